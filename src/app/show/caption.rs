//! Words around the stage: the sentence on the last event, the kinds of messages, the top line.

use std::rc::Rc;

use super::cluster;
use super::stage::{is_broken, leader_text, without_in_short};
use super::welcome::drawing;
use crate::app::history::told::Told;
use crate::app::model::Model;
use crate::app::msg::{CompareMsg, LessonMsg, Msg, PageMsg, Popover, TimeMsg};
use crate::app::scene::places::has_hdfs;
use crate::app::view::{Button, ButtonTone, Caption, Legend, LegendItem, LiveMark, Reading, TopBar};
use crate::app::{inspect, lesson, live, promises, sheet};
use crate::lang::Lang;
use crate::sim::{Event, Life, NodeId, TraceStep};
use crate::tell::template::{name, text};
use crate::tell::values::clock;
use crate::tell::words::Word;
use crate::tell::{self, Rich, Thing};
use crate::zk::{Class, Command, Note, count_present, established_leader, servers};

/// The most effects of a step that are a click away.
const MAX_EFFECTS: usize = 4;
/// The number of steps after a step that are searched for its effects, and the most that are found.
const LOOK_FOR_EFFECTS: usize = 4_000;
const MAX_FOUND: usize = 24;

/// The kinds of messages that the legend has, in the order of a write's life.
const LEGEND: [Class; 8] =
    [Class::Vote, Class::Sync, Class::Propose, Class::Ack, Class::Commit, Class::Client, Class::Watch, Class::Ping];

pub fn view(model: &Model) -> Caption {
    let told = model.told.as_ref().filter(|told| !matches!(told.step.event, Event::Blank));
    Caption {
        time: told.map_or_else(String::new, |told| clock(told.step.at)),
        text: told.map_or_else(|| untold(model), |told| sentences(model, told)),
        reading: told.and_then(|told| reading(model, told)),
        alike: told.and_then(|told| alike(model, told)),
        hint: hint(model).map(|word| model.word(word).to_owned()),
        links: play(model).into_iter().chain(told.map(|told| links(model, told.step.index)).unwrap_or_default()).collect(),
        spoken: !model.playback.playing || told.is_some_and(|told| changes_ensemble(&told.step.notes)),
    }
}

/// The words where nothing is told: a beat of a lesson begins without any.
fn untold(model: &Model) -> Rich {
    if model.story.is_some() { Rich::default() } else { Rich::plain(model.word(Word::Opening)) }
}

/// While it plays, what happened; the reasons are for whoever has stopped to read.
fn sentences(model: &Model, told: &Told) -> Rich {
    if model.playback.playing { told.text.first_sentence() } else { told.text.clone() }
}

/// The time for which the clock stands now, while it plays.
fn reading(model: &Model, told: &Told) -> Option<Reading> {
    let plan = model.pacing.as_ref().filter(|_| model.playback.playing)?;
    let sight = plan.told_just_now(model.cursor()).filter(|sight| sight.step.index == told.step.index)?;
    Some(Reading { step: told.step.index, ms: model.playback.takes_ms(sight.stands) })
}

/// The words before a sentence that stands for several.
fn alike(model: &Model, told: &Told) -> Option<String> {
    let plan = model.plan()?;
    plan.told_at(model.cursor().steps).filter(|sight| sight.step.index == told.step.index)?.alike.clone()
}

/// Whether a step is worth saying aloud while the run plays.
fn changes_ensemble(notes: &[(NodeId, Note)]) -> bool {
    notes.iter().any(|(_, note)| {
        matches!(
            note,
            Note::Did(_) | Note::Established { .. } | Note::GaveUp { .. } | Note::Expired { .. } | Note::SessionExpiring { .. }
        )
    })
}

/// Whether a person has just done something, and time stands still: nothing comes of it until somebody plays. What a lesson does is no
/// person's, and its own button says how it goes on.
fn waits_for_play(model: &Model) -> bool {
    matches!(model.place.step.event, Event::Command(_)) && !model.playback.playing && lesson::on_script(model).is_none()
}

fn play(model: &Model) -> Option<Button> {
    let play = || Button::new("caption-play", model.word(Word::Play), Msg::Time(TimeMsg::PlayPause)).signed("▶");
    waits_for_play(model).then(play)
}

