//! The bounds of a run without sockets: frames go in, and what is to be done outside comes out.

#![allow(clippy::unwrap_used)]

mod raw;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use live::{Addresses, Beginning, Ensemble, MAX_CONNECTIONS, MAX_SAVED, MAX_SAVED_STEPS, Out, Outside, SocketId, Whitelist};
use zooscope::lang::Lang;
use zooscope::script::{MAX_RUN_STEPS, RunFile};
use zooscope::sim::{Position, Step};
use zooscope::tell;
use zooscope::wire::{Body, ConnectRequest, PASSWORD, PING_XID, Request};
use zooscope::zk::{Bound, ClientId, Note, Op, RequestBody, ServerId, SessionId, client};

use raw::connect_request;

const S1: ServerId = ServerId(1);
const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn ensemble() -> Ensemble {
    ensemble_at(1.0)
}

fn ensemble_at(speed: f64) -> Ensemble {
    begun(Beginning::ensemble(1), speed)
}

fn begun(beginning: Beginning, speed: f64) -> Ensemble {
    let outside = Outside {
        unix_millis: 1_700_000_000_000,
        speed,
        whitelist: Whitelist::All,
        addresses: Addresses { host: Ipv4Addr::LOCALHOST, first: 2181 },
    };
    Ensemble::new(beginning, outside)
}

/// The beginning of a run whose server takes so many connections of one address.
fn limited(max_client_cnxns: usize) -> String {
    format!("ensemble 1 clients 0\nset maxClientCnxns {max_client_cnxns}\nrun until leader\nrun 1s")
}

/// What the run tells of connections that its endpoint has not taken or has ended, in both languages, when its file is replayed.
fn told(ensemble: &Ensemble) -> Vec<[String; 2]> {
    let file = RunFile::read(&ensemble.run_file().to_string()).unwrap();
    let replayed = file.replay(MAX_RUN_STEPS);
    assert_eq!(file.difference(replayed.recording()), None);
    let recording = replayed.recording();
    let (mut world, mut told) = (recording.seek(Position::default()), Vec::new());
    for steps in 1..=recording.len() {
        let mut step = Step::default();
        recording.replay(&mut world, steps, &mut step, &mut |_| {});
        let is_of_endpoint =
            |note: &Note| matches!(note, Note::RemoteRefused { .. } | Note::RemoteEnded { .. } | Note::SaslNotConfigured);
        if step.notes.iter().any(|(_, note)| is_of_endpoint(note)) {
            told.push([Lang::En, Lang::Zh].map(|lang| tell::plain_text(&tell::caption(lang, &step, &world))));
        }
    }
    told
}

/// Checks that the run tells one such thing, which begins so in English and has these words in Chinese.
fn tells_once(ensemble: &Ensemble, english: &str, chinese: &str) {
    let told = told(ensemble);
    assert!(told.len() == 1 && told[0][0].starts_with(english) && told[0][1].contains(chinese), "{told:?}");
}

/// Lets a second pass.
fn wait(ensemble: &mut Ensemble) {
    ensemble.advance(ensemble.now() + 1_000_000);
}

fn connect(ensemble: &mut Ensemble, id: SocketId) {
    connect_for(ensemble, id, 10_000);
}

/// Connects with a session timeout of so many milliseconds.
fn connect_for(ensemble: &mut Ensemble, id: SocketId, timeout: i32) {
    let request = ConnectRequest { timeout, ..connect_request(SessionId::NONE, [0; PASSWORD]) };
    ensemble.opened(id, S1, LOCALHOST);
    ensemble.frame(id, &request.write());
}

