//! Deeds of a person: faults, repairs, new servers and clients, and commands that could not be carried out.

use super::rich::{Part, Rich};
use super::scene::Telling;
use super::template::{code, tell};
use super::values::op;
use super::{hdfs, program};
use crate::hdfs::Host;
use crate::lang::Lang;
use crate::script::{DurationText, ErrandText};
use crate::sim::{Event, EventId, Fault, NodeId};
use crate::zk::{Action, ClientId, Command, Machine, Refused, ServerId};

pub fn did(Telling { lang, scene, .. }: Telling<'_>, done: &Fault) -> Rich {
    if scene.is_some() { fault(lang, done) } else { short(lang, done) }
}

pub fn observer_added(Telling { lang, scene, .. }: Telling<'_>, server: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "you add observer {server}", "你添加观察者 {server}", server),
        Some(_) => tell!(
            lang,
            "You add {server}, an observer: it gets every committed txn and answers reads, but neither votes nor counts for a quorum.",
            "你添加了观察者 {server}：它接收每个已提交的事务并回答读请求，但不投票，也不计入过半数。",
            server,
        ),
    }
}

pub fn client_added(Telling { lang, scene, .. }: Telling<'_>, client: ClientId) -> Rich {
    match scene {
        None => tell!(lang, "you add client {client}", "你添加客户端 {client}", client),
        Some(_) => tell!(
            lang,
            "You add {client}, a client: it asks a server of its list for a session.",
            "你添加了客户端 {client}：它向列表中的一台服务器请求会话。",
            client,
        ),
    }
}

pub fn asked(Telling { lang, scene, .. }: Telling<'_>) -> Option<Rich> {
    match scene.map(|scene| &scene.step.event) {
        None => Some(tell!(lang, "you asked a client", "你让客户端做了一件事")),
        Some(Event::Command(Command::Action(asked))) => Some(action(lang, asked)),
        Some(_) => None,
    }
}

/// The effect of a fault, or of its repair.
pub fn fault(lang: Lang, fault: &Fault) -> Rich {
    match fault {
        Fault::Crash(node) if matches!(Machine::of(*node), Some(Machine::Client(_))) => tell!(
            lang,
            "You *stop* {node} without a close: its session and its ephemeral znodes stay until the session’s time is over.",
            "你*停止*了 {node}，它没有机会关闭会话：会话和临时节点会保留到会话超时。",
            node,
        ),
        Fault::Restart(node) if matches!(Machine::of(*node), Some(Machine::Client(_))) => tell!(
            lang,
            "You *start* {node}: a new process, which knows nothing of its old session and asks for a new one.",
            "你*启动*了 {node}：这是新的进程，不知道旧会话，会请求新的会话。",
            node,
        ),
        Fault::Crash(node) => tell!(
            lang,
            "You *stop* {node}: its memory is lost, and so are writes that its disk had not yet synced. Its connections break.",
            "你*停止*了 {node}：内存全部丢失，尚未刷盘的内容也一并丢失，连接全部断开。",
            node,
        ),
        Fault::Restart(node) => {
            tell!(lang, "You *start* {node} with nothing but its disk.", "你*启动*了 {node}：它只有磁盘上的内容。", node,)
        }
        Fault::Freeze(node) => tell!(
            lang,
            "You *freeze* {node}: its connections stay open, but it neither hears nor answers, as in a long garbage collection.",
            "你*冻结*了 {node}：连接仍在，但它既收不到也不回答，如同一次漫长的垃圾回收。",
            node,
        ),
        Fault::Thaw(node) => tell!(
            lang,
            "You *thaw* {node}: it goes on where it stopped, reads all that has arrived since, and finds its timers late.",
            "你*解冻*了 {node}：它从停下处继续，先读积压的消息，再发现定时器都已过点。",
            node,
        ),
        Fault::Partition(sides) => tell!(
            lang,
            "You *partition* the network: {sides}. Nothing gets from one side to another, and nobody is told.",
            "你*分割*了网络：{sides}。两侧之间什么都传不过去，也没有谁会收到通知。",
            sides = sides_text(sides),
        ),
        Fault::Isolate(node) => tell!(
            lang,
            "You *isolate* {node}: all its links stall. It runs on and does not know.",
            "你*隔离*了 {node}：它的所有链路都不通，它仍在运行，并不知情。",
            node,
        ),
        Fault::Cut(a, b) => tell!(
            lang,
            "You *cut* the link between {a} and {b}: packets stall, and neither is told.",
            "你*切断*了 {a} 与 {b} 之间的链路：数据包停在途中，双方都不知情。",
            a,
            b,
        ),
        Fault::Heal => tell!(
            lang,
            "You *heal* the network: every link and every disk works as usual again, and stalled packets go on.",
            "你*恢复*了网络：所有链路和磁盘都恢复正常，停住的数据包继续前进。",
        ),
        Fault::HealLink(a, b) => tell!(
            lang,
            "You *heal* the link between {a} and {b}: stalled packets go on.",
            "你*恢复*了 {a} 与 {b} 之间的链路：停住的数据包继续前进。",
            a,
            b,
        ),
        Fault::Slow(a, b, 0) => {
            tell!(lang, "The link between {a} and {b} is as fast as usual again.", "{a} 与 {b} 之间的链路恢复正常速度。", a, b)
        }
        Fault::Slow(a, b, by) => tell!(
            lang,
            "You *slow down* the link between {a} and {b}: every packet takes {by} longer.",
            "你让 {a} 与 {b} 之间的链路*变慢*：每个数据包多花 {by}。",
            a,
            b,
            by = DurationText(*by),
        ),
        Fault::SlowDisk(node, 0) => {
            tell!(lang, "The disk of {node} is as fast as usual again.", "{node} 的磁盘恢复正常速度。", node)
        }
        Fault::SlowDisk(node, by) => tell!(
            lang,
            "You *slow down* the disk of {node}: every sync takes {by} longer, and its acknowledgements come late.",
            "你让 {node} 的磁盘*变慢*：每次刷盘多花 {by}，它的确认也随之变晚。",
            node,
            by = DurationText(*by),
        ),
        Fault::Hold(message) => tell!(
            lang,
            "You *hold* message {message}: it waits, and all behind it on its connection wait with it.",
            "你*扣住*了消息 {message}：它停下等待，同一连接上排在后面的也一起等。",
            message,
        ),
        Fault::Release(message) => {
            tell!(lang, "You *release* message {message}.", "你*放行*了消息 {message}。", message)
        }
        Fault::Drop(message) => tell!(
            lang,
            "You *drop* message {message}. TCP loses no message on its own, so its connection breaks with it.",
            "你*丢弃*了消息 {message}。TCP 不会单独丢一条消息，所以它的连接随之断开。",
            message,
        ),
    }
}

