//! The panel of znodes as a person uses it. No browser.

use super::asked::acting_client;
use super::large::LargeTree;
use super::*;
use crate::app::model::Model;
use crate::app::msg::{ConsoleMsg, DoingMsg, Msg, PageMsg, PointingMsg, Tab, TimeMsg, ZnodeMsg};
use crate::app::names::{DataForm, Field, Form, Walk};
use crate::app::update::{open, update};
use crate::app::view::{FieldView, ZnodeDetail, ZnodeRow, ZnodesPanel};
use crate::lang::Lang;
use crate::tell::{Thing, plain_text};
use crate::zk::{ClientId, Server, ServerId, SyncMode, established_leader, servers_up};

fn paused() -> Model {
    let mut model = open("", 0).0;
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Znodes)));
    model
}

fn say(model: &mut Model, lines: &str) {
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        update(model, Msg::Console(ConsoleMsg::Input { line: line.to_owned(), cursor: line.len() }));
        update(model, Msg::Console(ConsoleMsg::Submit));
        assert_eq!(model.console.error, None, "{line}");
    }
    update(model, Msg::Page(PageMsg::OpenTab(Tab::Znodes)));
}

fn run(model: &mut Model, op: crate::zk::Op) {
    let call = crate::zk::Action::Call { client: ClientId(1), op };
    update(model, Msg::Doing(DoingMsg::Do(crate::script::Command::from(call))));
    say(model, "run until replies");
}

fn shown(model: &Model) -> ZnodesPanel {
    panel(model).unwrap()
}

fn row_of(model: &Model, path: &str) -> ZnodeRow {
    let rows = shown(model).rows;
    rows.iter().find(|row| &*row.path == path).cloned().unwrap_or_else(|| panic!("no row {path} in {rows:?}"))
}

fn select(model: &mut Model, path: &str) -> ZnodeDetail {
    update(model, Msg::Pointing(PointingMsg::Select(Some(Thing::Znode(path.into())))));
    shown(model).detail.unwrap()
}

fn act(model: &mut Model, msg: ZnodeMsg) {
    update(model, Msg::Znodes(msg));
}

fn fact(detail: &ZnodeDetail, label: &str) -> String {
    detail.facts.iter().find(|row| row.label == label).map(|row| plain_text(&row.value)).unwrap_or_default()
}

fn paths(model: &Model) -> Vec<String> {
    shown(model).rows.iter().map(|row| row.path.to_string()).collect()
}

#[test]
fn ten_thousand_znodes_draw_only_the_rows_in_sight() {
    let mut large = LargeTree::new(10_000);
    let count = large.open();
    assert!((10_000..10_020).contains(&count), "{count}");
    for top in [0, 1, 12_345, 240_000, i32::MAX / 2] {
        let drawn = large.scroll(top);
        assert!((20..60).contains(&drawn), "{drawn} at {top}");
        let panel = large.panel().unwrap();
        let first = top.min(count as i32 * ROW - large.model.znodes.height) / ROW;
        let last = (first + large.model.znodes.height / ROW).min(count as i32 - 1);
        for seen in first..=last {
            assert!(panel.rows.iter().any(|row| row.index as i32 == seen), "row {seen} at {top}");
        }
    }
    assert_eq!(large.filter("NODE-00042"), 1 + 100 + 100);
    assert_eq!(large.filter("\"n\":7}"), 1 + 100 + 100);
    assert_eq!(large.filter("nothing of that name"), 0);
    assert_eq!(large.filter(""), count);
}

