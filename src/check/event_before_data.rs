//! A connection brings everything in the order in which its server did it: the event of a txn before every reply that shows the txn, events
//! in the order of their txns and of the triggers of one, none lost, none twice while the connection lasts
//! (`NIOServerCnxn.java`: one queue a connection).

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::{Findings, Found, Law, Moment, Watch, found};
use crate::sim::Event;
use crate::zk::{ClientId, EventType, Machine, Note, ServerId, Zxid};

/// An event that a server sent: the txn that fired it, or none where a client came back and had missed it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fired {
    zxid: Option<Zxid>,
    kind: EventType,
    path: Rc<str>,
}

#[derive(Clone, Debug, Default)]
pub struct EventBeforeData {
    on_the_way: BTreeMap<(ServerId, ClientId), VecDeque<Fired>>,
}

impl Watch for EventBeforeData {
    fn see(&mut self, moment: &Moment, findings: &mut Findings) {
        let mut applied = None;
        for (node, note) in &moment.step.notes {
            let wrong = match Machine::of(*node) {
                Some(Machine::Server(server)) => {
                    self.server_notes(server, note, &mut applied);
                    None
                }
                Some(Machine::Client(client)) => match &moment.step.event {
                    Event::Delivered { from, .. } => {
                        ServerId::of_node(*from).and_then(|server| self.client_notes(server, client, note))
                    }
                    _ => None,
                },
                Some(Machine::Host(_)) | None => None,
            };
            if let Some(what) = wrong {
                findings.breach(Law::EventBeforeData, what);
            }
        }
    }
}

impl EventBeforeData {
    fn server_notes(&mut self, server: ServerId, note: &Note, applied: &mut Option<Zxid>) {
        match note {
            Note::Applied { zxid } | Note::Failed { zxid, .. } => *applied = Some(*zxid),
            // Another connection: events that the one before had not brought are lost with it.
            Note::SessionOpened { client, .. } | Note::SessionMoved { client, .. } | Note::LocalSession { client, .. } => {
                self.on_the_way.remove(&(server, *client));
            }
            Note::WatchFired { client, kind, path } => {
                let fired = Fired { zxid: *applied, kind: *kind, path: path.clone() };
                self.on_the_way.entry((server, *client)).or_default().push_back(fired);
            }
            _ => {}
        }
    }

    fn client_notes(&mut self, server: ServerId, client: ClientId, note: &Note) -> Option<Found> {
        let queue = self.on_the_way.entry((server, client)).or_default();
        match note {
            Note::WatchHeard { kind, path } if !is_of_the_library(*kind) => match queue.pop_front() {
                Some(next) if next.kind == *kind && next.path == *path => None,
                _ => Some(found!(
                    "{client} hears {event} of {path} from {server}, which is not the event that came next",
                    "{client} 从 {server} 收到 {path} 的 {event}，但下一个事件并不是它";
                    client, event = kind.name().to_owned(), path, server
                )),
            },
            Note::Replied { zxid, .. } if *zxid > Zxid::ZERO => {
                let late = queue.front().filter(|fired| fired.zxid.is_none_or(|of| of <= *zxid))?;
                Some(found!(
                    "{client} is answered at {zxid} by {server} before it hears of {path}",
                    "{server} 在 {zxid} 回复了 {client}，此前 {client} 还没有收到 {path} 的事件";
                    client, zxid = *zxid, server, path = &late.path
                ))
            }
            _ => None,
        }
    }
}

fn is_of_the_library(kind: EventType) -> bool {
    matches!(kind, EventType::DataWatchRemoved | EventType::ChildWatchRemoved | EventType::PersistentWatchRemoved)
}
