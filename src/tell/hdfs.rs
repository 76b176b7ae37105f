//! HDFS: sentences on the notes of its daemons and of failover controllers. One sentence serves the caption and the log, where it has no
//! full stop.

use super::rich::Rich;
use super::template::{code, tell, text};
use super::values::{block_name, edit_text, span};
use crate::hdfs::{CheckpointReason, ExitReason, FileCall, Host, Note, Outcome, RpcError};
use crate::lang::Lang;
use crate::script::FileCallText;
use crate::sim::NodeId;

pub fn line(lang: Lang, me: NodeId, note: &Note) -> Rich {
    match note {
        // -- a NameNode
        Note::Loading { inodes, edits, .. } => tell!(
            lang,
            "{me} starts: it loads the *FsImage* of {inodes|inode|inodes}, then has {edits|edit|edits} to replay",
            "{me} 启动：加载含 {inodes} 个 inode 的 *FsImage*，然后要重放 {edits} 条 EditLog",
            me,
            inodes,
            edits,
        ),
        Note::Replayed { edits: 0, .. } => {
            tell!(lang, "{me} has loaded its FsImage: there is nothing to replay", "{me} 已加载 FsImage：没有要重放的编辑", me)
        }
        Note::Replayed { edits, took } => tell!(
            lang,
            "{me} has its namespace in memory again: {edits|edit|edits} replayed, {time} since it started",
            "{me} 的命名空间重新在内存中：重放了 {edits} 条编辑，启动以来 {time}",
            me,
            edits,
            time = span(*took),
        ),
        Note::SafeMode { blocks } => tell!(
            lang,
            "{me} is in *safe mode* until DataNodes have reported {blocks|block|blocks}: their places are on no disk of its own",
            "{me} 处于*安全模式*，直到数据节点报告了 {blocks} 个块：块的位置不在它自己的磁盘上",
            me,
            blocks,
        ),
        Note::LeftSafeMode { blocks } => {
            tell!(lang, "{me} knows where all blocks are, {blocks} in number", "{me} 已知道全部 {blocks} 个块", me, blocks)
        }
        Note::Serving { took } => {
            tell!(lang, "{me} *serves*, {time} after it started", "{me} *开始服务*，启动后 {time}", me, time = span(*took))
        }
        Note::Logged(edit) => tell!(
            lang,
            "{me} changes its memory and logs edit {txid}: {edit}",
            "{me} 修改内存，并记录编辑 {txid}：{edit}",
            me,
            txid = edit.txid,
            edit = code(edit_text(&edit.op)),
        ),
        Note::Synced { txid, epoch: 0 } => {
            tell!(
                lang,
                "all edits up to {txid} are on the disk of {me}: they are *safe*",
                "到编辑 {txid} 为止都已在 {me} 的磁盘上：*安全*了",
                me,
                txid
            )
        }
        Note::Synced { txid, .. } => tell!(
            lang,
            "{me} hears that a *majority* of JournalNodes has edit {txid}: it is safe",
            "{me} 得知*过半*的日志节点已有编辑 {txid}：它安全了",
            me,
            txid,
        ),
        Note::Repeated => tell!(
            lang,
            "{me} has done this very call before, and only answers it again",
            "{me} 以前已执行过这次调用，只是再回复一次",
            me,
        ),
        Note::EditsRolled { last } => tell!(
            lang,
            "{me} *rolls* its log: edits up to {last} stay as they are in `edits`, later ones go to `edits.new`",
            "{me} *切换*日志：到 {last} 为止的编辑留在 `edits` 中不再变化，之后的写入 `edits.new`",
            me,
            last,
        ),
        Note::ImageReplaced { txid, edits_left } => tell!(
            lang,
            "{me} puts the new FsImage, up to edit {txid}, in the place of the old; its EditLog has shrunk to {edits|edit|edits}",
            "{me} 用新的 FsImage（到编辑 {txid}）替换旧的；EditLog 缩小到 {edits} 条",
            me,
            txid,
            edits = edits_left,
        ),
        Note::Registered { data_node } => tell!(
            lang,
            "{me} has the block report of {node}, and knows now which blocks are there",
            "{me} 收到 {node} 的块报告，知道了那里有哪些块",
            me,
            node = data_node,
        ),
        Note::Dead { data_node } => tell!(
            lang,
            "{me} has heard nothing of {node} for over ten minutes, and takes it for dead",
            "{me} 十多分钟没有 {node} 的消息，认定它已失效",
            me,
            node = data_node,
        ),

        // -- a NameNode that has a standby beside it
        Note::Activating => tell!(
            lang,
            "{me} is to become active: first it asks the JournalNodes which epochs they have promised",
            "{me} 要成为活跃节点：先询问各日志节点承诺过哪个纪元",
            me,
        ),
        Note::EpochChosen { epoch } => tell!(
            lang,
            "{me} takes *epoch {epoch}*, one more than any of a majority had promised",
            "{me} 选择*纪元 {epoch}*，比过半节点承诺过的都大一",
            me,
            epoch,
        ),
        Note::EpochPromised { epoch } => tell!(
            lang,
            "a majority has promised {me} *epoch {epoch}*: from now on the old writer can write nothing",
            "过半节点已向 {me} 承诺*纪元 {epoch}*：从此旧的写者什么也写不成",
            me,
            epoch,
        ),
        Note::SegmentChosen { first, last, of } => tell!(
            lang,
            "{me} finds an unfinished segment: edits {first} to {last} are kept, as {of} has them",
            "{me} 发现未完成的日志段：按 {of} 所有的，保留编辑 {first} 到 {last}",
            me,
            first,
            last,
            of,
        ),
        Note::SegmentRecovered { first, last } => tell!(
            lang,
            "a majority has the recovered segment, {first} to {last}, and has closed it",
            "过半节点已有恢复出的日志段 {first} 到 {last}，并已封存",
            first,
            last,
        ),
        Note::CaughtUp { edits: 0, txid } => {
            tell!(lang, "{me} has nothing more to read: it is at edit {txid}", "{me} 没有更多可读：它在编辑 {txid}", me, txid)
        }
        Note::CaughtUp { edits, txid } => tell!(
            lang,
            "{me} reads {edits|edit|edits} from the JournalNodes: it is at edit {txid}",
            "{me} 从日志节点读取 {edits} 条编辑：到达编辑 {txid}",
            me,
            edits,
            txid,
        ),
        Note::SegmentStarted { first } => {
            tell!(lang, "{me} begins a segment with edit {first}", "{me} 从编辑 {first} 开始新的日志段", me, first)
        }
        Note::SegmentFinalized { first, last } => tell!(
            lang,
            "{me} closes the segment {first} to {last}: now a standby may read it",
            "{me} 封存日志段 {first} 到 {last}：备用节点现在可以读取",
            me,
            first,
            last,
        ),
        Note::BecameActive { epoch, txid } => tell!(
            lang,
            "{me} is *active* in epoch {epoch}, with every edit up to {txid}",
            "{me} 成为*活跃*节点：纪元 {epoch}，编辑到 {txid}",
            me,
            epoch,
            txid,
        ),
        Note::BecameStandby => tell!(
            lang,
            "{me} is *standby*: it answers no client, and reads what the active one writes",
            "{me} 处于*备用*状态：不回复客户端，只读取活跃节点写下的内容",
            me,
        ),
        Note::JournalLost { journal, why } => tell!(
            lang,
            "{journal} has not taken an edit of {me} ({why}); it is left out until the next segment",
            "{journal} 没有接受 {me} 的编辑（{why}）；在下一个日志段之前不再写给它",
            journal,
            me,
            why = error(lang, *why),
        ),
        Note::Exits { why: ExitReason::Fenced { promised } } => tell!(
            lang,
            "{me} *ends itself*: a majority refuses its epoch, for {promised} was promised to another",
            "{me} *自行退出*：过半节点拒绝它的纪元，因为已向别人承诺了 {promised}",
            me,
            promised,
        ),
        Note::Exits { why: ExitReason::NoQuorum } => tell!(
            lang,
            "{me} *ends itself*: without a majority of JournalNodes it may not write",
            "{me} *自行退出*：没有过半的日志节点，它不能写入",
            me,
        ),

        // -- a JournalNode
        Note::Promised { epoch, to } => tell!(
            lang,
            "{me} promises {to} *epoch {epoch}*: it will refuse every older writer",
            "{me} 向 {to} 承诺*纪元 {epoch}*：将拒绝一切更旧的写者",
            me,
            to,
            epoch,
        ),
        Note::Refused { writer, epoch, promised } => tell!(
            lang,
            "{me} *refuses* {writer}: its epoch {epoch} is older than {promised}, which was promised",
            "{me} *拒绝* {writer}：它的纪元 {epoch} 旧于已承诺的 {promised}",
            me,
            writer,
            epoch,
            promised,
        ),
        Note::Journaled { writer, last, .. } => tell!(
            lang,
            "{me} writes edit {last} of {writer} to its disk, and answers when it is there",
            "{me} 把 {writer} 的编辑 {last} 写入磁盘，落盘后再回复",
            me,
            writer,
            last,
        ),
        Note::SegmentAccepted { first, last } => tell!(
            lang,
            "{me} takes over the recovered segment, {first} to {last}",
            "{me} 采用恢复出的日志段 {first} 到 {last}",
            me,
            first,
            last,
        ),

        // -- a SecondaryNameNode
        Note::CheckpointBegun { why } => {
            let why = match why {
                CheckpointReason::Period => text!(lang, "its period is over", "周期已到"),
                CheckpointReason::Size => text!(lang, "the EditLog is long enough", "EditLog 已足够大"),
                CheckpointReason::Asked => text!(lang, "it was asked for", "按要求"),
            };
            tell!(
                lang,
                "{me} begins a *checkpoint* ({why}): the NameNode is to write to `edits.new` from now on",
                "{me} 开始*检查点*（{why}）：名称节点从此改写 `edits.new`",
                me,
                why,
            )
        }
        Note::Fetched { inodes, edits } => tell!(
            lang,
            "{me} has fetched FsImage ({inodes|inode|inodes}) and EditLog ({edits|edit|edits}), and replays the one on the other",
            "{me} 取得 FsImage（{inodes} 个 inode）和 EditLog（{edits} 条），把后者重放到前者上",
            me,
            inodes,
            edits,
        ),
        Note::Merged { txid } => tell!(
            lang,
            "{me} has *merged* them into a new FsImage, up to edit {txid}",
            "{me} 已把它们*合并*为新的 FsImage，到编辑 {txid}",
            me,
            txid,
        ),
        Note::CheckpointDone { txid } => {
            tell!(lang, "{me}’s *checkpoint* is done, up to edit {txid}", "{me} 的*检查点*完成，到编辑 {txid}", me, txid)
        }
        Note::Imported { txid } => tell!(
            lang,
            "{me} is given the image of the last checkpoint, up to edit {txid}: everything after it is *gone*",
            "{me} 换上最后一个检查点的映像，到编辑 {txid}：此后的一切都*没了*",
            me,
            txid,
        ),
        Note::CheckpointFailed { why } => {
            tell!(lang, "{me}’s checkpoint comes to nothing: {why}", "{me} 的检查点失败：{why}", me, why = error(lang, *why))
        }

        // -- a DataNode, a client
        Note::Stored { block } => {
            tell!(lang, "{me} *stores* {block}", "{me} *存下* {block}", me, block = code(block_name(*block)))
        }
        Note::Follows { name_node } => tell!(
            lang,
            "{me} now takes {active} for the *active* NameNode",
            "{me} 现在认为 {active} 是*活跃*的名称节点",
            me,
            active = name_node,
        ),
        Note::Called(call) => {
            tell!(lang, "{me} begins {call}", "{me} 开始 {call}", me, call = code(FileCallText(call).to_string()))
        }
        Note::Retries { from, to, why } => tell!(
            lang,
            "{from}: {why}, so {me} *tries again* at {to}",
            "{from}：{why}，{me} 向 {to} *重试*",
            from,
            why = error(lang, *why),
            me,
            to,
        ),
        Note::Finished { call, outcome } => finished(lang, me, call, outcome),

        // -- a ZKFailoverController
        Note::Health { name_node, state: Some(_) } => {
            tell!(lang, "{me} finds {node} *healthy*", "{me} 发现 {node} *健康*", me, node = name_node)
        }
        Note::Health { name_node, state: None } => tell!(
            lang,
            "{me} finds that {node} does *not answer*: it closes its session",
            "{me} 发现 {node} *没有应答*：它关闭会话",
            me,
            node = name_node,
        ),
        Note::Fencing { name_node } => tell!(
            lang,
            "{me} reads in the breadcrumb that {node} was active, and *fences* it first",
            "{me} 从面包屑得知 {node} 曾是活跃节点，先*隔离*它",
            me,
            node = name_node,
        ),
        Note::Fenced { name_node, gracefully: true } => tell!(
            lang,
            "{node} has become standby of its own accord: {me} may go on",
            "{node} 已主动转为备用：{me} 可以继续",
            node = name_node,
            me,
        ),
        Note::Fenced { name_node, gracefully: false } => tell!(
            lang,
            "{node} does not answer {me}; the JournalNodes will see to it that it can write nothing more",
            "{node} 没有回复 {me}；让它再也写不成，由日志节点负责",
            node = name_node,
            me,
        ),
        Note::Activates { name_node } => tell!(
            lang,
            "{me} holds the lock and tells {node} to become *active*",
            "{me} 持有锁，命令 {node} 成为*活跃*节点",
            me,
            node = name_node,
        ),
    }
}

