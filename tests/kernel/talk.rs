//! A world of three talkers, and what each of them noticed.

use std::ops::Range;

use zooscope::sim::{Duration, EventId, MS, NodeId, Physics, SECOND, Step, Time, World};

use super::toy::{Call, Command, Note, Toy};

pub const A: NodeId = NodeId(1);
pub const B: NodeId = NodeId(2);
pub const C: NodeId = NodeId(3);

pub const PHYSICS: Physics =
    Physics { latency_min: MS, latency_max: 9 * MS, disk_min: 5 * MS, disk_max: 5 * MS, overtaking: false };

pub struct Talk {
    pub world: World<Toy>,
    pub step: Step<Toy>,
    pub notes: Vec<(Time, NodeId, Note)>,
}

impl Talk {
    /// A, B and C run, and A has a connection with B.
    pub fn new() -> Self {
        let mut talk = Talk { world: World::new(1, PHYSICS), step: Step::default(), notes: Vec::new() };
        for node in [A, B, C] {
            talk.does(Command::Add(node));
            talk.does(Command::Start(node));
        }
        talk.calls(A, Call::Dial(B, SECOND));
        talk.run(SECOND);
        assert_eq!(talk.of(A), [Note::Found(vec![]), Note::Connected]);
        talk.notes.clear();
        talk
    }

    pub fn does(&mut self, command: Command) {
        assert!(self.world.inject(&command, &mut self.step));
        self.keep();
    }

    pub fn calls(&mut self, node: NodeId, call: Call) {
        self.does(Command::Call(node, call));
    }

    /// Says numbers, one call each.
    pub fn says(&mut self, node: NodeId, numbers: Range<u32>) -> Vec<EventId> {
        numbers
            .map(|number| {
                self.calls(node, Call::Say(number));
                self.step.sent[0].id
            })
            .collect()
    }

    fn keep(&mut self) {
        self.notes.extend(self.step.notes.iter().map(|(node, note)| (self.step.at, *node, note.clone())));
    }

    pub fn run(&mut self, duration: Duration) {
        let until = self.world.now() + duration;
        while self.world.step_by(until, &mut self.step) {
            self.keep();
        }
        self.world.advance_to(until);
    }

    /// The notes of a node, in order.
    pub fn of(&self, node: NodeId) -> Vec<Note> {
        self.notes.iter().filter(|(_, of, _)| *of == node).map(|(.., note)| note.clone()).collect()
    }

    pub fn heard(&self, node: NodeId) -> Vec<u32> {
        let number = |note| match note {
            Note::Heard(number) => Some(number),
            _ => None,
        };
        self.of(node).into_iter().filter_map(number).collect()
    }

    pub fn when(&self, node: NodeId, note: &Note) -> Time {
        self.notes.iter().find(|(_, of, what)| *of == node && what == note).expect("it happened").0
    }
}
