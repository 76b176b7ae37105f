//! Writing a lesson: what is recorded comes back as the same run, what is wrong is said at its place, and nothing written is lost.

use super::ask::{options, valued};
use crate::app::tests::{page, paused, type_line};
use crate::app::view::{AuthorView, Button, PopoverView, Tone};
use crate::app::{
    AuthorMsg, BrowserMsg, Cmd, LessonMsg, Milestone, Model, Msg, PageMsg, Popover, StoreKey, TimeMsg, digest, open, update,
};
use crate::lang::Lang;
use crate::lessons::{Figures, Lesson, perform};
use crate::sim::SECOND;
use crate::spoil::{Xorshift, spoiled};

const STARTER: &str = include_str!("../../../docs/starter.lesson");

fn shown(model: &Model) -> AuthorView {
    (*page(model).author.expect("a lesson is written")).clone()
}

fn button(model: &Model, id: &str) -> Button {
    let tools = shown(model).tools;
    tools.into_iter().find(|tool| &*tool.id == id).unwrap_or_else(|| panic!("no {id}"))
}

fn press(model: &mut Model, id: &str) -> Vec<Cmd> {
    let msg = button(model, id).msg;
    update(model, msg)
}

fn author(model: &mut Model, msg: AuthorMsg) -> Vec<Cmd> {
    update(model, Msg::Author(msg))
}

/// The page with a text, and the caret before this in it.
fn writing(text: &str, at: &str) -> Model {
    let mut model = paused();
    author(&mut model, AuthorMsg::Open);
    put(&mut model, text, at);
    model
}

fn put(model: &mut Model, text: &str, at: &str) {
    let caret = text.find(at).unwrap_or_else(|| panic!("{at} in {text}"));
    author(model, AuthorMsg::Write { text: text.to_owned(), caret });
}

fn to(model: &mut Model, at: &str) {
    let caret = shown(model).text.find(at).unwrap_or_else(|| panic!("{at} in {}", shown(model).text));
    author(model, AuthorMsg::Caret(caret));
}

/// The digest of the world at the end of a beat of the text, carried out.
fn end_of(text: &str, beat: usize) -> u64 {
    let lesson = Lesson::parse(text).unwrap_or_else(|error| panic!("{error} in {text}"));
    let performed = perform(&lesson, lesson.size);
    performed.recording.seek(performed.beats[beat].end).digest()
}

/// The lines of the text from this one on, up to a blank one.
fn lines_from(model: &Model, first: &str) -> Vec<String> {
    let text = shown(model).text;
    text.lines().skip_while(|line| *line != first).take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn notices(model: &Model) -> Vec<String> {
    page(model).notices.iter().map(|notice| notice.text.clone()).collect()
}

#[test]
fn a_new_lesson_begins_with_the_run_on_the_stage_and_nothing_is_wrong_in_it() {
    let mut model = paused();
    type_line(&mut model, "crash s5");
    type_line(&mut model, "run 3s");
    let before = digest(&model);
    let cmds = author(&mut model, AuthorMsg::Open);
    let view = shown(&model);
    assert_eq!(view.notes, []);
    assert!(view.text.contains("\nseed 42\nensemble 5 clients 3\n") && view.text.contains("\ncrash s5\nrun 3s\n"), "{}", view.text);
    assert_eq!(end_of(&view.text, 0), before);
    assert!(matches!(&cmds[..], [Cmd::ShowText(_), ..]), "{cmds:?}");
}

#[test]
fn what_is_recorded_is_the_run_on_the_stage() {
    let mut model = writing(STARTER, "beat write");
    press(&mut model, "author-record");
    assert_eq!(digest(&model), end_of(STARTER, 0), "it goes on from the end of the beat");
    type_line(&mut model, "c2 set /greeting hi");
    type_line(&mut model, "run 250ms");
    type_line(&mut model, "crash s1");
    type_line(&mut model, "run until commit");
    let now = digest(&model);
    assert!(shown(&model).standing.starts_with("Recording into write: "), "{}", shown(&model).standing);
    press(&mut model, "author-record");
    let text = shown(&model).text;
    assert!(text.contains("run 500ms\nc2 set /greeting hi\nrun 250ms\ncrash s1\n"), "{text}");
    assert_eq!(end_of(&text, 0), now);
    // What is done later is not recorded.
    type_line(&mut model, "crash s2");
    assert_eq!(shown(&model).text, text);
}

#[test]
fn whatever_one_does_the_text_makes_the_same_run() {
    let mut random = Xorshift(0x5eed_1e55);
    let lines = [
        "c1 create /greeting/a x",
        "c2 create -s /n- \"N of all\"",
        "crash s1",
        "restart s1",
        "cut s1 s3",
        "heal",
        "run 7ms",
        "run until commit",
        "step 3",
        "c1 run lock /locks",
        "c2 run lock /locks",
        "c1 leave",
        "isolate c1",
        "client add c3",
        "freeze s2",
        "thaw s2",
    ];
    let mut compared = 0;
    for round in 0..10 {
        let mut model = writing(STARTER, if round % 2 == 0 { "beat write" } else { "beat read" });
        let beat = if round % 2 == 0 { 0 } else { 2 };
        press(&mut model, "author-record");
        let begun = model.cursor().time;
        for _ in 0..12 {
            match random.below(8) {
                0 => drop(update(&mut model, Msg::Time(TimeMsg::StepForward))),
                1 => drop(update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }))),
                2 => drop(update(&mut model, Msg::Time(TimeMsg::StepBack))),
                3 => drop(update(&mut model, Msg::Time(TimeMsg::Jump { milestone: Milestone::Commit, back: false }))),
                _ => type_line(&mut model, lines[random.below(lines.len())]),
            }
        }
        // Acting before the moment at which it began ends a recording.
        if shown(&model).is_recording && model.cursor().time >= begun {
            compared += 1;
            assert_eq!(end_of(&shown(&model).text, beat), digest(&model), "{}", shown(&model).text);
        }
    }
    assert!(compared >= 5, "{compared}");
}

