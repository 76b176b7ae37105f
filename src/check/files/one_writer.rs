//! At most one NameNode's writes are accepted at any time: no JournalNode takes an edit from a writer older than what it has promised,
//! and no edit's number becomes safe twice with different content.

use super::{FileProperty, Findings, Keep, Scene};
use crate::hdfs::{Note, Role};
use crate::zk::daemon;

#[derive(Clone, Debug, Default)]
pub struct OneWriter;

impl Keep for OneWriter {
    fn hear(&mut self, scene: &Scene, findings: &mut Findings) {
        if let Note::Journaled { writer, epoch, last } = scene.note
            && let Some(Role::JournalNode(journal)) = daemon(scene.world, scene.host).map(|daemon| daemon.role())
            && journal.files().promised_epoch > *epoch
        {
            let promised = journal.files().promised_epoch;
            let what = format!("{} takes edit {last} of {writer} in epoch {epoch}, and has promised {promised}", scene.host);
            findings.breach(FileProperty::OneWriter, what);
        }
        if let (Note::Synced { .. }, Some((one, other))) = (scene.note, scene.log.clash()) {
            findings.breach(FileProperty::OneWriter, format!("edit {} is safe twice: {one:?} and {other:?}", one.txid));
        }
    }
}
