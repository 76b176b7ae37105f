//! The words of a client of HDFS: `h1 put /a 2`.

use std::fmt::{self, Display, Formatter};

use super::cursor::{Cursor, Parsed, number, unknown};
use super::error::{Expectation, Vocabulary};
use super::lexer::Word;
use super::quoted::Quoted;
use super::words::file_words;
use crate::hdfs::{FileCall, Host, MAX_LOAD};
use crate::zk::Action;

/// The most blocks of a file that is put.
const MAX_BLOCKS: u64 = 16;

/// The number of a client of HDFS; `None` if the word has another form.
pub(super) fn file_client(word: &Word) -> Option<u8> {
    match Host::named(&word.text) {
        Some(Host::Client(number)) if !word.quoted => Some(number),
        _ => None,
    }
}

/// A call of a client of HDFS: the words behind its id.
pub(super) fn file_call(cursor: &mut Cursor, client: u8) -> Parsed<Action> {
    let verb = cursor.word(Expectation::OneOf(file_words().collect()))?;
    let call = match verb.text.as_str() {
        "mkdir" => FileCall::Mkdir { path: cursor.path()? },
        "put" => {
            let path = cursor.path()?;
            let blocks = cursor.optional(Expectation::Number).map_or(Ok(1), |word| number(&word, 0..=MAX_BLOCKS))?;
            FileCall::Put { path, blocks }
        }
        "append" => FileCall::Append { path: cursor.path()? },
        "cat" => FileCall::Read { path: cursor.path()? },
        "rm" => FileCall::Delete { path: cursor.path()? },
        "load" => FileCall::Load { count: cursor.number(1..=u64::from(MAX_LOAD))? },
        _ => return Err(unknown(&verb, Vocabulary::Verb, file_words())),
    };
    Ok(Action::Files { client, call })
}

/// A call as one types it behind the client's id.
pub struct FileCallText<'a>(pub &'a FileCall);

impl Display for FileCallText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            FileCall::Mkdir { path } => write!(f, "mkdir {}", Quoted(path)),
            FileCall::Put { path, blocks: 1 } => write!(f, "put {}", Quoted(path)),
            FileCall::Put { path, blocks } => write!(f, "put {} {blocks}", Quoted(path)),
            FileCall::Append { path } => write!(f, "append {}", Quoted(path)),
            FileCall::Read { path } => write!(f, "cat {}", Quoted(path)),
            FileCall::Delete { path } => write!(f, "rm {}", Quoted(path)),
            FileCall::Load { count } => write!(f, "load {count}"),
        }
    }
}
