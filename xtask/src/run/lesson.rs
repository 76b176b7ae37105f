//! A lesson, carried out: its transcript, and its faults.

use super::place;
use crate::failure::{Failure, Outcome};
use std::ffi::OsStr;
use std::fs;
use zooscope::app::lesson_transcript;
use zooscope::lang::Lang;
use zooscope::lessons::{Lesson, Performed, faults, perform, unmet};
use zooscope::script::without_byte_order_mark;
use zooscope::tell;

/// A lesson that was read and carried out.
pub struct Read {
    pub file: String,
    text: String,
    pub lesson: Lesson,
    pub performed: Performed,
}

/// Reads a lesson, by its name or from a file, and carries it out.
pub fn read(what: &OsStr) -> Outcome<Read> {
    let path = place(what)?;
    let file = fs::read_to_string(&path).map_err(|error| Failure::reading(&path, error))?;
    parsed(path.display().to_string(), without_byte_order_mark(&file).to_owned())
}

fn parsed(file: String, text: String) -> Outcome<Read> {
    let lesson = Lesson::parse(&text).map_err(|error| {
        let source = line(&text, error.line);
        let sentence = tell::lesson_error(Lang::En, &error);
        let carets = " ".repeat(error.column.saturating_sub(1));
        Failure::new(format!("{file}:{}:{}: {sentence}\n  | {source}\n  | {carets}^", error.line, error.column))
    })?;
    let performed = perform(&lesson, lesson.size);
    Ok(Read { file, text, lesson, performed })
}

fn line(text: &str, number: usize) -> &str {
    text.lines().nth(number.saturating_sub(1)).unwrap_or_default()
}

impl Read {
    /// Prints the transcript, and fails where something in it is not as it should be.
    pub fn tell(&self) -> Outcome {
        print!("{}", lesson_transcript(&self.lesson, &self.performed));
        self.check().map(|_| ())
    }

    /// A sentence on a lesson that holds.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its line where it has one.
    pub fn check(&self) -> Outcome<String> {
        let Read { file, text, lesson, performed } = self;
        let at = |number: usize, sentence: String| format!("{file}: {sentence}\n  | {}", line(text, number));
        let problems = performed.problems.iter().map(|problem| at(problem.line, tell::lesson_problem(Lang::En, problem)));
        let expected: Vec<String> = unmet(lesson, performed).map(|unmet| at(unmet.line, tell::unmet(Lang::En, &unmet))).collect();
        // The first of all faults are those expectations once more.
        let rules = faults(lesson, performed).into_iter().skip(expected.len()).map(|fault| format!("{file}: {fault}"));
        let wrong: Vec<String> = problems.chain(expected.iter().cloned()).chain(rules).collect();
        if !wrong.is_empty() {
            return Err(Failure::new(wrong.join("\n       ")));
        }
        let holds: usize = lesson.beats.iter().map(|beat| beat.expects.len()).sum();
        Ok(format!("{file}: {} beats, {holds} expectations, all hold", lesson.beats.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places;

    fn starter() -> String {
        fs::read_to_string(places::root().unwrap().join("lessons/leader-stops.lesson")).unwrap()
    }

    fn wrong(text: &str) -> String {
        match parsed("a.lesson".to_owned(), text.to_owned()).and_then(|read| read.check()) {
            Ok(sentence) => panic!("{sentence}"),
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn a_lesson_that_holds_says_so() {
        let sentence = parsed("a.lesson".to_owned(), starter()).unwrap().check().unwrap();
        assert!(sentence.starts_with("a.lesson: 8 beats, ") && sentence.ends_with(" expectations, all hold"), "{sentence}");
    }

    #[test]
    fn each_kind_of_fault_has_its_line() {
        let number = |text: &str, line: &str| text.lines().position(|it| it == line).unwrap() + 1;
        let text = starter().replacen("\ncrash s5\n", "\ncrush s5\n", 1);
        let at = number(&text, "crush s5");
        assert!(
            wrong(&text).starts_with(&format!("a.lesson:{at}:1: Line {at}, column 1: There is no command crush.")),
            "{}",
            wrong(&text)
        );
        let text = starter().replacen("\ncrash s5\n", "\ncrash s5\ncrash s9\n", 1);
        let at = number(&text, "crash s9");
        assert!(
            wrong(&text).contains(&format!("a.lesson: Line {at}: crash s9: There is no s9 here.\n  | crash s9")),
            "{}",
            wrong(&text)
        );
        let text = starter().replacen("\nexpect leader = s5\n", "\nexpect leader = s1\n", 1);
        let at = number(&text, "expect leader = s1");
        assert!(wrong(&text).contains(&format!("a.lesson: Line {at}: expect leader = s1: it is s5, not s1.")), "{}", wrong(&text));
    }
}
