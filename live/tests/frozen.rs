//! A program whose client is frozen or cut off, without sockets. The program itself runs on: it finds its connection silent, gives it up, and comes
//! back with its session.

#![allow(clippy::unwrap_used)]

mod raw;

use std::net::Ipv4Addr;

use live::{Addresses, Beginning, Ensemble, Out, Outside, SocketId, Whitelist};
use zooscope::script::{MAX_RUN_STEPS, RunFile};
use zooscope::sim::{Life, SECOND};
use zooscope::wire::{Body, ConnectResponse, PASSWORD, Request};
use zooscope::zk::{ClientId, CreateMode, Op, RequestBody, ServerId, SessionId, client, clients, server};

use raw::connect_request;

const C1: ClientId = ClientId(1);
const S1: ServerId = ServerId(1);
const S2: ServerId = ServerId(2);
const S3: ServerId = ServerId(3);
const FIRST: SocketId = SocketId(1);
const SECOND_ONE: SocketId = SocketId(2);
const THIRD: SocketId = SocketId(3);

/// A session, as its program knows it.
#[derive(Clone, Copy)]
struct Session(SessionId, [u8; PASSWORD]);

const NONE: Session = Session(SessionId::NONE, [0; PASSWORD]);

fn wait(ensemble: &mut Ensemble, seconds: u64) {
    for _ in 0..seconds {
        ensemble.advance(ensemble.now() + SECOND);
    }
}

fn connect(ensemble: &mut Ensemble, id: SocketId, to: ServerId, Session(session, password): Session) {
    assert!(ensemble.opened(id, to, Ipv4Addr::LOCALHOST.into()));
    ensemble.frame(id, &connect_request(session, password).write());
}

fn call(ensemble: &mut Ensemble, id: SocketId, xid: i32, op: Op) {
    ensemble.frame(id, &Request { xid, body: Body::Known(RequestBody::Op(op)) }.write());
}

/// The packets that a program was sent since the last question, and whether its connection was closed.
fn heard(ensemble: &mut Ensemble, id: SocketId) -> (Vec<Vec<u8>>, bool) {
    let (mut sent, mut is_closed) = (Vec::new(), false);
    for out in ensemble.take_out() {
        match out {
            // The length stands before it.
            Out::Send(to, bytes) if to == id => sent.push(bytes[4..].to_vec()),
            Out::Close(of) if of == id => is_closed = true,
            _ => {}
        }
    }
    (sent, is_closed)
}

const SILENCE: (Vec<Vec<u8>>, bool) = (Vec::new(), false);

/// The session in the first packet that a program was sent; `None` where it is told that it has none.
fn granted(packets: &[Vec<u8>]) -> Option<Session> {
    let response = ConnectResponse::read(&packets[0]).unwrap();
    (response.timeout > 0).then_some(Session(response.session, response.password))
}

/// An ensemble, and a program that is connected to `s1` and has an ephemeral znode.
fn holder() -> (Ensemble, Session) {
    let outside = Outside {
        unix_millis: 1_700_000_000_000,
        speed: 1.0,
        whitelist: Whitelist::All,
        addresses: Addresses { host: Ipv4Addr::LOCALHOST, first: 2181 },
    };
    let mut ensemble = Ensemble::new(Beginning::ensemble(3), outside);
    connect(&mut ensemble, FIRST, S1, NONE);
    wait(&mut ensemble, 1);
    let session = granted(&heard(&mut ensemble, FIRST).0).unwrap();
    call(&mut ensemble, FIRST, 1, Op::create("/lock", None, CreateMode::Ephemeral));
    wait(&mut ensemble, 1);
    assert!(is_held(&ensemble));
    heard(&mut ensemble, FIRST);
    (ensemble, session)
}

fn is_held(ensemble: &Ensemble) -> bool {
    server(ensemble.world(), S2).unwrap().tree().get("/lock").is_some()
}

fn count(ensemble: &Ensemble) -> usize {
    clients(ensemble.world()).count()
}

/// The recording alone leads to the same.
fn check_replay(ensemble: &Ensemble) {
    let file = RunFile::read(&ensemble.run_file().to_string()).unwrap();
    assert_eq!(file.difference(file.replay(MAX_RUN_STEPS).recording()), None);
}

#[test]
fn a_frozen_program_loses_its_session_however_often_it_comes_back_and_learns_it_when_it_goes_on() {
    let (mut ensemble, session) = holder();
    ensemble.command("freeze c1").unwrap();
    wait(&mut ensemble, 4);
    ensemble.gone(FIRST);
    for (id, to) in [(SECOND_ONE, S2), (THIRD, S3)] {
        connect(&mut ensemble, id, to, session);
        call(&mut ensemble, id, 1, Op::Exists { path: "/lock".into(), watch: false });
        wait(&mut ensemble, 10);
        assert_eq!(heard(&mut ensemble, id), SILENCE, "a frozen machine says nothing");
        assert_eq!(count(&ensemble), 1, "it is the same program");
        if id == SECOND_ONE {
            ensemble.gone(id);
        }
    }
    assert!(!is_held(&ensemble), "its session is over");
    ensemble.command("thaw c1").unwrap();
    wait(&mut ensemble, 1);
    let (packets, is_closed) = heard(&mut ensemble, THIRD);
    assert!(granted(&packets).is_none() && packets.len() == 1 && is_closed, "it is told that it has no session: {packets:?}");
    assert_eq!(count(&ensemble), 1);
    check_replay(&ensemble);
}

