//! `help` in the console: every word with its shape and one sentence, and what each option means.

use super::rule::rule;
use crate::lang::Lang;
use crate::rules::Rule;
use crate::script::{ANSWERS, COMMANDS, FILE_VERBS, FOUR_LETTER, Group, Meaning, SETTINGS, Usage, VERBS};

/// One sentence on each word, in English and Chinese. A word that two groups have stands here with a second word.
const ABOUT: &[(&str, &str, &str)] = &[
    ("crash", "Stops a server or client; what is not on disk is lost.", "停止服务器或客户端，未刷盘的内容丢失。"),
    ("restart", "Starts a stopped one.", "启动已停止的服务器或客户端。"),
    ("freeze", "Stops it from running, with its connections open.", "暂停运行，连接保持打开。"),
    ("thaw", "Lets a frozen one run on.", "让冻结的继续运行。"),
    ("partition", "Cuts every link between the sides.", "切断各组之间的全部链路。"),
    ("isolate", "Cuts every link of one.", "切断它的全部链路。"),
    ("cut", "Cuts one link.", "切断一条链路。"),
    ("heal", "Repairs one link, or the whole network and all disks.", "恢复一条链路，或整个网络和所有磁盘。"),
    ("slow", "Makes a link slower by so much.", "让一条链路变慢。"),
    ("disk", "Makes a disk slower by so much.", "让一块磁盘变慢。"),
    ("hold", "Holds a message under way.", "扣住途中的一条消息。"),
    ("release", "Lets a held message go.", "放行被扣住的消息。"),
    ("drop", "Drops a message, and breaks its connection.", "丢弃一条消息，连接随之断开。"),
    (
        "observer",
        "Adds an observer. With reconfigEnabled, server add and reconfig -add s4:observer do.",
        "添加一个观察者。启用 reconfigEnabled 时，改用 server add 和 reconfig -add s4:observer。",
    ),
    (
        "server",
        "Adds a server, which is no member before a reconfig has added it.",
        "添加一台服务器；经 reconfig 加入之前它不是成员。",
    ),
    ("client", "Adds a client.", "添加一个客户端。"),
    ("remote", "What a program outside of the simulation did on its connection.", "模拟之外的程序在其连接上做了什么。"),
    ("run", "Lets time pass, or waits for something.", "让时间前进，或等到某件事发生。"),
    ("at", "Goes to an instant of the run.", "前往运行中的某一时刻。"),
    ("step", "Takes so many events.", "执行若干个事件。"),
    ("seed", "A new run with this seed.", "用这个种子开始新的运行。"),
    ("ensemble", "A new run with so many servers and clients.", "用指定的服务器和客户端数量开始新的运行。"),
    ("set KEY", "A new run with this setting changed.", "改变一项配置并开始新的运行。"),
    ("create", "Makes a znode.", "创建 znode。"),
    ("get", "Reads a znode’s data.", "读取 znode 的数据。"),
    ("set", "Writes a znode’s data.", "写入 znode 的数据。"),
    ("delete", "Deletes a znode without children.", "删除没有子节点的 znode。"),
    ("deleteall", "Deletes a znode and all below, in several calls.", "用多次调用删除 znode 及其下全部节点。"),
    ("ls", "Lists a znode’s children.", "列出 znode 的子节点。"),
    ("stat", "Shows a znode’s stat, or that there is none.", "显示 znode 的 stat，或说明它不存在。"),
    ("getAcl", "Shows who may do what to a znode.", "显示谁可以对 znode 做什么。"),
    ("setAcl", "Says who may do what to a znode.", "规定谁可以对 znode 做什么。"),
    ("addauth", "Shows the server who one is.", "向服务器证明身份。"),
    ("whoami", "Shows who one is for the server.", "显示服务器认为你是谁。"),
    ("sync", "Waits until the server has caught up with the leader.", "等服务器追上领导者。"),
    ("getEphemerals", "Lists this session’s ephemeral znodes.", "列出本会话的临时节点。"),
    ("config", "Shows who the ensemble is.", "显示集群由哪些服务器组成。"),
    ("reconfig", "Changes the members of the ensemble.", "更改集群的成员。"),
    ("getAllChildrenNumber", "Counts all znodes below one.", "统计某个 znode 之下的节点数。"),
    ("setquota", "Limits the znodes or bytes at and below a path.", "限制某个路径及其下的节点数或字节数。"),
    ("listquota", "Shows the limits of a path, and its count.", "显示某个路径的配额和当前用量。"),
    ("delquota", "Takes one limit of a path away, or all of them.", "取消某个路径的一项限制，或全部配额。"),
    ("addWatch", "Sets a watch that stays.", "设置持久监听。"),
    ("removewatches", "Removes one’s watches of a znode.", "移除自己在某个 znode 上的监听。"),
    ("multi", "Does all of its parts, or none.", "其中各项要么全部执行，要么都不执行。"),
    ("multiread", "Reads several znodes with one request.", "用一个请求读取多个 znode。"),
    ("connect", "Goes to this server, with the session.", "带着会话改连这台服务器。"),
    ("close", "Closes the session.", "关闭会话。"),
    (
        "run RECIPE",
        "Runs a recipe in the client: lock, elect, consume, and others.",
        "在客户端中运行一个配方：lock、elect、consume 等。",
    ),
    ("release RECIPE", "Lets go of the lock, or steps down.", "释放锁，或卸任。"),
    ("leave", "Leaves the barrier or the group.", "离开屏障或组。"),
    ("put", "Puts an item into the queue.", "向队列放入一个元素。"),
    ("vote", "Votes in a two-phase commit.", "在两阶段提交中投票。"),
    ("write", "Writes to the storage, with the lock’s token.", "带着锁的令牌写入存储。"),
    ("halt", "Ends the client’s program.", "结束客户端的程序。"),
    ("hdfs", "A new run with a cluster of HDFS beside the ensemble.", "开始新的运行，并在集群旁加上 HDFS。"),
    ("rule", "A new run with a rule left out, to see what it is for.", "去掉一条规则并开始新的运行，看看它有什么用。"),
    ("checkpoint", "Has the SecondaryNameNode make a checkpoint.", "让第二名称节点做一次检查点。"),
    (
        "importCheckpoint",
        "Gives a stopped nn1 the last checkpoint, its own files being lost.",
        "给已停止的 nn1 换上最后一个检查点，它自己的文件视为丢失。",
    ),
    ("mkdir", "Makes a directory in HDFS.", "在 HDFS 中创建目录。"),
    ("put FILE", "Writes a new file of so many blocks.", "写入一个有若干块的新文件。"),
    ("append", "Adds a block to a file.", "给文件追加一个块。"),
    ("cat", "Reads a file.", "读取文件。"),
    ("rm", "Deletes a file, or a directory with all in it.", "删除文件，或目录及其全部内容。"),
    ("load", "Makes so many directories, one after another.", "依次创建许多目录。"),
    ("ruok", "Asks a server whether its process runs.", "询问服务器进程是否在运行。"),
    ("srvr", "Shows a server’s role, its last zxid and its counters.", "显示服务器的角色、最后的 zxid 和各项计数。"),
    ("stat SERVER", "Shows the same, with the clients that are connected.", "显示同样的内容，并列出已连接的客户端。"),
    ("mntr", "Shows a server’s figures, one in each line.", "逐行显示服务器的各项指标。"),
    ("cons", "Shows the connections of clients, with their counters.", "显示各客户端连接及其计数。"),
    ("wchs", "Counts a server’s watches on data.", "统计服务器上的数据监听。"),
    ("wchc", "Shows a server’s watches on data, by session.", "按会话列出服务器上的数据监听。"),
    ("wchp", "Shows a server’s watches on data, by path.", "按路径列出服务器上的数据监听。"),
    ("dump", "Shows the sessions and their ephemeral znodes.", "显示各会话及其临时节点。"),
    ("conf", "Shows a server’s configuration.", "显示服务器的配置。"),
    ("envi", "Shows which version a server is.", "显示服务器的版本。"),
    ("isro", "Asks whether a server only reads: “ro”, or “rw”.", "询问服务器是否只读：“ro”或“rw”。"),
    ("view", "Shows the servers, the tree of a server, or both.", "显示各服务器、某台服务器的树，或两者。"),
    ("help", "Lists the commands, or tells about one.", "列出全部命令，或说明其中一条。"),
    ("history", "Shows the lines typed last.", "显示最近输入的命令。"),
];

