//! A client's handle, a call, and exactly what follows (`ClientCnxn.queuePacket`, `ClientCnxn.conLossPacket`).

use std::rc::Rc;

use super::{CallRecord, Client, ClientState};
use crate::sim::{ConnId, Delay, Effect, Outbox, SECOND};
use crate::zk::code::Code;
use crate::zk::ids::{ClientId, ServerId, SessionId, Zxid};
use crate::zk::message::{ConnectResponse, Message, Reply, RequestBody, Response};
use crate::zk::note::{Disconnection, Note};
use crate::zk::op::Op;
use crate::zk::{Call, Timer, Zk};

const CONN: ConnId = ConnId(1);
const TIMEOUT: u64 = 9 * SECOND;
const SESSION: SessionId = SessionId(7);

/// A handle that has dialled s1.
fn connecting() -> Client {
    let mut client = Client::new(ClientId(1), vec![ServerId(1)], TIMEOUT);
    client.on_start(&mut Outbox::new(0, CONN.0));
    client
}

fn connected() -> Client {
    let mut client = connecting();
    client.on_connected(CONN, &mut Outbox::new(0, 2));
    answered(&mut client, TIMEOUT);
    assert_eq!(client.state(), ClientState::Connected);
    client
}

/// The server grants this timeout; none where the session is over.
fn answered(client: &mut Client, timeout: u64) {
    let response = ConnectResponse { timeout, session: SESSION, password: 0, read_only: crate::zk::Dynamic(None) };
    client.on_message(CONN, Message::Connected(response), &mut Outbox::new(0, 2));
}

fn get(path: &str) -> Op {
    Op::GetData { path: path.into(), watch: false }
}

/// The effects of a call; `None` closes the session.
fn call(client: &mut Client, op: Option<Op>) -> Vec<Effect<Zk>> {
    let mut out = Outbox::new(0, 2);
    client.call(op, &mut out);
    out.effects().to_vec()
}

fn called(xid: i32, op: Option<Op>) -> Effect<Zk> {
    Effect::Note(Note::Called { xid, op: op.map(Rc::new) })
}

/// A call that never left the client.
fn failed(xid: i32, op: Op, code: Code) -> Effect<Zk> {
    failure(xid, op, code, false)
}

fn failure(xid: i32, op: Op, code: Code, sent: bool) -> Effect<Zk> {
    let record = CallRecord { xid, op, at: 0, done_at: 0, result: Err(code), zxid: Zxid::ZERO, is_step: false };
    Effect::Note(Note::Replied { xid, code: Some(code), zxid: Zxid::ZERO, call: Some(Rc::new(record)), sent })
}

fn request(xid: i32, body: RequestBody) -> Effect<Zk> {
    Effect::Send { conn: CONN, message: Message::Request { xid, body } }
}

/// A third of the timeout less a second.
fn ping_later() -> Effect<Zk> {
    Effect::SetTimer { timer: Timer::ClientPing, delay: Delay::For(2 * SECOND) }
}

#[test]
fn a_call_is_sent_at_once_and_puts_the_ping_off() {
    let effects = [called(1, Some(get("/a"))), request(1, RequestBody::Op(get("/a"))), ping_later()];
    assert_eq!(call(&mut connected(), Some(get("/a"))), effects);
}

#[test]
fn a_call_without_a_connection_waits_for_one() {
    let mut client = connecting();
    assert_eq!(call(&mut client, Some(get("/a"))), [called(1, Some(get("/a")))]);
    assert_eq!(client.waiting_calls(), [(1, get("/a"))]);
}

#[test]
fn a_path_that_is_none_never_leaves_the_library() {
    assert_eq!(call(&mut connected(), Some(get("a"))), [called(1, Some(get("a"))), failed(1, get("a"), Code::BadArguments)]);
}

#[test]
fn a_call_on_an_expired_handle_fails_at_once() {
    let mut client = connecting();
    client.on_connected(CONN, &mut Outbox::new(0, 2));
    answered(&mut client, 0);
    assert_eq!(call(&mut client, Some(get("/a"))), [called(1, Some(get("/a"))), failed(1, get("/a"), Code::SessionExpired)]);
}

#[test]
fn a_closed_handle_is_as_dead_as_an_expired_one_and_has_nothing_to_close() {
    let mut client = connecting();
    call(&mut client, None);
    assert_eq!(client.state(), ClientState::Closed);
    assert_eq!(call(&mut client, Some(get("/a"))), [called(2, Some(get("/a"))), failed(2, get("/a"), Code::SessionExpired)]);
    let mut out = Outbox::new(0, 2);
    client.on_call(Call::Close, &mut out);
    assert_eq!(out.effects(), []);
}

#[test]
fn nothing_goes_out_behind_a_close() {
    let mut client = connected();
    assert_eq!(call(&mut client, None), [called(1, None), request(1, RequestBody::CloseSession), ping_later()]);
    assert_eq!(call(&mut client, Some(get("/a"))), [called(2, Some(get("/a"))), failed(2, get("/a"), Code::ConnectionLoss)]);
}

#[test]
fn a_close_without_a_connection_just_ends_the_handle() {
    let mut client = connecting();
    let timers = [Timer::ClientConnect, Timer::ClientExpire, Timer::ClientPing, Timer::ClientRead];
    let mut effects = vec![called(1, None)];
    effects.extend(timers.map(|timer| Effect::CancelTimer { timer }));
    effects.extend([Effect::Close { conn: CONN }, Effect::Note(Note::ClientClosed)]);
    assert_eq!(call(&mut client, None), effects);
    assert_eq!(client.state(), ClientState::Closed);
}

#[test]
fn a_call_that_waits_for_a_connection_fails_unsent_when_the_handle_is_closed() {
    let mut client = connecting();
    call(&mut client, Some(get("/a")));
    let effects = call(&mut client, None);
    assert_eq!(effects[..2], [called(2, None), failed(1, get("/a"), Code::ConnectionLoss)]);
    assert_eq!(effects.last(), Some(&Effect::Note(Note::ClientClosed)));
}

#[test]
fn a_reply_longer_than_the_library_reads_ends_the_connection_and_every_call_on_it() {
    let mut client = connected();
    call(&mut client, Some(get("/big")));
    let data = Some("x".repeat(1_100_000).into());
    let reply = Reply { xid: 1, zxid: Zxid(9), result: Ok(Response::Data { data, stat: Default::default() }) };
    let mut out = Outbox::new(0, 2);
    client.on_message(CONN, Message::Reply(reply), &mut out);
    let gone = Note::Disconnected { server: ServerId(1), why: Disconnection::TooLong, was_connected: true };
    let effects = [
        Effect::CancelTimer { timer: Timer::ClientRead },
        Effect::CancelTimer { timer: Timer::ClientPing },
        Effect::Close { conn: CONN },
        Effect::Note(gone),
        failure(1, get("/big"), Code::ConnectionLoss, true),
        // The only host of its list: a whole second, and a random part of one.
        Effect::SetTimer { timer: Timer::ClientConnect, delay: Delay::Between(SECOND, 2 * SECOND - 1_000) },
    ];
    assert_eq!(out.effects(), effects);
}
