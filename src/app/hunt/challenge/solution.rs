//! A solution to compare with: its figures, its lines and its run.

use crate::app::model::Model;
use crate::app::msg::Msg;
use crate::app::view::{Button, SolutionView};
use crate::lang::Lang;
use crate::tell::template::text;
use crate::tell::values::seconds;
use crate::tell::words::Word;
use crate::worksheets::Solved;

/// The solution with its lines folded or not. `of` begins the names of its buttons.
pub fn solution(model: &Model, of: &str, solved: &Solved, is_unfolded: bool, [toggle, open]: [Msg; 2]) -> SolutionView {
    let says = if is_unfolded { Word::ChallengeHide } else { Word::ChallengeSolution };
    SolutionView {
        toggle: Button::new(format!("{of}-solution"), model.word(says), toggle),
        open: Button::new(format!("{of}-open"), model.word(Word::ChallengeOpen), open),
        lines: is_unfolded.then(|| solved.lines.clone()),
    }
}

/// Its figures in a sentence.
pub fn compared(lang: Lang, solved: &Solved) -> String {
    text!(
        lang,
        "The solution has {commands|command|commands} in {time}.",
        "参考解法用 {commands} 条命令、{time}。",
        commands = solved.commands,
        time = seconds(solved.took),
    )
}
