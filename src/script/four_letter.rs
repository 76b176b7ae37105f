//! The four-letter words that operators send to a server: `echo srvr | nc s1 2181` is `srvr s1` here.

use super::cursor::{Cursor, Parsed};
use super::error::Expectation;
use super::lexer::Word;
use crate::zk::ServerId;

/// A four-letter word of Apache's servers that only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FourLetter {
    Ruok,
    Srvr,
    Stat,
    Mntr,
    Cons,
    Wchs,
    Wchc,
    Wchp,
    Dump,
    Conf,
    Envi,
    Isro,
}

const WORDS: [(&str, FourLetter); 12] = [
    ("ruok", FourLetter::Ruok),
    ("srvr", FourLetter::Srvr),
    ("stat", FourLetter::Stat),
    ("mntr", FourLetter::Mntr),
    ("cons", FourLetter::Cons),
    ("wchs", FourLetter::Wchs),
    ("wchc", FourLetter::Wchc),
    ("wchp", FourLetter::Wchp),
    ("dump", FourLetter::Dump),
    ("conf", FourLetter::Conf),
    ("envi", FourLetter::Envi),
    ("isro", FourLetter::Isro),
];

impl FourLetter {
    pub fn of(word: &str) -> Option<FourLetter> {
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, found)| *found)
    }

    /// The word that the line begins with. `stat` is a client's word as well: `stat s1` asks a server, `stat /a` asks for a znode.
    pub(super) fn begins(cursor: &mut Cursor, first: &Word) -> Option<FourLetter> {
        let (_, found) = WORDS.iter().find(|(word, _)| *word == first.text)?;
        if *found == FourLetter::Stat {
            cursor.want(Expectation::Server);
            cursor.peek()?.parse::<ServerId>().ok()?;
        }
        Some(*found)
    }

    /// The question of a line in which the server stands first, as a client does before its word (`s1 mntr`), or that pipes the word to it
    /// (`echo mntr | nc s1 2181`).
    pub(super) fn otherwise(cursor: &mut Cursor, first: &Word) -> Parsed<Option<(FourLetter, ServerId)>> {
        let words = cursor.rest();
        let (word, server, used) = match (first.text.as_str(), words.as_slice()) {
            (server, [word, ..]) if server.parse::<ServerId>().is_ok() => (*word, server, 1),
            ("echo", [word, "|", "nc", server]) => (*word, *server, 4),
            ("echo", [word, "|", "nc", server, _port]) => (*word, *server, 5),
            _ => return Ok(None),
        };
        let (Some(word), Ok(server)) = (FourLetter::of(word), server.parse::<ServerId>()) else { return Ok(None) };
        for _ in 0..used {
            cursor.word(Expectation::Server)?;
        }
        Ok(Some((word, server)))
    }

    /// Reads the server that is asked.
    pub(super) fn asks(self, cursor: &mut Cursor) -> Parsed<(FourLetter, ServerId)> {
        Ok((self, cursor.server()?))
    }
}
