//! Parts of a lesson or a worksheet while they are read: what may come once, and texts whose second language may still come.

use super::error::{LessonError, LessonErrorKind};
use super::expression::{Expect, NoComparison};
use super::lesson::{Choice, ScriptLine, is_lesson_name};
use super::prose::{self, Piece, Prose};
use super::rows::{Row, at};
use super::sizes::{MAX_RANGE, expand, has_bad_range};
use crate::lang::{Lang, Text};
use crate::script::parse_line;

/// The text as it grows, while its second language may still come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft<T> {
    pub line: usize,
    pub en: Option<T>,
    pub zh: Option<T>,
}

impl<T> Draft<T> {
    pub fn is_begun(&self) -> bool {
        self.en.is_some() || self.zh.is_some()
    }

    /// The language that is missing beside the other, at the line of that one.
    pub fn untranslated(&self, en: &'static str, zh: &'static str) -> Option<LessonError> {
        let keyword = match (&self.en, &self.zh) {
            (Some(_), None) => zh,
            (None, Some(_)) => en,
            _ => return None,
        };
        Some(at(self.line, 1, LessonErrorKind::Missing { keyword }))
    }

    fn put(&mut self, value: T, row: &Row) -> Result<(), LessonError> {
        if !self.is_begun() {
            self.line = row.line;
        }
        let slot = if row.lang == Some(Lang::Zh) { &mut self.zh } else { &mut self.en };
        once(slot, value, row)
    }
}

impl<T: Clone> Draft<T> {
    /// Both languages; where there is one, it stands for the other. The error that there is none is at the line of the part.
    fn languages(self, keyword: &'static str, line: usize) -> Result<(T, T), LessonError> {
        match (self.en, self.zh) {
            (Some(en), Some(zh)) => Ok((en, zh)),
            (Some(only), None) | (None, Some(only)) => Ok((only.clone(), only)),
            (None, None) => Err(at(line, 1, LessonErrorKind::Missing { keyword })),
        }
    }
}

impl Draft<String> {
    pub fn plain(&mut self, row: &Row) -> Result<(), LessonError> {
        self.put(row.text.clone(), row)
    }

    pub fn text(self, keyword: &'static str, line: usize) -> Result<Text, LessonError> {
        self.languages(keyword, line).map(|(en, zh)| Text { en, zh })
    }
}

impl Draft<Vec<Piece>> {
    pub fn marked(&mut self, row: &Row) -> Result<(), LessonError> {
        let pieces = prose::parse(&row.text).map_err(|(offset, kind)| row.wrong_at(offset, kind))?;
        self.put(pieces, row)
    }

    pub fn prose(self, keyword: &'static str, line: usize) -> Result<Prose, LessonError> {
        self.languages(keyword, line).map(|(en, zh)| Prose { en, zh })
    }
}

/// The options of a question.
#[derive(Default)]
pub(crate) struct Choices(Vec<ChoiceDraft>);

#[derive(Default)]
struct ChoiceDraft {
    value: String,
    label: Draft<String>,
    why: Draft<Vec<Piece>>,
}

impl Choices {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes `option`, `label`, `why`.
    pub fn take(&mut self, row: &Row) -> Result<(), LessonError> {
        let keyword = row.keyword;
        match (keyword, self.0.last_mut()) {
            ("option", _) => {
                self.0.push(ChoiceDraft { value: row.text.clone(), ..ChoiceDraft::default() });
                Ok(())
            }
            ("label", Some(option)) => option.label.plain(row),
            (_, Some(option)) => option.why.marked(row),
            (_, None) => Err(at(row.line, 1, LessonErrorKind::OutOfPlace { keyword, after: "option" })),
        }
    }

    /// The options, two of them at least; `line` is that of the question.
    pub fn finish(self, line: usize) -> Result<Vec<Choice>, LessonError> {
        if self.0.len() < 2 {
            return Err(at(line, 1, LessonErrorKind::Missing { keyword: "option" }));
        }
        self.0.into_iter().map(ChoiceDraft::finish).collect()
    }

    /// The texts that come in one language.
    pub fn untranslated(&self) -> impl Iterator<Item = LessonError> {
        let of =
            |option: &ChoiceDraft| [option.label.untranslated("label.en", "label.zh"), option.why.untranslated("why.en", "why.zh")];
        self.0.iter().flat_map(of).flatten()
    }
}

impl ChoiceDraft {
    fn finish(self) -> Result<Choice, LessonError> {
        let label = self.label.is_begun().then(|| self.label.text("label.en", 1)).transpose()?;
        let why = self.why.is_begun().then(|| self.why.prose("why.en", 1)).transpose()?;
        Ok(Choice { value: self.value, label, why })
    }
}

/// Takes what may be said once.
pub(crate) fn once<T>(slot: &mut Option<T>, value: T, row: &Row) -> Result<(), LessonError> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(at(row.line, 1, LessonErrorKind::Repeated { keyword: row.keyword })),
    }
}

pub(crate) fn name(row: &Row) -> Result<String, LessonError> {
    if is_lesson_name(&row.text) { Ok(row.text.clone()) } else { Err(row.wrong(LessonErrorKind::BadName)) }
}

/// A comparison.
pub(crate) fn expect(row: &Row) -> Result<Expect, LessonError> {
    Expect::parse(row.line, &row.text).map_err(|error| match error {
        NoComparison::Incomplete(offset) => row.wrong_at(offset, LessonErrorKind::BadComparison),
        NoComparison::Side(misread) => row.misread(misread),
    })
}

/// A row of commands, read with the size that `N` stands for; none where the text has no size. Another size changes numbers only.
pub(crate) fn commands(row: &Row, size: Option<u16>) -> Result<ScriptLine, LessonError> {
    script_line(row, row.source.trim_end(), size)
}

/// As [`commands`], of a row in which they stand behind a keyword.
pub(crate) fn command(row: &Row, size: Option<u16>) -> Result<ScriptLine, LessonError> {
    script_line(row, &row.text, size)
}

fn script_line(row: &Row, text: &str, size: Option<u16>) -> Result<ScriptLine, LessonError> {
    let before = row.source.find(text).and_then(|at| row.source.get(..at)).map_or(0, |before| before.chars().count());
    let line = ScriptLine { line: row.line, text: text.to_owned() };
    if has_bad_range(&line, size.is_some()) {
        return Err(at(row.line, 1, LessonErrorKind::BadRange { max: MAX_RANGE }));
    }
    for text in expand(&line, size.unwrap_or(1)) {
        if let Err(error) = parse_line(&text) {
            let column = text.get(..error.span.start).unwrap_or_default().chars().count() + before + 1;
            return Err(at(row.line, column, LessonErrorKind::Command(error)));
        }
    }
    Ok(line)
}
