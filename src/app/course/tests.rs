//! Sentences about the talk with a host: what the page asks and reports, and what it takes up of what a host says.

use super::progress::State;
use super::splice::{self, Heard};
use crate::app::cmd::Cmd;
use crate::app::msg::{BrowserMsg, CourseMsg, LessonMsg, Msg, SheetMsg};
use crate::app::{Model, open, update};
use crate::json::{Value, write_text};
use crate::spoil::{Xorshift, spoiled};

const HERD: &str = include_str!("../../../lessons/herd.lesson");
const SHEET: &str = "worksheet a\ntitle.en A\nnumber crashes\nensemble 3 clients 1\nrun until leader\nask.en How many?\nanswer count crash\ncrash s1\n\
     number more\nensemble 3 clients 1\nrun until leader\nask.en And now?\nanswer count crash\ncrash s1\ncrash s2";

fn posts(cmds: &[Cmd]) -> Vec<Value> {
    let text =
        |cmd: &Cmd| if let Cmd::Post(text) = cmd { Some(Value::read(text).unwrap_or_else(|_| panic!("{text}"))) } else { None };
    cmds.iter().filter_map(text).collect()
}

fn subject(message: &Value) -> &str {
    message.get("subject").and_then(Value::text).unwrap()
}

/// The messages with this subject.
fn about(cmds: &[Cmd], wanted: &str) -> Vec<Value> {
    posts(cmds).into_iter().filter(|message| subject(message) == wanted).collect()
}

fn report(cmds: &[Cmd]) -> Option<(String, Value)> {
    let message = about(cmds, "SPLICE.reportScoreAndState").pop()?;
    let Some(Value::Number(score)) = message.get("score") else { panic!("{message:?}") };
    Some((score.clone(), message.get("state").unwrap().clone()))
}

fn framed(model: &mut Model) -> Vec<Cmd> {
    update(model, Msg::Course(CourseMsg::Framed { name: "zooscope-7".to_owned(), width: 640 }))
}

fn come(model: &mut Model) -> Vec<Cmd> {
    update(model, Msg::Browser(BrowserMsg::Fetched { file: "herd.lesson".to_owned(), text: Some(HERD.to_owned()) }))
}

