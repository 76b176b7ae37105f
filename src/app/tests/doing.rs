//! Doing something: faults, branches, cuts, and keys that act.

use super::*;
use crate::script::StageView;

#[test]
fn stopping_the_leader_with_the_button_leads_to_another_leader() {
    let mut model = paused();
    let old = leader(&model);
    press_button(&mut model, "stop-leader");
    assert_eq!(leader(&model), None);
    type_line(&mut model, "run until leader");
    assert!(leader(&model).is_some() && leader(&model) != old);
    assert_eq!(model.runs.len(), 1, "nothing of the past was changed");
    press_button(&mut model, "restart-server");
    assert!(page(&model).stage.servers.iter().all(|server| server.role != Role::Stopped));
}

#[test]
fn acting_in_the_past_starts_a_branch_and_leaves_the_old_one_whole() {
    let mut model = paused();
    press_button(&mut model, "stop-leader");
    type_line(&mut model, "run 5s");
    let (end, old) = (model.cursor(), digest(&model));
    update(&mut model, Msg::Time(TimeMsg::ScrubTo(SECOND)));
    assert!(page(&model).transport.past.is_some());
    type_line(&mut model, "crash s1");
    assert_eq!((model.runs.len(), model.current), (2, 1));
    assert!(page(&model).transport.branches.options[1].0.contains("1.0 s"));
    type_line(&mut model, "run 10s");
    update(&mut model, Msg::Doing(DoingMsg::SwitchBranch(0)));
    assert_eq!(model.cursor().time, SECOND, "the cursor is where it was left");
    update(&mut model, Msg::Time(TimeMsg::ToEnd));
    assert_eq!((model.cursor(), digest(&model)), (end, old));
    update(&mut model, Msg::Doing(DoingMsg::SwitchBranch(1)));
    assert_eq!(page(&model).stage.servers[0].role, Role::Stopped);
}

#[test]
fn a_command_that_cannot_be_done_says_so_and_changes_nothing_else() {
    let mut model = paused();
    type_line(&mut model, "crash s9");
    assert_eq!(page(&model).notices.len(), 1);
    assert!(leader(&model).is_some());
}

#[test]
fn a_set_up_line_begins_a_new_run_and_says_so() {
    let mut model = paused();
    type_line(&mut model, "ensemble 3 clients 1");
    assert_eq!(page(&model).stage.servers.len(), 3);
    assert_eq!((model.runs.len(), page(&model).notices.len()), (2, 1));
    type_line(&mut model, "run until leader");
    assert!(leader(&model).is_some());
}

#[test]
fn an_ensemble_with_a_voter_in_no_group_is_refused_and_no_run_begins() {
    let mut model = paused();
    type_line(&mut model, "ensemble 3 clients 1");
    type_line(&mut model, "set groups 1:2 3");
    assert_eq!(model.runs.len(), 3);
    for (line, server) in [("ensemble 5", "s4"), ("set groups 1:3", "s2")] {
        let before = page(&model).notices.len();
        type_line(&mut model, line);
        assert_eq!((model.runs.len(), page(&model).notices.len()), (3, before + 1), "{line}");
        let said = model.notices.all().last().map(|(_, saying)| saying.text(model.lang)).unwrap_or_default().to_owned();
        assert!(said.starts_with(server), "{said}");
    }
    // The weights and the groups first, and then those who are in them: without a weight a server that is not there is in no group.
    type_line(&mut model, "set groups 1:2 3:4:5");
    assert_eq!(model.runs.len(), 3);
    type_line(&mut model, "set weights 4=1 5=1");
    type_line(&mut model, "set groups 1:2 3:4:5");
    type_line(&mut model, "ensemble 5");
    assert_eq!(page(&model).stage.servers.len(), 5);
}

#[test]
fn keys_act_on_the_selected_server_and_on_nothing_else() {
    let mut model = paused();
    let key = |key: &str| KeyPress { key: key.to_owned(), shift: false, modified: false };
    assert!(!handles_key(&model, &key("k")));
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Server(ServerId(3))))));
    assert!(handles_key(&model, &key("k")) && !handles_key(&model, &key("r")));
    update(&mut model, Msg::Key(key("k")));
    assert_eq!(page(&model).stage.servers[2].role, Role::Stopped);
    update(&mut model, Msg::Key(key("r")));
    assert_ne!(page(&model).stage.servers[2].role, Role::Stopped);
    assert!(!handles_key(&model, &KeyPress { modified: true, ..key(" ") }));
}

