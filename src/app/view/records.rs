//! The panels of the ensemble's records: sessions with their clients, and the txn log.

use super::button::Button;
use super::details::Details;
use crate::tell::{ClientStanding, Thing};

/// The panel of sessions and clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionsPanel {
    pub label: String,
    /// The sentence on which server counts the time, and why the figures lag.
    pub help: String,
    pub rows: Vec<SessionRow>,
    /// Clients whose programs have left, and how many they are, in words.
    pub left: Vec<SessionRow>,
    pub left_label: String,
    /// The selected client or session.
    pub detail: Option<Details>,
}

/// A session, or a client without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    pub id: String,
    pub thing: Thing,
    /// `c1`
    pub name: String,
    /// The client's state; a session that no client holds has none.
    pub standing: Option<ClientStanding>,
    pub state: &'static str,
    /// The server that it is connected or connecting to.
    pub server: Option<String>,
    /// Session, timeout, ephemerals, watches.
    pub facts: Vec<String>,
    /// The truth, where the client believes something else.
    pub truth: Option<String>,
    /// The session's whole id.
    pub title: String,
    pub selected: bool,
}

/// The part of a session's timeout that is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// The share, in thousandths of the most that can be left.
    pub share: u16,
    pub state: RingState,
    pub text: String,
}

/// The state of the count of a session.
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

/// The txn log: a row for each txn, a column for each server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxnsPanel {
    pub label: String,
    /// The range that is shown, and the number of all.
    pub count: String,
    pub older: Button,
    pub newer: Button,
    /// The head of the txns' own column.
    pub head: Vec<String>,
    pub servers: Vec<TxnColumn>,
    /// Newest first.
    pub rows: Vec<TxnRow>,
    pub empty: Option<String>,
    /// The effect of a click.
    pub help: &'static str,
    /// The key to the cells.
    pub key: Vec<(TxnCell, &'static str)>,
    /// The selected txn.
    pub detail: Option<Details>,
}

/// A server of the txn log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxnColumn {
    pub thing: Thing,
    pub name: String,
    /// The server's role.
    pub title: String,
    pub stopped: bool,
}

/// A txn of the txn log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxnRow {
    pub zxid: String,
    pub thing: Thing,
    /// The txn's progress, in a word.
    pub state: &'static str,
    /// `create /a`
    pub what: String,
    /// Whether it comes after the cursor.
    pub later: bool,
    /// Whether it is lost: no server has it any more, and no quorum ever had it.
    pub lost: bool,
    pub selected: bool,
    /// The cells, one per server.
    pub cells: Vec<TxnCell>,
}

/// A server's state of a txn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxnCell {
    pub kind: TxnCellKind,
    /// Whether the server's tree shows it.
    pub applied: bool,
    /// `s2: logged`
    pub label: String,
}

/// A server's state of a txn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TxnCellKind {
    Absent,
    /// A crash would lose it.
    InMemory,
    /// On the disk, and no quorum is known to have it.
    Logged,
    /// On the disk, and a quorum has it.
    Committed,
    /// Not in the log: its effect came with a snapshot.
    Snapshot,
}
