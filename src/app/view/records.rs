//! The panels of what the ensemble keeps: sessions with their clients, and the txn log.

use super::button::Button;
use super::details::Details;
use crate::tell::{ClientStanding, Thing};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionsPanel {
    pub label: String,
    /// Who counts the time, and why what is shown lags.
    pub help: String,
    pub rows: Vec<SessionRow>,
    /// The selected client or session.
    pub detail: Option<Details>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    pub id: String,
    pub thing: Thing,
    /// `c1`
    pub name: String,
    /// Of a client; a session that nobody holds has none.
    pub standing: Option<ClientStanding>,
    pub state: &'static str,
    /// Where it is connected or connecting.
    pub server: Option<String>,
    /// Session, timeout, ephemerals, watches.
    pub facts: Vec<String>,
    /// What is so, where the client believes something else.
    pub truth: Option<String>,
    /// The session's whole id.
    pub title: String,
    pub selected: bool,
}

/// How much of a session's timeout is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// In thousandths of the most that can be left.
    pub share: u16,
    pub state: RingState,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RingState {
    Counting,
    /// Nobody leads, so nobody counts.
    Paused,
    /// The time is up and the leader closes the session.
    Over,
    /// There is no session.
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxnsPanel {
    pub label: String,
    /// Which of how many are shown.
    pub count: String,
    pub older: Button,
    pub newer: Button,
    /// The head of the txns' own column.
    pub head: Vec<String>,
    pub servers: Vec<TxnColumn>,
    /// Newest first.
    pub rows: Vec<TxnRow>,
    pub empty: Option<String>,
    /// What a click does.
    pub help: &'static str,
    /// What the cells mean.
    pub key: Vec<(TxnCell, &'static str)>,
    /// The selected txn.
    pub detail: Option<Details>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxnColumn {
    pub thing: Thing,
    pub name: String,
    /// The server's role.
    pub title: String,
    pub stopped: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxnRow {
    pub zxid: String,
    pub thing: Thing,
    /// How far it has come, in a word.
    pub state: &'static str,
    /// `create /a`
    pub what: String,
    /// It comes after the cursor.
    pub later: bool,
    /// No server has it any more, and no quorum ever had.
    pub lost: bool,
    pub selected: bool,
    /// One a server.
    pub cells: Vec<TxnCell>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxnCell {
    pub kind: TxnCellKind,
    /// The server's tree shows it.
    pub applied: bool,
    /// `s2: logged`
    pub label: String,
}

/// What one server has of a txn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TxnCellKind {
    Absent,
    /// A crash would lose it.
    InMemory,
    /// On the disk, and no quorum is known to have it.
    Logged,
    /// On the disk, and a quorum has it.
    Committed,
    /// Not in the log: what it did came with a snapshot.
    Snapshot,
}
