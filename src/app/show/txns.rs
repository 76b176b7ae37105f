//! The txn log: one row per zxid, with each server's state of the txn at the cursor, and the steps that brought it there.
//!
//! A cell is filled where a quorum is known to have the txn, whether or not the cell's server has heard of that; its mark says that the
//! server's tree shows it.

use super::happened;
use super::progress::{Progress, progress, standing};
use super::rows::{code, node};
use crate::app::history::txn_index::Proposed;
use crate::app::model::Model;
use crate::app::msg::{Msg, PointingMsg};
use crate::app::txn_steps::{each_step, open};
use crate::app::view::{
    Button, Details, LogLine, Row, Section, SectionBody, Tone, TxnCell, TxnCellKind, TxnColumn, TxnRow, TxnsPanel,
};
use crate::sim::{Life, Node, NodeId};
use crate::tell::template::text;
use crate::tell::values::{clock, short_session};
use crate::tell::words::Word;
use crate::tell::{self, Part, Rich, Role, Thing};
use crate::zk::{Note, Server, SessionId, Standing, Txn, TxnBody, Zk, Zxid, servers};

/// The most rows at a time, and the most of them that lie after the cursor.
const ROWS: usize = 40;
const AHEAD: usize = 5;
/// The most lines for one txn.
const MAX_STEPS: usize = 40;

/// The last txn up to the cursor that deleted the znode, with its description.
pub fn deletion(model: &Model, path: &str) -> Option<Rich> {
    let index = model.run().index.txns();
    let deletes = |txn: &&Proposed| txn.txn.as_deref().is_some_and(|txn| takes_away(&txn.body, path));
    let found = index.all()[..index.before(model.cursor().steps)].iter().rfind(deletes)?;
    let what = found.txn.as_deref().map_or_else(String::new, |txn| brief(model, txn));
    Some(Rich(vec![Part::Zxid(found.zxid), Part::Text(" ".to_owned()), Part::Code(what)]))
}

fn takes_away(body: &TxnBody, path: &str) -> bool {
    match body {
        TxnBody::Delete { path: of } | TxnBody::DeleteContainer { path: of } => **of == *path,
        TxnBody::CloseSession { paths } => paths.iter().any(|of| **of == *path),
        TxnBody::Multi(parts) => parts.iter().any(|part| takes_away(part, path)),
        _ => false,
    }
}

pub fn panel(model: &Model) -> TxnsPanel {
    let (cursor, index) = (model.cursor().steps, model.run().index.txns());
    let seen = index.before(model.run().seen.steps);
    let selected = match model.selected {
        Some(Thing::Txn(zxid)) => index.position(zxid).filter(|at| *at < seen),
        _ => None,
    };
    let (start, end) = window(index.before(cursor), seen, selected);
    let columns: Vec<(&Node<Zk>, &Server)> = servers(model.world()).map(|(_, node, server)| (node, server)).collect();
    let mut shown: Vec<(usize, &Proposed)> = index.all().iter().enumerate().take(end).skip(start).collect();
    // A leader that nobody follows any more may have proposed after the next one had begun.
    shown.sort_by_key(|(_, txn)| std::cmp::Reverse(txn.zxid));
    let go = |id: &'static str, word: Word, at: Option<usize>| {
        let to = at.and_then(|at| index.all().get(at)).map(|txn| open(txn.zxid));
        let enabled = to.is_some();
        Button::new(id, model.word(word), to.unwrap_or(Msg::Pointing(PointingMsg::Select(None)))).enabled(enabled)
    };
    TxnsPanel {
        label: model.word(Word::TxnLog).to_owned(),
        count: text!(
            model.lang,
            "{from}–{to} of {all}",
            "第 {from}–{to} 个，共 {all} 个",
            from = (start + 1).min(end),
            to = end,
            all = seen
        ),
        older: go("txns-older", Word::TxnsOlder, start.checked_sub(1)),
        newer: go("txns-newer", Word::TxnsNewer, (end < seen).then(|| (end + ROWS - AHEAD - 2).min(seen - 1))),
        head: model.heads(&[Word::TxnLabel]),
        servers: columns.iter().map(|(node, server)| column(model, node, server)).collect(),
        rows: shown.into_iter().map(|(at, txn)| row(model, txn, &columns, Some(at) == selected)).collect(),
        empty: (seen == 0).then(|| model.word(Word::TxnsEmpty).to_owned()),
        help: model.word(Word::TxnsHelp),
        key: key(model),
        detail: selected.map(|at| detail(model, &index.all()[at], &columns)),
    }
}

