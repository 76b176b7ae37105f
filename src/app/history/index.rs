//! The timeline's knowledge of a run: roles over time, and the moments worth a jump. It grows with the recording and is never rebuilt.
//!
//! Every entry has the step that began it, so that a branch takes over the part before its fork.

use std::rc::Rc;

use super::txn_index::TxnIndex;
use crate::app::msg::Milestone;
use crate::app::view::{BarKind, MarkKind};
use crate::hdfs;
use crate::sim::{Fault, NodeId, Recording, SECOND, SortedMap, Time};
use crate::tell::Role;
use crate::zk::{Machine, Note, ProgramNote, ServerId, Zk, is_within};

/// The longest time between two servers that begin to look and take part in the same election.
const SAME_ELECTION: Time = SECOND;

/// A change of a lane's state, with the step that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub step: u32,
    pub at: Time,
    pub kind: BarKind,
}

/// A moment with a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub step: u32,
    pub at: Time,
    /// The lane; for a person's command, the lane of the machine that it was done to.
    pub node: Option<NodeId>,
    pub kind: MarkKind,
    /// Whether a jump stops here: of the servers that begin one election, only at the first.
    pub stops: bool,
}

/// The leader from a step on; `None`: there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaderChange {
    pub step: u32,
    pub at: Time,
    pub leader: Option<ServerId>,
}

/// A program lets others go on: it lets go of a lock or a lead at a path, or puts an item there; without a path, a session ends, and with it
/// whatever its client has anywhere.
#[derive(Clone, Debug)]
struct Release {
    /// The step that told of it.
    step: u32,
    /// The step from which on others are woken by it: of an item that is put, the one of the call that its reply has answered.
    from: u32,
    path: Option<Rc<str>>,
    puts: bool,
}

/// The figures of a run by their steps, as far as it was computed.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// The number of steps that set the run up: they are no command of a person's.
    first: u32,
    steps: u32,
    lanes: SortedMap<NodeId, Vec<Change>>,
    moments: Vec<Moment>,
    leaders: Vec<LeaderChange>,
    releases: Vec<Release>,
    /// The paths at which a lock or a lead was taken, with their steps.
    held: Vec<(u32, Rc<str>)>,
    /// Steps at which a program was woken in vain, and its client.
    in_vain: Vec<(u32, NodeId)>,
    /// Steps at which a client made a call, and the client.
    calls: Vec<(u32, NodeId)>,
    txns: TxnIndex,
}

impl Index {
    /// The index of a run that has been set up and has not begun.
    pub fn new(recording: &Recording<Zk>) -> Self {
        let mut index = Index { first: recording.begins_at(), ..Index::default() };
        index.catch_up(recording);
        index
    }

    /// Takes in the steps that were computed since the last time.
    pub fn catch_up(&mut self, recording: &Recording<Zk>) {
        let trace = recording.trace();
        while let Some(step) = trace.get(self.steps as usize) {
            for (node, note) in recording.notes_of(self.steps) {
                self.take(self.steps, step.at, *node, note);
                self.txns.take(recording, self.steps, *node, note);
            }
            self.steps += 1;
        }
    }

    /// Forgets everything from this step on.
    pub fn truncate(&mut self, steps: u32) {
        self.steps = self.steps.min(steps);
        for changes in self.lanes.values_mut() {
            changes.truncate(changes.partition_point(|change| change.step < steps));
        }
        self.lanes.retain(|_, changes| !changes.is_empty());
        self.moments.truncate(self.moments.partition_point(|moment| moment.step < steps));
        self.leaders.truncate(self.leaders.partition_point(|change| change.step < steps));
        self.releases.truncate(self.releases.partition_point(|release| release.step < steps));
        self.held.truncate(self.held.partition_point(|(step, _)| *step < steps));
        for counted in [&mut self.in_vain, &mut self.calls] {
            counted.truncate(counted.partition_point(|(step, _)| *step < steps));
        }
        self.txns.truncate(steps);
    }

    /// The txns, and the clients of the sessions.
    pub fn txns(&self) -> &TxnIndex {
        &self.txns
    }

    pub fn changes(&self, node: NodeId) -> &[Change] {
        self.lanes.get(&node).map_or(&[], Vec::as_slice)
    }

    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// The changes of the leader, in their order.
    pub fn leaders(&self) -> &[LeaderChange] {
        &self.leaders
    }

    /// The step with which others went on last, before this one, in this part of the tree, and whether that was by an item that was put there
    /// (`true`) or by a lock or a lead that was let go of. A session's end counts only once somebody has held something there.
    pub fn last_release(&self, before: u32, root: &str) -> Option<(u32, bool)> {
        let earlier = &self.releases[..self.releases.partition_point(|release| release.step < before)];
        let is_here = |path: &str| is_within(path, root) || is_within(root, path);
        let first_held = self.held.iter().find(|(_, path)| is_here(path)).map(|(step, _)| *step);
        let is_release = |release: &&Release| match &release.path {
            Some(path) => is_here(path),
            None => first_held.is_some_and(|first| release.step > first),
        };
        earlier.iter().rfind(is_release).map(|release| (release.from, release.puts))
    }

