//! A lesson's text to a [`Lesson`]: line by line. Each line begins with its keyword; a line without one is a command.

use super::error::{LessonError, LessonErrorKind};
use super::expression::{Expect, Expression, NoComparison};
use super::lesson::{Beat, Choice, Lesson, Question, Read, ScriptLine, Tempo, Theme, is_lesson_name};
use super::look::Look;
use super::misread::Misread;
use super::prose::{self, Piece, Prose};
use super::sizes::{MAX_RANGE, MAX_SIZE, expand, has_bad_range};
use super::stage_view::StageView;
use crate::lang::{Lang, Text};
use crate::script::{parse_line, without_byte_order_mark};

const MAX_LESSON_BYTES: usize = 128 * 1024;
const MAX_BEATS: usize = 64;

/// Every keyword but those with a language.
const PLAIN: [&str; 15] = [
    "lesson", "theme", "size", "compare", "picture", "chapter", "beat", "look", "view", "pace", "show", "expect", "answer",
    "option", "read",
];
/// The keywords that come in both languages.
const SPOKEN: [&str; 12] = ["title", "line", "chapter", "say", "then", "ask", "label", "why", "right", "take", "myth", "truth"];

/// A line, joined with the lines that continue it.
struct Row<'a> {
    line: usize,
    keyword: &'static str,
    lang: Option<Lang>,
    /// The text, and where each of its pieces comes from.
    text: String,
    pieces: Vec<Source>,
    source: &'a str,
}

/// A line's share of a text.
struct Source {
    /// The place in the text where it begins, in characters from zero.
    from: usize,
    line: usize,
    column: usize,
}

impl Row<'_> {
    /// An error at this character of the text, counted from zero.
    fn wrong_at(&self, offset: usize, kind: LessonErrorKind) -> LessonError {
        let piece = self.pieces.iter().rfind(|piece| piece.from <= offset);
        piece.map_or(at(self.line, 1, kind.clone()), |piece| at(piece.line, piece.column + offset - piece.from, kind))
    }
}

/// The text as it grows, while its second language may still come.
#[derive(Clone, Debug, Default)]
struct Draft<T> {
    line: usize,
    en: Option<T>,
    zh: Option<T>,
}

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
        for row in rows(without_byte_order_mark(text))? {
            reader.take(row)?;
        }
        reader.finish()
    }
}

/// Joins continued lines, and leaves out blank ones and comments.
fn rows(text: &str) -> Result<Vec<Row<'_>>, LessonError> {
    let mut rows: Vec<Row> = Vec::new();
    for (line, source) in (1..).zip(text.lines()) {
        if source.trim().is_empty() || source.starts_with('#') {
            continue;
        }
        if source.starts_with([' ', '\t']) {
            let above = rows.last_mut().filter(|row| row.lang.is_some()).ok_or(at(line, 1, LessonErrorKind::NothingAbove))?;
            // Chinese has no spaces between its words.
            if above.lang == Some(Lang::En) {
                above.text.push(' ');
            }
            let column = source.chars().count() - source.trim_start().chars().count() + 1;
            above.pieces.push(Source { from: above.text.chars().count(), line, column });
            above.text.push_str(source.trim());
            continue;
        }
        rows.push(row(line, source)?);
    }
    Ok(rows)
}

fn row(line: usize, source: &str) -> Result<Row<'_>, LessonError> {
    let (word, rest) = source.split_once(char::is_whitespace).unwrap_or((source, ""));
    let column = source.chars().count() - rest.trim_start().chars().count() + 1;
    let (name, lang) = match word.rsplit_once('.') {
        Some((name, "en")) => (name, Some(Lang::En)),
        Some((name, "zh")) => (name, Some(Lang::Zh)),
        _ => (word, None),
    };
    let spoken = SPOKEN.into_iter().find(|keyword| *keyword == name);
    let keyword = match (spoken, lang) {
        (Some(keyword), Some(_)) => keyword,
        (Some(keyword), None) => return Err(at(line, 1, LessonErrorKind::NoLanguage { keyword })),
        (None, _) => PLAIN.into_iter().find(|keyword| *keyword == word).unwrap_or(""),
    };
    let lang = lang.filter(|_| spoken.is_some());
    let text = rest.trim().to_owned();
    if !keyword.is_empty() && text.is_empty() {
        return Err(at(line, source.chars().count() + 1, LessonErrorKind::Empty { keyword }));
    }
    Ok(Row { line, keyword, lang, text, pieces: vec![Source { from: 0, line, column }], source })
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
    options: Vec<ChoiceDraft>,
    right: Draft<Vec<Piece>>,
}

