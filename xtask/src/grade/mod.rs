//! `cargo xtask grade`: reports of a worksheet, each run of them run again, as a table or as what a learning platform reads.
//!
//! Without a report the worksheet itself is tried: it is put to some students, and every question that cannot be asked is told.

mod csv;
mod gradescope;
mod prairielearn;
mod table;
mod trial;

use crate::failure::{Failure, Outcome};
use crate::places;
use std::fs;
use std::path::{Path, PathBuf};
use zooscope::lang::Lang;
use zooscope::lessons::{Lesson, LessonError};
use zooscope::tell;
use zooscope::worksheets::{Grade, Lessons, Mark, Report, Sheet, Student, grade};

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

/// A report with its grade.
struct Graded {
    /// The name of its file.
    file: String,
    grade: Grade,
    /// The reason why the file could not be read as a report; then there are no points.
    unread: Option<String>,
    /// The other files with the same number.
    same_number: Vec<String>,
}

impl Graded {
    /// Sentences on whatever is not as it is found.
    fn remarks(&self, lang: Lang) -> Vec<String> {
        let same = self.same_number.iter().map(|other| match lang {
            Lang::En => format!("{other} has the same number."),
            Lang::Zh => format!("{other} 的学号与它相同。"),
        });
        let told = self.grade.all_remarks().map(|(question, remark)| match question {
            Some(question) => format!("{question}: {}", tell::remark(lang, remark)),
            None => tell::remark(lang, remark),
        });
        self.unread.iter().cloned().chain(told).chain(same).collect()
    }

    fn passes(&self, percent: u32) -> bool {
        let enough = u64::from(self.grade.points()) * 100 >= u64::from(percent) * u64::from(self.grade.of());
        enough && self.unread.is_none() && self.same_number.is_empty() && self.grade.all_remarks().next().is_none()
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
    let graded = with_same_numbers(options.reports.iter().map(|path| one(options, &sheet, &lessons, path)).collect());
    print!("{}", printed(options, &sheet, &graded)?);
    let failed = graded.iter().filter(|graded| !graded.passes(options.pass)).count();
    match failed {
        0 => Ok(()),
        _ => Err(Failure::new(format!(
            "{failed} of {} reports are below {} % or are not as they were saved",
            graded.len(),
            options.pass
        ))),
    }
}

fn printed(options: &Options, sheet: &Sheet, graded: &[Graded]) -> Outcome<String> {
    match (options.form, graded) {
        (Form::Table, _) => Ok(table::of(sheet, graded, options.lang)),
        (Form::Csv, _) => Ok(csv::of(graded, options.lang)),
        (Form::PrairieLearn, [one]) => prairielearn::of(one, options.lang),
        (Form::Gradescope, [one]) => gradescope::of(one, &options.visibility, options.lang),
        (Form::PrairieLearn | Form::Gradescope, _) => Err(Failure::new("the platform reads the result of one REPORT at a time")),
    }
}

/// A file that is no report is told among the others, and keeps nobody from their points.
fn one(options: &Options, sheet: &Sheet, lessons: &Lessons, path: &Path) -> Graded {
    let report = fs::read_to_string(path)
        .map_err(|error| Failure::reading(path, error).to_string())
        .and_then(|text| Report::parse(&text).map_err(|error| tell::report_error(options.lang, &error)));
    let (report, unread) = match report {
        Ok(report) => (report, None),
        Err(why) => (Report::new(sheet, Student::default()), Some(why)),
    };
    let mut grade = grade(sheet, lessons, &report);
    grade.marks.retain(|mark| options.only.as_ref().is_none_or(|only| *only == mark.question));
    let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Graded { file, grade, unread, same_number: Vec::new() }
}

/// Two students with one number have one worksheet: an answer could have been passed on.
fn with_same_numbers(mut graded: Vec<Graded>) -> Vec<Graded> {
    let keys: Vec<(String, String)> = graded.iter().map(|it| (it.grade.student.key(), it.file.clone())).collect();
    for (n, it) in graded.iter_mut().enumerate() {
        let others = keys.iter().enumerate().filter(|(other, (key, _))| *other != n && !key.is_empty() && *key == keys[n].0);
        it.same_number = others.map(|(_, (_, file))| file.clone()).collect();
    }
    graded
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

/// The reason why an answer is not right, without the right one.
fn why(mark: &Mark, lang: Lang) -> String {
    match (&mark.unposable, &mark.wrong) {
        (Some(why), _) => tell::unposable(lang, why),
        (None, Some(wrong)) => tell::wrong(lang, wrong),
        (None, None) => String::new(),
    }
}

/// A text out of a report, for a terminal: without what would steer it, and not too long.
fn shown(text: &str) -> String {
    const MAX: usize = 40;
    let shown: String = text.chars().map(|letter| if letter.is_control() { '?' } else { letter }).take(MAX).collect();
    if text.chars().count() > MAX { shown + "…" } else { shown }
}

/// The student as one reads it.
fn named(student: &Student) -> String {
    [&student.name, &student.number]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| shown(part))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;
