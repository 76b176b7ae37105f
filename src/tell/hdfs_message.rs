//! A message between daemons of HDFS: Hadoop's name of it, its figures, and its purpose.

use super::hdfs::error;
use super::rich::Rich;
use super::template::{code, plain_text, tell, text};
use super::values::{block_name, edit_text, list};
use crate::hdfs::{Body, Packet, Request, Response, RpcError};
use crate::lang::Lang;
use crate::sim::NodeId;

pub fn kind(packet: &Packet) -> &'static str {
    match &packet.body {
        Body::Request(request) => request.name(),
        Body::Response(Ok(Response::Heard { .. } | Response::Health { .. })) => "alive",
        Body::Response(Ok(Response::Done)) => "ok",
        Body::Response(Ok(_)) => "answer",
        Body::Response(Err(_)) => "refused",
    }
}

pub fn figure(lang: Lang, packet: &Packet) -> String {
    match &packet.body {
        Body::Request(request) => request_figure(lang, request),
        Body::Response(Ok(response)) => response_figure(lang, response),
        Body::Response(Err(RpcError::EpochTooOld { promised })) => {
            text!(lang, "✗ promised {promised}", "✗ 已承诺 {promised}", promised)
        }
        Body::Response(Err(why)) => why.name().to_owned(),
    }
}

fn request_figure(lang: Lang, request: &Request) -> String {
    match request {
        Request::WriteBlock { block, .. } | Request::ReadBlock { block } | Request::BlockReceived { block } => block_name(*block),
        Request::BlockReport { blocks } => blocks_of(lang, blocks.len()),
        Request::NewEpoch { epoch } => text!(lang, "epoch {epoch}", "纪元 {epoch}", epoch),
        Request::Journal { edits, .. } => {
            edits.first().map_or(String::new(), |edit| text!(lang, "edit {txid}", "编辑 {txid}", txid = edit.txid))
        }
        Request::PrepareRecovery { first, .. } | Request::AcceptRecovery { first, .. } | Request::StartSegment { first, .. } => {
            segment(lang, *first)
        }
        Request::FinalizeSegment { first, last, .. } => text!(lang, "segment {first}–{last}", "段 {first}–{last}", first, last),
        Request::GetEdits { from } => text!(lang, "from edit {from}", "从编辑 {from} 起", from),
        Request::PutImage { txid } => image(lang, *txid),
        request => request.path().map(ToString::to_string).unwrap_or_default(),
    }
}

fn response_figure(lang: Lang, response: &Response) -> String {
    match response {
        Response::Located { block, .. } | Response::Data(block) => block_name(*block),
        Response::Locations(blocks) => blocks_of(lang, blocks.len()),
        Response::Heard { state, .. } | Response::Health { state } => state.name().to_owned(),
        Response::EditLogSize { bytes } => format!("{bytes} B"),
        Response::Checkpoint { image, edits } => format!("{}+{}", image.txid(), edits.len()),
        Response::Image(found) => image(lang, found.txid()),
        Response::JournalState { promised } => text!(lang, "epoch {promised}", "纪元 {promised}", promised),
        Response::Promised { last_segment } => last_segment.map_or(String::new(), |first| segment(lang, first)),
        Response::Prepared(state) => state.as_ref().map_or(String::new(), |state| edits_of(lang, state.edits.len())),
        Response::Edits(edits) => edits_of(lang, edits.len()),
        Response::Done => String::new(),
    }
}

fn segment(lang: Lang, first: u64) -> String {
    text!(lang, "segment {first}", "段 {first}", first)
}

fn image(lang: Lang, txid: u64) -> String {
    text!(lang, "image {txid}", "镜像 {txid}", txid)
}

fn edits_of(lang: Lang, n: usize) -> String {
    text!(lang, "{n|edit|edits}", "{n} 条编辑", n)
}

fn blocks_of(lang: Lang, n: usize) -> String {
    text!(lang, "{n|block|blocks}", "{n} 个块", n)
}

pub fn fields(packet: &Packet) -> Vec<(&'static str, String)> {
    let mut fields = vec![("callId", packet.call.to_string())];
    match &packet.body {
        Body::Request(request) => request_fields(request, &mut fields),
        Body::Response(Err(why)) => fields.push(("exception", why.name().to_owned())),
        Body::Response(Ok(response)) => response_fields(response, &mut fields),
    }
    fields
}

