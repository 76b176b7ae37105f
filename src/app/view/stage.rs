//! The stage: servers on a ring, clients below, links and messages between them.

use std::rc::Rc;

use super::button::{Button, Tone};
use super::frame::{BoxSize, Frame};
use super::tree::TreeStage;
use crate::sim::{EventId, NodeId};
use crate::tell::{ClientStanding, Role, Thing};
use crate::zk::{Class, ClientId, ServerId};

/// The stage: machines, links and watches, or the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub width: i32,
    pub height: i32,
    /// The enlargement of all that is drawn, in thousandths.
    pub zoom: i32,
    /// Buttons that show and hide parts of the page.
    pub folds: Vec<Button>,
    /// The accessible name: a list of so many servers and clients.
    pub label: String,
    /// Stop the leader, start what is stopped, heal, add a server, add a client.
    pub bar: Vec<Button>,
    pub note: Option<StageNote>,
    pub servers: Vec<ServerBox>,
    pub clients: Vec<ClientBox>,
    /// Drawn first.
    pub links: Vec<LinkLine>,
    pub watches: Vec<WatchLine>,
    pub cuts: Vec<CutLine>,
    pub moment: Option<Moment>,
    /// The tree, while it is shown: then `servers` and `clients` are empty.
    pub tree: Option<Box<TreeStage>>,
    /// Servers, tree, or both.
    pub views: Vec<Button>,
}

/// The mark of consensus: the leader has just got its quorum's last acknowledgement, and nobody has heard of it yet. The place is the
/// mark's middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub text: String,
}

impl Moment {
    pub const HEIGHT: i32 = 22;

    /// The room that the mark takes on the stage.
    pub fn frame(&self) -> Frame {
        Frame { x: self.x - self.width / 2, y: self.y - Moment::HEIGHT / 2, width: self.width, height: Moment::HEIGHT }
    }
}

/// "5 of 5 up · quorum 3", "leader s5, epoch 1".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageNote {
    pub x: i32,
    pub y: i32,
    pub first: String,
    pub second: String,
    /// The rules that the run is without, so that a picture of the stage says them too; empty where all hold.
    pub without: String,
    pub tone: Tone,
}

/// A server or a daemon of HDFS on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerBox {
    pub thing: Thing,
    /// `s1`
    pub name: String,
    /// Everything that the box says, for a screen reader.
    pub label: String,
    pub frame: Frame,
    pub size: BoxSize,
    pub role: Role,
    /// `LEADING`, `FOLLOWING`, or the word for stopped and frozen.
    pub role_text: String,
    /// The phase of a server in no steady state: `DISCOVERY`, `SYNCHRONIZATION`.
    pub phase: Option<&'static str>,
    /// `epoch 1`, or `epoch 1→2` while the second is being written to the disk.
    pub epoch: String,
    pub epoch_written: bool,
    /// What explains the phase, beside the log, as the line of facts has no room for it: `promised 2`, `disk +1.5s`.
    pub beside_log: String,
    /// The number of txns that it leaves no room for, where the log begins: `+3`.
    pub log_before: String,
    /// `0x1·0007`
    pub zxid: String,
    /// The full number.
    pub zxid_title: String,
    /// The log's tail, oldest first.
    pub log: Vec<Cell>,
    /// The vote of a looking server: `vote s4`.
    pub vote: Option<String>,
    /// Small facts: sessions, watches, a slow disk, the events that wait for a frozen server.
    pub facts: Vec<String>,
    /// The group and the weight of a voter where a quorum goes by those and the box has no line of facts: `g3 w0`.
    pub group: String,
    /// The contents of memory and disk, where a full box shows those in place of epoch, zxid and log: of HDFS.
    pub shelves: Vec<Shelf>,
    /// Whether it serves clients.
    pub serving: bool,
}

/// A txn or an edit of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub kind: CellKind,
    /// The txn, for hover.
    pub title: String,
}

