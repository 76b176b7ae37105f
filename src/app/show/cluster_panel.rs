//! The panel of a daemon or client of HDFS.

use std::rc::Rc;

use super::cluster::{journal_files, name_files};
use super::cluster_words::{inode, outcome};
use super::menu;
use super::rows::{code, node};
use super::shelves::cell;
use crate::app::model::Model;
use crate::app::msg::{Msg, PointingMsg};
use crate::app::view::{CellKind, Choice, Details, Row, Section, SectionBody, Tone};
use crate::hdfs::{Edit, Host, NameNode, ReplayFigures, Role as Daemon};
use crate::lang::Lang;
use crate::script::{DurationText, FileCallText};
use crate::sim::{Life, Node, Time};
use crate::tell::template::text;
use crate::tell::values::edit_text;
use crate::tell::words::Word;
use crate::tell::{Part, Rich, Role, Thing};
use crate::zk::{Zk, daemon, daemons};

/// The most lines of a log's tail, and rows of any table.
const LOG_TAIL: usize = 24;
const MAX_ROWS: usize = 40;

/// The panel of one daemon or client of HDFS.
pub fn panel(model: &Model, host: Host) -> Option<Details> {
    let there = model.world().node(host.node())?;
    let daemon = daemon(model.world(), host)?;
    let role = Role::of_daemon(there, daemon);
    let mut sections = vec![Section::rows(rows(model, there, daemon.role()))];
    sections.extend(log(model, there, daemon.role()));
    sections.extend(table(model, daemon.role()));
    Some(Details {
        thing: Thing::Host(host),
        title: node(host.node()),
        subtitle: format!("{} {}", role.sign(), role.text(model.lang)),
        picker: Some(picker(model, host)),
        actions: menu::host_actions(model, host, "panel"),
        sections,
    })
}

/// The picker of all daemons and clients of HDFS.
fn picker(model: &Model, chosen: Host) -> Choice {
    let all: Vec<(Host, String)> = daemons(model.world())
        .map(|(host, there, daemon)| (host, format!("{host} · {}", Role::of_daemon(there, daemon).text(model.lang))))
        .collect();
    Choice {
        id: "host-picker",
        label: model.word(Word::TabServer).to_owned(),
        chosen: all.iter().position(|(host, _)| *host == chosen).unwrap_or(0),
        options: all.into_iter().map(|(host, text)| (text, Msg::Pointing(PointingMsg::Select(Some(Thing::Host(host)))))).collect(),
    }
}

fn row(label: String, value: Rich) -> Row {
    Row { label, value, title: String::new(), tone: Tone::Plain }
}

fn rows(model: &Model, there: &Node<Zk>, daemon: &Daemon) -> Vec<Row> {
    let lang = model.lang;
    let mut rows = match daemon {
        Daemon::NameNode(name_node) => name_node_rows(lang, model.world().now(), there, name_node),
        Daemon::Secondary(secondary) => vec![
            row(text!(lang, "FsImage up to edit", "FsImage 到编辑"), code(secondary.image().txid().to_string())),
            row(text!(lang, "inodes in it", "其中的 inode"), code(secondary.image().len().to_string())),
        ],
        Daemon::JournalNode(journal) => {
            let files = journal_files(there, journal);
            vec![
                row(text!(lang, "promised epoch", "承诺的纪元"), code(files.promised_epoch.to_string())),
                row(text!(lang, "last writer’s epoch", "最近写者的纪元"), code(files.writer_epoch.to_string())),
                row(text!(lang, "last edit", "最后的编辑"), code(files.last_txid().to_string())),
                row(text!(lang, "known to be on a majority", "已知过半拥有到"), code(files.committed.to_string())),
            ]
        }
        Daemon::DataNode(data_node) => {
            let mut rows = vec![row(text!(lang, "blocks", "块"), code(data_node.blocks().len().to_string()))];
            if let Some(active) = data_node.active() {
                rows.push(row(text!(lang, "obeys", "听从"), node(active.node())));
            }
            rows
        }
        Daemon::Client(client) => vec![
            row(text!(lang, "asks", "请求"), node(client.name_node().node())),
            row(text!(lang, "calls waiting", "等待的调用"), code(client.queued().to_string())),
        ],
    };
    if there.waiting() > 0 {
        rows.push(Row { tone: Tone::Warn, ..model.row(Word::Waiting, code(there.waiting().to_string())) });
    }
    if there.disk_extra() > 0 {
        rows.push(Row { tone: Tone::Warn, ..model.row(Word::DiskExtra, code(DurationText(there.disk_extra()).to_string())) });
    }
    if there.life == Life::Crashed {
        rows.iter_mut().for_each(|row| row.tone = Tone::Faint);
    }
    rows
}