#[test]
fn a_recording_that_is_full_is_replayed_as_far_as_it_goes_and_the_run_goes_on() {
    let mut ensemble = ensemble();
    connect(&mut ensemble, SocketId(1));
    wait(&mut ensemble);
    let ping = Request { xid: PING_XID, body: Body::Known(RequestBody::Ping) }.write();
    let mut said = Vec::new();
    for n in 0..MAX_SAVED + 10 {
        ensemble.frame(SocketId(1), &ping);
        ensemble.advance(ensemble.now() + 100);
        let out = ensemble.take_out();
        assert!(n == 0 || out.iter().any(|out| matches!(out, Out::Send(..))), "ping {n} is not answered: {out:?}");
        said.extend(out.into_iter().filter_map(|out| if let Out::Say(sentence) = out { Some(sentence) } else { None }));
    }
    assert_eq!(said, ["The recording is full. The run goes on, and what follows is in no file."], "once");
    let file = RunFile::read(&ensemble.run_file().to_string()).unwrap();
    let replayed = file.replay(MAX_RUN_STEPS);
    assert_eq!(replayed.recording().entries().len(), MAX_SAVED);
    assert_eq!(file.difference(replayed.recording()), None);
    // Nothing more is held in memory, and the ensemble goes on.
    let held = ensemble.recording();
    assert_eq!((held.entries().len(), held.len()), (MAX_SAVED, file.at.steps));
    assert!(ensemble.world().steps() > file.at.steps + 20);
    ensemble.command("crash s1").unwrap();
    assert!(ensemble.take_out().contains(&Out::Port(S1, false)));
    assert!(ensemble.command("crash s1").is_err(), "what is refused is told");
    ensemble.command("restart s1").unwrap();
    for _ in 0..20 {
        wait(&mut ensemble);
    }
    connect(&mut ensemble, SocketId(2));
    wait(&mut ensemble);
    assert!(!sent(&mut ensemble, SocketId(2)).is_empty(), "a session begins");
    assert_eq!(ensemble.recording().len(), file.at.steps);
}

#[test]
fn one_connection_too_many_is_closed_with_a_sentence() {
    let mut ensemble = begun(Beginning::script(&limited(0)).unwrap(), 1.0);
    for id in 1..=MAX_CONNECTIONS as u64 {
        connect(&mut ensemble, SocketId(id));
    }
    wait(&mut ensemble);
    assert!(!ensemble.take_out().iter().any(|out| matches!(out, Out::Close(_))));
    let one_more = SocketId(MAX_CONNECTIONS as u64 + 1);
    assert!(!ensemble.opened(one_more, S1, LOCALHOST));
    let out = ensemble.take_out();
    assert!(out.contains(&Out::Close(one_more)) && out.iter().any(|out| matches!(out, Out::Say(_))), "{out:?}");
    let english = "s1 closes a connection of a program at 127.0.0.1 at once: there are 200 connections of programs already";
    tells_once(&ensemble, english, "已有 200 条程序的连接");
}

#[test]
fn one_program_more_than_the_run_has_clients_for_is_closed_with_a_sentence_and_served_when_another_has_gone() {
    // Simulated clients have a machine each, which no program takes over.
    let simulated = 64;
    let script = format!("ensemble 1 clients {simulated}\nset maxClientCnxns 0\nrun until leader\nrun 1s");
    let mut ensemble = begun(Beginning::script(&script).unwrap(), 1.0);
    let programs = 220 - simulated;
    for id in 1..=programs {
        connect(&mut ensemble, SocketId(id));
    }
    wait(&mut ensemble);
    assert!(!ensemble.take_out().iter().any(|out| matches!(out, Out::Close(_))));
    let one_more = SocketId(programs + 1);
    connect(&mut ensemble, one_more);
    let sentence = "The connection of a program is closed: there are as many clients as one run may have.";
    assert_eq!(why_closed(&mut ensemble, one_more).as_deref(), Some(sentence));
    let english =
        "s1 closes a connection of a program at 127.0.0.1 at once: the run has 220 clients already, and each of them is in use.";
    tells_once(&ensemble, english, "本次运行已有 220 个客户端，且都在使用");
    ensemble.gone(SocketId(7));
    let served = SocketId(programs + 2);
    connect(&mut ensemble, served);
    wait(&mut ensemble);
    assert_eq!(sent(&mut ensemble, served).len(), 1, "the client of the program that has gone is its");
    assert_eq!(told(&ensemble).len(), 1);
}

