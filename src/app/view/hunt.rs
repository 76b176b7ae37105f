//! A hunt's bounds as a form, and its picture: a strip a schedule, with what was done in it along its time.

use super::button::Button;
use crate::hunt::{Bound, Deed, FaultKind};

/// The form of bounds for hunts that begin from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundsView {
    /// What is bounded, in short.
    pub title: String,
    pub about: String,
    pub numbers: Vec<BoundField>,
    /// How often a number was typed: each time the fields are drawn anew.
    pub typings: u32,
    /// The word in a field that is left open.
    pub open: &'static str,
    pub kinds_title: &'static str,
    pub kinds: Vec<KindField>,
    /// Leaves everything open; `None` where it is.
    pub clear: Option<Button>,
}

/// A number that can be bounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundField {
    pub bound: Bound,
    pub id: &'static str,
    pub label: &'static str,
    /// What the field shows: the number that is kept to, or what is to be mended.
    pub text: String,
    /// What is to be known of what was typed; empty where that is kept to as it stands.
    pub told: String,
    pub is_refused: bool,
}

/// A kind of fault that can be forbidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindField {
    pub kind: FaultKind,
    pub label: &'static str,
    pub is_permitted: bool,
}

/// All of the picture, the newest schedule first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HuntPicture {
    /// The name of the list, for who does not see it.
    pub label: String,
    /// What each mark stands for.
    pub legend: Vec<(Deed, &'static str)>,
    pub breach: &'static str,
    pub strips: Vec<StripView>,
}

/// A schedule. Places are thousandths of the longest one's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripView {
    pub seed: u64,
    /// Opens its run; the title tells what is drawn.
    pub button: Button,
    pub end: u16,
    pub marks: Vec<(u16, Deed)>,
    /// The place at which a promise broke.
    pub broke: Option<u16>,
}
