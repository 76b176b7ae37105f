//! The legend of the drawing: the signs on the stage, and the meaning of each.

use crate::lang::Lang;

/// A sign of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Server,
    Client,
    Connection,
    Watch,
    Message,
    Zxid,
    Log,
    Quorum,
    Lane,
    // -- of HDFS
    NameNode,
    Memory,
    Disk,
    Replay,
    SecondaryNameNode,
    JournalNode,
    DataNode,
    Controller,
    Call,
    // -- of the tree
    Strip,
    Znode,
    Kind,
    Unsettled,
    Owner,
    Arc,
    WatchKind,
    Bell,
    Badge,
    Gate,
}

impl Sign {
    /// The signs of an ensemble.
    pub const ENSEMBLE: [Sign; 9] =
        [Sign::Server, Sign::Client, Sign::Connection, Sign::Watch, Sign::Message, Sign::Zxid, Sign::Log, Sign::Quorum, Sign::Lane];
    /// The signs of HDFS with one NameNode, and of HDFS with a standby beside it.
    pub const HDFS_ALONE: [Sign; 9] = [
        Sign::NameNode,
        Sign::Memory,
        Sign::Disk,
        Sign::Replay,
        Sign::SecondaryNameNode,
        Sign::DataNode,
        Sign::Call,
        Sign::Connection,
        Sign::Lane,
    ];
    pub const HDFS_WITH_STANDBY: [Sign; 9] = [
        Sign::NameNode,
        Sign::Memory,
        Sign::Disk,
        Sign::JournalNode,
        Sign::DataNode,
        Sign::Controller,
        Sign::Call,
        Sign::Connection,
        Sign::Lane,
    ];
    /// The signs of the tree.
    pub const TREE: [Sign; 12] = [
        Sign::Znode,
        Sign::Kind,
        Sign::Unsettled,
        Sign::Owner,
        Sign::Arc,
        Sign::WatchKind,
        Sign::Bell,
        Sign::Badge,
        Sign::Gate,
        Sign::Strip,
        Sign::Message,
        Sign::Lane,
    ];