#[test]
fn what_is_too_much_for_a_frozen_server_is_refused_by_its_endpoint_and_told_at_once() {
    let mut ensemble = begun(Beginning::script(&limited(0)).unwrap(), 1.0);
    ensemble.command("freeze s1").unwrap();
    for id in 1..=MAX_CONNECTIONS as u64 {
        assert!(ensemble.opened(SocketId(id), S1, LOCALHOST));
    }
    let one_more = SocketId(MAX_CONNECTIONS as u64 + 1);
    assert!(!ensemble.opened(one_more, S1, LOCALHOST));
    assert!(why_closed(&mut ensemble, one_more).is_some());
    let english = "s1 closes a connection of a program at 127.0.0.1 at once: there are 200 connections of programs already";
    tells_once(&ensemble, english, "已有 200 条程序的连接");
    // What keeps to no protocol is found by the endpoint as well, which does not freeze.
    ensemble.frame(SocketId(1), &[1, 2, 3]);
    assert!(is_closed(&mut ensemble, 1));
    assert_eq!(told(&ensemble).len(), 2);
    ensemble.command("thaw s1").unwrap();
    wait(&mut ensemble);
    assert!(!ensemble.take_out().iter().any(|out| matches!(out, Out::Close(_))), "who was accepted stays");
    assert_eq!(told(&ensemble).len(), 2, "nothing is told twice");
}

#[test]
fn a_connection_on_which_no_session_is_asked_for_is_closed_where_the_server_runs() {
    let mut ensemble = ensemble();
    ensemble.opened(SocketId(1), S1, LOCALHOST);
    ensemble.command("freeze s1").unwrap();
    ensemble.silent(SocketId(1));
    assert_eq!(why_closed(&mut ensemble, SocketId(1)), None, "a frozen process closes nothing");
    ensemble.command("thaw s1").unwrap();
    ensemble.silent(SocketId(1));
    let sentence = "A connection of 127.0.0.1 to s1 is closed: no session was asked for on it.";
    assert_eq!(why_closed(&mut ensemble, SocketId(1)).as_deref(), Some(sentence));
    connect(&mut ensemble, SocketId(2));
    ensemble.silent(SocketId(2));
    assert_eq!(why_closed(&mut ensemble, SocketId(2)), None, "a session has a timeout of its own");
    assert_eq!(told(&ensemble), Vec::<[String; 2]>::new(), "no client stood for the program");
}

/// What is said of a connection that is closed; `None` where it is open still.
fn why_closed(ensemble: &mut Ensemble, id: SocketId) -> Option<String> {
    let out = ensemble.take_out();
    let sentence = out.iter().find_map(|out| if let Out::Say(sentence) = out { Some(sentence.clone()) } else { None });
    out.contains(&Out::Close(id)).then(|| sentence.unwrap_or_default())
}

#[test]
fn a_program_has_five_thousand_requests_without_a_reply_and_is_let_go_with_one_more() {
    let bounds = [
        ("freeze s1", "it has 5000 requests without a reply", "它有 5000 个请求没有得到回复"),
        ("freeze c1", "it sent more than a socket holds that nobody reads", "无人读取的套接字"),
    ];
    for (fault, why, chinese) in bounds {
        let sentence = format!("The connection of c1 is closed: {why}.");
        let mut ensemble = ensemble();
        connect(&mut ensemble, SocketId(1));
        wait(&mut ensemble);
        ensemble.command(fault).unwrap();
        for xid in 1..=5_000 {
            let op = Op::GetData { path: "/".into(), watch: false };
            ensemble.frame(SocketId(1), &Request { xid, body: Body::Known(RequestBody::Op(op)) }.write());
        }
        assert_eq!(why_closed(&mut ensemble, SocketId(1)), None, "{fault}");
        let ping = Request { xid: PING_XID, body: Body::Known(RequestBody::Ping) }.write();
        ensemble.frame(SocketId(1), &ping);
        assert_eq!(why_closed(&mut ensemble, SocketId(1)), Some(sentence), "{fault}");
        tells_once(&ensemble, &format!("The connection of c1’s program is closed from here: {why}"), chinese);
        // When it goes on, a frozen client has no connection left, and the run tells nothing twice.
        let _ = ensemble.command("thaw c1");
        assert_eq!(client(ensemble.world(), ClientId(1)).unwrap().connection(), None, "{fault}");
        assert_eq!(told(&ensemble).len(), 1);
    }
}

