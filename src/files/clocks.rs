//! Vector clocks of a run: who could know of what (Fidge, Mattern 1988).
//!
//! An event is a step that shows something, at the machine that handled it. A person's commands are events of a host of their own, and
//! what a command does to a machine is an event of that machine after it; machines that come with the set-up start by themselves.
//!
//! An event is before another if a path of messages leads from the one to the other: a packet carries all that its sender knew when it
//! was sent. Steps that show nothing are no events, but what is learned in them is known from then on.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Moment;
use crate::sim::{Closing, ConnId, Event, Fault, Life, NodeId, Position, Step};
use crate::zk::{Action, Command, Machine, Note, Zk};

/// The host of a person's commands: no machine has its number.
pub const PERSON: NodeId = NodeId(u16::MAX);

/// How many events of every host are known; a host without an entry: none.
pub type Clock = BTreeMap<NodeId, u32>;

/// An event of a host, with its clock.
#[derive(Clone, Debug)]
pub struct Stamped {
    pub host: NodeId,
    pub clock: Rc<Clock>,
}

#[derive(Default)]
pub struct Clocks {
    /// What each host knows now.
    known: BTreeMap<NodeId, Rc<Clock>>,
    /// What each host that took part in a step knew after it.
    after: BTreeMap<(u32, NodeId), Rc<Clock>>,
    /// The step in which a connection was accepted.
    accepted: BTreeMap<ConnId, u32>,
    /// The steps in which a machine's process ended.
    ended: BTreeSet<(u32, NodeId)>,
}

impl Clocks {
    /// Takes in the next step, and returns its events; none where it `shows` nothing. `ends` says whether the machine runs no more, and
    /// `begins_at` how many steps come with the set-up.
    fn see(&mut self, step: &Step<Zk>, begins_at: u32, shows: bool, ends: impl Fn(NodeId) -> bool) -> Vec<Stamped> {
        let mut events = Vec::new();
        match &step.event {
            Event::Blank => {}
            Event::Command(command) => {
                if step.index >= begins_at {
                    events.push(self.happen(step.index, PERSON, None, true));
                }
                let person = events.first().map(|event| event.clock.clone());
                for machine in touched(command, step) {
                    events.push(self.happen(step.index, machine, person.clone(), true));
                    self.note_end(step.index, machine, &ends);
                }
            }
            event => {
                let Some(host) = event.node() else { return events };
                let learned = self.learned(step);
                let stamped = self.happen(step.index, host, learned, shows);
                events.extend(Some(stamped).filter(|_| shows));
                if let Event::Accepted { conn, .. } = event {
                    self.accepted.insert(*conn, step.index);
                }
                self.note_end(step.index, host, &ends);
            }
        }
        events
    }

    fn note_end(&mut self, step: u32, machine: NodeId, ends: &impl Fn(NodeId) -> bool) {
        if ends(machine) {
            self.ended.insert((step, machine));
        }
    }

    /// What the step's packet carries: the knowledge of its sender when it left. The answers of a machine whose process does not hear, and
    /// the ends of connections that the network itself makes, carry nothing; their `cause` names whatever step came next.
    fn learned(&self, step: &Step<Zk>) -> Option<Rc<Clock>> {
        let (sender, sent_in) = match step.event {
            Event::Delivered { from, .. } | Event::Accepted { from, .. } => (from, step.cause),
            Event::Connected { conn, from, .. } => (from, *self.accepted.get(&conn)?),
            Event::Closed { peer, why: Closing::Finished, .. } => (peer, step.cause),
            Event::Closed { peer, why: Closing::Reset, .. } if self.ended.contains(&(step.cause, peer)) => (peer, step.cause),
            Event::Closed { why: Closing::Dropped, .. } => (PERSON, step.cause),
            _ => return None,
        };
        self.after.get(&(sent_in, sender)).cloned()
    }

