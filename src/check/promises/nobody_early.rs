//! Nobody passes a barrier before so many were there at once, and nobody leaves while one is still at work.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Findings, Keep, Law, Scene, found, spec_of};
use crate::recipes::Kind;
use crate::sim::{Step, World};
use crate::zk::{DataTree, Note, Program, ProgramNote, Status, Zk, clients, join, servers_up};

#[derive(Clone, Debug, Default)]
pub struct NobodyEarly {
    /// The most members that any server has shown at once, by the znode below which they register.
    most: BTreeMap<Rc<str>, usize>,
}

/// The znode below which the members of this barrier register; `None` where nothing is counted.
fn hall(kind: Kind, path: &str) -> Option<Rc<str>> {
    match kind {
        Kind::SyncQueue | Kind::DoubleBarrier | Kind::DoubleBarrierNaive => Some(path.into()),
        Kind::DoubleBarrierNotes => Some(join(path, "ready").into()),
        _ => None,
    }
}

impl NobodyEarly {
    /// Looks into the halls whenever a server has applied something.
    pub fn count(&mut self, world: &World<Zk>, step: &Step<Zk>) {
        if !step.notes.iter().any(|(_, note)| matches!(note, Note::Applied { .. } | Note::Serving { .. })) {
            return;
        }
        for (_, _, client) in clients(world) {
            let Some(hall) = client.program().and_then(spec_of).and_then(|spec| hall(spec.kind, &spec.path)) else { continue };
            let there = |tree: &DataTree| tree.children(&hall).filter(|name| &**name != "ready").count();
            let most = servers_up(world).map(|(_, server)| there(server.tree())).max().unwrap_or(0);
            let known = self.most.entry(hall).or_default();
            *known = (*known).max(most);
        }
    }
}

impl Keep for NobodyEarly {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        let Some(spec) = scene.spec() else { return };
        let Some(hall) = hall(spec.kind, &spec.path) else { return };
        match scene.note {
            ProgramNote::Entered { .. } => {
                let most = self.most.get(&hall).copied().unwrap_or(0);
                if most < usize::from(spec.members) {
                    let what = found!(
                        "{client} passes {path} when at most {most} of {members} had come",
                        "{client} 通过了 {path}，而到场的最多只有 {members} 个中的 {most} 个";
                        client = scene.client, path = &*spec.path, most, members = spec.members
                    );
                    findings.breach(Law::NobodyEarly, what);
                }
            }
            ProgramNote::Left { .. } => {
                let at_work = |(_, other): &(_, &dyn Program)| {
                    other.status() == Status::Inside
                        && other.path() == &*spec.path
                        && spec_of(*other).is_some_and(|it| it.kind == spec.kind)
                };
                if let Some((other, _)) = scene.others().find(at_work) {
                    findings.breach(
                        Law::NobodyEarly,
                        found!(
                            "{client} leaves {path} while {other} is still at work",
                            "{client} 离开了 {path}，而 {other} 还在工作";
                            client = scene.client, path = &*spec.path, other
                        ),
                    );
                }
            }
            _ => {}
        }
    }
}
