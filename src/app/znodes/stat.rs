//! Apache's eleven fields of a znode, each with its meaning, and with the txn that gave it one click away.

use crate::app::model::Model;
use crate::app::show::rows::code;
use crate::app::txn_steps::{first_step_of, open};
use crate::app::view::{Button, ButtonTone, StatRow};
use crate::lang::Lang;
use crate::tell::template::text;
use crate::tell::values::clock;
use crate::tell::words::Word;
use crate::tell::{Part, Rich};
use crate::zk::{Stat, Zxid};

pub fn rows(model: &Model, stat: &Stat) -> Vec<StatRow> {
    let zxid = |name: &'static str, value: Zxid| {
        let go = Button::new(format!("txn-{name}"), value.to_string(), open(value));
        let title = format!("0x{:x}", value.0);
        let go = go.titled(format!("{} ({title})", model.word(Word::GoToTxn))).toned(ButtonTone::Quiet);
        // A znode that was there before the run's first txn has no txn.
        StatRow {
            name,
            value: Rich(vec![Part::Zxid(value)]),
            title,
            go: first_step_of(model, value).map(|_| go),
            note: note(model.lang, name),
        }
    };
    let plain = |name: &'static str, value: String| StatRow {
        name,
        value: code(value),
        title: String::new(),
        go: None,
        note: note(model.lang, name),
    };
    vec![
        zxid("czxid", stat.czxid),
        zxid("mzxid", stat.mzxid),
        zxid("pzxid", stat.pzxid),
        plain("ctime", clock(stat.ctime)),
        plain("mtime", clock(stat.mtime)),
        plain("version", stat.version.to_string()),
        plain("cversion", stat.cversion.to_string()),
        plain("aversion", stat.aversion.to_string()),
        plain("ephemeralOwner", stat.ephemeral_owner.to_string()),
        plain("dataLength", stat.data_length.to_string()),
        plain("numChildren", stat.num_children.to_string()),
    ]
}

/// The meaning of the field.
fn note(lang: Lang, name: &str) -> String {
    match name {
        "czxid" => text!(lang, "The txn that created it.", "创建它的事务。"),
        "mzxid" => {
            text!(lang, "The txn that set its data last; a new ACL does not count.", "最近一次修改其数据的事务；修改 ACL 不算。")
        }
        "pzxid" => text!(lang, "The txn that added or removed a child last.", "最近一次增删其子节点的事务。"),
        "ctime" => text!(lang, "When it was created, by the leader’s clock.", "创建时间，以领导者的时钟为准。"),
        "mtime" => {
            text!(lang, "When its data was set last, by the leader’s clock.", "数据最近一次修改的时间，以领导者的时钟为准。")
        }
        "version" => text!(
            lang,
            "How often its data was set. A set or delete may ask for it.",
            "数据被修改的次数；set 与 delete 可要求版本相符。"
        ),
        "cversion" => text!(lang, "How many children were created and deleted.", "子节点创建与删除的总次数。"),
        "aversion" => text!(lang, "How often its ACL was set.", "ACL 被修改的次数。"),
        "ephemeralOwner" => {
            text!(
                lang,
                "The session that it goes with; 0x0 unless it is ephemeral.",
                "它所属的会话，随会话消失；非临时节点为 0x0。"
            )
        }
        "dataLength" => text!(lang, "Bytes of its data.", "数据的字节数。"),
        _ => text!(lang, "How many children it has, not counting theirs.", "直接子节点的个数。"),
    }
}
