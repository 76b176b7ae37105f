//! The situation from which a search begins.

use crate::check::Checker;
use crate::rules::Rules;
use crate::script::{self, TimeCommand};
use crate::sim::{Duration, Fault, Step, World};
use crate::zk::{self, Command, Config, ServerId, Zk};

/// A situation of three servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// The servers have just been started, with empty disks.
    Election,
    /// A leader serves with both followers, and its client has asked for two writes.
    TwoWrites,
    /// A leader serves with both followers, and a client that comes has asked for a write: the session is a write before it.
    Session,
    /// A server that lacks a committed write has just been started again.
    Behind,
}

/// The lines that lead from the start to the scene.
const ELECTION: &[&str] = &[];
const TWO_WRITES: &[&str] = &["run 3s", "client add c1 at s3", "run 1s", "c1 create /a 1", "c1 create /b 2"];
const SESSION: &[&str] = &["run 3s", "client add c1 at s3", "c1 create /a 1"];
const BEHIND: &[&str] = &["run 3s", "crash s2", "client add c1 at s3", "run 1s", "c1 create /a 1", "run 1s", "restart s2"];

impl Scene {
    /// The scenes with the words that one types.
    pub const WORDS: [(&str, Scene); 4] =
        [("election", Scene::Election), ("writes", Scene::TwoWrites), ("session", Scene::Session), ("behind", Scene::Behind)];

    /// The world at the beginning of the search, and the laws that have seen what came before.
    pub(super) fn begin(self, rules: Rules) -> (World<Zk>, Checker) {
        let config = Config { voters: 3, clients: 0, rules, ..Config::default() };
        let mut prelude = Prelude { world: zk::new_world(&config, 0), checker: Checker::default(), step: Step::default() };
        for id in 1..=config.voters {
            prelude.command(&Command::Fault(Fault::Restart(ServerId(id).node())));
        }
        let lines = match self {
            Scene::Election => ELECTION,
            Scene::TwoWrites => TWO_WRITES,
            Scene::Session => SESSION,
            Scene::Behind => BEHIND,
        };
        lines.iter().for_each(|line| prelude.does(line));
        (prelude.world, prelude.checker)
    }
}

/// What comes before the search, with time that passes.
struct Prelude {
    world: World<Zk>,
    checker: Checker,
    step: Step<Zk>,
}

impl Prelude {
    fn does(&mut self, line: &str) {
        match script::parse_line(line) {
            Ok(Some(script::Command::Act(command))) => self.command(&command),
            Ok(Some(script::Command::Time(TimeCommand::For(duration)))) => self.run_for(duration),
            other => debug_assert!(false, "{line} leads to no scene: {other:?}"),
        }
    }

    fn command(&mut self, command: &Command) {
        if self.world.inject(command, &mut self.step) {
            self.checker.see(&self.world, &self.step);
        }
    }

    fn run_for(&mut self, duration: Duration) {
        let end = self.world.now() + duration;
        while self.world.step_by(end, &mut self.step) {
            self.checker.see(&self.world, &self.step);
        }
        self.world.advance_to(end);
    }
}
