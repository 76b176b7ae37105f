//! The grammar behind a client's id: the words of `zkCli.sh`, and `multi` in the same spirit, with `;` between its parts.
//!
//! Options stand anywhere behind their verb, and may be written together as in `-sw`. Options that `zkCli.sh` takes and then ignores,
//! such as `-s` beside `-R`, are taken here too, and not printed back.

use std::rc::Rc;

use super::cursor::{Cursor, Parsed, path, repeated, unknown};
use super::error::{Expectation, ParseError, ParseErrorKind, Vocabulary};
use super::lexer::Word;
use super::recipe;
use super::reconfig::reconfig;
use super::words::{canonical_verb, verb_words};
use crate::zk::{
    Acl, AclEntry, Action, AddWatchMode, CONFIG, ClientId, CreateMode, Data, Errand, Id, Op, Perms, QUOTA, QuotaKind, WatcherType,
};

const ANY_VERSION: i32 = -1;

/// Options of one verb that cannot stand together, in either order.
type Conflicts = &'static [(&'static str, &'static str)];

/// The modes of `addWatch -m`, as `zkCli.sh` names them.
const WATCH_MODES: [AddWatchMode; 2] = [AddWatchMode::Persistent, AddWatchMode::PersistentRecursive];

/// A call of a client: the words behind its id.
pub(super) fn client_call(cursor: &mut Cursor, client: ClientId, verb: &Word) -> Parsed<Action> {
    let op = match canonical_verb(&verb.text) {
        "create" => create(cursor)?,
        "get" => return shown(cursor, client, &["-s", "-w"], |read| Ok(Op::GetData { watch: read.has("-w"), path: read.path })),
        "set" => return set(cursor, client),
        "delete" => delete(cursor)?,
        "deleteall" => return delete_all(cursor, client),
        "ls" => return ls(cursor, client),
        "stat" => {
            let read = Arguments::read(cursor, &["-w"])?;
            Op::Exists { watch: read.has("-w"), path: read.path }
        }
        "getAcl" => return shown(cursor, client, &["-s"], |read| Ok(Op::GetAcl { path: read.path })),
        "setAcl" => return set_acl(cursor, client),
        "addauth" => add_auth(cursor)?,
        "whoami" => Op::WhoAmI,
        "sync" => Op::Sync { path: Arguments::read(cursor, &[])?.path },
        "getEphemerals" => {
            let prefix = cursor.optional(Expectation::Path).map(|word| path(&word)).transpose()?;
            Op::GetEphemerals { prefix: prefix.unwrap_or_else(|| "/".into()) }
        }
        "config" => return config(cursor, client),
        "reconfig" => {
            let (op, with_stat) = reconfig(cursor)?;
            return with_or_without_stat(client, op, with_stat);
        }
        "getAllChildrenNumber" => Op::GetAllChildrenNumber { path: Arguments::read(cursor, &[])?.path },
        "setquota" => return set_quota(cursor, client),
        "listquota" => {
            let path = Arguments::read(cursor, &[])?.path;
            return Ok(Action::Errand { client, errand: Errand::ListQuota { path } });
        }
        "delquota" => return delete_quota(cursor, client),
        "addWatch" => add_watch(cursor)?,
        "removewatches" => remove_watches(cursor)?,
        "multi" => Op::Multi(parts(cursor, &PARTS)?),
        "multiread" => Op::MultiRead(parts(cursor, &READ_PARTS)?),
        "connect" => return Ok(Action::Connect { client, server: cursor.server()? }),
        "close" => return Ok(Action::Close { client }),
        "run" => return recipe::run(cursor, client),
        word => return recipe::tell(cursor, client, word).unwrap_or_else(|| Err(unknown(verb, Vocabulary::Verb, verb_words()))),
    };
    Ok(Action::Call { client, op })
}