#[test]
fn what_keeps_to_no_protocol_is_told_in_the_run_as_well() {
    let packet = "s1 closes a connection of a program at 127.0.0.1 at once: it sent a packet that does not keep to the protocol.";
    let mut ensemble = ensemble();
    ensemble.opened(SocketId(1), S1, LOCALHOST);
    ensemble.frame(SocketId(1), &[1, 2, 3]);
    tells_once(&ensemble, packet, "不符合协议");
    // Whoever has a client is told of by its name.
    let cases: [(&[u8], &str, &str); 3] = [
        (&[1, 2, 3], "it sent a packet that does not keep to the protocol.", "不符合协议"),
        (&unknown(7), "it sent an operation that no server knows, answered with Unimplemented.", "不认识的操作"),
        (&[0, 0, 0, 1, 0, 0, 0, 102, 255, 255, 255, 255], "it sent a packet that does not keep to the protocol.", "不符合协议"),
    ];
    for (frame, why, chinese) in cases {
        let mut ensemble = self::ensemble();
        connect(&mut ensemble, SocketId(1));
        wait(&mut ensemble);
        ensemble.frame(SocketId(1), frame);
        wait(&mut ensemble);
        assert!(is_closed(&mut ensemble, 1), "{frame:?}");
        tells_once(&ensemble, &format!("The connection of c1’s program is closed from here: {why}"), chinese);
    }
    for (bound, english) in
        [(Bound::Frame(1_048_575), "it announced a frame of more than 1048575 bytes"), (Bound::Unread, "it does not read")]
    {
        let mut ensemble = self::ensemble();
        connect(&mut ensemble, SocketId(1));
        wait(&mut ensemble);
        ensemble.let_go(SocketId(1), "so it was found", bound);
        tells_once(&ensemble, &format!("The connection of c1’s program is closed from here: {english}"), "由这一端关闭");
    }
}

#[test]
fn a_token_of_sasl_is_told_and_answered_with_an_empty_one() {
    let mut ensemble = ensemble();
    connect(&mut ensemble, SocketId(1));
    wait(&mut ensemble);
    sent(&mut ensemble, SocketId(1));
    ensemble.frame(SocketId(1), &[0, 0, 0, 1, 0, 0, 0, 102, 0, 0, 0, 1, 42]);
    wait(&mut ensemble);
    assert_eq!(sent(&mut ensemble, SocketId(1)).iter().map(|reply| xid_of(reply)).collect::<Vec<_>>(), [1]);
    tells_once(&ensemble, "The program of c1 shows a token of SASL. Nobody configured SASL here", "没有人配置 SASL");
}

/// Whether a connection is closed.
fn is_closed(ensemble: &mut Ensemble, id: u64) -> bool {
    ensemble.take_out().contains(&Out::Close(SocketId(id)))
}

#[test]
fn one_connection_of_an_address_too_many_is_closed_at_once() {
    let mut ensemble = begun(Beginning::script(&limited(2)).unwrap(), 1.0);
    assert!(ensemble.opened(SocketId(1), S1, LOCALHOST) && ensemble.opened(SocketId(2), S1, LOCALHOST));
    assert!(!ensemble.opened(SocketId(3), S1, LOCALHOST) && is_closed(&mut ensemble, 3));
    assert!(ensemble.opened(SocketId(4), S1, [127, 0, 0, 2].into()), "another address has its own");
    ensemble.gone(SocketId(1));
    assert!(ensemble.opened(SocketId(5), S1, LOCALHOST), "one is free again");
    let english = "s1 closes a connection of a program at 127.0.0.1 at once: \
                   the address has 2 connections there already, as many as maxClientCnxns allows.";
    tells_once(&ensemble, english, "这个地址在那里已有 2 条连接，达到 maxClientCnxns 的上限");
}

#[test]
fn an_address_has_sixty_connections_unless_it_is_set_and_each_server_counts_its_own() {
    let mut ensemble = begun(Beginning::ensemble(3), 1.0);
    for id in 1..=60 {
        assert!(ensemble.opened(SocketId(id), S1, LOCALHOST), "{id}");
    }
    assert!(!ensemble.opened(SocketId(61), S1, LOCALHOST));
    assert!(ensemble.opened(SocketId(62), ServerId(2), LOCALHOST));
}

#[test]
fn a_frozen_server_closes_what_is_too_much_when_it_goes_on() {
    let mut ensemble = begun(Beginning::script(&limited(1)).unwrap(), 1.0);
    ensemble.command("freeze s1").unwrap();
    for id in 1..=3 {
        connect(&mut ensemble, SocketId(id));
    }
    wait(&mut ensemble);
    assert!(!ensemble.take_out().iter().any(|out| matches!(out, Out::Close(_))), "nobody has looked at them");
    ensemble.command("thaw s1").unwrap();
    wait(&mut ensemble);
    let closed = ensemble.take_out().into_iter().filter_map(|out| if let Out::Close(id) = out { Some(id.0) } else { None });
    assert_eq!(closed.collect::<BTreeSet<_>>(), BTreeSet::from([2, 3]));
    assert_eq!(told(&ensemble).len(), 2, "it is told when the server goes on");
}

