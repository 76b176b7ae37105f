//! Sentences about figures of operators, by the messages of a person.

use super::*;
use crate::app::history::counting::Counting;
use crate::app::msg::{BrowserMsg, KeyPress, Msg, PageMsg, PointingMsg, Tab, TimeMsg};
use crate::app::tests::type_line;
use crate::app::view::{ConsoleTone, FigureCell, FigureView, FiguresPanel};
use crate::app::{Cmd, Model, open, update};
use crate::lang::Lang;
use crate::metrics::{Figure, Sheet};
use crate::sim::Position;
use crate::tell::values::clock;
use crate::tell::{FIGURE_GROUPS, Thing, plain_text};
use crate::zk::{ServerId, established_leader, servers};

fn typed(model: &mut Model, lines: &[&str]) {
    lines.iter().for_each(|line| type_line(model, line));
}

fn show(model: &mut Model) {
    update(model, Msg::Page(PageMsg::OpenTab(Tab::Figures)));
}

/// An ensemble of three whose leader is s3, with a client at s1, and the panel open.
fn page() -> Model {
    let mut model = open("", 0).0;
    typed(&mut model, &["ensemble 3 clients 0", "run until leader", "run 1s", "client add c1 at s1 timeout 30s", "run 1s"]);
    show(&mut model);
    model
}

fn pin(model: &mut Model) {
    let msg = shown(model).pin.msg;
    update(model, msg);
}

fn shown(model: &Model) -> FiguresPanel {
    panel(model).expect("a panel")
}

fn row(model: &Model, name: &str) -> FigureView {
    let table = shown(model).table.expect("a table");
    table.groups.into_iter().flat_map(|group| group.figures).find(|figure| figure.name == name).unwrap_or_else(|| panic!("{name}"))
}

fn cell(model: &Model, name: &str, server: u8) -> FigureCell {
    row(model, name).cells[usize::from(server) - 1].clone()
}

fn now(model: &Model, name: &str, server: u8) -> String {
    cell(model, name, server).now.unwrap_or_else(|| "—".to_owned())
}

fn change(model: &Model, name: &str, server: u8) -> String {
    cell(model, name, server).change.unwrap_or_default()
}

/// A page at this moment of the same run, whose figures were never counted.
fn anew(model: &Model, at: Position) -> Model {
    let mut anew = model.clone();
    let was = anew.run().counting.as_deref().and_then(Counting::pinned);
    anew.run_mut().counting = None;
    let now = anew.cursor();
    assert_eq!(now, at);
    show(&mut anew);
    anew.run_mut().pin_figures(was);
    show(&mut anew);
    anew
}

#[test]
fn a_write_is_a_proposal_more_at_the_leader_and_at_each_learner_and_four_packets_at_the_clients_server() {
    let mut model = page();
    assert_eq!(established_leader(model.world()), Some(ServerId(3)));
    pin(&mut model);
    typed(&mut model, &["c1 create /a x", "run until replies", "run 100ms"]);
    show(&mut model);
    assert_eq!(change(&model, "zk_proposal_count", 3), "+1");
    assert_eq!(change(&model, "zk_commit_count", 3), "+1");
    assert_eq!([1, 2].map(|id| change(&model, "zk_learner_proposal_received_count", id)), ["+1", "+1"]);
    assert_eq!([1, 2].map(|id| change(&model, "zk_learner_commit_received_count", id)), ["+1", "+1"]);
    assert_eq!([1, 2, 3].map(|id| change(&model, "zk_packets_received", id)), ["+1", "", ""]);
    assert_eq!([1, 2, 3].map(|id| change(&model, "zk_packets_sent", id)), ["+1", "", ""]);
    assert_eq!([1, 2, 3].map(|id| change(&model, "zk_znode_count", id)), ["+1", "+1", "+1"]);
    assert_eq!([1, 2, 3].map(|id| now(&model, "zxid lag", id)), ["0", "0", "0"]);
    assert!(shown(&model).about.contains("which you have chosen"), "{}", shown(&model).about);
}

#[test]
fn a_request_is_outstanding_from_its_arrival_to_its_reply_and_the_step_that_changes_it_marks_it() {
    let mut model = page();
    let outstanding = |model: &Model| cell(model, "zk_outstanding_requests", 1);
    typed(&mut model, &["c1 create /a x"]);
    let mut course = vec![outstanding(&model)];
    for _ in 0..200 {
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        course.push(outstanding(&model));
    }
    let values: Vec<_> = course.iter().map(|cell| cell.now.clone().unwrap_or_default()).collect();
    let mut distinct = values.clone();
    distinct.dedup();
    assert_eq!(distinct, ["0", "1", "0"]);
    for (pair, cell) in values.windows(2).zip(&course[1..]) {
        assert_eq!(cell.fresh, pair[0] != pair[1], "{values:?}");
    }
}

