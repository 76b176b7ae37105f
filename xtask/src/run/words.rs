//! Errors in a script, in the page's own sentences, with their place.

use crate::failure::Failure;
use zooscope::lang::Lang;
use zooscope::script::{Outcome, ParseError, ScriptError};
use zooscope::tell;

/// `file:line:column`, the sentence, the line, and carets below what is wrong in it.
fn at_the_place(file: &str, line: usize, source: &str, error: &ParseError) -> String {
    let before = source.get(..error.span.start).unwrap_or(source);
    let wrong = source.get(error.span.clone()).unwrap_or_default();
    let column = before.chars().count() + 1;
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    // Tabs stay tabs, so that the carets stand below the wrong words.
    let indent: String = before.chars().map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
    let carets = "^".repeat(wrong.chars().count().max(1));
    format!("{file}:{line}:{column}: {}\n  {number} | {source}\n  {margin} | {indent}{carets}", parse_error(error))
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
    fn what_is_missing_has_its_place_behind_the_line() {
        let source = "crash";
        let shown = at_the_place("a.zk", 1, source, &parse_line(source).unwrap_err());
        assert_eq!(shown, "a.zk:1:6: Expected here: a server or a client, such as s1 or c1.\n  1 | crash\n    |      ^");
    }
}
