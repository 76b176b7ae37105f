//! Sentences on events, for steps in which no process made a note.

use super::message::{kind, peer_figure, peer_kind};
use super::rich::Rich;
use super::scene::{Opened, session_words, txn_words};
use super::template::{Arg, code, tell, text};
use super::values::op;
use super::{command, hdfs_message, read_only, reconfig};
use crate::hdfs;
use crate::lang::Lang;
use crate::rules::Rule;
use crate::sim::{Closing, Event, Life, NodeId, Step, TraceKind, TraceStep, World};
use crate::zk::{
    self, Class, Command, Message, Notification, Port, QuorumPacket, RequestBody, Server, ServerId, ServerState, SessionId, Timer,
    ZabState, Zk, Zxid,
};

/// The most letters of a call in the sentence of its arrival.
const MAX_CALL: usize = 60;

pub fn caption(lang: Lang, step: &Step<Zk>, world: &World<Zk>, opened: Opened<'_>) -> Rich {
    match &step.event {
        Event::Blank => tell!(lang, "Nothing has happened yet.", "还没有发生任何事。"),
        Event::Command(Command::Fault(fault)) => command::fault(lang, fault),
        Event::Command(Command::Action(action)) => command::action(lang, action),
        Event::Delivered { from, to, message, .. } => {
            delivered(&Delivery { lang, opened, step, world, from: *from, to: *to }, message)
        }
        Event::Accepted { port, from, node, .. } => tell!(
            lang,
            "{node} accepts a connection from {from} on its {port}.",
            "{node} 在{port}接受了 {from} 的连接。",
            node,
            from,
            port = port_name(lang, *port),
        ),
        Event::Connected { port, from, node, .. } => tell!(
            lang,
            "{node} is connected to the {port} of {from}.",
            "{node} 连上了 {from} 的{port}。",
            node,
            from,
            port = port_name(lang, *port),
        ),
        Event::Closed { port, node, peer, why, .. } => closed(lang, world, *port, *node, *peer, *why),
        Event::Timer { node, timer } => on_timer(lang, step, *node, *timer),
        Event::Synced { node, writes } => tell!(
            lang,
            "The disk of {node} has synced {writes|write|writes}.",
            "{node} 的磁盘一次刷盘完成了 {writes} 次写入。",
            node,
            writes,
        ),
    }
}

pub fn line(lang: Lang, trace: &TraceStep) -> Rich {
    match (trace.kind, trace.node, trace.peer) {
        (TraceKind::Message, Some(node), Some(peer)) => {
            tell!(lang, "{peer} → {node} {class}", "{peer} → {node} {class}", peer, node, class = class_name(lang, trace.class))
        }
        (TraceKind::Connection, Some(node), Some(peer)) => {
            tell!(lang, "{node} — {peer} connection", "{node} — {peer} 连接", node, peer)
        }
        (TraceKind::Sync, Some(node), _) => tell!(lang, "{node} disk sync", "{node} 刷盘", node),
        (_, Some(node), _) => tell!(lang, "{node} timer", "{node} 定时器", node),
        (_, None, _) => tell!(lang, "your command", "你的命令"),
    }
}

fn class_name(lang: Lang, class: u8) -> Rich {
    match Class::from_u8(class) {
        Class::Vote => tell!(lang, "*Notification*", "*Notification*"),
        Class::Sync => tell!(lang, "synchronization", "同步"),
        Class::Propose => tell!(lang, "*PROPOSAL*", "*PROPOSAL*"),
        Class::Ack => tell!(lang, "*ACK*", "*ACK*"),
        Class::Commit => tell!(lang, "*COMMIT*", "*COMMIT*"),
        Class::Client => tell!(lang, "client", "客户端消息"),
        Class::Watch => tell!(lang, "*WatcherEvent*", "*WatcherEvent*"),
        Class::Ping => tell!(lang, "ping", "心跳"),
        Class::Link | Class::Timer | Class::Disk | Class::Command => tell!(lang, "message", "消息"),
    }
}

/// A message that was delivered, with its sender and its receiver.
struct Delivery<'a> {
    lang: Lang,
    opened: Opened<'a>,
    step: &'a Step<Zk>,
    world: &'a World<Zk>,
    from: NodeId,
    to: NodeId,
}