/// The reason why a command did nothing.
pub fn refused(lang: Lang, why: &Refused) -> Rich {
    match why {
        Refused::NoSuchNode(node) => tell!(lang, "There is no {node} here.", "这里没有 {node}。", node),
        Refused::NoSuchMessage(id) => tell!(
            lang,
            "Message {message} is not under way: it has arrived already, or never was.",
            "消息 {message} 不在途中：它已送达，或从未存在。",
            message = EventId(*id),
        ),
        Refused::AlreadySo => tell!(lang, "It is so already; nothing changes.", "已经是这样了，没有变化。"),
        Refused::TooMany => tell!(lang, "There are as many already as one run may have.", "数量已达到一次运行的上限。"),
        Refused::Gone(node) => does_not_run(lang, *node),
        Refused::StillRuns(node) => tell!(lang, "{node} runs: stop it first.", "{node} 正在运行：请先停止它。", node),
        Refused::ClientExists(client) => {
            tell!(lang, "There is a client {client} already.", "已经有客户端 {client}。", client)
        }
    }
}

/// The reason why a stopped or frozen machine takes no command; each kind of machine has its own.
fn does_not_run(lang: Lang, node: NodeId) -> Rich {
    match Machine::of(node) {
        Some(Machine::Client(client)) => tell!(
            lang,
            "{client} does not run and calls nothing: restart it if it was stopped, thaw it if it is frozen, or add another client.",
            "{client} 没有运行，不能发起调用：若已停止请重启它，若被冻结请解冻它，也可以添加另一个客户端。",
            client,
        ),
        Some(Machine::Host(host @ Host::Client(_))) => tell!(
            lang,
            "{host} does not run and asks for no file: restart it if it was stopped, thaw it if it is frozen.",
            "{host} 没有运行，不能读写文件：若已停止请重启它，若被冻结请解冻它。",
            host,
        ),
        Some(Machine::Host(host @ Host::SecondaryNameNode)) => tell!(
            lang,
            "{host} does not run and makes no checkpoint: restart it if it was stopped, thaw it if it is frozen.",
            "{host} 没有运行，不能做检查点：若已停止请重启它，若被冻结请解冻它。",
            host,
        ),
        _ => tell!(
            lang,
            "{machine} does not run: restart it if it was stopped, thaw it if it is frozen.",
            "{machine} 没有运行：若已停止请重启它，若被冻结请解冻它。",
            machine = node,
        ),
    }
}