fn name_node_rows(lang: Lang, now: Time, there: &Node<Zk>, name_node: &NameNode) -> Vec<Row> {
    let stopped = there.life == Life::Crashed;
    let files = name_files(there, name_node);
    let mut rows = Vec::new();
    if name_node.config().journal_nodes() == 0 {
        rows.push(row(text!(lang, "FsImage up to edit", "FsImage 到编辑"), code(files.image.txid().to_string())));
        rows.push(row(text!(lang, "EditLog, edits", "EditLog 编辑数"), code(files.all_edits().count().to_string())));
        rows.push(row(text!(lang, "EditLog, bytes", "EditLog 字节数"), code(files.edit_bytes().to_string())));
        if let Some(new) = &files.edits_new {
            rows.push(row("edits.new".to_owned(), code(new.len().to_string())));
        }
    }
    if stopped {
        return rows;
    }
    if let Some(ReplayFigures { left, all }) = name_node.to_replay(now) {
        rows.push(row(text!(lang, "edits to replay", "待重放的编辑"), code(format!("{left} / {all}"))));
    }
    if let Some(epoch) = name_node.epoch() {
        rows.push(row(text!(lang, "epoch", "纪元"), code(epoch.to_string())));
    }
    rows.push(row(text!(lang, "last edit in memory", "内存中最后的编辑"), code(name_node.namespace().txid().to_string())));
    rows.push(row(text!(lang, "safe up to edit", "安全到编辑"), code(name_node.committed().to_string())));
    rows.push(row(text!(lang, "files and directories", "文件和目录"), code(name_node.namespace().len().to_string())));
    rows
}

/// The newest edits of a log.
fn log(model: &Model, there: &Node<Zk>, daemon: &Daemon) -> Option<Section> {
    let (edits, committed): (Vec<&Rc<Edit>>, u64) = match daemon {
        Daemon::NameNode(name_node) => (name_files(there, name_node).all_edits().collect(), u64::MAX),
        Daemon::JournalNode(journal) => {
            let files = journal_files(there, journal);
            (files.segments.iter().flat_map(|segment| &segment.edits).collect(), files.committed)
        }
        _ => return None,
    };
    if edits.is_empty() {
        return None;
    }
    let lines = edits.iter().rev().take(LOG_TAIL).map(|edit| {
        let kind = if edit.txid <= committed { CellKind::Committed } else { CellKind::Logged };
        (cell(edit, kind), Rich(vec![Part::Code(edit.txid.to_string()), Part::Text(format!(" {}", edit_text(&edit.op)))]))
    });
    let title = if there.life == Life::Crashed { Word::OnDisk } else { Word::LogTail };
    let mut section = model.section(title, SectionBody::Log(lines.collect()));
    section.title = format!("{} · {}", section.title, edits.len());
    Some(section)
}

/// A NameNode's files and DataNodes; a client's calls.
fn table(model: &Model, daemon: &Daemon) -> Vec<Section> {
    let lang = model.lang;
    match daemon {
        Daemon::NameNode(name_node) => {
            let files = name_node
                .namespace()
                .iter()
                .take(MAX_ROWS)
                .map(|(path, it)| vec![code(path.to_string()), Rich::plain(inode(lang, it))]);
            let nodes = name_node.data_nodes().into_iter().map(|it| vec![node(it.host.node()), code(it.blocks.to_string())]);
            let section =
                |title: String, head: Vec<String>, rows: Vec<Vec<Rich>>| Section { title, body: SectionBody::Table { head, rows } };
            vec![
                section(
                    text!(lang, "Namespace", "命名空间"),
                    vec![text!(lang, "path", "路径"), text!(lang, "blocks", "块")],
                    files.collect(),
                ),
                section(
                    text!(lang, "DataNodes, as reported", "数据节点的报告"),
                    vec![text!(lang, "node", "节点"), text!(lang, "blocks", "块")],
                    nodes.collect(),
                ),
            ]
        }
        Daemon::Client(client) => {
            let newest = client.history().iter().rev().take(MAX_ROWS);
            let rows = newest.map(|it| vec![code(FileCallText(&it.call).to_string()), Rich::plain(outcome(lang, &it.outcome))]);
            vec![Section {
                title: text!(lang, "Calls", "调用"),
                body: SectionBody::Table {
                    head: vec![text!(lang, "call", "调用"), text!(lang, "outcome", "结果")],
                    rows: rows.collect(),
                },
            }]
        }
        _ => Vec::new(),
    }
}
