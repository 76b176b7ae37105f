//! A file of the person's own, chosen in the picker or dropped on the page, or one that the page around this one hands over: a lesson, a
//! worksheet, a script, or a run that was saved.

use super::address;
use super::author;
use super::cmd::Cmd;
use super::lesson;
use super::model::Model;
use super::notices::Saying;
use super::sheet;
use crate::lessons::MAX_LESSON_BYTES;
use crate::link::{At, Link, Target};
use crate::script::{MAX_RUN_FILE_BYTES, MAX_SCRIPT_BYTES, RunFile, Script, without_byte_order_mark};
use crate::tell::{self, words::Word};
use crate::worksheets::Sheet;

/// Opens the file; the picker says what is wrong with it.
pub fn open(model: &mut Model, name: &str, text: &str) -> Vec<Cmd> {
    model.notices.leave_opened();
    if !is_text(text) {
        return lesson::refuse(model, name, Word::NoticeNoFile.into());
    }
    if Sheet::is_meant(text) {
        return sheet::open(model, name, text);
    }
    let text = without_byte_order_mark(text);
    if text.trim_start().starts_with('{') {
        return match RunFile::read(text) {
            Ok(file) => saved_run(model, &file),
            Err(error) => lesson::refuse(model, name, Saying::sentence(|lang| tell::run_file_error(lang, &error))),
        };
    }
    if name.ends_with(".zk") {
        return match Script::parse(text) {
            Ok(script) if script.is_empty() => lesson::refuse(model, name, Word::NoticeEmptyScript.into()),
            Ok(_) => address::open_mended(model, Link::to(Target::Opening), text),
            Err(error) => lesson::refuse(model, name, Saying::sentence(|lang| tell::script_error(lang, &error))),
        };
    }
    if text.is_empty() {
        return lesson::refuse(model, name, Word::NoticeEmptyFile.into());
    }
    author::put_file(model, text).unwrap_or_else(|| lesson::own(model, name, text))
}

/// The most bytes of a file of this name: a longer one is told by its size, and not read.
pub fn most_bytes(name: &str) -> usize {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "lesson" | "worksheet" => MAX_LESSON_BYTES,
        "zk" => MAX_SCRIPT_BYTES,
        _ => MAX_RUN_FILE_BYTES,
    }
}

/// Says of a file that was not read that it is too long.
pub fn refuse_too_long(model: &mut Model, name: &str) -> Vec<Cmd> {
    model.notices.leave_opened();
    let max = most_bytes(name);
    lesson::refuse(model, name, Saying::sentence(|lang| tell::file_too_long(lang, max)))
}

/// Whether it is a text at all, as far as its beginning shows: no picture, no archive.
fn is_text(text: &str) -> bool {
    text.chars().take(1_000).all(|letter| letter != '\0' && letter != char::REPLACEMENT_CHARACTER)
}

/// Opens a saved run at its moment beside the others, and says where its replay differs from the file.
fn saved_run(model: &mut Model, file: &RunFile) -> Vec<Cmd> {
    let before = model.runs.len();
    let rest = Link { at: Some(At::Exactly(file.at)), ..Link::to(Target::Opening) };
    let cmds = address::open_mended(model, rest, &file.script.to_string());
    if model.runs.len() > before
        && let Some(difference) = file.difference(&model.run().recording)
    {
        model.say_of_opened(Saying::sentence(|lang| tell::run_difference(lang, difference)));
    }
    cmds
}
