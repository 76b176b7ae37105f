//! A server in read-only mode on a socket, byte for byte as a real 3.8.0 was seen to answer: `readonlymode.enabled`, two of three servers stopped, with
//! and without `localSessionsEnabled`.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod raw;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use live::Beginning;
use raw::{Running, connect_request};
use zooscope::wire::{ConnectRequest, ConnectResponse, framed};
use zooscope::zk::{PASSWORD, SessionId};

/// s1, whose two peers have stopped, in read-only mode.
fn alone(lines: &str) -> Running {
    let running = Running::start(Beginning::script(&format!("ensemble 3 clients 0\nset readonlymode yes\n{lines}")).unwrap());
    for peer in ["s2", "s3"] {
        running.command(&format!("crash {peer}")).unwrap();
    }
    let began = Instant::now();
    while running.word(1, "isro") != "ro" {
        assert!(began.elapsed() < Duration::from_secs(20), "{}", running.word(1, "isro"));
        sleep(Duration::from_millis(100));
    }
    running
}

/// A connection with its handshake sent, and the frame that comes; `None` where the server closes it.
fn shake(running: &Running, request: &ConnectRequest) -> (TcpStream, Option<Vec<u8>>) {
    let mut stream = TcpStream::connect(running.address(1)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(&framed(&request.write())).unwrap();
    let answer = frame(&mut stream);
    (stream, answer)
}

fn frame(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut length = [0; 4];
    match stream.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) => return None,
        Err(error) => panic!("{error}"),
    }
    let mut bytes = vec![0; u32::from_be_bytes(length) as usize];
    stream.read_exact(&mut bytes).unwrap();
    Some(bytes)
}

/// The code with which a request is answered.
fn code(stream: &mut TcpStream, xid: i32, op: i32, body: &[u8]) -> i32 {
    let mut bytes = [xid.to_be_bytes(), op.to_be_bytes()].concat();
    bytes.extend_from_slice(body);
    stream.write_all(&framed(&bytes)).unwrap();
    let answer = frame(stream).expect("an answer");
    assert_eq!(answer[..4], xid.to_be_bytes());
    i32::from_be_bytes(answer[12..16].try_into().unwrap())
}

fn string(text: &str) -> Vec<u8> {
    [&(text.len() as u32).to_be_bytes(), text.as_bytes()].concat()
}

#[test]
fn a_read_only_server_answers_as_a_real_one() {
    let running = alone("set localSessions yes");
    for read_only in [None, Some(false)] {
        let request = ConnectRequest { read_only, ..connect_request(SessionId::NONE, [0; PASSWORD]) };
        assert_eq!(shake(&running, &request).1, None, "who may not be read-only is turned away");
    }
    let request = ConnectRequest { read_only: Some(true), ..connect_request(SessionId::NONE, [0; PASSWORD]) };
    let (mut stream, answer) = shake(&running, &request);
    let answer = ConnectResponse::read(&answer.unwrap()).unwrap();
    assert_eq!((answer.timeout, answer.read_only), (10_000, Some(true)));
    let acl = [&1_u32.to_be_bytes()[..], &31_u32.to_be_bytes(), &string("world"), &string("anyone")].concat();
    let create = [string("/x"), string(""), acl.clone(), vec![0; 4]].concat();
    let end_of_multi = [&(-1_i32).to_be_bytes()[..], &[1], &(-1_i32).to_be_bytes()].concat();
    let reconfig = [[0xff; 12], [0xff; 12]].concat()[..20].to_vec();
    for (what, op, body, expected) in [
        ("getChildren", 8, [string("/"), vec![0]].concat(), 0),
        ("create", 1, create, -119),
        ("sync", 9, string("/"), -119),
        ("multi", 14, end_of_multi.clone(), -119),
        ("multiRead", 22, end_of_multi, 0),
        ("check", 13, [string("/"), vec![0xff; 4]].concat(), -119),
        ("getData", 4, [string("/"), vec![1]].concat(), 0),
        ("getEphemerals", 103, string("/"), 0),
        ("whoAmI", 107, Vec::new(), 0),
        ("setACL", 7, [string("/"), acl, vec![0xff; 4]].concat(), -119),
        ("getData of no path", 4, [string("nope"), vec![0]].concat(), -101),
        ("reconfig", 16, reconfig, -119),
        ("getAllChildrenNumber", 104, string("/"), 0),
    ] {
        assert_eq!(code(&mut stream, op + 1_000, op, &body), expected, "{what}");
    }
    assert_eq!(code(&mut stream, 7, -11, &[]), 0, "closeSession of a session that is known here alone");
    assert_eq!(frame(&mut stream), None, "and then it closes");
    assert!(running.word(1, "srvr").contains("READ-ONLY mode; serving only read-only clients\n"));
}

#[test]
fn without_local_sessions_a_session_is_refused_by_a_reply_that_is_no_connect_response() {
    let running = alone("");
    let request = ConnectRequest { read_only: Some(true), ..connect_request(SessionId::NONE, [0; PASSWORD]) };
    let (_stream, answer) = shake(&running, &request);
    let answer = answer.unwrap();
    assert_eq!(answer.len(), 16, "the head of a reply");
    assert_eq!((&answer[..4], &answer[12..]), (&[0; 4][..], &(-119_i32).to_be_bytes()[..]));
    assert!(ConnectResponse::read(&answer).is_err());
    // A session that nobody knows is expired.
    let unknown = ConnectRequest { session: SessionId(0x3039), ..request };
    let answer = ConnectResponse::read(&shake(&running, &unknown).1.unwrap()).unwrap();
    assert_eq!((answer.timeout, answer.session, answer.read_only), (0, SessionId::NONE, Some(true)));
}
