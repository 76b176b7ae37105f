//! A worksheet's text to a [`Sheet`]: the rows of a lesson, with keywords of its own.

use super::question::{BeatOf, Own, Question, Span, Subject, Task};
use super::sheet::Sheet;
use crate::lessons::{
    Choices, Draft, Expect, Expression, Keywords, LessonError, LessonErrorKind, MAX_SIZE, Piece, Row, Rows, ScriptLine, at,
    command, commands, expect, is_lesson_name, name, once, rows,
};
use crate::script::without_byte_order_mark;
use crate::sim::digest;

const MAX_SHEET_BYTES: usize = 128 * 1024;
const MAX_QUESTIONS: usize = 64;
const MAX_POINTS: u16 = 1_000;
const MAX_TRIES: u16 = 100;
const MAX_GOALS: usize = 16;

const KEYWORDS: Keywords = Keywords {
    plain: &[
        "worksheet",
        "question",
        "choice",
        "number",
        "predict",
        "do",
        "points",
        "tries",
        "seeds",
        "size",
        "answer",
        "within",
        "option",
        "goal",
        "solution",
    ],
    spoken: &["title", "line", "ask", "label", "why", "right"],
};

/// What may stand before the first question, for an error.
const HEAD: &str = "worksheet, title, line, question, choice, number, predict, do";

impl Sheet {
    /// Whether a text means to be a worksheet, and no lesson: by the first line that says something.
    pub fn is_meant(text: &str) -> bool {
        let mut lines = without_byte_order_mark(text).lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        lines.next().and_then(|line| line.split_whitespace().next()) == Some("worksheet")
    }

    /// Reads a whole file.
    ///
    /// # Errors
    /// The first error, from top to bottom.
    pub fn parse(text: &str) -> Result<Sheet, LessonError> {
        if text.len() > MAX_SHEET_BYTES {
            return Err(at(1, 1, LessonErrorKind::TooLong { max: MAX_SHEET_BYTES }));
        }
        let text = without_byte_order_mark(text);
        let mut reader = Reader::default();
        let Rows { rows, wrong } = rows(text, &KEYWORDS);
        if let Some(first) = wrong.into_iter().next() {
            return Err(first);
        }
        for row in rows {
            reader.take(&row)?;
        }
        reader.finish(digest_of(text))
    }
}

/// Line ends and trailing spaces, which editors change, do not count.
fn digest_of(text: &str) -> u64 {
    digest(&text.lines().map(str::trim_end).collect::<Vec<_>>())
}

/// The worksheet as far as it has been read.
#[derive(Default)]
struct Reader {
    name: Option<String>,
    title: Draft<String>,
    line: Draft<String>,
    questions: Vec<QuestionDraft>,
}

struct QuestionDraft {
    line: usize,
    /// The keyword that it begins with.
    form: &'static str,
    name: String,
    /// The beat that is picked, of a lesson's question.
    pick: Option<(String, BeatOf)>,
    points: Option<u16>,
    tries: Option<u16>,
    seeds: Option<Span>,
    sizes: Option<Span>,
    before: Vec<ScriptLine>,
    after: Vec<ScriptLine>,
    ask: Draft<Vec<Piece>>,
    answer: Option<Expression>,
    within: Option<u32>,
    options: Choices,
    goals: Vec<Expect>,
    solution: Vec<ScriptLine>,
    right: Draft<Vec<Piece>>,
}

impl Reader {
    fn take(&mut self, row: &Row) -> Result<(), LessonError> {
        match row.keyword {
            "worksheet" => once(&mut self.name, name(row)?, row),
            "title" => self.title.plain(row),
            "line" => self.line.plain(row),
            "question" => {
                let (lesson, beat) = pick(row)?;
                let name = match &beat {
                    BeatOf::Number(number) => format!("{lesson}:{number}"),
                    BeatOf::Name(name) => format!("{lesson}:{name}"),
                };
                self.begin(row, name, Some((lesson, beat)))
            }
            "choice" | "number" | "predict" | "do" => self.begin(row, name(row)?, None),
            keyword => match self.questions.last_mut() {
                Some(question) => question.take(row),
                None if keyword.is_empty() => Err(at(row.line, 1, LessonErrorKind::NeedsOneOf { words: HEAD })),
                None => {
                    Err(at(row.line, 1, LessonErrorKind::OutOfPlace { keyword, after: "question, choice, number, predict, do" }))
                }
            },
        }
    }

