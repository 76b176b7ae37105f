//! Sentences about the rules and the hunt, by the messages of a person and of frames.

use super::state::{Found, Hunt, Stage};
use std::cell::Cell;

use super::*;
use crate::app::cmd::Cmd;
use crate::app::msg::{BoundMsg, BrowserMsg, CompareMsg, DoingMsg, Msg, TimeMsg};
use crate::app::promises::is_behind;
use crate::app::update::wants_frames;
use crate::app::view::{HuntPicture, RuleRow, Tone};
use crate::app::{Model, digest, open, update};
use crate::check::Law;
use crate::hunt::{Bound, Bounds, Deed, FaultKind, Guard, Sought, shrink};
use crate::rules::Rule;

pub(super) fn page() -> Model {
    let (mut model, _) = open("", 1);
    update(&mut model, Msg::Browser(BrowserMsg::Whole));
    model.playback.pause();
    model
}

pub(super) fn hunt_of(model: &Model) -> Option<&Hunt> {
    model.hunt.as_ref()?.hunt.as_ref()
}

pub(super) fn row(model: &Model, rule: Rule) -> RuleRow {
    rules(model).rows.into_iter().find(|row| row.word == rule.word()).unwrap()
}

/// A frame, and until the next as much time for the hunt as so many looks at the clock take.
pub(super) fn frame(model: &mut Model, now_ms: u64, looks: u32) {
    let cmds = update(model, Msg::Time(TimeMsg::Frame { now_ms }));
    if cmds.contains(&Cmd::Hunt) {
        let left = Cell::new(looks);
        go_on(model, || left.replace(left.get().saturating_sub(1)) > 0);
    }
}

/// Has frames come, with so much time after each, until the hunt is over.
pub(super) fn finish(model: &mut Model, looks: u32) -> u64 {
    let mut frames = 0;
    while hunt_of(model).is_some_and(|hunt| hunt.wants_frames()) {
        assert!(wants_frames(model) && frames < 50_000);
        frames += 1;
        frame(model, frames * 33, looks);
    }
    frames
}

/// Hunts until it is over.
pub(super) fn hunted(model: &mut Model, rule: Rule) -> u64 {
    let hunt = row(model, rule).hunt;
    update(model, hunt.msg);
    finish(model, 80)
}

fn set(model: &mut Model, msg: BoundMsg) {
    update(model, Msg::Doing(DoingMsg::Bound(msg)));
}

#[test]
fn a_rule_is_left_out_and_taken_in_again_by_its_button() {
    let mut model = page();
    assert!(rules(&model).rows.iter().all(|row| !row.is_out) && rules(&model).rows.len() == Rule::WORDS.len());
    let toggle = row(&model, Rule::CommitQuorum).toggle.unwrap();
    update(&mut model, toggle.msg);
    assert_eq!(model.run().config.rules_out().collect::<Vec<_>>(), [Rule::CommitQuorum]);
    let again = row(&model, Rule::CommitQuorum);
    assert!(again.is_out);
    update(&mut model, again.toggle.unwrap().msg);
    assert!(!model.run().config.lacks_rules());
}

#[test]
fn a_rule_of_hdfs_can_be_left_out_where_there_is_hdfs() {
    let mut model = page();
    assert_eq!(row(&model, Rule::HdfsFencing).toggle, None);
    crate::app::tests::type_line(&mut model, "hdfs ha");
    let toggle = row(&model, Rule::HdfsFencing).toggle.unwrap();
    update(&mut model, toggle.msg);
    assert!(row(&model, Rule::HdfsFencing).is_out);
}

