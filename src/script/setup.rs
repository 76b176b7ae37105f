//! The set-up of a run: its first lines, and the configuration that they make.

use std::fmt::{self, Display, Formatter};
use std::rc::Rc;

use super::cursor::{Cursor, Parsed, clauses};
use super::error::Vocabulary;
use super::setting::Setting;
use crate::hdfs::{self, Mode};
use crate::recipes::controllers;
use crate::rules::Rule;
use crate::zk::Config;

/// The seed of a run that names none.
pub const DEFAULT_SEED: u64 = 42;

/// The largest numbers that `ensemble` takes.
const MAX_VOTERS: u8 = 9;
const MAX_OBSERVERS: u8 = 9;
const MAX_CLIENTS: u16 = 64;

/// The largest numbers that `hdfs` takes.
const MAX_DATA_NODES: u64 = 9;
const MAX_FILE_CLIENTS: u64 = 9;

/// The run's first lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setup {
    /// `seed 42`.
    Seed(u64),
    /// `ensemble 5 observers 1 clients 3`.
    Ensemble { voters: u8, observers: u8, clients: u16 },
    /// `hdfs ha datanodes 3 clients 1`.
    Hdfs { mode: Mode, data_nodes: u8, clients: u8 },
    /// `rule hdfs-fencing off`: a run without the rule.
    Rule { rule: Rule, on: bool },
    /// `set tickTime 2s`: one of Apache's keys, or the simulation's own.
    Set(Setting),
}

impl Setup {
    /// Applies the line to a configuration and its seed.
    pub fn apply(&self, config: &mut Config, seed: &mut u64) {
        match *self {
            Setup::Seed(given) => *seed = given,
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
            Setup::Rule { rule: Rule::JournalEpochs, on } => {
                if let Some(hdfs) = &mut config.hdfs {
                    Rc::make_mut(hdfs).rules.set(Rule::JournalEpochs, on);
                }
            }
            Setup::Rule { rule, on } => config.rules.set(rule, on),
            Setup::Set(setting) => setting.apply(config),
        }
    }

    /// The lines that make this configuration: seed and ensemble always, anything else where it is no default.
    pub fn lines_of(config: &Config, seed: u64) -> Vec<Setup> {
        let mut lines = vec![Setup::Seed(seed), Setup::ensemble_of(config)];
        if let Some(hdfs) = &config.hdfs {
            lines.push(Setup::Hdfs { mode: hdfs.mode, data_nodes: hdfs.data_nodes, clients: hdfs.clients });
        }
        lines.extend(config.rules_out().map(|rule| Setup::Rule { rule, on: false }));
        lines.extend(Setting::changed_in(config).map(Setup::Set));
        lines
    }

    fn ensemble_of(config: &Config) -> Setup {
        Setup::Ensemble { voters: config.voters, observers: config.observers, clients: config.clients }
    }

    /// Whether a run is so without the line.
    pub fn is_default(&self) -> bool {
        *self == Setup::Seed(DEFAULT_SEED) || *self == Setup::ensemble_of(&Config::default())
    }
}

impl Display for Setup {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Setup::Seed(seed) => write!(f, "seed {seed}"),
            Setup::Ensemble { voters, observers, clients } => {
                write!(f, "ensemble {voters}")?;
                write_count(f, "observers", u16::from(observers))?;
                write_count(f, "clients", clients)
            }
            Setup::Hdfs { mode, data_nodes, clients } => {
                f.write_str(match mode {
                    Mode::Ha => "hdfs ha",
                    Mode::Classic { secondary: false } => "hdfs classic",
                    Mode::Classic { secondary: true } => "hdfs classic secondary",
                })?;
                write_count(f, "datanodes", u16::from(data_nodes))?;
                write_count(f, "clients", u16::from(clients))
            }
            Setup::Rule { rule, on } => {
                write!(f, "rule {} {}", rule.word(), if on { "on" } else { "off" })
            }
            Setup::Set(setting) => write!(f, "set {setting}"),
        }
    }
}

fn write_count(f: &mut Formatter<'_>, word: &str, count: u16) -> fmt::Result {
    if count > 0 { write!(f, " {word} {count}") } else { Ok(()) }
}

#[derive(Clone, Copy)]
enum EnsembleClause {
    Observers,
    Clients,
}

/// Reads the words behind `ensemble`.
pub(super) fn ensemble(cursor: &mut Cursor) -> Parsed<Setup> {
    // None at all where HDFS 1.0 is to be seen, which has no ensemble.
    let voters = cursor.number(0..=u64::from(MAX_VOTERS))?;
    let (mut observers, mut clients) = (0, 0);
    let table = [("observers", EnsembleClause::Observers), ("clients", EnsembleClause::Clients)];
    clauses(cursor, &table, |cursor, clause| {
        match clause {
            EnsembleClause::Observers => observers = cursor.number(0..=u64::from(MAX_OBSERVERS))?,
            EnsembleClause::Clients => clients = cursor.number(0..=u64::from(MAX_CLIENTS))?,
        }
        Ok(())
    })?;
    Ok(Setup::Ensemble { voters, observers, clients })
}

#[derive(Clone, Copy)]
enum ClusterClause {
    Secondary,
    DataNodes,
    Clients,
}

const CLUSTER_CLAUSES: [(&str, ClusterClause); 3] =
    [("secondary", ClusterClause::Secondary), ("datanodes", ClusterClause::DataNodes), ("clients", ClusterClause::Clients)];

/// Reads the words behind `hdfs`.
pub(super) fn cluster(cursor: &mut Cursor) -> Parsed<Setup> {
    let ha = cursor.choice(Vocabulary::Keyword, &[("ha", true), ("classic", false)])?;
    let (mut secondary, mut data_nodes, mut clients) = (false, 0, 0);
    // Only the NameNode that stands alone can have a secondary one.
    let table = if ha { &CLUSTER_CLAUSES[1..] } else { &CLUSTER_CLAUSES };
    clauses(cursor, table, |cursor, clause| {
        match clause {
            ClusterClause::Secondary => secondary = true,
            ClusterClause::DataNodes => data_nodes = cursor.number(0..=MAX_DATA_NODES)?,
            ClusterClause::Clients => clients = cursor.number(0..=MAX_FILE_CLIENTS)?,
        }
        Ok(())
    })?;
    let mode = if ha { Mode::Ha } else { Mode::Classic { secondary } };
    Ok(Setup::Hdfs { mode, data_nodes, clients })
}

/// Reads the words behind `rule`.
pub(super) fn rule(cursor: &mut Cursor) -> Parsed<Setup> {
    let rule = cursor.choice(Vocabulary::Keyword, Rule::WORDS)?;
    let on = cursor.choice(Vocabulary::Keyword, &[("on", true), ("off", false)])?;
    Ok(Setup::Rule { rule, on })
}
