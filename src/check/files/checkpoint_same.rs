//! A checkpoint loses nothing and adds nothing: FsImage and EditLog on the disk are the namespace that the whole log makes, whenever a
//! checkpoint ends and whenever a NameNode starts, at whatever point of a checkpoint somebody had died.

use super::{FileProperty, Findings, Keep, Scene};
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
            let what = format!("image and edits come to edit {}, the whole log to {}", on_disk.txid(), replayed.txid());
            findings.breach(FileProperty::CheckpointSame, what);
        }
    }
}
