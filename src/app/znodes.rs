//! The panel of znodes: the tree as one server has it, and who is behind.

use super::details::{none, owner_of, server_picker, watch_name};
use super::model::Model;
use super::msg::{Msg, Thing};
use super::narrate::template::text;
use super::rich::{Part, Rich};
use super::rows::code;
use super::timeline::clock;
use super::view::{Details, Section, SectionBody, Tone, ZnodeRow, ZnodesPanel};
use super::words::Word;
use crate::sim::Life;
use crate::zk::{ClientId, DataTree, Server, ServerId, SessionId, WatchKind, WatchMode, Znode, server, servers, split};

/// Rows of the tree; more is for the console.
const MAX_ROWS: usize = 300;
/// Characters of data in a row, and in the details.
const SHORT_DATA: usize = 32;
const LONG_DATA: usize = 2_000;

/// One watch: path, client, table, mode.
type Watched = (std::rc::Rc<str>, ClientId, WatchKind, WatchMode);

pub fn panel(model: &Model) -> Option<ZnodesPanel> {
    let id = model.shown_server()?;
    let server = server(model.world(), id)?;
    let tree = server.tree();
    let watchers = watchers(model);
    let mut rows = Vec::new();
    let all = add(model, tree, "/", 0, &watchers, &mut rows);
    let detail = match &model.selected {
        Some(Thing::Znode(path)) => tree.get(path).map(|znode| detail(model, path, znode, &watchers)),
        _ => None,
    };
    let shown = rows.len();
    Some(ZnodesPanel {
        server: {
            let mut picker = server_picker(model, id, "tree-server", Msg::ViewTreeOf);
            picker.label = model.word(Word::SeenBy).to_owned();
            picker
        },
        behind: behind(model),
        rows,
        more: (!all).then(|| text!(model.lang, "only the first {n} are shown", "仅显示前 {n} 个", n = shown)),
        detail,
    })
}

/// Every watch of every running server: path, client, kind.
fn watchers(model: &Model) -> Vec<Watched> {
    let running = servers(model.world()).filter(|(_, node, _)| node.life != Life::Crashed);
    running.flat_map(|(_, _, server)| server.watches()).collect()
}

/// Who has applied less than the furthest.
fn behind(model: &Model) -> String {
    let applied: Vec<(ServerId, &Server)> =
        servers(model.world()).filter(|(_, node, _)| node.life != Life::Crashed).map(|(id, _, server)| (id, server)).collect();
    let Some(furthest) = applied.iter().map(|(_, server)| server.last_zxid()).max() else { return String::new() };
    let late: Vec<String> = applied
        .iter()
        .filter(|(_, server)| server.last_zxid() < furthest)
        .map(|(id, server)| {
            let last = server.last_zxid();
            if last.epoch() == furthest.epoch() {
                format!("{id} −{}", furthest.counter() - last.counter())
            } else {
                id.to_string()
            }
        })
        .collect();
    if late.is_empty() {
        return String::new();
    }
    let who = late.join(", ");
    text!(model.lang, "behind: {who}", "落后：{who}", who = who)
}

/// Adds a znode and what is below it. False where there was no room for all.
fn add(model: &Model, tree: &DataTree, path: &str, depth: u8, watchers: &[Watched], rows: &mut Vec<ZnodeRow>) -> bool {
    let Some(znode) = tree.get(path) else { return true };
    if rows.len() >= MAX_ROWS {
        return false;
    }
    let has_children = znode.num_children() > 0;
    let open = !model.closed_znodes.contains(path);
    rows.push(row(model, path, znode, depth, has_children.then_some(open), watchers));
    if !open {
        return true;
    }
    let parent = if path == "/" { "" } else { path };
    tree.children(path).all(|name| add(model, tree, &format!("{parent}/{name}"), depth.saturating_add(1), watchers, rows))
}

