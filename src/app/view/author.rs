//! The left side while a lesson is written: its text, what is wrong in it, and what can be done with it.

use super::button::{Button, Choice, Tone};

/// The text of a lesson, with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorView {
    pub title: &'static str,
    pub close: Button,
    /// Whether it is folded to its head, on a telephone.
    pub folded: bool,
    pub fold: Button,
    pub tools: Vec<Button>,
    /// The texts that one can begin from.
    pub source: Choice,
    pub label: &'static str,
    pub text: String,
    /// The text's lines, for their numbers and marks.
    pub lines: Vec<PaperLine>,
    /// Where the caret stands, or what is being recorded.
    pub standing: String,
    pub is_recording: bool,
    pub notes_label: &'static str,
    pub notes: Vec<AuthorNote>,
    pub asking: Option<AskingView>,
}

/// A line of the text: what is before a mark, marked, and behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperLine {
    pub parts: [String; 3],
    pub tone: Option<Tone>,
    /// Whether it was recorded.
    pub is_recorded: bool,
}

/// A sentence about a place of the text, which its button goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorNote {
    pub tone: Tone,
    pub button: Button,
}

/// The expressions that a question can be asked of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskingView {
    pub about: &'static str,
    pub search: String,
    pub search_label: &'static str,
    /// Each as `leader = s3`.
    pub valued: Vec<Button>,
}
