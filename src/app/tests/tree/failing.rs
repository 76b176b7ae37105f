//! Calls that fail, and writes that a storage refuses, in the tree.

use super::*;
use crate::app::view::FlyingState;

#[test]
fn a_call_that_fails_comes_back_to_its_client_with_its_code() {
    let mut model = drawn("/q", &["seed 45", "ensemble 3 clients 1", "run until leader", "run 1s", "c1 create /q/none"]);
    let refused = until(&mut model, "the call comes back", |tree| tree.clients[0].failed);
    assert_eq!(refused.clients[0].text, "NoNode");
    assert!(refused.clients[0].label.contains("NoNode"), "{}", refused.clients[0].label);
    type_line(&mut model, "run 1s");
    assert!(!tree(&model).clients[0].failed, "it is at rest again");
    type_line(&mut model, "c1 create /q");
    assert!(!tree(&model).clients[0].failed);
    // Nobody answers a call whose connection breaks; it comes back with a code all the same.
    for line in ["crash s1", "crash s2", "crash s3"] {
        type_line(&mut model, line);
    }
    let lost = until(&mut model, "the connection breaks", |tree| tree.clients[0].failed);
    assert_eq!(lost.clients[0].text, "ConnectionLoss");
    update(&mut model, Msg::Page(PageMsg::View(StageView::Servers)));
    assert_eq!(page(&model).stage.clients[0].text, "ConnectionLoss", "beside the servers as well");
}

#[test]
fn a_client_that_has_asked_for_the_end_of_its_session_holds_nothing_any_more() {
    let mut model =
        drawn("/lock", &["seed 45", "ensemble 3 clients 2", "run until leader", "run 1s", "c1 run simple-lock /lock", "run 1s"]);
    for line in ["c2 run simple-lock /lock", "run 1s"] {
        type_line(&mut model, line);
    }
    assert_eq!(tree(&model).clients[0].doing, ClientDoing::Holds);
    type_line(&mut model, "c1 close");
    let closing = tree(&model).clients[0].clone();
    assert_eq!((closing.doing, closing.text.as_str(), closing.mark), (ClientDoing::Nothing, "closing", ""));
    let told = until(&mut model, "c2 is told", |tree| tree.counters.len() == 3);
    assert_eq!(told.counters[0].text, "since the last release: 1 watch event", "of the close, whose reply is still on its way");
}

#[test]
fn a_failure_that_a_recipe_counts_on_is_no_fault_and_the_same_of_a_persons_call_is_one() {
    let begin = ["seed 36", "ensemble 3 clients 3", "run until leader", "run 2s", "c3 create /b", "run 500ms"];
    let failing = |line: &str| {
        let mut model = drawn("/b", &begin);
        type_line(&mut model, line);
        let (mut refusals, mut failed) = (0, 0);
        for _ in 0..60 {
            refusals += page(&model).flying.iter().filter(|flying| flying.state == FlyingState::Refusal).count();
            failed += tree(&model).clients.iter().filter(|client| client.failed).count();
            update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        }
        (refusals > 0, failed > 0)
    };
    assert_eq!(failing("c1 run double-barrier /b 3"), (false, false), "it asks whether ready is there, which it is not");
    assert_eq!(failing("c1 delete /b/none"), (true, true));
}

#[test]
fn a_refusal_by_a_storage_is_told_apart_from_an_acceptance() {
    let begin = ["seed 39", "ensemble 3 clients 4", "run until leader", "run 2s", "c2 run storage", "c1 run lock /lock storage c2"];
    let mut model = drawn("/lock", &begin);
    for line in ["run 500ms", "c1 write old", "run 50ms", "freeze c1", "c3 run lock /lock storage c2", "run 30s", "c3 write new"] {
        type_line(&mut model, line);
    }
    let answered = answer(&mut model);
    assert!(answered.text.starts_with('✓') && answered.state == FlyingState::Moving, "{answered:?}");
    for line in ["run 500ms", "thaw c1"] {
        type_line(&mut model, line);
    }
    let refused = answer(&mut model);
    assert!(refused.text.starts_with('✗') && refused.text.contains('<'), "it says why: {}", refused.text);
    assert_eq!(refused.state, FlyingState::Refusal);
    type_line(&mut model, "run 500ms");
    let storage = tree(&model).clients.iter().find(|client| client.name == "c2").unwrap().clone();
    assert_eq!((storage.text.as_str(), storage.failed), ("✗ stays new", true));
}

/// The next answer of a storage on its way, which lies on the name of nobody.
fn answer(model: &mut Model) -> Flying {
    for _ in 0..400 {
        let shown = page(model);
        let found = shown.flying.iter().find(|flying| flying.text.starts_with(['✓', '✗'])).cloned();
        if let Some(flying) = found {
            let feet = tree(model).clients.iter().map(|client| client.frame.y).min().unwrap();
            assert!(flying.y + PILL_HEIGHT / 2 < feet, "{flying:?}");
            return flying;
        }
        update(model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    panic!("nobody answers");
}

#[test]
fn what_a_log_with_a_hole_lacks_is_seen_at_the_others_and_counted() {
    let mut model = paused();
    update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 944, height: 340 }));
    let text = include_str!("../../../../lessons/hole-in-the-log.lesson").to_owned();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    // At the end of `behind` and before `goes`: s3 has the last write, and none of the ten before it.
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(6)));
    update(&mut model, Msg::Page(PageMsg::View(StageView::Both(Root { path: "/".into(), server: Some(ServerId(3)) }))));
    let seen = tree(&model);
    assert_eq!(boxed(&seen, "/b").standing, ZnodeStanding::Elsewhere, "{}", boxed(&seen, "/b").label);
    assert!(boxed(&seen, "/b").label.contains("s1"), "{}", boxed(&seen, "/b").label);
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(5)));
    let (world, last) = (model.world(), ServerId(3));
    let (behind, other) = (zk::server(world, last).unwrap(), zk::server(world, ServerId(1)).unwrap());
    assert_eq!((behind.last_txn(), other.last_txn(), behind.lacks(other)), (Zxid::new(1, 2), Zxid::new(1, 13), 11));
}