#[test]
fn a_hunt_finds_what_the_soak_finds_makes_it_small_and_opens_it_at_the_step_before() {
    for rule in [Rule::CommitQuorum, Rule::LockLooksAgain, Rule::HdfsFencing] {
        let mut model = page();
        let frames = hunted(&mut model, rule);
        let Some(Stage::Found(Found { seed, law, plan })) = hunt_of(&model).map(|hunt| hunt.stage.clone()) else {
            panic!("{rule:?}")
        };
        assert!(frames > 1, "{rule:?} in slices");
        let guard = Guard::of(rule);
        let first = (0..).find(|seed| guard.broken(&guard.play(*seed)).is_some());
        assert_eq!(first, Some(seed), "{rule:?}: the seed that the soak finds first");
        let small = shrink(&guard.play(seed).plan(), law, 600).unwrap();
        assert_eq!(plan.script(), small.script(), "{rule:?}");
        let found = row(&model, rule).hunted.unwrap();
        let needs = if plan.acts.is_empty() { "a run without any command" } else { "enough" };
        assert!(found.says.contains(needs), "{}", found.says);
        update(&mut model, found.button.unwrap().msg);
        assert_eq!(model.run().config.rules_out().collect::<Vec<_>>(), [rule]);
        assert!(!model.playback.playing);
        let before = model.cursor().steps;
        let mut frames = 0;
        while is_behind(&model) {
            frames += 33;
            update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: frames }));
        }
        assert_eq!(crate::app::promises::count(&model).1, Tone::Good, "{rule:?}: it holds still");
        assert_eq!(ahead(&model, law).as_deref(), Some("It holds still. The next event breaks it:"), "{rule:?}");
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        assert_eq!(model.cursor().steps, before + 1);
        while is_behind(&model) {
            frames += 33;
            update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: frames }));
        }
        assert_eq!(crate::app::promises::count(&model).1, Tone::Bad, "{rule:?}: and breaks");
        assert_eq!(ahead(&model, law).as_deref(), Some(""), "{rule:?}: it has come");
        update(&mut model, Msg::Time(TimeMsg::ToStart));
        let told = ahead(&model, law).expect("its causes stay while one walks along them");
        assert!(told.starts_with("It holds at this moment, and breaks at "), "{told}");
        assert_eq!(model.law, Some(law));
    }
}

/// The words before the breach of the law that is unfolded; `None` where nothing of one is shown.
fn ahead(model: &Model, law: Law) -> Option<String> {
    let panel = crate::app::promises::panel(model);
    let row = panel.themes.into_iter().flat_map(|theme| theme.laws).find(|row| row.law == law)?;
    Some(row.open?.breach?.ahead)
}

#[test]
fn what_was_found_is_shown_with_its_commands_and_opens_with_its_promise_in_sight() {
    let mut model = page();
    hunted(&mut model, Rule::LockLooksAgain);
    let found = row(&model, Rule::LockLooksAgain).hunted.unwrap();
    let (_, script) = found.script.unwrap();
    assert!(script.contains("rule lock-looks-again off") && script.lines().any(|line| line.contains("run lock /lock")), "{script}");
    let cmds = update(&mut model, found.button.unwrap().msg);
    assert!(cmds.contains(&Cmd::FocusId("law-OneHolder")), "{cmds:?}");
}

#[test]
fn a_run_with_more_than_twelve_commands_is_kept_until_a_smaller_one_is_found_or_enough_was_played() {
    let plan = |model: &Model| match hunt_of(model).map(|hunt| hunt.stage.clone()) {
        Some(Stage::Found(found)) => found.plan,
        _ => panic!("nothing found"),
    };
    let mut model = page();
    hunted(&mut model, Rule::LockLooksAgain);
    let mut long = plan(&model);
    let act = long.acts[0].clone();
    long.acts.resize(SMALL + 3, act);
    // With such a run in hand the hunt goes on; stopped, it offers that run, and played on, it comes to the smaller one.
    for stops in [true, false] {
        let hunt = row(&model, Rule::LockLooksAgain).hunt;
        update(&mut model, hunt.msg);
        let best = Found { seed: 7, law: Law::OneHolder, plan: long.clone() };
        model.hunt.as_mut().unwrap().hunt.as_mut().unwrap().best = Some((best, 4_000));
        let says = row(&model, Rule::LockLooksAgain).hunted.unwrap().says;
        assert!(says.starts_with("Schedule 7 breaks a promise with 15 commands; one with fewer is looked for"), "{says}");
        if stops {
            update(&mut model, Msg::Doing(DoingMsg::StopHunt));
            assert_eq!(plan(&model).acts.len(), long.acts.len());
        } else {
            finish(&mut model, 80);
            assert!(plan(&model).acts.len() <= SMALL);
        }
    }
    // Where no smaller one is found in time, it is the one that is offered.
    let hunt = row(&model, Rule::GapKnown).hunt;
    update(&mut model, hunt.msg);
    let best = Found { seed: 7, law: Law::OneHolder, plan: long.clone() };
    model.hunt.as_mut().unwrap().hunt.as_mut().unwrap().best = Some((best, 3));
    finish(&mut model, 80);
    assert_eq!((plan(&model).acts.len(), hunt_of(&model).unwrap().schedules), (long.acts.len(), 3));
}

