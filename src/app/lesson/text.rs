//! A lesson's prose as the page's sentences: its figures filled in, its links to what is on the stage.

use super::at::{is_over, on_script, thing};
use super::story::Story;
use crate::app::model::Model;
use crate::lang::Lang;
use crate::lessons::{Piece, Prose};
use crate::tell::{Part, Rich, Thing};

/// The prose in the reader's language. While a question is open, its beat's figures are left out: they may be the answer.
pub fn rich(model: &Model, story: &Story, prose: &Prose) -> Rich {
    let open = on_script(model).is_some() && !is_over(model) && story.question().is_some();
    let pieces = if model.lang == Lang::En { &prose.en } else { &prose.zh };
    let part = |piece: &Piece| match piece {
        Piece::Text(text) => Part::Text(text.clone()),
        Piece::Strong(text) => Part::Strong(text.clone()),
        Piece::Code(text) => Part::Code(text.clone()),
        Piece::Figure(_) if open => Part::Strong("…".to_owned()),
        Piece::Figure(expression) => Part::Strong(story.performed.figure(story.beat, expression).unwrap_or("…").to_owned()),
        Piece::Link(look, label) => match (thing(look), label) {
            (Some(thing), Some(label)) => Part::Named(thing, label.clone()),
            (Some(Thing::Znode(path)), None) => Part::Path(path),
            (Some(thing), None) => thing.node().map_or_else(|| Part::Code(look.to_string()), Part::Node),
            (None, _) => Part::Code(look.to_string()),
        },
    };
    Rich(pieces.iter().map(part).collect())
}
