//! Group membership: every member has an ephemeral znode below the group's, and a monitor watches the children (recipes, "Group
//! Membership").

use std::rc::Rc;

use super::spec::Spec;
use super::{Recipe, own};
use crate::zk::{
    Acl, Api, Belief, Code, CodeLine, CreateMode, EventType, Op, ProgramEvent, ProgramNote, Response, SessionId, Status, Tell,
};

/// One machine of the group.
#[derive(Clone, Debug, Hash)]
pub struct Member {
    spec: Spec,
    step: Step,
}

/// A monitor, which reads who the members are.
#[derive(Clone, Debug, Hash)]
pub struct Monitor {
    spec: Spec,
    step: Step,
    seen: Option<Rc<[Rc<str>]>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    Begin,
    MakingParent,
    /// Creating one's znode, or listing everybody's.
    Asking,
    /// A znode of one's own name is there; the question is whether it is this session's.
    Checking,
    Inside,
    Leaving,
    Done,
    Failed,
}

const MEMBER: &[CodeLine] = &[
    CodeLine { en: "create(G/me, address, EPHEMERAL)", zh: "create(G/me, 地址, EPHEMERAL)" },
    CodeLine { en: "work; the session keeps the znode alive", zh: "工作；会话保持该 znode 存在" },
    CodeLine { en: "session expired: new session; go to 1", zh: "会话过期：建立新会话；回到 1" },
    CodeLine { en: "leave: delete(G/me)", zh: "离开：delete(G/me)" },
];

const MONITOR: &[CodeLine] = &[
    CodeLine { en: "members = getChildren(G, watch)", zh: "members = getChildren(G, watch)" },
    CodeLine { en: "compare with those known before", zh: "与之前的成员比较" },
    CodeLine { en: "wait for NodeChildrenChanged; go to 1", zh: "等待 NodeChildrenChanged；回到 1" },
];

impl Member {
    pub fn new(spec: Spec) -> Self {
        Member { spec, step: Step::Begin }
    }

    fn own(&self, api: &Api) -> Rc<str> {
        self.spec.below(&api.id.to_string())
    }

    fn join(&mut self, api: &mut Api) {
        self.step = Step::Asking;
        let (path, data) = (self.own(api), self.spec.data.clone());
        api.call(Op::Create { path, data, acl: Acl::OPEN, mode: CreateMode::Ephemeral, with_stat: false });
    }

    fn check(&mut self, watch: bool, api: &mut Api) {
        self.step = Step::Checking;
        api.call(Op::Exists { path: self.own(api), watch });
    }

    fn leave(&mut self, api: &mut Api) {
        self.step = Step::Leaving;
        api.call(Op::Delete { path: self.own(api), version: -1 });
    }

    fn joined(&mut self, api: &mut Api) {
        self.step = Step::Inside;
        api.note(ProgramNote::Joined { path: self.own(api) });
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step, result) {
            (_, Err(Code::SessionExpired)) => {}
            (Step::MakingParent, Ok(_) | Err(Code::NodeExists | Code::ConnectionLoss)) => self.join(api),
            (Step::Asking, Ok(_)) => self.joined(api),
            (Step::Asking, Err(Code::NoNode)) => {
                self.step = Step::MakingParent;
                own::make_parent(&self.spec.path, api);
            }
            // The znode may be of an older session that is about to end: then its end is waited for.
            (Step::Asking, Err(Code::NodeExists | Code::ConnectionLoss)) | (Step::Checking, Err(Code::ConnectionLoss)) => {
                self.check(true, api);
            }
            (Step::Checking, Ok(Response::Stat(stat))) if stat.ephemeral_owner == api.session && api.session != SessionId::NONE => {
                self.joined(api);
            }
            (Step::Checking, Ok(_)) => api.note(ProgramNote::Waits { path: self.own(api) }),
            (Step::Checking, Err(Code::NoNode)) => self.join(api),
            (Step::Leaving, Ok(_) | Err(Code::NoNode)) => {
                self.step = Step::Done;
                api.note(ProgramNote::Left { path: self.own(api) });
            }
            (Step::Leaving, Err(Code::ConnectionLoss)) => self.leave(api),
            (Step::Begin | Step::Inside | Step::Done | Step::Failed, _) => {}
            (_, Err(code)) => {
                self.step = Step::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }
}

impl Recipe for Member {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        match self.step {
            Step::Inside => Status::Inside,
            Step::Done => Status::Done,
            Step::Failed => Status::Failed,
            _ => Status::Idle,
        }
    }

    fn code(&self) -> &'static [CodeLine] {
        MEMBER
    }

    fn line(&self) -> usize {
        match self.step {
            Step::Begin | Step::Done | Step::Failed => 0,
            Step::MakingParent | Step::Asking | Step::Checking => 1,
            Step::Inside => 2,
            Step::Leaving => 4,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start => self.join(api),
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Watch(event) if self.step == Step::Checking && event.kind == EventType::NodeDeleted => self.join(api),
            ProgramEvent::Expired if self.step == Step::Leaving => self.step = Step::Done,
            ProgramEvent::Expired if !matches!(self.step, Step::Done | Step::Failed) => {
                api.renew();
                self.join(api);
            }
            ProgramEvent::Told(Tell::Leave | Tell::Release) if self.step == Step::Inside => self.leave(api),
            _ => {}
        }
    }
}

impl Monitor {
    pub fn new(spec: Spec) -> Self {
        Monitor { spec, step: Step::Begin, seen: None }
    }

    fn list(&mut self, api: &mut Api) {
        self.step = Step::Asking;
        api.call(Op::GetChildren { path: self.spec.path.clone(), watch: true, with_stat: false });
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step, result) {
            (_, Err(Code::SessionExpired)) => {}
            (Step::MakingParent, Ok(_) | Err(Code::NodeExists | Code::ConnectionLoss)) => self.list(api),
            (Step::Asking, Ok(Response::Children { children, .. })) => {
                self.step = Step::Inside;
                if self.seen.as_ref() == Some(children) {
                    api.note(ProgramNote::InVain);
                } else {
                    self.seen = Some(children.clone());
                    api.note(ProgramNote::Sees { path: self.spec.path.clone(), members: children.clone() });
                }
            }
            (Step::Asking, Err(Code::NoNode)) => {
                self.step = Step::MakingParent;
                own::make_parent(&self.spec.path, api);
            }
            (Step::Asking, Err(Code::ConnectionLoss)) => self.list(api),
            (_, Ok(_)) => {}
            (_, Err(code)) => {
                self.step = Step::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }
}

impl Recipe for Monitor {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        match self.step {
            Step::Inside => Status::Waiting,
            Step::Failed => Status::Failed,
            _ => Status::Idle,
        }
    }

    fn belief(&self) -> Option<Belief> {
        self.seen.clone().map(Belief::Members)
    }

    fn code(&self) -> &'static [CodeLine] {
        MONITOR
    }

    fn line(&self) -> usize {
        match self.step {
            Step::MakingParent | Step::Asking => 1,
            Step::Inside => 3,
            _ => 0,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start => self.list(api),
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Watch(event) if *event.path == *self.spec.path => self.list(api),
            ProgramEvent::Expired if self.step != Step::Failed => {
                api.renew();
                self.list(api);
            }
            _ => {}
        }
    }
}
