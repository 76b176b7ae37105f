//! Every fixed text of the page by its name, in both languages beside each other; a missing one fails the build.

mod list;
#[cfg(test)]
mod tests;

pub use list::{Word, text};

/// Defines [`Word`] and its texts: `Share: "Share", "分享";`.
macro_rules! words {
    ($($word:ident: $en:literal, $zh:literal;)*) => {
        /// A label, a title, a notice. A text with places to fill is a sentence of `tell::template` instead.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word {
            $($word,)*
        }

        impl Word {
            #[cfg(test)]
            pub const ALL: &[Word] = &[$(Word::$word,)*];
        }

        const EN: &[&str] = &[$($en,)*];
        const ZH: &[&str] = &[$($zh,)*];

        /// The word in the language.
        pub fn text(lang: Lang, word: Word) -> &'static str {
            let texts = match lang {
                Lang::En => EN,
                Lang::Zh => ZH,
            };
            texts[word as usize]
        }
    };
}

use words;
