//! Sentences about a worksheet on the page: it is answered by messages, as a person would, and graded as the course would.

use crate::app::cmd::Cmd;
use crate::app::merged;
use crate::app::msg::{BrowserMsg, ChallengeMsg, DoingMsg, Failure, LessonMsg, Msg, SheetField, SheetMsg, StoreKey, TimeMsg};
use crate::app::view::{SheetPart, SheetView, StoryBody};
use crate::app::{Model, Viewer, open, update};
use crate::lang::Lang;
use crate::lessons::{Lesson, perform};
use crate::script::{Command, parse_line};
use crate::tell;
use crate::worksheets::{Graded, Lessons, Report, Sheet, Student, grade, with_same_numbers};
use crate::zk::servers_up;

const SHEET: &str = "worksheet a\ntitle.en A\nquestion herd 3\nnumber crashes\nensemble 3 clients 1\nrun until leader\nask.en How many?\n\
                     answer count crash\ncrash s1\ndo down\nseeds 1..1000\nensemble 3 clients 1\nrun until leader\nask.en Stop one.\n\
                     goal stopped = 1";
const HERD: &str = include_str!("../../../lessons/herd.lesson");

fn opened() -> (Model, Vec<Cmd>) {
    let (mut model, _) = open("", 0);
    let cmds = update(&mut model, own(SHEET));
    (model, cmds)
}

fn own(text: &str) -> Msg {
    Msg::Lesson(LessonMsg::OwnFile { name: "a.worksheet".to_owned(), text: text.to_owned() })
}

fn come(model: &mut Model) {
    update(model, Msg::Browser(BrowserMsg::Fetched { file: "herd.lesson".to_owned(), text: Some(HERD.to_owned()) }));
}

fn says(model: &mut Model, msg: SheetMsg) -> Vec<Cmd> {
    update(model, Msg::Sheet(msg))
}

fn shown(model: &Model) -> SheetView {
    match &Viewer::default().page(model).story.unwrap().body {
        StoryBody::Sheet(view) => (**view).clone(),
        other => panic!("{other:?}"),
    }
}

fn does(model: &mut Model, line: &str) {
    let Some(Command::Act(command)) = parse_line(line).unwrap() else { panic!("{line}") };
    update(model, Msg::Doing(DoingMsg::Do(Command::Act(command))));
}

fn report(model: &Model) -> Report {
    match shown(model).part {
        SheetPart::End { report, .. } => Report::parse(&report).unwrap(),
        other => panic!("{other:?}"),
    }
}

/// The number of servers that are down on screen.
fn down(model: &Model) -> usize {
    3 - servers_up(model.world()).count()
}

/// Answers everything, the last question by a run.
fn answered(model: &mut Model) {
    come(model);
    says(model, SheetMsg::Write(SheetField::Name, "Ada".to_owned()));
    says(model, SheetMsg::Write(SheetField::Number, "17".to_owned()));
    says(model, SheetMsg::Page(1));
    says(model, SheetMsg::Answer("1".to_owned()));
    says(model, SheetMsg::Answer("6".to_owned()));
    says(model, SheetMsg::Page(2));
    says(model, SheetMsg::Answer("1".to_owned()));
    says(model, SheetMsg::Page(3));
    does(model, "crash s2");
    says(model, SheetMsg::HandIn);
}

#[test]
fn a_worksheet_needs_no_welcome() {
    let (mut model, _) = open("", 0);
    assert!(Viewer::default().page(&model).welcome.is_some());
    update(&mut model, own(SHEET));
    assert!(Viewer::default().page(&model).welcome.is_none());
}

#[test]
fn a_worksheet_opens_from_a_file_and_gets_its_lessons() {
    let (mut model, cmds) = opened();
    assert!(cmds.contains(&Cmd::Fetch("herd.lesson".to_owned())), "{cmds:?}");
    says(&mut model, SheetMsg::Page(1));
    assert_eq!(shown(&model).part, SheetPart::Options(Vec::new()), "it waits for its lesson");
    come(&mut model);
    assert!(matches!(shown(&model).part, SheetPart::Options(options) if options.len() == 3));
}

