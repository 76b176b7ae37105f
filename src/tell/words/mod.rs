//! Every fixed text of the page, in both its languages; a missing one fails the build.

mod en;
#[cfg(test)]
mod tests;
mod word;
mod zh;

pub use word::Word;

use crate::lang::Lang;

/// The word in the language.
pub fn text(lang: Lang, word: Word) -> &'static str {
    match lang {
        Lang::En => en::text(word),
        Lang::Zh => zh::text(word),
    }
}