#[test]
fn a_line_that_is_drawn_as_a_cut_cuts_and_a_shorter_one_does_nothing() {
    for (length, cuts) in [(25, false), (39, false), (41, true)] {
        let mut model = paused();
        let middle = Point { x: model.stage.width / 3, y: model.stage.height / 2 };
        let to = Point { y: middle.y + length, ..middle };
        update(&mut model, Msg::Doing(DoingMsg::DragCut { from: middle, to }));
        assert_eq!((is_cut(middle, to), page(&model).stage.cuts.is_empty()), (cuts, !cuts), "{length} pixels");
    }
}

#[test]
fn a_drawn_cut_parts_what_lies_on_its_two_sides() {
    let mut model = paused();
    let (width, height) = (model.stage.width, model.stage.height);
    update(
        &mut model,
        Msg::Doing(DoingMsg::DragCut { from: Point { x: width / 3, y: 0 }, to: Point { x: width / 3 + 3, y: height } }),
    );
    let page = page(&model);
    assert!(!page.stage.cuts.is_empty());
    assert!(page.stage.bar.iter().any(|button| &*button.id == "heal"));
}

#[test]
fn every_button_of_every_menu_is_a_command_that_prints_and_parses() {
    let mut model = paused();
    let flying = page(&model).flying[0].id;
    let things = [
        Thing::Server(ServerId(1)),
        Thing::Client(crate::zk::ClientId(1)),
        Thing::link(ServerId(1).node(), ServerId(2).node()),
        Thing::Message(flying),
        Thing::Znode("/config".into()),
        Thing::Stage,
    ];
    for thing in things {
        update(&mut model, Msg::Pointing(PointingMsg::OpenMenu { of: thing.clone(), at: Point::default() }));
        let menu = page(&model).menu.unwrap();
        assert!(!menu.groups.is_empty(), "{thing:?}");
        for item in menu.groups.iter().flatten() {
            if let Msg::Doing(DoingMsg::Do(command)) = &item.button.msg {
                assert_eq!(crate::script::parse_line(&item.command).unwrap().as_ref(), Some(command));
            }
        }
    }
}

#[test]
fn the_bar_has_the_same_buttons_at_the_same_places_whatever_is_broken() {
    let mut model = paused();
    let bar =
        |model: &Model| page(model).stage.bar.iter().map(|button| (button.id.clone(), button.label.clone())).collect::<Vec<_>>();
    let enabled = |model: &Model, id: &str| page(model).stage.bar.iter().any(|button| &*button.id == id && button.enabled);
    let before = bar(&model);
    press_button(&mut model, "stop-leader");
    assert_eq!(bar(&model), before);
    assert!(enabled(&model, "restart-server") && !enabled(&model, "stop-leader"), "what undoes it is another button");
    type_line(&mut model, "cut s1 s2");
    assert!(enabled(&model, "heal"));
    assert_eq!(bar(&model), before);
}

#[test]
fn in_a_panel_stopping_and_starting_are_two_buttons() {
    let mut model = paused();
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Server(ServerId(1))))));
    let actions = |model: &Model| match &page(model).panel.body {
        PanelBody::Details(details) => details.actions.iter().map(|button| (button.id.clone(), button.enabled)).collect(),
        _ => Vec::new(),
    };
    let (before, ids) =
        (actions(&model), |all: &[(std::rc::Rc<str>, bool)]| all.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>());
    type_line(&mut model, "crash s1");
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Server(ServerId(1))))));
    let after = actions(&model);
    assert_eq!(ids(&before), ids(&after));
    assert_eq!((before[0].1, before[1].1, after[0].1, after[1].1), (true, false, false, true));
}