#[test]
fn stepping_back_takes_commands_away_and_acting_there_writes_others() {
    let mut model = writing(STARTER, "beat write");
    press(&mut model, "author-record");
    type_line(&mut model, "run 100ms");
    type_line(&mut model, "crash s1");
    type_line(&mut model, "run 100ms");
    assert!(shown(&model).text.contains("run 100ms\ncrash s1\nrun 100ms\n"));
    let at = model.cursor().time;
    update(&mut model, Msg::Time(TimeMsg::ScrubTo(at - 150_000)));
    assert!(!shown(&model).text.contains("crash s1"), "{}", shown(&model).text);
    type_line(&mut model, "crash s2");
    assert!(shown(&model).text.contains("run 500ms\nrun 50ms\ncrash s2\n"), "{}", shown(&model).text);
    assert_eq!(end_of(&shown(&model).text, 0), digest(&model));
}

#[test]
fn a_set_up_is_recorded_whole_with_its_configuration() {
    let mut model = writing(STARTER, "seed 42");
    press(&mut model, "author-record");
    for line in ["ensemble 3 clients 1", "seed 7", "run until leader", "run 1s", "c1 create /a b", "run 1s"] {
        type_line(&mut model, line);
    }
    let now = digest(&model);
    press(&mut model, "author-record");
    let text = shown(&model).text;
    assert!(text.contains("\nseed 7\nensemble 3 clients 1\n") && !text.contains("run 2s\n\nchapter"), "{text}");
    let lesson = Lesson::parse(&text).unwrap();
    let performed = perform(&lesson, 1);
    assert_eq!(performed.recording.seek(performed.beats[0].start).digest(), now);
}

#[test]
fn a_new_beat_goes_on_with_the_recording() {
    let mut model = writing(STARTER, "beat read");
    press(&mut model, "author-record");
    type_line(&mut model, "crash c1");
    type_line(&mut model, "run 1s");
    let cmds = press(&mut model, "author-beat");
    assert!(
        matches!(cmds.first(), Some(Cmd::ShowText(words)) if shown(&model).text[words.clone()].starts_with("What is done here")),
        "{cmds:?}"
    );
    assert!(shown(&model).standing.contains("beat-4"), "{}", shown(&model).standing);
    type_line(&mut model, "restart c1");
    type_line(&mut model, "run 1s");
    let (text, now) = (shown(&model).text, digest(&model));
    assert_eq!(lines_from(&model, "beat beat-4")[3..], ["restart c1", "run 1s"]);
    assert_eq!(end_of(&text, 3), now);
    assert!(text.find("beat beat-4") < text.find("take.en"));
}

#[test]
fn a_beat_before_the_first_and_one_in_a_text_of_nothing_have_a_chapter() {
    let mut model = writing(STARTER, "theme ensemble");
    press(&mut model, "author-beat");
    assert!(shown(&model).text.contains("chapter.zh 写入\n\n") && shown(&model).notes.is_empty(), "{}", shown(&model).text);
    let mut model = writing("lesson a\ntitle.en A\n", "title");
    press(&mut model, "author-beat");
    let text = shown(&model).text;
    assert!(text.contains("\nchapter.en A chapter\n\nbeat beat-1\nsay.en "), "{text}");
    assert!(!text.contains(".zh"), "it is written in the languages of its title: {text}");
}

