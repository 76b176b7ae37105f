//! The recordings' way to write operations and answers.

use serde_json::{Value, json};
use zooscope::zk::{Acl, AclEntry, AddWatchMode, Code, CreateMode, Id, Op, Perms, Response, SessionId, Stat, WatcherType, Zxid};

/// The differences between the two kinds of recordings.
pub trait Dialect {
    fn zxid(&self, zxid: Zxid) -> Value;
    /// The recordings name a session by its client.
    fn owner(&self, session: SessionId) -> Option<String>;
}

pub fn op(request: &Value) -> Op {
    let text = |key: &str| request[key].as_str().unwrap_or_default();
    let path = text("path").into();
    let data = request["data"].as_str().map(Into::into);
    let version = request["version"].as_i64().unwrap_or(-1) as i32;
    let watch = request["watch"].as_bool().unwrap_or(false);
    let ops = || request["ops"].as_array().expect("ops").iter().map(op).collect();
    match text("op") {
        name @ ("create" | "create2" | "createContainer" | "createTTL") => {
            Op::Create { path, data, acl: acl(&request["acl"]), mode: mode(request), with_stat: name != "create" }
        }
        "delete" => Op::Delete { path, version },
        "exists" => Op::Exists { path, watch },
        "get" => Op::GetData { path, watch },
        "set" => Op::SetData { path, data, version },
        name @ ("ls" | "ls2") => Op::GetChildren { path, watch, with_stat: name == "ls2" },
        "getACL" => Op::GetAcl { path },
        "setACL" => Op::SetAcl { path, acl: acl(&request["acl"]), version },
        "sync" => Op::Sync { path },
        "check" => Op::Check { path, version },
        "multi" => Op::Multi(ops()),
        "multiRead" => Op::MultiRead(ops()),
        "addWatch" => Op::AddWatch { path, mode: add_watch_mode(text("watchMode")) },
        "removeWatches" => Op::RemoveWatches { path, kind: watcher_type(text("kind")), local: false },
        "checkWatches" => Op::CheckWatches { path, kind: watcher_type(text("kind")) },
        "getEphemerals" => Op::GetEphemerals { prefix: path },
        "getAllChildrenNumber" => Op::GetAllChildrenNumber { path },
        "auth" => Op::AddAuth { scheme: text("scheme").into(), auth: text("auth").into() },
        "whoAmI" => Op::WhoAmI,
        other => panic!("no operation {other}"),
    }
}

fn mode(request: &Value) -> CreateMode {
    let ttl = request["ttl"].as_i64().unwrap_or(0);
    match request["mode"].as_str().unwrap_or("persistent") {
        "persistent" => CreateMode::Persistent,
        "persistent_sequential" => CreateMode::PersistentSequential,
        "ephemeral" => CreateMode::Ephemeral,
        "ephemeral_sequential" => CreateMode::EphemeralSequential,
        "container" => CreateMode::Container,
        "persistent_ttl" => CreateMode::PersistentWithTtl(ttl),
        "persistent_sequential_ttl" => CreateMode::PersistentSequentialWithTtl(ttl),
        other => panic!("no mode {other}"),
    }
}

/// `[[31, "world", "anyone"]]`; nothing at all is the open one.
fn acl(entries: &Value) -> Acl {
    let Some(entries) = entries.as_array() else { return Acl::OPEN };
    let entry = |entry: &Value| {
        let perms = Perms(entry[0].as_i64().expect("perms") as i32);
        AclEntry { perms, id: Id::new(entry[1].as_str().expect("a scheme"), entry[2].as_str().expect("an id")) }
    };
    Acl::new(entries.iter().map(entry).collect())
}

fn add_watch_mode(name: &str) -> AddWatchMode {
    match name {
        "persistent" => AddWatchMode::Persistent,
        "persistent_recursive" => AddWatchMode::PersistentRecursive,
        other => panic!("no mode {other}"),
    }
}

fn watcher_type(name: &str) -> WatcherType {
    match name {
        "children" => WatcherType::Children,
        "data" => WatcherType::Data,
        "any" => WatcherType::Any,
        other => panic!("no kind {other}"),
    }
}

/// The exception's name without `Exception`.
pub fn error(code: Code) -> String {
    match code {
        Code::InvalidAcl => "InvalidACL".to_owned(),
        code => format!("{code:?}"),
    }
}

pub fn reply(response: &Response, dialect: &impl Dialect) -> Value {
    let stat_of = |stat: &Stat| stat_json(stat, dialect);
    match response {
        Response::Nothing => json!({}),
        Response::Created { path, stat: None } => json!({ "path": path }),
        Response::Created { path, stat: Some(stat) } => json!({ "path": path, "stat": stat_of(stat) }),
        Response::Stat(stat) => json!({ "stat": stat_of(stat) }),
        Response::Data { data, stat } => json!({ "data": data, "stat": stat_of(stat) }),
        Response::Children { children, stat: None } => json!({ "children": children }),
        Response::Children { children, stat: Some(stat) } => json!({ "children": children, "stat": stat_of(stat) }),
        Response::Acl { acl, stat } => {
            let entries: Vec<Value> =
                acl.entries().iter().map(|entry| json!([entry.perms.0, entry.id.scheme, entry.id.id])).collect();
            json!({ "acl": entries, "stat": stat_of(stat) })
        }
        Response::Path(path) => json!({ "path": path }),
        Response::Ephemerals(paths) => json!({ "ephemerals": paths }),
        Response::Number(number) => json!({ "count": number }),
        Response::Results(results) => json!({ "results": results.iter().map(|result| part(result, dialect)).collect::<Vec<_>>() }),
        Response::WhoAmI(ids) => json!({ "info": ids.iter().map(|id| json!([id.scheme, id.id])).collect::<Vec<_>>() }),
    }
}

/// One answer of a multi. The recorder kept no stat of what was created.
fn part(result: &Result<Response, Code>, dialect: &impl Dialect) -> Value {
    match result {
        Err(code) => json!({ "error": error(*code) }),
        Ok(Response::Created { path, .. }) => json!({ "path": path }),
        Ok(response) => reply(response, dialect),
    }
}

fn stat_json(stat: &Stat, dialect: &impl Dialect) -> Value {
    json!({
        "version": stat.version,
        "cversion": stat.cversion,
        "aversion": stat.aversion,
        "dataLength": stat.data_length,
        "numChildren": stat.num_children,
        "czxid": dialect.zxid(stat.czxid),
        "mzxid": dialect.zxid(stat.mzxid),
        "pzxid": dialect.zxid(stat.pzxid),
        "ephemeralOwner": (stat.ephemeral_owner != SessionId::NONE).then(|| dialect.owner(stat.ephemeral_owner)).flatten(),
    })
}
