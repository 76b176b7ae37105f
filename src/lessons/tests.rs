//! Sentences about the format: what is read, what is refused and where, and what a run makes of it.

use super::*;
use crate::script::Outcome;
use crate::spoil::{Xorshift, spoiled};
use crate::zk::{Refused, ServerId};

const WHOLE: &str = include_str!("../../lessons/leader-stops.lesson");

/// The shortest lesson there can be, with these lines in its only beat.
fn lesson_with(lines: &str) -> String {
    format!(
        "lesson a\ntheme ensemble\ntitle.en A\ntitle.zh 甲\nline.en B\nline.zh 乙\nensemble 3 clients 2\nrun until leader\nrun 2s\n\
         chapter.en C\nchapter.zh 丙\nbeat one\nsay.en D\nsay.zh 丁\n{lines}\n\
         take.en E\ntake.zh 戊\nmyth.en F\nmyth.zh 己\ntruth.en G\ntruth.zh 庚\n"
    )
}

fn error(text: &str) -> LessonError {
    Lesson::parse(text).unwrap_err()
}

/// The value of the expression at the end of a beat with these commands.
fn figure(commands: &str, expression: &str) -> String {
    let text = lesson_with(commands);
    let lesson = Lesson::parse(&text).unwrap_or_else(|error| panic!("{error}"));
    let performed = perform(&lesson, lesson.size);
    assert_eq!(performed.problems, [], "{commands}");
    let beat = &performed.beats[0];
    Figures::new(&performed.recording, beat.start, beat.end).value(&Expression::parse(expression).unwrap())
}