/// A row of a box: a part of what a machine of HDFS has in memory or on its disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    pub place: ShelfPlace,
    /// `FsImage`, `edits.new`.
    pub name: String,
    /// The left end of the cells, and the distance from one to the next.
    pub cells_x: i32,
    pub step: i32,
    pub cells: Vec<Cell>,
    /// The figures, at the right end.
    pub text: String,
}

/// Whether a crash takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShelfPlace {
    Memory,
    Disk,
}

/// The y of the first row of a box, and the height of a row.
pub const SHELVES_TOP: i32 = 28;
pub const SHELF: i32 = 16;

/// The state of a txn on one server: drawn filled, outlined, dotted. In the order of safety, the safest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellKind {
    Committed,
    Logged,
    InMemory,
}

/// A client on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientBox {
    pub thing: Thing,
    pub name: String,
    pub label: String,
    pub frame: Frame,
    pub size: BoxSize,
    pub standing: ClientStanding,
    /// The client's belief or activity, in a few words.
    pub text: String,
    /// Whether the text stands out: the client's session is over, and it knows.
    pub stands_out: bool,
}

/// The link between two machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkLine {
    pub a: NodeId,
    pub b: NodeId,
    pub thing: Thing,
    pub label: String,
    pub x1: i32,
    pub y1: i32,
    pub x2: i32,
    pub y2: i32,
    pub used: LinkUse,
    pub state: LinkState,
    /// `+300ms`, at the middle.
    pub text: Option<String>,
}

/// The most important connection on the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkUse {
    Nothing,
    Election,
    Client,
    Quorum,
}

/// The state of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    Good,
    Slow,
    Cut,
}

/// A client's watch at the server that keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchLine {
    pub x1: i32,
    pub y1: i32,
    pub x2: i32,
    pub y2: i32,
    pub label: String,
    pub client: ClientId,
    pub server: ServerId,
}

/// A partition: a short stroke across each cut link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutLine {
    pub x1: i32,
    pub y1: i32,
    pub x2: i32,
    pub y2: i32,
    pub thing: Thing,
}

/// A message on its way, or several at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flying {
    /// The message; of several, the first. It is the key for drawing.
    pub id: EventId,
    pub thing: Thing,
    pub x: i32,
    pub y: i32,
    /// The beginning of its tail.
    pub tail_x: i32,
    pub tail_y: i32,
    pub class: Class,
    /// `vote s4`, `0x1·0008`.
    pub text: Rc<str>,
    /// "Notification from s1 to s2, …"
    pub label: Rc<str>,
    pub state: FlyingState,
    pub count: u32,
    /// All that are drawn as it have its words.
    pub alike: bool,
    /// Drawn as a bell without words: a watch event on its way down its line.
    pub bell: bool,
}

impl Flying {
    /// Whether it stands for several that wait at a cut link.
    pub fn is_queue(&self) -> bool {
        self.state == FlyingState::Queued && self.count > 1
    }

    /// The number behind its words, where several are drawn as one: of those that say the same, or of those besides it.
    pub fn times(&self) -> String {
        match self.count {
            0 | 1 => String::new(),
            // Its words are the number.
            _ if self.is_queue() => String::new(),
            count if self.alike => format!(" ×{count}"),
            count => format!(" +{}", count - 1),
        }
    }
}

impl FlyingState {
    pub fn of(held: bool, stalled: bool, refusal: bool) -> Self {
        match (held, stalled) {
            (true, _) => FlyingState::Held,
            (_, true) => FlyingState::Stalled,
            _ if refusal => FlyingState::Refusal,
            _ => FlyingState::Moving,
        }
    }
}

/// The state of a message under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlyingState {
    Moving,
    /// The same, of a message that brings a failure.
    Refusal,
    /// The message goes towards a cut.
    Stalled,
    /// The message has come to the cut, and waits there.
    Queued,
    /// A person holds the message, or one before it.
    Held,
}
