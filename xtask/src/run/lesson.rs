//! A lesson, carried out: its transcript, and its faults.

use crate::failure::{Failure, Outcome};
use zooscope::app::lesson_transcript;
use zooscope::lang::Lang;
use zooscope::lessons::{Lesson, faults, perform};
use zooscope::tell;

pub fn run(file: &str, text: &str) -> Outcome {
    let lesson = Lesson::parse(text).map_err(|error| {
        let source = text.lines().nth(error.line - 1).unwrap_or_default();
        let sentence = tell::lesson_error(Lang::En, &error);
        let carets = " ".repeat(error.column - 1);
        Failure::new(format!("{file}:{}:{}: {sentence}\n  | {source}\n  | {carets}^", error.line, error.column))
    })?;
    let performed = perform(&lesson, lesson.size);
    print!("{}", lesson_transcript(&lesson, &performed));
    let problems = performed.problems.iter().map(|problem| tell::lesson_problem(Lang::En, problem));
    let faults: Vec<String> = problems.chain(faults(&lesson, &performed)).collect();
    if faults.is_empty() { Ok(()) } else { Err(Failure::new(format!("{file}:\n       {}", faults.join("\n       ")))) }
}