#[test]
fn keys_walk_the_tree_as_its_pattern_says() {
    let mut model = paused();
    say(&mut model, "c1 create /y\nc1 create /y/a\nc1 create /y/b\nrun until replies");
    let active = |model: &Model| {
        let panel = shown(model);
        panel.rows.iter().find(|row| Some(row.index) == panel.active).unwrap().path.to_string()
    };
    let mut walk = |walk| {
        act(&mut model, ZnodeMsg::Walk(walk));
        active(&model)
    };
    assert_eq!(walk(Walk::First), "/");
    assert_eq!(walk(Walk::Last), "/zookeeper");
    assert_eq!(walk(Walk::Down), "/zookeeper", "there is nothing further");
    assert_eq!(walk(Walk::Up), "/y/b");
    assert_eq!(walk(Walk::Out), "/y");
    assert_eq!(walk(Walk::Out), "/y", "closed first");
    assert_eq!(walk(Walk::Down), "/zookeeper");
    assert_eq!(walk(Walk::Up), "/y");
    assert_eq!(walk(Walk::In), "/y", "opened first");
    assert_eq!(walk(Walk::In), "/y/a");
    assert_eq!(walk(Walk::In), "/y/a", "a leaf has no way in");
    assert_eq!(walk(Walk::PageUp), "/");
    assert_eq!(model.znodes.focuses, 12);
}

#[test]
fn the_keyboard_takes_the_window_along_and_what_it_left_stays_reachable() {
    let mut large = LargeTree::new(2_000);
    let model = &mut large.model;
    act(model, ZnodeMsg::Walk(Walk::Last));
    let panel = shown(model);
    assert_eq!(panel.active, Some(panel.count - 1));
    assert!(panel.top > 40_000 && panel.reveals > 0);
    assert_eq!(panel.rows.last().unwrap().index, panel.count - 1);
    act(model, ZnodeMsg::Scrolled(0));
    let panel = shown(model);
    assert_eq!(panel.rows[0].index, 0);
    assert_eq!(panel.rows.last().unwrap().index, panel.count - 1, "the row that has the focus is still there");
}

#[test]
fn a_search_goes_from_hit_to_hit_and_counts_them() {
    let mut model = paused();
    say(&mut model, "c1 create /s x\nc1 create /s/Lock-1\nc1 create /s/b \"a LOCK\"\nc1 create /s/c\nrun until replies");
    act(&mut model, ZnodeMsg::Search("lock".to_owned()));
    assert_eq!(paths(&model), ["/", "/s", "/s/Lock-1", "/s/b"]);
    assert_eq!(shown(&model).search.found, "2 found");
    for (back, path, found) in
        [(false, "/s/Lock-1", "1 of 2"), (false, "/s/b", "2 of 2"), (false, "/s/Lock-1", "1 of 2"), (true, "/s/b", "2 of 2")]
    {
        act(&mut model, ZnodeMsg::Hit { back });
        assert_eq!(model.selected, Some(Thing::Znode(path.into())));
        assert_eq!(shown(&model).search.found, found);
    }
    update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
    assert_eq!(shown(&model).search.found, "2 / 2");
    act(&mut model, ZnodeMsg::Search(String::new()));
    assert!(paths(&model).contains(&"/s/c".to_owned()));
}

#[test]
fn every_kind_has_its_sign_and_word_and_says_when_it_goes() {
    use crate::zk::{CreateMode, Op};
    let mut model = paused();
    for (path, mode) in [
        ("/p", CreateMode::Persistent),
        ("/e", CreateMode::Ephemeral),
        ("/q-", CreateMode::EphemeralSequential),
        ("/c", CreateMode::Container),
        ("/t", CreateMode::PersistentWithTtl(5_000)),
    ] {
        run(&mut model, Op::create(path, None, mode));
    }
    let signs: Vec<_> = ["/p", "/e", "/c", "/t"]
        .iter()
        .map(|path| row_of(&model, path))
        .map(|row| (row.sign, format!("{}{}", row.kind, row.whose)))
        .collect();
    let expected = [("▪", ""), ("◇", "ephemeral c1"), ("▢", "container"), ("◔", "TTL 5s")];
    assert_eq!(signs, expected.map(|(sign, kind)| (sign, kind.to_owned())));
    let numbered = shown(&model).rows.into_iter().find(|row| row.name == "q-").unwrap();
    assert_eq!(numbered.number.len(), 10);
    let numbered = select(&mut model, &numbered.path);
    assert_eq!(fact(&numbered, "kind"), "◇ ephemeral, sequential");
    assert!(fact(&numbered, "owner").starts_with("c1 0x"), "{}", fact(&numbered, "owner"));
    assert!(fact(&select(&mut model, "/t"), "lifetime").contains("s left"));
    assert_eq!(fact(&select(&mut model, "/c"), "lifetime"), "stays until it has had a child");
    say(&mut model, "run 6s");
    assert!(fact(&select(&mut model, "/t"), "lifetime").starts_with("due"));
    run(&mut model, Op::create("/c/child", None, CreateMode::Persistent));
    assert_eq!(fact(&select(&mut model, "/c"), "lifetime"), "stays while it has children");
}