impl Delivery<'_> {
    fn server(&self, node: NodeId) -> Option<&Server> {
        zk::server(self.world, ServerId::of_node(node)?)
    }

    fn leads(&self, node: NodeId) -> bool {
        self.server(node).is_some_and(|server| server.state() == ServerState::Leading)
    }

    /// Whether the leader counts the other's acknowledgements.
    fn counts(&self, from: NodeId, leader: NodeId) -> bool {
        let counts = |leader: &Server| ServerId::of_node(from).is_none_or(|from| leader.voting().is_voter_of_any(from));
        self.server(leader).is_none_or(counts)
    }

    /// Whether a server is in broadcast: of a leader, whether a quorum has synchronised with it.
    fn is_established(&self, node: NodeId) -> bool {
        self.server(node).is_some_and(|server| server.zab_state() == ZabState::Broadcast)
    }

    /// Whether the leader makes nothing of the ACK of NEWLEADER that the step brings: it has taken another ACK for it (ZOOKEEPER-4685).
    /// A learner that is in broadcast sends the same packet a second time, as its answer to UPTODATE.
    fn is_superfluous(&self, from: NodeId, leader: NodeId) -> bool {
        let acked = |(_, note): &(NodeId, zk::Note)| matches!(note, zk::Note::NewLeaderAcked { .. });
        self.leads(leader) && !self.is_established(from) && !self.step.notes.iter().any(acked)
    }

    /// Whether the run leaves this rule out at the server.
    fn lacks(&self, node: NodeId, rule: Rule) -> bool {
        self.server(node).is_some_and(|server| !server.config().rules.hold(rule))
    }

    /// Whether the step sent something to the node.
    fn sent_to(&self, node: NodeId) -> bool {
        self.step.sent.iter().any(|sent| sent.to == node)
    }
}

/// An ACK of a txn ahead of NEWLEADER's, as servers sent it before ZOOKEEPER-4685.
#[cold]
#[inline(never)]
fn ack_before_new_leaders(lang: Lang, from: NodeId, to: NodeId, zxid: Zxid) -> Rich {
    tell!(
        lang,
        "{from}’s ACK of {zxid} comes while {to} waits for the ACK of NEWLEADER: the zxid is another, so it does not count.",
        "{from} 对 {zxid} 的 ACK 先到了，而 {to} 等的是对 NEWLEADER 的 ACK：zxid 不符，不计数。",
        from,
        zxid,
        to,
    )
}

#[cold]
#[inline(never)]
fn late_ack_of_new_leader(lang: Lang, from: NodeId, to: NodeId) -> Rich {
    tell!(
        lang,
        "{from}’s ACK of NEWLEADER comes behind another ACK that {to} has taken for it: {to} makes nothing of it.",
        "{from} 对 NEWLEADER 的 ACK 来了，但 {to} 已把先到的另一个 ACK 当成了它：这一个不起作用。",
        from,
        to,
    )
}

fn delivered(delivery: &Delivery<'_>, message: &Message) -> Rich {
    let Delivery { lang, from, to, .. } = *delivery;
    match message {
        Message::Greeting { .. } => tell!(
            lang,
            "{from} dials {to} for the election and says who it is.",
            "{from} 为选举连接 {to}，并报上自己的 id。",
            from,
            to,
        ),
        Message::Notification(notification) => notified(delivery, notification),
        Message::Quorum(packet) => packet_came(delivery, packet),
        Message::Connect(connect) if connect.session == SessionId::NONE => {
            tell!(lang, "{from} asks {to} for a new session.", "{from} 向 {to} 请求建立新会话。", from, to)
        }
        Message::Connect(_) => tell!(lang, "{from} comes to {to} with its session.", "{from} 带着自己的会话来到 {to}。", from, to,),
        Message::Connected(_) => tell!(lang, "{from} answers {to} about its session.", "{from} 就会话回复 {to}。", from, to,),
        Message::Request { body, .. } => requested(delivery, body),
        Message::Reply(reply) if Class::of_message(message) == Class::Ping => tell!(
            lang,
            "{from} answers {to}’s ping; it has applied all up to {zxid}.",
            "{from} 回应 {to} 的心跳；它已应用到 {zxid}。",
            from,
            to,
            zxid = reply.zxid,
        ),
        Message::Hdfs(packet) => hdfs_message::delivered(lang, from, to, packet),
        Message::Word(word) => read_only::word_came(lang, from, to, word),
        Message::Peer { message, .. } => tell!(
            lang,
            "{from} → {to} {kind} {figure}.",
            "{from} → {to} {kind} {figure}。",
            from,
            to,
            kind = code(peer_kind(message)),
            figure = code(peer_figure(message)),
        ),
        Message::Reply(_) => {
            tell!(lang, "{from} tells {to} that it has taken over its watches.", "{from} 告诉 {to}：已接管它的监听。", from, to)
        }
        Message::Event(event) => tell!(
            lang,
            "{from} tells {to}: {kind} {path}.",
            "{from} 通知 {to}：{kind} {path}。",
            from,
            to,
            kind = code(event.kind.name()),
            path = &event.path,
        ),
    }
}

