//! What is selected and what is pointed at, everywhere alike.

use crate::tell::Thing;

/// What is selected, and what the pointer or the focus is on: the same thing everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlight {
    pub selected: Option<Thing>,
    /// The thing under the pointer and all that belongs to it: of a step its message and machines.
    pub hovered: Vec<Thing>,
}

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