#[test]
fn another_run_and_writing_by_hand_end_a_recording() {
    let mut model = writing(STARTER, "beat write");
    press(&mut model, "author-record");
    type_line(&mut model, "seed 9");
    assert!(!shown(&model).is_recording && notices(&model).iter().any(|it| it.starts_with("Another run is on the stage")));
    press(&mut model, "author-record");
    type_line(&mut model, "c1 create /a N");
    assert!(!shown(&model).is_recording && notices(&model).iter().any(|it| it.contains("the word N")));
    press(&mut model, "author-record");
    let text = shown(&model).text + "\n";
    put(&mut model, &text, "beat write");
    assert!(!shown(&model).is_recording);
}

#[test]
fn errors_are_told_at_their_line_and_word_while_one_types() {
    let text = STARTER
        .replace("look c1 /greeting\nc1 create", "look nowhere\nc1 crate")
        .replace("expect leader = s2", "expect leader is s2");
    let mut model = writing(&text, "beat write");
    let line = |what: &str| text.lines().position(|line| line == what).unwrap() + 1;
    let (look, call, expect) = (line("look nowhere"), line("c1 crate /greeting hello"), line("expect leader is s2"));
    let view = shown(&model);
    let told: Vec<&str> = view.notes.iter().map(|note| note.button.label.as_str()).collect();
    for (told, place) in told.iter().zip([(look, 6), (call, 4), (expect, 8)]) {
        assert!(told.starts_with(&format!("Line {}, column {}: ", place.0, place.1)), "{told}");
    }
    assert_eq!(told.len(), 3);
    assert_eq!(view.lines[call - 1].parts, ["c1 ", "crate", " /greeting hello"]);
    assert_eq!((view.lines[call - 1].tone, view.lines[call].tone), (Some(Tone::Bad), None));
    let cmds = update(&mut model, view.notes[1].button.msg.clone());
    assert!(matches!(&cmds[0], Cmd::ShowText(bytes) if &text[bytes.clone()] == "crate"), "{cmds:?}");
    update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
    assert!(shown(&model).notes[0].button.label.starts_with(&format!("第 {look} 行第 6 列：")), "{:?}", shown(&model).notes);
    // What needs the run asks for a whole text first, and shows where it is not.
    for tool in ["author-try", "author-record", "author-ask"] {
        let cmds = press(&mut model, tool);
        assert!(matches!(&cmds[0], Cmd::ShowText(bytes) if &text[bytes.clone()] == "nowhere"), "{tool}: {cmds:?}");
    }
}

#[test]
fn no_text_makes_the_page_panic() {
    let mut random = Xorshift(0x0ddb_a115);
    let mut model = paused();
    author(&mut model, AuthorMsg::Open);
    for _ in 0..4_000 {
        let text = spoiled(STARTER, b" \n{}[]*`<>.=#", &mut random);
        author(&mut model, AuthorMsg::Write { caret: random.below(text.len() + 9), text });
        for note in shown(&model).notes {
            let cmds = update(&mut model, note.button.msg);
            assert!(matches!(&cmds[0], Cmd::ShowText(bytes) if shown(&model).text.get(bytes.clone()).is_some()));
        }
        if random.below(8) == 0 {
            press(&mut model, "author-beat");
        }
    }
}

#[test]
fn a_question_has_the_value_of_the_run_as_its_right_answer() {
    let mut model = writing(STARTER, "beat write");
    press(&mut model, "author-ask");
    let asking = shown(&model).asking.unwrap();
    let labels: Vec<&str> = asking.valued.iter().map(|it| it.label.as_str()).collect();
    for label in ["leader = s3", "role s1 = FOLLOWING", "value s1 /greeting = hello", "reply c1 = /greeting", "count crash = 0"] {
        assert!(labels.contains(&label), "{label} in {labels:?}");
    }
    author(&mut model, AuthorMsg::Search("LEADER".to_owned()));
    let found = shown(&model).asking.unwrap().valued;
    assert_eq!(found.len(), 1);
    update(&mut model, found[0].msg.clone());
    let text = shown(&model).text;
    assert_eq!(shown(&model).notes, [], "{text}");
    let beat = lines_from(&model, "beat write").join("\n");
    assert!(beat.contains("ask.en What is `leader` when this is done?\n"), "{beat}");
    assert!(beat.contains("answer leader\noption s1\nwhy.en ") && beat.contains("option s3\noption none\n"), "{beat}");
    let lesson = Lesson::parse(&text).unwrap();
    let question = lesson.beats[0].question.clone().unwrap();
    let rights = &perform(&lesson, 1).beats[0].rights;
    assert_eq!(rights.iter().map(|n| question.options[*n].value.as_str()).collect::<Vec<_>>(), ["s3"]);
    press(&mut model, "author-ask");
    assert!(notices(&model)[0].contains("asks something already"));
}

