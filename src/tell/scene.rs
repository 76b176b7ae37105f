//! The surroundings of a note: the step that it was made in, and the world that the step led to.

use std::rc::Rc;

use super::rich::Rich;
use super::template::{Arg, code, tell, text};
use super::values::short_session;
use crate::lang::Lang;
use crate::rules::Rule;
use crate::sim::{NodeId, Step, World};
use crate::zk::{self, Client, ClientId, Code, Note, QuorumVerifier, Server, ServerId, SessionId, Txn, TxnBody, Zk, Zxid};

/// Txns at the end of a log among which one is looked for.
const LOG_TAIL: usize = 512;

/// The place in which a note is told: a caption, which sees the scene, or a line of the log, which has the note alone.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    pub lang: Lang,
    /// The maker of the note.
    pub me: NodeId,
    pub scene: Option<&'a Scene<'a>>,
}

/// The client for which a session was opened, as the run up to there tells: no machine may know it any more.
pub type Opened<'a> = &'a dyn Fn(SessionId) -> Option<ClientId>;

/// A note in its surroundings.
pub struct Scene<'a> {
    pub lang: Lang,
    pub opened: Opened<'a>,
    pub step: &'a Step<Zk>,
    /// The world after the step.
    pub world: &'a World<Zk>,
    /// The maker of the note.
    pub me: NodeId,
}

impl<'a> Scene<'a> {
    pub fn server(&self) -> Option<&'a Server> {
        zk::server(self.world, ServerId::of_node(self.me)?)
    }

    /// Whether the run leaves this rule out.
    pub fn lacks(&self, rule: Rule) -> bool {
        self.server().is_some_and(|server| !server.config().rules.hold(rule))
    }

    pub fn is_observer(&self) -> bool {
        self.server().is_some_and(Server::is_observer)
    }

    pub fn client(&self) -> Option<&'a Client> {
        zk::client(self.world, ClientId::of_node(self.me)?)
    }

    /// The voters that a quorum needs, and all voters.
    pub fn quorum(&self) -> (usize, usize) {
        let zk::Quorum { needed: quorum, voters, .. } = zk::quorum(self.world);
        (quorum, voters)
    }

    /// The members of the ensemble, where a quorum goes by groups and weights.
    pub fn hierarchy(&self) -> Option<Rc<QuorumVerifier>> {
        zk::grouped(self.world)
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

    /// The number of ephemeral znodes that go with a session whose end the server applies in this step.
    pub fn swept(&self, session: SessionId) -> Option<usize> {
        self.step.notes.iter().find_map(|(_, note)| {
            let (Note::Applied { zxid } | Note::Quorum { zxid }) = note else { return None };
            let txn = self.txn(*zxid).filter(|txn| txn.session == session)?;
            if let TxnBody::CloseSession { paths } = &txn.body { Some(paths.len()) } else { None }
        })
    }

    /// The number of ephemeral znodes that went with a session whose end is in a server's log.
    pub fn removed_with(&self, session: SessionId) -> Option<usize> {
        let ends = |txn: &Rc<Txn>| match &txn.body {
            TxnBody::CloseSession { paths } if txn.session == session => Some(paths.len()),
            _ => None,
        };
        zk::servers_up(self.world).find_map(|(_, server)| server.log().rev().take(LOG_TAIL).find_map(ends))
    }

    /// The zxid and, where it is known, what the txn does: `0x1·0008 (create /a)`.
    pub fn zxid(&self, zxid: Zxid) -> Rich {
        match self.txn(zxid) {
            Some(txn) => {
                tell!(
                    self.lang,
                    "{zxid} ({what})",
                    "{zxid}（{what}）",
                    zxid,
                    what = txn_words(self.lang, self.world, self.opened, &txn)
                )
            }
            None => tell!(self.lang, "{zxid}", "{zxid}", zxid),
        }
    }

    /// A session by the name of whoever has it, or had it last.
    pub fn session(&self, session: SessionId) -> Rich {
        if holder(self.world, session).is_none()
            && let Some(client) = (self.opened)(session)
        {
            return former_session(self.lang, self.world, client);
        }
        session_words(self.lang, self.world, session)
    }

    /// The same without the word: `c1`, `old session of c1`, or `0x1…0002`.
    pub fn session_word(&self, session: SessionId) -> String {
        if let Some(client) = holder(self.world, session) {
            return client.to_string();
        }
        match (self.opened)(session) {
            Some(client) => text!(self.lang, "old session of {client}", "{client} 的旧会话", client),
            None => short_session(session),
        }
    }
}

