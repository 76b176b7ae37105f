//! A client of raw frames, and a service that runs for one test.

// Each test program uses a part of it.
#![allow(dead_code, clippy::expect_used, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use live::{Beginning, Options, Service, ask, serve};
use tokio::net::TcpSocket;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use zooscope::wire::{
    Answer, Asked, Body, ConnectRequest, ConnectResponse, ErrorCode, Frames, MAX_PACKET, PASSWORD, Received, Request, WallClock,
    framed,
};
use zooscope::zk::{Op, RequestBody, Response, SessionId, Zxid};

const PATIENCE: Duration = Duration::from_secs(20);

pub fn unix_millis() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64
}

/// The packet by which a program asks for its session again, or for a new one, with a timeout of ten seconds.
pub fn connect_request(session: SessionId, password: [u8; PASSWORD]) -> ConnectRequest {
    ConnectRequest {
        protocol_version: 0,
        last_zxid_seen: Zxid::ZERO,
        timeout: 10_000,
        session,
        password: Some(password.to_vec()),
        read_only: Some(false),
    }
}

/// A service in a thread of its own, at ports that nobody has.
pub struct Running {
    options: Options,
    service: Service,
    thread: Option<JoinHandle<Result<(), String>>>,
}

impl Running {
    pub fn start(beginning: Beginning) -> Running {
        Running::start_at(beginning, 1.0)
    }

    pub fn start_at(beginning: Beginning, speed: f64) -> Running {
        Running::start_with(beginning, Options { speed, ..Options::default() })
    }

