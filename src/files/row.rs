//! A step in words, for every format that tells steps.

use super::Moment;
use crate::lang::Lang;
use crate::sim::{Event, NodeId, Position, Step, Time, TraceStep};
use crate::tell;
use crate::zk::{Class, Machine, Zk};

/// Heartbeats, which no format but the table tells.
pub const HIDDEN: &[Class] = &[Class::Ping];

/// A step in words.
pub struct Row {
    pub index: u32,
    pub at: Time,
    pub kind: &'static str,
    pub node: Option<NodeId>,
    pub peer: Option<NodeId>,
    /// The time at which the packet was sent that became this step.
    pub sent_at: Option<Time>,
    pub cause: u32,
    /// The message, command, port or timer.
    pub what: String,
    /// The meaning of the step, if a process made a note of one.
    pub said: Option<String>,
}

/// The name of a machine; of any other node, none.
pub fn name(node: NodeId) -> Option<String> {
    Machine::of(node).map(|machine| machine.to_string())
}

impl Moment<'_> {
    /// The number of the first step of the last `most` steps that show something, and of those before them.
    pub(super) fn last(&self, most: usize) -> (u32, usize) {
        let shown: Vec<u32> = (0..self.steps()).filter(|index| self.shows(*index)).collect();
        let before = shown.len().saturating_sub(most);
        (shown.get(before).copied().filter(|_| before > 0).unwrap_or(0), before)
    }

    pub(super) fn steps(&self) -> u32 {
        self.at.steps.min(self.recording.len())
    }

    pub(super) fn shows(&self, index: u32) -> bool {
        let has_notes = !self.recording.notes_of(index).is_empty();
        self.recording.trace().get(index as usize).is_some_and(|step| Class::shows(step, has_notes, HIDDEN))
    }

    /// Goes through the steps from this one on.
    pub(super) fn replay(&self, from: u32, mut see: impl FnMut(&Step<Zk>, &TraceStep)) {
        let trace = self.recording.trace();
        let mut world = self.recording.seek(Position { steps: from, time: 0 });
        self.recording.replay(&mut world, self.steps(), &mut Step::default(), &mut |step| {
            trace.get(step.index as usize).into_iter().for_each(|trace| see(step, trace));
        });
    }
}

impl Row {
    pub fn of(step: &Step<Zk>, trace: &TraceStep, lang: Lang) -> Row {
        let (kind, what) = what(step, lang);
        let said = !step.notes.is_empty();
        Row {
            index: step.index,
            at: step.at,
            kind,
            node: step.event.node(),
            peer: trace.peer,
            sent_at: trace.peer.map(|_| trace.sent_at),
            cause: step.cause,
            what,
            said: said.then(|| tell::plain_text(&tell::line(lang, trace, &step.notes))),
        }
    }
}

/// The kind of an event, and what it is: Apache's names, and the words of commands.
fn what(step: &Step<Zk>, lang: Lang) -> (&'static str, String) {
    match &step.event {
        Event::Blank => ("nothing", String::new()),
        Event::Command(command) => ("command", command.to_string()),
        Event::Delivered { message, .. } => {
            let tell::MessageText { kind, key_figure, .. } = tell::message(lang, message);
            ("message", if key_figure.is_empty() { kind } else { format!("{kind} {key_figure}") })
        }
        Event::Accepted { port, .. } => ("accepted", format!("{port:?}")),
        Event::Connected { port, .. } => ("connected", format!("{port:?}")),
        Event::Closed { port, why, .. } => ("closed", format!("{port:?} {why:?}")),
        Event::Timer { timer, .. } => ("timer", format!("{timer:?}")),
        Event::Synced { writes, .. } => ("synced", writes.to_string()),
    }
}
