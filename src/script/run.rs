//! Carrying out commands one after another, with nobody watching: for tests, for `cargo xtask run`, for lessons that prepare a run.
//!
//! A runner keeps a recording and the instant that it has reached. Invariants: it never goes back; whatever the commands, it comes to an end,
//! because every way of letting time pass is bounded.

use super::command::{Command, Condition, TimeCommand};
use super::setup::Setup;
use crate::hdfs;
use crate::sim::{Duration, Life, Limit, Position, Recording, SECOND, Step, Time, World};
use crate::zk::{self, Config, Note, Refused, Zk, active_name_node, clients, daemons, established_leader, new_recording};

/// The longest virtual time that `run until` waits.
pub const MAX_RUN_UNTIL: Duration = 180 * SECOND;

/// The most steps of one run.
pub const MAX_RUN_STEPS: u32 = 2_000_000;

/// The result of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The command is recorded, and the world refused it.
    Refused(Refused),
    /// The condition of `run until` did not come within `MAX_RUN_UNTIL`; the run is where it was.
    NeverCame(Condition),
    /// The instant of `at` is over; the run is where it was.
    Past,
    /// A line of set-up after the run had begun; it changes nothing.
    AlreadyBegun,
    /// The runner's end came first: the run has reached it, and goes no further.
    Ended,
    /// A bound of the simulation came first. The run goes no further.
    Limit(Limit),
}

/// A run in the making.
#[derive(Clone, Debug)]
pub struct Runner {
    config: Config,
    seed: u64,
    recording: Recording<Zk>,
    /// The instant that the run has reached. The world's own clock stops short of it where an event is due at it.
    now: Time,
    end: Time,
    max_steps: u32,
    /// The steps that a `run until` has made in vain.
    in_vain: u32,
    begun: bool,
    ended: bool,
    step: Step<Zk>,
}

impl Runner {
    /// A run of this configuration, begun as [`new_recording`] does. Lines of set-up may still change both.
    pub fn new(config: Config, seed: u64) -> Self {
        let recording = new_recording(&config, seed);
        Runner {
            config,
            seed,
            recording,
            now: 0,
            end: Time::MAX,
            max_steps: MAX_RUN_STEPS,
            in_vain: 0,
            begun: false,
            ended: false,
            step: Step::default(),
        }
    }

    /// Bounds the run to so many steps, those counted that a `run until` makes in vain.
    pub fn within(mut self, max_steps: u32) -> Self {
        self.max_steps = max_steps.min(MAX_RUN_STEPS);
        self
    }

    /// Bounds the run in time: no event after `end` will happen.
    pub fn ending_at(mut self, end: Time) -> Self {
        self.end = end;
        self
    }

