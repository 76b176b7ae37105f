//! Recipes with a queue: the lock, the shared lock and the election. Each client has a sequential ephemeral znode and watches the one
//! before (recipes, "Locks", "Shared Locks", "Leader Election"; Curator's `LockInternals`). The naive election watches the parent instead.
//!
//! ```text
//!   Creating ─► Listing ─► Watching ─► Waiting ─┐        a lost reply: Finding, by the name's beginning
//!                 ▲  │                          │        a lost connection: nobody is sure to hold anything
//!                 │  └─► Holding ─► Releasing   │        an expired session: from the beginning, with another one
//!                 └─────────────────────────────┘
//! ```

use std::rc::Rc;

use super::spec::{Kind, Spec};
use super::{Recipe, own};
use crate::rules::Rule;
use crate::sim::{Duration, MS, Time};
use crate::zk::{
    Acl, Api, Code, CodeLine, CreateMode, EventType, Hold, LetGo, Op, PeerMessage, Place, ProgramEvent, ProgramNote, Response,
    Status, Tell, ZnodeSign, Zxid, join,
};

/// What tells readers and writers of a shared lock apart: a part of their znodes' names.
const READER: &str = "-read-";
const WRITER: &str = "-write-";

/// The time between making sure of the lock and the write reaching the wire, in which a pause does its harm.
const BEFORE_WRITE: Duration = 300 * MS;

#[derive(Clone, Debug, Hash)]
pub struct Queued {
    spec: Spec,
    step: Step,
    /// Each znode that it sets out to make has one of its own in its name.
    mark: u32,
    /// Its own znode's name.
    me: Option<Rc<str>>,
    token: Zxid,
    /// Woken by an event since it last waited.
    woken: bool,
    /// The time at which it lets go by itself.
    until: Option<Time>,
    /// Told to let go before the program knew its znode.
    leaves: bool,
    write: Option<Write>,
}

