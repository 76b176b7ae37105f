//! The last processor of every request: txns take effect and are answered, reads are read (`FinalRequestProcessor.java`).

use std::rc::Rc;

use crate::rules::Rule;
use crate::sim::{ConnId, Outbox};
use crate::zk::Zk;
use crate::zk::acl::{AuthInfo, Id, Perms};
use crate::zk::code::Code;
use crate::zk::event::{EventType, WatcherEvent};
use crate::zk::ids::{SessionId, Zxid};
use crate::zk::message::{PING_XID, Reply, Request, RequestBody, Response, WatchLists};
use crate::zk::note::Note;
use crate::zk::op::{AddWatchMode, CreateMode, Op};
use crate::zk::op_code::OpCode;
use crate::zk::tree::Applied;
use crate::zk::txn::{Txn, TxnBody};
use crate::zk::watches::{WatchKind, WatchMode};
use crate::zk::znode::Znode;

use super::cnxn::Handshake;
use super::core::Core;

type Answer = Result<Response, Code>;

impl Core {
    // ---- writes -------------------------------------------------------------------------------------------------------------

    /// Applies a committed txn, and answers it where the request came from a client of this server.
    pub fn commit(&mut self, txn: &Rc<Txn>, out: &mut Outbox<Zk>) {
        let mut changes = Vec::new();
        let applied = self.change(txn, &mut changes, out);
        let events_first = self.config.rules.hold(Rule::EventBeforeReply);
        if events_first {
            self.trigger(txn, &changes, out);
        }
        self.answer_commit(txn, &applied, out);
        if !events_first {
            self.trigger(txn, &changes, out);
        }
    }

    /// Answers the txn's request where it came from a client of this server.
    fn answer_commit(&mut self, txn: &Txn, applied: &Applied, out: &mut Outbox<Zk>) {
        let request = self.commits.commit(txn.session, txn.cxid);
        if let TxnBody::CloseSession { .. } = txn.body {
            if let Some((conn, _)) = self.connection_of(txn.session) {
                if let Some(request) = request.filter(|request| request.conn == Some(conn)) {
                    self.reply(conn, request.cxid, Ok(Response::Nothing), out);
                }
                self.hang_up(conn, out);
            }
        } else if let Some(request) = request {
            self.answer_write(&request, txn, applied, out);
        }
    }

    fn answer_write(&mut self, request: &Request, txn: &Txn, applied: &Applied, out: &mut Outbox<Zk>) {
        let Some((conn, client)) = self.asked_by(request) else { return };
        if let TxnBody::CreateSession { timeout } = txn.body {
            if let Some(cnxn) = self.clients.get_mut(&conn) {
                cnxn.handshake = Handshake::Done;
            }
            out.note(Note::SessionOpened { session: txn.session, client });
            self.grant(conn, txn.session, timeout, out);
            return;
        }
        if applied.error == Some(Code::SessionMoved) && self.config.rules.hold(Rule::MovedEnds) {
            // No reply: the connection that lost its session is closed.
            out.note(Note::MovedAway { session: request.session });
            self.hang_up(conn, out);
            return;
        }
        if self.local.0.is_some()
            && let Some(code) = self.refused_ephemeral(request)
        {
            return self.reply(conn, request.cxid, Err(code), out);
        }
        let result = match &request.body {
            // A real 3.8.0 does so; later servers know no such request (`CheckTest.java`).
            RequestBody::Op(Op::Check { .. }) if applied.error.is_none() => return,
            RequestBody::Op(op) => write_answer(op, &txn.body, applied),
            _ => applied.error.map_or(Ok(Response::Nothing), Err),
        };
        self.reply(conn, request.cxid, result, out);
    }

    // ---- reads --------------------------------------------------------------------------------------------------------------

    /// A request that needs no commit, or has had it: reads, pings, syncs, the return of watches.
    pub fn execute(&mut self, request: &Request, out: &mut Outbox<Zk>) {
        let Some((conn, _)) = self.asked_by(request) else { return };
        match &request.body {
            RequestBody::Op(op) => {
                let result = self.read(conn, op, &request.auth, out);
                self.reply(conn, request.cxid, result, out);
            }
            // Whatever it was sent with.
            RequestBody::Ping => self.reply(conn, PING_XID, Ok(Response::Nothing), out),
            RequestBody::SetWatches { relative, watches } => {
                self.set_watches(conn, *relative, watches, out);
                self.reply(conn, request.cxid, Ok(Response::Nothing), out);
            }
            RequestBody::CloseSession if self.is_local(request.session) => self.end_local(conn, request, out),
            RequestBody::CreateSession { .. } | RequestBody::CloseSession | RequestBody::DeleteContainer { .. } => {}
        }
    }

