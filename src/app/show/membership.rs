//! A server's place among the members of the ensemble, where that is not what its role says.

use crate::lang::Lang;
use crate::sim::{Life, Node};
use crate::tell::template::text;
use crate::zk::{Server, Zk};

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
