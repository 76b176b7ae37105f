//! The double barrier: all begin together, and all leave together.
//!
//! Apache's recipe ("Double Barriers"): the last to arrive creates `ready`, which all others wait for; leaving, everybody waits for the
//! lowest, and the lowest for the highest. `ready` is a child too: it is counted by nobody but the naive variant.
//!
//! As lecture notes have it: one registers below `ready`; when enough have, all begin and have a znode below `process`, which one deletes
//! when one is done; when `process` is empty, all leave. Everybody watches the children of both.

use std::rc::Rc;

use super::Recipe;
use super::spec::{Kind, Spec};
use crate::rules::Rule;
use crate::zk::{
    Acl, Api, Code, CodeLine, CreateMode, EventType, Gate, Op, Opens, Place, ProgramEvent, ProgramNote, Response, Status, Tell,
    join,
};

#[derive(Clone, Debug, Hash)]
pub struct DoubleBarrier {
    spec: Spec,
    step: Step,
    woken: bool,
    /// Told to leave before it had entered.
    leaves: bool,
    /// Leaving, it stands lowest and waits for the highest.
    lowest: bool,
    /// `ready` came while this one was registering.
    opened: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step {
    Begin,
    MakingParents(u8),
    /// Apache's only: the question whether `ready` is there.
    AskingReady,
    Registering,
    Counting,
    Opening,
    /// The program waits for `ready`, or for more members to register.
    WaitingToEnter,
    /// The notes' only: its znode below `process`.
    Starting,
    Inside,
    LeavingListing,
    LeavingDeleting,
    LeavingWatching(Rc<str>),
    WaitingToLeave(Rc<str>),
    Sweeping,
    Done,
    Failed,
}

const READY: &[CodeLine] = &[
    CodeLine { en: "exists(B/ready, watch)", zh: "exists(B/ready, watch)" },
    CodeLine { en: "create(B/me, EPHEMERAL)", zh: "create(B/me, EPHEMERAL)" },
    CodeLine { en: "kids = getChildren(B)", zh: "kids = getChildren(B)" },
    CodeLine { en: "fewer than N: wait for ready", zh: "不足 N 个：等待 ready" },
    CodeLine { en: "else create(B/ready)", zh: "否则 create(B/ready)" },
    CodeLine { en: "entered: work", zh: "进入：开始计算" },
    CodeLine { en: "leave: kids = getChildren(B)", zh: "离开：kids = getChildren(B)" },
    CodeLine { en: "I am the lowest: wait for the highest to go", zh: "我最小：等最大的消失" },
    CodeLine { en: "else delete(B/me), wait for the lowest", zh: "否则 delete(B/me)，等最小的消失" },
    CodeLine { en: "go to 7; alone: delete(B/me), go to 7", zh: "回到 7；只剩自己：delete(B/me)，回到 7" },
    CodeLine { en: "none left: delete(B/ready), if still there", zh: "一个不剩：delete(B/ready)，若它还在" },
];

const NOTES: &[CodeLine] = &[
    CodeLine { en: "create(B/ready/me, EPHEMERAL)", zh: "create(B/ready/me, EPHEMERAL)" },
    CodeLine { en: "kids = getChildren(B/ready, watch)", zh: "kids = getChildren(B/ready, watch)" },
    CodeLine { en: "fewer than N: wait; go to 2", zh: "不足 N 个：等待；回到 2" },
    CodeLine { en: "create(B/process/me, EPHEMERAL); work", zh: "create(B/process/me, EPHEMERAL)；开始计算" },
    CodeLine { en: "done: delete(B/process/me)", zh: "完成：delete(B/process/me)" },
    CodeLine { en: "kids = getChildren(B/process, watch)", zh: "kids = getChildren(B/process, watch)" },
    CodeLine { en: "not empty: wait; go to 6", zh: "不为空：等待；回到 6" },
    CodeLine { en: "empty: leave", zh: "为空：离开" },
];

impl DoubleBarrier {
    pub fn new(spec: Spec) -> Self {
        DoubleBarrier { spec, step: Step::Begin, woken: false, leaves: false, lowest: false, opened: false }
    }

    fn is_notes(&self) -> bool {
        self.spec.kind == Kind::DoubleBarrierNotes
    }

