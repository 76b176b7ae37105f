//! `cargo xtask language`: a folder below `languages/` in which a translator adds a language to the page, and what is still missing in it.
//!
//! ```text
//!   languages/de/language.json   { "like": "en" }: whose punctuation and time to read it has
//!                page.json       every English text of the page, with its translation
//!                lessons.json    every English text of the lessons
//!                unused.json     translations of texts that are gone
//! ```

pub mod beside;
#[cfg(feature = "sim")]
mod folder;
#[cfg(feature = "sim")]
mod texts;

#[cfg(feature = "sim")]
pub use folder::run;
