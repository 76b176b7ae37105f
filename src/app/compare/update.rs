//! A person's actions with two runs side by side, and the work of every frame.

use std::rc::Rc;

use super::likely::likely;
use super::side::Side;
use super::state::{Bookmark, Compare, Pair};
use super::trials::Trials;
use crate::app::cmd::Cmd;
use crate::app::model::Model;
use crate::app::msg::CompareMsg;
use crate::lessons::{Lesson, MAX_SIZE};
use crate::tell::words::Word;

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
        CompareMsg::Open => return open(model, None),
        CompareMsg::OpenRuns(one, other) => return open(model, Some(Pair::Runs(one, other))),
        CompareMsg::OpenLessons(one, other) => return open(model, Some(Pair::Lessons(one, other))),
        CompareMsg::Close => {
            model.compare = None;
            return vec![Cmd::FocusStage];
        }
        CompareMsg::Size(size) => within(model, |compare| resize(compare, size)),
        CompareMsg::PlayPause => within(model, Compare::play_or_pause),
        CompareMsg::Step { back } => within(model, |compare| compare.step(back)),
        CompareMsg::ToStart => within(model, |compare| compare.jump(compare.start)),
        CompareMsg::ToEnd => within(model, |compare| compare.jump(compare.end)),
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

/// Performs the lessons with another size, and shows them at the same instant. The chart's figures stay.
fn resize(compare: &mut Compare, size: u16) {
    let Some(lessons) = compare.lessons.clone() else { return };
    let size = size.clamp(1, MAX_SIZE);
    if size == compare.size {
        return;
    }
    let (now, playback) = (compare.now, compare.playback);
    let trials = std::mem::take(&mut compare.trials);
    *compare = Compare::of_lessons(compare.pair.clone(), lessons, size, trials);
    compare.playback = playback;
    compare.go(now);
}

fn open(model: &mut Model, pair: Option<Pair>) -> Vec<Cmd> {
    model.menu = None;
    model.popover = None;
    model.playback.pause();
    let pair = pair.unwrap_or_else(|| likely(model));
    match pair {
        Pair::Runs(one, other) => {
            if let (Some(left), Some(right)) = (model.runs.get(one), model.runs.get(other)) {
                let sides = [Side::of_run(left), Side::of_run(right)];
                // When one side is exchanged, the clock stays where it is, and the focus in the list that was used.
                let before = model.compare.as_ref().filter(|before| before.lessons.is_none()).map(|before| before.now);
                let mut compare = Compare::between(pair, None, 0, sides, Trials::default());
                compare.go(before.unwrap_or(model.cursor().time));
                model.compare = Some(compare);
                return if before.is_some() { Vec::new() } else { vec![Cmd::FocusCompare] };
            }
            Vec::new()
        }
        Pair::Lessons(one, other) => {
            model.library.pair = Some([one.clone(), other.clone()]);
            let missing = [one, other].into_iter().filter(|name| !model.library.texts.contains_key(&**name));
            let mut cmds: Vec<Cmd> = missing.map(|name| Cmd::Fetch(format!("{name}.lesson"))).collect();
            cmds.extend(come(model));
            cmds
        }
    }
}

/// Opens two lessons side by side, and first gets the ones that are not here yet.
pub fn open_lessons(model: &mut Model, one: Rc<str>, other: Rc<str>) -> Vec<Cmd> {
    open(model, Some(Pair::Lessons(one, other)))
}

/// Opens a comparison as it was left.
pub fn reopen(model: &mut Model, bookmark: Bookmark) -> Vec<Cmd> {
    let cmds = open(model, Some(bookmark.pair));
    if let Some(compare) = &mut model.compare {
        resize(compare, bookmark.size);
        compare.go(bookmark.now);
    }
    cmds
}

/// Opens the comparison that waits for its lessons, if both are here.
pub fn come(model: &mut Model) -> Vec<Cmd> {
    let Some([one, other]) = model.library.pair.clone() else { return Vec::new() };
    let read = |name: &Rc<str>| model.library.texts.get(&**name).and_then(|text| Lesson::parse(text).ok()).map(Rc::new);
    let (Some(left), Some(right)) = (read(&one), read(&other)) else { return Vec::new() };
    model.library.pair = None;
    let made_for = |lesson: &Lesson, other: &str| lesson.compare.as_deref() == Some(other);
    if !made_for(&left, &other) && !made_for(&right, &one) {
        model.say(Word::NoticeNoPair);
        return Vec::new();
    }
    let size = if left.sized { left.size } else { right.size };
    let mut trials = Trials::of(left.theme);
    trials.start();
    model.compare = Some(Compare::of_lessons(Pair::Lessons(one, other), [left, right], size, trials));
    vec![Cmd::FocusCompare]
}

/// Says that one of the lessons cannot be had.
pub fn missing(model: &mut Model) {
    model.library.pair = None;
    model.say(Word::NoticeLessonMissing);
}
