//! The command language as values. Console lines, buttons, lessons and links all mean one of these.

use super::four_letter::FourLetter;
use super::setup::Setup;
use super::stage_view::StageView;
use crate::sim::{Duration, Fault, SECOND, Time};
use crate::zk::{self, Action, ClientId, ServerId};

/// The session timeout that `client add` asks for without `timeout`.
pub const DEFAULT_CLIENT_TIMEOUT: Duration = 10 * SECOND;

/// One command. It prints back to the text it was parsed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A person's command to the world, which is recorded.
    Act(zk::Command),
    /// Let time pass.
    Time(TimeCommand),
    /// A line of set-up, which stands before everything else.
    Setup(Setup),
}

/// A line of the console: a command, or a question that the page answers by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A line as the console reads it: with the client that is meant where the line names none, and with the letters of unknown rights.
    Command { command: Command, implied: Option<ClientId>, unknown_perms: String },
    /// `help`, `help create`: the word as the list of words has it.
    Help(Option<&'static str>),
    /// `history`.
    History,
    /// `srvr s1`.
    FourLetter(FourLetter, ServerId),
    /// `view tree /locks s2`: what the stage is to show.
    View(StageView),
}

/// Letting time pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeCommand {
    /// `run 2s`.
    For(Duration),
    /// `run until leader`: at most `MAX_RUN_UNTIL` of virtual time.
    Until(Condition),
    /// `at 12.5s`: every event before that time of the run, none at it.
    At(Time),
    /// `step 3`: this many events.
    Step(u32),
}

/// An event or a state that `run until` waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A leader is established: a quorum has synchronised with it.
    Leader,
    /// A txn is committed.
    Commit,
    /// A watch event is sent.
    Watch,
    /// A session begins, moves or ends.
    Session,
    /// A server begins to look for a leader.
    Election,
    /// The election is over for a server: it knows whom it will follow, or that it will lead.
    Decided,
    /// No client waits for a reply.
    Replies,
    /// A NameNode serves: it has become active, or HDFS 1.0's has started.
    Active,
    /// No client of HDFS has anything left to do.
    Files,
}

impl Condition {
    /// Each condition's word after `run until`.
    pub(super) const WORDS: [(&'static str, Condition); 9] = [
        ("leader", Condition::Leader),
        ("commit", Condition::Commit),
        ("watch", Condition::Watch),
        ("session", Condition::Session),
        ("election", Condition::Election),
        ("decided", Condition::Decided),
        ("replies", Condition::Replies),
        ("active", Condition::Active),
        ("files", Condition::Files),
    ];
}

impl From<zk::Command> for Command {
    fn from(command: zk::Command) -> Self {
        Command::Act(command)
    }
}

impl From<Fault> for Command {
    fn from(fault: Fault) -> Self {
        Command::Act(fault.into())
    }
}

impl From<Action> for Command {
    fn from(action: Action) -> Self {
        Command::Act(action.into())
    }
}
