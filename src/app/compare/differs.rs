//! The differences of two branches at the clock's instant: roles, logs, how far recipes are, the tree, the clients' last replies.

use std::rc::Rc;

use super::parting::votes_for;
use crate::app::show::disks::Held;
use crate::app::view::Difference;
use crate::lang::Lang;
use crate::sim::World;
use crate::tell::template::text;
use crate::tell::{self, Role, program_text};
use crate::zk::{Client, ClientId, DataTree, ServerId, Status, Zk, clients, established_leader, server, servers, servers_up};

/// Rows shown at most, of all and of the tree alone.
const MAX_ROWS: usize = 40;
const MAX_PATHS: usize = 12;
/// The sign in the place of a side that has nothing.
const NOTHING: &str = "–";

/// Every difference, those of the servers first.
pub fn differences(lang: Lang, worlds: [&World<Zk>; 2]) -> Vec<Difference> {
    let mut rows = servers_of(lang, worlds);
    rows.extend(recipes(lang, worlds));
    rows.extend(trees(lang, worlds));
    rows.extend(replies(lang, worlds));
    rows.truncate(MAX_ROWS);
    rows
}

/// A row, where the two sides do not say the same.
fn row(name: String, values: [Option<String>; 2]) -> Option<Difference> {
    (values[0] != values[1]).then(|| Difference { name, values: values.map(|value| value.unwrap_or_else(|| NOTHING.to_owned())) })
}

fn union<T: Ord + Copy>(sides: [Vec<T>; 2]) -> Vec<T> {
    let mut all: Vec<T> = sides.into_iter().flatten().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// For each server its role, its vote while it looks for a leader, its epoch and the last txn that it has.
fn servers_of(lang: Lang, worlds: [&World<Zk>; 2]) -> Vec<Difference> {
    let all: Vec<ServerId> = union(worlds.map(|world| servers(world).map(|(id, ..)| id).collect()));
    let of = |world: &World<Zk>, id: ServerId| {
        let (_, node, server) = servers(world).find(|(it, ..)| *it == id)?;
        let (role, held) = (Role::of_server(node, server).text(lang), Held::of(node, server));
        let epoch = held.current_epoch;
        let vote = votes_for(node, server)
            .map(|leader| text!(lang, ", votes for {leader}", "，投票给 {leader}", leader))
            .unwrap_or_default();
        let history = history(lang, &held);
        Some(text!(
            lang,
            "{role}{vote}, epoch {epoch}, {history}",
            "{role}{vote}，纪元 {epoch}，{history}",
            role,
            vote,
            epoch,
            history
        ))
    };
    all.into_iter().filter_map(|id| row(id.to_string(), worlds.map(|world| of(world, id)))).collect()
}

/// The end of a server's log; and where that got more as a SNAP, the last txn that it has.
fn history(lang: Lang, held: &Held<'_>) -> String {
    let (last, zxid) = (held.last, held.last_logged);
    if last == zxid {
        return text!(lang, "log up to {zxid}", "日志直到 {zxid}", zxid);
    }
    text!(lang, "txns up to {last} (log up to {zxid})", "事务直到 {last}（日志直到 {zxid}）", last, zxid)
}

/// A row for each client of which the two sides do not say the same.
fn of_clients(
    worlds: [&World<Zk>; 2],
    name: impl Fn(ClientId) -> String,
    say: impl Fn(&Client) -> Option<String>,
) -> Vec<Difference> {
    let all: Vec<ClientId> = union(worlds.map(|world| clients(world).map(|(id, ..)| id).collect()));
    let said = |world, id| clients(world).find(|(it, ..)| *it == id).and_then(|(_, _, client)| say(client));
    all.into_iter().filter_map(|id| row(name(id), worlds.map(|world| said(world, id)))).collect()
}

/// The state of the recipe of each client that runs one.
fn recipes(lang: Lang, worlds: [&World<Zk>; 2]) -> Vec<Difference> {
    let name = |id: ClientId| id.to_string();
    // What is idle has only begun.
    let status = |client: &Client| Some(client.program()?.status()).filter(|status| *status != Status::Idle);
    of_clients(worlds, name, |client| status(client).map(|status| program_text(lang, status)))
}

/// The tree of the leader, or of the running server that has come furthest.
fn tree(world: &World<Zk>) -> Option<&DataTree> {
    let leader = established_leader(world).and_then(|id| server(world, id));
    let furthest = || servers_up(world).map(|(_, server)| server).max_by_key(|server| server.last_zxid());
    leader.or_else(furthest).map(|server| server.tree())
}

/// Znodes that only one has, or that hold other data.
fn trees(lang: Lang, worlds: [&World<Zk>; 2]) -> Vec<Difference> {
    let trees = worlds.map(tree);
    let mut paths: Vec<&Rc<str>> = trees.iter().flatten().flat_map(|tree| tree.iter().map(|(path, _)| path)).collect();
    paths.sort_unstable();
    paths.dedup();
    let data = |tree: Option<&DataTree>, path: &str| {
        let znode = tree?.get(path)?;
        let there = || text!(lang, "there", "存在");
        Some(znode.data.as_deref().filter(|data| !data.is_empty()).map_or_else(there, |data| format!("\"{data}\"")))
    };
    let found = paths.into_iter().filter_map(|path| row(path.to_string(), trees.map(|tree| data(tree, path))));
    found.take(MAX_PATHS).collect()
}

/// For each client the last reply that it got.
fn replies(lang: Lang, worlds: [&World<Zk>; 2]) -> Vec<Difference> {
    let name = |id: ClientId| text!(lang, "last reply to {id}", "{id} 的最近回复", id);
    of_clients(worlds, name, |client| {
        let call = client.history().back()?;
        Some(format!("{}: {}", tell::op(&call.op), tell::result(lang, &call.result, &call.op)))
    })
}
