//! HDFS keeps its promises: over random schedules with faults, each a function of its seed, and in the scenes that lessons show.
//!
//! `ZOOSCOPE_SEED=123` plays one schedule alone, `ZOOSCOPE_HISTORIES=20000` so many.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::rc::Rc;

use common::Run;
use common::dice::{Dice, search};
use zooscope::check::{FileProperty, Files};
use zooscope::hdfs::{self, BlockId, Edit, EditOp, Host, Mode, NameNode, NameNodeState, Note as HdfsNote, Outcome, Role, RpcId};
use zooscope::recipes::controllers;
use zooscope::sim::{EventId, Fault, Life, MS, NodeId, SECOND};
use zooscope::zk::{self, ClientId, Config, Note};

const SCHEDULES: u64 = 1_000;
const NN1: Host = Host::NameNode(1);
const NN2: Host = Host::NameNode(2);

fn config(mode: Mode, change: impl FnOnce(&mut hdfs::Config)) -> Config {
    let mut hdfs = hdfs::Config { mode, data_nodes: 2, clients: 2, ..hdfs::Config::default() };
    change(&mut hdfs);
    let voters = if hdfs.is_ha() { 3 } else { 0 };
    let controllers = controllers(&hdfs);
    Config { voters, clients: 0, tick_time: 500 * MS, hdfs: Some(Rc::new(hdfs)), controllers, ..Config::default() }
}

fn quick(mode: Mode) -> Config {
    config(mode, |hdfs| {
        hdfs.session_timeout = 2 * SECOND;
        hdfs.tail_period = 5 * SECOND;
        hdfs.roll_period = 8 * SECOND;
        hdfs.checkpoint_period = 6 * SECOND;
        hdfs.edit_replay = 2 * MS;
    })
}

struct Play {
    run: Run,
    dice: Dice,
    made: usize,
}

impl Play {
    fn new(config: Config, seed: u64) -> Self {
        let mut run = Run::new(config, seed);
        run.notes = Some(Vec::new());
        Play { run, dice: Dice::new(seed, 11), made: 0 }
    }

    fn name_node(&self, host: Host) -> Option<&NameNode> {
        zk::daemon(&self.run.world, host)?.name_node()
    }

    fn life(&self, node: NodeId) -> Life {
        self.run.world.node(node).unwrap().life
    }

    fn state(&self, host: Host) -> Option<NameNodeState> {
        (self.life(host.node()) == Life::Running).then(|| self.name_node(host).unwrap().state())
    }

    fn outcome_of(&self, client: u8) -> Option<&Outcome> {
        zk::daemon(&self.run.world, Host::Client(client))?.client()?.history().back().map(|(_, outcome)| outcome)
    }

    fn is_busy(&self, client: u8) -> bool {
        zk::daemon(&self.run.world, Host::Client(client)).unwrap().client().unwrap().running().is_some()
    }

    fn notes(&self) -> impl Iterator<Item = (u64, NodeId, &HdfsNote)> {
        self.run.notes.iter().flatten().filter_map(|(at, node, note)| match note {
            Note::Hdfs(note) => Some((*at, *node, note)),
            _ => None,
        })
    }

    fn waits(&mut self, seconds: u64, what: &str, done: impl Fn(&Play) -> bool) -> Result<(), String> {
        for _ in 0..seconds * 4 {
            if done(self) {
                return Ok(());
            }
            self.run.run_for(250 * MS);
        }
        Err(format!("in {seconds} s it never came that {what}"))
    }

    // ---- random schedules ---------------------------------------------------------------------------------------------------

    /// A client wants something.
    fn ask(&mut self) {
        let client = 1 + self.dice.below(2) as u8;
        if self.life(Host::Client(client).node()) != Life::Running || self.is_busy(client) {
            return;
        }
        self.made += 1;
        let (made, earlier) = (self.made, 1 + self.dice.below(self.made));
        let line = match self.dice.below(10) {
            0..5 => format!("mkdir /d{made}"),
            5 | 6 => format!("put /f{made} {}", self.dice.below(3)),
            7 => format!("append /f{earlier}"),
            8 => format!("rm /d{earlier}"),
            _ => format!("load {}", 1 + self.dice.below(6)),
        };
        self.run.does(&format!("h{client} {line}"));
    }

