//! Sentences about commands that change nothing, that come too late, or that wait in vain.

use super::*;

/// The notice that stands after a line was typed in a run of three servers and two clients, all connected.
fn notice_of(model: &mut Model, line: &str) -> Option<String> {
    for notice in page(model).notices.iter() {
        update(model, Msg::Page(PageMsg::DismissNotice(notice.id)));
    }
    type_line(model, line);
    assert_eq!(model.console.error, None, "{line}");
    page(model).notices.first().map(|notice| notice.text.to_string())
}

fn caption(model: &Model) -> String {
    tell::plain_text(&page(model).caption.text)
}

fn connected() -> Model {
    let mut model = paused();
    for line in ["ensemble 3 clients 2", "run until leader", "run 3s"] {
        type_line(&mut model, line);
    }
    model
}

#[test]
fn a_fault_that_is_there_already_and_a_repair_of_nothing_say_so() {
    let mut model = connected();
    for line in [
        "crash s1",
        "restart s1",
        "freeze s1",
        "thaw s1",
        "partition s1 | s2 s3",
        "heal",
        "isolate s1",
        "heal",
        "cut s1 s2",
        "heal s1 s2",
        "slow s1 s2 1s",
        "slow s1 s2 off",
        "disk s1 slow 1s",
        "disk s1 normal",
    ] {
        assert_eq!(notice_of(&mut model, line), None, "{line}");
        assert_eq!(notice_of(&mut model, line).as_deref(), Some("It is so already; nothing changes."), "{line} again");
    }
}

#[test]
fn a_handle_that_is_over_sends_nothing_and_ends_nothing() {
    let mut model = connected();
    assert_eq!(notice_of(&mut model, "c2 close"), None);
    type_line(&mut model, "run 1s");
    for line in ["c2 close", "c2 connect s1"] {
        let notice = notice_of(&mut model, line).unwrap();
        assert!(notice.starts_with("Nothing happens: the handle of c2 is over"), "{line}: {notice}");
    }
    for line in ["c2 create /z", "c2 ls /"] {
        assert_eq!(notice_of(&mut model, line), None);
        let caption = caption(&model);
        assert!(caption.contains("never sends") && caption.contains("Session expired"), "{line}: {caption}");
    }
    update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
    assert!(caption(&model).contains("根本没有发出"), "{}", caption(&model));
}

#[test]
fn nothing_goes_out_behind_a_close_and_the_caption_says_so() {
    let mut model = connected();
    type_line(&mut model, "c2 close");
    type_line(&mut model, "c2 create /z");
    assert!(caption(&model).contains("does not send create /z"), "{}", caption(&model));
}

#[test]
fn credentials_are_told_as_what_they_are() {
    let mut model = connected();
    type_line(&mut model, "c1 addauth digest user:pw");
    let caption = caption(&model);
    assert!(caption.contains("concerns this connection alone") && !caption.contains("tree"), "{caption}");
}

#[test]
fn waiting_in_vain_says_for_what_and_how_long() {
    let mut model = connected();
    for (line, what) in [("run until files", "files"), ("run until active", "active"), ("run until watch", "watch")] {
        let before = model.cursor();
        let notice = notice_of(&mut model, line);
        let sentence = format!("“run until {what}”: it did not come within 3min; the run stays where it was.");
        assert_eq!((notice, model.cursor()), (Some(sentence), before));
    }
}

fn own_lesson(model: &mut Model, commands: &str) {
    let text = include_str!("../../../lessons/herd.lesson").replacen("run until leader", commands, 1);
    update(model, Msg::Lesson(LessonMsg::OwnFile { name: "own.lesson".to_owned(), text }));
}

#[test]
fn a_lesson_of_ones_own_that_does_not_hold_opens_and_says_where() {
    let mut model = paused();
    own_lesson(&mut model, "run until leader\ncrash s9");
    assert!(model.story.is_some());
    let notice = page(&model).notices[0].text.to_string();
    assert!(notice.starts_with("Line ") && notice.ends_with(": crash s9: There is no s9 here."), "{notice}");

    let mut model = paused();
    let text = include_str!("../../../lessons/herd.lesson");
    let at = text.find("\nexpect ").unwrap();
    let text = format!("{}\nexpect leader = s1{}", &text[..at], &text[at..]);
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own.lesson".to_owned(), text }));
    assert!(model.story.is_some());
    let notice = page(&model).notices[0].text.to_string();
    assert!(notice.contains(": expect leader = s1: it is s") && notice.ends_with(", not s1."), "{notice}");
}

#[test]
fn a_lesson_of_ones_own_that_is_too_long_is_refused_at_its_line() {
    for long in ["run 1440min", "step 1000000"] {
        let mut model = paused();
        own_lesson(&mut model, &format!("run until leader\n{long}"));
        assert!(model.story.is_none(), "{long}");
        let problem = model.library.problem.as_ref().unwrap();
        let sentence = problem.what.text(Lang::En);
        assert!(sentence.contains("The run gets too long here"), "{sentence}");
        assert!(matches!(page(&model).popover.as_deref(), Some(PopoverView::Lessons(_))));
    }
}

/// What the caption says, step by step, after these lines.
fn said(lines: &[&str]) -> Vec<String> {
    let mut model = paused();
    for line in lines {
        type_line(&mut model, line);
    }
    let mut step = || {
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        caption(&model)
    };
    (0..60).map(|_| step()).collect()
}

#[test]
fn the_end_of_a_session_says_whether_ephemeral_znodes_went_with_it() {
    let begin = ["seed 3", "ensemble 3 clients 2", "run until leader", "run 2s"];
    let ends = |lines: &[&str]| -> Vec<String> {
        let lines: Vec<&str> = begin.iter().chain(lines).copied().collect();
        said(&lines).into_iter().filter(|it| it.contains("has ended")).collect()
    };
    let none = ends(&["c1 close"]);
    assert!(!none.is_empty() && none.iter().all(|it| it.contains("It owned no ephemeral znode.")), "{none:?}");
    let one = ends(&["c1 create -e /e", "run 1s", "c1 close"]);
    assert!(!one.is_empty() && one.iter().all(|it| it.contains("that it owned are gone with it")), "{one:?}");
}

/// Goes on event by event until the caption says this.
fn goes_on_to(model: &mut Model, words: &str) {
    for _ in 0..2_000 {
        if caption(model).contains(words) {
            return;
        }
        update(model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    panic!("nobody says: {words}");
}

#[test]
fn a_timeout_that_is_not_the_one_asked_for_is_told_with_both() {
    let mut model = connected();
    type_line(&mut model, "client add c9 at s1 timeout 200ms");
    goes_on_to(&mut model, "c9 is connected to s1: it asked for a session timeout of 200ms and is granted 4s.");
}

#[test]
fn an_answer_that_is_lost_with_its_connection_is_told_as_lost() {
    let mut model = connected();
    for line in ["client add c9 at s1", "run 1s", "c9 create /z", "run 2ms", "crash s1"] {
        type_line(&mut model, line);
    }
    goes_on_to(&mut model, "c9’s connection to s1 is gone, and with it the answer to 1 call: ConnectionLoss.");
}
