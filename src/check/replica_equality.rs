//! Servers that serve and have applied the same zxid show the same tree and the same sessions: those that the committed txns make
//! (txn log digests, `TxnLogDigestTest.java`; applying a txn knows no server, no clock and no chance).

use std::borrow::Cow;

use super::{Findings, Law, Moment, Watch, found};
use crate::sim::{Life, Node};
use crate::zk::{DataTree, Note, Server, ServerId, Zk, servers};

/// Comparing trees costs: in between, only a server that begins to serve is looked at.
const STEPS_BETWEEN: u32 = 256;

#[derive(Clone, Debug, Default)]
pub struct ReplicaEquality;

impl Watch for ReplicaEquality {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        if moment.step.index.is_multiple_of(STEPS_BETWEEN) {
            servers(moment.world).filter(|(_, node, server)| serves(node, server)).for_each(|(_, _, server)| {
                check(moment, server, findings);
            });
            return;
        }
        for (node, note) in &moment.step.notes {
            if let Note::Established { .. } | Note::Serving { .. } = note
                && let Some(server) = ServerId::of_node(*node).and_then(|id| moment.server(id))
            {
                check(moment, server, findings);
            }
        }
    }
}

fn serves(node: &Node<Zk>, server: &Server) -> bool {
    node.life != Life::Crashed && server.is_serving()
}

/// The tree with the counts of its quotas as a server has them that has read it out of a snapshot: a count that a client has written by
/// hand is gone there, and still stands where the log alone was read.
fn counted_anew(tree: &DataTree) -> DataTree {
    let mut tree = tree.clone();
    tree.set_up_quotas();
    tree
}

fn check(moment: &Moment, server: &Server, findings: &mut Findings) {
    let (id, zxid) = (server.id(), server.last_zxid());
    let Some(state) = moment.history.state_at(zxid) else { return };
    let mut tree = Cow::Borrowed(&state.tree);
    if let Some(view) = server.view() {
        // A configuration may come into force at a server before the txns that it has not applied yet, and without a txn of its own.
        tree.to_mut().init_config(&view.current);
    }
    if server.tree() != &*tree && counted_anew(server.tree()) != counted_anew(&tree) {
        let theirs = server.tree().iter().find(|(path, znode)| tree.get(path) != Some(znode)).map(|(path, _)| path);
        let ours = tree.iter().find(|(path, _)| server.tree().get(path).is_none()).map(|(path, _)| path);
        let what = found!(
            "the tree of {server} at {zxid} is not the committed one: {path} differs",
            "{server} 在 {zxid} 时的树与已提交的不同：{path} 不一样";
            server = id, zxid, path = theirs.or(ours).map_or("", |path| path)
        );
        findings.breach(Law::ReplicaEquality, what);
    }
    if server.database().sessions != state.sessions {
        let (theirs, ours) = (&server.database().sessions, &state.sessions);
        let what = found!(
            "{server} has {theirs} sessions at {zxid}, which are not the {ours} committed ones",
            "{server} 在 {zxid} 时有 {theirs} 个会话，与已提交的 {ours} 个不同";
            server = id, theirs = theirs.len(), zxid, ours = ours.len()
        );
        findings.breach(Law::ReplicaEquality, what);
    }
}
