//! Reconfiguration for programs outside: frames go in, and what is to be done outside comes out.

#![allow(clippy::unwrap_used)]

mod raw;

use std::net::{IpAddr, Ipv4Addr};

use live::{Addresses, Beginning, Ensemble, Out, Outside, SocketId, Whitelist};
use zooscope::wire::{Answer, Body, ErrorCode, PASSWORD, Received, Request, WallClock};
use zooscope::zk::{Code, Op, Reconfig, RequestBody, Response, ServerId, SessionId};

use raw::connect_request;

const SOCKET: SocketId = SocketId(1);
const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Three servers that let the super user reconfigure, and a program that is connected to the first.
fn connected() -> Ensemble {
    let outside = Outside {
        unix_millis: 1_700_000_000_000,
        speed: 1.0,
        whitelist: Whitelist::All,
        addresses: Addresses { host: Ipv4Addr::LOCALHOST, first: 2181 },
    };
    let script = "ensemble 3 clients 0\nset reconfigEnabled yes\nset superDigest yes\nrun until leader\nrun 1s";
    let mut ensemble = Ensemble::new(Beginning::script(script).unwrap(), outside);
    ensemble.opened(SOCKET, ServerId(1), LOCALHOST);
    ensemble.frame(SOCKET, &connect_request(SessionId::NONE, [0; PASSWORD]).write());
    wait(&mut ensemble);
    ensemble.take_out();
    ensemble
}

/// Lets a second pass.
fn wait(ensemble: &mut Ensemble) {
    ensemble.advance(ensemble.now() + 1_000_000);
}

/// The reply to a request.
fn asks(ensemble: &mut Ensemble, xid: i32, op: Op) -> Result<Answer, ErrorCode> {
    let request = Request { xid, body: Body::Known(RequestBody::Op(op)) };
    ensemble.frame(SOCKET, &request.write());
    wait(ensemble);
    let out = ensemble.take_out();
    let sent = out.iter().find_map(|out| if let Out::Send(_, bytes) = out { Some(bytes) } else { None });
    let bytes = sent.unwrap_or_else(|| panic!("no reply: {out:?}"));
    match Received::read(&bytes[4..], WallClock::default(), |_| request.asked()) {
        Ok(Received::Reply(reply)) => reply.result,
        other => panic!("no reply: {other:?}"),
    }
}

fn reconfig(joining: Option<&str>, leaving: Option<&str>) -> Op {
    let [joining, leaving] = [joining, leaving].map(|servers| servers.map(Into::into));
    Op::Reconfig(Reconfig { joining, leaving, new_members: None, config_id: -1 }.into())
}

#[track_caller]
fn data(answer: Result<Answer, ErrorCode>) -> String {
    match answer {
        Ok(Answer::Known(Response::Data { data: Some(data), .. })) => data.to_string(),
        other => panic!("no data: {other:?}"),
    }
}

/// As kazoo's `TestReconfig`.
#[test]
fn the_super_user_adds_a_member_that_nobody_runs_and_removes_it() {
    let mut ensemble = connected();
    let joining = "server.100=0.0.0.0:5001:5002:observer;0.0.0.0:5003";
    assert_eq!(asks(&mut ensemble, 1, reconfig(Some(joining), None)), Err(ErrorCode::Known(Code::NoAuth)));
    assert_eq!(asks(&mut ensemble, 2, reconfig(Some("some thing"), None)), Err(ErrorCode::Known(Code::BadArguments)));
    asks(&mut ensemble, 3, Op::AddAuth { scheme: "digest".into(), auth: "super:test".into() }).unwrap();
    let text = data(asks(&mut ensemble, 4, reconfig(Some(joining), None)));
    assert!(text.contains(joining) && text.contains("server.1=127.0.0.1:2888:3888:participant;127.0.0.1:2181\n"), "{text}");
    let config = Op::GetData { path: "/zookeeper/config".into(), watch: false };
    assert_eq!(data(asks(&mut ensemble, 5, config)), text);
    let text = data(asks(&mut ensemble, 6, reconfig(None, Some("100"))));
    assert!(!text.contains(joining), "{text}");
}

/// A program names the members as `/zookeeper/config` showed them: they are where they were, and nobody has to hand over.
#[test]
fn members_that_a_program_was_shown_keep_their_places() {
    let mut ensemble = connected();
    let leader = |ensemble: &Ensemble| zooscope::zk::established_leader(ensemble.world());
    let before = leader(&ensemble);
    asks(&mut ensemble, 1, Op::AddAuth { scheme: "digest".into(), auth: "super:test".into() }).unwrap();
    let shown = data(asks(&mut ensemble, 2, Op::GetData { path: "/zookeeper/config".into(), watch: false }));
    let members: Vec<&str> = shown.lines().filter(|line| !line.starts_with("server.1=")).collect();
    let change = Reconfig { joining: None, leaving: None, new_members: Some(members.join("\n").into()), config_id: -1 };
    let text = data(asks(&mut ensemble, 3, Op::Reconfig(change.into())));
    assert!(text.starts_with("server.2=127.0.0.1:2888:3888:participant;127.0.0.1:2182\n"), "{text}");
    wait(&mut ensemble);
    assert_eq!(leader(&ensemble), before);
    let view = zooscope::zk::verifier(ensemble.world()).unwrap();
    assert!(view.to_string().starts_with("server.2=s2:2888:3888:participant;0.0.0.0:2181\nserver.3=s3:"), "{view}");
}

#[test]
fn a_server_that_is_added_opens_its_port_and_becomes_a_member() {
    let mut ensemble = connected();
    ensemble.command("server add").unwrap();
    wait(&mut ensemble);
    assert!(ensemble.take_out().contains(&Out::Port(ServerId(4), true)));
    asks(&mut ensemble, 1, Op::AddAuth { scheme: "digest".into(), auth: "super:test".into() }).unwrap();
    let text = data(asks(&mut ensemble, 2, reconfig(Some("server.4=s4:2888:3888:participant;0.0.0.0:2181"), None)));
    assert!(text.contains("server.4=127.0.0.1:2888:3888:participant;127.0.0.1:2184\n"), "{text}");
}