#[test]
fn a_mistake_in_the_file_is_said_in_the_picker() {
    let (mut model, _) = open("", 0);
    update(&mut model, own("worksheet a\ntitle.en A\nchoice b\ncrush s1"));
    assert!(model.work.is_none());
    let told = model.library.problem.as_ref().map(|problem| problem.what.text(Lang::En).to_owned());
    assert!(told.as_deref().is_some_and(|told| told.starts_with("Line 4, column 1: ")), "{told:?}");
}

#[test]
fn what_is_answered_on_the_page_has_its_points_when_it_is_graded() {
    let (mut model, _) = opened();
    answered(&mut model);
    says(&mut model, SheetMsg::Page(4));
    let report = report(&model);
    assert_eq!((report.student.name.as_str(), report.student.number.as_str()), ("Ada", "17"));
    assert_eq!(report.answers.iter().map(|answer| answer.tries).collect::<Vec<_>>(), [2, 1, 1]);
    let mut lessons = Lessons::default();
    lessons.add(Lesson::parse(HERD).unwrap());
    let grade = grade(&Sheet::parse(SHEET).unwrap(), &lessons, &report);
    assert_eq!((grade.points(), grade.all_remarks().count()), (3, 0), "{grade:?}");
}

#[test]
fn a_verdict_follows_an_answer_and_the_right_one_is_told_to_whoever_found_it() {
    let (mut model, _) = opened();
    come(&mut model);
    says(&mut model, SheetMsg::Page(1));
    assert_eq!(shown(&model).verdict, None);
    says(&mut model, SheetMsg::Answer("1".to_owned()));
    let wrong = shown(&model).verdict.unwrap();
    says(&mut model, SheetMsg::Answer("6".to_owned()));
    let right = shown(&model).verdict.unwrap();
    assert_ne!(wrong.head, right.head);
    assert_ne!(wrong.text, right.text);
}

#[test]
fn the_run_of_a_question_stands_where_it_is_asked_and_comes_back_as_it_was_handed_in() {
    let (mut model, _) = opened();
    answered(&mut model);
    let handed_in = (model.cursor(), model.world().digest());
    says(&mut model, SheetMsg::Page(2));
    says(&mut model, SheetMsg::Page(3));
    assert_eq!((model.cursor(), model.world().digest()), handed_in);
    says(&mut model, SheetMsg::Again);
    assert!(model.cursor() < handed_in.0);
    let runs = model.runs.len();
    for page in 0..60 {
        says(&mut model, SheetMsg::Page(page % 4));
    }
    assert_eq!(model.runs.len(), runs, "one place serves all questions");
}

/// The worksheet with a question of few tries in the place of the second.
#[test]
fn the_console_begins_empty_with_each_question() {
    let mut model = opened().0;
    come(&mut model);
    says(&mut model, SheetMsg::Page(3));
    does(&mut model, "crash s2");
    assert!(!model.console.lines.is_empty(), "a button's command stands in the console");
    says(&mut model, SheetMsg::Page(2));
    assert!(model.console.lines.is_empty());
}

fn with_tries(tries: &str) -> Model {
    let (mut model, _) = open("", 0);
    update(&mut model, own(&SHEET.replace("number crashes", &format!("number crashes\n{tries}"))));
    says(&mut model, SheetMsg::Page(2));
    model
}

/// Frames come until playing has ended.
fn plays(model: &mut Model) {
    let mut now_ms = 0;
    while model.playback.playing {
        now_ms += 100;
        assert!(now_ms < 600_000, "it does not end");
        update(model, Msg::Time(TimeMsg::Frame { now_ms }));
    }
}

