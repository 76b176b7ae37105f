//! One message in full: its name, its figures, every field, and its purpose.

use super::hdfs_message;
use super::template::text;
use super::values::{cause_of_failure, data_text, list, number_end, op, short_session, verb};
use crate::lang::Lang;
use crate::script::DurationText;
use crate::zk::{
    Code, ConnectRequest, ConnectResponse, Dynamic, Message, Notification, Op, PING_XID, PeerMessage, QuorumPacket, QuorumVerifier,
    Reply, Request, RequestBody, Response, ServerId, SessionId, Stat, Txn, TxnBody, WatcherEvent, ZnodeKind, Zxid, sequence,
};

/// The most characters of data on the stage.
const MAX_FIGURE: usize = 16;

/// A message as the panel shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageText {
    /// Apache's name of a packet or a record; of a call the word that one types.
    pub kind: String,
    /// The one value worth a place on the stage; may be empty.
    pub key_figure: String,
    /// Each field by Apache's name.
    pub fields: Vec<(String, String)>,
    /// The purpose of such a message, in one sentence.
    pub about: String,
}

pub fn message(lang: Lang, message: &Message) -> MessageText {
    MessageText {
        kind: kind(message),
        key_figure: key_figure(lang, message),
        fields: fields(lang, message).into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        about: about(lang, message),
    }
}

/// Apache's name of a packet or a record; of a call the word that one types.
pub fn kind(message: &Message) -> String {
    match message {
        Message::Greeting { .. } => "InitialMessage",
        Message::Notification(_) => "Notification",
        Message::Quorum(packet) => packet.name(),
        Message::Connect(_) => "ConnectRequest",
        Message::Connected(_) => "ConnectResponse",
        Message::Request { body: RequestBody::Op(op), .. } => verb(op),
        Message::Request { body, .. } => body.name(),
        Message::Reply(_) => "Reply",
        Message::Event(_) => "WatcherEvent",
        Message::Peer { message, .. } => peer_kind(message),
        Message::Hdfs(packet) => hdfs_message::kind(packet),
        Message::Word(word) => word,
    }
    .to_owned()
}

#[inline(never)]
fn failure(code: Code) -> String {
    format!("✗ {}", code.words())
}

fn key_figure(lang: Lang, message: &Message) -> String {
    match message {
        Message::Greeting { from } => text!(lang, "I am {from}", "我是 {from}", from),
        // For no server: by whoever has no vote and wants to know.
        Message::Notification(Notification { vote, .. }) if vote.leader == ServerId(0) => text!(lang, "who leads?", "谁领导？"),
        Message::Notification(Notification { vote, .. }) => text!(lang, "vote {leader}", "投 {leader}", leader = vote.leader),
        Message::Quorum(packet) => packet_figure(lang, packet),
        Message::Connect(ConnectRequest { session, .. }) if *session != SessionId::NONE => {
            text!(lang, "its session", "自己的会话")
        }
        // The timeout that a client asks for with a new session, and the one that it is granted.
        Message::Connected(ConnectResponse { timeout: 0, .. }) => failure(Code::SessionExpired),
        Message::Connect(ConnectRequest { timeout, .. }) | Message::Connected(ConnectResponse { timeout, .. }) => {
            text!(lang, "session {timeout}", "会话 {timeout}", timeout = DurationText(*timeout))
        }
        Message::Request { body, .. } => body_figure(body),
        Message::Reply(Reply { xid: PING_XID, .. }) => "ping ✓".to_owned(),
        Message::Reply(Reply { result: Err(code), .. }) => failure(*code),
        Message::Reply(Reply { zxid, result: Ok(response), .. }) => {
            reply_figure(lang, response).unwrap_or_else(|| zxid.to_string())
        }
        Message::Event(WatcherEvent { path, .. }) => path.to_string(),
        Message::Peer { message, .. } => peer_figure(message),
        Message::Hdfs(packet) => hdfs_message::figure(lang, packet),
        Message::Word(_) => String::new(),
    }
}

/// A message between two programs, beside ZooKeeper: a request to a storage, or its answer.
pub fn peer_kind(message: &PeerMessage) -> &'static str {
    match message {
        PeerMessage::Write { .. } => "write",
        PeerMessage::Accepted { .. } => "accepted",
        PeerMessage::Refused { .. } => "refused",
    }
}

