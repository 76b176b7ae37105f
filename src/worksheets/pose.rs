//! A question put to a student: its run with their seed and their number, and its right answer.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::question::{BeatOf, Own, Question, Subject, Task};
use super::sheet::Sheet;
use super::student::Student;
use crate::lessons::{
    Choice, Expect, Expression, Figures, Lesson, MAX_LESSON_STEPS, Performed, Problem, Prose, Values, carry_out, perform, values,
};
use crate::script::{DEFAULT_SEED, Runner};
use crate::sim::{Position, Recording};
use crate::zk::{Config, Zk};

/// The lessons that questions are taken from, each carried out once.
#[derive(Clone, Debug, Default)]
pub struct Lessons(BTreeMap<String, (Lesson, Performed)>);

impl Lessons {
    pub fn add(&mut self, lesson: Lesson) {
        let performed = perform(&lesson, lesson.size);
        self.0.insert(lesson.name.clone(), (lesson, performed));
    }
}

/// A question as one student has it.
#[derive(Clone, Debug)]
pub struct Posed<'a> {
    pub question: &'a Question,
    pub seed: u64,
    /// The number that `N` stands for.
    pub size: u16,
    pub config: Config,
    pub recording: Cow<'a, Recording<Zk>>,
    /// The moment at which it is asked.
    pub asked: Position,
    /// The moment that it asks about.
    pub end: Position,
    pub ask: &'a Prose,
    pub options: &'a [Choice],
    /// The explanation of the right answer.
    pub right: Option<&'a Prose>,
    /// The values of the figures in the question, and in what is said of its answer.
    pub before: Values,
    pub after: Values,
    pub key: Key<'a>,
    /// Commands of the question that could not be done.
    pub problems: Cow<'a, [Problem]>,
}

/// The right answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// Any of these options.
    Options(Vec<&'a str>),
    Number {
        value: i64,
        within: u32,
    },
    Text(String),
    /// A run of which all of these hold.
    Goals(&'a [Expect]),
}

/// The reason why a question cannot be put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unposable {
    NoSuchLesson {
        lesson: String,
    },
    NoSuchBeat {
        lesson: String,
    },
    /// The beat asks nothing.
    NoQuestion {
        lesson: String,
    },
    /// The answer is this, and no option says so.
    NoOption {
        value: String,
    },
    /// The answer is this, which is no number.
    NoNumber {
        value: String,
    },
}

/// Puts a question to a student.
///
/// # Errors
/// The question has no answer, or its lesson is not among these.
pub fn pose<'a>(sheet: &Sheet, question: &'a Question, student: &Student, lessons: &'a Lessons) -> Result<Posed<'a>, Unposable> {
    match &question.subject {
        Subject::Lesson { lesson, beat } => {
            let (of, performed) = lessons.0.get(lesson).ok_or(Unposable::NoSuchLesson { lesson: lesson.clone() })?;
            of_lesson(question, of, performed, beat)
        }
        Subject::Own(own) => own_question(question, own, sheet, student),
    }
}

fn of_lesson<'a>(
    question: &'a Question,
    lesson: &'a Lesson,
    performed: &'a Performed,
    beat: &BeatOf,
) -> Result<Posed<'a>, Unposable> {
    let name = || lesson.name.clone();
    let place = match beat {
        BeatOf::Number(number) => number.checked_sub(1),
        BeatOf::Name(name) => lesson.beats.iter().position(|beat| beat.name == *name),
    };
    let found = place.and_then(|place| Some((lesson.beats.get(place)?, performed.beats.get(place)?)));
    let (beat, done) = found.ok_or_else(|| Unposable::NoSuchBeat { lesson: name() })?;
    let asks = beat.question.as_ref().ok_or_else(|| Unposable::NoQuestion { lesson: name() })?;
    let rights = done.rights.iter().filter_map(|right| asks.options.get(*right)).map(|option| option.value.as_str());
    Ok(Posed {
        question,
        seed: performed.seed,
        size: lesson.size,
        config: performed.config.clone(),
        recording: Cow::Borrowed(&performed.recording),
        asked: done.start,
        end: done.end,
        ask: &asks.ask,
        options: &asks.options,
        right: Some(&asks.right),
        before: done.before.clone(),
        after: done.after.clone(),
        key: Key::Options(rights.collect()),
        problems: Cow::Borrowed(&performed.problems),
    })
}

fn own_question<'a>(question: &'a Question, own: &'a Own, sheet: &Sheet, student: &Student) -> Result<Posed<'a>, Unposable> {
    let draw = |what, span| student.draw(&sheet.name, &question.name, what, span);
    let seed = own.seeds.map_or(DEFAULT_SEED, |seeds| u64::from(draw("seed", seeds)));
    // No size is beyond `MAX_SIZE`.
    let size = own.sizes.map_or(1, |sizes| draw("size", sizes) as u16);
    let mut runner = Runner::new(Config::default(), seed).within(MAX_LESSON_STEPS);
    let mut problems = Vec::new();
    let goes_on = carry_out(&mut runner, &own.before, size, &mut problems);
    let asked = runner.position();
    if goes_on {
        carry_out(&mut runner, &own.after, size, &mut problems);
    }
    let end = runner.position();
    let (config, seed) = (runner.config().clone(), runner.seed());
    let recording = runner.into_recording();
    let mut figures = Figures::new(&recording, asked, end).of_size(size);
    let key = key(&own.task, &mut figures)?;
    let options = match &own.task {
        Task::Choose { options, .. } => options.as_slice(),
        _ => &[],
    };
    let whys = options.iter().filter_map(|option| option.why.as_ref());
    let after = values(whys.chain(&own.right), &mut figures);
    let before = values([&own.ask].into_iter(), &mut Figures::new(&recording, asked, asked).of_size(size));
    Ok(Posed {
        question,
        seed,
        size,
        config,
        recording: Cow::Owned(recording),
        asked,
        end,
        ask: &own.ask,
        options,
        right: own.right.as_ref(),
        before,
        after,
        key,
        problems: Cow::Owned(problems),
    })
}

fn key<'a>(task: &'a Task, figures: &mut Figures) -> Result<Key<'a>, Unposable> {
    let mut value = |answer: &Expression| figures.value(answer);
    Ok(match task {
        Task::Choose { answer, options } => {
            let value = value(answer);
            let rights: Vec<&str> = options.iter().map(|option| option.value.as_str()).filter(|option| *option == value).collect();
            if rights.is_empty() {
                return Err(Unposable::NoOption { value });
            }
            Key::Options(rights)
        }
        Task::Count { answer, within } => {
            let value = value(answer);
            let number = value.parse().map_err(|_| Unposable::NoNumber { value })?;
            Key::Number { value: number, within: *within }
        }
        Task::Predict { answer } => Key::Text(value(answer)),
        Task::Do { goals, .. } => Key::Goals(goals),
    })
}
