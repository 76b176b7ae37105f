//! The end of a run: its digest, and the state of every server and client.

use super::Run;
use super::transcript::seconds;
use zooscope::sim::{Life, World};
use zooscope::zk::{Zk, clients, servers};

/// The state of one server.
#[derive(serde::Serialize)]
pub struct ServerState {
    pub server: String,
    pub state: String,
    pub zab_state: String,
    pub leader: Option<String>,
    pub accepted_epoch: u32,
    pub current_epoch: u32,
    pub applied: String,
    pub logged: String,
    pub znodes: usize,
}

/// The state of one client.
#[derive(serde::Serialize)]
pub struct ClientState {
    pub client: String,
    pub state: String,
    pub server: Option<String>,
    pub session: String,
    pub waiting: usize,
}

pub fn of_servers(world: &World<Zk>) -> Vec<ServerState> {
    servers(world)
        .map(|(id, node, server)| ServerState {
            server: id.to_string(),
            state: lifeless(node.life).map_or_else(|| server.state().name().to_owned(), str::to_owned),
            zab_state: format!("{:?}", server.zab_state()).to_uppercase(),
            leader: server.leader().map(|leader| leader.to_string()),
            accepted_epoch: server.accepted_epoch(),
            current_epoch: server.current_epoch(),
            applied: server.last_zxid().to_string(),
            logged: server.last_logged().to_string(),
            znodes: server.tree().iter().count(),
        })
        .collect()
}

pub fn of_clients(world: &World<Zk>) -> Vec<ClientState> {
    clients(world)
        .map(|(id, node, client)| ClientState {
            client: id.to_string(),
            state: lifeless(node.life).map_or_else(|| format!("{:?}", client.state()).to_uppercase(), str::to_owned),
            server: client.server().map(|server| server.to_string()),
            session: client.session().to_string(),
            waiting: client.waiting_calls().len(),
        })
        .collect()
}

fn lifeless(life: Life) -> Option<&'static str> {
    match life {
        Life::Running => None,
        Life::Frozen => Some("FROZEN"),
        Life::Crashed => Some("CRASHED"),
    }
}

pub fn text(run: &Run, world: &World<Zk>) -> String {
    let head =
        format!("digest {:016x}, seed {}, {} steps, {} s\n\n", world.digest(), run.seed, run.recording.len(), seconds(run.at.time));
    let mut table = vec![["server", "state", "zab", "leader", "epochs", "applied", "logged", "znodes"].map(str::to_owned)];
    table.extend(of_servers(world).into_iter().map(|it| {
        let crashed = it.state == "CRASHED";
        let running = |text: String| if crashed { "-".to_owned() } else { text };
        [
            it.server,
            it.state,
            running(it.zab_state),
            running(it.leader.unwrap_or_else(|| "-".to_owned())),
            format!("{}/{}", it.accepted_epoch, it.current_epoch),
            it.applied,
            it.logged,
            it.znodes.to_string(),
        ]
    }));
    let mut text = head + &rows(&table);
    let clients = of_clients(world);
    if !clients.is_empty() {
        let mut table = vec![["client", "state", "server", "session", "waiting"].map(str::to_owned)];
        let row = |it: ClientState| {
            [it.client, it.state, it.server.unwrap_or_else(|| "-".to_owned()), it.session, it.waiting.to_string()]
        };
        table.extend(clients.into_iter().map(row));
        text.push('\n');
        text.push_str(&rows(&table));
    }
    text
}

fn rows<const N: usize>(table: &[[String; N]]) -> String {
    let width = |n: usize| table.iter().map(|row| row[n].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let mut text = String::new();
    for row in table {
        let line: Vec<String> = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect();
        text.push_str(line.join("  ").trim_end());
        text.push('\n');
    }
    text
}
