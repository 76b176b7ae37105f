//! The comparison without a browser: the figures of the herd, one clock for both, and the way back.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::likely::LOCKS;
use super::trials::trial;
use super::*;
use crate::app::Msg;
use crate::app::cmd::Cmd;
use crate::app::model::Model;
use crate::app::msg::{BrowserMsg, CompareMsg, TimeMsg};
use crate::app::tests::{page, paused, type_line};
use crate::app::update::update;
use crate::lessons::{Lesson, MAX_SIZE};
use crate::sim::{SECOND, Time};
use crate::tell::plain_text;

fn text_of(name: &str) -> &'static str {
    match name {
        "herd" => include_str!("../../../lessons/herd.lesson"),
        _ => include_str!("../../../lessons/queued-lock.lesson"),
    }
}

fn lesson(name: &str) -> Rc<Lesson> {
    Rc::new(Lesson::parse(text_of(name)).unwrap())
}

fn do_it(model: &mut Model, msg: CompareMsg) -> Vec<Cmd> {
    update(model, Msg::Compare(msg))
}

/// A page with the locks side by side.
fn compared() -> Model {
    let mut model = paused();
    let cmds = do_it(&mut model, CompareMsg::Open);
    assert_eq!(cmds.iter().filter(|cmd| matches!(cmd, Cmd::Fetch(_))).count(), 2);
    for name in LOCKS {
        let text = Some(text_of(name).to_owned());
        update(&mut model, Msg::Browser(BrowserMsg::Fetched { file: format!("{name}.lesson"), text }));
    }
    assert!(model.compare.is_some(), "both have come");
    model
}

/// The number of clients in the picture of a side.
fn clients_drawn(model: &Model, side: usize) -> usize {
    view(model).unwrap().sides[side].scene.tree.as_ref().unwrap().clients.len()
}

#[test]
fn the_herd_comes_within_three_seconds_of_pressing_play_and_all_is_told_within_thirty() {
    for size in [1_u16, 6, 25] {
        let mut seen = BTreeSet::new();
        let mut model = compared();
        do_it(&mut model, CompareMsg::Size(size));
        do_it(&mut model, CompareMsg::PlayPause);
        let (mut herd, mut ms) = (None, 0_u64);
        while model.compare.as_ref().unwrap().playback.playing && ms < 60_000 {
            ms += 50;
            update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 1_000 + ms }));
            let scene = view(&model).unwrap().sides[0].scene.clone();
            seen.extend(scene.tree.as_ref().unwrap().arcs.iter().filter(|arc| arc.fired).map(|arc| arc.key.clone()));
            if seen.len() >= usize::from(size) {
                herd.get_or_insert(ms);
            }
        }
        let herd = herd.unwrap_or_else(|| panic!("no herd of {size}"));
        assert!(herd <= 3_000 && ms <= 31_000, "a herd of {size} after {herd} ms, the end after {ms} ms");
    }
}

#[test]
fn the_figures_are_those_of_the_lectures() {
    let [herd, queued] = ["herd", "queued-lock"].map(lesson);
    for n in [1_u64, 2, 6, 13, 25] {
        let [first, vain, all, ..] = trial(&herd, n as u16);
        assert_eq!((first, vain, all), (n, n - 1, n * (n + 1) / 2), "{n} wait");
        let [first, vain, all, ..] = trial(&queued, n as u16);
        assert_eq!((first, vain, all), (1, 0, n), "{n} wait");
    }
}

#[test]
fn one_clock_moves_both_sides_and_the_counters_count_up_to_it() {
    let mut model = compared();
    do_it(&mut model, CompareMsg::ToEnd);
    let view = view(&model).unwrap();
    assert_eq!(view.counters[0].values[0], "21");
    assert_eq!(view.counters[1].values, ["15", "0"]);
    do_it(&mut model, CompareMsg::ToStart);
    let start = super::view(&model).unwrap();
    assert!(start.counters.iter().all(|counter| counter.values == ["0", "0"]));
    for _ in 0..5 {
        do_it(&mut model, CompareMsg::Step { back: false });
    }
    let compare = model.compare.as_ref().unwrap();
    assert!(compare.now > compare.start);
    assert!(compare.sides.iter().all(|side| side.place.position.time == compare.now));
    let here = compare.now;
    do_it(&mut model, CompareMsg::Step { back: false });
    do_it(&mut model, CompareMsg::Step { back: true });
    assert_eq!(model.compare.as_ref().unwrap().now, here, "back is where it was");
}

