//! The simple lock of the lectures: one ephemeral znode; whoever gets to create it has the lock, all others watch it and try again when it
//! goes. It keeps everybody but one out, serves nobody in the order of coming, and wakes all for one: the herd.

use super::spec::Spec;
use super::{Recipe, own};
use crate::sim::Time;
use crate::zk::{
    Acl, Api, Code, CodeLine, CreateMode, EventType, Hold, LetGo, Op, ProgramEvent, ProgramNote, Response, SessionId, Status, Tell,
    Zxid,
};

#[derive(Clone, Debug, Hash)]
pub struct Simple {
    spec: Spec,
    step: Step,
    token: Zxid,
    woken: bool,
    until: Option<Time>,
    /// Told to let go before the program knew whether it holds the lock.
    leaves: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    Begin,
    Creating,
    /// The create was not answered, or another client's znode is there: the program asks for its owner.
    Asking,
    Watching,
    Waiting,
    Holding,
    Unsure,
    Releasing,
    Done,
    Failed,
    /// Has let go without having held anything.
    GivenUp,
}

const CODE: &[CodeLine] = &[
    CodeLine { en: "create(L, EPHEMERAL): done: hold the lock", zh: "create(L, EPHEMERAL)：成功则持有锁" },
    CodeLine { en: "NodeExists: exists(L, watch); gone: go to 1", zh: "NodeExists：exists(L, watch)；已不在：回到 1" },
    CodeLine { en: "wait for NodeDeleted; go to 1", zh: "等待 NodeDeleted；回到 1" },
    CodeLine { en: "release: delete(L)", zh: "释放：delete(L)" },
];

impl Simple {
    pub fn new(spec: Spec) -> Self {
        Simple { spec, step: Step::Begin, token: Zxid::ZERO, woken: false, until: None, leaves: false }
    }

    fn create(&mut self, api: &mut Api) {
        self.step = Step::Creating;
        let path = self.spec.path.clone();
        api.call(Op::Create { path, data: self.spec.data.clone(), acl: Acl::OPEN, mode: CreateMode::Ephemeral, with_stat: true });
    }

    fn look(&mut self, step: Step, watch: bool, api: &mut Api) {
        self.step = step;
        if step == Step::Unsure {
            // The znode may be deleted already, or its delete proposed: who still saw it would believe to hold, or delete another's.
            own::catch_up(&self.spec.path, api);
        }
        api.call(Op::Exists { path: self.spec.path.clone(), watch });
    }

    fn hold(&mut self, token: Zxid, api: &mut Api) {
        self.step = Step::Holding;
        self.token = token;
        self.woken = false;
        api.note(ProgramNote::Holds { path: self.spec.path.clone(), mode: Hold::Exclusive, token });
        if self.leaves {
            return self.release(api);
        }
        if let Some(hold) = self.spec.hold {
            let until = *self.until.get_or_insert(api.now + hold);
            api.timer(until.saturating_sub(api.now));
        }
    }

    fn let_go(&mut self, why: LetGo, api: &mut Api) {
        api.note(ProgramNote::LetGo { path: self.spec.path.clone(), mode: Hold::Exclusive, token: self.token, why });
    }

    fn release(&mut self, api: &mut Api) {
        match self.step {
            Step::Holding => self.let_go(LetGo::Released, api),
            // The znode that this program waits for is another client's.
            Step::Watching | Step::Waiting | Step::Begin => {
                if self.step == Step::Waiting {
                    own::forget(&self.spec.path, api);
                }
                self.step = Step::GivenUp;
                return;
            }
            // Whether there is anything to let go of is not known yet.
            _ => {
                self.leaves = true;
                return;
            }
        }
        self.step = Step::Releasing;
        api.call(Op::Delete { path: self.spec.path.clone(), version: -1 });
    }

