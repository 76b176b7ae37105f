//! The task that owns the ensemble: it takes what sockets, the page's port and the clock bring, one after another.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep_until;
use zooscope::zk::{Bound, ClientId, ServerId};

use crate::admin;
use crate::begin::Beginning;
use crate::clock::Clock;
use crate::ensemble::{Ensemble, Out, Outside, SocketId};
use crate::followers::{Followers, Told};
use crate::link;
use crate::page;
use crate::ports::{Addresses, Outbox, Patience, Ports};
use crate::state;
use crate::words::Whitelist;

/// Inputs that wait for the ensemble. Senders wait when there are more.
const MAX_WAITING: usize = 4_096;
/// Inputs that are taken before what they led to is sent.
const AT_ONCE: usize = 256;
/// The recording is written this often while something happens.
const SAVE_EVERY: Duration = Duration::from_secs(10);
/// Pages that follow hear of what has come this often.
const TELL_EVERY: Duration = Duration::from_millis(100);
const IDLE: Duration = Duration::from_secs(3_600);
/// The reason for which a program that leaves too much unread is let go.
pub const UNREAD: &str = "its program does not read";

/// How the ensemble is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address at which all ports listen.
    pub bind: Ipv4Addr,
    /// The port of `s1`; the others follow.
    pub ports: u16,
    /// The port of the page.
    pub page: u16,
    pub speed: f64,
    /// The file for the recording.
    pub record: Option<PathBuf>,
    pub whitelist: Whitelist,
    /// How long it waits for programs that do nothing.
    pub patience: Patience,
    /// The folder of the built page.
    pub dist: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            bind: Ipv4Addr::LOCALHOST,
            ports: 2181,
            page: 8080,
            speed: 1.0,
            record: None,
            whitelist: Whitelist::All,
            patience: Patience::default(),
            dist: PathBuf::from("dist"),
        }
    }
}

impl Options {
    /// Where programs find the servers.
    pub fn addresses(&self) -> Addresses {
        Addresses::bound(self.bind, self.ports)
    }

    /// Where browsers and scripts find the page.
    pub fn page_address(&self) -> SocketAddr {
        SocketAddr::from((self.addresses().host, self.page))
    }
}

/// Whether a command was done, or the sentence on why not.
pub type Done = Result<(), String>;

/// What the sockets and the page's port bring.
pub enum Input {
    Opened {
        id: SocketId,
        server: ServerId,
        /// The program's end.
        from: SocketAddr,
        outbox: Outbox,
    },
    Frame {
        id: SocketId,
        frame: Vec<u8>,
    },
    Word {
        id: SocketId,
        word: [u8; 4],
    },
    /// The connection is not to go on: what came is no frame, or nothing is read.
    LetGo {
        id: SocketId,
        why: String,
        bound: Bound,
    },
    /// Nothing has come for a while, and no session was asked for.
    Silent {
        id: SocketId,
    },
    Gone {
        id: SocketId,
    },
    Command {
        line: String,
        answer: oneshot::Sender<Done>,
    },
    State {
        answer: oneshot::Sender<String>,
    },
    /// A question to a server's admin server; `None` where its process does not run.
    Admin {
        server: ServerId,
        name: String,
        answer: oneshot::Sender<Option<String>>,
    },
    Recording {
        answer: oneshot::Sender<String>,
    },
    /// The link that opens the run so far on the page.
    Link {
        answer: oneshot::Sender<Result<String, String>>,
    },
    /// A page that follows from here on, or from the place that it has heard of. `None`: there are too many.
    Follow {
        heard: Option<String>,
        answer: oneshot::Sender<Option<mpsc::Receiver<Told>>>,
    },
    /// The end; answered when all is written.
    Stop {
        answer: oneshot::Sender<()>,
    },
}

/// A running service, for who wants to end it.
#[derive(Clone)]
pub struct Service {
    inbox: mpsc::Sender<Input>,
}