    /// Something happens at a host, which has learned this. It counts where it is an event.
    fn happen(&mut self, step: u32, host: NodeId, learned: Option<Rc<Clock>>, counts: bool) -> Stamped {
        let known = self.known.entry(host).or_default();
        if counts || learned.as_ref().is_some_and(|learned| !is_within(learned, known)) {
            let clock = Rc::make_mut(known);
            for (host, count) in learned.iter().flat_map(|learned| learned.iter()) {
                let own = clock.entry(*host).or_default();
                *own = (*own).max(*count);
            }
            if counts {
                *clock.entry(host).or_default() += 1;
            }
        }
        let clock = known.clone();
        self.after.insert((step, host), clock.clone());
        Stamped { host, clock }
    }
}

/// Whether one clock knows no event that the other does not know.
pub fn is_within(one: &Clock, other: &Clock) -> bool {
    one.iter().all(|(host, count)| other.get(host).is_some_and(|known| known >= count))
}

/// The machines to whose process the command did something: it was called, started, stopped, frozen or thawed.
fn touched(command: &Command, step: &Step<Zk>) -> Vec<NodeId> {
    let is_of_machine = match command {
        Command::Fault(fault) => matches!(fault, Fault::Crash(_) | Fault::Restart(_) | Fault::Freeze(_) | Fault::Thaw(_)),
        // It changes the disk of a machine that is stopped.
        Command::Action(Action::ImportCheckpoint) => false,
        Command::Action(_) => true,
    };
    let told = step.notes.iter().filter(|(node, note)| !matches!(note, Note::Refused(_)) && Machine::of(*node).is_some());
    let mut machines: Vec<NodeId> = told.map(|(node, _)| *node).filter(|_| is_of_machine).collect();
    machines.sort_unstable();
    machines.dedup();
    machines
}

