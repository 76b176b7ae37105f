//! A lesson's text to a [`Lesson`]: line by line. Each line begins with its keyword; a line without one is a command.

use super::draft::{self, Choices, Draft, commands, name, once};
use super::error::{LessonError, LessonErrorKind, LessonErrors};
use super::expression::{Expect, Expression};
use super::lesson::{Beat, Lesson, Question, Read, ScriptLine, Tempo, Theme};
use super::look::Look;
use super::prose::{Piece, Prose};
use super::rows::{Keywords, Row, Rows, at, rows};
use super::sizes::{MAX_SIZE, expand};
use crate::lang::{Lang, Text};
use crate::script::{Command, ParseError, ParseErrorKind, StageView, parse_line, ungrouped, without_byte_order_mark};

/// The longest text of a lesson.
pub const MAX_LESSON_BYTES: usize = 128 * 1024;
const MAX_BEATS: usize = 64;
/// The most errors that are told of one text.
const MAX_ERRORS: usize = 50;

pub(super) const KEYWORDS: Keywords = Keywords {
    plain: &[
        "lesson", "theme", "size", "compare", "picture", "chapter", "beat", "look", "view", "pace", "show", "expect", "answer",
        "option", "read",
    ],
    spoken: &["title", "line", "chapter", "say", "then", "note", "ask", "label", "why", "right", "take", "myth", "truth"],
};

impl Lesson {
    /// Reads a whole file.
    ///
    /// # Errors
    /// The first error, from top to bottom.
    pub fn parse(text: &str) -> Result<Lesson, LessonError> {
        Lesson::read(text).map_err(|errors| errors.first)
    }

    /// Reads a whole file, for somebody who writes it.
    ///
    /// # Errors
    /// Every error that can be told while the others are there.
    pub fn read(text: &str) -> Result<Lesson, Box<LessonErrors>> {
        if text.len() > MAX_LESSON_BYTES {
            return Err(at(1, 1, LessonErrorKind::TooLong { max: MAX_LESSON_BYTES }).into());
        }
        let Rows { rows, wrong: mut errors } = rows(without_byte_order_mark(text), &KEYWORDS);
        let mut ends = errors.iter().filter_map(|error| begins_a_part(error).then_some(error.line)).min();
        let mut reader = Reader::default();
        for row in rows {
            if ends.is_some_and(|line| row.line > line) || errors.len() >= MAX_ERRORS {
                break;
            }
            let (line, begins) = (row.line, PARTS.contains(&row.keyword));
            if let Err(error) = reader.take(row) {
                errors.push(error);
                ends = ends.or(begins.then_some(line));
            }
        }
        errors.truncate(MAX_ERRORS);
        match LessonErrors::of(errors) {
            Some(errors) => Err(Box::new(errors)),
            None => reader.finish().map_err(Box::from),
        }
    }
}

/// Keywords that begin something to which the lines below belong: behind a wrong one of these, nothing is judged.
const PARTS: [&str; 4] = ["chapter", "beat", "ask", "option"];

/// Whether the row that could not be read would have begun a part.
fn begins_a_part(error: &LessonError) -> bool {
    matches!(error.kind, LessonErrorKind::Empty { keyword } | LessonErrorKind::NoLanguage { keyword } if PARTS.contains(&keyword))
}

/// The lesson as far as it has been read.
#[derive(Default)]
struct Reader {
    name: Option<String>,
    theme: Option<Theme>,
    title: Draft<String>,
    line: Draft<String>,
    size: Option<u16>,
    compare: Option<String>,
    picture: Option<(usize, String)>,
    setup: Vec<ScriptLine>,
    chapters: Vec<Draft<String>>,
    beats: Vec<BeatDraft>,
    take: Draft<Vec<Piece>>,
    myth: Draft<Vec<Piece>>,
    truth: Draft<Vec<Piece>>,
    reads: Vec<Read>,
}