#[derive(Default)]
struct ChoiceDraft {
    value: String,
    label: Draft<String>,
    why: Draft<Vec<Piece>>,
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
                once(&mut self.theme, theme.ok_or(wrong(&row, LessonErrorKind::BadTheme))?, &row)
            }
            "size" => {
                let size = row.text.parse().ok().filter(|size| (1..=MAX_SIZE).contains(size));
                once(&mut self.size, size.ok_or(wrong(&row, LessonErrorKind::BadNumber { min: 1, max: MAX_SIZE }))?, &row)
            }
            "compare" => {
                let name = name(&row)?;
                once(&mut self.compare, name, &row)
            }
            "picture" => once(&mut self.picture, (row.line, row.text.clone()), &row),
            "title" => plain(&mut self.title, &row),
            "line" => plain(&mut self.line, &row),
            "chapter" => self.chapter(&row),
            "beat" => self.beat(&row),
            "take" => marked(&mut self.take, &row),
            "myth" => marked(&mut self.myth, &row),
            "truth" => marked(&mut self.truth, &row),
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
            Some(chapter) => plain(chapter, row),
            None => Ok(()),
        }
    }

    fn beat(&mut self, row: &Row) -> Result<(), LessonError> {
        let name = name(row)?;
        let Some(chapter) = self.chapters.len().checked_sub(1) else {
            return Err(at(row.line, 1, LessonErrorKind::OutOfPlace { keyword: "beat", after: "chapter" }));
        };
        if self.beats.iter().any(|beat| beat.name == name) {
            return Err(wrong(row, LessonErrorKind::Repeated { keyword: "beat" }));
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
            "say" => marked(&mut beat.say, row),
            "then" => marked(&mut beat.then, row),
            "look" => {
                for word in row.text.split_whitespace() {
                    beat.looks.push(Look::parse(word).ok_or(wrong(row, LessonErrorKind::BadThing))?);
                }
                Ok(())
            }
            "view" => {
                let view = StageView::parse(&row.text);
                once(&mut beat.view, view.ok_or(wrong(row, LessonErrorKind::NeedsOneOf { words: "servers, tree, both" }))?, row)
            }
            "pace" => {
                let tempo = [("slow", Tempo::Slow), ("brief", Tempo::Brief)].into_iter().find(|(word, _)| *word == row.text);
                let (_, tempo) = tempo.ok_or(wrong(row, LessonErrorKind::NeedsOneOf { words: "slow, brief" }))?;
                once(&mut beat.tempo, tempo, row)
            }
            "show" => match row.text.as_str() {
                "heartbeats" => once(&mut beat.shows_heartbeats, true, row),
                _ => Err(wrong(row, LessonErrorKind::NeedsOneOf { words: "heartbeats" })),
            },
            "expect" => {
                let expect = Expect::parse(row.line, &row.text).map_err(|error| match error {
                    NoComparison::Incomplete(offset) => row.wrong_at(offset, LessonErrorKind::BadComparison),
                    NoComparison::Side(misread) => misread_at(row, misread),
                });
                beat.expects.push(expect?);
                Ok(())
            }
            "ask" => marked(
                &mut beat.question.get_or_insert_with(|| QuestionDraft { line: row.line, ..QuestionDraft::default() }).ask,
                row,
            ),
            _ => match &mut beat.question {
                Some(question) => question.take(row),
                None => Err(at(row.line, 1, LessonErrorKind::OutOfPlace { keyword, after: "ask" })),
            },
        }
    }

    /// Takes a command. It is checked with the lesson's own size: another size changes numbers only.
    fn command(&mut self, row: &Row) -> Result<(), LessonError> {
        let line = ScriptLine { line: row.line, text: row.source.trim_end().to_owned() };
        if has_bad_range(&line, self.size.is_some()) {
            return Err(at(row.line, 1, LessonErrorKind::BadRange { max: MAX_RANGE }));
        }
        for text in expand(&line, self.size.unwrap_or(1)) {
            if let Err(error) = parse_line(&text) {
                let column = text.get(..error.span.start).unwrap_or_default().chars().count() + 1;
                return Err(at(row.line, column, LessonErrorKind::Command(error)));
            }
        }
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
                let answer = Expression::parse(&row.text).map_err(|misread| misread_at(row, misread))?;
                once(&mut self.answer, answer, row)
            }
            "option" => {
                self.options.push(ChoiceDraft { value: row.text.clone(), ..ChoiceDraft::default() });
                Ok(())
            }
            "right" => marked(&mut self.right, row),
            _ => match self.options.last_mut() {
                Some(option) if keyword == "label" => plain(&mut option.label, row),
                Some(option) => marked(&mut option.why, row),
                None => Err(at(row.line, 1, LessonErrorKind::OutOfPlace { keyword, after: "option" })),
            },
        }
    }

    fn finish(self) -> Result<Question, LessonError> {
        let missing = |keyword| at(self.line, 1, LessonErrorKind::Missing { keyword });
        if self.options.len() < 2 {
            return Err(missing("option"));
        }
        Ok(Question {
            ask: prose_of(self.ask, "ask.en", "ask.zh", self.line)?,
            answer: self.answer.ok_or(missing("answer"))?,
            options: self.options.into_iter().map(ChoiceDraft::finish).collect::<Result<_, _>>()?,
            right: prose_of(self.right, "right.en", "right.zh", self.line)?,
        })
    }
}

