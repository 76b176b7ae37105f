use super::*;
use crate::app::msg::{BrowserMsg, DoingMsg, Msg, PageMsg, Tab, TimeMsg};
use crate::app::view::{LawRow, PromisesPanel, Tone};
use crate::app::{Model, open, update};
use crate::check::Law;
use crate::script::Command;
use crate::sim::Fault;
use crate::tell::Thing;
use crate::zk::{ClientId, ServerId};

/// A page with this link whose code is all there.
fn whole(fragment: &str) -> Model {
    let (mut model, _) = open(fragment, 1);
    update(&mut model, Msg::Browser(BrowserMsg::Whole));
    model
}

/// Has frames come until all that was seen is checked, without anything played.
fn check(model: &mut Model) -> u64 {
    model.playback.pause();
    let mut frames = 0;
    while is_behind(model) {
        update(model, Msg::Time(TimeMsg::Frame { now_ms: frames * 33 }));
        frames += 1;
    }
    frames
}

fn row(panel: &PromisesPanel, law: Law) -> &LawRow {
    panel.themes.iter().flat_map(|theme| &theme.laws).find(|row| row.law == law).unwrap()
}

/// A storage without fencing takes what a holder writes that has slept past its session.
const OLD_TOKEN: &str = "#run=seed 39;ensemble 3;set tickTime 500ms;run until leader;run 500ms;client add c1 timeout 4s;client add c2 timeout 4s;client add c3 timeout 4s;run 1s;c3 run storage-naive;run 300ms;c1 run lock /lock storage c3;run 500ms;c1 write old;run 50ms;freeze c1;run 500ms;c2 run lock /lock storage c3;run 6s;c2 write new;run 500ms;thaw c1;run 1s";

#[test]
fn all_promises_hold_in_the_run_that_the_page_opens_with() {
    let mut model = whole("");
    check(&mut model);
    let panel = panel(&model);
    assert!(panel.themes.iter().flat_map(|theme| &theme.laws).all(|row| row.tone != Tone::Bad));
    assert_eq!(panel.themes.iter().map(|theme| theme.laws.len()).sum::<usize>(), Law::ALL.len());
    assert_eq!(count(&model).0.label, format!("{} promises hold", Law::ALL.len()));
}

#[test]
fn nothing_is_checked_before_all_of_the_code_is_there() {
    let (model, _) = open("#run=ensemble 3;run 20s", 1);
    assert!(!is_behind(&model) && model.run().inspected() == 0);
    assert_eq!(count(&model).1, Tone::Faint);
}

#[test]
fn what_a_link_brings_is_checked_a_slice_a_frame_and_the_panel_says_how_far() {
    let mut model = whole("#run=ensemble 5 clients 5;run 200s");
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Promises)));
    assert!(panel(&model).summary.contains("events are checked"), "{}", panel(&model).summary);
    assert!(check(&mut model) > 1);
    assert!(panel(&model).summary.contains("at this moment"), "{}", panel(&model).summary);
}

#[test]
fn a_broken_promise_shows_from_its_step_on_with_what_contradicts_it() {
    let mut model = whole(OLD_TOKEN);
    check(&mut model);
    let (button, tone) = count(&model);
    assert_eq!(tone, Tone::Bad, "{}", button.label);
    let broken = found(&model).first().map(|violation| (violation.law, violation.step)).unwrap();
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Promises)));
    update(&mut model, Msg::Page(PageMsg::Unfold(broken.0)));
    assert!(culprits(&model).contains(&Thing::Client(ClientId(3))), "{:?}", culprits(&model));
    let shown = panel(&model);
    let breach = row(&shown, broken.0).open.as_ref().and_then(|detail| detail.breach.as_ref()).unwrap();
    assert_eq!(breach.causes.first().map(|line| line.step), Some(broken.1));
    assert!(breach.causes.len() > 1, "and what led to it");
    // The step itself, and then one before it: there the promise holds.
    update(&mut model, breach.go.msg.clone());
    assert_eq!(model.cursor().steps, broken.1 + 1);
    assert!(!culprits(&model).is_empty());
    update(&mut model, Msg::Time(TimeMsg::OneEvent { back: true }));
    assert_eq!(row(&panel(&model), broken.0).tone, Tone::Good);
    assert!(culprits(&model).is_empty());
}

