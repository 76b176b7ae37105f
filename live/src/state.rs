//! The answer to `GET /state`: what stands where, as JSON.

use serde_json::{Value, json};
use zooscope::sim::Life;
use zooscope::zk::{ClientState, clients, established_leader, servers};

use crate::ensemble::Ensemble;
use crate::service::Options;

pub fn state(ensemble: &Ensemble, options: &Options) -> String {
    let world = ensemble.world();
    let of_server = servers(world).map(|(id, node, server)| {
        json!({
            "name": id.to_string(),
            "address": options.addresses().of(id).to_string(),
            "life": life(node.life),
            "state": server.state().name(),
            "serves": node.life == Life::Running && server.is_serving(),
            "zxid": format!("{:#x}", server.last_zxid().0),
            "connections": server.cnxns().count(),
        })
    });
    let of_client = clients(world).map(|(id, node, client)| {
        json!({
            "name": id.to_string(),
            "outside": client.is_remote(),
            "life": life(node.life),
            "state": client_state(client.state()),
            "server": client.server().map(|server| server.to_string()),
            "session": format!("{:#x}", client.session().0),
        })
    });
    let (servers, clients): (Vec<Value>, Vec<Value>) = (of_server.collect(), of_client.collect());
    let state = json!({
        "connect": options.addresses().connect_string(world),
        "time": ensemble.now(),
        "steps": world.steps(),
        "digest": format!("{:016x}", world.digest()),
        "leader": established_leader(world).map(|id| id.to_string()),
        "servers": servers,
        "clients": clients,
    });
    format!("{state:#}\n")
}

fn life(life: Life) -> &'static str {
    match life {
        Life::Running => "running",
        Life::Frozen => "frozen",
        Life::Crashed => "stopped",
    }
}

fn client_state(state: ClientState) -> &'static str {
    match state {
        ClientState::Connecting => "connecting",
        ClientState::Associating => "associating",
        ClientState::Connected => "connected",
        ClientState::ConnectedReadOnly => "connected read-only",
        ClientState::Waiting => "without a connection",
        ClientState::Expired => "expired",
        ClientState::AuthFailed => "refused",
        ClientState::Closed => "closed",
    }
}
