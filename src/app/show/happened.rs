//! The log: the events up to the cursor, newest first.

use super::caption::{cause_of, effects_of};
use crate::app::history::interest::last_before;
use crate::app::model::Model;
use crate::app::msg::{Granularity, Msg, TimeMsg};
use crate::app::view::{Button, ButtonTone, LogLine, LogPanel, Section, SectionBody};
use crate::tell::values::clock;
use crate::tell::words::Word;
use crate::tell::{self, Thing};
use crate::zk::Class;

/// The most lines of the log's own panel, and of the short log below other panels.
pub const LONG: usize = 60;
pub const SHORT: usize = 6;
/// The most steps back that the log searches for those worth a line.
const MAX_SCAN: u32 = 20_000;

pub fn panel(model: &Model, lines: usize) -> LogPanel {
    let recording = &model.run().recording;
    let cursor = model.cursor().steps;
    let mut end = cursor;
    let mut found = Vec::new();
    let oldest = cursor.saturating_sub(MAX_SCAN).max(model.run().first);
    while found.len() < lines && end > oldest {
        let Some(index) = last_before(recording, end, end - oldest, &model.hidden, Granularity::Message) else { break };
        found.push(line(model, index, "log"));
        end = index;
    }
    LogPanel { title: model.word(Word::JustHappened).to_owned(), lines: found }
}

/// One step as a line, with a button that goes there.
pub fn line(model: &Model, index: u32, list: &str) -> LogLine {
    let recording = &model.run().recording;
    let trace = recording.trace().get(index as usize);
    let time = trace.map_or_else(String::new, |step| clock(step.at));
    let text = trace.map(|step| tell::line(model.lang, step, recording.notes_of(index))).unwrap_or_default();
    let class = trace.map_or(Class::Command, |step| Class::from_u8(step.class));
    let button = Button::new(format!("{list}-{index}"), time.clone(), Msg::Time(TimeMsg::GoToStep(index)));
    LogLine {
        step: index,
        thing: Thing::Step(index),
        time,
        class,
        text,
        button: button.titled(model.word(Word::GoThere)).toned(ButtonTone::Quiet),
        current: index + 1 == model.cursor().steps,
        later: index >= model.cursor().steps,
    }
}

/// Buttons to the cause of a step and to its effects.
pub fn cause_and_effects(model: &Model, cause: Option<u32>, step: Option<u32>) -> Vec<Section> {
    let cause = cause.or_else(|| step.and_then(|step| cause_of(model, step)));
    let mut sections = Vec::new();
    if let Some(cause) = cause {
        sections.push(model.section(Word::CauseTitle, SectionBody::Links(vec![line(model, cause, "cause")])));
    }
    let effects = step.map(|step| effects_of(model, step)).unwrap_or_default();
    if !effects.is_empty() {
        let lines = effects.into_iter().map(|effect| line(model, effect, "effect")).collect();
        sections.push(model.section(Word::EffectsTitle, SectionBody::Links(lines)));
    }
    sections
}
