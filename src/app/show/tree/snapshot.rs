//! The snapshot of the server whose tree is shown, where it is not just the tree as it was at one txn: what it has of each znode.

use crate::app::scene::ruler::{cut_mono, mono_width};
use crate::app::scene::tree::contents::Entry;
use crate::app::scene::tree::subject::Subject;
use crate::app::view::ZnodeCopy;
use crate::lang::Lang;
use crate::sim::Life;
use crate::tell::template::text;
use crate::zk::{Image, server};

/// The room of a copy's sign, and right of its text.
const SIGN: i32 = 15;
const RIGHT: i32 = 4;

/// A snapshot that is being written, or the newest one where its writing took time or where it has what the log no longer has.
pub struct Snapshot<'a> {
    image: &'a Image,
    is_written: bool,
    /// The txns in the log that a start replays over it.
    after: usize,
}

impl<'a> Snapshot<'a> {
    pub fn of(subject: &Subject<'a>) -> Option<Snapshot<'a>> {
        let shown = server(subject.world, subject.shown)?;
        let node = subject.world.node(subject.shown.node())?;
        let is_up = node.life != Life::Crashed;
        let disk = if is_up { shown.store() } else { node.durable() };
        let speaks = |image: &&Image| image.is_fuzzy() || disk.is_snapshot_beyond_log();
        let newest = || disk.newest_snapshot().map(|image| &**image).filter(speaks);
        let writing = shown.snapshotting().filter(|_| is_up);
        let image = writing.or_else(newest)?;
        Some(Snapshot { image, is_written: writing.is_none(), after: disk.log.after(image.zxid).count() })
    }

    /// What it has of a znode, cut to fit into `room`.
    pub fn copy(&self, entry: &Entry, room: i32) -> Option<ZnodeCopy> {
        let copied = &self.image.tree.get(&entry.path)?.data;
        let text = copied.as_deref().filter(|data| !data.is_empty()).map(|data| format!("\"{data}\"")).unwrap_or_default();
        let text = cut_mono(&text, room - SIGN - RIGHT);
        Some(ZnodeCopy { width: SIGN + mono_width(&text) + RIGHT, text, differs: *copied != entry.data })
    }

    /// "snapshot 0x1·0007: 3 znodes copied".
    pub fn note(&self, lang: Lang) -> String {
        let (zxid, copied, after) = (self.image.zxid, self.image.tree.len(), self.after);
        if self.is_written {
            text!(
                lang,
                "snapshot {zxid}; in the log after it: {after|txn|txns}",
                "快照 {zxid}；其后的日志有 {after} 个事务",
                zxid,
                after,
            )
        } else {
            text!(
                lang,
                "writes snapshot {zxid}: {copied|znode|znodes} so far",
                "在写快照 {zxid}：已复制 {copied} 个 znode",
                zxid,
                copied
            )
        }
    }
}
