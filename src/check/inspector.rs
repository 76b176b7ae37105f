//! All that must hold, watched together: the ensemble, the recipes, HDFS.

use super::{Checker, Files, Promises, Violation};
use crate::sim::{Step, World};
use crate::zk::Zk;

/// Watches all laws of a run. To be shown every step from the first on, each with the world right after it.
#[derive(Clone, Debug, Default)]
pub struct Inspector {
    checker: Checker,
    promises: Promises,
    files: Files,
}

impl Inspector {
    pub fn see(&mut self, world: &World<Zk>, step: &Step<Zk>) {
        self.checker.see(world, step);
        self.promises.see(world, step);
        self.files.see(world, step);
    }

    /// The watch over the ensemble alone, with what it has seen.
    pub fn into_checker(self) -> Checker {
        self.checker
    }

    pub fn violations(&self) -> impl Iterator<Item = &Violation> {
        [self.checker.violations(), self.promises.violations(), self.files.violations()].into_iter().flatten()
    }
}