/// A write that the program has made up its mind to.
#[derive(Clone, Debug, Hash)]
struct Write {
    token: Zxid,
    data: Rc<str>,
    /// The time at which it reaches the wire.
    at: Time,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step {
    Begin,
    MakingParent,
    Creating,
    /// The create was not answered: the program looks whether its znode is there.
    Finding,
    /// The znode is there: asking for its token, the czxid.
    Dating,
    Listing,
    Watching(Rc<str>),
    Waiting(Rc<str>),
    Holding,
    /// The connection is gone while the program held the lock.
    Unsure,
    Releasing,
    Done,
    Failed,
    /// Deleting a znode by which nothing was held.
    Withdrawing,
    GivenUp,
    /// The connection is back: the program lists to see whether it still has the znode by which it held the lock.
    Regaining,
}

const LOCK: &[CodeLine] = &[
    CodeLine { en: "me = create(L/guid-lock-, EPHEMERAL_SEQUENTIAL)", zh: "me = create(L/guid-lock-, EPHEMERAL_SEQUENTIAL)" },
    CodeLine { en: "kids = getChildren(L)", zh: "kids = getChildren(L)" },
    CodeLine { en: "me is the lowest: hold the lock", zh: "me 序号最小：持有锁" },
    CodeLine { en: "else before = the next lower", zh: "否则 before = 比 me 小的最近一个" },
    CodeLine { en: "exists(before, watch); gone: go to 2", zh: "exists(before, watch)；已不在：回到 2" },
    CodeLine { en: "wait for NodeDeleted; go to 2", zh: "等待 NodeDeleted；回到 2" },
    CodeLine { en: "release: delete(me)", zh: "释放：delete(me)" },
    CodeLine {
        en: "create unanswered: look for guid; none: go to 1", zh: "create 没有回复：按 guid 查找；没有则回到 1"
    },
];

/// Without a GUID nothing in a name says whose it is.
const LOCK_NO_GUID: &[CodeLine] = &[
    CodeLine { en: "me = create(L/lock-, EPHEMERAL_SEQUENTIAL)", zh: "me = create(L/lock-, EPHEMERAL_SEQUENTIAL)" },
    LOCK[1],
    LOCK[2],
    LOCK[3],
    LOCK[4],
    LOCK[5],
    LOCK[6],
    CodeLine { en: "create unanswered: go to 1", zh: "create 没有回复：回到 1" },
];

const READ: &[CodeLine] = &[
    CodeLine { en: "me = create(L/guid-read-, EPHEMERAL_SEQUENTIAL)", zh: "me = create(L/guid-read-, EPHEMERAL_SEQUENTIAL)" },
    CodeLine { en: "kids = getChildren(L)", zh: "kids = getChildren(L)" },
    CodeLine { en: "no write- lower than me: hold (shared)", zh: "没有比 me 小的 write-：持有读锁" },
    CodeLine { en: "else before = the next lower write-", zh: "否则 before = 比 me 小的最近一个 write-" },
    CodeLine { en: "exists(before, watch); gone: go to 2", zh: "exists(before, watch)；已不在：回到 2" },
    CodeLine { en: "wait for NodeDeleted; go to 2", zh: "等待 NodeDeleted；回到 2" },
    CodeLine { en: "release: delete(me)", zh: "释放：delete(me)" },
    CodeLine {
        en: "create unanswered: look for guid; none: go to 1", zh: "create 没有回复：按 guid 查找；没有则回到 1"
    },
];

const WRITE: &[CodeLine] = &[
    CodeLine { en: "me = create(L/guid-write-, EPHEMERAL_SEQUENTIAL)", zh: "me = create(L/guid-write-, EPHEMERAL_SEQUENTIAL)" },
    CodeLine { en: "kids = getChildren(L)", zh: "kids = getChildren(L)" },
    CodeLine { en: "me is the lowest: hold (alone)", zh: "me 序号最小：持有写锁" },
    CodeLine { en: "else before = the next lower of any kind", zh: "否则 before = 比 me 小的最近一个，读写皆可" },
    CodeLine { en: "exists(before, watch); gone: go to 2", zh: "exists(before, watch)；已不在：回到 2" },
    CodeLine { en: "wait for NodeDeleted; go to 2", zh: "等待 NodeDeleted；回到 2" },
    CodeLine { en: "release: delete(me)", zh: "释放：delete(me)" },
    CodeLine {
        en: "create unanswered: look for guid; none: go to 1", zh: "create 没有回复：按 guid 查找；没有则回到 1"
    },
];

const ELECT: &[CodeLine] = &[
    CodeLine { en: "me = create(E/guid-n_, EPHEMERAL_SEQUENTIAL)", zh: "me = create(E/guid-n_, EPHEMERAL_SEQUENTIAL)" },
    CodeLine { en: "kids = getChildren(E)", zh: "kids = getChildren(E)" },
    CodeLine { en: "me is the lowest: lead", zh: "me 序号最小：当选为主" },
    CodeLine { en: "else before = the next lower", zh: "否则 before = 比 me 小的最近一个" },
    CodeLine { en: "exists(before, watch); gone: go to 2", zh: "exists(before, watch)；已不在：回到 2" },
    CodeLine { en: "wait for NodeDeleted; go to 2", zh: "等待 NodeDeleted；回到 2" },
    CodeLine { en: "step down: delete(me)", zh: "卸任：delete(me)" },
    CodeLine {
        en: "create unanswered: look for guid; none: go to 1", zh: "create 没有回复：按 guid 查找；没有则回到 1"
    },
];

const ELECT_NAIVE: &[CodeLine] = &[
    CodeLine { en: "me = create(E/guid-n_, EPHEMERAL_SEQUENTIAL)", zh: "me = create(E/guid-n_, EPHEMERAL_SEQUENTIAL)" },
    CodeLine { en: "kids = getChildren(E, watch)", zh: "kids = getChildren(E, watch)" },
    CodeLine { en: "me is the lowest: lead", zh: "me 序号最小：当选为主" },
    CodeLine { en: "else wait for NodeChildrenChanged; go to 2", zh: "否则等待 NodeChildrenChanged；回到 2" },
    CodeLine { en: "step down: delete(me)", zh: "卸任：delete(me)" },
    CodeLine {
        en: "create unanswered: look for guid; none: go to 1", zh: "create 没有回复：按 guid 查找；没有则回到 1"
    },
];

impl Queued {
    pub fn new(spec: Spec) -> Self {
        Queued {
            spec,
            step: Step::Begin,
            mark: 0,
            me: None,
            token: Zxid::ZERO,
            woken: false,
            until: None,
            leaves: false,
            write: None,
        }
    }

