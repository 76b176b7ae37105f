//! The update: one message in, the model changed, effects out. Each feature has its own update; this one does what follows every
//! message: the open beat, the caption, the count of changes, the address.

mod browser;
mod doing;
mod page;
mod pointing;
mod time;

use super::cmd::{Cmd, Theme};
use super::doing::{opening, telling};
use super::history::pacing::Pacing;
use super::history::told::Telling;
use super::model::{Model, Window};
use super::msg::{BrowserMsg, Msg, Reach, Tab, TimeMsg};
use super::notices::Saying;
use super::trail::{Trail, Visit};
use super::{address, author, compare, console, course, embed, keys, lesson, live, present, promises, sheet, znodes};
use super::{figures, hunt};
use crate::sim::{Duration, Time};
use crate::tell;
use crate::tell::words::Word;

/// The page as it opens, from the fragment of the address, at this entry of the browser's history.
pub fn open(fragment: &str, entry: u32) -> (Model, Vec<Cmd>) {
    let (mut model, link) = opening::model(fragment);
    telling::retell(&mut model);
    // The address stays as it was opened until a person does something.
    model.written = fragment.trim_start_matches('#').to_owned();
    let mut cmds = vec![Cmd::SetTheme(model.theme), Cmd::SetLang(model.lang)];
    model.trail = Trail::at(entry, link.as_ref().and_then(|link| link.over.clone()));
    if let Some(link) = link {
        cmds.extend(address::ask_for_rest(&mut model, &link));
    }
    cmds.extend(address::focus_if_mending(&model));
    cmds.extend(address::settle(&mut model));
    cmds.extend(fading(&model, 0));
    (model, cmds)
}

/// The page as it opens with a query in its address too, which another page may ask for parts with.
pub fn open_asked(query: &str, fragment: &str, entry: u32) -> (Model, Vec<Cmd>) {
    let (mut model, mut cmds) = open(fragment, entry);
    if live::is_asked(query) {
        model.playback.pause();
        (model.live, model.welcome) = (Some(Box::default()), false);
        cmds.push(Cmd::FollowLive);
    }
    let Some(asked) = embed::read(query) else { return (model, cmds) };
    for unknown in asked.unknown {
        model.say(Saying::sentence(|lang| tell::unknown_part(lang, &unknown)));
    }
    // It stands still, beside others maybe, until a person plays it.
    model.playback.pause();
    (model.embed, model.theme, model.welcome) = (Some(asked.embed), asked.theme, false);
    if asked.theme != Theme::System {
        cmds.push(Cmd::SetTheme(asked.theme));
    }
    (model, cmds)
}

/// Whether another page shows this one in a frame, as a stage with the parts that it has asked for.
pub fn is_embedded(model: &Model) -> bool {
    model.embed.is_some()
}

/// Whether the page asks for animation frames.
pub fn wants_frames(model: &Model) -> bool {
    model.playback.playing
        || compare::wants_frames(model)
        || promises::is_behind(model)
        || model.hunt.as_ref().is_some_and(|_| lab_wants_frames(model))
}

/// Whether the hunt goes on, or the challenge is to be judged. Both stand still while two runs are compared.
#[cold]
#[inline(never)]
fn lab_wants_frames(model: &Model) -> bool {
    model.compare.is_none() && (hunt::is_on(model) || hunt::challenge::is_due(model))
}

/// The digest of the world on screen.
pub fn digest(model: &Model) -> u64 {
    model.world().digest()
}

/// Takes one message in.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    let reach = msg.reach();
    let before = Standing::of(model);
    let next_notice = model.notices.next();
    let left = matches!(reach, Reach::Page | Reach::Moment).then(|| Visit::of(model));
    let is_arrival = matches!(msg, Msg::Browser(BrowserMsg::AddressChanged { .. }));
    let mut cmds = match msg {
        // A key stands for another message, whose own changes are counted.
        Msg::Key(key) => return keys::asked(model, &key).map_or_else(Vec::new, |msg| update(model, msg)),
        Msg::Time(TimeMsg::Frame { now_ms }) => frame(model, now_ms),
        Msg::Browser(msg) => browser::update(model, msg),
        msg => by_person(model, msg),
    };
    if model.course.is_some() {
        cmds.extend(course::follow(model));
    }
    if model.playback.playing {
        model.notices.retract(&Word::NoticeIdle.into());
    }
    if !model.notices.all().is_empty() {
        promises::leave_breach(model);
    }
    if model.live.is_some() {
        cmds.extend(live::follow(model));
    }
    cmds.extend(author::follow(model));
    cmds.extend(pointing::leave_what_is_gone(model));
    cmds.extend(fading(model, next_notice));
    let wandered = lesson::follow(model);
    telling::retell(model);
    if model.tab == Tab::Figures {
        figures::follow(model);
    }
    browser::fit_crowd(model);
    count(model, reach, before);
    if reach == Reach::Clock {
        promises::go_on(model);
        if before.playing && model.run().inspection.is_some() {
            cmds.extend(halt_at_breach(model, before.steps));
        }
    }
    if wandered || is_arrival {
        model.trail.keep(Visit::of(model));
    }
    if let Some(left) = left {
        cmds.extend(address::follow(model, left));
    }
    // What is kept belongs to the whole page, which the same person may have open.
    if model.embed.is_some() {
        cmds.retain(|cmd| !matches!(cmd, Cmd::Store { .. }));
    }
    let stopped = before.playing && !Standing::of(model).playing;
    if reach == Reach::Clock && stopped || reach == Reach::Moment && !model.playback.playing {
        cmds.extend(address::stay(model));
    }
    cmds
}

