//! The exhaustive search and stateright go through the same model, and count the same.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use oracle::{NOTHING_BREAKS, Schedules};
use stateright::{Checker, Model};
use zooscope::explore::{Bounds, Limits, Scene, search};
use zooscope::rules::{Rule, Rules};

fn without(rule: Rule) -> Rules {
    let mut rules = Rules::default();
    rules.set(rule, false);
    rules
}

/// Counts the states in both ways.
fn agree(scene: Scene, bounds: Bounds) {
    let model = Schedules { scene, rules: Rules::default(), bounds };
    let own = search(model.first().unwrap(), Limits::default(), &mut |_, _| {});
    let theirs = model.checker().spawn_bfs().join();
    println!("{scene:?}: {} states, {} transitions, depth {}", own.states, own.transitions, own.depth);
    theirs.assert_properties();
    assert_eq!(theirs.unique_state_count() as u64, own.states, "{scene:?}: states that differ");
    assert_eq!(theirs.state_count() as u64, own.transitions + 1, "{scene:?}: transitions, and the first state");
    assert_eq!(theirs.max_depth() as u32, own.depth + 1, "{scene:?}: the first state is one deep for stateright");
}

#[test]
fn stateright_counts_as_many_states_of_an_election() {
    agree(Scene::Election, Bounds { timers: 4, ..Bounds::default() });
}

#[test]
fn stateright_counts_as_many_states_of_two_writes_and_of_a_session() {
    agree(Scene::TwoWrites, Bounds::default());
    agree(Scene::Session, Bounds::default());
}

#[test]
fn stateright_counts_as_many_states_where_any_server_may_crash_and_come_back() {
    agree(Scene::Behind, Bounds { crashes: 1, timers: 2, ..Bounds::default() });
    agree(Scene::Ahead, Bounds { timers: 2, ..Bounds::default() });
    agree(Scene::Astray, Bounds { timers: 2, ..Bounds::default() });
    agree(Scene::Session, Bounds { crashes: 1, ..Bounds::default() });
}

#[test]
fn stateright_counts_as_many_states_within_a_bound_on_messages() {
    agree(Scene::TwoWrites, Bounds { crashes: 1, timers: 3, messages: Some(7), ..Bounds::default() });
    agree(Scene::Behind, Bounds { crashes: 1, timers: 2, messages: Some(9), ..Bounds::default() });
}

#[test]
fn stateright_finds_the_same_law_broken_without_a_rule_on_a_path_as_short() {
    for (scene, rule) in [(Scene::Session, Rule::CommitQuorum), (Scene::TwoWrites, Rule::AckAfterSync)] {
        let model = Schedules { scene, rules: without(rule), bounds: Bounds::default() };
        let own = search(model.first().unwrap(), Limits::default(), &mut |_, _| {}).breach.unwrap();
        let theirs = model.checker().spawn_bfs().join();
        let path = theirs.discovery(NOTHING_BREAKS).unwrap().into_actions();
        assert_eq!(path.len(), own.path.len(), "{}", rule.word());
    }
}