    fn begin(&mut self, row: &Row, name: String, pick: Option<(String, BeatOf)>) -> Result<(), LessonError> {
        if self.questions.len() >= MAX_QUESTIONS {
            return Err(at(row.line, 1, LessonErrorKind::TooMany { keyword: "question", max: MAX_QUESTIONS }));
        }
        if self.questions.iter().any(|question| question.name == name) {
            return Err(row.wrong(LessonErrorKind::Repeated { keyword: row.keyword }));
        }
        self.questions.push(QuestionDraft {
            line: row.line,
            form: row.keyword,
            name,
            pick,
            points: None,
            tries: None,
            seeds: None,
            sizes: None,
            before: Vec::new(),
            after: Vec::new(),
            ask: Draft::default(),
            answer: None,
            within: None,
            options: Choices::default(),
            goals: Vec::new(),
            solution: Vec::new(),
            right: Draft::default(),
        });
        Ok(())
    }

    fn finish(self, digest: u64) -> Result<Sheet, LessonError> {
        let missing = |keyword| at(1, 1, LessonErrorKind::Missing { keyword });
        let name = self.name.ok_or(missing("worksheet"))?;
        let title = self.title.text("title.en", 1)?;
        let line = self.line.is_begun().then(|| self.line.text("line.en", 1)).transpose()?;
        if self.questions.is_empty() {
            return Err(missing("question"));
        }
        let questions = self.questions.into_iter().map(QuestionDraft::finish).collect::<Result<_, _>>()?;
        Ok(Sheet { name, title, line, questions, digest })
    }
}

impl QuestionDraft {
    fn take(&mut self, row: &Row) -> Result<(), LessonError> {
        let keyword = row.keyword;
        if !goes_with(keyword, self.form) {
            return Err(at(row.line, 1, LessonErrorKind::Unfit { keyword: word(keyword), with: self.form }));
        }
        match keyword {
            "" => self.command(row),
            "points" => once(&mut self.points, count(row, MAX_POINTS)?, row),
            "tries" => once(&mut self.tries, count(row, MAX_TRIES)?, row),
            "seeds" => once(&mut self.seeds, span(row, u32::MAX)?, row),
            "size" => {
                // The commands are read with it.
                if let Some(first) = self.before.first() {
                    return Err(at(first.line, 1, LessonErrorKind::OutOfPlace { keyword: COMMAND, after: keyword }));
                }
                once(&mut self.sizes, span(row, u32::from(MAX_SIZE))?, row)
            }
            "ask" => self.ask.marked(row),
            "answer" => {
                let answer = Expression::parse(&row.text).map_err(|misread| row.misread(misread))?;
                once(&mut self.answer, answer, row)
            }
            "within" => {
                let within =
                    row.text.parse::<u16>().map_err(|_| row.wrong(LessonErrorKind::BadNumber { min: 0, max: u16::MAX }))?;
                once(&mut self.within, u32::from(within), row)
            }
            "goal" => {
                if self.goals.len() >= MAX_GOALS {
                    return Err(at(row.line, 1, LessonErrorKind::TooMany { keyword, max: MAX_GOALS }));
                }
                self.goals.push(expect(row)?);
                Ok(())
            }
            "solution" => {
                self.solution.push(command(row, self.sizes.map(|sizes| sizes.most as u16))?);
                Ok(())
            }
            "right" => self.right.marked(row),
            _ => self.options.take(row),
        }
    }