/// Goes through the steps of a moment from this one on, and shows each with its events.
pub fn stamp(moment: &Moment, from: u32, mut see: impl FnMut(&Step<Zk>, Vec<Stamped>)) {
    let mut clocks = Clocks::default();
    let mut world = moment.recording.seek(Position { steps: from, time: 0 });
    let mut step = Step::default();
    for steps in from..moment.steps() {
        moment.recording.replay(&mut world, steps + 1, &mut step, &mut |_| {});
        let ends = |machine| world.node(machine).is_some_and(|node| node.life == Life::Crashed);
        let events = clocks.see(&step, moment.recording.begins_at(), moment.shows(step.index), ends);
        see(&step, events);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self, runner};
    use super::*;
    use crate::sim::{Recording, TraceKind};

    /// Everything that happens to a host: the step, and the host.
    type Happening = (u32, NodeId);

    /// What leads to what by the simulation's own causes: whatever happened to the host before, the step that sent the packet, the command.
    fn edges(recording: &Recording<Zk>, end: u32) -> Vec<(Happening, Vec<Happening>)> {
        let mut last: BTreeMap<NodeId, Happening> = BTreeMap::new();
        let mut found: Vec<(Happening, Vec<Happening>)> = Vec::new();
        let mut world = recording.seek(Position::default());
        let mut accepted = BTreeMap::new();
        recording.replay(&mut world, end, &mut Step::default(), &mut |step| {
            let index = step.index;
            let mut add = |host: NodeId, from: Option<Happening>| {
                let before = last.insert(host, (index, host));
                found.push(((index, host), [before, from].into_iter().flatten().collect()));
            };
            match &step.event {
                Event::Command(command) => {
                    let person = (index >= recording.begins_at()).then_some((index, PERSON));
                    person.iter().for_each(|_| add(PERSON, None));
                    touched(command, step).into_iter().for_each(|machine| add(machine, person));
                }
                Event::Delivered { from, to, .. } => add(*to, Some((step.cause, *from))),
                Event::Accepted { conn, from, node, .. } => {
                    accepted.insert(*conn, (index, *node));
                    add(*node, Some((step.cause, *from)));
                }
                Event::Connected { conn, node, .. } => add(*node, accepted.get(conn).copied()),
                Event::Closed { node, peer, why: Closing::Finished, .. } => add(*node, Some((step.cause, *peer))),
                Event::Closed { node, peer, why: Closing::Reset, .. } => {
                    let crash = recording
                        .entries()
                        .iter()
                        .any(|entry| entry.at.steps == step.cause && entry.command == Command::Fault(Fault::Crash(*peer)));
                    add(*node, Some((step.cause, *peer)).filter(|_| crash));
                }
                event => event.node().into_iter().for_each(|node| add(node, None)),
            }
        });
        found
    }

    /// Every happening with all that lead to it.
    fn pasts(edges: &[(Happening, Vec<Happening>)]) -> BTreeMap<Happening, BTreeSet<Happening>> {
        let mut pasts: BTreeMap<Happening, BTreeSet<Happening>> = BTreeMap::new();
        for (happening, causes) in edges {
            let mut past: BTreeSet<Happening> = causes.iter().copied().collect();
            for cause in causes {
                past.extend(pasts.get(cause).unwrap_or_else(|| panic!("{cause:?} comes after {happening:?}")));
            }
            pasts.insert(*happening, past);
        }
        pasts
    }

    fn stamped(moment: &Moment, from: u32) -> Vec<(Happening, Rc<Clock>)> {
        let mut all = Vec::new();
        stamp(moment, from, |step, events| {
            all.extend(events.into_iter().map(|event| ((step.index, event.host), event.clock)));
        });
        all
    }

    const SCRIPT: &str = "ensemble 3 clients 2\nrun until leader\nrun 2s\nc1 create /a x\nrun 50ms\nfreeze s1\nc2 get -w /a\nrun 500ms\n\
                          crash s3\nrun 300ms\nthaw s1\nrun until leader\nc1 set /a y\nrun 2s\nisolate s2\nrun 1s\nheal\nrestart s3\nrun 3s";

    #[test]
    fn one_event_is_before_another_exactly_where_the_simulations_causes_lead_from_it_to_that() {
        let runner = runner(SCRIPT);
        let moment = tests::moment(&runner);
        let pasts = pasts(&edges(moment.recording, moment.steps()));
        let events = stamped(&moment, 0);
        let shown: BTreeSet<Happening> = events.iter().map(|(happening, _)| *happening).collect();
        assert!(events.len() > 150, "{}", events.len());
        for (event, clock) in &events {
            let by_causes: BTreeSet<Happening> = pasts[event].intersection(&shown).copied().collect();
            let before = events.iter().filter(|(other, theirs)| other != event && is_within(theirs, clock));
            let by_clocks: BTreeSet<Happening> = before.map(|(other, _)| *other).collect();
            assert_eq!(by_clocks, by_causes, "{event:?}");
        }
    }

    #[test]
    fn every_host_counts_its_events_one_by_one_from_wherever_one_begins() {
        let runner = runner(SCRIPT);
        let moment = tests::moment(&runner);
        for from in [0, moment.steps() / 2] {
            let mut counts: Clock = Clock::new();
            for ((_, host), clock) in stamped(&moment, from) {
                let count = counts.entry(host).or_default();
                *count += 1;
                assert_eq!(clock.get(&host), Some(&*count));
                assert!(is_within(&clock, &counts), "nobody knows of what has not happened yet");
            }
        }
    }

    #[test]
    fn a_message_is_after_the_event_that_sent_it() {
        let runner = runner(SCRIPT);
        let moment = tests::moment(&runner);
        let by_happening: BTreeMap<Happening, Rc<Clock>> = stamped(&moment, 0).into_iter().collect();
        let trace = moment.recording.trace().iter().zip(0_u32..);
        let messages = trace.filter(|(step, index)| step.kind == TraceKind::Message && moment.shows(*index));
        let mut compared = 0;
        for (step, index) in messages {
            let (Some(node), Some(peer)) = (step.node, step.peer) else { panic!("a message between machines") };
            let Some(sent) = by_happening.get(&(step.cause, peer)) else { continue };
            let came = &by_happening[&(index, node)];
            assert!(is_within(sent, came) && !is_within(came, sent), "step {index}");
            compared += 1;
        }
        assert!(compared > 60, "{compared}");
    }
}
