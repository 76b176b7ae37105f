//! What was found where something that must hold does not: a sentence in both languages with places, and the values that fill them. The
//! values are the things that contradict each other, so that a page can point at them.

use std::fmt;
use std::rc::Rc;

use crate::hdfs::Host;
use crate::lang::Lang;
use crate::zk::{ClientId, Machine, ServerId, SessionId, Zxid};

/// A sentence about what does not fit, with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    en: &'static str,
    zh: &'static str,
    values: Vec<(&'static str, Value)>,
}

/// A value in a sentence: something of the run that can be pointed at, or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Machine(Machine),
    Path(Rc<str>),
    Zxid(Zxid),
    Session(SessionId),
    Text(String),
}

/// A part of the sentence: what it says, and the value that it is where it is one.
pub type Part<'a> = (&'a str, Option<&'a Value>);

/// Makes a `Found` of the sentence in English and in Chinese; a place `{name}` is filled by the value of that name.
macro_rules! found {
    (@value $name:ident) => { $name };
    (@value $name:ident $value:expr) => { $value };
    ($en:literal, $zh:literal $(; $($name:ident $(= $value:expr)?),+)?) => {
        $crate::check::found::Found::new($en, $zh, vec![$($((stringify!($name), $crate::check::found::Value::from(found!(@value $name $($value)?)))),+)?])
    };
}

pub(super) use found;

impl Found {
    pub fn new(en: &'static str, zh: &'static str, values: Vec<(&'static str, Value)>) -> Self {
        Self { en, zh, values }
    }

    /// The sentence in a language.
    pub fn text(&self, lang: Lang) -> String {
        let part = |(text, value): Part| value.map_or_else(|| text.to_owned(), ToString::to_string);
        self.parts(lang).into_iter().map(part).collect()
    }

    /// The sentence in a language, text and values in their order. A place without a value stays as it is written.
    pub fn parts(&self, lang: Lang) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        let mut rest = lang.choose(self.en, self.zh);
        while let Some((before, place, after)) = next_place(rest) {
            parts.push((before, None));
            let value = self.values.iter().find(|(name, _)| *name == place).map(|(_, value)| value);
            parts.push((place, value));
            rest = after;
        }
        parts.push((rest, None));
        parts.retain(|(text, value)| value.is_some() || !text.is_empty());
        parts
    }

    /// What the sentence names.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.values.iter().map(|(_, value)| value)
    }
}

fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (place, after) = rest.split_once('}')?;
    Some((before, place, after))
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Machine(machine) => machine.fmt(f),
            Value::Path(text) => f.write_str(text),
            Value::Zxid(zxid) => zxid.fmt(f),
            Value::Session(session) => session.fmt(f),
            Value::Text(text) => f.write_str(text),
        }
    }
}

macro_rules! values {
    ($($from:ty: $value:ident => $made:expr;)*) => {
        $(impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $made
            }
        })*
    };
}

values! {
    ServerId: id => Value::Machine(Machine::Server(id));
    ClientId: id => Value::Machine(Machine::Client(id));
    Host: host => Value::Machine(Machine::Host(host));
    Rc<str>: path => Value::Path(path);
    &Rc<str>: path => Value::Path(path.clone());
    &str: path => Value::Path(path.into());
    Zxid: zxid => Value::Zxid(zxid);
    SessionId: session => Value::Session(session);
    String: text => Value::Text(text);
    i32: number => Value::Text(number.to_string());
    u8: number => Value::Text(number.to_string());
    u16: number => Value::Text(number.to_string());
    u32: number => Value::Text(number.to_string());
    u64: number => Value::Text(number.to_string());
    usize: number => Value::Text(number.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_filled_in_each_language_and_names_its_things() {
        let (server, count) = (ServerId(2), 3_usize);
        let found = found!("{server} has {path} {count} times", "{server} 有 {count} 个 {path}"; server, count, path = "/a");
        assert_eq!(found.text(Lang::En), "s2 has /a 3 times");
        assert_eq!(found.text(Lang::Zh), "s2 有 3 个 /a");
        assert_eq!(found.values().count(), 3);
        assert_eq!(found.parts(Lang::En)[0], ("server", Some(&Value::from(server))));
    }

    #[test]
    fn a_place_without_a_value_stays_as_it_is() {
        assert_eq!(found!("{nothing} here", "{nothing}").text(Lang::En), "nothing here");
    }
}
