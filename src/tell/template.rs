//! Sentences with places to fill, both languages side by side where they are written.
//!
//! `{name}` is filled, `*text*` is strong, `` `text` `` is code. Behind a number stands the noun for one and the noun for several:
//! `{n|watch|watches}` becomes `1 watch` or `3 watches`. That both languages fill the same places is checked when they compile.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::bidi::isolated;
use super::rich::{Part, Rich};
use crate::hdfs::Host;
use crate::lang::Lang;
use crate::script::DurationText;
use crate::sim::{EventId, NodeId};
use crate::zk::{ClientId, Machine, ServerId, SessionId, Vote, Zxid};

/// The parts that fill a place.
pub struct Arg(Vec<Part>);

/// A sentence in the reader's language: `tell!(lang, "{me} leads.", "{me} 成为领导者。", me)`; with `me = server` for another name.
macro_rules! tell {
    ($lang:expr, $en:literal, $zh:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        const { assert!($crate::tell::template::fits($en, NAMES), "the English text does not fill the places that are given") };
        const { assert!($crate::tell::template::fits($zh, NAMES), "the Chinese text does not fill the places that are given") };
        let lang: $crate::lang::Lang = $lang;
        $crate::tell::template::fill(lang, lang.source($en, $zh), &[$((stringify!($name), $crate::tell::template::Arg::from($crate::tell::template::value!($name $(= $value)?)))),*])
    }};
}

/// The value of a place: the one that is given, or the variable of the same name.
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

/// The sentence in a language, of what the sources say of it there.
pub fn fill(lang: Lang, source: &'static str, args: &[(&str, Arg)]) -> Rich {
    filled(lang.translated(source), args)
}

/// The sentence of a template.
fn filled(template: &str, args: &[(&str, Arg)]) -> Rich {
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
            '}' => push_filled(&mut parts, args, content),
            '*' => parts.push(Part::Strong(plain_text(&filled(content, args)))),
            _ => parts.push(Part::Code(plain_text(&filled(content, args)))),
        }
        rest = after;
    }
    push_text(&mut parts, rest);
    Rich(parts)
}

/// A place with what fills it; a number with its noun.
fn push_filled(parts: &mut Vec<Part>, args: &[(&str, Arg)], place: &str) {
    let mut words = place.split('|');
    let name = words.next().unwrap_or_default();
    let filled: &[Part] = args.iter().find(|(given, _)| *given == name).map_or(&[], |(_, arg)| &arg.0);
    parts.extend_from_slice(filled);
    if let (Some(one), Some(several)) = (words.next(), words.next()) {
        let is_one = matches!(filled, [Part::Text(number)] if number == "1");
        push_text(parts, " ");
        push_text(parts, if is_one { one } else { several });
    }
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

/// A line of the log as a sentence of a caption: with a capital letter and a full stop.
pub fn sentence(lang: Lang, line: Rich) -> Rich {
    let Rich(mut parts) = line;
    if let Some(Part::Text(text)) = parts.first_mut()
        && let Some(first) = text.get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
    push_text(&mut parts, lang.full_stop());
    Rich(parts)
}

/// Whether a translation can stand in the place of the English text: it fills the same places.
pub fn is_translation(english: &str, translation: &str) -> bool {
    let places = english.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let names: BTreeSet<&str> = places.filter_map(|place| place.split('|').next()).collect();
    fits(translation, &names.into_iter().collect::<Vec<_>>())
}

/// The name of a machine: `s1` or `c1`.
pub fn name(node: NodeId) -> String {
    Machine::of(node).map_or_else(String::new, |machine| machine.to_string())
}

/// Whether a template has exactly the places with these names, and no noun without the other. Runs when it is compiled.
pub const fn fits(template: &str, names: &[&str]) -> bool {
    let mut used = 0_u64;
    let text = template.as_bytes();
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'{' {
            let start = at + 1;
            let (mut end, mut nouns) = (text.len(), 0);
            while at < text.len() && text[at] != b'}' {
                if text[at] == b'|' {
                    nouns += 1;
                    end = if nouns == 1 { at } else { end };
                }
                at += 1;
            }
            end = if nouns == 0 { at } else { end };
            let Some(index) = position(text, start, end, names) else { return false };
            if nouns != 0 && nouns != 2 {
                return false;
            }
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

impl From<Host> for Arg {
    fn from(host: Host) -> Self {
        host.node().into()
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

/// As the lecture notes write it: `(peerEpoch, zxid, leader)`.
impl From<Vote> for Arg {
    fn from(vote: Vote) -> Self {
        code(format!("({}, {}, {})", vote.peer_epoch, vote.zxid, vote.leader))
    }
}

impl From<DurationText> for Arg {
    fn from(duration: DurationText) -> Self {
        duration.to_string().into()
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
        Arg(vec![Part::Text(apart(text))])
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

/// A value may stand behind a reference, as the fields of a note do.
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

/// The text, set apart where it is to be read in another direction than the sentence.
fn apart(text: String) -> String {
    // Most are, and so nothing of it is asked as the page opens.
    if text.is_ascii() { text } else { apart_from_others(text) }
}

#[cold]
#[inline(never)]
fn apart_from_others(text: String) -> String {
    match isolated(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(apart) => apart,
    }
}

/// A name or a value, set as code.
pub fn code(text: impl Into<String>) -> Arg {
    Arg(vec![Part::Code(apart(text.into()))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_brings_its_noun() {
        let told = |lang: Lang, n: usize| text!(lang, "{n|watch is|watches are} set", "设置了 {n} 个监听", n);
        assert_eq!(told(Lang::En, 0), "0 watches are set");
        assert_eq!(told(Lang::En, 1), "1 watch is set");
        assert_eq!(told(Lang::En, 11), "11 watches are set");
        assert_eq!(told(Lang::Zh, 1), "设置了 1 个监听");
        let strong = tell!(Lang::En, "*{n|event|events}* leave", "{n}", n = 2_usize);
        assert_eq!(strong, Rich(vec![Part::Strong("2 events".to_owned()), Part::Text(" leave".to_owned())]));
    }

    #[test]
    fn a_template_fits_its_names_and_no_others() {
        assert!(fits("{a} and {b|child|children}, {a}", &["a", "b"]));
        assert!(!fits("{a}", &["a", "b"]), "a name without a place");
        assert!(!fits("{a} {b}", &["a"]), "a place without a name");
        assert!(!fits("{a|child}", &["a"]), "the noun for several is missing");
        assert!(!fits("{a|child|children|others}", &["a"]));
    }
}
