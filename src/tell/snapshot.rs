//! Snapshots: one taken in an instant, one written while txns go on, and the start from it.

use super::rich::Rich;
use super::scene::Telling;
use super::template::{code, tell};
use super::values::data_text;
use crate::zk::{Data, Zxid};

/// The longest data that a sentence has room for, in characters.
const MAX_DATA: usize = 24;

pub fn taken(Telling { lang, me, scene }: Telling<'_>, zxid: Zxid) -> Rich {
    match scene {
        None => tell!(lang, "{me} takes a snapshot at {zxid}", "{me} 在 {zxid} 处做快照", me, zxid),
        Some(_) => tell!(
            lang,
            "{me} writes a snapshot of its tree to its disk, as of {zxid}: after a crash it replays only the log behind it.",
            "{me} 把 {zxid} 时的树写成快照存盘：崩溃重启后只需重放其后的日志。",
            me,
            zxid,
        ),
    }
}

pub fn begun(Telling { lang, me, scene }: Telling<'_>, zxid: Zxid) -> Rich {
    match scene {
        None => tell!(lang, "{me} begins a snapshot at {zxid}", "{me} 从 {zxid} 开始写快照", me, zxid),
        Some(_) => tell!(
            lang,
            "{me} begins to write a *snapshot*, named {zxid} after the last txn in its tree. It goes on serving and copies znode after znode.",
            "{me} 开始写*快照*，以树中最后的事务 {zxid} 命名。它不停止服务，逐个复制 znode。",
            me,
            zxid,
        ),
    }
}

pub fn znode_copied(Telling { lang, me, scene }: Telling<'_>, path: &str, data: &Data) -> Rich {
    let (path, data) = (code(path), data_text(data));
    match scene {
        None => tell!(lang, "{me} copies {path} to its snapshot", "{me} 把 {path} 复制进快照", me, path),
        Some(_) if data.chars().count() > MAX_DATA => tell!(
            lang,
            "{me} copies {path} into its snapshot, as it is at this moment.",
            "{me} 把 {path} 此刻的内容复制进快照。",
            me,
            path,
        ),
        Some(_) => tell!(
            lang,
            "{me} copies {path} into its snapshot, as it is at this moment: {data}.",
            "{me} 把 {path} 此刻的内容复制进快照：{data}。",
            me,
            path,
            data = code(data),
        ),
    }
}

pub fn written(Telling { lang, me, scene }: Telling<'_>, zxid: Zxid, through: Zxid) -> Rich {
    match scene {
        None => tell!(lang, "{me} has written snapshot {zxid}", "{me} 写完快照 {zxid}", me, zxid),
        Some(_) if through == zxid => tell!(
            lang,
            "The snapshot {zxid} of {me} is complete. No txn was applied meanwhile, so it is the tree as it was.",
            "{me} 的快照 {zxid} 写完了。期间没有应用事务，它就是当时的树。",
            me,
            zxid,
        ),
        Some(_) => tell!(
            lang,
            "The snapshot {zxid} of {me} is complete, and *fuzzy*: txns up to {through} were applied meanwhile, and some of what they did is in it.",
            "{me} 的快照 {zxid} 写完了，但它是*模糊的*：期间应用的事务直到 {through}，其中一部分效果也在里面。",
            me,
            zxid,
            through,
        ),
    }
}

pub fn replayed(Telling { lang, me, scene }: Telling<'_>, snapshot: Zxid, txns: usize, known: usize) -> Rich {
    match scene {
        None => tell!(
            lang,
            "{me} loads snapshot {snapshot}, replays {txns|txn|txns}, {known} of them known",
            "{me} 载入快照 {snapshot}，重放 {txns} 个事务，其中 {known} 个已在内",
            me,
            snapshot,
            txns,
            known,
        ),
        Some(_) => tell!(
            lang,
            "{me} loads its snapshot {snapshot} and *replays* all {txns|txn|txns} that its log has after it. What {known} of them did is in it already: doing it again changes nothing.",
            "{me} 载入快照 {snapshot}，再*重放*日志中其后的全部 {txns} 个事务。其中 {known} 个的效果快照里已经有了，再做一遍结果不变。",
            me,
            snapshot,
            txns,
            known,
        ),
    }
}