#[test]
fn what_a_server_lacks_is_said_in_its_row_and_on_its_side() {
    let mut model = paused();
    say(&mut model, "c1 create /d a\nrun until replies\nrun 1s");
    assert_eq!(row_of(&model, "/d").differs, None);
    assert_eq!(fact(&select(&mut model, "/d"), "elsewhere"), "the same on every running server");
    let follower = crate::zk::servers(model.world()).map(|(id, ..)| id).find(|id| Some(*id) != model.shown_server()).unwrap();
    say(&mut model, &format!("freeze {follower}\nc1 set /d b\nc1 create /d/new\nrun until replies"));
    assert_eq!(row_of(&model, "/d/new").differs, Some(format!("not on {follower}")));
    assert_eq!(row_of(&model, "/d").differs, Some(format!("{follower} older")));
    assert!(fact(&select(&mut model, "/d"), "elsewhere").contains("older one, version 0"));
    update(&mut model, Msg::Znodes(ZnodeMsg::ViewTreeOf(follower)));
    assert!(row_of(&model, "/d").differs.is_some_and(|tag| tag.starts_with('≠')));
    assert!(shown(&model).elsewhere.contains("has 1 znode that is not here"), "{}", shown(&model).elsewhere);
    let missing = select(&mut model, "/d/new").missing.unwrap();
    assert!(missing.contains("has it"), "{missing}");
}

#[test]
fn data_is_shown_as_text_as_json_where_it_is_json_and_as_bytes() {
    let mut model = paused();
    say(&mut model, "c1 create /j \"{\\\"a\\\":[1,2]}\"\nc1 create /x \"<img src=x onerror=alert(1)>\"\nrun until replies");
    act(&mut model, ZnodeMsg::ShowData(DataForm::Json));
    assert_eq!(select(&mut model, "/j").data.unwrap().text, "{\n  \"a\": [\n    1,\n    2\n  ]\n}");
    let other = select(&mut model, "/x").data.unwrap();
    assert_eq!(other.text, "<img src=x onerror=alert(1)>");
    assert!(!other.forms[1].enabled, "no JSON, no such form");
    act(&mut model, ZnodeMsg::ShowData(DataForm::Hex));
    assert!(select(&mut model, "/x").data.unwrap().text.starts_with("0000  3c 69 6d 67 20 73 72 63  <img src\n"));
    assert!(select(&mut model, "/").data.unwrap().note.starts_with("empty"));
}

#[test]
fn every_field_of_the_stat_is_explained_and_its_txns_are_a_click_away() {
    let mut model = paused();
    say(&mut model, "c1 create /z a\nrun until replies\nc2 set /z b\nrun until replies\nrun 1s");
    let detail = select(&mut model, "/z");
    assert_eq!(detail.stat.len(), 11);
    for lang in Lang::ALL {
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        let notes: Vec<_> = shown(&model).detail.unwrap().stat.into_iter().map(|row| row.note).collect();
        let mut distinct = notes.clone();
        distinct.sort();
        distinct.dedup();
        assert!(notes.iter().all(|note| !note.is_empty()) && distinct.len() == notes.len(), "{notes:?}");
    }
    let mut opened = Vec::new();
    for (name, row) in ["czxid", "mzxid", "pzxid"].into_iter().zip(&detail.stat) {
        assert_eq!(row.name, name);
        update(&mut model, row.go.clone().unwrap().msg);
        let Some(Thing::Txn(zxid)) = model.selected else { panic!("{row:?}") };
        opened.push(zxid);
    }
    assert!(opened[0] < opened[1] && opened[0] == opened[2], "{opened:?}");
    assert!(select(&mut model, "/").stat[0].go.is_none(), "what was there before the first txn has none");
}