/// A call, and with `-s` its answer with the stat.
fn shown(
    cursor: &mut Cursor,
    client: ClientId,
    table: &[&'static str],
    op: impl FnOnce(Arguments) -> Parsed<Op>,
) -> Parsed<Action> {
    let read = Arguments::read(cursor, table)?;
    let with_stat = read.has("-s");
    with_or_without_stat(client, op(read)?, with_stat)
}

fn with_or_without_stat(client: ClientId, op: Op, with_stat: bool) -> Parsed<Action> {
    Ok(if with_stat { Action::Errand { client, errand: Errand::WithStat(op) } } else { Action::Call { client, op } })
}

fn create(cursor: &mut Cursor) -> Parsed<Op> {
    let mut read = Arguments {
        conflicts: &[("-c", "-e"), ("-c", "-s"), ("-t", "-e"), ("-t", "-c")],
        takes_data: true,
        takes_acl: true,
        ..Arguments::default()
    };
    read.fill(cursor, &["-s", "-e", "-c", "-t"])?;
    let mode = match (read.ttl, read.has("-c"), read.has("-e"), read.has("-s")) {
        (Some(ttl), _, _, false) => CreateMode::PersistentWithTtl(ttl),
        (Some(ttl), _, _, true) => CreateMode::PersistentSequentialWithTtl(ttl),
        (None, true, _, _) => CreateMode::Container,
        (None, false, false, false) => CreateMode::Persistent,
        (None, false, false, true) => CreateMode::PersistentSequential,
        (None, false, true, false) => CreateMode::Ephemeral,
        (None, false, true, true) => CreateMode::EphemeralSequential,
    };
    Ok(Op::Create { path: read.path, data: read.data, acl: read.acl.unwrap_or_default(), mode, with_stat: false })
}

fn set(cursor: &mut Cursor, client: ClientId) -> Parsed<Action> {
    let (op, with_stat) = set_data(cursor, &["-s", "-v"])?;
    with_or_without_stat(client, op, with_stat)
}

fn set_data(cursor: &mut Cursor, table: &[&'static str]) -> Parsed<(Op, bool)> {
    let mut read = Arguments { takes_data: true, ..Arguments::default() };
    read.fill(cursor, table)?;
    if read.data.is_none() {
        return Err(cursor.missing(Expectation::Data));
    }
    let with_stat = read.has("-s");
    Ok((Op::SetData { path: read.path, data: read.data, version: read.version }, with_stat))
}

fn delete(cursor: &mut Cursor) -> Parsed<Op> {
    let Arguments { path, version, .. } = Arguments::read(cursor, &["-v"])?;
    Ok(Op::Delete { path, version })
}

fn delete_all(cursor: &mut Cursor, client: ClientId) -> Parsed<Action> {
    let Arguments { path, batch, .. } = Arguments::read(cursor, &["-b"])?;
    Ok(Action::Errand { client, errand: Errand::DeleteAll { path, batch } })
}

fn ls(cursor: &mut Cursor, client: ClientId) -> Parsed<Action> {
    let read = Arguments::read(cursor, &["-s", "-w", "-R"])?;
    if read.has("-R") {
        return Ok(Action::Errand { client, errand: Errand::ListAll { path: read.path } });
    }
    let (watch, with_stat) = (read.has("-w"), read.has("-s"));
    Ok(Action::Call { client, op: Op::GetChildren { path: read.path, watch, with_stat } })
}

fn set_acl(cursor: &mut Cursor, client: ClientId) -> Parsed<Action> {
    let mut read = Arguments { takes_acl: true, ..Arguments::default() };
    read.fill(cursor, &["-s", "-v", "-R"])?;
    let (all, with_stat) = (read.has("-R"), read.has("-s"));
    let Arguments { path, acl, version, .. } = read;
    let acl = acl.ok_or_else(|| cursor.missing(Expectation::Acl))?;
    if all {
        return Ok(Action::Errand { client, errand: Errand::SetAclAll { path, acl, version } });
    }
    with_or_without_stat(client, Op::SetAcl { path, acl, version }, with_stat)
}

/// The options that stand for a limit, in the order of their kinds.
const QUOTA_OPTIONS: [&str; 4] = ["-n", "-b", "-N", "-B"];

/// One limit at a time.
const ONE_LIMIT: Conflicts = &[("-n", "-b"), ("-n", "-N"), ("-n", "-B"), ("-b", "-N"), ("-b", "-B"), ("-N", "-B")];

fn set_quota(cursor: &mut Cursor, client: ClientId) -> Parsed<Action> {
    let mut read = Arguments { conflicts: ONE_LIMIT, values: Values::Limits, ..Arguments::default() };
    read.fill(cursor, &QUOTA_OPTIONS)?;
    let kind = read.quota_kind().ok_or_else(|| cursor.missing(Expectation::OneOf(QUOTA_OPTIONS.to_vec())))?;
    Ok(Action::Errand { client, errand: Errand::SetQuota { path: read.path, kind, limit: read.limit } })
}

fn delete_quota(cursor: &mut Cursor, client: ClientId) -> Parsed<Action> {
    let mut read = Arguments { conflicts: ONE_LIMIT, values: Values::None, ..Arguments::default() };
    read.fill(cursor, &QUOTA_OPTIONS)?;
    let kind = read.quota_kind();
    Ok(Action::Errand { client, errand: Errand::DeleteQuota { path: read.path, kind } })
}

/// A read of the znode that says who the ensemble is.
fn config(cursor: &mut Cursor, client: ClientId) -> Parsed<Action> {
    let mut read = Arguments { path: CONFIG.into(), ..Arguments::default() };
    read.fill(cursor, &["-s", "-w"])?;
    with_or_without_stat(client, Op::GetData { watch: read.has("-w"), path: read.path.clone() }, read.has("-s"))
}

fn add_auth(cursor: &mut Cursor) -> Parsed<Op> {
    let scheme = cursor.word(Expectation::Scheme)?.text.into();
    Ok(Op::AddAuth { scheme, auth: cursor.word(Expectation::Credentials)?.text.into() })
}

fn add_watch(cursor: &mut Cursor) -> Parsed<Op> {
    let Arguments { path, mode, .. } = Arguments::read(cursor, &["-m"])?;
    Ok(Op::AddWatch { path, mode: mode.unwrap_or(AddWatchMode::PersistentRecursive) })
}

fn remove_watches(cursor: &mut Cursor) -> Parsed<Op> {
    let mut read = Arguments { conflicts: &[("-c", "-d"), ("-c", "-a"), ("-d", "-a")], ..Arguments::default() };
    read.fill(cursor, &["-c", "-d", "-a", "-l"])?;
    let kind = match (read.has("-c"), read.has("-d")) {
        (true, _) => WatcherType::Children,
        (_, true) => WatcherType::Data,
        _ => WatcherType::Any,
    };
    Ok(Op::RemoveWatches { kind, local: read.has("-l"), path: read.path })
}

type Part = (&'static str, fn(&mut Cursor) -> Parsed<Op>);

/// The parts of a `multi`, of which all or none are done.
const PARTS: [Part; 4] = [
    ("create", create),
    ("set", |cursor| set_data(cursor, &["-v"]).map(|(op, _)| op)),
    ("delete", delete),
    ("check", |cursor| Arguments::read(cursor, &["-v"]).map(|Arguments { path, version, .. }| Op::Check { path, version })),
];

/// The reads of a `multiread`.
const READ_PARTS: [Part; 2] = [
    ("get", |cursor| Ok(Op::GetData { path: Arguments::read(cursor, &[])?.path, watch: false })),
    ("ls", |cursor| Ok(Op::GetChildren { path: Arguments::read(cursor, &[])?.path, watch: false, with_stat: false })),
];

/// `create /a ; delete /b`: at least one.
fn parts(cursor: &mut Cursor, table: &[Part]) -> Parsed<Rc<[Op]>> {
    const SEMICOLON: &str = ";";
    cursor.split_in_parts(';');
    let mut ops = Vec::new();
    loop {
        let read = cursor.choice(Vocabulary::Verb, table)?;
        ops.push(read(cursor)?);
        cursor.want(Expectation::OneOf(vec![SEMICOLON]));
        if !cursor.next_part() {
            return Ok(ops.into());
        }
    }
}

/// The values that options have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    /// Versions, batches, times to live, modes of watches.
    Usual,
    /// Limits of a quota.
    Limits,
    None,
}

/// The words behind a client's verb: options anywhere, a path, and for some verbs data, a list of rights, or both.
struct Arguments {
    conflicts: Conflicts,
    takes_data: bool,
    takes_acl: bool,
    options: Vec<&'static str>,
    version: i32,
    ttl: Option<i64>,
    batch: i32,
    limit: i64,
    mode: Option<AddWatchMode>,
    values: Values,
    path: Rc<str>,
    data: Data,
    acl: Option<Acl>,
}

impl Default for Arguments {
    fn default() -> Self {
        Arguments {
            conflicts: &[],
            takes_data: false,
            takes_acl: false,
            options: Vec::new(),
            version: ANY_VERSION,
            ttl: None,
            batch: Errand::DEFAULT_BATCH,
            limit: 0,
            mode: None,
            values: Values::Usual,
            path: Rc::from(""),
            data: None,
            acl: None,
        }
    }
}

impl Arguments {
    /// A path, and these options.
    fn read(cursor: &mut Cursor, table: &[&'static str]) -> Parsed<Self> {
        let mut read = Arguments::default();
        read.fill(cursor, table)?;
        Ok(read)
    }

    fn fill(&mut self, cursor: &mut Cursor, table: &[&'static str]) -> Parsed<()> {
        loop {
            let wanted = self.wanted();
            if let Some(wanted) = &wanted {
                cursor.want(wanted.clone());
            }
            let left = table.iter().copied().filter(|option| !self.has(option) && self.conflict(option).is_none()).collect();
            let Some(word) = cursor.optional(Expectation::OneOf(left)) else { break };
            if word.is_option() {
                self.take_options(cursor, &word, table)?;
                continue;
            }
            match wanted {
                Some(Expectation::Path) if self.values == Values::Limits && word.text.starts_with(QUOTA) => {
                    return Err(ParseError::new(word.span, ParseErrorKind::QuotaOfQuotas));
                }
                Some(Expectation::Path) => self.path = path(&word)?,
                Some(Expectation::Data) => self.data = Some(Rc::from(word.text)),
                Some(_) => self.acl = Some(acl(cursor, &word)?),
                None => return Err(cursor.trailing(&word)),
            }
        }
        if self.path.is_empty() { Err(cursor.missing(Expectation::Path)) } else { Ok(()) }
    }

    /// The kind of the next word without a hyphen.
    fn wanted(&self) -> Option<Expectation> {
        if self.path.is_empty() {
            Some(Expectation::Path)
        } else if self.takes_data && self.data.is_none() {
            Some(Expectation::Data)
        } else if self.takes_acl && self.acl.is_none() {
            Some(Expectation::Acl)
        } else {
            None
        }
    }

    /// One option, or several letters behind one hyphen, of which only the last can have a value.
    fn take_options(&mut self, cursor: &mut Cursor, word: &Word, table: &[&'static str]) -> Parsed<()> {
        let letters: Vec<&'static str> = word.text[1..]
            .chars()
            .filter_map(|letter| table.iter().copied().find(|option| option[1..].chars().eq([letter])))
            .collect();
        if letters.len() != word.text[1..].chars().count() {
            return Err(unknown(word, Vocabulary::Option, table.iter().copied()));
        }
        for (n, option) in letters.iter().copied().enumerate() {
            if self.has(option) {
                return Err(repeated(word));
            }
            if let Some(other) = self.conflict(option) {
                return Err(ParseError::new(word.span.clone(), ParseErrorKind::Conflict { found: option, other }));
            }
            self.options.push(option);
            if n + 1 == letters.len() {
                self.take_value(cursor, option)?;
            } else if self.has_value(option) {
                return Err(unknown(word, Vocabulary::Option, table.iter().copied()));
            }
        }
        Ok(())
    }

    fn take_value(&mut self, cursor: &mut Cursor, option: &str) -> Parsed<()> {
        match (self.values, option) {
            (Values::Limits, "-n" | "-N") => self.limit = cursor.signed(1, i64::from(i32::MAX))?,
            (Values::Limits, _) => self.limit = cursor.signed(0, i64::MAX)?,
            (Values::Usual, "-v") => self.version = cursor.int()?,
            (Values::Usual, "-b") => self.batch = cursor.int()?,
            (Values::Usual, "-t") => self.ttl = Some(cursor.signed(i64::MIN, i64::MAX)?),
            (Values::Usual, "-m") => self.mode = Some(watch_mode(cursor)?),
            _ => {}
        }
        Ok(())
    }

    fn has_value(&self, option: &str) -> bool {
        match self.values {
            Values::Usual => matches!(option, "-v" | "-b" | "-t" | "-m"),
            Values::Limits => true,
            Values::None => false,
        }
    }

    /// The limit that is named by an option.
    fn quota_kind(&self) -> Option<QuotaKind> {
        QuotaKind::ALL.into_iter().find(|kind| self.has(kind.option()))
    }

    fn has(&self, option: &str) -> bool {
        self.options.contains(&option)
    }

    /// The option that is there already and does not go with this one.
    fn conflict(&self, option: &str) -> Option<&'static str> {
        let other = |&(one, another): &(&'static str, &'static str)| match option {
            _ if option == one => Some(another),
            _ if option == another => Some(one),
            _ => None,
        };
        self.conflicts.iter().filter_map(other).find(|other| self.has(other))
    }
}

/// `zkCli.sh` takes it in small letters too.
fn watch_mode(cursor: &mut Cursor) -> Parsed<AddWatchMode> {
    let names = WATCH_MODES.map(AddWatchMode::name);
    let word = cursor.word(Expectation::OneOf(names.to_vec()))?;
    let found = WATCH_MODES.into_iter().find(|mode| mode.name().eq_ignore_ascii_case(&word.text));
    found.ok_or_else(|| unknown(&word, Vocabulary::Keyword, names.into_iter()))
}

/// `world:anyone:cdrwa,digest:user:hash:r`: from the first to the last colon is the id. Whether an id can be is for the server to say.
/// Letters that stand for no right are left out (`ZKUtil.getPermFromString`).
fn acl(cursor: &mut Cursor, word: &Word) -> Parsed<Acl> {
    let misplaced = |at: usize, length: usize| {
        // Within quotes, escapes may have moved what is behind them.
        let start = word.span.start + at;
        let span = if word.quoted { word.span.clone() } else { start..start + length };
        ParseError::new(span, ParseErrorKind::Expected(Expectation::Acl))
    };
    let mut entries = Vec::new();
    let mut at = 0;
    for entry in word.text.split(',') {
        let (scheme, rest) = entry.split_once(':').ok_or_else(|| misplaced(at, entry.len()))?;
        let (id, letters) = rest.rsplit_once(':').ok_or_else(|| misplaced(at, entry.len()))?;
        let mut perms = 0;
        for letter in letters.chars() {
            match Perms::LETTERS.iter().find(|(known, _)| *known == letter) {
                Some((_, right)) => perms |= right.0,
                None => cursor.unknown_perms.push(letter),
            }
        }
        entries.push(AclEntry { perms: Perms(perms), id: Id::new(scheme, id) });
        at += entry.len() + 1;
    }
    Ok(Acl::new(entries))
}
