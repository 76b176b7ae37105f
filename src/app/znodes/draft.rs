//! The text typed into the forms of the panel, and the error of the last try.

use crate::app::names::Field;
use crate::app::notices::Saying;
use crate::zk::{CreateMode, PathError};

/// The most bytes of a field.
const MAX_FIELD: usize = 16 * 1_024;

/// The TTL that the form begins with, in milliseconds.
const DEFAULT_TTL: &str = "5000";

/// The modes of a create, in the order in which the form offers them.
pub const MODES: [CreateMode; 7] = [
    CreateMode::Persistent,
    CreateMode::PersistentSequential,
    CreateMode::Ephemeral,
    CreateMode::EphemeralSequential,
    CreateMode::Container,
    CreateMode::PersistentWithTtl(0),
    CreateMode::PersistentSequentialWithTtl(0),
];

/// The text of the fields, kept until it is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub data: String,
    pub ttl: String,
    pub new_data: String,
    /// Index into [`MODES`].
    pub mode: u8,
    pub only_this_version: bool,
    pub error: Option<Wrong>,
}

/// The reason why a form's operation was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    NoName,
    Path(PathError),
    Ttl,
    Nobody,
    Said(Saying),
}

impl Default for Draft {
    fn default() -> Self {
        Draft {
            name: String::new(),
            data: String::new(),
            ttl: DEFAULT_TTL.to_owned(),
            new_data: String::new(),
            mode: 0,
            only_this_version: false,
            error: None,
        }
    }
}

impl Draft {
    pub fn write(&mut self, field: Field, mut text: String) {
        text.truncate(text.floor_char_boundary(MAX_FIELD));
        self.error = None;
        *match field {
            Field::Name => &mut self.name,
            Field::Data => &mut self.data,
            Field::Ttl => &mut self.ttl,
            Field::NewData => &mut self.new_data,
        } = text;
    }

    pub fn create_mode(&self) -> Result<CreateMode, Wrong> {
        let mode = MODES[usize::from(self.mode) % MODES.len()];
        let ttl = || self.ttl.trim().parse::<i64>().ok().filter(|ttl| *ttl > 0).ok_or(Wrong::Ttl);
        Ok(match mode {
            CreateMode::PersistentWithTtl(_) => CreateMode::PersistentWithTtl(ttl()?),
            CreateMode::PersistentSequentialWithTtl(_) => CreateMode::PersistentSequentialWithTtl(ttl()?),
            mode => mode,
        })
    }
}
