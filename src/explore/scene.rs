//! The situation from which a search begins.

use crate::check::Checker;
use crate::hunt::Play;
use crate::rules::Rules;
use crate::sim::World;
use crate::zk::{Config, Zk};

/// A situation of three servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// The servers have just been started, with empty disks.
    Election,
    /// A leader serves with both followers, and its client has asked for two writes.
    TwoWrites,
    /// A leader serves with both followers, and a client that comes has asked for a write: the session is a write before it.
    Session,
    /// A server that lacks a committed write has just been started again.
    Behind,
    /// A server that alone has logged a write has just been started again with one of those that lack it; the third is down.
    Ahead,
    /// Two servers serve in a later epoch, and the one that alone has logged a write of the epoch before has just been started again.
    Astray,
}

/// Lines that lead from the start to a scene, of which an election needs none.
const NOTHING: &[&str] = &[];
const TWO_WRITES: &[&str] = &["run 3s", "client add c1 at s3", "run 1s", "c1 create /a 1", "c1 create /b 2"];
const SESSION: &[&str] = &["run 3s", "client add c1 at s3", "c1 create /a 1"];
const BEHIND: &[&str] = &["run 3s", "crash s2", "client add c1 at s3", "run 1s", "c1 create /a 1", "run 1s", "restart s2"];
/// s3 alone logs a write, and nobody runs any more.
const LOGGED_ALONE: &[&str] =
    &["run 3s", "client add c1 at s3", "run 500ms", "crash s1", "crash s2", "c1 create /a 1", "run 100ms", "crash c1", "crash s3"];
const AHEAD: &[&str] = &["restart s3", "restart s1"];
const ASTRAY: &[&str] = &["restart s1", "restart s2", "run 3s", "restart s3"];

impl Scene {
    /// The scenes with the words that one types.
    pub const WORDS: [(&str, Scene); 6] = [
        ("election", Scene::Election),
        ("writes", Scene::TwoWrites),
        ("session", Scene::Session),
        ("behind", Scene::Behind),
        ("ahead", Scene::Ahead),
        ("astray", Scene::Astray),
    ];

    /// The world at the beginning of the search, and the laws that have seen what came before.
    pub(super) fn begin(self, rules: Rules) -> (World<Zk>, Checker) {
        let config = Config { voters: 3, clients: 0, rules, ..Config::default() };
        let mut play = Play::new(config, 0);
        let (first, then) = match self {
            Scene::Election => (NOTHING, NOTHING),
            Scene::TwoWrites => (TWO_WRITES, NOTHING),
            Scene::Session => (SESSION, NOTHING),
            Scene::Behind => (BEHIND, NOTHING),
            Scene::Ahead => (LOGGED_ALONE, AHEAD),
            Scene::Astray => (LOGGED_ALONE, ASTRAY),
        };
        for line in first.iter().chain(then) {
            let done = play.does(line);
            debug_assert!(done, "{line} leads to no scene");
        }
        play.into_parts()
    }
}