/// The range of txns that are shown: around the cursor, or around the selected one if that is too far away.
fn window(before_cursor: usize, seen: usize, selected: Option<usize>) -> (usize, usize) {
    let around = |at: usize| {
        let end = seen.min(at + AHEAD);
        (end.saturating_sub(ROWS), end.max(ROWS.min(seen)))
    };
    let (start, end) = around(before_cursor);
    match selected.filter(|at| !(start..end).contains(at)) {
        Some(at) => around(at + 1),
        None => (start, end),
    }
}

fn column(model: &Model, node: &Node<Zk>, server: &Server) -> TxnColumn {
    let role = Role::of_server(node, server);
    TxnColumn {
        thing: Thing::Server(server.id()),
        name: server.id().to_string(),
        title: role.text(model.lang).to_owned(),
        stopped: role == Role::Stopped,
    }
}

fn key(model: &Model) -> Vec<(TxnCell, &'static str)> {
    let cell = |kind, applied| TxnCell { kind, applied, label: String::new() };
    vec![
        (cell(TxnCellKind::InMemory, false), model.word(Word::CellInMemory)),
        (cell(TxnCellKind::Logged, false), model.word(Word::CellLogged)),
        (cell(TxnCellKind::Committed, false), model.word(Word::CellCommitted)),
        (cell(TxnCellKind::Committed, true), model.word(Word::CellApplied)),
    ]
}

/// The server's state of the txn, and whether the server's tree shows it.
fn cell_of(node: &Node<Zk>, server: &Server, zxid: Zxid, progress: Progress) -> (TxnCellKind, bool) {
    if progress == Progress::Later {
        return (TxnCellKind::Absent, false);
    }
    let runs = node.life != Life::Crashed;
    let reached = runs && zxid <= server.last_zxid();
    let committed = progress == Progress::Committed;
    match standing(node, server, zxid) {
        Some(Standing::InMemory) => (TxnCellKind::InMemory, reached),
        Some(_) if committed => (TxnCellKind::Committed, reached),
        Some(_) => (TxnCellKind::Logged, reached),
        None => {
            let log = if runs { &server.store().log } else { &node.durable().log };
            // Up to here the server's history came as a SNAP, and its log need not have the txn.
            let covered = committed && zxid <= log.gap();
            (if covered { TxnCellKind::Snapshot } else { TxnCellKind::Absent }, covered && reached)
        }
    }
}

fn row(model: &Model, txn: &Proposed, columns: &[(&Node<Zk>, &Server)], selected: bool) -> TxnRow {
    let progress = progress(model, txn, columns);
    let what = txn.txn.as_deref().map_or_else(|| "?".to_owned(), |txn| brief(model, txn));
    let cells = columns.iter().map(|(node, server)| {
        let (kind, applied) = cell_of(node, server, txn.zxid, progress);
        let word = model.word(cell_word(kind));
        let label = if applied && kind != TxnCellKind::Absent {
            format!("{}: {word}, {}", server.id(), model.word(Word::CellApplied))
        } else {
            format!("{}: {word}", server.id())
        };
        TxnCell { kind, applied, label }
    });
    TxnRow {
        zxid: txn.zxid.to_string(),
        thing: Thing::Txn(txn.zxid),
        state: model.word(progress.word()),
        what,
        later: progress == Progress::Later,
        lost: progress == Progress::Lost,
        selected,
        cells: cells.collect(),
    }
}

fn cell_word(kind: TxnCellKind) -> Word {
    match kind {
        TxnCellKind::Absent => Word::CellAbsent,
        TxnCellKind::InMemory => Word::CellInMemory,
        TxnCellKind::Logged => Word::CellLogged,
        TxnCellKind::Committed => Word::CellCommitted,
        TxnCellKind::Snapshot => Word::CellSnapshot,
    }
}

