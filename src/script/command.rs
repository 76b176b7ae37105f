//! The command language as values: what a console line, a button, a lesson and a link all mean.

use std::rc::Rc;

use super::files;
use crate::hdfs::{self, Mode};
use crate::recipes::controllers;
use crate::sim::{Duration, Fault, Time};
use crate::zk::{Action, ClientId, Config};

/// One command. It prints back to the text it was parsed from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Break or repair a machine, a wire, a disk, a message.
    Fault(Fault),
    /// A client's call, a new client, a new observer.
    Action(Action),
    /// Let time pass.
    Time(TimeCommand),
    /// How the run is set up. Only before anything else.
    Setup(Setup),
}

/// A line of the console: a command, or what the page answers by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Typed {
    /// With the client that it was meant for, where the line named none.
    Command { command: Command, implied: Option<ClientId> },
    /// `help`, `help create`: the word as the list of words has it.
    Help(Option<&'static str>),
    /// `history`.
    History,
}

/// Letting time pass.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TimeCommand {
    /// `run 2s`.
    For(Duration),
    /// `run until leader`: at most `MAX_RUN_UNTIL` of virtual time.
    Until(Condition),
    /// `at 12.5s`: every event before that time of the run, none at it.
    At(Time),
    /// `step 3`: this many events.
    Step(u32),
}

/// What `run until` waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// A leader is established: a quorum has synchronised with it.
    Leader,
    /// A txn is committed.
    Commit,
    /// A watch event is sent.
    Watch,
    /// A session begins, moves or ends.
    Session,
    /// A server begins to look for a leader.
    Election,
    /// No client waits for a reply.
    Replies,
    /// A NameNode serves: it has become active, or HDFS 1.0's has started.
    Active,
    /// No client of HDFS has anything left to do.
    Files,
}

/// The run's first lines.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Setup {
    /// `seed 42`.
    Seed(u64),
    /// `ensemble 5 observers 1 clients 3`.
    Ensemble { voters: u8, observers: u8, clients: u16 },
    /// `hdfs ha datanodes 3 clients 1`.
    Hdfs { mode: Mode, data_nodes: u8, clients: u8 },
    /// `rule hdfs-fencing off`: what would go wrong without.
    Rule { rule: Rule, on: bool },
    /// `set tickTime 2s`: one of Apache's keys, or the simulation's own.
    Set(Setting),
}

/// A rule of the real thing that can be left out, to see what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// JournalNodes refuse a writer whose epoch is older than their promise.
    HdfsFencing,
}

/// One changed entry of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    TickTime(Duration),
    InitLimit(u32),
    SyncLimit(u32),
    MinSessionTimeout(Duration),
    MaxSessionTimeout(Duration),
    SnapCount(u32),
    CommitLogCount(u32),
    ClientTimeout(Duration),
    /// `set clientExpires yes`: the library as since 3.9.3.
    ClientExpires(bool),
    ExtendedTypes(bool),
    ContainerCheckInterval(Duration),
    ContainerMaxNeverUsed(Duration),
    /// `set latency 2ms 6ms`.
    Latency(Duration, Duration),
    /// `set disk 1ms 4ms`.
    Disk(Duration, Duration),
    /// `set start no`: nobody has started the servers yet.
    Start(bool),
    /// Of HDFS, behind its line: `fs.checkpoint.period` and `fs.checkpoint.size`.
    CheckpointPeriod(Duration),
    CheckpointSize(u64),
    /// How long a starting NameNode takes for an edit.
    EditReplay(Duration),
    /// `dfs.ha.tail-edits.period` and `dfs.ha.log-roll.period`.
    TailPeriod(Duration),
    RollPeriod(Duration),
}

impl Setup {
    /// Applies the line to a configuration; the seed is not part of it and is left to the caller.
    pub fn apply(&self, config: &mut Config) {
        match *self {
            Setup::Seed(_) => {}
            Setup::Ensemble { voters, observers, clients } => {
                config.voters = voters;
                config.observers = observers;
                config.clients = clients;
            }
            Setup::Hdfs { mode, data_nodes, clients } => {
                let hdfs = hdfs::Config { mode, data_nodes, clients, ..hdfs::Config::default() };
                config.controllers = controllers(&hdfs);
                config.hdfs = Some(Rc::new(hdfs));
            }
            Setup::Rule { rule: Rule::HdfsFencing, on } => {
                if let Some(hdfs) = &mut config.hdfs {
                    Rc::make_mut(hdfs).fencing = on;
                }
            }
            Setup::Set(setting) => setting.apply(config),
        }
    }
}

impl Setting {
    fn apply(self, config: &mut Config) {
        match self {
            Setting::TickTime(tick) => config.tick_time = tick,
            Setting::InitLimit(ticks) => config.init_limit_ticks = ticks,
            Setting::SyncLimit(ticks) => config.sync_limit_ticks = ticks,
            Setting::MinSessionTimeout(timeout) => config.min_session_timeout = Some(timeout),
            Setting::MaxSessionTimeout(timeout) => config.max_session_timeout = Some(timeout),
            Setting::SnapCount(count) => config.snap_count = count,
            Setting::CommitLogCount(count) => config.commit_log_count = count,
            Setting::ClientTimeout(timeout) => config.client_timeout = timeout,
            Setting::ClientExpires(expires) => config.client_expires = expires,
            Setting::ExtendedTypes(enabled) => config.extended_types_enabled = enabled,
            Setting::ContainerCheckInterval(interval) => config.container_check_interval = interval,
            Setting::ContainerMaxNeverUsed(interval) => config.container_max_never_used = interval,
            Setting::Latency(min, max) => (config.latency_min, config.latency_max) = (min, max),
            Setting::Disk(min, max) => (config.disk_min, config.disk_max) = (min, max),
            Setting::Start(start) => config.stopped = !start,
            Setting::CheckpointPeriod(_)
            | Setting::CheckpointSize(_)
            | Setting::EditReplay(_)
            | Setting::TailPeriod(_)
            | Setting::RollPeriod(_) => {
                if let Some(hdfs) = &mut config.hdfs {
                    files::configure(Rc::make_mut(hdfs), self);
                }
            }
        }
    }
}
