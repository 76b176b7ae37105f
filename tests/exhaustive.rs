//! All schedules of a small ensemble, within bounds, with every law on the ensemble looked at in every state. The numbers are printed:
//! `cargo test --no-default-features --test exhaustive -- --nocapture`. Larger bounds are for `cargo xtask explore`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, VecDeque};

use zooscope::check::Law;
use zooscope::explore::{Bounds, Limits, Outcome, Scene, State, search};
use zooscope::rules::{Rule, Rules};
use zooscope::sim::Step;
use zooscope::zk::{servers, servers_up};

fn first(scene: Scene, rules: Rules, bounds: Bounds) -> State {
    State::first(scene, rules, bounds).expect("nothing is held, cut or frozen in a scene")
}

/// Goes through everything, prints the numbers, and returns them with the states in which nothing more can happen.
fn through(name: &str, state: State, limits: Limits) -> (Outcome, Vec<State>) {
    let mut ends = Vec::new();
    let outcome = search(state, limits, &mut |state, _| {
        if state.moves().is_empty() {
            ends.push(state.clone());
        }
    });
    let Outcome { states, transitions, depth, .. } = outcome;
    println!("{name}: {states} states, {transitions} transitions, depth {depth}, {} ends", ends.len());
    assert!(outcome.breach.is_none(), "{name}: {:#?}", outcome.breach);
    (outcome, ends)
}

fn without(rule: Rule) -> Rules {
    let mut rules = Rules::default();
    rules.set(rule, false);
    rules
}

/// The breach that a search without a rule comes to, printed with its path.
fn breach(scene: Scene, rule: Rule, bounds: Bounds) -> (Law, Vec<String>) {
    let outcome = search(first(scene, without(rule), bounds), Limits::default(), &mut |_, _| {});
    let breach = outcome.breach.unwrap_or_else(|| panic!("nothing breaks without {} in {} states", rule.word(), outcome.states));
    println!("without {}, after {} states: {}\n  {}", rule.word(), outcome.states, breach.found, breach.path.join("\n  "));
    (breach.found.law, breach.path)
}

#[test]
fn in_every_schedule_of_an_election_all_laws_hold_and_some_end_with_a_leader_that_both_others_follow() {
    let (outcome, ends) =
        through("election", first(Scene::Election, Rules::default(), Bounds { timers: 4, ..Bounds::default() }), Limits::default());
    assert!(!outcome.is_cut && outcome.states > 10_000);
    let all_serve = |state: &&State| servers(state.world()).all(|(_, _, server)| server.is_serving());
    assert!(ends.iter().filter(all_serve).count() > 0);
    // Where timers are left and none rings any more, nobody looks for a leader.
    let idle: Vec<&State> = ends.iter().filter(|state| state.left().timers > 0).collect();
    assert!(!idle.is_empty() && idle.iter().all(all_serve));
}

#[test]
fn in_every_schedule_of_two_writes_all_laws_hold_and_all_end_alike_on_all_servers() {
    let (outcome, ends) = through("two writes", first(Scene::TwoWrites, Rules::default(), Bounds::default()), Limits::default());
    assert!(!outcome.is_cut && outcome.states > 1_000);
    let both = |state: &State| {
        servers_up(state.world()).count() == 3
            && servers_up(state.world()).all(|(_, server)| ["/a", "/b"].iter().all(|path| server.tree().get(path).is_some()))
    };
    assert!(!ends.is_empty() && ends.iter().all(both));
}

#[test]
fn with_a_crash_anywhere_in_two_writes_all_laws_hold() {
    let bounds = Bounds { crashes: 1, timers: 3, messages: Some(10), ..Bounds::default() };
    let (outcome, ends) = through("two writes, a crash", first(Scene::TwoWrites, Rules::default(), bounds), Limits::default());
    assert!(!outcome.is_cut && outcome.states > 50_000);
    // Each path ends where its messages are used up, or nothing is left to happen.
    let is_through = |state: &State| state.left().messages == Some(0) || state.world().in_flight().next().is_none();
    assert!(ends.iter().all(is_through));
    let written = |state: &&State| servers_up(state.world()).any(|(_, server)| server.tree().get("/a").is_some());
    let crashed = |state: &&State| state.left().crashes == 0;
    assert!(ends.iter().filter(crashed).filter(written).count() > 0, "a write is done in spite of a crash");
}

