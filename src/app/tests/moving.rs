//! Moving through a run: steps, jumps and the playhead.

use super::*;

#[test]
fn back_shows_exactly_what_was_on_the_screen() {
    let mut model = paused();
    press_button(&mut model, "stop-leader");
    let mut seen = vec![(digest(&model), model.cursor())];
    let mut pictures = vec![format!("{:?}", picture(&model))];
    for _ in 0..120 {
        let before = model.cursor();
        update(&mut model, Msg::Time(TimeMsg::StepForward));
        // Once all is quiet there is no further step.
        if model.cursor() == before {
            break;
        }
        seen.push((digest(&model), model.cursor()));
        pictures.push(format!("{:?}", picture(&model)));
    }
    assert!(seen.len() > 40);
    for n in (0..seen.len() - 1).rev() {
        update(&mut model, Msg::Time(TimeMsg::StepBack));
        assert_eq!((digest(&model), model.cursor()), seen[n], "after {n} steps");
        assert_eq!(format!("{:?}", picture(&model)), pictures[n], "after {n} steps");
    }
}

#[test]
fn hidden_heartbeats_do_not_talk_over_the_story() {
    let mut model = paused();
    type_line(&mut model, "run 60s");
    let told = |model: &Model| tell::plain_text(&page(model).caption.text);
    let quiet = told(&model);
    type_line(&mut model, "run 7s");
    assert_eq!(told(&model), quiet);
    update(&mut model, Msg::Key(KeyPress { key: "ArrowRight".to_owned(), shift: true, modified: false }));
    assert_ne!(told(&model), quiet, "a step by event tells of every event");
    update(&mut model, Msg::Page(PageMsg::ToggleClass(crate::zk::Class::Ping)));
    type_line(&mut model, "run 1s");
    assert_ne!(told(&model), quiet);
}

#[test]
fn scrubbing_anywhere_and_back_comes_to_the_same_digest() {
    let mut model = paused();
    type_line(&mut model, "crash s2");
    type_line(&mut model, "run 30s");
    let end = model.cursor().time;
    let mut digests = std::collections::BTreeMap::new();
    let mut draw = 77_u64;
    for _ in 0..200 {
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let time = (draw >> 33) % end / SECOND * SECOND;
        update(&mut model, Msg::Time(TimeMsg::ScrubTo(time)));
        let now = digest(&model);
        assert_eq!(*digests.entry(time).or_insert(now), now, "at {time}");
    }
}

#[test]
fn scrubbing_moves_no_furniture() {
    let mut model = paused();
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Server(ServerId(2))))));
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Log)));
    update(&mut model, Msg::Time(TimeMsg::ScrubTo(2 * SECOND)));
    assert_eq!((model.selected.clone(), model.tab), (Some(Thing::Server(ServerId(2))), Tab::Log));
}

#[test]
fn jumps_go_from_election_to_leader_and_back() {
    let mut model = paused();
    press_button(&mut model, "stop-leader");
    let start = model.cursor();
    update(&mut model, Msg::Time(TimeMsg::Jump { milestone: Milestone::Election, back: false }));
    let election = model.cursor();
    update(&mut model, Msg::Time(TimeMsg::Jump { milestone: Milestone::Election, back: false }));
    assert!(election.time > start.time && model.cursor().time > election.time);
    assert!(leader(&model).is_some());
    update(&mut model, Msg::Time(TimeMsg::Jump { milestone: Milestone::Election, back: true }));
    assert_eq!(model.cursor(), election);
}
