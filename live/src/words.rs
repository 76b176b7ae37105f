//! Four-letter words on the ports of clients, and the list of those that are answered (`FourLetterCommands.java`).

use zooscope::metrics::Counts;
use zooscope::script::FourLetter;
use zooscope::sim::{Life, Time, World};
use zooscope::tell::four_letter;
use zooscope::zk::{Data, Image, Server, ServerId, TxnBody, Zk, server};

/// Words that Apache's servers know and the console of the page does not: they tell nothing of a run, or change what is counted.
const OTHERS: [&str; 5] = ["crst", "dirs", "gtmk", "hash", "srst"];
/// A word that Apache's servers know and the simulation has no answer to: it sets what a process traces.
const UNANSWERED: &str = "stmk";

/// `ZooTrace.getTextTraceLevel`: client requests, sessions, other events and warnings.
pub const TRACE_MASK: u64 = 0b1_0011_0010;

/// What a question makes begin anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// `srst`: what the server counts.
    Stats,
    /// `crst`: what is counted of each connection.
    Connections,
}

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
    std::str::from_utf8(&bytes).is_ok_and(|word| FourLetter::of(word).is_some() || OTHERS.contains(&word) || word == UNANSWERED)
}

/// What is said and done for a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    pub resets: Option<Reset>,
}

/// The answer; `None` while the server's process is frozen, and says nothing.
pub fn answer(word: [u8; 4], id: ServerId, world: &World<Zk>, counts: &Counts, whitelist: &Whitelist, now: Time) -> Option<Answer> {
    world.node(id.node()).filter(|node| node.life == Life::Running)?;
    let word = String::from_utf8_lossy(&word).into_owned();
    let server = server(world, id)?;
    let (text, resets) = if !whitelist.has(&word) || word == UNANSWERED {
        (format!("{word} is not executed because it is not in the whitelist.\n"), None)
    } else if let Some(word) = FourLetter::of(&word) {
        (four_letter::answer(word, server, counts, now), None)
    } else {
        other(&word, server)
    };
    Some(Answer { text, resets })
}

fn other(word: &str, server: &Server) -> (String, Option<Reset>) {
    match word {
        "gtmk" => (TRACE_MASK.to_string(), None),
        _ if !server.is_answering() => (four_letter::NOT_SERVING.to_owned(), None),
        "srst" => ("Server stats reset.\n".to_owned(), Some(Reset::Stats)),
        "crst" => ("Connection stats reset.\n".to_owned(), Some(Reset::Connections)),
        "dirs" => {
            let (data, log) = sizes(server);
            (format!("datadir_size: {data}\nlogdir_size: {log}\n"), None)
        }
        // Digests of the tree are kept every 128 txns; the simulation keeps none.
        _ => (String::new(), None),
    }
}

/// The bytes of paths and data in a server's snapshots, and in its log.
pub fn sizes(server: &Server) -> (usize, usize) {
    let length = |data: &Data| data.as_deref().map_or(0, str::len);
    let image = |image: &Image| image.tree.iter().map(|(path, znode)| path.len() + length(&znode.data)).sum::<usize>();
    let store = server.store();
    let data = store.snapshots.iter().map(|snapshot| image(snapshot)).sum();
    (data, store.log.iter().map(|txn| written(&txn.body)).sum())
}

fn written(body: &TxnBody) -> usize {
    let data = match body {
        TxnBody::Create { data, .. } | TxnBody::SetData { data, .. } => data.as_deref().map_or(0, str::len),
        TxnBody::CloseSession { paths } => paths.iter().map(|path| path.len()).sum(),
        TxnBody::Multi(parts) => parts.iter().map(written).sum(),
        _ => 0,
    };
    data + body.path().map_or(0, |path| path.len())
}
