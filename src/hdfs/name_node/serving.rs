//! Requests of clients to a NameNode: changes of the namespace, which are logged, and questions about the places of blocks, which are not.

use super::super::desk::Desk;
use super::super::edit::{EditOp, RpcId};
use super::super::error::RpcError;
use super::super::ipc::Caller;
use super::super::message::{Request, Response};
use super::super::namespace::Inode;
use super::super::note::Note;
use super::{NameNode, Phase};

impl NameNode {
    pub(super) fn on_client(&mut self, caller: Caller, request: Request, desk: &mut Desk) {
        if let Phase::Active(writer) = &mut self.phase
            && writer.is_rolling()
        {
            return writer.hold(caller, request);
        }
        let result = match (&self.phase, &request) {
            (Phase::Serving | Phase::Active(_) | Phase::SafeMode, Request::GetBlockLocations { path }) => self.locations(path),
            (Phase::SafeMode, _) => Err(RpcError::SafeMode),
            (Phase::Serving | Phase::Active(_), _) => return self.change(caller, &request, desk),
            _ => Err(RpcError::Standby),
        };
        desk.answer(caller, result);
    }

    fn locations(&self, path: &str) -> Result<Response, RpcError> {
        match self.namespace.get(path) {
            Some(Inode::File { blocks, .. }) => {
                Ok(Response::Locations(blocks.iter().map(|block| (*block, self.blocks.locations(*block))).collect()))
            }
            Some(Inode::Directory) => Err(RpcError::NotAFile),
            None => Err(RpcError::NotFound),
        }
    }

    fn change(&mut self, caller: Caller, request: &Request, desk: &mut Desk) {
        let Some((op, by)) = self.op_of(request) else { return desk.answer(caller, Err(RpcError::IllegalState)) };
        if matches!(op, EditOp::Append { .. }) && !self.config.is_ha() {
            return desk.answer(caller, Err(RpcError::AppendOff));
        }
        if self.namespace.has_done(by) {
            desk.note(Note::Repeated);
            let response = self.repeated(request);
            return self.answer_safe(caller, response, desk);
        }
        if let EditOp::Mkdir { path } = &op
            && self.namespace.get(path) == Some(&Inode::Directory)
        {
            return self.answer_safe(caller, Response::Done, desk);
        }
        if let Err(why) = self.namespace.check(&op) {
            return desk.answer(caller, Err(why));
        }
        let response = match &op {
            EditOp::AddBlock { block, .. } => {
                let pipeline = self.blocks.pipeline(*block, &self.config);
                if pipeline.is_empty() {
                    return desk.answer(caller, Err(RpcError::NoDataNode));
                }
                Response::Located { block: *block, pipeline }
            }
            _ => Response::Done,
        };
        self.carry_out(op, by, desk);
        self.answer_safe(caller, response, desk);
    }

    fn op_of(&self, request: &Request) -> Option<(EditOp, RpcId)> {
        Some(match request {
            Request::Mkdirs { path, by } => (EditOp::Mkdir { path: path.clone() }, *by),
            Request::Create { path, by } => (EditOp::Add { path: path.clone() }, *by),
            Request::Append { path, by } => (EditOp::Append { path: path.clone() }, *by),
            Request::AddBlock { path, by } => (EditOp::AddBlock { path: path.clone(), block: self.new_block() }, *by),
            Request::Complete { path, by } => {
                (EditOp::Close { path: path.clone(), blocks: self.namespace.blocks(path).into() }, *by)
            }
            Request::Delete { path, by } => (EditOp::Delete { path: path.clone() }, *by),
            _ => return None,
        })
    }

    /// The answer to a call that was carried out before: the one that it got then.
    fn repeated(&self, request: &Request) -> Response {
        let last = request.path().and_then(|path| self.namespace.blocks(path).last().copied());
        match (request, last) {
            (Request::AddBlock { .. }, Some(block)) => {
                Response::Located { block, pipeline: self.blocks.pipeline(block, &self.config) }
            }
            _ => Response::Done,
        }
    }

    /// Answers once every edit that is in memory now is safe.
    fn answer_safe(&mut self, caller: Caller, response: Response, desk: &mut Desk) {
        let txid = self.namespace.txid();
        match &mut self.phase {
            Phase::Active(writer) => writer.answer_at(txid, caller, response, desk),
            _ => desk.answer_synced(caller, Ok(response)),
        }
    }
}
