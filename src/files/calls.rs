//! The calls of clients, each from call to return, and the order in which the ensemble put their writes: what the picture of a history
//! (`history.rs`) and the timeline both draw.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::lang::Lang;
use crate::sim::{NodeId, Recording};
use crate::tell::template::text;
use crate::tell::values::result;
use crate::zk::{CallRecord, Code, Note, Op, Response, Zk, Zxid};

/// A call of a client; one without an end is not answered at this moment.
#[derive(Clone, Debug)]
pub struct Call {
    pub client: NodeId,
    pub op: Rc<Op>,
    /// The step of the call.
    pub begins: u32,
    /// The step of the return, and what came back.
    pub end: Option<(u32, Rc<CallRecord>)>,
}

/// The kinds of call that are told apart by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    Read,
    Write,
    Failed,
}

impl Call {
    pub fn kind(&self) -> CallKind {
        match &self.end {
            Some((_, record)) if record.result.is_err() => CallKind::Failed,
            _ if self.op.is_write() => CallKind::Write,
            _ => CallKind::Read,
        }
    }

    /// The zxid of its txn, if it is a write that was acknowledged.
    pub fn zxid(&self) -> Option<Zxid> {
        let (_, record) = self.end.as_ref().filter(|_| self.op.is_write())?;
        (record.result.is_ok() && record.zxid > Zxid::ZERO).then_some(record.zxid)
    }
}

/// A write at its place in the ensemble's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    pub zxid: Zxid,
    /// The step at which a quorum had it.
    pub step: u32,
    /// Its call's place among the calls.
    pub call: usize,
}

/// Calls in their order, with the rows in which they are drawn.
#[derive(Clone, Debug)]
pub struct Calls {
    pub calls: Vec<Call>,
    /// The row of each call: calls of a client that overlap stand below each other.
    pub rows: Vec<usize>,
    pub first_rows: BTreeMap<NodeId, usize>,
    pub row_count: usize,
    pub order: Vec<Placed>,
    /// The number of earlier calls that are left out.
    pub before: usize,
}

impl Calls {
    /// The last calls, so many at most, that steps of this range began and that are `wanted`. A client of `lanes` has a row without a call.
    pub fn seen(
        recording: &Recording<Zk>,
        steps: Range<u32>,
        most: usize,
        wanted: impl Fn(&Call) -> bool,
        lanes: &[NodeId],
    ) -> Calls {
        let (mut calls, quorums) = read(recording, steps);
        calls.retain(wanted);
        let before = calls.len().saturating_sub(most);
        calls.drain(..before);
        let placed = |(call, it): (usize, &Call)| {
            let zxid = it.zxid()?;
            Some(Placed { zxid, step: *quorums.get(&zxid)?, call })
        };
        let mut order: Vec<Placed> = calls.iter().enumerate().filter_map(placed).collect();
        order.sort();
        let (rows, first_rows, row_count) = rows(&calls, lanes);
        Calls { calls, rows, first_rows, row_count, order, before }
    }
}

/// The calls in their order, and the step at which a quorum had each txn.
fn read(recording: &Recording<Zk>, steps: Range<u32>) -> (Vec<Call>, BTreeMap<Zxid, u32>) {
    let (mut calls, mut quorums): (Vec<Call>, BTreeMap<Zxid, u32>) = Default::default();
    let mut open: BTreeMap<(NodeId, i32), usize> = BTreeMap::new();
    for step in steps {
        for (node, note) in recording.notes_of(step) {
            match note {
                Note::Called { xid, op: Some(op) } => {
                    open.insert((*node, *xid), calls.len());
                    calls.push(Call { client: *node, op: op.clone(), begins: step, end: None });
                }
                Note::Replied { xid, call: Some(record), .. } => {
                    if let Some(call) = open.remove(&(*node, *xid)).and_then(|at| calls.get_mut(at)) {
                        call.end = Some((step, record.clone()));
                    }
                }
                Note::Quorum { zxid } => {
                    quorums.entry(*zxid).or_insert(step);
                }
                _ => {}
            }
        }
    }
    (calls, quorums)
}

/// The row of each call, the first row of each client, and the number of all rows.
fn rows(calls: &[Call], lanes: &[NodeId]) -> (Vec<usize>, BTreeMap<NodeId, usize>, usize) {
    let mut tracks: BTreeMap<NodeId, Vec<u32>> = lanes.iter().map(|client| (*client, Vec::new())).collect();
    let mut within = Vec::new();
    for call in calls {
        let tracks = tracks.entry(call.client).or_default();
        let free = tracks.iter().position(|busy_to| *busy_to <= call.begins).unwrap_or(tracks.len());
        let ends = call.end.as_ref().map_or(u32::MAX, |(step, _)| *step);
        match tracks.get_mut(free) {
            Some(track) => *track = ends,
            None => tracks.push(ends),
        }
        within.push(free);
    }
    let mut count = 0;
    let mut first = BTreeMap::new();
    for (client, tracks) in &tracks {
        first.insert(*client, count);
        count += tracks.len().max(1);
    }
    let rows = calls.iter().zip(within).map(|(call, row)| first.get(&call.client).map_or(row, |first| first + row)).collect();
    (rows, first, count)
}

/// What came back in a few words, and of a read the state that it is of.
pub fn told(lang: Lang, record: &CallRecord) -> String {
    let told = match &record.result {
        Ok(Response::Stat(stat)) => format!("version {}", stat.version),
        Err(Code::ConnectionLoss) => text!(lang, "connection lost: nobody knows", "连接断开：结果未知"),
        // In a bar there is no room for the whole sentence.
        Err(code) => code.words().to_owned(),
        other => result(lang, other, &record.op),
    };
    if record.op.is_write() || record.result.is_err() {
        return told;
    }
    let zxid = record.zxid.to_string();
    text!(lang, "{told}, as of {zxid}", "{told}，截至 {zxid}", told, zxid)
}

/// The text, cut where it would be wider than the room, both in widths of a Latin letter. Signs of Chinese are as wide as two.
pub fn fitting(text: &str, room: f64) -> String {
    let mut left = room;
    let fits = |letter: char| {
        left -= if letter.is_ascii() { 1.0 } else { 1.8 };
        left >= 0.0
    };
    let kept: String = text
        .chars()
        .take_while({
            let mut fits = fits;
            move |letter| fits(*letter)
        })
        .collect();
    if kept.len() == text.len() { kept } else { kept.chars().take(kept.chars().count().saturating_sub(1)).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{moment, runner};
    use super::*;

    #[test]
    fn a_client_without_a_call_has_a_row_where_it_is_asked_for() {
        let runner = runner("ensemble 3 clients 2\nrun until leader\nrun 1s\nc2 create /a 1\nrun 1s");
        let moment = moment(&runner);
        let lanes: Vec<NodeId> = crate::zk::clients(runner.world()).map(|(id, ..)| id.node()).collect();
        let seen = |lanes: &[NodeId]| Calls::seen(moment.recording, 0..moment.steps(), 9, |_| true, lanes);
        assert_eq!((seen(&lanes).rows, seen(&lanes).row_count), (vec![1], 2));
        assert_eq!((seen(&[]).rows, seen(&[]).row_count), (vec![0], 1));
        assert_eq!(seen(&[]).order.len(), 1);
    }

    #[test]
    fn a_label_ends_before_the_next_call() {
        assert_eq!(fitting("create /a", 15.0), "create /a");
        assert_eq!(fitting("create /a/long/path", 10.0), "create /a…");
    }
}
