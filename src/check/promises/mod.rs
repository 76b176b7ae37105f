//! Promises of the recipes, watched from outside while a run goes on; one file each. A broken promise is data, never a panic.
//!
//! A program's belief may outlive its session: one that is frozen cannot know. So what counts is who holds something with a session that
//! lives; that a frozen holder does no harm is the storage's promise, not the lock's.
//! Source: ZooKeeper Recipes and Solutions, and what its readers rely on.

mod all_decide_alike;
mod all_pass;
mod first_come;
mod items_once;
mod made_once;
mod nobody_early;
mod one_holder;
mod one_woken;
mod stake;
mod tokens_grow;

use std::collections::BTreeSet;

pub use stake::concerns;

use super::findings::Findings;
use super::found::found;
use super::{Found, Law, Violation};
use crate::recipes::Spec;
use crate::sim::{NodeId, Step, World};
use crate::zk::{ClientId, Note, Program, ProgramNote, SessionId, Zk, client, clients};

/// Watches a run's programs. To be shown every step from the first on, each with the world right after it.
#[derive(Clone, Debug, Default)]
pub struct Promises {
    /// Sessions whose end has begun.
    ended: BTreeSet<SessionId>,
    one_holder: one_holder::OneHolder,
    first_come: first_come::FirstCome,
    nobody_early: nobody_early::NobodyEarly,
    items_once: items_once::ItemsOnce,
    made_once: made_once::MadeOnce,
    tokens_grow: tokens_grow::TokensGrow,
    all_decide_alike: all_decide_alike::AllDecideAlike,
    one_woken: one_woken::OneWoken,
    all_pass: all_pass::AllPass,
    violations: Vec<Violation>,
}

/// One thing that a program said, and the world right after it.
struct Scene<'a> {
    world: &'a World<Zk>,
    client: ClientId,
    note: &'a ProgramNote,
    ended: &'a BTreeSet<SessionId>,
}

trait Keep {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings);
}

impl Promises {
    pub fn see(&mut self, world: &World<Zk>, step: &Step<Zk>) {
        for (_, note) in &step.notes {
            if let Note::SessionExpiring { session } | Note::SessionClosed { session } = note {
                self.ended.insert(*session);
            }
        }
        self.nobody_early.count(world, step);
        let mut findings = Findings { step: step.index, at: step.at, violations: &mut self.violations };
        self.made_once.see(world, step, &mut findings);
        self.one_woken.see(world, step, &mut findings);
        self.all_pass.see(world, step, &self.ended, &mut findings);
        for (node, note) in &step.notes {
            self.hear(world, step, *node, note);
        }
    }

    fn hear(&mut self, world: &World<Zk>, step: &Step<Zk>, node: NodeId, note: &Note) {
        let (Some(client), Note::Program(note)) = (ClientId::of_node(node), note) else { return };
        let scene = Scene { world, client, note, ended: &self.ended };
        let mut findings = Findings { step: step.index, at: step.at, violations: &mut self.violations };
        let promises: [&mut dyn Keep; 6] = [
            &mut self.one_holder,
            &mut self.first_come,
            &mut self.nobody_early,
            &mut self.items_once,
            &mut self.tokens_grow,
            &mut self.all_decide_alike,
        ];
        for promise in promises {
            promise.hear(&scene, &mut findings);
        }
    }

    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl Scene<'_> {
    fn spec(&self) -> Option<&Spec> {
        spec_of(client(self.world, self.client)?.program()?)
    }

    fn session(&self) -> SessionId {
        client(self.world, self.client).map_or(SessionId::NONE, |client| client.session())
    }

    /// Other clients whose sessions live, with their programs.
    fn others(&self) -> impl Iterator<Item = (ClientId, &dyn Program)> {
        clients(self.world).filter_map(|(id, _, other)| {
            let counts = id != self.client && !self.ended.contains(&other.session());
            Some((id, other.program().filter(|_| counts)?))
        })
    }
}

fn spec_of(program: &dyn Program) -> Option<&Spec> {
    program.started_with().downcast_ref()
}
