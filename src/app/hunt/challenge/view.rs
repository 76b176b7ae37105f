//! The list of challenges, and how the one that was begun stands.

use super::list::list;
use super::solution::{compared, solution};
use super::state::{Attempt, Reached, Standing, Won};
use crate::app::lesson::rich;
use crate::app::model::Model;
use crate::app::msg::{ChallengeMsg, DoingMsg, Msg};
use crate::app::view::{AttemptView, Button, ChallengeRow, ChallengesView, GoalView, WonView};
use crate::lang::Lang;
use crate::lessons::Expect;
use crate::sim::MS;
use crate::tell::template::text;
use crate::tell::values::seconds;
use crate::tell::words::Word;
use crate::tell::{self, Part, Rich, plain_text};
use crate::worksheets::{Own, Question, Subject};

pub fn challenges(model: &Model) -> ChallengesView {
    let questions = list();
    let questions = questions.as_ref().map_or(&[][..], |sheet| &sheet.questions);
    let own = |question: &Question| match &question.subject {
        Subject::Own(own) => Some((question.name.clone(), own.clone())),
        Subject::Lesson { .. } => None,
    };
    let rows = questions.iter().filter_map(own).enumerate().map(|(place, (name, own))| row(model, place, name, &own));
    let (count, won) = (questions.len(), model.hunt.as_ref().map_or(0, |lab| lab.wins.len()));
    ChallengesView {
        title: match won {
            0 => text!(model.lang, "Challenges: {count}", "挑战：{count} 题", count),
            _ => text!(model.lang, "Challenges: {count}, {won} won", "挑战：{count} 题，已完成 {won} 题", count, won),
        },
        about: model.word(Word::ChallengesAbout),
        rows: rows.collect(),
    }
}

fn row(model: &Model, place: usize, name: String, own: &Own) -> ChallengeRow {
    let attempt = model.hunt.as_ref().and_then(|lab| lab.attempt.as_ref()).filter(|attempt| attempt.place == place);
    let ask = rich(model.lang, &own.ask, &[]);
    let says = if attempt.is_some() { Word::ChallengeAgain } else { Word::ChallengeBegin };
    let title = text!(model.lang, "{action}: {name}", "{action}：{name}", action = model.word(says), name = name.as_str());
    let begin = Button { title, ..button(&format!("challenge-{name}"), model.word(says), ChallengeMsg::Begin(place)) };
    ChallengeRow {
        name,
        // What it names is on the stage once its run is.
        ask: if attempt.is_some() { ask } else { Rich(vec![Part::Text(plain_text(&ask))]) },
        begin,
        won: model.hunt.as_ref().and_then(|lab| lab.win(place)).map(|won| {
            let commands = won.commands;
            text!(model.lang, "won, {commands|command|commands}", "已完成，{commands} 条命令", commands)
        }),
        attempt: attempt.map(|attempt| attempted(model, attempt, own)),
    }
}

fn button(id: &str, label: impl Into<String>, msg: ChallengeMsg) -> Button {
    Button::new(id.to_owned(), label, Msg::Doing(DoingMsg::Challenge(msg)))
}

fn attempted(model: &Model, attempt: &Attempt, own: &Own) -> AttemptView {
    let lang = model.lang;
    let (says, goals) = match &attempt.standing {
        None => (String::new(), Vec::new()),
        Some(Standing { reached: Some(reached), .. }) => {
            (progress(lang, reached), attempt.goals.iter().zip(&reached.goals).map(|it| goal(lang, it)).collect())
        }
        Some(Standing { is_before, .. }) => {
            let why = if *is_before { Word::ChallengeBefore } else { Word::ChallengeAstray };
            (model.word(why).to_owned(), Vec::new())
        }
    };
    AttemptView {
        says,
        goals,
        end: button("challenge-end", model.word(Word::ChallengeEnd), ChallengeMsg::End),
        won: attempt.won.map(|won| winner(model, attempt, won, own)),
    }
}

fn goal(lang: Lang, (goal, (is_reached, value)): (&Expect, &(bool, String))) -> GoalView {
    GoalView { says: tell::goal(lang, goal), text: goal.text.clone(), is_reached: *is_reached, value: value.clone() }
}

fn progress(lang: Lang, reached: &Reached) -> String {
    let (commands, time) = (reached.commands, seconds(reached.took));
    if reached.is_won() {
        return text!(lang, "Reached: {commands|command|commands}, {time}", "已达成：{commands} 条命令，{time}", commands, time);
    }
    text!(lang, "Not reached: {commands|command|commands}, {time}", "尚未达成：{commands} 条命令，{time}", commands, time)
}

fn winner(model: &Model, attempt: &Attempt, won: Won, own: &Own) -> WonView {
    let lang = model.lang;
    let yours = text!(
        lang,
        "Won with {commands|command|commands} in {time}; it took you {real}.",
        "已用 {commands} 条命令在 {time} 内完成；你花了 {real}。",
        commands = won.commands,
        time = seconds(won.took),
        real = seconds(won.real_ms * MS),
    );
    let theirs = attempt.solved.as_ref().map(|solved| compared(lang, solved));
    let msgs = [ChallengeMsg::Solution, ChallengeMsg::OpenSolution].map(|msg| Msg::Doing(DoingMsg::Challenge(msg)));
    WonView {
        says: std::iter::once(yours).chain(theirs).collect::<Vec<_>>().join(lang.space()),
        why: own.right.as_ref().map(|right| rich(lang, right, &[])),
        solution: attempt.solved.as_ref().map(|solved| solution(model, "challenge", solved, attempt.shows_solution, msgs)),
    }
}
