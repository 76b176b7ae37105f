//! Doing something: faults, branches, cuts, and keys that act.

use super::*;

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
