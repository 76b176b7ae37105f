//! The transport: buttons to go through time, and the picker of runs.

use super::stage::branch_name;
use crate::app::history::playback::SPEEDS;
use crate::app::lesson;
use crate::app::model::Model;
use crate::app::msg::{DoingMsg, Granularity, Milestone, Msg, PageMsg, TimeMsg};
use crate::app::names::Pace;
use crate::app::view::{Button, ButtonTone, Choice, Clock, SpeedView, Transport};
use crate::sim::{Duration, SECOND};
use crate::tell::template::text;
use crate::tell::values::{clock, seconds};
use crate::tell::words::Word;

/// A shorter quiet stretch is crossed without a word.
const MARKED: Duration = SECOND / 2;

pub fn view(model: &Model) -> Transport {
    Transport {
        buttons: buttons(model),
        granularity: granularity(model),
        milestone: milestone(model),
        previous: jump(model, "previous", Word::Previous, true).keyed("N"),
        next: jump(model, "next", Word::Next, false).keyed("n"),
        calls: (model.calls || model.has_calls()).then(|| calls(model)),
        pace: pace(model),
        speed: speed(model),
        branches: branches(model),
        branching: model.runs.len() > 1 && lesson::on_script(model).is_none(),
        past: past(model),
        playing: model.playback.playing,
    }
}

fn buttons(model: &Model) -> Vec<Button> {
    let word = |word| model.word(word);
    let (play, sign) = if model.playback.playing { (Word::Pause, "⏸") } else { (Word::Play, "▶") };
    vec![
        Button::new("to-start", word(Word::ToStart), Msg::Time(TimeMsg::ToStart)).signed("⏮").keyed("Home"),
        Button::new("step-back", word(Word::StepBack), Msg::Time(TimeMsg::StepBack)).signed("◀").keyed("←"),
        Button::new("play", word(play), Msg::Time(TimeMsg::PlayPause)).signed(sign).keyed("Space").toned(ButtonTone::Primary),
        Button::new("step-forward", word(Word::StepForward), Msg::Time(TimeMsg::StepForward)).signed("▶|").keyed("→"),
        Button::new("to-end", word(Word::ToEnd), Msg::Time(TimeMsg::ToEnd)).signed("⏭").keyed("End"),
    ]
}

/// Showing the clients' calls in the timeline.
fn calls(model: &Model) -> Button {
    let button = Button::new("calls", model.word(Word::TimelineCalls), Msg::Page(PageMsg::ToggleCalls));
    button.signed("↔").keyed("c").pressed(model.calls)
}

fn granularity(model: &Model) -> Choice {
    let all =
        [(Granularity::Message, Word::ByMessage), (Granularity::Event, Word::ByEvent), (Granularity::Milestone, Word::ByMilestone)];
    let options = all
        .iter()
        .map(|(granularity, word)| (model.word(*word).to_owned(), Msg::Time(TimeMsg::SetGranularity(*granularity))))
        .collect();
    let chosen = all.iter().position(|(granularity, _)| *granularity == model.granularity).unwrap_or(0);
    Choice { id: "granularity", label: model.word(Word::Granularity).to_owned(), options, chosen }
}

fn milestone(model: &Model) -> Choice {
    let word = |milestone: Milestone| match milestone {
        Milestone::Election => Word::MilestoneElection,
        Milestone::Commit => Word::MilestoneCommit,
        Milestone::Watch => Word::MilestoneWatch,
        Milestone::Session => Word::MilestoneSession,
        Milestone::Fault => Word::MilestoneFault,
        Milestone::Breach => Word::MilestoneBreach,
    };
    // What must hold is watched once all of the page's code is there.
    let offered = if model.inspects { &Milestone::ALL[..] } else { &Milestone::ALL[..5] };
    let options = offered
        .iter()
        .map(|&milestone| (model.word(word(milestone)).to_owned(), Msg::Time(TimeMsg::SetMilestone(milestone))))
        .collect();
    let chosen = Milestone::ALL.iter().position(|milestone| *milestone == model.milestone).unwrap_or(0);
    Choice { id: "milestone", label: model.word(Word::MilestoneLabel).to_owned(), options, chosen }
}

fn jump(model: &Model, id: &'static str, word: Word, back: bool) -> Button {
    let msg = Msg::Time(TimeMsg::Jump { milestone: model.milestone, back });
    Button::new(id, model.word(word), msg).signed(if back { "◂" } else { "▸" })
}

fn pace(model: &Model) -> Choice {
    let options = vec![
        (model.word(Word::PaceEyes).to_owned(), Msg::Time(TimeMsg::SetPace(Pace::Eyes))),
        (model.word(Word::PaceSteady).to_owned(), Msg::Time(TimeMsg::SetPace(Pace::Steady))),
    ];
    Choice { id: "pace", label: model.word(Word::PaceLabel).to_owned(), options, chosen: model.playback.pace as usize }
}

fn speed(model: &Model) -> SpeedView {
    let index = model.playback.speed();
    let count = SPEEDS.len() as u8;
    SpeedView {
        label: model.word(Word::Speed).to_owned(),
        index,
        count,
        text: SPEEDS[usize::from(index)].2,
        slower: Button::new("slower", model.word(Word::Slower), Msg::Time(TimeMsg::Slower))
            .signed("−")
            .keyed("[")
            .enabled(index > 0),
        faster: Button::new("faster", model.word(Word::Faster), Msg::Time(TimeMsg::Faster))
            .signed("+")
            .keyed("]")
            .enabled(index + 1 < count),
    }
}

fn branches(model: &Model) -> Choice {
    let options =
        (0..model.runs.len()).map(|index| (branch_name(model, index), Msg::Doing(DoingMsg::SwitchBranch(index)))).collect();
    Choice { id: "branches", label: model.word(Word::Branch).to_owned(), options, chosen: model.current }
}

/// A warning that acting before the end of what was seen begins a branch.
fn past(model: &Model) -> Option<&'static str> {
    // A lesson's script is all past, and says itself where one leaves it.
    // What is done to a live run is done in its present.
    let is_fixed = lesson::on_script(model).is_some() || model.run().until.is_some();
    let past = model.run().is_past(model.cursor()) && !is_fixed;
    past.then(|| model.word(Word::InThePast))
}

pub fn clock_view(model: &Model) -> Clock {
    let cursor = model.cursor();
    Clock {
        time: clock(cursor.time),
        event: format!("{}/{}", grouped(cursor.steps), grouped(model.run().seen.steps)),
        skipping: skipping(model),
    }
}

/// The length of the quiet stretch that is being crossed.
fn skipping(model: &Model) -> Option<String> {
    let quiet = model.pacing.as_ref().filter(|_| model.playback.playing)?.quiet()?;
    (quiet >= MARKED).then(|| text!(model.lang, "quiet: {time}", "无事：{time}", time = seconds(quiet)))
}

/// `1,204`
fn grouped(n: u32) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!([grouped(0), grouped(999), grouped(1_204), grouped(1_000_000)], ["0", "999", "1,204", "1,000,000"]);
    }
}