impl Service {
    /// Ends it: ports close, the recording is written.
    pub async fn stop(&self) {
        let (answer, done) = oneshot::channel();
        if self.inbox.send(Input::Stop { answer }).await.is_ok() {
            let _ = done.await;
        }
    }
}

/// Serves the run until somebody stops it. `ready` hears when all ports are open.
///
/// # Errors
/// The sentence on a port that another program has, or a file that cannot be written.
pub async fn serve(beginning: Beginning, options: Options, ready: oneshot::Sender<Service>) -> Result<(), String> {
    let (inbox, mut inputs) = mpsc::channel(MAX_WAITING);
    let day = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    // Its ports are looked at one by one; here it is told that this machine has the address at all.
    drop(TcpListener::bind((options.bind, 0)).map_err(|error| format!("nothing can listen at {}: {error}", options.bind))?);
    let outside = Outside {
        unix_millis: day as i64,
        speed: options.speed,
        whitelist: options.whitelist.clone(),
        addresses: options.addresses(),
    };
    let ensemble = Ensemble::new(beginning, outside);
    let clock = Clock::from(ensemble.now(), options.speed);
    let ports = Ports::new(Addresses { host: options.bind, first: options.ports }, options.patience, inbox.clone());
    // Two runs have not begun in the same millisecond at the same port.
    let followers = Followers::new(format!("{day:x}"), options.speed);
    let mut living = Living {
        ensemble,
        clock,
        ports,
        options,
        outboxes: BTreeMap::new(),
        programs: BTreeMap::new(),
        answers: Vec::new(),
        followers,
        saved: None,
    };
    living.flush().await.map_err(|why| format!("{why}. `--ports 3181` takes other ports, from 3181 on."))?;
    // A file that cannot be written is told at once.
    living.save()?;
    page::serve(&living.options, inbox.clone()).await?;
    let _ = ready.send(Service { inbox });
    let mut save_at = Instant::now() + SAVE_EVERY;
    let mut tell_at = Instant::now();
    loop {
        let next = living.ensemble.next_time().map_or_else(|| Instant::now() + IDLE, |time| clock.moment(time));
        let next = if living.followers.is_empty() { next } else { next.min(tell_at) };
        let input = tokio::select! {
            input = inputs.recv() => input,
            () = sleep_until(next.min(save_at).into()) => None,
        };
        living.ensemble.advance(clock.now());
        let mut next = input;
        for taken in 1..=AT_ONCE {
            let Some(input) = next.take() else { break };
            if let Input::Stop { answer } = input {
                let saved = living.save();
                // Those who asked before are answered.
                living.flush_or_say().await;
                let _ = answer.send(());
                return saved;
            }
            living.take(input);
            // What would be one too many stays where it is.
            if taken < AT_ONCE {
                next = inputs.try_recv().ok();
            }
        }
        // What happens on the way to the moment of saving is sent below.
        if Instant::now() >= save_at {
            if let Err(why) = living.save() {
                say(&why);
            }
            save_at = Instant::now() + SAVE_EVERY;
        }
        living.flush_or_say().await;
        if Instant::now() >= tell_at {
            living.tell();
            tell_at = Instant::now() + TELL_EVERY;
        }
    }
}

/// Prints a sentence for the person who watches, if somebody still does.
pub fn say(sentence: &str) {
    let _ = writeln!(std::io::stdout(), "{sentence}");
}

struct Living {
    ensemble: Ensemble,
    clock: Clock,
    ports: Ports,
    options: Options,
    outboxes: BTreeMap<SocketId, Outbox>,
    /// The programs' ends of the connections.
    programs: BTreeMap<SocketId, SocketAddr>,
    /// Answers to commands, for when all that they led to is done outside as well.
    answers: Vec<(oneshot::Sender<Done>, Done)>,
    followers: Followers,
    /// The number of commands in the recording that was written last.
    saved: Option<usize>,
}