/// A person's command to a client or the ensemble, as the sentence of its step.
pub fn action(lang: Lang, action: &Action) -> Rich {
    match action {
        Action::AddObserver => tell!(lang, "You add an observer.", "你添加了一个观察者。"),
        Action::AddClient { client, .. } => tell!(lang, "You add {client}.", "你添加了 {client}。", client),
        Action::Call { client, op: call } => {
            tell!(lang, "You have {client} call {call}.", "你让 {client} 调用 {call}。", client, call = code(op(call)))
        }
        Action::Errand { client, errand: asked } => tell!(
            lang,
            "You have {client} do {errand}.",
            "你让 {client} 执行 {errand}。",
            client,
            errand = code(ErrandText(asked).to_string()),
        ),
        Action::Run { client, .. } | Action::Tell { client, .. } => program::asked(lang, *client, action),
        Action::Files { client, call } => hdfs::asked(lang, *client, call),
        Action::ImportCheckpoint => tell!(lang, "You give nn1 the last checkpoint.", "你给 nn1 换上最后一个检查点。"),
        Action::Checkpoint => tell!(lang, "You ask for a checkpoint.", "你要求做一次检查点。"),
        Action::Close { client } => tell!(
            lang,
            "You close {client}’s session: a txn ends it and removes its ephemeral znodes at once.",
            "你关闭了 {client} 的会话：一个事务结束它，并立即移除它的临时节点。",
            client,
        ),
        Action::Connect { client, server } => tell!(
            lang,
            "You send {client} to {server}, with the session it has.",
            "你让 {client} 带着现有会话改连 {server}。",
            client,
            server,
        ),
    }
}

fn short(lang: Lang, fault: &Fault) -> Rich {
    match fault {
        Fault::Crash(node) => tell!(lang, "you stopped *{node}*", "你停止了 *{node}*", node),
        Fault::Restart(node) => tell!(lang, "you started *{node}*", "你启动了 *{node}*", node),
        Fault::Freeze(node) => tell!(lang, "you froze *{node}*", "你冻结了 *{node}*", node),
        Fault::Thaw(node) => tell!(lang, "you thawed *{node}*", "你解冻了 *{node}*", node),
        Fault::Partition(sides) => {
            tell!(lang, "you cut the network: {sides}", "你分割了网络：{sides}", sides = sides_text(sides))
        }
        Fault::Isolate(node) => tell!(lang, "you isolated *{node}*", "你隔离了 *{node}*", node),
        Fault::Cut(a, b) => tell!(lang, "you cut {a} — {b}", "你切断了 {a} — {b}", a, b),
        Fault::Heal => tell!(lang, "you healed the network", "你恢复了网络"),
        Fault::HealLink(a, b) => tell!(lang, "you healed {a} — {b}", "你恢复了 {a} — {b}", a, b),
        Fault::Slow(a, b, 0) => tell!(lang, "{a} — {b} at usual speed", "{a} — {b} 恢复正常速度", a, b),
        Fault::Slow(a, b, by) => {
            tell!(lang, "you slowed {a} — {b} by {by}", "你让 {a} — {b} 慢了 {by}", a, b, by = DurationText(*by))
        }
        Fault::SlowDisk(node, 0) => tell!(lang, "disk of {node} at usual speed", "{node} 的磁盘恢复正常", node),
        Fault::SlowDisk(node, by) => {
            tell!(lang, "you slowed the disk of {node} by {by}", "你让 {node} 的磁盘慢了 {by}", node, by = DurationText(*by),)
        }
        Fault::Hold(message) => tell!(lang, "you hold {message}", "你扣住 {message}", message),
        Fault::Release(message) => tell!(lang, "you released {message}", "你放行 {message}", message),
        Fault::Drop(message) => tell!(lang, "you dropped {message}", "你丢弃 {message}", message),
    }
}

/// `s1 s2 | s3`, each of them a machine that one can point at.
fn sides_text(sides: &[Vec<NodeId>]) -> Rich {
    let mut parts = Vec::new();
    for (n, side) in sides.iter().enumerate() {
        if n > 0 {
            parts.push(Part::Text(" | ".to_owned()));
        }
        for (n, node) in side.iter().enumerate() {
            if n > 0 {
                parts.push(Part::Text(" ".to_owned()));
            }
            parts.push(Part::Node(*node));
        }
    }
    Rich(parts)
}