#[test]
fn a_branch_is_checked_from_where_it_leaves_as_a_run_of_its_own() {
    let mut model = whole("#run=ensemble 3;run 30s");
    check(&mut model);
    let all = model.run().inspected();
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    let crash = Command::from(Fault::Crash(ServerId(1).node()));
    update(&mut model, Msg::Doing(DoingMsg::Do(crash)));
    assert_eq!((model.current, model.run().inspected()), (1, 0));
    check(&mut model);
    assert!(model.run().inspected() > 0 && model.run().inspected() < all);
    assert!(!is_behind(&model));
}

#[test]
fn a_promise_about_a_recipe_is_not_told_of_programs_outside_as_if_it_were_checked() {
    let mut model = whole("#run=ensemble 3 clients 0;run until leader;remote c1 open s1;run 1s");
    check(&mut model);
    let standing = |model: &Model, law| row(&panel(model), law).standing;
    for law in [Law::OneHolder, Law::FirstCome, Law::ItemsOnce] {
        assert_eq!(standing(&model, law), "not checked for programs outside", "{law}");
    }
    assert_eq!([standing(&model, Law::Fifo), standing(&model, Law::SafeStays)], ["holds", "not at stake in this run"]);
    let summary = panel(&model).summary;
    assert!(summary.ends_with(" 5 are not at stake in this run. 9 are not checked for programs outside."), "{summary}");
    let recipes = panel(&model).themes.into_iter().find(|theme| theme.name == "Recipes").unwrap().count;
    assert_eq!(recipes, "not checked for programs outside");
    // A simulated client that queues beside it is checked.
    crate::app::tests::type_line(&mut model, "client add c2");
    crate::app::tests::type_line(&mut model, "c2 run lock /lock");
    check(&mut model);
    assert_eq!(standing(&model, Law::OneHolder), "holds");
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    assert_eq!(standing(&model, Law::OneHolder), "not at stake in this run", "before it came");
}

#[test]
fn a_promise_of_which_the_run_has_nothing_is_not_told_as_held() {
    let mut model = whole("#run=ensemble 3 clients 1;run until leader;run 1s");
    check(&mut model);
    let tone = |model: &Model, law| row(&panel(model), law).tone;
    for law in [Law::OneHolder, Law::AllPass, Law::ItemsOnce, Law::SafeStays] {
        assert_eq!(tone(&model, law), Tone::Faint, "{law}");
        assert_eq!(row(&panel(&model), law).standing, "not at stake in this run");
    }
    assert_eq!(tone(&model, Law::Fifo), Tone::Good);
    let recipes = |model: &Model| panel(model).themes.iter().find(|theme| theme.name == "Recipes").unwrap().count.clone();
    assert_eq!(recipes(&model), "not at stake in this run");
    assert!(panel(&model).summary.ends_with(" 14 are not at stake in this run."), "{}", panel(&model).summary);
    crate::app::tests::type_line(&mut model, "c1 run lock /lock");
    check(&mut model);
    assert_eq!(tone(&model, Law::OneHolder), Tone::Good);
    assert_eq!(tone(&model, Law::AllPass), Tone::Faint, "there is a lock and no barrier");
    // Before it began there was none.
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    assert_eq!(tone(&model, Law::OneHolder), Tone::Faint);
    let alone = whole("#run=ensemble 3 clients 0;run 1s");
    assert_eq!([tone(&alone, Law::Fifo), tone(&alone, Law::OneLeaderPerEpoch)], [Tone::Faint, Tone::Good]);
    let cluster = whole("#run=ensemble 0;hdfs classic secondary datanodes 3 clients 1;run 1s");
    assert_eq!([tone(&cluster, Law::SafeStays), tone(&cluster, Law::OneLeaderPerEpoch)], [Tone::Good, Tone::Faint]);
}
