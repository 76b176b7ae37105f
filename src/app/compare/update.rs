//! A person's actions with two runs side by side, and the work of every frame.

use std::rc::Rc;

use super::likely::likely;
use super::pairs::{Pair, names};
use super::parting::parting;
use super::side::Side;
use super::state::{Bookmark, Compare};
use super::trials::Trials;
use super::with_rules;
use crate::app::cmd::Cmd;
use crate::app::here;
use crate::app::lesson::WantedPair;
use crate::app::model::Model;
use crate::app::msg::CompareMsg;
use crate::app::notices::Saying;
use crate::lang::Lang;
use crate::lessons::{Lesson, MAX_SIZE};
use crate::link::{self, AskedComparison, Link};
use crate::script::parse_duration;
use crate::sim::Time;
use crate::tell::template::text;
use crate::tell::words::Word;

/// The most letters of a link's text that are shown where it is wrong.
const MAX_SHOWN: usize = 24;

/// Whether the comparison needs frames: it plays, or computes its chart.
pub fn wants_frames(model: &Model) -> bool {
    model.compare.as_ref().is_some_and(|compare| compare.playback.playing || compare.trials.is_running())
}

pub fn frame(model: &mut Model, now_ms: u64) -> Vec<Cmd> {
    if let Some(compare) = &mut model.compare {
        compare.play_frame(now_ms);
        // A run of a large size takes longer than a frame: the eyes come first.
        if let Some(lessons) = compare.lessons.as_ref().filter(|_| !compare.playback.playing) {
            compare.trials.go_on(lessons);
        }
    }
    Vec::new()
}

pub fn update(model: &mut Model, msg: CompareMsg) -> Vec<Cmd> {
    match msg {
        CompareMsg::Open => {
            let pair = likely(model);
            return open(model, pair, None, None);
        }
        CompareMsg::OpenNamed(name) => return Pair::named(name).map_or_else(Vec::new, |pair| open(model, pair, None, None)),
        CompareMsg::OpenRuns(one, other) => return open(model, Pair::Runs(one, other), None, None),
        CompareMsg::WithRules(run) => return open_with_rules(model, run),
        CompareMsg::OpenLessons(one, other) => return open(model, Pair::Lessons(one, other), None, None),
        CompareMsg::CopyLink => return copy_link(model),
        CompareMsg::Settled => {}
        CompareMsg::Close => {
            model.compare = None;
            return vec![Cmd::FocusStage];
        }
        CompareMsg::Size(size) => within(model, |compare| resize(compare, size)),
        CompareMsg::PlayPause => within(model, Compare::play_or_pause),
        CompareMsg::Step { back } => within(model, |compare| compare.step(back)),
        CompareMsg::ToStart => within(model, |compare| compare.jump(compare.start)),
        CompareMsg::ToEnd => within(model, |compare| compare.jump(compare.end)),
        CompareMsg::Parting => within(model, |compare| compare.jump(parting(&compare.sides).unwrap_or(compare.end))),
        CompareMsg::Scrub { thousandths } => within(model, |compare| {
            let share = u64::from(thousandths.min(1000));
            compare.jump(compare.start + (compare.end - compare.start) / 1000 * share);
        }),
        CompareMsg::Speed { up } => within(model, |compare| compare.playback.change_speed(if up { 1 } else { -1 })),
        CompareMsg::Measure(measure) => within(model, |compare| compare.trials.measure = measure),
        CompareMsg::Run => within(model, |compare| compare.trials.start()),
        CompareMsg::Cancel => within(model, |compare| compare.trials.cancel()),
    }
    Vec::new()
}

/// Carries out a message that concerns the open comparison.
fn within(model: &mut Model, act: impl FnOnce(&mut Compare)) {
    if let Some(compare) = &mut model.compare {
        act(compare);
    }
}

/// Performs the lessons with another size, and shows them as long after the release. The chart's figures stay.
fn resize(compare: &mut Compare, size: u16) {
    let Some(lessons) = compare.lessons.clone() else { return };
    let size = size.clamp(1, MAX_SIZE);
    if size == compare.size {
        return;
    }
    let since = compare.now as i64 - compare.sides[0].released as i64;
    let (at_start, playback) = (compare.now == compare.start, compare.playback);
    let trials = std::mem::take(&mut compare.trials);
    *compare = Compare::of_lessons(compare.pair.clone(), lessons, size, trials);
    compare.playback = playback;
    if !at_start {
        compare.go(compare.sides[0].released.saturating_add_signed(since));
    }
}

/// Opens a pair, with so many clients and at an instant where they are asked for.
fn open(model: &mut Model, pair: Pair, size: Option<u16>, at: Option<Time>) -> Vec<Cmd> {
    model.menu = None;
    model.popover = None;
    model.playback.pause();
    match pair {
        Pair::Runs(one, other) => open_runs(model, one, other),
        Pair::Recipes(recipes) => show(model, Pair::Recipes(recipes), recipes.lessons().map(Rc::new), (size, at)),
        Pair::Lessons(one, other) => {
            let lessons = [one, other];
            let missing = lessons.iter().filter(|name| !model.library.texts.contains_key(&***name));
            let mut cmds: Vec<Cmd> = missing.map(|name| Cmd::Fetch(format!("{name}.lesson"))).collect();
            model.library.pair = Some(WantedPair { lessons, size, at });
            cmds.extend(come(model));
            cmds
        }
    }
}