#[test]
fn every_expression_that_is_offered_makes_a_question_with_one_right_answer() {
    for text in
        [STARTER, include_str!("../../../lessons/queued-lock.lesson"), include_str!("../../../lessons/journal-nodes.lesson")]
    {
        let lesson = Lesson::parse(text).unwrap();
        let performed = perform(&lesson, lesson.size);
        let beat = &performed.beats[1];
        let mut figures = Figures::new(&performed.recording, beat.start, beat.end).of_size(lesson.size);
        let all = valued(&mut figures);
        assert!(all.len() > 30 && all.len() < 400, "{}", all.len());
        for it in &all {
            let options = options(it, &all);
            assert!((2..=4).contains(&options.len()), "{it:?}: {options:?}");
            assert_eq!(options.iter().filter(|option| **option == it.value).count(), 1, "{it:?}: {options:?}");
        }
    }
}

#[test]
fn a_lesson_is_tried_at_the_beat_of_the_caret_and_the_way_back_leads_to_it() {
    let mut model = writing(STARTER, "say.en [s3] stops");
    press(&mut model, "author-try");
    let story = page(&model).story.clone().expect("a lesson is read");
    assert_eq!((page(&model).author, story.beat, story.title.as_str()), (None, 1, "A lesson to begin with"));
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(2)));
    let back = page(&model).story.clone().unwrap().to_text.clone().expect("a way back");
    let cmds = update(&mut model, back.msg);
    assert!(matches!(&cmds[0], Cmd::ShowText(bytes) if &STARTER[bytes.clone()] == "beat read"), "{cmds:?}");
    assert_eq!(page(&model).story, None);
    // The stage follows the caret.
    let at = model.cursor();
    to(&mut model, "beat write");
    assert!(model.cursor().time < at.time && model.cursor().time > SECOND);
}

#[test]
fn what_a_trial_finds_is_listed_until_the_text_changes() {
    let text =
        STARTER.replace("expect leader = s2", "expect leader = s1").replace("run 500ms\n# An", "restart s1\nrun 500ms\n# An");
    let mut model = writing(&text, "beat write");
    press(&mut model, "author-try");
    author(&mut model, AuthorMsg::Open);
    let view = shown(&model);
    let told: Vec<&str> = view.notes.iter().map(|note| note.button.label.as_str()).collect();
    let line = |what: &str| text.lines().position(|line| line == what).unwrap() + 1;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with(&format!("Line {}: restart s1: ", line("restart s1"))), "{told:?}");
    assert!(told[1].starts_with(&format!("Line {}, beat stop: ", line("expect leader = s1"))), "{told:?}");
    put(&mut model, STARTER, "beat write");
    assert_eq!(shown(&model).notes, []);
}

#[test]
fn a_lesson_in_one_language_opens_and_says_so() {
    let english: String = STARTER.lines().filter(|line| !line.contains(".zh ")).map(|line| format!("{line}\n")).collect();
    let mut model = writing(&english, "beat write");
    let view = shown(&model);
    let is_told = |label: &str| label.starts_with("Line ") && label.ends_with(".zh is missing; English is shown there.");
    assert!(view.notes.iter().all(|note| note.tone == Tone::Warn && is_told(&note.button.label)), "{:?}", view.notes);
    press(&mut model, "author-try");
    let said = notices(&model);
    assert!(
        said[0].starts_with("In ") && said[0].ends_with("of this lesson the Chinese is missing; English is shown there."),
        "{said:?}"
    );
    update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
    assert!(notices(&model)[0].contains("缺少中文，改为显示英文"));
    assert_eq!(page(&model).story.unwrap().title, "A lesson to begin with");
    // A file that is opened says the same.
    let mut reader = paused();
    let cmds = update(&mut reader, Msg::Lesson(LessonMsg::OwnFile { name: "a.lesson".to_owned(), text: english }));
    assert!(page(&reader).story.is_some() && notices(&reader)[0].contains("the Chinese is missing"), "{cmds:?}");
}

