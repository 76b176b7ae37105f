//! Short words for the contents of HDFS and the outcomes of calls.

use crate::hdfs::{Inode, Outcome, RpcError};
use crate::lang::Lang;
use crate::tell::hdfs_error;
use crate::tell::template::{plain_text, text};
use crate::tell::values::block_name;

pub fn outcome(lang: Lang, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done => text!(lang, "done", "完成"),
        Outcome::Read { blocks } => text!(lang, "read {n|block|blocks}", "读了 {n} 个块", n = blocks.len()),
        // A box has no room for the whole sentence.
        Outcome::Failed(RpcError::Unreachable | RpcError::Timeout) => text!(lang, "no answer", "无应答"),
        Outcome::Failed(why) => plain_text(&hdfs_error(lang, *why)),
    }
}

pub fn inode(lang: Lang, inode: &Inode) -> String {
    match inode {
        Inode::Directory => text!(lang, "directory", "目录"),
        Inode::File { blocks, open } => {
            let names: Vec<String> = blocks.iter().map(|block| block_name(*block)).collect();
            let names = names.join(" ");
            if *open { text!(lang, "{blocks} (open)", "{blocks}（写入中）", blocks = names) } else { names }
        }
    }
}
