//! The selected thing and the one pointed at, everywhere alike.

use crate::tell::Thing;

/// The selected thing and the one under the pointer or the focus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlight {
    pub selected: Option<Thing>,
    /// The thing under the pointer with all that belongs to it: with a step, its message and machines.
    pub hovered: Vec<Thing>,
}

/// The way in which an element stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    None,
    Hovered,
    Selected,
}

impl Highlight {
    pub fn of(&self, thing: &Thing) -> Emphasis {
        if self.hovered.contains(thing) {
            Emphasis::Hovered
        } else if self.selected.as_ref() == Some(thing) {
            Emphasis::Selected
        } else {
            Emphasis::None
        }
    }
}
