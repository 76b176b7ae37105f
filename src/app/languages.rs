//! The language of the page: chosen among those that are always there and those that lie beside the page.

use super::address;
use super::cmd::Cmd;
use super::model::Model;
use super::msg::StoreKey;
use crate::lang::Lang;
use crate::lessons::read_language;
use crate::tell::words::Word;

/// The end of the name of a language's file, behind its code.
pub const ENDING: &str = ".language";

/// Changes the language, which is in the address even while the run plays.
pub fn set(model: &mut Model, lang: Lang) -> Vec<Cmd> {
    model.lang = lang;
    let cmds = [Cmd::SetLang(lang), Cmd::Store { key: StoreKey::Lang, value: lang.code().to_owned() }];
    cmds.into_iter().chain(address::stay(model)).collect()
}

/// Changes to a language that was added, once its file is here.
pub fn ask(model: &mut Model, code: &str) -> Vec<Cmd> {
    Lang::from_code(code).map_or_else(|| vec![Cmd::Fetch(format!("{code}{ENDING}"))], |lang| set(model, lang))
}

/// Takes in the file of a language, or that it cannot be had.
pub fn came(model: &mut Model, text: Option<&str>) -> Vec<Cmd> {
    match text.map(read_language) {
        Some(Ok(added)) => set(model, Lang::keep(added)),
        _ => {
            model.say(Word::NoticeLanguageMissing);
            Vec::new()
        }
    }
}
