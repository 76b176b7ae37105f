//! The ZKFailoverController: watches over one NameNode, and stands for election on its behalf (`ZKFailoverController.java`,
//! `ActiveStandbyElector.java`, `HealthMonitor.java`).
//!
//! ```text
//!   healthy ─► create the lock ─► won: read the breadcrumb ─ somebody else's: fence ─► leave one's own ─► transitionToActive
//!                            └─► lost: transitionToStandby, watch the lock ─ it goes ─► create the lock
//! ```
//!
//! This is the one program that knows both ZooKeeper and HDFS. The NameNodes know nothing of the election.

use std::any::Any;
use std::rc::Rc;

use crate::hdfs::{Config, HaState, Host, Note, Request, Response as HostResponse, RpcError};
use crate::sim::{Duration, SECOND};
use crate::zk::{
    Acl, Api, ClientId, Code, CodeLine, CreateMode, EventType, Hold, LetGo, Op, Program, ProgramEvent, ProgramNote, Response,
    Started, Status, Tell, Zxid,
};

const PARENT: &str = "/hadoop-ha";
const SERVICE: &str = "/hadoop-ha/cluster";
const LOCK: &str = "/hadoop-ha/cluster/ActiveStandbyElectorLock";
const BREADCRUMB: &str = "/hadoop-ha/cluster/ActiveBreadCrumb";

/// `ha.health-monitor.check-interval.ms`, and `ha.health-monitor.rpc-timeout.ms`.
const CHECK_INTERVAL: Duration = SECOND;
const HEALTH_TIMEOUT: Duration = 45 * SECOND;
/// `ha.failover-controller.new-active.rpc-timeout.ms`, and `graceful-fence.rpc-timeout.ms`.
const ACTIVATION_TIMEOUT: Duration = 60 * SECOND;
const FENCE_TIMEOUT: Duration = 5 * SECOND;
/// After a failure the others get their chance (`SLEEP_AFTER_FAILURE_TO_BECOME_ACTIVE`).
const SLEEP: Duration = SECOND;

#[derive(Clone, Debug, Hash)]
pub struct FailoverController {
    name_node: Host,
    other: Host,
    name: Rc<str>,
    healthy: bool,
    /// A health check is under way.
    checking: bool,
    /// Checks in a row that found the NameNode in another role than the election has given it.
    mismatches: u8,
    step: Step,
    /// The breadcrumb's version, where there is one.
    breadcrumb: Option<i32>,
    /// The lock's znode: its czxid.
    token: Zxid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    /// Not in the election: its NameNode is not well.
    Out,
    /// The parents are made, where they are not there.
    Parent,
    Service,
    Joining,
    /// The controller asks for the owner of the lock.
    Asking,
    /// The lock is another controller's: this one tells its NameNode to stand by.
    StandingBy,
    Standby,
    ReadingBreadcrumb,
    Fencing,
    WritingBreadcrumb,
    Activating,
    /// Leading, and setting a watch on the lock.
    Watching,
    Active,
    /// Waiting after a failure to become active.
    Sleeping {
        until: u64,
    },
}

const CODE: &[CodeLine] = &[
    CodeLine {
        en: "every second: monitorHealth; not well: close the session", zh: "每秒 monitorHealth；不健康：关闭会话"
    },
    CodeLine { en: "create(Lock, EPHEMERAL)", zh: "create(Lock, EPHEMERAL)" },
    CodeLine { en: "NodeExists: transitionToStandby", zh: "NodeExists：transitionToStandby" },
    CodeLine {
        en: "exists(Lock, watch): wait for NodeDeleted; go to 2", zh: "exists(Lock, watch)：等待 NodeDeleted；回到 2"
    },
    CodeLine { en: "won: get(BreadCrumb): whose?", zh: "成功：get(BreadCrumb)：是谁的？" },
    CodeLine { en: "another’s: fence that NameNode", zh: "别人的：隔离那个 NameNode" },
    CodeLine { en: "set(BreadCrumb, self)", zh: "set(BreadCrumb, 自己)" },
    CodeLine {
        en: "transitionToActive; failed: close the session, go to 2", zh: "transitionToActive；失败：关闭会话，回到 2"
    },
    CodeLine { en: "exists(Lock, watch): active", zh: "exists(Lock, watch)：活跃" },
];