/// A frame: of the comparison, where one is open, else of the run.
fn frame(model: &mut Model, now_ms: u64) -> Vec<Cmd> {
    if model.compare.is_some() {
        return compare::frame(model, now_ms);
    }
    if model.hunt.is_some() {
        return lab_frame(model, now_ms);
    }
    time::frame(model, now_ms)
}

/// A frame of the run, with the hunt or the challenge beside it. Never a part of its caller, which the page needs as it opens.
#[cold]
#[inline(never)]
fn lab_frame(model: &mut Model, now_ms: u64) -> Vec<Cmd> {
    let goes_on = hunt::frame(model, now_ms);
    let mut cmds = time::frame(model, now_ms);
    cmds.extend(goes_on);
    cmds
}

/// What a person does, by feature. It stands apart because nothing of it runs while the page opens and plays.
#[cold]
fn by_person(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    match msg {
        Msg::Time(msg) => time::update(model, msg),
        Msg::Doing(msg) => doing::update(model, msg),
        Msg::Pointing(msg) => pointing::update(model, msg),
        Msg::Page(msg) => page::update(model, msg),
        Msg::Console(msg) => console::update(model, msg),
        Msg::Znodes(msg) => znodes::update(model, msg),
        Msg::Lesson(msg) => lesson::update(model, msg),
        Msg::Compare(msg) => compare::update(model, msg),
        Msg::Sheet(msg) => sheet::update(model, msg),
        Msg::Present(msg) => present::update(model, msg),
        Msg::Course(msg) => course::update(model, msg),
        Msg::Author(msg) => author::update(model, msg),
        Msg::Live(msg) => live::update(model, msg),
        // These were taken in before.
        Msg::Key(_) | Msg::Browser(_) => Vec::new(),
    }
}

/// A notice goes by itself, when even a slow reader has read it.
const NOTICE_MS: u32 = 5_000;
const LETTER_MS: u32 = 80;

/// The new notices, each to be taken away later.
fn fading(model: &Model, from: u32) -> Vec<Cmd> {
    let new = model.notices.all().iter().filter(|(number, _)| *number >= from);
    new.map(|(number, saying)| {
        let letters = saying.text(model.lang).chars().count() as u32;
        Cmd::DismissLater { notice: *number, after_ms: NOTICE_MS + letters * LETTER_MS }
    })
    .collect()
}

/// Stops at the first breach that a frame has passed. The notice of a further one goes by itself, as it plays on.
#[cold]
#[inline(never)]
fn halt_at_breach(model: &mut Model, before: u32) -> Vec<Cmd> {
    let next_notice = model.notices.next();
    if promises::halt(model, before) {
        // The caption is that of the step, as when a person goes there.
        model.telling = Telling::Every;
        telling::retell(model);
    }
    if model.playback.playing { fading(model, next_notice) } else { Vec::new() }
}

/// Counts the changes, so that the page redraws only what has changed.
fn count(model: &mut Model, reach: Reach, before: Standing) {
    match reach {
        Reach::Rows => {}
        Reach::Glance => model.glances += 1,
        Reach::Clock => model.changes += u64::from(before != Standing::of(model)),
        Reach::Page | Reach::Moment => model.changes += 1,
    }
}

/// The state that a frame may change beside the clock.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Standing {
    steps: u32,
    playing: bool,
    quiet: Option<Duration>,
    window: Window,
    beat: Option<usize>,
    /// The seconds by which a live run is ahead.
    behind: Option<u64>,
    notices: usize,
    /// Without motion, every frame that moves the clock is a new picture.
    pictured: Option<Time>,
}

impl Standing {
    fn of(model: &Model) -> Self {
        Standing {
            steps: model.cursor().steps,
            playing: model.playback.playing || model.compare.as_ref().is_some_and(|compare| compare.playback.playing),
            quiet: model.pacing.as_ref().and_then(Pacing::quiet),
            window: model.window,
            beat: model.story.as_ref().map(|story| story.beat),
            behind: model.live.as_ref().and_then(|_| live::at::behind(model)),
            notices: model.notices.all().len(),
            pictured: model.reduced_motion.then_some(model.cursor().time),
        }
    }
}