impl Living {
    fn take(&mut self, input: Input) {
        match input {
            Input::Opened { id, server, from, outbox } => {
                self.outboxes.insert(id, outbox);
                self.programs.insert(id, from);
                self.ensemble.opened(id, server, from.ip());
            }
            Input::Frame { id, frame } => self.ensemble.frame(id, &frame),
            Input::Word { id, word } => self.ensemble.word(id, word),
            Input::LetGo { id, why, bound } => self.ensemble.let_go(id, &why, bound),
            Input::Silent { id } => self.ensemble.silent(id),
            Input::Gone { id } => {
                self.forget(id);
                self.ensemble.gone(id);
            }
            Input::Command { line, answer } => {
                let result = self.ensemble.command(&line);
                self.answers.push((answer, result));
            }
            Input::State { answer } => {
                let _ = answer.send(state::state(&self.ensemble, &self.options));
            }
            Input::Admin { server, name, answer } => {
                let _ = answer.send(self.ensemble.admin(server, admin::Asked::of(&name), &name));
            }
            Input::Recording { answer } => {
                let _ = answer.send(self.ensemble.run_file().to_string());
            }
            Input::Link { answer } => {
                let _ = answer.send(link::fragment(&self.ensemble.run_file()));
            }
            Input::Follow { heard, answer } => {
                let _ = answer.send(self.followers.join(&self.ensemble, heard.as_deref()));
            }
            Input::Stop { .. } => {}
        }
    }

    fn forget(&mut self, id: SocketId) {
        self.outboxes.remove(&id);
        self.programs.remove(&id);
    }

    /// Tells the pages that follow what has come.
    fn tell(&mut self) {
        if self.followers.is_empty() {
            return;
        }
        let programs = self.ensemble.joined().filter_map(|(client, id)| Some((client, self.programs.get(&id)?.to_string())));
        let programs: Vec<(ClientId, String)> = programs.collect();
        self.followers.tell(&self.ensemble, &programs);
    }

    /// Does outside what the simulation has led to. The run goes on without a port that another program has taken meanwhile.
    async fn flush_or_say(&mut self) {
        if let Err(why) = self.flush().await {
            say(&why);
        }
    }

    /// Does outside what the simulation has led to; all of it, whatever fails.
    async fn flush(&mut self) -> Result<(), String> {
        let mut done = Ok(());
        loop {
            // A connection that is given up leads to more.
            let all = self.ensemble.take_out();
            if all.is_empty() {
                break;
            }
            for out in all {
                let put = self.put(out).await;
                done = done.and(put);
            }
        }
        for (answer, result) in self.answers.drain(..) {
            let _ = answer.send(result);
        }
        done
    }

    async fn put(&mut self, out: Out) -> Result<(), String> {
        match out {
            Out::Send(id, bytes) => {
                let Some(outbox) = self.outboxes.get(&id) else { return Ok(()) };
                if !outbox.send(bytes) {
                    let is_gone = outbox.is_closed();
                    self.forget(id);
                    if is_gone {
                        self.ensemble.gone(id);
                    } else {
                        self.ensemble.let_go(id, UNREAD, Bound::Unread);
                    }
                }
            }
            Out::Close(id) => self.forget(id),
            Out::Port(server, true) => {
                let address = self.options.addresses().of(server);
                self.ports.open(server).await.map_err(|error| format!("{server} cannot listen at {address}: {error}"))?;
            }
            Out::Port(server, false) => self.ports.close(server).await,
            Out::Say(sentence) => say(&sentence),
        }
        Ok(())
    }

