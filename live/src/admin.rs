//! The admin server of each of the servers, `/commands/…` at the page's port: names, aliases and fields of 3.8 (`Commands.java`).
//!
//! Left out is what the simulation does not have, as in `tell/four_letter.rs`: what the process of a real server knows of Java and of its
//! machine, sizes of responses, and trace masks that do anything.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use zooscope::metrics::{Counts, counters, gauges, node_count};
use zooscope::script::FourLetter;
use zooscope::sim::{MS, Time};
use zooscope::tell::four_letter;
use zooscope::zk::{Server, ServerId, ServerState, ZabState};

use crate::ports::Addresses;
use crate::words::{Reset, TRACE_MASK, sizes};

/// What is asked of a server, by the name that the answer has.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    name: &'static str,
    aliases: &'static [&'static str],
    /// Whether it is answered while the server does not serve.
    pub always: bool,
    fields: fn(&Seen) -> Map<String, Value>,
}

/// A server at a moment.
pub struct Seen<'a> {
    pub server: &'a Server,
    pub counts: &'a Counts,
    /// Simulated time, and the time of day at its beginning in milliseconds.
    pub now: Time,
    pub start: i64,
    pub addresses: Addresses,
}

macro_rules! asked {
    ($($name:literal $aliases:expr, $always:expr, $fields:expr;)*) => {
        const ALL: &[Asked] = &[$(Asked { name: $name, aliases: &$aliases, always: $always, fields: $fields }),*];
    };
}

asked! {
    "configuration" ["conf", "config"], false, configuration;
    "connection_stat_reset" ["crst"], false, nothing;
    "connections" ["cons"], false, connections;
    "dirs" [], false, dirs;
    "dump" [], false, dump;
    "environment" ["env", "envi"], true, environment;
    "get_trace_mask" ["gtmk"], true, |_| map(json!({ "tracemask": TRACE_MASK }));
    "hash" [], false, |_| map(json!({ "digests": [] }));
    "initial_configuration" ["icfg"], false, initial_configuration;
    "is_read_only" ["isro"], false, |seen| map(json!({ "read_only": seen.server.is_read_only() }));
    "last_snapshot" ["lsnp"], false, last_snapshot;
    "leader" ["lead"], false, leader;
    "monitor" ["mntr"], false, monitor;
    "observer_connection_stat_reset" ["orst"], false, nothing;
    "observers" ["obsr"], false, observers;
    "ruok" [], true, nothing;
    "server_stats" ["srvr"], false, server_stats;
    "set_trace_mask" ["stmk"], true, |_| map(json!({ "error": "setTraceMask requires long traceMask argument" }));
    "stat_reset" ["srst"], false, nothing;
    "stats" ["stat"], false, stats;
    "system_properties" ["sysp"], true, nothing;
    "voting_view" [], false, voting_view;
    "watch_summary" ["wchs"], false, watch_summary;
    "watches" ["wchc"], false, watches;
    "watches_by_path" ["wchp"], false, watches_by_path;
    "zabstate" [], false, zabstate;
}

impl Asked {
    /// What a name or an alias of it means.
    pub fn of(name: &str) -> Option<Asked> {
        ALL.iter().find(|asked| asked.name == name || asked.aliases.contains(&name)).copied()
    }

    /// What begins anew.
    pub fn resets(self) -> Option<Reset> {
        match self.name {
            "stat_reset" => Some(Reset::Stats),
            "connection_stat_reset" => Some(Reset::Connections),
            _ => None,
        }
    }

    /// The answer, as text.
    pub fn answer(self, seen: &Seen) -> String {
        let serves = self.always || seen.server.is_answering();
        let mut fields = if serves { (self.fields)(seen) } else { Map::new() };
        let error = if serves { Value::Null } else { four_letter::NOT_SERVING.trim_end().into() };
        fields.entry("error").or_insert(error);
        fields.insert("command".to_owned(), self.name.into());
        text(&fields)
    }
}

/// The answer to a name that no server knows.
pub fn unknown(name: &str) -> String {
    text(&map(json!({ "command": name, "error": format!("Unknown command: {name}") })))
}

/// The page with a link for each of them.
pub fn page() -> String {
    ALL.iter().map(|asked| format!("<a href=\"/commands/{0}\">{0}</a>\n<br/>\n", asked.name)).collect()
}

fn text(fields: &Map<String, Value>) -> String {
    format!("{:#}", Value::Object(fields.clone()))
}

