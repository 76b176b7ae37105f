//! The contents of a machine of HDFS, row by row: what a NameNode has in memory, which files are on its disk, which segments a
//! JournalNode keeps. Nothing is drawn that the machine does not have at this instant.

use std::rc::Rc;

use crate::app::scene::cluster::{JOURNAL_COLUMN, NAME_COLUMN};
use crate::app::scene::ruler::text_width;
use crate::app::view::{Cell, CellKind, Shelf, ShelfPlace};
use crate::hdfs::{
    Edit, Host, Image, JournalFiles, JournalNode, NameFiles, NameNode, NameNodeState, ReplayFigures, SecondaryNameNode, Segment,
    Storage,
};
use crate::lang::Lang;
use crate::sim::{Life, Node, Time, World};
use crate::tell::template::text;
use crate::tell::values::{block_name, edit_text};
use crate::zk::{Zk, daemon};

/// The room left and right of a row.
const EDGE: i32 = 10;
/// The room between the cells and the figures.
const BEFORE_TEXT: i32 = 6;
/// The distance from one cell to the next: at most, and at least. Where more do not fit, a cell stands for several.
const STEP: (i32, i32) = (13, 5);

/// A row before it is fitted into a box.
struct Row {
    place: ShelfPlace,
    name: String,
    cells: Vec<Cell>,
    /// The figures; shorter ones follow, for a narrow box.
    texts: Vec<String>,
}

impl Row {
    fn memory(name: String, texts: Vec<String>) -> Row {
        Row { place: ShelfPlace::Memory, name, cells: Vec::new(), texts }
    }

    fn disk(name: impl Into<String>, texts: Vec<String>) -> Row {
        Row { place: ShelfPlace::Disk, name: name.into(), cells: Vec::new(), texts }
    }

    fn with(self, cells: Vec<Cell>) -> Row {
        Row { cells, ..self }
    }

    /// Fits the row into a box: the longest figures that leave room for the cells.
    fn fit(self, width: i32, column: i32) -> Shelf {
        let Row { place, name, cells, texts } = self;
        let room = width - column - EDGE;
        let least = if cells.is_empty() { 0 } else { room / 3 };
        let text = texts.iter().find(|text| text_width(text) + least <= room).or(texts.last()).cloned().unwrap_or_default();
        let room = room - text_width(&text) - BEFORE_TEXT;
        let most = (room / STEP.1).max(1) as usize;
        let cells = grouped(cells, most);
        let step = (room / (cells.len() as i32).max(1)).clamp(STEP.1, STEP.0);
        Shelf { place, name, cells_x: column, step, cells, text }
    }
}

/// The cells, joined so that they have room. A cell that stands for several looks as the least safe of them does.
fn grouped(cells: Vec<Cell>, most: usize) -> Vec<Cell> {
    let each = cells.len().div_ceil(most);
    if each < 2 {
        return cells;
    }
    let group = |cells: &[Cell]| {
        let title = match cells {
            [first, .., last] => format!("{} … {}", first.title, last.title),
            cells => cells.iter().map(|cell| cell.title.as_str()).collect(),
        };
        Cell { kind: cells.iter().map(|cell| cell.kind).max().unwrap_or(CellKind::Committed), title }
    };
    cells.chunks(each).map(group).collect()
}

pub fn of_name_node(lang: Lang, world: &World<Zk>, there: &Node<Zk>, name_node: &NameNode, width: i32) -> Vec<Shelf> {
    let stopped = there.life == Life::Crashed;
    let mut rows = if stopped { vec![gone(lang)] } else { name_node_memory(lang, world, there, name_node) };
    let disk = &there.durable().hdfs.name;
    rows.extend(name_files(lang, if stopped { disk } else { name_node.files() }, disk, name_node.config().is_ha()));
    rows.into_iter().map(|row| row.fit(width, NAME_COLUMN)).collect()
}

/// The time at a machine, for what it does bit by bit: a frozen one gets no further.
fn time_of(world: &World<Zk>, there: &Node<Zk>) -> Time {
    if there.life == Life::Running { world.now() } else { 0 }
}

/// The memory of a stopped machine.
fn gone(lang: Lang) -> Row {
    Row::memory(memory(lang), vec![text!(lang, "gone: it is stopped", "已停止，内容全失"), text!(lang, "gone", "全失")])
}

fn memory(lang: Lang) -> String {
    text!(lang, "memory", "内存")
}

fn name_node_memory(lang: Lang, world: &World<Zk>, there: &Node<Zk>, name_node: &NameNode) -> Vec<Row> {
    let replay = name_node.to_replay(time_of(world, there));
    let mut rows = vec![Row::memory(memory(lang), contents(lang, name_node.namespace().len(), name_node.namespace().txid()))];
    rows.push(match replay {
        Some(figures) => replayed(lang, figures, name_node.files().all_edits()),
        None => blocks(lang, name_node),
    });
    if name_node.config().is_ha() {
        rows.push(journal_use(lang, name_node));
    }
    rows
}