    fn hold_mode(&self) -> Hold {
        match self.spec.kind {
            Kind::ReadLock => Hold::Read,
            Kind::WriteLock => Hold::Write,
            Kind::Elect | Kind::ElectNaive => Hold::Lead,
            _ => Hold::Exclusive,
        }
    }

    /// Whether all who wait watch the parent, in place of the one before each of them.
    fn watches_parent(&self, api: &Api) -> bool {
        self.spec.kind == Kind::ElectNaive || !api.rules.hold(Rule::LockWatchesOne)
    }

    /// The beginning of its znodes' names: the client, a mark, and the purpose.
    fn beginning(&self, api: &Api) -> String {
        let what = match self.spec.kind {
            Kind::ReadLock => READER,
            Kind::WriteLock => WRITER,
            Kind::Elect | Kind::ElectNaive => "-n_",
            Kind::LockNoGuid => return "lock-".to_owned(),
            _ => "-lock-",
        };
        format!("{}-{}{what}", api.id, self.mark)
    }

    /// Whether it can find its znode when a reply was lost, and looks for it.
    fn is_protected(&self, api: &Api) -> bool {
        self.spec.kind != Kind::LockNoGuid && api.rules.hold(Rule::CreateProtected)
    }

    fn my_path(&self) -> Rc<str> {
        self.me.as_ref().map_or_else(|| self.spec.path.clone(), |me| self.spec.below(me))
    }

    // ---- the steps ----------------------------------------------------------------------------------------------------------

    fn create_anew(&mut self, api: &mut Api) {
        self.mark = api.mark();
        self.me = None;
        self.create(api);
    }

    fn create(&mut self, api: &mut Api) {
        self.step = Step::Creating;
        let path = join(&self.spec.path, &self.beginning(api)).into();
        api.call(Op::Create {
            path,
            data: self.spec.data.clone(),
            acl: Acl::OPEN,
            mode: CreateMode::EphemeralSequential,
            with_stat: true,
        });
    }

    fn find(&mut self, api: &mut Api) {
        self.step = Step::Finding;
        match self.spec.kind {
            Kind::LockUnsynced => own::look_at_once(&self.spec.path, api),
            _ => own::look(&self.spec.path, api),
        }
    }

    fn list(&mut self, api: &mut Api) {
        if self.leaves && self.me.is_some() {
            return self.release(api);
        }
        self.list_at(Step::Listing, api);
    }

    fn list_at(&mut self, step: Step, api: &mut Api) {
        self.step = step;
        api.call(Op::GetChildren { path: self.spec.path.clone(), watch: self.watches_parent(api), with_stat: false });
    }

    /// Decides from the children: the client holds the lock, or another stands before it.
    fn judge(&mut self, children: &[Rc<str>], api: &mut Api) {
        let Some(me) = self.me.clone().filter(|me| children.contains(me)) else { return self.create_anew(api) };
        match self.before(&me, children) {
            None => self.hold(api),
            Some(before) => {
                if self.woken {
                    api.note(ProgramNote::InVain);
                }
                if self.watches_parent(api) {
                    return self.wait(self.spec.path.clone(), api);
                }
                let path = self.spec.below(&before);
                self.step = Step::Watching(path.clone());
                api.call(Op::Exists { path, watch: true });
            }
        }
        self.woken = false;
    }