#[test]
fn messages_are_chosen_held_and_let_go_by_keys() {
    let mut model = paused();
    let key = |model: &mut Model, key: &str| {
        update(model, Msg::Key(KeyPress { key: key.to_owned(), shift: false, modified: false }));
    };
    key(&mut model, "m");
    let Some(Thing::Message(id)) = model.selected else { panic!("a write is on its way") };
    let held = |model: &Model| model.world().in_flight().any(|flying| flying.packet.id == id && flying.held);
    key(&mut model, "f");
    assert!(held(&model));
    key(&mut model, "t");
    assert!(!held(&model));
    key(&mut model, "M");
    assert!(matches!(model.selected, Some(Thing::Message(_))));
}

#[test]
fn a_command_given_while_paused_offers_to_play() {
    let mut model = paused();
    let offers = |model: &Model| page(model).caption.links.iter().any(|link| &*link.id == "caption-play");
    assert!(offers(&model), "the write that it opens with waits");
    update(&mut model, Msg::Time(TimeMsg::StepForward));
    assert!(!offers(&model));
    press_button(&mut model, "stop-leader");
    assert!(offers(&model) && page(&model).caption.hint.as_ref().is_some_and(|hint| hint.contains("Play")));
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    assert!(!offers(&model));
}

#[test]
fn a_line_from_a_client_to_a_znode_watches_it_as_the_znodes_menu_does() {
    let watches = |path: &str| {
        let path: std::rc::Rc<str> = path.into();
        let (mut dragged, mut picked) = (paused(), paused());
        let client = crate::zk::ClientId(3);
        update(&mut dragged, Msg::Doing(DoingMsg::DragWatch { client, path: path.clone() }));
        update(&mut picked, Msg::Pointing(PointingMsg::OpenMenu { of: Thing::Znode(path), at: Point::default() }));
        let menu = page(&picked).menu.unwrap();
        let item = menu.groups.iter().flatten().find(|item| &*item.button.id == "znode-watch-c3").cloned().unwrap();
        update(&mut picked, item.button.msg);
        assert_eq!(digest(&dragged), digest(&picked));
        item.command
    };
    assert_eq!(watches("/config"), "c3 get -w /config");
    assert_eq!(watches("/nowhere"), "c3 stat -w /nowhere", "where nothing is, a read would leave no watch");
}

#[test]
fn a_znodes_menu_opens_the_panels_form_for_it() {
    let mut model = paused();
    update(&mut model, Msg::Pointing(PointingMsg::OpenMenu { of: Thing::Znode("/members".into()), at: Point::default() }));
    let menu = page(&model).menu.unwrap();
    let child = menu.groups.iter().flatten().find(|item| &*item.button.id == "znode-child").cloned().unwrap();
    assert_eq!(update(&mut model, child.button.msg).first(), Some(&Cmd::FocusForm));
    let page = page(&model);
    let PanelBody::Znodes(panel) = &page.panel.body else { panic!("another panel is open") };
    assert!(page.rail_open && page.menu.is_none());
    assert!(panel.detail.as_ref().is_some_and(|detail| detail.form.is_some()));
}

#[test]
fn the_menu_of_a_message_closes_when_the_message_arrives() {
    let mut model = paused();
    let id = model.world().in_flight().map(|flying| flying.packet.id).next().unwrap();
    update(&mut model, Msg::Pointing(PointingMsg::OpenMenu { of: Thing::Message(id), at: Point::default() }));
    for _ in 0..1_000 {
        let cmds = update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        let is_under_way = model.world().in_flight().any(|flying| flying.packet.id == id);
        assert_eq!(page(&model).menu.is_some(), is_under_way);
        assert_eq!(cmds.contains(&Cmd::FocusStage), !is_under_way, "the focus goes with it: {cmds:?}");
        if !is_under_way {
            return;
        }
    }
    panic!("it never arrived");
}

#[test]
fn the_menu_of_a_deleted_znode_closes_when_the_picture_no_longer_has_it() {
    let mut model = paused();
    update(&mut model, Msg::Page(PageMsg::View(StageView::Tree("/".into()))));
    for line in ["run until leader", "client add", "run 2s", "c1 create /gone", "run until replies"] {
        type_line(&mut model, line);
    }
    update(&mut model, Msg::Pointing(PointingMsg::OpenMenu { of: Thing::Znode("/gone".into()), at: Point::default() }));
    assert!(page(&model).menu.is_some());
    for line in ["c1 delete /gone", "run until replies", "run 2s"] {
        type_line(&mut model, line);
    }
    assert!(page(&model).menu.is_none());
}