fn notified(delivery: &Delivery<'_>, notification: &Notification) -> Rich {
    let Delivery { lang, from, to, .. } = *delivery;
    if delivery.server(from).is_some_and(Server::is_observer) {
        return tell!(
            lang,
            "{from}, an observer without a vote, asks {to} whom it has, and {to} answers.",
            "没有选票的观察者 {from} 询问 {to} 支持谁，{to} 回答了它。",
            from,
            to,
        );
    }
    if notification.state == ServerState::Looking {
        return tell!(
            lang,
            "{to} hears {from}’s vote {vote}, which is no better and changes nothing.",
            "{to} 收到 {from} 的选票 {vote}，并不更好，没有影响。",
            to,
            from,
            vote = notification.vote,
        );
    }
    let leads = notification.vote.leader.node() == from;
    let looking = delivery.server(to).is_some_and(|server| server.state() == ServerState::Looking);
    if looking && leads {
        return tell!(
            lang,
            "{from} tells {to} that it leads. To join, {to} needs to hear the same from a quorum.",
            "{from} 告诉 {to} 自己是领导者。{to} 要听到过半投票者都这样说才会加入。",
            from,
            to,
        );
    }
    if looking {
        return tell!(
            lang,
            "{from} tells {to} that it is {state} under {leader}. To join, {to} needs that from a quorum and from {leader} itself.",
            "{from} 告诉 {to} 自己处于 {state}，领导者是 {leader}。{to} 要听到过半投票者和 {leader} 本人都这样说才会加入。",
            from,
            to,
            state = notification.state.name(),
            leader = notification.vote.leader,
        );
    }
    tell!(
        lang,
        "{from} tells {to} of the leader {leader}. {to} has a role by now and ignores it.",
        "{from} 告诉 {to} 领导者是 {leader}。{to} 已有角色，不再理会。",
        from,
        to,
        leader = notification.vote.leader,
    )
}

