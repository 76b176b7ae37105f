//! The comparison without a browser: the figures of the herd, one clock for both, and the way back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::pairs::{OFFERS, Pair};
use super::trials::trial;
use super::*;
use crate::app::Msg;
use crate::app::cmd::Cmd;
use crate::app::model::Model;
use crate::app::msg::{BrowserMsg, CompareMsg, PageMsg, TimeMsg};
use crate::app::names::Measure;
use crate::app::tests::{page, paused, type_line};
use crate::app::update::{open, update};
use crate::app::view::{ClientDoing, CompareSide, Counter, TreeCounter};
use crate::lang::Lang;
use crate::lessons::{Lesson, MAX_SIZE, perform};
use crate::sim::{SECOND, Time};
use crate::tell::plain_text;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons")
}

fn lesson(name: &str) -> Rc<Lesson> {
    let text = std::fs::read_to_string(folder().join(format!("{name}.lesson"))).unwrap();
    Rc::new(Lesson::parse(&text).unwrap())
}

/// Both sides of an offer of that name.
fn sides(name: &str) -> [Rc<Lesson>; 2] {
    match Pair::named(name).unwrap() {
        Pair::Lessons(one, other) => [lesson(&one), lesson(&other)],
        Pair::Recipes(recipes) => recipes.lessons().map(Rc::new),
        Pair::Runs(..) => panic!("{name} is no offer"),
    }
}

/// Takes in a message, and the files that are asked for because of it. Returns all that the browser is to do.
pub(super) fn send(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    let cmds = update(model, msg);
    fetch(model, cmds)
}

fn fetch(model: &mut Model, cmds: Vec<Cmd>) -> Vec<Cmd> {
    let mut done = Vec::new();
    for cmd in cmds {
        if let Cmd::Fetch(file) = &cmd {
            let text = std::fs::read_to_string(folder().join(file)).ok();
            done.extend(send(model, Msg::Browser(BrowserMsg::Fetched { file: file.clone(), text })));
        }
        done.push(cmd);
    }
    done
}

pub(super) fn do_it(model: &mut Model, msg: CompareMsg) -> Vec<Cmd> {
    send(model, Msg::Compare(msg))
}

/// A page with the locks side by side.
fn compared() -> Model {
    let mut model = paused();
    let cmds = do_it(&mut model, CompareMsg::Open);
    assert_eq!(cmds.iter().filter(|cmd| matches!(cmd, Cmd::Fetch(_))).count(), 2);
    assert!(model.compare.is_some(), "both have come");
    model
}

/// A page with an offer of that name side by side.
fn offered(name: &'static str) -> Model {
    let mut model = paused();
    do_it(&mut model, CompareMsg::OpenNamed(name));
    assert!(model.compare.is_some(), "{name}");
    model
}

/// The number of clients in the picture of a side.
fn clients_drawn(model: &Model, side: usize) -> usize {
    view(model).unwrap().sides[side].scene.tree.as_ref().unwrap().clients.len()
}

