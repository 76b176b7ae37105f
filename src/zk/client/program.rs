//! The contract of a program: an application that runs in a client's process and calls the library as any application does.
//!
//! ```text
//!   replies, watch events, the connection's state, a person's word ─► Program::on ─► calls, a timer, notes
//! ```
//!
//! Invariants: a program has the public API and nothing else; it hears of things one after another, in the order in which the library
//! came to know them, and never while the library is in the middle of one; it dies with its process.

use std::any::Any;
use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::hdfs::{self, Host};
use crate::rules::Rules;
use crate::sim::{Duration, Time};
use crate::zk::code::Code;
use crate::zk::event::WatcherEvent;
use crate::zk::ids::{ClientId, SessionId, Zxid};
use crate::zk::message::{PeerMessage, Response};
use crate::zk::op::Op;

/// An application.
pub trait Program: Value + Debug {
    /// The words that tell one program from another: which recipe, and all of its arguments.
    fn words(&self) -> String;
    /// The znode that it works at.
    fn path(&self) -> &str;
    fn status(&self) -> Status;
    /// Its pseudo-code.
    fn code(&self) -> &'static [CodeLine];
    /// The line it stands on, from one; zero before it has begun.
    fn line(&self) -> usize;
    fn on(&mut self, event: &ProgramEvent, api: &mut Api);
    /// The value that it was started with, for callers that know the type.
    fn started_with(&self) -> &dyn Any;
    /// Whether other clients' programs may connect to it.
    fn listens(&self) -> bool {
        false
    }
    /// The place of its client in the picture of its znodes.
    fn place(&self) -> Place {
        Place::default()
    }
    /// The gate that the picture of its znodes has.
    fn gate(&self) -> Option<Gate> {
        None
    }
    /// Whether a failure with this code is one of the answers that it knows how to go on from, and no fault.
    fn counts_on(&self, _op: &Op, _code: Code) -> bool {
        false
    }

    /// What it has read and acts on.
    fn belief(&self) -> Option<Belief> {
        None
    }
    /// The sign of a znode of its picture, which may be another client's.
    fn sign(&self, _path: &str, _data: Option<&str>) -> Option<ZnodeSign> {
        None
    }
    /// What it has come to, where it can end in one of several ways.
    fn outcome(&self) -> Option<Outcome> {
        None
    }
}

impl dyn Program + '_ {
    /// Whether it works at znodes, so that the tree shows more of it than the servers do.
    pub fn has_picture(&self) -> bool {
        self.path().starts_with('/') && self.place() != Place::Storing
    }
}

/// The part that a client has in a picture: a side of the gate, an end of the belt of items, reading or writing, voting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    #[default]
    Anywhere,
    Outside,
    Inside,
    Producing,
    Consuming,
    /// Holds a shared lock with other readers, or waits to.
    Reading,
    /// Holds a shared lock alone, or waits to.
    Writing,
    /// Has been asked for its vote, and has not given it.
    Voting,
    /// Keeps a value beside ZooKeeper, which its program shows in the place of a path.
    Storing,
}

/// What a program has read of its znodes and acts on, whether or not it is still so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Belief {
    /// The znode's data of this version are applied.
    Applied { value: Rc<str>, version: i32 },
    /// The names of the znode's children, in order.
    Members(Rc<[Rc<str>]>),
}

/// What a znode stands for in a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZnodeSign {
    /// A reader's place in the line for a shared lock.
    Reader,
    Writer,
    /// A vote to commit, or the decision to.
    Commit,
    Abort,
    /// A vote that has not been given.
    NoVote,
}

/// The end of a program that can end in one of several ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Committed,
    Aborted,
}

/// A gate that opens for all at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    pub opens: Opens,
    /// The znode below which members register, if they do.
    pub hall: Option<Rc<str>>,
    /// The number of members that are waited for.
    pub needed: u16,
}

/// The condition under which a gate is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opens {
    /// This znode is there.
    With(Rc<str>),
    /// This znode is not there.
    Without(Rc<str>),
    /// The hall has as many children as members are needed.
    WhenFull,
}

/// A program is a value, which is copied and hashed with its process.
pub trait Value {
    fn boxed(&self) -> Box<dyn Program>;
    fn digest(&self, state: &mut dyn Hasher);
}