fn packet_came(delivery: &Delivery<'_>, packet: &QuorumPacket) -> Rich {
    let Delivery { lang, from, to, .. } = *delivery;
    match packet {
        QuorumPacket::FollowerInfo { accepted_epoch, .. } | QuorumPacket::ObserverInfo { accepted_epoch, .. } => tell!(
            lang,
            "{from} introduces itself to {to}: the last epoch it has accepted is {epoch}.",
            "{from} 向 {to} 报到：它接受过的最后一个纪元是 {epoch}。",
            from,
            to,
            epoch = accepted_epoch,
        ),
        QuorumPacket::AckEpoch { last_zxid, .. } => tell!(
            lang,
            "{from} has promised {to} its epoch; its own history ends at {zxid}.",
            "{from} 已向 {to} 承诺这个纪元；它自己的历史到 {zxid} 为止。",
            from,
            to,
            zxid = last_zxid,
        ),
        QuorumPacket::NewLeader { .. } if delivery.lacks(to, Rule::SyncedBeforeAck) => tell!(
            lang,
            "{to} has all of {from}’s history now, and answers before its disk has it: the run is without the rule {rule}.",
            "{to} 已收到 {from} 的全部历史，还没落盘就回复：本次运行去掉了规则 {rule}。",
            to,
            from,
            rule = code(Rule::SyncedBeforeAck.word()),
        ),
        QuorumPacket::NewLeader { .. } => tell!(
            lang,
            "{to} has all of {from}’s history now. It answers when its disk has it too.",
            "{to} 已收到 {from} 的全部历史，等写入磁盘后再回复。",
            to,
            from,
        ),
        QuorumPacket::Proposal(txn) if delivery.lacks(to, Rule::AckAfterSync) => tell!(
            lang,
            "{to} gets {from}’s proposal {zxid} ({what}), and acknowledges it before the disk has it: the run is without the rule {rule}.",
            "{to} 收到 {from} 的提案 {zxid}（{what}），还没落盘就确认：本次运行去掉了规则 {rule}。",
            to,
            from,
            zxid = txn.zxid,
            what = txn_words(lang, delivery.world, delivery.opened, txn),
            rule = code(Rule::AckAfterSync.word()),
        ),
        QuorumPacket::Proposal(txn) => tell!(
            lang,
            "{to} gets {from}’s proposal {zxid} ({what}) and writes it to its log; it acknowledges when the disk has it.",
            "{to} 收到 {from} 的提案 {zxid}（{what}），写入日志，等落盘后再确认。",
            to,
            from,
            zxid = txn.zxid,
            what = txn_words(lang, delivery.world, delivery.opened, txn),
        ),
        QuorumPacket::Ack { zxid } if zxid.is_new_epoch() && delivery.is_superfluous(from, to) => {
            late_ack_of_new_leader(lang, from, to)
        }
        QuorumPacket::Ack { zxid } if zxid.is_new_epoch() => {
            tell!(lang, "{from} confirms to {to} that it is up to date.", "{from} 向 {to} 确认自己已是最新。", from, to)
        }
        QuorumPacket::Ack { zxid } if !delivery.counts(from, to) => reconfig::not_counted(lang, from, to, *zxid),
        QuorumPacket::Ack { zxid } if !delivery.is_established(to) => ack_before_new_leaders(lang, from, to, *zxid),
        QuorumPacket::Ack { zxid } => tell!(
            lang,
            "COMMIT has left already when {from}’s ACK of {zxid} comes: a quorum was enough.",
            "{from} 对 {zxid} 的 ACK 到达时，COMMIT 早已发出：过半数就够了。",
            from,
            zxid,
        ),
        QuorumPacket::CommitAndActivate { zxid, leader } => tell!(
            lang,
            "{to} learns from {from} that the reconfiguration {zxid} is committed, and that {leader} leads.",
            "{to} 从 {from} 得知重新配置 {zxid} 已提交，由 {leader} 领导。",
            to,
            from,
            zxid,
            leader,
        ),
        QuorumPacket::InformAndActivate { txn, leader } => tell!(
            lang,
            "{to} learns from {from} that the reconfiguration {zxid} is committed, and that {leader} leads.",
            "{to} 从 {from} 得知重新配置 {zxid} 已提交，由 {leader} 领导。",
            to,
            from,
            zxid = txn.zxid,
            leader,
        ),
        QuorumPacket::Commit { zxid } => {
            tell!(lang, "{to} learns from {from} that {zxid} is committed.", "{to} 从 {from} 得知 {zxid} 已提交。", to, from, zxid)
        }
        QuorumPacket::Ping { .. } if delivery.leads(from) => {
            tell!(lang, "{from} pings {to}.", "{from} 向 {to} 发出心跳。", from, to)
        }
        QuorumPacket::Ping { touched, .. } => answered_ping(lang, from, to, touched.len()),
        QuorumPacket::Revalidate { session, valid: None, .. } => tell!(
            lang,
            "{from} asks {to} whether {session} still lives. If it does, {to} notes that the session is at {from}.",
            "{from} 询问 {to}：{session}是否仍然有效。若有效，{to} 就记下：会话在 {from}。",
            from,
            to,
            session = session_words(lang, delivery.world, *session),
        ),
        QuorumPacket::Request(request) => tell!(
            lang,
            "{from} passes a client’s request on to {to}: {request}.",
            "{from} 把客户端的请求转交给 {to}：{request}。",
            from,
            to,
            request = body_words(&request.body),
        ),
        QuorumPacket::Sync => tell!(
            lang,
            "{from} tells {to} that it has sent all that a waiting `sync` asked for.",
            "{from} 告诉 {to}：等待中的 `sync` 所要的内容都已发出。",
            from,
            to,
        ),
        QuorumPacket::LeaderInfo { epoch } => tell!(
            lang,
            "{from} tells {to} its epoch, {epoch}. {to} had accepted it before, so its answer is not counted again.",
            "{from} 告知 {to} 它的纪元是 {epoch}。{to} 以前已接受过，所以这次的回复不再计数。",
            from,
            to,
            epoch,
        ),
        QuorumPacket::Diff { .. }
        | QuorumPacket::Trunc { .. }
        | QuorumPacket::Snap { .. }
        | QuorumPacket::UpToDate
        | QuorumPacket::Inform(_)
        | QuorumPacket::Revalidate { .. } => {
            tell!(lang, "{to} gets {kind} from {from}.", "{to} 收到 {from} 的 {kind}。", to, kind = code(packet.name()), from)
        }
    }
}

