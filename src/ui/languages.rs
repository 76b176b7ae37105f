//! The languages that lie beside the page. One that a reader asks for comes before the page stands, so that nothing is shown in another
//! first, and so that its code means something wherever it is written.

use std::rc::Rc;

use super::browser;
use crate::app::{LANGUAGE, StoreKey};
use crate::lang::{Lang, primary};
use crate::lessons::read_language;
use crate::link;

/// The attribute of the document with their codes, which is written when the page is put together.
const ATTRIBUTE: &str = "data-languages";

/// The codes of the languages that can be had.
pub fn offered() -> Rc<[Rc<str>]> {
    let root = browser::document().document_element();
    let codes = root.and_then(|root| root.get_attribute(ATTRIBUTE)).unwrap_or_default();
    codes.split_whitespace().map(Rc::from).collect()
}

/// Goes on with `then` once the language is here in which the page is to open, or at once where that is one of those that always are.
pub fn with_wanted(then: impl FnOnce() + 'static) {
    let offered = offered();
    let is_offered = |wanted: &String| offered.iter().any(|code| **code == **wanted);
    let asked = if offered.is_empty() { None } else { wanted().filter(is_offered) };
    match asked {
        None => then(),
        Some(code) => browser::get_lesson_file(&format!("{code}{LANGUAGE}"), move |text| {
            // Without its file the page opens as if nobody had asked for it.
            if let Some(Ok(added)) = text.map(|text| read_language(&text)) {
                Lang::keep(added);
            }
            then();
        }),
    }
}

/// The code of the language that the link asks for, else the one chosen before, else the browser's.
fn wanted() -> Option<String> {
    let links = [browser::fragment(), browser::query()];
    let asked = links.iter().find_map(|link| link::lang_of(link)).map(str::to_owned);
    let chosen = asked.or_else(|| browser::stored(StoreKey::Lang)).or_else(|| browser::window().navigator().language());
    chosen.map(|code| primary(&code))
}
