//! Short words for the contents of HDFS and the outcomes of calls.

use crate::hdfs::{Inode, Outcome};
use crate::lang::Lang;
use crate::tell::hdfs_error;
use crate::tell::template::{plain_text, text};

pub fn outcome(lang: Lang, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done => text!(lang, "done", "完成"),
        Outcome::Read { blocks } => match blocks.len() {
            1 => text!(lang, "read 1 block", "读了 1 个块"),
            n => text!(lang, "read {n} blocks", "读了 {n} 个块", n),
        },
        Outcome::Failed(why) => plain_text(&hdfs_error(lang, *why)),
    }
}

pub fn inode(lang: Lang, inode: &Inode) -> String {
    match inode {
        Inode::Directory => text!(lang, "directory", "目录"),
        Inode::File { blocks, open } => {
            let names: Vec<String> = blocks.iter().map(|block| format!("blk_{}", block.0)).collect();
            let names = names.join(" ");
            if *open { text!(lang, "{blocks} (open)", "{blocks}（写入中）", blocks = names) } else { names }
        }
    }
}
