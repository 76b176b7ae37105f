//! A lesson's prose as the page's sentences: its figures filled in, its links to what is on the stage.

use super::at::thing;
use crate::lang::Lang;
use crate::lessons::{Expression, Piece, Prose};
use crate::tell::{Part, Rich, Thing};

/// The prose in the reader's language, with these values of its figures.
pub fn rich(lang: Lang, prose: &Prose, values: &[(Expression, String)]) -> Rich {
    let value = |figure: &Expression| values.iter().find(|(known, _)| known == figure).map_or("…", |(_, value)| value);
    let part = |piece: &Piece| match piece {
        Piece::Text(text) => Part::Text(text.clone()),
        Piece::Strong(text) => Part::Strong(text.clone()),
        Piece::Code(text) => Part::Code(text.clone()),
        Piece::Figure(expression) => Part::Strong(value(expression).to_owned()),
        Piece::Link(look, label) => match (thing(look), label) {
            (Some(thing), Some(label)) => Part::Named(thing, label.clone()),
            (Some(Thing::Znode(path)), None) => Part::Path(path),
            (Some(thing), None) => thing.node().map_or_else(|| Part::Code(look.to_string()), Part::Node),
            (None, _) => Part::Code(look.to_string()),
        },
    };
    Rich(prose.of(lang).iter().map(part).collect())
}
