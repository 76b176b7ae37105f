//! The txn log as one reads it: what is where at the cursor, and how one gets there.

use super::*;
use crate::app::tests::{paused, type_line};
use crate::app::txn_steps::first_step_of;
use crate::app::{Model, Tab, TimeMsg, update};
use crate::tell::plain_text;
use crate::zk::established_leader;

fn row_of(model: &Model, what: &str) -> TxnRow {
    let rows = panel(model).rows;
    rows.iter().find(|row| row.what == what).unwrap_or_else(|| panic!("no {what} in {rows:?}")).clone()
}

fn zxid_of(row: &TxnRow) -> Zxid {
    let Thing::Txn(zxid) = row.thing else { panic!("no txn") };
    zxid
}

#[test]
fn a_write_is_proposed_logged_committed_and_applied_and_every_step_is_a_click_away() {
    let mut model = paused();
    type_line(&mut model, "c1 create /panel x");
    type_line(&mut model, "run 2s");
    let row = row_of(&model, "create /panel");
    assert!(row.cells.iter().all(|cell| cell.applied && cell.kind == TxnCellKind::Committed), "{row:?}");
    let zxid = zxid_of(&row);
    update(&mut model, open(zxid));
    assert_eq!(model.tab, Tab::Txns);
    let steps = steps(&model, zxid);
    let said: Vec<String> = steps.iter().map(|(_, text)| plain_text(text)).collect();
    assert!(said[0].contains("proposes") && said.iter().any(|line| line.contains("committed")), "{said:?}");
    for server in ["s1", "s2", "s3", "s4", "s5"] {
        assert!(said.iter().any(|line| line.contains(&format!("{server} has"))), "{server} logs it: {said:?}");
        assert!(said.iter().any(|line| line.contains(&format!("{server} applies"))), "{server} applies it: {said:?}");
    }
    let quorum = model.run().index.txns().all().iter().find(|txn| txn.zxid == zxid).unwrap().quorum.unwrap();
    // Right before the quorum it is logged where it is, and nobody shows it; then all that have it know that it stays.
    update(&mut model, Msg::Time(TimeMsg::GoToStep(quorum - 1)));
    let before = row_of(&model, "create /panel");
    assert_eq!(before.state, model.word(Word::TxnProposed));
    assert!(before.cells.iter().all(|cell| !cell.applied && cell.kind != TxnCellKind::Committed), "{before:?}");
    assert!(before.cells.iter().filter(|cell| cell.kind == TxnCellKind::Logged).count() >= 3, "{before:?}");
    update(&mut model, Msg::Time(TimeMsg::GoToStep(quorum)));
    let after = row_of(&model, "create /panel");
    assert_eq!(after.cells.iter().filter(|cell| cell.applied).count(), 1, "only the leader shows it: {after:?}");
    assert!(after.cells.iter().filter(|cell| cell.kind == TxnCellKind::Committed).count() >= 3);
    // And before it was proposed it is faint.
    update(&mut model, Msg::Time(TimeMsg::GoToStep(steps[0].0 - 1)));
    assert!(row_of(&model, "create /panel").later);
    assert_eq!(first_step_of(&model, zxid), Some(steps[0].0));
}

#[test]
fn a_cell_leads_to_where_its_server_got_the_txn() {
    let mut model = paused();
    type_line(&mut model, "c1 create /panel x");
    type_line(&mut model, "run 2s");
    let zxid = zxid_of(&row_of(&model, "create /panel"));
    let follower = servers(model.world()).map(|(id, ..)| id).find(|id| Some(*id) != established_leader(model.world())).unwrap();
    update(&mut model, Msg::Time(TimeMsg::GoToTxn { zxid, server: follower }));
    let index = model.cursor().steps - 1;
    let applied = Note::Applied { zxid };
    assert!(model.run().recording.notes_of(index).iter().any(|(me, note)| *me == follower.node() && *note == applied));
    // From the start it leads to the first that the server has of it.
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    update(&mut model, Msg::Time(TimeMsg::GoToTxn { zxid, server: follower }));
    let index = model.cursor().steps - 1;
    let logged = Note::Logged { zxid };
    assert!(model.run().recording.notes_of(index).iter().any(|(me, note)| *me == follower.node() && *note == logged));
}

#[test]
fn a_failed_write_has_its_row_and_a_stopped_server_only_what_its_disk_holds() {
    let mut model = paused();
    type_line(&mut model, "crash s1");
    type_line(&mut model, "c2 set /absent x");
    type_line(&mut model, "run 3s");
    let row = row_of(&model, "error NoNode");
    assert_eq!(row.cells[0].kind, TxnCellKind::Absent);
    assert!(row.cells[0].label.starts_with("s1"));
    let opened = row_of(&model, "createSession c1");
    assert!(!opened.cells[0].applied && opened.cells[0].kind == TxnCellKind::Committed, "{opened:?}");
}

#[test]
fn a_branch_knows_nothing_of_the_txns_that_it_left_out() {
    let mut model = paused();
    let before = panel(&model).rows.len();
    let at = model.cursor();
    type_line(&mut model, "c1 create /panel x");
    type_line(&mut model, "run 2s");
    assert!(panel(&model).rows.len() > before);
    update(&mut model, Msg::Time(TimeMsg::GoToStep(at.steps - 1)));
    type_line(&mut model, "c1 create /other x");
    type_line(&mut model, "run 2s");
    let whats: Vec<String> = panel(&model).rows.into_iter().map(|row| row.what).collect();
    assert!(whats.contains(&"create /other".to_owned()) && !whats.contains(&"create /panel".to_owned()), "{whats:?}");
}

#[test]
fn what_only_a_lost_leader_had_is_called_lost() {
    let mut model = paused();
    let leader = established_leader(model.world()).unwrap();
    type_line(&mut model, "run 2s");
    let others: Vec<String> = (1..=5).map(|id| format!("s{id}")).filter(|id| *id != leader.to_string()).collect();
    type_line(&mut model, &format!("client add c4 at {leader}"));
    type_line(&mut model, "run 1s");
    type_line(&mut model, &format!("partition {leader} c4 | {}", others.join(" ")));
    type_line(&mut model, "c4 create /lost x");
    type_line(&mut model, "run 30ms");
    let zxid = zxid_of(&row_of(&model, "create /lost"));
    type_line(&mut model, &format!("crash {leader}"));
    type_line(&mut model, "run until leader");
    type_line(&mut model, "heal");
    type_line(&mut model, &format!("restart {leader}"));
    type_line(&mut model, "run 20s");
    update(&mut model, open(zxid));
    let row = row_of(&model, "create /lost");
    assert!(row.lost && row.selected, "{row:?}");
    assert!(row.cells.iter().all(|cell| cell.kind == TxnCellKind::Absent));
}

#[test]
fn a_long_run_shows_a_window_around_the_cursor_or_the_selected_txn() {
    assert_eq!(window(100, 200, None), (65, 105));
    assert_eq!(window(3, 200, None), (0, 40));
    assert_eq!(window(200, 200, None), (160, 200));
    assert_eq!(window(2, 2, None), (0, 2));
    assert_eq!(window(200, 200, Some(170)), (160, 200));
    let (start, end) = window(200, 200, Some(20));
    assert!((start..end).contains(&20));
}
