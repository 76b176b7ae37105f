//! A snapshot that is written while the server goes on (`ZooKeeperServer.takeSnapshot` in a thread of its own, `DataTree.serializeNode`).
//!
//! Znodes are copied one after another, each as it is at that moment, while txns change the tree. So the copy may be a tree that never
//! was: an early txn missing in a znode that was copied before, a late one in a znode that was copied after it. It is named by the last
//! txn before it began, and whoever loads it replays all txns after that one over it.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::database::Database;
use super::image::Image;
use super::path::below;
use super::tree::DataTree;

/// The snapshot that a server is writing, if it is writing one.
#[derive(Clone, Debug, Default)]
pub struct Snapshotting(Option<Box<Making>>);

#[derive(Clone, Debug, Hash)]
struct Making {
    copied: Image,
    /// The paths to copy, the next one last. A znode's children are those that it had when it was copied itself.
    left: Vec<Rc<str>>,
}

impl Snapshotting {
    /// The snapshot as far as it is copied.
    pub fn copied(&self) -> Option<&Image> {
        self.0.as_deref().map(|making| &making.copied)
    }

    /// Begins a snapshot. The sessions are copied first, at once.
    pub fn begin(&mut self, db: &Database) {
        let copied = Image { tree: DataTree::bare(), ..(*db.image()).clone() };
        self.0 = Some(Box::new(Making { copied, left: vec!["/".into()] }));
    }

    /// Copies the next znode that is still there. Returns its path, or nothing at the end.
    pub fn copy_next(&mut self, db: &Database) -> Option<Rc<str>> {
        let Making { copied, left } = self.0.as_deref_mut()?;
        while let Some(path) = left.pop() {
            if let Some(znode) = db.tree.get(&path) {
                copied.tree.copy_in(&path, znode);
                let prefix = below(&path);
                let at = left.len();
                left.extend(db.tree.children(&path).map(|name| Rc::from(format!("{prefix}{name}"))));
                left[at..].reverse();
                return Some(path);
            }
        }
        None
    }

    /// Ends the snapshot, whose last znode is copied.
    pub fn finish(&mut self, db: &Database) -> Option<Rc<Image>> {
        let making = self.0.take()?;
        Some(Rc::new(Image { through: db.last_processed, ..making.copied }))
    }

    /// Gives the snapshot up: an unfinished file is no snapshot. Apache's thread goes on where the server looks for a new leader, and so
    /// may copy what is then cut off (the family of ZOOKEEPER-1549).
    pub fn abandon(&mut self) {
        self.0 = None;
    }
}