#[test]
fn what_happens_can_be_watched_once_no_try_is_left() {
    let mut model = with_tries("tries 2");
    let asked = model.cursor();
    says(&mut model, SheetMsg::Answer("7".to_owned()));
    assert_eq!(shown(&model).watch, None, "another answer would be given the outcome");
    says(&mut model, SheetMsg::Watch);
    assert_eq!((model.cursor(), model.playback.playing), (asked, false));
    says(&mut model, SheetMsg::Answer("8".to_owned()));
    let watch = shown(&model).watch.unwrap();
    update(&mut model, watch.msg.clone());
    assert!(model.playback.playing);
    plays(&mut model);
    assert_eq!(down(&model), 1, "the commands below the question were carried out");
    let end = model.cursor();
    says(&mut model, SheetMsg::Answer("1".to_owned()));
    assert_eq!(model.cursor(), end);
    says(&mut model, SheetMsg::Page(4));
    let answer = &report(&model).answers[0];
    assert_eq!((answer.answer.as_str(), answer.tries, answer.points), ("8", 2, 0), "no try comes back by watching");
    says(&mut model, SheetMsg::Page(2));
    assert_eq!((model.cursor(), down(&model)), (asked, 0), "the question stands where it was asked");
    update(&mut model, watch.msg);
    assert!(model.playback.playing && model.cursor() == asked, "and can be watched again");
}

#[test]
fn what_happens_can_be_watched_after_the_right_answer() {
    let mut model = with_tries("points 1");
    says(&mut model, SheetMsg::Answer("2".to_owned()));
    assert_eq!(shown(&model).watch, None);
    says(&mut model, SheetMsg::Answer("1".to_owned()));
    let watch = shown(&model).watch.unwrap();
    update(&mut model, watch.msg);
    plays(&mut model);
    assert_eq!(down(&model), 1);
    says(&mut model, SheetMsg::Page(3));
    does(&mut model, "crash s2");
    says(&mut model, SheetMsg::HandIn);
    assert_eq!(shown(&model).watch, None, "a run that is handed in was seen");
}

#[test]
fn a_lessons_question_is_watched_to_the_end_of_its_beat() {
    let (mut model, _) = opened();
    come(&mut model);
    says(&mut model, SheetMsg::Page(1));
    says(&mut model, SheetMsg::Answer("6".to_owned()));
    let watch = shown(&model).watch.unwrap();
    update(&mut model, watch.msg);
    plays(&mut model);
    let lesson = Lesson::parse(HERD).unwrap();
    assert_eq!(model.cursor(), perform(&lesson, lesson.size).beats[2].end);
}

#[test]
fn no_answer_is_taken_once_no_try_is_left() {
    let mut model = with_tries("tries 1");
    assert!(matches!(&shown(&model).part, SheetPart::Written(field, _) if field.enabled));
    assert!(shown(&model).note.contains("0 of 1 answer given"), "{}", shown(&model).note);
    let first = shown(&model).verdict;
    says(&mut model, SheetMsg::Answer("2".to_owned()));
    let SheetPart::Written(field, submit) = shown(&model).part else { panic!("no field") };
    assert!(!field.enabled && !submit.enabled && first.is_none());
}

#[test]
fn a_question_that_is_left_does_not_play_on() {
    let (mut model, _) = opened();
    for page in [4, 0, 1] {
        says(&mut model, SheetMsg::Page(2));
        update(&mut model, Msg::Time(TimeMsg::PlayPause));
        assert!(model.playback.playing);
        says(&mut model, SheetMsg::Page(page));
        assert!(!model.playback.playing, "page {page}, whose run is not there or not yet");
    }
}

#[test]
fn acting_before_the_question_begins_a_branch_and_is_no_answer() {
    let (mut model, _) = opened();
    says(&mut model, SheetMsg::Page(3));
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    does(&mut model, "crash s2");
    says(&mut model, SheetMsg::HandIn);
    let verdict = shown(&model).verdict.unwrap();
    assert!(tell::plain_text(&verdict.text[0]).contains("does not begin"), "{verdict:?}");
}

