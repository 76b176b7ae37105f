//! An open worksheet: the place in it, what was answered, and how long that took.

use std::rc::Rc;

use super::grading::Grading;
use crate::lessons::{Choice, Prose, Values};
use crate::link::SheetRef;
use crate::sim::Position;
use crate::worksheets::{Answer, Judged, Lessons, Posed, Question, Report, Sheet, Solved, Student, Subject, Task, Unposable, pose};

#[derive(Clone, Debug)]
pub struct Work {
    pub sheet: Rc<Sheet>,
    /// The link's words for its text, where a link opened it.
    pub source: Option<SheetRef>,
    pub lessons: Rc<Lessons>,
    /// The lessons that have not come yet.
    pub awaited: Vec<String>,
    /// Name and number as they are typed.
    pub name: String,
    pub number: String,
    /// The page that is open: the first asks for the name, the last has the report, the questions are between them.
    pub page: usize,
    /// The question that is open, as this student has it.
    pub asked: Option<Result<Asked, Unposable>>,
    /// The answer that is being typed.
    pub typed: String,
    /// Whether it was given and is none, since a number is asked for.
    pub is_misread: bool,
    pub kept: Vec<Kept>,
    /// The run of the open question among the page's.
    pub run: Option<usize>,
    /// Whether that run goes on to the outcome, which is watched.
    pub watches: bool,
    /// Whether the lines of a solution are unfolded.
    pub shows_solution: bool,
    pub folded: bool,
    pub clock: Clock,
    /// Reports that are graded.
    pub grading: Grading,
}

/// What is kept of a question.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    pub answer: Option<Answer>,
    /// The judgement, which an earlier visit does not leave.
    pub judged: Option<Judged>,
    pub spent_ms: u64,
}

/// What came of a report that another tab has kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// It says nothing that is not known here, or is of another worksheet.
    Nothing,
    /// It has answers that were not known, perhaps of a student whose number was not.
    News { is_their_number: bool },
    /// It is somebody else's, who answers the same worksheet.
    AnotherStudents,
}

/// The time that is spent on a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// The last time that the browser told.
    last_ms: Option<u64>,
    /// The page that was open since then.
    page: usize,
}

/// A question as it was put, without its run.
#[derive(Clone, Debug)]
pub struct Asked {
    pub ask: Prose,
    pub before: Values,
    pub after: Values,
    pub options: Vec<Choice>,
    pub right: Option<Prose>,
    /// Whether a run is the answer.
    pub is_done: bool,
    /// The moments between which the answer shows in the run. Nothing to be seen: the answer stands at the moment of the question.
    pub outcome: Option<(Position, Position)>,
    /// One way to the goals, where the worksheet has one.
    pub solved: Option<Solved>,
}

impl Asked {
    pub fn of(posed: &Posed) -> Asked {
        let task = match &posed.question.subject {
            Subject::Own(own) => Some(&own.task),
            Subject::Lesson { .. } => None,
        };
        Asked {
            ask: posed.ask.clone(),
            before: posed.before.clone(),
            after: posed.after.clone(),
            options: posed.options.to_vec(),
            right: posed.right.cloned(),
            is_done: matches!(task, Some(Task::Do { .. })),
            solved: posed.solve(),
            outcome: (posed.asked < posed.end).then_some((posed.asked, posed.end)),
        }
    }
}

impl Work {
    /// The worksheet at its first page, with what an earlier visit has kept of it.
    pub fn new(sheet: Sheet, before: Option<&Report>) -> Work {
        let before = before.filter(|report| report.sheet_digest == sheet.digest);
        let kept = sheet.questions.iter().map(|question| {
            let answer = before.and_then(|report| report.answers.iter().find(|answer| answer.question == question.name)).cloned();
            let spent_ms = answer.as_ref().map_or(0, |answer| u64::from(answer.seconds) * 1000);
            Kept { answer, judged: None, spent_ms }
        });
        let student = before.map(|report| report.student.clone()).unwrap_or_default();
        Work {
            kept: kept.collect(),
            sheet: Rc::new(sheet),
            source: None,
            lessons: Rc::default(),
            awaited: Vec::new(),
            name: student.name,
            number: student.number,
            page: 0,
            asked: None,
            typed: String::new(),
            is_misread: false,
            run: None,
            watches: false,
            shows_solution: false,
            folded: false,
            clock: Clock::default(),
            grading: Grading::default(),
        }
    }

