//! The pages that follow the run while it goes on. Each hears every command once, in order, and the moment to which the run has come.
//!
//! ```text
//!   run      the run so far as a file (docs/files.md), first of all
//!   went     what has come to it since, a line each:
//!              speed 0.1                  simulated time for real time
//!              client c1 127.0.0.1:40322  the far end of a client's connection
//!              entry STEPS TIME LINE      a command, given after so many steps at this microsecond
//!              now STEPS TIME [DIGEST]    the run has come so far
//!   ended    a sentence: no more is told
//! ```

use std::fmt::Write;

use tokio::sync::mpsc;
use zooscope::script::Command;
use zooscope::sim::Position;
use zooscope::zk::ClientId;

use crate::ensemble::Ensemble;

/// The most pages at once.
const MAX_FOLLOWERS: usize = 16;
/// The most messages that wait for one page. Meanwhile it is told nothing, and hears of more at once then.
const MAX_WAITING: usize = 4;
/// The most commands in one message. A page computes a message at once and answers nobody meanwhile: on a slow machine this many take half a second.
const MAX_ENTRIES: usize = 250;
/// No further command is added to a message of so many bytes: a page reads none of more than sixteen megabytes, and one command may have two.
const MAX_BYTES: usize = 1024 * 1024;
/// The digest comes with each so many-th message.
const DIGEST_EVERY: u32 = 10;

/// A message to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub event: &'static str,
    /// The place behind it: a page that comes back names the last one that it has heard.
    pub place: String,
    pub text: String,
}

#[derive(Debug)]
struct Follower {
    way: mpsc::Sender<Told>,
    /// The commands that it has heard of.
    entries: usize,
    clients: Vec<(ClientId, String)>,
    messages: u32,
    /// Whether it has been told that no more is told.
    ended: bool,
}

/// The pages that follow one run.
#[derive(Debug)]
pub struct Followers {
    /// The name of the run, by which a page that comes back is known to have its beginning.
    run: String,
    speed: f64,
    all: Vec<Follower>,
}