/// `34 inodes, edit 36`.
fn contents(lang: Lang, inodes: usize, txid: u64) -> Vec<String> {
    vec![
        text!(lang, "{inodes|inode|inodes}, up to edit {txid}", "{inodes} 个 inode，到编辑 {txid}", inodes, txid),
        text!(lang, "{inodes|inode|inodes}", "{inodes} 个 inode", inodes),
    ]
}

/// The last of these edits, which a starting NameNode or a merging SecondaryNameNode goes through: filled once they are replayed.
fn replayed<'a>(lang: Lang, figures: ReplayFigures, edits: impl Iterator<Item = &'a Rc<Edit>>) -> Row {
    let ReplayFigures { left, all } = figures;
    let done = all - left;
    let kind = |at: usize| if at < done { CellKind::Committed } else { CellKind::InMemory };
    let edits: Vec<&Rc<Edit>> = edits.collect();
    let to_replay = &edits[edits.len().saturating_sub(all)..];
    let cells = to_replay.iter().enumerate().map(|(at, edit)| cell(edit, kind(at))).collect();
    let texts = vec![text!(lang, "edit {done} of {all}", "第 {done} / {all} 条", done, all), format!("{done}/{all}")];
    Row::memory(text!(lang, "replay", "重放"), texts).with(cells)
}

/// The block map: a block that no DataNode has reported is dotted.
fn blocks(lang: Lang, name_node: &NameNode) -> Row {
    let wanted = usize::from(name_node.config().replication).min(usize::from(name_node.config().data_nodes));
    let (mut all, mut known, mut replicas) = (0, 0, 0);
    let mut cells = Vec::new();
    for (block, count) in name_node.replicas() {
        (all, known, replicas) = (all + 1, known + usize::from(count > 0), replicas + count);
        let kind = match count {
            0 => CellKind::InMemory,
            count if count < wanted => CellKind::Logged,
            _ => CellKind::Committed,
        };
        let name = block_name(block);
        let title = text!(lang, "{name}: {count|replica|replicas} reported", "{name}：已报告 {count} 个副本", name, count);
        cells.push(Cell { kind, title });
    }
    let known = text!(lang, "{known} of {all}", "{known} / {all}", known, all);
    let long = text!(lang, "{known}, {replicas|replica|replicas}", "{known}，{replicas} 个副本", known = &*known, replicas);
    let texts = if all == 0 { vec![text!(lang, "none", "无")] } else { vec![long, known] };
    Row::memory(text!(lang, "blocks", "块"), texts).with(cells)
}

/// The use that a NameNode with a standby beside it makes of the JournalNodes.
fn journal_use(lang: Lang, name_node: &NameNode) -> Row {
    let lost: Vec<String> = name_node.lost_journals().iter().map(ToString::to_string).collect();
    let (name, texts) = match (name_node.state(), name_node.epoch()) {
        (NameNodeState::Active, Some(epoch)) if lost.is_empty() => {
            let safe = name_node.committed();
            let long = text!(lang, "epoch {epoch}, safe up to {safe}", "纪元 {epoch}，安全到 {safe}", epoch, safe);
            (text!(lang, "writes", "写"), vec![long, text!(lang, "epoch {epoch}", "纪元 {epoch}", epoch)])
        }
        (NameNodeState::Active, Some(epoch)) => {
            let names = lost.join(" ");
            let long = text!(lang, "epoch {epoch}, without {names}", "纪元 {epoch}，缺 {names}", epoch, names = &*names);
            (text!(lang, "writes", "写"), vec![long, text!(lang, "without {names}", "缺 {names}", names)])
        }
        (NameNodeState::Activating, Some(epoch)) => {
            let long = text!(lang, "epoch {epoch}: what was left open", "纪元 {epoch}：未封存的段", epoch);
            (text!(lang, "recovers", "恢复"), vec![long, text!(lang, "epoch {epoch}", "纪元 {epoch}", epoch)])
        }
        (NameNodeState::Activating, None) => (text!(lang, "asks", "询问"), vec![text!(lang, "for an epoch", "新的纪元")]),
        _ => {
            let long = text!(lang, "finalized segments", "已封存的日志段");
            (text!(lang, "reads", "读"), vec![long, text!(lang, "finalized", "已封存")])
        }
    };
    Row::memory(name, texts)
}

/// The files of a NameNode. What is in `files` and not on the `disk` is on its way there.
fn name_files(lang: Lang, files: &NameFiles, disk: &NameFiles, ha: bool) -> Vec<Row> {
    let image = files.image.txid();
    let mut texts = contents(lang, files.image.len(), image);
    texts[1] = text!(lang, "up to edit {image}", "到编辑 {image}", image);
    if let Some(new) = &files.checkpoint {
        let new = new.txid();
        texts = vec![
            text!(lang, "{image}; fsimage.ckpt: {new}", "{image}；fsimage.ckpt：{new}", image, new),
            text!(lang, "{image}; .ckpt: {new}", "{image}；.ckpt：{new}", image, new),
        ];
    }
    let mut rows = vec![Row::disk("FsImage", texts)];
    if !ha {
        let on_disk = disk.all_edits().map(|edit| edit.txid).max().unwrap_or(0);
        let kind = |edit: &Edit| if edit.txid <= on_disk { CellKind::Committed } else { CellKind::InMemory };
        rows.push(edits(lang, "edits", &files.edits, kind));
        rows.extend(files.edits_new.iter().map(|new| edits(lang, "edits.new", new, kind)));
    }
    rows
}

