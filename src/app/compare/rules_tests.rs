//! A run without a rule beside the same with it, and two branches at the place where they part.

use super::tests::{do_it, send, two_branches};
use super::view;
use crate::app::Msg;
use crate::app::lesson::story;
use crate::app::model::Model;
use crate::app::msg::{CompareMsg, LessonMsg};
use crate::app::tests::{paused, type_line};
use crate::app::view::{Button, StoryBody};
use crate::tell::plain_text;

/// A page at the end of this lesson.
fn at_the_end_of(name: &str) -> Model {
    let mut model = paused();
    send(&mut model, Msg::Lesson(LessonMsg::Open(name.into())));
    let beats = model.story.as_ref().unwrap().lesson.beats.len();
    send(&mut model, Msg::Lesson(LessonMsg::GoTo(beats)));
    model
}

fn with_rules_button(model: &Model) -> Option<Button> {
    let StoryBody::End(end) = story(model).unwrap().body else { panic!("the lesson is over") };
    end.onward.into_iter().find(|button| &*button.id == "lesson-with-rules")
}

#[test]
fn a_lesson_without_a_rule_is_put_beside_the_same_commands_with_all_rules_by_a_button_at_its_end() {
    for (name, rule) in
        [("undone-write", "log-before-vote"), ("ack-too-early", "synced-before-ack"), ("hole-in-the-log", "gap-known")]
    {
        let mut model = at_the_end_of(name);
        let button = with_rules_button(&model).unwrap();
        send(&mut model, button.msg.clone());
        let lines = view(&model).unwrap().sides.each_ref().map(|side| plain_text(&side.line));
        let broken = format!("Without the rule {rule}. ");
        assert!(lines[0].starts_with(&broken) && lines[0].contains("promises broken, first: “"), "{lines:?}");
        assert_eq!(lines[1], "The same commands, with all rules. All promises hold.");
        let sides = &model.compare.as_ref().unwrap().sides;
        assert_eq!(sides[0].commands, sides[1].commands, "{name}");
        // What is told is what has happened by the clock of both.
        do_it(&mut model, CompareMsg::ToStart);
        assert_eq!(plain_text(&view(&model).unwrap().sides[0].line), format!("{broken}All promises hold."));
        let runs = model.runs.len();
        do_it(&mut model, CompareMsg::Close);
        send(&mut model, button.msg);
        assert_eq!(model.runs.len(), runs, "it is made once");
    }
    assert_eq!(with_rules_button(&at_the_end_of("leader-stops")), None);
}

#[test]
fn any_run_without_a_rule_is_put_beside_the_same_with_it_and_each_side_is_named_by_its_rules() {
    let mut model = paused();
    for line in ["rule election-zxid off", "run until leader", "crash s1", "run 2s"] {
        type_line(&mut model, line);
    }
    let run = model.current;
    do_it(&mut model, CompareMsg::WithRules(run));
    let shown = view(&model).unwrap();
    assert_eq!(shown.names, ["without election-zxid", "with the rule"]);
    assert_eq!(shown.sides.each_ref().map(|side| &*side.title), ["without election-zxid", "with the rule"]);
    let sides = &model.compare.as_ref().unwrap().sides;
    assert_eq!(sides[0].commands, sides[1].commands);
    let runs = model.runs.len();
    do_it(&mut model, CompareMsg::WithRules(run));
    assert_eq!(model.runs.len(), runs, "it is made once");
}

#[test]
fn a_server_that_got_a_whole_tree_as_an_epoch_began_is_shown_with_the_last_txn_in_it() {
    let mut model = at_the_end_of("hole-in-the-log");
    let button = with_rules_button(&model).unwrap();
    send(&mut model, button.msg);
    do_it(&mut model, CompareMsg::ToEnd);
    let shown = view(&model).unwrap();
    let with = &shown.sides[1].scene;
    let of = |name: &str| with.servers.iter().find(|server| server.name == name).map(|server| server.zxid.clone());
    assert_eq!(of("s3"), of("s4"), "it has all that the leader has");
    let row = shown.differences.unwrap().into_iter().find(|row| row.name == "s3").unwrap();
    assert!(row.values[1].ends_with(", txns up to 0x1·000d (log up to 0x1·0002)"), "{row:?}");
    assert!(row.values[0].ends_with(", log up to 0x1·000d"), "{row:?}");
}

#[test]
fn figures_that_say_nothing_of_two_branches_are_left_out_and_none_is_the_worse() {
    let mut model = two_branches();
    do_it(&mut model, CompareMsg::ToEnd);
    let counters = view(&model).unwrap().counters;
    assert!(counters.iter().all(|row| row.values != ["0".to_owned(), "0".to_owned()]), "{counters:?}");
    assert!(counters.iter().all(|row| row.better.is_none()), "{counters:?}");
    assert!(counters.iter().any(|row| row.name == "messages"));
    do_it(&mut model, CompareMsg::ToStart);
    assert_eq!(view(&model).unwrap().counters.len(), counters.len(), "rows do not come and go");
}

#[test]
fn a_button_goes_to_where_two_branches_part() {
    let mut model = two_branches();
    let button = view(&model).unwrap().parting.unwrap();
    send(&mut model, button.msg.clone());
    let at = model.compare.as_ref().unwrap().now;
    assert!(view(&model).unwrap().differences.is_some_and(|rows| !rows.is_empty()));
    do_it(&mut model, CompareMsg::Step { back: true });
    assert!(model.compare.as_ref().unwrap().now < at);
    assert_eq!(view(&model).unwrap().differences, Some(Vec::new()), "a moment before they are the same");
    // From wherever one is.
    do_it(&mut model, CompareMsg::ToEnd);
    send(&mut model, button.msg);
    assert_eq!(model.compare.as_ref().unwrap().now, at);
    do_it(&mut model, CompareMsg::OpenNamed("locks"));
    assert_eq!(view(&model).unwrap().parting, None);
}
