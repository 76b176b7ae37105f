//! HDFS 1.0: the NameNode's half of a checkpoint (`FSImage.rollFSImage`, `GetImageServlet.java`).

use super::super::desk::Desk;
use super::super::error::RpcError;
use super::super::ids::Host;
use super::super::ipc::Caller;
use super::super::message::{Request, Response};
use super::super::note::Note;
use super::super::storage::Write;
use super::{JOURNAL_TIMEOUT, NameNode};

impl NameNode {
    pub(super) fn on_secondary(&mut self, caller: Caller, request: &Request, desk: &mut Desk) {
        match request {
            Request::EditLogSize => desk.answer(caller, Ok(Response::EditLogSize { bytes: self.files.edit_bytes() })),
            Request::RollEditLog => {
                let last = self.files.edits.last().map_or(self.files.image.txid(), |edit| edit.txid);
                self.write(Write::RollEdits, desk);
                desk.note(Note::EditsRolled { last });
                desk.answer_synced(caller, Ok(Response::Done));
            }
            Request::GetImage => {
                let (image, edits) = (self.files.image.clone(), self.files.edits.as_slice().into());
                desk.answer(caller, Ok(Response::Checkpoint { image, edits }));
            }
            Request::PutImage { .. } => {
                self.uploading = Some(caller);
                desk.call(Host::SecondaryNameNode, Request::GetImage, JOURNAL_TIMEOUT);
            }
            _ => self.roll_image(caller, desk),
        }
    }

    /// The SecondaryNameNode's image has been fetched, or the call has failed.
    pub(super) fn on_uploaded(&mut self, result: Result<Response, RpcError>, desk: &mut Desk) {
        let Some(caller) = self.uploading.take() else { return };
        match result {
            Ok(Response::Image(image)) => {
                self.write(Write::Checkpoint(image), desk);
                desk.answer_synced(caller, Ok(Response::Done));
            }
            Ok(_) => desk.answer(caller, Err(RpcError::IllegalState)),
            Err(why) => desk.answer(caller, Err(why)),
        }
    }

    fn roll_image(&mut self, caller: Caller, desk: &mut Desk) {
        let Some(image) = self.files.checkpoint.clone().filter(|_| self.files.edits_new.is_some()) else {
            return desk.answer(caller, Err(RpcError::IllegalState));
        };
        self.write(Write::RollImage, desk);
        desk.note(Note::ImageReplaced { txid: image.txid(), edits_left: self.files.edits.len() });
        desk.answer_synced(caller, Ok(Response::Done));
    }
}