/// One for each NameNode of a cluster that has two.
pub fn controllers(config: &Config) -> Vec<(ClientId, Started)> {
    if !config.is_ha() {
        return Vec::new();
    }
    (1..=config.name_nodes()).map(|number| (ClientId::controller(number), Started::new(FailoverController::new(number)))).collect()
}

impl FailoverController {
    pub fn new(number: u8) -> Self {
        let name_node = Host::NameNode(number);
        FailoverController {
            name_node,
            other: Host::NameNode(3 - number.clamp(1, 2)),
            name: name_node.to_string().into(),
            healthy: false,
            checking: false,
            mismatches: 0,
            step: Step::Out,
            breadcrumb: None,
            token: Zxid::ZERO,
        }
    }

    // ---- health -------------------------------------------------------------------------------------------------------------

    fn tick(&mut self, api: &mut Api) {
        api.timer(CHECK_INTERVAL);
        if !self.checking {
            self.checking = true;
            api.ask_host(self.name_node, Request::MonitorHealth, HEALTH_TIMEOUT);
        }
        if let Step::Sleeping { until } = self.step
            && until <= api.now
        {
            self.join(api);
        }
    }

    fn checked(&mut self, state: Option<HaState>, api: &mut Api) {
        self.checking = false;
        let healthy = state.is_some_and(|state| state != HaState::Initializing);
        if healthy == self.healthy {
            if let Some(state) = state {
                self.compare_roles(state, api);
            }
            return;
        }
        self.healthy = healthy;
        api.note(ProgramNote::Hdfs(Note::Health { name_node: self.name_node, state }));
        if healthy {
            self.begin(api);
        } else {
            // The session is closed and with it goes the lock; the breadcrumb stays, for whoever is next to fence.
            self.leave(api);
            self.step = Step::Out;
            api.reopen();
        }
    }

    /// A NameNode that was started again between two checks is not what it was. The second check that finds that ends the part in the
    /// election, which begins anew (`ZKFailoverController.verifyChangedServiceState`).
    fn compare_roles(&mut self, state: HaState, api: &mut Api) {
        let expected = match self.step {
            Step::Watching | Step::Active => HaState::Active,
            Step::Standby => HaState::Standby,
            _ => state,
        };
        self.mismatches = if state == expected { 0 } else { self.mismatches + 1 };
        if self.mismatches > 1 {
            self.mismatches = 0;
            self.fail(api);
        }
    }

    // ---- election -----------------------------------------------------------------------------------------------------------

    fn begin(&mut self, api: &mut Api) {
        self.make(Step::Parent, PARENT, api);
    }

    fn make(&mut self, step: Step, path: &str, api: &mut Api) {
        self.step = step;
        let (path, data) = (Rc::from(path), (step != Step::Parent && step != Step::Service).then(|| self.name.clone()));
        let mode = if step == Step::Joining { CreateMode::Ephemeral } else { CreateMode::Persistent };
        api.call(Op::Create { path, data, acl: Acl::OPEN, mode, with_stat: true });
    }

    fn join(&mut self, api: &mut Api) {
        self.make(Step::Joining, LOCK, api);
    }

    fn look(&mut self, step: Step, api: &mut Api) {
        self.step = step;
        api.call(Op::Exists { path: LOCK.into(), watch: true });
    }

    fn won(&mut self, token: Zxid, api: &mut Api) {
        self.token = token;
        api.note(ProgramNote::Holds { path: LOCK.into(), mode: Hold::Exclusive, token });
        self.step = Step::ReadingBreadcrumb;
        api.call(Op::GetData { path: BREADCRUMB.into(), watch: false });
    }

