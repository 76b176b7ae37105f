//! Recipes: programs over the client's public API alone, as ZooKeeper's documentation has them, and the naive variants that show why.
//!
//! ```text
//!   c1 run lock /locks ─► Spec ─► start ─► a Program in the client's process
//! ```
//!
//! Each is a value with a step that it is at; its pseudo-code has a line for every step. Each survives a lost connection, an expired
//! session and a reply that never came in the way the documentation says. Names carry who made them (`c1-1-lock-0000000007`, where
//! applications use a random id), so that somebody whose create was not answered finds its own.
//!
//! Source: ZooKeeper Recipes and Solutions; Curator's and kazoo's recipes where the page is silent.

mod barrier;
mod commit;
mod configuration;
mod double_barrier;
mod failover;
mod group;
mod names;
mod own;
mod queue;
mod queued;
mod simple;
mod spec;
mod storage;

use std::any::Any;
use std::fmt::Debug;
use std::hash::Hash;

use crate::zk::{Api, Belief, Code, CodeLine, Gate, Op, Outcome, Place, Program, ProgramEvent, Started, Status, Tell, ZnodeSign};

pub use failover::{FailoverController, controllers};
pub use spec::{Kind, Spec};

/// The program that a specification describes.
pub fn start(spec: Spec) -> Started {
    match spec.kind {
        Kind::Name => Started::new(names::Naming::new(spec)),
        Kind::Config => Started::new(configuration::Configuration::new(spec)),
        Kind::Member => Started::new(group::Member::new(spec)),
        Kind::WatchMembers => Started::new(group::Monitor::new(spec)),
        Kind::SimpleLock => Started::new(simple::Simple::new(spec)),
        Kind::Lock
        | Kind::LockNoGuid
        | Kind::LockUnsynced
        | Kind::LockByName
        | Kind::ReadLock
        | Kind::WriteLock
        | Kind::Elect
        | Kind::ElectNaive => Started::new(queued::Queued::new(spec)),
        Kind::Produce | Kind::ProduceUnsynced => Started::new(queue::Producer::new(spec)),
        Kind::Consume | Kind::ConsumeNaive => Started::new(queue::Consumer::new(spec)),
        Kind::Barrier | Kind::SyncQueue => Started::new(barrier::Barrier::new(spec)),
        Kind::DoubleBarrier | Kind::DoubleBarrierNaive | Kind::DoubleBarrierNotes => {
            Started::new(double_barrier::DoubleBarrier::new(spec))
        }
        Kind::Coordinate => Started::new(commit::Coordinator::new(spec)),
        Kind::Site => Started::new(commit::Site::new(spec)),
        Kind::Storage | Kind::StorageNaive => Started::new(storage::Storage::new(spec)),
    }
}

/// A program that a specification describes.
trait Recipe: Clone + Hash + Debug + 'static {
    fn spec(&self) -> &Spec;
    fn status(&self) -> Status;
    fn code(&self) -> &'static [CodeLine];
    fn line(&self) -> usize;
    fn on(&mut self, event: &ProgramEvent, api: &mut Api);
    fn path(&self) -> &str {
        &self.spec().path
    }
    fn listens(&self) -> bool {
        false
    }
    fn place(&self) -> Place {
        Place::default()
    }
    fn gate(&self) -> Option<Gate> {
        None
    }
    fn belief(&self) -> Option<Belief> {
        None
    }
    fn sign(&self, _path: &str, _data: Option<&str>) -> Option<ZnodeSign> {
        None
    }
    fn outcome(&self) -> Option<Outcome> {
        None
    }
    /// That a znode is not there is what a recipe asks `exists` for, and a watch that is to be removed may have fired just now.
    fn counts_on(&self, op: &Op, code: Code) -> bool {
        matches!((op, code), (Op::Exists { .. }, Code::NoNode) | (Op::RemoveWatches { .. }, Code::NoWatcher))
    }
}

impl<T: Recipe> Program for T {
    fn words(&self) -> String {
        self.spec().to_string()
    }

    fn path(&self) -> &str {
        Recipe::path(self)
    }

    fn status(&self) -> Status {
        Recipe::status(self)
    }

    fn code(&self) -> &'static [CodeLine] {
        Recipe::code(self)
    }

    fn line(&self) -> usize {
        Recipe::line(self)
    }

    fn on(&mut self, event: &ProgramEvent, api: &mut Api) {
        match event {
            ProgramEvent::Told(Tell::Halt) => api.halt(),
            event => Recipe::on(self, event, api),
        }
    }

    fn started_with(&self) -> &dyn Any {
        self.spec()
    }

    fn listens(&self) -> bool {
        Recipe::listens(self)
    }

    fn place(&self) -> Place {
        Recipe::place(self)
    }

    fn gate(&self) -> Option<Gate> {
        Recipe::gate(self)
    }

    fn belief(&self) -> Option<Belief> {
        Recipe::belief(self)
    }

    fn counts_on(&self, op: &Op, code: Code) -> bool {
        Recipe::counts_on(self, op, code)
    }

    fn sign(&self, path: &str, data: Option<&str>) -> Option<ZnodeSign> {
        Recipe::sign(self, path, data)
    }

    fn outcome(&self) -> Option<Outcome> {
        Recipe::outcome(self)
    }
}