#[test]
fn a_hunt_can_be_stopped_and_nothing_goes_on_then() {
    let mut model = page();
    let hunt = row(&model, Rule::LogBeforeVote).hunt;
    update(&mut model, hunt.msg);
    frame(&mut model, 33, 80);
    let stop = row(&model, Rule::LogBeforeVote).hunted.unwrap().button.unwrap();
    update(&mut model, stop.msg);
    assert!(!wants_frames(&model) || is_behind(&model));
    let schedules = hunt_of(&model).map(|hunt| hunt.schedules);
    frame(&mut model, 66, 80);
    assert_eq!(hunt_of(&model).map(|hunt| hunt.schedules), schedules);
    update(&mut model, Msg::Doing(DoingMsg::OpenFound(Sought::Without(Rule::CommitQuorum))));
    assert!(!model.run().config.lacks_rules(), "nothing was found, so nothing opens");
}

#[test]
fn a_hunt_stands_still_while_two_runs_are_compared_and_counts_no_time_of_that() {
    let mut model = page();
    update(&mut model, Msg::Doing(DoingMsg::Restart));
    model.playback.pause();
    while is_behind(&model) {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 0 }));
    }
    let hunt = rules(&model).hunt;
    update(&mut model, hunt.msg);
    for number in 0..20 {
        frame(&mut model, number * 33, 80);
    }
    let of = |model: &Model| hunt_of(model).map(|hunt| (hunt.schedules, hunt.rate())).unwrap();
    let (schedules, rate) = of(&model);
    update(&mut model, Msg::Compare(CompareMsg::OpenRuns(0, 1)));
    assert!(model.compare.is_some() && !wants_frames(&model));
    frame(&mut model, 30_000, 80);
    go_on(&mut model, || true);
    assert_eq!(of(&model), (schedules, rate));
    update(&mut model, Msg::Compare(CompareMsg::Close));
    assert!(wants_frames(&model));
    for number in 0..40 {
        frame(&mut model, 60_000 + number * 33, 80);
    }
    let (later, slower) = of(&model);
    assert!(later > schedules);
    // Twice the frames in a minute; the time of the comparison would leave but a few schedules a second.
    assert!(slower.unwrap() * 3 > rate.unwrap(), "{slower:?} after {rate:?}");
}

fn pictured(model: &Model, rule: Rule) -> HuntPicture {
    row(model, rule).hunted.and_then(|hunted| hunted.picture).unwrap()
}

#[test]
fn the_picture_has_a_strip_for_each_of_the_last_schedules_with_what_was_done_and_where_it_broke() {
    let mut model = page();
    assert!(rules(&model).rows.iter().all(|row| row.hunted.is_none()) && rules(&model).hunted.is_none(), "nothing of it before");
    hunted(&mut model, Rule::LogBeforeVote);
    let Some(Stage::Found(Found { seed: found, .. })) = hunt_of(&model).map(|hunt| hunt.stage.clone()) else { panic!() };
    let picture = pictured(&model, Rule::LogBeforeVote);
    let seeds: Vec<u64> = picture.strips.iter().map(|strip| strip.seed).collect();
    let newest: Vec<u64> = (0..=found).rev().take(state::KEPT).collect();
    assert_eq!(seeds, newest);
    let guard = Guard::of(Rule::LogBeforeVote);
    let plays: Vec<_> = seeds.iter().map(|seed| guard.play(*seed)).collect();
    let longest = plays.iter().map(|play| play.now()).max().unwrap();
    for (strip, play) in picture.strips.iter().zip(&plays) {
        let place = |time: u64| u16::try_from(time * 1_000 / longest).unwrap();
        assert_eq!(strip.end, place(play.now()));
        let marks: Vec<(u16, Deed)> = play.acts().map(|(time, command)| (place(time), Deed::of(command))).collect();
        assert_eq!(strip.marks, marks, "of schedule {}", strip.seed);
        assert_eq!(strip.broke, guard.broken(play).map(|found| place(found.at)));
        assert_eq!(strip.broke.is_some(), strip.seed == found);
        let calls = marks.iter().filter(|(_, deed)| *deed == Deed::Call).count();
        assert!(strip.button.title.contains(&format!("{calls} call")), "{}", strip.button.title);
    }
    assert_eq!(picture.strips.iter().map(|strip| strip.end).max(), Some(1_000));
}