#[test]
fn programs_that_come_and_go_never_use_up_the_clients_of_the_simulation() {
    let mut ensemble = ensemble();
    for id in 1..=600 {
        connect(&mut ensemble, SocketId(id));
        wait(&mut ensemble);
        let out = ensemble.take_out();
        assert!(out.iter().any(|out| matches!(out, Out::Send(to, _) if *to == SocketId(id))), "{id} has no session: {out:?}");
        ensemble.gone(SocketId(id));
    }
}

/// What a program was sent since the last question.
fn sent(ensemble: &mut Ensemble, id: SocketId) -> Vec<Vec<u8>> {
    let sent = |out| match out {
        Out::Send(to, bytes) if to == id => Some(bytes),
        _ => None,
    };
    ensemble.take_out().into_iter().filter_map(sent).collect()
}

/// A request that no server knows.
fn unknown(xid: i32) -> Vec<u8> {
    Request { xid, body: Body::Unknown { number: 99, rest: [1, 2, 3].into() } }.write()
}

/// The xid of a reply with its length before it.
fn xid_of(reply: &[u8]) -> i32 {
    i32::from_be_bytes([reply[4], reply[5], reply[6], reply[7]])
}

#[test]
fn what_no_server_knows_is_answered_behind_the_answer_to_the_connect_request() {
    let mut ensemble = ensemble();
    connect(&mut ensemble, SocketId(1));
    ensemble.frame(SocketId(1), &unknown(7));
    assert_eq!(sent(&mut ensemble, SocketId(1)), Vec::<Vec<u8>>::new());
    wait(&mut ensemble);
    let sent = sent(&mut ensemble, SocketId(1));
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert_eq!(xid_of(&sent[1]), 7);
}

#[test]
fn what_no_server_knows_is_not_answered_by_a_frozen_server_or_over_a_cut_link() {
    for (fault, repair) in [("freeze s1", "thaw s1"), ("freeze c1", "thaw c1"), ("cut c1 s1", "heal")] {
        let mut ensemble = ensemble();
        connect(&mut ensemble, SocketId(1));
        wait(&mut ensemble);
        ensemble.command(fault).unwrap();
        sent(&mut ensemble, SocketId(1));
        ensemble.frame(SocketId(1), &unknown(7));
        wait(&mut ensemble);
        assert_eq!(sent(&mut ensemble, SocketId(1)), Vec::<Vec<u8>>::new(), "{fault}");
        ensemble.command(repair).unwrap();
        wait(&mut ensemble);
        let sent = sent(&mut ensemble, SocketId(1));
        assert!(sent.last().is_some_and(|reply| xid_of(reply) == 7), "{repair}: {sent:?}");
    }
}

#[test]
fn what_a_program_sends_while_its_client_is_frozen_is_done_when_it_goes_on() {
    let mut ensemble = ensemble();
    connect(&mut ensemble, SocketId(1));
    wait(&mut ensemble);
    ensemble.command("freeze c1").unwrap();
    sent(&mut ensemble, SocketId(1));
    for xid in 1..=3 {
        let op = Op::GetData { path: "/".into(), watch: false };
        ensemble.frame(SocketId(1), &Request { xid, body: Body::Known(RequestBody::Op(op)) }.write());
    }
    wait(&mut ensemble);
    assert_eq!(sent(&mut ensemble, SocketId(1)), Vec::<Vec<u8>>::new());
    ensemble.command("thaw c1").unwrap();
    wait(&mut ensemble);
    let xids: Vec<i32> = sent(&mut ensemble, SocketId(1)).iter().map(|reply| xid_of(reply)).collect();
    assert_eq!(xids, [1, 2, 3]);
}