    fn trouble(&mut self) {
        let all: Vec<NodeId> = self.run.world.nodes().map(|(id, _)| id).collect();
        // Most of what goes wrong goes wrong where names are kept.
        let matters = |node: &NodeId| {
            matches!(Host::of_node(*node), Some(Host::NameNode(_) | Host::JournalNode(_) | Host::SecondaryNameNode))
                || ClientId::of_node(*node).is_some()
        };
        let keepers: Vec<NodeId> = all.iter().copied().filter(matters).collect();
        let node = if self.dice.below(4) == 0 { self.dice.one_of(&all) } else { self.dice.one_of(&keepers) };
        let other = self.dice.one_of(&all);
        let in_state = |life: Life| -> Vec<NodeId> {
            self.run.world.nodes().filter(|(_, node)| node.life == life).map(|(id, _)| id).collect()
        };
        let (crashed, frozen) = (in_state(Life::Crashed), in_state(Life::Frozen));
        let packets: Vec<EventId> = self.run.world.in_flight().map(|flight| flight.packet.id).collect();
        let fault = match self.dice.below(14) {
            0 | 1 => Fault::Crash(node),
            2..5 if !crashed.is_empty() => Fault::Restart(self.dice.one_of(&crashed)),
            5 | 6 => Fault::Freeze(node),
            7 | 8 if !frozen.is_empty() => Fault::Thaw(self.dice.one_of(&frozen)),
            9 if node != other => Fault::Cut(node, other),
            10 => Fault::Isolate(node),
            11 => Fault::Heal,
            12 => Fault::SlowDisk(node, self.dice.below(400) as u64 * MS),
            _ if packets.is_empty() => return,
            _ => Fault::Drop(self.dice.one_of(&packets)),
        };
        self.run.fault(fault);
    }

    fn storm(&mut self) {
        let quiet = self.dice.one_of(&[300 * MS, 2 * SECOND, 5 * SECOND]);
        self.run.run_for(quiet);
        let pace = self.dice.one_of(&[60, 400, 1_500]);
        for _ in 0..30 {
            let pause = self.dice.below(pace) as u64 * MS;
            self.run.run_for(pause);
            match self.dice.below(5) {
                0..2 => self.ask(),
                2 if !self.is_ha() => self.checkpoint(),
                _ => self.trouble(),
            }
        }
    }

    fn is_ha(&self) -> bool {
        self.run.world.node(NN2.node()).is_some()
    }

    fn checkpoint(&mut self) {
        if self.life(Host::SecondaryNameNode.node()) == Life::Running {
            self.run.does("checkpoint");
        }
    }

    /// Everything is repaired, and whoever ended itself is started again.
    fn repair(&mut self) {
        self.run.fault(Fault::Heal);
        let lives: Vec<(NodeId, Life)> = self.run.world.nodes().map(|(id, node)| (id, node.life)).collect();
        for (id, life) in lives {
            match life {
                Life::Frozen => self.run.fault(Fault::Thaw(id)),
                Life::Crashed => self.run.fault(Fault::Restart(id)),
                Life::Running => {}
            }
        }
    }

    /// A NameNode serves, and a client's directory is made. One that wakes up refused ends itself, and is started once more.
    fn goes_on(&mut self) -> Result<(), String> {
        for _ in 0..3 {
            self.repair();
            self.run.run_for(70 * SECOND);
        }
        self.waits(120, "a NameNode serves", |play| zk::active_name_node(&play.run.world).is_some())?;
        self.waits(400, "client 1 is done with all it was asked", |play| !play.is_busy(1))?;
        self.run.does("h1 mkdir /the-end");
        self.waits(120, "client 1 is done with its last directory", |play| !play.is_busy(1))?;
        match self.outcome_of(1) {
            Some(Outcome::Done) => Ok(()),
            other => Err(format!("the last directory came to {other:?}")),
        }
    }

    fn breaches(&self) -> Vec<String> {
        let files = self.run.files.as_ref().unwrap().breaches().iter().take(5).map(ToString::to_string);
        files.chain(self.run.checker.breaches().iter().take(3).map(ToString::to_string)).collect()
    }

    fn verdict(&self, progress: Result<(), String>) -> Result<(), String> {
        let limit = self.run.world.limit().map(|limit| format!("the run reached {limit:?}"));
        let problems: Vec<String> = self.breaches().into_iter().chain(limit).chain(progress.err()).collect();
        if problems.is_empty() { Ok(()) } else { Err(format!("{}\nthe run was\n{}", problems.join("\n"), self.run.script())) }
    }
}

fn storm(config: Config, seed: u64) -> Result<(), String> {
    let mut play = Play::new(config, seed);
    play.storm();
    let progress = play.goes_on();
    play.verdict(progress)
}

#[test]
fn with_high_availability_no_safe_edit_is_lost_one_alone_writes_and_all_goes_on_when_all_is_mended() {
    let test = "with_high_availability_no_safe_edit_is_lost_one_alone_writes_and_all_goes_on_when_all_is_mended";
    search("hdfs", test, SCHEDULES, |seed| storm(quick(Mode::Ha), seed));
}

#[test]
fn in_hdfs_1_no_safe_edit_is_lost_and_a_checkpoint_changes_nothing() {
    search("hdfs", "in_hdfs_1_no_safe_edit_is_lost_and_a_checkpoint_changes_nothing", SCHEDULES, |seed| {
        storm(quick(Mode::Classic { secondary: true }), seed)
    });
}