fn finished(lang: Lang, me: NodeId, call: &FileCall, outcome: &Outcome) -> Rich {
    let call = code(FileCallText(call).to_string());
    match outcome {
        Outcome::Done => tell!(lang, "{me} is *done* with {call}", "{me} *完成* {call}", me, call),
        Outcome::Read { blocks } => {
            tell!(lang, "{me} has *read* {n|block|blocks}: {call}", "{me} *读取*了 {n} 个块：{call}", me, n = blocks.len(), call)
        }
        // It has been answered.
        Outcome::Failed(why) if !matches!(why, RpcError::Unreachable | RpcError::Timeout) => {
            tell!(lang, "{me}’s {call} *fails*: {why}", "{me} 的 {call} *失败*：{why}", me, call, why = error(lang, *why))
        }
        Outcome::Failed(why) => {
            tell!(lang, "{me} *gives up* {call}: {why}", "{me} *放弃* {call}：{why}", me, call, why = error(lang, *why))
        }
    }
}

/// A person asks a client of HDFS for something.
pub fn asked(lang: Lang, client: u8, call: &FileCall) -> Rich {
    let client = Host::Client(client);
    tell!(lang, "{client} is asked for {call}.", "要求 {client} 执行 {call}。", client, call = code(FileCallText(call).to_string()))
}