#[test]
fn what_was_answered_is_there_again_at_the_next_visit() {
    let (mut model, _) = opened();
    answered(&mut model);
    let cmds = says(&mut model, SheetMsg::HandIn);
    let stored = cmds.iter().find_map(|cmd| match cmd {
        Cmd::Store { key: StoreKey::Sheet, value } => Some(value.clone()),
        _ => None,
    });
    let (mut later, _) = open("", 0);
    update(&mut later, Msg::Browser(BrowserMsg::Stored { key: StoreKey::Sheet, value: stored.unwrap() }));
    update(&mut later, own(SHEET));
    says(&mut later, SheetMsg::Page(4));
    assert_eq!(report(&later).answers.iter().map(|answer| answer.points).collect::<Vec<_>>(), [1, 1, 1]);
    update(&mut later, own(&SHEET.replace("Stop one.", "Stop one now.")));
    says(&mut later, SheetMsg::Page(4));
    assert!(report(&later).answers.is_empty(), "another worksheet begins anew");
}

/// Two tabs of one browser, which hand each other what they keep.
struct Tabs {
    tabs: [Model; 2],
    shelf: String,
}

impl Tabs {
    fn of(sheet: &str) -> Self {
        let tab = || {
            let (mut model, _) = open("", 0);
            update(&mut model, own(sheet));
            model
        };
        Tabs { tabs: [tab(), tab()], shelf: String::new() }
    }

    /// A person's message to a tab; the other one hears of what is kept, if it is awake.
    fn says(&mut self, tab: usize, msg: SheetMsg, is_heard: bool) {
        for cmd in says(&mut self.tabs[tab], msg) {
            if let Cmd::Store { key: StoreKey::Sheet, value } = cmd {
                self.shelf = merged(StoreKey::Sheet, Some(&self.shelf), &value);
                if is_heard {
                    self.hears(1 - tab);
                }
            }
        }
    }

    fn hears(&mut self, tab: usize) {
        let kept = BrowserMsg::Stored { key: StoreKey::Sheet, value: self.shelf.clone() };
        update(&mut self.tabs[tab], Msg::Browser(kept));
    }

    /// The answers that are there when the page is loaded again, each with its tries and points.
    fn later(&self, sheet: &str) -> Vec<(String, u32, u32)> {
        let (mut later, _) = open("", 0);
        update(&mut later, Msg::Browser(BrowserMsg::Stored { key: StoreKey::Sheet, value: self.shelf.clone() }));
        update(&mut later, own(sheet));
        answers(&mut later)
    }
}

fn answers(model: &mut Model) -> Vec<(String, u32, u32)> {
    says(model, SheetMsg::Page(99));
    report(model).answers.into_iter().map(|it| (it.answer, it.tries, it.points)).collect()
}

const TWO: &str = "worksheet two\ntitle.en Two\nnumber crashes\ntries 1\nensemble 3 clients 1\nrun until leader\nask.en How many?\n\
                   answer count crash\ncrash s1\nnumber more\nensemble 3 clients 1\nrun until leader\nask.en How many ms?\nanswer count crash\ncrash s1";

#[test]
fn two_tabs_with_the_same_worksheet_are_one() {
    let mut tabs = Tabs::of(TWO);
    tabs.says(0, SheetMsg::Write(SheetField::Number, "17".to_owned()), true);
    tabs.says(0, SheetMsg::Page(1), true);
    tabs.says(1, SheetMsg::Page(1), true);
    tabs.says(0, SheetMsg::Answer("7".to_owned()), true);
    assert_eq!(tabs.tabs[1].work.as_ref().unwrap().number, "17");
    assert!(matches!(shown(&tabs.tabs[1]).part, SheetPart::Written(_, submit) if !submit.enabled), "its only try is given");
    let told: Vec<String> = Viewer::default().page(&tabs.tabs[1]).notices.iter().map(|notice| notice.text.clone()).collect();
    assert_eq!(told, ["What was answered in another tab is here too."]);
    tabs.says(1, SheetMsg::Answer("1".to_owned()), true);
    tabs.says(1, SheetMsg::Page(2), true);
    tabs.says(1, SheetMsg::Answer("1".to_owned()), true);
    let all = [("7".to_owned(), 1, 0), ("1".to_owned(), 1, 1)];
    assert_eq!(tabs.later(TWO), all);
    assert_eq!(answers(&mut tabs.tabs[0]), all);
}

