//! The owner of every ephemeral is a session that lives: once its closeSession is applied, nothing is left of it
//! (`DataTree.killSession`).

use super::{Findings, Law, Moment, Watch, found};
use crate::zk::{Note, ServerId};

#[derive(Clone, Debug, Default)]
pub struct EphemeralOwner;

impl Watch for EphemeralOwner {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            let (Note::Applied { .. } | Note::Established { .. } | Note::Serving { .. }) = note else { continue };
            let Some(server) = ServerId::of_node(*node).and_then(|id| moment.server(id)) else { continue };
            let database = server.database();
            let orphan = database.tree.ephemeral_owners().find(|owner| !database.sessions.contains_key(owner));
            if let (true, Some(owner)) = (server.is_serving(), orphan) {
                let what = found!(
                    "{server} holds ephemerals of {owner}, which is no session at {zxid}",
                    "{server} 保存着 {owner} 的临时节点，而在 {zxid} 时该会话已不存在";
                    server = server.id(), owner, zxid = server.last_zxid()
                );
                findings.breach(Law::EphemeralOwner, what);
            }
        }
    }
}