#[test]
fn the_herd_comes_within_three_seconds_of_pressing_play_and_all_is_told_within_thirty() {
    let sizes = [1_u16, 6, 20, 25];
    for (name, size) in ["locks", "leaders", "queues", "barriers"].into_iter().flat_map(|name| sizes.map(|size| (name, size))) {
        let mut seen = BTreeSet::new();
        let mut model = offered(name);
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
        let herd = herd.unwrap_or_else(|| panic!("{name}: no herd of {size}"));
        assert!(herd <= 3_000 && ms <= 31_000, "{name}: a herd of {size} after {herd} ms, the end after {ms} ms");
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
fn a_restart_reads_longer_the_more_its_log_holds_and_a_checkpoint_shortens_it() {
    let [whole, checkpointed] = ["fsimage-editlog", "checkpoint"].map(lesson);
    let replay = |lesson: &Lesson, size| trial(lesson, size)[Measure::Replay as usize];
    let grown: Vec<u64> = [1, 10, 20, 30, 45, 60].map(|size| replay(&whole, size)).into();
    assert!(grown.is_sorted_by(|one, next| one < next), "{grown:?}");
    assert!(replay(&checkpointed, 60) * 2 < grown[5]);
}

#[test]
fn each_side_has_a_name_that_a_student_knows() {
    let told = |name: &str, lang| Pair::named(name).unwrap().names(lang);
    assert_eq!(told("locks", Lang::En).unwrap(), ["simple lock", "queued lock"]);
    assert_eq!(told("locks", Lang::Zh).unwrap(), ["简单锁", "排队锁"]);
    assert!(OFFERS.iter().all(|offer| offer.pair().names(Lang::En).is_some()));
    assert_eq!(told("herd.fencing", Lang::En), None);
}

#[test]
fn the_film_ends_when_all_are_served_and_no_side_goes_on_with_its_lesson() {
    let mut model = compared();
    do_it(&mut model, CompareMsg::ToEnd);
    let view = view(&model).unwrap();
    for side in &view.sides {
        let tree = side.scene.tree.as_ref().unwrap();
        assert!(tree.clients.iter().all(|client| client.doing == ClientDoing::Done), "{:?}", tree.clients);
        assert!(tree.counters.is_empty(), "{:?}", tree.counters);
    }
}

/// Who leads has left a watch with its list as well, and its own leaving fires it.
#[test]
fn a_leader_chosen_naively_wakes_all_who_wait_when_it_goes_and_one_chosen_properly_wakes_one() {
    let [naively, properly] = sides("leaders");
    for n in [1_u64, 6, 20] {
        let [first, vain, all, ..] = trial(&naively, n as u16);
        assert_eq!((first, vain, all), (n, n - 1, n * (n + 3) / 2), "{n} wait");
        let [first, vain, all, ..] = trial(&properly, n as u16);
        assert_eq!((first, vain, all), (1, 0, n), "{n} wait");
    }
}

/// `N` wait, then one more comes, then the last.
#[test]
fn who_comes_to_a_synchronous_queue_wakes_all_who_wait_and_with_ready_only_the_last_does() {
    let [herd, ready] = sides("queues");
    for n in [1_u64, 6, 20] {
        let [first, vain, all, ..] = trial(&herd, n as u16);
        assert_eq!((first, vain, all), (n, n, (n + 1) * (n + 2) / 2), "{n} wait");
        let [first, vain, all, ..] = trial(&ready, n as u16);
        assert_eq!((first, vain, all), (0, 0, n + 2), "{n} wait");
    }
}

#[test]
fn at_the_double_barrier_of_the_lecture_all_are_woken_coming_and_going() {
    let [lecture, apache] = sides("barriers");
    for n in [1_u64, 6, 20] {
        let [first, vain, all, ..] = trial(&lecture, n as u16);
        assert_eq!((first, vain, all), (n, n, (n + 1) * (n + 2)), "{n} wait");
        let [first, vain, all, ..] = trial(&apache, n as u16);
        assert_eq!((first, vain, all), (0, 0, 2 * (n + 2)), "{n} wait");
    }
}

#[test]
fn every_script_is_carried_out_to_its_end_with_any_number_of_clients() {
    for lesson in ["leaders", "queues", "barriers"].into_iter().flat_map(sides) {
        for size in [1, 2, 6, 20, MAX_SIZE] {
            assert_eq!(perform(&lesson, size).problems, [], "{} of {size}", lesson.name);
        }
    }
}

#[test]
fn what_was_woken_before_the_film_begins_is_counted() {
    let counters = |model: &Model| view(model).unwrap().counters.into_iter().map(|it| it.values).collect::<Vec<_>>();
    let mut model = offered("queues");
    assert_eq!(counters(&model)[..2], [["15", "0"], ["15", "0"]], "six have come");
    do_it(&mut model, CompareMsg::ToEnd);
    assert_eq!(counters(&model)[..2], [["28", "8"], ["21", "0"]]);
    assert_eq!(counters(&model)[5], ["8", "8"], "all are in");
}

/// The comparison's link, as its button copies it.
fn copied(model: &mut Model) -> String {
    let cmds = do_it(model, CompareMsg::CopyLink);
    let link = cmds.into_iter().find_map(|cmd| if let Cmd::CopyLink(fragment) = cmd { Some(fragment) } else { None });
    link.expect("a link is copied")
}

fn opened(fragment: &str) -> (Model, Vec<Cmd>) {
    let (mut model, cmds) = open(fragment, 0);
    let cmds = fetch(&mut model, cmds);
    (model, cmds)
}

#[test]
fn a_link_brings_back_the_pair_its_size_its_instant_and_the_language() {
    for offer in &OFFERS {
        let mut model = offered(offer.name);
        do_it(&mut model, CompareMsg::Size(9));
        do_it(&mut model, CompareMsg::Scrub { thousandths: 300 });
        update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
        let link = copied(&mut model);
        assert!(link.starts_with(&format!("v=1&compare={}&n=9&clock=", offer.name)), "{link}");
        let (mut again, cmds) = opened(&link);
        assert!(!cmds.iter().any(|cmd| matches!(cmd, Cmd::WriteAddress { .. } | Cmd::PushAddress { .. })), "{cmds:?}");
        assert_eq!(view(&again).map(|it| it.sides), view(&model).map(|it| it.sides), "{link}");
        let compare = again.compare.as_ref().unwrap();
        assert_eq!((compare.size, compare.playback.playing), (9, false));
        assert_eq!(compare.now, model.compare.as_ref().unwrap().now);
        assert_eq!(copied(&mut again), link);
    }
}

#[test]
fn a_link_may_name_the_pair_alone_and_stays_short() {
    let (mut model, _) = opened("v=1&compare=leaders");
    let compare = model.compare.as_ref().unwrap();
    assert_eq!((compare.size, compare.now), (6, compare.start));
    let cmds = do_it(&mut model, CompareMsg::ToEnd);
    let [Cmd::WriteAddress { fragment, .. }] = cmds.as_slice() else { panic!("{cmds:?}") };
    assert!(fragment.starts_with("v=1&compare=leaders&n=6&clock=") && !fragment.contains("run="), "{fragment}");
    let cmds = do_it(&mut model, CompareMsg::Scrub { thousandths: 10 });
    assert_eq!(cmds, [], "while a slider is held, the address waits");
    assert_eq!(do_it(&mut model, CompareMsg::Settled).len(), 1);
    let cmds = do_it(&mut model, CompareMsg::Close);
    let below = cmds.iter().find_map(|cmd| if let Cmd::PushAddress { fragment, .. } = cmd { fragment.as_ref() } else { None });
    assert!(below.is_some_and(|fragment| fragment.contains("run=") && !fragment.contains("compare=")), "{cmds:?}");
}

#[test]
fn a_wrong_link_says_what_is_wrong_and_shows_what_it_can() {
    let said = |link: &str| {
        let (model, _) = opened(link);
        let notices: Vec<String> = page(&model).notices.iter().map(|notice| notice.text.clone()).collect();
        (model.compare.map(|compare| compare.size), notices.join(" "))
    };
    let (size, notices) = said("v=1&compare=liders");
    assert_eq!(size, None);
    assert!(
        notices.contains("no comparison “liders”") && notices.contains("locks, leaders, queues, barriers, restarts"),
        "{notices}"
    );
    for n in ["0", "61", "x", ""] {
        let (size, notices) = said(&format!("v=1&compare=leaders&n={n}"));
        assert_eq!(size, Some(6), "{n}");
        assert!(notices.contains("no number from 1 to 60"), "{notices}");
    }
    let (size, notices) = said("v=1&compare=leaders&n=7&clock=soon");
    assert_eq!(size, Some(7));
    assert!(notices.contains("clock=soon is no instant"), "{notices}");
}

#[test]
fn a_lesson_that_names_a_comparison_leads_to_it() {
    let mut named = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".lesson")) else { continue };
        let lesson = lesson(name);
        let Some(pair) = likely::of_lesson(&lesson) else { continue };
        named += 1;
        assert!(OFFERS.iter().any(|offer| offer.pair() == pair), "{name} leads to {pair:?}");
    }
    assert_eq!(named, 7);
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
    let asked = |counter: &Counter| counter.values == ["1", "1"];
    assert!(asked(&start.counters[2]), "the delete is on its way: {:?}", start.counters);
    assert!(start.counters.iter().filter(|counter| !asked(counter)).all(|counter| counter.values == ["0", "0"]));
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

