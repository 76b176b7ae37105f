//! A part of a state that most runs have not: they keep the digests that they had before there was any.

use std::hash::{Hash, Hasher};

/// An option that leaves no trace in a digest while it is none. Runs without reconfiguration have none of these, and the digests that they had
/// before there was any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dynamic<T>(pub Option<T>);

impl<T> Default for Dynamic<T> {
    fn default() -> Self {
        Dynamic(None)
    }
}

impl<T: Hash> Hash for Dynamic<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if let Some(value) = &self.0 {
            hash_marked(value, state);
        }
    }
}

/// The mark tells a value that has nothing to hash from none, and two neighbours from each other.
#[cold]
fn hash_marked(value: &impl Hash, state: &mut impl Hasher) {
    state.write_u8(1);
    value.hash(state);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::digest;
    use crate::zk::ids::ServerId;

    #[test]
    fn what_is_there_is_in_the_digest_and_in_its_place() {
        assert_ne!(digest(&Dynamic(Some(()))), digest(&Dynamic::<()>(None)));
        let (some, none) = (Dynamic(Some(ServerId(3))), Dynamic::<ServerId>(None));
        assert_ne!(digest(&(&some, 1_u8, &none)), digest(&(&none, 1_u8, &some)));
    }
}
