//! Sentences about worksheets: what is read, what is refused and where, what a student is asked, and what a report is worth.

use super::*;
use crate::lessons::{Lesson, LessonError, LessonErrorKind};
use crate::script::{Outcome, Runner, parse_line};
use crate::sim::digest;
use crate::spoil::{Xorshift, spoiled};
use crate::zk::Config;

const HERD: &str = include_str!("../../lessons/herd.lesson");

/// A worksheet with these lines in its only question.
fn sheet_with(lines: &str) -> String {
    format!("worksheet a\ntitle.en A\n{lines}\n")
}

fn sheet(text: &str) -> Sheet {
    Sheet::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

fn error(lines: &str) -> LessonError {
    Sheet::parse(&sheet_with(lines)).unwrap_err()
}

fn lessons() -> Lessons {
    let mut lessons = Lessons::default();
    lessons.add(Lesson::parse(HERD).unwrap());
    lessons
}

fn student() -> Student {
    Student::new("Ada", "2026-017")
}

const STALE: &str = "do stale\nseeds 1..1000\nensemble 3 clients 0\nrun until leader\nrun 1s\nclient add c1 at s2\nclient add c2 at s1\nrun 1s\n\
                     c1 create /x 0\nrun until replies\nrun 500ms\nask.en Let c2 read an old value.\ngoal count stale c2 >= 1";
const WOKEN: &str = "number woken\nsize 2..9\nensemble 3 clients N+1\nrun until leader\nrun 2s\nc1 run simple-lock /l\nrun 500ms\n\
                     c2..cN+1 run simple-lock /l\nrun 1s\nask.en {size} wait. How many are woken?\nanswer count watch\n\
                     c1 release\nrun 100ms";

/// What a student makes who goes on from the question with these commands.
fn played(posed: &Posed, commands: &[&str]) -> String {
    let begin = script_of(&posed.config, posed.seed, &posed.recording, posed.asked);
    let mut runner = Runner::new(Config::default(), 0);
    for line in begin.lines().chain(commands.iter().copied()) {
        let command = parse_line(line).unwrap().unwrap();
        assert_eq!(runner.apply(&command), Outcome::Done, "{line}");
    }
    script_of(runner.config(), runner.seed(), runner.recording(), runner.position())
}

const OLD_VALUE: [&str; 5] = ["slow s1 s3 500ms", "c1 set /x 1", "run until replies", "c2 get /x", "run 100ms"];

fn answered(posed: &Posed, given: Given, points: u32) -> Answer {
    let (answer, run) = match given {
        Given::Text(text) => (text.to_owned(), None),
        Given::Run(run) => (String::new(), Some(run.to_owned())),
    };
    Answer {
        question: posed.question.name.clone(),
        answer,
        run,
        end: posed.judge(given).digest.unwrap_or_default(),
        seed: posed.seed,
        size: posed.size,
        points,
        tries: 1,
        seconds: 30,
    }
}

/// The report of somebody who answers both questions right, as it is read from its file.
fn right_report(sheet: &Sheet, lessons: &Lessons, student: &Student) -> Report {
    let posed = |n: usize| pose(sheet, &sheet.questions[n], student, lessons).unwrap();
    let (stale, woken) = (posed(0), posed(1));
    let run = played(&stale, &OLD_VALUE);
    let mut report = Report::new(sheet, student.clone());
    report.answers = vec![answered(&stale, Given::Run(&run), 1), answered(&woken, Given::Text(&woken.right_text()), 1)];
    Report::parse(&report.to_json()).unwrap()
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_column() {
    let cases = [
        ("crash s1", 3, 1),
        ("question herd", 3, 10),
        ("question herd 0", 3, 10),
        ("question Herd 1", 3, 10),
        ("question herd 1\nquestion herd 1", 4, 10),
        ("question herd 1\nask.en Who?", 4, 1),
        ("question herd 1\npoints 0", 4, 8),
        ("question herd 1\ntries 0", 4, 7),
        ("question herd 1\ntries 101", 4, 7),
        ("tries 1", 3, 1),
        ("choice a b", 3, 8),
        ("points 1", 3, 1),
        ("choice a\ncrush s1", 4, 1),
        ("choice a\nask.en Who *leads?", 4, 12),
        ("choice a\nask Who?", 4, 1),
        ("choice a\nask.en Who?\noption 1\noption 2", 3, 1),
        ("choice a\nask.en Who?\nanswer leader\noption 1", 3, 1),
        ("choice a\nwithin 3", 4, 1),
        ("number a\noption 3", 4, 1),
        ("number a\nwithin x", 4, 8),
        ("number a\nanswer role c1", 4, 13),
        ("do a\nask.en Do it.", 3, 1),
        ("do a\nask.en Do it.\ngoal leader", 5, 6),
        ("do a\nask.en Do it.\ngoal leader = s1\ncrash s1", 6, 1),
        ("predict a\nask.en Who?\nanswer leader", 3, 1),
        ("predict a\nseeds 4\nask.en Who?\nanswer leader", 3, 1),
        ("predict a\nseeds 9..4", 4, 7),
        ("predict a\nseeds 0..4", 4, 7),
        ("predict a\nsize 4..90", 4, 6),
        ("predict a\nensemble 3\nsize 4..9", 4, 1),
        ("predict a\nseeds 1..9\nseed 4\nask.en Who?\nanswer leader", 5, 1),
        ("do a\nseeds 1..9\nseeds 1..9", 5, 1),
    ];
    for (lines, line, column) in cases {
        let error = error(lines);
        assert_eq!((error.line, error.column), (line, column), "{error} in {lines:?}");
    }
    assert_eq!(Sheet::parse("title.en A").unwrap_err().kind, LessonErrorKind::Missing { keyword: "worksheet" });
    assert_eq!(Sheet::parse("worksheet a").unwrap_err().kind, LessonErrorKind::Missing { keyword: "title.en" });
    assert_eq!(Sheet::parse("worksheet a\ntitle.zh 甲").unwrap_err().kind, LessonErrorKind::Missing { keyword: "question" });
}

#[test]
fn one_language_stands_for_the_other() {
    let sheet = sheet(&sheet_with(STALE));
    assert_eq!((sheet.title.en.as_str(), sheet.title.zh.as_str()), ("A", "A"));
    let Subject::Own(own) = &sheet.questions[0].subject else { panic!() };
    assert_eq!(own.ask.en, own.ask.zh);
}

#[test]
fn the_digest_is_that_of_the_words_and_not_of_their_line_ends() {
    let text = sheet_with(STALE);
    assert_eq!(sheet(&text).digest, sheet(&format!("\u{feff}{}", text.replace('\n', " \r\n"))).digest);
    assert_ne!(sheet(&text).digest, sheet(&text.replace("old", "new")).digest);
}

#[test]
fn a_lessons_question_is_asked_as_the_lesson_asks_it() {
    let lessons = lessons();
    for (beat, right) in [("3", Ok("6")), ("release", Ok("6")), ("1", Err(())), ("99", Err(())), ("nowhere", Err(()))] {
        let sheet = sheet(&sheet_with(&format!("question herd {beat}")));
        let posed = pose(&sheet, &sheet.questions[0], &student(), &lessons);
        match right {
            Ok(right) => {
                let posed = posed.unwrap();
                assert_eq!(posed.right_text(), right);
                assert!(posed.judge(Given::Text(" 6 ")).is_right() && !posed.judge(Given::Text("1")).is_right());
            }
            Err(()) => assert!(posed.is_err(), "beat {beat}"),
        }
    }
    let sheet = sheet(&sheet_with("question heard 1"));
    let missing = Unposable::NoSuchLesson { lesson: "heard".to_owned() };
    assert_eq!(pose(&sheet, &sheet.questions[0], &student(), &lessons).unwrap_err(), missing);
}

#[test]
fn a_number_decides_which_run_one_gets() {
    let sheet = sheet(&sheet_with(&format!("{STALE}\n{WOKEN}")));
    let lessons = Lessons::default();
    let seed = |number: &str| pose(&sheet, &sheet.questions[0], &Student::new("", number), &lessons).unwrap().seed;
    assert_eq!(seed("2026-017"), seed(" 2026 017 "));
    assert_ne!(seed("2026-017"), seed("2026-018"));
    assert_ne!(seed("2026-017"), seed(""));
    let mut sizes: Vec<u16> = (0..40)
        .map(|n| {
            let student = Student::new("", &n.to_string());
            let posed = pose(&sheet, &sheet.questions[1], &student, &lessons).unwrap();
            assert_eq!((posed.problems.len(), posed.right_text()), (0, posed.size.to_string()));
            assert_eq!(posed.before[0].1, posed.size.to_string());
            posed.size
        })
        .collect();
    sizes.sort_unstable();
    sizes.dedup();
    assert!(sizes.len() > 4 && sizes[0] >= 2 && sizes[sizes.len() - 1] <= 9, "{sizes:?}");
}

/// Reports name seeds: a change of how they are drawn would make every report that was handed in wrong.
#[test]
fn the_seeds_that_are_drawn_stay_as_they_are() {
    let draw = |number: &str| Student::new("", number).draw("a", "b", "seed", Span { least: 1, most: 1000 });
    assert_eq!([draw("1"), draw("2"), draw("3")], [713, 484, 147]);
}

#[test]
fn an_answer_may_be_written_in_more_than_one_way() {
    let question = "predict held\nseeds 1..9\nensemble 3 clients 2\nrun until leader\nrun 2s\nask.en Who?\nanswer holder /l\n\
                    c1..c2 run lock /l\nrun 1s";
    let sheet = sheet(&sheet_with(question));
    let lessons = Lessons::default();
    let posed = pose(&sheet, &sheet.questions[0], &student(), &lessons).unwrap();
    let right = posed.right_text();
    assert!(right == "c1" || right == "c2", "{right}");
    let full_width = right.replace('c', "Ｃ").replace('1', "１").replace('2', "２");
    for text in [right.clone(), format!(" {} ", right.to_uppercase()), format!("{right},"), full_width] {
        assert!(posed.judge(Given::Text(&text)).is_right(), "{text}");
    }
    assert_eq!(posed.judge(Given::Text(" ")).wrong, Some(Wrong::Nothing));
    assert_eq!(posed.judge(Given::Text("s1")).wrong, Some(Wrong::Other));
}

#[test]
fn a_run_that_does_it_is_right_and_any_other_is_told_apart() {
    let sheet = sheet(&sheet_with(STALE));
    let lessons = Lessons::default();
    let posed = pose(&sheet, &sheet.questions[0], &student(), &lessons).unwrap();
    let run = played(&posed, &OLD_VALUE);
    assert!(posed.judge(Given::Run(&run)).is_right(), "{run}");
    let wrong = |run: &str| posed.judge(Given::Run(run)).wrong.unwrap();
    assert!(matches!(wrong(&played(&posed, &["run 1s"])), Wrong::Missed(missed) if missed[0].left == "0"));
    assert_eq!(wrong(""), Wrong::Run(RunFault::None));
    assert_eq!(wrong(&run.replace(&format!("seed {}", posed.seed), "seed 7")), Wrong::Run(RunFault::OtherSetUp));
    assert_eq!(wrong(&run.replace("ensemble 3", "ensemble 4")), Wrong::Run(RunFault::OtherSetUp));
    assert_eq!(wrong(&run.replace("c1 create /x", "c1 create /y")), Wrong::Run(RunFault::OtherBeginning));
    assert_eq!(wrong(&run.lines().take(4).collect::<Vec<_>>().join("\n")), Wrong::Run(RunFault::OtherBeginning));
    assert_eq!(wrong(&format!("{run}\nrun until watch")), Wrong::Run(RunFault::Stops));
    assert_eq!(wrong(&format!("{run}\nstep 1000000")), Wrong::Run(RunFault::Stops));
    assert!(matches!(wrong(&format!("{run}\ncrush s1")), Wrong::Run(RunFault::Unreadable(_))));
    assert_eq!(wrong(&"\n".repeat(MAX_RUN_BYTES).replace('\n', "#\n")), Wrong::Run(RunFault::TooLong { max: MAX_RUN_BYTES }));
}

#[test]
fn a_run_that_is_handed_in_ends_where_the_student_was() {
    let sheet = sheet(&sheet_with(STALE));
    let lessons = Lessons::default();
    let posed = pose(&sheet, &sheet.questions[0], &student(), &lessons).unwrap();
    let mut runner = Runner::new(posed.config.clone(), posed.seed);
    for command in ["run 4s", "crash s3", "run 12345us", "step 3"] {
        runner.apply(&parse_line(command).unwrap().unwrap());
    }
    let end = runner.position();
    let script = crate::script::Script::parse(&script_of(&posed.config, posed.seed, runner.recording(), end)).unwrap();
    let (again, stopped) = script.carry_out(0, 100_000);
    assert_eq!(stopped, None);
    assert_eq!((again.position(), again.world().digest()), (end, runner.recording().seek(end).digest()));
}

#[test]
fn a_right_report_has_every_point_and_no_remark() {
    let sheet = sheet(&sheet_with(&format!("{STALE}\n{WOKEN}")));
    let lessons = Lessons::default();
    let report = right_report(&sheet, &lessons, &student());
    let grade = grade(&sheet, &lessons, &report);
    assert_eq!((grade.points(), grade.of(), grade.all_remarks().count()), (2, 2, 0), "{grade:?}");
    assert_eq!(grade.marks[0].tries, 1);
}

#[test]
fn a_question_without_an_answer_has_no_points() {
    let sheet = sheet(&sheet_with(&format!("{STALE}\n{WOKEN}")));
    let grade = grade(&sheet, &Lessons::default(), &Report::new(&sheet, student()));
    assert_eq!((grade.points(), grade.of(), grade.all_remarks().count()), (0, 2, 0));
    assert!(grade.marks.iter().all(|mark| mark.wrong == Some(Wrong::Nothing)));
}

#[test]
fn a_report_that_was_tampered_with_shows() {
    let sheet = sheet(&sheet_with(&format!("{STALE}\n{WOKEN}")));
    let lessons = Lessons::default();
    let report = right_report(&sheet, &lessons, &student());
    let graded = |change: &dyn Fn(&mut Report)| {
        let mut changed = report.clone();
        change(&mut changed);
        // Whoever changes the file may compute its seal anew.
        let changed = Report::parse(&changed.to_json()).unwrap();
        assert!(changed.is_sealed);
        let grade = grade(&sheet, &lessons, &changed);
        let remarks: Vec<Remark> = grade.all_remarks().map(|(_, remark)| remark.clone()).collect();
        (grade.points(), remarks)
    };
    let wrong_answer = |report: &mut Report| report.answers[1].answer = "1".to_owned();
    assert_eq!(graded(&wrong_answer), (1, vec![Remark::Points { claimed: 1, found: 0 }]), "an answer");
    let points = |report: &mut Report| report.answers[0].points = 9;
    assert_eq!(graded(&points), (2, vec![Remark::Points { claimed: 9, found: 1 }]), "a score");
    let (found, size, due) = (report.answers[0].end, report.answers[1].size, report.answers[0].seed);
    let end = |report: &mut Report| report.answers[0].end = 7;
    assert_eq!(graded(&end), (2, vec![Remark::End { claimed: 7, found }]), "a digest");
    let seed = |report: &mut Report| report.answers[0].seed = 7;
    assert_eq!(graded(&seed), (2, vec![Remark::Seed { claimed: 7, due }]), "a seed");
    let sizes = |report: &mut Report| report.answers[1].size = 40;
    assert_eq!(graded(&sizes), (2, vec![Remark::Size { claimed: 40, due: size }]), "a size");
    let mut bounded = sheet.clone();
    bounded.questions[0].tries = Some(2);
    let many = Report { answers: vec![Answer { tries: 3, ..report.answers[0].clone() }], ..report.clone() };
    let mark = &grade(&bounded, &lessons, &many).marks[0];
    assert_eq!((mark.points, &*mark.remarks), (1, [Remark::Tries { claimed: 3, most: 2 }].as_slice()), "more tries than there are");
    let run = |report: &mut Report| {
        let run = report.answers[0].run.as_mut().unwrap();
        *run = run.replace("slow s1 s3", "slow s2 s3");
    };
    let (points, remarks) = graded(&run);
    assert_eq!(points, 1, "a run");
    assert!(remarks.contains(&Remark::Points { claimed: 1, found: 0 }), "{remarks:?}");
    // A copy of another student's answers.
    let (points, remarks) = graded(&|report| report.student = Student::new("Eve", "4711"));
    assert_eq!(points, u32::from(pose(&sheet, &sheet.questions[1], &Student::new("", "4711"), &lessons).unwrap().size == size));
    assert!(remarks.iter().any(|remark| matches!(remark, Remark::Seed { .. })), "{remarks:?}");
    let (_, remarks) = graded(&|report| report.sheet_digest = 7);
    assert_eq!(remarks, [Remark::SheetChanged]);
    let (_, remarks) = graded(&|report| report.sheet = "b".to_owned());
    assert_eq!(remarks, [Remark::OtherSheet { name: "b".to_owned() }]);
    let (points, remarks) =
        graded(&|report| report.answers.insert(0, Answer { question: "stale".to_owned(), ..Answer::default() }));
    assert_eq!(points, 1);
    assert!(remarks.contains(&Remark::Again { question: "stale".to_owned() }), "{remarks:?}");
    let (_, remarks) = graded(&|report| report.answers[0].question = "other".to_owned());
    assert_eq!(remarks, [Remark::NoSuchQuestion { question: "other".to_owned() }]);
}

#[test]
fn a_file_that_was_changed_by_hand_has_a_broken_seal() {
    let sheet = sheet(&sheet_with(WOKEN));
    let mut report = Report::new(&sheet, student());
    report.answers.push(Answer { question: "woken".to_owned(), answer: "3".to_owned(), ..Answer::default() });
    let text = report.to_json();
    assert_eq!(Report::parse(&text).as_ref(), Ok(&report));
    let changed = Report::parse(&text.replace("\"answer\": \"3\"", "\"answer\": \"4\"")).unwrap();
    assert!(!changed.is_sealed);
    assert!(grade(&sheet, &Lessons::default(), &changed).remarks.contains(&Remark::Unsealed));
}

#[test]
fn what_is_no_report_is_refused_with_its_place() {
    let sheet = sheet(&sheet_with(WOKEN));
    let mut report = Report::new(&sheet, student());
    report.answers.push(Answer { question: "woken".to_owned(), ..Answer::default() });
    let text = report.to_json();
    let refused = |from: &str, to: &str| Report::parse(&text.replace(from, to)).unwrap_err();
    assert_eq!(refused("{\n", "{\n}"), ReportError::NoJson(crate::json::BadJson { line: 2, column: 2 }));
    assert_eq!(refused("zooscopeReport", "report"), ReportError::OtherFile);
    assert_eq!(refused("\"zooscopeReport\": 1", "\"zooscopeReport\": 2"), ReportError::Later { version: 2 });
    assert_eq!(refused("\"name\"", "\"nam\""), ReportError::Member { answer: None, name: "name" });
    assert_eq!(refused("\"tries\": 0", "\"tries\": -1"), ReportError::Member { answer: Some(1), name: "tries" });
    assert_eq!(refused("\"seed\": \"0\"", "\"seed\": 0"), ReportError::Member { answer: Some(1), name: "seed" });
    assert_eq!(Report::parse(&" ".repeat(MAX_REPORT_BYTES + 1)).unwrap_err(), ReportError::TooLong { max: MAX_REPORT_BYTES });
}

/// A text with a few places spoiled, in as many ways as there are seeds.
fn mutated(text: &str, signs: &[u8], seed: u64) -> String {
    spoiled(text, signs, &mut Xorshift(digest(&seed) | 1))
}

#[test]
fn no_text_makes_the_parser_of_worksheets_panic() {
    let text = sheet_with(&format!("question herd 3\n{WOKEN}\nwithin 2\n{STALE}"));
    for seed in 0..100_000 {
        let text = mutated(&text, b" \n{}[]*`<>.=#", seed);
        if let Err(error) = Sheet::parse(&text) {
            assert!(error.line >= 1 && error.column >= 1, "{error}");
        }
    }
}

#[test]
fn no_text_makes_the_parser_of_reports_panic() {
    let mut report = Report::new(&sheet(&sheet_with(WOKEN)), Student::new("Ada \"\\ 锁", "1"));
    let run = Some("seed 1\nensemble 3\nstep 4".to_owned());
    report.answers.push(Answer { question: "woken".to_owned(), answer: "6".to_owned(), run, ..Answer::default() });
    let text = report.to_json();
    for seed in 0..100_000 {
        let text = mutated(&text, b"\"{}[],:\\u-0.e \n", seed);
        if let Ok(read) = Report::parse(&text) {
            assert_eq!(Report::parse(&Report { is_sealed: true, ..read.clone() }.to_json()).unwrap().answers, read.answers);
        }
    }
}
