//! What goes on in a random schedule: faults of an ensemble that clients write to, a recipe that several clients run, two NameNodes.

use std::rc::Rc;

use super::draws::Draws;
use super::play::Play;
use super::schedule::Schedule;
use crate::hdfs::{self, Host};
use crate::recipes::controllers;
use crate::rules::{Rule, Rules};
use crate::script::Setup;
use crate::sim::{Duration, MS, SECOND};
use crate::zk::{self, Config};

/// Clients that run a recipe together.
const CROWD: u16 = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// An ensemble whose servers and links fail while clients write.
    Ensemble,
    /// Clients that run this recipe, on links some of which are slow; some of them die, and servers stop for a while.
    Crowd(&'static str),
    /// Two NameNodes, of which the active one sleeps until the other has taken over.
    NameNodes,
    /// A server that has promised an epoch to a leader that came to nothing hears late of the leader before, which still leads.
    LateVote,
    /// Servers that have all been stopped start again without their leader.
    WithoutLeader,
    /// A leader alone logs a txn, is elected again and takes a snapshot, and comes back when the others have gone on without it.
    DirtySnapshot,
    /// A learner stops in the middle of its synchronisation, and its leader with it; another server has what was to be taken over.
    HastyEpoch,
    /// A client comes to a server whose way to the leader is slow, and goes on to another one.
    SlowRevalidation,
}

/// The lines of [`Scene::LateVote`]. The vote of s3 for itself waits until s2 runs, the answer that s3 leads comes a little too late, and
/// the slow disk gives time to stop s2 between the promise and what follows from it.
const LATE_VOTE: [&str; 15] = [
    "crash s2",
    "run 3s",
    "cut s2 s3",
    "restart s2",
    "disk s2 slow 500ms",
    "run 1s",
    "crash s1",
    "restart s1",
    "run 1s",
    "crash s2",
    "crash s1",
    "heal",
    "slow s2 s3 300ms",
    "restart s2",
    "run 7s",
];

/// The lines of [`Scene::WithoutLeader`].
const WITHOUT_LEADER: [&str; 7] = ["run 3s", "crash s3", "crash s2", "crash s1", "restart s1", "restart s2", "run 3s"];

/// The lines of [`Scene::DirtySnapshot`], the history that ZOOKEEPER-1549 reports. The slow disk keeps s1 from taking over the txn.
const DIRTY_SNAPSHOT: [&str; 20] = [
    "run 3s",
    "c1 connect s3",
    "run 500ms",
    "crash s1",
    "crash s2",
    "c1 create /a",
    "run 100ms",
    "crash s3",
    "restart s3",
    "restart s1",
    "run 100ms",
    "disk s1 slow 500ms",
    "run 500ms",
    "crash s1",
    "crash s3",
    "restart s1",
    "restart s2",
    "run 4s",
    "restart s3",
    "run 4s",
];

/// The lines of [`Scene::HastyEpoch`]. The slow disk gives time to stop s1 between two of its writes.
const HASTY_EPOCH: [&str; 18] = [
    "run 3s",
    "c1 connect s3",
    "run 500ms",
    "crash s1",
    "c1 create /a",
    "run 500ms",
    "crash s2",
    "crash s3",
    "restart s3",
    "restart s1",
    "run 100ms",
    "disk s1 slow 2s",
    "run 5s",
    "crash s1",
    "crash s3",
    "restart s1",
    "restart s2",
    "run 15s",
];

/// The lines of [`Scene::SlowRevalidation`], the history that ZOOKEEPER-2886 reports. The REVALIDATE of s1 comes to the leader when the session
/// has long been at s2.
const SLOW_REVALIDATION: [&str; 8] =
    ["run 3s", "slow s1 s3 3s", "c1 connect s1", "run 500ms", "c1 connect s2", "run 4s", "c1 create /a", "run 2s"];

