//! The machine behind a node of the kernel: a server, a client, or a host of HDFS; and its name.

use std::fmt;
use std::str::FromStr;

use super::ids::{ClientId, NotAnId, ServerId};
use crate::hdfs::Host;
use crate::sim::NodeId;

/// A machine of the simulated world. It prints as one types it: `s1`, `c1`, `zkfc1`, `nn1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Machine {
    Server(ServerId),
    Client(ClientId),
    Host(Host),
}

impl Machine {
    /// `None` for a number that no machine can have.
    pub fn of(node: NodeId) -> Option<Self> {
        let server = ServerId::of_node(node).map(Machine::Server);
        server.or_else(|| ClientId::of_node(node).map(Machine::Client)).or_else(|| Host::of_node(node).map(Machine::Host))
    }

    pub fn node(self) -> NodeId {
        match self {
            Machine::Server(id) => id.node(),
            Machine::Client(id) => id.node(),
            Machine::Host(host) => host.node(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Machine::Server(id) => id.fmt(f),
            Machine::Client(id) => id.fmt(f),
            Machine::Host(host) => host.fmt(f),
        }
    }
}

impl FromStr for Machine {
    type Err = NotAnId;

    fn from_str(name: &str) -> Result<Self, NotAnId> {
        if let Some(host) = Host::named(name) {
            return Ok(Machine::Host(host));
        }
        match name.parse() {
            Err(NotAnId::Form) => name.parse().map(Machine::Server),
            client => client.map(Machine::Client),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_machine_is_found_by_its_node_and_by_its_name() {
        for name in ["s1", "s255", "c0", "c1", "c9999", "zkfc1", "zkfc2", "nn1", "snn", "jn3", "dn255", "h7"] {
            let machine: Machine = name.parse().unwrap();
            assert_eq!(Machine::of(machine.node()), Some(machine), "{name}");
            assert_eq!(machine.to_string(), name);
        }
        assert_eq!("s01".parse(), Ok(Machine::Server(ServerId(1))));
    }

    #[test]
    fn what_is_no_machine_is_told_from_a_number_that_is_too_large() {
        for name in ["", "s", "c", "s-1", "s+1", "1", "x1", "s1 ", "zkfc", "nn", "s１"] {
            assert_eq!(name.parse::<Machine>(), Err(NotAnId::Form), "{name}");
        }
        for (name, min, max) in [
            ("s0", 1, 255),
            ("s256", 1, 255),
            ("c10000", 0, 9_999),
            ("c99999999999999999999", 0, 9_999),
            ("zkfc0", 1, 2),
            ("zkfc3", 1, 2),
        ] {
            assert_eq!(name.parse::<Machine>(), Err(NotAnId::OutOfRange { min, max }), "{name}");
        }
        assert_eq!(Machine::of(NodeId(u16::MAX)), None);
    }
}