/// A server that is writing none has the digest that it had before it could.
impl Hash for Snapshotting {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if let Some(making) = &self.0 {
            making.hash(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Disk;
    use crate::zk::acl::{Acl, Perms};
    use crate::zk::config::Config;
    use crate::zk::database::{Durable, Write};
    use crate::zk::ids::{SessionId, Zxid};
    use crate::zk::txn::{Txn, TxnBody};
    use crate::zk::znode::ZnodeKind;

    const OWNER: SessionId = SessionId(7);

    fn create(path: &str, creations: i32, kind: ZnodeKind) -> TxnBody {
        TxnBody::Create { path: path.into(), data: Some("0".into()), acl: Acl::OPEN, kind, creations }
    }

    fn made(path: &str, creations: i32) -> TxnBody {
        create(path, creations, ZnodeKind::Persistent)
    }

    fn set(path: &str, version: i32) -> TxnBody {
        TxnBody::SetData { path: path.into(), data: Some(version.to_string().into()), version }
    }

    fn delete(path: &str) -> TxnBody {
        TxnBody::Delete { path: path.into() }
    }

    /// The txns before the snapshot begins.
    fn earlier() -> Vec<TxnBody> {
        vec![
            TxnBody::CreateSession { timeout: 1 },
            made("/a", 1),
            made("/a/x", 1),
            made("/a/y", 2),
            made("/b", 2),
            create("/b/mine", 1, ZnodeKind::Ephemeral(OWNER)),
        ]
    }

    /// What comes while it is written: every kind of txn, and znodes that go and come again.
    fn meanwhile() -> [Vec<TxnBody>; 4] {
        let read_only = Acl::world(Perms::READ);
        [
            vec![
                set("/a/x", 1),
                delete("/a/y"),
                made("/a/y", 3),
                made("/b/z", 2),
                TxnBody::Multi(vec![set("/a/x", 2), delete("/b/z")].into()),
                TxnBody::CloseSession { paths: vec!["/b/mine".into()].into() },
            ],
            vec![
                TxnBody::SetAcl { path: "/a/x".into(), acl: read_only, version: 1 },
                delete("/a/x"),
                delete("/a/y"),
                delete("/a"),
                made("/a", 3),
                made("/a/y", 1),
            ],
            vec![delete("/a/x"), delete("/a/y"), delete("/a"), made("/a", 3), made("/a/new", 1), made("/a/new/deep", 1)],
            vec![
                TxnBody::Multi(vec![delete("/a/x"), delete("/a/y"), delete("/a"), made("/a", 3), made("/a/new", 1)].into()),
                set("/a/new", 1),
                made("/a/new/deep", 1),
            ],
        ]
    }

    struct Machine {
        db: Database,
        disk: Durable,
        config: Config,
    }

    impl Machine {
        fn commit(&mut self, body: &TxnBody) {
            let zxid = Zxid(self.disk.log.len() as u64 + 1);
            let txn = Rc::new(Txn { session: OWNER, cxid: 0, zxid, time: zxid.0, body: body.clone() });
            self.disk.apply(Write::Append(txn.clone()));
            self.db.apply(&txn, &mut Vec::new());
        }
    }

    /// Carries out all txns and, bit by bit of `order`, either the next one or the copying of the next znode.
    fn written(earlier: &[TxnBody], meanwhile: &[TxnBody], order: u32) -> Machine {
        let config = Config::default();
        let mut machine = Machine { db: Database::new(&config), disk: Durable::default(), config };
        earlier.iter().for_each(|body| machine.commit(body));
        let mut snapshotting = Snapshotting::default();
        snapshotting.begin(&machine.db);
        let mut txns = meanwhile.iter();
        for bit in 0..32 {
            if order & 1 << bit == 0 {
                snapshotting.copy_next(&machine.db);
            } else {
                txns.next().into_iter().for_each(|body| machine.commit(body));
            }
        }
        assert_eq!((snapshotting.copy_next(&machine.db), txns.len()), (None, 0), "all is copied and done");
        let image = snapshotting.finish(&machine.db).expect("begun");
        machine.disk.apply(Write::Snapshot(image));
        machine
    }

    /// Every order of so many txns among the first znodes that are copied.
    fn orders(txns: u32, among: u32) -> impl Iterator<Item = u32> {
        (0..1u32 << (txns + among)).filter(move |order| order.count_ones() == txns)
    }

    #[test]
    fn wherever_txns_fall_into_the_writing_a_start_from_the_snapshot_gives_the_tree_that_there_was() {
        let mut fuzzy = 0;
        for meanwhile in meanwhile() {
            for order in orders(meanwhile.len() as u32, 9) {
                let machine = written(&earlier(), &meanwhile, order);
                let started = Database::load(&machine.disk, &machine.config);
                assert_eq!(started.tree, machine.db.tree, "{order:b}");
                assert_eq!((&started.sessions, started.last_processed), (&machine.db.sessions, machine.db.last_processed));
                let image = machine.disk.newest_snapshot().expect("written");
                let at_begin = written(&earlier(), &[], 0);
                let of_one_moment = [&at_begin.db.tree, &machine.db.tree].contains(&&image.tree);
                fuzzy += u32::from(!of_one_moment);
            }
        }
        assert!(fuzzy > 5_000, "only {fuzzy} copies were of no one moment");
    }

    #[test]
    fn a_snapshot_that_nothing_disturbs_is_the_tree_itself() {
        let machine = written(&earlier(), &[], 0);
        let image = machine.disk.newest_snapshot().expect("written");
        assert_eq!((&image.tree, image.is_fuzzy()), (&machine.db.tree, false));
    }

    #[test]
    fn a_start_counts_the_txns_that_the_snapshot_had_already() {
        // Root and /a are copied; /a/x and /a/y are set, then /a/x is copied with its change, and /a/y, which is deleted, is not.
        let machine = written(&earlier(), &[set("/a/x", 1), delete("/a/y"), made("/c", 3)], 0b11100);
        let image = machine.disk.newest_snapshot().expect("written");
        let known: Vec<bool> = machine.disk.to_replay().map(|txn| image.tree.has_effect_of(txn)).collect();
        assert_eq!(known, [true, true, false]);
    }
}