struct BeatDraft {
    line: usize,
    name: String,
    chapter: usize,
    say: Draft<Vec<Piece>>,
    then: Draft<Vec<Piece>>,
    note: Draft<Vec<Piece>>,
    looks: Vec<Look>,
    /// The view, and the line that names it.
    view: Option<(usize, StageView)>,
    tempo: Option<Tempo>,
    shows_heartbeats: Option<bool>,
    shows_clients_alone: Option<bool>,
    question: Option<QuestionDraft>,
    commands: Vec<ScriptLine>,
    expects: Vec<Expect>,
}

#[derive(Default)]
struct QuestionDraft {
    line: usize,
    ask: Draft<Vec<Piece>>,
    answer: Option<Expression>,
    options: Choices,
    right: Draft<Vec<Piece>>,
}

impl Reader {
    fn take(&mut self, row: Row) -> Result<(), LessonError> {
        match row.keyword {
            "" => self.command(&row),
            "lesson" => {
                let name = name(&row)?;
                once(&mut self.name, name, &row)
            }
            "theme" => {
                let theme = Theme::ALL.into_iter().find(|theme| theme.name() == row.text);
                once(&mut self.theme, theme.ok_or(row.wrong(LessonErrorKind::BadTheme))?, &row)
            }
            "size" => {
                let size = row.text.parse().ok().filter(|size| (1..=MAX_SIZE).contains(size));
                once(&mut self.size, size.ok_or(row.wrong(LessonErrorKind::BadNumber { min: 1, max: MAX_SIZE }))?, &row)
            }
            "compare" => {
                let name = name(&row)?;
                once(&mut self.compare, name, &row)
            }
            "picture" => once(&mut self.picture, (row.line, row.text.clone()), &row),
            "title" => self.title.plain(&row),
            "line" => self.line.plain(&row),
            "chapter" => self.chapter(&row),
            "beat" => self.beat(&row),
            "take" => self.take.marked(&row),
            "myth" => self.myth.marked(&row),
            "truth" => self.truth.marked(&row),
            "read" => {
                self.reads.push(read(&row)?);
                Ok(())
            }
            _ => self.in_beat(&row),
        }
    }

    /// The second language of a chapter's title belongs to the first.
    fn chapter(&mut self, row: &Row) -> Result<(), LessonError> {
        let is_new = self.beats.last().is_none_or(|beat| beat.chapter + 1 < self.chapters.len());
        let lacks = |last: &Draft<String>| if row.lang == Some(Lang::Zh) { last.zh.is_none() } else { last.en.is_none() };
        if !(is_new && self.chapters.last().is_some_and(lacks)) {
            self.chapters.push(Draft::default());
        }
        match self.chapters.last_mut() {
            Some(chapter) => chapter.plain(row),
            None => Ok(()),
        }
    }

    fn beat(&mut self, row: &Row) -> Result<(), LessonError> {
        let name = name(row)?;
        let Some(chapter) = self.chapters.len().checked_sub(1) else {
            return Err(at(row.line, 1, LessonErrorKind::OutOfPlace { keyword: "beat", after: "chapter" }));
        };
        if self.beats.iter().any(|beat| beat.name == name) {
            return Err(row.wrong(LessonErrorKind::Repeated { keyword: "beat" }));
        }
        if self.beats.len() >= MAX_BEATS {
            return Err(at(row.line, 1, LessonErrorKind::TooManyBeats { max: MAX_BEATS }));
        }
        self.beats.push(BeatDraft {
            line: row.line,
            name,
            chapter,
            say: Draft::default(),
            then: Draft::default(),
            note: Draft::default(),
            looks: Vec::new(),
            view: None,
            tempo: None,
            shows_heartbeats: None,
            shows_clients_alone: None,
            question: None,
            commands: Vec::new(),
            expects: Vec::new(),
        });
        Ok(())
    }