/// A line of pseudo-code, in both languages of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeLine {
    pub en: &'static str,
    pub zh: &'static str,
}

/// A program's state, in a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// The program is between two steps, or has nothing to do.
    #[default]
    Idle,
    /// The program waits for a watch event.
    Waiting,
    /// The program believes to have the lock.
    Holding,
    /// The program believes to be the leader.
    Leading,
    /// The program is between entering a barrier and leaving it.
    Inside,
    Done,
    /// The program cannot go on.
    Failed,
    /// The program was told to let go while it waited, and has given up its place.
    GivenUp,
}

/// An event that a program hears of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ProgramEvent {
    Start,
    /// The call that the program made last has come to its end; of others it does not hear.
    Reply {
        op: Op,
        result: Result<Response, Code>,
        zxid: Zxid,
    },
    Watch(WatcherEvent),
    /// The session is there, or there again.
    Connected,
    /// The connection is gone; the session may live.
    Disconnected,
    /// The session is over, and the handle with it.
    Expired,
    Timer,
    Told(Tell),
    /// Another program's word, and this one's answer from there.
    Peer {
        from: ClientId,
        message: PeerMessage,
    },
    /// The other program cannot be reached.
    PeerGone,
    /// A daemon of HDFS has answered, or cannot.
    Host {
        by: Host,
        request: hdfs::Request,
        result: Result<hdfs::Response, hdfs::RpcError>,
    },
}

/// A person's word to a program.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Tell {
    /// Let go of what it holds or leads.
    Release,
    /// Leave the barrier.
    Leave,
    /// Put an item into the queue, the smaller the priority the earlier.
    Put { data: Rc<str>, priority: Option<u8> },
    /// A site's word in a two-phase commit.
    Vote { commit: bool },
    /// Write this to the storage, with the lock's token.
    Write { data: Rc<str> },
    /// End, with the session left as it is.
    Halt,
}

/// A program's notes of itself while it works: the material of captions, checks and counters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ProgramNote {
    Began(Started),
    /// The program ends, by a person's word.
    Halted,
    /// The parent of its znode is not there: it makes that first.
    MakesParent {
        path: Rc<str>,
    },
    /// Waits for a watch event.
    Waits {
        path: Rc<str>,
    },
    /// Woken, with nothing to do but to wait again.
    InVain,
    /// Has the lock or the lead; the token is its znode's czxid.
    Holds {
        path: Rc<str>,
        mode: Hold,
        token: Zxid,
    },
    LetGo {
        path: Rc<str>,
        mode: Hold,
        token: Zxid,
        why: LetGo,
    },
    Entered {
        path: Rc<str>,
        members: usize,
    },
    Left {
        path: Rc<str>,
    },
    Joined {
        path: Rc<str>,
    },
    /// The members that a monitor has read.
    Sees {
        path: Rc<str>,
        members: Rc<[Rc<str>]>,
    },
    Learned {
        path: Rc<str>,
        value: Rc<str>,
        version: i32,
    },
    Put {
        path: Rc<str>,
        data: Rc<str>,
        /// Whether the reply to its create was lost, and the item was found in the queue.
        found: bool,
    },
    /// Has taken this item, as the only one.
    Took {
        path: Rc<str>,
        data: Rc<str>,
    },
    /// Another consumer took the item first.
    Missed {
        path: Rc<str>,
    },
    Named {
        path: Rc<str>,
    },
    Voted {
        path: Rc<str>,
        commit: bool,
    },
    /// The decision is known: `made` by this program, or by another.
    Decided {
        path: Rc<str>,
        commit: bool,
        made: bool,
    },
    /// A write leaves for a storage beside ZooKeeper, made up when the program last was sure of its lock.
    Sends {
        to: ClientId,
        token: Zxid,
        data: Rc<str>,
    },
    /// The storage took the write, or did not.
    Stored {
        token: Zxid,
        data: Rc<str>,
        accepted: bool,
    },
    /// After its session expired it begins anew with another one.
    Renews,
    GaveUp {
        code: Code,
    },
    /// A ZKFailoverController's.
    Hdfs(hdfs::Note),
}

