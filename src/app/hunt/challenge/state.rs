//! A challenge that was begun: its goals, how they stand, and how it was won.

use crate::lessons::Expect;
use crate::sim::{Duration, Entry, Position};
use crate::worksheets::{Posed, Solved};
use crate::zk::{Command, Config};

#[derive(Clone, Debug)]
pub struct Attempt {
    /// The place in the list of challenges.
    pub place: usize,
    /// The run that it was begun with, among the page's.
    pub run: usize,
    pub goals: Vec<Expect>,
    pub solved: Option<Solved>,
    pub shows_solution: bool,
    /// The run of the solution, which nobody wins by.
    pub solution_run: Option<usize>,
    pub standing: Option<Standing>,
    /// The time of the last judgement.
    pub judged_ms: u64,
    pub won: Option<Won>,
    /// The time of the first frame.
    pub begun_ms: Option<u64>,
    pub asked: Position,
    config: Config,
    seed: u64,
    begins: Vec<Entry<Command>>,
}

/// The standing of a challenge at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The run, and the moment in it.
    pub at: (usize, Position),
    /// Nothing where the run does not go on from the challenge's, or not yet.
    pub reached: Option<Reached>,
    /// Whether it is a moment before the challenge begins.
    pub is_before: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Whether each goal is reached, and the value that it compares.
    pub goals: Vec<(bool, String)>,
    pub commands: usize,
    pub took: Duration,
}

/// The figures of the run that has won with the fewest commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Won {
    pub commands: usize,
    pub took: Duration,
    pub real_ms: u64,
}

impl Attempt {
    pub fn new(place: usize, run: usize, goals: &[Expect], posed: &Posed) -> Self {
        Attempt {
            place,
            run,
            goals: goals.to_vec(),
            solved: posed.solve(),
            shows_solution: false,
            solution_run: None,
            standing: None,
            judged_ms: 0,
            won: None,
            begun_ms: None,
            asked: posed.asked,
            config: posed.config.clone(),
            seed: posed.seed,
            begins: posed.recording.entries().to_vec(),
        }
    }

    /// The commands that a run has given up to a moment, after those that the challenge begins with; `None` where it begins in another way.
    pub fn commands<'a>(
        &self,
        (config, seed): (&Config, u64),
        entries: &'a [Entry<Command>],
        at: Position,
    ) -> Option<&'a [Entry<Command>]> {
        let given = &entries[..entries.partition_point(|entry| entry.at.steps < at.steps)];
        let rest = given.strip_prefix(&*self.begins)?;
        let goes_on =
            *config == self.config && seed == self.seed && at >= self.asked && rest.iter().all(|entry| entry.at >= self.asked);
        goes_on.then_some(rest)
    }

    /// Whether the moment comes before the challenge begins, in a run that leads there.
    pub fn is_before(&self, (config, seed): (&Config, u64), entries: &[Entry<Command>], at: Position) -> bool {
        let goes_on = |rest: &[Entry<Command>]| rest.iter().all(|entry| entry.at >= self.asked);
        let leads_there = *config == self.config && seed == self.seed && entries.strip_prefix(&*self.begins).is_some_and(goes_on);
        leads_there && at < self.asked
    }
}

impl Reached {
    pub fn is_won(&self) -> bool {
        self.goals.iter().all(|(reached, _)| *reached)
    }
}
