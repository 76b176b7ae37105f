//! The address: it names the moment on screen while nothing plays, and a link in it is followed.

use super::cmd::Cmd;
use super::history::permalink::{self, Address};
use super::model::Model;
use super::{act, lesson, opening};
use crate::tell::words::Word;

/// The fragment of the moment on screen: of the lesson while its script runs, else of the run.
pub fn fragment(model: &Model) -> Option<String> {
    match lesson::link(model) {
        Some(link) => Some(permalink::write_lesson(&link)),
        None => permalink::write(model.run(), model.cursor(), model.lang),
    }
}

/// The address follows the moment on screen.
pub fn follow(model: &mut Model) -> Option<Cmd> {
    let Some(fragment) = fragment(model) else {
        if !model.written.is_empty() {
            model.written.clear();
            model.say(Word::NoticeRunTooLong);
        }
        return None;
    };
    if fragment == model.written {
        return None;
    }
    model.written.clone_from(&fragment);
    Some(Cmd::WriteHash(fragment))
}

/// Somebody pasted another link into the address: its run stands beside the others.
pub fn open(model: &mut Model, fragment: &str) -> Vec<Cmd> {
    if fragment.trim_start_matches('#') == model.written {
        return Vec::new();
    }
    match permalink::read(fragment) {
        Ok(None) => {}
        Ok(Some(Address::Lesson(link))) => return lesson::open_link(model, link),
        Ok(Some(Address::Run(link))) => {
            let (mut run, at, complete) = link.replay();
            run.left_at = at;
            let result = act::start_run(model, run);
            model.say_refusal(result);
            if !complete {
                model.say(Word::NoticeLinkLimit);
            }
            if let Some(lang) = link.lang {
                model.lang = lang;
                return vec![Cmd::SetLang(lang)];
            }
        }
        Err(bad) => model.say(opening::word_for(bad)),
    }
    Vec::new()
}
