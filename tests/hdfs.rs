//! HDFS keeps its promises: over random schedules with faults, each a function of its seed, and in the scenes that lessons show.
//!
//! `ZOOSCOPE_SEED=123` plays one schedule alone, `ZOOSCOPE_HISTORIES=20000` so many.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::rc::Rc;

use common::Run;
use common::dice::{Dice, search};
use zooscope::check::{Files, Law};
use zooscope::hdfs::{
    self, BlockId, Edit, EditOp, FileCall, Host, Mode, NameNode, NameNodeState, Note as HdfsNote, Outcome, Role, RpcId,
};
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
        zk::daemon(&self.run.world, Host::Client(client))?.client()?.history().back().map(|last| &last.outcome)
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
        let files = self.run.files.as_ref().unwrap().violations().iter().take(5).map(ToString::to_string);
        files.chain(self.run.checker.violations().iter().take(3).map(ToString::to_string)).collect()
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
    search(SCHEDULES, |seed| storm(quick(Mode::Ha), seed));
}

#[test]
fn in_hdfs_1_no_safe_edit_is_lost_and_a_checkpoint_changes_nothing() {
    search(SCHEDULES, |seed| storm(quick(Mode::Classic { secondary: true }), seed));
}

// ---- what breaks the promises is found out ----------------------------------------------------------------------------------

/// The active NameNode and its controller hang until another has taken over; then they wake up and write.
fn old_active_writes(fencing: bool, seed: u64) -> Play {
    let mut play = Play::new(config(Mode::Ha, |hdfs| hdfs.fencing = fencing), seed);
    play.waits(30, "a NameNode is active", |play| zk::active_name_node(&play.run.world).is_some()).unwrap();
    play.run.run_for(4 * SECOND);
    let Some(Host::NameNode(old)) = zk::active_name_node(&play.run.world) else { panic!("it is a NameNode") };
    let new = Host::NameNode(3 - old);
    // The first call finds the active one, and later calls stay with it.
    play.run.does("h1 mkdir /before");
    play.run.run_for(2 * SECOND);
    play.run.does(&format!("freeze nn{old}"));
    play.run.does(&format!("freeze zkfc{old}"));
    play.run.does(&format!("cut zkfc{} nn{old}", 3 - old));
    play.waits(60, "the other takes over", |play| play.state(new) == Some(NameNodeState::Active)).unwrap();
    play.run.does(&format!("thaw nn{old}"));
    play.run.does("h1 mkdir /after");
    play.run.run_for(5 * SECOND);
    play
}

#[test]
fn without_fencing_two_write_and_that_is_caught() {
    let caught = (0..40).filter(|seed| {
        let play = old_active_writes(false, *seed);
        play.run.files.as_ref().unwrap().violations().iter().any(|breach| breach.law == Law::OneWriter)
    });
    assert_eq!(caught.count(), 40);
}

#[test]
fn with_fencing_the_old_active_is_refused_and_ends_itself() {
    for seed in 0..40 {
        let play = old_active_writes(true, seed);
        assert_eq!(play.breaches(), Vec::<String>::new(), "seed {seed}");
        let fenced = |note: &HdfsNote| matches!(note, HdfsNote::Exits { why: hdfs::ExitReason::Fenced { promised: 2 } });
        assert!(play.notes().any(|(_, _, note)| fenced(note)), "seed {seed}");
        assert_eq!(play.outcome_of(1), Some(&Outcome::Done), "seed {seed}: its client went to the other");
    }
}

/// Shows a watcher a run with one note replaced.
fn doctored(mode: Mode, mut change: impl FnMut(&mut HdfsNote) + 'static) -> Vec<Law> {
    let mut play = Play::new(quick(mode), 3);
    play.run.doctor = Some(Box::new(move |step| {
        for (_, note) in &mut step.notes {
            if let Note::Hdfs(note) = note {
                change(note);
            }
        }
    }));
    play.waits(30, "a NameNode serves", |play| zk::active_name_node(&play.run.world).is_some()).unwrap();
    play.run.run_for(4 * SECOND);
    play.run.does("h1 mkdir /a");
    play.run.run_for(2 * SECOND);
    if let Some(active) = zk::active_name_node(&play.run.world) {
        play.run.does(&format!("crash {active}"));
        play.run.run_for(SECOND);
        play.run.does(&format!("restart {active}"));
    }
    play.run.run_for(20 * SECOND);
    play.run.files.as_ref().unwrap().violations().iter().map(|breach| breach.law).collect()
}

#[test]
fn an_honest_history_breaks_nothing() {
    assert_eq!(doctored(Mode::Ha, |_| {}), []);
    assert_eq!(doctored(Mode::Classic { secondary: true }, |_| {}), []);
}