#[test]
fn a_stopped_follower_gives_no_figures_and_lags_by_each_write_until_it_is_back() {
    let mut model = page();
    typed(&mut model, &["crash s2", "run 100ms"]);
    for n in 0..3 {
        typed(&mut model, &[&format!("c1 create /n{n} x"), "run until replies"]);
    }
    show(&mut model);
    assert_eq!(now(&model, "zk_packets_received", 2), "—");
    assert_eq!(now(&model, "zk_looking_count", 2), "—");
    assert_eq!([1, 2, 3].map(|id| now(&model, "zxid lag", id)), ["0", "3", "0"]);
    typed(&mut model, &["restart s2", "run 5s"]);
    show(&mut model);
    assert_eq!(now(&model, "zxid lag", 2), "0");
    assert_eq!((now(&model, "zk_looking_count", 2), now(&model, "zk_cnt_follower_sync_time", 2)), ("1".to_owned(), "1".to_owned()));
    assert_eq!(
        now(&model, "zk_diff_count", 3),
        "2",
        "s1 and s2 at first had nothing to be sent: {:?}",
        row(&model, "zk_diff_count")
    );
}

#[test]
fn a_server_that_does_not_serve_gives_what_its_process_counts_and_nothing_else() {
    let mut model = page();
    typed(&mut model, &["crash s3", "run 3s"]);
    typed(&mut model, &["crash s2", "run 30s"]);
    show(&mut model);
    assert_eq!(now(&model, "zk_watch_count", 1), "—");
    assert_ne!(now(&model, "zk_looking_count", 1), "—");
    assert_eq!(now(&model, "zxid lag", 1), "—", "there is no leader");
}

#[test]
fn packets_are_counted_anew_in_each_role_and_elections_are_not() {
    let mut model = page();
    typed(&mut model, &["c1 create /a x", "run until replies"]);
    show(&mut model);
    assert_ne!(now(&model, "zk_packets_received", 1), "0");
    typed(&mut model, &["crash c1", "crash s3", "run 6s"]);
    show(&mut model);
    assert_eq!(now(&model, "zk_packets_received", 1), "0");
    assert_eq!(now(&model, "zk_looking_count", 1), "2");
    assert_eq!(now(&model, "zk_cnt_election_time", 1), "2");
}

#[test]
fn an_observer_measures_how_it_is_synchronized_and_no_election() {
    let mut model = page();
    typed(&mut model, &["observer add", "run 5s"]);
    show(&mut model);
    assert_eq!(now(&model, "zk_cnt_observer_sync_time", 4), "1");
    assert_eq!(now(&model, "zk_cnt_election_time", 4), "0");
    assert_eq!(now(&model, "zk_synced_observers", 3), "1");
    assert_eq!(now(&model, "zk_cnt_observer_sync_time", 1), "—");
}

#[test]
fn the_table_has_what_mntr_prints() {
    let mut model = page();
    typed(&mut model, &["c1 create -e /f y", "c1 get -w /f", "run 500ms"]);
    for id in 1..=3 {
        model.console.lines.clear();
        typed(&mut model, &[&format!("mntr s{id}")]);
        let answer =
            plain_text(&model.console.lines.iter().find(|(_, tone, _)| *tone == ConsoleTone::Output).expect("an answer").2);
        show(&mut model);
        let left_out = ["zk_version", "zk_server_state", "zk_peer_state", "zk_local_sessions", "zk_quorum_size"];
        let mut lines = 0;
        for (name, value) in answer.lines().filter_map(|line| line.split_once('\t')) {
            if left_out.contains(&name)
                || name.contains("observer")
                || name.starts_with("zk_sum_")
                || name.starts_with("zk_min_") && name.ends_with("_time")
            {
                continue;
            }
            assert_eq!(now(&model, name, id), value, "{name} of s{id}");
            lines += 1;
        }
        assert!(lines > 25, "{answer}");
    }
}

#[test]
fn going_to_any_moment_shows_the_figures_that_were_counted_there_first() {
    let mut model = page();
    typed(&mut model, &["c1 create /a x", "run 2s", "crash s2", "run 3s", "c1 set /a y", "run 2s", "restart s2", "run 400s"]);
    show(&mut model);
    pin(&mut model);
    let all = model.cursor().steps;
    assert!(all > 1_200, "more than what is kept lies between: {all}");
    let mut draw = 7_u64;
    for _ in 0..60 {
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        match draw >> 61 {
            0..3 => update(&mut model, Msg::Time(TimeMsg::OneEvent { back: true })),
            3..5 => update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false })),
            _ => update(&mut model, Msg::Time(TimeMsg::GoToStep((draw >> 33) as u32 % all))),
        };
        let there = anew(&model, model.cursor());
        assert_eq!(shown(&model), shown(&there), "at {:?}", model.cursor());
    }
}

