//! Sentences about schedules within bounds, and about schedules that are played a few events at a time.

use super::*;
use crate::rules::Rule;
use crate::sim::SECOND;
use crate::zk::{Command, Config};

fn scenes() -> impl Iterator<Item = Guard> {
    Rule::WORDS.iter().map(|(_, rule)| Guard::of(*rule))
}

/// One guard for each scene.
fn one_a_scene() -> Vec<Guard> {
    let mut guards: Vec<Guard> = Vec::new();
    for guard in scenes() {
        if guards.iter().all(|other| other.scene != guard.scene) {
            guards.push(guard);
        }
    }
    guards
}

fn faults(play: &Play) -> Vec<FaultKind> {
    play.acts().filter_map(|(_, command)| FaultKind::of(command)).collect()
}

fn bounded(change: impl FnOnce(&mut Bounds)) -> Bounds {
    let mut bounds = Bounds::default();
    change(&mut bounds);
    bounds
}

#[test]
fn without_a_bound_all_kinds_of_faults_come_and_schedules_differ_in_size() {
    let plays: Vec<Play> = (0..12).map(|seed| Guard::of(Rule::CommitQuorum).play(seed)).collect();
    for kind in FaultKind::ALL {
        assert!(plays.iter().any(|play| faults(play).contains(&kind)), "{}", kind.word());
    }
    for voters in 3..=5 {
        assert!(plays.iter().any(|play| play.config.voters == voters), "{voters}");
    }
}

#[test]
fn a_kind_of_fault_that_is_forbidden_comes_in_no_schedule_of_any_scene() {
    for kind in FaultKind::ALL {
        let bounds = bounded(|bounds| bounds.permit(kind, false));
        for guard in one_a_scene() {
            for seed in 0..3 {
                let play = guard.course(seed, &bounds).played();
                assert!(!faults(&play).contains(&kind), "{} in schedule {seed} of {:?}", kind.word(), guard.scene);
            }
        }
    }
    // What is permitted comes in its place.
    let bounds = bounded(|bounds| FaultKind::ALL.iter().for_each(|kind| bounds.permit(*kind, *kind == FaultKind::Freeze)));
    let play = Guard::of(Rule::CommitQuorum).course(1, &bounds).played();
    assert!(faults(&play).len() > 5 && faults(&play).iter().all(|kind| *kind == FaultKind::Freeze));
}

#[test]
fn there_are_no_more_faults_in_a_schedule_than_the_bound_says() {
    for most in [0, 1, 4] {
        let bounds = bounded(|bounds| bounds.set(Bound::Faults, Some(most)));
        for guard in one_a_scene() {
            for seed in 0..3 {
                let count = faults(&guard.course(seed, &bounds).played()).len() as u64;
                assert!(count <= most, "{count} faults in schedule {seed} of {:?}", guard.scene);
                assert!(guard.scene != Scene::Ensemble || count == most, "as many as may be: {count}");
            }
        }
    }
}

#[test]
fn a_schedule_ends_when_its_time_is_over() {
    let bounds = bounded(|bounds| bounds.set(Bound::Length, Some(4)));
    for guard in one_a_scene() {
        for seed in 0..4 {
            let play = guard.course(seed, &bounds).played();
            assert!(play.now() <= 4 * SECOND, "schedule {seed} of {:?} goes to {}", guard.scene, play.now());
            assert!(play.acts().all(|(time, _)| time < 4 * SECOND));
        }
    }
}

#[test]
fn servers_and_clients_are_as_many_as_the_bounds_say_where_a_set_up_is_drawn() {
    let bounds = bounded(|bounds| {
        bounds.set(Bound::Servers, Some(5));
        bounds.set(Bound::Clients, Some(2));
    });
    for rule in [Rule::CommitQuorum, Rule::BarrierReady, Rule::LockLooksAgain] {
        for seed in 0..6 {
            let play = Guard::of(rule).course(seed, &bounds).played();
            assert_eq!((play.config.voters, play.config.clients), (5, 2), "{rule:?}");
            if let Scene::Crowd(_) = Guard::of(rule).scene {
                let programs = play.acts().filter(|(_, command)| matches!(command, Command::Action(_)));
                assert_eq!(programs.count(), 2, "a program for each client");
            }
        }
    }
    assert_eq!(Guard::of(Rule::HdfsFencing).course(0, &bounds).played().config.voters, 5);
    let written = Guard::of(Rule::TruncateSnapshots).course(0, &bounds).played().config;
    assert_eq!((written.voters, written.clients), (3, 1), "its course names them");
}