pub fn peer_figure(message: &PeerMessage) -> String {
    match message {
        PeerMessage::Write { token, .. } => token.to_string(),
        PeerMessage::Accepted { token } => format!("✓ {token}"),
        PeerMessage::Refused { token, seen } => format!("✗ {token} < {seen}"),
    }
}

fn peer_fields(message: &PeerMessage) -> Fields {
    let (PeerMessage::Write { token, .. } | PeerMessage::Accepted { token } | PeerMessage::Refused { token, .. }) = message;
    let mut fields = vec![("token", token.to_string())];
    match message {
        PeerMessage::Write { data, .. } => fields.push(("data", data.to_string())),
        PeerMessage::Refused { seen, .. } => fields.push(("seen", seen.to_string())),
        PeerMessage::Accepted { .. } => {}
    }
    fields
}

/// The value that somebody who has asked wants to know first.
fn reply_figure(lang: Lang, response: &Response) -> Option<String> {
    match response {
        Response::Data { data, .. } => Some(data_text(data)).filter(|data| data.chars().count() <= MAX_FIGURE),
        Response::Stat(stat) => Some(text!(lang, "version {n}", "版本 {n}", n = stat.version)),
        _ => Some(outcome(lang, response)),
    }
}

/// The answer to a call in a word or two: what was made, how many were found, else that it is done.
#[cold]
fn outcome(lang: Lang, response: &Response) -> String {
    let children = |n: usize| text!(lang, "{n|child|children}", "{n} 个子节点", n);
    match response {
        Response::Created { path, .. } => match sequence(path).1 {
            "" => text!(lang, "created", "已创建"),
            digits => text!(lang, "created {number}", "已创建 {number}", number = number_end(digits)),
        },
        Response::Children { children: found, .. } => children(found.len()),
        Response::Number(n) => children(*n),
        Response::Results(results) => match cause_of_failure(results) {
            Some(code) => format!("✗ {}", code.words()),
            None => text!(lang, "{n|result|results}", "{n} 个结果", n = results.len()),
        },
        Response::Path(_) => text!(lang, "synced", "已同步"),
        Response::Ephemerals(found) => text!(lang, "{n|znode|znodes}", "{n} 个 znode", n = found.len()),
        _ => text!(lang, "done", "完成"),
    }
}

fn packet_figure(lang: Lang, packet: &QuorumPacket) -> String {
    match packet {
        QuorumPacket::FollowerInfo { accepted_epoch: epoch, .. }
        | QuorumPacket::ObserverInfo { accepted_epoch: epoch, .. }
        | QuorumPacket::LeaderInfo { epoch } => text!(lang, "epoch {epoch}", "纪元 {epoch}", epoch),
        QuorumPacket::AckEpoch { last_zxid: zxid, .. }
        | QuorumPacket::Diff { zxid }
        | QuorumPacket::Trunc { zxid }
        | QuorumPacket::Snap { zxid, .. }
        | QuorumPacket::NewLeader { zxid, .. }
        | QuorumPacket::Ack { zxid }
        | QuorumPacket::Commit { zxid }
        | QuorumPacket::CommitAndActivate { zxid, .. } => zxid.to_string(),
        QuorumPacket::Proposal(txn) | QuorumPacket::Inform(txn) | QuorumPacket::InformAndActivate { txn, .. } => {
            txn.zxid.to_string()
        }
        QuorumPacket::Revalidate { session, .. } => short_session(*session),
        QuorumPacket::Request(request) => match &request.body {
            RequestBody::Op(op) => op_figure(op),
            body => body.name().to_owned(),
        },
        QuorumPacket::UpToDate | QuorumPacket::Ping { .. } | QuorumPacket::Sync => String::new(),
    }
}

fn body_figure(body: &RequestBody) -> String {
    match body {
        RequestBody::Op(op) => op_figure(op),
        RequestBody::DeleteContainer { path } => path.to_string(),
        RequestBody::CreateSession { timeout } => DurationText(*timeout).to_string(),
        RequestBody::SetWatches { watches, .. } => format!("setWatches: {}", watches.len()),
        RequestBody::CloseSession | RequestBody::Ping => String::new(),
    }
}

