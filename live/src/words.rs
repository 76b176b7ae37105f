//! Four-letter words on the ports of clients, and the list of those that are answered (`FourLetterCommands.java`).

use zooscope::metrics::Counts;
use zooscope::script::FourLetter;
use zooscope::sim::{Life, Time, World};
use zooscope::tell::four_letter;
use zooscope::zk::{ServerId, Zk, server};

/// Words that Apache's servers know and the simulation has no answer to.
const OTHERS: [&str; 7] = ["crst", "dirs", "gtmk", "hash", "srst", "stmk", "lead"];

/// The words that are answered: `4lw.commands.whitelist`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whitelist {
    All,
    Only(Vec<String>),
}

impl Whitelist {
    /// `*`, or words with commas between them.
    pub fn read(text: &str) -> Self {
        if text.trim() == "*" {
            return Whitelist::All;
        }
        Whitelist::Only(text.split(',').map(|word| word.trim().to_owned()).collect())
    }

    fn has(&self, word: &str) -> bool {
        match self {
            Whitelist::All => true,
            Whitelist::Only(words) => words.iter().any(|known| known == word),
        }
    }
}

/// Whether these first bytes of a connection are a word. Any others are the length of a frame.
pub fn is_word(bytes: [u8; 4]) -> bool {
    std::str::from_utf8(&bytes).is_ok_and(|word| FourLetter::of(word).is_some() || OTHERS.contains(&word))
}

/// The answer; `None` while the server's process is frozen, and says nothing.
pub fn answer(word: [u8; 4], id: ServerId, world: &World<Zk>, counts: &Counts, whitelist: &Whitelist, now: Time) -> Option<String> {
    world.node(id.node()).filter(|node| node.life == Life::Running)?;
    let text = String::from_utf8_lossy(&word).into_owned();
    match FourLetter::of(&text).filter(|_| whitelist.has(&text)) {
        Some(word) => Some(four_letter::answer(word, server(world, id)?, counts, now)),
        None => Some(format!("{text} is not executed because it is not in the whitelist.\n")),
    }
}