#[test]
fn while_the_hunt_goes_on_its_picture_stands_for_a_second_at_a_time() {
    let strips =
        |model: &Model| rules(model).hunted.and_then(|hunted| hunted.picture).map(|picture| picture.strips).unwrap_or_default();
    let mut model = page();
    let hunt = rules(&model).hunt;
    update(&mut model, hunt.msg);
    let mut changed = Vec::new();
    let mut last = None;
    for number in 1..=64_u64 {
        frame(&mut model, number * 33, 80);
        let seeds: Vec<u64> = strips(&model).iter().map(|strip| strip.seed).collect();
        if last.replace(seeds.clone()).is_some_and(|last| last != seeds) {
            changed.push(number);
        }
    }
    assert_eq!(changed, [9, 41], "one with the first figures, and another a second later");
    let stop = rules(&model).hunted.unwrap().button.unwrap();
    update(&mut model, stop.msg);
    let newest = strips(&model)[0].seed;
    assert_eq!(Some(newest + 1), hunt_of(&model).map(|hunt| hunt.schedules), "the end is in it");
}

#[test]
fn a_strip_opens_its_run_at_the_step_before_the_breach_or_at_its_end() {
    for rule in [Rule::CommitQuorum, Rule::LockLooksAgain, Rule::HdfsFencing] {
        let mut model = page();
        hunted(&mut model, rule);
        let strips = pictured(&model, rule).strips;
        for strip in strips.iter().take(3) {
            update(&mut model, strip.button.msg.clone());
            let play = Guard::of(rule).play(strip.seed);
            assert!(!model.playback.playing);
            let broken = Guard::of(rule).broken(&play);
            match broken {
                Some(found) => assert_eq!((model.cursor().steps, model.law), (found.step, Some(found.law)), "{rule:?}"),
                None => {
                    assert_eq!((model.cursor().steps, model.cursor().time), (play.steps(), play.now()), "{rule:?} {}", strip.seed);
                    assert_eq!(digest(&model), play.world.digest(), "{rule:?} {}", strip.seed);
                }
            }
            assert_eq!(model.run().config.rules_out().collect::<Vec<_>>(), [rule]);
            let mut frames = 0;
            while is_behind(&model) {
                frames += 33;
                update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: frames }));
            }
            let holds = crate::app::promises::count(&model).1 == Tone::Good;
            assert!(holds || broken.is_none(), "{rule:?}: all holds still");
            if broken.is_some() {
                update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
                while is_behind(&model) {
                    frames += 33;
                    update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: frames }));
                }
                assert_eq!(crate::app::promises::count(&model).1, Tone::Bad, "{rule:?}");
            }
        }
    }
}

#[test]
fn with_all_rules_the_hunt_goes_through_the_scenes_of_all_and_finds_nothing() {
    let mut model = page();
    let hunt = rules(&model).hunt;
    update(&mut model, hunt.msg);
    let mut frames = 0;
    while hunt_of(&model).is_some_and(|hunt| hunt.schedules < 44) {
        frames += 33;
        frame(&mut model, frames, 80);
        assert!(hunt_of(&model).is_some_and(|hunt| hunt.is_on()));
    }
    let hunted = rules(&model).hunted.unwrap();
    assert!(hunted.says.contains("no breach so far"), "{}", hunted.says);
    update(&mut model, hunted.button.unwrap().msg);
    let (schedules, events) = hunt_of(&model).map(|hunt| (hunt.schedules, hunt.events)).unwrap();
    let played: Vec<_> = (0..schedules).map(|seed| Sought::AllRules.course(seed, &Bounds::default()).played()).collect();
    assert_eq!(events, played.iter().map(|play| u64::from(play.steps())).sum::<u64>());
    assert!(played.iter().any(|play| play.config.hdfs.is_some()) && played.iter().all(|play| !play.config.lacks_rules()));
    let hunted = rules(&model).hunted.unwrap();
    assert!((10_000..1_000_000).contains(&events), "{events}");
    let (thousands, ones) = (events / 1_000, events % 1_000);
    assert_eq!(hunted.says, format!("Stopped after {schedules} schedules and {thousands},{ones:03} events: no breach"));
    assert!(hunted.picture.is_some_and(|picture| picture.strips.iter().all(|strip| strip.broke.is_none())));
}

#[test]
fn what_a_hunt_finds_does_not_depend_on_how_much_time_it_has_after_each_frame() {
    let found = |looks| {
        let mut model = page();
        let hunt = row(&model, Rule::LockLooksAgain).hunt;
        update(&mut model, hunt.msg);
        let frames = finish(&mut model, looks);
        let Some(Stage::Found(Found { seed, law, plan })) = hunt_of(&model).map(|hunt| hunt.stage.clone()) else { panic!() };
        (frames, (seed, law, plan.script(), hunt_of(&model).map(|hunt| hunt.events)))
    };
    let (short, long) = (found(7), found(400));
    assert_eq!(short.1, long.1);
    assert!(short.0 > long.0 * 10, "{} and {}", short.0, long.0);
}

