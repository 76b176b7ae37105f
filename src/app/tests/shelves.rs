//! The memory and the disk of a machine of HDFS, as its box shows them.

use super::*;
use crate::app::scene::ruler::text_width;
use crate::app::view::{BoxSize, CellKind, ServerBox, Shelf};
use crate::zk::Class;

const SIZES: [(i32, i32); 4] = [(944, 330), (1060, 480), (1400, 700), (390, 300)];

fn resize(model: &mut Model, (width, height): (i32, i32)) {
    update(model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width, height }));
}

fn cluster(lines: &[&str]) -> Model {
    let mut model = paused();
    resize(&mut model, (1060, 480));
    for line in lines {
        type_line(&mut model, line);
        assert!(model.console.error.is_none(), "{line}: {:?}", model.console.error);
    }
    model
}

/// HDFS with one NameNode, whose EditLog has 3 edits of a file of two blocks and 10 of directories.
fn alone() -> Model {
    let lines = ["hdfs classic secondary datanodes 3 clients 1", "set editReplay 100ms", "run until active", "run 4s"];
    let mut model = cluster(&lines);
    for line in ["h1 put /paper 2", "run until files", "h1 load 10", "run until files", "run 500ms"] {
        type_line(&mut model, line);
    }
    model
}

fn with_standby() -> Model {
    cluster(&["seed 1", "hdfs ha datanodes 3 clients 1", "run until active", "run 4s"])
}

fn machine(model: &Model, name: &str) -> ServerBox {
    page(model).stage.servers.iter().find(|server| server.name == name).cloned().unwrap()
}

/// The rows as text: the name, how many cells are filled, outlined and dotted, the figures.
fn rows(model: &Model, name: &str) -> Vec<String> {
    let row = |shelf: &Shelf| {
        let count = |kind: CellKind| shelf.cells.iter().filter(|cell| cell.kind == kind).count();
        let cells = [count(CellKind::Committed), count(CellKind::Logged), count(CellKind::InMemory)];
        format!("{} {cells:?} {}", shelf.name, shelf.text)
    };
    machine(model, name).shelves.iter().map(row).collect()
}

#[test]
fn a_name_node_that_has_loaded_and_waits_for_block_reports_is_in_safe_mode() {
    let mut model = alone();
    for line in ["crash nn1", "restart nn1"] {
        type_line(&mut model, line);
    }
    let mut roles: Vec<String> = Vec::new();
    while roles.last().is_none_or(|role| role != "active") && roles.len() < 100 {
        type_line(&mut model, "run 100ms");
        roles.push(machine(&model, "nn1").role_text);
    }
    roles.dedup();
    assert_eq!(roles, ["starting", "safe mode", "active"]);
}

#[test]
fn a_name_node_shows_its_namespace_its_block_map_its_image_and_its_log() {
    let expected = [
        "memory [0, 0, 0] 11 inodes, up to edit 13",
        "blocks [2, 0, 0] 2 of 2, 6 replicas",
        "FsImage [0, 0, 0] 0 inodes, up to edit 0",
        "edits [13, 0, 0] 1–13",
    ];
    assert_eq!(rows(&alone(), "nn1"), expected);
}

#[test]
fn a_stopped_name_node_has_lost_its_memory_and_kept_its_disk() {
    let mut model = alone();
    let disk = rows(&model, "nn1").split_off(2);
    type_line(&mut model, "crash nn1");
    let after = rows(&model, "nn1");
    assert_eq!(after[0], "memory [0, 0, 0] gone: it is stopped");
    assert_eq!(after[1..], disk);
}

#[test]
fn a_replay_is_seen_edit_by_edit_and_back_again() {
    let mut model = alone();
    type_line(&mut model, "crash nn1");
    type_line(&mut model, "restart nn1");
    let replayed = |model: &Model| rows(model, "nn1")[1].clone();
    assert_eq!(replayed(&model), "replay [0, 0, 13] edit 0 of 13");
    let from = model.cursor().time;
    for done in 1..13 {
        type_line(&mut model, "run 100ms");
        assert_eq!(replayed(&model), format!("replay [{done}, 0, {}] edit {done} of 13", 13 - done));
    }
    let (there, until) = (picture(&model), model.cursor().time);
    update(&mut model, Msg::Time(TimeMsg::ScrubTo(from)));
    assert_eq!(replayed(&model), "replay [0, 0, 13] edit 0 of 13");
    update(&mut model, Msg::Time(TimeMsg::ScrubTo(until)));
    assert!(picture(&model) == there);
}

#[test]
fn in_safe_mode_the_blocks_are_known_by_name_and_reported_by_nobody() {
    let mut model = alone();
    for line in ["crash nn1", "restart nn1", "run 1400ms"] {
        type_line(&mut model, line);
    }
    let expected = ["memory [0, 0, 0] 11 inodes, up to edit 13", "blocks [0, 0, 2] 0 of 2, 0 replicas"];
    assert_eq!(rows(&model, "nn1")[..2], expected);
    type_line(&mut model, "run until active");
    assert!(rows(&model, "nn1")[1].ends_with(" of 2, 2 replicas"), "{:?}", rows(&model, "nn1"));
    assert_eq!(rows(&model, "nn1")[2..], ["FsImage [0, 0, 0] 11 inodes, up to edit 13", "edits [0, 0, 0] empty"]);
}