#[test]
fn the_course_of_a_figure_has_its_value_after_every_step() {
    let mut model = page();
    typed(&mut model, &["c1 create /a x", "c1 get -w /a", "run 2s", "crash s3", "run 2s", "c1 set /a y", "run 6s"]);
    typed(&mut model, &["restart s3", "isolate s1", "run 12s", "heal", "run 6s", "freeze s2", "run 1s"]);
    show(&mut model);
    let run = model.run().clone();
    let course = run.counting.as_deref().expect("a counting").course().clone();
    let mut counting = Counting::new(&run.recording);
    for steps in 1..=model.cursor().steps {
        counting.go_to(&run.recording, steps, u32::MAX);
        let world = run.recording.seek(Position { steps, time: 0 });
        let sheet = Sheet::of(&world, counting.metrics(), world.now());
        for (id, node, _) in servers(&world) {
            for figure in Figure::ALL {
                let changes = course.of(id, figure);
                let at = changes.partition_point(|change| change.step < steps);
                let value = changes[..at].last().and_then(|change| change.value).map(|value| value.to_string());
                let there = sheet.get(id, figure.name()).map(|value| value.text());
                assert_eq!(value, there, "{figure:?} of {id}, {:?}, after {steps} steps", node.life);
            }
        }
    }
}

#[test]
fn a_branch_keeps_the_moment_that_figures_are_compared_with_unless_it_lies_behind_the_fork() {
    let mut model = page();
    pin(&mut model);
    let (pinned, first) = (model.cursor(), model.current);
    typed(&mut model, &["c1 create /a x", "run 2s"]);
    update(&mut model, Msg::Time(TimeMsg::OneEvent { back: true }));
    typed(&mut model, &["c1 create /b x", "run 2s"]);
    show(&mut model);
    assert_eq!(model.current, first + 1);
    assert_eq!(model.run().counting.as_deref().and_then(Counting::pinned), Some(pinned));
    assert_eq!(change(&model, "zk_znode_count", 1), "+2");
    pin(&mut model);
    update(&mut model, Msg::Time(TimeMsg::GoToStep(pinned.steps)));
    typed(&mut model, &["c1 create /c x", "run 2s"]);
    show(&mut model);
    assert_eq!(model.current, first + 2);
    assert_eq!(model.run().counting.as_deref().and_then(Counting::pinned), None);
    assert!(shown(&model).about.contains("where the run begins"), "{}", shown(&model).about);
}

#[test]
fn in_a_lesson_figures_are_compared_with_the_beginning_of_its_beat() {
    let (mut model, mut cmds) = open("v=1&lesson=stale-read&beat=read", 0);
    while let Some(cmd) = cmds.pop() {
        if let Cmd::Fetch(file) = cmd {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons").join(&file);
            let text = std::fs::read_to_string(path).ok();
            cmds.extend(update(&mut model, Msg::Browser(BrowserMsg::Fetched { file, text })));
        }
    }
    show(&mut model);
    let start = model.story.as_ref().expect("a lesson").span().0;
    update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    let about = shown(&model).about;
    assert!(start.steps > 0 && about.contains(&clock(start.time)) && about.contains("step of the lesson"), "{about}");
    let was = model.run().counting.as_deref().and_then(Counting::was).expect("figures");
    assert_eq!(was.0, start);
}

#[test]
fn nothing_is_counted_before_somebody_asks_and_the_key_opens_the_panel() {
    let mut model = open("", 0).0;
    assert!(model.run().counting.is_none());
    let key = KeyPress { key: "o".to_owned(), shift: false, modified: false };
    update(&mut model, Msg::Key(key));
    assert_eq!(model.tab, Tab::Figures);
    assert!(model.run().counting.is_some() && shown(&model).table.is_some());
    // A server that is chosen on the stage is the one of the strip; the panel stays.
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Server(ServerId(2))))));
    assert_eq!(model.tab, Tab::Figures);
    assert!(shown(&model).strip.iter().all(|spark| spark.label.contains("of s2")), "{:?}", shown(&model).strip);
}

#[test]
fn a_long_run_is_counted_a_part_at_a_time_and_the_panel_says_how_far() {
    let mut model = page();
    assert_eq!(shown(&model).behind, None);
    let to = model.cursor().steps;
    model.run_mut().counting = None;
    model.run_mut().count(to, 10);
    let behind = shown(&model).behind.expect("how far");
    assert_eq!(behind.0, format!("10 of {to} events are counted so far."));
    assert_eq!(shown(&model).table, None);
    update(&mut model, behind.1.msg);
    assert_eq!(shown(&model).behind, None);
}

#[test]
fn every_figure_is_told_in_both_languages_once() {
    let mut names = Vec::new();
    for group in FIGURE_GROUPS {
        for lang in Lang::ALL {
            assert!(!group.title(lang).is_empty() && group.figures(lang).all(|(_, says)| !says.is_empty()));
        }
        names.extend(group.figures(Lang::En).map(|(name, _)| name));
    }
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}
