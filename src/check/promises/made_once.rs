//! A znode with a program's mark is made once: no two with one mark are there at the same time. A program that makes a second one when
//! the first was not answered waits for itself, or has an item worked on twice (CURATOR-264).
//!
//! An item that was taken before its producer could look is made again, which nobody can tell: so only those count that are there at once.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Findings, Law, found, spec_of};
use crate::sim::{Step, World};
use crate::zk::{ClientId, Note, Op, ServerId, Zk, client, server, split};

#[derive(Clone, Debug, Default)]
pub struct MadeOnce {
    /// The path, without its number, of the znode that a client's program last set out to make.
    marks: BTreeMap<ClientId, Rc<str>>,
}

impl MadeOnce {
    pub fn see(&mut self, world: &World<Zk>, step: &Step<Zk>, findings: &mut Findings) {
        for (node, note) in &step.notes {
            if let (Some(id), Note::Called { op: Some(op), .. }) = (ClientId::of_node(*node), note)
                && let Some(mark) = mark(world, id, op)
            {
                self.marks.insert(id, mark);
            }
            if let (Some(id), Note::Applied { .. }) = (ServerId::of_node(*node), note) {
                self.look(world, id, findings);
            }
        }
    }

    fn look(&mut self, world: &World<Zk>, id: ServerId, findings: &mut Findings) {
        let Some(tree) = server(world, id).map(|server| server.tree()) else { return };
        self.marks.retain(|client, path| {
            let Some((parent, mark)) = split(path) else { return false };
            let there: Vec<Rc<str>> = tree.children_like(parent, mark).collect();
            if there.len() > 1 {
                findings.breach(
                    Law::MadeOnce,
                    found!(
                        "{client} has made {count} znodes in {parent} where it meant one: {names}",
                        "{client} 本想在 {parent} 中创建一个 znode，却创建了 {count} 个：{names}";
                        client = *client, count = there.len(), parent, names = there.join(", ")
                    ),
                );
            }
            there.len() <= 1
        });
    }
}

/// The mark under which a program of this client makes a sequential znode, if it does and has one.
fn mark(world: &World<Zk>, id: ClientId, op: &Op) -> Option<Rc<str>> {
    let Op::Create { path, mode, .. } = op else { return None };
    spec_of(client(world, id)?.program()?)?;
    let (_, name) = split(path)?;
    (mode.is_sequential() && name.contains(&format!("{id}-"))).then(|| path.clone())
}
