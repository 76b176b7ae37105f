//! What goes on in a random schedule: faults of an ensemble that clients write to, a recipe that several clients run, two NameNodes.

use std::rc::Rc;

use super::bounds::{Bound, Bounds};
use super::course::{Act, Course};
use super::draws::Draws;
use super::play::Play;
use super::schedule::Schedule;
use crate::hdfs;
use crate::recipes::controllers;
use crate::rules::{Rule, Rules};
use crate::script::Setup;
use crate::sim::{MS, SECOND};
use crate::zk::Config;

/// Servers where a set-up does not draw their number.
const SERVERS: u64 = 3;
/// Clients that run a recipe together.
const CROWD: u64 = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// An ensemble whose servers and links fail while clients write.
    Ensemble,
    /// Clients that run this recipe, on links some of which are slow; some of them die, and servers stop for a while. `{n}` stands for their number.
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
    /// The schedule of this seed without these rules, within bounds. Where the course is known to the line, its set-up is too, and the bounds
    /// of servers and clients say nothing.
    pub fn course(self, seed: u64, out: &[Rule], bounds: &Bounds) -> Course {
        match self {
            Scene::Ensemble => {
                let mut rules = Rules::default();
                out.iter().for_each(|rule| rules.set(*rule, false));
                let mut schedule = Schedule::within(seed, rules, bounds);
                schedule.begin_trouble();
                Course::drawn(schedule)
            }
            Scene::Crowd(recipe) => crowd(recipe, seed, out, bounds),
            Scene::NameNodes => name_nodes(seed, out, bounds),
            Scene::LateVote => {
                let config = Config { voters: 3, clients: 0, tick_time: 30 * SECOND, ..Config::default() };
                written(&LATE_VOTE, without(out, config), seed, bounds)
            }
            Scene::WithoutLeader => {
                let config = Config { voters: 3, clients: 0, ..Config::default() };
                written(&WITHOUT_LEADER, without(out, config), seed, bounds)
            }
            Scene::DirtySnapshot => written(&DIRTY_SNAPSHOT, without(out, with_a_client()), seed, bounds),
            Scene::HastyEpoch => written(&HASTY_EPOCH, without(out, with_a_client()), seed, bounds),
            Scene::SlowRevalidation => written(&SLOW_REVALIDATION, without(out, with_a_client()), seed, bounds),
        }
    }

    /// Whether its course is known to the line, with its set-up.
    pub fn is_written(self) -> bool {
        !matches!(self, Scene::Ensemble | Scene::Crowd(_) | Scene::NameNodes)
    }

    /// Plays the schedule of this seed without these rules.
    pub fn play(self, seed: u64, out: &[Rule]) -> Play {
        self.course(seed, out, &Bounds::default()).played()
    }
}

fn written(lines: &[&str], config: Config, seed: u64, bounds: &Bounds) -> Course {
    Course::known(Play::new(config, seed), bounds, lines.iter().filter_map(|line| Act::read(line)))
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

fn crowd(recipe: &str, seed: u64, out: &[Rule], bounds: &Bounds) -> Course {
    let mut draws = Draws::new(seed, &[13]);
    let servers = bounds.get(Bound::Servers).unwrap_or(SERVERS);
    let clients = bounds.get(Bound::Clients).unwrap_or(CROWD);
    let recipe = recipe.replace("{n}", &clients.to_string());
    let config = Config {
        voters: servers as u8,
        clients: clients as u16,
        client_timeout: 2 * SECOND,
        tick_time: 500 * MS,
        ..Config::default()
    };
    let mut acts = vec![Act::Wait(3 * SECOND)];
    for client in 1..=clients {
        if draws.one_in(2) {
            acts.extend(Act::read(&format!("slow c{client} s{} {}ms", 1 + draws.below(servers), 50 + draws.below(400))));
        }
        acts.extend(Act::read(&format!("c{client} {recipe}")));
        let stops = draws.one_in(3).then(|| 1 + draws.below(servers));
        if let Some(server) = stops {
            acts.push(Act::Wait(draws.below(40) * MS));
            acts.extend(Act::read(&format!("crash s{server}")));
        }
        acts.push(Act::Wait(draws.below(400) * MS));
        if let Some(server) = stops {
            acts.extend(Act::read(&format!("restart s{server}")));
        }
    }
    for _ in 0..4 {
        if draws.one_in(4) {
            acts.extend(Act::read(&format!("crash c{}", 1 + draws.below(clients))));
        }
        acts.push(Act::Wait(draws.below(3_000) * MS));
    }
    Course::known(Play::new(without(out, config), seed), bounds, acts)
}

fn name_nodes(seed: u64, out: &[Rule], bounds: &Bounds) -> Course {
    let hdfs = hdfs::Config { data_nodes: 2, ..hdfs::Config::default() };
    let controllers = controllers(&hdfs);
    let voters = bounds.get(Bound::Servers).unwrap_or(SERVERS) as u8;
    let config = Config { voters, clients: 0, tick_time: 500 * MS, hdfs: Some(Rc::new(hdfs)), controllers, ..Config::default() };
    Course::of_a_handover(Play::new(without(out, config), seed), bounds, Draws::new(seed, &[17]))
}