    pub fn student(&self) -> Student {
        Student::new(&self.name, &self.number)
    }

    /// The place of the open question.
    pub fn place(&self) -> Option<usize> {
        self.page.checked_sub(1).filter(|place| *place < self.sheet.questions.len())
    }

    pub fn question(&self) -> Option<&Question> {
        self.sheet.questions.get(self.place()?)
    }

    /// The last page.
    pub fn end(&self) -> usize {
        self.sheet.questions.len() + 1
    }

    /// The number of answers that the open question still takes; `None`: any.
    pub fn tries_left(&self) -> Option<u32> {
        let given = self.given().map_or(0, |answer| answer.tries);
        Some(u32::from(self.question()?.tries?).saturating_sub(given))
    }

    /// The answer to the open question.
    pub fn given(&self) -> Option<&Answer> {
        self.kept.get(self.place()?)?.answer.as_ref()
    }

    /// Whether the answer to the open question is right or was the last: nobody can better it by what is shown then.
    fn is_settled(&self) -> bool {
        self.given().is_some_and(|answer| answer.points > 0) || self.tries_left() == Some(0)
    }

    /// The outcome of the open question, for whoever may see it.
    pub fn outcome(&self) -> Option<(Position, Position)> {
        self.asked.as_ref()?.as_ref().ok()?.outcome.filter(|_| self.is_settled())
    }

    /// One way to the goals of the open question, for whoever may see it.
    pub fn solved(&self) -> Option<&Solved> {
        self.asked.as_ref()?.as_ref().ok()?.solved.as_ref().filter(|_| self.is_settled())
    }

    /// Whether something was answered: then the number stays, since every run hangs on it.
    pub fn is_begun(&self) -> bool {
        self.kept.iter().any(|kept| kept.answer.is_some())
    }

    /// The open question, put again.
    pub fn posed(&self) -> Option<Result<Posed<'_>, Unposable>> {
        Some(pose(&self.sheet, self.question()?, &self.student(), &self.lessons))
    }

    pub fn report(&self) -> Report {
        let answers = self.kept.iter().filter_map(|kept| {
            let answer = kept.answer.clone()?;
            Some(Answer { seconds: u32::try_from(kept.spent_ms / 1000).unwrap_or(u32::MAX), ..answer })
        });
        Report { answers: answers.collect(), ..Report::new(&self.sheet, self.student()) }
    }

    /// Takes in what was answered in another tab, by the same student.
    pub fn take_in(&mut self, report: &Report) -> TakenIn {
        if report.sheet_digest != self.sheet.digest {
            return TakenIn::Nothing;
        }
        let (ours, theirs) = (self.student().key(), report.student.key());
        if ours != theirs && (self.is_begun() || !ours.is_empty()) {
            return TakenIn::AnotherStudents;
        }
        let mut is_news = false;
        for (question, kept) in self.sheet.questions.iter().zip(&mut self.kept) {
            let Some(theirs) = report.answers.iter().find(|answer| answer.question == question.name) else { continue };
            let counts = kept.answer.as_ref().map_or_else(|| theirs.clone(), |ours| theirs.after(ours));
            kept.spent_ms = kept.spent_ms.max(u64::from(counts.seconds) * 1000);
            if kept
                .answer
                .as_ref()
                .is_none_or(|ours| Answer { seconds: 0, ..ours.clone() } != Answer { seconds: 0, ..counts.clone() })
            {
                (kept.answer, kept.judged, is_news) = (Some(counts), None, true);
            }
        }
        if !is_news {
            return TakenIn::Nothing;
        }
        (self.name, self.number) = (report.student.name.clone(), report.student.number.clone());
        TakenIn::News { is_their_number: ours != theirs }
    }

    /// Takes in the time: what has passed was spent on the page that was open.
    pub fn tick(&mut self, now_ms: u64) {
        let passed = self.clock.last_ms.map_or(0, |last| now_ms.saturating_sub(last));
        if let Some(kept) = self.clock.page.checked_sub(1).and_then(|place| self.kept.get_mut(place)) {
            kept.spent_ms += passed;
        }
        self.clock = Clock { last_ms: Some(now_ms), page: self.page };
    }
}