#[test]
fn a_lesson_is_read_whole() {
    let lesson = Lesson::parse(WHOLE).unwrap();
    assert_eq!((lesson.name.as_str(), lesson.theme), ("leader-stops", Theme::Ensemble));
    assert!(lesson.beats.len() > 5 && lesson.chapters.len() > 2);
    assert!(lesson.beats.iter().any(|beat| beat.question.is_some()));
    assert!(lesson.beats.iter().all(|beat| !beat.say.en.is_empty() && !beat.say.zh.is_empty()));
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_column() {
    let cases = [
        (lesson_with("crush s1"), 15, 1),
        (lesson_with("crash s1 s2"), 15, 10),
        (lesson_with("look s1 nowhere"), 15, 6),
        (lesson_with("expect leader is s1"), 15, 8),
        (lesson_with("answer leader"), 15, 1),
        (lesson_with("say.en again"), 15, 1),
        (lesson_with("ask.en Who *leads?"), 15, 12),
        (lesson_with("ask.en Who is {who}?"), 15, 16),
        (lesson_with("view trees /"), 15, 6),
        (lesson_with("view tree locks"), 15, 11),
        (lesson_with("view both / /a"), 15, 13),
        (lesson_with("view"), 15, 5),
        (lesson_with("view tree /\nview servers"), 16, 1),
        (lesson_with("title C"), 15, 1),
        (lesson_with("expect"), 15, 7),
        // Within an expression, at the word that does not fit, or where one is missing.
        (lesson_with("expect role c1 = LEADING"), 15, 13),
        (lesson_with("expect leader = {role 1}"), 15, 23),
        (lesson_with("expect leader ="), 15, 16),
        (lesson_with("expect leader s1 = s1"), 15, 15),
        (lesson_with("ask.en Who?\nask.zh 谁？\nanswer stat s1 /a size"), 17, 19),
        (lesson_with("ask.en Who?\nask.zh 谁？\nanswer value s1"), 17, 16),
        (lesson_with("ask.zh 谁是 {count cats}？"), 15, 18),
        // In a line that goes on.
        (lesson_with("ask.en Who\n  leads\n  *them?"), 17, 3),
        (lesson_with("ask.zh 谁\n\n\t领导 {role c1}？"), 17, 11),
        // A figure that would not be computed.
        (lesson_with("ask.en Is `a {value s1 /a}` so?"), 15, 14),
        (lesson_with("ask.en Is *{leader}* so?"), 15, 12),
        (lesson_with("ask.en Does\n [s1|{leader}] lead?"), 16, 6),
        // Ranges.
        (lesson_with("c1..c9999 close"), 15, 1),
        (lesson_with("c2..c1 close"), 15, 1),
        // A voter in no group, at the line of the groups.
        (lesson_with("crash s1").replace("ensemble 3", "set groups 1:2\nensemble 3"), 7, 1),
    ];
    for (text, line, column) in cases {
        let error = error(&text);
        assert_eq!((error.line, error.column), (line, column), "{error} in {}", text.lines().nth(14).unwrap());
    }
}

#[test]
fn a_view_stands_until_another_beat_names_another() {
    let beats = "beat two\nsay.en H\nsay.zh 辛\nview both /locks\nbeat three\nsay.en I\nsay.zh 壬\nbeat four\nsay.en J\nsay.zh 癸\nview servers";
    let lesson = Lesson::parse(&lesson_with(beats)).unwrap();
    let views: Vec<String> = lesson.beats.iter().map(|beat| beat.view.to_string()).collect();
    assert_eq!(views, ["servers", "both /locks", "both /locks", "servers"]);
}

#[test]
fn braces_that_are_no_figure_are_code() {
    let lesson = Lesson::parse(&lesson_with(
        "ask.en `{\"x\":1}`?\nask.zh `{}`？\nanswer leader\noption s1\noption s3\nright.en E\nright.zh 戊",
    ));
    let question = lesson.unwrap().beats.remove(0).question.unwrap();
    assert_eq!(question.ask.en[0], Piece::Code("{\"x\":1}".to_owned()));
}

#[test]
fn a_missing_language_is_named_and_a_text_without_any_is_an_error() {
    let with_notes = lesson_with("note.en H\nnote.zh 辛");
    let cases = [
        ("say.zh 丁\n", 13, "say.zh"),
        ("note.zh 辛\n", 15, "note.zh"),
        ("truth.en G\n", 21, "truth.en"),
        ("chapter.en C\n", 10, "chapter.en"),
    ];
    for (without, line, keyword) in cases {
        let text = with_notes.replace(without, "");
        let lesson = Lesson::parse(&text).unwrap();
        let missing = LessonError { line, column: 1, kind: LessonErrorKind::Missing { keyword } };
        assert_eq!(lesson.untranslated, std::slice::from_ref(&missing));
        let faults = faults(&lesson, &perform(&lesson, 1));
        assert!(faults.contains(&format!("line {line}: {}", missing.kind)), "{faults:?}");
    }
    let text = lesson_with("").replace("say.en D\nsay.zh 丁\n", "");
    assert_eq!(error(&text).kind, LessonErrorKind::Missing { keyword: "say.en" });
}

#[test]
fn chapters_in_one_language_stand_one_after_another() {
    let text = lesson_with("chapter.en H\nbeat two\nsay.en I\nchapter.zh 辛\nbeat three\nsay.zh 壬");
    let chapters = Lesson::parse(&text).unwrap().chapters;
    assert_eq!(
        chapters.iter().map(|it| (it.en.as_str(), it.zh.as_str())).collect::<Vec<_>>(),
        [("C", "丙"), ("H", "H"), ("辛", "辛")]
    );
}

#[test]
fn somebody_who_writes_is_told_of_every_error_that_is_one_by_itself() {
    let places = |text: &str| Lesson::read(text).unwrap_err().into_iter().map(|it| (it.line, it.column)).collect::<Vec<_>>();
    assert_eq!(
        places(&lesson_with("look nowhere\ncrush s1\n on\nexpect leader\n\tmore")),
        [(15, 6), (16, 1), (17, 1), (18, 8), (19, 1)]
    );
    // Behind a beat without a name nothing is judged: its words would be taken for those of the one before.
    assert_eq!(places(&lesson_with("crush s1\nbeat Two\nsay.en H\nsay.zh 辛\ncrush s2")), [(15, 1), (16, 6)]);
    assert_eq!(places(&lesson_with("beat\nsay.en H\nsay.zh 辛")), [(15, 5)]);
}

#[test]
fn a_lesson_may_begin_with_a_byte_order_mark() {
    let text = lesson_with("");
    assert_eq!(Lesson::parse(&format!("\u{feff}{text}")), Lesson::parse(&text));
}

#[test]
fn a_line_that_begins_with_a_space_goes_on_the_text_above() {
    let text = lesson_with("").replace("say.en D\nsay.zh 丁\n", "say.en D\n  d\nsay.zh 丁\n 丁\n");
    let lesson = Lesson::parse(&text).unwrap();
    assert_eq!(lesson.beats[0].say.en, [Piece::Text("D d".to_owned())]);
    assert_eq!(lesson.beats[0].say.zh, [Piece::Text("丁丁".to_owned())]);
    assert_eq!(error(&lesson_with("crash s1\n s2")).kind, LessonErrorKind::NothingAbove);
}

#[test]
fn expressions_say_what_the_run_is() {
    assert_eq!(figure("", "leader"), "s3");
    assert_eq!(figure("crash s3", "role s3"), "stopped");
    assert_eq!(figure("crash s3", "leader"), "none");
    assert_eq!(figure("crash s3\nrun until decided\nrun until decided", "elected"), "s2");
    assert_eq!(figure("crash s3\nrun until decided\nrun until decided", "leader"), "none", "it has no quorum yet");
    assert_eq!(figure("c1 create /a x\nrun until replies", "reply c1"), "/a");
    assert_eq!(figure("c1 get /a\nrun until replies", "reply c1"), "NoNode");
    assert_eq!(figure("c1 create /a x\nrun 1s", "value s1 /a"), "x");
    assert_eq!(figure("c1 create /a x\nc1 set /a y\nrun 1s", "stat s1 /a version"), "1");
    assert_eq!(figure("c1 create /a\nc1 create /a/b\nrun 1s", "children s2 /a"), "1");
    assert_eq!(figure("c1 ls -w /\nrun 1s\nc2 create /a\nrun 1s", "count watch c1"), "1");
    assert_eq!(figure("c1 ls -w /\nrun 1s\nc2 create /a\nrun 1s", "count watch c2"), "0");
    assert_eq!(figure("run 250ms", "lasted"), "250");
    assert_eq!(figure("crash s3\nc1 get /", "waiting c1"), "1");
    assert_eq!(figure("c1 run lock /l\nrun 1s", "doing c1"), "holding");
    assert_eq!(figure("c1 run lock /l\nrun 1s\nc2 run lock /l\nrun 1s", "holder /l"), "c1");
    assert_eq!(figure("c1 run lock /l\nrun 1s\nc2 run lock /l\nrun 1s", "line c2"), "6");
    assert_eq!(figure("c1 run lock /l\nrun 1s", "session c1"), "alive");
    assert_eq!(figure("client add c3 timeout 1s\nrun 1s", "timeout c3"), "4000", "two ticks are the least");
}

#[test]
fn expressions_count_who_leads_what_was_acknowledged_and_what_was_lost() {
    assert_eq!(figure("", "leading"), "1");
    assert_eq!(figure("freeze s3", "leading"), "0", "it believes nothing while it is frozen");
    let two = "isolate s3\ncrash s1\ncrash s2\nrestart s1\nrestart s2\nrun 3s";
    assert_eq!(["leading", "stopped", "count crash"].map(|it| figure(two, it)), ["2", "0", "2"]);
    assert_eq!(figure("crash s3\ncrash c1", "count crash"), "1", "a client is no server");
    assert_eq!(figure("crash s3\ncrash c1", "stopped"), "1");
    let write = "c1 create /a x\nc1 create /a y\nc1 multi check /b ; set /a z\nc2 get /a\nrun 1s";
    assert_eq!(figure(write, "count acknowledged"), "1", "the others failed");
    assert_eq!(figure(write, "count acknowledged c2"), "0");
    assert_eq!((figure(write, "lost"), figure("crash s2\ncrash s3\nrun 10ms", "lost")), ("0".to_owned(), "unknown".to_owned()));
}

#[test]
fn expressions_count_commands_and_faults_of_the_network_and_tell_a_broken_promise() {
    let counts = |commands: &str| ["count command", "count network"].map(|it| figure(commands, it));
    assert_eq!(counts("crash s1\ncut s1 s2\nrun 1s\nheal\nc1 create /a"), ["4", "1"], "waiting is no command, mending no fault");
    assert_eq!(counts("slow s1 s2 50ms\nslow s1 s2 0ms\ndisk s1 slow 50ms\nfreeze c1"), ["4", "1"]);
    assert_eq!(counts("partition s1 | s2 s3\nisolate s3\nrun 1s"), ["2", "2"]);
    let token = "c2 run storage-naive\nrun 300ms\nc1 run lock /lock storage c2\nrun 500ms\nc1 write a\nrun 500ms";
    assert_eq!(["broken OneHolder", "broken TokensGrow"].map(|it| figure(token, it)), ["no", "no"]);
    assert_eq!(Expression::parse("broken Nothing"), Err(misread::Misread { at: 7, wanted: Wanted::Law }));
    assert_eq!(Expression::parse("broken"), Err(misread::Misread { at: 6, wanted: Wanted::Law }));
}

#[test]
fn a_read_is_stale_if_it_shows_less_than_a_write_that_was_done_before_it_was_asked_for() {
    // s3 leads, and s1 hears of each write late.
    let begin = "client add c3 at s1\nclient add c4 at s2\nrun 1s\nc4 create /a 0\nrun 1s\nslow s1 s3 500ms\n";
    let stale = |lines: &str| figure(&format!("{begin}{lines}\nrun 200ms"), "count stale");
    assert_eq!(stale("c4 set /a 1\nrun until replies\nc3 get /a"), "1");
    assert_eq!(stale("c4 set /a 1\nrun until replies\nc3 stat /a"), "1");
    assert_eq!(stale("c4 create -s /a/x- 1\nrun until replies\nc3 ls /a"), "1");
    assert_eq!(stale("c4 create -s /a/x- 1\nrun until replies\nc3 get /a"), "0", "of the children it shows nothing");
    assert_eq!(stale("c4 create /b\nrun until replies\nc3 get /a"), "0", "another znode");
    assert_eq!(stale("c4 set /a 1\nc3 get /a\nrun until replies"), "0", "the write was not acknowledged yet");
    assert_eq!(stale("c4 set /a 1\nrun 1s\nc3 get /a"), "0", "it has heard of it");
}

#[test]
fn of_a_stopped_server_one_reads_its_disk_and_no_memory() {
    let stopped = "c1 create /a x\nrun 1s\ncrash s1\nrun 10ms";
    assert_eq!(figure(stopped, "epoch s1"), "1");
    assert_eq!(figure(stopped, "zxid s1"), figure("c1 create /a x\nrun 1s", "zxid s1"));
    assert_eq!(figure(stopped, "exists s1 /a"), "no");
    for expression in ["value s1 /a", "children s1 /", "stat s1 /a version"] {
        assert_eq!(figure(stopped, expression), "none", "{expression}");
    }
    assert_eq!(figure("c1 create /a x\nrun 1s\nfreeze s1", "value s1 /a"), "x", "a frozen one keeps its memory");
}

#[test]
fn of_a_session_nobody_knows_where_nobody_leads() {
    assert_eq!(figure("c1 close\nrun 1s", "session c1"), "gone");
    assert_eq!(figure("crash s2\ncrash s3\nrun 10ms", "session c1"), "unknown");
}

#[test]
fn a_question_has_the_answer_that_the_run_gives() {
    let question = "ask.en Who?\nask.zh 谁？\nanswer leader\noption s1\noption s2\noption s3\nright.en It.\nright.zh 它。";
    for (commands, right) in [("run 1s", 2), ("crash s3\nrun until leader", 1)] {
        let lesson = Lesson::parse(&lesson_with(&format!("{question}\n{commands}"))).unwrap();
        assert_eq!(perform(&lesson, 1).beats[0].rights, [right], "{commands}");
    }
}

#[test]
fn figures_before_a_beat_are_those_of_its_beginning_and_figures_after_it_those_of_its_end() {
    let text = lesson_with("then.en {leader}, not {role s3}.\nthen.zh {leader}。\ncrash s3\nrun until leader")
        .replace("say.en D", "say.en {leader} leads.");
    let lesson = Lesson::parse(&text).unwrap();
    let performed = perform(&lesson, 1);
    let values = |values: &Values| values.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>();
    assert_eq!(values(&performed.beats[0].before), ["s3"]);
    assert_eq!(values(&performed.beats[0].after), ["s2", "stopped", "s2"]);
}

#[test]
fn an_answer_that_alone_is_named_before_it_is_asked_for_is_a_fault_and_so_is_a_count_of_what_was_not_played() {
    let question = "ask.en Who leads then?\nask.zh 谁？\nanswer leader\noption s2\noption s3\nwhy.en It stopped.\nwhy.zh 它停机了。\n\
                    right.en It.\nright.zh 它。\ncrash s3\nrun until leader";
    let told = |say: &str| {
        let lesson = Lesson::parse(&lesson_with(question).replace("say.en D", say)).unwrap();
        faults(&lesson, &perform(&lesson, 1)).join("\n")
    };
    for fair in ["say.en [s3] stops.", "say.en [s3] stops, and [s2] notices."] {
        assert!(!told(fair).contains("before it"), "{}", told(fair));
    }
    assert!(told("say.en Look at [s2].").contains("s2 alone is named before"));
    assert!(told("say.en It takes {lasted} ms.").contains("Lasted is told before it is counted"));
}

#[test]
fn a_view_of_a_tree_that_no_server_has_is_a_problem_at_its_line() {
    let problems = |view: &str| {
        let performed = perform(&Lesson::parse(&lesson_with(view)).unwrap(), 1);
        performed.problems.into_iter().map(|it| (it.line, it.command, it.outcome)).collect::<Vec<_>>()
    };
    assert_eq!(problems("view tree /locks s2"), []);
    let nobody = Outcome::Refused(Refused::NoSuchNode(ServerId(9).node()));
    assert_eq!(problems("view both /locks s9"), [(15, "view both /locks s9".to_owned(), nobody.clone())]);
    // Told once, however long the view stands.
    let stands = "view tree s9\nbeat two\nsay.en H\nsay.zh 辛";
    assert_eq!(problems(stands), [(15, "view tree / s9".to_owned(), nobody)]);
}

#[test]
fn what_does_not_hold_is_told() {
    let lesson = Lesson::parse(&lesson_with("expect leader = s1\nlook /nowhere\ncrash s1\ncrash s1")).unwrap();
    let performed = perform(&lesson, 1);
    let [problem] = performed.problems.as_slice() else { panic!("{:?}", performed.problems) };
    assert!(matches!(problem.outcome, Outcome::Refused(_)));
    assert_eq!((lesson.beats[0].commands[1].line, "crash s1"), (problem.line, &*problem.command));
    let faults = faults(&lesson, &performed).join("\n");
    for part in ["expect leader = s1: s3 against s1", "no /nowhere"] {
        assert!(faults.contains(part), "{part} in {faults}");
    }
}

#[test]
fn a_lesson_that_asks_for_too_much_ends_at_the_line_that_does() {
    for long in ["run 1440min", "step 1000000", &"run until watch\n".repeat(3_000)] {
        let lesson = Lesson::parse(&lesson_with(&format!("crash s1\n{long}\nrestart s1"))).unwrap();
        let performed = perform(&lesson, 1);
        assert!(performed.recording.len() <= MAX_LESSON_STEPS, "{} steps", performed.recording.len());
        let error = performed.too_long().unwrap();
        assert_eq!(error.kind, LessonErrorKind::TooManySteps { max: MAX_LESSON_STEPS });
        let (first, last) = (&lesson.beats[0].commands[1], lesson.beats[0].commands.last().unwrap());
        assert!((first.line..last.line).contains(&error.line), "{error}");
        assert_eq!(performed.problems.last().map(|problem| problem.line), Some(error.line), "nothing is tried behind it");
    }
}

#[test]
fn a_size_changes_how_many_there_are() {
    let text = lesson_with("c1..cN run lock /l\nrun 2s")
        .replace("clients 2", "clients N")
        .replace("theme ensemble\n", "theme ensemble\nsize 3\n");
    let lesson = Lesson::parse(&text).unwrap();
    for size in [1, 3, 7] {
        let performed = perform(&lesson, size);
        assert_eq!(performed.problems, []);
        let beat = &performed.beats[0];
        let mut figures = Figures::new(&performed.recording, beat.start, beat.end);
        assert_eq!(figures.value(&Expression::parse("children s1 /l").unwrap()), size.to_string());
    }
}

#[test]
fn no_text_makes_it_panic() {
    let mut random = Xorshift(0x9e37_79b9_7f4a_7c15);
    // A short lesson is read far more often than one of the page's in the same time.
    let short = lesson_with(
        "crash s1\nrun 1s\nlook s2\nask.en Who *leads*?\nask.zh 谁？\nanswer leader\noption s2\noption s3\nright.en D\nright.zh 丁\nexpect leader = s2",
    );
    assert!(Lesson::parse(&short).is_ok());
    for n in 0..100_000 {
        let whole = if n % 100 == 0 { WHOLE } else { &short };
        let text = spoiled(whole, b" \n{}[]*`<>.=#", &mut random);
        if let Err(error) = Lesson::parse(&text) {
            assert!(error.line >= 1 && error.column >= 1, "{error}");
        }
    }
}