fn map(value: Value) -> Map<String, Value> {
    if let Value::Object(map) = value { map } else { Map::new() }
}

fn nothing(_: &Seen) -> Map<String, Value> {
    Map::new()
}

fn configuration(seen: &Seen) -> Map<String, Value> {
    let config = seen.server.config();
    map(json!({
        "client_port": seen.addresses.of(seen.server.id()).port(),
        "client_port_listen_backlog": -1,
        "data_dir": "",
        "data_log_dir": "",
        "max_client_cnxns": config.admin.max_client_cnxns,
        "max_session_timeout": config.max_session_timeout.unwrap_or(20 * config.tick_time) / MS,
        "min_session_timeout": config.min_session_timeout.unwrap_or(2 * config.tick_time) / MS,
        "server_id": seen.server.id().0,
        "tick_time": config.tick_time / MS,
    }))
}

fn initial_configuration(seen: &Seen) -> Map<String, Value> {
    let text = four_letter::answer(FourLetter::Conf, seen.server, seen.counts, seen.now);
    map(json!({ "initial_configuration": text }))
}

fn connections(seen: &Seen) -> Map<String, Value> {
    let all: Vec<Value> = seen
        .server
        .cnxns()
        .map(|open| {
            let Some(cnxn) = seen.counts.cnxns.get(&open.conn) else {
                return json!({ "remote_socket_address": open.client.to_string() });
            };
            json!({
                "remote_socket_address": open.client.to_string(),
                "interest_ops": 1,
                "outstanding_requests": cnxn.queued(),
                "packets_received": cnxn.received,
                "packets_sent": cnxn.sent,
                "session_id": open.session.0,
                "last_operation": cnxn.last_op,
                "established": seen.millis(cnxn.established_at),
                "session_timeout": open.timeout / MS,
                "last_cxid": cnxn.last_cxid.unwrap_or(-1),
                "last_zxid": cnxn.last_zxid.0,
                "last_response_time": seen.millis(cnxn.last_response_at),
                "last_latency": cnxn.last_latency,
                "min_latency": cnxn.latency.min(),
                "avg_latency": cnxn.latency.sum / cnxn.latency.count.max(1),
                "max_latency": cnxn.latency.max(),
            })
        })
        .collect();
    map(json!({ "connections": all, "secure_connections": [] }))
}

fn dirs(seen: &Seen) -> Map<String, Value> {
    let (data, log) = sizes(seen.server);
    map(json!({ "datadir_size": data, "logdir_size": log }))
}

fn dump(seen: &Seen) -> Map<String, Value> {
    let mut expiries = BTreeMap::<String, Vec<u64>>::new();
    for (session, time) in seen.server.session_deadlines() {
        expiries.entry(seen.millis(time).to_string()).or_default().push(session.0);
    }
    let tree = seen.server.tree();
    let paths: BTreeMap<String, Vec<&str>> = tree
        .ephemeral_owners()
        .map(|owner| (owner.0.to_string(), tree.ephemerals_of(owner).map(|path| &**path).collect()))
        .collect();
    map(json!({ "expiry_time_to_session_ids": expiries, "session_id_to_ephemeral_paths": paths }))
}

fn environment(seen: &Seen) -> Map<String, Value> {
    map(json!({ "zookeeper.version": four_letter::VERSION, "host.name": seen.server.id().to_string() }))
}

fn last_snapshot(seen: &Seen) -> Map<String, Value> {
    // The number and the time of the newest file; one is written before a server serves.
    let newest = seen.server.store().newest_snapshot();
    let zxid = newest.map_or(0, |image| image.zxid.0);
    let at = newest.and_then(|_| seen.server.store().to_replay().next()).map_or(seen.counts.started_at, |txn| txn.time);
    map(json!({ "zxid": format!("{zxid:x}"), "timestamp": seen.millis(at) / 1_000 }))
}

fn leader(seen: &Seen) -> Map<String, Value> {
    if seen.server.config().is_standalone() {
        return map(json!({ "error": "server is not initialized" }));
    }
    let leads = seen.server.state() == ServerState::Leading;
    let leader = seen.server.leader();
    map(json!({
        "is_leader": leads,
        "leader_id": leader.map_or(-1, |id| i64::from(id.0)),
        "leader_ip": leader.map(|id| id.to_string()).unwrap_or_default(),
    }))
}

