//! A step of a path in words.

use crate::lang::Lang;
use crate::script;
use crate::sim::{Event, NodeId, Step};
use crate::tell;
use crate::zk::{Machine, Zk};

/// The step as a line.
pub(super) fn told(step: &Step<Zk>) -> String {
    match &step.event {
        Event::Command(command) => script::Command::Act(command.clone()).to_string(),
        Event::Delivered { from, to, message, .. } => {
            let message = tell::message(Lang::En, message);
            format!("{} → {}: {} {}", name(*from), name(*to), message.kind, message.key_figure).trim_end().to_owned()
        }
        Event::Accepted { from, node, port, .. } | Event::Connected { from, node, port, .. } => {
            format!("{} and {} are connected at port {port:?}", name(*from), name(*node))
        }
        Event::Closed { node, peer, port, .. } => format!("{} hears that {} is gone from port {port:?}", name(*node), name(*peer)),
        Event::Timer { node, timer } => format!("{}: timer {timer:?}", name(*node)),
        Event::Synced { node, writes } => format!("{}: {writes} writes are on the disk", name(*node)),
        Event::Blank => String::new(),
    }
}

fn name(node: NodeId) -> String {
    Machine::of(node).map_or_else(String::new, |machine| machine.to_string())
}