fn op_figure(op: &Op) -> String {
    match op {
        Op::Multi(ops) | Op::MultiRead(ops) => format!("{}: {}", op.name(), ops.len()),
        op => op.path().map(ToString::to_string).unwrap_or_default(),
    }
}

type Fields = Vec<(&'static str, String)>;

fn fields(lang: Lang, message: &Message) -> Fields {
    match message {
        Message::Greeting { from } => vec![("sid", from.0.to_string())],
        Message::Notification(Notification { from, vote, round, state, config }) => with_config(
            config.0.as_deref(),
            vec![
                ("sid", from.0.to_string()),
                ("leader", vote.leader.0.to_string()),
                ("zxid", vote.zxid.to_string()),
                ("electionEpoch", round.to_string()),
                ("peerEpoch", vote.peer_epoch.to_string()),
                ("state", state.name().to_owned()),
            ],
        ),
        Message::Quorum(packet) => packet_fields(lang, packet),
        Message::Connect(ConnectRequest { last_zxid_seen, timeout, session, password, read_only, .. }) => with_read_only(
            read_only,
            vec![
                ("lastZxidSeen", last_zxid_seen.to_string()),
                ("timeOut", DurationText(*timeout).to_string()),
                ("sessionId", session_text(lang, *session)),
                ("passwd", format!("{password:016x}")),
            ],
        ),
        Message::Connected(ConnectResponse { timeout, session, password, read_only }) => with_read_only(
            read_only,
            vec![
                (
                    "timeOut",
                    match timeout {
                        0 => text!(lang, "0: the session is gone", "0：会话已不存在"),
                        timeout => DurationText(*timeout).to_string(),
                    },
                ),
                ("sessionId", session.to_string()),
                ("passwd", format!("{password:016x}")),
            ],
        ),
        Message::Request { xid, body } => {
            let mut fields = vec![("xid", xid.to_string())];
            fields.extend(body_fields(body));
            fields
        }
        Message::Reply(Reply { xid, zxid, result }) => {
            let error = result.as_ref().map_or_else(|code| format!("{} {}", code.number(), code.name()), |_| "0".to_owned());
            let mut fields = vec![("xid", xid.to_string()), ("zxid", zxid.to_string()), ("err", error)];
            if let Ok(response) = result {
                fields.extend(response_fields(response));
            }
            fields
        }
        Message::Event(WatcherEvent { kind, path }) => vec![("type", kind.name().to_owned()), ("path", path.to_string())],
        Message::Peer { message, .. } => peer_fields(message),
        Message::Hdfs(packet) => hdfs_message::fields(packet),
        Message::Word(_) => Vec::new(),
    }
}

/// The fields, with the one that says that reads will do, or that no more is served.
fn with_read_only(read_only: &Dynamic<()>, mut fields: Fields) -> Fields {
    fields.extend(read_only.0.map(|()| ("readOnly", true.to_string())));
    fields
}

fn session_text(lang: Lang, session: SessionId) -> String {
    match session {
        SessionId::NONE => text!(lang, "0x0: a new one", "0x0：新建会话"),
        session => session.to_string(),
    }
}

fn packet_fields(lang: Lang, packet: &QuorumPacket) -> Fields {
    match packet {
        QuorumPacket::FollowerInfo { sid, accepted_epoch, config } | QuorumPacket::ObserverInfo { sid, accepted_epoch, config } => {
            let mut fields = vec![("sid", sid.0.to_string()), ("acceptedEpoch", accepted_epoch.to_string())];
            fields.extend(config.0.map(|version| ("configVersion", version.to_string())));
            fields
        }
        QuorumPacket::LeaderInfo { epoch } => vec![("epoch", epoch.to_string())],
        QuorumPacket::AckEpoch { current_epoch, last_zxid } => vec![
            (
                "currentEpoch",
                match current_epoch {
                    Some(epoch) => epoch.to_string(),
                    None => text!(lang, "-1: does not count", "-1：不计入"),
                },
            ),
            ("lastZxid", last_zxid.to_string()),
        ],
        QuorumPacket::Diff { zxid } | QuorumPacket::Trunc { zxid } | QuorumPacket::Ack { zxid } | QuorumPacket::Commit { zxid } => {
            vec![("zxid", zxid.to_string())]
        }
        QuorumPacket::Snap { zxid, image } => vec![
            ("zxid", zxid.to_string()),
            ("znodes", image.tree.len().to_string()),
            ("sessions", image.sessions.len().to_string()),
        ],
        QuorumPacket::NewLeader { zxid, config } => with_config(config.0.as_deref(), vec![("zxid", zxid.to_string())]),
        QuorumPacket::CommitAndActivate { zxid, leader } => vec![("zxid", zxid.to_string()), ("leader", leader.0.to_string())],
        QuorumPacket::InformAndActivate { txn, leader } => {
            let mut fields = vec![("leader", leader.0.to_string())];
            fields.extend(txn_fields(txn));
            fields
        }
        QuorumPacket::Proposal(txn) | QuorumPacket::Inform(txn) => txn_fields(txn),
        QuorumPacket::Ping { zxid, touched } => {
            let mut fields = vec![("zxid", zxid.to_string())];
            if !touched.is_empty() {
                fields.push(("sessions", list(touched.iter().map(|(session, _)| session))));
            }
            fields
        }
        QuorumPacket::Revalidate { session, timeout, valid } => {
            let mut fields = vec![("sessionId", session.to_string()), ("timeout", DurationText(*timeout).to_string())];
            fields.extend(valid.map(|valid| ("valid", valid.to_string())));
            fields
        }
        QuorumPacket::Request(request) => {
            let Request { session, cxid, body, .. } = request.as_ref();
            let mut fields = vec![("sessionId", session.to_string()), ("cxid", cxid.to_string())];
            fields.extend(body_fields(body));
            fields
        }
        QuorumPacket::UpToDate | QuorumPacket::Sync => Vec::new(),
    }
}

/// The fields, and the configuration that the packet carries, where it carries one.
fn with_config(config: Option<&QuorumVerifier>, mut fields: Fields) -> Fields {
    fields.extend(config.map(|config| ("config", config.to_string())));
    fields
}

fn txn_fields(txn: &Txn) -> Fields {
    let mut fields = vec![
        ("zxid", txn.zxid.to_string()),
        ("clientId", txn.session.to_string()),
        ("cxid", txn.cxid.to_string()),
        ("time", DurationText(txn.time).to_string()),
        ("type", txn.name().to_owned()),
    ];
    fields.extend(txn_body_fields(&txn.body));
    fields
}

fn txn_body_fields(body: &TxnBody) -> Fields {
    let mut fields = Fields::new();
    match body {
        TxnBody::CreateSession { timeout } => fields.push(("timeOut", DurationText(*timeout).to_string())),
        TxnBody::CloseSession { paths } => fields.push(("paths2Delete", list(paths.iter()))),
        TxnBody::Create { path, data, acl, kind, creations } => {
            fields.extend([("path", path.to_string()), ("data", data_text(data)), ("acl", acl.to_string())]);
            match kind {
                ZnodeKind::Ttl { ttl } => fields.push(("ttl", DurationText(*ttl).to_string())),
                kind => fields.push(("ephemeral", (kind.owner() != SessionId::NONE).to_string())),
            }
            fields.push(("parentCVersion", creations.to_string()));
        }
        TxnBody::SetAcl { path, acl, version } => {
            fields.extend([("path", path.to_string()), ("acl", acl.to_string()), ("version", version.to_string())]);
        }
        TxnBody::Multi(parts) => {
            for part in parts.iter() {
                fields.push(("txn", part.name().to_owned()));
                fields.extend(txn_body_fields(part));
            }
        }
        TxnBody::Delete { path } | TxnBody::DeleteContainer { path } | TxnBody::Check { path } => {
            fields.push(("path", path.to_string()))
        }
        TxnBody::SetData { path, data, version } => {
            fields.extend([("path", path.to_string()), ("data", data_text(data)), ("version", version.to_string())]);
        }
        TxnBody::Error(code) => fields.push(("err", format!("{} {}", code.number(), code.name()))),
        TxnBody::Reconfig(verifier) => fields.push(("data", verifier.to_string())),
    }
    fields
}

fn body_fields(body: &RequestBody) -> Fields {
    let mut fields = vec![("type", body.name().to_owned())];
    match body {
        RequestBody::CreateSession { timeout } => fields.push(("timeOut", DurationText(*timeout).to_string())),
        RequestBody::Op(call) => fields.push(("op", op(call))),
        RequestBody::SetWatches { relative, watches } => {
            let lists = [
                ("dataWatches", &watches.data),
                ("existWatches", &watches.exist),
                ("childWatches", &watches.child),
                ("persistentWatches", &watches.persistent),
                ("persistentRecursiveWatches", &watches.persistent_recursive),
            ];
            fields.push(("relativeZxid", relative.to_string()));
            fields.extend(lists.into_iter().filter(|(_, paths)| !paths.is_empty()).map(|(name, paths)| (name, list(paths.iter()))));
        }
        RequestBody::DeleteContainer { path } => fields.push(("path", path.to_string())),
        RequestBody::CloseSession | RequestBody::Ping => {}
    }
    fields
}

fn response_fields(response: &Response) -> Fields {
    match response {
        Response::Nothing => Vec::new(),
        Response::Created { path, stat } => {
            [("path", path.to_string())].into_iter().chain(stat.iter().flat_map(stat_fields)).collect()
        }
        Response::Stat(stat) => stat_fields(stat),
        Response::Data { data, stat } => [("data", data_text(data))].into_iter().chain(stat_fields(stat)).collect(),
        Response::Children { children, stat } => {
            [("children", format!("[{}]", children.join(", ")))].into_iter().chain(stat.iter().flat_map(stat_fields)).collect()
        }
        Response::Acl { acl, stat } => [("acl", acl.to_string())].into_iter().chain(stat_fields(stat)).collect(),
        Response::Path(path) => vec![("path", path.to_string())],
        Response::Ephemerals(paths) => vec![("ephemerals", format!("[{}]", paths.join(", ")))],
        Response::Number(number) => vec![("totalNumber", number.to_string())],
        Response::Results(results) => results
            .iter()
            .flat_map(|result| match result {
                Ok(response) => response_fields(response),
                Err(code) => vec![("err", code.words().to_owned())],
            })
            .collect(),
        Response::WhoAmI(ids) => ids.iter().map(|id| ("clientInfo", id.to_string())).collect(),
    }
}

fn stat_fields(stat: &Stat) -> Fields {
    let zxid = |zxid: Zxid| zxid.to_string();
    vec![
        ("czxid", zxid(stat.czxid)),
        ("mzxid", zxid(stat.mzxid)),
        ("pzxid", zxid(stat.pzxid)),
        ("ctime", DurationText(stat.ctime).to_string()),
        ("mtime", DurationText(stat.mtime).to_string()),
        ("version", stat.version.to_string()),
        ("cversion", stat.cversion.to_string()),
        ("aversion", stat.aversion.to_string()),
        ("ephemeralOwner", stat.ephemeral_owner.to_string()),
        ("dataLength", stat.data_length.to_string()),
        ("numChildren", stat.num_children.to_string()),
    ]
}

fn about(lang: Lang, message: &Message) -> String {
    match message {
        Message::Greeting { .. } => text!(
            lang,
            "The first word on an election connection: who is calling. Of each pair the connection that the larger id dialled is kept.",
            "选举连接上的第一句话：说明谁在呼叫。每对服务器之间只保留 id 较大一方发起的连接。",
        ),
        Message::Notification(_) => text!(
            lang,
            "A server tells another whom it wants, or has, as leader, and with which epoch and zxid.",
            "一台服务器告诉另一台：它想选谁（或已跟随谁）为领导者，以及对应的纪元和 zxid。",
        ),
        Message::Quorum(packet) => about_packet(lang, packet),
        Message::Connect(_) => text!(
            lang,
            "A client asks for a session, a new one or the one it has, and says the last zxid it has seen.",
            "客户端请求会话，新建或沿用已有的，并说明它见过的最后一个 zxid。",
        ),
        Message::Connected(_) => {
            text!(lang, "The server grants the session, with the timeout that holds.", "服务器回复会话，并给出实际生效的超时。")
        }
        Message::Request { body, .. } => about_request(lang, body),
        Message::Hdfs(packet) => hdfs_message::about(lang, packet),
        Message::Word(_) => text!(
            lang,
            "A read-only client asks a server in four letters, isro, whether it serves all, rw, or reads alone, ro.",
            "只读的客户端用四字命令 isro 询问服务器：能读写（rw），还是只读（ro）。",
        ),
        Message::Peer { .. } => text!(
            lang,
            "Between two programs, beside ZooKeeper: a write to a storage that a lock protects, or its answer.",
            "两个程序之间的消息，与 ZooKeeper 无关：向受锁保护的存储写入，或它的回复。",
        ),
        Message::Reply(_) => text!(
            lang,
            "The answer to a request, with the last zxid that the server had applied by then.",
            "对请求的回复，附上当时服务器已应用的最后一个 zxid。",
        ),
        Message::Event(_) => text!(
            lang,
            "A watch fires: what kind of change and where, without the data. The watch is used up.",
            "监听触发：只说明变化的种类和位置，不带数据。这个监听随即失效。",
        ),
    }
}

fn about_request(lang: Lang, body: &RequestBody) -> String {
    match body {
        RequestBody::CreateSession { .. } => {
            text!(lang, "A new session, to be known to every server.", "建立新会话，要让每台服务器都知道。")
        }
        RequestBody::CloseSession => {
            text!(lang, "The client ends its session; its ephemeral znodes go with it.", "客户端结束会话，它的临时节点随之删除。")
        }
        RequestBody::Op(op) if op.is_write() => text!(
            lang,
            "A write: the leader orders it, a quorum has to log it, then every server applies it.",
            "写操作：由领导者排序，过半服务器写入日志后，每台服务器都会应用。",
        ),
        RequestBody::Op(Op::Sync { .. }) => text!(
            lang,
            "Asks that the server catch up with the leader before it answers what follows.",
            "要求服务器先追上领导者，再回答后面的请求。",
        ),
        RequestBody::Op(Op::AddAuth { .. }) => text!(
            lang,
            "Shows who the client is: the server keeps it for this connection and checks it against the ACLs.",
            "表明客户端是谁：服务器为这条连接记下它，并据此检查 ACL。",
        ),
        RequestBody::Op(op) if matches!(op.name(), "addWatch" | "removeWatches" | "checkWatches") => text!(
            lang,
            "About the watches that this server holds for the connection; no other server hears of it.",
            "关于本服务器为这条连接保存的监听，别的服务器不会知道。",
        ),
        RequestBody::Op(_) => text!(
            lang,
            "A read: the server answers from its own tree, which may lag behind.",
            "读操作：服务器用自己的树回答，可能落后于最新状态。",
        ),
        RequestBody::Ping => text!(lang, "The client is alive: keeps its session from expiring.", "表明客户端还在，使会话不过期。"),
        RequestBody::DeleteContainer { .. } => {
            text!(lang, "The leader’s own sweep of a znode that nobody needs any more.", "领导者自己清理已经没人需要的节点。")
        }
        RequestBody::SetWatches { .. } => text!(
            lang,
            "After a reconnection the client brings its watches to the new server, which at once reports what it missed.",
            "重连之后，客户端把它的监听交给新服务器；期间错过的变化会立即补报。",
        ),
    }
}

fn about_packet(lang: Lang, packet: &QuorumPacket) -> String {
    match packet {
        QuorumPacket::FollowerInfo { .. } => text!(
            lang,
            "A follower introduces itself to its leader, with the last epoch it has promised to follow.",
            "跟随者向领导者报到，并说明它承诺过的最后一个纪元。",
        ),
        QuorumPacket::ObserverInfo { .. } => text!(
            lang,
            "An observer introduces itself to the leader, with the last epoch it has promised to follow.",
            "观察者向领导者报到，并说明它承诺过的最后一个纪元。",
        ),
        QuorumPacket::LeaderInfo { .. } => text!(lang, "The leader announces its new epoch.", "领导者宣布新的纪元。"),
        QuorumPacket::AckEpoch { .. } => text!(
            lang,
            "The learner promises the epoch and says where its own history ends.",
            "学习者接受该纪元，并说明自己的历史到哪里为止。",
        ),
        QuorumPacket::Diff { .. } => {
            text!(lang, "The learner keeps its history; the txns it lacks follow.", "学习者保留已有历史，随后补上缺少的事务。")
        }
        QuorumPacket::Trunc { .. } => {
            text!(lang, "The learner has to cut its log back to this zxid.", "学习者要把日志截断到这个 zxid。")
        }
        QuorumPacket::Snap { .. } => text!(
            lang,
            "The leader’s whole tree and all sessions, in place of the learner’s.",
            "领导者的整棵树和全部会话，用来替换学习者的。",
        ),
        QuorumPacket::NewLeader { .. } => text!(
            lang,
            "End of the leader’s history: acknowledge when all of it is on your disk.",
            "领导者的历史到此为止：全部落盘之后请回复 ACK。",
        ),
        QuorumPacket::UpToDate => text!(
            lang,
            "A quorum has the leader’s history: serve clients from now on.",
            "过半服务器已有领导者的历史：从现在起可以为客户端服务。",
        ),
        QuorumPacket::Proposal(_) => text!(
            lang,
            "The leader asks its followers to log this txn and to acknowledge it.",
            "领导者请跟随者把这个事务写入日志并确认。",
        ),
        QuorumPacket::Ack { .. } => {
            text!(lang, "It is on the sender’s disk and will survive a crash there.", "发送者已将其落盘，崩溃也不会丢失。")
        }
        QuorumPacket::Commit { .. } => {
            text!(lang, "A quorum has this txn: apply it to the tree.", "过半服务器已有这个事务：应用到树上。")
        }
        QuorumPacket::CommitAndActivate { .. } => text!(
            lang,
            "A quorum of the old voters and one of the new ones have this reconfiguration: it is in force, and the server that it names leads.",
            "新旧两个配置都已过半确认这次重新配置：它已生效，并由所指的服务器领导。",
        ),
        QuorumPacket::InformAndActivate { .. } => text!(
            lang,
            "Proposal and commit of a reconfiguration in one, for an observer; it says which server leads.",
            "发给观察者：重新配置的提案与提交合一，并说明由谁领导。",
        ),
        QuorumPacket::Inform(_) => text!(
            lang,
            "Proposal and commit in one, for an observer, whose ACK nobody needs.",
            "提案与提交合一，发给观察者；它的 ACK 不计数，所以不必回复。",
        ),
        QuorumPacket::Ping { .. } => text!(
            lang,
            "A heartbeat. The learner’s answer names the sessions it has heard of since the last.",
            "心跳。学习者的回应里列出上次以来有消息的会话。",
        ),
        QuorumPacket::Revalidate { .. } => text!(
            lang,
            "A client came with a session from another server: does it still live? Only the leader knows.",
            "客户端带着别处的会话前来：它还有效吗？只有领导者知道。",
        ),
        QuorumPacket::Request(_) => text!(
            lang,
            "A learner passes a client’s write or sync on to the leader.",
            "学习者把客户端的写操作或 sync 转交给领导者。",
        ),
        QuorumPacket::Sync => text!(
            lang,
            "The answer to a forwarded sync: all that was committed before it has been sent.",
            "对转交的 sync 的回复：在此之前提交的内容都已发出。",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Duration, MS};

    #[test]
    fn a_new_session_is_asked_for_and_granted_by_its_timeout_and_one_that_is_taken_up_again_is_the_clients_own() {
        let asks = |session| {
            Message::Connect(ConnectRequest {
                last_zxid_seen: Zxid::ZERO,
                timeout: 200 * MS,
                session,
                password: 0,
                read_only: Dynamic(None),
                address: Dynamic(None),
            })
        };
        let grants = |timeout: Duration| {
            Message::Connected(ConnectResponse { timeout, session: SessionId(7), password: 0, read_only: Dynamic(None) })
        };
        let told = [asks(SessionId::NONE), asks(SessionId(7)), grants(1_000 * MS), grants(0)];
        assert_eq!(
            told.map(|message| key_figure(Lang::En, &message)),
            ["session 200ms", "its session", "session 1s", "✗ Session expired"]
        );
    }
}
