//! The run as far as it is kept, and the world that goes on when nothing more is.
//!
//! ```text
//!   kept, with every command and step ─ full ► made and forgotten
//! ```
//!
//! What is kept is what a file can hold and a page can show. Programs that ask a lot come there within a minute, and are served on; memory holds
//! no more of them then.

use zooscope::sim::{Limit, Position, Recording, Step, Time, World};
use zooscope::zk::{Command, Zk};

#[derive(Debug)]
pub struct Course {
    kept: Recording<Zk>,
    /// The world beyond what is kept.
    beyond: Option<World<Zk>>,
}

impl Course {
    pub fn of(recording: Recording<Zk>) -> Self {
        Course { kept: recording, beyond: None }
    }

    pub fn kept(&self) -> &Recording<Zk> {
        &self.kept
    }

    /// Whether what comes next is kept.
    pub fn is_kept(&self) -> bool {
        self.beyond.is_none()
    }

    /// From now on nothing is.
    pub fn keep_no_more(&mut self) {
        if self.is_kept() {
            self.beyond = Some(self.kept.head().clone());
        }
    }

    pub fn world(&self) -> &World<Zk> {
        self.beyond.as_ref().unwrap_or(self.kept.head())
    }

    pub fn limit(&self) -> Option<Limit> {
        self.world().limit()
    }

    /// The moment to which the run is kept.
    pub fn kept_to(&self) -> Position {
        let world = self.kept.head();
        Position { steps: world.steps(), time: world.now() }
    }

    /// Makes one step more if it happens by `time`.
    pub fn step_by(&mut self, time: Time, step: &mut Step<Zk>) -> bool {
        match &mut self.beyond {
            Some(world) => world.step_by(time, step),
            None => self.kept.extend_by(time, step) && self.with_notes(step),
        }
    }

    /// Lets the clock reach `time`, by which no step happens any more.
    pub fn pass_to(&mut self, time: Time, step: &mut Step<Zk>) {
        match &mut self.beyond {
            Some(world) => world.advance_to(time),
            None => self.kept.extend_to(time, step),
        }
    }

    /// A command at this moment. False where the run has reached a limit.
    pub fn command(&mut self, command: Command, step: &mut Step<Zk>) -> bool {
        match &mut self.beyond {
            Some(world) => world.inject(&command, step),
            None => self.kept.command(self.kept.head().now(), command, step) && self.with_notes(step),
        }
    }

    /// Gives the last step its notes, which the recording has taken.
    fn with_notes(&self, step: &mut Step<Zk>) -> bool {
        step.notes = self.kept.notes_of(self.kept.len() - 1).to_vec();
        true
    }
}
