//! A lesson's prose as the page's sentences: its figures filled in, its links to what is on the stage.

use super::at::thing;
use crate::lang::Lang;
use crate::lessons::{Choice, Expression, Piece, Prose};
use crate::tell::{Part, Rich, Thing};

/// The prose in the reader's language, with these values of its figures.
pub fn rich(lang: Lang, prose: &Prose, values: &[(Expression, String)]) -> Rich {
    sentence(&prose.of(lang), values)
}

/// An option of a question.
pub fn label(lang: Lang, option: &Choice) -> Rich {
    sentence(&option.shown(lang), &[])
}

fn sentence(pieces: &[Piece], values: &[(Expression, String)]) -> Rich {
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
    Rich(pieces.iter().map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Text;

    #[test]
    fn what_stands_between_backticks_in_an_option_is_code() {
        let option =
            |en: &str| Choice { value: "v".to_owned(), label: Some(Text { en: en.to_owned(), zh: en.to_owned() }), why: None };
        let parts = |en: &str| label(Lang::En, &option(en)).0;
        let (text, code) = (|it: &str| Part::Text(it.to_owned()), |it: &str| Part::Code(it.to_owned()));
        assert_eq!(parts("`sync`, then `get`"), [code("sync"), text(", then "), code("get")]);
        assert_eq!(parts("the leader"), [text("the leader")]);
        assert_eq!(label(Lang::Zh, &Choice { label: None, ..option("") }).0, [text("v")]);
    }
}
