//! The names of the daemons and clients of HDFS, and the machine of each.

use std::fmt;

use crate::sim::NodeId;

/// A daemon of HDFS, or a client of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Host {
    /// `nn1`, `nn2`.
    NameNode(u8),
    /// `snn`: there is one at most.
    SecondaryNameNode,
    /// `jn1` to `jn3`.
    JournalNode(u8),
    /// `dn1` and on.
    DataNode(u8),
    /// `h1` and on: a program that reads and writes files.
    Client(u8),
}

/// The node ids from here on are HDFS's, 256 of each kind; those below are ZooKeeper's.
const FIRST_NODE: u16 = 0x4000;

impl Host {
    pub fn node(self) -> NodeId {
        let (kind, number) = match self {
            Host::NameNode(number) => (0, number),
            Host::SecondaryNameNode => (1, 0),
            Host::JournalNode(number) => (2, number),
            Host::DataNode(number) => (3, number),
            Host::Client(number) => (4, number),
        };
        NodeId(FIRST_NODE + kind * 256 + u16::from(number))
    }

    pub fn of_node(node: NodeId) -> Option<Host> {
        let [kind, number] = node.0.checked_sub(FIRST_NODE)?.to_be_bytes();
        Some(match kind {
            0 => Host::NameNode(number),
            1 => Host::SecondaryNameNode,
            2 => Host::JournalNode(number),
            3 => Host::DataNode(number),
            4 => Host::Client(number),
            _ => return None,
        })
    }

    /// The host of that name.
    pub fn named(name: &str) -> Option<Host> {
        if name == "snn" {
            return Some(Host::SecondaryNameNode);
        }
        let digits = name.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let number = digits.parse().ok().filter(|_| !digits.starts_with(['0', '+']))?;
        match &name[..name.len() - digits.len()] {
            "nn" => Some(Host::NameNode(number)),
            "jn" => Some(Host::JournalNode(number)),
            "dn" => Some(Host::DataNode(number)),
            "h" => Some(Host::Client(number)),
            _ => None,
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::NameNode(number) => write!(f, "nn{number}"),
            Host::SecondaryNameNode => f.write_str("snn"),
            Host::JournalNode(number) => write!(f, "jn{number}"),
            Host::DataNode(number) => write!(f, "dn{number}"),
            Host::Client(number) => write!(f, "h{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_is_found_by_its_node_and_by_its_name() {
        let one_of_each = [
            Host::NameNode(1),
            Host::NameNode(2),
            Host::SecondaryNameNode,
            Host::JournalNode(3),
            Host::DataNode(255),
            Host::Client(7),
        ];
        for host in one_of_each {
            assert_eq!(Host::of_node(host.node()), Some(host));
            assert_eq!(Host::named(&host.to_string()), Some(host));
        }
    }

    #[test]
    fn what_is_no_host_is_none() {
        assert_eq!(Host::of_node(NodeId(300)), None);
        for name in ["", "nn", "nn0", "nn01", "nn256", "s1", "h", "h+1", "1", "nnn1", "snn1"] {
            assert_eq!(Host::named(name), None, "{name}");
        }
    }
}
