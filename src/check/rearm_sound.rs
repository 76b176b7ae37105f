//! When a client has come back and brought its watches along, the new server has each of them, or an event for it is on its way
//! (`DataTree.setWatches`).

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Findings, Law, Moment, Watch, found};
use crate::sim::{Body, Event, InFlight};
use crate::zk::{ClientId, ClientWatch, Message, Note, SET_WATCHES_XID, ServerId, WatchKind, client};

#[derive(Clone, Debug, Default)]
pub struct RearmSound;

impl Watch for RearmSound {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        let Event::Delivered { from, to, message: Message::Reply(reply), .. } = &moment.step.event else { return };
        let (Some(server), Some(id)) = (ServerId::of_node(*from), ClientId::of_node(*to)) else { return };
        if reply.xid != SET_WATCHES_XID || moment.step.notes.iter().any(|(_, note)| matches!(note, Note::Disconnected { .. })) {
            return;
        }
        let (Some(client), Some(server)) = (client(moment.world, id), moment.server(server)) else { return };
        // An event behind the server's reply may have used a watch up, and a broken connection took all of them.
        let is_between = |flight: &InFlight<Message>| {
            // A program outside may bring its watches in several requests.
            let brings_more = matches!(flight.packet.body, Body::Data(Message::Request { xid: SET_WATCHES_XID, .. }));
            (flight.from == *from && flight.to == *to) || (flight.from == *to && flight.to == *from && brings_more)
        };
        let more_to_come = moment.world.in_flight().any(|flight| is_between(&flight));
        let connected = client.server() == Some(server.id()) && server.connections().iter().any(|there| there.client == id);
        if more_to_come || !connected {
            return;
        }
        let there = server.watches().into_iter().filter(|watch| watch.client == id).map(|watch| (watch.path, watch.kind)).collect();
        if let Some((path, registry)) = client.watches().into_iter().find(|watch| is_lacking(watch, &there)) {
            let what = found!(
                "{client} is back at {server}, which lacks its {kind} watch on {path}",
                "{client} 重新连接到 {server}，但那里缺少它在 {path} 上的 {kind} 监听";
                client = id, server = server.id(), kind = registry.name().to_owned(), path
            );
            findings.breach(Law::RearmSound, what);
        }
    }
}

/// Whether a table that a watch belongs to has none on its path.
fn is_lacking((path, registry): &(Rc<str>, ClientWatch), there: &BTreeSet<(Rc<str>, WatchKind)>) -> bool {
    !tables_of(*registry).iter().all(|kind| there.contains(&(path.clone(), *kind)))
}

fn tables_of(registry: ClientWatch) -> &'static [WatchKind] {
    match registry {
        ClientWatch::Data | ClientWatch::Exist | ClientWatch::PersistentRecursive => &[WatchKind::Data],
        ClientWatch::Child => &[WatchKind::Child],
        ClientWatch::Persistent => &[WatchKind::Data, WatchKind::Child],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watch_that_the_server_lacks_is_found() {
        let there =
            BTreeSet::from([("/a".into(), WatchKind::Data), ("/b".into(), WatchKind::Data), ("/b".into(), WatchKind::Child)]);
        for (path, registry, lacking) in [
            ("/a", ClientWatch::Data, false),
            ("/a", ClientWatch::Exist, false),
            ("/a", ClientWatch::Child, true),
            ("/a", ClientWatch::Persistent, true),
            ("/b", ClientWatch::Persistent, false),
            ("/c", ClientWatch::PersistentRecursive, true),
        ] {
            assert_eq!(is_lacking(&(path.into(), registry), &there), lacking, "{path} {registry:?}");
        }
    }
}