#[test]
fn an_edit_that_was_held_for_safe_and_is_not_there_is_missed() {
    // Another edit than the one that was written is said to be logged.
    let other = |note: &mut HdfsNote| {
        if let HdfsNote::Logged(edit) = note
            && let EditOp::Mkdir { .. } = edit.op
        {
            let op = EditOp::Add { path: "/other".into() };
            *edit = Rc::new(Edit { op, ..(**edit).clone() });
        }
    };
    assert!(doctored(Mode::Ha, other).contains(&Law::SafeStays));
    assert!(doctored(Mode::Classic { secondary: true }, other).contains(&Law::SafeStays));
}

#[test]
fn what_a_client_was_told_and_is_not_there_is_missed() {
    let other = |note: &mut HdfsNote| {
        if let HdfsNote::Finished { call: FileCall::Mkdir { path }, .. } = note {
            *path = "/never-made".into();
        }
    };
    assert!(doctored(Mode::Ha, other).contains(&Law::AnsweredStays));
}

#[test]
fn two_writers_of_one_epoch_are_noticed() {
    let same = |note: &mut HdfsNote| {
        if let HdfsNote::EpochPromised { epoch } = note {
            *epoch = 1;
        }
    };
    assert!(doctored(Mode::Ha, same).contains(&Law::OnePerEpoch));
}

#[test]
fn a_checkpoint_that_does_not_come_to_the_same_is_noticed() {
    let mut play = Play::new(quick(Mode::Classic { secondary: true }), 3);
    play.run.run_for(4 * SECOND);
    play.run.does("h1 mkdir /a");
    play.run.run_for(SECOND);
    play.run.does("checkpoint");
    play.run.run_for(SECOND);
    play.run.does("h1 mkdir /b");
    play.run.run_for(SECOND);
    assert_eq!(play.breaches(), Vec::<String>::new());
    // The disk is lost with what came after the checkpoint: the image alone is not the whole log.
    play.run.does("crash nn1");
    play.run.does("importCheckpoint");
    play.run.does("restart nn1");
    play.run.run_for(6 * SECOND);
    let found: Vec<Law> = play.run.files.as_ref().unwrap().violations().iter().map(|breach| breach.law).collect();
    assert!(found.contains(&Law::CheckpointSame) && found.contains(&Law::SafeStays), "{found:?}");
    let name_node = play.name_node(NN1).unwrap();
    assert!(name_node.namespace().get("/a").is_some() && name_node.namespace().get("/b").is_none());
}

// ---- scenes -----------------------------------------------------------------------------------------------------------------

fn ha() -> Play {
    // Of this seed nn1 is the first to be active.
    let mut play = Play::new(config(Mode::Ha, |_| {}), 1);
    play.waits(30, "nn1 is active", |play| play.state(NN1) == Some(NameNodeState::Active)).unwrap();
    play.run.run_for(4 * SECOND);
    play
}

fn done(play: &mut Play, line: &str) {
    play.run.does(line);
    play.waits(60, "the client is done", |play| !play.is_busy(1)).unwrap();
    assert_eq!(play.outcome_of(1), Some(&Outcome::Done), "{line}");
}

#[test]
fn the_standby_catches_up_and_takes_over_when_the_active_one_is_killed() {
    let mut play = ha();
    done(&mut play, "h1 put /paper 2");
    assert_eq!(play.name_node(NN2).unwrap().namespace().len(), 0, "what is not finalized is not read yet");
    play.run.does("crash nn1");
    let killed = play.run.now();
    play.waits(10, "nn2 is active", |play| play.state(NN2) == Some(NameNodeState::Active)).unwrap();
    assert!(play.run.now() - killed < 3 * SECOND, "the session is closed, not left to expire");
    assert!(play.name_node(NN2).unwrap().namespace().get("/paper").is_some());
    assert_eq!(play.name_node(NN2).unwrap().epoch(), Some(2));
    play.run.does("h1 cat /paper");
    play.run.run_for(2 * SECOND);
    assert_eq!(play.outcome_of(1), Some(&Outcome::Read { blocks: [BlockId(1), BlockId(2)].into() }));
    assert_eq!(play.breaches(), Vec::<String>::new());
}

#[test]
fn without_a_quorum_of_the_ensemble_nothing_fails_over_and_the_active_serves_on() {
    let mut play = ha();
    play.run.does("crash s1");
    play.run.does("crash s2");
    play.run.run_for(30 * SECOND);
    assert_eq!((play.state(NN1), play.state(NN2)), (Some(NameNodeState::Active), Some(NameNodeState::Standby)));
    done(&mut play, "h1 mkdir /a");
    play.run.does("crash nn1");
    play.run.run_for(30 * SECOND);
    assert_eq!(play.state(NN2), Some(NameNodeState::Standby), "nobody can know who has the lock");
}