impl ChoiceDraft {
    fn finish(self) -> Result<Choice, LessonError> {
        let label = self.label.is_begun().then(|| text(self.label, "label.en", "label.zh", 1)).transpose()?;
        let why = self.why.is_begun().then(|| prose_of(self.why, "why.en", "why.zh", 1)).transpose()?;
        Ok(Choice { value: self.value, label, why })
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
            then: match self.then.is_begun() {
                true => prose_of(self.then, "then.en", "then.zh", self.line)?,
                false => Prose::default(),
            },
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

impl<T> Draft<T> {
    fn is_begun(&self) -> bool {
        self.en.is_some() || self.zh.is_some()
    }
}

fn at(line: usize, column: usize, kind: LessonErrorKind) -> LessonError {
    LessonError { line, column, kind }
}

/// An error in the text behind the keyword.
fn wrong(row: &Row, kind: LessonErrorKind) -> LessonError {
    row.wrong_at(0, kind)
}

fn misread_at(row: &Row, misread: Misread) -> LessonError {
    row.wrong_at(misread.at, LessonErrorKind::BadExpression(misread.wanted))
}

fn name(row: &Row) -> Result<String, LessonError> {
    if is_lesson_name(&row.text) { Ok(row.text.clone()) } else { Err(wrong(row, LessonErrorKind::BadName)) }
}

fn once<T>(slot: &mut Option<T>, value: T, row: &Row) -> Result<(), LessonError> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(at(row.line, 1, LessonErrorKind::Repeated { keyword: row.keyword })),
    }
}

fn put<T>(draft: &mut Draft<T>, value: T, row: &Row) -> Result<(), LessonError> {
    if !draft.is_begun() {
        draft.line = row.line;
    }
    let slot = if row.lang == Some(Lang::Zh) { &mut draft.zh } else { &mut draft.en };
    once(slot, value, row)
}

fn plain(draft: &mut Draft<String>, row: &Row) -> Result<(), LessonError> {
    put(draft, row.text.clone(), row)
}

fn marked(draft: &mut Draft<Vec<Piece>>, row: &Row) -> Result<(), LessonError> {
    let pieces = prose::parse(&row.text).map_err(|(offset, kind)| row.wrong_at(offset, kind))?;
    put(draft, pieces, row)
}

/// Both languages, or the one that is missing: reported at the other one, or at the line of the part that lacks both.
fn both<T>(draft: Draft<T>, en: &'static str, zh: &'static str, line: usize) -> Result<(T, T), LessonError> {
    let line = if draft.is_begun() { draft.line } else { line };
    let missing = |keyword| at(line, 1, LessonErrorKind::Missing { keyword });
    Ok((draft.en.ok_or(missing(en))?, draft.zh.ok_or(missing(zh))?))
}

fn text(draft: Draft<String>, en: &'static str, zh: &'static str, line: usize) -> Result<Text, LessonError> {
    both(draft, en, zh, line).map(|(en, zh)| Text { en, zh })
}

fn prose_of(draft: Draft<Vec<Piece>>, en: &'static str, zh: &'static str, line: usize) -> Result<Prose, LessonError> {
    both(draft, en, zh, line).map(|(en, zh)| Prose { en, zh })
}

/// `ZooKeeper internals <https://…>`. Only addresses of the web: they become links.
fn read(row: &Row) -> Result<Read, LessonError> {
    let parts = row.text.strip_suffix('>').and_then(|text| text.split_once(" <"));
    let parts = parts.filter(|(_, address)| address.starts_with("https://"));
    let (title, address) = parts.ok_or(wrong(row, LessonErrorKind::BadRead))?;
    Ok(Read { title: title.trim().to_owned(), address: address.to_owned() })
}
