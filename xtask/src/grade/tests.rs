//! Sentences about what is printed: for people, for spreadsheets, for the platforms.

use super::*;
use zooscope::worksheets::{Answer, pose};

const SHEET: &str = "worksheet a\ntitle.en Votes\nnumber six\nensemble 3 clients 1\nrun until leader\nask.en How many?\nanswer count crash\n\
                     crash s1\nchoice who\npoints 3\nensemble 3\nrun until leader\nask.en Who?\nanswer leader\noption s1\noption s3";

fn graded(name: &str, number: &str, answers: [&str; 2]) -> Graded {
    let (sheet, report) = report(name, number, answers);
    let grade = grade(&sheet, &Lessons::default(), &report);
    Graded { file: format!("{number}.json"), grade, unread: None, same_number: Vec::new() }
}

fn report(name: &str, number: &str, answers: [&str; 2]) -> (Sheet, Report) {
    let sheet = Sheet::parse(SHEET).unwrap();
    let (lessons, student) = (Lessons::default(), Student::new(name, number));
    let mut report = Report::new(&sheet, student);
    for (question, text) in sheet.questions.iter().zip(answers) {
        let posed = pose(&sheet, question, &report.student, &lessons).unwrap();
        let judged = posed.judge(zooscope::worksheets::Given::Text(text));
        let points = if judged.is_right() { question.points.into() } else { 0 };
        report.answers.push(Answer {
            question: question.name.clone(),
            answer: text.to_owned(),
            run: None,
            end: judged.digest.unwrap(),
            seed: posed.seed,
            size: posed.size,
            points,
            tries: 2,
            seconds: 30,
        });
    }
    (sheet, report)
}

fn tampered(mut graded: Graded) -> Graded {
    graded.grade.remarks.push(zooscope::worksheets::Remark::Unsealed);
    graded
}

#[test]
fn the_table_has_a_row_a_report_and_a_line_for_what_is_not_as_it_was() {
    let sheet = Sheet::parse(SHEET).unwrap();
    let both = [graded("Ada", "1", ["1", "s3"]), tampered(graded("陈明", "22", ["7", "s3"]))];
    assert_eq!(
        tell::grades(&sheet, &both, Lang::En),
        "Votes\n\nreport   student  points  six  who\n1.json   Ada 1    4/4     1/1  3/3\n22.json  陈明 22  3/4     0/1  3/3\n\
         ! 22.json: The file was changed after it was saved.\n"
    );
    let in_chinese = tell::grades(&sheet, &both, Lang::Zh);
    assert!(in_chinese.contains("\n报告     学生     得分  six  who\n1.json   Ada 1    4/4   1/1  3/3\n"), "{in_chinese}");
    let alone = tell::grades(&sheet, &[graded("Ada", "1", ["7\u{1b}[2J", "s3"])], Lang::En);
    assert!(alone.contains("0/1  six: 7?[2J [1]  The answer is no number.\n3/3  who: s3 [s3]\n"), "{alone}");
}

#[test]
fn a_spreadsheet_reads_it_as_text() {
    let csv = csv::of(&[tampered(graded("=1+2, \"x\"", "1", ["1", "s1"]))], Lang::En);
    assert_eq!(
        csv,
        "report,name,number,points,of,six,who,tries,seconds,remarks\r\n\
         1.json,\"'=1+2, \"\"x\"\"\",1,1,4,1,0,4,60,The file was changed after it was saved.\r\n"
    );
}

#[test]
fn prairielearn_gets_a_score_from_0_to_1_and_a_test_a_question() {
    let result: serde_json::Value =
        serde_json::from_str(&prairielearn::of(&graded("Ada", "1", ["7", "s3"]), Lang::En).unwrap()).unwrap();
    assert_eq!((&result["gradable"], &result["score"]), (&true.into(), &0.75.into()));
    assert_eq!(result["tests"][1]["max_points"], 3);
    assert_eq!(result["tests"][0]["message"], "Another answer is right.");
    let unread = Graded { unread: Some("It is none.".to_owned()), ..graded("", "", ["", ""]) };
    let result: serde_json::Value = serde_json::from_str(&prairielearn::of(&unread, Lang::En).unwrap()).unwrap();
    assert_eq!((&result["gradable"], &result["format_errors"][0]), (&false.into(), &"It is none.".into()));
}

