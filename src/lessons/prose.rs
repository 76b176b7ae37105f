//! Prose with markup: `*strong*`, `` `code` ``, `[s5]`, `[s5|the old leader]`, `{figure}`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::error::LessonErrorKind;
use super::expression::Expression;
use super::look::Look;
use super::misread::{Misread, Wanted};
use crate::lang::{Added, BadLanguage, Lang};

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    pub en: Vec<Piece>,
    pub zh: Vec<Piece>,
}

/// A piece of one language's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Strong(String),
    Code(String),
    /// A link to a thing on the stage, perhaps by another name.
    Link(Look, Option<String>),
    /// A value that is computed from the run.
    Figure(Expression),
}

/// Reads one language's text. An error comes with its place, in characters from zero.
pub fn parse(text: &str) -> Result<Vec<Piece>, (usize, LessonErrorKind)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let at = |rest: &str| text.chars().count() - rest.chars().count();
    while let Some(start) = rest.find(['*', '`', '[', '{']) {
        push_text(&mut pieces, &rest[..start]);
        rest = &rest[start..];
        let open = rest.chars().next().unwrap_or('*');
        let close = match open {
            '[' => ']',
            '{' => '}',
            same => same,
        };
        let inside = &rest[1..];
        let end = inside.find(close).ok_or((at(rest), LessonErrorKind::Unclosed(open)))?;
        let content = &inside[..end];
        let begins = at(rest) + 1;
        if let Some(figure) = figure_within(content).filter(|_| open != '{') {
            return Err((begins + figure, LessonErrorKind::FigureWithin(open)));
        }
        pieces.push(match open {
            '*' => Piece::Strong(content.to_owned()),
            '`' => Piece::Code(content.to_owned()),
            '[' => link(content).ok_or((begins, LessonErrorKind::BadThing))?,
            _ => {
                let misread = |it: Misread| (begins + it.at, LessonErrorKind::BadExpression(it.wanted));
                Piece::Figure(Expression::parse(content).map_err(misread)?)
            }
        });
        rest = &inside[end + 1..];
    }
    push_text(&mut pieces, rest);
    Ok(pieces)
}

/// The place, in characters, of something that must be meant for a figure in a piece that is shown as it is written: `{leader}`,
/// not `{"x":1}`.
fn figure_within(content: &str) -> Option<usize> {
    let is_figure = |(at, _): &(usize, &str)| {
        let inside = &content[at + 1..];
        let read = inside.find('}').map(|end| Expression::parse(&inside[..end]));
        read.is_some_and(|read| read.map_or_else(|misread| misread.wanted != Wanted::Expression, |_| true))
    };
    content.match_indices('{').find(is_figure).map(|(at, _)| content[..at].chars().count())
}

fn link(content: &str) -> Option<Piece> {
    let (thing, label) = content.split_once('|').map_or((content, None), |(thing, label)| (thing, Some(label.trim().to_owned())));
    Look::parse(thing.trim()).map(|look| Piece::Link(look, label))
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

/// The text as one reads it, with figures filled in by `figure`.
pub fn plain(pieces: &[Piece], figure: impl Fn(&Expression) -> String) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Text(text) | Piece::Strong(text) | Piece::Code(text) | Piece::Link(_, Some(text)) => text.clone(),
        Piece::Link(look, None) => look.to_string(),
        Piece::Figure(expression) => figure(expression),
    };
    pieces.iter().map(text).collect()
}

/// The text as one reads it while its figures are not known.
fn as_read(pieces: &[Piece]) -> String {
    plain(pieces, |_| "…".to_owned())
}

/// Whether a translation can stand in the place of the English text: its markup is right, and it shows the same figures.
pub fn is_translation(english: &str, translation: &str) -> bool {
    let figures = |text: &str| {
        let pieces = parse(text).ok()?;
        let figure = |piece: &Piece| if let Piece::Figure(expression) = piece { Some(format!("{expression:?}")) } else { None };
        Some(pieces.iter().filter_map(figure).collect::<BTreeSet<_>>())
    };
    figures(translation).is_some_and(|shown| Some(shown) == figures(english))
}

/// Reads a file of a language that is added.
///
/// # Errors
/// What keeps it from being one.
pub fn read_language(text: &str) -> Result<Added, BadLanguage> {
    Added::read(text, |source| parse(source).ok().map(|pieces| as_read(&pieces)))
}

impl Prose {
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }

    /// The text in a language. In one that was added it is English where the translation is missing or cannot be read.
    pub fn of(&self, lang: Lang) -> Cow<'_, [Piece]> {
        let translated = |added: &Added| parse(added.prose(&as_read(&self.en))?).ok();
        match lang {
            Lang::Zh => Cow::Borrowed(&self.zh),
            _ => lang.added().and_then(translated).map_or(Cow::Borrowed(&self.en), Cow::Owned),
        }
    }

    /// The text in a language as one reads it, with these values of its figures.
    pub fn text(&self, lang: Lang, values: &[(Expression, String)]) -> String {
        let value = |figure: &Expression| values.iter().find(|(known, _)| known == figure).map(|(_, value)| value.clone());
        plain(&self.of(lang), |figure| value(figure).unwrap_or_else(|| "…".to_owned()))
    }

    /// Every figure in it.
    pub fn figures(&self) -> impl Iterator<Item = &Expression> {
        self.pieces().filter_map(|piece| match piece {
            Piece::Figure(expression) => Some(expression),
            _ => None,
        })
    }

    /// Every piece of both languages.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.en.iter().chain(&self.zh)
    }
}