#[test]
fn a_bound_is_set_to_the_nearest_number_that_can_be_kept_to() {
    let mut bounds = Bounds::default();
    assert!(bounds.is_none());
    for (typed, kept) in [(1, 3), (4, 4), (99, 7)] {
        bounds.set(Bound::Servers, Some(typed));
        assert_eq!(bounds.get(Bound::Servers), Some(kept));
    }
    bounds.set(Bound::Servers, None);
    assert!(bounds.is_none());
}

#[test]
fn a_schedule_is_the_same_however_many_events_are_played_at_a_time() {
    let bounds = [Bounds::default(), bounded(|bounds| bounds.set(Bound::Faults, Some(3)))];
    for guard in one_a_scene() {
        for bounds in &bounds {
            let whole = guard.course(2, bounds).played();
            let mut course = guard.course(2, bounds);
            let mut slices = 0;
            // Slices of one event, of two, and so on up to seven.
            while !course.go_on(&mut (1 + slices % 7)) {
                slices += 1;
            }
            assert!(slices > 10, "{:?} in {slices} slices", guard.scene);
            assert_eq!(course.play().world.digest(), whole.world.digest(), "{:?}", guard.scene);
            assert_eq!(course.play().script(), whole.script(), "{:?}", guard.scene);
        }
    }
}

#[test]
fn a_schedule_is_made_small_in_the_same_way_however_many_events_are_played_at_a_time() {
    let guard = Guard::of(Rule::LockLooksAgain);
    let (play, law) =
        (0..).map(|seed| guard.play(seed)).find_map(|play| guard.broken(&play).map(|it| it.law).map(|law| (play, law))).unwrap();
    let whole = shrink(&play.plan(), law, 60).unwrap();
    let mut shrinking = Shrinking::begin(play.plan(), law, 60);
    let mut slices = 0;
    while !shrinking.is_over() {
        slices += 1;
        let mut events = 100;
        shrinking.go_on(&mut events);
        assert!(shrinking.is_over() || events == 0, "the whole slice is used");
    }
    assert!(slices > 20 && shrinking.plan().unwrap().script() == whole.script());
}

#[test]
fn a_schedule_that_is_made_small_is_no_longer_than_the_bound() {
    let bounds = bounded(|bounds| bounds.set(Bound::Length, Some(6)));
    let guard = Guard::of(Rule::CommitQuorum);
    let mut found = 0;
    for seed in 0..60 {
        let play = guard.course(seed, &bounds).played();
        let Some(law) = guard.broken(&play).map(|found| found.law) else { continue };
        let small = Shrinking::begin(play.plan(), law, 200).within(&bounds).ended().unwrap();
        assert!(small.end <= 6 * SECOND && small.acts.len() <= play.plan().acts.len());
        found += 1;
    }
    assert!(found > 0);
}

#[test]
fn what_does_not_break_the_law_cannot_be_made_small() {
    let play = Guard::of(Rule::CommitQuorum).scene.play(0, &[]);
    assert!(shrink(&play.plan(), crate::check::Law::CommitQuorum, 10).is_none());
}

#[test]
fn what_happens_at_the_instant_of_the_last_command_belongs_to_the_schedule() {
    // The first seed in which a server ends a session at once when its client stops.
    let guard = Guard::of(Rule::LeaderExpires);
    let broken = |seed| Some((guard.play(seed).plan(), guard.broken(&guard.play(seed))?.law));
    let (plan, law) = (0..).find_map(broken).unwrap();
    let small = shrink(&plan, law, 600).unwrap();
    assert_eq!(small.breaks(law), Some(small.end), "{:?}", small.script());
}

#[test]
fn nothing_in_a_schedule_is_longer_or_harder_than_it_must_be() {
    let find = |rule: Rule| {
        let guard = Guard::of(rule);
        let broken = |seed| Some((guard.play(seed).plan(), guard.broken(&guard.play(seed))?.law));
        let (plan, law) = (0..).find_map(broken).unwrap();
        (shrink(&plan, law, 600).unwrap(), law)
    };
    let (small, _) = find(Rule::EphemeralsEnd);
    let lines = small.script();
    let commands: Vec<&str> = lines.iter().map(String::as_str).filter(|line| line.starts_with("c1")).collect();
    assert_eq!(commands, ["c1 create -e /n1", "c1 close"], "{lines:?}");
    assert_eq!((small.acts.len(), small.config.clients), (2, 1), "{lines:?}");
    assert!(small.end < 10 * SECOND, "{lines:?}");
}

