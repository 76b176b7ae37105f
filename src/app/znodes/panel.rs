//! The panel as it is drawn: the rows in sight, the differences elsewhere, the selected znode.

use super::differs::{self, Other};
use super::lines::{Line, Lines};
use super::watching::Watchers;
use super::{active, data, detail, kind};
use crate::app::model::Model;
use crate::app::msg::{Msg, ZnodeMsg};
use crate::app::show::details::server_picker;
use crate::app::view::{Button, ButtonTone, Search, ZnodeRow, ZnodesPanel};
use crate::tell::Thing;
use crate::tell::template::text;
use crate::tell::words::Word;
use crate::zk::{DataTree, Znode, sequence, server, servers_up, split};

/// The most characters of data in a row.
const SHORT_DATA: usize = 32;

pub fn panel(model: &Model) -> Option<ZnodesPanel> {
    let id = model.shown_server()?;
    let tree = server(model.world(), id)?.tree();
    let (watchers, others) = (Watchers::new(model), differs::others(model, id));
    let lines = model.znodes.lines(tree);
    let active = active::active_index(model, &lines);
    let selected = match &model.selected {
        Some(Thing::Znode(path)) => Some(path),
        _ => None,
    };
    Some(ZnodesPanel {
        server: {
            let mut picker = server_picker(model, id, "tree-server", |server| Msg::Znodes(ZnodeMsg::ViewTreeOf(server)));
            picker.label = model.word(Word::SeenBy).to_owned();
            picker
        },
        behind: behind(model),
        elsewhere: differs::elsewhere(model, id, &others),
        search: search(model, &lines, active),
        count: lines.lines.len(),
        rows: rows(model, tree, &lines, active, &watchers, &others),
        active,
        top: model.znodes.top,
        reveals: model.znodes.reveals,
        focuses: model.znodes.focuses,
        hint: model.word(Word::HintSelectZnode).to_owned(),
        detail: selected.map(|path| detail::view(model, id, tree, path, &watchers, &others)),
    })
}

fn search(model: &Model, lines: &Lines, active: Option<usize>) -> Search {
    let found = if model.znodes.is_searching() {
        let at = active.filter(|at| lines.lines[*at].hit).map(|at| lines.lines[..=at].iter().filter(|line| line.hit).count());
        match (lines.hits, at) {
            (0, _) => model.word(Word::NothingFound).to_owned(),
            (n, None) => text!(model.lang, "{n} found", "找到 {n} 个", n),
            (n, Some(at)) => text!(model.lang, "{at} of {n}", "{at} / {n}", at, n),
        }
    } else {
        String::new()
    };
    let button = |id, label, sign, msg| Button::new(id, model.word(label), Msg::Znodes(msg)).signed(sign).toned(ButtonTone::Plain);
    let (any, searching) = (lines.hits > 0, !model.znodes.search.is_empty());
    Search {
        text: model.znodes.search.clone(),
        label: model.word(Word::SearchLabel).to_owned(),
        found,
        previous: button("search-previous", Word::Previous, "↑", ZnodeMsg::Hit { back: true }).enabled(any),
        next: button("search-next", Word::Next, "↓", ZnodeMsg::Hit { back: false }).enabled(any),
        clear: button("search-clear", Word::ClearSearch, "✕", ZnodeMsg::Search(String::new())).enabled(searching),
    }
}

/// The servers that have applied less than the furthest one, each with how many txns it lacks.
fn behind(model: &Model) -> String {
    let Some((_, furthest)) = servers_up(model.world()).max_by_key(|(_, server)| server.last_txn()) else { return String::new() };
    let late: Vec<String> = servers_up(model.world())
        .filter(|(_, server)| server.last_txn() < furthest.last_txn())
        .map(|(id, server)| match server.lacks(furthest) {
            // The furthest one has got them as a snapshot.
            0 => id.to_string(),
            n => format!("{id} −{n}"),
        })
        .collect();
    if late.is_empty() {
        return String::new();
    }
    let who = late.join(", ");
    text!(model.lang, "behind: {who}", "落后：{who}", who)
}

/// The rows in sight, and the active one.
fn rows(
    model: &Model,
    tree: &DataTree,
    lines: &Lines,
    active: Option<usize>,
    watchers: &Watchers,
    others: &[Other<'_>],
) -> Vec<ZnodeRow> {
    let window = model.znodes.window(lines.lines.len());
    let before = active.filter(|at| *at < window.start);
    let after = active.filter(|at| *at >= window.end);
    let shown = before.into_iter().chain(window).chain(after);
    shown
        .filter_map(|index| {
            let line = &lines.lines[index];
            let znode = tree.get(&line.path)?;
            let siblings = lines.lines.get(line.parent as usize).filter(|_| index > 0).map_or(1, |parent| parent.children);
            Some(row(model, index, line, siblings, znode, watchers, others))
        })
        .collect()
}

fn row(
    model: &Model,
    index: usize,
    line: &Line,
    siblings: u32,
    znode: &Znode,
    watchers: &Watchers,
    others: &[Other<'_>],
) -> ZnodeRow {
    let path = &line.path;
    let folded = model.znodes.is_folded(path);
    // In the results of a search, children that were not found cannot be shown.
    let has_children = if model.znodes.is_searching() { line.children > 0 || folded } else { znode.num_children() > 0 };
    let open = has_children.then_some(!folded);
    let (name, number) = split(path).map_or(("/", ""), |(_, name)| sequence(name));
    let differs = differs::tag(model, path, znode, others);
    let mut title = format!("{path} · {}", kind::words(model, path, znode.kind));
    let (kind, whose) = kind::tag(model, znode.kind);
    for more in [&format!("{kind}{whose}"), &watchers.words(path)].into_iter().chain(&differs).filter(|more| !more.is_empty()) {
        title.push_str(" · ");
        title.push_str(more);
    }
    ZnodeRow {
        path: path.clone(),
        thing: Thing::Znode(path.clone()),
        index,
        depth: line.depth,
        place: line.place,
        siblings,
        open,
        sign: kind::sign(znode.kind),
        ephemeral: znode.is_ephemeral(),
        name: name.to_owned(),
        number: number.to_owned(),
        kind,
        whose,
        watch: watchers.tag(model.lang, path),
        differs,
        text: row_text(model, znode, folded && has_children),
        title,
        hit: line.hit,
    }
}

fn row_text(model: &Model, znode: &Znode, folded: bool) -> String {
    if let Some(data) = znode.data.as_deref().filter(|data| !data.is_empty()) {
        return data::in_a_row(data, SHORT_DATA);
    }
    match znode.num_children() {
        _ if !folded => String::new(),
        n => text!(model.lang, "{n|child|children}", "{n} 个子节点", n),
    }
}
