//! Files that have come: a language, the catalogue of lessons, a lesson that was asked for, one of two to compare, a link's worksheet.

use super::cmd::Cmd;
use super::model::Model;
use super::msg::Popover;
use super::notices::Saying;
use super::{address, author, compare, languages, lesson, sheet};
use crate::lessons::parse_catalogue;
use crate::tell::{self, words::Word};

/// Takes in a file that has come, or cannot be had.
pub fn fetched(model: &mut Model, file: &str, text: Option<String>) -> Vec<Cmd> {
    if file == lesson::CATALOGUE {
        let entries = text.as_deref().and_then(parse_catalogue);
        model.library.list = entries.map_or(lesson::Listing::Missing, |entries| lesson::Listing::Here(entries.into()));
        return match &model.library.problem {
            _ if model.popover != Some(Popover::Lessons) => Vec::new(),
            // It stands below the whole list.
            Some(_) => vec![Cmd::FocusId(lesson::PROBLEM)],
            None => vec![Cmd::FocusMenu],
        };
    }
    if file.ends_with(languages::ENDING) {
        return languages::came(model, text.as_deref());
    }
    if let Some(cmds) = address::sheet_came(model, file, text.as_deref()) {
        return cmds;
    }
    let name = file.strip_suffix(".lesson").unwrap_or(file);
    if sheet::fetched(model, name, text.as_deref()) {
        return Vec::new();
    }
    if let Some(cmds) = author::fetched(model, name, text.as_deref()) {
        return cmds;
    }
    if model.library.pair.as_ref().is_some_and(|pair| pair.lessons.iter().any(|it| **it == *name)) {
        let Some(text) = text else {
            compare::missing(model);
            return Vec::new();
        };
        model.library.texts.insert(name.into(), text.into());
        return compare::come(model);
    }
    // Of several lessons that were asked for, only the last is wanted.
    if model.library.wanted.as_ref().is_none_or(|wanted| lesson::file_of(&wanted.name) != file) {
        return Vec::new();
    }
    let Some(text) = text else {
        model.library.wanted = None;
        model.popover = None;
        model.say(missing(model, name));
        return Vec::new();
    };
    lesson::come(model, &text)
}

/// The reason why there is no text of the lesson: the list, where it is here, does not have it.
fn missing(model: &Model, name: &str) -> Saying {
    match &model.library.list {
        lesson::Listing::Here(entries) if entries.iter().all(|entry| *entry.name != *name) => {
            let name = name.to_owned();
            Saying::sentence(|lang| tell::no_such_lesson(lang, &name))
        }
        _ => Word::NoticeLessonMissing.into(),
    }
}
