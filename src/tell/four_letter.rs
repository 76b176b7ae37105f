//! The answers to four-letter words, line for line as real servers of 3.8 gave them: Apache's own words, the same in every language.
//!
//! Left out is what the simulation does not have: folders and their sizes, bytes of proposals and responses, the times at which
//! connections without a session expire, and the connection that the question comes by. A client has its name in place of an address, and a
//! time is the run's clock.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::values::clock;
use crate::metrics::{Cnxn, Counts, counters, gauges, node_count};
use crate::script::FourLetter;
use crate::sim::{MS, Time};
use crate::zk::{Config, Server, ServerState, SessionId, ZabState};

/// Bytes of one answer.
const MAX_TEXT: usize = 16 * 1024;
pub const VERSION: &str = concat!("3.8.0-ZooScope-", env!("CARGO_PKG_VERSION"), ", simulated");
pub const NOT_SERVING: &str = "This ZooKeeper instance is not currently serving requests\n";

/// Whether the answer has metrics, which are counted along the run.
pub fn needs_metrics(word: FourLetter) -> bool {
    matches!(word, FourLetter::Srvr | FourLetter::Stat | FourLetter::Mntr | FourLetter::Cons)
}

/// The answer of a server whose process runs.
pub fn answer(word: FourLetter, server: &Server, counts: &Counts, now: Time) -> String {
    let mut text = match word {
        FourLetter::Ruok => "imok".to_owned(),
        FourLetter::Envi => format!("Environment:\nzookeeper.version={VERSION}\nhost.name={}\n", server.id()),
        FourLetter::Isro => server.is_ro().to_owned(),
        _ if !server.is_answering() => NOT_SERVING.to_owned(),
        FourLetter::Srvr => format!("Zookeeper version: {VERSION}\n{}{}", restriction(server), server_stats(server, counts)),
        FourLetter::Stat => {
            format!(
                "Zookeeper version: {VERSION}\n{}Clients:\n{}\n{}",
                restriction(server),
                connections(server, counts, true),
                server_stats(server, counts)
            )
        }
        FourLetter::Cons => format!("{}\n", connections(server, counts, false)),
        FourLetter::Mntr => monitor(server, counts, now),
        FourLetter::Wchs | FourLetter::Wchc | FourLetter::Wchp => watches(word, server),
        FourLetter::Dump => dump(server),
        FourLetter::Conf => configuration(server),
    };
    if text.len() > MAX_TEXT {
        text.truncate(text.floor_char_boundary(MAX_TEXT));
        text.push('…');
    }
    text
}

/// The line that a server in read-only mode has behind its version (`SrvrCommand`, `StatCommand`).
fn restriction(server: &Server) -> &'static str {
    if server.is_read_only() { "READ-ONLY mode; serving only read-only clients\n" } else { "" }
}

/// The `Mode` of a server that serves.
pub fn mode(server: &Server) -> &'static str {
    match server.state() {
        ServerState::Looking if server.is_read_only() => "read-only",
        ServerState::Leading if server.config().voters <= 1 => "standalone",
        ServerState::Leading => "leader",
        ServerState::Observing => "observer",
        ServerState::Following | ServerState::Looking => "follower",
    }
}

/// `ServerStats.toString`, and the count of znodes.
fn server_stats(server: &Server, counts: &Counts) -> String {
    let latency = counts.latency;
    format!(
        "Latency min/avg/max: {}/{}/{}\nReceived: {}\nSent: {}\nConnections: {}\nOutstanding: {}\nZxid: 0x{:x}\nMode: {}\nNode count: {}\n",
        latency.min(),
        latency.mean(),
        latency.max(),
        counts.received,
        counts.sent,
        server.cnxns().count(),
        counts.outstanding(),
        server.last_zxid().0,
        mode(server),
        node_count(server),
    )
}

/// `ServerCnxn.dumpConnectionInfo`, a line a connection.
fn connections(server: &Server, counts: &Counts, brief: bool) -> String {
    let mut text = String::new();
    for open in server.cnxns() {
        let Some(cnxn) = counts.cnxns.get(&open.conn) else {
            let _ = writeln!(text, " /{}[1](queued=0,recved=0,sent=0)", open.client);
            continue;
        };
        let Cnxn { received, sent, last_op, last_zxid, latency, .. } = cnxn;
        let _ = write!(text, " /{}[1](queued={},recved={received},sent={sent}", open.client, cnxn.queued());
        if !brief && open.session.0 != 0 {
            let (est, to) = (cnxn.established_at / MS, open.timeout / MS);
            let _ = write!(text, ",sid={},lop={last_op},est={est},to={to}", open.session);
            if let Some(cxid) = cnxn.last_cxid {
                let _ = write!(text, ",lcxid=0x{cxid:x}");
            }
            let mean = latency.sum / latency.count.max(1);
            let (at, last, min, max) = (cnxn.last_response_at / MS, cnxn.last_latency, latency.min(), latency.max());
            let _ = write!(text, ",lzxid=0x{:x},lresp={at},llat={last},minlat={min},avglat={mean},maxlat={max}", last_zxid.0);
        }
        text.push_str(")\n");
    }
    text
}