    /// Writes the recording where it has more than it had.
    fn save(&mut self) -> Result<(), String> {
        let Some(path) = &self.options.record else { return Ok(()) };
        let commands = self.ensemble.recording().entries().len();
        if self.saved == Some(commands) {
            return Ok(());
        }
        self.ensemble.advance(self.clock.now());
        let beside = path.with_extension("part");
        std::fs::write(&beside, self.ensemble.run_file().to_string())
            .and_then(|()| std::fs::rename(&beside, path))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        self.saved = Some(commands);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ports that nobody has.
    fn free_ports() -> [u16; 2] {
        let listeners = [0, 1].map(|_| TcpListener::bind(("127.0.0.1", 0)).unwrap());
        listeners.map(|listener| listener.local_addr().unwrap().port())
    }

    #[tokio::test]
    async fn the_end_is_heard_and_all_are_answered_however_many_inputs_stand_before_it() {
        for before in [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1] {
            let [ports, page] = free_ports();
            let (ready, begun) = oneshot::channel::<Service>();
            let ending = async {
                let service = begun.await.unwrap();
                let mut answers = Vec::new();
                for _ in 0..before {
                    let (answer, answered) = oneshot::channel();
                    service.inbox.try_send(Input::Command { line: String::new(), answer }).unwrap();
                    answers.push(answered);
                }
                service.stop().await;
                for answered in answers {
                    assert_eq!(answered.await, Ok(Ok(())), "{before} before");
                }
            };
            let serving = serve(Beginning::ensemble(1), Options { ports, page, ..Options::default() }, ready);
            let both = async { tokio::join!(serving, ending) };
            let (ended, ()) = tokio::time::timeout(Duration::from_secs(20), both).await.expect("it ends");
            assert_eq!(ended, Ok(()));
        }
    }

    /// Does what `line` says, and tells whether it was done.
    async fn command(service: &Service, line: &str) -> Done {
        let (answer, answered) = oneshot::channel();
        service.inbox.try_send(Input::Command { line: line.to_owned(), answer }).unwrap();
        answered.await.expect("the ensemble lives")
    }

    #[tokio::test]
    async fn a_port_that_another_program_has_taken_ends_nothing_that_has_begun() {
        let [ports, page] = free_ports();
        let (ready, begun) = oneshot::channel::<Service>();
        let taking = async {
            let service = begun.await.unwrap();
            command(&service, "crash s1").await.unwrap();
            let _taken = TcpListener::bind(("127.0.0.1", ports)).unwrap();
            command(&service, "restart s1").await.unwrap();
            command(&service, "crash s1").await.unwrap();
            service.stop().await;
        };
        let serving = serve(Beginning::ensemble(1), Options { ports, page, ..Options::default() }, ready);
        let (ended, ()) = tokio::join!(serving, taking);
        assert_eq!(ended, Ok(()));
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_told_with_the_way_out() {
        for way_out in ["--ports", "--page"] {
            let [ports, page] = free_ports();
            let _taken = TcpListener::bind(("127.0.0.1", if way_out == "--ports" { ports } else { page })).unwrap();
            let (ready, _begun) = oneshot::channel::<Service>();
            let ended = serve(Beginning::ensemble(1), Options { ports, page, ..Options::default() }, ready).await;
            assert!(ended.as_ref().is_err_and(|why| why.contains(way_out)), "{ended:?}");
        }
    }

    #[tokio::test]
    async fn an_address_that_this_machine_has_not_is_told() {
        // Of a net for documents alone (RFC 5737).
        let bind = Ipv4Addr::new(192, 0, 2, 1);
        let (ready, _begun) = oneshot::channel::<Service>();
        let ended = serve(Beginning::ensemble(1), Options { bind, ..Options::default() }, ready).await;
        assert!(ended.as_ref().is_err_and(|why| why.contains("192.0.2.1") && !why.contains("--ports")), "{ended:?}");
    }

    #[tokio::test]
    async fn a_recording_that_cannot_be_written_is_told_before_anything_begins() {
        let [ports, page] = free_ports();
        let record = Some(PathBuf::from("no-such-folder/run.json"));
        let (ready, begun) = oneshot::channel::<Service>();
        let ended = serve(Beginning::ensemble(1), Options { ports, page, record, ..Options::default() }, ready).await;
        assert!(ended.is_err_and(|why| why.starts_with("no-such-folder")));
        assert!(begun.await.is_err());
    }
}
