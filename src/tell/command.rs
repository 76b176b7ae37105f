//! Deeds of a person: faults, repairs, new servers and clients, and commands that could not be carried out.

use super::rich::{Part, Rich};
use super::scene::Telling;
use super::template::{code, tell};
use super::values::op;
use super::{hdfs, program, reconfig};
use crate::hdfs::Host;
use crate::lang::Lang;
use crate::script::{DurationText, ErrandText};
use crate::sim::{Event, Fault, NodeId};
use crate::zk::{Action, ClientId, Command, Machine, Refused, Remote, RequestBody, ServerId, SessionId};

pub fn did(Telling { lang, scene, .. }: Telling<'_>, done: &Fault) -> Rich {
    if scene.is_some() { fault(lang, done) } else { short(lang, done) }
}

pub fn observer_added(Telling { lang, scene, .. }: Telling<'_>, server: ServerId) -> Rich {
    match scene {
        None => tell!(lang, "observer {server} is added", "添加观察者 {server}", server),
        Some(_) => tell!(
            lang,
            "{server} is added, an observer: it gets every committed txn and answers reads, but neither votes nor counts for a quorum.",
            "添加了观察者 {server}：它接收每个已提交的事务并回答读请求，但不投票，也不计入过半数。",
            server,
        ),
    }
}

pub fn client_added(Telling { lang, scene, .. }: Telling<'_>, client: ClientId) -> Rich {
    match scene {
        None => tell!(lang, "client {client} is added", "添加客户端 {client}", client),
        Some(_) => tell!(
            lang,
            "{client} is added, a client: it asks a server of its list for a session.",
            "添加了客户端 {client}：它向列表中的一台服务器请求会话。",
            client,
        ),
    }
}

pub fn asked(Telling { lang, scene, .. }: Telling<'_>) -> Option<Rich> {
    match scene.map(|scene| &scene.step.event) {
        None => Some(tell!(lang, "a client is asked for something", "客户端收到一项要求")),
        Some(Event::Command(Command::Action(asked))) => Some(action(lang, asked)),
        Some(_) => None,
    }
}

