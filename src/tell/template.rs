//! Sentences with places to fill, both languages side by side where they are written.
//!
//! `{name}` is filled, `*text*` is strong, `` `text` `` is code. That both languages fill the same places is checked when they compile.

use std::rc::Rc;

use super::rich::{Part, Rich};
use crate::hdfs::Host;
use crate::sim::{EventId, NodeId};
use crate::zk::{ClientId, Machine, ServerId, SessionId, Vote, Zxid};

/// What fills a place.
pub struct Arg(Vec<Part>);

/// A sentence in the reader's language: `tell!(lang, "{me} leads.", "{me} 成为领导者。", me)`; with `me = server` for another name.
macro_rules! tell {
    ($lang:expr, $en:literal, $zh:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        const { assert!($crate::tell::template::fits($en, NAMES), "the English text does not fill the places that are given") };
        const { assert!($crate::tell::template::fits($zh, NAMES), "the Chinese text does not fill the places that are given") };
        let template = match $lang {
            $crate::lang::Lang::En => $en,
            $crate::lang::Lang::Zh => $zh,
        };
        $crate::tell::template::fill(template, &[$((stringify!($name), $crate::tell::template::Arg::from($crate::tell::template::value!($name $(= $value)?)))),*])
    }};
}

/// What fills a place: what is given for it, or what has its name.
macro_rules! value {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}

/// As [`tell!`], without anything that one could point at.
macro_rules! text {
    ($($all:tt)*) => {
        $crate::tell::template::plain_text(&$crate::tell::template::tell!($($all)*))
    };
}

pub(crate) use {tell, text, value};

/// The sentence of a template.
pub fn fill(template: &str, args: &[(&str, Arg)]) -> Rich {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '*', '`']) {
        push_text(&mut parts, &rest[..at]);
        let close = match rest.as_bytes()[at] {
            b'{' => '}',
            b'*' => '*',
            _ => '`',
        };
        let inside = &rest[at + 1..];
        let end = inside.find(close).unwrap_or(inside.len());
        let (content, after) = (&inside[..end], inside.get(end + 1..).unwrap_or_default());
        match close {
            '}' => parts.extend(arg(args, content).iter().cloned()),
            '*' => parts.push(Part::Strong(plain_text(&fill(content, args)))),
            _ => parts.push(Part::Code(plain_text(&fill(content, args)))),
        }
        rest = after;
    }
    push_text(&mut parts, rest);
    Rich(parts)
}

fn arg<'a>(args: &'a [(&str, Arg)], name: &str) -> &'a [Part] {
    args.iter().find(|(given, _)| *given == name).map_or(&[], |(_, arg)| &arg.0)
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(text.to_owned()));
    }
}

/// The sentence as plain text, as a screen reader says it.
pub fn plain_text(rich: &Rich) -> String {
    rich.0.iter().map(ToString::to_string).collect()
}

/// `s1` or `c1`.
pub fn name(node: NodeId) -> String {
    Machine::of(node).map_or_else(String::new, |machine| machine.to_string())
}

/// Whether a template has exactly the places with these names. Runs when it is compiled.
pub const fn fits(template: &str, names: &[&str]) -> bool {
    let mut used = 0_u64;
    let text = template.as_bytes();
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'{' {
            let start = at + 1;
            while at < text.len() && text[at] != b'}' {
                at += 1;
            }
            let Some(index) = position(text, start, at, names) else { return false };
            used |= 1 << index;
        }
        at += 1;
    }
    used == (1 << names.len()) - 1
}

const fn position(text: &[u8], start: usize, end: usize, names: &[&str]) -> Option<usize> {
    let mut index = 0;
    while index < names.len() {
        let name = names[index].as_bytes();
        let mut same = name.len() == end - start;
        let mut at = 0;
        while same && at < name.len() {
            same = name[at] == text[start + at];
            at += 1;
        }
        if same {
            return Some(index);
        }
        index += 1;
    }
    None
}

impl From<NodeId> for Arg {
    fn from(node: NodeId) -> Self {
        Arg(vec![Part::Node(node)])
    }
}

impl From<ServerId> for Arg {
    fn from(server: ServerId) -> Self {
        server.node().into()
    }
}

impl From<ClientId> for Arg {
    fn from(client: ClientId) -> Self {
        client.node().into()
    }
}

impl From<Zxid> for Arg {
    fn from(zxid: Zxid) -> Self {
        Arg(vec![Part::Zxid(zxid)])
    }
}

impl From<&Rc<str>> for Arg {
    fn from(path: &Rc<str>) -> Self {
        Arg(vec![Part::Path(Rc::clone(path))])
    }
}

impl From<EventId> for Arg {
    fn from(message: EventId) -> Self {
        Arg(vec![Part::Message(message)])
    }
}

/// As the lecture writes it: `(peerEpoch, zxid, leader)`.
impl From<Vote> for Arg {
    fn from(vote: Vote) -> Self {
        Arg(vec![Part::Code(vote_text(vote))])
    }
}

impl From<SessionId> for Arg {
    fn from(session: SessionId) -> Self {
        Arg(vec![Part::Code(session.to_string())])
    }
}

impl From<Rich> for Arg {
    fn from(rich: Rich) -> Self {
        Arg(rich.0)
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg(vec![Part::Text(text)])
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

macro_rules! number_args {
    ($($number:ty),*) => {$(
        impl From<$number> for Arg {
            fn from(number: $number) -> Self {
                number.to_string().into()
            }
        }
    )*};
}

number_args!(u8, u16, u32, u64, usize, i32, i128);

/// What fills a place may stand behind a reference, as the fields of a note do.
macro_rules! by_reference {
    ($($type:ty),*) => {$(
        impl From<&$type> for Arg {
            fn from(value: &$type) -> Self {
                (*value).into()
            }
        }
    )*};
}

by_reference!(NodeId, Host, ServerId, ClientId, Zxid, EventId, Vote, SessionId, &str, u8, u16, u32, u64, usize, i32, i128);

pub fn vote_text(vote: Vote) -> String {
    format!("({}, {}, {})", vote.peer_epoch, vote.zxid, vote.leader)
}

/// A name or a value, set as code.
pub fn code(text: impl Into<String>) -> Arg {
    Arg(vec![Part::Code(text.into())])
}
