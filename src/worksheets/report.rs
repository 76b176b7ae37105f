//! What a student hands in, as one file of JSON: answers, tries, time, and the runs that led to them.
//!
//! Everything in it that can be computed is computed again when it is graded. The seal is a digest of all the rest: it shows that a
//! file was changed by hand, and keeps nobody from computing it anew.

use std::cmp::Ordering;

use super::handed_in::MAX_RUN_BYTES;
use super::sheet::Sheet;
use super::student::{MAX_NAME_BYTES, Student};
use crate::json::{BadJson, Value, write_text};
use crate::script::without_byte_order_mark;
use crate::sim::digest;

/// The version of the format. A later one is refused with its number.
const VERSION: u32 = 1;
pub const MAX_REPORT_BYTES: usize = 1024 * 1024;
const MAX_ANSWERS: usize = 64;
/// The longest answer that is typed.
const MAX_ANSWER_BYTES: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The worksheet's name and its digest.
    pub sheet: String,
    pub sheet_digest: u64,
    pub student: Student,
    pub answers: Vec<Answer>,
    /// Whether the seal, if it was read from a file, is that of the content.
    pub is_sealed: bool,
}

/// The last answer that was given to a question, and what the page found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Answer {
    pub question: String,
    /// The text that was chosen or typed; empty where a run is the answer.
    pub answer: String,
    /// The script of the run that is the answer.
    pub run: Option<String>,
    /// The digest of the world at that run's end, or at the moment that the question asks about.
    pub end: u64,
    pub seed: u64,
    pub size: u16,
    pub points: u32,
    /// How often it was answered, and how long that took.
    pub tries: u32,
    pub seconds: u32,
}

/// The reason why a file is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportError {
    TooLong {
        max: usize,
    },
    NoJson(BadJson),
    /// It is JSON of another kind.
    OtherFile,
    /// It was saved by a later version.
    Later {
        version: u32,
    },
    /// The member is missing, of another kind, or too long; of the n-th answer, counted from one.
    Member {
        answer: Option<usize>,
        name: &'static str,
    },
}

impl Report {
    /// A report without answers.
    pub fn new(sheet: &Sheet, student: Student) -> Report {
        Report { sheet: sheet.name.clone(), sheet_digest: sheet.digest, student, answers: Vec::new(), is_sealed: true }
    }

    /// Reads a whole file.
    ///
    /// # Errors
    /// It is no report, or a later version's.
    pub fn parse(text: &str) -> Result<Report, ReportError> {
        if text.len() > MAX_REPORT_BYTES {
            return Err(ReportError::TooLong { max: MAX_REPORT_BYTES });
        }
        Report::of(&Value::read(without_byte_order_mark(text)).map_err(ReportError::NoJson)?)
    }

    /// Reads a report that has been read as JSON.
    pub(super) fn of(json: &Value) -> Result<Report, ReportError> {
        let version: u32 = json.get("zooscopeReport").and_then(number).ok_or(ReportError::OtherFile)?;
        if version != VERSION {
            return Err(ReportError::Later { version });
        }
        let of = Members { json, answer: None };
        let answers = json.get("answers").and_then(Value::list).filter(|answers| answers.len() <= MAX_ANSWERS);
        let answers = answers.ok_or(of.missing("answers"))?.iter().zip(1..).map(answer).collect::<Result<Vec<_>, _>>()?;
        let mut report = Report {
            sheet: of.text("worksheet", MAX_NAME_BYTES)?,
            sheet_digest: of.hex("worksheetDigest")?,
            student: Student { name: of.text("name", MAX_NAME_BYTES)?, number: of.text("number", MAX_NAME_BYTES)? },
            answers,
            is_sealed: true,
        };
        report.is_sealed = of.hex("seal")? == report.seal();
        Ok(report)
    }

    /// The file.
    pub fn to_json(&self) -> String {
        let mut out = String::from("{");
        member(&mut out, "zooscopeReport", &VERSION.to_string());
        text_member(&mut out, "worksheet", &self.sheet);
        text_member(&mut out, "worksheetDigest", &hex(self.sheet_digest));
        text_member(&mut out, "name", &self.student.name);
        text_member(&mut out, "number", &self.student.number);
        let answers: Vec<String> = self.answers.iter().map(Answer::to_json).collect();
        member(&mut out, "answers", &format!("[{}]", answers.join(",")));
        text_member(&mut out, "seal", &hex(self.seal()));
        out.push_str("\n}\n");
        out
    }

