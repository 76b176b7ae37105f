//! Every lesson of the folder: it runs to its end, what it claims is true, both languages are there, every answer is computed and every
//! wrong one explained; and what it shows is held in `tests/transcripts`, which `UPDATE_EXPECT=1` writes anew.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use zooscope::app::lesson_transcript;
use zooscope::check::{Inspector, Law, Violation};
use zooscope::hunt::Plan;
use zooscope::lang::Lang;
use zooscope::lessons::{Beat, CATALOGUE_HEAD, Lesson, Performed, Snapshot, catalogue_block, faults, parse_catalogue, perform};
use zooscope::script::StageView;
use zooscope::sim::{Position, Step};
use zooscope::tell;
use zooscope::zk;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names of all lessons, in the order of the course.
fn order() -> Vec<String> {
    let text = fs::read_to_string(root().join("lessons/order.txt")).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

fn read(name: &str) -> Lesson {
    let path = root().join("lessons").join(format!("{name}.lesson"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Lesson::parse(&text).unwrap_or_else(|error| panic!("{}:{error}", path.display()))
}

fn all() -> Vec<(Lesson, Performed)> {
    let lessons: Vec<Lesson> = order().iter().map(|name| read(name)).collect();
    assert!(lessons.len() > 1, "there are lessons");
    lessons
        .into_iter()
        .map(|lesson| {
            let performed = perform(&lesson, lesson.size);
            (lesson, performed)
        })
        .collect()
}

/// Compares with a file, or writes it where that is asked for.
fn held(path: PathBuf, text: &str) -> Result<(), String> {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return Ok(());
    }
    let held = fs::read_to_string(&path).unwrap_or_default();
    if held == text {
        return Ok(());
    }
    let first = held
        .lines()
        .zip(text.lines())
        .position(|(held, now)| held != now)
        .unwrap_or(held.lines().count().min(text.lines().count()));
    let line = |text: &str| text.lines().nth(first).unwrap_or("(its end)").to_owned();
    Err(format!("{}:{}: held {:?}, now {:?}", path.display(), first + 1, line(&held), line(text)))
}

#[test]
fn every_file_stands_in_the_order_and_bears_its_own_name() {
    let mut files: Vec<String> = fs::read_dir(root().join("lessons"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".lesson").map(str::to_owned))
        .collect();
    let mut order = order();
    for name in &order {
        assert_eq!(read(name).name, *name);
    }
    files.sort();
    order.sort();
    assert_eq!(files, order);
}

#[test]
fn every_lesson_is_true_whole_and_short() {
    let faults: Vec<String> = all()
        .iter()
        .flat_map(|(lesson, performed)| {
            let problems = performed.problems.iter().map(|problem| tell::lesson_problem(Lang::En, problem));
            let faults = problems.chain(faults(lesson, performed));
            faults.map(|fault| format!("{}: {fault}", lesson.name)).collect::<Vec<_>>()
        })
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_lesson_shows_what_it_showed() {
    let differences: Vec<String> = all()
        .iter()
        .filter_map(|(lesson, performed)| {
            let path = root().join("tests/transcripts").join(format!("{}.txt", lesson.name));
            held(path, &lesson_transcript(lesson, performed)).err()
        })
        .collect();
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

#[test]
fn the_picker_lists_them_as_they_are() {
    let all = all();
    let blocks: Vec<String> = all.iter().map(|(lesson, performed)| catalogue_block(lesson, performed)).collect();
    let text = format!("{CATALOGUE_HEAD}\n{}", blocks.join("\n"));
    held(root().join("lessons/catalogue.txt"), &text).unwrap();
    let entries = parse_catalogue(&text).expect("the list is read as it is written");
    assert_eq!(entries.len(), all.len());
    for (entry, (lesson, _)) in entries.iter().zip(&all) {
        assert_eq!(
            (&entry.name, entry.theme, &entry.title, entry.beats),
            (&lesson.name, lesson.theme, &lesson.title, lesson.beats.len())
        );
        match &entry.picture {
            Snapshot::Machines(it) => assert!(!it.servers.is_empty(), "{} has a picture", entry.name),
            Snapshot::Tree(it) => assert!(!it.znodes.is_empty() && !it.clients.is_empty(), "{} has a picture", entry.name),
        }
    }
    let tree = |name: &str| match &entries.iter().find(|entry| entry.name == name).unwrap().picture {
        Snapshot::Tree(tree) => tree.clone(),
        Snapshot::Machines(_) => panic!("{name} has a picture of its tree"),
    };
    // Six wait: for one znode, or each for the one before.
    let herd = tree("herd");
    assert_eq!((herd.znodes.len(), herd.clients.iter().filter(|client| client.watches == Some(0)).count()), (1, 6));
    let queued = tree("queued-lock");
    let mut chain: Vec<_> = queued.clients.iter().filter_map(|client| Some((client.owns?, client.watches?))).collect();
    chain.sort_unstable();
    assert_eq!(chain, (2..=7).map(|own| (own, own - 1)).collect::<Vec<_>>());
    assert_eq!(queued.clients.iter().filter(|client| client.state == 'h').map(|client| client.owns).collect::<Vec<_>>(), [Some(1)]);
    for name in order() {
        let lesson = read(&name);
        let told = lesson.picture.as_ref().and_then(|picture| lesson.beats.iter().find(|beat| beat.name == *picture));
        if told.is_some_and(|beat| matches!(beat.view, StageView::Tree(_))) {
            tree(&name);
        }
    }
}

#[test]
fn a_lesson_is_the_same_run_twice_and_an_edit_of_its_words_changes_nothing() {
    for name in order() {
        let path = root().join("lessons").join(format!("{name}.lesson"));
        let text = fs::read_to_string(path).unwrap();
        let [one, other] = [text.clone(), format!("# a remark\n{text}")].map(|text| {
            let lesson = Lesson::parse(&text).unwrap();
            perform(&lesson, lesson.size).recording.head().digest()
        });
        assert_eq!(one, other, "{name}");
    }
}

/// What breaks in a lesson's run.
fn broken(performed: &Performed) -> Vec<Violation> {
    let recording = &performed.recording;
    let (mut world, mut step, mut inspector) = (recording.seek(Position::default()), Step::default(), Inspector::default());
    for steps in 1..=recording.len() {
        recording.replay(&mut world, steps, &mut step, &mut |_| {});
        inspector.see(&world, &step);
    }
    inspector.violations().cloned().collect()
}

/// The laws that a beat quotes in its words, as the page says them.
fn quoted(beat: &Beat, lang: Lang) -> Vec<Law> {
    let texts: Vec<String> = beat.prose().map(|prose| prose.text(lang, &[])).collect();
    Law::ALL.iter().copied().filter(|law| texts.iter().any(|text| text.contains(tell::law(lang, *law)))).collect()
}

/// The lessons that leave a rule out, to show what it is for.
fn without_a_rule() -> Vec<(Lesson, Performed)> {
    let all = all().into_iter().filter(|(_, performed)| performed.config.lacks_rules()).collect::<Vec<_>>();
    assert!(all.len() > 3);
    all
}

#[test]
fn a_lesson_without_a_rule_breaks_the_promises_that_it_quotes_by_the_end_of_the_beat_that_quotes_them() {
    for (lesson, performed) in without_a_rule() {
        let broken = broken(&performed);
        let mut quotes = 0;
        for (beat, done) in lesson.beats.iter().zip(&performed.beats) {
            let laws = quoted(beat, Lang::En);
            assert_eq!(laws, quoted(beat, Lang::Zh), "{}: {}", lesson.name, beat.name);
            for law in laws {
                quotes += 1;
                let first = broken.iter().find(|found| found.law == law).map(|found| found.step);
                assert!(
                    first.is_some_and(|step| step < done.end.steps),
                    "{}: {}: {law} breaks at {first:?}",
                    lesson.name,
                    beat.name
                );
            }
        }
        assert!(quotes > 0, "{} quotes no promise", lesson.name);
    }
}

#[test]
fn the_schedule_of_a_lesson_without_a_rule_breaks_no_promise_with_it() {
    for (lesson, performed) in without_a_rule() {
        let acts = performed.recording.entries().iter().map(|entry| (entry.at.time, entry.command.clone())).collect();
        let end = performed.beats.last().unwrap().end.time;
        let without = Plan { config: performed.config.clone(), seed: performed.seed, acts, end };
        let with = Plan { config: performed.config.with_all_rules(), ..without.clone() };
        assert!(without.play().violations().next().is_some(), "{}", lesson.name);
        assert_eq!(with.play().violations().next(), None, "{}", lesson.name);
    }
}

#[test]
fn a_write_that_a_server_has_passed_over_in_its_log_is_not_shown_as_committed_there_until_its_tree_has_it() {
    let lesson = read("undone-write");
    let performed = perform(&lesson, lesson.size);
    let given_up = |beat: &str| {
        let at = lesson.beats.iter().position(|other| other.name == beat).unwrap();
        let world = performed.recording.seek(performed.beats[at].end);
        let cells = zk::server(&world, zk::ServerId(3)).unwrap().log_tail(usize::MAX);
        let is_it = |cell: &&zk::LogCell| cell.txn.body.path().is_some_and(|path| **path == *"/b");
        cells.iter().find(is_it).unwrap().standing
    };
    assert_eq!(given_up("back"), zk::Standing::Logged);
    assert_eq!(given_up("restart"), zk::Standing::Committed);
}

#[test]
fn what_a_learner_has_acknowledged_without_logging_it_is_shown_in_its_memory_and_gone_when_its_power_fails() {
    let lesson = read("logged-too-late");
    let performed = perform(&lesson, lesson.size);
    let at_s1 = |beat: &str| {
        let at = lesson.beats.iter().position(|other| other.name == beat).unwrap();
        let world = performed.recording.seek(performed.beats[at].end);
        let cells = zk::server(&world, zk::ServerId(1)).unwrap().log_tail(3);
        let is_it = |cell: &&zk::LogCell| cell.txn.body.path().is_some_and(|path| **path == *"/b");
        cells.iter().find(is_it).map(|cell| cell.standing)
    };
    assert_eq!(at_s1("again"), None, "the DIFF is on its way");
    assert_eq!(at_s1("said"), Some(zk::Standing::InMemory));
    assert_eq!(at_s1("lost"), None);
}