#[test]
fn a_program_that_goes_while_its_client_is_frozen_leaves_no_connection_behind() {
    let mut ensemble = ensemble();
    connect(&mut ensemble, SocketId(1));
    wait(&mut ensemble);
    let has_connection = |ensemble: &Ensemble| client(ensemble.world(), ClientId(1)).unwrap().connection().is_some();
    ensemble.command("freeze c1").unwrap();
    ensemble.gone(SocketId(1));
    assert!(has_connection(&ensemble), "the frozen machine knows nothing of it");
    ensemble.command("thaw c1").unwrap();
    assert!(!has_connection(&ensemble));
}

#[test]
fn a_frozen_server_answers_a_four_letter_word_when_it_goes_on_and_a_stopped_one_closes() {
    for (then, answer) in [("thaw s1", Some(b"imok".to_vec())), ("crash s1", None)] {
        let mut ensemble = ensemble();
        ensemble.command("freeze s1").unwrap();
        ensemble.take_out();
        assert!(ensemble.opened(SocketId(1), S1, LOCALHOST));
        ensemble.word(SocketId(1), *b"ruok");
        assert_eq!(ensemble.take_out(), []);
        ensemble.command(then).unwrap();
        let out = ensemble.take_out();
        assert!(out.contains(&Out::Close(SocketId(1))), "{out:?}");
        let sent = out.into_iter().find_map(|out| match out {
            Out::Send(_, bytes) => Some(bytes),
            _ => None,
        });
        assert_eq!(sent, answer);
    }
}

#[test]
fn a_server_that_stops_closes_connections_on_which_nothing_was_said() {
    let mut ensemble = ensemble();
    ensemble.opened(SocketId(1), S1, LOCALHOST);
    ensemble.command("crash s1").unwrap();
    assert!(ensemble.take_out().contains(&Out::Close(SocketId(1))));
    assert!(!ensemble.opened(SocketId(2), S1, LOCALHOST), "it was accepted before the port closed");
    assert_eq!(ensemble.take_out(), [Out::Close(SocketId(2))]);
}

/// Reads the file of a run, and replays it to where it ends; returns how many steps that are.
fn replayed(ensemble: &Ensemble) -> u32 {
    let Ok(file) = RunFile::read(&ensemble.run_file().to_string()) else { panic!("it cannot be read") };
    let replayed = file.replay(MAX_RUN_STEPS);
    assert_eq!(file.difference(replayed.recording()), None);
    file.at.steps
}

#[test]
fn large_writes_never_make_a_recording_that_cannot_be_read() {
    let mut ensemble = ensemble();
    connect(&mut ensemble, SocketId(1));
    wait(&mut ensemble);
    for xid in 1..=24 {
        sent(&mut ensemble, SocketId(1));
        let op = Op::SetData { path: "/".into(), data: Some("x".repeat(900_000).into()), version: -1 };
        ensemble.frame(SocketId(1), &Request { xid, body: Body::Known(RequestBody::Op(op)) }.write());
        wait(&mut ensemble);
        assert!(sent(&mut ensemble, SocketId(1)).iter().any(|reply| xid_of(reply) == xid));
    }
    assert!(replayed(&ensemble) < ensemble.world().steps());
}

#[test]
fn a_run_is_saved_as_far_as_the_page_can_show_it() {
    let mut ensemble = ensemble();
    while ensemble.world().steps() < MAX_SAVED_STEPS + 100 {
        ensemble.advance(ensemble.now() + 1_000_000_000);
    }
    assert_eq!(replayed(&ensemble), MAX_SAVED_STEPS);
}

#[test]
fn the_longest_session_timeout_is_replayed_at_any_speed() {
    let mut ensemble = ensemble_at(100.0);
    connect_for(&mut ensemble, SocketId(1), i32::MAX);
    wait(&mut ensemble);
    replayed(&ensemble);
}

#[test]
fn a_check_alone_that_succeeds_and_has_no_reply_is_no_call_that_waits() {
    let mut ensemble = ensemble();
    connect(&mut ensemble, SocketId(1));
    wait(&mut ensemble);
    sent(&mut ensemble, SocketId(1));
    let op = Op::Check { path: "/".into(), version: -1 };
    ensemble.frame(SocketId(1), &Request { xid: 1, body: Body::Known(RequestBody::Op(op)) }.write());
    wait(&mut ensemble);
    assert_eq!(sent(&mut ensemble, SocketId(1)), Vec::<Vec<u8>>::new());
    assert_eq!(client(ensemble.world(), ClientId(1)).unwrap().waiting_calls(), []);
}
