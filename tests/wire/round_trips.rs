//! Every record comes back as it was written, and is as long as the simulation counts it.

use zooscope::wire::{Answer, Body, ConnectRequest, ConnectResponse, Malformed, OpCode, Received, Reply, Request, RequestFault};
use zooscope::zk::{self, ConnectResponse as Connected, Message, Response, SessionId, Zxid};

use crate::arbitrary::{self, CLOCK};
use crate::dice::{Dice, search};

const RECORDS: u64 = 20_000;
/// The bytes of a frame's length.
const LENGTH: usize = 4;

fn same<T: PartialEq + std::fmt::Debug>(what: &str, then: &T, now: &T) -> Result<(), String> {
    if then == now { Ok(()) } else { Err(format!("{what} was {then:?}\nand is {now:?}")) }
}

#[test]
fn every_request_comes_back_and_is_as_long_as_it_is_counted() {
    search(RECORDS, |seed| {
        let request = arbitrary::request(&mut Dice::new(seed, 0));
        let bytes = request.write();
        same("the request", &Ok(request.clone()), &Request::read(&bytes))?;
        let Body::Known(body) = request.body else { return Ok(()) };
        let counted = Message::Request { xid: request.xid, body }.client_bytes();
        same("the length", &(LENGTH + bytes.len()), &counted)
    });
}

#[test]
fn a_request_that_ends_early_is_torn_wherever_it_ends() {
    search(RECORDS / 20, |seed| {
        let request = arbitrary::request(&mut Dice::new(seed, 1));
        let bytes = request.write();
        let (Some(op), true) = (OpCode::of(request.body.number()), bytes.len() > 8) else { return Ok(()) };
        // Of a password or a name that ends early the rest might be anything; of a record, nothing.
        for end in 0..bytes.len() {
            match (end, Request::read(&bytes[..end])) {
                (..8, Err(RequestFault::Header(Malformed::Torn))) => {}
                (8.., Err(RequestFault::Body(fault)))
                    if fault.why == Malformed::Torn && (fault.xid, fault.op) == (request.xid, op) => {}
                (_, found) => return Err(format!("{request:?}, of which {end} bytes are there: {found:?}")),
            }
        }
        Ok(())
    });
}

#[test]
fn every_reply_comes_back_and_is_as_long_as_it_is_counted() {
    search(RECORDS, |seed| {
        let dice = &mut Dice::new(seed, 2);
        let request = arbitrary::request(dice);
        let Some(asked) = request.asked() else { return Ok(()) };
        let reply = arbitrary::reply(&asked, &request, dice);
        let bytes = reply.write(&asked, CLOCK);
        let read = Received::read(&bytes, CLOCK, |xid| (xid == reply.xid).then(|| asked.clone()));
        same("the reply", &Ok(Received::Reply(reply.clone())), &read)?;
        let Some(known) = known(&reply) else { return Ok(()) };
        // By itself the simulation's reply to an addWatch does not tell what it answers.
        let untold = if asked.op() == OpCode::AddWatch && reply.result.is_ok() { 4 } else { 0 };
        same("the length", &(LENGTH + bytes.len()), &(Message::Reply(known).client_bytes() + untold))
    });
}

/// The reply as the simulation has it, where it has such a one.
fn known(reply: &Reply) -> Option<zk::Reply> {
    let result = match &reply.result {
        Ok(Answer::Known(response)) => Ok::<Response, _>(response.clone()),
        Err(zooscope::wire::ErrorCode::Known(code)) => Err(*code),
        _ => return None,
    };
    Some(zk::Reply { xid: reply.xid, zxid: reply.zxid, result })
}

#[test]
fn every_event_comes_back_and_is_as_long_as_it_is_counted() {
    search(RECORDS, |seed| {
        let event = arbitrary::event(&mut Dice::new(seed, 3));
        let bytes = event.write();
        same("the event", &Ok(Received::Event(event.clone())), &Received::read(&bytes, CLOCK, |_| None))?;
        same("the length", &(LENGTH + bytes.len()), &Message::Event(event.event).client_bytes())
    });
}

#[test]
fn both_halves_of_the_handshake_come_back_with_the_read_only_byte_and_without() {
    search(RECORDS, |seed| {
        let dice = &mut Dice::new(seed, 4);
        let (request, response) = (arbitrary::connect_request(dice), arbitrary::connect_response(dice));
        same("the request", &Ok(request.clone()), &ConnectRequest::read(&request.write()))?;
        same("the answer", &Ok(response.clone()), &ConnectResponse::read(&response.write()))
    });
}

#[test]
fn a_session_of_the_simulation_comes_back_with_its_password_and_is_as_long_as_it_is_counted() {
    let connected = Connected {
        timeout: 10_000_000,
        session: SessionId(0x100_0000_0000_0007),
        password: 0x0123_4567_89ab_cdef,
        read_only: zk::Dynamic(None),
    };
    let answer = ConnectResponse::of(&connected, true);
    assert_eq!(answer.write().len() + LENGTH, Message::Connected(connected.clone()).client_bytes());
    let back = ConnectRequest {
        protocol_version: 0,
        last_zxid_seen: Zxid(5),
        timeout: answer.timeout,
        session: answer.session,
        password: Some(answer.password.to_vec()),
        read_only: Some(false),
    };
    let known = back.known();
    assert_eq!((known.timeout, known.session, known.password), (connected.timeout, connected.session, connected.password));
    assert_eq!(back.write().len() + LENGTH, Message::Connect(known).client_bytes());
}
