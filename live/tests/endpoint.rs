//! The endpoint as programs meet it: a client of this test's own, which writes and reads raw frames.

#![allow(clippy::unwrap_used)]

mod raw;

use std::net::{Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

use live::{Beginning, Options, Whitelist};
use raw::{Client, Running, Xorshift};
use zooscope::script::{Command, MAX_RUN_STEPS, RunFile, parse_line};
use zooscope::sim::{Position, Recording, Step};
use zooscope::wire::{Answer, Body, ErrorCode, MAX_PACKET, Received, Request};
use zooscope::zk::{Code, CreateMode, EventType, Op, RequestBody, Response, Zk};

fn create(path: &str, data: &str, mode: CreateMode) -> Op {
    Op::create(path, Some(data), mode)
}

fn get(path: &str, watch: bool) -> Op {
    Op::GetData { path: path.into(), watch }
}

#[test]
fn a_program_creates_reads_and_closes_and_stat_has_the_time_of_day() {
    let running = Running::start(Beginning::ensemble(3));
    let mut one = Client::connect(running.address(1));
    assert!(one.session.0 != 0 && one.timeout == 10_000);
    let before = raw::unix_millis();
    assert_eq!(one.call(create("/a", "x", CreateMode::Persistent)), Ok(Response::Created { path: "/a".into(), stat: None }));
    let Ok(Response::Data { data, stat }) = one.call(get("/a", false)) else { panic!("no data") };
    assert_eq!(data.as_deref(), Some("x"));
    let since = stat.ctime as i64 / 1_000 - before;
    assert!((-50..5_000).contains(&since), "made {since} ms after it was asked for");
    assert_eq!(one.call(get("/b", false)), Err(ErrorCode::Known(Code::NoNode)));
    one.close();
    assert!(one.is_over(), "the server closes behind the answer");
}

#[test]
fn a_watch_event_comes_before_any_answer_that_shows_the_change() {
    let running = Running::start(Beginning::ensemble(3));
    let (mut watcher, mut writer) = (Client::connect(running.address(1)), Client::connect(running.address(2)));
    writer.call(create("/w", "1", CreateMode::Persistent)).unwrap();
    watcher.call(Op::Sync { path: "/w".into() }).unwrap();
    watcher.call(get("/w", true)).unwrap();
    writer.call(Op::SetData { path: "/w".into(), data: Some("2".into()), version: -1 }).unwrap();
    let mut events = 0;
    loop {
        watcher.send(RequestBody::Op(get("/w", false)));
        match watcher.receive() {
            Received::Event(event) => {
                assert_eq!((event.event.kind, &*event.event.path), (EventType::NodeDataChanged, "/w"));
                events += 1;
                watcher.receive();
            }
            Received::Reply(reply) => {
                let Ok(Answer::Known(Response::Data { data, .. })) = reply.result else { panic!("{reply:?}") };
                if data.as_deref() == Some("2") {
                    assert_eq!(events, 1, "the new data were shown before the event");
                    return;
                }
            }
        }
    }
}

#[test]
fn an_ephemeral_znode_goes_with_its_session_and_stays_with_a_broken_connection() {
    let running = Running::start(Beginning::ensemble(3));
    let mut owner = Client::connect(running.address(1));
    let mut other = Client::connect(running.address(1));
    owner.call(create("/e", "", CreateMode::Ephemeral)).unwrap();
    let (session, password) = (owner.session, owner.password);
    drop(owner);
    assert!(other.call(get("/e", false)).is_ok(), "the session lives on");
    let mut again = Client::come_back(running.address(3), session, password).unwrap();
    assert_eq!((again.session, again.password), (session, password));
    again.close();
    other.call(Op::Sync { path: "/".into() }).unwrap();
    assert_eq!(other.call(get("/e", false)), Err(ErrorCode::Known(Code::NoNode)));
    assert!(Client::come_back(running.address(2), session, password).is_none(), "a closed session is refused");
}

#[test]
fn requests_sent_right_behind_the_connect_request_are_answered_once_the_session_is_set_up() {
    let running = Running::start(Beginning::ensemble(3));
    let mut new = Client::ask(running.address(1));
    let answered = |client: &mut Client| {
        client.send(RequestBody::Op(get("/", false)));
        assert!(client.associate());
        assert!(matches!(client.receive(), Received::Reply(reply) if reply.result.is_ok()));
    };
    answered(&mut new);
    let (session, password) = (new.session, new.password);
    drop(new);
    for server in [1, 2, 3] {
        answered(&mut Client::ask_again(running.address(server), session, password));
    }
    // What stands behind a refused one is read by nobody.
    let mut refused = Client::ask_again(running.address(1), session, [7; 16]);
    refused.send(RequestBody::Op(create("/refused", "", CreateMode::Persistent)));
    assert!(!refused.associate() && refused.is_over());
    assert_eq!(Client::connect(running.address(1)).call(get("/refused", false)), Err(ErrorCode::Known(Code::NoNode)));
}

#[test]
fn the_port_of_a_stopped_server_refuses_and_its_clients_go_on_elsewhere() {
    let running = Running::start(Beginning::ensemble(3));
    let mut one = Client::connect(running.address(2));
    running.command("crash s2").unwrap();
    assert!(one.is_over());
    assert!(running.refuses(2));
    let mut again = Client::come_back(running.address(1), one.session, one.password).unwrap();
    assert!(again.call(create("/a", "", CreateMode::Persistent)).is_ok());
    running.command("restart s2").unwrap();
    assert!(!running.refuses(2));
}

#[test]
fn a_frozen_server_accepts_and_stays_silent() {
    let running = Running::start(Beginning::ensemble(3));
    running.command("freeze s3").unwrap();
    let mut silent = Client::ask(running.address(3));
    assert!(!silent.hears_within(Duration::from_millis(500)));
    running.command("thaw s3").unwrap();
    assert!(silent.hears_within(Duration::from_secs(5)));
}

#[test]
fn what_no_server_knows_is_answered_in_its_turn_and_a_foreign_frame_ends_the_connection() {
    let running = Running::start(Beginning::ensemble(1));
    let mut one = Client::connect(running.address(1));
    one.send(RequestBody::Op(create("/a", "", CreateMode::Persistent)));
    one.send_raw(&Request { xid: 7, body: Body::Unknown { number: 99, rest: [1, 2, 3].into() } }.write());
    assert!(matches!(one.receive(), Received::Reply(reply) if reply.xid == 1 && reply.result.is_ok()));
    assert!(matches!(one.receive_any(), (7, -6)));
    assert!(one.is_over());
    let mut foreign = Client::connect(running.address(1));
    foreign.write(&[0xff; 64]);
    assert!(foreign.is_over());
}

#[test]
fn bytes_that_nobody_meant_end_their_connection_and_nothing_else() {
    let running = Running::start(Beginning::ensemble(3));
    let mut dice = Xorshift(0x9e37_79b9);
    let mut kept = Client::connect(running.address(1));
    let mut ended = 0;
    for n in 0..60 {
        let mut client = if n % 2 == 0 { Client::connect(running.address(1)) } else { Client::unasked(running.address(1)) };
        let bytes: Vec<u8> = (0..dice.below(200)).map(|_| dice.below(256) as u8).collect();
        if n % 3 == 0 {
            client.send_raw(&bytes);
            continue;
        }
        client.write(&bytes);
        let is_frame = |length: [u8; 4]| (0..=MAX_PACKET as i32).contains(&i32::from_be_bytes(length));
        if bytes.first_chunk().is_some_and(|length| !is_frame(*length)) {
            assert!(client.is_over(), "{n}: {bytes:?}");
            ended += 1;
        }
    }
    assert!(ended > 20, "only {ended} began with what is no length");
    assert!(kept.call(create("/still-there", "", CreateMode::Persistent)).is_ok());
}

#[test]
fn fifty_programs_at_once_lose_no_write() {
    const PROGRAMS: usize = 50;
    const WRITES: usize = 100;
    let running = Running::start(Beginning::ensemble(3));
    let mut clients: Vec<Client> = (0..PROGRAMS).map(|n| Client::connect(running.address(1 + n as u16 % 3))).collect();
    clients[0].call(create("/n", "", CreateMode::Persistent)).unwrap();
    let begun = Instant::now();
    for _ in 0..WRITES {
        for client in &mut clients {
            client.send(RequestBody::Op(Op::SetData { path: "/n".into(), data: None, version: -1 }));
        }
        for client in &mut clients {
            assert!(matches!(client.receive(), Received::Reply(reply) if reply.result.is_ok()));
        }
    }
    println!("{} writes a second", (PROGRAMS * WRITES) as u128 * 1_000 / begun.elapsed().as_millis());
    clients[0].call(Op::Sync { path: "/n".into() }).unwrap();
    let Ok(Response::Data { stat, .. }) = clients[0].call(get("/n", false)) else { panic!("no data") };
    assert_eq!(stat.version as usize, PROGRAMS * WRITES);
}

#[test]
fn a_program_that_does_not_read_is_let_go_and_others_are_served() {
    let running = Running::start(Beginning::ensemble(3));
    let (mut deaf, mut other) = (Client::connect(running.address(1)), Client::connect(running.address(1)));
    other.call(create("/large", &"x".repeat(900_000), CreateMode::Persistent)).unwrap();
    for _ in 0..60 {
        deaf.send(RequestBody::Op(get("/large", false)));
    }
    let begun = Instant::now();
    while !running.state().contains("\"without a connection\"") {
        assert!(begun.elapsed() < Duration::from_secs(30), "54 MB wait for a program that does not read");
        assert!(other.call(get("/", false)).is_ok());
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(other.call(get("/", false)).is_ok());
}

#[test]
fn the_members_of_the_ensemble_are_shown_with_the_ports_that_clients_can_dial() {
    let running = Running::start(Beginning::ensemble(3));
    let mut one = Client::connect(running.address(1));
    let Ok(Response::Data { data, stat }) = one.call(get("/zookeeper/config", false)) else { panic!("no data") };
    let data = data.unwrap();
    let second = format!("server.2=127.0.0.1:2888:3888:participant;{}\n", running.address(2));
    assert!(data.contains(&second) && data.ends_with("version=0"), "{data}");
    assert_eq!(stat.data_length as usize, data.len());
}

#[test]
fn four_letter_words_are_answered_and_those_off_the_list_refused() {
    let running = Running::start(Beginning::ensemble(3));
    assert_eq!(running.word(1, "ruok"), "imok");
    assert_eq!(running.word(1, "ruok\n"), "imok", "what follows is ignored");
    assert_eq!(running.word(1, "isro"), "rw");
    assert!(running.word(2, "srvr").contains("Mode: "));
    let mut half = Client::unasked(running.address(1));
    half.write(b"ruok");
    half.says_no_more();
    assert!(half.hears_within(Duration::from_secs(5)), "who says no more can still listen");
    let _kept = Client::connect(running.address(2));
    assert!(running.word(2, "mntr").contains("zk_num_alive_connections\t1\n"));
    assert_eq!(running.word(1, "stmk"), "stmk is not executed because it is not in the whitelist.\n");
}

#[test]
fn each_four_letter_word_is_answered_as_apaches_server_begins_its_answer() {
    let running = Running::start(Beginning::ensemble(3));
    let mut one = Client::connect(running.address(2));
    one.call(create("/held", "", CreateMode::Ephemeral)).unwrap();
    one.call(get("/held", true)).unwrap();
    let session = format!("{:#x}", one.session.0);
    let version = "Zookeeper version: ";
    for (word, begins) in [
        ("ruok", "imok"),
        ("srvr", version),
        ("stat", version),
        ("mntr", "zk_version\t"),
        // The client that stands for the program has its name on the page where Apache has its address.
        ("cons", " /c1[1](queued=0,recved="),
        ("wchs", "1 connections watching 1 paths\nTotal watches:1\n"),
        ("wchp", &format!("/held\n\t{session}\n")),
        ("wchc", &format!("{session}\n\t/held\n")),
        ("dump", "SessionTracker dump:\n"),
        ("conf", "clientPort="),
        ("envi", "Environment:\nzookeeper.version="),
        ("isro", "rw"),
        ("dirs", "datadir_size: "),
        ("gtmk", "306"),
        ("crst", "Connection stats reset.\n"),
        ("srst", "Server stats reset.\n"),
    ] {
        let answer = running.word(2, word);
        assert!(answer.starts_with(begins), "{word}: {answer}");
    }
    let stat = running.word(2, "stat");
    assert!(
        stat.contains("\nClients:\n /c1[1](queued=0,recved=")
            && running.word(2, "dump").contains(&format!("{session}:\n\t/held\n")),
        "{stat}"
    );
}

#[test]
fn only_the_words_of_the_list_are_answered_where_it_is_given() {
    let options = Options { whitelist: Whitelist::read("srvr,ruok"), ..Options::default() };
    let running = Running::start_with(Beginning::ensemble(1), options);
    assert_eq!(running.word(1, "ruok"), "imok");
    assert!(running.word(1, "srvr").contains("Mode: standalone"));
    for word in ["stat", "conf", "isro", "crst", "gtmk"] {
        assert_eq!(running.word(1, word), format!("{word} is not executed because it is not in the whitelist.\n"));
    }
}

#[test]
fn commands_come_by_the_pages_port_and_their_refusal_is_a_sentence() {
    let running = Running::start(Beginning::ensemble(3));
    assert_eq!(running.command("crash s9").unwrap_err(), "There is no s9 here.");
    assert!(running.command("run 2s").is_err(), "time passes by itself");
    let _kept = Client::connect(running.address(1));
    assert_eq!(
        running.command("c1 create /a").unwrap_err(),
        "The program of c1 runs outside of the simulation: only that program calls anything."
    );
    running.command("client add c9").unwrap();
    let state = running.state();
    assert!(state.contains("\"c9\"") && state.contains("\"leader\": \"s"), "{state}");
}

#[test]
fn nobody_but_the_program_does_what_is_done_on_its_connection() {
    let running = Running::start(Beginning::ensemble(3));
    let mut kept = Client::connect(running.address(1));
    for line in ["remote c1 break", "remote c1 open s2", "remote c9 open s1", "remote c1 request fffffffe0000000b"] {
        assert_eq!(running.command(line).unwrap_err(), "Only the program itself does what `remote` says.");
    }
    assert!(kept.call(create("/kept", "", CreateMode::Persistent)).is_ok());
    assert!(!running.state().contains("\"c9\""));
}

#[test]
fn the_run_so_far_is_opened_on_the_page() {
    let running = Running::start(Beginning::ensemble(3));
    let mut one = Client::connect(running.address(1));
    one.call(create("/seen", "", CreateMode::Persistent)).unwrap();
    let answer = running.http("GET /now HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    let location = answer.lines().find_map(|line| line.strip_prefix("location: /index.html#")).unwrap();
    let (link, bad) = zooscope::link::read(location).unwrap().unwrap();
    assert!(bad.is_empty() && link.at.is_some(), "{answer}");
}

#[test]
fn the_page_follows_the_run_and_hears_each_command_once_however_it_comes_and_goes() {
    let running = Running::start(Beginning::ensemble(3));
    let mut one = Client::connect(running.address(1));
    let mut followed = Followed::begin(&running);
    one.call(create("/a", "", CreateMode::Persistent)).unwrap();
    running.command("crash s2").unwrap();
    let first = followed.hear_until_digest(&running, 2);
    assert!(first.iter().any(|line| line.ends_with(" crash s2")), "{first:?}");
    assert!(first.iter().any(|line| line.starts_with("client c1 127.0.0.1:")), "{first:?}");
    one.call(create("/b", "", CreateMode::Persistent)).unwrap();
    running.command("restart s2").unwrap();
    // It comes back with the place that it has heard of, and is told no more of the beginning.
    let again = followed.hear_until_digest(&running, 2);
    assert!(!again.iter().any(|line| line.ends_with(" crash s2")), "{again:?}");
    assert!(again.iter().any(|line| line.ends_with(" restart s2")), "{again:?}");
    assert!(running.http("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").contains("location: /?live"));
}

/// A page that follows the run, and computes it.
struct Followed {
    place: String,
    recording: Recording<Zk>,
}

impl Followed {
    fn begin(running: &Running) -> Followed {
        let told = running.follow("", |told| told.iter().any(|(event, ..)| event == "run"));
        let (_, place, text) = told.into_iter().find(|(event, ..)| event == "run").unwrap();
        Followed { place, recording: RunFile::read(&text).unwrap().replay(MAX_RUN_STEPS).into_recording() }
    }

    /// Hears what has come since, up to the so many-th digest, and computes it: all digests are those of the ensemble.
    fn hear_until_digest(&mut self, running: &Running, digests: usize) -> Vec<String> {
        let has_digest = |line: &str| line.starts_with("now ") && line.split(' ').count() == 4;
        let told =
            running.follow(&self.place, |told| told.iter().filter(|(.., text)| text.lines().any(has_digest)).count() >= digests);
        let mut lines = Vec::new();
        let mut step = Step::default();
        for (event, place, text) in told {
            assert_eq!(event, "went", "the beginning is known");
            for line in text.lines() {
                let words: Vec<&str> = line.splitn(4, ' ').collect();
                let number = |at: usize| words[at].parse::<u64>().unwrap();
                if matches!(words[0], "entry" | "now") {
                    while self.recording.len() < number(1) as u32 && self.recording.extend_by(number(2), &mut step) {}
                    assert_eq!(u64::from(self.recording.len()), number(1), "{line}");
                }
                if words[0] == "entry" {
                    let Ok(Some(Command::Act(command))) = parse_line(words[3]) else { panic!("{line}") };
                    assert!(self.recording.command(number(2), command, &mut step));
                } else if has_digest(line) {
                    let at = Position { steps: number(1) as u32, time: number(2) };
                    assert_eq!(format!("{:016x}", self.recording.seek(at).digest()), words[3]);
                }
                lines.push(line.to_owned());
            }
            self.place = place;
        }
        lines
    }
}

#[test]
fn a_page_of_another_origin_is_refused() {
    let running = Running::start(Beginning::ensemble(1));
    let post = |more: &str| {
        running.http(&format!(
            "POST /command HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}Connection: close\r\nContent-Length: 8\r\n\r\ncrash s1"
        ))
    };
    assert!(post("Origin: http://elsewhere.example\r\n").starts_with("HTTP/1.1 403"));
    assert!(!running.refuses(1));
    assert!(post("").starts_with("HTTP/1.1 204"));
}

/// Whether something listens at a port of this host.
#[cfg(target_os = "linux")]
fn listens(host: [u8; 4], port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::from(host), port)).is_ok()
}

/// On Linux every address that begins with 127 is this machine's.
#[cfg(target_os = "linux")]
#[test]
fn ports_listen_at_the_loopback_alone_unless_another_address_is_given() {
    let mut bound = [Ipv4Addr::LOCALHOST, Ipv4Addr::new(127, 0, 0, 2), Ipv4Addr::UNSPECIFIED].map(|bind| {
        let running = Running::start_with(Beginning::ensemble(3), Options { bind, ..Options::default() });
        let heard = [[127, 0, 0, 1], [127, 0, 0, 2]]
            .map(|host| [running.address(1).port(), running.page()].map(|port| listens(host, port)));
        (running, heard)
    });
    let [loopback, other, everywhere] = bound.each_ref().map(|(_, heard)| *heard);
    assert_eq!(loopback, [[true; 2], [false; 2]]);
    assert_eq!(other, [[false; 2], [true; 2]]);
    assert_eq!(everywhere, [[true; 2]; 2]);
    // What a program is told leads to the ports.
    let (other, _) = &mut bound[1];
    let mut one = Client::connect(other.address(1));
    let Ok(Response::Data { data, .. }) = one.call(get("/zookeeper/config", false)) else { panic!("no data") };
    assert!(data.unwrap().contains(&format!("participant;127.0.0.2:{}\n", other.address(1).port())));
    assert!(other.state().contains(&format!("\"connect\": \"{}\"", other.connect_string())));
    let ask = |host: &str, origin: &str| {
        let head = format!("POST /command HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: close\r\n");
        other.http(&format!("{head}Content-Length: 13\r\n\r\nclient add c9")).lines().next().unwrap_or_default().to_owned()
    };
    let own = format!("127.0.0.2:{}", other.page());
    assert_eq!(ask(&own, "http://elsewhere.example"), "HTTP/1.1 403 Forbidden");
    assert_eq!(ask("elsewhere.example", "http://elsewhere.example"), "HTTP/1.1 403 Forbidden");
    assert_eq!(ask(&own, &format!("http://{own}")), "HTTP/1.1 204 No Content");
}

#[test]
fn the_recording_is_replayed_to_the_same_digest() {
    let running = Running::start(Beginning::script("ensemble 3 clients 1\nrun until leader\nc1 create /simulated").unwrap());
    let mut one = Client::connect(running.address(1));
    let mut two = Client::connect(running.address(2));
    one.call(create("/r", "\u{1}\"\n", CreateMode::EphemeralSequential)).unwrap();
    two.call(Op::GetChildren { path: "/".into(), watch: true, with_stat: true }).unwrap();
    running.command("c1 create /more x").unwrap();
    running.command("crash s1").unwrap();
    assert!(one.is_over());
    two.close();
    let text = running.recording();
    let file = RunFile::read(&text).unwrap();
    assert!(file.script.to_string().contains("remote c3 request"), "{text}");
    let replayed = file.replay(MAX_RUN_STEPS);
    assert_eq!(file.difference(replayed.recording()), None);
    drop(running);
}

#[test]
fn a_tenth_of_the_speed_promises_ten_times_the_timeout() {
    let running = Running::start_at(Beginning::ensemble(3), 0.1);
    let one = Client::connect(running.address(1));
    assert_eq!(one.timeout, 40_000, "four simulated seconds, the least that a server grants");
}