impl Scene {
    /// Plays the schedule of this seed without these rules.
    pub fn play(self, seed: u64, out: &[Rule]) -> Play {
        match self {
            Scene::Ensemble => {
                let mut rules = Rules::default();
                out.iter().for_each(|rule| rules.set(*rule, false));
                let mut schedule = Schedule::with(seed, rules);
                schedule.trouble();
                schedule.play
            }
            Scene::Crowd(recipe) => crowd(recipe, seed, out),
            Scene::NameNodes => name_nodes(seed, out),
            Scene::LateVote => {
                let config = Config { voters: 3, clients: 0, tick_time: 30 * SECOND, ..Config::default() };
                written(&LATE_VOTE, without(out, config), seed)
            }
            Scene::WithoutLeader => {
                let config = Config { voters: 3, clients: 0, ..Config::default() };
                written(&WITHOUT_LEADER, without(out, config), seed)
            }
            Scene::DirtySnapshot => written(&DIRTY_SNAPSHOT, without(out, with_a_client()), seed),
            Scene::HastyEpoch => written(&HASTY_EPOCH, without(out, with_a_client()), seed),
            Scene::SlowRevalidation => written(&SLOW_REVALIDATION, without(out, with_a_client()), seed),
        }
    }
}

fn written(lines: &[&str], config: Config, seed: u64) -> Play {
    let mut play = Play::new(config, seed);
    for line in lines {
        play.does(line);
    }
    play
}

/// Three servers and a client.
fn with_a_client() -> Config {
    Config { voters: 3, clients: 1, ..Config::default() }
}

fn without(out: &[Rule], mut config: Config) -> Config {
    for rule in out {
        Setup::Rule { rule: *rule, on: false }.apply(&mut config, &mut 0);
    }
    config
}

fn crowd(recipe: &str, seed: u64, out: &[Rule]) -> Play {
    let mut draws = Draws::new(seed, &[13]);
    let config = Config { voters: 3, clients: CROWD, client_timeout: 2 * SECOND, tick_time: 500 * MS, ..Config::default() };
    let mut play = Play::new(without(out, config), seed);
    play.run_for(3 * SECOND);
    for client in 1..=CROWD {
        if draws.one_in(2) {
            play.does(&format!("slow c{client} s{} {}ms", 1 + draws.below(3), 50 + draws.below(400)));
        }
        play.does(&format!("c{client} {recipe}"));
        let stops = draws.one_in(3).then(|| 1 + draws.below(3));
        if let Some(server) = stops {
            play.run_for(draws.below(40) * MS);
            play.does(&format!("crash s{server}"));
        }
        play.run_for(draws.below(400) * MS);
        if let Some(server) = stops {
            play.does(&format!("restart s{server}"));
        }
    }
    for _ in 0..4 {
        if draws.one_in(4) {
            play.does(&format!("crash c{}", 1 + draws.below(u64::from(CROWD))));
        }
        play.run_for(draws.below(3_000) * MS);
    }
    play
}

fn name_nodes(seed: u64, out: &[Rule]) -> Play {
    let mut draws = Draws::new(seed, &[17]);
    let hdfs = hdfs::Config { data_nodes: 2, ..hdfs::Config::default() };
    let controllers = controllers(&hdfs);
    let config = Config { voters: 3, clients: 0, tick_time: 500 * MS, hdfs: Some(Rc::new(hdfs)), controllers, ..Config::default() };
    let mut play = Play::new(without(out, config), seed);
    play.comes(60 * SECOND, |world| zk::active_name_node(world).is_some());
    let Some(Host::NameNode(old)) = zk::active_name_node(&play.world) else { return play };
    let new = 3 - old;
    let mut pause = |play: &mut Play, up_to: Duration| play.run_for(SECOND + draws.below(up_to));
    pause(&mut play, 4 * SECOND);
    play.does("h1 mkdir /before");
    pause(&mut play, 2 * SECOND);
    for line in [format!("freeze nn{old}"), format!("freeze zkfc{old}"), format!("cut zkfc{new} nn{old}")] {
        play.does(&line);
    }
    play.run_for(40 * SECOND);
    play.does(&format!("thaw nn{old}"));
    play.does("h1 mkdir /after");
    pause(&mut play, 5 * SECOND);
    play.run_for(3 * SECOND);
    play
}
