//! The words of HDFS: `hdfs ha datanodes 3 clients 1` sets a cluster up, `h1 put /a 2` reads and writes files in it.

use std::fmt::{self, Formatter};

use super::command::{Setting, Setup};
use super::cursor::{Cursor, unknown};
use super::error::{Expectation, Vocabulary};
use super::lexer::Word;
use super::parse::{Parsed, clauses};
use super::print::Quoted;
use super::words::file_words;
use crate::hdfs::{FileCall, Host, MAX_LOAD, Mode};
use crate::zk::Action;

/// What `hdfs` takes.
const MAX_DATA_NODES: u64 = 9;
const MAX_FILE_CLIENTS: u64 = 9;
/// The most blocks of a file that is put.
const MAX_BLOCKS: u64 = 16;

#[derive(Clone, Copy)]
enum Clause {
    Secondary,
    DataNodes,
    Clients,
}

const CLAUSES: [(&str, Clause); 3] =
    [("secondary", Clause::Secondary), ("datanodes", Clause::DataNodes), ("clients", Clause::Clients)];

/// What follows `hdfs`.
pub(super) fn cluster(cursor: &mut Cursor) -> Parsed<Setup> {
    let ha = cursor.choice(Vocabulary::Keyword, &[("ha", true), ("classic", false)])?;
    let (mut secondary, mut data_nodes, mut clients) = (false, 0, 0);
    // Only the NameNode that stands alone can have a secondary one.
    let table = if ha { &CLAUSES[1..] } else { &CLAUSES };
    clauses(cursor, table, |cursor, clause| {
        match clause {
            Clause::Secondary => secondary = true,
            Clause::DataNodes => data_nodes = cursor.number(0..=MAX_DATA_NODES)?,
            Clause::Clients => clients = cursor.number(0..=MAX_FILE_CLIENTS)?,
        }
        Ok(())
    })?;
    let mode = if ha { Mode::Ha } else { Mode::Classic { secondary } };
    Ok(Setup::Hdfs { mode, data_nodes, clients })
}

/// The number of a client of HDFS, or nothing if the word has another form.
pub(super) fn file_client(word: &Word) -> Option<u8> {
    match Host::named(&word.text) {
        Some(Host::Client(number)) if !word.quoted => Some(number),
        _ => None,
    }
}

/// What a client of HDFS is to do, from the word behind its id on.
pub(super) fn file_call(cursor: &mut Cursor, client: u8) -> Parsed<Action> {
    let verb = cursor.word(Expectation::OneOf(file_words().collect()))?;
    let call = match verb.text.as_str() {
        "mkdir" => FileCall::Mkdir { path: cursor.path()? },
        "put" => {
            let path = cursor.path()?;
            let blocks = cursor.optional(Expectation::Number).map_or(Ok(1), |word| super::cursor::number(&word, 0..=MAX_BLOCKS))?;
            FileCall::Put { path, blocks }
        }
        "append" => FileCall::Append { path: cursor.path()? },
        "cat" => FileCall::Read { path: cursor.path()? },
        "rm" => FileCall::Delete { path: cursor.path()? },
        "load" => FileCall::Load { count: cursor.number(1..=u64::from(MAX_LOAD))? },
        _ => return Err(unknown(&verb, Vocabulary::Verb, file_words())),
    };
    Ok(Action::Files { client, call })
}

pub(super) fn write_file_call(f: &mut Formatter<'_>, client: u8, call: &FileCall) -> fmt::Result {
    write!(f, "h{client} ")?;
    match call {
        FileCall::Mkdir { path } => write!(f, "mkdir {}", Quoted(path)),
        FileCall::Put { path, blocks: 1 } => write!(f, "put {}", Quoted(path)),
        FileCall::Put { path, blocks } => write!(f, "put {} {blocks}", Quoted(path)),
        FileCall::Append { path } => write!(f, "append {}", Quoted(path)),
        FileCall::Read { path } => write!(f, "cat {}", Quoted(path)),
        FileCall::Delete { path } => write!(f, "rm {}", Quoted(path)),
        FileCall::Load { count } => write!(f, "load {count}"),
    }
}

pub(super) fn write_cluster(f: &mut Formatter<'_>, mode: Mode, data_nodes: u8, clients: u8) -> fmt::Result {
    f.write_str(match mode {
        Mode::Ha => "hdfs ha",
        Mode::Classic { secondary: false } => "hdfs classic",
        Mode::Classic { secondary: true } => "hdfs classic secondary",
    })?;
    if data_nodes > 0 {
        write!(f, " datanodes {data_nodes}")?;
    }
    if clients > 0 {
        write!(f, " clients {clients}")?;
    }
    Ok(())
}

/// A changed entry of the cluster's configuration.
pub(super) fn configure(config: &mut crate::hdfs::Config, setting: Setting) {
    match setting {
        Setting::CheckpointPeriod(period) => config.checkpoint_period = period,
        Setting::CheckpointSize(size) => config.checkpoint_size = size,
        Setting::EditReplay(span) => config.edit_replay = span,
        Setting::TailPeriod(period) => config.tail_period = period,
        Setting::RollPeriod(period) => config.roll_period = period,
        _ => {}
    }
}