/// The effect of a fault, or of its repair.
pub fn fault(lang: Lang, fault: &Fault) -> Rich {
    match fault {
        Fault::Crash(node) if matches!(Machine::of(*node), Some(Machine::Client(_))) => tell!(
            lang,
            "{node} is *stopped* without a close. Its session and its ephemeral znodes stay until the session’s time is over.",
            "{node} *停止*，没有机会关闭会话。会话和临时节点会保留到会话超时。",
            node,
        ),
        Fault::Restart(node) if matches!(Machine::of(*node), Some(Machine::Client(_))) => tell!(
            lang,
            "{node} *starts*. It is a new process, which knows nothing of its old session and asks for a new one.",
            "{node} *启动*。这是新的进程，不知道旧会话，会请求新的会话。",
            node,
        ),
        Fault::Crash(node) => tell!(
            lang,
            "{node} is *stopped*. Its memory is lost, and so are writes that its disk had not yet synced. Its connections break.",
            "{node} *停止*。内存全部丢失，尚未刷盘的内容也一并丢失，连接全部断开。",
            node,
        ),
        Fault::Restart(node) => {
            tell!(lang, "{node} *starts* with nothing but its disk.", "{node} *启动*：它只有磁盘上的内容。", node,)
        }
        Fault::Freeze(node) => tell!(
            lang,
            "{node} is *frozen*. Its connections stay open, but it neither hears nor answers, as in a long garbage collection.",
            "{node} 被*冻结*。连接仍在，但它既收不到也不回答，如同一次漫长的垃圾回收。",
            node,
        ),
        Fault::Thaw(node) => tell!(
            lang,
            "{node} is *thawed*. It goes on where it stopped, reads all that has arrived since, and finds its timers late.",
            "{node} 被*解冻*。它从停下处继续，先读积压的消息，再发现定时器都已到期。",
            node,
        ),
        Fault::Partition(sides) => tell!(
            lang,
            "The network is *partitioned*: {sides}. Nothing gets from one side to another, and nobody is told.",
            "网络被*分割*：{sides}。两侧之间什么都传不过去，也没有谁会收到通知。",
            sides = sides_text(sides),
        ),
        Fault::Isolate(node) => tell!(
            lang,
            "{node} is *isolated*. All its links stall. It runs on and does not know.",
            "{node} 被*隔离*。它的所有链路都不通，它仍在运行，并不知情。",
            node,
        ),
        Fault::Cut(a, b) => tell!(
            lang,
            "The link between {a} and {b} is *cut*: packets stall, and neither is told.",
            "{a} 与 {b} 之间的链路被*切断*：数据包停在途中，双方都不知情。",
            a,
            b,
        ),
        Fault::Heal => tell!(
            lang,
            "The network is *healed*: every link and every disk works as usual again. Stalled packets go on.",
            "网络*恢复*：所有链路和磁盘都恢复正常。停住的数据包继续前进。",
        ),
        Fault::HealLink(a, b) => tell!(
            lang,
            "The link between {a} and {b} is *healed*: stalled packets go on.",
            "{a} 与 {b} 之间的链路*恢复*：停住的数据包继续前进。",
            a,
            b,
        ),
        Fault::Slow(a, b, 0) => {
            tell!(lang, "The link between {a} and {b} is as fast as usual again.", "{a} 与 {b} 之间的链路恢复正常速度。", a, b)
        }
        Fault::Slow(a, b, by) => tell!(
            lang,
            "The link between {a} and {b} is *slowed down*: every packet takes {by} longer.",
            "{a} 与 {b} 之间的链路*变慢*：每个数据包多花 {by}。",
            a,
            b,
            by = DurationText(*by),
        ),
        Fault::SlowDisk(node, 0) => {
            tell!(lang, "The disk of {node} is as fast as usual again.", "{node} 的磁盘恢复正常速度。", node)
        }
        Fault::SlowDisk(node, by) => tell!(
            lang,
            "The disk of {node} is *slowed down*: every sync takes {by} longer. Its acknowledgements come late.",
            "{node} 的磁盘*变慢*：每次刷盘多花 {by}。它的确认也随之变晚。",
            node,
            by = DurationText(*by),
        ),
        Fault::Hold(message) => tell!(
            lang,
            "Message {message} is *held*: it waits, and all behind it on its connection wait with it.",
            "消息 {message} 被*扣住*：它停下等待，同一连接上排在后面的也一起等。",
            message,
        ),
        Fault::Release(message) => {
            tell!(lang, "Message {message} is *released*.", "消息 {message} 被*放行*。", message)
        }
        Fault::Drop(message) => tell!(
            lang,
            "Message {message} is *dropped*. TCP loses no message on its own, so its connection breaks with it.",
            "消息 {message} 被*丢弃*。TCP 不会单独丢一条消息，所以它的连接随之断开。",
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
            message = *id,
        ),
        Refused::AlreadySo => tell!(lang, "It is so already; nothing changes.", "已经是这样了，没有变化。"),
        Refused::TooMany => tell!(lang, "There are as many already as one run may have.", "数量已达到一次运行的上限。"),
        Refused::Gone(node) => does_not_run(lang, *node),
        Refused::IsRemote(_) | Refused::NotRemote(_) => remote_refused(lang, why),
        Refused::ObserverByReconfig => reconfig::observer_by_reconfig(lang),
        Refused::HandleOver(client) => tell!(
            lang,
            "Nothing happens: the handle of {client} is over, with neither a session to close nor a connection to move. For a new session, stop and restart {client}.",
            "没有任何变化：{client} 的句柄已失效，既没有可关闭的会话，也没有可迁移的连接。要得到新会话，请停止再重启 {client}。",
            client,
        ),
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

#[cold]
#[inline(never)]
fn remote_refused(lang: Lang, why: &Refused) -> Rich {
    match why {
        Refused::IsRemote(client) => tell!(
            lang,
            "The program of {client} runs outside of the simulation: only that program calls anything.",
            "{client} 的程序在模拟之外运行：只有那个程序自己能发起调用。",
            client,
        ),
        Refused::NotRemote(client) => tell!(
            lang,
            "{client} is simulated. “remote” is for the connections of programs that run outside.",
            "{client} 是模拟出来的客户端。“remote”只用于在模拟之外运行的程序的连接。",
            client,
        ),
        _ => Rich::default(),
    }
}

/// A deed of a program that runs outside.
#[cold]
fn remote(lang: Lang, client: ClientId, word: &Remote) -> Rich {
    match word {
        Remote::Open(server) => tell!(
            lang,
            "{client}, a program outside of the simulation, opens a connection to {server}.",
            "模拟之外的程序 {client} 打开一条到 {server} 的连接。",
            client,
            server,
        ),
        Remote::Connect(request) if request.session == SessionId::NONE => {
            tell!(lang, "The program of {client} asks for a session.", "{client} 的程序请求一个会话。", client)
        }
        Remote::Connect(_) => {
            tell!(lang, "The program of {client} comes back with its session.", "{client} 的程序带着它的会话回来。", client,)
        }
        Remote::Request { body: RequestBody::Op(call), .. } => {
            tell!(lang, "The program of {client} calls {call}.", "{client} 的程序调用 {call}。", client, call = code(op(call)))
        }
        Remote::Request { body: RequestBody::Ping, .. } => {
            tell!(lang, "The program of {client} sends a ping.", "{client} 的程序发送 ping。", client)
        }
        Remote::Request { body: RequestBody::CloseSession, .. } => {
            tell!(lang, "The program of {client} closes its session.", "{client} 的程序关闭它的会话。", client)
        }
        Remote::Request { .. } => {
            tell!(lang, "The program of {client} sends a request.", "{client} 的程序发送一个请求。", client)
        }
        Remote::Sasl => tell!(lang, "The program of {client} shows a token of SASL.", "{client} 的程序出示 SASL 令牌。", client),
        Remote::Break => tell!(
            lang,
            "The program of {client} closes its connection, or has ended.",
            "{client} 的程序关闭了连接，或已经结束。",
            client,
        ),
        Remote::End(_) => tell!(lang, "The connection of {client} is ended.", "{client} 的连接被断开。", client),
    }
}

/// A person's command to a client or the ensemble, as the sentence of its step.
pub fn action(lang: Lang, action: &Action) -> Rich {
    match action {
        Action::AddObserver => tell!(lang, "An observer is added.", "添加了一个观察者。"),
        Action::AddServer { .. } => tell!(lang, "A server is added.", "添加了一台服务器。"),
        Action::AddClient { client, .. } => tell!(lang, "{client} is added.", "添加了 {client}。", client),
        Action::Call { client, op: call } => {
            tell!(lang, "{client} is to call {call}.", "要求 {client} 调用 {call}。", client, call = code(op(call)))
        }
        Action::Errand { client, errand: asked } => tell!(
            lang,
            "{client} is to do {errand}.",
            "要求 {client} 执行 {errand}。",
            client,
            errand = code(ErrandText(asked).to_string()),
        ),
        Action::Run { client, .. } | Action::Tell { client, .. } => program::asked(lang, *client, action),
        Action::Remote { client, word } => remote(lang, *client, word),
        Action::RefuseRemote { server, .. } => {
            tell!(lang, "{server} does not take a program’s connection.", "{server} 不接受一个程序的连接。", server)
        }
        Action::Files { client, call } => hdfs::asked(lang, *client, call),
        Action::ImportCheckpoint => tell!(lang, "nn1 is given the last checkpoint.", "给 nn1 换上最后一个检查点。"),
        Action::Checkpoint => tell!(lang, "A checkpoint is asked for.", "要求做一次检查点。"),
        Action::Close { client } => tell!(
            lang,
            "{client}’s session is closed: a txn ends it and removes its ephemeral znodes at once.",
            "{client} 的会话被关闭：一个事务结束它，并立即移除它的临时节点。",
            client,
        ),
        Action::Connect { client, server } => tell!(
            lang,
            "{client} is sent to {server}, with the session it has.",
            "要求 {client} 带着现有会话改连 {server}。",
            client,
            server,
        ),
    }
}

fn short(lang: Lang, fault: &Fault) -> Rich {
    match fault {
        Fault::Crash(node) => tell!(lang, "*{node}* is stopped", "*{node}* 停止", node),
        Fault::Restart(node) => tell!(lang, "*{node}* starts", "*{node}* 启动", node),
        Fault::Freeze(node) => tell!(lang, "*{node}* is frozen", "*{node}* 被冻结", node),
        Fault::Thaw(node) => tell!(lang, "*{node}* is thawed", "*{node}* 被解冻", node),
        Fault::Partition(sides) => {
            tell!(lang, "the network is cut: {sides}", "网络被分割：{sides}", sides = sides_text(sides))
        }
        Fault::Isolate(node) => tell!(lang, "*{node}* is isolated", "*{node}* 被隔离", node),
        Fault::Cut(a, b) => tell!(lang, "{a} — {b} is cut", "{a} — {b} 被切断", a, b),
        Fault::Heal => tell!(lang, "the network is healed", "网络恢复"),
        Fault::HealLink(a, b) => tell!(lang, "{a} — {b} is healed", "{a} — {b} 恢复", a, b),
        Fault::Slow(a, b, 0) => tell!(lang, "{a} — {b} at usual speed", "{a} — {b} 恢复正常速度", a, b),
        Fault::Slow(a, b, by) => {
            tell!(lang, "{a} — {b} is slower by {by}", "{a} — {b} 慢了 {by}", a, b, by = DurationText(*by))
        }
        Fault::SlowDisk(node, 0) => tell!(lang, "disk of {node} at usual speed", "{node} 的磁盘恢复正常", node),
        Fault::SlowDisk(node, by) => {
            tell!(lang, "the disk of {node} is slower by {by}", "{node} 的磁盘慢了 {by}", node, by = DurationText(*by),)
        }
        Fault::Hold(message) => tell!(lang, "{message} is held", "{message} 被扣住", message),
        Fault::Release(message) => tell!(lang, "{message} is released", "{message} 被放行", message),
        Fault::Drop(message) => tell!(lang, "{message} is dropped", "{message} 被丢弃", message),
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
