//! Expressions with their values at the end of a beat, for a question to be asked of one of them.

use std::cmp::Reverse;

use crate::lessons::{Expression, Figures};
use crate::zk::{clients, daemons, servers, servers_up};

/// The most znodes that have rows of their own.
const MAX_PATHS: usize = 24;
/// The most options of a question.
const MAX_OPTIONS: usize = 4;

/// The longest value that can be an option.
const MAX_VALUE_BYTES: usize = 80;

/// An expression as it is written, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valued {
    pub expression: String,
    pub value: String,
}

/// The expressions that can be asked of this stretch of a run, with their values.
pub fn valued(figures: &mut Figures) -> Vec<Valued> {
    let mut asked: Vec<String> = ["leader", "elected", "leading", "stopped"].map(str::to_owned).into();
    let world = figures.world();
    for (id, ..) in servers(world) {
        asked.extend(["role", "epoch", "accepted", "zxid", "sync"].map(|what| format!("{what} {id}")));
    }
    for (id, _, client) in clients(world) {
        asked.extend(["state", "server", "session", "reply", "waiting"].map(|what| format!("{what} {id}")));
        if let Some(program) = client.program() {
            asked.extend(["doing", "line"].map(|what| format!("{what} {id}")));
            asked.push(format!("holder {}", program.path()));
        }
    }
    // The znodes of the server that knows most of them; ZooKeeper's own are left out.
    let fullest = servers_up(world).min_by_key(|(_, server)| Reverse(server.tree().len()));
    if let Some((id, server)) = fullest {
        let paths = server
            .tree()
            .iter()
            .map(|(path, _)| path)
            .filter(|path| ***path != *"/" && !path.starts_with("/zookeeper"))
            .take(MAX_PATHS);
        for path in paths {
            asked.extend(["value", "exists", "children"].map(|what| format!("{what} {id} {path}")));
            asked.push(format!("stat {id} {path} version"));
        }
    }
    for (host, ..) in daemons(world) {
        asked.extend(["state", "txid", "edits", "epoch", "blocks", "reply"].map(|what| format!("{what} {host}")));
    }
    if daemons(world).next().is_some() {
        asked.push("active".to_owned());
    }
    let counted = ["watch", "vain", "message", "vote", "propose", "ack", "commit", "request", "acknowledged", "stale", "crash"];
    asked.extend(counted.map(|what| format!("count {what}")));
    asked.extend(["lost", "lasted"].map(str::to_owned));
    let mut seen: Vec<String> = Vec::new();
    asked.retain(|it| {
        !seen.contains(it) && {
            seen.push(it.clone());
            true
        }
    });
    let valued = |expression: String| {
        let value = figures.value(&Expression::parse(&expression).ok()?);
        Some(Valued { expression, value })
    };
    asked.into_iter().filter_map(valued).filter(|it| is_word(&it.value)).collect()
}

/// Whether a value can stand in a line, as it is.
fn is_word(value: &str) -> bool {
    (1..=MAX_VALUE_BYTES).contains(&value.len()) && value.trim() == value && !value.contains(char::is_control)
}

/// The options of a question: the right one and others of its kind, in an order that does not tell.
pub fn options(asked: &Valued, all: &[Valued]) -> Vec<String> {
    let Valued { expression, value } = asked;
    let what = expression.split(' ').next().unwrap_or_default();
    let mut others: Vec<String> = match (what, value.parse::<i64>()) {
        (_, Ok(number)) => {
            [number + 1, number - 1, number + 2].into_iter().filter(|it| *it >= 0).map(|it| it.to_string()).collect()
        }
        ("exists" | "has", _) => ["yes", "no"].map(str::to_owned).into(),
        ("role", _) => ["LEADING", "FOLLOWING", "LOOKING", "stopped"].map(str::to_owned).into(),
        ("state", _) => ["connected", "connecting", "disconnected", "expired"].map(str::to_owned).into(),
        ("session", _) => ["alive", "gone", "unknown"].map(str::to_owned).into(),
        ("sync", _) => ["DIFF", "SNAP", "TRUNC", "none"].map(str::to_owned).into(),
        ("doing", _) => ["waiting", "holding", "done", "failed"].map(str::to_owned).into(),
        ("leader" | "elected" | "server", _) => named(all, "role ").chain(["none".to_owned()]).collect(),
        ("holder", _) => named(all, "state ").chain(["none".to_owned()]).collect(),
        _ => all.iter().filter(|it| it.expression.starts_with(&format!("{what} "))).map(|it| it.value.clone()).collect(),
    };
    others.retain(|it| it != value && !it.is_empty());
    others.dedup();
    if others.is_empty() {
        others.push(if value == "none" { "something".to_owned() } else { "none".to_owned() });
    }
    others.truncate(MAX_OPTIONS - 1);
    others.push(value.clone());
    others.sort_by(|one, other| match (one.parse::<i64>(), other.parse::<i64>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        _ => (one == "none", one).cmp(&(other == "none", other)),
    });
    others.dedup();
    others
}

/// The machines that an expression of this kind is asked of.
fn named<'a>(all: &'a [Valued], kind: &'a str) -> impl Iterator<Item = String> + 'a {
    all.iter().filter_map(move |it| it.expression.strip_prefix(kind)).map(str::to_owned)
}
