//! The care that is taken of a client's session.

use std::hash::{Hash, Hasher};

/// The library that takes care of a client's session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    Library,
    /// None: no path is checked, neither watches nor credentials are brought along, and the client stays away when its connection is gone.
    Bare,
    /// That of the program outside.
    Outside,
}

/// The digest of a client with a library, or without one, is that of a simulation that knows no program outside.
impl Hash for Care {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u8(*self as u8);
    }
}
