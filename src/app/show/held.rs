//! Clients with their sessions, and the server whose knowledge of them counts.

use std::rc::Rc;

use crate::app::model::Model;
use crate::lang::Lang;
use crate::sim::{Life, Node, World};
use crate::tell::template::text;
use crate::zk::{
    Client, ClientId, ClientState, Connection, Server, ServerId, SessionId, Zk, clients, established_leader, server, servers,
};

/// The most rows of the list; more clients have no room on the stage either.
const MAX_ROWS: usize = 100;

/// A client with its session, or a session that no client holds any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The client; of a session that no client holds, the one that had it, if that is known.
    pub client: Option<ClientId>,
    pub session: SessionId,
    pub left_behind: bool,
}

/// All clients, followed by the sessions that no client holds.
pub fn all(model: &Model) -> Vec<Held> {
    let world = model.world();
    let known: Vec<Connection> = running(model).flat_map(|(_, server)| server.handshakes()).collect();
    // A client learns of its new session last.
    let session_of = |client: &Client| match client.session() {
        SessionId::NONE if client.state() == ClientState::Associating => {
            known.iter().find(|known| known.client == client.id()).map_or(SessionId::NONE, |known| known.session)
        }
        session => session,
    };
    let mut held: Vec<Held> =
        clients(world).map(|(id, _, client)| Held { client: Some(id), session: session_of(client), left_behind: false }).collect();
    let live = authority(model).map(|(_, server)| server.sessions()).unwrap_or_default();
    for (session, _) in live {
        if held.iter().all(|held| held.session != session) {
            let client = model.run().index.txns().owner(session);
            held.push(Held { client, session, left_behind: true });
        }
    }
    held.truncate(MAX_ROWS);
    held
}

/// The servers that run: neither stopped nor frozen.
fn running(model: &Model) -> impl Iterator<Item = (ServerId, &Server)> {
    servers(model.world()).filter(|(_, node, _)| node.life == Life::Running).map(|(id, _, server)| (id, server))
}

/// The server whose knowledge counts: the leader, or the running server that has applied most.
pub fn authority(model: &Model) -> Option<(ServerId, &Server)> {
    established_leader(model.world())
        .and_then(|id| Some((id, server(model.world(), id)?)))
        .or_else(|| running(model).max_by_key(|(_, server)| server.last_zxid()))
}

/// The ephemerals of a session, as the ensemble has them.
pub fn ephemerals(model: &Model, session: SessionId) -> Vec<Rc<str>> {
    if session == SessionId::NONE {
        return Vec::new();
    }
    authority(model).map(|(_, server)| server.tree().ephemerals_of(session).cloned().collect()).unwrap_or_default()
}

/// The truth where the client believes something else: about its session, or about its server.
pub fn truth(model: &Model, node: &Node<Zk>, client: &Client) -> Option<String> {
    session_truth(model.lang, model.world(), node, client).or_else(|| {
        let id = client.server().filter(|_| node.life == Life::Running)?;
        let life = model.world().node(id.node())?.life;
        let cut = model.world().links().get(client.id().node(), id.node()).cut;
        match life {
            Life::Crashed => Some(text!(model.lang, "{id} is stopped", "{id} 已停止", id)),
            Life::Frozen => Some(text!(model.lang, "{id} is frozen", "{id} 已冻结", id)),
            Life::Running => cut.then(|| text!(model.lang, "cut off from {id}", "与 {id} 隔断", id)),
        }
    })
}

/// The truth where the client's session is gone and nobody has told the client.
pub fn session_truth(lang: Lang, world: &World<Zk>, node: &Node<Zk>, client: &Client) -> Option<String> {
    if node.life == Life::Crashed || !client.is_alive() || client.session() == SessionId::NONE {
        return None;
    }
    let leader = established_leader(world).and_then(|id| server(world, id))?;
    let lives = leader.sessions().iter().any(|(session, _)| *session == client.session());
    (!lives).then(|| text!(lang, "session gone", "会话已不存在"))
}

/// A session's id, short and still told apart from others: the server that made it, and the end of its number.
pub fn short(session: SessionId) -> String {
    format!("0x{:x}…{:04x}", session.0 >> 56, session.0 & 0xffff)
}
