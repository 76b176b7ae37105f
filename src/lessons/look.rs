//! Things on the stage that a lesson looks at, links to, or asks about.

use std::fmt;
use std::rc::Rc;

use crate::zk::Machine;

/// A machine or a znode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    Machine(Machine),
    Path(Rc<str>),
}

impl Look {
    /// Reads `s1`, `c2`, `/locks`.
    pub fn parse(word: &str) -> Option<Look> {
        if word.starts_with('/') { Some(Look::Path(word.into())) } else { word.parse().ok().map(Look::Machine) }
    }
}

/// The form in which it is written.
impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Look::Machine(machine) => machine.fmt(f),
            Look::Path(path) => f.write_str(path),
        }
    }
}
