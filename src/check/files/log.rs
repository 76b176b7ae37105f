//! The log as it is, read from the disks, and which of its edits somebody held for safe.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::hdfs::{Edit, Host, Note as HdfsNote};
use crate::sim::{Event, Step, World};
use crate::zk::{Zk, daemon, daemons};

#[derive(Clone, Debug, Default)]
pub struct Log {
    /// HDFS 1.0: every edit that ever was on the NameNode's disk, in order.
    written: Vec<Rc<Edit>>,
    /// Edits that each NameNode has logged and that are not safe yet.
    pending: BTreeMap<(Host, u64), Rc<Edit>>,
    safe: BTreeMap<u64, Rc<Edit>>,
    /// An edit that was safe already when another of its number became so.
    clash: Option<(Rc<Edit>, Rc<Edit>)>,
}

impl Log {
    /// Takes in what a sync has brought to the disk of HDFS 1.0's NameNode.
    pub fn read_disks(&mut self, world: &World<Zk>, step: &Step<Zk>) {
        let node = Host::NameNode(1).node();
        if !matches!(step.event, Event::Synced { node: synced, .. } if synced == node) {
            return;
        }
        let Some(there) = world.node(node) else { return };
        let last = self.written.last().map_or(0, |edit| edit.txid);
        self.written.extend(there.durable().hdfs.name.all_edits().filter(|edit| edit.txid > last).cloned());
    }

    pub fn hear(&mut self, host: Host, note: &HdfsNote) {
        self.clash = None;
        match note {
            HdfsNote::Logged(edit) => {
                self.pending.insert((host, edit.txid), edit.clone());
            }
            HdfsNote::Synced { txid, .. } => {
                let Some(edit) = self.pending.remove(&(host, *txid)) else { return };
                match self.safe.get(txid) {
                    Some(other) if *other != edit => self.clash = Some((other.clone(), edit)),
                    _ => {
                        self.safe.insert(*txid, edit);
                    }
                }
            }
            // A restart forgets what was in memory alone.
            HdfsNote::Loading { .. } => self.pending.retain(|(of, _), _| *of != host),
            _ => {}
        }
    }

    pub fn safe(&self) -> impl Iterator<Item = &Rc<Edit>> {
        self.safe.values()
    }

    pub fn clash(&self) -> Option<&(Rc<Edit>, Rc<Edit>)> {
        self.clash.as_ref()
    }

    /// The whole log from the first edit on, as it can be read now.
    pub fn whole(&self, world: &World<Zk>) -> Vec<Rc<Edit>> {
        let classic = daemon(world, Host::NameNode(1)).is_some_and(|daemon| !daemon.config().is_ha());
        if classic {
            return self.written.clone();
        }
        let journals = daemons(world).filter(|(host, ..)| matches!(host, Host::JournalNode(_)));
        let read = journals.map(|(_, node, _)| node.durable().hdfs.journal.finalized_from(1));
        read.max_by_key(Vec::len).unwrap_or_default()
    }
}