#[test]
fn what_is_written_is_kept_and_what_a_button_changed_can_be_taken_back() {
    let mut model = writing(STARTER, "beat write");
    let cmds = author(&mut model, AuthorMsg::Anew);
    let kept = cmds.iter().find_map(|cmd| match cmd {
        Cmd::Store { key: StoreKey::Author, value } => Some(value.clone()),
        _ => None,
    });
    assert_eq!(kept.as_deref(), Some(&*shown(&model).text));
    press(&mut model, "author-take-back");
    assert_eq!(shown(&model).text, STARTER);
    author(&mut model, AuthorMsg::Close);
    assert_eq!(page(&model).author, None);
    author(&mut model, AuthorMsg::Open);
    assert_eq!(shown(&model).text, STARTER);
    // Another visit.
    let mut later = paused();
    update(&mut later, Msg::Browser(BrowserMsg::Stored { key: StoreKey::Author, value: STARTER.to_owned() }));
    author(&mut later, AuthorMsg::Open);
    assert_eq!(shown(&later).text, STARTER);
    // No text is too long for the page.
    let long = "# 很长\n".repeat(40_000);
    let cmds = author(&mut later, AuthorMsg::Write { caret: long.len(), text: long });
    assert!(matches!(&cmds[0], Cmd::Store { value, .. } if value.len() <= crate::lessons::MAX_LESSON_BYTES));
    assert!(shown(&later).notes[0].button.label.contains("at most"), "{:?}", shown(&later).notes);
}

#[test]
fn one_begins_from_a_lesson_of_the_page_or_from_a_file() {
    let mut model = writing(STARTER, "beat write");
    let cmds = author(&mut model, AuthorMsg::From("herd".into()));
    assert_eq!(cmds, [Cmd::Fetch("herd.lesson".to_owned())]);
    let herd = include_str!("../../../lessons/herd.lesson");
    update(&mut model, Msg::Browser(BrowserMsg::Fetched { file: "herd.lesson".to_owned(), text: Some(herd.to_owned()) }));
    assert_eq!((shown(&model).text.as_str(), shown(&model).notes.len()), (herd, 0));
    // While one writes, a file is opened as the text; whoever reads gets the lesson.
    let broken = STARTER.replace("crash s3", "crush s3").replace('\n', "\r\n");
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "a.lesson".to_owned(), text: broken.clone() }));
    assert_eq!(shown(&model).text, broken.replace("\r\n", "\n"));
    assert_eq!(shown(&model).notes.len(), 1);
    let save = press(&mut model, "author-save");
    assert!(
        matches!(&save[0], Cmd::Save { name, text, .. } if name == "starter.lesson" && *text == shown(&model).text),
        "{save:?}"
    );
}

#[test]
fn a_lesson_is_shared_by_a_link_that_opens_it() {
    let mut model = writing(STARTER, "beat write");
    let cmds = press(&mut model, "author-share");
    let text = cmds.iter().find_map(|cmd| if let Cmd::Deflate(text) = cmd { Some(text.clone()) } else { None });
    assert_eq!(text.as_deref(), Some(STARTER));
    let dialog = |model: &Model| match page(model).popover.as_deref() {
        Some(PopoverView::Share { fragment, text, .. }) => (fragment.clone(), text.clone()),
        other => panic!("no dialog but {other:?}"),
    };
    assert_eq!(dialog(&model).0, None);
    let packed: std::rc::Rc<[u8]> = std::rc::Rc::from(&b"stands for it"[..]);
    update(&mut model, Msg::Browser(BrowserMsg::Deflated { script: STARTER.into(), packed: Some(packed.clone()) }));
    let fragment = dialog(&model).0.unwrap();
    assert!(fragment.starts_with("v=1&own=z:"), "{fragment}");
    let (mut other, cmds) = open(&format!("#{fragment}"), 0);
    assert!(cmds.contains(&Cmd::Inflate(packed.clone())), "{cmds:?}");
    update(&mut other, Msg::Browser(BrowserMsg::Inflated { packed, script: Some(STARTER.to_owned()) }));
    assert_eq!(page(&other).story.unwrap().title, "A lesson to begin with");
    // One that is too long for a link says so.
    let packed: std::rc::Rc<[u8]> = vec![7; 60_000].into();
    update(&mut model, Msg::Browser(BrowserMsg::Deflated { script: STARTER.into(), packed: Some(packed) }));
    assert!(matches!(dialog(&model), (None, text) if text.contains("does not fit into a link")));
    update(&mut model, Msg::Page(PageMsg::ClosePopover));
    update(&mut model, Msg::Page(PageMsg::OpenPopover(Popover::Help)));
}