    /// The znode to wait for, if any stands before this one.
    fn before(&self, me: &str, children: &[Rc<str>]) -> Option<Rc<str>> {
        let by_name = self.spec.kind == Kind::LockByName;
        let key = |name: &str| if by_name { (0, name.to_owned()) } else { (sequence(name), String::new()) };
        // Readers share. A lock of the other recipe at the same znode is alone, as a writer is.
        let matters = |name: &&Rc<str>| self.spec.kind != Kind::ReadLock || !name.contains(READER);
        let lower = children.iter().filter(matters).filter(|name| key(name) < key(me));
        lower.max_by(|a, b| key(a).cmp(&key(b))).cloned()
    }

    fn wait(&mut self, path: Rc<str>, api: &mut Api) {
        self.step = Step::Waiting(path.clone());
        api.note(ProgramNote::Waits { path });
    }

    fn hold(&mut self, api: &mut Api) {
        self.step = Step::Holding;
        api.note(ProgramNote::Holds { path: self.spec.path.clone(), mode: self.hold_mode(), token: self.token });
        if let Some(hold) = self.spec.hold {
            let until = *self.until.get_or_insert(api.now + hold);
            api.timer(until.saturating_sub(api.now));
        }
    }

    /// Notes that the program no longer holds anything.
    fn let_go(&mut self, why: LetGo, api: &mut Api) {
        api.note(ProgramNote::LetGo { path: self.spec.path.clone(), mode: self.hold_mode(), token: self.token, why });
    }

    fn release(&mut self, api: &mut Api) {
        if self.me.is_none() {
            // Its create may be on its way: it is waited for.
            self.leaves = true;
            return;
        }
        if let Step::Waiting(path) = &self.step {
            own::forget(path, api);
        }
        if self.step == Step::Holding {
            self.let_go(LetGo::Released, api);
        }
        let has_held = matches!(self.step, Step::Holding | Step::Unsure | Step::Regaining | Step::Releasing);
        self.step = if has_held { Step::Releasing } else { Step::Withdrawing };
        api.call(Op::Delete { path: self.my_path(), version: -1 });
    }

    // ---- what it hears ------------------------------------------------------------------------------------------------------