/// A hint at something to try now.
fn hint(model: &Model) -> Option<Word> {
    if waits_for_play(model) {
        return Some(Word::HintPlay);
    }
    if model.notices.all().iter().any(|(_, saying)| *saying == Word::NoticeIdle.into()) {
        return Some(Word::HintIdle);
    }
    // In a lesson the lesson's own words say what to do.
    if model.story.is_some() {
        return None;
    }
    let down = servers(model.world()).any(|(_, node, _)| node.life == Life::Crashed);
    if is_broken(model) {
        Some(Word::HintHeal)
    } else if down {
        Some(Word::HintRestart)
    } else if established_leader(model.world()).is_some()
        && model.run().recording.entries().iter().all(|entry| !matches!(entry.command, Command::Fault(_)))
    {
        Some(Word::HintStop)
    } else if !model.playback.playing && model.cursor().steps >= model.run().seen.steps {
        Some(Word::HintPlay)
    } else {
        None
    }
}

/// Buttons to the cause of a step and to its effects.
fn links(model: &Model, index: u32) -> Vec<Button> {
    let mut buttons = Vec::new();
    if let Some(cause) = cause_of(model, index) {
        buttons.push(step_button(model, format!("caption-cause-{cause}"), model.word(Word::CauseButton), cause).signed("↰"));
    }
    for effect in effects_of(model, index).into_iter().take(MAX_EFFECTS) {
        buttons.push(step_button(model, format!("caption-effect-{effect}"), model.word(Word::EffectButton), effect).signed("↳"));
    }
    buttons
}

/// A button to a step, which tells on hover what happened there.
fn step_button(model: &Model, id: String, label: &str, index: u32) -> Button {
    let recording = &model.run().recording;
    let said = recording.trace().get(index as usize).map(|trace| tell::line(model.lang, trace, recording.notes_of(index)));
    let title = said.map(|said| tell::plain_text(&said)).unwrap_or_default();
    Button::new(id, format!("{label} {}", index + 1), Msg::Time(TimeMsg::GoToStep(index))).titled(title).toned(ButtonTone::Quiet)
}

/// The step that caused this one, if one did.
pub fn cause_of(model: &Model, index: u32) -> Option<u32> {
    model.run().recording.trace().get(index as usize).map(|step| step.cause).filter(|cause| *cause < index)
}

/// The steps that this one caused, as far as they were seen.
pub fn effects_of(model: &Model, index: u32) -> Vec<u32> {
    let run = model.run();
    let start = (index as usize + 1).min(run.recording.trace().len());
    let end = (run.seen.steps as usize).min(start + LOOK_FOR_EFFECTS).min(run.recording.trace().len());
    let caused = |(_, step): &(u32, &TraceStep)| step.cause == index && model.shows(Class::from_u8(step.class));
    (index + 1..)
        .zip(run.recording.trace().get(start..end).unwrap_or_default())
        .filter(caused)
        .map(|(n, _)| n)
        .take(MAX_FOUND)
        .collect()
}

/// Whether machines of the run send messages of this kind: without an ensemble nothing is agreed on, and nobody watches.
fn is_sent(model: &Model, class: Class) -> bool {
    let is_of_ensemble = matches!(class, Class::Vote | Class::Propose | Class::Commit | Class::Watch);
    !is_of_ensemble || servers(model.world()).next().is_some()
}

pub fn legend(model: &Model) -> Legend {
    let item = |class: Class| {
        let label = model.word(class_word(class));
        let button = Button::new(format!("legend-{}", class_name(class)), label, Msg::Page(PageMsg::ToggleClass(class)));
        LegendItem { class, button: button.titled(model.word(Word::ClassTitle)).pressed(model.shows(class)) }
    };
    Legend {
        drawing: drawing(model, "legend-drawing"),
        items: LEGEND.into_iter().filter(|class| is_sent(model, *class)).map(item).collect(),
    }
}

fn class_word(class: Class) -> Word {
    match class {
        Class::Vote => Word::ClassVote,
        Class::Sync => Word::ClassSync,
        Class::Propose => Word::ClassPropose,
        Class::Ack => Word::ClassAck,
        Class::Commit => Word::ClassCommit,
        Class::Watch => Word::ClassWatch,
        Class::Ping => Word::ClassPing,
        Class::Client | Class::Link | Class::Timer | Class::Disk | Class::Command => Word::ClassClient,
    }
}

