//! Metrics of operators: what each server counts of itself, by Apache's names (`ServerStats.java`, `ServerCnxn.java`, `ServerMetrics.java`).
//!
//! They are counted from the steps of a run; nothing of it is in the simulated servers. As in Apache they begin with the process, and
//! those of `ServerStats` with each role.
//!
//! ```text
//!   steps ─► Metrics, the counters ─► Sheet: all figures of one moment       mntr, the page's table
//!                                  └► Course: a few figures at every step    the page's strip
//! ```

mod counts;
mod course;
mod monitor;
mod sheet;
mod spread;

use std::collections::BTreeMap;

pub use counts::{Cnxn, Counts, last_operation};
pub use course::{Change, Course, Figure};
pub use monitor::{Metric, Value, counters, gauges, node_count};
pub use sheet::{Sheet, ZXID_LAG};
pub use spread::{Mean, Spread};

use crate::sim::{Body, Event, Fault, Step, World};
use crate::zk::{Message, Note, ServerId, Zk, server};

/// The metrics of all servers of a run, up to the step that was seen last.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    servers: BTreeMap<ServerId, Counts>,
}

impl Metrics {
    /// Takes in a step, and the world that it has led to.
    pub fn see(&mut self, world: &World<Zk>, step: &Step<Zk>) {
        if let Event::Delivered { conn, from, to, message, .. } = &step.event
            && let Some(to) = ServerId::of_node(*to)
        {
            let counts = self.servers.entry(to).or_default();
            match message {
                Message::Quorum(packet) => counts.on_packet(packet, step.at),
                Message::Request { .. } | Message::Connect(_) => counts.on_request(*conn, *from, message, step.at),
                _ => {}
            }
        }
        for (_, note) in &step.notes {
            if let Note::Did(Fault::Restart(node)) = note
                && let Some(id) = ServerId::of_node(*node)
            {
                self.servers.insert(id, Counts { started_at: step.at, ..Counts::default() });
            }
        }
        for (node, note) in &step.notes {
            if let Some(id) = ServerId::of_node(*node) {
                self.servers.entry(id).or_default().on_note(note, step.at);
            }
        }
        for sent in &step.sent {
            let Some(from) = ServerId::of_node(sent.from) else { continue };
            let body = world.in_flight().find(|flight| flight.packet.id == sent.id).map(|flight| &flight.packet.body);
            if let (Some(Body::Data(message)), Some(server)) = (body, server(world, from)) {
                self.servers.entry(from).or_default().on_sent(sent.conn, message, server.last_zxid(), step.at);
            }
        }
        // A connection goes when its client closes it, and when the server does, which is no event of its own.
        for (id, counts) in &mut self.servers {
            let Some(server) = server(world, *id).filter(|server| counts.cnxns.len() > server.cnxns().count()) else { continue };
            counts.cnxns.retain(|conn, _| server.cnxns().any(|cnxn| cnxn.conn == *conn));
        }
    }

    /// `srst`: what the process counts begins anew, its gauges and its connections' own counters aside.
    pub fn reset(&mut self, server: ServerId) {
        if let Some(counts) = self.servers.get_mut(&server) {
            counts.reset();
        }
    }

    /// `crst`: the counters of a server's connections begin anew.
    pub fn reset_connections(&mut self, server: ServerId) {
        if let Some(counts) = self.servers.get_mut(&server) {
            counts.cnxns.values_mut().for_each(Cnxn::reset);
        }
    }

    /// The metrics of a server that was started at least once.
    pub fn of(&self, server: ServerId) -> Option<&Counts> {
        self.servers.get(&server)
    }
}
