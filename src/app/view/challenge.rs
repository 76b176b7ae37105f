//! The challenges, and how far one is.

use super::button::Button;
use crate::tell::Rich;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengesView {
    pub title: String,
    pub about: &'static str,
    pub rows: Vec<ChallengeRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeRow {
    pub name: String,
    pub ask: Rich,
    /// Begins it, or begins it again.
    pub begin: Button,
    /// That it was won, and with how many commands.
    pub won: Option<String>,
    /// Of the one that was begun last.
    pub attempt: Option<AttemptView>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptView {
    /// Whether it is reached, and the figures so far.
    pub says: String,
    pub goals: Vec<GoalView>,
    pub end: Button,
    pub won: Option<WonView>,
}

/// A goal in words and as it is written, and what it compares at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalView {
    pub says: Option<String>,
    pub text: String,
    pub is_reached: bool,
    pub value: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WonView {
    /// One's own figures beside those of the solution.
    pub says: String,
    pub why: Option<Rich>,
    pub solution: Option<SolutionView>,
}

/// A solution to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SolutionView {
    /// Shows its lines, or hides them.
    pub toggle: Button,
    /// Opens its run.
    pub open: Button,
    pub lines: Option<Vec<String>>,
}