    /// The number of watch events that servers sent from one step on, before another.
    pub fn watch_events(&self, from: u32, to: u32) -> usize {
        let at = |step: u32| self.moments.partition_point(|moment| moment.step < step);
        let between = self.moments.get(at(from)..at(to)).unwrap_or_default();
        between.iter().filter(|moment| moment.kind == MarkKind::Watch).count()
    }

    /// The number of programs that were woken in vain from one step on, before another.
    pub fn in_vain(&self, from: u32, to: u32) -> usize {
        between(&self.in_vain, from, to)
    }

    /// The number of calls that clients made from one step on, before another.
    pub fn calls(&self, from: u32, to: u32) -> usize {
        between(&self.calls, from, to)
    }

    /// The last step before this one at which the client made a call.
    pub fn last_call(&self, node: NodeId, before: u32) -> Option<u32> {
        self.calls.iter().rfind(|(step, of)| *of == node && *step < before).map(|(step, _)| *step)
    }

    /// The first moment of that kind at or after `step`, or the last before it.
    pub fn find(&self, milestone: Milestone, step: u32, back: bool) -> Option<&Moment> {
        let wanted = |moment: &&Moment| moment.stops && is_of(milestone, moment.kind);
        let middle = self.moments.partition_point(|moment| moment.step < step);
        if back { self.moments[..middle].iter().rfind(wanted) } else { self.moments[middle..].iter().find(wanted) }
    }

    fn take(&mut self, step: u32, at: Time, node: NodeId, note: &Note) {
        if let Note::Did(fault) = note {
            return self.take_fault(step, at, fault);
        }
        if let Some(kind) = bar_of(note) {
            self.change(step, at, node, kind);
        }
        if let Some(kind) = mark_of(note) {
            let stops = kind != MarkKind::Election || self.begins_election(at);
            self.moments.push(Moment { step, at, node: Some(node), kind, stops });
        }
        match note {
            Note::Program(ProgramNote::LetGo { path, .. }) => self.release(step, Some(path)),
            // Those who are told of a close are told before its client hears that it is closed.
            Note::SessionExpiring { .. } | Note::Called { op: None, .. } => self.release(step, None),
            Note::Program(ProgramNote::Put { path, .. }) => self.put(step, node, path),
            Note::Program(ProgramNote::Holds { path, .. }) => self.held.push((step, path.clone())),
            Note::Program(ProgramNote::InVain) => self.in_vain.push((step, node)),
            Note::Called { op: Some(_), .. } => self.calls.push((step, node)),
            _ => {}
        }
        match (note, ServerId::of_node(node)) {
            (Note::Established { .. }, Some(server)) => self.leaders.push(LeaderChange { step, at, leader: Some(server) }),
            (Note::Looking { .. } | Note::GaveUp { .. }, Some(server)) => self.dethrone(step, at, server),
            _ => {}
        }
    }

    fn release(&mut self, step: u32, path: Option<&Rc<str>>) {
        self.releases.push(Release { step, from: step, path: path.cloned(), puts: false });
    }

    #[cold]
    #[inline(never)]
    fn put(&mut self, step: u32, node: NodeId, path: &Rc<str>) {
        let from = self.last_call(node, step).unwrap_or(step);
        self.releases.push(Release { step, from, path: Some(path.clone()), puts: true });
    }

    fn begins_election(&self, at: Time) -> bool {
        let last = self.moments.iter().rfind(|moment| moment.kind == MarkKind::Election);
        last.is_none_or(|last| at > last.at + SAME_ELECTION)
    }

    fn take_fault(&mut self, step: u32, at: Time, fault: &Fault) {
        let node = fault.subject();
        match fault {
            Fault::Crash(node) | Fault::Freeze(node) => {
                let role = if matches!(fault, Fault::Crash(_)) { Role::Stopped } else { Role::Frozen };
                self.change(step, at, *node, BarKind::Server(role));
                if let Some(server) = ServerId::of_node(*node) {
                    self.dethrone(step, at, server);
                }
            }
            Fault::Thaw(node) => {
                self.change(step, at, *node, self.before_freeze(*node));
                self.enthrone_again(step, at, *node);
            }
            Fault::Restart(node) => match Machine::of(*node) {
                Some(Machine::Host(host)) => self.change(step, at, *node, BarKind::Server(Role::at_start(host))),
                Some(Machine::Client(_)) => self.change(step, at, *node, BarKind::ClientAway),
                Some(Machine::Server(_)) | None => {}
            },
            _ => {}
        }
        if step >= self.first {
            let kind = if mends(fault) { MarkKind::Mend } else { MarkKind::Fault };
            self.moments.push(Moment { step, at, node, kind, stops: true });
        }
    }

