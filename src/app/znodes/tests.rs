//! The panel of znodes as a person uses it.
