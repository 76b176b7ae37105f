//! Texts as the lexer reads them back.

use std::fmt::{self, Display, Formatter};

use super::lexer::looks_like_option;

/// A path or data, in quotes where the lexer would otherwise read something else.
pub(super) struct Quoted<'a>(pub &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = self.0;
        // A `;` ends a part of a multi.
        let bare = !text.is_empty()
            && !text.starts_with(['"', '\'', '#'])
            && !text.contains(|letter: char| letter == ';' || letter.is_whitespace())
            && !looks_like_option(text);
        if bare {
            return f.write_str(text);
        }
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        write!(f, "\"{escaped}\"")
    }
}
