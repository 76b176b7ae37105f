//! Words of the field that have a meaning of their own. Wherever prose or a caption uses one, the page explains it on hover and focus.
//!
//! The words are needed to draw a sentence, the explanations only when somebody asks: so they are tables of their own.

use crate::lang::Lang;

/// Defines both tables, with a term's words (`|` between them) and its explanation beside each other, in both languages.
macro_rules! terms {
    ($($en_words:literal, $zh_words:literal: $en:literal, $zh:literal;)*) => {
        const WORDS: &[[&str; 2]] = &[$([$en_words, $zh_words]),*];
        const MEANINGS: &[[&str; 2]] = &[$([$en, $zh]),*];
    };
}

terms! {
    "zxid|zxids", "zxid":
        "The number of a change: the epoch of the leader that proposed it, and a count. 0x1·0006 is the sixth of epoch 1.",
        "一次更改的编号：提出它的领导者的纪元，加上计数。0x1·0006 是纪元 1 的第六次更改。";
    "epoch|epochs", "纪元|epoch":
        "The number of a leader's term. Each new leader begins a larger one, so that the messages of an old leader are refused.",
        "领导者任期的编号。新的领导者总是开始更大的纪元，因此旧领导者的消息会被拒绝。";
    "quorum|quorums|majority", "过半|法定人数":
        "More than half of the voting servers. Any two quorums share a server, so what one has accepted is known to the next.",
        "超过半数的投票服务器。任意两个过半集合都有共同的服务器，所以一方接受的内容另一方必然知道。";
    "ephemeral|ephemerals", "临时节点|临时 znode":
        "An ephemeral znode lives as long as the session that created it. When the session ends, it is deleted.",
        "临时节点与创建它的会话共存亡：会话结束，节点即被删除。";
    "sequential", "顺序节点|顺序 znode":
        "The name of a sequential znode gets ten digits that its parent counts up: names tell the order of creation.",
        "顺序节点的名字后面会加上由父节点递增的十位数字，从名字就能看出创建的先后。";
    "znode|znodes", "znode":
        "A named place in ZooKeeper's tree that holds a little data: a file that can have children.",
        "ZooKeeper 树中的一个节点，有名字和少量数据，像是可以有子节点的文件。";
    "watch|watches", "监听":
        "A client's wish to be told once when a znode changes. The event says that it changed; to know how, the client reads again.",
        "客户端请求：某个 znode 变化时通知一次。通知只说变了，要知道变成什么须再读一次。";
    "session|sessions", "会话":
        "What ties a client to the ensemble. It outlives connections; it ends when the client closes it or is silent for its timeout.",
        "客户端与集群之间的关系。它比连接长久；客户端关闭它，或沉默超过超时时间，会话才结束。";
    "ensemble|ensembles", "集群":
        "The servers that keep the same tree together and answer as one service.",
        "共同保存同一棵树、对外如同一项服务的若干台服务器。";
    "leader|leaders", "领导者|leader":
        "The one server that puts all changes in order: it proposes each, and commits it when a quorum has it on disk.",
        "为所有更改排定顺序的那台服务器：它提出每个更改，过半服务器写盘后便提交。";
    "follower|followers", "跟随者|follower":
        "A server that votes and follows a leader: it writes proposals to its disk, acknowledges them, and answers reads itself.",
        "参与投票、跟随领导者的服务器：把提案写盘并确认，读请求由自己回答。";
    "observer|observers", "观察者|observer":
        "A server that learns every commit and answers clients, but does not vote: more of them make no quorum larger.",
        "得知每次提交并为客户端服务、但不投票的服务器；增加它不会扩大过半所需的数目。";
    "learner|learners", "学习者|learner":
        "A follower or an observer: a server that learns the changes from the leader.",
        "跟随者或观察者：从领导者那里学到更改的服务器。";
    "election|elections", "选举":
        "How servers agree on a leader: the one with the newest log wins, and of equals the one with the largest id.",
        "服务器选出领导者的过程：日志最新者胜出，同样新时 id 最大者胜出。";
    "proposal|proposals", "提案":
        "A change that the leader sends to all followers. It is decided when a quorum has it on disk.",
        "领导者发给所有跟随者的更改；过半服务器写盘后即成定局。";
    "commit|commits|committed", "提交":
        "A change is committed when a quorum has it on disk. From then on it cannot be lost, and every server applies it.",
        "过半服务器把更改写盘后，更改便提交：此后不会丢失，每台服务器都会应用它。";
    "txn|txns|transaction|transactions", "事务|txn":
        "A change of the tree as it stands in the log, with its zxid.",
        "日志中的一次更改，带有自己的 zxid。";
    "ack|acks", "ACK":
        "A server's word that it has a proposal on its disk.",
        "服务器的回复：提案已写入我的磁盘。";
    "snapshot|snapshots", "快照":
        "The whole tree written to disk, so that a server need not replay its log from the very beginning.",
        "写入磁盘的整棵树，服务器启动时就不必从头重放日志。";
    "heartbeat|heartbeats", "心跳":
        "A short message that says nothing but: I am still here.",
        "一条很短的消息，只表示：我还在。";
    "FsImage", "FsImage":
        "The file that holds all of the NameNode's names as they were at the last checkpoint.",
        "保存名称节点全部元数据的文件，内容截至最近一次检查点。";
    "EditLog", "EditLog":
        "The file in which the NameNode writes every change since the FsImage was made.",
        "名称节点把 FsImage 之后的每个更改都写进这个文件。";
    "checkpoint|checkpoints", "检查点":
        "The EditLog is merged into a new FsImage, so that the next start has little to replay.",
        "把 EditLog 合并成新的 FsImage，下次启动就没有多少要重放。";
    "NameNode|NameNodes", "名称节点|NameNode":
        "HDFS's server of names: it knows every file and the blocks of which it consists.",
        "HDFS 中管理元数据的服务器：知道有哪些文件、每个文件由哪些块组成。";
    "DataNode|DataNodes", "数据节点|DataNode":
        "A server of HDFS that keeps the blocks of files and reports them to the NameNode.",
        "HDFS 中存放文件块的服务器，会向名称节点汇报自己有哪些块。";
    "JournalNode|JournalNodes", "日志节点|JournalNode":
        "One of several small servers that keep the NameNodes' shared log. An edit is safe when a majority of them has it.",
        "共同保存名称节点共享日志的几台小服务器之一；过半拥有，编辑才安全。";
    "fencing|fenced", "隔离旧|fencing":
        "It is made sure that the old holder can do nothing more before the new one acts.",
        "在新的持有者行动之前，确保旧的持有者什么也做不了。";
    "tick|ticks", "tick":
        "The ensemble’s unit of time, two seconds unless it is set otherwise: heartbeats and timeouts are counted in it.",
        "集群的时间单位，默认两秒；心跳和各种超时都以它计算。";
    "syncLimit|initLimit", "syncLimit|initLimit":
        "Numbers of ticks: for how long a follower may be silent, and how long it may take to be brought up to date.",
        "以 tick 计的时限：跟随者最多沉默多久；连接并追上领导者最多用多久。";
    "herd effect|herd", "羊群效应|惊群":
        "All clients that wait are woken, though only one of them can go on.",
        "所有等待者都被唤醒，却只有一个能继续。";
    "failover", "故障切换":
        "A standby takes over from a machine that has failed.",
        "备用机器接管出故障的机器。";
    "barrier|barriers", "屏障":
        "A place at which nobody goes on before everybody is there.",
        "所有人到齐之前谁也不能继续的地方。";
}