#[test]
fn playing_ends_at_the_end_and_another_size_is_another_run() {
    let mut model = compared();
    do_it(&mut model, CompareMsg::Size(30));
    assert_eq!(clients_drawn(&model, 0), 31);
    do_it(&mut model, CompareMsg::Size(1000));
    assert_eq!(clients_drawn(&model, 1), usize::from(MAX_SIZE) + 1);
    do_it(&mut model, CompareMsg::Size(1));
    do_it(&mut model, CompareMsg::Cancel);
    do_it(&mut model, CompareMsg::PlayPause);
    let mut now_ms = 1_000;
    for _ in 0..20_000 {
        now_ms += 100;
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms }));
        if !wants_frames(&model) {
            break;
        }
    }
    let compare = model.compare.as_ref().unwrap();
    assert_eq!((compare.now, compare.playback.playing), (compare.end, false));
}

#[test]
fn the_chart_is_computed_a_run_at_a_time_can_be_ended_and_goes_on() {
    // It begins by itself.
    let mut model = compared();
    for _ in 0..8 {
        assert!(wants_frames(&model));
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 0 }));
    }
    do_it(&mut model, CompareMsg::Cancel);
    assert!(!wants_frames(&model));
    let chart = view(&model).unwrap().chart.unwrap();
    assert_eq!(chart.lines.each_ref().map(Vec::len), [4, 4]);
    do_it(&mut model, CompareMsg::Size(9));
    assert_eq!(view(&model).unwrap().chart.unwrap().lines[0].len(), 4, "what was computed stays");
    do_it(&mut model, CompareMsg::Run);
    update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 0 }));
    update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 0 }));
    assert_eq!(view(&model).unwrap().chart.unwrap().lines[0].len(), 5);
}

#[test]
fn closing_goes_back_to_where_one_was() {
    let before = page(&paused());
    let mut model = compared();
    do_it(&mut model, CompareMsg::PlayPause);
    do_it(&mut model, CompareMsg::Close);
    let after = page(&model);
    assert_eq!(after.compare, None);
    assert_eq!((after.at, after.stage), (before.at, before.stage));
}

/// A page with a run and so many branches, each of which begins a little earlier than the one before and crashes another server.
fn branched(branches: usize) -> Model {
    let mut model = paused();
    for line in ["run 1s", "crash s1", "run 1s"] {
        type_line(&mut model, line);
    }
    for branch in 0..branches as u64 {
        update(&mut model, Msg::Time(TimeMsg::ScrubTo(2_500_000 - 100_000 * branch)));
        type_line(&mut model, &format!("crash s{}", branch + 2));
    }
    assert_eq!(model.runs.len(), branches + 1);
    model
}

#[test]
fn any_two_branches_are_chosen_in_the_comparison_itself() {
    let mut model = branched(2);
    do_it(&mut model, CompareMsg::Open);
    do_it(&mut model, CompareMsg::ToEnd);
    let chosen = |model: &Model| view(model).unwrap().branches.unwrap().map(|side| side.chosen);
    let choose = |model: &mut Model, side: usize, run: usize| {
        let branches = view(model).unwrap().branches.unwrap();
        assert_eq!(branches[side].options.len(), 3);
        update(model, branches[side].options[run].1.clone())
    };
    assert_eq!(chosen(&model)[1], 2, "the one on screen is on the right");
    choose(&mut model, 0, 1);
    assert_eq!(chosen(&model), [1, 2]);
    let here = model.compare.as_ref().unwrap().now;
    let lines = view(&model).unwrap().sides.each_ref().map(|side| plain_text(&side.line));
    assert_eq!(lines, ["crash s2", "crash s3"]);
    assert_eq!(choose(&mut model, 0, 2), [], "the focus stays in the list");
    assert_eq!(chosen(&model), [2, 1], "the two are exchanged");
    assert_eq!(model.compare.as_ref().unwrap().now, here);
    assert_eq!(view(&compared()).unwrap().branches, None);
}