/// Options with their meaning. Where a letter means several things, the verb stands before it.
const OPTIONS: &[(&str, &str, &str)] = &[
    ("create -s", "with a number behind its name", "名称后加序号"),
    ("create -c", "a container", "容器节点"),
    ("removewatches -c", "those for children", "子节点监听"),
    ("setquota -b", "most bytes, not enforced", "字节数上限，软限制"),
    ("delquota -b", "the limit for bytes", "字节数的软限制"),
    ("setquota -n", "most znodes, not enforced", "节点数上限，软限制"),
    ("-n", "the limit for znodes", "节点数的软限制"),
    ("-N", "the hard limit for znodes", "节点数的硬限制"),
    ("-B", "the hard limit for bytes", "字节数的硬限制"),
    ("-add", "members that join", "加入的成员"),
    ("-remove", "members that leave", "离开的成员"),
    ("-members", "all members anew", "全部成员"),
    ("-s", "with the stat", "同时显示 stat"),
    ("-e", "ephemeral", "临时节点"),
    ("-t", "time to live in ms", "存活时间，毫秒"),
    ("-w", "set a watch", "设置监听"),
    ("-R", "all below, too", "包括其下全部节点"),
    ("-v", "only at this version", "仅当版本相符"),
    ("-b", "so many in one request", "每个请求的数量"),
    ("-m", "the kind of watch", "监听的类型"),
    ("-d", "those for data", "数据监听"),
    ("-a", "all of them", "全部监听"),
    ("-l", "even if no server can be asked", "连不上服务器也移除"),
];