impl Followers {
    pub fn new(run: String, speed: f64) -> Self {
        Followers { run, speed, all: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Takes a page on, and tells it the run so far unless it has heard that: `heard` is the place that it names. `None`: there are too many.
    pub fn join(&mut self, ensemble: &Ensemble, heard: Option<&str>) -> Option<mpsc::Receiver<Told>> {
        self.all.retain(|follower| !follower.way.is_closed());
        if self.all.len() >= MAX_FOLLOWERS {
            return None;
        }
        let (way, told) = mpsc::channel(MAX_WAITING);
        let known = heard.and_then(|place| place.strip_prefix(&self.run)?.strip_prefix('-')?.parse().ok());
        let known = known.filter(|known| *known <= ensemble.recording().entries().len());
        let entries = known.unwrap_or_else(|| {
            let file = ensemble.run_file();
            let entries = ensemble.recording().entries().partition_point(|entry| entry.at.steps < file.at.steps);
            // Nothing waits there yet.
            let _ = way.try_send(Told { event: "run", place: place(&self.run, entries), text: file.to_string() });
            entries
        });
        self.all.push(Follower { way, entries, clients: Vec::new(), messages: 0, ended: false });
        Some(told)
    }

    /// Tells every page what it has not heard. `clients` are those that programs stand behind, with the far ends of their connections.
    pub fn tell(&mut self, ensemble: &Ensemble, clients: &[(ClientId, String)]) {
        self.all.retain(|follower| !follower.way.is_closed());
        let mut digest = None;
        for follower in &mut self.all {
            // As many as it takes, once at least: the moment is told without a command as well.
            while let Ok(permit) = follower.way.clone().try_reserve_owned() {
                follower.ended = !ensemble.is_kept() && follower.has_heard(ensemble);
                let (event, text) = if follower.ended {
                    ("ended", "The run is longer than a page can show.".to_owned())
                } else {
                    ("went", follower.went(ensemble, self.speed, clients, &mut digest))
                };
                permit.send(Told { event, place: place(&self.run, follower.entries), text });
                if follower.ended || ensemble.is_kept() && follower.has_heard(ensemble) {
                    break;
                }
            }
        }
        // A run that is kept no further cannot be shown any further.
        self.all.retain(|follower| !follower.ended);
    }
}

/// The name of the place behind so many commands of a run.
fn place(run: &str, entries: usize) -> String {
    format!("{run}-{entries}")
}

impl Follower {
    /// Whether it knows all commands that are kept.
    fn has_heard(&self, ensemble: &Ensemble) -> bool {
        self.entries == ensemble.recording().entries().len()
    }

    /// What it has not heard; `digest` is the world's, once it has been asked for.
    fn went(&mut self, ensemble: &Ensemble, speed: f64, clients: &[(ClientId, String)], digest: &mut Option<u64>) -> String {
        let recording = ensemble.recording();
        let mut text = String::new();
        if self.messages == 0 {
            text = format!("speed {speed}\n");
        }
        if self.clients != clients {
            for (client, from) in clients {
                let _ = writeln!(text, "client {client} {from}");
            }
            self.clients = clients.to_vec();
        }
        let next = recording.entries()[self.entries..].iter().take(MAX_ENTRIES);
        for entry in next {
            if text.len() > MAX_BYTES {
                break;
            }
            let Position { steps, time } = entry.at;
            let _ = writeln!(text, "entry {steps} {time} {}", Command::Act(entry.command.clone()));
            self.entries += 1;
        }
        // Where not all commands went with this message, the run has come to the next one.
        let now = recording.entries().get(self.entries).map_or_else(|| ensemble.kept_to(), |entry| entry.at);
        let _ = write!(text, "now {} {}", now.steps, now.time);
        if self.messages.is_multiple_of(DIGEST_EVERY) && now == ensemble.kept_to() {
            let digest = *digest.get_or_insert_with(|| ensemble.recording().head().digest());
            let _ = write!(text, " {digest:016x}");
        }
        self.messages = self.messages.wrapping_add(1);
        text
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use zooscope::wire::{Body, ConnectRequest, Request};
    use zooscope::zk::{Op, RequestBody, ServerId, SessionId, Zxid};

    use super::*;
    use crate::begin::Beginning;
    use crate::ensemble::{Outside, SocketId};
    use crate::ports::Addresses;
    use crate::words::Whitelist;

    const ONE: SocketId = SocketId(1);

    /// An ensemble with one program.
    fn ensemble() -> Ensemble {
        let addresses = Addresses { host: Ipv4Addr::LOCALHOST, first: 2181 };
        let outside = Outside { unix_millis: 1_700_000_000_000, speed: 1.0, whitelist: Whitelist::All, addresses };
        let mut ensemble = Ensemble::new(Beginning::ensemble(1), outside);
        ensemble.opened(ONE, ServerId(1), Ipv4Addr::LOCALHOST.into());
        let (session, last_zxid_seen) = (SessionId::NONE, Zxid::ZERO);
        let request =
            ConnectRequest { protocol_version: 0, last_zxid_seen, timeout: 10_000, session, password: None, read_only: None };
        ensemble.frame(ONE, &request.write());
        ensemble.advance(ensemble.now() + 1_000_000);
        ensemble
    }

    fn ask(ensemble: &mut Ensemble, xid: i32, op: Op) {
        ensemble.frame(ONE, &Request { xid, body: Body::Known(RequestBody::Op(op)) }.write());
    }

    fn read(ensemble: &mut Ensemble, xid: i32) {
        ask(ensemble, xid, Op::Exists { path: "/".into(), watch: false });
    }

    /// A page that has heard the beginning.
    fn following(ensemble: &Ensemble) -> (Followers, mpsc::Receiver<Told>) {
        let mut followers = Followers::new("run".to_owned(), 1.0);
        let mut told = followers.join(ensemble, None).unwrap();
        assert_eq!(told.try_recv().unwrap().event, "run");
        (followers, told)
    }

    fn entries(told: &Told) -> usize {
        told.text.lines().filter(|line| line.starts_with("entry ")).count()
    }

    #[test]
    fn what_comes_at_once_is_told_in_pieces_that_a_page_computes_without_standing_still_and_the_rest_when_it_has_room() {
        let mut ensemble = ensemble();
        let (mut followers, mut told) = following(&ensemble);
        for xid in 1..=1_200 {
            read(&mut ensemble, xid);
        }
        followers.tell(&ensemble, &[]);
        let first: Vec<usize> = std::iter::from_fn(|| told.try_recv().ok()).map(|told| entries(&told)).collect();
        assert_eq!(first, [MAX_ENTRIES; MAX_WAITING]);
        followers.tell(&ensemble, &[]);
        let rest = told.try_recv().unwrap();
        assert_eq!(entries(&rest), 1_200 - MAX_WAITING * MAX_ENTRIES);
        let Position { steps, time } = ensemble.position();
        assert!(rest.text.contains(&format!("\nnow {steps} {time}")), "it has come to the present");
        assert!(told.try_recv().is_err());
    }

    #[test]
    fn a_page_is_told_all_that_is_kept_before_it_is_told_that_no_more_is() {
        let mut ensemble = ensemble();
        let (mut followers, mut told) = following(&ensemble);
        let before = ensemble.recording().entries().len();
        for xid in 1..=30 {
            ask(&mut ensemble, xid, Op::SetData { path: "/".into(), data: Some("x".repeat(900_000).into()), version: -1 });
            ensemble.advance(ensemble.now() + 1_000_000);
        }
        assert!(!ensemble.is_kept());
        let (mut heard, mut last) = (0, String::new());
        let ended = loop {
            followers.tell(&ensemble, &[]);
            let Ok(told) = told.try_recv() else { panic!("it is told no more, and not that this is the end") };
            if told.event == "ended" {
                break told;
            }
            assert!(told.text.len() < 4 * MAX_BYTES, "a page reads it");
            heard += entries(&told);
            last = told.text.lines().last().unwrap_or_default().to_owned();
        };
        let Position { steps, time } = ensemble.kept_to();
        assert_eq!(heard, ensemble.recording().entries().len() - before);
        assert!(last.starts_with(&format!("now {steps} {time}")) && steps < ensemble.position().steps, "{last}");
        assert_eq!(ended.place, place("run", before + heard));
        assert!(followers.is_empty());
    }
}
