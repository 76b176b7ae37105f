//! The solution of a *do* that its worksheet has, carried out.

use super::handed_in::script_of;
use super::pose::Posed;
use super::question::{Subject, Task};
use crate::lessons::{MAX_LESSON_STEPS, Problem, carry_out};
use crate::script::Script;
use crate::sim::Duration;

/// A way to the goals of a *do*.
#[derive(Clone, Debug)]
pub struct Solved {
    /// Its lines, as they are written.
    pub lines: Vec<String>,
    /// The run, as one hands it in.
    pub script: String,
    /// The number of its commands, without the waiting between them.
    pub commands: usize,
    /// The time from the question to its end.
    pub took: Duration,
    /// Lines that could not be done.
    pub problems: Vec<Problem>,
}

impl Posed<'_> {
    /// `None` where the worksheet has no solution.
    pub fn solve(&self) -> Option<Solved> {
        let Subject::Own(own) = &self.question.subject else { return None };
        let Task::Do { solution, .. } = &own.task else { return None };
        if solution.is_empty() {
            return None;
        }
        let beginning = script_of(&self.config, self.seed, &self.recording, self.asked);
        let (mut runner, _) = Script::parse(&beginning).ok()?.carry_out(self.seed, MAX_LESSON_STEPS);
        let mut problems = Vec::new();
        carry_out(&mut runner, solution, self.size, &mut problems);
        let end = runner.position();
        Some(Solved {
            lines: solution.iter().map(|line| line.text.clone()).collect(),
            script: script_of(&self.config, self.seed, runner.recording(), end),
            commands: runner.recording().entries().len() - self.recording.entries().len(),
            took: end.time - self.asked.time,
            problems,
        })
    }
}
