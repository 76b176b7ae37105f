//! A lesson carried out: its run, and where in it each beat begins and ends.

use super::error::{LessonError, LessonErrorKind};
use super::expression::Expression;
use super::figures::Figures;
use super::lesson::{Beat, Lesson, ScriptLine};
use super::prose::Prose;
use super::sizes::expand;
use crate::script::{DEFAULT_SEED, Outcome, Runner, parse_line};
use crate::sim::{Position, Recording};
use crate::zk::{Config, Refused, Zk, server};

/// The most steps of a lesson, so that it opens at once whatever its text asks for.
pub const MAX_LESSON_STEPS: u32 = 150_000;

/// A lesson that was carried out.
#[derive(Clone, Debug)]
pub struct Performed {
    pub recording: Recording<Zk>,
    pub config: Config,
    pub seed: u64,
    pub beats: Vec<PerformedBeat>,
    /// Commands that could not be done, and views of a tree that nobody has.
    pub problems: Vec<Problem>,
}

/// A beat's stretch of the run, with everything that is computed from it.
#[derive(Clone, Debug)]
pub struct PerformedBeat {
    pub start: Position,
    pub end: Position,
    /// The indices of the question's right options.
    pub rights: Vec<usize>,
    /// The values of the figures in its words before it is played and in its note, at its beginning; and in those after it, at its end.
    pub before: Values,
    pub after: Values,
}

/// Expressions and their values.
pub type Values = Vec<(Expression, String)>;

/// A line that could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Counted from one.
    pub line: usize,
    pub command: String,
    pub outcome: Outcome,
}

impl Performed {
    /// The error of a lesson that asks for more steps than a lesson may have: where it does so.
    pub fn too_long(&self) -> Option<LessonError> {
        too_long(&self.problems)
    }
}

/// The view that a beat names, if there is no such server at its end.
fn nobodys_tree(runner: &Runner, beat: &Beat) -> Option<Problem> {
    let (line, id) = (beat.view_line?, beat.view.server()?);
    let problem =
        || Problem { line, command: format!("view {}", beat.view), outcome: Outcome::Refused(Refused::NoSuchNode(id.node())) };
    server(runner.world(), id).is_none().then(problem)
}

fn too_long(problems: &[Problem]) -> Option<LessonError> {
    let over = problems.iter().find(|problem| matches!(problem.outcome, Outcome::Limit(_)))?;
    Some(LessonError { line: over.line, column: 1, kind: LessonErrorKind::TooManySteps { max: MAX_LESSON_STEPS } })
}

/// Carries a lesson out to its end, with `N` being `size`.
pub fn perform(lesson: &Lesson, size: u16) -> Performed {
    let mut runner = Runner::new(Config::default(), DEFAULT_SEED).within(MAX_LESSON_STEPS);
    let mut problems = Vec::new();
    let mut goes_on = carry_out(&mut runner, &lesson.setup, size, &mut problems);
    let mut spans = Vec::new();
    for beat in &lesson.beats {
        let start = runner.position();
        goes_on = goes_on && carry_out(&mut runner, &beat.commands, size, &mut problems);
        problems.extend(nobodys_tree(&runner, beat));
        spans.push((start, runner.position()));
    }
    let (config, seed) = (runner.config().clone(), runner.seed());
    let recording = runner.into_recording();
    let beats = lesson.beats.iter().zip(spans).map(|(beat, (start, end))| {
        let mut figures = Figures::new(&recording, start, end).of_size(size);
        let mut rights = Vec::new();
        if let Some(question) = &beat.question {
            let answer = figures.value(&question.answer);
            let right = question.options.iter().enumerate().filter(|(_, option)| option.value == answer);
            rights = right.map(|(n, _)| n).collect();
        }
        let after = values(beat.after(), &mut figures);
        let before = beat.before().chain([&beat.note]);
        let before = values(before, &mut Figures::new(&recording, start, start).of_size(size));
        PerformedBeat { start, end, rights, before, after }
    });
    let beats = beats.collect();
    Performed { recording, config, seed, beats, problems }
}

/// Carries a lesson out up to the end of so many beats, for somebody who goes on from there.
///
/// # Errors
/// It is too long.
pub fn perform_to(lesson: &Lesson, beats: usize) -> Result<Runner, LessonError> {
    let mut runner = Runner::new(Config::default(), DEFAULT_SEED).within(MAX_LESSON_STEPS);
    let mut problems = Vec::new();
    let lines = lesson.beats.iter().take(beats).map(|beat| &beat.commands);
    for lines in std::iter::once(&lesson.setup).chain(lines) {
        if !carry_out(&mut runner, lines, lesson.size, &mut problems) {
            break;
        }
    }
    too_long(&problems).map_or(Ok(runner), Err)
}

/// The values of all figures in these texts.
pub(crate) fn values<'a>(prose: impl Iterator<Item = &'a Prose>, figures: &mut Figures) -> Values {
    prose.flat_map(Prose::figures).map(|expression| (expression.clone(), figures.value(expression))).collect()
}

/// Carries out lines with `N` being `size`. False where the run goes no further.
pub(crate) fn carry_out(runner: &mut Runner, lines: &[ScriptLine], size: u16, problems: &mut Vec<Problem>) -> bool {
    for line in lines {
        for command in expand(line, size) {
            // The line was read before, perhaps with another size, which changes numbers only: a client beyond the last is refused below.
            let Ok(Some(parsed)) = parse_line(&command) else { continue };
            let outcome = runner.apply(&parsed);
            let is_over = matches!(outcome, Outcome::Limit(_));
            if outcome != Outcome::Done {
                problems.push(Problem { line: line.line, command, outcome });
            }
            if is_over {
                return false;
            }
        }
    }
    true
}
