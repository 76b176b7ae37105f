//! What is drawn on the stage and what it stands for: the legend of the drawing.

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
}

impl Sign {
    pub const ALL: [Sign; 9] =
        [Sign::Server, Sign::Client, Sign::Connection, Sign::Watch, Sign::Message, Sign::Zxid, Sign::Log, Sign::Quorum, Sign::Lane];

    /// What it stands for.
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
                "小药丸是一条在途的消息，颜色表示种类，见舞台下面的一行。点击它可以扣住或丢弃。",
            ],
            Sign::Zxid => {
                ["A zxid, the number of a change: the sixth of epoch 1.", "zxid，即一次更改的编号：纪元 1 的第六次更改。"]
            }
            Sign::Log => [
                "The end of a server's log, a cell a change. Filled: committed. Outlined: on its disk. Dotted: in memory only.",
                "服务器日志的末尾，一格是一次更改。实心：已提交；空心：已写盘；虚线：只在内存中。",
            ],
            Sign::Quorum => [
                "The moment of decision: more than half of the servers have the change on disk, and nobody has heard of it yet.",
                "定局的一刻：过半服务器已把更改写盘，而此时还没有谁知道。",
            ],
            Sign::Lane => [
                "Below the stage each machine has a lane: bars say what it was and when, slanted lines are messages. Drag there to go through time.",
                "舞台下方每台机器有一条泳道：色条表示它何时是什么角色，斜线是消息。在那里拖动即可前后移动时间。",
            ],
        };
        match lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }
}
