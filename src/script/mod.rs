//! The one command language: console lines, buttons, lessons and links are all text of it.
//!
//! Invariants: no text makes the parser panic; a command that [`parse_line`] returns prints to a line that parses to the same
//! command; the parser is the only grammar, and completion asks it for the words that it would take next.

mod command;
mod complete;
mod cursor;
mod duration;
mod error;
mod files;
mod four_letter;
mod hierarchy;
mod lexer;
mod parse;
mod parse_call;
mod print;
mod print_call;
mod quoted;
mod recipe;
mod reconfig;
mod remote;
mod replay;
mod run;
mod run_file;
mod setting;
mod setup;
mod stage_view;
mod suggest;
mod ungrouped;
mod words;

#[cfg(test)]
mod tests;

pub use command::{Command, Condition, DEFAULT_CLIENT_TIMEOUT, TimeCommand, Typed};
pub use complete::{Completion, CompletionKind, Known, complete};
pub use duration::{DurationText, MAX_DURATION, parse_duration};
pub use error::{Absent, Expectation, ParseError, ParseErrorKind, ScriptError, Vocabulary};
pub use files::FileCallText;
pub use four_letter::FourLetter;
pub use lexer::without_byte_order_mark;
pub use parse::{MAX_LINE_BYTES, MAX_SCRIPT_BYTES, MAX_STEPS, parse_line, parse_script, parse_typed, unknown_perms};
pub use print_call::{ErrandText, OpText};
pub use replay::{Script, Stopped};
pub use run::{MAX_RUN_STEPS, MAX_RUN_UNTIL, Outcome, Runner};
pub use run_file::{Difference, MAX_RUN_FILE_BYTES, RUN_FILE_VERSION, RunFile, RunFileError};
pub use setting::{Meaning, SETTINGS, Setting};
pub use setup::{DEFAULT_SEED, Setup};
pub use stage_view::{Root, StageView};
pub use ungrouped::ungrouped;
pub use words::{ANSWERS, COMMANDS, FILE_VERBS, FOUR_LETTER, Group, Usage, VERBS};