    fn before_freeze(&self, node: NodeId) -> BarKind {
        let frozen = BarKind::Server(Role::Frozen);
        self.changes(node).iter().rfind(|change| change.kind != frozen).map_or(BarKind::Server(Role::Looking), |change| change.kind)
    }

    fn dethrone(&mut self, step: u32, at: Time, server: ServerId) {
        if self.leaders.last().is_some_and(|last| last.leader == Some(server)) {
            self.leaders.push(LeaderChange { step, at, leader: None });
        }
    }

    /// A leader that is thawed leads on, where none was established meanwhile: it has not noticed that it stood still.
    fn enthrone_again(&mut self, step: u32, at: Time, node: NodeId) {
        let was_leading = self.before_freeze(node) == BarKind::Server(Role::Leading);
        let is_vacant = self.leaders.last().is_some_and(|last| last.leader.is_none());
        let last = self.leaders.iter().rev().find_map(|change| change.leader);
        if was_leading && is_vacant && last.is_some_and(|leader| leader.node() == node) {
            self.leaders.push(LeaderChange { step, at, leader: last });
        }
    }

    fn change(&mut self, step: u32, at: Time, node: NodeId, kind: BarKind) {
        let changes = self.lanes.or_default(node);
        if changes.last().is_none_or(|last| last.kind != kind) {
            changes.push(Change { step, at, kind });
        }
    }
}

/// The number of these steps from one on, before another.
fn between(steps: &[(u32, NodeId)], from: u32, to: u32) -> usize {
    let at = |step: u32| steps.partition_point(|(it, _)| *it < step);
    at(to).saturating_sub(at(from))
}

fn bar_of(note: &Note) -> Option<BarKind> {
    Some(match note {
        Note::Looking { .. } | Note::GaveUp { .. } => BarKind::Server(Role::Looking),
        Note::Decided { state, .. } | Note::RoleTaken { state, .. } => BarKind::Server(Role::of_state(*state)),
        Note::Connecting { .. } | Note::Disconnected { .. } => BarKind::ClientAway,
        Note::Connected { .. } | Note::ConnectedReadOnly { .. } => BarKind::ClientConnected,
        Note::Expired { .. } => BarKind::ClientExpired,
        Note::ClientClosed | Note::AuthFailed => BarKind::ClientClosed,
        Note::Hdfs(note) => BarKind::Server(role_after(note)?),
        _ => return None,
    })
}

fn mark_of(note: &Note) -> Option<MarkKind> {
    Some(match note {
        Note::Looking { .. } => MarkKind::Election,
        Note::Established { .. } => MarkKind::Leader,
        Note::Quorum { .. } => MarkKind::Commit,
        Note::WatchFired { .. } => MarkKind::Watch,
        Note::SessionOpened { .. } | Note::SessionMoved { .. } | Note::SessionClosed { .. } | Note::LocalSession { .. } => {
            MarkKind::Session
        }
        Note::SessionExpiring { .. } | Note::Expired { .. } => MarkKind::Expiry,
        Note::Hdfs(note) => cluster_mark(note)?,
        _ => return None,
    })
}

/// The state of a NameNode from this note on.
fn role_after(note: &hdfs::Note) -> Option<Role> {
    Some(match note {
        hdfs::Note::Loading { .. } => Role::Starting,
        hdfs::Note::SafeMode { .. } => Role::SafeMode,
        hdfs::Note::Serving { .. } | hdfs::Note::BecameActive { .. } => Role::Active,
        hdfs::Note::BecameStandby => Role::Standby,
        hdfs::Note::Activating => Role::Activating,
        hdfs::Note::Exits { .. } => Role::Stopped,
        _ => return None,
    })
}

fn cluster_mark(note: &hdfs::Note) -> Option<MarkKind> {
    Some(match note {
        hdfs::Note::Serving { .. } | hdfs::Note::BecameActive { .. } => MarkKind::Leader,
        hdfs::Note::Synced { .. } => MarkKind::Commit,
        hdfs::Note::Exits { .. } | hdfs::Note::Refused { .. } => MarkKind::Expiry,
        hdfs::Note::CheckpointDone { .. } => MarkKind::Session,
        _ => return None,
    })
}

/// Whether it starts or repairs something.
fn mends(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Restart(_)
            | Fault::Thaw(_)
            | Fault::Heal
            | Fault::HealLink(..)
            | Fault::Slow(_, _, 0)
            | Fault::SlowDisk(_, 0)
            | Fault::Release(_)
    )
}

fn is_of(milestone: Milestone, kind: MarkKind) -> bool {
    match milestone {
        Milestone::Election => matches!(kind, MarkKind::Election | MarkKind::Leader),
        Milestone::Commit => kind == MarkKind::Commit,
        Milestone::Watch => kind == MarkKind::Watch,
        Milestone::Session => matches!(kind, MarkKind::Session | MarkKind::Expiry),
        Milestone::Fault => matches!(kind, MarkKind::Fault | MarkKind::Mend),
        // What must hold is watched apart.
        Milestone::Breach => false,
    }
}