fn hear(model: &mut Model, id: &str, state: &str) -> Vec<Cmd> {
    let text = format!(r#"{{"subject":"SPLICE.getState.response","message_id":"{id}","state":{state}}}"#);
    update(model, Msg::Course(CourseMsg::Heard(text)))
}

/// The herd's lesson in a frame, at the beat that asks, and the id of the question for what was kept.
fn at_the_question() -> (Model, String) {
    let (mut model, _) = open("lesson=herd&beat=release", 0);
    let asked = about(&framed(&mut model), "SPLICE.getState").pop().unwrap();
    assert_eq!(asked.get("content_id").and_then(Value::text), Some("lesson=herd"));
    assert!(report(&come(&mut model)).is_none(), "nobody has done anything yet");
    (model, asked.get("message_id").and_then(Value::text).unwrap().to_owned())
}

/// The place among the options of the question that is open.
fn option(model: &Model, value: &str) -> usize {
    let question = model.story.as_ref().and_then(|story| story.question()).unwrap();
    question.options.iter().position(|option| option.value == value).unwrap()
}

fn answer(model: &mut Model, value: &str) -> Vec<Cmd> {
    let option = option(model, value);
    update(model, Msg::Lesson(LessonMsg::Answer(option)))
}

#[test]
fn a_page_in_no_frame_says_nothing() {
    let (mut model, _) = open("lesson=herd", 0);
    assert!(posts(&come(&mut model)).is_empty());
    assert!(posts(&update(&mut model, Msg::Lesson(LessonMsg::Next))).is_empty());
}

#[test]
fn an_answer_is_reported_with_score_state_and_link() {
    let (mut model, _) = at_the_question();
    let cmds = answer(&mut model, "6");
    let (score, state) = report(&cmds).unwrap();
    let asked = model.story.as_ref().unwrap().lesson.beats.iter().filter(|beat| beat.question.is_some()).count();
    assert_eq!(score, if asked == 1 { "1".to_owned() } else { format!("0.{:04}", 10_000 / asked) });
    assert_eq!(state.get("answers").unwrap().get("release").and_then(Value::text), Some("6"));
    assert!(state.get("link").and_then(Value::text).unwrap().starts_with("v=1&lesson=herd&beat=release"));
    let event = about(&cmds, "SPLICE.sendEvent").pop().unwrap();
    assert_eq!(event.get("name").and_then(Value::text), Some("answered"));
    assert_eq!(event.get("data").unwrap().get("right").and_then(Value::text), Some("true"));
    let ids: Vec<Value> = posts(&cmds).iter().map(|message| message.get("message_id").unwrap().clone()).collect();
    assert!(ids.iter().enumerate().all(|(n, id)| !ids[..n].contains(id)), "{ids:?}");
}

/// The events among the messages, as their names and the values that they come with.
fn events(cmds: &[Cmd]) -> Vec<String> {
    let told = |event: &Value| {
        let Some(Value::Object(data)) = event.get("data") else { panic!("{event:?}") };
        let values = data.iter().map(|(name, value)| format!(" {name}={}", value.text().unwrap()));
        event.get("name").and_then(Value::text).unwrap().to_owned() + &values.collect::<String>()
    };
    about(cmds, "SPLICE.sendEvent").iter().map(told).collect()
}

#[test]
fn every_beat_and_the_end_of_a_lesson_are_told_once() {
    let (mut model, _) = open("lesson=herd", 0);
    framed(&mut model);
    assert_eq!(events(&come(&mut model)), ["opened lesson=herd"]);
    let beats: Vec<String> = model.story.as_ref().unwrap().lesson.beats.iter().map(|beat| beat.name.clone()).collect();
    for (n, beat) in beats.iter().enumerate().skip(1) {
        assert_eq!(events(&update(&mut model, Msg::Lesson(LessonMsg::GoTo(n)))), [format!("beat beat={beat}")]);
        assert!(events(&update(&mut model, Msg::Lesson(LessonMsg::GoTo(n)))).is_empty(), "it is open already");
    }
    let cmds = update(&mut model, Msg::Lesson(LessonMsg::GoTo(beats.len())));
    assert_eq!(events(&cmds), ["finished lesson=herd"]);
    assert_eq!(report(&cmds).unwrap().1.get("done"), Some(&Value::Bool(true)));
    assert_eq!(events(&update(&mut model, Msg::Lesson(LessonMsg::GoTo(0)))), [format!("beat beat={}", beats[0])]);
}

#[test]
fn the_last_question_of_a_worksheet_finishes_it_once() {
    let mut file = r#"{"subject":"ZooScope.openFile","message_id":"host-1","name":"a.worksheet","text":"#.to_owned();
    write_text(&mut file, SHEET);
    let (mut model, _) = open("", 0);
    framed(&mut model);
    assert_eq!(events(&update(&mut model, Msg::Course(CourseMsg::Heard(format!("{file}}}"))))), ["opened worksheet=a"]);
    let mut told = Vec::new();
    for (page, answer) in [(1, "1"), (2, "3"), (2, "2")] {
        told.extend(events(&update(&mut model, Msg::Sheet(SheetMsg::Page(page)))));
        told.extend(events(&update(&mut model, Msg::Sheet(SheetMsg::Answer(answer.to_owned())))));
    }
    let answered = |question, answer, points| format!("answered question={question} answer={answer} points={points}");
    let finished = "finished worksheet=a".to_owned();
    assert_eq!(told, [answered("crashes", 1, 1), answered("more", 3, 0), finished, answered("more", 2, 1)]);
}

#[test]
fn a_wrong_answer_counts_nothing() {
    let (mut model, _) = at_the_question();
    let value = {
        let story = model.story.as_ref().unwrap();
        let rights = &story.performed.beats[story.beat].rights;
        let wrong = (0..).find(|option| !rights.contains(option)).unwrap();
        story.question().unwrap().options[wrong].value.clone()
    };
    assert_eq!(report(&answer(&mut model, &value)).unwrap().0, "0.0000");
}

#[test]
fn what_was_kept_is_taken_up_before_the_lesson_is_here_and_after() {
    let (mut model, _) = at_the_question();
    let (_, state) = report(&answer(&mut model, "6")).unwrap();
    assert!(State::read(&state).is_some());
    let kept = r#"{"zooscope":1,"lesson":"herd","beat":"wait","answers":{"release":"6","none":"x"},"done":true}"#;
    for is_late in [false, true] {
        let (mut model, _) = open("lesson=herd", 0);
        let asked = about(&framed(&mut model), "SPLICE.getState").pop().unwrap();
        let id = asked.get("message_id").and_then(Value::text).unwrap().to_owned();
        let mut cmds = Vec::new();
        if is_late {
            cmds.extend(come(&mut model));
            cmds.extend(hear(&mut model, &id, kept));
        } else {
            cmds.extend(hear(&mut model, &id, kept));
            cmds.extend(come(&mut model));
        }
        assert!(report(&cmds).is_none(), "the host knows it already");
        let story = model.story.as_ref().unwrap();
        assert_eq!(story.lesson.beats[story.beat].name, "wait");
        assert_eq!(story.answers.iter().flatten().count(), 1);
        assert!(!model.playback.playing);
        let (score, state) = report(&update(&mut model, Msg::Lesson(LessonMsg::GoTo(3)))).unwrap();
        assert_ne!(score, "0.0000");
        assert_eq!(state.get("done"), Some(&Value::Bool(true)), "once done is done");
    }
}

#[test]
fn a_late_answer_of_the_host_takes_nothing_from_a_person_who_has_begun() {
    let (mut model, id) = at_the_question();
    answer(&mut model, "6");
    let beat = model.story.as_ref().unwrap().beat;
    hear(&mut model, &id, r#"{"zooscope":1,"lesson":"herd","beat":"create","answers":{"release":"1"},"done":false}"#);
    let story = model.story.as_ref().unwrap();
    assert_eq!(story.beat, beat);
    assert_eq!(story.answers[beat], Some(option(&model, "6")));
}

#[test]
fn only_the_answer_to_the_pages_own_question_is_taken_up() {
    let (mut model, id) = at_the_question();
    let kept = r#"{"zooscope":1,"lesson":"herd","beat":"release","answers":{"release":"6"},"done":false}"#;
    for (other, state) in [("zooscope-8-1", kept), (&*id, "null"), (&*id, kept)] {
        hear(&mut model, other, state);
        assert_eq!(model.story.as_ref().unwrap().answers.iter().flatten().count(), 0, "the second answer is none either");
    }
}

#[test]
fn a_host_that_asks_is_told_the_present_state() {
    let (mut model, _) = at_the_question();
    let ask = r#"{"subject":"SPLICE.getState","message_id":"host-1"}"#;
    let told = posts(&update(&mut model, Msg::Course(CourseMsg::Heard(ask.to_owned())))).pop().unwrap();
    assert_eq!((subject(&told), told.get("message_id").and_then(Value::text)), ("SPLICE.getState.response", Some("host-1")));
    assert_eq!(told.get("state").unwrap().get("lesson").and_then(Value::text), Some("herd"));
}

#[test]
fn a_worksheet_is_reported_and_taken_up_again() {
    let mut file = r#"{"subject":"ZooScope.openFile","message_id":"host-1","name":"a.worksheet","text":"#.to_owned();
    write_text(&mut file, SHEET);
    let own = || Msg::Course(CourseMsg::Heard(format!("{file}}}")));
    let (mut model, _) = open("", 0);
    framed(&mut model);
    update(&mut model, own());
    update(&mut model, Msg::Sheet(SheetMsg::Page(1)));
    let (score, state) = report(&update(&mut model, Msg::Sheet(SheetMsg::Answer("1".to_owned())))).unwrap();
    assert_eq!((score.as_str(), state.get("worksheet").and_then(Value::text)), ("0.5000", Some("a")));
    let mut again = open("", 0).0;
    framed(&mut again);
    update(&mut again, own());
    let kept = splice::state_response("zooscope-7-1", super::update::progress(&model).as_ref());
    assert!(report(&update(&mut again, Msg::Course(CourseMsg::Heard(kept)))).is_none());
    assert_eq!(again.work.as_ref().unwrap().page, 1);
    let (score, state) = report(&update(&mut again, Msg::Sheet(SheetMsg::Page(2)))).unwrap();
    assert_eq!((score.as_str(), state.get("done")), ("0.5000", Some(&Value::Bool(false))));
    let (score, state) = report(&update(&mut again, Msg::Sheet(SheetMsg::Answer("2".to_owned())))).unwrap();
    assert_eq!((score.as_str(), state.get("done")), ("1", Some(&Value::Bool(true))));
}

#[test]
fn a_frame_is_asked_for_once_a_width() {
    let (mut model, _) = open("", 0);
    let asked = about(&framed(&mut model), "lti.frameResize").pop().unwrap();
    assert_eq!(asked.get("width"), Some(&Value::Number("640".to_owned())));
    assert!(posts(&update(&mut model, Msg::Course(CourseMsg::Width(640)))).is_empty());
    assert_eq!(about(&update(&mut model, Msg::Course(CourseMsg::Width(1200))), "lti.frameResize").len(), 1);
}

#[test]
fn whatever_a_host_says_is_read() {
    let whole = r#"{"subject":"SPLICE.getState.response","message_id":"a","state":{"zooscope":1,"lesson":"herd","beat":"wait","answers":{"release":"6"},"done":true}}"#;
    assert!(matches!(splice::read(whole), Some(Heard::State { state: Some(_), .. })));
    let mut random = Xorshift(29);
    for _ in 0..100_000 {
        let _ = splice::read(&spoiled(whole, b"{}[]\",:1 \\", &mut random));
    }
    assert_eq!(splice::read(&whole.replace("\"a\"", &format!("\"{}\"", "a".repeat(1_000)))), None);
    let later = whole.replace("\"zooscope\":1", "\"zooscope\":2");
    assert_eq!(splice::read(&later), Some(Heard::State { id: "a".to_owned(), state: None }));
}
