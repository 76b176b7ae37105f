//! A text as rows, for lessons and worksheets: each begins with its keyword, and may go on in the lines below it.
//!
//! A row without a keyword of the form is a command of the console, which whoever reads the rows parses.

use super::error::{LessonError, LessonErrorKind};
use super::misread::Misread;
use crate::lang::Lang;

/// The keywords of a form.
pub(crate) struct Keywords {
    /// Every keyword but those with a language.
    pub plain: &'static [&'static str],
    /// The keywords that come in both languages: `title.en`, `title.zh`.
    pub spoken: &'static [&'static str],
}

/// A line, joined with the lines that continue it.
pub(crate) struct Row<'a> {
    pub line: usize,
    /// Empty where the row is a command.
    pub keyword: &'static str,
    pub lang: Option<Lang>,
    /// The text, and where each of its pieces comes from.
    pub text: String,
    pieces: Vec<Source>,
    pub source: &'a str,
}

/// A line's share of a text.
struct Source {
    /// The place in the text where it begins, in characters from zero.
    from: usize,
    line: usize,
    column: usize,
}

/// The rows of a text, and the errors of lines that cannot be one.
pub(crate) struct Rows<'a> {
    pub rows: Vec<Row<'a>>,
    pub wrong: Vec<LessonError>,
}

impl Row<'_> {
    /// Joins a line that goes on with this text.
    fn go_on(&mut self, line: usize, source: &str) {
        // Chinese has no spaces between its words.
        if self.lang == Some(Lang::En) {
            self.text.push(' ');
        }
        let column = source.chars().count() - source.trim_start().chars().count() + 1;
        self.pieces.push(Source { from: self.text.chars().count(), line, column });
        self.text.push_str(source.trim());
    }

    /// An error at this character of the text, counted from zero.
    pub fn wrong_at(&self, offset: usize, kind: LessonErrorKind) -> LessonError {
        let piece = self.pieces.iter().rfind(|piece| piece.from <= offset);
        piece.map_or(at(self.line, 1, kind.clone()), |piece| at(piece.line, piece.column + offset - piece.from, kind))
    }

    /// An error in the text behind the keyword.
    pub fn wrong(&self, kind: LessonErrorKind) -> LessonError {
        self.wrong_at(0, kind)
    }

    /// An error in the expression that the text is.
    pub fn misread(&self, misread: Misread) -> LessonError {
        self.wrong_at(misread.at, LessonErrorKind::BadExpression(misread.wanted))
    }
}

/// Joins continued lines, and leaves out blank ones and comments.
pub(crate) fn rows<'a>(text: &'a str, keywords: &Keywords) -> Rows<'a> {
    let (mut rows, mut wrong): (Vec<Row>, Vec<LessonError>) = (Vec::new(), Vec::new());
    // A line that goes on with one that could not be read is no error of its own.
    let mut is_lost = false;
    for (line, source) in (1..).zip(text.lines()) {
        match Line::of(source) {
            Line::Silent => {}
            Line::GoesOn if is_lost => {}
            Line::GoesOn => match rows.last_mut().filter(|row| row.lang.is_some()) {
                Some(above) => above.go_on(line, source),
                None => wrong.push(at(line, 1, LessonErrorKind::NothingAbove)),
            },
            Line::Begins => {
                let row = row(line, source, keywords);
                is_lost = row.is_err();
                match row {
                    Ok(row) => rows.push(row),
                    Err(error) => wrong.push(error),
                }
            }
        }
    }
    Rows { rows, wrong }
}

/// The kinds of lines.
pub(super) enum Line {
    /// A blank line or a comment.
    Silent,
    /// The line belongs to the one above.
    GoesOn,
    Begins,
}

impl Line {
    pub fn of(source: &str) -> Line {
        if source.trim().is_empty() || source.starts_with('#') {
            Line::Silent
        } else if source.starts_with([' ', '\t']) {
            Line::GoesOn
        } else {
            Line::Begins
        }
    }
}

/// The first word of a line, without its language, and that.
pub(super) fn first_word(source: &str) -> (&str, Option<Lang>) {
    let word = source.split(char::is_whitespace).next().unwrap_or_default();
    match word.rsplit_once('.') {
        Some((name, "en")) => (name, Some(Lang::En)),
        Some((name, "zh")) => (name, Some(Lang::Zh)),
        _ => (word, None),
    }
}

fn row<'a>(line: usize, source: &'a str, keywords: &Keywords) -> Result<Row<'a>, LessonError> {
    let (word, rest) = source.split_once(char::is_whitespace).unwrap_or((source, ""));
    let column = source.chars().count() - rest.trim_start().chars().count() + 1;
    let (name, lang) = first_word(source);
    let spoken = keywords.spoken.iter().find(|keyword| **keyword == name).copied();
    let keyword = match (spoken, lang) {
        (Some(keyword), Some(_)) => keyword,
        (Some(keyword), None) => return Err(at(line, 1, LessonErrorKind::NoLanguage { keyword })),
        (None, _) => keywords.plain.iter().find(|keyword| **keyword == word).copied().unwrap_or(""),
    };
    let lang = lang.filter(|_| spoken.is_some());
    let text = rest.trim().to_owned();
    if !keyword.is_empty() && text.is_empty() {
        return Err(at(line, source.chars().count() + 1, LessonErrorKind::Empty { keyword }));
    }
    Ok(Row { line, keyword, lang, text, pieces: vec![Source { from: 0, line, column }], source })
}

pub(crate) fn at(line: usize, column: usize, kind: LessonErrorKind) -> LessonError {
    LessonError { line, column, kind }
}