/// The reason why a program no longer counts on what it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetGo {
    Released,
    /// It cannot know: its session may end while it is away, or live on.
    Disconnected,
    Expired,
}

/// The kind of a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hold {
    Exclusive,
    Read,
    Write,
    Lead,
}

/// A program as a value: compared by the words that started it.
pub struct Started(Box<dyn Program>);

/// A program's view of its process: the facts that it may know, and the list of its asks.
pub struct Api {
    pub now: Time,
    pub id: ClientId,
    pub session: SessionId,
    /// The rules that recipes follow in this run.
    pub rules: Rules,
    /// Marks given out so far.
    pub(super) marks: u32,
    pub(super) asks: Vec<Ask>,
}

/// A request of a program to its process.
#[derive(Debug)]
pub(super) enum Ask {
    Call(Op),
    Timer(Duration),
    Note(ProgramNote),
    Renew,
    Halt,
    /// A message to another client's program.
    Send(ClientId, PeerMessage),
    /// A call to a daemon of HDFS.
    Host(Host, hdfs::Request, Duration),
    Reopen,
}

impl Api {
    pub fn call(&mut self, op: Op) {
        self.asks.push(Ask::Call(op));
    }

    /// A number that no program of this client has used for a name. It stands in for the random id that applications use, and so it goes
    /// on where another session, another program, or the process before a restart has left off.
    pub fn mark(&mut self) -> u32 {
        self.marks += 1;
        self.marks
    }

    /// One timer; setting it again replaces it.
    pub fn timer(&mut self, delay: Duration) {
        self.asks.push(Ask::Timer(delay));
    }

    pub fn note(&mut self, note: ProgramNote) {
        self.asks.push(Ask::Note(note));
    }

    /// A new handle with a new session, in place of the one that expired.
    pub fn renew(&mut self) {
        self.asks.push(Ask::Note(ProgramNote::Renews));
        self.asks.push(Ask::Renew);
    }

    /// Closes the session, so that its ephemeral znodes go at once, and begins anew with another one.
    pub fn reopen(&mut self) {
        self.asks.push(Ask::Note(ProgramNote::Renews));
        self.asks.push(Ask::Reopen);
    }

    /// Calls a daemon of HDFS, which answers within `timeout` or not.
    pub fn ask_host(&mut self, to: Host, request: hdfs::Request, timeout: Duration) {
        self.asks.push(Ask::Host(to, request, timeout));
    }

    /// The program ends.
    pub fn halt(&mut self) {
        self.asks.push(Ask::Halt);
    }

    pub fn send(&mut self, to: ClientId, message: PeerMessage) {
        self.asks.push(Ask::Send(to, message));
    }
}

impl Status {
    /// The word in lessons.
    pub fn name(self) -> &'static str {
        match self {
            Status::Idle => "idle",
            Status::Waiting => "waiting",
            Status::Holding => "holding",
            Status::Leading => "leading",
            Status::Inside => "inside",
            Status::Done => "done",
            Status::Failed => "failed",
            Status::GivenUp => "given-up",
        }
    }

    /// Whether it believes to have the lock or the lead, which only one may have.
    pub fn holds(self) -> bool {
        matches!(self, Status::Holding | Status::Leading)
    }
}

impl<T: Program + Clone + Hash + 'static> Value for T {
    fn boxed(&self) -> Box<dyn Program> {
        Box::new(self.clone())
    }

    fn digest(&self, mut state: &mut dyn Hasher) {
        self.hash(&mut state);
    }
}

impl Started {
    pub fn new(program: impl Program + 'static) -> Self {
        Started(Box::new(program))
    }

    pub fn program(&self) -> &dyn Program {
        &*self.0
    }

    pub(super) fn program_mut(&mut self) -> &mut dyn Program {
        &mut *self.0
    }
}

impl Clone for Started {
    fn clone(&self) -> Self {
        Started(self.0.boxed())
    }
}

impl PartialEq for Started {
    fn eq(&self, other: &Self) -> bool {
        self.0.words() == other.0.words()
    }
}

impl Eq for Started {}

impl Hash for Started {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest(state);
    }
}

impl Debug for Started {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