/// The reason why a call failed, with Hadoop's name of it where it has one.
pub fn error(lang: Lang, error: RpcError) -> Rich {
    match error {
        RpcError::Standby => tell!(lang, "it is standby", "它是备用节点"),
        RpcError::SafeMode => tell!(lang, "it is in safe mode", "它处于安全模式"),
        RpcError::NotFound => tell!(lang, "no such file", "没有这个文件"),
        RpcError::AlreadyExists => tell!(lang, "it is there already", "它已存在"),
        RpcError::NotAFile => tell!(lang, "it is a directory", "它是目录"),
        RpcError::NotOpen => tell!(lang, "nobody writes to it", "它没有打开写入"),
        RpcError::AlreadyOpen => tell!(lang, "somebody writes to it", "已有人在写它"),
        RpcError::NoDataNode => tell!(lang, "no DataNode has it", "没有数据节点有它"),
        RpcError::TooMany => tell!(lang, "there are too many", "数量太多"),
        RpcError::EpochTooOld { promised } => {
            tell!(lang, "epoch {promised} is promised to another", "纪元 {promised} 已承诺给别人", promised)
        }
        RpcError::OutOfSync => tell!(lang, "it has missed something", "它漏掉了内容"),
        RpcError::Unreachable => tell!(lang, "nobody answers there", "那里无人应答"),
        RpcError::Timeout => tell!(lang, "no answer in time", "没有及时回复"),
        RpcError::IllegalState => tell!(lang, "it cannot do that now", "它现在做不到"),
        RpcError::AppendOff => tell!(lang, "`dfs.support.append` is off in HDFS 1.0", "HDFS 1.0 默认关闭 `dfs.support.append`"),
    }
}