    fn on_reply(&mut self, op: &Op, result: &Result<Response, Code>, api: &mut Api) {
        if let Err(code @ (Code::SessionExpired | Code::AuthFailed)) = result {
            // The library tells of an expired session by an event of its own.
            if *code == Code::AuthFailed {
                self.fail(*code, api);
            }
            return;
        }
        match (self.step.clone(), result) {
            (Step::MakingParent, Ok(_) | Err(Code::NodeExists | Code::ConnectionLoss)) => self.create(api),
            (Step::Creating, Ok(Response::Created { path, stat })) => {
                self.me = name_of(path);
                self.token = stat.map_or(Zxid::ZERO, |stat| stat.czxid);
                self.list(api);
            }
            (Step::Creating, Err(Code::NoNode)) => {
                self.step = Step::MakingParent;
                own::make_parent(&self.spec.path, api);
            }
            // Nobody knows whether it was made.
            (Step::Creating, Err(Code::ConnectionLoss)) if !self.is_protected(api) => self.create(api),
            (Step::Creating, Err(Code::ConnectionLoss)) => self.find(api),
            (Step::Finding, Ok(Response::Children { children, .. })) => {
                let beginning = self.beginning(api);
                match own::find(children, &beginning) {
                    Some(mine) => {
                        self.me = Some(mine.clone());
                        self.step = Step::Dating;
                        api.call(Op::Exists { path: self.my_path(), watch: false });
                    }
                    None => self.create(api),
                }
            }
            (Step::Finding, Err(Code::NoNode)) => self.create(api),
            (Step::Finding | Step::Dating, Err(Code::ConnectionLoss)) => self.find(api),
            (Step::Dating, Ok(Response::Stat(stat))) => {
                self.token = stat.czxid;
                self.list(api);
            }
            (Step::Dating, Err(Code::NoNode)) => self.create_anew(api),
            (Step::Listing | Step::Regaining, Ok(Response::Children { children, .. })) => self.judge(children, api),
            (Step::Listing, Err(Code::ConnectionLoss)) => self.list(api),
            (Step::Regaining, Err(Code::ConnectionLoss)) => self.list_at(Step::Regaining, api),
            (Step::Listing | Step::Regaining, Err(Code::NoNode)) => self.create_anew(api),
            (Step::Watching(path), Ok(_)) => self.wait(path, api),
            (Step::Watching(_), Err(Code::NoNode | Code::ConnectionLoss)) => self.list(api),
            (Step::Releasing | Step::Withdrawing, Ok(_) | Err(Code::NoNode)) => {
                self.me = None;
                self.step = if self.step == Step::Releasing { Step::Done } else { Step::GivenUp };
            }
            (Step::Releasing | Step::Withdrawing, Err(Code::ConnectionLoss)) if matches!(op, Op::Delete { .. }) => {
                self.release(api)
            }
            (
                Step::Begin
                | Step::Done
                | Step::Failed
                | Step::Releasing
                | Step::Withdrawing
                | Step::GivenUp
                | Step::Holding
                | Step::Unsure
                | Step::Waiting(_),
                _,
            ) => {}
            (_, Err(code)) => self.fail(*code, api),
            (_, Ok(_)) => {}
        }
    }

    fn fail(&mut self, code: Code, api: &mut Api) {
        self.step = Step::Failed;
        api.note(ProgramNote::GaveUp { code });
    }

    fn on_watch(&mut self, kind: EventType, path: &str, api: &mut Api) {
        let Step::Waiting(waited) = &self.step else { return };
        let wakes = if self.watches_parent(api) { kind == EventType::NodeChildrenChanged } else { kind == EventType::NodeDeleted };
        if wakes && **waited == *path {
            self.woken = true;
            if api.rules.hold(Rule::LockLooksAgain) { self.list(api) } else { self.hold(api) }
        }
    }

    /// Begins anew with another session, unless it had come to its end.
    fn on_expired(&mut self, api: &mut Api) {
        if matches!(self.step, Step::Unsure | Step::Regaining | Step::Holding) {
            self.let_go(LetGo::Expired, api);
        }
        if self.leaves || matches!(self.step, Step::Withdrawing | Step::GivenUp) {
            self.step = Step::GivenUp;
            return;
        }
        if matches!(self.step, Step::Releasing | Step::Done | Step::Failed) {
            self.step = Step::Done;
            return;
        }
        self.until = None;
        self.me = None;
        self.step = Step::Begin;
        api.renew();
        self.create_anew(api);
    }

    /// Sends the write that is due. The program made sure of the lock before it began to write, and does not look again.
    fn send_write(&mut self, api: &mut Api) {
        if let (Some(Write { token, data, .. }), Some(to)) = (self.write.take_if(|write| write.at <= api.now), self.spec.storage) {
            api.note(ProgramNote::Sends { to, token, data: data.clone() });
            api.send(to, PeerMessage::Write { token, data });
        }
    }

    fn on_timer(&mut self, api: &mut Api) {
        match (&self.step, self.until) {
            (Step::Holding, Some(until)) if until <= api.now => self.release(api),
            (Step::Holding, Some(until)) => api.timer(until - api.now),
            _ => {}
        }
    }

