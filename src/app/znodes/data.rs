//! A znode's data as text, as JSON, as bytes.

use super::json;
use crate::app::model::Model;
use crate::app::msg::{Msg, ZnodeMsg};
use crate::app::names::DataForm;
use crate::app::view::{Button, DataView};
use crate::tell::template::text;
use crate::tell::words::Word;
use crate::zk::Znode;

/// The most characters of text and bytes of a dump that are shown.
const MAX_TEXT: usize = 4_000;
const MAX_BYTES: usize = 1_024;
/// The most bytes of data that are parsed as JSON.
const MAX_JSON: usize = 64 * 1_024;
/// The number of bytes per line of a dump: as many as the panel has room for.
const ROW_BYTES: usize = 8;

pub fn view(model: &Model, znode: &Znode) -> DataView {
    let data = znode.data.as_deref();
    let bytes = data.unwrap_or_default();
    let json = (bytes.len() <= MAX_JSON).then(|| json::pretty(bytes)).flatten();
    let form = match model.znodes.shows {
        DataForm::Json if json.is_none() => DataForm::Text,
        form => form,
    };
    let whole = match form {
        DataForm::Text => bytes.to_owned(),
        DataForm::Json => json.clone().unwrap_or_default(),
        DataForm::Hex => hex(&bytes.as_bytes()[..bytes.len().min(MAX_BYTES)]),
    };
    let mut shown = shortened(&whole, MAX_TEXT.max(whole.len() * usize::from(form == DataForm::Hex)));
    let left_out = match form {
        DataForm::Hex => bytes.len().saturating_sub(MAX_BYTES),
        _ => whole.len() - shown.len(),
    };
    if left_out > 0 && form != DataForm::Hex {
        shown.push('…');
    }
    let button = |id, label: &str, to, enabled| {
        Button::new(id, label, Msg::Znodes(ZnodeMsg::ShowData(to))).pressed(form == to).enabled(enabled)
    };
    DataView {
        title: model.word(Word::DataLabel).to_owned(),
        forms: vec![
            button("data-text", model.word(Word::DataAsText), DataForm::Text, true),
            button("data-json", "JSON", DataForm::Json, json.is_some()),
            button("data-hex", model.word(Word::DataAsHex), DataForm::Hex, true),
        ],
        text: shown,
        note: match data {
            None => text!(model.lang, "null: no data at all", "null：没有任何数据"),
            Some("") => text!(model.lang, "empty: 0 bytes", "空：0 字节"),
            Some(_) if left_out > 0 => {
                text!(model.lang, "{n|more byte is|more bytes are} not shown", "另有 {n} 字节未显示", n = left_out)
            }
            Some(_) => String::new(),
        },
    }
}

/// Data within a row of the tree: one line.
pub fn in_a_row(data: &str, most: usize) -> String {
    let short = shortened(data, most);
    let line: String = short.chars().map(|letter| if letter.is_control() { '·' } else { letter }).collect();
    let more = if short.len() < data.len() { "…" } else { "" };
    format!("\"{line}{more}\"")
}

/// The text, cut to so many characters.
fn shortened(text: &str, most: usize) -> String {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end]).to_owned()
}

/// A dump: offset, bytes, and the bytes as ASCII where they are printable.
fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or(' ');
    let mut out = String::with_capacity(bytes.len() * 6);
    for (row, chunk) in bytes.chunks(ROW_BYTES).enumerate() {
        let offset = row * ROW_BYTES;
        out.extend([12, 8, 4, 0].map(|shift| digit((offset >> shift & 15) as u8)));
        out.push(' ');
        for at in 0..ROW_BYTES {
            let pair = chunk.get(at).map_or([' ', ' '], |byte| [digit(byte >> 4), digit(byte & 15)]);
            out.push(' ');
            out.extend(pair);
        }
        out.push_str("  ");
        out.extend(chunk.iter().map(|&byte| if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '.' }));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_stand_beside_their_letters() {
        let dump = hex("锁 lock\n<b>".as_bytes());
        assert_eq!(dump, "0000  e9 94 81 20 6c 6f 63 6b  ... lock\n0008  0a 3c 62 3e              .<b>\n");
        assert_eq!(hex(b""), "");
    }

    #[test]
    fn long_data_is_cut_between_characters() {
        assert_eq!(in_a_row("锁锁锁", 2), "\"锁锁…\"");
        assert_eq!(in_a_row("ab", 2), "\"ab\"");
        assert_eq!(in_a_row("a\nb", 9), "\"a·b\"");
    }
}
