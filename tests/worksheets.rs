//! The worksheet of the guide: it was made from the guide alone, every student can be asked all of it, it is answered once right and once
//! half wrong, and both are graded.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::Path;

use zooscope::lessons::Lesson;
use zooscope::script::{Runner, parse_line};
use zooscope::worksheets::{Answer, Given, Key, Lessons, Posed, Report, Sheet, Student, grade, pose, script_of};
use zooscope::zk::Config;

/// The runs of somebody who can do it, by question.
const DONE: [(&str, &str); 3] = [
    // A quorum that restarts forgets that it followed; the leader that is cut off from it has not noticed yet.
    ("two-leaders", "isolate s5\ncrash s1\ncrash s2\ncrash s3\nrestart s1\nrestart s2\nrestart s3\nrun 3s"),
    ("old-value", "slow s1 s3 500ms\nc1 set /x 1\nrun until replies\nc2 get /x\nrun 100ms"),
    (
        "nothing-lost",
        "c1 create /a 1\nrun until replies\ncrash s1\ncrash s5\nrun until leader\nrun 15s\nc1 set /a 2\nrun until replies",
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn example() -> (Sheet, Lessons) {
    let text = fs::read_to_string(root().join("docs/examples/consensus.worksheet")).unwrap();
    let sheet = Sheet::parse(&text).unwrap_or_else(|error| panic!("{error}"));
    let mut lessons = Lessons::default();
    for name in sheet.lessons() {
        let text = fs::read_to_string(root().join("lessons").join(format!("{name}.lesson"))).unwrap();
        lessons.add(Lesson::parse(&text).unwrap());
    }
    (sheet, lessons)
}

/// The script of a run that goes on from the question with these commands.
fn played(posed: &Posed, commands: &str) -> String {
    let mut runner = Runner::new(Config::default(), 0);
    let begin = script_of(&posed.config, posed.seed, &posed.recording, posed.asked);
    for line in begin.lines().chain(commands.lines()) {
        runner.apply(&parse_line(line).unwrap().unwrap());
    }
    script_of(runner.config(), runner.seed(), runner.recording(), runner.position())
}

fn right_answer(posed: &Posed) -> Answer {
    let done = DONE.iter().find(|(name, _)| *name == posed.question.name);
    let run = done.map(|(_, commands)| played(posed, commands));
    let answer = match (&posed.key, &run) {
        (Key::Options(rights), _) => rights[0].to_owned(),
        (Key::Number { value, .. }, _) => value.to_string(),
        (Key::Text(right), _) => right.clone(),
        (Key::Goals(_), _) => String::new(),
    };
    let given = run.as_deref().map_or(Given::Text(&answer), Given::Run);
    let judged = posed.judge(given);
    assert!(judged.is_right(), "{}: {:?}", posed.question.name, judged.wrong);
    let (seed, size, points) = (posed.seed, posed.size, posed.question.points.into());
    let end = judged.digest.unwrap();
    Answer { question: posed.question.name.clone(), end, seed, size, points, tries: 1, seconds: 60, answer, run }
}

#[test]
fn every_student_can_be_asked_every_question() {
    let (sheet, lessons) = example();
    assert_eq!(sheet.questions.len(), 10);
    for question in &sheet.questions {
        let answers: Vec<String> = (1..=20)
            .map(|number| {
                let student = Student::new("", &number.to_string());
                let posed = pose(&sheet, question, &student, &lessons).unwrap_or_else(|why| panic!("{}: {why:?}", question.name));
                assert!(posed.problems.is_empty(), "{}: {:?}", question.name, posed.problems);
                posed.right_text()
            })
            .collect();
        if question.name == "woken" || question.name == "next-in-line" {
            assert!(answers.iter().any(|answer| *answer != answers[0]), "{} is the same for everybody", question.name);
        }
    }
}

#[test]
fn answered_right_by_anybody_it_has_all_points_and_half_wrong_half_of_them() {
    let (sheet, lessons) = example();
    for number in ["2026-017", "2026-018", "x"] {
        let student = Student::new("Ada", number);
        let answers = sheet.questions.iter().map(|question| right_answer(&pose(&sheet, question, &student, &lessons).unwrap()));
        let report = Report { answers: answers.collect(), ..Report::new(&sheet, student) };
        let right = Report::parse(&report.to_json()).unwrap();
        let graded = grade(&sheet, &lessons, &right);
        assert_eq!((graded.points(), graded.of()), (14, 14));
        assert_eq!(graded.all_remarks().count(), 0, "{:?}", graded.all_remarks().collect::<Vec<_>>());

        let mut half = report;
        for answer in half.answers.iter_mut().skip(1).step_by(2) {
            (answer.answer, answer.points) = ("-1".to_owned(), 0);
            answer.run = answer.run.take().map(|run| run.lines().take(1).collect());
        }
        let half = Report::parse(&half.to_json()).unwrap();
        let graded = grade(&sheet, &lessons, &half);
        assert_eq!(graded.marks.iter().filter(|mark| mark.points == mark.of).count(), 5);
        assert_eq!(graded.all_remarks().count(), 0, "{:?}", graded.all_remarks().collect::<Vec<_>>());
    }
}
