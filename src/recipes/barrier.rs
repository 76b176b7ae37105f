//! Waiting for all: the barrier, which is a znode that has to go (recipes, "Barriers"), and the synchronous queue of the lectures, which
//! opens when all of its members are there. In the queue everybody watches the parent, and so every arrival wakes all who wait.

use super::spec::{Kind, Spec};
use super::{Recipe, own};
use crate::zk::{
    Acl, Api, Code, CodeLine, CreateMode, EventType, Gate, Op, Opens, Place, ProgramEvent, ProgramNote, Response, Status, join,
};

#[derive(Clone, Debug, Hash)]
pub struct Barrier {
    spec: Spec,
    step: Step,
    woken: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    Begin,
    MakingParent,
    Registering,
    /// Whether the barrier stands, or how many are there.
    Asking,
    Waiting,
    Done,
    Failed,
}

const BARRIER: &[CodeLine] = &[
    CodeLine { en: "exists(B, watch)", zh: "exists(B, watch)" },
    CodeLine { en: "gone: pass", zh: "不存在：通过" },
    CodeLine { en: "wait for NodeDeleted; go to 1", zh: "等待 NodeDeleted；回到 1" },
];

const SYNC_QUEUE: &[CodeLine] = &[
    CodeLine { en: "create(Q/me, EPHEMERAL)", zh: "create(Q/me, EPHEMERAL)" },
    CodeLine { en: "kids = getChildren(Q, watch)", zh: "kids = getChildren(Q, watch)" },
    CodeLine { en: "as many as members: the queue is open", zh: "成员全部到齐：队列可用" },
    CodeLine { en: "wait for NodeChildrenChanged; go to 2", zh: "等待 NodeChildrenChanged；回到 2" },
];

impl Barrier {
    pub fn new(spec: Spec) -> Self {
        Barrier { spec, step: Step::Begin, woken: false }
    }

    fn is_queue(&self) -> bool {
        self.spec.kind == Kind::SyncQueue
    }

    fn begin(&mut self, api: &mut Api) {
        if !self.is_queue() {
            return self.ask(api);
        }
        self.step = Step::Registering;
        let path = join(&self.spec.path, &api.id.to_string()).into();
        api.call(Op::Create { path, data: None, acl: Acl::OPEN, mode: CreateMode::Ephemeral, with_stat: false });
    }

    fn ask(&mut self, api: &mut Api) {
        self.step = Step::Asking;
        let path = self.spec.path.clone();
        api.call(match self.is_queue() {
            true => Op::GetChildren { path, watch: true, with_stat: false },
            false => Op::Exists { path, watch: true },
        });
    }

    fn pass(&mut self, members: usize, api: &mut Api) {
        self.step = Step::Done;
        api.note(ProgramNote::Entered { path: self.spec.path.clone(), members });
    }

    fn wait(&mut self, api: &mut Api) {
        self.step = Step::Waiting;
        if std::mem::take(&mut self.woken) {
            api.note(ProgramNote::InVain);
        }
        api.note(ProgramNote::Waits { path: self.spec.path.clone() });
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step, result) {
            (_, Err(Code::SessionExpired)) => {}
            (Step::MakingParent, Ok(_) | Err(Code::NodeExists | Code::ConnectionLoss)) => self.begin(api),
            // One's own znode has one's own name: to find it is to be registered.
            (Step::Registering, Ok(_) | Err(Code::NodeExists)) => self.ask(api),
            (Step::Registering, Err(Code::NoNode)) => {
                self.step = Step::MakingParent;
                own::make_parent(&self.spec.path, api);
            }
            (Step::Registering, Err(Code::ConnectionLoss)) => self.begin(api),
            (Step::Asking, Ok(Response::Children { children, .. })) if children.len() >= usize::from(self.spec.members) => {
                self.pass(children.len(), api);
            }
            (Step::Asking, Ok(_)) => self.wait(api),
            (Step::Asking, Err(Code::NoNode)) if !self.is_queue() => self.pass(0, api),
            (Step::Asking, Err(Code::ConnectionLoss)) => self.ask(api),
            (Step::Begin | Step::Waiting | Step::Done | Step::Failed, _) => {}
            (_, Err(code)) => {
                self.step = Step::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }
}

impl Recipe for Barrier {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        match self.step {
            Step::Waiting => Status::Waiting,
            Step::Done => Status::Done,
            Step::Failed => Status::Failed,
            _ => Status::Idle,
        }
    }

    fn place(&self) -> Place {
        if self.step == Step::Done { Place::Inside } else { Place::Outside }
    }

    fn gate(&self) -> Option<Gate> {
        let path = self.spec.path.clone();
        Some(match self.is_queue() {
            true => Gate { opens: Opens::WhenFull, hall: Some(path), needed: self.spec.members },
            false => Gate { opens: Opens::Without(path), hall: None, needed: 0 },
        })
    }

    fn code(&self) -> &'static [CodeLine] {
        if self.is_queue() { SYNC_QUEUE } else { BARRIER }
    }

    fn line(&self) -> usize {
        let registering = usize::from(self.is_queue());
        match self.step {
            Step::Begin | Step::Failed => 0,
            Step::MakingParent | Step::Registering => 1,
            Step::Asking => registering + 1,
            Step::Done => registering + 2,
            Step::Waiting => registering + 3,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start => self.begin(api),
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Watch(event) if self.step == Step::Waiting && *event.path == *self.spec.path => {
                // A change of data wakes those who wait for the barrier too: they look again.
                self.woken = event.kind != EventType::NodeDeleted;
                self.ask(api);
            }
            ProgramEvent::Expired if !matches!(self.step, Step::Done | Step::Failed) => {
                api.renew();
                self.begin(api);
            }
            _ => {}
        }
    }
}