    fn read(&mut self, conn: ConnId, op: &Op, auth: &AuthInfo, out: &mut Outbox<Zk>) -> Answer {
        match op {
            Op::Sync { path } => Ok(Response::Path(path.clone())),
            Op::Exists { path, watch } => {
                // The only read whose path is looked at.
                if path.contains('\0') {
                    return Err(Code::BadArguments);
                }
                // Set whether the znode is there or not: this is how one waits for it to appear.
                self.watch(*watch, WatchKind::Data, path, conn, out);
                self.find(path).map(|znode| Response::Stat(znode.stat()))
            }
            Op::GetData { path, watch } => {
                let found = self.get_data(path, auth)?;
                self.watch(*watch, WatchKind::Data, path, conn, out);
                Ok(found)
            }
            Op::GetChildren { path, watch, with_stat } => {
                let found = self.get_children(path, *with_stat, auth)?;
                self.watch(*watch, WatchKind::Child, path, conn, out);
                Ok(found)
            }
            Op::GetAcl { path } => self.get_acl(path, auth),
            Op::GetAllChildrenNumber { path } => {
                self.readable(path, auth)?;
                // The root counts itself, by its second, empty name.
                Ok(Response::Number(self.db.tree.count_below(path) + usize::from(path.is_empty())))
            }
            Op::GetEphemerals { prefix } => Ok(self.get_ephemerals(conn, prefix)),
            Op::MultiRead(ops) => Ok(Response::Results(ops.iter().map(|op| self.read_one(op, auth)).collect())),
            Op::AddWatch { path, mode } => {
                self.add_watch(*mode, path, conn, out);
                Ok(Response::Nothing)
            }
            Op::RemoveWatches { path, kind, .. } => {
                let watcher = (self.session_of(conn), conn);
                let removed = self.watches.remove(path, *kind, watcher);
                if let Some(cnxn) = self.clients.get(&conn).filter(|_| removed) {
                    out.note(Note::WatchRemoved { client: cnxn.client, path: path.clone() });
                }
                if removed { Ok(Response::Nothing) } else { Err(Code::NoWatcher) }
            }
            Op::CheckWatches { path, kind } => {
                // 3.8 looks along the path's parents, and finds no way there from these two.
                if !path.starts_with('/') {
                    return Err(if path.is_empty() { Code::NoWatcher } else { Code::MarshallingError });
                }
                let there = self.watches.contains(path, *kind);
                if there { Ok(Response::Nothing) } else { Err(Code::NoWatcher) }
            }
            Op::WhoAmI => Ok(Response::WhoAmI(auth.iter().map(|id| Id::new(&id.scheme, id.user())).collect())),
            Op::Create { .. }
            | Op::Delete { .. }
            | Op::SetData { .. }
            | Op::SetAcl { .. }
            | Op::Multi(_)
            | Op::Check { .. }
            | Op::AddAuth { .. }
            | Op::Reconfig(_) => Err(Code::Unimplemented),
        }
    }

    /// One read of a multiRead: it can leave no watch.
    fn read_one(&self, op: &Op, auth: &AuthInfo) -> Answer {
        match op {
            Op::GetData { path, .. } => self.get_data(path, auth),
            Op::GetChildren { path, .. } => self.get_children(path, false, auth),
            _ => Err(Code::Unimplemented),
        }
    }

    fn find(&self, path: &str) -> Result<&Znode, Code> {
        self.db.tree.get(path).ok_or(Code::NoNode)
    }

    /// The znode, for somebody who may read it.
    fn readable(&self, path: &str, auth: &AuthInfo) -> Result<&Znode, Code> {
        let znode = self.find(path)?;
        znode.acl.check(Perms::READ, auth)?;
        Ok(znode)
    }

    fn get_data(&self, path: &str, auth: &AuthInfo) -> Answer {
        let znode = self.readable(path, auth)?;
        Ok(Response::Data { data: znode.data.clone(), stat: znode.stat() })
    }

    fn get_children(&self, path: &str, with_stat: bool, auth: &AuthInfo) -> Answer {
        let stat = self.readable(path, auth)?.stat();
        Ok(Response::Children { children: self.db.tree.children(path).collect(), stat: with_stat.then_some(stat) })
    }

    fn get_acl(&self, path: &str, auth: &AuthInfo) -> Answer {
        let znode = self.find(path)?;
        let (acl, stat) = (&znode.acl, znode.stat());
        acl.check(Perms(Perms::READ.0 | Perms::ADMIN.0), auth)?;
        let may_see_all = acl.check(Perms::ADMIN, auth).is_ok();
        Ok(Response::Acl { acl: if may_see_all { acl.clone() } else { acl.masked() }, stat })
    }

    fn get_ephemerals(&self, conn: ConnId, prefix: &str) -> Response {
        let prefix = if matches!(prefix.trim(), "" | "/") { "/" } else { prefix };
        let own = self.db.tree.ephemerals_of(self.session_of(conn));
        Response::Ephemerals(own.filter(|path| path.starts_with(prefix)).cloned().collect())
    }