#[test]
fn the_figures_of_a_hunt_stand_for_a_quarter_of_a_second_and_its_end_is_told_at_once() {
    let mut model = page();
    while is_behind(&model) {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 0 }));
    }
    set(&mut model, BoundMsg::Number(Bound::Schedules, Some(40)));
    let hunt = rules(&model).hunt;
    update(&mut model, hunt.msg);
    let mut told = Vec::new();
    for number in 0..40_u64 {
        let before = model.changes;
        frame(&mut model, number * 25, 8);
        told.extend((model.changes > before).then_some(number * 25));
    }
    assert_eq!(told, [250, 500, 750]);
    let (before, mut frames) = (model.changes, 1_000);
    while hunt_of(&model).is_some_and(|hunt| hunt.is_on()) {
        frames += 1;
        frame(&mut model, frames, 800);
    }
    assert!(wants_frames(&model), "the page does not know yet");
    frame(&mut model, frames + 1, 80);
    assert!(model.changes > before && !wants_frames(&model));
}

#[test]
fn bounds_are_set_in_a_form_and_a_hunt_keeps_to_those_that_it_began_with() {
    let mut model = page();
    let form = rules(&model).bounds;
    assert_eq!(form.title, "Bounds of a hunt: none");
    assert!(form.clear.is_none() && form.kinds.iter().all(|kind| kind.is_permitted));
    assert!(form.numbers.iter().all(|field| field.text.is_empty()));
    set(&mut model, BoundMsg::Number(Bound::Schedules, Some(4)));
    set(&mut model, BoundMsg::Number(Bound::Servers, Some(5)));
    set(&mut model, BoundMsg::Kind(FaultKind::Crash, false));
    assert_eq!(rules(&model).bounds.title, "Bounds of a hunt: at most 4 schedules, 5 servers, no crashes");
    let hunt = rules(&model).hunt;
    update(&mut model, hunt.msg);
    frame(&mut model, 33, 1);
    let clear = rules(&model).bounds.clear.unwrap();
    update(&mut model, clear.msg);
    assert_eq!(rules(&model).bounds, form, "for the next hunt");
    finish(&mut model, 200);
    let hunted = rules(&model).hunted.unwrap();
    let events = hunt_of(&model).map(|hunt| hunt.events).unwrap();
    let bounds = "at most 4 schedules, 5 servers, no crashes";
    assert_eq!(hunted.says, format!("Nothing found in 4 schedules ({events} events) within these bounds: {bounds}"));
    assert!(hunted.button.is_none() && !hunted.is_on);
    let strips = hunted.picture.unwrap().strips;
    assert_eq!(strips.iter().map(|strip| strip.seed).collect::<Vec<_>>(), [3, 2, 1, 0]);
    // A strip opens the schedule as it was played: within the bounds.
    for strip in strips {
        update(&mut model, strip.button.msg);
        let crashes =
            model.run().recording.entries().iter().filter(|entry| FaultKind::of(&entry.command) == Some(FaultKind::Crash));
        assert_eq!((crashes.count(), model.run().config.voters), (0, 5));
    }
}

#[test]
fn a_bound_that_cannot_be_kept_to_is_told_at_its_field_and_none_is_dropped() {
    let mut model = page();
    let field = |model: &Model| rules(model).bounds.numbers[Bound::Servers as usize].clone();
    for (typed, kept, told) in [
        ("5", "5", ""),
        ("５", "5", ""),
        ("5.0", "5", ""),
        ("12", "7", "12 is not from 3 to 7: 7 it is."),
        ("12", "7", "12 is not from 3 to 7: 7 it is."),
        ("-5", "3", "-5 is not from 3 to 7: 3 it is."),
        ("99999999999999999999", "7", "99999999999999999999 is not from 3 to 7: 7 it is."),
        ("", "", ""),
    ] {
        set(&mut model, BoundMsg::Typed(Bound::Servers, typed.to_owned()));
        assert_eq!((&*field(&model).text, &*field(&model).told, field(&model).is_refused), (kept, told, false), "{typed}");
    }
    set(&mut model, BoundMsg::Typed(Bound::Servers, "4".to_owned()));
    for typed in ["3.7", "three", "1,5", "1e", "５ 台"] {
        set(&mut model, BoundMsg::Typed(Bound::Servers, typed.to_owned()));
        let it = field(&model);
        assert_eq!((&*it.text, &*it.told, it.is_refused), (typed, "A whole number from 3 to 7 is expected.", true));
        let hunt = rules(&model).hunt;
        update(&mut model, hunt.msg);
        assert!(hunt_of(&model).is_none(), "nobody knows what was asked for: {typed}");
    }
    assert!(
        model
            .notices
            .all()
            .iter()
            .any(|(_, said)| said.text(crate::lang::Lang::En).starts_with("A bound of the hunt is no number"))
    );
    set(&mut model, BoundMsg::Typed(Bound::Schedules, "1e9".to_owned()));
    assert_eq!(rules(&model).bounds.title, "Bounds of a hunt: at most 1,000,000,000 schedules, 4 servers");
    let clear = rules(&model).bounds.clear.unwrap();
    update(&mut model, clear.msg);
    assert!(rules(&model).bounds.numbers.iter().all(|field| field.text.is_empty() && field.told.is_empty()));
}

