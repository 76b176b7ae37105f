//! A run as a file for other programs: commands, JSON, a sequence diagram, a log with vector clocks, a table, a picture of
//! calls. `docs/files.md`.
//!
//! ```text
//!   Moment: a recording, and how far it goes ─► rows, one a step ─► csv, mermaid
//!                                           └─► clocks ─► rows ─► shiviz
//!   calls ─► history, and the page's timeline
//! ```
//!
//! Invariants: the same moment is the same text everywhere; of a run that is too long for a format the last part is written, and the
//! file says so where the format has a place for it.

pub mod calls;
mod clocks;
mod csv;
mod history;
mod mermaid;
mod row;
mod shiviz;
pub mod svg;
#[cfg(test)]
mod tests;

use crate::lang::Lang;
use crate::script::{RunFile, Script};
use crate::sim::{Position, Recording};
use crate::zk::{Config, Zk};

/// The forms of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The commands, each at its exact place.
    Script,
    /// The commands, the moment and its digest.
    Json,
    /// A sequence diagram.
    Mermaid,
    /// A log of events with vector clocks.
    ShiViz,
    /// A table of steps.
    Csv,
    /// A picture of the clients' calls.
    History,
}

impl Format {
    pub const ALL: [Format; 6] = [Format::Script, Format::Json, Format::Mermaid, Format::ShiViz, Format::Csv, Format::History];

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Script => "script",
            Format::Json => "json",
            Format::Mermaid => "mermaid",
            Format::ShiViz => "shiviz",
            Format::Csv => "csv",
            Format::History => "history",
        }
    }

    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The ending of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Script => "zk",
            Format::Json => "json",
            Format::Mermaid => "mmd",
            Format::ShiViz => "log",
            Format::Csv => "csv",
            Format::History => "svg",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::Csv => "text/csv",
            Format::History => "image/svg+xml",
            Format::Script | Format::Mermaid | Format::ShiViz => "text/plain",
        }
    }
}

/// A run, and a moment of it.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    pub config: &'a Config,
    pub seed: u64,
    pub recording: &'a Recording<Zk>,
    pub at: Position,
}

impl Moment<'_> {
    /// The text of the file; its sentences are in this language.
    pub fn write(&self, format: Format, lang: Lang) -> String {
        match format {
            Format::Script => format!("{}\n", Script::of(self.config, self.seed, self.recording)),
            Format::Json => RunFile::of(self.config, self.seed, self.recording, self.at).to_string(),
            Format::Mermaid => mermaid::write(self, lang),
            Format::ShiViz => shiviz::write(self, lang),
            Format::Csv => csv::write(self, lang),
            Format::History => history::write(self, lang),
        }
    }
}