fn answered_ping(lang: Lang, from: NodeId, to: NodeId, sessions: usize) -> Rich {
    let heard = match sessions {
        0 => text!(lang, "no session was heard of since the last", "上次以来没有会话活动"),
        n => text!(lang, "{n|session was heard of|sessions were heard of} since the last", "上次以来有 {n} 个会话活动过", n,),
    };
    tell!(lang, "{from} answers {to}’s ping: {heard}.", "{from} 回应 {to} 的心跳：{heard}。", from, to, heard)
}

fn requested(delivery: &Delivery<'_>, body: &RequestBody) -> Rich {
    let Delivery { lang, from, to, .. } = *delivery;
    if *body == RequestBody::Ping {
        return tell!(
            lang,
            "{from} pings {to}, so that its session does not expire.",
            "{from} 向 {to} 发出心跳，使会话不过期。",
            from,
            to,
        );
    }
    let request = body_words(body);
    let leader = delivery.server(to).and_then(|server| server.leader()).filter(|leader| leader.node() != to);
    match leader.filter(|leader| delivery.sent_to(leader.node())) {
        Some(leader) => tell!(
            lang,
            "{to} gets {request} from {from} and passes it on to its leader {leader}.",
            "{to} 收到 {from} 的 {request}，转交给领导者 {leader}。",
            to,
            from,
            request,
            leader,
        ),
        None if delivery.sent_to(from) => tell!(
            lang,
            "{to} answers {request} of {from} from its own tree, and asks nobody.",
            "{to} 用自己的树回答 {from} 的 {request}，不问任何服务器。",
            to,
            from,
            request,
        ),
        None => tell!(
            lang,
            "{to} gets {request} from {from}; it waits for what this client asked before.",
            "{to} 收到 {from} 的 {request}，它要等这个客户端先前的请求完成。",
            to,
            from,
            request,
        ),
    }
}

fn body_words(body: &RequestBody) -> Arg {
    match body {
        RequestBody::Op(call) => code(in_short(op(call))),
        body => code(kind(&Message::Request { xid: 0, body: body.clone() })),
    }
}

/// A call without the end of its data, where these are so long that the sentence would not be read.
fn in_short(call: String) -> String {
    let cut = call.char_indices().nth(MAX_CALL).map(|(end, _)| format!("{}…", &call[..end]));
    cut.unwrap_or(call)
}