#[test]
fn a_checkpoint_is_rolled_fetched_merged_handed_over_and_put_in_place() {
    let mut model = alone();
    for line in ["disk nn1 slow 300ms", "checkpoint", "run 60ms", "h1 mkdir /meanwhile", "run 200ms"] {
        type_line(&mut model, line);
    }
    assert_eq!(
        rows(&model, "nn1")[3..],
        ["edits [13, 0, 0] 1–13", "edits.new [0, 0, 1] 14"],
        "the new edit is not on the disk yet"
    );
    let idle =
        ["memory [0, 0, 0] 0 inodes, up to edit 0", "calls [0, 0, 0] rollEditLog", "FsImage [0, 0, 0] 0 inodes, up to edit 0"];
    assert_eq!(rows(&model, "snn"), idle);
    type_line(&mut model, "run 600ms");
    let merging = ["memory [0, 0, 0] 2 inodes, up to edit 4", "replay [5, 0, 8] edit 5 of 13"];
    assert_eq!(rows(&model, "snn")[..2], merging, "as a NameNode that starts, edit by edit");
    assert_eq!(rows(&model, "nn1")[2], "FsImage [0, 0, 0] 0 inodes, up to edit 0", "the NameNode knows nothing of it yet");
    type_line(&mut model, "run 900ms");
    let merged = ["memory [0, 0, 0] 11 inodes, up to edit 13", "calls [0, 0, 0] putimage", "merged [13, 0, 0] 1–13"];
    assert_eq!(rows(&model, "snn")[..3], merged);
    assert_eq!(rows(&model, "nn1")[2], "FsImage [0, 0, 0] 0; fsimage.ckpt: 13");
    for line in ["disk nn1 normal", "run 3s"] {
        type_line(&mut model, line);
    }
    assert_eq!(rows(&model, "nn1")[2..], ["FsImage [0, 0, 0] 11 inodes, up to edit 13", "edits [1, 0, 0] 14"]);
    assert_eq!(rows(&model, "snn")[1..], ["calls [0, 0, 0] idle", "FsImage [0, 0, 0] 11 inodes, up to edit 13"]);
}

#[test]
fn a_journal_node_shows_its_promise_its_segments_and_what_its_disk_has_not_written_yet() {
    let mut model = with_standby();
    for line in ["disk jn3 slow 2s", "h1 mkdir /a", "run until files", "run 100ms"] {
        type_line(&mut model, line);
    }
    assert_eq!(rows(&model, "jn1"), ["epoch [0, 0, 0] 1 promised", "1– [1, 1, 0] "]);
    assert_eq!(rows(&model, "jn3"), ["epoch [0, 0, 0] 1 promised", "1– [1, 0, 1] "]);
    assert_eq!(rows(&model, "nn1")[2], "writes [0, 0, 0] epoch 1, safe up to 2");
    assert_eq!(rows(&model, "nn2")[2], "reads [0, 0, 0] finalized segments");
    for line in ["disk jn3 normal", "crash nn1", "run until active", "run 100ms"] {
        type_line(&mut model, line);
    }
    assert_eq!(rows(&model, "jn1"), ["epoch [0, 0, 0] 2 promised", "1–2 [2, 0, 0] ", "3– [0, 1, 0] "]);
}

#[test]
fn every_row_has_room_at_every_size_in_every_language() {
    for lang in Lang::ALL {
        for mut model in [alone(), with_standby()] {
            update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
            for (width, height) in SIZES {
                resize(&mut model, (width, height));
                for server in page(&model).stage.servers.iter().filter(|server| server.size == BoxSize::Full) {
                    for shelf in &server.shelves {
                        let end = shelf.cells_x + shelf.step * shelf.cells.len() as i32;
                        let text = server.frame.width - 10 - text_width(&shelf.text);
                        assert!(end <= text && 10 + text_width(&shelf.name) <= shelf.cells_x, "{width}x{height}: {shelf:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_legend_explains_what_is_on_the_stage() {
    for (mut model, sign) in
        [(paused(), tell::Sign::Quorum), (alone(), tell::Sign::Replay), (with_standby(), tell::Sign::JournalNode)]
    {
        update(&mut model, Msg::Page(PageMsg::OpenPopover(Popover::Drawing)));
        let popover = page(&model).popover.clone().unwrap();
        let PopoverView::Drawing { signs, .. } = &*popover else { panic!("no legend") };
        assert!(signs.iter().any(|(it, _)| *it == sign), "{signs:?}");
    }
}

#[test]
fn without_an_ensemble_the_legend_has_no_messages_of_one() {
    let legend = |model: &Model| page(model).legend.items.iter().map(|item| item.class).collect::<Vec<_>>();
    let without = cluster(&["ensemble 0", "hdfs classic secondary datanodes 3 clients 1"]);
    assert_eq!(legend(&without), [Class::Sync, Class::Ack, Class::Client, Class::Ping]);
    assert!(legend(&with_standby()).contains(&Class::Vote));
}
