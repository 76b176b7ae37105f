//! The picture of a hunt: a strip a schedule, with what was done in it along its time.

use super::button::Button;
use crate::hunt::Deed;

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