    /// Gives the lead up: the lock is lost, or may be.
    fn leave(&mut self, api: &mut Api) {
        let token = std::mem::take(&mut self.token);
        if token != Zxid::ZERO {
            api.note(ProgramNote::LetGo { path: LOCK.into(), mode: Hold::Exclusive, token, why: LetGo::Expired });
        }
    }

    fn stand_by(&mut self, api: &mut Api) {
        self.leave(api);
        self.step = Step::StandingBy;
        api.ask_host(self.name_node, Request::TransitionToStandby, ACTIVATION_TIMEOUT);
        api.note(ProgramNote::Waits { path: LOCK.into() });
    }

    fn fence(&mut self, api: &mut Api) {
        self.step = Step::Fencing;
        api.note(ProgramNote::Hdfs(Note::Fencing { name_node: self.other }));
        api.ask_host(self.other, Request::TransitionToStandby, FENCE_TIMEOUT);
    }

    fn leave_breadcrumb(&mut self, api: &mut Api) {
        match self.breadcrumb {
            None => self.make(Step::WritingBreadcrumb, BREADCRUMB, api),
            Some(version) => {
                self.step = Step::WritingBreadcrumb;
                api.call(Op::SetData { path: BREADCRUMB.into(), data: Some(self.name.clone()), version });
            }
        }
    }

    fn activate(&mut self, api: &mut Api) {
        self.step = Step::Activating;
        api.note(ProgramNote::Hdfs(Note::Activates { name_node: self.name_node }));
        api.ask_host(self.name_node, Request::TransitionToActive, ACTIVATION_TIMEOUT);
    }

    /// Ends the session after a failure to become active; the controller sleeps and tries again.
    fn fail(&mut self, api: &mut Api) {
        self.leave(api);
        self.step = Step::Sleeping { until: api.now + SLEEP };
        api.reopen();
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        if matches!(result, Err(Code::SessionExpired)) {
            return;
        }
        match (self.step, result) {
            (Step::Parent, Ok(_) | Err(Code::NodeExists)) => self.make(Step::Service, SERVICE, api),
            (Step::Service, Ok(_) | Err(Code::NodeExists)) => self.join(api),
            (Step::Joining, Ok(Response::Created { stat, .. })) => self.won(stat.map_or(Zxid::ZERO, |stat| stat.czxid), api),
            (Step::Joining, Err(Code::NodeExists)) => self.look(Step::Asking, api),
            (Step::Asking, Ok(Response::Stat(stat))) if stat.ephemeral_owner == api.session => {
                // Its own: the create had been carried out, and the answer was lost; or it was away for a moment only.
                if self.token == stat.czxid { self.look(Step::Watching, api) } else { self.won(stat.czxid, api) }
            }
            (Step::Asking, Ok(_)) => self.stand_by(api),
            (Step::Asking | Step::Watching, Err(Code::NoNode)) => {
                self.leave(api);
                self.join(api);
            }
            (Step::ReadingBreadcrumb, Err(Code::NoNode)) => {
                self.breadcrumb = None;
                self.leave_breadcrumb(api);
            }
            (Step::ReadingBreadcrumb, Ok(Response::Data { data, stat })) => {
                self.breadcrumb = Some(stat.version);
                if data.as_deref() == Some(&*self.name) { self.leave_breadcrumb(api) } else { self.fence(api) }
            }
            (Step::WritingBreadcrumb, Ok(_)) => self.activate(api),
            (Step::Watching, Ok(_)) => self.step = Step::Active,
            // Not answered: asked again when the connection is there again.
            (_, Err(Code::ConnectionLoss)) => {}
            (Step::WritingBreadcrumb | Step::ReadingBreadcrumb | Step::Joining, Err(_)) => self.fail(api),
            _ => {}
        }
    }

