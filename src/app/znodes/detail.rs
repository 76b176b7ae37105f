//! The details of the selected znode.

use std::rc::Rc;

use super::differs::{self, Other};
use super::watching::Watchers;
use super::{data, forms, kind, stat};
use crate::app::model::Model;
use crate::app::msg::{Msg, ZnodeMsg};
use crate::app::show::rows::code;
use crate::app::show::txns;
use crate::app::view::{Button, ButtonTone, Row, Tone, ZnodeDetail};
use crate::tell::template::text;
use crate::tell::words::Word;
use crate::tell::{Part, Rich};
use crate::zk::{Acl, DataTree, ServerId, Znode, ZnodeKind};

pub fn view(
    model: &Model,
    shown: ServerId,
    tree: &DataTree,
    path: &Rc<str>,
    watchers: &Watchers,
    others: &[Other<'_>],
) -> ZnodeDetail {
    let explain = Button::new("stat-explain", model.word(Word::ExplainStat), Msg::Znodes(ZnodeMsg::Explain));
    let mut detail = ZnodeDetail {
        path: path.clone(),
        title: Rich(vec![Part::Path(path.clone())]),
        client: forms::client_picker(model),
        actions: forms::buttons(model, path),
        form: forms::form(model, path),
        answer: forms::answer(model, path),
        play: forms::play(model),
        missing: None,
        facts: Vec::new(),
        data: None,
        stat: Vec::new(),
        stat_title: "Stat".to_owned(),
        explain: explain.pressed(model.znodes.explains).toned(ButtonTone::Quiet),
    };
    match tree.get(path) {
        None => {
            let (who, id) = (differs::who_has(path, others), shown);
            let names = who.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            detail.missing = Some(if who.is_empty() {
                text!(model.lang, "No running server has it at this moment.", "此刻没有运行中的服务器有它。")
            } else {
                text!(
                    model.lang,
                    "{id} does not have it at this moment; {who} has it.",
                    "此刻 {id} 没有它；有它的是 {who}。",
                    id,
                    who = names
                )
            });
            // A znode that is gone has no actions, but its last answer is still of interest.
            if who.is_empty() {
                detail.form = None;
            }
            if let Some(by) = txns::deletion(model, path).filter(|_| who.is_empty()) {
                detail.facts.push(model.row(Word::DeletedBy, by));
            }
            detail.facts.push(model.row(Word::WatchedBy, watchers.told(model, path)));
        }
        Some(znode) => {
            detail.facts = facts(model, path, znode, watchers, others);
            detail.data = Some(data::view(model, znode));
            detail.stat = stat::rows(model, &znode.stat());
        }
    }
    detail
}

fn facts(model: &Model, path: &Rc<str>, znode: &Znode, watchers: &Watchers, others: &[Other<'_>]) -> Vec<Row> {
    let kind = znode.kind;
    let mut said = format!("{} {}", kind::sign(kind), kind::words(model, path, kind));
    if let ZnodeKind::Ttl { .. } = kind {
        let (kind, whose) = kind::tag(model, kind);
        said = format!("{said} · {kind}{whose}");
    }
    let mut rows = vec![model.row(Word::Kind, Rich::plain(said))];
    if let Some(lifetime) = kind::lifetime(model, znode) {
        rows.push(model.row(Word::Lifetime, Rich::plain(lifetime)));
    }
    if let ZnodeKind::Ephemeral(session) = kind {
        let session_text = Part::Code(session.to_string());
        let parts = match super::owner::owner_id(model, session) {
            Some(client) => vec![Part::Node(client.node()), Part::Text(" ".to_owned()), session_text],
            None => vec![session_text],
        };
        rows.push(model.row(Word::Owner, Rich(parts)));
    }
    rows.push(model.row(Word::WatchedBy, watchers.told(model, path)));
    let (elsewhere, tone) = differs::told(model, path, znode, others);
    rows.push(Row { tone, ..model.row(Word::Elsewhere, elsewhere) });
    rows.push(Row { title: rights(model), tone: Tone::Plain, ..model.row(Word::AclLabel, acl(&znode.acl)) });
    rows
}

fn acl(acl: &Acl) -> Rich {
    let entries = acl.entries();
    code(entries.iter().map(|entry| format!("{}:{}", entry.id, entry.perms)).collect::<Vec<_>>().join("\n"))
}

/// The meaning of the letters of an ACL.
fn rights(model: &Model) -> String {
    text!(
        model.lang,
        "c create and d delete children, r read, w write, a set the ACL",
        "c 创建、d 删除子节点，r 读，w 写，a 修改 ACL"
    )
}