fn open_runs(model: &mut Model, one: usize, other: usize) -> Vec<Cmd> {
    let (Some(left), Some(right)) = (model.runs.get(one), model.runs.get(other)) else { return Vec::new() };
    let sides = [Side::of_run(left), Side::of_run(right)];
    // When one side is exchanged, the clock stays where it is.
    let before = model.compare.as_ref().filter(|before| before.lessons.is_none()).map(|before| before.now);
    let mut compare = Compare::between(Pair::Runs(one, other), None, 0, sides, Trials::default());
    compare.go(before.unwrap_or(model.cursor().time));
    put(model, compare)
}

/// Opens a run beside its commands with all rules, at the instant on screen: at a lesson's end one sees in what the two differ.
pub fn open_with_rules(model: &mut Model, run: usize) -> Vec<Cmd> {
    let Some(pair) = with_rules::pair(model, run) else {
        model.say(Word::NoticeBranches);
        return Vec::new();
    };
    open(model, pair, None, None)
}

/// Puts a comparison on screen. Where another one is there, the focus stays in the list that was used.
fn put(model: &mut Model, compare: Compare) -> Vec<Cmd> {
    let before = model.compare.replace(compare);
    if before.is_some() { Vec::new() } else { vec![Cmd::FocusCompare] }
}

/// Performs two lessons, and shows them side by side.
fn show(model: &mut Model, pair: Pair, lessons: [Rc<Lesson>; 2], (size, at): (Option<u16>, Option<Time>)) -> Vec<Cmd> {
    let own = if lessons[0].sized { lessons[0].size } else { lessons[1].size };
    let mut trials = Trials::of(lessons[0].theme);
    trials.start();
    let mut compare = Compare::of_lessons(pair, lessons, size.unwrap_or(own), trials);
    compare.go(at.unwrap_or(compare.start));
    put(model, compare)
}

/// Opens the comparison that a link names, and says what is wrong with it.
pub fn open_link(model: &mut Model, asked: &AskedComparison) -> Vec<Cmd> {
    let Some(pair) = Pair::named(&asked.pair) else {
        model.say(Saying::sentence(|lang| no_pair(lang, &asked.pair)));
        return Vec::new();
    };
    let size = asked.size.as_ref().map(|text| text.parse().ok().filter(|size| (1..=MAX_SIZE).contains(size)).ok_or(text));
    let at = asked.clock.as_ref().map(|text| text.parse().or_else(|_| parse_duration(text)).map_err(|_| text));
    if let Some(Err(text)) = &size {
        model.say(Saying::sentence(|lang| no_size(lang, text)));
    }
    if let Some(Err(text)) = &at {
        model.say(Saying::sentence(|lang| no_instant(lang, text)));
    }
    open(model, pair, size.and_then(Result::ok), at.and_then(Result::ok))
}

fn no_pair(lang: Lang, name: &str) -> String {
    let names = names().collect::<Vec<_>>().join(", ");
    text!(
        lang,
        "There is no comparison “{name}”. There are: {names}.",
        "没有名为“{name}”的对比。可用的有：{names}。",
        name = shown(name),
        names,
    )
}

fn no_size(lang: Lang, text: &str) -> String {
    text!(
        lang,
        "n={text} is no number from 1 to {max}: the comparison shows its own.",
        "n={text} 不是 1 到 {max} 的数字，改用默认值。",
        text = shown(text),
        max = MAX_SIZE,
    )
}

fn no_instant(lang: Lang, text: &str) -> String {
    text!(
        lang,
        "clock={text} is no instant, such as 12.5s: the comparison shows its beginning.",
        "clock={text} 不是时刻（如 12.5s），改为显示开头。",
        text = shown(text),
    )
}

/// The beginning of a link's text.
fn shown(text: &str) -> String {
    text.chars().take(MAX_SHOWN).collect()
}

fn copy_link(model: &mut Model) -> Vec<Cmd> {
    let Some(comparison) = here::comparison(model) else { return Vec::new() };
    let Some(fragment) = link::write(&Link { lang: Some(model.lang), ..comparison }) else { return Vec::new() };
    model.say(Word::Copied);
    vec![Cmd::CopyLink(fragment)]
}

/// Opens a comparison as it was left.
pub fn reopen(model: &mut Model, bookmark: Bookmark) -> Vec<Cmd> {
    let Bookmark { pair, size, now } = bookmark;
    let cmds = open(model, pair, Some(size), Some(now));
    // The clock of two branches goes where the run stands, unless it was elsewhere.
    within(model, |compare| compare.go(now));
    cmds
}

/// Opens the comparison that waits for its lessons, if both are here.
pub fn come(model: &mut Model) -> Vec<Cmd> {
    let Some(WantedPair { lessons: [one, other], size, at }) = model.library.pair.clone() else { return Vec::new() };
    let read = |name: &Rc<str>| model.library.texts.get(&**name).and_then(|text| Lesson::parse(text).ok()).map(Rc::new);
    let (Some(left), Some(right)) = (read(&one), read(&other)) else { return Vec::new() };
    model.library.pair = None;
    let made_for = |lesson: &Lesson, other: &str| lesson.compare.as_deref() == Some(other);
    if !made_for(&left, &other) && !made_for(&right, &one) {
        model.say(Word::NoticeNoPair);
        return Vec::new();
    }
    show(model, Pair::Lessons(one, other), [left, right], (size, at))
}

/// Says that one of the lessons cannot be had.
pub fn missing(model: &mut Model) {
    model.library.pair = None;
    model.say(Word::NoticeLessonMissing);
}