#[test]
fn a_form_does_what_the_console_would_and_keeps_what_was_typed() {
    let mut model = paused();
    select(&mut model, "/");
    act(&mut model, ZnodeMsg::As(ClientId(2)));
    act(&mut model, ZnodeMsg::Form(Form::Create));
    act(&mut model, ZnodeMsg::Submit);
    let form = |model: &Model| shown(model).detail.unwrap().form.unwrap();
    assert!(form(&model).error.is_some_and(|said| said.contains("name")));
    act(&mut model, ZnodeMsg::Write(Field::Data, "hello world".to_owned()));
    act(&mut model, ZnodeMsg::Write(Field::Name, "a//b".to_owned()));
    act(&mut model, ZnodeMsg::Submit);
    assert!(form(&model).error.is_some_and(|said| said.contains("//")));
    assert!(matches!(&form(&model).fields[0], FieldView::Line { value, wrong: true, .. } if value == "a//b"));
    act(&mut model, ZnodeMsg::Write(Field::Name, "made".to_owned()));
    act(&mut model, ZnodeMsg::Mode(2));
    assert_eq!(form(&model).command, "c2 create -e /made \"hello world\"");
    act(&mut model, ZnodeMsg::Submit);
    let sent = shown(&model).detail.unwrap();
    assert_eq!(sent.form, None, "a form that was sent is closed");
    assert!(plain_text(&sent.answer.unwrap().0).ends_with("waits for time to go on"));
    assert!(sent.play.is_some(), "and Play is beside it");
    say(&mut model, "run until replies\nrun 1s");
    assert!(shown(&model).detail.unwrap().play.is_none());
    assert_eq!(row_of(&model, "/made").whose, " c2");
    assert!(plain_text(&shown(&model).detail.unwrap().answer.unwrap().0).ends_with("created /made"));
    // The same again: the server's answer stands there, and so does what was typed.
    act(&mut model, ZnodeMsg::Form(Form::Create));
    act(&mut model, ZnodeMsg::Submit);
    say(&mut model, "run until replies");
    assert!(plain_text(&shown(&model).detail.unwrap().answer.unwrap().0).contains("NodeExists"));
    act(&mut model, ZnodeMsg::Form(Form::Create));
    assert!(matches!(&form(&model).fields[0], FieldView::Line { value, .. } if value == "made"));
    act(&mut model, ZnodeMsg::Mode(5));
    act(&mut model, ZnodeMsg::Write(Field::Ttl, "soon".to_owned()));
    act(&mut model, ZnodeMsg::Submit);
    assert!(form(&model).error.is_some_and(|said| said.contains("milliseconds")));
}

#[test]
fn a_set_begins_with_what_is_there_and_may_ask_for_the_version() {
    let mut model = paused();
    say(&mut model, "c1 create /v one\nc1 create /w two\nrun until replies");
    select(&mut model, "/v");
    act(&mut model, ZnodeMsg::Form(Form::Set));
    let command = |model: &Model| shown(model).detail.unwrap().form.unwrap().command;
    assert_eq!(command(&model), "c1 set /v one");
    act(&mut model, ZnodeMsg::OnlyThisVersion);
    act(&mut model, ZnodeMsg::Write(Field::NewData, "new".to_owned()));
    assert_eq!(command(&model), "c1 set -v 0 /v new");
    act(&mut model, ZnodeMsg::Submit);
    say(&mut model, "run until replies\nrun 1s");
    assert_eq!(row_of(&model, "/v").text, "\"new\"");
    act(&mut model, ZnodeMsg::Form(Form::Set));
    assert_eq!(command(&model), "c1 set /v new");
    select(&mut model, "/w");
    assert_eq!(command(&model), "c1 set /w two");
}