#[test]
fn a_program_that_is_thawed_in_time_has_its_session_and_is_answered_what_it_asked_meanwhile() {
    let (mut ensemble, session) = holder();
    ensemble.command("freeze c1").unwrap();
    wait(&mut ensemble, 2);
    ensemble.gone(FIRST);
    connect(&mut ensemble, SECOND_ONE, S2, session);
    for xid in [1, 2] {
        call(&mut ensemble, SECOND_ONE, xid, Op::Exists { path: "/lock".into(), watch: false });
    }
    wait(&mut ensemble, 2);
    assert_eq!(heard(&mut ensemble, SECOND_ONE), SILENCE);
    ensemble.command("thaw c1").unwrap();
    wait(&mut ensemble, 1);
    let (packets, is_closed) = heard(&mut ensemble, SECOND_ONE);
    assert_eq!(granted(&packets).map(|session| session.0), Some(session.0));
    assert!(packets.len() == 3 && !is_closed, "{packets:?}");
    assert_eq!((count(&ensemble), is_held(&ensemble)), (1, true));
    assert_eq!(client(ensemble.world(), C1).unwrap().server(), Some(S2));
    check_replay(&ensemble);
}

#[test]
fn a_program_that_is_cut_off_is_the_same_client_whether_it_closed_its_connection_before_or_not() {
    for (fault, to) in [("isolate c1", S2), ("cut c1 s1", S1), ("cut c1 s2", S2)] {
        for closes_first in [true, false] {
            let (mut ensemble, session) = holder();
            ensemble.command(fault).unwrap();
            wait(&mut ensemble, 2);
            if closes_first {
                ensemble.gone(FIRST);
            }
            connect(&mut ensemble, SECOND_ONE, to, session);
            if !closes_first {
                ensemble.gone(FIRST);
            }
            wait(&mut ensemble, 2);
            assert_eq!(heard(&mut ensemble, SECOND_ONE), SILENCE, "{fault}");
            ensemble.command("heal").unwrap();
            wait(&mut ensemble, 3);
            let (packets, _) = heard(&mut ensemble, SECOND_ONE);
            assert_eq!(granted(&packets).map(|session| session.0), Some(session.0), "{fault}");
            assert_eq!((count(&ensemble), is_held(&ensemble)), (1, true), "{fault}");
            check_replay(&ensemble);
        }
    }
}

#[test]
fn a_program_that_is_isolated_for_too_long_learns_that_its_session_is_over() {
    let (mut ensemble, session) = holder();
    ensemble.command("isolate c1").unwrap();
    wait(&mut ensemble, 4);
    ensemble.gone(FIRST);
    connect(&mut ensemble, SECOND_ONE, S2, session);
    wait(&mut ensemble, 12);
    assert_eq!(heard(&mut ensemble, SECOND_ONE), SILENCE);
    assert!(!is_held(&ensemble));
    ensemble.command("heal").unwrap();
    wait(&mut ensemble, 3);
    assert!(granted(&heard(&mut ensemble, SECOND_ONE).0).is_none());
    assert_eq!(count(&ensemble), 1);
}

#[test]
fn what_waits_for_a_frozen_client_goes_with_its_server_and_with_its_program() {
    let (mut ensemble, session) = holder();
    ensemble.command("freeze c1").unwrap();
    ensemble.gone(FIRST);
    connect(&mut ensemble, SECOND_ONE, S2, session);
    connect(&mut ensemble, THIRD, S3, session);
    heard(&mut ensemble, SECOND_ONE);
    ensemble.command("crash s2").unwrap();
    assert_eq!(heard(&mut ensemble, SECOND_ONE), (Vec::new(), true), "the port of a stopped server refuses");
    ensemble.gone(THIRD);
    ensemble.command("thaw c1").unwrap();
    wait(&mut ensemble, 1);
    let it = client(ensemble.world(), C1).unwrap();
    assert_eq!((it.connection(), count(&ensemble)), (None, 1), "nobody is behind it");
}

#[test]
fn more_than_a_socket_holds_ends_a_connection_that_waits_for_a_frozen_client() {
    let (mut ensemble, session) = holder();
    ensemble.command("freeze c1").unwrap();
    ensemble.gone(FIRST);
    connect(&mut ensemble, SECOND_ONE, S2, session);
    let large = Op::SetData { path: "/lock".into(), data: Some("x".repeat(900_000).into()), version: -1 };
    for xid in 1..=12 {
        call(&mut ensemble, SECOND_ONE, xid, large.clone());
    }
    assert!(heard(&mut ensemble, SECOND_ONE).1);
    assert_eq!(ensemble.world().node(C1.node()).map(|node| node.life), Some(Life::Frozen));
}

/// Two programs may share a session, as kazoo's own tests do to end one.
#[test]
fn another_program_with_the_session_of_one_that_runs_is_a_client_of_its_own() {
    let (mut ensemble, session) = holder();
    connect(&mut ensemble, SECOND_ONE, S2, session);
    wait(&mut ensemble, 1);
    assert_eq!(granted(&heard(&mut ensemble, SECOND_ONE).0).map(|session| session.0), Some(session.0));
    assert_eq!(count(&ensemble), 2);
}