#[test]
fn of_a_bound_on_messages_as_many_arrive_and_no_more() {
    let at = |messages| {
        let bounds = Bounds { messages, ..Bounds::default() };
        let (outcome, ends) = through("two writes", first(Scene::TwoWrites, Rules::default(), bounds), Limits::default());
        assert!(!outcome.is_cut);
        (outcome, ends)
    };
    let (none, ends) = at(Some(0));
    assert!(ends.iter().all(|state| state.world().in_flight().next().is_some()), "all stay on their way");
    let (few, _) = at(Some(4));
    let (all, ends) = at(None);
    assert!(none.states < few.states && few.states < all.states && few.depth < all.depth);
    let (enough, _) = at(Some(100));
    // Two ways to a state bring as many messages there.
    assert_eq!((enough.states, enough.transitions, enough.depth), (all.states, all.transitions, all.depth));
    assert!(ends.iter().all(|state| state.left().messages.is_none()));
}

#[test]
fn without_a_rule_the_search_finds_the_law_that_breaks_on_a_shortest_path() {
    let (law, path) = breach(Scene::Session, Rule::CommitQuorum, Bounds::default());
    assert_eq!(law, Law::CommitQuorum);
    assert_eq!(path.last().map(String::as_str), Some("s3: timer Quorum"));
    let (law, path) = breach(Scene::TwoWrites, Rule::AckAfterSync, Bounds::default());
    assert_eq!((law, path.len()), (Law::CommitQuorum, 5));
    let (law, path) = breach(Scene::Behind, Rule::ElectionZxid, Bounds { crashes: 1, timers: 2, ..Bounds::default() });
    assert_eq!(law, Law::LeaderFreshest);
    assert!(path.iter().any(|line| line == "crash s3"), "{path:?}");
}

#[test]
fn without_a_rule_of_the_synchronisation_or_of_epochs_the_search_finds_what_breaks() {
    let election = Bounds { timers: 2, ..Bounds::default() };
    let crash = Bounds { crashes: 1, ..election };
    for (scene, rule, bounds, law, last) in [
        // It keeps the write that its leader has not, and serves.
        (Scene::Astray, Rule::Truncate, Bounds::default(), Law::ReplicaEquality, "s2 → s3: UPTODATE"),
        // Of two that acknowledge NEWLEADER, one has not yet written what was to be synchronised.
        (Scene::Ahead, Rule::SyncedBeforeAck, election, Law::CommitQuorum, "s3: 1 writes are on the disk"),
        (Scene::Ahead, Rule::SyncedLogged, election, Law::CommitQuorum, ""),
        // The next leader's epoch is the one that was promised to the last.
        (Scene::Behind, Rule::NewEpoch, crash, Law::PromiseKept, "s1 → s2: LEADERINFO epoch 1"),
        // The later zxid of an earlier epoch wins.
        (Scene::Astray, Rule::ElectionEpoch, crash, Law::LeaderFreshest, ""),
    ] {
        let (found, path) = breach(scene, rule, bounds);
        assert_eq!(found, law, "without {}", rule.word());
        assert!(path.last().is_some_and(|line| line.ends_with(last)), "without {}: {path:?}", rule.word());
    }
}

#[test]
fn with_the_rules_nothing_breaks_where_it_broke_without_one() {
    through("a session", first(Scene::Session, Rules::default(), Bounds::default()), Limits::default());
    let bounds = Bounds { crashes: 1, timers: 2, ..Bounds::default() };
    for (name, scene) in [("a server behind", Scene::Behind), ("one ahead", Scene::Ahead), ("one astray", Scene::Astray)] {
        through(name, first(scene, Rules::default(), bounds), Limits::default());
    }
}

#[test]
fn two_ways_to_one_state_go_on_alike() {
    let mut state = first(Scene::TwoWrites, Rules::default(), Bounds { crashes: 1, ..Bounds::default() });
    let mut step = Step::default();
    let mut after = |state: &State| -> Vec<_> {
        let next = |next| (next, state.after(next, &mut step).digest());
        state.moves().into_iter().map(next).collect()
    };
    let digest = state.digest();
    let mut known = BTreeMap::from([(digest, after(&state))]);
    let mut open = VecDeque::from([state]);
    let (mut met, mut scratch) = (0, Step::default());
    while let Some(state) = open.pop_front().filter(|_| known.len() < 1_500) {
        for next in state.moves() {
            let mut other = state.after(next, &mut scratch);
            let follows = after(&other);
            match known.get(&other.digest()) {
                Some(before) => {
                    assert_eq!(*before, follows);
                    met += 1;
                }
                None => {
                    known.insert(other.digest(), follows);
                    open.push_back(other);
                }
            }
        }
    }
    assert!(met > 1_000, "{met}");
}
