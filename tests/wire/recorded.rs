//! Frames of a real server, recorded by `record.py` here: each means what `meanings.txt` says, and written again it is the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write;

use expect_test::expect_file;
use zooscope::jute::bytes_of;
use zooscope::wire::{
    Answer, Asked, Body, ConnectRequest, ConnectResponse, ErrorCode, Event, OpCode, Received, Reply, Request, RequestFault,
    WallClock,
};
use zooscope::zk::{self, Code, Op, RequestBody, Response, SessionId, Stat};

/// Some minutes before the recording.
const CLOCK: WallClock = WallClock { start: 0x1a2_2690_0000 };

/// A line of a recording, understood.
#[derive(Debug)]
enum Meaning {
    ConnectRequest(ConnectRequest),
    ConnectResponse(ConnectResponse),
    Request(Request),
    /// A request that nobody can read, with the reason.
    Fault(RequestFault),
    Event(Event),
    Reply(Reply),
    Closed,
}

struct Line {
    connection: String,
    what: String,
    bytes: Vec<u8>,
    meaning: Meaning,
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn recording() -> Vec<Line> {
    let mut lines = Vec::new();
    let mut connection = String::new();
    let mut first = (true, true);
    let mut asked: BTreeMap<i32, Asked> = BTreeMap::new();
    for line in include_str!("frames.txt").lines().skip(1) {
        if let Some(name) = line.strip_prefix("== ") {
            (connection, first) = (name.to_owned(), (true, true));
            continue;
        }
        let (frame, what) = line.split_once(" # ").unwrap_or((line, "the server closes the connection"));
        let (direction, hex) = frame.split_once(' ').unwrap();
        let bytes = if direction == "!" { Vec::new() } else { bytes(hex) };
        let meaning = match direction {
            ">" if std::mem::take(&mut first.0) => Meaning::ConnectRequest(ConnectRequest::read(&bytes).unwrap()),
            "<" if std::mem::take(&mut first.1) => Meaning::ConnectResponse(ConnectResponse::read(&bytes).unwrap()),
            ">" => match Request::read(&bytes) {
                Ok(request) => {
                    asked.insert(request.xid, request.asked().unwrap_or_else(|| Asked::new(OpCode::Ping, [])));
                    Meaning::Request(request)
                }
                Err(fault) => {
                    if let RequestFault::Body(fault) = fault {
                        asked.insert(fault.xid, Asked::new(fault.op, []));
                    }
                    Meaning::Fault(fault)
                }
            },
            "<" => match Received::read(&bytes, CLOCK, |xid| asked.get(&xid).cloned())
                .unwrap_or_else(|fault| panic!("{what}: {fault}"))
            {
                Received::Event(event) => Meaning::Event(event),
                Received::Reply(reply) => {
                    assert_eq!(reply.write(&asked[&reply.xid], CLOCK), bytes, "{what}");
                    Meaning::Reply(reply)
                }
            },
            _ => Meaning::Closed,
        };
        lines.push(Line { connection: connection.clone(), what: what.to_owned(), bytes, meaning });
    }
    lines
}

/// The line of these words.
fn line<'a>(lines: &'a [Line], what: &str) -> &'a Line {
    lines.iter().find(|line| line.what == what).unwrap_or_else(|| panic!("no {what}"))
}

fn response(lines: &[Line], what: &str) -> Response {
    match &line(lines, what).meaning {
        Meaning::Reply(Reply { result: Ok(Answer::Known(response)), .. }) => response.clone(),
        other => panic!("{what}: {other:?}"),
    }
}

fn created(lines: &[Line], what: &str) -> Stat {
    match response(lines, what) {
        Response::Created { stat: Some(stat), .. } => stat,
        other => panic!("{what}: {other:?}"),
    }
}

#[test]
fn every_frame_means_what_stands_beside_it() {
    let mut text = String::new();
    let mut connection = String::new();
    for line in recording() {
        if line.connection != connection {
            connection = line.connection;
            writeln!(text, "== {connection}").unwrap();
        }
        writeln!(text, "{}\n    {:?}", line.what, line.meaning).unwrap();
    }
    expect_file!["./meanings.txt"].assert_eq(&text);
}

/// A reply's bytes are compared where it is read, for its request decides them.
#[test]
fn every_frame_is_written_as_it_came() {
    for line in recording() {
        let written = match &line.meaning {
            Meaning::ConnectRequest(request) => request.write(),
            Meaning::ConnectResponse(response) => response.write(),
            Meaning::Request(request) => request.write(),
            Meaning::Event(event) => event.write(),
            Meaning::Fault(_) | Meaning::Reply(_) | Meaning::Closed => continue,
        };
        assert_eq!(written, line.bytes, "{}", line.what);
    }
}

#[test]
fn every_request_of_a_client_was_recorded() {
    let lines = recording();
    let seen = |op: OpCode| {
        lines.iter().any(|line| matches!(&line.meaning, Meaning::Request(request) if request.body.number() == op.number()))
    };
    let unseen: Vec<OpCode> = OpCode::ALL.into_iter().filter(|op| !seen(*op)).collect();
    // A server's own: no library sends them.
    assert_eq!(unseen, [OpCode::DeleteContainer, OpCode::CreateSession]);
}