    /// The meaning of the sign, in a sentence or two.
    pub fn meaning(self, lang: Lang) -> &'static str {
        let [en, zh] = match self {
            Sign::Server => [
                "A square is a server: its name, its role, its epoch, and the zxid of the last change in its log. The leader's edge is thick; a stopped server's is dashed.",
                "方框是一台服务器：名称、角色、纪元，以及日志中最后一次更改的 zxid。领导者的边框较粗，停止的服务器是虚线框。",
            ],
            Sign::Client => [
                "A rounded box is a client: a program that uses ZooKeeper, and what it is doing.",
                "圆角框是一个客户端：使用 ZooKeeper 的程序，以及它正在做什么。",
            ],
            Sign::Connection => [
                "A line is a connection between two machines. Red with a stroke across: it is cut. A click on it cuts it or slows it down.",
                "线是两台机器之间的连接。红色并有短横表示已切断。点击它可以切断或减慢。",
            ],
            Sign::Watch => [
                "A dotted line is a watch: the client is told when that znode changes.",
                "点线是一个监听：那个 znode 变化时，客户端会得到通知。",
            ],
            Sign::Message => [
                "A pill is a message on its way. Its colour is its kind, as in the row below the stage; a click holds it back or drops it.",
                "胶囊形是一条在途的消息，颜色表示种类，见舞台下面的一行。点击它可以扣住或丢弃。",
            ],
            Sign::Zxid => {
                ["A zxid, the number of a change: the sixth of epoch 1.", "zxid，即一次更改的编号：纪元 1 的第六次更改。"]
            }
            Sign::Log => [
                "The end of a server's log, a cell a change. Filled: committed. Outlined: on its disk. Dotted: in memory only.",
                "服务器日志的末尾，一格是一次更改。实心：已提交；空心：已写盘；虚线：只在内存中。",
            ],
            Sign::Quorum => [
                "The moment of decision: a quorum of the servers has the change on disk, and nobody has heard of it yet.",
                "定局的一刻：过半服务器已把更改写盘，而此时还没有谁知道。",
            ],
            Sign::Strip => [
                "The servers. The notch is below the one whose tree is drawn; a number says how many txns a server is behind.",
                "各台服务器。下方有尖角的那台，画的就是它的树；数字表示它落后几个事务。",
            ],
            Sign::Znode => [
                "A znode: its name, the number of a sequential one, its data. Drag a client onto it, and the client watches it.",
                "一个 znode：名称、顺序节点的编号、数据。把客户端拖到它上面，客户端就会监听它。",
            ],
            Sign::Kind => [
                "Its kind by its outline: persistent, ephemeral (round, dashed), container (a double line), with a TTL (cut corners).",
                "轮廓表示种类：持久、临时（圆角虚线）、容器（双线）、带 TTL（切角）。",
            ],
            Sign::Unsettled => [
                "Dotted: only proposed, or not there but watched. Long dashes: other servers have it, or have other data. Struck out: deleted just now.",
                "点线：仅被提议，或不存在但有人监听。长虚线：其他服务器上有它，或数据不同。带删除线：刚被删除。",
            ],
            Sign::Owner => [
                "An ephemeral stands on a stem from the client that owns it. When that client's session ends the stem tears, and the znode goes.",
                "临时节点由一根茎连到拥有它的客户端。该客户端的会话结束时，茎先断开，节点随之消失。",
            ],
            Sign::Arc => [
                "A dotted curve is a watch, from the client to the znode. Its event has left where it is solid, and runs down it as a bell.",
                "点线弧是一个监听，从客户端到 znode。变成实线表示事件已经发出，铃铛沿它而下。",
            ],
            Sign::WatchKind => [
                "The sign at the client: a disc watches data, a triangle children, a ring waits for the znode to exist; a square is persistent, a rhombus recursive.",
                "客户端一端的符号：圆点监听数据，三角监听子节点，圆环等待节点出现，方块为持久监听，菱形为递归监听。",
            ],
            Sign::Bell => ["The number of watches on a znode.", "一个 znode 上的监听数。"],
            Sign::Badge => [
                "What a znode stands for: an eye for a reader, a pencil for a writer of a shared lock; a tick to commit, a cross to abort, a question mark while there is no vote. A crown: its client holds the lock, or leads. A padlock: its ACL keeps some clients out.",
                "一个 znode 代表什么：眼睛是共享锁的读者，铅笔是写者；对勾是提交，叉是中止，问号是尚未投票。皇冠：它的客户端持有锁，或是领导者。挂锁：它的 ACL 不让某些客户端访问。",
            ],
            Sign::Gate => [
                "A gate parts those who wait from those inside: a bar while it is shut, two posts when it is open.",
                "闸门隔开等待者与已进入者：关闭时是一整条，打开时只剩两端的门柱。",
            ],
            Sign::Lane => [
                "Below the stage each machine has a lane: bars say what it was and when, slanted lines are messages. Drag there to go through time.",
                "舞台下方每台机器有一条泳道：色条表示它何时是什么角色，斜线是消息。在那里拖动即可前后移动时间。",
            ],
            Sign::NameNode => [
                "A NameNode: its name, its role, the contents of its memory and below them of its disk. The active one has a thick edge.",
                "名称节点：名称、角色、内存中的内容，下面是磁盘上的内容。活跃节点的边框较粗。",
            ],
            Sign::Memory => [
                "On grey: memory, which a crash takes. The namespace has so many inodes; the block map says which DataNodes have reported each block. A cell is a block. Filled: all replicas are reported. Outlined: some are. Dotted: none is.",
                "灰底：内存，宕机即失。命名空间有若干个 inode；块映射表记录每个块由哪些数据节点报告过。一格是一个块。实心：副本都已报告；空心：部分已报告；虚线：还没有报告。",
            ],
            Sign::Disk => [
                "On white: files on the disk, which a crash leaves. The FsImage is the namespace up to one edit; the EditLog has every edit since, a cell each. Dotted: on its way to the disk.",
                "白底：磁盘上的文件，宕机后仍在。FsImage 是到某一条编辑为止的命名空间；EditLog 是此后的每条编辑，一格一条。虚线：正在写盘。",
            ],
            Sign::Replay => [
                "A NameNode starts: it goes through its EditLog, and each edit that is in memory again is filled.",
                "名称节点启动：逐条重放 EditLog，已回到内存的编辑是实心格。",
            ],
            Sign::SecondaryNameNode => [
                "A SecondaryNameNode: its image in memory, the call that it waits for, and the edits that it has merged and not yet handed over.",
                "第二名称节点：内存中的映像，正在等待的调用，以及已合并、尚未交回的编辑。",
            ],
            Sign::JournalNode => [
                "A JournalNode: the epoch that it has promised, and its last segments of the log. 1–3 is finalized; 4– is in progress. Filled: known to be on a majority. Outlined: on its disk. Dotted: on its way there.",
                "日志节点：承诺的纪元，以及最近的日志段。1–3 已封存，4– 未封存。实心：已知过半拥有；空心：已写盘；虚线：正在写盘。",
            ],
            Sign::DataNode => [
                "A DataNode, and the number of blocks on its disk. It reports them to every NameNode.",
                "数据节点，以及它磁盘上的块数。它向每个名称节点报告这些块。",
            ],
            Sign::Controller => [
                "A ZKFailoverController, a client of ZooKeeper beside each NameNode. It holds the lock, or it watches the one that does.",
                "ZKFailoverController：每个名称节点旁边的 ZooKeeper 客户端。它持有锁，或监听持有者的锁。",
            ],
            Sign::Call => [
                "A pill is a call (RPC) on its way, or the answer to one. A click holds it back or drops it.",
                "小药丸是一次在途的调用（RPC）或它的回复。点击它可以扣住或丢弃。",
            ],
        };
        lang.choose(en, zh)
    }
}
