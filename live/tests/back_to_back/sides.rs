//! The two servers that are asked the same.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use live::{Addresses, Beginning, Ensemble, Out, Outside, SocketId, Whitelist};
use zooscope::wire::{Frames, MAX_PACKET, framed};
use zooscope::zk::{ServerId, server};

const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const PATIENCE: Duration = Duration::from_secs(5);

/// What came on a connection until its end, or until enough had come.
#[derive(Debug, Default)]
pub struct Heard {
    pub frames: Vec<Vec<u8>>,
    pub is_over: bool,
    /// Nothing more came for some time.
    pub is_silent: bool,
}

pub trait Side {
    /// Gives up all connections.
    fn begin(&mut self);
    /// A new connection; the one that had this number is given up.
    fn connect(&mut self, conn: usize);
    /// Sends packets, and listens until `enough` has come or the connection is over.
    fn exchange(&mut self, conn: usize, packets: &[Vec<u8>], enough: fn(&[u8]) -> bool) -> Heard;
}

/// Apache's server, over sockets.
pub struct Real {
    address: SocketAddr,
    conns: BTreeMap<usize, (TcpStream, Frames)>,
}

impl Real {
    pub fn new(address: SocketAddr) -> Self {
        Real { address, conns: BTreeMap::new() }
    }
}

impl Side for Real {
    fn begin(&mut self) {
        self.conns.clear();
    }

    fn connect(&mut self, conn: usize) {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        self.conns.insert(conn, (stream, Frames::new(MAX_PACKET)));
    }

    fn exchange(&mut self, conn: usize, packets: &[Vec<u8>], enough: fn(&[u8]) -> bool) -> Heard {
        let mut heard = Heard::default();
        let Some((stream, frames)) = self.conns.get_mut(&conn) else { return Heard { is_over: true, ..heard } };
        let bytes: Vec<u8> = packets.iter().flat_map(|packet| framed(packet)).collect();
        // A connection that is over may say so here.
        let _ = stream.write_all(&bytes);
        loop {
            while let Some(frame) = frames.next_frame().unwrap() {
                heard.frames.push(frame.to_vec());
                if enough(frame) {
                    return heard;
                }
            }
            let mut piece = [0; 4_096];
            let length = match stream.read(&mut piece) {
                Ok(length) => length,
                Err(error) if matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe) => 0,
                Err(_) => {
                    heard.is_silent = true;
                    return heard;
                }
            };
            if length == 0 {
                self.conns.remove(&conn);
                heard.is_over = true;
                return heard;
            }
            frames.push(&piece[..length]);
        }
    }
}

/// The simulated server, at its own pace.
pub struct Simulated {
    ensemble: Ensemble,
    next: u64,
    conns: BTreeMap<usize, SocketId>,
    /// What came meanwhile for whom.
    came: BTreeMap<SocketId, Heard>,
}

impl Simulated {
    pub fn new(settings: &str) -> Self {
        let outside = Outside {
            unix_millis: 1_700_000_000_000,
            speed: 1.0,
            whitelist: Whitelist::All,
            addresses: Addresses { host: Ipv4Addr::LOCALHOST, first: 2181 },
        };
        // The sweep of containers would come at a moment of its own.
        let script = format!("ensemble 1 clients 0\n{settings}set containerCheckInterval 86400s\n");
        let beginning = Beginning::script(&script).unwrap();
        let ensemble = Ensemble::new(beginning, outside);
        Simulated { ensemble, next: 1, conns: BTreeMap::new(), came: BTreeMap::new() }
    }

    /// Stops the other two of three servers, and waits until this one is in read-only mode.
    pub fn isolate(&mut self) {
        for peer in ["s2", "s3"] {
            self.ensemble.command(&format!("crash {peer}")).unwrap();
        }
        while !server(self.ensemble.world(), ServerId(1)).unwrap().is_read_only() {
            assert!(self.ensemble.now() < 120_000_000, "it never is in read-only mode");
            self.ensemble.advance(self.ensemble.now() + 100_000);
        }
        self.take();
    }

    fn take(&mut self) {
        for out in self.ensemble.take_out() {
            match out {
                Out::Send(id, bytes) => {
                    let mut frames = Frames::new(MAX_PACKET);
                    frames.push(&bytes);
                    let came = self.came.entry(id).or_default();
                    while let Some(frame) = frames.next_frame().unwrap() {
                        came.frames.push(frame.to_vec());
                    }
                }
                Out::Close(id) => self.came.entry(id).or_default().is_over = true,
                Out::Port(..) | Out::Say(_) => {}
            }
        }
    }
}

impl Side for Simulated {
    fn begin(&mut self) {
        for (_, id) in std::mem::take(&mut self.conns) {
            self.ensemble.gone(id);
        }
        self.came.clear();
    }

    fn connect(&mut self, conn: usize) {
        let id = SocketId(self.next);
        self.next += 1;
        if let Some(before) = self.conns.insert(conn, id) {
            self.ensemble.gone(before);
            self.came.remove(&before);
        }
        self.ensemble.opened(id, ServerId(1), LOCALHOST);
    }

    fn exchange(&mut self, conn: usize, packets: &[Vec<u8>], enough: fn(&[u8]) -> bool) -> Heard {
        let Some(&id) = self.conns.get(&conn) else { return Heard { is_over: true, ..Heard::default() } };
        for packet in packets {
            self.ensemble.frame(id, packet);
        }
        for _ in 0..2_000 {
            self.ensemble.advance(self.ensemble.now() + 5_000);
            self.take();
            if let Some(came) = self.came.get(&id)
                && (came.is_over || came.frames.iter().any(|frame| enough(frame)))
            {
                // What others are told of it comes to them as well.
                self.ensemble.advance(self.ensemble.now() + 10_000);
                self.take();
                let came = self.came.remove(&id).unwrap_or_default();
                if came.is_over {
                    self.conns.remove(&conn);
                }
                return came;
            }
        }
        Heard { is_silent: true, ..self.came.remove(&id).unwrap_or_default() }
    }
}
