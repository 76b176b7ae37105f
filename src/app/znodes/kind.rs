//! A znode's kind, and its end: as a sign and as words.

use super::owner::owner;
use crate::app::model::Model;
use crate::script::DurationText;
use crate::tell::template::text;
use crate::tell::words::Word;
use crate::zk::{Znode, ZnodeKind, sequence, split};

pub fn sign(kind: ZnodeKind) -> &'static str {
    match kind {
        ZnodeKind::Persistent => "▪",
        ZnodeKind::Ephemeral(_) => "◇",
        ZnodeKind::Container => "▢",
        ZnodeKind::Ttl { .. } => "◔",
    }
}

/// The kind in a row's words, and behind it whose or how long: `ephemeral` and ` c3`, `container`, `TTL` and ` 5s`. Persistent znodes are the
/// usual ones and need no word.
pub fn tag(model: &Model, kind: ZnodeKind) -> (&'static str, String) {
    match kind {
        ZnodeKind::Persistent => ("", String::new()),
        ZnodeKind::Ephemeral(session) => (model.word(Word::Ephemeral), format!(" {}", owner(model, session))),
        ZnodeKind::Container => (model.word(Word::KindContainer), String::new()),
        ZnodeKind::Ttl { ttl } => ("TTL", format!(" {}", DurationText(ttl))),
    }
}

/// The kind in full: "ephemeral, sequential".
pub fn words(model: &Model, path: &str, kind: ZnodeKind) -> String {
    let word = model.word(match kind {
        ZnodeKind::Persistent => Word::Persistent,
        ZnodeKind::Ephemeral(_) => Word::Ephemeral,
        ZnodeKind::Container => Word::KindContainer,
        ZnodeKind::Ttl { .. } => Word::KindTtl,
    });
    let is_sequential = split(path).is_some_and(|(_, name)| !sequence(name).1.is_empty());
    if is_sequential {
        text!(
            model.lang,
            "{kind}, {sequential}",
            "{kind}、{sequential}",
            kind = word,
            sequential = model.word(Word::KindSequential)
        )
    } else {
        word.to_owned()
    }
}

/// The sentence on when the leader deletes it, by the leader's rule; `None` where no rule applies.
pub fn lifetime(model: &Model, znode: &Znode) -> Option<String> {
    let config = &model.run().config;
    let (lang, now) = (model.lang, model.world().now());
    let (never_used, check) = (config.container_max_never_used, DurationText(config.container_check_interval).to_string());
    if matches!(znode.kind, ZnodeKind::Persistent | ZnodeKind::Ephemeral(_)) {
        return None;
    }
    if znode.num_children() > 0 {
        return Some(text!(lang, "stays while it has children", "有子节点时不会被删除"));
    }
    if znode.kind == ZnodeKind::Container && znode.creations() == 0 && never_used == 0 {
        return Some(text!(lang, "stays until it has had a child", "在有过子节点之前不会被删除"));
    }
    if znode.is_overdue(now, never_used) {
        return Some(text!(
            lang,
            "due: goes at the leader’s next check, one every {check}",
            "已到期：领导者下次检查（每 {check} 一次）时删除",
            check
        ));
    }
    let idle = now.saturating_sub(znode.stat().mtime);
    let left = match znode.kind {
        ZnodeKind::Ttl { ttl } => ttl.saturating_sub(idle),
        _ => never_used.saturating_sub(idle),
    };
    // A tenth of a second is fine enough to read.
    let left = format!("{}.{}", left / 1_000_000, left / 100_000 % 10);
    Some(match znode.kind {
        ZnodeKind::Ttl { .. } => {
            text!(
                lang,
                "{left} s left, then it goes at the next check; a set starts the count again",
                "剩 {left} 秒，之后在下次检查时删除；set 会重新计时",
                left
            )
        }
        _ => text!(
            lang,
            "goes with its last child; if it never has one, in {left} s",
            "最后一个子节点消失后删除；若一直没有子节点，{left} 秒后删除",
            left
        ),
    })
}
