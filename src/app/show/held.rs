//! Clients with their sessions, and the server whose knowledge of them counts.

use std::rc::Rc;

use crate::app::model::Model;
use crate::lang::Lang;
use crate::sim::{Duration, Life, Node, Time, World};
use crate::tell::template::text;
use crate::zk::{
    Client, ClientId, ClientState, Connection, Server, ServerId, SessionId, Zk, clients, established_leader, has_left,
    present_clients, server, servers, servers_up,
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

/// The clients whose programs have left.
#[cold]
#[inline(never)]
pub fn left(model: &Model) -> Vec<Held> {
    let gone = clients(model.world()).filter(|(_, node, client)| has_left(model.world(), node, client));
    gone.map(|(id, _, client)| Held { client: Some(id), session: client.session(), left_behind: false }).take(MAX_ROWS).collect()
}

/// All clients whose programs have not left, followed by the sessions that no client holds.
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
    let mut held: Vec<Held> = present_clients(world)
        .map(|(id, _, client)| Held { client: Some(id), session: session_of(client), left_behind: false })
        .collect();
    let live = authority(model).map(|(_, server)| server.sessions()).unwrap_or_default();
    let live = live.into_iter().map(|(session, _)| session).chain(locals(world).into_iter().map(|local| local.session));
    for session in live {
        if held.iter().all(|held| held.session != session) {
            let client = model.run().index.txns().owner(session);
            held.push(Held { client, session, left_behind: true });
        }
    }
    held.truncate(MAX_ROWS);
    held
}

/// A session that one server alone knows and keeps the time of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local {
    pub session: SessionId,
    pub timeout: Duration,
    /// The time at which it will expire if nothing is heard of it before.
    pub deadline: Time,
    pub server: ServerId,
    /// Whether the server does anything at this time.
    pub runs: bool,
}

/// The sessions that one server alone knows.
pub fn locals(world: &World<Zk>) -> Vec<Local> {
    let up = servers(world).filter(|(_, node, _)| node.life != Life::Crashed);
    up.flat_map(|(_, node, server)| locals_of(server, node.life == Life::Running)).collect()
}

/// Those that this server alone knows.
pub fn locals_of(server: &Server, runs: bool) -> impl Iterator<Item = Local> {
    server.local_sessions().filter_map(move |(session, deadline)| {
        Some(Local { session, timeout: server.local_timeout(session)?, deadline, server: server.id(), runs })
    })
}

/// The timeout of a session, as far as anybody knows it, and whether one server alone does.
pub fn timeout(model: &Model, session: SessionId) -> Option<(Duration, bool)> {
    let known = authority(model).and_then(|(_, server)| server.sessions().into_iter().find(|(known, _)| *known == session));
    let local = || servers_up(model.world()).find_map(|(_, server)| server.local_timeout(session));
    known.map(|(_, timeout)| (timeout, false)).or_else(|| local().map(|timeout| (timeout, true)))
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

/// What is so where a client believes something else: about its session, or about its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// The session has ended, and nobody has told the client.
    SessionGone,
    /// The leader has noted that the session is at this server, and refuses what comes by another.
    SessionAt(ServerId),
    ServerStopped(ServerId),
    ServerFrozen(ServerId),
    CutOff(ServerId),
}

impl Truth {
    pub fn of(world: &World<Zk>, node: &Node<Zk>, client: &Client) -> Option<Truth> {
        Truth::of_session(world, node, client).or_else(|| Truth::of_server(world, node, client))
    }

    pub fn of_session(world: &World<Zk>, node: &Node<Zk>, client: &Client) -> Option<Truth> {
        // Whoever has closed the session has no wrong belief about it while the reply is on its way.
        if node.life == Life::Crashed || !client.is_alive() || client.is_closing() || client.session() == SessionId::NONE {
            return None;
        }
        let leader = established_leader(world).and_then(|id| server(world, id))?;
        let lives = leader.sessions().iter().any(|(session, _)| *session == client.session());
        if !lives {
            let is_local = servers_up(world).any(|(_, server)| server.knows_alone(client.session()));
            return (!is_local).then_some(Truth::SessionGone);
        }
        let noted = leader.session_is_at(client.session()).filter(|_| client.state() == ClientState::Connected)?;
        (client.server() != Some(noted)).then_some(Truth::SessionAt(noted))
    }

    fn of_server(world: &World<Zk>, node: &Node<Zk>, client: &Client) -> Option<Truth> {
        let id = client.server().filter(|_| node.life == Life::Running)?;
        // Whatever has become of the server: nothing of it reaches a client that is cut off.
        if world.links().get(client.id().node(), id.node()).cut {
            return Some(Truth::CutOff(id));
        }
        match world.node(id.node())?.life {
            Life::Crashed => Some(Truth::ServerStopped(id)),
            Life::Frozen => Some(Truth::ServerFrozen(id)),
            Life::Running => None,
        }
    }

    /// The words in the client's own box: that a session is over is said of one that does not know it.
    pub fn in_box(self, lang: Lang) -> String {
        match self {
            Truth::SessionGone => text!(lang, "session over, not told", "不知会话已结束"),
            _ => self.text(lang),
        }
    }

    /// Whether it stands out in the client's box. The end of a session does so once the client has heard of it.
    pub fn stands_out(self) -> bool {
        self != Truth::SessionGone
    }

    pub fn text(self, lang: Lang) -> String {
        match self {
            Truth::SessionGone => text!(lang, "session gone", "会话已不存在"),
            Truth::SessionAt(id) => text!(lang, "session at {id}", "会话在 {id}", id),
            Truth::ServerStopped(id) => text!(lang, "{id} is stopped", "{id} 已停止", id),
            Truth::ServerFrozen(id) => text!(lang, "{id} is frozen", "{id} 已冻结", id),
            Truth::CutOff(id) => text!(lang, "cut off from {id}", "与 {id} 隔断", id),
        }
    }

    /// The same where there is less room.
    pub fn brief(self, lang: Lang) -> String {
        match self {
            Truth::SessionGone => text!(lang, "not told", "尚不知情"),
            Truth::SessionAt(id) => text!(lang, "is at {id}", "在 {id}", id),
            Truth::ServerStopped(id) => text!(lang, "{id} down", "{id} 停机", id),
            Truth::ServerFrozen(id) => text!(lang, "{id} frozen", "{id} 冻结", id),
            Truth::CutOff(_) => text!(lang, "cut off", "隔断"),
        }
    }
}
