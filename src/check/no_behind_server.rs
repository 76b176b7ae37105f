//! A server takes a client in only if it has applied everything that the client has seen (`ZooKeeperServer.processConnectRequest`).

use super::{Findings, Law, Moment, Watch, found};
use crate::zk::{ClientId, Note, Zxid, client};

#[derive(Clone, Debug, Default)]
pub struct NoBehindServer;

impl Watch for NoBehindServer {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        for (node, note) in &moment.step.notes {
            let (Some(id), Note::Connected { server, .. }) = (ClientId::of_node(*node), note) else { continue };
            let seen = client(moment.world, id).map(|client| client.last_zxid());
            let has = moment.server(*server).filter(|server| server.is_serving()).map(|server| server.last_zxid());
            if let (Some(seen), Some(has)) = (seen, has)
                && is_behind(has, seen)
            {
                findings.breach(
                    Law::NoBehindServer,
                    found!(
                        "{server}, at {has}, takes {client} in, which has seen {seen}",
                        "{client} 已看到 {seen}，而处于 {has} 的 {server} 接纳了它";
                        server = *server, has, client = id, seen
                    ),
                );
            }
        }
    }
}

fn is_behind(server: Zxid, client: Zxid) -> bool {
    server < client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_with_less_than_the_client_has_seen_is_found() {
        assert!(is_behind(Zxid(1), Zxid(2)));
        assert!(!is_behind(Zxid(2), Zxid(2)));
    }
}