#[test]
fn two_branches_are_a_choice_beside_the_lessons_as_soon_as_there_are_two() {
    let labels = |model: &Model| view(model).unwrap().pair.options.into_iter().map(|(label, _)| label).collect::<Vec<_>>();
    assert_eq!(labels(&compared()).len(), 1);
    let mut model = branched(1);
    do_it(&mut model, CompareMsg::Open);
    let pair = view(&model).unwrap().pair;
    assert_eq!(pair.options[pair.chosen].0, "two branches");
    assert_eq!(labels(&model).len(), 2);
}

#[test]
fn a_side_ends_a_second_after_the_last_thing_that_is_counted() {
    let mut model = compared();
    do_it(&mut model, CompareMsg::ToEnd);
    let compare = model.compare.as_ref().unwrap();
    for side in &compare.sides {
        let last = side.counted(Time::MAX).at;
        assert!(side.end() <= last + SECOND, "{} after {last}", side.end());
    }
    let mut model = branched(1);
    type_line(&mut model, "run 60s");
    do_it(&mut model, CompareMsg::Open);
    let side = &model.compare.as_ref().unwrap().sides[1];
    assert!(side.end() >= 2_500_000, "not before what was done");
    assert_eq!(side.counted(side.end()), side.counted(Time::MAX));
}

#[test]
fn a_branch_stands_beside_what_it_left_and_says_what_is_other() {
    let mut model = branched(1);
    do_it(&mut model, CompareMsg::Open);
    let view = view(&model).unwrap();
    let line = |n: usize| plain_text(&view.sides[n].line);
    assert!(line(0).contains("crash s1") && !line(0).contains("crash s2"), "{}", line(0));
    assert_eq!(line(1), "crash s2");
    assert!(view.chart.is_none() && view.size.is_none());
}

/// A page with a branch of the run on screen, in which the leader was stopped.
fn two_branches() -> Model {
    let mut model = paused();
    for line in ["run 1s", "crash s1", "run 3s"] {
        type_line(&mut model, line);
    }
    update(&mut model, Msg::Time(TimeMsg::ScrubTo(2 * SECOND)));
    for line in ["crash s5", "run until leader", "c1 set /config branch", "run until replies", "run 1s"] {
        type_line(&mut model, line);
    }
    do_it(&mut model, CompareMsg::OpenRuns(0, 1));
    model
}

#[test]
fn two_branches_show_every_server_and_in_what_they_differ() {
    let mut model = two_branches();
    do_it(&mut model, CompareMsg::ToEnd);
    let view = view(&model).unwrap();
    assert!(view.sides.iter().all(|side| side.scene.servers.len() == 5 && side.scene.clients.len() == 3));
    let rows = view.differences.unwrap();
    let has = |name: &str| rows.iter().any(|row| row.name.contains(name));
    assert!(has("s5") && has("/config") && has("last reply to c1"), "{rows:?}");
    do_it(&mut model, CompareMsg::ToStart);
    assert_eq!(super::view(&model).unwrap().differences, Some(Vec::new()), "at the start both are one run");
}

#[test]
fn a_comparison_stops_at_its_end() {
    let mut model = two_branches();
    do_it(&mut model, CompareMsg::ToStart);
    do_it(&mut model, CompareMsg::PlayPause);
    for frame in 0..20_000 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: frame * 33 }));
        if !wants_frames(&model) {
            break;
        }
    }
    let compare = model.compare.as_ref().unwrap();
    assert!(!compare.playback.playing && compare.now == compare.end);
}
