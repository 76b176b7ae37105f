//! A language of a file: each English text of the page with its translation. `cargo xtask dist` makes the file, out of a folder that a
//! translator fills (`docs/languages.md`).
//!
//! ```json
//! { "code": "de", "language": { "like": "en" }, "page": { "{me} leads": "{me} führt" }, "lessons": { "[s5] leads.": "[s5] führt." } }
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::json::{BadJson, Value};

/// The largest file that is read.
pub const MAX_BYTES: usize = 4_000_000;

/// A language that was added.
#[derive(Debug)]
pub struct Added {
    /// As in a document's `lang` attribute, without a region: `de`.
    pub code: String,
    /// As the button says that chooses it: `DE`.
    pub name: String,
    /// As [`Lang::is_chinese`](super::Lang::is_chinese).
    pub is_like_chinese: bool,
    /// The page's texts and those of lessons, by the English text. One that is empty is still to be translated.
    texts: BTreeMap<String, String>,
    /// Lessons' texts with their markup, by the English text as one reads it.
    proses: BTreeMap<String, String>,
}

/// The reason why a file is no language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLanguage {
    #[error("it is larger than {MAX_BYTES} bytes")]
    TooLarge,
    #[error("line {}, column {}: this is no JSON", .0.line, .0.column)]
    Json(BadJson),
    #[error("{0} is missing, or is not what it should be")]
    Member(&'static str),
}

impl Added {
    /// Reads a file. `as_read` gives a text with markup as one reads it.
    ///
    /// # Errors
    /// What keeps it from being one.
    pub fn read(text: &str, as_read: impl Fn(&str) -> Option<String>) -> Result<Added, BadLanguage> {
        if text.len() > MAX_BYTES {
            return Err(BadLanguage::TooLarge);
        }
        let file = Value::read(text).map_err(BadLanguage::Json)?;
        let code = file.get("code").and_then(Value::text).filter(|code| is_code(code)).ok_or(BadLanguage::Member("code"))?;
        let is_like_chinese = match file.get("language").and_then(|language| language.get("like")).and_then(Value::text) {
            Some("en") => false,
            Some("zh") => true,
            _ => return Err(BadLanguage::Member("like")),
        };
        let texts = |name| match file.get(name) {
            Some(Value::Object(members)) => {
                Ok(members.iter().filter_map(|(en, text)| Some((en.clone(), text.text()?.to_owned()))).collect::<Vec<_>>())
            }
            _ => Err(BadLanguage::Member(name)),
        };
        let (page, lessons) = (texts("page")?, texts("lessons")?);
        let proses = lessons.iter().filter_map(|(en, text)| Some((as_read(en)?, text.clone()))).collect();
        let texts = lessons.into_iter().chain(page).collect();
        Ok(Added { code: code.to_owned(), name: code.to_ascii_uppercase(), is_like_chinese, texts, proses })
    }

    /// The translation of an English text; `None` while nobody has written it.
    pub fn text(&self, en: &str) -> Option<&str> {
        self.texts.get(en).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The translation, with its markup, of a lesson's English text as one reads it.
    pub fn prose(&self, en: &str) -> Option<&str> {
        self.proses.get(en).map(String::as_str).filter(|text| !text.is_empty())
    }
}

/// Whether a word can be the code of an added language: two or three letters, and not one of those that are always there.
pub fn is_code(code: &str) -> bool {
    (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase()) && !["en", "zh"].contains(&code)
}

thread_local! {
    /// The languages that have come. Texts are looked up wherever one is shown, so they stay for as long as the page stands.
    static KEPT: RefCell<Vec<&'static Added>> = const { RefCell::new(Vec::new()) };
}

/// Keeps a language, and returns its number among those that were added.
pub(super) fn keep(added: Added) -> u8 {
    KEPT.with_borrow_mut(|kept| {
        kept.push(Box::leak(Box::new(added)));
        kept.len() as u8 - 1
    })
}

pub(super) fn count() -> u8 {
    KEPT.with_borrow(|kept| kept.len() as u8)
}

pub(super) fn numbered(number: u8) -> Option<&'static Added> {
    KEPT.with_borrow(|kept| kept.get(usize::from(number)).copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    const FILE: &str =
        r#"{"code":"de","language":{"like":"en"},"page":{"Share":"Teilen","Help":""},"lessons":{"*Now*":"*Jetzt*"}}"#;

    fn read(text: &str) -> Result<Added, BadLanguage> {
        Added::read(text, |text| Some(text.replace('*', "")))
    }

    #[test]
    fn a_text_that_is_not_translated_stays_english() {
        let lang = Lang::keep(read(FILE).unwrap());
        assert_eq!(["Share", "Help", "Lessons"].map(|en| lang.choose(en, "无")), ["Teilen", "Help", "Lessons"]);
        assert_eq!((lang.code(), lang.name(), lang.full_stop()), ("de", "DE", "."));
    }

    #[test]
    fn a_lesson_s_text_is_found_by_what_one_reads_of_it() {
        let language = read(FILE).unwrap();
        assert_eq!([language.prose("Now"), language.prose("*Now*"), language.prose("Share")], [Some("*Jetzt*"), None, None]);
    }

    #[test]
    fn a_language_is_known_by_its_code_once_it_has_come() {
        assert_eq!(Lang::from_code("de-AT"), None);
        let lang = Lang::keep(read(FILE).unwrap());
        assert_eq!(Lang::from_code("de-AT"), Some(lang));
        assert_eq!(Lang::keep(read(FILE).unwrap()), lang);
        assert_ne!(lang, Lang::En);
    }

    #[test]
    fn a_file_that_is_no_language_says_what_keeps_it_from_being_one() {
        let reason = |text: &str| read(text).map(|it| it.code).unwrap_err().to_string();
        assert_eq!(reason("{"), "line 1, column 2: this is no JSON");
        for (known, odd, member) in [
            ("\"de\"", "\"en\"", "code"),
            ("\"de\"", "\"../x\"", "code"),
            ("\"like\":\"en\"", "\"like\":\"de\"", "like"),
            ("\"page\":", "\"pages\":", "page"),
            ("\"lessons\":", "\"lesson\":", "lessons"),
        ] {
            assert_eq!(reason(&FILE.replace(known, odd)), format!("{member} is missing, or is not what it should be"));
        }
        assert_eq!(reason(&" ".repeat(MAX_BYTES + 1)), "it is larger than 4000000 bytes");
    }
}