    fn in_beat(&mut self, row: &Row) -> Result<(), LessonError> {
        let keyword = row.keyword;
        let Some(beat) = self.beats.last_mut() else {
            return Err(at(row.line, 1, LessonErrorKind::OutOfPlace { keyword, after: "beat" }));
        };
        match keyword {
            "say" => beat.say.marked(row),
            "then" => beat.then.marked(row),
            "note" => beat.note.marked(row),
            "look" => {
                for word in row.text.split_whitespace() {
                    beat.looks.push(Look::parse(word).ok_or(row.wrong(LessonErrorKind::BadThing))?);
                }
                Ok(())
            }
            "view" => {
                let view = StageView::parse(&row.text).map_err(|error| {
                    let before = row.text.get(..error.span.start).unwrap_or_default().chars().count();
                    row.wrong_at(before, LessonErrorKind::Command(error))
                })?;
                once(&mut beat.view, (row.line, view), row)
            }
            "pace" => {
                let tempo = [("slow", Tempo::Slow), ("brief", Tempo::Brief)].into_iter().find(|(word, _)| *word == row.text);
                let (_, tempo) = tempo.ok_or(row.wrong(LessonErrorKind::NeedsOneOf { words: "slow, brief" }))?;
                once(&mut beat.tempo, tempo, row)
            }
            "show" => match row.text.as_str() {
                "heartbeats" => once(&mut beat.shows_heartbeats, true, row),
                "clients" => once(&mut beat.shows_clients_alone, true, row),
                _ => Err(row.wrong(LessonErrorKind::NeedsOneOf { words: "heartbeats, clients" })),
            },
            "expect" => {
                beat.expects.push(draft::expect(row)?);
                Ok(())
            }
            "ask" => {
                let begun = QuestionDraft { line: row.line, ..QuestionDraft::default() };
                beat.question.get_or_insert(begun).ask.marked(row)
            }
            _ => match &mut beat.question {
                Some(question) => question.take(row),
                None => Err(at(row.line, 1, LessonErrorKind::OutOfPlace { keyword, after: "ask" })),
            },
        }
    }

    /// Takes a command. It is checked with the lesson's own size.
    fn command(&mut self, row: &Row) -> Result<(), LessonError> {
        let line = commands(row, self.size)?;
        match self.beats.last_mut() {
            Some(beat) => beat.commands.push(line),
            None => self.setup.push(line),
        }
        Ok(())
    }

    fn finish(self) -> Result<Lesson, LessonError> {
        check_groups(&self.setup, self.size.unwrap_or(1))?;
        let missing = |keyword| at(1, 1, LessonErrorKind::Missing { keyword });
        let mut taken = Taken::default();
        let name = self.name.ok_or(missing("lesson"))?;
        let theme = self.theme.ok_or(missing("theme"))?;
        let title = taken.text(self.title, "title.en", "title.zh")?;
        let line = taken.text(self.line, "line.en", "line.zh")?;
        let chapters = self.chapters.into_iter().map(|it| taken.text(it, "chapter.en", "chapter.zh")).collect::<Result<_, _>>()?;
        let mut view = StageView::default();
        let beats: Vec<Beat> = self.beats.into_iter().map(|beat| beat.finish(&mut view, &mut taken)).collect::<Result<_, _>>()?;
        if beats.is_empty() {
            return Err(missing("beat"));
        }
        if let Some((line, picture)) = &self.picture
            && beats.iter().all(|beat| beat.name != *picture)
        {
            return Err(at(*line, 9, LessonErrorKind::NoSuchBeat));
        }
        Ok(Lesson {
            name,
            theme,
            title,
            line,
            size: self.size.unwrap_or(1),
            sized: self.size.is_some(),
            compare: self.compare,
            picture: self.picture.map(|(_, picture)| picture),
            setup: self.setup,
            chapters,
            beats,
            take: taken.prose(self.take, "take.en", "take.zh", 1)?,
            myth: taken.prose(self.myth, "myth.en", "myth.zh", 1)?,
            truth: taken.prose(self.truth, "truth.en", "truth.zh", 1)?,
            reads: self.reads,
            untranslated: taken.in_order(),
        })
    }
}