/// A term, by its place in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term(u8);

impl Term {
    /// The term that [`Term::number`] gave this number.
    pub fn numbered(number: u8) -> Option<Term> {
        (usize::from(number) < MEANINGS.len()).then_some(Term(number))
    }

    pub fn number(self) -> u8 {
        self.0
    }

    pub fn meaning(self, lang: Lang) -> &'static str {
        let [en, zh] = MEANINGS[usize::from(self.0)];
        lang.choose(en, zh)
    }
}

/// The terms that are marked already, a bit each: a term is marked where it comes first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marked(u64);

/// The text in pieces, those that are terms with their term.
pub fn split<'a>(lang: Lang, text: &'a str, marked: &mut Marked) -> Vec<(&'a str, Option<Term>)> {
    let lower = text.to_ascii_lowercase();
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some((at, length, term)) = first_term(lang, &lower, from, *marked) {
        marked.0 |= 1 << term.0;
        if at > from {
            pieces.push((&text[from..at], None));
        }
        pieces.push((&text[at..at + length], Some(term)));
        from = at + length;
    }
    if from < text.len() {
        pieces.push((&text[from..], None));
    }
    pieces
}

/// The first term from there on, the longest of those at one place.
fn first_term(lang: Lang, lower: &str, from: usize, marked: Marked) -> Option<(usize, usize, Term)> {
    let mut best: Option<(usize, usize, Term)> = None;
    for (number, [en, zh]) in (0..).zip(WORDS) {
        if marked.0 >> number & 1 == 1 {
            continue;
        }
        for word in lang.choose(en, zh).split('|') {
            let Some(at) = find_word(lower, &word.to_ascii_lowercase(), from) else { continue };
            if best.is_none_or(|(there, length, _)| at < there || at == there && word.len() > length) {
                best = Some((at, word.len(), Term(number)));
            }
        }
    }
    best
}

/// The place where the word stands by itself. Chinese has no spaces between words, so only letters next to letters make it part of another.
fn find_word(text: &str, word: &str, from: usize) -> Option<usize> {
    let letter = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let bytes = text.as_bytes();
    let is_latin = word.is_ascii();
    text.get(from..)?.match_indices(word).map(|(at, _)| from + at).find(|at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        !is_latin || !letter(before) && !letter(bytes.get(at + word.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(lang: Lang, text: &str) -> Vec<&str> {
        let pieces = split(lang, text, &mut Marked::default());
        assert_eq!(pieces.iter().map(|(piece, _)| *piece).collect::<String>(), text, "nothing is lost");
        pieces.into_iter().filter(|(_, term)| term.is_some()).map(|(piece, _)| piece).collect()
    }

    #[test]
    fn a_term_is_marked_where_it_comes_first_and_stands_by_itself() {
        assert_eq!(terms(Lang::En, "A quorum: any two quorums of the leader's ensemble."), ["quorum", "leader", "ensemble"]);
        assert_eq!(terms(Lang::En, "Leaders lead; a re-election, leaderless, zxids2"), ["Leaders"]);
        assert_eq!(terms(Lang::En, "the herd effect"), ["herd effect"]);
        assert_eq!(terms(Lang::Zh, "过半确认后，leader 的提案就提交了"), ["过半", "leader", "提案", "提交"]);
        assert!(terms(Lang::En, "").is_empty());
    }

    #[test]
    fn every_term_fits_into_the_mark_and_is_explained_in_both_languages() {
        assert!(WORDS.len() <= u64::BITS as usize);
        for (number, _) in (0..).zip(WORDS) {
            let term = Term::numbered(number).unwrap();
            for (lang, most) in [(Lang::En, 130), (Lang::Zh, 60)] {
                let meaning = term.meaning(lang);
                assert!((5..=most).contains(&meaning.chars().count()), "{meaning}");
            }
        }
        assert_eq!(Term::numbered(WORDS.len() as u8), None);
    }
}
