//! At most one NameNode's writes are accepted at any time: no JournalNode takes an edit from a writer older than what it has promised,
//! and no edit's number becomes safe twice with different content.

use super::{Findings, Keep, Law, Scene, found};
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
            let what = found!(
                "{host} takes edit {last} of {writer} in epoch {epoch}, and has promised epoch {promised}",
                "{host} 已承诺纪元 {promised}，却接受了 {writer} 在纪元 {epoch} 的编辑 {last}";
                host = scene.host, last = *last, writer = *writer, epoch = *epoch, promised
            );
            findings.breach(Law::OneWriter, what);
        }
        if let (Note::Synced { .. }, Some((one, other))) = (scene.note, scene.log.clash()) {
            findings.breach(
                Law::OneWriter,
                found!(
                    "edit {txid} is safe twice: as {one} and as {other}",
                    "编辑 {txid} 两次都算安全：{one} 与 {other}";
                    txid = one.txid, one = format!("{:?}", one.op), other = format!("{:?}", other.op)
                ),
            );
        }
    }
}
