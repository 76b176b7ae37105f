//! What clients were told: writes that were acknowledged, reads that show less than those, and writes that the leader does not have.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::sim::{NodeId, Recording, Time};
use crate::zk::{CallRecord, Code, Note, Op, Response, Server, Zk, Zxid, split};

/// The calls of clients that were answered in these steps, oldest first.
fn answered(recording: &Recording<Zk>, steps: Range<u32>) -> impl Iterator<Item = (NodeId, &CallRecord)> {
    steps.flat_map(|index| recording.notes_of(index)).filter_map(|(node, note)| match note {
        Note::Replied { call: Some(call), .. } => Some((*node, &**call)),
        _ => None,
    })
}

/// The writes that clients were told are done, in these steps.
pub fn acknowledged(recording: &Recording<Zk>, steps: Range<u32>) -> impl Iterator<Item = (NodeId, &CallRecord)> {
    answered(recording, steps).filter(|(_, call)| call.op.is_write() && is_done(&call.result) && call.zxid > Zxid::ZERO)
}

/// A multi that failed is answered all the same, with an error for each of its operations.
fn is_done(result: &Result<Response, Code>) -> bool {
    match result {
        Ok(Response::Results(results)) => results.iter().all(Result::is_ok),
        other => other.is_ok(),
    }
}

/// The number of writes, acknowledged by then, that a server does not have. What a SNAP brought is behind its log's gap.
pub fn lost(recording: &Recording<Zk>, by: u32, server: &Server) -> usize {
    let log = &server.store().log;
    acknowledged(recording, 0..by).filter(|(_, call)| log.gap() < call.zxid && log.get(call.zxid).is_none()).count()
}

/// The reads, in these steps, that showed less than a write to the same znode that had been acknowledged before they were asked for.
pub fn stale(recording: &Recording<Zk>, steps: Range<u32>) -> impl Iterator<Item = (NodeId, &CallRecord)> {
    let writes = Writes::of(recording, steps.end);
    answered(recording, steps).filter(move |(_, call)| {
        let newest = read(call).and_then(|(what, path)| writes.newest(what, path, call.at));
        newest.is_some_and(|newest| newest > call.zxid)
    })
}

/// A part of a znode that a write changes and a read shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Its data, and whether it is there.
    Itself,
    Children,
}

/// Acknowledged writes by what they changed, each with the time of its answer, oldest answer first.
struct Writes(BTreeMap<(Part, String), Vec<(Time, Zxid)>>);

impl Writes {
    fn of(recording: &Recording<Zk>, by: u32) -> Writes {
        let mut writes = Writes(BTreeMap::new());
        for (_, call) in acknowledged(recording, 0..by) {
            changed(&call.op, &call.result, &mut |part, path| {
                writes.0.entry((part, path.to_owned())).or_default().push((call.done_at, call.zxid));
            });
        }
        writes
    }

    /// The newest of the writes that were answered by then.
    fn newest(&self, part: Part, path: &str, by: Time) -> Option<Zxid> {
        let writes = self.0.get(&(part, path.to_owned()))?;
        writes.iter().take_while(|(at, _)| *at <= by).map(|(_, zxid)| *zxid).max()
    }
}

/// The part of the tree that a read shows.
fn read(call: &CallRecord) -> Option<(Part, &str)> {
    match &call.op {
        Op::GetData { path, .. } | Op::Exists { path, .. } => Some((Part::Itself, &**path)),
        Op::GetChildren { path, .. } => Some((Part::Children, &**path)),
        _ => None,
    }
    .filter(|_| call.zxid > Zxid::ZERO)
}

/// Names every part of the tree that a write has changed.
fn changed(op: &Op, result: &Result<Response, Code>, name: &mut impl FnMut(Part, &str)) {
    match op {
        Op::Create { path, .. } => {
            // A sequential znode has the name that the answer tells.
            let path = match result {
                Ok(Response::Created { path, .. } | Response::Path(path)) => path,
                _ => path,
            };
            of_parent(path, name);
        }
        Op::Delete { path, .. } => of_parent(path, name),
        Op::SetData { path, .. } => name(Part::Itself, path),
        Op::Multi(ops) => {
            let results = match result {
                Ok(Response::Results(results)) => &**results,
                _ => &[],
            };
            for (op, result) in ops.iter().zip(results) {
                changed(op, result, name);
            }
        }
        _ => {}
    }
}

fn of_parent(path: &str, name: &mut impl FnMut(Part, &str)) {
    name(Part::Itself, path);
    if let Some((parent, _)) = split(path) {
        name(Part::Children, parent);
    }
}
