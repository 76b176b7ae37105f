//! A lesson that is presented: what stands around the stage, and the speaker's window.

use super::button::Button;
use crate::app::present::Presenting;
use crate::tell::Rich;

/// A lesson as an audience sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HallView {
    pub shows: Presenting,
    pub label: &'static str,
    /// Back and on, what a key shows, the speaker's window, the way out.
    pub buttons: Vec<Button>,
    pub speaker: Option<Box<SpeakerView>>,
}

/// The speaker's window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerView {
    /// The language and the colours, which a second window does not have from the page.
    pub lang: &'static str,
    pub dark: bool,
    /// The name of the window.
    pub label: &'static str,
    pub lesson: String,
    /// `3 of 9`.
    pub place: String,
    pub clock: &'static str,
    pub restart: Button,
    /// Whether the audience sees nothing but black.
    pub black: Option<&'static str>,
    pub now: SpeakerBeat,
    pub notes_label: &'static str,
    pub notes: Rich,
    pub next_label: &'static str,
    pub next: Option<SpeakerBeat>,
    pub buttons: Vec<Button>,
}

/// A beat, as its speaker needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerBeat {
    pub heading: String,
    pub text: Rich,
    /// The question, and its right answer.
    pub question: Option<(Rich, String)>,
    /// What is told when the beat has been played.
    pub then: Rich,
}
