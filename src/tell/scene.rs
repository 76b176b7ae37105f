//! What a caption may look at: the step, its maker, and the world it led to.

use std::rc::Rc;

use super::rich::Rich;
use super::template::{code, tell};
use crate::lang::Lang;
use crate::sim::{NodeId, Step, World};
use crate::zk::{self, Client, ClientId, Note, Server, ServerId, Txn, TxnBody, Zk, Zxid};

/// Txns of a log's end that are looked through for one.
const LOG_TAIL: usize = 512;

/// One note in its surroundings.
pub struct Scene<'a> {
    pub lang: Lang,
    pub step: &'a Step<Zk>,
    /// As it is after the step.
    pub world: &'a World<Zk>,
    /// Who made the note.
    pub me: NodeId,
}

impl<'a> Scene<'a> {
    pub fn server(&self) -> Option<&'a Server> {
        zk::server(self.world, ServerId::of_node(self.me)?)
    }

    pub fn is_observer(&self) -> bool {
        self.server().is_some_and(Server::is_observer)
    }

    pub fn client(&self) -> Option<&'a Client> {
        zk::client(self.world, ClientId::of_node(self.me)?)
    }

    /// How many voters a quorum needs, and how many there are.
    pub fn quorum(&self) -> (usize, usize) {
        let zk::Quorum { needed: quorum, voters, .. } = zk::quorum(self.world);
        (quorum, voters)
    }

    /// The notes that the same process made in this step.
    pub fn own_notes(&self) -> impl Iterator<Item = &'a Note> {
        let me = self.me;
        self.step.notes.iter().filter(move |(node, _)| *node == me).map(|(_, note)| note)
    }

    /// The txn, if the log of the server still shows it.
    pub fn txn(&self, zxid: Zxid) -> Option<Rc<Txn>> {
        self.server()?.log().rev().take(LOG_TAIL).find(|txn| txn.zxid == zxid).cloned()
    }

    /// The zxid and, where it is known, what the txn does: `0x1·0008 (create /a)`.
    pub fn zxid(&self, zxid: Zxid) -> Rich {
        match self.txn(zxid) {
            Some(txn) => tell!(self.lang, "{zxid} ({what})", "{zxid}（{what}）", zxid, what = txn_words(&txn)),
            None => tell!(self.lang, "{zxid}", "{zxid}", zxid),
        }
    }
}

/// What a txn does, in the API's words.
pub fn txn_words(txn: &Txn) -> super::template::Arg {
    match &txn.body {
        TxnBody::Multi(parts) => code(format!("multi {}", parts.len())),
        TxnBody::CreateSession { .. } | TxnBody::CloseSession { .. } => code(format!("{} {}", txn.name(), txn.session)),
        TxnBody::Error(error) => code(format!("error {}", error.words())),
        body => code(format!("{} {}", body.name(), body.path().map_or("", |path| path))),
    }
}