    /// Whether everybody counts the members, in place of waiting for the znode that the last one makes.
    fn counts_alone(&self, api: &Api) -> bool {
        self.is_notes() || !api.rules.hold(Rule::BarrierReady)
    }

    fn ready(&self) -> Rc<str> {
        self.spec.below("ready")
    }

    fn process(&self) -> Rc<str> {
        self.spec.below("process")
    }

    /// The znode below which members register.
    fn hall(&self) -> Rc<str> {
        if self.is_notes() { self.ready() } else { self.spec.path.clone() }
    }

    fn own(&self, hall: &str, api: &Api) -> Rc<str> {
        join(hall, &api.id.to_string()).into()
    }

    fn begin(&mut self, api: &mut Api) {
        if self.counts_alone(api) {
            return self.register(api);
        }
        self.step = Step::AskingReady;
        api.call(Op::Exists { path: self.ready(), watch: true });
    }

    fn register(&mut self, api: &mut Api) {
        self.step = Step::Registering;
        self.create(self.own(&self.hall(), api), CreateMode::Ephemeral, api);
    }

    fn create(&self, path: Rc<str>, mode: CreateMode, api: &mut Api) {
        api.call(Op::Create { path, data: None, acl: Acl::OPEN, mode, with_stat: false });
    }

    /// The barrier's own znodes, one after another.
    fn make_parents(&mut self, made: u8, api: &mut Api) {
        let path = match (made, self.is_notes()) {
            (0, _) => self.spec.path.clone(),
            (1, true) => self.ready(),
            (2, true) => self.process(),
            _ => return self.begin(api),
        };
        self.step = Step::MakingParents(made);
        self.create(path, CreateMode::Persistent, api);
    }

    fn count(&mut self, api: &mut Api) {
        self.step = Step::Counting;
        api.call(Op::GetChildren { path: self.hall(), watch: self.counts_alone(api), with_stat: false });
    }