fn monitor(seen: &Seen) -> Map<String, Value> {
    let mut fields = map(json!({
        "version": four_letter::VERSION,
        "server_state": four_letter::mode(seen.server),
    }));
    for (name, value) in gauges(seen.server, seen.counts, seen.now).into_iter().chain(counters(seen.server, seen.counts)) {
        let number = serde_json::from_str(&value.text()).unwrap_or(Value::Null);
        fields.insert(name.to_owned(), number);
    }
    fields
}

fn observers(seen: &Seen) -> Map<String, Value> {
    let synced = seen.server.learners().iter().filter(|learner| learner.synced && learner.observer).count();
    map(json!({ "synced_observers": synced, "observers": [] }))
}

fn server_stats(seen: &Seen) -> Map<String, Value> {
    let (data, log) = sizes(seen.server);
    let counts = seen.counts;
    let avg: Value = serde_json::from_str(&counts.latency.mean().to_string()).unwrap_or(Value::Null);
    map(json!({
        "version": four_letter::VERSION,
        "read_only": seen.server.is_read_only(),
        "server_stats": {
            "packets_sent": counts.sent,
            "packets_received": counts.received,
            "data_dir_size": data,
            "log_dir_size": log,
            "provider_null": false,
            "server_state": four_letter::mode(seen.server),
            "last_processed_zxid": seen.server.last_zxid().0,
            "outstanding_requests": counts.outstanding(),
            "avg_latency": avg,
            "max_latency": counts.latency.max(),
            "min_latency": counts.latency.min(),
            "num_alive_client_connections": seen.server.cnxns().count(),
            "uptime": seen.now.saturating_sub(counts.started_at) / MS,
        },
        "node_count": node_count(seen.server),
    }))
}

fn stats(seen: &Seen) -> Map<String, Value> {
    const BRIEF: [&str; 5] = ["remote_socket_address", "interest_ops", "outstanding_requests", "packets_received", "packets_sent"];
    let mut all = connections(seen);
    for connection in all.get_mut("connections").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(fields) = connection.as_object_mut() {
            fields.retain(|name, _| BRIEF.contains(&name.as_str()));
        }
    }
    let mut fields = server_stats(seen);
    fields.extend(all);
    fields
}

fn voting_view(seen: &Seen) -> Map<String, Value> {
    let config = seen.server.config();
    let voters = if config.is_standalone() { 0 } else { config.voters };
    let view: Map<String, Value> = (1..=voters)
        .map(|id| {
            let view = json!({
                "server_addresses": [format!("s{id}:2888")],
                "election_addresses": [format!("s{id}:3888")],
                "client_address": seen.addresses.of(ServerId(id)).to_string(),
                "learner_type": "participant",
            });
            (id.to_string(), view)
        })
        .collect();
    map(json!({ "current_config": view }))
}

fn watch_summary(seen: &Seen) -> Map<String, Value> {
    let by_session = by_session(seen.server);
    let total: usize = by_session.values().map(Vec::len).sum();
    map(json!({ "num_connections": by_session.len(), "num_paths": by_path(seen.server).len(), "num_total_watches": total }))
}

fn watches(seen: &Seen) -> Map<String, Value> {
    map(json!({ "session_id_to_watched_paths": by_session(seen.server) }))
}

fn watches_by_path(seen: &Seen) -> Map<String, Value> {
    map(json!({ "path_to_session_ids": by_path(seen.server) }))
}

fn zabstate(seen: &Seen) -> Map<String, Value> {
    let state = match seen.server.zab_state() {
        _ if seen.server.config().is_standalone() => "",
        ZabState::Election => "election",
        ZabState::Discovery => "discovery",
        ZabState::Synchronization => "synchronization",
        ZabState::Broadcast => "broadcast",
    };
    map(json!({ "zabstate": state, "voting": !seen.server.config().is_standalone() && !seen.server.is_observer() }))
}

/// Watches on data, as `WatchManager.getWatches` has them.
fn by_session(server: &Server) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::<String, Vec<String>>::new();
    server.data_watches().for_each(|(session, path)| all.entry(session.0.to_string()).or_default().push(path.to_string()));
    all
}

fn by_path(server: &Server) -> BTreeMap<String, Vec<u64>> {
    let mut all = BTreeMap::<String, Vec<u64>>::new();
    server.data_watches().for_each(|(session, path)| all.entry(path.to_string()).or_default().push(session.0));
    all
}

impl Seen<'_> {
    /// The time of day at a moment of the simulation, in milliseconds.
    fn millis(&self, time: Time) -> i64 {
        self.start + (time / MS) as i64
    }
}
