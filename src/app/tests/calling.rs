//! The clients' calls in the timeline.

use super::*;
use crate::app::view::{CallBar, CallsView};
use crate::files::calls::{CallKind, Calls};

/// A page with calls of two clients, one of them refused, one without an answer; the window holds them all.
fn called() -> Model {
    let run = "v=1&run=ensemble 3 clients 2;run until leader;run 1s;c1 create /a 1;c2 create /b 2;run 1s;c2 get /a;c1 get /nowhere;\
               run 1s;freeze s1;freeze s2;c1 set /a 3;run 100ms";
    let mut model = open(&run.replace(' ', "+"), 0).0;
    assert!(model.notices.all().is_empty(), "{:?}", model.notices);
    for _ in 0..4 {
        update(&mut model, Msg::Time(TimeMsg::Zoom(-1)));
    }
    model
}

fn press_key(model: &mut Model, key: &str) {
    update(model, Msg::Key(KeyPress { key: key.to_owned(), shift: false, modified: false }));
}

fn calls(model: &Model) -> CallsView {
    page(model).timeline.calls.clone().unwrap_or_else(|| panic!("no calls"))
}

fn bar<'a>(calls: &'a CallsView, word: &str) -> &'a CallBar {
    calls.bars.iter().find(|bar| bar.label.contains(word)).unwrap_or_else(|| panic!("no {word}: {calls:?}"))
}

#[test]
fn the_switch_turns_the_timeline_into_calls_and_back() {
    let mut model = called();
    let states = page(&model).timeline;
    let switch = page(&model).transport.calls.clone().unwrap();
    assert_eq!((switch.sign, switch.key, switch.pressed), (Some("↔"), Some("c"), Some(false)));
    press_key(&mut model, "c");
    let shown = page(&model);
    assert_eq!(shown.timeline.lanes.iter().map(|lane| lane.name.as_str()).collect::<Vec<_>>(), ["c1", "c2", "order"]);
    assert!(shown.timeline.lines.is_empty() && shown.timeline.lanes.iter().all(|lane| lane.bars.is_empty()));
    assert_eq!(shown.transport.calls.as_ref().unwrap().pressed, Some(true));
    update(&mut model, switch.msg);
    assert_eq!(page(&model).timeline, states);
}

#[test]
fn no_zxid_in_the_order_lies_under_the_next_write() {
    let burst = "v=1&run=ensemble 3 clients 3;run until leader;run 1s;c1 create /a 1;run 20ms;c2 create /b 2;run 60ms;c3 create /c 3;run 1s;c1 set /a 2;run 1s";
    let mut model = open(&burst.replace(' ', "+"), 0).0;
    press_key(&mut model, "c");
    for _ in 0..4 {
        update(&mut model, Msg::Time(TimeMsg::Zoom(-1)));
        let placed = calls(&model).placed;
        // The sign reaches five pixels to either side, and the words begin eight behind its middle.
        let end =
            |n: usize| placed[n].x + if placed[n].text.is_empty() { 5 } else { 8 + placed[n].text.chars().count() as i32 * 6 };
        let under = (1..placed.len()).find(|n| !placed[n - 1].text.is_empty() && end(n - 1) > placed[*n].x - 5);
        assert_eq!(under, None, "{placed:?}");
        assert!(placed.last().is_some_and(|last| !last.text.is_empty()), "{placed:?}");
    }
    let placed = calls(&model).placed;
    assert!(placed.len() == 4 && placed.iter().any(|it| it.text.is_empty()), "some stand too close: {placed:?}");
}

#[test]
fn a_bar_goes_from_call_to_return_and_one_without_an_answer_to_the_end_of_what_was_seen() {
    let mut model = called();
    press_key(&mut model, "c");
    let calls = calls(&model);
    assert_eq!(calls.bars.len(), 5);
    let kinds = ["create /a", "get /a", "get /nowhere", "set /a"].map(|word| (bar(&calls, word).kind, bar(&calls, word).open));
    assert_eq!(kinds, [(CallKind::Write, false), (CallKind::Read, false), (CallKind::Failed, false), (CallKind::Write, true)]);
    let (first, last) = (bar(&calls, "create /a"), bar(&calls, "set /a"));
    let end = page(&model).playhead.x.unwrap();
    assert!(first.x + first.width < last.x && (last.x + last.width - end).abs() <= 3, "{last:?}, it is {end}");
    assert!(bar(&calls, "get /nowhere").label.contains("NoNode"), "{calls:?}");
    assert!(last.label.contains("not answered yet"), "{last:?}");
    assert_ne!(first.y, bar(&calls, "create /b").y, "each client has its row");
}

#[test]
fn the_writes_stand_in_the_ensembles_order_as_in_the_picture_of_the_history() {
    let mut model = called();
    press_key(&mut model, "c");
    let shown = calls(&model);
    let run = model.run();
    let history = Calls::seen(&run.recording, 0..run.seen.steps, 40, |_| true, &[]);
    assert_eq!(
        shown.placed.iter().map(|placed| (placed.step, placed.label.contains(&placed.text))).collect::<Vec<_>>(),
        history.order.iter().map(|placed| (placed.step, true)).collect::<Vec<_>>()
    );
    assert_eq!(
        shown.bars.iter().map(|bar| bar.step).collect::<Vec<_>>(),
        history.calls.iter().map(|call| call.begins).collect::<Vec<_>>()
    );
    assert!(shown.placed.windows(2).all(|pair| pair[0].x <= pair[1].x));
}

#[test]
fn a_bar_leads_to_the_step_of_its_call() {
    let mut model = called();
    press_key(&mut model, "c");
    let step = bar(&calls(&model), "get /nowhere").step;
    update(&mut model, Msg::Time(TimeMsg::GoToStep(step)));
    assert_eq!(model.cursor().steps, step + 1);
    assert!(bar(&calls(&model), "get /nowhere").label.contains("NoNode"), "what was seen stays");
}

#[test]
fn a_page_that_has_just_been_opened_has_no_switch_for_calls() {
    let mut model = opened();
    assert_eq!(page(&model).transport.calls, None);
    press_key(&mut model, "c");
    assert_eq!(page(&model).timeline.calls, None);
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    assert!(page(&model).transport.calls.is_some());
    assert!(open("v=1&run=ensemble+3;run+1s", 0).0.has_calls().eq(&false), "nobody calls anything");
}

#[test]
fn many_clients_have_rows_where_they_call_something() {
    let run = "v=1&run=ensemble 3 clients 12;run until leader;run 1s;c7 create /a 1;c9 ls /;run 1s";
    let mut model = open(&run.replace(' ', "+"), 0).0;
    press_key(&mut model, "c");
    let names: Vec<String> = page(&model).timeline.lanes.iter().map(|lane| lane.name.clone()).collect();
    assert_eq!(names, ["c7", "c9", "order"]);
}