#[test]
fn a_machine_is_taken_away_with_what_is_done_to_it_and_those_behind_it_move_up() {
    let config = Config { voters: 3, observers: 1, clients: 2, ..Config::default() };
    let lines =
        ["crash s1", "partition s1 c1 | s2 s3 s4 c2", "cut s2 s4", "c1 create /a", "c2 create /b", "slow s3 c2 1s", "isolate s4"];
    let acts = lines.iter().filter_map(|line| match crate::script::parse_line(line) {
        Ok(Some(crate::script::Command::Act(command))) => Some((SECOND, command)),
        _ => None,
    });
    let plan = Plan { config, seed: 1, acts: acts.collect(), end: SECOND };
    assert_eq!(plan.acts.len(), lines.len());
    let left = |which: usize| {
        let plan = simpler::without_machine(&plan, which)?;
        let lines: Vec<String> = plan.script().into_iter().filter(|line| !line.starts_with("run")).collect();
        Some((plan.config.voters, plan.config.observers, plan.config.clients, lines[2..].join(", ")))
    };
    let gone = |which| left(which).map(|(.., lines)| lines).unwrap();
    assert_eq!(gone(0), "partition c1 | s1 s2 s3 c2, cut s1 s3, c1 create /a, c2 create /b, slow s2 c2 1s, isolate s3");
    assert_eq!(gone(3), "crash s1, partition s1 c1 | s2 s3 c2, c1 create /a, c2 create /b, slow s3 c2 1s");
    assert_eq!(gone(4), "crash s1, partition s1 | s2 s3 s4 c1, cut s2 s4, c1 create /b, slow s3 c1 1s, isolate s4");
    assert_eq!(left(2).map(|(voters, observers, clients, _)| (voters, observers, clients)), Some((2, 1, 2)));
    assert_eq!(left(3).map(|(voters, observers, clients, _)| (voters, observers, clients)), Some((3, 0, 2)));
    assert_eq!(left(5).map(|(voters, observers, clients, _)| (voters, observers, clients)), Some((3, 1, 1)));
    assert!(left(6).is_none());
}

#[test]
fn a_simpler_command_takes_a_place_only_where_the_bounds_permit_it_and_the_simplest_has_none() {
    let command = |line: &str| match crate::script::parse_line(line) {
        Ok(Some(crate::script::Command::Act(command))) => command,
        other => panic!("{other:?}"),
    };
    let simpler = |line: &str, bounds: &Bounds| -> Vec<String> {
        let all = simpler::in_place_of(&command(line), bounds);
        all.into_iter().map(|command| crate::script::Command::Act(command).to_string()).collect()
    };
    let none = Bounds::default();
    assert_eq!(simpler("isolate s3", &none), ["crash s3"]);
    assert_eq!(simpler("slow s1 c2 900ms", &none), ["c2 close", "crash s1", "crash c2"]);
    assert_eq!(simpler("crash c2", &none), ["c2 close"]);
    assert_eq!(simpler("partition s1 | s2 s3", &none), ["crash s1", "isolate s1"]);
    assert_eq!(simpler("c2 create -s /a/s- x", &none), ["c2 create /a", "c2 create -e /a", "c1 create -s /a/s- x"]);
    for line in ["crash s1", "c1 create /a", "c1 close", "restart s1", "heal", "c1 get /a"] {
        assert_eq!(simpler(line, &none), [""; 0], "{line}");
    }
    let no_crash = bounded(|bounds| bounds.permit(FaultKind::Crash, false));
    assert_eq!(simpler("slow s1 c2 900ms", &no_crash), ["c2 close"]);
    // Whatever is put in its place, there is an end.
    let mut left = vec![command("partition s1 | s2 c1 | c2"), command("c3 create -e -s /n2/s- d1"), command("c2 set /n1 x")];
    for _ in 0..10 {
        left = left.iter().flat_map(|command| simpler::in_place_of(command, &none)).collect();
    }
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_small_schedule_that_is_played_again_as_it_stands_breaks_the_law_at_its_end() {
    for rule in [Rule::CommitQuorum, Rule::CreateProtected, Rule::BarrierReady, Rule::HdfsFencing] {
        let guard = Guard::of(rule);
        let broken = |seed| Some((guard.play(seed).plan(), guard.broken(&guard.play(seed))?.law));
        let (plan, law) = (0..).find_map(broken).unwrap();
        let small = shrink(&plan, law, 60).unwrap();
        // Everything that happens at the instant of the breach counts, however many events that is.
        assert_eq!(small.breaks(law), Some(small.end), "{rule:?}");
        assert!(small.play().violations().any(|found| found.law == law));
    }
}