fn request_fields(request: &Request, fields: &mut Vec<(&'static str, String)>) {
    if let Some(path) = request.path() {
        fields.push(("src", path.to_string()));
    }
    match request {
        Request::Journal { epoch, first, edits, committed } => {
            fields.push(("epoch", epoch.to_string()));
            fields.push(("segmentTxId", first.to_string()));
            fields.extend(edits.iter().map(|edit| ("edit", format!("{} {}", edit.txid, edit_text(&edit.op)))));
            fields.push(("committedTxnId", committed.to_string()));
        }
        Request::NewEpoch { epoch } => fields.push(("epoch", epoch.to_string())),
        Request::PrepareRecovery { epoch, first } | Request::StartSegment { epoch, first } => {
            fields.push(("epoch", epoch.to_string()));
            fields.push(("segmentTxId", first.to_string()));
        }
        Request::AcceptRecovery { epoch, first, edits } => {
            fields.push(("epoch", epoch.to_string()));
            fields.push(("segmentTxId", first.to_string()));
            fields.push(("edits", edits.len().to_string()));
        }
        Request::FinalizeSegment { epoch, first, last } => {
            fields.push(("epoch", epoch.to_string()));
            fields.push(("startTxId", first.to_string()));
            fields.push(("endTxId", last.to_string()));
        }
        Request::WriteBlock { block, pipeline } => {
            fields.push(("block", block_name(*block)));
            fields.push(("targets", list(pipeline.iter())));
        }
        Request::BlockReport { blocks } => fields.push(("blocks", list(blocks.iter().map(|block| block_name(*block))))),
        Request::ReadBlock { block } | Request::BlockReceived { block } => fields.push(("block", block_name(*block))),
        Request::GetEdits { from } => fields.push(("sinceTxId", from.to_string())),
        Request::PutImage { txid } => fields.push(("txid", txid.to_string())),
        _ => {}
    }
}

fn response_fields(response: &Response, fields: &mut Vec<(&'static str, String)>) {
    match response {
        Response::Located { block, pipeline } => {
            fields.push(("block", block_name(*block)));
            fields.push(("targets", list(pipeline.iter())));
        }
        Response::Locations(blocks) => {
            fields.extend(blocks.iter().map(|(block, hosts)| ("block", format!("{} {}", block_name(*block), list(hosts.iter())))));
        }
        Response::Heard { known, state, txid } => {
            fields.push(("registered", known.to_string()));
            fields.push(("state", state.name().to_owned()));
            fields.push(("txid", txid.to_string()));
        }
        Response::Health { state } => fields.push(("state", state.name().to_owned())),
        Response::Prepared(Some(state)) => {
            fields.push(("edits", state.edits.len().to_string()));
            fields.push(("finalized", state.finalized.to_string()));
            fields.push(("lastWriterEpoch", state.epoch.to_string()));
        }
        Response::Checkpoint { image, edits } => {
            fields.push(("inodes", image.len().to_string()));
            fields.push(("edits", edits.len().to_string()));
        }
        Response::Image(image) => fields.push(("inodes", image.len().to_string())),
        Response::Edits(edits) => fields.push(("edits", edits.len().to_string())),
        Response::JournalState { promised } => fields.push(("lastPromisedEpoch", promised.to_string())),
        Response::EditLogSize { bytes } => fields.push(("bytes", bytes.to_string())),
        Response::Done | Response::Data(_) | Response::Promised { .. } | Response::Prepared(None) => {}
    }
}

/// The arrival of a message, where no note tells more.
pub fn delivered(lang: Lang, from: NodeId, to: NodeId, packet: &Packet) -> Rich {
    match &packet.body {
        Body::Request(Request::Heartbeat) => {
            tell!(lang, "{from} tells {to} that it is alive.", "{from} 向 {to} 发出心跳。", from, to)
        }
        Body::Request(Request::MonitorHealth) => {
            tell!(lang, "{from} looks whether {to} is well.", "{from} 检查 {to} 是否健康。", from, to)
        }
        Body::Request(request) => tell!(
            lang,
            "{from} asks {to}: {call}.",
            "{from} 请求 {to}：{call}。",
            from,
            to,
            call = code(format!("{} {}", request.name(), request_figure(lang, request)).trim_end()),
        ),
        Body::Response(Ok(response)) => tell!(
            lang,
            "{from} answers {to}: {what}.",
            "{from} 回复 {to}：{what}。",
            from,
            to,
            what = match response_figure(lang, response) {
                figure if figure.is_empty() => code("ok"),
                figure => code(figure),
            },
        ),
        Body::Response(Err(why)) => {
            tell!(lang, "{from} tells {to} no: {why}.", "{from} 拒绝 {to}：{why}。", from, to, why = error(lang, *why))
        }
    }
}

/// The purpose of such a message, in one sentence.
pub fn about(lang: Lang, packet: &Packet) -> String {
    let Body::Request(request) = &packet.body else {
        return match &packet.body {
            Body::Response(Err(why)) => {
                plain_text(&tell!(lang, "The call failed: {why}.", "调用失败：{why}。", why = error(lang, *why)))
            }
            _ => text!(lang, "The answer to a call.", "对一次调用的回复。"),
        };
    };
    match request {
        Request::Mkdirs { .. }
        | Request::Create { .. }
        | Request::AddBlock { .. }
        | Request::Complete { .. }
        | Request::Append { .. }
        | Request::Delete { .. } => text!(
            lang,
            "A client changes the namespace; the answer comes when the edit is safe.",
            "客户端修改命名空间；编辑安全之后才会得到回复。",
        ),
        Request::GetBlockLocations { .. } => text!(
            lang,
            "A client asks of which blocks a file is made and who has them; the data comes from DataNodes.",
            "客户端询问文件由哪些块组成、在哪里；数据来自数据节点。",
        ),
        Request::WriteBlock { .. } => {
            text!(lang, "A block goes down the pipeline, from DataNode to DataNode.", "数据块沿流水线从一个数据节点传到下一个。")
        }
        Request::ReadBlock { .. } => text!(lang, "A client reads a block.", "客户端读取一个块。"),
        Request::Heartbeat => text!(
            lang,
            "A DataNode says that it is alive; the answer says whether the NameNode is active.",
            "数据节点报告自己还活着；回复说明名称节点是否活跃。",
        ),
        Request::BlockReport { .. } | Request::BlockReceived { .. } => text!(
            lang,
            "A DataNode says which blocks it has: that map is on no disk of the NameNode’s.",
            "数据节点报告它有哪些块：这张映射表不在名称节点的任何磁盘上。",
        ),
        Request::EditLogSize | Request::RollEditLog | Request::GetImage | Request::PutImage { .. } | Request::RollImage => {
            text!(lang, "A step of a checkpoint, or of closing a segment of the EditLog.", "检查点的一步，或封存一段 EditLog。")
        }
        Request::GetJournalState | Request::NewEpoch { .. } | Request::PrepareRecovery { .. } | Request::AcceptRecovery { .. } => {
            text!(
                lang,
                "A NameNode becomes the writer: it takes an epoch and finishes what the writer before left open.",
                "名称节点要成为写者：取得纪元，并补完前一个写者留下的内容。",
            )
        }
        Request::StartSegment { .. } | Request::FinalizeSegment { .. } => text!(
            lang,
            "The writer begins or closes a segment; only closed ones are read by the standby.",
            "写者开始或封存一个日志段；备用节点只读已封存的。",
        ),
        Request::Journal { .. } => text!(
            lang,
            "The writer sends an edit with its epoch; it is safe when a majority of JournalNodes has it on disk.",
            "写者带着纪元发送编辑；过半的日志节点落盘后它才安全。",
        ),
        Request::GetEdits { .. } => {
            text!(lang, "A NameNode reads edits of closed segments.", "名称节点读取已封存日志段中的编辑。")
        }
        Request::MonitorHealth => text!(
            lang,
            "A ZKFailoverController looks whether its NameNode is well.",
            "ZKFailoverController 检查它的名称节点是否健康。",
        ),
        Request::TransitionToActive | Request::TransitionToStandby => {
            text!(lang, "A ZKFailoverController tells a NameNode what to be.", "ZKFailoverController 命令名称节点转换角色。")
        }
    }
}
