//! What an audience sees of the lesson.

use crate::app::names::HallPart;

/// The presentation of the open lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presenting {
    /// The screen is black.
    pub black: bool,
    /// The pointer's place is shown large.
    pub pointer: bool,
    /// What the beat does not look at is dimmed.
    pub spotlight: bool,
    /// The beat's text is beside the stage.
    pub text: bool,
    pub panels: bool,
    pub lanes: bool,
    /// The speaker's window is open.
    pub speaker: bool,
}

impl Presenting {
    pub fn shows(&self, part: HallPart) -> bool {
        match part {
            HallPart::Black => self.black,
            HallPart::Pointer => self.pointer,
            HallPart::Spotlight => self.spotlight,
            HallPart::Text => self.text,
            HallPart::Panels => self.panels,
            HallPart::Lanes => self.lanes,
        }
    }

    pub fn toggle(&mut self, part: HallPart) {
        let shown = match part {
            HallPart::Black => &mut self.black,
            HallPart::Pointer => &mut self.pointer,
            HallPart::Spotlight => &mut self.spotlight,
            HallPart::Text => &mut self.text,
            HallPart::Panels => &mut self.panels,
            HallPart::Lanes => &mut self.lanes,
        };
        *shown = !*shown;
    }
}
