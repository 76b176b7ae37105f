//! A server holds watches for those who are connected to it, and for nobody else: a connection's go with it
//! (`WatchManager.removeWatcher`).

use super::{Findings, Moment, Property, Watch};
use crate::zk::{ServerId, ServerWatch, client};

#[derive(Clone, Debug, Default)]
pub struct NoGhost;

impl Watch for NoGhost {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        let Some(server) = moment.step.event.node().and_then(ServerId::of_node).and_then(|id| moment.server(id)) else { return };
        let count = server.watch_count();
        if count == 0 {
            return;
        }
        let (connected, watches) = (server.connections(), server.watches());
        // A watch that is counted and not listed belongs to a connection that is gone.
        let ghosts = count - watches.len();
        if ghosts > 0 || !server.is_serving() {
            findings.breach(Property::NoGhost, format!("{} holds {ghosts} of {count} watches for nobody", server.id()));
        }
        if let Some(ServerWatch { path, client: id, .. }) =
            watches.iter().find(|watch| !connected.iter().any(|there| there.client == watch.client))
        {
            let server_of_it = client(moment.world, *id).and_then(|client| client.server());
            let what =
                format!("{} holds a watch on {path} for {id}, who is not connected there, but to {server_of_it:?}", server.id());
            findings.breach(Property::NoGhost, what);
        }
    }
}
