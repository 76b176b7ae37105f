//! What must hold: the list of laws, and what contradicts those that are broken.

use super::button::{Button, Tone};
use super::challenge::ChallengesView;
use super::details::LogLine;
use super::hunt::{BoundsView, HuntPicture};
use crate::check::Law;
use crate::tell::Rich;

/// The panel of promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromisesPanel {
    pub title: &'static str,
    /// How many hold, and up to which event that is known.
    pub summary: String,
    pub rules: RulesView,
    pub challenges: ChallengesView,
    pub themes: Vec<LawTheme>,
}

/// The rules that a run can be without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesView {
    pub title: String,
    pub about: &'static str,
    pub bounds: BoundsView,
    /// Whether there is a run that breaks a promise though all rules hold: the question, and the hunt for it.
    pub all: &'static str,
    pub hunt: Button,
    pub hunted: Option<HuntView>,
    pub rows: Vec<RuleRow>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// The word that one types.
    pub word: &'static str,
    pub is_out: bool,
    pub says: &'static str,
    /// The promises that it is for.
    pub guards: String,
    /// What is to be known of its buttons.
    pub notes: Option<String>,
    /// Leaves it out or takes it in; `None` where the run has nothing that it is about.
    pub toggle: Option<Button>,
    /// Opens the lesson about it.
    pub lesson: Option<Button>,
    pub hunt: Button,
    pub hunted: Option<HuntView>,
}

/// How far a hunt is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HuntView {
    pub says: String,
    /// The heading of what was found, and its lines; nothing before.
    pub script: Option<(&'static str, String)>,
    /// Stops it, or opens what it has found.
    pub button: Option<Button>,
    /// Puts what it has found beside the same commands with all rules.
    pub beside: Option<Button>,
    pub is_on: bool,
    pub picture: Option<HuntPicture>,
}

/// The laws of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawTheme {
    pub name: &'static str,
    /// "7 of 7"
    pub count: String,
    pub laws: Vec<LawRow>,
}

/// A law as a row that unfolds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawRow {
    pub law: Law,
    /// The button of the row; its label is the law in a sentence.
    pub button: Button,
    /// Whether it holds, in a word.
    pub standing: &'static str,
    pub tone: Tone,
    pub open: Option<LawDetail>,
}

/// What is told of a law that is unfolded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawDetail {
    /// Its name among specifications, and the place that states it.
    pub name: String,
    pub source: String,
    pub breach: Option<BreachView>,
    /// The heading of the rules that keep it, and the rules; none where no rule alone does.
    pub kept_by: &'static str,
    pub rules: Vec<KeeperView>,
}

/// A rule that keeps a law, with the hunt for a run in which it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeeperView {
    pub word: &'static str,
    pub says: &'static str,
    pub hunt: Button,
}

/// The first breach of a law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreachView {
    /// The words that it has not come yet; empty where it has.
    pub ahead: String,
    /// What is broken before it, each a way to that promise: the words before them, empty where nothing is.
    pub already: &'static str,
    pub broken: Vec<Button>,
    pub what: Rich,
    pub go: Button,
    /// Puts the run beside the same commands with all rules.
    pub beside: Option<Button>,
    pub why: String,
    /// The step at which it showed, and before it the steps that led to it, the nearest cause first.
    pub causes: Vec<LogLine>,
    /// Makes that list longer; `None` where it begins with what nothing led to.
    pub further: Option<Button>,
    /// The heading of the step at which the left-out rule first decided otherwise, and the step; none where it is not known.
    pub otherwise: &'static str,
    pub decided: Vec<LogLine>,
}
