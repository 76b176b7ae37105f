//! `cargo xtask grade`: reports of a worksheet, each run of them run again, as a table or as what a learning platform reads.
//!
//! Without a report the worksheet itself is tried: it is put to some students, and every question that cannot be asked is told.

mod csv;
mod gradescope;
mod prairielearn;
mod trial;

use crate::failure::{Failure, Outcome};
use crate::places;
use std::fs;
use std::path::{Path, PathBuf};
use zooscope::lang::Lang;
use zooscope::lessons::{Lesson, LessonError};
use zooscope::tell;
use zooscope::worksheets::{Graded, Lessons, Report, Sheet, Student, grade, with_same_numbers};

/// The arguments of `cargo xtask grade`.
pub struct Options {
    pub sheet: PathBuf,
    pub reports: Vec<PathBuf>,
    pub form: Form,
    /// The only question that counts.
    pub only: Option<String>,
    /// Percent of the points that a report has to reach.
    pub pass: u32,
    /// When Gradescope shows a student the questions.
    pub visibility: String,
    pub lang: Lang,
}

/// The form in which the grades are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Table,
    Csv,
    PrairieLearn,
    Gradescope,
}

/// Gradescope's words for when a student sees a test.
const VISIBILITIES: [&str; 4] = ["visible", "after_due_date", "after_published", "hidden"];

impl Default for Options {
    fn default() -> Self {
        Options {
            sheet: PathBuf::new(),
            reports: Vec::new(),
            form: Form::Table,
            only: None,
            pass: 100,
            visibility: "after_due_date".to_owned(),
            lang: Lang::En,
        }
    }
}

pub fn run(options: &Options) -> Outcome {
    let text = read(&options.sheet)?;
    let sheet = Sheet::parse(&text).map_err(|error| misread(options.lang, &options.sheet, &text, &error))?;
    if let Some(only) = options.only.as_ref().filter(|only| sheet.questions.iter().all(|question| question.name != **only)) {
        return Err(Failure::new(format!("{} has no question `{only}`", options.sheet.display())));
    }
    if !VISIBILITIES.contains(&options.visibility.as_str()) {
        return Err(Failure::new(format!("--visibility takes one of {}", VISIBILITIES.join(", "))));
    }
    let lessons = lessons(options, &sheet)?;
    if options.reports.is_empty() {
        return trial::run(&sheet, &lessons, options.lang);
    }
    let reports = reports(&options.reports)?;
    let graded = with_same_numbers(reports.iter().map(|file| one(options, &sheet, &lessons, file)).collect());
    print!("{}", printed(options, &sheet, &graded)?);
    let failed = graded.iter().filter(|graded| !graded.passes(options.pass)).count();
    if failed == 0 { Ok(()) } else { Err(Failure::new(failing(failed, graded.len(), options.pass))) }
}

/// The reason of the exit status.
fn failing(failed: usize, all: usize, pass: u32) -> String {
    let (which, it_was) = match (failed, all) {
        (_, 1) => ("the report is".to_owned(), "it was"),
        (1, _) => (format!("1 of {all} reports is"), "it was"),
        _ => (format!("{failed} of {all} reports are"), "they were"),
    };
    format!("{which} below {pass} %, or not as {it_was} saved")
}

/// A file with a report, and what it is called in the table.
struct ReportFile {
    path: PathBuf,
    name: String,
}

/// The files of reports: of a folder all `.json` in it and below it. A name that two have is told with its folders.
fn reports(named: &[PathBuf]) -> Outcome<Vec<ReportFile>> {
    let mut paths = Vec::new();
    for path in named {
        if !path.is_dir() {
            paths.push(path.clone());
            continue;
        }
        let before = paths.len();
        below(path, &mut paths)?;
        if paths.len() == before {
            return Err(Failure::new(format!("there is no report in {}: no file whose name ends with .json", path.display())));
        }
    }
    let short = |path: &Path| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let is_one = |name: &str| paths.iter().filter(|path| short(path) == name).count() == 1;
    let name = |path: &PathBuf| Some(short(path)).filter(|name| is_one(name)).unwrap_or_else(|| path.display().to_string());
    Ok(paths.iter().map(|path| ReportFile { path: path.clone(), name: name(path) }).collect())
}

fn below(folder: &Path, paths: &mut Vec<PathBuf>) -> Outcome {
    let read = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>());
    let mut entries = read.map_err(|error| Failure::reading(folder, error))?;
    entries.sort();
    for entry in entries {
        // A link could lead back to where it stands.
        if entry.is_dir() && !entry.is_symlink() {
            below(&entry, paths)?;
        } else if entry.extension().is_some_and(|ending| ending == "json") {
            paths.push(entry);
        }
    }
    Ok(())
}

fn printed(options: &Options, sheet: &Sheet, graded: &[Graded]) -> Outcome<String> {
    match (options.form, graded) {
        (Form::Table, _) => Ok(tell::grades(sheet, graded, options.lang)),
        (Form::Csv, _) => Ok(csv::of(graded, options.lang)),
        (Form::PrairieLearn, [one]) => prairielearn::of(one, options.lang),
        (Form::Gradescope, [one]) => gradescope::of(one, &options.visibility, options.lang),
        (Form::PrairieLearn | Form::Gradescope, _) => Err(Failure::new("the platform reads the result of one REPORT at a time")),
    }
}

/// A file that is no report is told among the others, and keeps nobody from their points.
fn one(options: &Options, sheet: &Sheet, lessons: &Lessons, file: &ReportFile) -> Graded {
    let report = fs::read_to_string(&file.path)
        .map_err(|error| Failure::reading(&file.path, error).to_string())
        .and_then(|text| Report::parse(&text).map_err(|error| tell::report_error(options.lang, &error)));
    let (report, unread) = match report {
        Ok(report) => (report, None),
        Err(why) => (Report::new(sheet, Student::default()), Some(why)),
    };
    let mut grade = grade(sheet, lessons, &report);
    grade.marks.retain(|mark| options.only.as_ref().is_none_or(|only| *only == mark.question));
    Graded { file: file.name.clone(), grade, unread, same_number: Vec::new() }
}

/// The lessons that the worksheet takes questions from: beside it, or among those of the page.
fn lessons(options: &Options, sheet: &Sheet) -> Outcome<Lessons> {
    let beside = options.sheet.parent().unwrap_or(Path::new(""));
    let own = places::root()?.join("lessons");
    let mut lessons = Lessons::default();
    for name in sheet.lessons() {
        let file = format!("{name}.lesson");
        let Some(path) = [beside.join(&file), own.join(&file)].into_iter().find(|path| path.exists()) else { continue };
        let text = read(&path)?;
        lessons.add(Lesson::parse(&text).map_err(|error| misread(options.lang, &path, &text, &error))?);
    }
    Ok(lessons)
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::reading(path, error))
}

fn misread(lang: Lang, path: &Path, text: &str, error: &LessonError) -> Failure {
    let source = text.lines().nth(error.line - 1).unwrap_or_default();
    Failure::new(format!("{}: {}\n  | {source}", path.display(), tell::lesson_error(lang, error)))
}

#[cfg(test)]
mod tests;