#[test]
fn a_journal_node_that_failed_gets_nothing_before_the_next_segment() {
    let mut play = ha();
    play.run.does("crash jn3");
    done(&mut play, "h1 mkdir /a");
    play.run.run_for(SECOND);
    play.run.does("restart jn3");
    done(&mut play, "h1 mkdir /b");
    let last = |play: &Play, host: Host| match zk::daemon(&play.run.world, host).unwrap().role() {
        Role::JournalNode(journal) => journal.files().last_txid(),
        _ => panic!("{host} is a JournalNode"),
    };
    assert_eq!((last(&play, Host::JournalNode(1)), last(&play, Host::JournalNode(3))), (3, 1));
    // The standby asks for a new segment every two minutes.
    play.run.run_for(125 * SECOND);
    done(&mut play, "h1 mkdir /c");
    play.run.run_for(SECOND);
    assert_eq!(last(&play, Host::JournalNode(3)), last(&play, Host::JournalNode(1)));
}

#[test]
fn without_a_majority_of_journal_nodes_the_active_ends_itself_and_answers_nobody() {
    let mut play = ha();
    play.run.does("crash jn2");
    play.run.does("crash jn3");
    play.run.does("h1 mkdir /a");
    play.run.run_for(2 * SECOND);
    assert_eq!(play.life(NN1.node()), Life::Crashed);
    assert_eq!(play.outcome_of(1), None);
}

#[test]
fn an_unfinished_segment_is_recovered_with_what_a_majority_may_have() {
    let mut play = ha();
    // The third has everything a little later; nn1 dies while the edit is on its way to it.
    play.run.does("disk jn3 slow 500ms");
    play.run.does("h1 mkdir /a");
    play.waits(5, "the client is done", |play| !play.is_busy(1)).unwrap();
    play.run.does("crash nn1");
    play.waits(20, "nn2 is active", |play| play.state(NN2) == Some(NameNodeState::Active)).unwrap();
    let recovered = |note: &HdfsNote| matches!(note, HdfsNote::SegmentRecovered { first: 1, last: 2 });
    assert!(play.notes().any(|(_, node, note)| node == NN2.node() && recovered(note)));
    assert!(play.name_node(NN2).unwrap().namespace().get("/a").is_some());
    assert_eq!(play.breaches(), Vec::<String>::new());
}

#[test]
fn a_call_that_was_carried_out_and_not_answered_is_carried_out_once() {
    let mut play = ha();
    play.run.does("h1 put /paper 1");
    // The answer to the first request is lost with nn1; the standby finds the call in the log.
    let logged = |play: &Play| play.notes().any(|(_, _, note)| matches!(note, HdfsNote::Synced { txid: 2, .. }));
    for _ in 0..400 {
        if logged(&play) {
            break;
        }
        play.run.one();
    }
    play.run.does("crash nn1");
    play.waits(60, "the client is done", |play| !play.is_busy(1)).unwrap();
    assert_eq!(play.outcome_of(1), Some(&Outcome::Done), "and not: it is there already");
    assert!(play.notes().any(|(_, node, note)| node == NN2.node() && *note == HdfsNote::Repeated));
    let by = RpcId { client: Host::Client(1), call: 1 };
    assert!(play.name_node(NN2).unwrap().namespace().has_done(by));
}

fn restart_takes(edits: u32, checkpoint: bool) -> u64 {
    let mut play = Play::new(config(Mode::Classic { secondary: true }, |hdfs| hdfs.edit_replay = 50 * MS), 1);
    play.run.run_for(4 * SECOND);
    done(&mut play, &format!("h1 load {edits}"));
    if checkpoint {
        play.run.does("checkpoint");
        let is_done = |play: &Play| play.notes().any(|(_, _, note)| matches!(note, HdfsNote::CheckpointDone { .. }));
        play.waits(60, "the checkpoint is done", is_done).unwrap();
    }
    play.run.does("crash nn1");
    play.run.does("restart nn1");
    play.waits(120, "nn1 serves", |play| play.state(NN1) == Some(NameNodeState::Active)).unwrap();
    let took = play.notes().filter_map(|(_, _, note)| match note {
        HdfsNote::Serving { took } => Some(*took),
        _ => None,
    });
    took.last().unwrap()
}

#[test]
fn a_restart_takes_as_long_as_the_edit_log_is_and_after_a_checkpoint_it_does_not() {
    let [short, long] = [20, 100].map(|edits| restart_takes(edits, false));
    assert!(short >= 20 * 50 * MS && long - short >= 80 * 50 * MS, "{short} {long}");
    let [short, long] = [20, 100].map(|edits| restart_takes(edits, true));
    // What is left is the image: half a millisecond an inode.
    assert!(long - short <= 80 * MS, "{short} {long}");
}