#[test]
fn a_tab_that_slept_takes_nothing_away_and_its_tries_count() {
    let mut tabs = Tabs::of(TWO);
    tabs.says(0, SheetMsg::Page(1), false);
    tabs.says(1, SheetMsg::Page(1), false);
    tabs.says(0, SheetMsg::Answer("7".to_owned()), false);
    tabs.says(1, SheetMsg::Answer("1".to_owned()), false);
    tabs.says(0, SheetMsg::Page(2), false);
    tabs.says(0, SheetMsg::Answer("1".to_owned()), false);
    let later = tabs.later(TWO);
    assert_eq!(later.iter().map(|(_, tries, _)| *tries).collect::<Vec<_>>(), [2, 1], "{later:?}");
    // As the browser has it before it judges an answer.
    tabs.hears(1);
    assert_eq!(answers(&mut tabs.tabs[1]), later);
}

#[test]
fn somebody_elses_answers_in_another_tab_are_kept_apart() {
    let mut tabs = Tabs::of(TWO);
    for (tab, number) in [(0, "17"), (1, "18")] {
        tabs.says(tab, SheetMsg::Write(SheetField::Number, number.to_owned()), true);
        tabs.says(tab, SheetMsg::Page(1), true);
    }
    tabs.says(0, SheetMsg::Answer("7".to_owned()), true);
    tabs.says(1, SheetMsg::Answer("1".to_owned()), true);
    assert_eq!(answers(&mut tabs.tabs[0]), [("7".to_owned(), 1, 0)]);
    assert_eq!(answers(&mut tabs.tabs[1]), [("1".to_owned(), 1, 1)]);
    let told = Viewer::default().page(&tabs.tabs[0]).notices;
    assert!(told.iter().any(|notice| notice.text.starts_with("In another tab, somebody")), "{told:?}");
}

#[test]
fn another_worksheet_takes_no_answer_away() {
    let mut tabs = Tabs::of(TWO);
    tabs.says(0, SheetMsg::Page(1), true);
    tabs.says(0, SheetMsg::Answer("1".to_owned()), true);
    let other = TWO.replace("worksheet two", "worksheet three");
    update(&mut tabs.tabs[1], own(&other));
    tabs.says(1, SheetMsg::Page(2), true);
    tabs.says(1, SheetMsg::Answer("1".to_owned()), true);
    assert_eq!((tabs.later(TWO).len(), tabs.later(&other).len()), (1, 1));
}

#[test]
fn what_is_no_number_costs_no_try_and_is_said_at_the_field() {
    let (mut model, _) = open("", 0);
    update(&mut model, own(TWO));
    says(&mut model, SheetMsg::Page(1));
    let refused = |model: &Model| match shown(model).part {
        SheetPart::Written(field, _) => field.refused,
        other => panic!("{other:?}"),
    };
    for text in ["abc", "NaN", "1 x", "１．２．３"] {
        says(&mut model, SheetMsg::Write(SheetField::Answer, text.to_owned()));
        assert_eq!(refused(&model), "");
        assert_eq!(says(&mut model, SheetMsg::Answer(text.to_owned())), [], "{text}");
        assert!(refused(&model).starts_with("A number is expected"), "{text}");
    }
    assert_eq!(shown(&model).note, "1 point; 0 of 1 answer given, the last one counts.");
    says(&mut model, SheetMsg::Answer("１.0".to_owned()));
    assert_eq!((refused(&model), shown(&model).verdict.map(|it| it.head)), ("", Some("Right.")));
    says(&mut model, SheetMsg::Page(2));
    says(&mut model, SheetMsg::Answer("1.00 ms".to_owned()));
    assert_eq!(answers(&mut model), [("１.0".to_owned(), 1, 1), ("1.00 ms".to_owned(), 1, 1)]);
}

fn pressed(model: &mut Model, id: &str) -> Option<Vec<Cmd>> {
    let button = Viewer::default().page(model).top.buttons.iter().find(|button| &*button.id == id).cloned()?;
    Some(update(model, button.msg))
}

