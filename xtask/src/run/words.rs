//! What is wrong with a script, in sentences.

use zooscope::script::{DurationText, Expectation, Outcome, ParseError, ParseErrorKind, Vocabulary};
use zooscope::sim::Limit;
use zooscope::zk::Refused;

use super::notes;

/// `file:line:column`, the sentence, the line, and carets below what is wrong in it.
pub fn at_the_place(file: &str, line: usize, source: &str, error: &ParseError) -> String {
    let before = source.get(..error.span.start).unwrap_or(source);
    let wrong = source.get(error.span.clone()).unwrap_or_default();
    let column = before.chars().count() + 1;
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    // Tabs stay tabs, so that the carets stand below what they mean.
    let indent: String = before.chars().map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
    let carets = "^".repeat(wrong.chars().count().max(1));
    format!("{file}:{line}:{column}: {}\n  {number} | {source}\n  {margin} | {indent}{carets}", parse_error(error))
}

/// What is wrong, and what would be right.
pub fn parse_error(error: &ParseError) -> String {
    match &error.kind {
        ParseErrorKind::LineTooLong { max } => format!("a line holds at most {max} bytes"),
        ParseErrorKind::UnterminatedString => "the string has no closing \"".to_owned(),
        ParseErrorKind::BadEscape { found } => format!("\\{found} is no escape: there are \\\", \\\\ and \\n"),
        ParseErrorKind::Unknown { vocabulary, found, suggestion } => {
            let what = unknown(*vocabulary, found);
            suggestion.as_ref().map_or(what.clone(), |word| format!("{what}; did you mean {word}?"))
        }
        ParseErrorKind::Expected(expectation) => format!("expected {}", expected(expectation)),
        ParseErrorKind::OutOfRange { min, max } => format!("expected a number from {min} to {max}"),
        ParseErrorKind::DurationOutOfRange { min, max } => {
            format!("expected a time from {} to {}", DurationText(*min), DurationText(*max))
        }
        ParseErrorKind::TooPrecise => "a time is a whole number of microseconds".to_owned(),
        ParseErrorKind::Repeated { found } => format!("{found} is there already"),
        ParseErrorKind::Trailing => "the command is complete before this; remove the rest".to_owned(),
    }
}

fn unknown(vocabulary: Vocabulary, found: &str) -> String {
    match vocabulary {
        Vocabulary::Command => format!("there is no command {found}"),
        Vocabulary::Verb => format!("a client has no operation {found}"),
        Vocabulary::Option => format!("there is no option {found} here"),
        Vocabulary::Key => format!("there is no setting {found}"),
        Vocabulary::Condition => format!("one cannot run until {found}"),
        Vocabulary::Keyword => format!("{found} has no place here"),
    }
}

fn expected(expectation: &Expectation) -> String {
    let text = match expectation {
        Expectation::Command => "a command",
        Expectation::Verb => "an operation, such as create, get, set",
        Expectation::Node => "a server or a client, such as s1 or c1",
        Expectation::Server => "a server, such as s1",
        Expectation::Servers => "servers with commas between them, such as s1,s3",
        Expectation::NewClient => "an id for the new client, such as c4",
        Expectation::Message => "a message under way, such as m123",
        Expectation::Path => "a path, which begins with /",
        Expectation::Data => "data, in quotes if there are spaces in it",
        Expectation::Duration => "a time, such as 300ms or 2s",
        Expectation::Unit => "a unit: us, ms, s or min",
        Expectation::Number => "a number",
        Expectation::Space => "a space after the string",
        Expectation::OneOf(words) => return words.join(" or "),
    };
    text.to_owned()
}

/// What kept a command from being done.
pub fn problem(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Done | Outcome::Ended => None,
        Outcome::Refused(why) => Some(refused(why)),
        Outcome::NeverCame(_) => {
            Some(format!("it did not come within {}; the run stays where it was", DurationText(zooscope::script::MAX_RUN_UNTIL)))
        }
        Outcome::Past => Some("that instant is over".to_owned()),
        Outcome::AlreadyBegun => Some("how a run is set up stands before everything else".to_owned()),
        Outcome::Limit(limit) => Some(format!("the run ends here: {}", limit_reached(*limit))),
    }
}

fn refused(why: &Refused) -> String {
    match why {
        Refused::NoSuchNode(node) => format!("there is no {}", notes::name(*node)),
        Refused::NoSuchMessage(id) => format!("m{id} is not under way: it has arrived, or never was"),
        Refused::AlreadySo => "it is so already".to_owned(),
        Refused::TooMany => "there are as many as one run may have".to_owned(),
        Refused::ClientGone(client) => format!("{client} is not running"),
        Refused::ClientExists(client) => format!("there is a client {client} already"),
    }
}

fn limit_reached(limit: Limit) -> &'static str {
    match limit {
        Limit::Nodes => "there are too many servers and clients",
        Limit::Packets => "too many messages are under way on one connection",
        Limit::Waiting => "too much waits for a frozen process",
        Limit::Steps => "it has made as many steps as a run may have",
        Limit::StepsAtOnce => "too much happened at one instant",
        Limit::Writes => "too many writes wait for one disk",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zooscope::script::parse_line;

    #[test]
    fn an_error_is_shown_at_its_place() {
        let source = "c1 crate /a";
        let shown = at_the_place("a.zk", 12, source, &parse_line(source).unwrap_err());
        assert_eq!(shown, "a.zk:12:4: a client has no operation crate; did you mean create?\n  12 | c1 crate /a\n     |    ^^^^^");
    }

    #[test]
    fn what_is_missing_has_its_place_behind_the_line() {
        let source = "crash";
        let shown = at_the_place("a.zk", 1, source, &parse_line(source).unwrap_err());
        assert_eq!(shown, "a.zk:1:6: expected a server or a client, such as s1 or c1\n  1 | crash\n    |      ^");
    }
}