/// The figures below a side's picture: watch events, those in vain, requests.
fn at_picture(side: &CompareSide) -> Option<[usize; 3]> {
    let said = |counter: &TreeCounter| counter.text.split(' ').find_map(|word| word.parse::<usize>().ok());
    let figures: Vec<usize> = side.scene.tree.as_ref()?.counters.iter().filter_map(said).collect();
    figures.try_into().ok()
}

#[test]
fn up_to_the_second_release_the_table_has_the_figures_of_the_picture_at_every_instant() {
    let mut model = compared();
    let mut compared = 0;
    let mut under_way = false;
    for _ in 0..2_000 {
        let shown = view(&model).unwrap();
        let in_table = |row: usize, side: usize| shown.counters[row].values[side].parse::<usize>().unwrap();
        // Whoever has been served lets go in its turn.
        if in_table(5, 0) > 0 {
            break;
        }
        if let Some(figures) = at_picture(&shown.sides[0]) {
            assert_eq!([0, 1, 2].map(|row| in_table(row, 0)), figures, "at {}", shown.clock);
            compared += 1;
            let arcs = &shown.sides[0].scene.tree.as_ref().unwrap().arcs;
            under_way |= figures[0] == 6 && arcs.iter().any(|arc| arc.fired);
        }
        do_it(&mut model, CompareMsg::Step { back: false });
    }
    assert!(compared > 10 && under_way, "{compared} instants, with events on their way among these");
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
fn the_charts_axes_have_names_with_what_they_count() {
    let mut model = compared();
    let axes = |model: &Model| view(model).unwrap().chart.unwrap().axes.clone();
    assert_eq!(axes(&model), ["N: waiting clients", "watch events of a release"]);
    do_it(&mut model, CompareMsg::Measure(Measure::Served));
    assert_eq!(axes(&model)[1], "ms until all are served");
    update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
    assert_eq!(axes(&model), ["N：等待的客户端数量", "直到全部得到服务的毫秒数"]);
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
    assert_eq!(labels(&compared()).len(), OFFERS.len());
    let mut model = branched(1);
    do_it(&mut model, CompareMsg::Open);
    let pair = view(&model).unwrap().pair;
    assert_eq!(pair.options[pair.chosen].0, "two branches");
    assert_eq!(labels(&model).len(), OFFERS.len() + 1);
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
pub(super) fn two_branches() -> Model {
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