#[test]
fn a_hunt_that_a_bound_keeps_from_beginning_leads_to_the_field_and_says_so_under_the_button() {
    let mut model = page();
    set(&mut model, BoundMsg::Typed(Bound::Length, "long".to_owned()));
    let field = rules(&model).bounds.numbers[Bound::Length as usize].id;
    let (of_all, of_rule) = (rules(&model).hunt, row(&model, Rule::GapKnown).hunt);
    assert!(update(&mut model, of_rule.msg).contains(&Cmd::FocusId(field)));
    let says = row(&model, Rule::GapKnown).hunted.unwrap().says;
    assert!(says.starts_with("A bound of the hunt is no number"), "{says}");
    assert!(rules(&model).hunted.is_none(), "under the button that was pressed");
    let from_promise = Msg::Doing(DoingMsg::HuntFor(Rule::CommitQuorum));
    assert!(update(&mut model, from_promise).contains(&Cmd::FocusId(field)));
    update(&mut model, of_all.msg.clone());
    assert!(row(&model, Rule::GapKnown).hunted.is_none() && rules(&model).hunted.is_some());
    set(&mut model, BoundMsg::Typed(Bound::Length, "9".to_owned()));
    assert!(rules(&model).hunted.is_none(), "it is mended");
    update(&mut model, of_all.msg);
    assert!(rules(&model).hunted.unwrap().is_on);
    // What goes on stays to be seen and stopped.
    set(&mut model, BoundMsg::Typed(Bound::Length, "long".to_owned()));
    let again = rules(&model).hunt;
    update(&mut model, again.msg);
    let hunted = rules(&model).hunted.unwrap();
    assert!(hunted.is_on && hunted.button.is_some() && hunted.says.starts_with("A bound of the hunt is no number"), "{hunted:?}");
}

#[test]
fn one_schedule_is_told_as_one() {
    let mut model = page();
    set(&mut model, BoundMsg::Number(Bound::Schedules, Some(3)));
    let hunt = rules(&model).hunt;
    update(&mut model, hunt.msg);
    let mut frames = 0;
    while hunt_of(&model).is_some_and(|hunt| hunt.schedules < 1) {
        frame(&mut model, frames * 33, 1);
        frames += 1;
    }
    let says = |model: &Model| rules(model).hunted.unwrap().says;
    assert!(says(&model).starts_with("1 schedule"), "{}", says(&model));
    assert!(!says(&model).contains("1 schedules"), "{}", says(&model));
    update(&mut model, Msg::Doing(DoingMsg::StopHunt));
    assert!(says(&model).starts_with("Stopped after 1 schedule and "), "{}", says(&model));
}

#[test]
fn a_rule_that_crashes_are_needed_for_is_not_missed_where_none_is_permitted() {
    let mut model = page();
    set(&mut model, BoundMsg::Kind(FaultKind::Crash, false));
    set(&mut model, BoundMsg::Number(Bound::Schedules, Some(3)));
    hunted(&mut model, Rule::AcceptedEpoch);
    let says = row(&model, Rule::AcceptedEpoch).hunted.unwrap().says;
    assert!(says.starts_with("Nothing found in 3 schedules"), "{says}");
    set(&mut model, BoundMsg::Kind(FaultKind::Crash, true));
    hunted(&mut model, Rule::AcceptedEpoch);
    let says = row(&model, Rule::AcceptedEpoch).hunted.unwrap().says;
    assert!(says.contains("breaks it"), "{says}");
}