/// A session that its client has left behind.
#[cold]
#[inline(never)]
fn former_session(lang: Lang, world: &World<Zk>, client: ClientId) -> Rich {
    match zk::client(world, client).filter(|client| client.session() != SessionId::NONE) {
        Some(_) => tell!(lang, "{client}’s old session", "{client} 的旧会话", client),
        None => tell!(lang, "{client}’s session", "{client} 的会话", client),
    }
}

/// The client that has the session, as far as it or a server knows by now.
fn holder(world: &World<Zk>, session: SessionId) -> Option<ClientId> {
    let has = zk::clients(world).find(|(_, _, client)| client.session() == session).map(|(id, ..)| id);
    // A client learns of its new session last.
    let opening = || zk::servers_up(world).flat_map(|(_, server)| server.handshakes()).find(|known| known.session == session);
    has.or_else(|| opening().map(|known| known.client))
}

/// A session by the name of the client that has it, else by the ends of its id: the whole takes far longer to read.
pub fn session_words(lang: Lang, world: &World<Zk>, session: SessionId) -> Rich {
    match holder(world, session) {
        Some(client) => tell!(lang, "{client}’s session", "{client} 的会话", client),
        None => tell!(lang, "session {id}", "会话 {id} ", id = code(short_session(session))),
    }
}

/// A txn in the API's words: `create /a`.
pub fn txn_words(lang: Lang, world: &World<Zk>, opened: Opened<'_>, txn: &Txn) -> Arg {
    match &txn.body {
        TxnBody::Multi(parts) => multi_words(lang, parts.len(), txn.body.failure()),
        TxnBody::CreateSession { .. } | TxnBody::CloseSession { .. } => {
            let whose = holder(world, txn.session).or_else(|| opened(txn.session));
            let whose = whose.map_or_else(|| short_session(txn.session), |client| client.to_string());
            code(format!("{} {whose}", txn.name()))
        }
        TxnBody::Error(error) => code(format!("error {}", error.words())),
        body => code(body.path().map_or_else(|| body.name().to_owned(), |path| format!("{} {path}", body.name()))),
    }
}

/// A multi in words: of how many parts it is, and the failure of one for which none is done.
#[cold]
#[inline(never)]
fn multi_words(lang: Lang, parts: usize, failure: Option<Code>) -> Arg {
    let words = match failure {
        None => tell!(lang, "`multi` of {parts|part|parts}", "含 {parts} 项的 `multi`", parts),
        Some(failure) => tell!(
            lang,
            "`multi` of {parts|part|parts}: {failure}, so *nothing of it is done*",
            "含 {parts} 项的 `multi`：{failure}，*什么都不做*",
            parts,
            failure = code(failure.words()),
        ),
    };
    words.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(body: TxnBody) -> String {
        let txn = Txn { session: SessionId::NONE, cxid: 1, zxid: Zxid::new(1, 1), time: 0, body };
        let world = zk::new_world(&zk::Config::default(), 1);
        text!(Lang::En, "{what}", "{what}", what = txn_words(Lang::En, &world, &|_| None, &txn))
    }

    #[test]
    fn a_multi_is_told_by_its_parts_and_one_that_failed_by_the_failure_of_one() {
        let check = || TxnBody::Check { path: "/x".into() };
        assert_eq!(words(TxnBody::Multi([check()].into())), "multi of 1 part");
        let failed = [Code::Ok, Code::NoNode, Code::RuntimeInconsistency].map(TxnBody::Error);
        assert_eq!(words(TxnBody::Multi(failed.into())), "multi of 3 parts: NoNode, so nothing of it is done");
    }
}