/// A set-up that makes groups leaves no voter without one, and puts nobody else in one who has no weight.
#[cold]
#[inline(never)]
fn check_groups(setup: &[ScriptLine], size: u16) -> Result<(), LessonError> {
    let lines = setup.iter().flat_map(|line| expand(line, size).into_iter().map(|text| (line.line, text)));
    let commands: Vec<(usize, Command)> = lines.filter_map(|(line, text)| Some((line, parse_line(&text).ok()??))).collect();
    let Some((line, wrong)) = ungrouped(commands.iter().map(|(line, command)| (*line, command))) else { return Ok(()) };
    Err(at(line, 1, LessonErrorKind::Command(ParseError::new(0..0, ParseErrorKind::Misgrouped(wrong)))))
}

impl QuestionDraft {
    fn take(&mut self, row: &Row) -> Result<(), LessonError> {
        let keyword = row.keyword;
        match keyword {
            "answer" => {
                let answer = Expression::parse(&row.text).map_err(|misread| row.misread(misread))?;
                once(&mut self.answer, answer, row)
            }
            "right" => self.right.marked(row),
            _ => self.options.take(row),
        }
    }

    fn finish(self, taken: &mut Taken) -> Result<Question, LessonError> {
        taken.untranslated.extend(self.options.untranslated());
        let missing = |keyword| at(self.line, 1, LessonErrorKind::Missing { keyword });
        Ok(Question {
            ask: taken.prose(self.ask, "ask.en", "ask.zh", self.line)?,
            answer: self.answer.ok_or(missing("answer"))?,
            options: self.options.finish(self.line)?,
            right: taken.prose(self.right, "right.en", "right.zh", self.line)?,
        })
    }
}

impl BeatDraft {
    /// A view stands until a later beat names another.
    fn finish(self, view: &mut StageView, taken: &mut Taken) -> Result<Beat, LessonError> {
        let view_line = self.view.as_ref().map(|(line, _)| *line);
        if let Some((_, named)) = self.view {
            *view = named;
        }
        Ok(Beat {
            say: taken.prose(self.say, "say.en", "say.zh", self.line)?,
            then: taken.optional(self.then, "then.en", "then.zh", self.line)?,
            note: taken.optional(self.note, "note.en", "note.zh", self.line)?,
            question: self.question.map(|question| question.finish(taken)).transpose()?,
            name: self.name,
            chapter: self.chapter,
            looks: self.looks,
            view: view.clone(),
            view_line,
            tempo: self.tempo.unwrap_or_default(),
            shows_heartbeats: self.shows_heartbeats.unwrap_or(false),
            shows_clients_alone: self.shows_clients_alone.unwrap_or(false),
            commands: self.commands,
            expects: self.expects,
        })
    }
}

/// Texts in one language or both, and the languages that some of them lack.
#[derive(Default)]
struct Taken {
    untranslated: Vec<LessonError>,
}

impl Taken {
    fn text(&mut self, draft: Draft<String>, en: &'static str, zh: &'static str) -> Result<Text, LessonError> {
        self.untranslated.extend(draft.untranslated(en, zh));
        draft.text(en, 1)
    }

    fn prose(&mut self, draft: Draft<Vec<Piece>>, en: &'static str, zh: &'static str, line: usize) -> Result<Prose, LessonError> {
        self.untranslated.extend(draft.untranslated(en, zh));
        draft.prose(en, line)
    }

    /// A prose that may be left out.
    fn optional(
        &mut self,
        draft: Draft<Vec<Piece>>,
        en: &'static str,
        zh: &'static str,
        line: usize,
    ) -> Result<Prose, LessonError> {
        if draft.is_begun() { self.prose(draft, en, zh, line) } else { Ok(Prose::default()) }
    }

    fn in_order(mut self) -> Vec<LessonError> {
        self.untranslated.sort_by_key(|error| error.line);
        self.untranslated
    }
}

/// `ZooKeeper internals <https://…>`. Only addresses of the web: they become links.
fn read(row: &Row) -> Result<Read, LessonError> {
    let parts = row.text.strip_suffix('>').and_then(|text| text.split_once(" <"));
    let parts = parts.filter(|(_, address)| address.starts_with("https://"));
    let (title, address) = parts.ok_or(row.wrong(LessonErrorKind::BadRead))?;
    Ok(Read { title: title.trim().to_owned(), address: address.to_owned() })
}