fn edits(lang: Lang, name: &str, edits: &[Rc<Edit>], kind: impl Fn(&Edit) -> CellKind) -> Row {
    let texts = vec![range(edits).unwrap_or_else(|| text!(lang, "empty", "空"))];
    Row::disk(name, texts).with(cells(edits, kind))
}

fn cells(edits: &[Rc<Edit>], kind: impl Fn(&Edit) -> CellKind) -> Vec<Cell> {
    edits.iter().map(|edit| cell(edit, kind(edit))).collect()
}

/// An edit as a cell.
pub fn cell(edit: &Edit, kind: CellKind) -> Cell {
    Cell { kind, title: format!("{} {}", edit.txid, edit_text(&edit.op)) }
}

/// `4–9`
fn range(edits: &[Rc<Edit>]) -> Option<String> {
    let (first, last) = edits.first().zip(edits.last())?;
    Some(if first.txid == last.txid { first.txid.to_string() } else { format!("{}–{}", first.txid, last.txid) })
}

/// A SecondaryNameNode: its image, and the edits that it has merged into it and not yet handed over.
pub fn of_secondary(lang: Lang, world: &World<Zk>, there: &Node<Zk>, secondary: &SecondaryNameNode, width: i32) -> Vec<Shelf> {
    let image = |image: &Image| contents(lang, image.len(), image.txid());
    let mut rows = Vec::new();
    if there.life == Life::Crashed {
        rows.push(gone(lang));
    } else {
        let merging = secondary.merging(time_of(world, there));
        let in_memory = merging.map_or(&**secondary.image(), |merging| merging.namespace);
        rows.push(Row::memory(memory(lang), contents(lang, in_memory.len(), in_memory.txid())));
        let doing = secondary.doing().map_or_else(|| text!(lang, "idle", "空闲"), str::to_owned);
        rows.push(match merging {
            Some(merging) => replayed(lang, merging.replay, merging.edits.iter()),
            None => Row::memory(text!(lang, "calls", "调用"), vec![doing]),
        });
        rows.extend(merged(lang, world, secondary));
    }
    rows.push(Row::disk("FsImage", image(&there.durable().hdfs.name.image)));
    rows.into_iter().map(|row| row.fit(width, NAME_COLUMN)).collect()
}

/// The edits by which its image is ahead of the NameNode's.
fn merged(lang: Lang, world: &World<Zk>, secondary: &SecondaryNameNode) -> Option<Row> {
    let files = daemon(world, Host::NameNode(1))?.name_node()?.files();
    let new = |edit: &&Rc<Edit>| edit.txid > files.image.txid() && edit.txid <= secondary.image().txid();
    let edits: Vec<Rc<Edit>> = files.all_edits().filter(new).cloned().collect();
    let texts = vec![range(&edits)?];
    Some(Row::memory(text!(lang, "merged", "已合并"), texts).with(cells(&edits, |_| CellKind::Committed)))
}

pub fn of_journal(lang: Lang, there: &Node<Zk>, journal: &JournalNode, width: i32) -> Vec<Shelf> {
    let Storage { journal: disk, .. } = &there.durable().hdfs;
    let files = if there.life == Life::Crashed { disk } else { journal.files() };
    let epoch = files.promised_epoch;
    let promised = vec![text!(lang, "{epoch} promised", "已承诺 {epoch}", epoch), epoch.to_string()];
    let mut rows = vec![Row::disk(text!(lang, "epoch", "纪元"), promised)];
    // The last segments, as many as have rows; of those before, the number.
    let before = files.segments.len().saturating_sub(2);
    rows.extend(files.segments[before..].iter().enumerate().map(|(at, segment)| {
        let earlier = if at == 0 && before > 0 { text!(lang, "+{before}", "+{before}", before) } else { String::new() };
        segment_row(files, disk, segment, earlier)
    }));
    rows.into_iter().map(|row| row.fit(width, JOURNAL_COLUMN)).collect()
}

/// A segment: `1–3` finalized, `4–` in progress.
fn segment_row(files: &JournalFiles, disk: &JournalFiles, segment: &Segment, earlier: String) -> Row {
    let on_disk = disk.segment(segment.first).map_or(0, Segment::last);
    let kind = |edit: &Edit| match edit.txid {
        txid if txid > on_disk => CellKind::InMemory,
        txid if txid > files.committed => CellKind::Logged,
        _ => CellKind::Committed,
    };
    let name = if segment.finalized { format!("{}–{}", segment.first, segment.last()) } else { format!("{}–", segment.first) };
    Row::disk(name, vec![earlier]).with(cells(&segment.edits, kind))
}
