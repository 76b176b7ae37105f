//! Programs that run outside of the simulation, as a run with them is shown, live or opened later.

use super::*;
use crate::app::view::{Details, SectionBody, SessionsPanel};
use crate::zk::{Action, ClientId, Remote, RequestBody};

const CLOSES: ClientId = ClientId(4);
const LEAVES: ClientId = ClientId(5);
const SLEEPS: ClientId = ClientId(6);

fn remote(model: &mut Model, client: ClientId, word: Remote) {
    update(model, Msg::Doing(DoingMsg::Do(Command::Act(Action::Remote { client, word }.into()))));
}

/// A page with three programs outside: one closes its session, one just goes, one stops at Ctrl-Z. Each has asked for 4 s.
fn with_programs() -> Model {
    let mut model = paused();
    for client in [CLOSES, LEAVES, SLEEPS] {
        remote(&mut model, client, Remote::Open(ServerId(1)));
        remote(&mut model, client, Remote::Connect(connect_request(4 * SECOND)));
    }
    run(&mut model, "run 1s");
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Client)));
    model
}

/// Types a line, beside the panel that is open.
fn run(model: &mut Model, line: &str) {
    let tab = model.tab;
    type_line(model, line);
    model.tab = tab;
}

fn sessions(model: &Model) -> SessionsPanel {
    let PanelBody::Sessions(panel) = page(model).panel.body.clone() else { panic!("another panel is open") };
    panel
}

/// The names on the stage, in the list of sessions, and folded below it.
fn shown(model: &Model) -> [String; 3] {
    let names = |rows: &[view::SessionRow]| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>().join(" ");
    let panel = sessions(model);
    let stage: Vec<String> = page(model).stage.clients.iter().map(|client| client.name.clone()).collect();
    [stage.join(" "), names(&panel.rows), names(&panel.left)]
}

fn details(model: &mut Model, client: ClientId) -> Details {
    update(model, Msg::Pointing(PointingMsg::Select(Some(Thing::Client(client)))));
    sessions(model).detail.expect("it is selected")
}

#[test]
fn a_client_whose_program_has_left_leaves_the_stage_and_one_whose_program_sleeps_stays() {
    let mut model = with_programs();
    let all = "c1 c2 c3 c4 c5 c6";
    assert_eq!(shown(&model), [all, all, ""]);
    remote(&mut model, CLOSES, Remote::Request { xid: 1, body: RequestBody::CloseSession });
    remote(&mut model, LEAVES, Remote::Break);
    run(&mut model, "run 1s");
    let there = "c1 c2 c3 c5 c6";
    assert_eq!(shown(&model), [there, there, "c4"], "the session of one that just goes lives on");
    assert!(page(&model).top.run.ends_with("5 clients"), "{}", page(&model).top.run);
    let before = model.cursor().time;
    run(&mut model, "run 20s");
    let there = "c1 c2 c3 c6";
    assert_eq!(shown(&model), [there, there, "c4 c5"]);
    assert!(sessions(&model).rows[3].truth.is_some(), "the one that sleeps does not know that its session is over");
    assert_eq!(sessions(&model).left_label, "2 that have left");
    // It is a function of the moment.
    update(&mut model, Msg::Time(TimeMsg::ScrubTo(before - 2 * SECOND)));
    assert_eq!(shown(&model), [all, all, ""]);
}

#[test]
fn a_program_that_comes_back_with_its_session_is_on_the_stage_again() {
    let mut model = with_programs();
    remote(&mut model, LEAVES, Remote::Break);
    run(&mut model, "run 20s");
    assert_eq!(shown(&model)[2], "c5");
    remote(&mut model, LEAVES, Remote::Open(ServerId(2)));
    assert_eq!(shown(&model)[2], "");
}

#[test]
fn what_nobody_can_do_to_a_program_is_greyed_out_with_the_reason() {
    let mut model = with_programs();
    let here = details(&mut model, SLEEPS);
    let (calls, life): (Vec<_>, Vec<_>) =
        here.actions.iter().partition(|button| !button.id.contains("-stop-") && !button.id.contains("-restart-"));
    assert!(calls.len() >= 6 && calls.iter().all(|button| !button.enabled && button.title == "Its program calls"), "{calls:?}");
    assert!(life[0].enabled, "its machine can be stopped");
    remote(&mut model, CLOSES, Remote::Request { xid: 1, body: RequestBody::CloseSession });
    run(&mut model, "run 1s");
    let gone = details(&mut model, CLOSES);
    assert_eq!(gone.subtitle, "Its program has left");
    assert!(gone.actions.iter().all(|button| !button.enabled && button.title == gone.subtitle), "{:?}", gone.actions);
    for (client, some) in [(SLEEPS, true), (CLOSES, false)] {
        update(&mut model, Msg::Pointing(PointingMsg::OpenMenu { of: Thing::Client(client), at: Point::default() }));
        let menu = page(&model).menu.expect("a menu");
        let enabled: Vec<String> =
            menu.groups.iter().flatten().filter(|it| it.button.enabled).map(|it| it.command.clone()).collect();
        assert_eq!(enabled.contains(&format!("freeze {client}")), some, "{enabled:?}");
        assert!(!enabled.iter().any(|command| command.contains("connect")), "nobody moves it: {enabled:?}");
        assert!(some || enabled.is_empty(), "{enabled:?}");
    }
}

#[test]
fn the_tree_has_no_place_for_a_program_that_has_left() {
    let mut model = with_programs();
    remote(&mut model, CLOSES, Remote::Request { xid: 1, body: RequestBody::CloseSession });
    run(&mut model, "run 1s");
    run(&mut model, "c1 create /a");
    let tree = page(&model).stage.views.iter().find(|button| &*button.id == "view-tree").cloned().expect("there is a tree");
    update(&mut model, tree.msg);
    let page = page(&model);
    let names: Vec<&str> = page.stage.tree.as_ref().expect("the tree").clients.iter().map(|client| &*client.name).collect();
    assert_eq!(names, ["c1", "c2", "c3", "c5", "c6"]);
}

/// What is said of a client in the rows of its panel.
pub fn facts(details: &Details) -> String {
    let rows = details.sections.iter().flat_map(|section| match &section.body {
        SectionBody::Rows(rows) => rows.as_slice(),
        _ => &[],
    });
    rows.map(|row| format!("{}: {}", row.label, tell::plain_text(&row.value))).collect::<Vec<_>>().join("\n")
}
