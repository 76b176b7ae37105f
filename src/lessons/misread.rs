//! Errors in an expression, with their place in it.

/// The part that is missing in an expression, where something else stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Expression,
    Server,
    Client,
    Path,
    StatField,
    Counted,
    Law,
    /// Nothing: the expression is complete before this place.
    End,
}

/// An error in an expression: the place in characters from zero, and the part that was wanted there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misread {
    pub at: usize,
    pub wanted: Wanted,
}