    fn on_told(&mut self, word: &Tell, api: &mut Api) {
        match word {
            Tell::Release
                if !matches!(self.step, Step::Releasing | Step::Withdrawing | Step::Done | Step::GivenUp | Step::Failed) =>
            {
                self.release(api);
            }
            Tell::Write { data } if self.step == Step::Holding && self.spec.storage.is_some() => {
                self.write = Some(Write { token: self.token, data: data.clone(), at: api.now + BEFORE_WRITE });
                api.timer(BEFORE_WRITE);
            }
            _ => {}
        }
    }
}

impl Recipe for Queued {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn status(&self) -> Status {
        match &self.step {
            Step::Holding if self.hold_mode() == Hold::Lead => Status::Leading,
            Step::Holding => Status::Holding,
            Step::Waiting(_) | Step::Unsure => Status::Waiting,
            Step::Done => Status::Done,
            Step::Failed => Status::Failed,
            Step::GivenUp => Status::GivenUp,
            _ => Status::Idle,
        }
    }

    fn place(&self) -> Place {
        match self.spec.kind {
            Kind::ReadLock => Place::Reading,
            Kind::WriteLock => Place::Writing,
            _ => Place::Anywhere,
        }
    }

    fn sign(&self, path: &str, _data: Option<&str>) -> Option<ZnodeSign> {
        let is_shared = matches!(self.spec.kind, Kind::ReadLock | Kind::WriteLock);
        let name = self.spec.name_below(path).filter(|_| is_shared)?;
        let signs = [(READER, ZnodeSign::Reader), (WRITER, ZnodeSign::Writer)];
        signs.into_iter().find(|(part, _)| name.contains(part)).map(|(_, sign)| sign)
    }

    fn code(&self) -> &'static [CodeLine] {
        match self.spec.kind {
            Kind::LockNoGuid => LOCK_NO_GUID,
            Kind::ReadLock => READ,
            Kind::WriteLock => WRITE,
            Kind::Elect => ELECT,
            Kind::ElectNaive => ELECT_NAIVE,
            _ => LOCK,
        }
    }

    fn line(&self) -> usize {
        let waits = if self.spec.kind == Kind::ElectNaive { 4 } else { 6 };
        match &self.step {
            Step::Begin | Step::Done | Step::Failed | Step::GivenUp => 0,
            Step::MakingParent | Step::Creating => 1,
            Step::Finding | Step::Dating => waits + 2,
            Step::Listing | Step::Regaining => 2,
            Step::Holding | Step::Unsure => 3,
            Step::Watching(_) => 5,
            Step::Waiting(_) => waits,
            Step::Releasing | Step::Withdrawing => waits + 1,
        }
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        // A thread that was about to send goes on where it stood; what has become of the lock it hears after that.
        self.send_write(api);
        match event {
            ProgramEvent::Start => self.create_anew(api),
            ProgramEvent::Reply { op, result, .. } => self.on_reply(op, result, api),
            ProgramEvent::Watch(event) => self.on_watch(event.kind, &event.path, api),
            // Only the next list tells whether it still has its znode.
            ProgramEvent::Connected if self.step == Step::Unsure => self.list_at(Step::Regaining, api),
            ProgramEvent::Disconnected if self.step == Step::Holding => {
                self.step = Step::Unsure;
                self.let_go(LetGo::Disconnected, api);
            }
            ProgramEvent::Expired => self.on_expired(api),
            ProgramEvent::Timer => self.on_timer(api),
            ProgramEvent::Told(word) => self.on_told(word, api),
            _ => {}
        }
    }
}

/// The number at a name's end, its last ten digits; the largest of all where there is none.
pub fn sequence(name: &str) -> i64 {
    name.get(name.len().saturating_sub(10)..).and_then(|digits| digits.parse().ok()).unwrap_or(i64::MAX)
}

/// The last name of a path.
fn name_of(path: &str) -> Option<Rc<str>> {
    path.rsplit('/').next().map(Rc::from)
}
