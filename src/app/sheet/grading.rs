//! Reports that are graded on the page, one question of one report at a time, so that the page goes on between them.

use std::collections::VecDeque;

use crate::lang::Lang;
use crate::tell;
use crate::worksheets::{Grade, Graded, Lessons, Mark, Report, Sheet, Student, mark_question, remarks_on, with_same_numbers};

/// The reports that a person has opened beside the worksheet.
#[derive(Clone, Debug, Default)]
pub struct Grading {
    waiting: VecDeque<File>,
    open: Option<Open>,
    done: Vec<Graded>,
    /// How many there are, also of files that are still being read.
    all: usize,
    /// Whether what was opened last held no report.
    pub found_none: bool,
    /// Whether the next question is under way.
    pub is_running: bool,
}

/// A file that has been read.
#[derive(Clone, Debug)]
struct File {
    name: String,
    text: String,
}

/// The report whose questions are being marked.
#[derive(Clone, Debug)]
struct Open {
    file: String,
    report: Report,
    unread: Option<String>,
    marks: Vec<Mark>,
}

impl Grading {
    /// Makes room for so many reports. The table of those before stays where there is none.
    pub fn expect(&mut self, files: usize) {
        match files {
            0 => self.found_none = true,
            all => *self = Grading { all, ..Grading::default() },
        }
    }

    pub fn add(&mut self, name: String, text: String) {
        self.waiting.push_back(File { name, text });
    }

    /// Marks the next question. Whether there is another one.
    pub fn step(&mut self, sheet: &Sheet, lessons: &Lessons, lang: Lang) -> bool {
        let next = || self.waiting.pop_front().map(|file| Open::new(file, sheet, lang));
        let Some(mut open) = self.open.take().or_else(next) else { return false };
        if let Some(question) = sheet.questions.get(open.marks.len()) {
            open.marks.push(mark_question(sheet, lessons, &open.report, question));
        }
        if open.marks.len() < sheet.questions.len() {
            self.open = Some(open);
        } else {
            self.done.push(open.graded(sheet));
        }
        self.open.is_some() || !self.waiting.is_empty()
    }

    /// The reports that are graded, in the order of their files.
    pub fn graded(&self) -> Vec<Graded> {
        let mut graded = self.done.clone();
        graded.sort_by(|a, b| a.file.cmp(&b.file));
        with_same_numbers(graded)
    }

    /// How many reports are graded, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.done.len(), self.all)
    }
}

impl Open {
    /// A file that is no report is told among the others, and keeps nobody from their points.
    fn new(file: File, sheet: &Sheet, lang: Lang) -> Open {
        let (report, unread) = match Report::parse(&file.text) {
            Ok(report) => (report, None),
            Err(error) => (Report::new(sheet, Student::default()), Some(tell::report_error(lang, &error))),
        };
        Open { file: file.name, report, unread, marks: Vec::new() }
    }

    fn graded(self, sheet: &Sheet) -> Graded {
        let grade = Grade { student: self.report.student.clone(), remarks: remarks_on(sheet, &self.report), marks: self.marks };
        Graded { file: self.file, grade, unread: self.unread, same_number: Vec::new() }
    }
}