    /// The members that are there, without `ready`.
    fn members<'a>(&self, children: &'a [Rc<str>]) -> Vec<&'a Rc<str>> {
        let naive = self.spec.kind == Kind::DoubleBarrierNaive;
        children.iter().filter(|name| naive || ***name != *"ready").collect()
    }

    fn counted(&mut self, children: &[Rc<str>], api: &mut Api) {
        let there = match self.spec.kind {
            // The naive variant asks the stat, which counts every child.
            Kind::DoubleBarrierNaive => children.len() + 1,
            _ => self.members(children).len(),
        };
        if there < usize::from(self.spec.members) {
            self.step = Step::WaitingToEnter;
            // Apache's way asks for `ready` to come, the other one for the members below its own `ready`.
            let waited = if self.counts_alone(api) { self.hall() } else { self.ready() };
            self.waits(waited, api);
        } else if self.is_notes() {
            self.step = Step::Starting;
            self.create(self.own(&self.process(), api), CreateMode::Ephemeral, api);
        } else if self.counts_alone(api) {
            self.enter(api);
        } else {
            self.step = Step::Opening;
            self.create(self.ready(), CreateMode::Persistent, api);
        }
    }

    fn waits(&mut self, path: Rc<str>, api: &mut Api) {
        if std::mem::take(&mut self.woken) {
            api.note(ProgramNote::InVain);
        }
        api.note(ProgramNote::Waits { path });
    }

    fn enter(&mut self, api: &mut Api) {
        self.step = Step::Inside;
        self.woken = false;
        api.note(ProgramNote::Entered { path: self.spec.path.clone(), members: usize::from(self.spec.members) });
        match self.spec.hold {
            _ if self.leaves => self.leave(api),
            Some(hold) => api.timer(hold),
            None => {}
        }
    }

    fn leave(&mut self, api: &mut Api) {
        if self.is_notes() {
            self.step = Step::LeavingDeleting;
            api.call(Op::Delete { path: self.own(&self.process(), api), version: -1 });
        } else {
            self.list_leaving(api);
        }
    }

    fn list_leaving(&mut self, api: &mut Api) {
        self.step = Step::LeavingListing;
        let path = if self.is_notes() { self.process() } else { self.spec.path.clone() };
        api.call(Op::GetChildren { path, watch: self.is_notes(), with_stat: false });
    }

    fn judge_leaving(&mut self, children: &[Rc<str>], api: &mut Api) {
        let members = self.members(children);
        if self.is_notes() {
            return match members.as_slice() {
                [] => self.left(api),
                _ => {
                    self.step = Step::WaitingToLeave(self.process());
                    self.waits(self.process(), api);
                }
            };
        }
        let me = api.id.to_string();
        let mut names: Vec<&Rc<str>> = members.into_iter().filter(|name| ***name != *"ready").collect();
        names.sort_by_key(|name| (name.len(), Rc::clone(name)));
        match names.as_slice() {
            [] => self.sweep(api),
            [only] if ***only == *me => {
                self.lowest = true;
                self.delete_own(api);
            }
            [lowest, .., highest] if ***lowest == *me => {
                self.lowest = true;
                self.watch_leaving(highest, api);
            }
            [lowest, ..] => {
                self.lowest = false;
                let lowest = Rc::clone(lowest);
                if names.iter().any(|name| ***name == *me) { self.delete_own(api) } else { self.watch_leaving(&lowest, api) }
            }
        }
    }

    fn delete_own(&mut self, api: &mut Api) {
        self.step = Step::LeavingDeleting;
        api.call(Op::Delete { path: self.own(&self.spec.path, api), version: -1 });
    }

    fn watch_leaving(&mut self, name: &str, api: &mut Api) {
        let path = self.spec.below(name);
        self.step = Step::LeavingWatching(path.clone());
        api.call(Op::Exists { path, watch: true });
    }

    /// The last one out takes `ready` away, so that the next round does not pass at once.
    fn sweep(&mut self, api: &mut Api) {
        self.step = Step::Sweeping;
        api.call(Op::Delete { path: self.ready(), version: -1 });
    }

    fn left(&mut self, api: &mut Api) {
        self.step = Step::Done;
        api.note(ProgramNote::Left { path: self.spec.path.clone() });
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step.clone(), result) {
            (_, Err(Code::SessionExpired)) => {}
            (Step::MakingParents(made), Ok(_) | Err(Code::NodeExists)) => self.make_parents(made + 1, api),
            (Step::MakingParents(made), Err(Code::ConnectionLoss)) => self.make_parents(made, api),
            (Step::AskingReady, Ok(_) | Err(Code::NoNode)) => self.register(api),
            (Step::AskingReady, Err(Code::ConnectionLoss)) => self.begin(api),
            (Step::Registering, Ok(_) | Err(Code::NodeExists)) if self.opened => self.enter(api),
            (Step::Registering, Ok(_) | Err(Code::NodeExists)) => self.count(api),
            (Step::Registering | Step::Starting, Err(Code::NoNode)) => self.make_parents(0, api),
            (Step::Registering, Err(Code::ConnectionLoss)) => self.register(api),
            (Step::Counting, Ok(Response::Children { children, .. })) => self.counted(children, api),
            (Step::Counting, Err(Code::ConnectionLoss)) => self.count(api),
            (Step::Opening, Ok(_) | Err(Code::NodeExists)) => self.enter(api),
            (Step::Opening | Step::Starting, Err(Code::ConnectionLoss)) => self.count(api),
            (Step::Starting, Ok(_) | Err(Code::NodeExists)) => self.enter(api),
            (Step::LeavingListing, Ok(Response::Children { children, .. })) => self.judge_leaving(children, api),
            (Step::LeavingListing, Err(Code::NoNode)) => self.left(api),
            (Step::LeavingListing | Step::LeavingWatching(_), Err(Code::ConnectionLoss)) => self.list_leaving(api),
            (Step::LeavingDeleting, Ok(_) | Err(Code::NoNode)) => self.list_leaving(api),
            (Step::LeavingDeleting, Err(Code::ConnectionLoss)) => self.leave(api),
            (Step::LeavingWatching(path), Ok(_)) => {
                self.step = Step::WaitingToLeave(path.clone());
                self.waits(path, api);
            }
            (Step::LeavingWatching(_), Err(Code::NoNode)) => self.list_leaving(api),
            (Step::Sweeping, Ok(_) | Err(Code::NoNode)) => self.left(api),
            (Step::Sweeping, Err(Code::ConnectionLoss)) => self.sweep(api),
            (_, Ok(_)) => {}
            (Step::Begin | Step::Inside | Step::WaitingToEnter | Step::WaitingToLeave(_) | Step::Done | Step::Failed, _) => {}
            (_, Err(code)) => {
                self.step = Step::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }

    fn on_watch(&mut self, kind: EventType, path: &str, api: &mut Api) {
        match &self.step {
            Step::WaitingToEnter if self.counts_alone(api) && *path == *self.hall() => {
                self.woken = true;
                self.count(api);
            }
            Step::WaitingToEnter if kind == EventType::NodeCreated && *path == *self.ready() => self.enter(api),
            // The barrier opened while this program was registering.
            Step::Registering if kind == EventType::NodeCreated && *path == *self.ready() => self.opened = true,
            Step::Counting | Step::Opening if kind == EventType::NodeCreated && *path == *self.ready() => self.enter(api),
            Step::WaitingToLeave(waited) if **waited == *path => {
                self.woken = true;
                self.list_leaving(api);
            }
            _ => {}
        }
    }

    fn on_expired(&mut self, api: &mut Api) {
        match self.step {
            // Its znode has gone with its session: it has left, and not in the order of the barrier.
            Step::Inside
            | Step::LeavingListing
            | Step::LeavingDeleting
            | Step::LeavingWatching(_)
            | Step::WaitingToLeave(_)
            | Step::Sweeping => {
                self.step = Step::Failed;
                api.note(ProgramNote::GaveUp { code: Code::SessionExpired });
            }
            Step::Done | Step::Failed => {}
            _ => {
                api.renew();
                self.begin(api);
            }
        }
    }
}

