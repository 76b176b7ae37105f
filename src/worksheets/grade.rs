//! A report graded: every run is run again, every answer computed, and what the report claims is compared with what is found.

use super::answer::{Given, Judged, Wrong};
use super::pose::{Key, Lessons, Posed, Unposable, pose};
use super::question::Question;
use super::report::{Answer, Report};
use super::sheet::Sheet;
use super::student::Student;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    pub student: Student,
    /// One for each question of the worksheet, in its order.
    pub marks: Vec<Mark>,
    /// Remarks on the report as a whole.
    pub remarks: Vec<Remark>,
}

/// The points for a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub question: String,
    pub points: u32,
    pub of: u32,
    /// The answer as it was given; empty where there is none, or it is a run.
    pub given: String,
    /// The right answer.
    pub right: String,
    /// The reason why it is not right.
    pub wrong: Option<Wrong>,
    /// The reason why the worksheet cannot ask it; then nobody gets points for it.
    pub unposable: Option<Unposable>,
    pub tries: u32,
    pub seconds: u32,
    pub remarks: Vec<Remark>,
}

/// Something in a report that is not as it is found. It takes no points away: those come from what is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The report is of a worksheet with another name.
    OtherSheet {
        name: String,
    },
    /// The worksheet's text is another one than when it was answered.
    SheetChanged,
    /// The file was changed after it was saved.
    Unsealed,
    /// An answer to a question that the worksheet does not have.
    NoSuchQuestion {
        question: String,
    },
    /// A second answer to a question, which does not count.
    Again {
        question: String,
    },
    Seed {
        claimed: u64,
        due: u64,
    },
    Size {
        claimed: u16,
        due: u16,
    },
    /// The run ends in another state.
    End {
        claimed: u64,
        found: u64,
    },
    Points {
        claimed: u32,
        found: u32,
    },
    /// More answers than the question takes.
    Tries {
        claimed: u32,
        most: u16,
    },
}

impl Grade {
    pub fn points(&self) -> u32 {
        self.marks.iter().map(|mark| mark.points).sum()
    }

    pub fn of(&self) -> u32 {
        self.marks.iter().map(|mark| mark.of).sum()
    }

    /// Every remark, with the question that it is on.
    pub fn all_remarks(&self) -> impl Iterator<Item = (Option<&str>, &Remark)> {
        let whole = self.remarks.iter().map(|remark| (None, remark));
        let single =
            self.marks.iter().flat_map(|mark| mark.remarks.iter().map(move |remark| (Some(mark.question.as_str()), remark)));
        whole.chain(single)
    }
}

pub fn grade(sheet: &Sheet, lessons: &Lessons, report: &Report) -> Grade {
    let marks = sheet.questions.iter().map(|question| mark_question(sheet, lessons, report, question));
    Grade { student: report.student.clone(), marks: marks.collect(), remarks: remarks_on(sheet, report) }
}

/// The mark for one question: its run is made and every answer to it computed.
pub fn mark_question(sheet: &Sheet, lessons: &Lessons, report: &Report, question: &Question) -> Mark {
    let answer = report.answers.iter().find(|answer| answer.question == question.name);
    mark(question, answer, pose(sheet, question, &report.student, lessons))
}

/// Remarks on a report as a whole.
pub fn remarks_on(sheet: &Sheet, report: &Report) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if report.sheet != sheet.name {
        remarks.push(Remark::OtherSheet { name: report.sheet.clone() });
    } else if report.sheet_digest != sheet.digest {
        remarks.push(Remark::SheetChanged);
    }
    if !report.is_sealed {
        remarks.push(Remark::Unsealed);
    }
    for (n, answer) in report.answers.iter().enumerate() {
        let question = answer.question.clone();
        if sheet.questions.iter().all(|known| known.name != question) {
            remarks.push(Remark::NoSuchQuestion { question });
        } else if report.answers[..n].iter().any(|earlier| earlier.question == question) {
            remarks.push(Remark::Again { question });
        }
    }
    remarks
}

fn mark(question: &Question, answer: Option<&Answer>, posed: Result<Posed, Unposable>) -> Mark {
    let mut mark = Mark {
        question: question.name.clone(),
        points: 0,
        of: question.points.into(),
        given: answer.map(|answer| answer.answer.clone()).unwrap_or_default(),
        right: String::new(),
        wrong: None,
        unposable: None,
        tries: answer.map_or(0, |answer| answer.tries),
        seconds: answer.map_or(0, |answer| answer.seconds),
        remarks: Vec::new(),
    };
    let posed = match posed {
        Ok(posed) => posed,
        Err(why) => return Mark { unposable: Some(why), ..mark },
    };
    mark.right = posed.right_text();
    let Some(answer) = answer else { return Mark { wrong: Some(Wrong::Nothing), ..mark } };
    let given = match posed.key {
        Key::Goals(_) => Given::Run(answer.run.as_deref().unwrap_or_default()),
        _ => Given::Text(&answer.answer),
    };
    let judged = posed.judge(given);
    if judged.is_right() {
        mark.points = mark.of;
    }
    mark.remarks = compared(answer, &posed, &judged, mark.points);
    Mark { wrong: judged.wrong, ..mark }
}

/// What an answer claims and is not so.
fn compared(answer: &Answer, posed: &Posed, judged: &Judged, points: u32) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if answer.seed != posed.seed {
        remarks.push(Remark::Seed { claimed: answer.seed, due: posed.seed });
    }
    if answer.size != posed.size {
        remarks.push(Remark::Size { claimed: answer.size, due: posed.size });
    }
    if let Some(found) = judged.digest.filter(|found| *found != answer.end) {
        remarks.push(Remark::End { claimed: answer.end, found });
    }
    if let Some(most) = posed.question.tries.filter(|most| answer.tries > u32::from(*most)) {
        remarks.push(Remark::Tries { claimed: answer.tries, most });
    }
    if answer.points != points {
        remarks.push(Remark::Points { claimed: answer.points, found: points });
    }
    remarks
}