#[test]
fn merging_takes_as_long_as_the_edit_log_is_while_the_name_node_serves() {
    let takes = |edits: u32| {
        let mut play = Play::new(config(Mode::Classic { secondary: true }, |hdfs| hdfs.edit_replay = 50 * MS), 1);
        play.run.run_for(4 * SECOND);
        done(&mut play, &format!("h1 load {edits}"));
        play.run.does("checkpoint");
        play.run.run_for(SECOND / 2);
        done(&mut play, "h1 mkdir /meanwhile");
        let at = |play: &Play, is: fn(&HdfsNote) -> bool| play.notes().find(|(_, _, note)| is(note)).map(|(at, ..)| at);
        play.waits(60, "it has merged", |play| at(play, |note| matches!(note, HdfsNote::Merged { .. })).is_some()).unwrap();
        let [fetched, merged] = [
            at(&play, |note| matches!(note, HdfsNote::Fetched { .. })).unwrap(),
            at(&play, |note| matches!(note, HdfsNote::Merged { .. })).unwrap(),
        ];
        let made = play.notes().find_map(|(at, _, note)| match note {
            HdfsNote::Finished { call: FileCall::Mkdir { .. }, .. } => Some(at),
            _ => None,
        });
        assert!(made.is_some_and(|at| fetched < at && at < merged), "the NameNode serves all the while");
        merged - fetched
    };
    // An edit of the log is a directory made.
    assert_eq!([20, 100].map(takes), [20 * 50 * MS, 100 * 50 * MS]);
}

/// The blocks of a file whose writer lived through a restart of the NameNode, which came when both blocks were on DataNodes.
fn blocks_after_a_restart(mode: Mode) -> usize {
    let mut play = Play::new(config(mode, |_| {}), 1);
    play.waits(30, "nn1 serves", |play| play.state(NN1) == Some(NameNodeState::Active)).unwrap();
    play.run.run_for(4 * SECOND);
    play.run.does("h1 put /paper 2");
    let stored = |play: &Play| play.notes().any(|(_, _, note)| *note == HdfsNote::Stored { block: BlockId(2) });
    for _ in 0..2_000 {
        if stored(&play) {
            break;
        }
        play.run.one();
    }
    play.run.does("crash nn1");
    play.run.run_for(10 * MS);
    play.run.does("restart nn1");
    play.waits(90, "the client is done", |play| !play.is_busy(1)).unwrap();
    assert_eq!(play.outcome_of(1), Some(&Outcome::Done));
    assert_eq!(play.breaches(), Vec::<String>::new());
    let serves = |play: &Play, host| play.state(host) == Some(NameNodeState::Active);
    let host = if serves(&play, NN1) { NN1 } else { NN2 };
    play.name_node(host).unwrap().namespace().blocks("/paper").len()
}

#[test]
fn hdfs_1_forgets_the_blocks_of_a_file_that_is_being_written_and_hdfs_2_has_them_in_its_log() {
    assert_eq!(blocks_after_a_restart(Mode::Classic { secondary: false }), 0, "HDFS-1108");
    assert_eq!(blocks_after_a_restart(Mode::Ha), 2);
}

#[test]
fn a_name_node_that_was_started_again_within_a_second_does_not_leave_the_cluster_without_one() {
    let mut play = ha();
    play.run.does("crash nn1");
    play.run.run_for(50 * MS);
    play.run.does("restart nn1");
    play.waits(20, "a NameNode is active", |play| zk::active_name_node(&play.run.world).is_some()).unwrap();
}

#[test]
fn a_data_node_that_starts_again_reports_all_its_blocks_though_its_name_node_still_knows_it() {
    let mut play = Play::new(config(Mode::Classic { secondary: false }, |_| {}), 1);
    play.run.run_for(4 * SECOND);
    done(&mut play, "h1 put /paper 2");
    let reports = |play: &Play| {
        let of_dn1 = |note: &HdfsNote| *note == HdfsNote::Registered { data_node: Host::DataNode(1) };
        play.notes().filter(|(_, _, note)| of_dn1(note)).count()
    };
    assert_eq!(reports(&play), 1);
    play.run.does("crash dn1");
    play.run.run_for(300 * MS);
    play.run.does("restart dn1");
    play.run.run_for(5 * SECOND);
    assert_eq!(reports(&play), 2, "once, as BPServiceActor does after it has registered");
}

#[test]
fn the_watcher_sees_edits_at_all() {
    let mut play = ha();
    done(&mut play, "h1 load 5");
    assert_eq!(play.run.files.as_ref().map(Files::safe), Some(6), "the segment's first, and five");
}
