//! A safe edit is never lost: whoever begins to serve has it, at its place in the log and in the namespace.

use super::{FileProperty, Findings, Keep, Scene};
use crate::hdfs::Namespace;

#[derive(Clone, Debug, Default)]
pub struct SafeStays;

impl Keep for SafeStays {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        let Some(name_node) = scene.name_node().filter(|_| scene.serves()) else { return };
        let whole = scene.log.whole(scene.world);
        for edit in scene.log.safe() {
            let there = usize::try_from(edit.txid).ok().and_then(|txid| whole.get(txid.checked_sub(1)?));
            if there != Some(edit) {
                let what = format!("{} begins to serve without edit {}, which was safe: {edit:?}", scene.host, edit.txid);
                findings.breach(FileProperty::SafeStays, what);
            }
        }
        let last = scene.log.safe().last().map_or(0, |edit| edit.txid);
        if name_node.namespace().txid() < last {
            let what = format!("{} begins to serve at edit {}, and {last} was safe", scene.host, name_node.namespace().txid());
            findings.breach(FileProperty::SafeStays, what);
        }
        // The edit that opens its own segment is in memory already.
        let namespace = name_node.namespace();
        let mut replayed = Namespace::default();
        replayed.replay(whole.iter().filter(|edit| edit.txid <= namespace.txid()));
        if !replayed.iter().eq(namespace.iter()) {
            findings.breach(FileProperty::SafeStays, format!("{} begins to serve with another namespace than its log", scene.host));
        }
    }
}
