//! The locals that a function still reads at a place: they decide what a part is given and what it gives back.

use crate::body::Body;
use std::collections::BTreeMap;
use std::ops::Range;
use wasmparser::{FrameKind, Operator};

/// A set of locals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Locals(Vec<u64>);

impl Locals {
    pub(crate) fn has(&self, local: u32) -> bool {
        self.0.get(local as usize / 64).is_some_and(|word| word & (1 << (local % 64)) != 0)
    }

    fn word(&mut self, local: u32) -> &mut u64 {
        let at = local as usize / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        &mut self.0[at]
    }

    pub(crate) fn add(&mut self, local: u32) {
        *self.word(local) |= 1 << (local % 64);
    }

    fn remove(&mut self, local: u32) {
        *self.word(local) &= !(1 << (local % 64));
    }

    pub(crate) fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }
}

/// The live locals at some places: those that are read later, before they are written.
pub(crate) struct Liveness {
    /// The live locals before each of these places.
    pub(crate) before: BTreeMap<usize, Locals>,
    /// The live locals at the label of each block, and behind each block.
    pub(crate) label: Vec<Locals>,
    pub(crate) behind: Vec<Locals>,
}

impl Liveness {
    pub(crate) fn of(body: &Body<'_>, places: impl Iterator<Item = usize>) -> Self {
        let none = vec![Locals::default(); body.blocks.len()];
        let mut liveness =
            Self { before: places.map(|place| (place, Locals::default())).collect(), label: none.clone(), behind: none };
        for arm in body.arms(0) {
            liveness.flow(body, arm, Locals::default());
        }
        liveness
    }

    /// The locals that are live before these instructions of one block, given those that are live behind them.
    fn flow(&mut self, body: &Body<'_>, arm: Range<usize>, mut live: Locals) -> Locals {
        let mut place = arm.end;
        while place > arm.start {
            place -= 1;
            match &body.places[place].operator {
                Operator::End => {
                    let block = body.places[place].block;
                    live = self.through(body, block, live);
                    place = body.blocks[block].begin.unwrap_or(0);
                }
                Operator::Br { relative_depth } => live = self.label[body.target(place, *relative_depth)].clone(),
                Operator::BrIf { relative_depth } => live.join(&self.label[body.target(place, *relative_depth)]),
                Operator::BrTable { targets } => {
                    live = self.label[body.target(place, targets.default())].clone();
                    for depth in targets.targets().flatten() {
                        live.join(&self.label[body.target(place, depth)]);
                    }
                }
                Operator::Return | Operator::Unreachable => live = Locals::default(),
                Operator::LocalGet { local_index } => live.add(*local_index),
                Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => live.remove(*local_index),
                _ => {}
            }
            if let Some(before) = self.before.get_mut(&place) {
                before.clone_from(&live);
            }
        }
        live
    }

    /// The locals that are live before a block, given those that are live behind it.
    fn through(&mut self, body: &Body<'_>, block: usize, behind: Locals) -> Locals {
        self.behind[block].clone_from(&behind);
        let arms = body.arms(block);
        if body.blocks[block].kind == FrameKind::Loop {
            // The next round may read a local, which is then live at the end of this one: repeat until nothing is added.
            let mut again = Locals::default();
            loop {
                self.label[block].clone_from(&again);
                let before = self.flow(body, arms[0].clone(), behind.clone());
                if before == again {
                    return again;
                }
                again = before;
            }
        }
        self.label[block].clone_from(&behind);
        let mut before = Locals::default();
        // An `if` without `else` may do nothing.
        if body.blocks[block].kind == FrameKind::If && arms.len() == 1 {
            before.clone_from(&behind);
        }
        for arm in arms {
            before.join(&self.flow(body, arm, behind.clone()));
        }
        before
    }
}
