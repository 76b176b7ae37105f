//! A server's place among the members of the ensemble, where that is not what its role says.

use crate::lang::Lang;
use crate::sim::{Life, Node};
use crate::tell::template::text;
use crate::zk::{QuorumVerifier, Server, ServerId, Zk};

/// The words in its box: that it serves reads while it looks for a leader, that it follows without a vote, or that a proposed configuration gives it one or takes it away.
pub fn standing(lang: Lang, node: &Node<Zk>, server: &Server) -> Option<String> {
    if server.is_read_only() && node.life != Life::Crashed {
        return Some(read_only(lang));
    }
    let is_settled = server.view().is_none_or(|view| view.pending().is_none());
    if node.life == Life::Crashed || is_settled && (server.is_voter() || server.is_observer()) {
        return None;
    }
    unusual(lang, server)
}

#[cold]
#[inline(never)]
fn read_only(lang: Lang) -> String {
    text!(lang, "read-only", "只读")
}

/// The group of a voter, and its weight where that is not 1.
#[cold]
#[inline(never)]
pub fn group(lang: Lang, members: &QuorumVerifier, server: ServerId) -> Option<String> {
    let (group, weight) = place_of(members, server)?;
    Some(match weight {
        1 => text!(lang, "group {group}", "第 {group} 组", group = group.to_string()),
        weight => text!(
            lang,
            "group {group} · weight {weight}",
            "{group} 组 · 权重 {weight}",
            group = group.to_string(),
            weight = weight.to_string()
        ),
    })
}

/// The same in the letters of Apache's configuration, as `group.3` and `weight.9` are: `g3 w0`.
#[cold]
#[inline(never)]
pub fn group_in_short(members: &QuorumVerifier, server: ServerId) -> Option<String> {
    let (group, weight) = place_of(members, server)?;
    Some(if weight == 1 { format!("g{group}") } else { format!("g{group} w{weight}") })
}

/// The group of a voter, and its weight.
fn place_of(members: &QuorumVerifier, server: ServerId) -> Option<(i64, i64)> {
    let (hierarchy, sid) = (members.hierarchy()?, i64::from(server.0));
    let group = hierarchy.numbers().into_iter().find(|&group| hierarchy.members_of(group).any(|member| member == sid))?;
    Some((group, hierarchy.weight(sid)))
}

#[cold]
fn unusual(lang: Lang, server: &Server) -> Option<String> {
    let will_vote = server.view().and_then(|view| view.pending()).map(|pending| pending.is_voter(server.id()));
    match (server.is_voter(), will_vote) {
        (false, Some(true)) => Some(text!(lang, "joining", "加入中")),
        (true, Some(false)) => Some(text!(lang, "leaving", "离开中")),
        (false, _) if !server.is_observer() => Some(text!(lang, "no vote", "不投票")),
        (_, _) => None,
    }
}