    /// The seal as a person compares it.
    pub fn seal_text(&self) -> String {
        hex(self.seal())
    }

    fn seal(&self) -> u64 {
        digest(&(VERSION, &self.sheet, self.sheet_digest, &self.student, &self.answers))
    }
}

impl Answer {
    /// The answer that counts, of this one and another to the same question that was given earlier, perhaps in another tab of the page.
    /// Whoever has counted more tries knew of the others. Where neither knew of the other, both are counted.
    pub fn after(&self, earlier: &Answer) -> Answer {
        let seconds = self.seconds.max(earlier.seconds);
        let is_same = Answer { seconds: 0, ..self.clone() } == Answer { seconds: 0, ..earlier.clone() };
        match self.tries.cmp(&earlier.tries) {
            Ordering::Less => Answer { seconds, ..earlier.clone() },
            Ordering::Equal if !is_same => Answer { seconds, tries: self.tries.saturating_add(1), ..self.clone() },
            Ordering::Equal | Ordering::Greater => Answer { seconds, ..self.clone() },
        }
    }

    fn to_json(&self) -> String {
        let mut out = String::from("{");
        text_member(&mut out, "question", &self.question);
        text_member(&mut out, "answer", &self.answer);
        text_member(&mut out, "end", &hex(self.end));
        text_member(&mut out, "seed", &self.seed.to_string());
        for (name, number) in
            [("size", self.size.into()), ("points", self.points), ("tries", self.tries), ("seconds", self.seconds)]
        {
            member(&mut out, name, &number.to_string());
        }
        if let Some(run) = &self.run {
            text_member(&mut out, "run", run);
        }
        out.push_str("\n}");
        out
    }
}

/// Writes a member, on a line of its own, whose value is JSON already.
fn member(out: &mut String, name: &str, value: &str) {
    if !out.ends_with('{') {
        out.push(',');
    }
    out.push('\n');
    write_text(out, name);
    out.push_str(": ");
    out.push_str(value);
}

fn text_member(out: &mut String, name: &str, text: &str) {
    let mut value = String::new();
    write_text(&mut value, text);
    member(out, name, &value);
}

fn answer((json, nth): (&Value, usize)) -> Result<Answer, ReportError> {
    let of = Members { json, answer: Some(nth) };
    let run = json.get("run").map(|_| of.text("run", MAX_RUN_BYTES)).transpose()?;
    let seed = of.text("seed", MAX_ANSWER_BYTES)?.parse().map_err(|_| of.missing("seed"))?;
    Ok(Answer {
        question: of.text("question", MAX_NAME_BYTES)?,
        answer: of.text("answer", MAX_ANSWER_BYTES)?,
        run,
        end: of.hex("end")?,
        seed,
        size: of.number("size")?,
        points: of.number("points")?,
        tries: of.number("tries")?,
        seconds: of.number("seconds")?,
    })
}

/// Members of an object, each read as what it has to be.
struct Members<'a> {
    json: &'a Value,
    answer: Option<usize>,
}

impl Members<'_> {
    fn missing(&self, name: &'static str) -> ReportError {
        ReportError::Member { answer: self.answer, name }
    }

    fn text(&self, name: &'static str, max: usize) -> Result<String, ReportError> {
        let text = self.json.get(name).and_then(Value::text).filter(|text| text.len() <= max);
        text.map(str::to_owned).ok_or(self.missing(name))
    }

    fn number<N: TryFrom<u64>>(&self, name: &'static str) -> Result<N, ReportError> {
        self.json.get(name).and_then(number).ok_or(self.missing(name))
    }

    /// Sixteen digits, as digests are shown everywhere: a number of JSON would lose some of them.
    fn hex(&self, name: &'static str) -> Result<u64, ReportError> {
        let text = self.json.get(name).and_then(Value::text);
        text.and_then(|text| u64::from_str_radix(text, 16).ok()).ok_or(self.missing(name))
    }
}

fn hex(digest: u64) -> String {
    format!("{digest:016x}")
}

/// The number, where it is one of this type.
fn number<N: TryFrom<u64>>(value: &Value) -> Option<N> {
    N::try_from(value.whole()?).ok()
}