fn row(model: &Model, path: &str, znode: &Znode, depth: u8, open: Option<bool>, watchers: &[Watched]) -> ZnodeRow {
    let name = split(path).map_or("/", |(_, name)| name);
    let stat = znode.stat();
    let watched: Vec<String> =
        watchers.iter().filter(|(watched, ..)| &**watched == path).map(|(_, client, ..)| client.to_string()).collect();
    let watch = match watched.as_slice() {
        [] => None,
        [one] => Some(format!("watch {one}")),
        many => Some(format!("watch {}", many.len())),
    };
    ZnodeRow {
        path: path.into(),
        thing: Thing::Znode(path.into()),
        name: if name.is_empty() { "/".to_owned() } else { name.to_owned() },
        depth,
        open,
        ephemeral: znode.is_ephemeral(),
        owner: znode.is_ephemeral().then(|| owner(model, stat.ephemeral_owner)),
        watch,
        data: znode
            .data
            .as_deref()
            .filter(|data| !data.is_empty())
            .map(|data| format!("\"{}\"", shortened(data, SHORT_DATA)))
            .unwrap_or_default(),
        children: (open == Some(false)).then(|| {
            let n = stat.num_children;
            match n {
                1 => text!(model.lang, "1 child", "1 个子节点"),
                n => text!(model.lang, "{n} children", "{n} 个子节点", n = n),
            }
        }),
    }
}

fn owner(model: &Model, session: SessionId) -> String {
    owner_of(model, session).unwrap_or_else(|| session.to_string())
}

/// At most so many characters.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn detail(model: &Model, path: &std::rc::Rc<str>, znode: &Znode, watchers: &[Watched]) -> Details {
    let stat = znode.stat();
    let kind = if znode.is_ephemeral() { Word::Ephemeral } else { Word::Persistent };
    let mut rows = vec![model.row(Word::Kind, Rich::plain(model.word(kind)))];
    if znode.is_ephemeral() {
        let session = stat.ephemeral_owner;
        rows.push(model.row(Word::Owner, code(format!("{} {session}", owner_of(model, session).unwrap_or_default()))));
    }
    let data = znode.data.as_deref().map(|data| code(format!("\"{}\"", shortened(data, LONG_DATA))));
    rows.push(model.row(Word::DataLabel, data.unwrap_or_else(|| Rich::plain(model.word(Word::NoData)))));
    rows.push(model.row(Word::WatchedBy, watched_by(model, path, watchers)));
    let named =
        |label: &str, value: Rich, title: String| super::view::Row { label: label.to_owned(), value, title, tone: Tone::Plain };
    let zxid = |label: &str, value: crate::zk::Zxid| named(label, Rich(vec![Part::Zxid(value)]), format!("0x{:x}", value.0));
    let number = |label: &str, value: i32| named(label, code(value.to_string()), String::new());
    // The eleven fields of Stat, by Apache's names.
    let stat_rows = vec![
        zxid("czxid", stat.czxid),
        zxid("mzxid", stat.mzxid),
        zxid("pzxid", stat.pzxid),
        named("ctime", code(clock(stat.ctime)), String::new()),
        named("mtime", code(clock(stat.mtime)), String::new()),
        number("version", stat.version),
        number("cversion", stat.cversion),
        number("aversion", stat.aversion),
        named("ephemeralOwner", code(stat.ephemeral_owner.to_string()), String::new()),
        number("dataLength", stat.data_length),
        number("numChildren", stat.num_children),
    ];
    Details {
        thing: Thing::Znode(path.clone()),
        title: Rich(vec![Part::Path(path.clone())]),
        subtitle: String::new(),
        picker: None,
        actions: super::menu::znode_actions(model, path),
        sections: vec![
            Section { title: String::new(), body: SectionBody::Rows(rows) },
            Section { title: "Stat".to_owned(), body: SectionBody::Rows(stat_rows) },
        ],
    }
}

fn watched_by(model: &Model, path: &str, watchers: &[Watched]) -> Rich {
    let mut parts = Vec::new();
    for (_, client, kind, mode) in watchers.iter().filter(|(watched, ..)| &**watched == path) {
        parts.push(Part::Node(client.node()));
        parts.push(Part::Text(format!(" {} ", watch_name(*kind, *mode))));
    }
    if parts.is_empty() { none(model) } else { Rich(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_data_is_cut_between_characters() {
        assert_eq!(shortened("锁锁锁", 2), "锁锁…");
        assert_eq!(shortened("ab", 2), "ab");
    }
}
