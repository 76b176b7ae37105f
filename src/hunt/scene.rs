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
