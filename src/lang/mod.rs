//! The languages of the page: English and Simplified Chinese, which stand side by side in the sources, and those that a folder below
//! `languages/` adds.

mod added;
mod number;

pub use added::{Added, BadLanguage, is_code};
pub use number::{Number, counted, half_width};

/// A language of the page: English, Chinese, or one of those that were added, which is shown in English where it lacks a text. A number,
/// because it is handed to whatever says something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lang(u8);

#[expect(non_upper_case_globals, reason = "these two are to be read as names of languages")]
impl Lang {
    pub const En: Lang = Lang(0);
    pub const Zh: Lang = Lang(1);
}

impl Lang {
    /// The languages that are always there.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Zh];
    /// The number of the first that was added.
    const ADDED: u8 = Lang::ALL.len() as u8;

    /// The tag for the document's `lang` attribute and for links.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
            Lang(_) => self.added().map_or("", |added| &added.code),
        }
    }

    /// The language's name in itself, as short as possible.
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "EN",
            Lang::Zh => "中文",
            Lang(_) => self.added().map_or("", |added| &added.name),
        }
    }

    /// The language that a tag such as `zh-Hans-CN` or `en-GB` asks for, if it is here.
    pub fn from_code(code: &str) -> Option<Lang> {
        match primary(code).as_str() {
            "en" => Some(Lang::En),
            "zh" => Some(Lang::Zh),
            code => Lang::here().find(|lang| lang.code() == code),
        }
    }

    /// The languages that are here: those that always are, and those that have come.
    pub fn here() -> impl Iterator<Item = Lang> {
        let added = (0..added::count()).map(|number| Lang(number + Self::ADDED));
        Lang::ALL.into_iter().chain(added)
    }

    /// Keeps a language that was added, for as long as the page stands. One of the same code that came before it stays what it is.
    pub fn keep(added: Added) -> Lang {
        Lang::from_code(&added.code).unwrap_or_else(|| Lang(added::keep(added) + Self::ADDED))
    }

    /// The language's file, of one that was added.
    pub fn added(self) -> Option<&'static Added> {
        added::numbered(self.0.checked_sub(Self::ADDED)?)
    }

    /// The text in this language, of two that say the same.
    pub fn choose<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        self.translated(self.source(en, zh))
    }

    /// The text that the sources have for this language: Chinese, or the English one that is to be translated. In line, as it is asked for
    /// wherever a sentence is told.
    #[inline(always)]
    pub fn source<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        if self == Lang::Zh { zh } else { en }
    }

    /// The translation of a text of the sources, in a language that was added.
    #[inline(never)]
    pub fn translated(self, source: &str) -> &str {
        self.added().and_then(|added| added.text(source)).unwrap_or(source)
    }

    /// Whether its punctuation, its spaces and the time that it takes to read are those of Chinese; else they are those of English.
    pub fn is_chinese(self) -> bool {
        match self {
            Lang::En => false,
            Lang::Zh => true,
            Lang(_) => self.added().is_some_and(|added| added.is_like_chinese),
        }
    }

    /// The mark at the end of a sentence.
    pub fn full_stop(self) -> &'static str {
        if self.is_chinese() { "。" } else { "." }
    }

    /// The space between two sentences.
    pub fn space(self) -> &'static str {
        if self.is_chinese() { "" } else { " " }
    }

    /// The mark between two parts of a sentence.
    pub fn comma(self) -> &'static str {
        if self.is_chinese() { "，" } else { ", " }
    }

    /// The mark between the members of a list.
    pub fn and(self) -> &'static str {
        if self.is_chinese() { "、" } else { ", " }
    }
}

/// The language of a tag, without its script and region.
pub fn primary(code: &str) -> String {
    code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// A short text in both languages, without markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pub en: String,
    pub zh: String,
}

impl Text {
    /// The text in the reader's language.
    pub fn of(&self, lang: Lang) -> &str {
        lang.choose(&self.en, &self.zh)
    }
}