#[test]
fn a_worksheet_that_something_else_takes_the_place_of_is_a_button_away() {
    let herd = || Msg::Lesson(LessonMsg::OwnFile { name: "herd.lesson".to_owned(), text: HERD.to_owned() });
    let link = || Msg::Browser(BrowserMsg::AddressChanged { fragment: "run=heal".to_owned(), entry: None });
    let challenge = || Msg::Doing(DoingMsg::Challenge(ChallengeMsg::Begin(0)));
    for (what, other) in [("a lesson", herd()), ("a link", link()), ("a challenge", challenge())] {
        let mut model = opened().0;
        answered(&mut model);
        assert_eq!(pressed(&mut model, "sheet-return"), None);
        let at = (model.cursor(), model.world().digest());
        update(&mut model, other);
        assert!(model.work.is_none(), "{what}");
        let told = Viewer::default().page(&model).notices;
        assert!(told.iter().any(|notice| notice.text.starts_with("The worksheet is laid aside")), "{what}: {told:?}");
        update(&mut model, Msg::Browser(BrowserMsg::Time { now_ms: 90_000_000 }));
        pressed(&mut model, "sheet-return").unwrap_or_else(|| panic!("no way back from {what}"));
        assert_eq!((model.cursor(), model.world().digest()), at, "{what}");
        assert!(model.story.is_none() && pressed(&mut model, "sheet-return").is_none());
        update(&mut model, Msg::Browser(BrowserMsg::Time { now_ms: 90_001_000 }));
        says(&mut model, SheetMsg::Page(4));
        let seconds: u32 = report(&model).answers.iter().map(|answer| answer.seconds).sum();
        assert!(seconds < 10, "the time away is nobody's: {seconds}");
        assert_eq!(report(&model).answers.len(), 3, "{what}");
    }
    let mut model = opened().0;
    says(&mut model, SheetMsg::Close);
    assert_eq!(pressed(&mut model, "sheet-return"), None, "a person has closed it");
}

#[test]
fn where_nothing_is_kept_the_worksheet_says_so_for_as_long_as_it_is_open() {
    let mut model = opened().0;
    come(&mut model);
    says(&mut model, SheetMsg::Page(2));
    says(&mut model, SheetMsg::Answer("1".to_owned()));
    assert!(!shown(&model).note.contains("keeps no answers"));
    update(&mut model, Msg::Browser(BrowserMsg::Failed(Failure::Storage)));
    let told = Viewer::default().page(&model).notices;
    assert!(told.iter().any(|notice| notice.text.contains("answers of a worksheet and a lesson")), "{told:?}");
    assert!(shown(&model).note.ends_with("This browser keeps no answers: save the report before you close the page."));
}

#[test]
fn the_number_stays_once_something_is_answered() {
    let (mut model, _) = opened();
    answered(&mut model);
    says(&mut model, SheetMsg::Write(SheetField::Number, "18".to_owned()));
    says(&mut model, SheetMsg::Page(4));
    assert_eq!(report(&model).student.number, "17");
}

#[test]
fn the_time_is_counted_for_the_question_that_is_open() {
    let (mut model, _) = opened();
    let ticks = |model: &mut Model, page: usize, now_ms: u64| {
        says(model, SheetMsg::Page(page));
        update(model, Msg::Browser(BrowserMsg::Time { now_ms }));
    };
    ticks(&mut model, 2, 1_000);
    says(&mut model, SheetMsg::Answer("1".to_owned()));
    update(&mut model, Msg::Browser(BrowserMsg::Time { now_ms: 31_000 }));
    ticks(&mut model, 3, 35_000);
    ticks(&mut model, 4, 99_000);
    assert_eq!(report(&model).answers[0].seconds, 34);
}

/// The file comes that a link names.
fn beside(model: &mut Model, text: Option<&str>) -> Vec<Cmd> {
    update(model, Msg::Browser(BrowserMsg::Fetched { file: "week1.worksheet".to_owned(), text: text.map(str::to_owned) }))
}