impl Recipe for DoubleBarrier {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        match self.step {
            Step::WaitingToEnter | Step::WaitingToLeave(_) => Status::Waiting,
            Step::Inside => Status::Inside,
            Step::Done => Status::Done,
            Step::Failed => Status::Failed,
            _ => Status::Idle,
        }
    }

    fn place(&self) -> Place {
        match self.step {
            Step::Starting | Step::Inside | Step::LeavingListing | Step::LeavingDeleting => Place::Inside,
            Step::LeavingWatching(_) | Step::WaitingToLeave(_) | Step::Sweeping => Place::Inside,
            Step::Done | Step::Failed => Place::Anywhere,
            _ => Place::Outside,
        }
    }

    fn gate(&self) -> Option<Gate> {
        let opens = if self.is_notes() { Opens::WhenFull } else { Opens::With(self.ready()) };
        Some(Gate { opens, hall: Some(self.hall()), needed: self.spec.members })
    }

    /// All who leave last see that nobody is left, and one of them is the first to take `ready` away. The same at the beginning.
    fn counts_on(&self, op: &Op, code: Code) -> bool {
        match (op, code) {
            (Op::Exists { .. }, Code::NoNode) => true,
            (Op::Delete { path, .. }, Code::NoNode) | (Op::Create { path, .. }, Code::NodeExists) => **path == *self.ready(),
            _ => false,
        }
    }

    fn code(&self) -> &'static [CodeLine] {
        if self.is_notes() { NOTES } else { READY }
    }

    fn line(&self) -> usize {
        let (ready, notes) = match self.step {
            Step::Begin | Step::Done | Step::Failed => (0, 0),
            Step::MakingParents(_) => (2, 1),
            Step::AskingReady => (1, 1),
            Step::Registering => (2, 1),
            Step::Counting => (3, 2),
            Step::WaitingToEnter => (4, 3),
            Step::Opening | Step::Starting => (5, 4),
            Step::Inside => (6, 4),
            Step::LeavingListing => (7, 6),
            Step::LeavingWatching(_) | Step::WaitingToLeave(_) => (if self.lowest { 8 } else { 9 }, 7),
            Step::LeavingDeleting => (if self.lowest { 10 } else { 9 }, 5),
            Step::Sweeping => (11, 8),
        };
        if self.is_notes() { notes } else { ready }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start => self.begin(api),
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Watch(event) => self.on_watch(event.kind, &event.path, api),
            ProgramEvent::Expired => self.on_expired(api),
            ProgramEvent::Timer if self.step == Step::Inside => self.leave(api),
            ProgramEvent::Told(Tell::Leave | Tell::Release) if self.step == Step::Inside => self.leave(api),
            ProgramEvent::Told(Tell::Leave | Tell::Release) => self.leaves = true,
            _ => {}
        }
    }
}