fn closed(lang: Lang, world: &World<Zk>, port: Port, node: NodeId, peer: NodeId, why: Closing) -> Rich {
    let because = match why {
        Closing::Finished => tell!(lang, "{peer} has closed it", "对方 {peer} 关闭了它", peer),
        Closing::Reset if world.node(peer).is_some_and(|node| node.life == Life::Crashed) => {
            tell!(lang, "{peer} is stopped", "{peer} 已停止", peer)
        }
        Closing::Reset => tell!(lang, "{peer} refuses it, or has dropped it", "{peer} 拒绝或丢弃了它", peer),
        Closing::DialTimeout => tell!(lang, "{peer} did not answer in time", "{peer} 没有及时应答", peer),
        Closing::GaveUp => tell!(lang, "nothing got through to {peer} for too long", "太久没有数据能到达 {peer}", peer),
        Closing::Dropped => tell!(lang, "a message of it was dropped", "其中一条消息被丢弃"),
    };
    if port == Port::Client && ServerId::of_node(node).is_some() {
        return tell!(
            lang,
            "{node} has lost its connection with {peer}: {because}. It forgets {peer}’s watches; the session lives on until it is closed or times out.",
            "{node} 与 {peer} 的连接断开：{because}。它忘掉 {peer} 的监听；会话仍在，直到被关闭或超时。",
            node,
            peer,
            because,
        );
    }
    tell!(
        lang,
        "{node} has no connection to {peer} ({port}): {because}.",
        "{node} 与 {peer} 之间没有连接（{port}）：{because}。",
        node,
        peer,
        port = port_name(lang, port).trim().to_owned(),
        because,
    )
}

fn port_name(lang: Lang, port: Port) -> String {
    match port {
        Port::Election => text!(lang, "election port", "选举端口"),
        Port::Quorum => text!(lang, "quorum port", "同步端口"),
        Port::Client => text!(lang, "client port", "客户端端口"),
        Port::Peer => text!(lang, "program’s port", "程序端口"),
        Port::Hdfs => text!(lang, "RPC port", " RPC 端口"),
    }
}

fn on_timer(lang: Lang, step: &Step<Zk>, node: NodeId, timer: Timer) -> Rich {
    match timer {
        Timer::Election => tell!(
            lang,
            "{node} has heard nothing that decides the election: it sends its vote again, and will wait twice as long next time.",
            "{node} 没有收到能决定选举的消息：重发自己的选票，下次等待加倍。",
            node,
        ),
        Timer::LeaderTick if step.sent.is_empty() => tell!(
            lang,
            "Half a tick of {node} is over: as leader it checks whether a quorum still follows it.",
            "{node} 过了半个 tick：作为领导者，它检查是否仍有过半支持。",
            node,
        ),
        Timer::LeaderTick => tell!(
            lang,
            "Half a tick is over: {node}, as leader, pings all its learners.",
            "过了半个 tick：领导者 {node} 向所有学习者发出心跳。",
            node,
        ),
        Timer::LearnerConnect => {
            tell!(lang, "{node} tries once more to reach its leader’s quorum port.", "{node} 再次尝试连接领导者的同步端口。", node,)
        }
        Timer::Sessions => tell!(
            lang,
            "{node}, as leader, looks for sessions whose time is over: none.",
            "领导者 {node} 检查哪些会话到期：没有。",
            node,
        ),
        Timer::Containers => tell!(
            lang,
            "{node}, as leader, looks for containers that have lost their children and TTL znodes past their time: none.",
            "领导者 {node} 查找失去子节点的容器和超时的 TTL 节点：没有。",
            node,
        ),
        Timer::ClientPing => tell!(
            lang,
            "{node} has had nothing to ask for a while and sends a ping, so that its session does not expire.",
            "{node} 有一阵没有请求了，它发出心跳，使会话不过期。",
            node,
        ),
        Timer::LocalSessions | Timer::ClientProbe => read_only::on_timer(lang, node, timer),
        Timer::Program => tell!(lang, "The program of {node} goes on.", "{node} 的程序继续执行。", node),
        Timer::Hdfs(hdfs::Timer::Heartbeat) => {
            tell!(lang, "{node} tells its NameNodes that it is alive.", "{node} 向名称节点报告自己还活着。", node)
        }
        Timer::Hdfs(hdfs::Timer::Load) => {
            tell!(lang, "{node} has replayed another piece of its EditLog.", "{node} 又重放了一段 EditLog。", node)
        }
        Timer::Hdfs(_)
        | Timer::Rest
        | Timer::LearnerRead
        | Timer::LeaderWait
        | Timer::Quorum
        | Timer::ClientConnect
        | Timer::ClientRead
        | Timer::ReadOnly
        | Timer::ClientExpire => tell!(lang, "A timer of {node} goes off.", "{node} 的一个定时器到点。", node),
    }
}
