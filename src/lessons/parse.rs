//! A lesson's text to a [`Lesson`]: line by line. Each line begins with its keyword; a line without one is a command.

use super::draft::{self, Choices, Draft, Languages, commands, name, once};
use super::error::{LessonError, LessonErrorKind};
use super::expression::{Expect, Expression};
use super::lesson::{Beat, Lesson, Question, Read, ScriptLine, Tempo, Theme};
use super::look::Look;
use super::prose::{Piece, Prose};
use super::rows::{Keywords, Row, at, rows};
use super::sizes::MAX_SIZE;
use super::stage_view::StageView;
use crate::lang::Text;
use crate::script::without_byte_order_mark;

const MAX_LESSON_BYTES: usize = 128 * 1024;
const MAX_BEATS: usize = 64;

const KEYWORDS: Keywords = Keywords {
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
        if text.len() > MAX_LESSON_BYTES {
            return Err(at(1, 1, LessonErrorKind::TooLong { max: MAX_LESSON_BYTES }));
        }
        let mut reader = Reader::default();
        for row in rows(without_byte_order_mark(text), &KEYWORDS)? {
            reader.take(row)?;
        }
        reader.finish()
    }
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
    view: Option<StageView>,
    tempo: Option<Tempo>,
    shows_heartbeats: Option<bool>,
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
        let begun = self.chapters.last().is_some_and(|last| last.en.is_some() != last.zh.is_some());
        if !begun {
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
                let view = StageView::parse(&row.text);
                once(&mut beat.view, view.ok_or(row.wrong(LessonErrorKind::NeedsOneOf { words: "servers, tree, both" }))?, row)
            }
            "pace" => {
                let tempo = [("slow", Tempo::Slow), ("brief", Tempo::Brief)].into_iter().find(|(word, _)| *word == row.text);
                let (_, tempo) = tempo.ok_or(row.wrong(LessonErrorKind::NeedsOneOf { words: "slow, brief" }))?;
                once(&mut beat.tempo, tempo, row)
            }
            "show" => match row.text.as_str() {
                "heartbeats" => once(&mut beat.shows_heartbeats, true, row),
                _ => Err(row.wrong(LessonErrorKind::NeedsOneOf { words: "heartbeats" })),
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
        let missing = |keyword| at(1, 1, LessonErrorKind::Missing { keyword });
        let name = self.name.ok_or(missing("lesson"))?;
        let theme = self.theme.ok_or(missing("theme"))?;
        let title = text(self.title, "title.en", "title.zh", 1)?;
        let line = text(self.line, "line.en", "line.zh", 1)?;
        let chapters = self.chapters.into_iter().map(|it| text(it, "chapter.en", "chapter.zh", 1)).collect::<Result<_, _>>()?;
        let mut view = StageView::default();
        let beats: Vec<Beat> = self.beats.into_iter().map(|beat| beat.finish(&mut view)).collect::<Result<_, _>>()?;
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
            take: prose_of(self.take, "take.en", "take.zh", 1)?,
            myth: prose_of(self.myth, "myth.en", "myth.zh", 1)?,
            truth: prose_of(self.truth, "truth.en", "truth.zh", 1)?,
            reads: self.reads,
        })
    }
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

    fn finish(self) -> Result<Question, LessonError> {
        let missing = |keyword| at(self.line, 1, LessonErrorKind::Missing { keyword });
        Ok(Question {
            ask: prose_of(self.ask, "ask.en", "ask.zh", self.line)?,
            answer: self.answer.ok_or(missing("answer"))?,
            options: self.options.finish(Languages::Both, self.line)?,
            right: prose_of(self.right, "right.en", "right.zh", self.line)?,
        })
    }
}

impl BeatDraft {
    /// A view stands until a later beat names another.
    fn finish(self, view: &mut StageView) -> Result<Beat, LessonError> {
        if let Some(named) = self.view {
            *view = named;
        }
        Ok(Beat {
            say: prose_of(self.say, "say.en", "say.zh", self.line)?,
            then: optional(self.then, "then.en", "then.zh", self.line)?,
            note: optional(self.note, "note.en", "note.zh", self.line)?,
            question: self.question.map(QuestionDraft::finish).transpose()?,
            name: self.name,
            chapter: self.chapter,
            looks: self.looks,
            view: view.clone(),
            tempo: self.tempo.unwrap_or_default(),
            shows_heartbeats: self.shows_heartbeats.unwrap_or(false),
            commands: self.commands,
            expects: self.expects,
        })
    }
}

fn text(draft: Draft<String>, en: &'static str, zh: &'static str, line: usize) -> Result<Text, LessonError> {
    draft.text(Languages::Both, en, zh, line)
}

fn prose_of(draft: Draft<Vec<Piece>>, en: &'static str, zh: &'static str, line: usize) -> Result<Prose, LessonError> {
    draft.prose(Languages::Both, en, zh, line)
}

/// A text that may be left out.
fn optional(draft: Draft<Vec<Piece>>, en: &'static str, zh: &'static str, line: usize) -> Result<Prose, LessonError> {
    if draft.is_begun() { prose_of(draft, en, zh, line) } else { Ok(Prose::default()) }
}

/// `ZooKeeper internals <https://…>`. Only addresses of the web: they become links.
fn read(row: &Row) -> Result<Read, LessonError> {
    let parts = row.text.strip_suffix('>').and_then(|text| text.split_once(" <"));
    let parts = parts.filter(|(_, address)| address.starts_with("https://"));
    let (title, address) = parts.ok_or(row.wrong(LessonErrorKind::BadRead))?;
    Ok(Read { title: title.trim().to_owned(), address: address.to_owned() })
}
