//! The figures of `cargo xtask live` under load: programs that each ask a server a few times a second, on connections of their own, while a page
//! follows.
//!
//! Every request has its moment. One that leaves late, because the answer before it was, counts from that moment on: what waits for a slow server
//! is part of the latency.

use super::Figure;
use super::host::percentile;
use crate::failure::{Failure, Outcome};
use crate::step::step;
use crate::{places, process};
use std::fs;
use std::io::{self, BufRead, BufReader, Error, Read, Write};
use std::iter;
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};
use zooscope::wire::{Body, ConnectRequest, Frames, MAX_PACKET, Request, framed};
use zooscope::zk::{CreateMode, Op, RequestBody, SessionId, Zxid};

const PROGRAMS: u32 = 200;
const SERVERS: u16 = 3;
/// All programs have the address of this machine, of which a server takes 60 otherwise.
const SETUP: &str = "ensemble 3 clients 0\nset maxClientCnxns 0\n";
/// The requests a second, of all programs together.
const RATE: u32 = 2_000;
/// At this rate a recording is full after 66 s: what comes then is served and forgotten.
const TIME: Duration = Duration::from_secs(120);
/// The seconds after which the memory is looked at, of which the last three have to be alike.
const LOOKED_AT: [u64; 6] = [20, 40, 60, 80, 100, 120];
/// Of so many requests one is a write, the others are reads.
const ONE_WRITE_IN: u32 = 4;
/// Ports that nobody is likely to have.
const PORTS: u16 = 12_181;
const PAGE: u16 = 12_190;
const PATIENCE: Duration = Duration::from_secs(20);

pub fn measure(tell: &mut impl FnMut(Figure)) -> Outcome {
    let root = places::root()?;
    step("Building live", "two minutes from scratch", || {
        process::run(process::cargo(&root).args(["build", "--quiet", "--release", "--package", "live"]))
    })?;
    let program = root.join("target").join("release").join(format!("live{}", std::env::consts::EXE_SUFFIX));
    let setup = root.join("target").join("bench-live.zk");
    fs::write(&setup, SETUP).map_err(|error| Failure::new(format!("{}: {error}", setup.display())))?;
    let (mut live, started) = Live::start(Command::new(program).current_dir(&root).arg(&setup))?;
    tell(Figure::new("live_start", started.as_secs_f64() * 1_000.0, "ms"));
    let took = step("Asking the ensemble on real sockets", "two minutes", || {
        ask_all(&live, tell).map_err(|error| Failure::new(error.to_string()))
    });
    let ended = live.0.try_wait().ok().flatten();
    match ended {
        Some(status) => Err(Failure::new(format!("live ended with {status}"))),
        None => took,
    }
}

/// The running program, which ends with this.
struct Live(Child);

impl Live {
    /// Starts it, and says how long that took until it answers.
    fn start(program: &mut Command) -> Outcome<(Live, Duration)> {
        let program = program.args(["--ports", &PORTS.to_string(), "--page", &PAGE.to_string()]);
        // The figures are not among what it says.
        let program = program.stdout(Stdio::from(io::stderr()));
        let began = Instant::now();
        let live = Live(program.spawn().map_err(|error| Failure::new(format!("live cannot be started: {error}")))?);
        while state().is_err() {
            if began.elapsed() > PATIENCE {
                return Err(Failure::new("live does not answer"));
            }
            sleep(Duration::from_millis(5));
        }
        Ok((live, began.elapsed()))
    }

    /// The memory that it has, where the system tells it.
    fn megabytes(&self) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1_000.0)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn ask_all(live: &Live, tell: &mut impl FnMut(Figure)) -> Result<(), Error> {
    let programs = (0..PROGRAMS).map(Program::connect).collect::<Result<Vec<_>, Error>>()?;
    let before = live.megabytes();
    let began = Instant::now();
    // In milliseconds from here, the last moment at which the page that follows has heard something.
    let heard = AtomicU64::new(0);
    let mut memory = Vec::new();
    let asked: Result<Vec<Vec<f64>>, Error> = thread::scope(|scope| {
        scope.spawn(|| follow(began, &heard));
        scope.spawn(|| memory = LOOKED_AT.map(|seconds| megabytes_at(live, began, Duration::from_secs(seconds))).to_vec());
        let asking: Vec<_> = programs.into_iter().map(|program| scope.spawn(move || program.ask(began))).collect();
        asking.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(Error::other("a program has failed")))).collect()
    });
    let took = began.elapsed().as_secs_f64();
    let mut latencies: Vec<f64> = asked?.into_iter().flatten().collect();
    tell(Figure::new("live_requests_per_second", latencies.len() as f64 / took, "1/s"));
    tell(Figure::new("live_latency_median", percentile(&mut latencies, 50), "ms"));
    tell(Figure::new("live_latency_p99", percentile(&mut latencies, 99), "ms"));
    tell(Figure::new("live_latency_longest", latencies.last().copied().unwrap_or(0.0), "ms"));
    for (seconds, memory) in iter::once(0).chain(LOOKED_AT).zip(iter::once(before).chain(memory)) {
        memory.into_iter().for_each(|memory| tell(Figure::new(&format!("live_memory_{seconds}s"), memory, "MB")));
    }
    tell(Figure::new("live_steps", steps(&state()?), "events"));
    tell(Figure::new("live_page_follows", heard.load(Relaxed) as f64 / 1_000.0, "s"));
    Ok(())
}