    fn on_reply(&mut self, result: &Result<Response, Code>, api: &mut Api) {
        match (self.step, result) {
            (_, Err(Code::SessionExpired)) => {}
            (Step::Creating, Ok(Response::Created { stat, .. })) => self.hold(stat.map_or(Zxid::ZERO, |stat| stat.czxid), api),
            (Step::Creating, Err(Code::NodeExists)) if self.leaves => self.step = Step::GivenUp,
            (Step::Creating, Err(Code::NodeExists)) => {
                if self.woken {
                    api.note(ProgramNote::InVain);
                    self.woken = false;
                }
                self.look(Step::Watching, true, api);
            }
            (Step::Creating | Step::Asking, Err(Code::ConnectionLoss)) => self.look(Step::Asking, false, api),
            (Step::Asking, Ok(Response::Stat(stat))) if is_mine(stat.ephemeral_owner, api) => self.hold(stat.czxid, api),
            (Step::Asking, Ok(_) | Err(Code::NoNode)) if self.leaves => self.step = Step::GivenUp,
            (Step::Asking, Ok(_) | Err(Code::NoNode)) => self.create(api),
            (Step::Watching, Ok(Response::Stat(stat))) if is_mine(stat.ephemeral_owner, api) => self.hold(stat.czxid, api),
            (Step::Watching, Ok(_)) => {
                self.step = Step::Waiting;
                if std::mem::take(&mut self.woken) {
                    api.note(ProgramNote::InVain);
                }
                api.note(ProgramNote::Waits { path: self.spec.path.clone() });
            }
            (Step::Watching, Err(Code::NoNode)) => self.create(api),
            (Step::Watching, Err(Code::ConnectionLoss)) => self.look(Step::Watching, true, api),
            (Step::Releasing, Err(Code::ConnectionLoss)) => self.look(Step::Unsure, false, api),
            // Only its own znode may be deleted, so the program first asks whether the delete took effect.
            (Step::Unsure, Ok(Response::Stat(stat))) if is_mine(stat.ephemeral_owner, api) => self.after_loss(stat.czxid, api),
            (Step::Unsure, Ok(_) | Err(Code::NoNode)) if self.leaves || self.until.is_some_and(|until| until <= api.now) => {
                self.step = Step::Done;
            }
            (Step::Unsure, Ok(_) | Err(Code::NoNode)) => self.create(api),
            (Step::Unsure, Err(Code::ConnectionLoss)) => self.look(Step::Unsure, false, api),
            (Step::Releasing, Ok(_) | Err(Code::NoNode)) => self.step = Step::Done,
            (Step::Begin | Step::Waiting | Step::Holding | Step::Done | Step::Failed | Step::GivenUp, _) | (_, Ok(_)) => {}
            (_, Err(code)) => {
                self.step = Step::Failed;
                api.note(ProgramNote::GaveUp { code: *code });
            }
        }
    }

    /// Goes on holding, or letting go, once the connection and the znode are found to be there.
    fn after_loss(&mut self, token: Zxid, api: &mut Api) {
        if self.until.is_some_and(|until| until <= api.now) {
            self.step = Step::Releasing;
            api.call(Op::Delete { path: self.spec.path.clone(), version: -1 });
        } else {
            self.hold(token, api);
        }
    }

    fn on_told(&mut self, word: &Tell, api: &mut Api) {
        match word {
            Tell::Release if !matches!(self.step, Step::Releasing | Step::Done | Step::Failed | Step::GivenUp) => {
                self.until = Some(api.now);
                self.release(api);
            }
            _ => {}
        }
    }
}

fn is_mine(owner: SessionId, api: &Api) -> bool {
    owner == api.session && owner != SessionId::NONE
}

impl Recipe for Simple {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        match self.step {
            Step::Holding => Status::Holding,
            Step::Waiting | Step::Unsure => Status::Waiting,
            Step::Done => Status::Done,
            Step::Failed => Status::Failed,
            Step::GivenUp => Status::GivenUp,
            _ => Status::Idle,
        }
    }

    fn code(&self) -> &'static [CodeLine] {
        CODE
    }

    fn line(&self) -> usize {
        match self.step {
            Step::Begin | Step::Done | Step::Failed | Step::GivenUp => 0,
            Step::Creating | Step::Asking | Step::Holding | Step::Unsure => 1,
            Step::Watching => 2,
            Step::Waiting => 3,
            Step::Releasing => 4,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Start => self.create(api),
            ProgramEvent::Reply { result, .. } => self.on_reply(result, api),
            ProgramEvent::Watch(event) if self.step == Step::Waiting => {
                self.woken = true;
                // A client that was away while the znode went and another came hears of changed data, and that uses the watch up.
                if event.kind == EventType::NodeDeleted { self.create(api) } else { self.look(Step::Watching, true, api) }
            }
            ProgramEvent::Connected if self.step == Step::Unsure => self.look(Step::Unsure, false, api),
            ProgramEvent::Disconnected if self.step == Step::Holding => {
                self.let_go(LetGo::Disconnected, api);
                self.step = Step::Unsure;
            }
            ProgramEvent::Expired => {
                if matches!(self.step, Step::Holding | Step::Unsure) {
                    self.let_go(LetGo::Expired, api);
                }
                if self.step == Step::GivenUp {
                    return;
                }
                if self.leaves && matches!(self.step, Step::Creating | Step::Asking) {
                    self.step = Step::GivenUp;
                    return;
                }
                if self.leaves || matches!(self.step, Step::Releasing | Step::Done | Step::Failed) {
                    self.step = Step::Done;
                } else {
                    self.until = None;
                    api.renew();
                    self.create(api);
                }
            }
            ProgramEvent::Timer if self.step == Step::Holding => self.release(api),
            ProgramEvent::Told(word) => self.on_told(word, api),
            _ => {}
        }
    }
}