/// The name of a class in the ids of elements.
fn class_name(class: Class) -> &'static str {
    match class {
        Class::Vote => "vote",
        Class::Sync => "sync",
        Class::Propose => "propose",
        Class::Ack => "ack",
        Class::Commit => "commit",
        Class::Client => "client",
        Class::Watch => "watch",
        Class::Ping => "ping",
        Class::Link => "link",
        Class::Timer => "timer",
        Class::Disk => "disk",
        Class::Command => "command",
    }
}

pub fn top_bar(model: &Model) -> TopBar {
    let (run, (state, state_tone)) = match has_hdfs(model) {
        true => (cluster::run_text(model), cluster::state_text(model)),
        false => (run_text(model), leader_text(model)),
    };
    let (lang, to_lang) = next_lang(model);
    let theme = model.word(if model.is_dark() { Word::ThemeLight } else { Word::ThemeDark });
    let mut buttons = vec![
        Button::new("compare", model.word(Word::Compare), Msg::Compare(CompareMsg::Open)),
        Button::new("share", model.word(Word::Share), Msg::Page(PageMsg::OpenPopover(Popover::Share))),
        Button::new("lang", lang, Msg::Page(to_lang)),
        Button::new("theme", theme, Msg::Page(PageMsg::ToggleTheme)).signed("◐"),
        Button::new("help", model.word(Word::Help), Msg::Page(PageMsg::OpenPopover(Popover::Help))).signed("?").keyed("?"),
    ];
    if model.aside.is_some() {
        add_way_back(model, &mut buttons);
    }
    let lessons = Button::new("lessons", model.word(Word::Lessons), Msg::Lesson(LessonMsg::Library));
    let lessons = lessons.titled(model.word(Word::LessonsTitle)).signed("☰").keyed("l");
    let run_title = text!(model.lang, "random seed {seed}", "随机种子 {seed}", seed = model.run().seed);
    let (promises, without) = (promises::count(model), without_in_short(model));
    let live = if model.live.is_some() { live_mark(model) } else { None };
    TopBar { live, promises, without, lessons, run, run_title, state: Rc::from(state), state_tone, buttons }
}

/// Puts the way back to a worksheet that was laid aside before the other buttons.
#[cold]
#[inline(never)]
fn add_way_back(model: &Model, buttons: &mut Vec<Button>) {
    buttons.splice(..0, sheet::way_back(model));
}

/// The mark of a live ensemble.
#[cold]
#[inline(never)]
fn live_mark(model: &Model) -> Option<LiveMark> {
    live::mark(model)
}

/// The name of the language after this one, and the message that chooses it: those that are always there, then those that were added.
fn next_lang(model: &Model) -> (String, PageMsg) {
    let there = Lang::ALL.iter().position(|lang| *lang == model.lang);
    let added = |code: &str| model.languages.iter().position(|known| **known == *code);
    let next = there.or_else(|| Some(added(model.lang.code())? + Lang::ALL.len())).map_or(0, |place| place + 1);
    match (Lang::ALL.get(next), model.languages.get(next.saturating_sub(Lang::ALL.len()))) {
        (None, Some(code)) => (code.to_ascii_uppercase(), PageMsg::AskForLang(code.clone())),
        (lang, _) => {
            let lang = lang.copied().unwrap_or_default();
            (lang.name().to_owned(), PageMsg::SetLang(lang))
        }
    }
}

fn run_text(model: &Model) -> String {
    let (servers, clients) = (servers(model.world()).count(), count_present(model.world()));
    text!(
        model.lang,
        "{servers|server|servers}, {clients|client|clients}",
        "{servers} 台服务器，{clients} 个客户端",
        servers,
        clients,
    )
}

/// The name of a thing.
pub fn thing_name(model: &Model, thing: &Thing) -> String {
    match thing {
        Thing::Server(id) => id.to_string(),
        Thing::Client(id) => id.to_string(),
        Thing::Host(host) => host.to_string(),
        Thing::Link(a, b) => format!("{} – {}", name(*a), name(*b)),
        Thing::Message(id) => match inspect::in_flight(model, *id).and_then(|found| found.message) {
            Some(message) => format!("{} {id}", tell::message(model.lang, &message).kind),
            None => id.to_string(),
        },
        Thing::Znode(path) => path.to_string(),
        Thing::Step(step) => format!("{}", step + 1),
        Thing::Txn(zxid) => zxid.to_string(),
        Thing::Session(session) => session.to_string(),
        Thing::Stage => model.word(Word::MenuStageTitle).to_owned(),
    }
}