#[test]
fn a_link_opens_a_worksheet_beside_the_page_and_stays_in_the_address() {
    let (mut model, cmds) = open("sheet=week1.worksheet&lang=zh", 0);
    assert!(cmds.contains(&Cmd::FetchBeside("week1.worksheet".into())), "{cmds:?}");
    assert!(beside(&mut model, Some(SHEET)).contains(&Cmd::Fetch("herd.lesson".to_owned())));
    come(&mut model);
    let written = |cmds: Vec<Cmd>| {
        cmds.into_iter().find_map(|cmd| match cmd {
            Cmd::WriteAddress { fragment, .. } | Cmd::PushAddress { fragment: Some(fragment), .. } => Some(fragment),
            _ => None,
        })
    };
    let link = "v=1&sheet=week1.worksheet&lang=zh-CN";
    assert_eq!(written(says(&mut model, SheetMsg::Page(3))).as_deref(), Some(link));
    does(&mut model, "crash s2");
    assert_eq!(model.written, link);
    says(&mut model, SheetMsg::Close);
    assert!(model.written.starts_with("v=1&run="), "{}", model.written);
}

#[test]
fn a_link_carries_a_worksheet() {
    let inflated =
        |text: Option<&str>| Msg::Browser(BrowserMsg::Inflated { packed: [0xfb, 0xff].into(), script: text.map(str::to_owned) });
    let (mut model, cmds) = open("sheet=z:-_8", 0);
    assert!(cmds.contains(&Cmd::Inflate([0xfb, 0xff].into())));
    update(&mut model, inflated(Some(SHEET)));
    assert_eq!(shown(&model).grades.unwrap().table, []);
    says(&mut model, SheetMsg::Page(1));
    assert!(model.written.starts_with("v=1&sheet=z:-_8"), "{}", model.written);
    for (text, told) in [(None, "cannot be unpacked"), (Some("worksheet a\ntitle.en A\nchoice b\ncrush s1"), "")] {
        let (mut model, _) = open("sheet=z:-_8", 0);
        update(&mut model, inflated(text));
        assert!(model.work.is_none());
        assert!(model.notices.all().iter().all(|(_, saying)| saying.text(Lang::En).contains(told)));
    }
}

#[test]
fn a_worksheet_that_is_not_there_is_told_of() {
    let (mut model, _) = open("sheet=week1.worksheet", 0);
    beside(&mut model, None);
    assert!(model.work.is_none());
    assert_eq!(model.notices.all().len(), 1);
}

#[test]
fn reports_are_graded_a_question_at_a_time_and_the_table_is_that_of_the_command_line() {
    let (mut model, _) = opened();
    answered(&mut model);
    says(&mut model, SheetMsg::Page(4));
    let right = report(&model).to_json();
    let changed = right.replacen("\"points\": 1", "\"points\": 3", 1);
    let files = [("b.json", changed.as_str()), ("a.json", right.as_str()), ("c.json", "{}")];
    says(&mut model, SheetMsg::Page(0));
    says(&mut model, SheetMsg::Reports { files: files.len() });
    assert_eq!(shown(&model).grades.unwrap().progress, "0 of 3 reports graded.", "they are still being read");
    let mut cmds: Vec<Cmd> = files
        .iter()
        .flat_map(|(file, text)| says(&mut model, SheetMsg::Report { file: (*file).to_owned(), text: (*text).to_owned() }))
        .collect();
    assert_eq!(cmds, [Cmd::GradeSoon], "one is under way");
    let mut slices = 0;
    while cmds == [Cmd::GradeSoon] {
        cmds = says(&mut model, SheetMsg::GradeNext);
        slices += 1;
    }
    assert_eq!(slices, 9, "three questions of three reports");
    let (mut lessons, sheet) = (Lessons::default(), Sheet::parse(SHEET).unwrap());
    lessons.add(Lesson::parse(HERD).unwrap());
    let mut graded: Vec<Graded> = files
        .iter()
        .map(|(file, text)| {
            let report = Report::parse(text);
            let unread = report.as_ref().err().map(|error| tell::report_error(Lang::En, error));
            let report = report.unwrap_or_else(|_| Report::new(&sheet, Student::default()));
            Graded { file: (*file).to_owned(), grade: grade(&sheet, &lessons, &report), unread, same_number: Vec::new() }
        })
        .collect();
    graded.sort_by(|a, b| a.file.cmp(&b.file));
    let graded = with_same_numbers(graded);
    let shown = shown(&model).grades.unwrap();
    assert_eq!(shown.table, tell::grade_rows(&graded, Lang::En));
    assert_eq!(shown.progress, "3 of 3 reports graded.");
    let printed = tell::grades(&sheet, &graded, Lang::En);
    for (n, file, told) in [(1, "b.json", "The file was changed after it was saved."), (0, "a.json", "b.json has the same number.")]
    {
        let row = &shown.table[n];
        assert!(row.file == file && row.remarks.iter().any(|remark| remark == told), "{told}: {row:?}");
        assert!(printed.contains(&format!("! {file}: {told}\n")), "{printed}");
    }
    says(&mut model, SheetMsg::Reports { files: 0 });
    let shown = self::shown(&model).grades.unwrap();
    assert_eq!(shown.progress, "There is no report in what you chose. A report is a file whose name ends in .json.");
    assert!(!shown.table.is_empty(), "those before stay");
    says(&mut model, SheetMsg::Reports { files: 1 });
    let shown = self::shown(&model).grades.unwrap();
    assert!(shown.table.is_empty(), "others take their place");
    assert_eq!(shown.progress, "0 of 1 report graded.");
}