fn monitor(server: &Server, counts: &Counts, now: Time) -> String {
    let mut text = String::new();
    let mut line = |key: &str, value: &dyn std::fmt::Display| {
        let _ = writeln!(text, "zk_{key}\t{value}");
    };
    let config = server.config();
    line("version", &VERSION);
    line("server_state", &mode(server));
    if config.voters.saturating_add(config.observers) > 1 && !server.is_read_only() {
        line("peer_state", &peer_state(server));
    }
    for (name, value) in gauges(server, counts, now).into_iter().chain(counters(server, counts)) {
        line(name, &value.text());
    }
    text
}

/// `QuorumPeer.getDetailedStatus`.
fn peer_state(server: &Server) -> String {
    let state = match server.state() {
        ServerState::Looking => return "looking".to_owned(),
        ServerState::Following => "following",
        ServerState::Observing => "observing",
        ServerState::Leading => "leading",
    };
    let phase = match server.zab_state() {
        ZabState::Election => "election",
        ZabState::Discovery => "discovery",
        ZabState::Synchronization => "synchronization",
        ZabState::Broadcast => "broadcast",
    };
    format!("{state} - {phase}")
}

/// `WatchManager.dumpWatches`: those on data alone.
fn watches(word: FourLetter, server: &Server) -> String {
    let (mut by_session, mut by_path) = (BTreeMap::<_, BTreeSet<_>>::new(), BTreeMap::<_, BTreeSet<_>>::new());
    for (session, path) in server.data_watches() {
        by_session.entry(session).or_default().insert(path);
        by_path.entry(path).or_default().insert(session);
    }
    let mut text = String::new();
    let written = match word {
        FourLetter::Wchs => {
            let all: usize = by_session.values().map(BTreeSet::len).sum();
            writeln!(text, "{} connections watching {} paths\nTotal watches:{all}", by_session.len(), by_path.len())
        }
        FourLetter::Wchp => by_path.iter().try_for_each(|(path, sessions)| {
            writeln!(text, "{path}")?;
            sessions.iter().try_for_each(|session| writeln!(text, "\t{session}"))
        }),
        _ => by_session.iter().try_for_each(|(session, paths)| {
            writeln!(text, "{session}")?;
            paths.iter().try_for_each(|path| writeln!(text, "\t{path}"))
        }),
    };
    // Writing to a string does not fail.
    let _ = written;
    if word != FourLetter::Wchs {
        text.push('\n');
    }
    text
}

/// Sessions as the server's tracker has them, the leader's with the time at which each expires; then the ephemerals of each.
fn dump(server: &Server) -> String {
    let mut text = "SessionTracker dump:\n".to_owned();
    let leads = server.state() == ServerState::Leading;
    if server.config().admin.local_sessions {
        text.push_str("Local ");
        session_sets(&mut text, &mut server.local_sessions());
        text.push_str(if leads { "Global " } else { "" });
    }
    if leads {
        session_sets(&mut text, &mut server.session_deadlines().into_iter());
    } else {
        let sessions = server.sessions();
        let _ = writeln!(text, "Global Sessions({}):", sessions.len());
        sessions.iter().for_each(|(session, timeout)| text.push_str(&format!("{session}\t{}ms\n", timeout / MS)));
    }
    let owners: BTreeSet<_> = server.tree().ephemeral_owners().collect();
    let _ = writeln!(text, "ephemeral nodes dump:\nSessions with Ephemerals ({}):", owners.len());
    for owner in owners {
        let _ = writeln!(text, "{owner}:");
        server.tree().ephemerals_of(owner).for_each(|path| text.push_str(&format!("\t{path}\n")));
    }
    text
}

/// Sessions by the time at which they expire (`SessionTrackerImpl.dumpSessions`).
fn session_sets(text: &mut String, sessions: &mut dyn Iterator<Item = (SessionId, Time)>) {
    let mut sets = BTreeMap::<Time, Vec<_>>::new();
    for (session, time) in sessions {
        sets.entry(time).or_default().push(session);
    }
    let _ = writeln!(text, "Session Sets ({})/({}):", sets.len(), sets.values().map(Vec::len).sum::<usize>());
    for (time, sessions) in sets {
        let _ = writeln!(text, "{} expire at {}:", sessions.len(), clock(time));
        sessions.iter().for_each(|session| text.push_str(&format!("\t{session}\n")));
    }
}

fn configuration(server: &Server) -> String {
    let config = server.config();
    let Config { tick_time, min_session_timeout, max_session_timeout, init_limit_ticks, sync_limit_ticks, .. } = config;
    let timeout = |set: &Option<_>, ticks| set.unwrap_or(ticks * tick_time) / MS;
    let mut text = format!(
        "clientPort=2181\ntickTime={}\nmaxClientCnxns={}\nminSessionTimeout={}\nmaxSessionTimeout={}\nserverId={}\n",
        tick_time / MS,
        config.admin.max_client_cnxns,
        timeout(min_session_timeout, 2),
        timeout(max_session_timeout, 20),
        server.id().0,
    );
    let membership = server.membership();
    if !membership.is_empty() {
        let _ = write!(
            text,
            "initLimit={init_limit_ticks}\nsyncLimit={sync_limit_ticks}\nelectionAlg=3\nelectionPort=3888\nquorumPort=2888\npeerType={}\n",
            u8::from(server.is_observer()),
        );
        // `ReadOnlyZooKeeperServer.dumpConf` ends here.
        if !server.is_read_only() {
            let _ = write!(text, "membership: \n{membership}");
        }
    }
    text
}