/// The memory at a moment of the load, which is waited for.
fn megabytes_at(live: &Live, began: Instant, moment: Duration) -> Option<f64> {
    sleep(moment.saturating_sub(began.elapsed()));
    live.megabytes()
}

/// Follows the run as a page does, until it is told that a page shows no more, or the load is over.
fn follow(began: Instant, heard: &AtomicU64) {
    let Ok(stream) = asked_of_page("GET /follow HTTP/1.0") else { return };
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        if line.starts_with("event: went") {
            heard.store(began.elapsed().as_millis() as u64, Relaxed);
        }
        if line.starts_with("event: ended") || began.elapsed() > TIME {
            return;
        }
    }
}

fn state() -> Result<String, Error> {
    let mut answer = String::new();
    asked_of_page("GET /state HTTP/1.0")?.read_to_string(&mut answer)?;
    Ok(answer)
}

fn steps(state: &str) -> f64 {
    let number = state.split_once("\"steps\": ").map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    number.and_then(|number| number.parse().ok()).unwrap_or(0.0)
}

fn asked_of_page(line: &str) -> Result<TcpStream, Error> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, PAGE))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "{line}\r\nHost: 127.0.0.1:{PAGE}\r\n\r\n")?;
    Ok(stream)
}

/// A program with a session, a connection, and a znode of its own.
struct Program {
    number: u32,
    stream: TcpStream,
    frames: Frames,
    xid: i32,
}

impl Program {
    fn connect(number: u32) -> Result<Program, Error> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, PORTS + (number % u32::from(SERVERS)) as u16))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut program = Program { number, stream, frames: Frames::new(MAX_PACKET), xid: 0 };
        let request = ConnectRequest {
            protocol_version: 0,
            last_zxid_seen: Zxid::ZERO,
            timeout: 40_000,
            session: SessionId::NONE,
            password: None,
            read_only: Some(false),
        };
        program.stream.write_all(&framed(&request.write()))?;
        program.hear()?;
        program.call(Op::create(&program.path(), Some("0"), CreateMode::Ephemeral))?;
        Ok(program)
    }

    fn path(&self) -> String {
        format!("/load-{}", self.number)
    }

    /// The latencies of its requests, in milliseconds.
    fn ask(mut self, began: Instant) -> Result<Vec<f64>, Error> {
        let between = Duration::from_secs(1) * PROGRAMS / RATE;
        let mut moment = began + between * self.number / PROGRAMS;
        let mut latencies = Vec::new();
        while moment < began + TIME && began.elapsed() < TIME {
            sleep(moment.saturating_duration_since(Instant::now()));
            let path = self.path().into();
            self.call(match self.xid.unsigned_abs() % ONE_WRITE_IN {
                0 => Op::SetData { path, data: Some(self.xid.to_string().into()), version: -1 },
                _ => Op::GetData { path, watch: false },
            })?;
            latencies.push(moment.elapsed().as_secs_f64() * 1_000.0);
            moment += between;
        }
        Ok(latencies)
    }

    fn call(&mut self, op: Op) -> Result<(), Error> {
        self.xid += 1;
        let request = Request { xid: self.xid, body: Body::Known(RequestBody::Op(op)) };
        self.stream.write_all(&framed(&request.write()))?;
        self.hear()
    }

    /// Waits for one packet.
    fn hear(&mut self) -> Result<(), Error> {
        let mut piece = [0; 1_024];
        loop {
            if self.frames.next_frame().map_err(|why| Error::other(why.to_string()))?.is_some() {
                return Ok(());
            }
            match self.stream.read(&mut piece)? {
                0 => return Err(Error::other(format!("the connection of program {} is closed", self.number))),
                length => self.frames.push(&piece[..length]),
            }
        }
    }
}