#[test]
fn a_watch_is_set_from_the_panel_and_seen_in_the_row() {
    let mut model = paused();
    select(&mut model, "/");
    act(&mut model, ZnodeMsg::Form(Form::Watch));
    let buttons = shown(&model).detail.unwrap().form.unwrap().buttons;
    assert_eq!(buttons.len(), 5);
    update(&mut model, buttons[4].msg.clone());
    assert_eq!(shown(&model).detail.unwrap().form, None);
    say(&mut model, "run until replies");
    assert_eq!(row_of(&model, "/").watch.as_deref(), Some("watch c1"));
    assert!(fact(&select(&mut model, "/"), "watched by").contains("c1 recursive"));
}

#[test]
fn a_client_that_cannot_call_says_so_and_the_form_keeps_what_was_typed() {
    let mut model = paused();
    select(&mut model, "/");
    act(&mut model, ZnodeMsg::As(ClientId(1)));
    act(&mut model, ZnodeMsg::Form(Form::Create));
    act(&mut model, ZnodeMsg::Write(Field::Name, "kept".to_owned()));
    say(&mut model, "crash c1");
    let detail = shown(&model).detail.unwrap();
    assert!(detail.client.options[0].0.contains("cannot call"));
    assert!(!detail.form.unwrap().buttons[0].enabled);
    // A key may ask all the same.
    act(&mut model, ZnodeMsg::Submit);
    let form = shown(&model).detail.unwrap().form.unwrap();
    assert!(form.error.is_some());
    assert!(matches!(&form.fields[0], FieldView::Line { value, .. } if value == "kept"));
    assert!(model.notices.all().is_empty(), "said once, at the place");
}

#[test]
fn the_client_selected_last_is_the_one_that_acts() {
    let mut model = paused();
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Client(ClientId(3))))));
    select(&mut model, "/");
    assert_eq!(acting_client(&model), Some(ClientId(3)));
}

#[test]
fn selecting_a_znode_that_is_folded_away_opens_the_way_to_it() {
    let mut model = paused();
    assert!(!paths(&model).contains(&"/zookeeper/quota".to_owned()));
    select(&mut model, "/zookeeper/quota");
    assert!(paths(&model).contains(&"/zookeeper/quota".to_owned()));
}

#[test]
fn after_an_election_nobody_is_behind_who_has_every_txn() {
    let mut model = paused();
    say(&mut model, "run 2s\ncrash s5\nrun until leader\nrun 1s");
    assert_eq!(shown(&model).behind, "", "the new epoch alone is no txn");
    let leads = established_leader(model.world());
    let without_clients = |(id, server): &(ServerId, &Server)| Some(*id) != leads && server.connections().is_empty();
    let follower = servers_up(model.world()).find(without_clients).unwrap().0;
    say(&mut model, &format!("freeze {follower}\nc1 create /one\nc1 create /two\nrun until replies"));
    assert_eq!(shown(&model).behind, format!("behind: {follower} −2"));
}

#[test]
fn nobody_is_behind_who_has_got_every_txn_as_a_snapshot() {
    let mut model = paused();
    say(
        &mut model,
        "seed 8\nensemble 3 clients 1\nset snapCount 6\nset commitLogCount 4\nrun until leader\nrun 1s\nc1 create /x\nrun until replies",
    );
    let leads = established_leader(model.world());
    let without_clients = |(id, server): &(ServerId, &Server)| Some(*id) != leads && server.connections().is_empty();
    let away = servers_up(model.world()).find(without_clients).unwrap().0;
    say(&mut model, &format!("crash {away}"));
    for n in 0..40 {
        say(&mut model, &format!("c1 set /x {n}\nrun until replies"));
    }
    say(&mut model, &format!("restart {away}\nrun 5s"));
    let mode = servers_up(model.world()).find(|(id, _)| *id == away).and_then(|(_, server)| server.sync_mode());
    assert_eq!(mode, Some(SyncMode::Snap));
    assert_eq!(shown(&model).behind, "");
}
