//! Whoever stood at a double barrier when it opened can pass it: it stays open until all of them have.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{Findings, Found, Law, found, spec_of};
use crate::recipes::Kind;
use crate::sim::{Step, World};
use crate::zk::{
    ClientId, DataTree, Note, Place, ProgramNote, ServerId, SessionId, Zk, Zxid, client, clients, join, server, servers_up,
};

#[derive(Clone, Debug, Default)]
pub struct AllPass {
    /// By the barrier: those who stood at it when the first passed, and have not passed.
    owed: BTreeMap<Rc<str>, Owed>,
    newest: Zxid,
}

#[derive(Clone, Debug, Default)]
struct Owed {
    members: usize,
    who: BTreeMap<ClientId, SessionId>,
}

impl AllPass {
    pub fn see(&mut self, world: &World<Zk>, step: &Step<Zk>, ended: &BTreeSet<SessionId>, findings: &mut Findings) {
        for (node, note) in &step.notes {
            match (ClientId::of_node(*node), note) {
                (Some(id), Note::Program(ProgramNote::Entered { path, members })) => self.enter(world, id, path, *members),
                // It waits as before.
                (Some(_), Note::Program(ProgramNote::Waits { .. } | ProgramNote::InVain)) => {}
                (Some(id), Note::Program(_)) => self.owed.values_mut().for_each(|owed| {
                    owed.who.remove(&id);
                }),
                (None, Note::Applied { zxid }) if *zxid > self.newest => {
                    self.newest = *zxid;
                    if let Some(server) = ServerId::of_node(*node).and_then(|id| server(world, id)) {
                        self.look(server.tree(), ended, findings);
                    }
                }
                _ => {}
            }
        }
    }

    /// Somebody passes: the others who stand there are to pass as well.
    fn enter(&mut self, world: &World<Zk>, id: ClientId, path: &Rc<str>, members: usize) {
        let kind = client(world, id).and_then(|client| Some(spec_of(client.program()?)?.kind));
        if kind != Some(Kind::DoubleBarrier) {
            return;
        }
        let owed = self.owed.entry(path.clone()).or_default();
        owed.members = members;
        owed.who.remove(&id);
        let Some((_, newest)) = servers_up(world).max_by_key(|(_, server)| server.last_zxid()) else { return };
        for (other, _, client) in clients(world).filter(|(other, ..)| *other != id) {
            let stands = client.program().is_some_and(|program| {
                let spec = spec_of(program).is_some_and(|spec| spec.kind == Kind::DoubleBarrier && spec.path == *path);
                spec && program.place() == Place::Outside
            });
            let owner = newest.tree().get(&join(path, &other.to_string())).map(|znode| znode.stat().ephemeral_owner);
            if stands && owner == Some(client.session()) {
                owed.who.insert(other, client.session());
            }
        }
    }

    fn look(&mut self, tree: &DataTree, ended: &BTreeSet<SessionId>, findings: &mut Findings) {
        for (path, owed) in &mut self.owed {
            owed.who.retain(|_, session| !ended.contains(session));
            let there = tree.children(path).filter(|name| &**name != "ready").count();
            let is_open = there >= owed.members || tree.get(&join(path, "ready")).is_some();
            if let Some(what) = shut_out(path, owed, is_open) {
                findings.breach(Law::AllPass, what);
                owed.who.clear();
            }
        }
    }
}

fn shut_out(path: &Rc<str>, owed: &Owed, is_open: bool) -> Option<Found> {
    let (client, _) = owed.who.first_key_value().filter(|_| !is_open)?;
    Some(found!(
        "{client} stood at {path} when it opened, and it is shut before {client} has passed",
        "{path} 打开时 {client} 已经到场，但 {client} 还没有通过它就关上了";
        client = *client, path
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_before_whom_the_barrier_shuts_is_found() {
        let owed = Owed { members: 2, who: [(ClientId(1), SessionId(7))].into() };
        assert!(shut_out(&"/b".into(), &owed, false).is_some());
        assert!(shut_out(&"/b".into(), &owed, true).is_none());
        assert!(shut_out(&"/b".into(), &Owed::default(), false).is_none());
    }
}
