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
/// The most commands in one message.
const MAX_ENTRIES: usize = 1_000;
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
        self.all.push(Follower { way, entries, clients: Vec::new(), messages: 0 });
        Some(told)
    }

    /// Tells every page what it has not heard. `clients` are those that programs stand behind, with the far ends of their connections.
    pub fn tell(&mut self, ensemble: &Ensemble, clients: &[(ClientId, String)]) {
        self.all.retain(|follower| !follower.way.is_closed());
        let mut digest = None;
        for follower in &mut self.all {
            let Ok(permit) = follower.way.clone().try_reserve_owned() else { continue };
            let (event, text) = if ensemble.is_kept() {
                ("went", follower.went(ensemble, self.speed, clients, &mut digest))
            } else {
                ("ended", "The run is longer than a page can show.".to_owned())
            };
            permit.send(Told { event, place: place(&self.run, follower.entries), text });
        }
        // A run that is kept no further cannot be shown any further.
        if !ensemble.is_kept() {
            self.all.clear();
        }
    }
}

/// The name of the place behind so many commands of a run.
fn place(run: &str, entries: usize) -> String {
    format!("{run}-{entries}")
}

impl Follower {
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
        let from = self.entries;
        self.entries = recording.entries().len().min(from + MAX_ENTRIES);
        for entry in &recording.entries()[from..self.entries] {
            let Position { steps, time } = entry.at;
            let _ = writeln!(text, "entry {steps} {time} {}", Command::Act(entry.command.clone()));
        }
        // Where not all commands went with this message, the run has come to the next one.
        let now = recording.entries().get(self.entries).map_or_else(|| ensemble.position(), |entry| entry.at);
        let _ = write!(text, "now {} {}", now.steps, now.time);
        if self.messages.is_multiple_of(DIGEST_EVERY) && now == ensemble.position() {
            let digest = *digest.get_or_insert_with(|| ensemble.world().digest());
            let _ = write!(text, " {digest:016x}");
        }
        self.messages = self.messages.wrapping_add(1);
        text
    }
}
