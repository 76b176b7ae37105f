//! Programs that stop halfway: what they have begun is ended after a while, on real sockets, and the run tells it.

#![allow(clippy::unwrap_used)]

mod raw;

use std::time::{Duration, Instant};

use live::{Beginning, Options, Patience};
use raw::{Client, Running, connect_request};
use zooscope::script::{MAX_RUN_STEPS, RunFile};
use zooscope::wire::{ConnectRequest, PASSWORD, framed};
use zooscope::zk::{CreateMode, Op, RequestBody, SessionId};

/// Longer than any of these has to wait.
const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(500);

fn running(patience: Patience) -> Running {
    Running::start_with(Beginning::ensemble(1), Options { patience, ..Options::default() })
}

/// Looks until something is so.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < LONG, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The lines of the run that its endpoint has added by itself. The run is replayed to the same digest.
fn ended(running: &Running) -> Vec<String> {
    let text = running.recording();
    let file = RunFile::read(&text).unwrap();
    assert_eq!(file.difference(file.replay(MAX_RUN_STEPS).recording()), None);
    let script = file.script.to_string();
    let is_of_endpoint = |line: &&str| line.starts_with("remote") && (line.contains(" end ") || line.contains(" refuse "));
    script.lines().filter(is_of_endpoint).map(str::to_owned).collect()
}

/// A program with a session, which lasts as short as a server grants.
fn joined(mut client: Client) -> Client {
    let request = ConnectRequest { timeout: 4_000, ..connect_request(SessionId::NONE, [0; PASSWORD]) };
    client.send_raw(&request.write());
    assert!(client.associate());
    client
}

/// All but the last byte of a packet with its length.
fn torn() -> Vec<u8> {
    let mut bytes = framed(&connect_request(SessionId::NONE, [0; PASSWORD]).write());
    bytes.pop();
    bytes
}

#[test]
fn a_stream_that_ends_within_a_frame_is_told_with_and_without_a_session() {
    let running = running(Patience::default());
    for bytes in [torn(), vec![0, 0]] {
        let mut stranger = Client::unasked(running.address(1));
        stranger.write(&bytes);
        stranger.says_no_more();
        assert!(stranger.is_over());
    }
    until("two strangers are told of", || ended(&running) == ["remote s1 refuse 127.0.0.1 packet"; 2]);
    let mut one = joined(Client::unasked(running.address(1)));
    one.write(&[0, 0, 0, 8, 1]);
    one.says_no_more();
    assert!(one.is_over());
    until("it is told of by its client's name", || ended(&running)[2..] == ["remote c1 end packet"]);
    // Whoever ends a stream between two frames has done nothing wrong.
    let mut other = joined(Client::unasked(running.address(1)));
    other.says_no_more();
    assert!(other.is_over());
    until("it is gone", || running.recording().contains("remote c2 break"));
    assert_eq!(ended(&running).len(), 3);
}

#[test]
fn half_a_frame_keeps_no_connection_for_long() {
    let running = running(Patience { sessionless: SHORT, ..Patience::default() });
    let mut stranger = Client::unasked(running.address(1));
    stranger.write(&torn());
    let begun = Instant::now();
    assert!(stranger.is_over(), "it asks for no session");
    assert!((SHORT..LONG / 3).contains(&begun.elapsed()));
    // A session that hears nothing expires, and its server closes the connection.
    let mut one = joined(Client::unasked(running.address(1)));
    one.write(&[0, 0, 0, 8, 1]);
    let begun = Instant::now();
    assert!(one.is_over(), "its session is over");
    assert!(begun.elapsed() > 4 * SHORT, "which had a timeout of its own");
    assert_eq!(ended(&running), Vec::<String>::new(), "the service itself has done that");
}

#[test]
fn a_frozen_server_keeps_half_a_frame_until_it_goes_on() {
    let running = running(Patience { sessionless: SHORT, ..Patience::default() });
    running.command("freeze s1").unwrap();
    let mut stranger = Client::unasked(running.address(1));
    stranger.write(&torn());
    assert!(!stranger.hears_within(3 * SHORT));
    stranger.write(&[0]);
    running.command("thaw s1").unwrap();
    assert!(stranger.associate(), "the rest of it has come in time");
}

#[test]
fn a_program_that_reads_nothing_for_so_long_is_let_go_long_before_too_much_waits_for_it() {
    let running = running(Patience { unread: SHORT, ..Patience::default() });
    let mut writer = Client::connect(running.address(1));
    let large = Op::create("/large", Some(&"x".repeat(900_000)), CreateMode::Persistent);
    writer.call(large).unwrap();
    let mut deaf = joined(Client::narrow(running.address(1)));
    // More than the system takes from the server, and less than may wait.
    for _ in 0..7 {
        deaf.send(RequestBody::Op(Op::GetData { path: "/large".into(), watch: false }));
    }
    until("it is let go", || ended(&running) == ["remote c2 end unread"]);
    assert!(
        Client::connect(running.address(1)).call(Op::Exists { path: "/large".into(), watch: false }).is_ok(),
        "others are served"
    );
}