    /// What stands above `ask` is done before the question is asked.
    fn command(&mut self, row: &Row) -> Result<(), LessonError> {
        let is_asked = self.ask.is_begun();
        if is_asked && self.form == "do" {
            return Err(at(row.line, 1, LessonErrorKind::Unfit { keyword: COMMAND, with: self.form }));
        }
        // The largest number: any other has the same form.
        let line = commands(row, self.sizes.map(|sizes| sizes.most as u16))?;
        let lines = if is_asked { &mut self.after } else { &mut self.before };
        lines.push(line);
        Ok(())
    }

    fn finish(self) -> Result<Question, LessonError> {
        let missing = |keyword| at(self.line, 1, LessonErrorKind::Missing { keyword });
        let (line, name, points, tries) = (self.line, self.name, self.points.unwrap_or(1), self.tries);
        if let Some((lesson, beat)) = self.pick {
            return Ok(Question { line, name, points, tries, subject: Subject::Lesson { lesson, beat } });
        }
        let fixed = self.before.iter().find(|line| line.text.split_whitespace().next() == Some("seed"));
        if let Some(fixed) = fixed.filter(|_| self.seeds.is_some()) {
            return Err(at(fixed.line, 1, LessonErrorKind::Unfit { keyword: "seed", with: "seeds" }));
        }
        let varies = [self.seeds, self.sizes].into_iter().flatten().any(Span::varies);
        if self.form == "predict" && !varies {
            return Err(missing("seeds"));
        }
        let ask = self.ask.prose("ask.en", line)?;
        let right = self.right.is_begun().then(|| self.right.prose("right.en", line)).transpose()?;
        let answer = self.answer.ok_or(missing("answer"));
        let task = match self.form {
            "do" if self.goals.is_empty() => return Err(missing("goal")),
            "do" => Task::Do { goals: self.goals, solution: self.solution },
            "number" => Task::Count { answer: answer?, within: self.within.unwrap_or(0) },
            "predict" if self.options.is_empty() => Task::Predict { answer: answer? },
            _ => Task::Choose { answer: answer?, options: self.options.finish(line)? },
        };
        let own = Own { seeds: self.seeds, sizes: self.sizes, before: self.before, ask, after: self.after, task, right };
        Ok(Question { line, name, points, tries, subject: Subject::Own(own) })
    }
}

/// A command, in an error.
const COMMAND: &str = "a command";

/// The keyword in an error.
fn word(keyword: &'static str) -> &'static str {
    if keyword.is_empty() { COMMAND } else { keyword }
}

/// Whether a question of this form has such a row.
fn goes_with(keyword: &str, form: &str) -> bool {
    match keyword {
        "points" | "tries" => true,
        "answer" => ["choice", "number", "predict"].contains(&form),
        "option" | "label" | "why" => ["choice", "predict"].contains(&form),
        "within" => form == "number",
        "goal" | "solution" => form == "do",
        _ => form != "question",
    }
}

/// `herd 3`, `herd release`.
fn pick(row: &Row) -> Result<(String, BeatOf), LessonError> {
    let bad = || row.wrong(LessonErrorKind::BadPick);
    let mut words = row.text.split_whitespace();
    let (Some(lesson), Some(beat), None) = (words.next(), words.next(), words.next()) else { return Err(bad()) };
    let beat = match beat.parse::<u16>() {
        Ok(0) => return Err(bad()),
        Ok(number) => BeatOf::Number(usize::from(number)),
        Err(_) => BeatOf::Name(beat.to_owned()),
    };
    let is_name = is_lesson_name(lesson) && !matches!(&beat, BeatOf::Name(name) if !is_lesson_name(name));
    if is_name { Ok((lesson.to_owned(), beat)) } else { Err(bad()) }
}

/// A number from one on.
fn count(row: &Row, most: u16) -> Result<u16, LessonError> {
    let number = row.text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or(row.wrong(LessonErrorKind::BadNumber { min: 1, max: most }))
}

fn span(row: &Row, most: u32) -> Result<Span, LessonError> {
    let span = Span::parse(&row.text).filter(|span| span.least >= 1 && span.most <= most);
    span.ok_or(row.wrong(LessonErrorKind::BadSpan { min: 1, max: u64::from(most) }))
}