/// `create /a`, `error NoNode`, `multi 3`, `createSession c1`.
fn brief(model: &Model, txn: &Txn) -> String {
    let name = txn.name();
    match &txn.body {
        TxnBody::Error(code) => format!("{name} {}", code.words()),
        TxnBody::Multi(parts) => format!("{name} {}", parts.len()),
        TxnBody::CreateSession { .. } | TxnBody::CloseSession { .. } => {
            let owner = model.run().index.txns().owner(txn.session);
            format!("{name} {}", owner.map_or_else(|| short_session(txn.session), |client| client.to_string()))
        }
        _ => txn.path().map_or_else(|| name.to_owned(), |path| format!("{name} {path}")),
    }
}

fn detail(model: &Model, txn: &Proposed, columns: &[(&Node<Zk>, &Server)]) -> Details {
    let progress = progress(model, txn, columns);
    let mut rows = vec![Row {
        tone: if progress == Progress::Lost { Tone::Bad } else { Tone::Plain },
        title: format!("0x{:x}", txn.zxid.0),
        ..model.row(Word::State, Rich::plain(model.word(progress.word())))
    }];
    if let Some(txn) = &txn.txn {
        rows.extend(parts(&txn.body).into_iter().map(|what| model.row(Word::TxnLabel, what)));
        let owner = model.run().index.txns().owner(txn.session);
        let mut session = owner.map_or_else(Rich::default, |client| node(client.node()));
        if txn.session == SessionId::NONE {
            session.0.push(Part::Text(text!(model.lang, "none: the leader’s own", "无：由领导者自己提出")));
        } else {
            session.0.push(Part::Code(format!(" {}", short_session(txn.session))));
        }
        rows.push(Row { title: txn.session.to_string(), ..model.row(Word::SessionLabel, session) });
        rows.push(model.row(Word::TimeLabel, code(clock(txn.time))));
    }
    let lines = steps(model, txn.zxid).into_iter().map(|(step, text)| LogLine { text, ..happened::line(model, step, "txn-step") });
    Details {
        thing: Thing::Txn(txn.zxid),
        title: Rich(vec![Part::Code(txn.zxid.to_string())]),
        subtitle: String::new(),
        picker: None,
        actions: Vec::new(),
        sections: vec![Section::rows(rows), model.section(Word::TxnSteps, SectionBody::Links(lines.collect()))],
    }
}

/// The txn's changes, a row each.
fn parts(body: &TxnBody) -> Vec<Rich> {
    let named =
        |path: &std::rc::Rc<str>| vec![Part::Code(body.name().to_owned()), Part::Text(" ".to_owned()), Part::Path(path.clone())];
    match body {
        TxnBody::Multi(bodies) => bodies.iter().flat_map(parts).collect(),
        TxnBody::Error(error) => vec![code(format!("error {}", error.words()))],
        TxnBody::CloseSession { paths } => {
            let mut parts = vec![Part::Code(body.name().to_owned())];
            for path in paths.iter() {
                parts.extend([Part::Text(" ".to_owned()), Part::Path(path.clone())]);
            }
            vec![Rich(parts)]
        }
        body => vec![body.path().map_or_else(|| code(body.name()), |path| Rich(named(path)))],
    }
}

/// The steps of a txn that were seen, each with its meaning for the txn.
fn steps(model: &Model, zxid: Zxid) -> Vec<(u32, Rich)> {
    let mut found: Vec<(u32, Rich)> = Vec::new();
    each_step(model, zxid, |step, me, note| {
        let said = match note {
            Note::SyncBegun { .. } => text_of_cut(model, me, zxid),
            // The failure is told above.
            Note::Failed { .. } => tell::line_of_note(model.lang, me, &Note::Applied { zxid }),
            note => tell::line_of_note(model.lang, me, note),
        };
        match (found.last_mut(), said) {
            (_, None) => {}
            // The quorum and what the leader does at once are one step.
            (Some((last, text)), Some(said)) if *last == step => {
                text.0.push(Part::Text("; ".to_owned()));
                text.0.extend(said.0);
            }
            (_, Some(said)) => found.push((step, said)),
        }
        found.len() < MAX_STEPS
    });
    found
}

fn text_of_cut(model: &Model, me: NodeId, zxid: Zxid) -> Option<Rich> {
    use crate::tell::template::tell;
    Some(tell!(model.lang, "{me} cuts {zxid} off its log", "{me} 从日志中截去 {zxid}", me, zxid))
}

#[cfg(test)]
mod tests;
