//! The words of programs: `c1 run lock /locks hold 300ms`, and the words that a person tells them: `c1 release`, `c1 put x`.

use std::fmt::{self, Formatter};

use super::cursor::{Cursor, Parsed, choose, clauses};
use super::duration::DurationText;
use super::error::{Expectation, Vocabulary};
use super::quoted::Quoted;
use crate::recipes::{Kind, Spec, start};
use crate::sim::MS;
use crate::zk::{Action, ClientId, Started, Tell};

/// The most members of a barrier.
const MAX_MEMBERS: u64 = 64;
/// The largest priority: the names of items have two digits for it.
const MAX_PRIORITY: u64 = 99;

/// The clauses that may follow the recipe and its znode.
#[derive(Clone, Copy)]
enum Clause {
    Hold,
    Data,
    Storage,
    Sites,
}

const CLAUSES: [(&str, Clause); 4] =
    [("hold", Clause::Hold), ("data", Clause::Data), ("storage", Clause::Storage), ("sites", Clause::Sites)];

/// The words of all recipes.
pub(super) fn recipe_words() -> impl Iterator<Item = &'static str> {
    Kind::ALL.into_iter().map(Kind::word)
}

/// Reads the words behind `run`.
pub(super) fn run(cursor: &mut Cursor, client: ClientId) -> Parsed<Action> {
    let table: Vec<(&'static str, Kind)> = Kind::ALL.into_iter().map(|kind| (kind.word(), kind)).collect();
    let kind = cursor.choice(Vocabulary::Keyword, &table)?;
    let mut spec = Spec::new(kind, "");
    if kind.has_path() {
        spec.path = cursor.path()?;
    }
    if kind.has_members() {
        spec.members = cursor.number(1..=MAX_MEMBERS)?;
    }
    clauses(cursor, &CLAUSES, |cursor, clause| {
        match clause {
            Clause::Hold => spec.hold = Some(cursor.duration(MS)?),
            Clause::Data => spec.data = Some(cursor.word(Expectation::Data)?.text.into()),
            Clause::Storage => spec.storage = Some(cursor.client(Expectation::Client)?),
            Clause::Sites => spec.sites = cursor.clients()?,
        }
        Ok(())
    })?;
    Ok(Action::Run { client, program: start(spec) })
}

/// Reads a word to the running program; `None` if the verb is none of those.
pub(super) fn tell(cursor: &mut Cursor, client: ClientId, verb: &str) -> Option<Parsed<Action>> {
    let word = match verb {
        "release" => Ok(Tell::Release),
        "leave" => Ok(Tell::Leave),
        "halt" => Ok(Tell::Halt),
        "put" => put(cursor),
        "vote" => cursor.choice(Vocabulary::Keyword, &[("commit", true), ("abort", false)]).map(|commit| Tell::Vote { commit }),
        "write" => cursor.word(Expectation::Data).map(|word| Tell::Write { data: word.text.into() }),
        _ => return None,
    };
    Some(word.map(|word| Action::Tell { client, word }))
}

fn put(cursor: &mut Cursor) -> Parsed<Tell> {
    const PRIORITY: &str = "priority";
    let data = cursor.word(Expectation::Data)?.text.into();
    let priority = match cursor.optional(Expectation::OneOf(vec![PRIORITY])) {
        Some(word) => {
            choose(&word, Vocabulary::Keyword, &[(PRIORITY, ())])?;
            Some(cursor.number(0..=MAX_PRIORITY)?)
        }
        None => None,
    };
    Ok(Tell::Put { data, priority })
}

/// Writes a program as one types it behind `run`.
pub(super) fn write_program(f: &mut Formatter<'_>, program: &Started) -> fmt::Result {
    let Some(spec) = program.program().started_with().downcast_ref::<Spec>() else { return Ok(()) };
    f.write_str(spec.kind.word())?;
    if spec.kind.has_path() {
        write!(f, " {}", Quoted(&spec.path))?;
    }
    if spec.kind.has_members() {
        write!(f, " {}", spec.members)?;
    }
    if let Some(hold) = spec.hold {
        write!(f, " hold {}", DurationText(hold))?;
    }
    if let Some(data) = &spec.data {
        write!(f, " data {}", Quoted(data))?;
    }
    if let Some(storage) = spec.storage {
        write!(f, " storage {storage}")?;
    }
    for (index, site) in spec.sites.iter().enumerate() {
        write!(f, "{}{site}", if index == 0 { " sites " } else { "," })?;
    }
    Ok(())
}

pub(super) fn write_tell(f: &mut Formatter<'_>, word: &Tell) -> fmt::Result {
    match word {
        Tell::Release => f.write_str("release"),
        Tell::Leave => f.write_str("leave"),
        Tell::Halt => f.write_str("halt"),
        Tell::Put { data, priority: None } => write!(f, "put {}", Quoted(data)),
        Tell::Put { data, priority: Some(priority) } => write!(f, "put {} priority {priority}", Quoted(data)),
        Tell::Vote { commit } => write!(f, "vote {}", if *commit { "commit" } else { "abort" }),
        Tell::Write { data } => write!(f, "write {}", Quoted(data)),
    }
}
