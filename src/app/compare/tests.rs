//! The comparison without a browser: the figures of the herd, one clock for both, and the way back.

use super::super::tests::{page, paused};
use super::super::update::update;
use super::super::{Model, Msg};
use super::trials::trial;
use super::*;

fn lesson(name: &str) -> Rc<Lesson> {
    let text = match name {
        "herd" => include_str!("../../../lessons/herd.lesson"),
        _ => include_str!("../../../lessons/queued-lock.lesson"),
    };
    Rc::new(Lesson::parse(text).unwrap())
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
        let text = Some(match name {
            "herd" => include_str!("../../../lessons/herd.lesson").to_owned(),
            _ => include_str!("../../../lessons/queued-lock.lesson").to_owned(),
        });
        update(&mut model, Msg::Fetched { file: format!("{name}.lesson"), text });
    }
    assert!(model.compare.is_some(), "both have come");
    model
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
    assert_eq!(view(&model).unwrap().sides[0].scene.clients.len(), 31);
    do_it(&mut model, CompareMsg::Size(1000));
    assert_eq!(view(&model).unwrap().sides[1].scene.clients.len(), usize::from(MAX_SIZE) + 1);
    do_it(&mut model, CompareMsg::Size(1));
    do_it(&mut model, CompareMsg::PlayPause);
    let mut now_ms = 1_000;
    for _ in 0..20_000 {
        now_ms += 100;
        update(&mut model, Msg::Frame { now_ms });
        if !wants_frames(&model) {
            break;
        }
    }
    let compare = model.compare.as_ref().unwrap();
    assert_eq!((compare.now, compare.playback.playing), (compare.end, false));
}

#[test]
fn the_chart_is_computed_a_run_at_a_time_can_be_ended_and_goes_on() {
    let mut model = compared();
    do_it(&mut model, CompareMsg::Run);
    for _ in 0..8 {
        assert!(wants_frames(&model));
        update(&mut model, Msg::Frame { now_ms: 0 });
    }
    do_it(&mut model, CompareMsg::Cancel);
    assert!(!wants_frames(&model));
    let chart = view(&model).unwrap().chart.unwrap();
    assert_eq!(chart.lines.each_ref().map(Vec::len), [4, 4]);
    do_it(&mut model, CompareMsg::Size(9));
    assert_eq!(view(&model).unwrap().chart.unwrap().lines[0].len(), 4, "what was computed stays");
    do_it(&mut model, CompareMsg::Run);
    update(&mut model, Msg::Frame { now_ms: 0 });
    update(&mut model, Msg::Frame { now_ms: 0 });
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

#[test]
fn a_branch_stands_beside_what_it_left_and_says_what_is_other() {
    let mut model = paused();
    for line in ["run 1s", "crash s1", "run 1s"] {
        update(&mut model, Msg::ConsoleInput { line: line.to_owned(), cursor: line.len() });
        update(&mut model, Msg::ConsoleSubmit);
    }
    update(&mut model, Msg::ScrubTo(2_500_000));
    update(&mut model, Msg::ConsoleInput { line: "crash s2".to_owned(), cursor: 8 });
    update(&mut model, Msg::ConsoleSubmit);
    do_it(&mut model, CompareMsg::Open);
    let view = view(&model).unwrap();
    let line = |n: usize| super::super::narrate::plain_text(&view.sides[n].line);
    assert!(line(0).contains("crash s1") && !line(0).contains("crash s2"), "{}", line(0));
    assert_eq!(line(1), "crash s2");
    assert!(view.chart.is_none() && view.size.is_none());
}