#[test]
fn the_report_on_paper_has_every_question_and_the_seal() {
    let (mut model, _) = opened();
    answered(&mut model);
    says(&mut model, SheetMsg::Page(4));
    let SheetPart::End { paper, report, print, .. } = shown(&model).part else { panic!("no end") };
    assert_eq!(update(&mut model, print.msg), [Cmd::Print]);
    assert_eq!(paper.rows.iter().map(|row| &*row[2]).collect::<Vec<_>>(), ["1 / 1"; 3]);
    assert_eq!(&paper.rows[0][1], "6");
    assert!(report.contains(&paper.head[3].1), "the seal is that of the file");
}

/// The worksheet with a solution, open at its last question.
fn at_a_solved_question(tries: &str) -> Model {
    let (mut model, _) = open("", 0);
    let text = format!("{SHEET}\n{tries}solution crash s3\nsolution run 1s");
    update(&mut model, own(&text));
    says(&mut model, SheetMsg::Page(3));
    model
}

#[test]
fn a_solution_is_shown_to_whoever_has_found_one_and_its_run_stands_in_the_place_of_theirs_until_the_page_comes_back() {
    let mut model = at_a_solved_question("");
    assert!(shown(&model).solution.is_none(), "nothing is answered yet");
    says(&mut model, SheetMsg::HandIn);
    assert!(shown(&model).verdict.is_some() && shown(&model).solution.is_none(), "a wrong answer can be bettered");
    says(&mut model, SheetMsg::OpenSolution);
    assert_eq!(down(&model), 0, "and no message opens it");
    does(&mut model, "crash s2");
    says(&mut model, SheetMsg::HandIn);
    let own = model.world().digest();
    let solution = shown(&model).solution.unwrap();
    assert!(solution.lines.is_none());
    let verdict = tell::plain_text(shown(&model).verdict.unwrap().text.last().unwrap());
    assert_eq!(verdict, "The solution has 1 command in 1.0 s.");
    update(&mut model, solution.toggle.msg);
    let unfolded = shown(&model).solution.unwrap();
    assert_eq!(unfolded.lines, Some(vec!["crash s3".to_owned(), "run 1s".to_owned()]));
    let runs = model.runs.len();
    update(&mut model, unfolded.open.msg);
    assert_eq!((down(&model), model.runs.len()), (1, runs));
    assert_ne!(model.world().digest(), own);
    says(&mut model, SheetMsg::Page(3));
    assert_eq!(model.world().digest(), own);
    assert!(shown(&model).solution.unwrap().lines.is_none(), "and its lines are folded again");
}

#[test]
fn a_solution_is_shown_to_whoever_can_answer_no_more() {
    let mut model = at_a_solved_question("tries 1\n");
    says(&mut model, SheetMsg::HandIn);
    assert!(shown(&model).solution.is_some());
}