    /// Starts it with these options, at ports of its own.
    pub fn start_with(beginning: Beginning, options: Options) -> Running {
        let first = free_ports();
        let options = Options { ports: first, page: first + 9, ..options };
        let served = options.clone();
        let text = beginning.recording();
        let (ready, begun) = oneshot::channel();
        // A run stays in the thread in which it was made.
        let thread = thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(serve(Beginning::recorded(&text).unwrap(), served, ready))
        });
        let service = begun.blocking_recv().expect("it starts");
        Running { options, service, thread: Some(thread) }
    }

    pub fn address(&self, server: u16) -> SocketAddr {
        SocketAddr::from((self.host(), self.options.ports + server - 1))
    }

    pub fn connect_string(&self) -> String {
        (1..=3).map(|server| self.address(server).to_string()).collect::<Vec<_>>().join(",")
    }

    /// The address at which its ports are found.
    fn host(&self) -> Ipv4Addr {
        self.options.addresses().host
    }

    pub fn page(&self) -> u16 {
        self.options.page
    }

    pub fn command(&self, line: &str) -> Result<(), String> {
        ask::command(self.options.page_address(), line)
    }

    pub fn state(&self) -> String {
        ask::state(self.options.page_address()).unwrap()
    }

    /// The leader's name, once there is one.
    pub fn leader(&self) -> Option<String> {
        let state: serde_json::Value = serde_json::from_str(&self.state()).unwrap();
        state["leader"].as_str().map(str::to_owned)
    }

    pub fn recording(&self) -> String {
        let answer = self.http("GET /recording HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    pub fn http(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.options.page_address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// What a page that follows is told, until there is enough of it: events with their names, places and texts. `heard` is the place that it knows.
    pub fn follow(&self, heard: &str, is_enough: impl Fn(&[(String, String, String)]) -> bool) -> Vec<(String, String, String)> {
        let mut stream = TcpStream::connect(self.options.page_address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // By HTTP/1.0 the answer comes in one piece.
        write!(stream, "GET /follow HTTP/1.0\r\nHost: 127.0.0.1\r\nLast-Event-ID: {heard}\r\n\r\n").unwrap();
        let mut lines =
            BufReader::new(stream).lines().map(|line| line.expect("it goes on")).skip_while(|line| !line.is_empty()).skip(1);
        let mut told = Vec::new();
        while !is_enough(&told) {
            let (mut event, mut place, mut text) = (String::new(), String::new(), Vec::new());
            for line in lines.by_ref().take_while(|line| !line.is_empty()) {
                match line.split_once(": ") {
                    Some(("event", name)) => event = name.to_owned(),
                    Some(("id", id)) => place = id.to_owned(),
                    Some(("data", line)) => text.push(line.to_owned()),
                    _ => {}
                }
            }
            told.push((event, place, text.join("\n")));
        }
        told
    }

    pub fn refuses(&self, server: u16) -> bool {
        TcpStream::connect(self.address(server)).is_err()
    }

    pub fn word(&self, server: u16, word: &str) -> String {
        let mut stream = TcpStream::connect(self.address(server)).unwrap();
        stream.write_all(word.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(self.service.stop());
        let ended = self.thread.take().unwrap().join();
        if !thread::panicking() {
            assert_eq!(ended.unwrap(), Ok(()));
        }
    }
}

/// Ten ports in a row that nobody has, other ones for each test.
pub fn free_ports() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Below those that a system gives to programs which ask for any.
    let base = 12_000 + (std::process::id() % 125) as u16 * 160;
    loop {
        let first = base + NEXT.fetch_add(10, Ordering::Relaxed);
        if (first..first + 10).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()) {
            return first;
        }
    }
}

/// Numbers that look random, the same in every run.
pub struct Xorshift(pub u64);

impl Xorshift {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// A program with a connection.
pub struct Client {
    stream: TcpStream,
    frames: Frames,
    asked: BTreeMap<i32, Asked>,
    xid: i32,
    pub session: SessionId,
    pub password: [u8; PASSWORD],
    /// Milliseconds.
    pub timeout: i32,
}

impl Client {
    /// A program that has got a session.
    pub fn connect(address: SocketAddr) -> Client {
        let mut client = Client::ask(address);
        assert!(client.associate(), "a new session is refused");
        client
    }

    /// A program that comes with a session; `None` where it is refused.
    pub fn come_back(address: SocketAddr, session: SessionId, password: [u8; PASSWORD]) -> Option<Client> {
        let mut client = Client::with(address, session, password);
        client.associate().then_some(client)
    }

    /// A program that has asked for a session and waits.
    pub fn ask(address: SocketAddr) -> Client {
        Client::with(address, SessionId::NONE, [0; PASSWORD])
    }

    /// A program that has asked for a session that it has, and waits.
    pub fn ask_again(address: SocketAddr, session: SessionId, password: [u8; PASSWORD]) -> Client {
        Client::with(address, session, password)
    }

    /// A program that has only connected.
    pub fn unasked(address: SocketAddr) -> Client {
        Client::of(TcpStream::connect(address).unwrap())
    }

    /// A program that has only connected, and whose machine keeps no more of what it is sent than it must.
    pub fn narrow(address: SocketAddr) -> Client {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let connecting = async {
            let socket = TcpSocket::new_v4().unwrap();
            socket.set_recv_buffer_size(4_096).unwrap();
            socket.connect(address).await.unwrap().into_std().unwrap()
        };
        let stream = runtime.block_on(connecting);
        stream.set_nonblocking(false).unwrap();
        Client::of(stream)
    }

    fn of(stream: TcpStream) -> Client {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let frames = Frames::new(MAX_PACKET);
        let (session, password) = (SessionId::NONE, [0; PASSWORD]);
        Client { stream, frames, asked: BTreeMap::new(), xid: 0, session, password, timeout: 0 }
    }

    fn with(address: SocketAddr, session: SessionId, password: [u8; PASSWORD]) -> Client {
        let client = Client::unasked(address);
        let mut client = Client { session, password, ..client };
        client.send_raw(&connect_request(session, password).write());
        client
    }

    /// Takes the answer to the connect request: whether there is a session.
    pub fn associate(&mut self) -> bool {
        let response = ConnectResponse::read(&self.frame()).unwrap();
        (self.session, self.password, self.timeout) = (response.session, response.password, response.timeout);
        response.timeout > 0
    }

    pub fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    pub fn send_raw(&mut self, packet: &[u8]) {
        self.write(&framed(packet));
    }

    pub fn send(&mut self, body: RequestBody) {
        self.xid += 1;
        let request = Request { xid: self.xid, body: Body::Known(body) };
        self.asked.extend(request.asked().map(|asked| (self.xid, asked)));
        self.send_raw(&request.write());
    }

    /// Calls, and waits for the reply.
    pub fn call(&mut self, op: Op) -> Result<Response, ErrorCode> {
        self.send(RequestBody::Op(op));
        loop {
            if let Received::Reply(reply) = self.receive() {
                return reply.result.map(|answer| match answer {
                    Answer::Known(response) => response,
                    other => panic!("{other:?}"),
                });
            }
        }
    }

    pub fn close(&mut self) {
        self.send(RequestBody::CloseSession);
        while matches!(self.receive(), Received::Event(_)) {}
    }

    pub fn receive(&mut self) -> Received {
        let frame = self.frame();
        Received::read(&frame, WallClock::default(), |xid| self.asked.get(&xid).cloned()).unwrap()
    }

    /// The xid and the error of a reply to whatever.
    pub fn receive_any(&mut self) -> (i32, i32) {
        let frame = self.frame();
        let int = |at: usize| i32::from_be_bytes(frame[at..at + 4].try_into().unwrap());
        (int(0), int(12))
    }

    fn frame(&mut self) -> Vec<u8> {
        loop {
            if let Some(frame) = self.frames.next_frame().unwrap() {
                return frame.to_vec();
            }
            let mut piece = [0; 4_096];
            let length = self.stream.read(&mut piece).expect("an answer in time");
            assert!(length > 0, "the connection is over");
            self.frames.push(&piece[..length]);
        }
    }

    /// Ends this side of the connection alone.
    pub fn says_no_more(&mut self) {
        self.stream.shutdown(std::net::Shutdown::Write).unwrap();
    }

    /// Whether the other side has ended the connection.
    pub fn is_over(&mut self) -> bool {
        match self.stream.read(&mut [0; 16]) {
            Ok(length) => length == 0,
            // It had not read all that it was sent.
            Err(error) => error.kind() == ErrorKind::ConnectionReset,
        }
    }

    pub fn hears_within(&mut self, time: Duration) -> bool {
        self.stream.set_read_timeout(Some(time)).unwrap();
        let began = Instant::now();
        let heard = self.stream.peek(&mut [0; 1]).is_ok_and(|length| length > 0);
        assert!(heard || began.elapsed() >= time / 2);
        heard
    }
}
