//! The servers' ports and the connections on them: bytes in and out, and nothing of their meaning but where a frame ends.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout};
use zooscope::sim::World;
use zooscope::wire::{Frames, MAX_PACKET};
use zooscope::zk::{Bound, ServerId, Zk, servers};

use crate::ensemble::SocketId;
use crate::service::{Input, UNREAD};
use crate::words::is_word;

/// The most packets, and bytes, that are sent on one connection and not yet written. A program that reads no faster is let go.
const MAX_UNWRITTEN: usize = 10_000;
const MAX_UNWRITTEN_BYTES: usize = 8 * 1024 * 1024;
const PIECE: usize = 16 * 1024;

/// The way to a program: what it is sent waits here until it is written.
pub struct Outbox {
    packets: mpsc::Sender<Vec<u8>>,
    unwritten: Arc<AtomicUsize>,
}

impl Outbox {
    /// False where the program has left too much unread, or its connection is gone.
    pub fn send(&self, bytes: Vec<u8>) -> bool {
        let before = self.unwritten.fetch_add(bytes.len(), Ordering::Relaxed);
        before < MAX_UNWRITTEN_BYTES && self.packets.try_send(bytes).is_ok()
    }

    /// Whether its connection is gone.
    pub fn is_closed(&self) -> bool {
        self.packets.is_closed()
    }
}

/// How long a server waits for a program that does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// A program that reads nothing for so long is let go.
    pub unread: Duration,
    /// A connection on which nothing comes for so long before a session is asked for is closed (`zookeeper.nio.sessionlessCnxnTimeout`).
    pub sessionless: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience { unread: Duration::from_secs(60), sessionless: Duration::from_secs(10) }
    }
}

/// Where programs find the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addresses {
    pub host: Ipv4Addr,
    /// The port of `s1`; those of the others follow.
    pub first: u16,
}

impl Addresses {
    /// The addresses of servers that listen at `bind`. Who listens everywhere is found at the loopback at least.
    pub fn bound(bind: Ipv4Addr, first: u16) -> Self {
        Addresses { host: if bind.is_unspecified() { Ipv4Addr::LOCALHOST } else { bind }, first }
    }

    pub fn of(self, server: ServerId) -> SocketAddr {
        SocketAddr::from((self.host, self.first.saturating_add(u16::from(server.0).saturating_sub(1))))
    }

    /// The addresses of all servers, as a client's library wants them.
    pub fn connect_string(self, world: &World<Zk>) -> String {
        servers(world).map(|(id, ..)| self.of(id).to_string()).collect::<Vec<_>>().join(",")
    }
}

/// The ports that are open.
pub struct Ports {
    /// Where they listen.
    at: Addresses,
    patience: Patience,
    inbox: mpsc::Sender<Input>,
    ids: Arc<AtomicU64>,
    open: Vec<(ServerId, JoinHandle<()>)>,
}

impl Ports {
    pub fn new(at: Addresses, patience: Patience, inbox: mpsc::Sender<Input>) -> Self {
        Ports { at, patience, inbox, ids: Arc::new(AtomicU64::new(1)), open: Vec::new() }
    }

    /// # Errors
    /// Another program has the port.
    pub async fn open(&mut self, server: ServerId) -> std::io::Result<()> {
        let listener = TcpListener::bind(self.at.of(server)).await?;
        let (inbox, ids, patience) = (self.inbox.clone(), self.ids.clone(), self.patience);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, from)) = listener.accept().await {
                let id = SocketId(ids.fetch_add(1, Ordering::Relaxed));
                tokio::spawn(connection(Accepted { stream, from, id, server, patience }, inbox.clone()));
            }
        });
        self.open.push((server, accepting));
        Ok(())
    }

    /// From now on the port refuses.
    pub async fn close(&mut self, server: ServerId) {
        for (_, accepting) in self.open.extract_if(.., |(open, _)| *open == server) {
            accepting.abort();
            // The port is free when the task is gone.
            let _ = accepting.await;
        }
    }
}

/// A connection that a server's port has taken.
struct Accepted {
    stream: TcpStream,
    from: SocketAddr,
    id: SocketId,
    server: ServerId,
    patience: Patience,
}

async fn connection(Accepted { mut stream, from, id, server, patience }: Accepted, inbox: mpsc::Sender<Input>) {
    let _ = stream.set_nodelay(true);
    let (packets, mut to_write) = mpsc::channel(MAX_UNWRITTEN);
    let unwritten = Arc::new(AtomicUsize::new(0));
    let outbox = Outbox { packets, unwritten: unwritten.clone() };
    if inbox.send(Input::Opened { id, server, from, outbox }).await.is_err() {
        return;
    }
    let mut frames = Frames::new(MAX_PACKET);
    let mut piece = vec![0; PIECE];
    let mut is_first = true;
    let (mut is_word_sent, mut is_read, mut is_asked) = (false, false, false);
    let mut silent_at = Instant::now() + patience.sessionless;
    loop {
        tokio::select! {
            written = to_write.recv() => {
                let bytes: Option<Vec<u8>> = written;
                let Some(bytes) = bytes else {
                    let _ = stream.shutdown().await;
                    return;
                };
                match timeout(patience.unread, stream.write_all(&bytes)).await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) => break,
                    Err(_) => {
                        let _ = inbox.send(Input::LetGo { id, why: UNREAD.to_owned(), bound: Bound::Unread }).await;
                        return;
                    }
                }
                unwritten.fetch_sub(bytes.len(), Ordering::Relaxed);
            }
            read = stream.read(&mut piece), if !is_read => {
                silent_at = Instant::now() + patience.sessionless;
                let length = match read {
                    // `echo ruok | nc` sends no more, and waits for the answer.
                    Ok(0) if is_word_sent => {
                        is_read = true;
                        continue;
                    }
                    Ok(0) => {
                        if let Err(why) = frames.end() {
                            let _ = inbox.send(Input::LetGo { id, why: why.to_string(), bound: Bound::Packet }).await;
                            return;
                        }
                        break;
                    }
                    Err(_) => break,
                    Ok(length) => length,
                };
                // Behind a word comes nothing of interest.
                if is_word_sent {
                    continue;
                }
                frames.push(&piece[..length]);
                if is_first && let Some(word) = frames.waiting().first_chunk::<4>().copied() {
                    is_first = false;
                    if is_word(word) {
                        is_word_sent = true;
                        let _ = inbox.send(Input::Word { id, word }).await;
                        continue;
                    }
                }
                loop {
                    let input = match frames.next_frame() {
                        Ok(Some(frame)) => {
                            is_asked = true;
                            Input::Frame { id, frame: frame.to_vec() }
                        }
                        Ok(None) => break,
                        Err(why) => Input::LetGo { id, why: why.to_string(), bound: Bound::Frame(MAX_PACKET as u32) },
                    };
                    let is_over = matches!(input, Input::LetGo { .. });
                    if inbox.send(input).await.is_err() || is_over {
                        return;
                    }
                }
            }
            () = sleep_until(silent_at), if !is_asked && !is_word_sent => {
                let _ = inbox.send(Input::Silent { id }).await;
                // The process of a frozen server closes nothing.
                silent_at = Instant::now() + patience.sessionless;
            }
        }
    }
    let _ = inbox.send(Input::Gone { id }).await;
}