    /// The run as it was there, to go on another way.
    pub fn branch(&self, position: Position) -> Self {
        let recording = self.recording.branch(position);
        Runner { config: self.config.clone(), recording, now: position.time, ended: false, step: Step::default(), ..*self }
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    pub fn seed(&self) -> u64 {
        self.seed
    }

    pub fn recording(&self) -> &Recording<Zk> {
        &self.recording
    }

    pub fn into_recording(self) -> Recording<Zk> {
        self.recording
    }

    pub fn world(&self) -> &World<Zk> {
        self.recording.head()
    }

    /// The place in the recording that the run has reached.
    pub fn position(&self) -> Position {
        Position { steps: self.recording.len(), time: self.now }
    }

    /// Goes on, if that can be, until there are so many steps.
    pub fn step_to(&mut self, steps: u32) {
        let missing = steps.saturating_sub(self.recording.len());
        if missing > 0 {
            self.apply(&Command::Time(TimeCommand::Step(missing)));
        }
    }

    /// Carries out one command.
    pub fn apply(&mut self, command: &Command) -> Outcome {
        match command {
            Command::Setup(setup) => self.set_up(setup),
            Command::Time(time) => self.let_pass(time),
            Command::Act(command) => self.act(command.clone()),
        }
    }

    fn set_up(&mut self, setup: &Setup) -> Outcome {
        if self.begun {
            return Outcome::AlreadyBegun;
        }
        setup.apply(&mut self.config, &mut self.seed);
        self.recording = new_recording(&self.config, self.seed);
        Outcome::Done
    }

    fn act(&mut self, command: zk::Command) -> Outcome {
        self.begun = true;
        if self.ended {
            return Outcome::Ended;
        }
        if let Some(limit) = self.limit() {
            return Outcome::Limit(limit);
        }
        self.recording.command(self.now, command, &mut self.step);
        let notes = self.recording.notes_of(self.recording.len().saturating_sub(1));
        let refused = notes.iter().find_map(|(_, note)| match note {
            Note::Refused(why) => Some(why.clone()),
            _ => None,
        });
        refused.map_or(Outcome::Done, Outcome::Refused)
    }

    fn let_pass(&mut self, time: &TimeCommand) -> Outcome {
        self.begun = true;
        match *time {
            TimeCommand::For(span) => self.run_to(self.now.saturating_add(span)),
            TimeCommand::At(time) => self.run_to_before(time),
            TimeCommand::Step(count) => self.run_steps(count),
            TimeCommand::Until(condition) => self.run_until(condition),
        }
    }

    /// Lets every event up to and including `time` happen.
    pub fn run_to(&mut self, time: Time) -> Outcome {
        self.begun = true;
        let stop = time.min(self.end);
        loop {
            match self.extend_by(stop) {
                Ok(true) => {}
                Ok(false) => break,
                Err(limit) => return Outcome::Limit(limit),
            }
        }
        self.now = self.now.max(stop);
        self.recording.extend_to(self.now, &mut self.step);
        self.ended |= time > self.end;
        if self.ended { Outcome::Ended } else { Outcome::Done }
    }

    /// Lets every event before `time` happen, and none at it.
    fn run_to_before(&mut self, time: Time) -> Outcome {
        if time < self.now {
            return Outcome::Past;
        }
        let Some(before) = time.checked_sub(1).filter(|before| *before >= self.now) else { return Outcome::Done };
        let outcome = self.run_to(before);
        if outcome == Outcome::Done {
            self.now = time;
        }
        outcome
    }

    fn run_steps(&mut self, count: u32) -> Outcome {
        for _ in 0..count {
            match self.extend_by(self.end) {
                Ok(true) => {}
                Ok(false) if self.recording.head().next_time().is_some() => return self.run_to(self.end.saturating_add(1)),
                Ok(false) => {
                    self.recording.rewind(self.now);
                    break;
                }
                Err(limit) => return Outcome::Limit(limit),
            }
        }
        Outcome::Done
    }

    fn run_until(&mut self, condition: Condition) -> Outcome {
        let before = self.position();
        let patience = self.now.saturating_add(MAX_RUN_UNTIL);
        let mut came = condition.holds(self.world());
        while !came {
            match self.extend_by(patience.min(self.end)) {
                Ok(true) => {}
                Ok(false) => break,
                Err(limit) => return Outcome::Limit(limit),
            }
            let notes = self.recording.notes_of(self.recording.len() - 1);
            came = notes.iter().any(|(_, note)| condition.comes_with(note)) || condition.holds(self.world());
        }
        if came {
            return Outcome::Done;
        }
        if self.end < patience {
            return self.run_to(self.end.saturating_add(1));
        }
        self.in_vain = self.in_vain.saturating_add(self.recording.len() - before.steps);
        self.recording = self.recording.branch(before);
        self.now = before.time;
        Outcome::NeverCame(condition)
    }

    /// Makes one step more if it happens by `time`. Queue entries without an effect are passed over, and those behind them are held to
    /// `time` as well. False where no step does.
    fn extend_by(&mut self, time: Time) -> Result<bool, Limit> {
        if let Some(limit) = self.limit() {
            return Err(limit);
        }
        let happened = self.recording.extend_by(time, &mut self.step);
        if happened {
            self.now = self.now.max(self.step.at);
        }
        Ok(happened)
    }

    fn limit(&self) -> Option<Limit> {
        let made = self.recording.len().saturating_add(self.in_vain);
        self.recording.limit().or((made >= self.max_steps).then_some(Limit::Steps))
    }
}

impl Condition {
    /// Whether the world is in the state that is waited for. A condition that is an event, and no state, never holds.
    pub fn holds(self, world: &World<Zk>) -> bool {
        match self {
            Condition::Leader => established_leader(world).is_some(),
            Condition::Replies => {
                !clients(world).any(|(_, node, client)| node.life != Life::Crashed && client.is_alive() && client.waits())
            }
            Condition::Active => active_name_node(world).is_some(),
            // Without HDFS nothing is ever done with a file.
            Condition::Files => {
                daemons(world).next().is_some()
                    && !daemons(world).any(|(_, node, daemon)| {
                        node.life != Life::Crashed && daemon.client().is_some_and(|client| client.running().is_some())
                    })
            }
            Condition::Commit | Condition::Watch | Condition::Session | Condition::Election | Condition::Decided => false,
        }
    }

    /// Whether a step with this note is the event that is waited for.
    pub fn comes_with(self, note: &Note) -> bool {
        match self {
            Condition::Leader => matches!(note, Note::Established { .. }),
            Condition::Commit => matches!(note, Note::Quorum { .. }),
            Condition::Watch => matches!(note, Note::WatchFired { .. }),
            Condition::Session => matches!(
                note,
                Note::SessionOpened { .. }
                    | Note::SessionMoved { .. }
                    | Note::SessionExpiring { .. }
                    | Note::SessionClosed { .. }
                    | Note::LocalSession { .. }
                    | Note::LocalSessionExpired { .. }
            ),
            Condition::Election => matches!(note, Note::Looking { .. }),
            Condition::Decided => matches!(note, Note::Decided { .. }),
            Condition::Active => matches!(note, Note::Hdfs(hdfs::Note::BecameActive { .. } | hdfs::Note::Serving { .. })),
            Condition::Replies | Condition::Files => false,
        }
    }
}