#[test]
fn gradescope_shows_the_questions_when_the_course_says_and_remarks_to_teachers_alone() {
    let result = gradescope::of(&tampered(graded("Ada", "1", ["7", "s3"])), "visible", Lang::En).unwrap();
    let result: serde_json::Value = serde_json::from_str(&result).unwrap();
    let tests = result["tests"].as_array().unwrap();
    let sum: u64 = tests.iter().filter_map(|test| test["score"].as_u64()).sum();
    assert_eq!((result["score"].as_u64(), sum), (Some(3), 3));
    let shown: Vec<&str> = tests.iter().filter_map(|test| test["visibility"].as_str()).collect();
    assert_eq!(shown, ["visible", "visible", "hidden"]);
    assert_eq!((&tests[0]["status"], &tests[1]["status"]), (&"failed".into(), &"passed".into()));
}

#[test]
fn a_report_passes_with_its_points_and_nothing_to_remark() {
    assert!(graded("Ada", "1", ["1", "s3"]).passes(100));
    assert!(!graded("Ada", "1", ["7", "s3"]).passes(100) && graded("Ada", "1", ["7", "s3"]).passes(75));
    assert!(!tampered(graded("Ada", "1", ["1", "s3"])).passes(0));
    let same =
        with_same_numbers(vec![graded("Ada", "1", ["1", "s3"]), graded("Eve", " 1", ["1", "s3"]), graded("Bo", "2", ["1", "s3"])]);
    assert_eq!(same.iter().map(|it| it.passes(100)).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn a_file_that_is_no_report_keeps_nobody_from_their_points() {
    let sheet = Sheet::parse(SHEET).unwrap();
    let unread = one(&Options::default(), &sheet, &Lessons::default(), &reports(&["no-such-file.json".into()]).unwrap()[0]);
    assert!(unread.unread.is_some() && !unread.passes(0));
    assert_eq!((unread.grade.points(), unread.grade.of()), (0, 4));
}

#[test]
fn a_folder_stands_for_the_reports_below_it_and_two_of_one_name_are_told_apart() {
    let folder = std::env::temp_dir().join(format!("zooscope-reports-{}", std::process::id()));
    for (name, text) in [("ada/report.json", "{}"), ("eve/report.json", "{}"), ("eve/notes.txt", ""), ("bob.json", "{}")] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::create_dir_all(folder.join("nobody")).unwrap();
    let names = |reports: Vec<ReportFile>| reports.into_iter().map(|file| file.name).collect::<Vec<_>>();
    let of = |name: &str| folder.join(name).display().to_string();
    assert_eq!(
        names(reports(std::slice::from_ref(&folder)).unwrap()),
        [of("ada/report.json"), "bob.json".to_owned(), of("eve/report.json")]
    );
    assert_eq!(names(reports(&[folder.join("eve")]).unwrap()), ["report.json"]);
    let empty = reports(&[folder.join("nobody")]).err().unwrap().to_string();
    assert!(empty.starts_with("there is no report in ") && empty.contains(".json"), "{empty}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_reason_of_the_exit_status_is_a_sentence() {
    assert_eq!(failing(1, 1, 100), "the report is below 100 %, or not as it was saved");
    assert_eq!(failing(1, 3, 60), "1 of 3 reports is below 60 %, or not as it was saved");
    assert_eq!(failing(2, 3, 60), "2 of 3 reports are below 60 %, or not as they were saved");
}

#[test]
fn the_exit_status_is_the_grade_of_all_questions_or_of_the_one_that_is_named() {
    let folder = std::env::temp_dir().join(format!("zooscope-grade-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let sheet = file("a.worksheet", SHEET);
    let right = file("right.json", &report("Ada", "1", ["1", "s3"]).1.to_json());
    let half = file("half.json", &report("Bo", "2", ["7", "s3"]).1.to_json());
    let changed = file("changed.json", &report("Cy", "3", ["7", "s3"]).1.to_json().replace("\"7\"", "\"1\""));
    let status = |report: &PathBuf, only: Option<&str>, pass: u32| {
        let (reports, only) = (vec![report.clone()], only.map(str::to_owned));
        run(&Options { sheet: sheet.clone(), reports, only, pass, ..Options::default() }).map_err(|error| error.to_string())
    };
    let below = |percent: u32| Err(format!("the report is below {percent} %, or not as it was saved"));
    for (report, only, pass, ends) in [
        (&right, None, 100, Ok(())),
        (&half, None, 100, below(100)),
        (&half, None, 75, Ok(())),
        (&half, Some("who"), 100, Ok(())),
        (&half, Some("six"), 1, below(1)),
        (&changed, Some("who"), 100, below(100)),
    ] {
        assert_eq!(status(report, only, pass), ends, "{} {only:?} {pass}", report.display());
    }
    assert!(status(&right, Some("seven"), 0).unwrap_err().ends_with("has no question `seven`"));
    fs::remove_dir_all(folder).unwrap();
}
