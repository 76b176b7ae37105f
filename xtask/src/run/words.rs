//! Errors in a script or a lesson, in the page's own sentences, with their place.

use crate::failure::Failure;
use zooscope::lang::Lang;
use zooscope::lessons::LessonError;
use zooscope::script::{Outcome, ParseError, ScriptError};
use zooscope::tell;

/// `file:line:column`, the sentence, the line, and carets below what is wrong in it.
fn at_the_place(file: &str, line: usize, source: &str, error: &ParseError) -> String {
    let before = source.get(..error.span.start).unwrap_or(source);
    let wrong = source.get(error.span.clone()).unwrap_or_default();
    pointed(file, line, source, before.chars().count(), wrong.chars().count(), &parse_error(error))
}

/// As [`at_the_place`], for an error in the text of a lesson: the carets stand below the word that begins at its place.
pub fn in_lesson(file: &str, text: &str, error: &LessonError) -> String {
    let source = text.lines().nth(error.line - 1).unwrap_or_default();
    let before = error.column - 1;
    let wrong = source.chars().skip(before).take_while(|letter| !letter.is_whitespace()).count();
    pointed(file, error.line, source, before, wrong, &tell::lesson_error_kind(Lang::En, &error.kind))
}

/// The place and the sentence, above the line with carets below `wrong` of its letters, which stand behind `before` others.
fn pointed(file: &str, line: usize, source: &str, before: usize, wrong: usize, sentence: &str) -> String {
    let column = before + 1;
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    // Tabs stay tabs, so that the carets stand below the wrong words.
    let indent: String = source.chars().take(before).map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
    let carets = "^".repeat(wrong.max(1));
    format!("{file}:{line}:{column}: {sentence}\n  {number} | {source}\n  {margin} | {indent}{carets}")
}

/// The failure of a task on a script that cannot be read.
pub fn script_failure(name: &str, text: &str, error: ScriptError) -> Failure {
    match error {
        ScriptError::Line { line, error } => {
            let source = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
            Failure::new(at_the_place(name, line, source, &error))
        }
        whole => Failure::new(format!("{name}: {}", script_error(&whole))),
    }
}

/// The sentence for an error in a line.
pub fn parse_error(error: &ParseError) -> String {
    tell::error(Lang::En, error)
}

/// The sentence for an error in a script as a whole.
fn script_error(error: &ScriptError) -> String {
    tell::script_error(Lang::En, error)
}

/// The reason why a command could not be done.
pub fn problem(outcome: &Outcome) -> Option<String> {
    tell::outcome(Lang::En, outcome)
}

#[cfg(test)]
mod tests {
    use super::*;
    use zooscope::script::parse_line;

    #[test]
    fn an_error_is_shown_at_its_place() {
        let source = "c1 crate /a";
        let shown = at_the_place("a.zk", 12, source, &parse_line(source).unwrap_err());
        assert_eq!(shown, "a.zk:12:4: A client has no operation crate. Did you mean create?\n  12 | c1 crate /a\n     |    ^^^^^");
    }

    #[test]
    fn an_error_in_a_lesson_is_shown_at_its_word() {
        let text = "lesson a\ntheme locks!\n";
        let error = zooscope::lessons::Lesson::parse(text).unwrap_err();
        let shown = in_lesson("a.lesson", text, &error);
        let (place, picture) = shown.split_once('\n').unwrap();
        assert!(place.starts_with("a.lesson:2:7: Expected here, one of: ensemble, "), "{shown}");
        assert_eq!(picture, "  2 | theme locks!\n    |       ^^^^^^");
    }

    #[test]
    fn what_is_missing_has_its_place_behind_the_line() {
        let source = "crash";
        let shown = at_the_place("a.zk", 1, source, &parse_line(source).unwrap_err());
        assert_eq!(shown, "a.zk:1:6: Expected here: a server or a client, such as s1 or c1.\n  1 | crash\n    |      ^");
    }
}
