//! The languages of the page: English and Simplified Chinese, which stand side by side in the sources, and those that a folder below
//! `languages/` adds.

mod added;

pub use added::{Added, BadLanguage, is_code};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default)]
pub enum Lang {
    #[default]
    En,
    Zh,
    /// One of a file; what it lacks is shown in English.
    Added(&'static Added),
}

impl Lang {
    /// The languages that are always there.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Zh];

    /// The tag for the document's `lang` attribute and for links.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-CN",
            Lang::Added(added) => &added.code,
        }
    }

    /// The language's name in itself, as short as possible.
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "EN",
            Lang::Zh => "中文",
            Lang::Added(added) => &added.name,
        }
    }

    /// The language that a tag such as `zh-Hans-CN` or `en-GB` asks for, if it is here.
    pub fn from_code(code: &str) -> Option<Lang> {
        match primary(code).as_str() {
            "en" => Some(Lang::En),
            "zh" => Some(Lang::Zh),
            code => added::known(code).map(Lang::Added),
        }
    }

    /// The languages that are here: those that always are, and those that have come.
    pub fn here() -> impl Iterator<Item = Lang> {
        Lang::ALL.into_iter().chain(added::all().into_iter().map(Lang::Added))
    }

    /// Keeps a language that was added, for as long as the page stands.
    pub fn keep(added: Added) -> Lang {
        Lang::Added(added::keep(added))
    }

    /// The text in this language, of two that say the same.
    pub fn choose<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::Zh => zh,
            Lang::Added(added) => added.text(en).unwrap_or(en),
        }
    }

    /// Whether its punctuation, its spaces and the time that it takes to read are those of Chinese; else they are those of English.
    pub fn is_chinese(self) -> bool {
        match self {
            Lang::En => false,
            Lang::Zh => true,
            Lang::Added(added) => added.is_like_chinese,
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

/// Of one code there is one language.
impl PartialEq for Lang {
    fn eq(&self, other: &Lang) -> bool {
        match (self, other) {
            (Lang::En, Lang::En) | (Lang::Zh, Lang::Zh) => true,
            (Lang::Added(one), Lang::Added(other)) => std::ptr::eq(*one, *other),
            _ => false,
        }
    }
}

impl Eq for Lang {}

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
