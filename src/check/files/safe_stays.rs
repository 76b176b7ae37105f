//! A safe edit is never lost: whoever begins to serve has it, at its place in the log and in the namespace.

use super::{Findings, Keep, Law, Scene, found};
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
                let what = found!(
                    "{host} begins to serve without edit {txid}, which was safe",
                    "{host} 开始服务，却没有已经安全的编辑 {txid}";
                    host = scene.host, txid = edit.txid
                );
                findings.breach(Law::SafeStays, what);
            }
        }
        let last = scene.log.safe().last().map_or(0, |edit| edit.txid);
        if name_node.namespace().txid() < last {
            let what = found!(
                "{host} begins to serve at edit {txid}, and edit {last} was safe",
                "{host} 从编辑 {txid} 开始服务，而编辑 {last} 早已安全";
                host = scene.host, txid = name_node.namespace().txid(), last
            );
            findings.breach(Law::SafeStays, what);
        }
        // The edit that opens its own segment is in memory already.
        let namespace = name_node.namespace();
        let mut replayed = Namespace::default();
        replayed.replay(whole.iter().filter(|edit| edit.txid <= namespace.txid()));
        if !replayed.iter().eq(namespace.iter()) {
            findings.breach(
                Law::SafeStays,
                found!(
                    "{host} begins to serve with another namespace than its log makes",
                    "{host} 开始服务时的命名空间与日志不符";
                    host = scene.host
                ),
            );
        }
    }
}