/// Everything with this word.
pub fn usages(word: &str) -> impl Iterator<Item = &'static Usage> {
    all().filter(move |usage| usage.word == word)
}

/// Everything that one can type.
pub fn all() -> impl Iterator<Item = &'static Usage> {
    VERBS.iter().chain(COMMANDS).chain(FILE_VERBS).chain(ANSWERS).chain(FOUR_LETTER)
}

/// The words of a group, in the order of the help.
pub fn words_of(group: Group) -> Vec<&'static str> {
    all().filter(|usage| usage.group == group).map(|usage| usage.word).collect()
}

/// One sentence on the word.
pub fn about(lang: Lang, usage: &Usage) -> &'static str {
    let key = match (usage.group, usage.word) {
        (Group::Setup, "set") => "set KEY",
        (Group::Program, "run") => "run RECIPE",
        (Group::Program, "release") => "release RECIPE",
        (Group::Files, "put") => "put FILE",
        (Group::Operator, "stat") => "stat SERVER",
        (_, word) => word,
    };
    look_up(lang, ABOUT, key)
}

/// The meaning of an option of this verb; empty for a word that is no option.
pub fn option(lang: Lang, verb: &str, option: &str) -> &'static str {
    let special = look_up(lang, OPTIONS, &format!("{verb} {option}"));
    if special.is_empty() { look_up(lang, OPTIONS, option) } else { special }
}

/// The options in a usage's shape.
pub fn options_of(usage: &Usage) -> impl Iterator<Item = &'static str> {
    usage.shape.split([' ', '[', ']', '|']).filter(|word| word.starts_with('-'))
}

/// The keys that `set` takes, or the rules that `rule` takes, with their meaning; none for any other word.
pub fn names_of(lang: Lang, usage: &Usage) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is = |word| (usage.group, usage.word) == (Group::Setup, word);
    let settings: &[Meaning] = if is("set") { SETTINGS } else { &[] };
    let rules = if is("rule") { Rule::WORDS } else { &[] };
    let settings = settings.iter().map(move |it| (it.name, lang.choose(it.en, it.zh)));
    settings.chain(rules.iter().map(move |(word, it)| (*word, rule(lang, *it))))
}

fn look_up(lang: Lang, table: &'static [(&str, &str, &str)], key: &str) -> &'static str {
    table.iter().find(|(word, ..)| *word == key).map_or("", |(_, en, zh)| lang.choose(en, zh))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_and_every_option_is_told_about_in_both_languages() {
        for lang in Lang::ALL {
            for usage in all() {
                assert!(!about(lang, usage).is_empty(), "{usage:?}");
                for it in options_of(usage) {
                    assert!(!option(lang, usage.word, it).is_empty(), "{usage:?} {it}");
                }
            }
        }
        for (word, ..) in ABOUT {
            assert!(all().any(|usage| usage.word == word.split(' ').next().unwrap()), "{word}");
        }
    }
}
