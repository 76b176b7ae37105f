//! Outcomes: of a command that was not simply done, and of a lesson that does not hold.

use super::command::refused;
use super::error::limit;
use super::template::{plain_text, text};
use crate::lang::Lang;
use crate::lessons::{Problem, Unmet};
use crate::script::{Condition, DurationText, MAX_RUN_UNTIL, Outcome};
use crate::sim::Duration;

/// The reason why a command could not be done; `None` where it was done, as far as the run goes.
pub fn outcome(lang: Lang, outcome: &Outcome) -> Option<String> {
    Some(match outcome {
        Outcome::Done | Outcome::Ended => return None,
        Outcome::Refused(why) => plain_text(&refused(lang, why)),
        Outcome::NeverCame(condition) => never_came(lang, *condition, MAX_RUN_UNTIL),
        Outcome::Past => text!(lang, "That instant is over.", "那一时刻已经过去。"),
        Outcome::AlreadyBegun => {
            text!(lang, "How a run is set up stands before everything else.", "运行的设置须写在所有命令之前。")
        }
        Outcome::Limit(reached) => limit(lang, *reached),
    })
}

/// The end of a `run until` that waited in vain for so long.
pub fn never_came(lang: Lang, condition: Condition, within: Duration) -> String {
    text!(
        lang,
        "“run until {condition}”: it did not come within {within}; the run stays where it was.",
        "“run until {condition}”：{within} 内没有等到，运行停在原处。",
        condition = condition.to_string(),
        within = DurationText(within),
    )
}

/// A command of a lesson that could not be done.
pub fn lesson_problem(lang: Lang, problem: &Problem) -> String {
    let Problem { line, command, outcome: what } = problem;
    let what = outcome(lang, what).unwrap_or_default();
    text!(lang, "Line {line}: {command}: {what}", "第 {line} 行：{command}：{what}", line, command = command.as_str(), what)
}

/// An expectation of a lesson that does not hold.
pub fn unmet(lang: Lang, unmet: &Unmet) -> String {
    let Unmet { line, beat, text: expected, left, right } = unmet;
    text!(
        lang,
        "Line {line}, beat {beat}: expect {expected}: {found}",
        "第 {line} 行，beat {beat}：expect {expected}：{found}",
        line,
        beat = beat.as_str(),
        expected = expected.as_str(),
        found = found(lang, expected, left, right),
    )
}

/// The value that a comparison has found; where another alone would have done, that one too.
pub fn found(lang: Lang, comparison: &str, left: &str, right: &str) -> String {
    if comparison.contains(" = ") {
        text!(lang, "it is {left}, not {right}.", "实际为 {left}，而不是 {right}。", left, right)
    } else {
        text!(lang, "it is {left}.", "实际为 {left}。", left)
    }
}
