//! Every fixed text of the page by its name, in both languages beside each other; a missing one fails the build.

mod list;
#[cfg(test)]
mod tests;

pub use list::{Word, text};

/// Defines [`Word`] and its texts: `Share: "Share", "分享";`. Those in `later` are sent with the page's second half.
macro_rules! words {
    (first { $($word:ident: $en:literal, $zh:literal;)* } later { $($later:ident: $later_en:literal, $later_zh:literal;)* }) => {
        /// A label, a title, a notice. A text with places to fill is a sentence of `tell::template` instead.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word {
            $($word,)*
            $($later,)*
        }

        impl Word {
            #[cfg(test)]
            pub const ALL: &[Word] = &[$(Word::$word,)* $(Word::$later,)*];
        }

        const FIRST: &[Text] = &[$(Text { en: $en, zh: $zh },)*];
        const LATER: &[Text] = &[$(Text { en: $later_en, zh: $later_zh },)*];

        /// A text in both languages, without anything to drop.
        struct Text {
            en: &'static str,
            zh: &'static str,
        }

        impl Text {
            fn of(&self, lang: Lang) -> &'static str {
                lang.choose(self.en, self.zh)
            }
        }

        /// The word in the language.
        pub fn text(lang: Lang, word: Word) -> &'static str {
            let place = word as usize;
            FIRST.get(place).map_or_else(|| later(lang, place - FIRST.len()), |text| text.of(lang))
        }

        /// A function of its own, so that its texts are not sent before one of them is asked for.
        #[inline(never)]
        fn later(lang: Lang, place: usize) -> &'static str {
            LATER[place].of(lang)
        }
    };
}

use words;