#[test]
fn a_client_without_the_read_only_byte_gets_an_answer_without_it() {
    let mut forms = Vec::new();
    let mut before = None;
    for line in recording() {
        match line.meaning {
            Meaning::ConnectRequest(request) => before = Some(request.read_only),
            Meaning::ConnectResponse(response) => forms.push((before.unwrap().is_some(), response.read_only.is_some())),
            _ => {}
        }
    }
    assert_eq!(forms, [(true, true), (true, true), (false, false), (true, true), (false, false), (true, true)]);
}

#[test]
fn a_refused_session_is_refused_as_the_simulation_writes_it() {
    let refused = zk::ConnectResponse { timeout: 0, session: SessionId::NONE, password: 0, read_only: zk::Dynamic(None) };
    let lines = recording();
    let there = lines.iter().find(|line| line.connection == "a session that is refused" && line.what == "connected").unwrap();
    assert_eq!(ConnectResponse::of(&refused, true).write(), there.bytes);
}

#[test]
fn an_unknown_operation_is_answered_as_apache_does_and_so_are_a_torn_record_and_a_sasl_that_nobody_configured() {
    let lines = recording();
    let request = |what: &str| match &line(&lines, what).meaning {
        Meaning::Request(request) => request.clone(),
        other => panic!("{what}: {other:?}"),
    };
    let is_answered = |what: &str, answer: Option<Reply>, op: OpCode| {
        assert_eq!(answer.unwrap().write(&Asked::new(op, []), CLOCK), line(&lines, &format!("reply to {what}")).bytes, "{what}");
    };
    let unknown = "operation 99, which nobody knows";
    is_answered(unknown, request(unknown).unimplemented(), OpCode::Ping);
    is_answered("sasl", request("sasl").without_sasl(), OpCode::Sasl);
    let torn = "create, torn";
    let Meaning::Fault(RequestFault::Body(fault)) = line(&lines, torn).meaning else { panic!("it can be read") };
    let Meaning::Reply(reply) = &line(&lines, "reply to create, torn").meaning else { panic!("no reply") };
    is_answered(torn, fault.answer(reply.zxid), OpCode::Create);
}

#[test]
fn containers_and_znodes_with_a_ttl_show_no_owner_and_an_ephemeral_shows_its_session() {
    let lines = recording();
    let Meaning::ConnectResponse(session) = &line(&lines, "connected").meaning else { panic!("no session") };
    assert_eq!(created(&lines, "reply to create2 /e ephemeral").ephemeral_owner, session.session);
    for what in ["reply to createContainer /c", "reply to createTTL /t of a minute"] {
        assert_eq!(created(&lines, what).ephemeral_owner, SessionId::NONE, "{what}");
    }
}

#[test]
fn a_create2_within_a_multi_is_answered_as_a_create() {
    let Response::Results(results) = response(&recording(), "reply to multi of every kind") else { panic!("no results") };
    let with_stat: Vec<bool> = results
        .iter()
        .filter_map(|result| match result {
            Ok(Response::Created { stat, .. }) => Some(stat.is_some()),
            _ => None,
        })
        .collect();
    assert_eq!(with_stat, [false, false, true, true], "create, create2, createContainer, createTTL");
}

#[test]
fn data_that_are_no_text_come_back_byte_for_byte() {
    let sent = b"\x00\xff\xfetext\xc3";
    let lines = recording();
    let Response::Data { data: Some(data), stat } = response(&lines, "reply to getData /binary") else { panic!("no data") };
    assert_eq!((&*bytes_of(&data), stat.data_length), (sent.as_slice(), sent.len() as i32));
    match &line(&lines, "create /binary, whose data are no text").meaning {
        Meaning::Request(Request { body: Body::Known(RequestBody::Op(Op::Create { data: asked, .. })), .. }) => {
            assert_eq!(asked.as_ref(), Some(&data));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_znodes_time_is_the_wall_clocks() {
    let stat = created(&recording(), "reply to create2 /e ephemeral");
    let at = |bytes: &[u8]| i64::from_be_bytes(bytes.try_into().unwrap());
    let lines = recording();
    let bytes = &line(&lines, "reply to create2 /e ephemeral").bytes;
    // Behind the header, the path and two zxids.
    assert_eq!(at(&bytes[16 + 6 + 16..][..8]), CLOCK.start + (stat.ctime / 1_000) as i64);
}

#[test]
fn errors_that_no_simulated_server_knows_have_their_number_and_name() {
    let lines = recording();
    let error = |what: &str| match &line(&lines, what).meaning {
        Meaning::Reply(Reply { result: Err(code), .. }) => *code,
        other => panic!("{what}: {other:?}"),
    };
    assert_eq!(error("reply to reconfig, which is disabled").name(), Some("RECONFIGDISABLED"));
    assert_eq!(error("reply to reconfig of another version"), ErrorCode::Known(Code::BadVersion));
}
