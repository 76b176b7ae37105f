//! A lesson as a value: what its text says.

use std::rc::Rc;

use super::expression::{Expect, Expression};
use super::prose::{Piece, Prose};
use crate::hdfs::Host;
use crate::lang::Text;
use crate::zk::{ClientId, ServerId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The file's name without its ending; in links.
    pub name: String,
    pub theme: Theme,
    pub title: Text,
    /// What the picker says of it.
    pub line: Text,
    /// What `N` stands for.
    pub size: u16,
    /// Whether the text says `size`: then it can be performed with others.
    pub sized: bool,
    /// The lesson to be put beside it.
    pub compare: Option<String>,
    /// The beat whose end the picker's picture shows; the last where none is named.
    pub picture: Option<String>,
    pub setup: Vec<ScriptLine>,
    pub chapters: Vec<Text>,
    pub beats: Vec<Beat>,
    pub take: Prose,
    pub myth: Prose,
    pub truth: Prose,
    pub reads: Vec<Read>,
}

/// A line of commands as it is written, before sizes and ranges are filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptLine {
    /// From one.
    pub line: usize,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beat {
    pub name: String,
    /// Index into the lesson's chapters.
    pub chapter: usize,
    pub say: Prose,
    pub looks: Vec<Look>,
    pub question: Option<Question>,
    pub commands: Vec<ScriptLine>,
    pub expects: Vec<Expect>,
}

/// Something on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    Server(ServerId),
    Client(ClientId),
    Host(Host),
    Path(Rc<str>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub ask: Prose,
    /// The right options are those whose value this has at the beat's end.
    pub answer: Expression,
    pub options: Vec<Choice>,
    /// Why the right one is right.
    pub right: Prose,
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    /// In place of the value.
    pub label: Option<Text>,
    /// What to know for whoever chose it wrongly.
    pub why: Option<Prose>,
}

/// Where to read on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub title: String,
    pub address: String,
}

/// What lessons are about, in the order of the picker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    Hdfs,
    Ensemble,
    Data,
    Naming,
    Locks,
    Queues,
    Pitfalls,
    Sandbox,
}

impl Theme {
    pub const ALL: [Theme; 8] =
        [Theme::Hdfs, Theme::Ensemble, Theme::Data, Theme::Naming, Theme::Locks, Theme::Queues, Theme::Pitfalls, Theme::Sandbox];

    /// The word that a lesson's head takes.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Ensemble => "ensemble",
            Theme::Data => "data",
            Theme::Naming => "naming",
            Theme::Locks => "locks",
            Theme::Queues => "queues",
            Theme::Pitfalls => "pitfalls",
            Theme::Hdfs => "hdfs",
            Theme::Sandbox => "sandbox",
        }
    }
}

impl Look {
    /// Reads `s1`, `c2`, `/locks`.
    pub fn parse(word: &str) -> Option<Look> {
        if word.starts_with('/') {
            return Some(Look::Path(word.into()));
        }
        let number = |kind: char| word.strip_prefix(kind).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        if let Some(host) = Host::named(word) {
            return Some(Look::Host(host));
        }
        if let Some(name_node) = word.strip_prefix("zkfc") {
            return name_node
                .parse()
                .ok()
                .filter(|number| (1..=2).contains(number))
                .map(|number| Look::Client(ClientId::controller(number)));
        }
        match (number('s'), number('c')) {
            (Some(id), _) => id.parse().ok().map(|id| Look::Server(ServerId(id))),
            (_, Some(id)) => id.parse().ok().map(|id| Look::Client(ClientId(id))),
            _ => None,
        }
    }

    /// As it is written.
    pub fn name(&self) -> String {
        match self {
            Look::Server(id) => id.to_string(),
            Look::Client(id) => id.to_string(),
            Look::Host(host) => host.to_string(),
            Look::Path(path) => path.to_string(),
        }
    }
}

/// Whether a word can be a lesson's name: it is part of addresses and of file names.
pub fn is_lesson_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=48).contains(&name.len()) && name.bytes().all(plain)
}

impl Beat {
    /// Every figure in the prose that belongs to it.
    pub fn figures(&self) -> impl Iterator<Item = &Expression> {
        self.prose().flat_map(Prose::pieces).filter_map(|piece| match piece {
            Piece::Figure(expression) => Some(expression),
            _ => None,
        })
    }

    /// Its text, its question, and what is said of each option.
    pub fn prose(&self) -> impl Iterator<Item = &Prose> {
        let question = self.question.as_ref();
        let asked = question.into_iter().flat_map(|question| [&question.ask, &question.right]);
        let whys = question.into_iter().flat_map(|question| question.options.iter().filter_map(|option| option.why.as_ref()));
        std::iter::once(&self.say).chain(asked).chain(whys)
    }
}
