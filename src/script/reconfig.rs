//! `reconfig`: the words of `zkCli.sh`, read and written. What its options take is Apache's text; where that would only repeat the ports of the
//! documentation, a server's name alone will do: `-add s4`, `-add s4:observer`, `-remove s3`.

use std::fmt::{self, Formatter};
use std::rc::Rc;

use super::cursor::{Cursor, Parsed, clauses};
use super::error::{Expectation, ParseError, ParseErrorKind};
use super::lexer::Word;
use super::quoted::Quoted;
use crate::zk::{Member, Op, Reconfig, ServerId};

#[derive(Clone, Copy)]
enum Clause {
    Add,
    Remove,
    Members,
    Version,
    WithStat,
}

const CLAUSES: [(&str, Clause); 5] = [
    ("-add", Clause::Add),
    ("-remove", Clause::Remove),
    ("-members", Clause::Members),
    ("-v", Clause::Version),
    ("-s", Clause::WithStat),
];

/// The call, and whether its answer is shown with the stat.
#[cold]
pub(super) fn reconfig(cursor: &mut Cursor) -> Parsed<(Op, bool)> {
    let mut change = Reconfig { joining: None, leaving: None, new_members: None, config_id: -1 };
    let mut with_stat = false;
    clauses(cursor, &CLAUSES, |cursor, clause| {
        match clause {
            Clause::Add => change.joining = Some(members(&incremental(cursor, &change, "-add")?)),
            Clause::Remove => change.leaving = Some(ids(&incremental(cursor, &change, "-remove")?)),
            Clause::Members => {
                let word = cursor.word(Expectation::Members)?;
                if change.joining.is_some() || change.leaving.is_some() {
                    return Err(conflict(&word, "-members", if change.joining.is_some() { "-add" } else { "-remove" }));
                }
                change.new_members = Some(members(&word));
            }
            Clause::Version => change.config_id = version(&cursor.word(Expectation::ConfigVersion)?)?,
            Clause::WithStat => with_stat = true,
        }
        Ok(())
    })?;
    if change.joining.is_none() && change.leaving.is_none() && change.new_members.is_none() {
        return Err(cursor.missing(Expectation::OneOf(vec!["-add", "-remove", "-members"])));
    }
    Ok((Op::Reconfig(Rc::new(change)), with_stat))
}

/// The value of an option that names a change, and not all members.
fn incremental(cursor: &mut Cursor, change: &Reconfig, option: &'static str) -> Parsed<Word> {
    let word = cursor.word(if option == "-add" { Expectation::Members } else { Expectation::MemberIds })?;
    if change.new_members.is_some() { Err(conflict(&word, option, "-members")) } else { Ok(word) }
}

fn conflict(word: &Word, found: &'static str, other: &'static str) -> ParseError {
    ParseError::new(word.span.clone(), ParseErrorKind::Conflict { found, other })
}

/// In small letters, as `zkCli.sh` sends it.
fn members(word: &Word) -> Rc<str> {
    let text = word.text.to_lowercase();
    let member = |entry: &str| {
        let (name, role) = entry.split_once(':').unwrap_or((entry, "participant"));
        match name.trim().parse::<ServerId>() {
            Ok(server) if matches!(role, "participant" | "observer") => Member::of(server, role == "observer").to_string(),
            _ => entry.to_owned(),
        }
    };
    text.split(',').map(member).collect::<Vec<_>>().join(",").into()
}

fn ids(word: &Word) -> Rc<str> {
    let text = word.text.to_lowercase();
    let id = |entry: &str| entry.parse::<ServerId>().map_or(entry.to_owned(), |server| server.0.to_string());
    text.split(',').map(id).collect::<Vec<_>>().join(",").into()
}

/// A version as `/zookeeper/config` shows it, in hexadecimal digits.
fn version(word: &Word) -> Parsed<i64> {
    let number = i64::from_str_radix(&word.text, 16).ok().filter(|number| *number >= 0);
    number.ok_or_else(|| ParseError::new(word.span.clone(), ParseErrorKind::Expected(Expectation::ConfigVersion)))
}

/// The members with the names alone of those that have the documentation's ports.
fn shortened(text: &str) -> String {
    let name = |entry: &str| {
        let id = entry.strip_prefix("server.").and_then(|rest| rest.split('=').next()).and_then(|id| id.parse().ok());
        let server = id.filter(|id| *id > 0).map(ServerId)?;
        let is = |observer| Member::of(server, observer).to_string() == entry;
        if is(false) { Some(server.to_string()) } else { is(true).then(|| format!("{server}:observer")) }
    };
    text.split(',').map(|entry| name(entry).unwrap_or_else(|| entry.to_owned())).collect::<Vec<_>>().join(",")
}

/// The options behind the verb.
#[cold]
pub(super) fn write_reconfig(f: &mut Formatter<'_>, change: &Reconfig) -> fmt::Result {
    let texts = [("-add", &change.joining), ("-remove", &change.leaving), ("-members", &change.new_members)];
    for (option, text) in texts {
        if let Some(text) = text {
            write!(f, " {option} {}", Quoted(&shortened(text)))?;
        }
    }
    if change.config_id == -1 { Ok(()) } else { write!(f, " -v {:x}", change.config_id) }
}