    fn session_of(&self, conn: ConnId) -> SessionId {
        self.clients.get(&conn).map_or(SessionId::NONE, |cnxn| cnxn.session)
    }

    pub(super) fn reply(&mut self, conn: ConnId, xid: i32, result: Answer, out: &mut Outbox<Zk>) {
        out.send(conn, Reply { xid, zxid: self.db.last_processed, result });
    }

    // ---- watches ------------------------------------------------------------------------------------------------------------

    fn watch(&mut self, wanted: bool, kind: WatchKind, path: &Rc<str>, conn: ConnId, out: &mut Outbox<Zk>) {
        if let Some(cnxn) = self.clients.get(&conn).filter(|_| wanted) {
            out.note(Note::WatchSet { client: cnxn.client, path: path.clone(), mode: WatchMode::Standard });
            self.watches.add(kind, path, cnxn.session, conn);
        }
    }

    fn add_watch(&mut self, mode: AddWatchMode, path: &Rc<str>, conn: ConnId, out: &mut Outbox<Zk>) {
        if let Some(cnxn) = self.clients.get(&conn) {
            out.note(Note::WatchSet { client: cnxn.client, path: path.clone(), mode: mode.into() });
            self.watches.add_persistent(mode, path, cnxn.session, conn);
        }
    }

    /// Takes in the watches that a client had elsewhere: those that missed an event fire now, the rest are set (`DataTree.setWatches`).
    /// Events that a persistent watch missed are lost.
    fn set_watches(&mut self, conn: ConnId, relative: Zxid, lists: &WatchLists, out: &mut Outbox<Zk>) {
        if !self.config.rules.hold(Rule::WatchesRearmed) {
            return;
        }
        // As Java compares them: before -1, all has happened since.
        let is_missed = |zxid: Zxid| zxid.0 as i64 > relative.0 as i64;
        for path in &lists.data {
            let missed = match self.find(path) {
                Err(_) => Some(EventType::NodeDeleted),
                Ok(znode) => is_missed(znode.stat().mzxid).then_some(EventType::NodeDataChanged),
            };
            self.rearm(conn, WatchKind::Data, path, missed, out);
        }
        for path in &lists.exist {
            let missed = self.find(path).ok().map(|_| EventType::NodeCreated);
            self.rearm(conn, WatchKind::Data, path, missed, out);
        }
        for path in &lists.child {
            let missed = match self.find(path) {
                Err(_) => Some(EventType::NodeDeleted),
                Ok(znode) => is_missed(znode.stat().pzxid).then_some(EventType::NodeChildrenChanged),
            };
            self.rearm(conn, WatchKind::Child, path, missed, out);
        }
        for path in &lists.persistent {
            self.add_watch(AddWatchMode::Persistent, path, conn, out);
        }
        for path in &lists.persistent_recursive {
            self.add_watch(AddWatchMode::PersistentRecursive, path, conn, out);
        }
    }

    fn rearm(&mut self, conn: ConnId, kind: WatchKind, path: &Rc<str>, missed: Option<EventType>, out: &mut Outbox<Zk>) {
        match missed {
            Some(kind) => self.notify(conn, WatcherEvent { kind, path: path.clone() }, out),
            None => self.watch(true, kind, path, conn, out),
        }
    }
}

/// The answer to a write, from the result of its txn.
fn write_answer(op: &Op, body: &TxnBody, applied: &Applied) -> Answer {
    match (op, body, applied.error) {
        (_, _, Some(code)) => Err(code),
        (Op::Multi(ops), TxnBody::Multi(parts), _) => {
            let parts = ops.iter().zip(parts.iter()).zip(&applied.parts);
            Ok(Response::Results(parts.map(|((op, body), applied)| part_answer(op, body, applied)).collect()))
        }
        (Op::Reconfig(_), TxnBody::Reconfig(verifier), _) => {
            let data = Some(verifier.to_string().into());
            Ok(applied.stat.map_or(Response::Nothing, |stat| Response::Data { data, stat }))
        }
        (Op::Create { mode, with_stat, .. }, TxnBody::Create { path, .. }, _) => {
            let tells_stat = *with_stat || mode.ttl().is_some() || *mode == CreateMode::Container;
            Ok(Response::Created { path: path.clone(), stat: applied.stat.filter(|_| tells_stat) })
        }
        _ => Ok(applied.stat.map_or(Response::Nothing, Response::Stat)),
    }
}

/// The result of an operation of a multi. A create2 is no more than a create there, and has no stat (`MultiOperationRecord`).
fn part_answer(op: &Op, body: &TxnBody, applied: &Applied) -> Answer {
    match write_answer(op, body, applied) {
        Ok(Response::Created { path, .. }) if op.op_code() == OpCode::Create2 => Ok(Response::Created { path, stat: None }),
        other => other,
    }
}
