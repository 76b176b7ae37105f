//! The prose of lessons as HTML.

use zooscope::lang::Lang;
use zooscope::lessons::{Piece, Prose, Values};

/// A paragraph, with these values of its figures.
pub fn paragraph(prose: &Prose, lang: Lang, values: &Values) -> String {
    let text = words(&prose.of(lang), values);
    if text.is_empty() { text } else { format!("<p>{text}</p>") }
}

/// Pieces of a text, without a paragraph around them.
pub fn words(pieces: &[Piece], values: &Values) -> String {
    pieces.iter().map(|piece| html(piece, values)).collect()
}

fn html(piece: &Piece, values: &Values) -> String {
    match piece {
        Piece::Text(text) | Piece::Link(_, Some(text)) => escaped(text),
        Piece::Strong(text) => format!("<strong>{}</strong>", escaped(text)),
        Piece::Code(text) => format!("<code>{}</code>", escaped(text)),
        Piece::Link(look, None) => escaped(&look.to_string()),
        Piece::Figure(expression) => {
            let value = values.iter().find(|(known, _)| known == expression);
            escaped(value.map_or("", |(_, value)| value))
        }
    }
}

/// A link with these words.
pub fn link(address: &str, words: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escaped(address), escaped(words))
}

/// Text as it stands in HTML and in XML, between tags and in attributes. Control characters, which XML forbids, are left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => out.push(letter),
        }
    }
    out
}
