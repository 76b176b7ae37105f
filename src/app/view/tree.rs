//! The tree on the stage: znodes below a root, the clients that own and watch them, the servers as a strip.

use std::rc::Rc;

use super::frame::Frame;
use super::letters::Letters;
use crate::tell::{ClientStanding, Role, Thing};
use crate::zk::{ClientId, ServerId, ZnodeSign};

/// The whole picture but for what moves, which is [`Flying`](super::Flying).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeStage {
    pub servers: Vec<StripServer>,
    /// "Tree as s3 has it · s1 is one txn behind".
    pub note: String,
    /// The left end of its line.
    pub note_at: (i32, i32),
    /// Drawn first, from parent to child.
    pub branches: Vec<Branch>,
    pub arcs: Vec<WatchArc>,
    /// From a znode to the client that owns it, or owned it with an earlier session.
    pub stems: Vec<Stem>,
    pub znodes: Vec<ZnodeBox>,
    pub gate: Option<Gate>,
    pub clients: Vec<TreeClient>,
    /// "Last release: 6 watch events", "5 in vain", "12 requests".
    pub counters: Vec<TreeCounter>,
    /// The right end of the line of the counters.
    pub counters_at: (i32, i32),
}

/// A server in a few letters: its name, its role's sign, and whether it lags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripServer {
    pub thing: Thing,
    pub name: String,
    pub role: Role,
    pub frame: Frame,
    /// Whether the tree is drawn as this server has it.
    pub shown: bool,
    /// The number of txns that the leader has applied and this server has not.
    pub behind: usize,
    /// Everything that the box says, for a screen reader.
    pub label: String,
}

/// A line that leaves its upper end and reaches its lower end vertically.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    pub x1: i32,
    pub y1: i32,
    pub x2: i32,
    pub y2: i32,
}

/// The line from an ephemeral znode to the client that owns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stem {
    /// The key for drawing: the znode's path.
    pub path: Rc<str>,
    pub line: Branch,
    pub standing: StemStanding,
}

/// The state of the session that a stem stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StemStanding {
    Whole,
    /// The client has another session by now, and this one has not ended yet.
    Former,
    /// The end of the session is proposed.
    Tearing,
    /// The end of the session is committed; the znode goes, or is gone already.
    Torn,
}

/// A znode in the tree on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZnodeBox {
    pub thing: Thing,
    /// The key for drawing: the path.
    pub path: Rc<str>,
    pub frame: Frame,
    /// Whether there is room for one line only.
    pub small: bool,
    pub letters: Letters,
    pub outline: ZnodeOutline,
    pub standing: ZnodeStanding,
    /// The name, or of a sequential znode the part before its number; cut to fit.
    pub name: String,
    /// The number of a sequential znode without its zeros, drawn large.
    pub number: String,
    /// The data, or what is going on with the znode; cut to fit.
    pub text: String,
    /// A sign of what its owner has by it: a crown, a lock.
    pub mark: &'static str,
    /// What it stands for in a recipe, at the upper right corner.
    pub sign: Option<ZnodeSign>,
    /// Whether an ACL keeps some clients from it: a padlock at the lower left corner.
    pub guarded: bool,
    /// The words of that ACL behind the padlock; empty where there is no room for them.
    pub acl: String,
    /// What the shown server's snapshot has of it, where writing that takes time: a slip at the lower left corner.
    pub copy: Option<ZnodeCopy>,
    /// The number of watches, at the bell; zero: there is no bell.
    pub watches: u32,
    /// All of it in words, for a screen reader and for hover.
    pub label: String,
}

/// A znode as it is in a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZnodeCopy {
    /// Its data; empty where it has none.
    pub text: String,
    pub width: i32,
    /// Whether the tree has other data by now.
    pub differs: bool,
}

/// The kind of a znode, by its outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZnodeOutline {
    Persistent,
    Ephemeral,
    Container,
    Ttl,
    /// A place for siblings that are only counted.
    Rest,
}

/// The standing of a znode at the server whose tree is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ZnodeStanding {
    #[default]
    There,
    /// Proposed, and not applied here: a ghost.
    Proposed,
    /// There, and a change of it is proposed.
    Changing,
    /// There, and its deletion is proposed.
    Leaving,
    /// The step on screen has just changed its data here.
    Changed,
    /// The step on screen has just made it here.
    Created,
    /// Deleted by the step on screen, or so lately that news of it are on their way, or that another server still has it.
    Deleted,
    /// Not there, but watched.
    Missing,
    /// On other servers only; or they have applied a change of it that this one has not.
    Elsewhere,
}

/// A client at the foot of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeClient {
    pub thing: Thing,
    pub name: String,
    /// Who it has shown to be, beside its name: `digest:alice`; empty for most.
    pub who: String,
    pub frame: Frame,
    /// Whether there is room for its name only.
    pub small: bool,
    pub standing: ClientStanding,
    pub doing: ClientDoing,
    /// The client's doing in a word or two, cut to fit.
    pub text: String,
    /// Whether that word is the code of a call that has failed.
    pub failed: bool,
    /// Whether that word is a belief which is not true.
    pub wrong: bool,
    /// A crown, a lock; empty for most.
    pub mark: &'static str,
    pub label: String,
}

/// A client's doing, as its colour shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientDoing {
    #[default]
    Nothing,
    Waits,
    /// Holding a lock, leading, or inside.
    Holds,
    /// A watch event has reached it and it has not yet done what it does about that.
    Woken,
    /// With a call under way.
    Asks,
    Done,
}

/// A watch, from its client to its znode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchArc {
    pub client: ClientId,
    /// The server that keeps the watch, and that alone fires it.
    pub keeper: ServerId,
    /// The key for drawing: the client and the watched path and kind.
    pub key: String,
    /// The ends and the two points that bend it, from the client to the znode.
    pub curve: [(i32, i32); 4],
    pub sign: WatchSign,
    /// Whether its event is on its way: then a bell runs along it.
    pub fired: bool,
    pub label: String,
}

/// The kind of a watch, by the line and its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchSign {
    Data,
    Child,
    Exists,
    Persistent,
    Recursive,
}

/// The bar that parts those who wait from those who are inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    pub frame: Frame,
    pub open: bool,
    /// "gate: shut".
    pub word: String,
    /// "2 of 3 have come".
    pub outside: String,
    /// "inside: 0".
    pub inside: String,
    /// The middle of each of the two texts, and their line.
    pub outside_at: (i32, i32),
    pub inside_at: (i32, i32),
    pub label: String,
}

/// A figure below the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeCounter {
    pub text: String,
    /// Whether the figure is a loss.
    pub loss: bool,
}
