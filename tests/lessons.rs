//! Every lesson of the folder: it runs to its end, what it claims is true, both languages are there, every answer is computed and every
//! wrong one explained; and what it shows is held in `tests/transcripts`, which `UPDATE_EXPECT=1` writes anew.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use zooscope::app::lesson_transcript;
use zooscope::lang::Lang;
use zooscope::lessons::{CATALOGUE_HEAD, Lesson, Performed, catalogue_block, faults, parse_catalogue, perform};
use zooscope::tell;

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
        assert!(!entry.picture.servers.is_empty(), "{} has a picture", entry.name);
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
