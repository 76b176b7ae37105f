//! All figures of all servers at one moment.

use std::collections::BTreeMap;

use super::monitor::{self, Metric, Value};
use super::{Counts, Metrics};
use crate::sim::{Life, Node, Time, World};
use crate::zk::{Server, ServerId, Zk, established_leader, server, servers};

/// The name of the figure that no server gives of itself: an operator subtracts the `Zxid` lines that two servers answer to `srvr`.
pub const ZXID_LAG: &str = "zxid_lag";

/// The figures of all servers at one moment. A figure that a server does not give then is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet(BTreeMap<ServerId, Vec<Metric>>);

impl Sheet {
    /// The figures in a world whose steps were counted.
    pub fn of(world: &World<Zk>, metrics: &Metrics, now: Time) -> Self {
        let none = Counts::default();
        let leader = established_leader(world).and_then(|id| server(world, id));
        let figures = servers(world).map(|(id, node, server)| {
            let mut figures = given(node, server, metrics.of(id).unwrap_or(&none), now);
            figures.extend(leader.map(|leader| (ZXID_LAG, lag(node, server, leader).into())));
            (id, figures)
        });
        Sheet(figures.collect())
    }

    pub fn servers(&self) -> impl Iterator<Item = ServerId> {
        self.0.keys().copied()
    }

    pub fn get(&self, server: ServerId, name: &str) -> Option<Value> {
        self.0.get(&server)?.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
    }
}

/// The figures that a server gives of itself: none while its process does not run, and no gauges while it does not serve.
fn given(node: &Node<Zk>, server: &Server, counts: &Counts, now: Time) -> Vec<Metric> {
    if node.life != Life::Running {
        return Vec::new();
    }
    let mut figures = if server.is_serving() { monitor::gauges(server, counts, now) } else { Vec::new() };
    figures.extend(monitor::counters(server, counts));
    figures
}

/// The number of txns that the leader shows and this server does not; of a stopped one, that its disk does not have.
pub fn lag(node: &Node<Zk>, server: &Server, leader: &Server) -> usize {
    if node.life == Life::Crashed {
        let log = &node.durable().log;
        let (last, shown) = (log.last_zxid().max(log.gap()), leader.last_zxid());
        leader.log().filter(|txn| txn.zxid > last && txn.zxid <= shown).count()
    } else {
        server.lacks(leader)
    }
}
