//! What a client's program has read and acts on, beside what the leader's tree says.

use super::wording::Wording;
use crate::app::scene::tree::subject::Subject;
use crate::sim::{Life, Node};
use crate::tell::template::text;
use crate::zk::{Belief, Client, Status, Zk, established_leader, server};

/// A belief in words.
pub struct Believed {
    pub said: Wording,
    /// Whether something else is so by now.
    pub is_past: bool,
}

/// The belief of the client's program, while it acts on one.
#[cold]
pub fn of(subject: &Subject<'_>, node: &Node<Zk>, client: &Client) -> Option<Believed> {
    let program = client.program().filter(|_| node.life != Life::Crashed && client.is_alive())?;
    let belief = program.belief().filter(|_| matches!(program.status(), Status::Waiting | Status::Idle))?;
    let is_past = is_past(subject, &belief, program.path());
    let lang = subject.lang;
    let said = match belief {
        Belief::Applied { value, version } => Wording { full: format!("v{version} {value}"), brief: Some(format!("v{version}")) },
        Belief::Members(members) => {
            let names = if members.is_empty() { text!(lang, "nobody", "无人") } else { members.join(" ") };
            let brief = text!(lang, "sees {n}", "看到 {n} 个", n = members.len());
            Wording { full: text!(lang, "sees {names}", "看到 {names}", names), brief: Some(brief) }
        }
    };
    Some(Believed { said, is_past })
}

/// Whether the leader's tree says something else.
fn is_past(subject: &Subject<'_>, belief: &Belief, path: &str) -> bool {
    let Some(leader) = established_leader(subject.world).and_then(|id| server(subject.world, id)) else { return false };
    let tree = leader.tree();
    match belief {
        Belief::Applied { version, .. } => tree.get(path).is_none_or(|znode| znode.version() != *version),
        Belief::Members(members) => !tree.children(path).eq(members.iter().cloned()),
    }
}
