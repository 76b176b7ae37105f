//! A checkpoint loses nothing and adds nothing: FsImage and EditLog on the disk are the namespace that the whole log makes, whenever a
//! checkpoint ends and whenever a NameNode starts, at whatever point of a checkpoint somebody had died.

use super::{Findings, Keep, Law, Scene, found};
use crate::hdfs::{Host, Namespace, Note};

#[derive(Clone, Debug, Default)]
pub struct CheckpointSame;

impl Keep for CheckpointSame {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        let ends = matches!(scene.note, Note::CheckpointDone { .. } | Note::Loading { .. });
        let classic = scene.world.node(Host::JournalNode(1).node()).is_none();
        let Some(there) = scene.world.node(Host::NameNode(1).node()).filter(|_| ends && classic) else { return };
        let files = &there.durable().hdfs.name;
        let mut on_disk = (*files.image).clone();
        on_disk.replay(files.all_edits());
        let whole = scene.log.whole(scene.world);
        let mut replayed = Namespace::default();
        replayed.replay(&whole);
        if on_disk != replayed {
            let what = found!(
                "FsImage and EditLog of {host} lead to edit {txid}, the whole log to edit {whole}, and the namespaces differ",
                "{host} 的 FsImage 与 EditLog 到编辑 {txid} 为止，完整日志到编辑 {whole} 为止，两者的命名空间不同";
                host = Host::NameNode(1), txid = on_disk.txid(), whole = replayed.txid()
            );
            findings.breach(Law::CheckpointSame, what);
        }
    }
}
