//! A server holds watches for those who are connected to it, and for nobody else: a connection's go with it
//! (`WatchManager.removeWatcher`).

use super::{Findings, Law, Moment, Watch, found};
use crate::zk::{ClientId, ServerId, ServerWatch};

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
        let ghosts = count.saturating_sub(watches.len());
        if ghosts > 0 || !server.is_answering() {
            findings.breach(
                Law::NoGhost,
                found!(
                    "{server} holds {ghosts} of {count} watches for connections that are gone",
                    "{server} 的 {count} 个监听中有 {ghosts} 个属于已断开的连接";
                    server = server.id(), ghosts, count
                ),
            );
        }
        let connected: Vec<ClientId> = connected.iter().map(|there| there.client).collect();
        if let Some(ServerWatch { path, client: id, .. }) = of_absent(&watches, &connected) {
            let what = found!(
                "{server} holds a watch on {path} for {client}, which is not connected there",
                "{server} 为 {client} 保留着 {path} 上的监听，而 {client} 并未连接到它";
                server = server.id(), path, client = *id
            );
            findings.breach(Law::NoGhost, what);
        }
    }
}

/// A watch that is held for somebody who is not connected.
fn of_absent<'a>(watches: &'a [ServerWatch], connected: &[ClientId]) -> Option<&'a ServerWatch> {
    watches.iter().find(|watch| !connected.contains(&watch.client))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zk::{WatchKind, WatchMode};

    #[test]
    fn a_watch_of_somebody_who_is_not_connected_is_found() {
        let watch = |number: u16| ServerWatch {
            server: ServerId(1),
            path: "/x".into(),
            client: ClientId(number),
            kind: WatchKind::Data,
            mode: WatchMode::Standard,
        };
        let watches = [watch(1), watch(2)];
        assert_eq!(of_absent(&watches, &[ClientId(2), ClientId(1)]), None);
        assert_eq!(of_absent(&watches, &[ClientId(1)]).map(|it| it.client), Some(ClientId(2)));
    }
}