    fn on_host(&mut self, by: Host, request: &Request, result: &Result<HostResponse, RpcError>, api: &mut Api) {
        match (self.step, request, result) {
            (_, Request::MonitorHealth, Ok(HostResponse::Health { state })) => self.checked(Some(*state), api),
            (_, Request::MonitorHealth, _) => self.checked(None, api),
            (Step::StandingBy, Request::TransitionToStandby, _) if by == self.name_node => self.step = Step::Standby,
            (Step::Fencing, Request::TransitionToStandby, result) if by == self.other => {
                // The second method, which is configured where JournalNodes fence the old writer: shell(/bin/true).
                let gracefully = result.is_ok();
                api.note(ProgramNote::Hdfs(Note::Fenced { name_node: by, gracefully }));
                self.leave_breadcrumb(api);
            }
            (Step::Activating, Request::TransitionToActive, Ok(_)) => self.look(Step::Watching, api),
            (Step::Activating, Request::TransitionToActive, Err(_)) => self.fail(api),
            _ => {}
        }
    }

    /// Repeats the calls that were not answered, now that the connection is there again.
    fn on_connected(&mut self, api: &mut Api) {
        match self.step {
            Step::Parent | Step::Service => self.begin(api),
            Step::Joining => self.look(Step::Asking, api),
            Step::Asking | Step::StandingBy | Step::Standby | Step::Watching | Step::Active => self.look(Step::Asking, api),
            Step::ReadingBreadcrumb | Step::WritingBreadcrumb => {
                self.step = Step::ReadingBreadcrumb;
                api.call(Op::GetData { path: BREADCRUMB.into(), watch: false });
            }
            Step::Out | Step::Fencing | Step::Activating | Step::Sleeping { .. } => {}
        }
    }

    fn on_expired(&mut self, api: &mut Api) {
        self.leave(api);
        api.renew();
        if self.step != Step::Out {
            self.begin(api);
        }
    }
}

impl Program for FailoverController {
    fn words(&self) -> String {
        format!("zkfc {}", self.name)
    }

    fn path(&self) -> &str {
        LOCK
    }

    fn status(&self) -> Status {
        match self.step {
            // Once it has the lock it believes to lead, whatever it has still to do.
            _ if self.token != Zxid::ZERO => Status::Leading,
            Step::Standby => Status::Waiting,
            _ => Status::Idle,
        }
    }

    fn code(&self) -> &'static [CodeLine] {
        CODE
    }

    fn line(&self) -> usize {
        match self.step {
            Step::Out | Step::Parent | Step::Service | Step::Sleeping { .. } => 1,
            Step::Joining => 2,
            Step::Asking | Step::StandingBy => 3,
            Step::Standby => 4,
            Step::ReadingBreadcrumb => 5,
            Step::Fencing => 6,
            Step::WritingBreadcrumb => 7,
            Step::Activating => 8,
            Step::Watching | Step::Active => 9,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start | ProgramEvent::Timer => self.tick(api),
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Watch(event) if event.kind == EventType::NodeDeleted && &*event.path == LOCK => match self.step {
                Step::Standby | Step::StandingBy => self.join(api),
                Step::Watching | Step::Active => {
                    self.leave(api);
                    self.join(api);
                }
                _ => {}
            },
            ProgramEvent::Connected => self.on_connected(api),
            ProgramEvent::Expired => self.on_expired(api),
            ProgramEvent::Host { by, request, result } => self.on_host(*by, request, result, api),
            ProgramEvent::Told(Tell::Halt) => api.halt(),
            ProgramEvent::Watch(_)
            | ProgramEvent::Disconnected
            | ProgramEvent::Told(_)
            | ProgramEvent::Peer { .. }
            | ProgramEvent::PeerGone => {}
        }
    }

    fn started_with(&self) -> &dyn Any {
        self
    }
}
