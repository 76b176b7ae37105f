//! A program that runs outside of the simulation: what it does enters as commands, and what it is sent is a function of the run.

#![allow(clippy::unwrap_used)]

use std::net::Ipv4Addr;
use std::rc::Rc;

use zooscope::check::Checker;
use zooscope::script::{MAX_RUN_STEPS, Outcome, RunFile, Runner, Script, parse_line};
use zooscope::sim::{Event, NodeId, Recording, Step, TraceKind};
use zooscope::zk::{
    Action, Class, ClientId, ClientState, Code, Config, ConnectRequest, CreateMode, Message, Note, Op, Refused, Remote,
    RequestBody, Response, ServerId, SessionId, TxnBody, WatchLists, Zk, Zxid, client, server,
};

const C4: ClientId = ClientId(4);

/// A run of three servers that have elected their leader, with a simulated client.
fn ensemble() -> Runner {
    let mut runner = Runner::new(Config { voters: 3, clients: 1, ..Config::default() }, 42);
    type_line(&mut runner, "run 5s");
    runner
}

fn type_line(runner: &mut Runner, line: &str) -> Outcome {
    runner.apply(&parse_line(line).unwrap().unwrap())
}

fn remote(runner: &mut Runner, word: Remote) -> Outcome {
    runner.apply(&Action::Remote { client: C4, word }.into())
}

/// A connection that asks for a session, or comes back with the one that it had.
fn connect(runner: &mut Runner, to: u8, session: SessionId, password: u64) {
    remote(runner, Remote::Open(ServerId(to)));
    remote(
        runner,
        Remote::Connect(ConnectRequest {
            last_zxid_seen: Zxid::ZERO,
            timeout: 10_000_000,
            session,
            password,
            read_only: zooscope::zk::Dynamic(None),
            address: zooscope::zk::Dynamic(None),
        }),
    );
    type_line(runner, "run 1s");
}

fn call(runner: &mut Runner, xid: i32, op: Op) {
    remote(runner, Remote::Request { xid, body: RequestBody::Op(op) });
    type_line(runner, "run 1s");
}

/// All that the program outside has been sent, and the ends of its connections.
fn delivered(recording: &Recording<Zk>) -> Vec<String> {
    let mut seen = Vec::new();
    let mut world = recording.seek(Default::default());
    let node: NodeId = C4.node();
    recording.replay(&mut world, recording.len(), &mut Step::default(), &mut |step| match &step.event {
        Event::Delivered { to, message, .. } if *to == node => seen.push(format!("{message:?}")),
        Event::Closed { node: at, why, .. } if *at == node => seen.push(format!("{why:?}")),
        _ => {}
    });
    seen
}

fn session(runner: &Runner) -> (SessionId, u64) {
    let recording = runner.recording();
    let mut world = recording.seek(Default::default());
    let mut last = None;
    recording.replay(&mut world, recording.len(), &mut Step::default(), &mut |step| match &step.event {
        Event::Delivered { to, message: Message::Connected(response), .. } if *to == C4.node() => last = Some(response.clone()),
        _ => {}
    });
    let response = last.unwrap();
    (response.session, response.password)
}

/// What no law of the ensemble allows in a run.
fn breaches(recording: &Recording<Zk>) -> Vec<String> {
    let (mut world, mut step, mut checker) = (recording.seek(Default::default()), Step::default(), Checker::default());
    // The world at the end of each step is needed, and so they are made one at a time.
    for steps in 1..=recording.len() {
        recording.replay(&mut world, steps, &mut step, &mut |_| {});
        checker.see(&world, &step);
    }
    checker.violations().iter().map(ToString::to_string).collect()
}

/// A run in which the program outside watches what the simulated client changes.
fn watched() -> Runner {
    let mut runner = ensemble();
    connect(&mut runner, 2, SessionId::NONE, 0);
    call(&mut runner, 1, Op::create("/lock", Some("mine"), CreateMode::Ephemeral));
    call(&mut runner, 2, Op::GetData { path: "/lock".into(), watch: true });
    type_line(&mut runner, "c1 set /lock yours");
    type_line(&mut runner, "run 1s");
    runner
}

#[test]
fn a_program_outside_has_a_session_calls_and_watches_by_the_packets_that_it_sends() {
    let runner = watched();
    let it = client(runner.world(), C4).unwrap();
    assert_eq!((it.state(), it.server()), (ClientState::Connected, Some(ServerId(2))));
    let results: Vec<_> = it.history().iter().map(|call| (call.xid, call.result.is_ok())).collect();
    assert_eq!(results, [(1, true), (2, true)]);
    assert_eq!(it.events().len(), 1, "the event of its watch");
    let lock = server(runner.world(), ServerId(1)).unwrap().tree().get("/lock").unwrap();
    assert_eq!(lock.stat().ephemeral_owner, it.session(), "the servers know its ephemeral znode");
    let seen = delivered(runner.recording());
    assert!(seen[0].starts_with("Connected") && seen[1].starts_with("Reply") && seen[2].starts_with("Reply"), "{seen:?}");
    assert!(seen[3].starts_with("Event") && seen.len() == 4, "{seen:?}");
}

#[test]
fn a_replay_of_its_recording_from_text_sends_it_the_same() {
    let runner = watched();
    let script = Script::of(runner.config(), runner.seed(), runner.recording());
    let again = Script::parse(&script.to_string()).unwrap();
    assert_eq!(again, script);
    let (mut replayed, stopped) = again.carry_out(0, 1_000_000);
    assert_eq!(stopped, None);
    replayed.step_to(runner.recording().len());
    replayed.run_to(runner.position().time);
    assert_eq!(replayed.world().digest(), runner.world().digest());
    assert_eq!(delivered(replayed.recording()), delivered(runner.recording()));
}

#[test]
fn one_can_step_back_over_what_it_did_and_branch_there() {
    let runner = watched();
    let before = runner.recording().entries().iter().find(|entry| entry.command.to_string().contains("create")).unwrap().at;
    let branch = runner.branch(before);
    assert!(client(branch.world(), C4).unwrap().history().is_empty(), "it has not called yet");
    assert_eq!(branch.world().digest(), runner.recording().seek(before).digest());
}

#[test]
fn a_stopped_server_refuses_it_and_a_frozen_one_is_silent() {
    let mut runner = ensemble();
    type_line(&mut runner, "crash s2");
    connect(&mut runner, 2, SessionId::NONE, 0);
    assert_eq!(delivered(runner.recording()), ["Reset"]);
    type_line(&mut runner, "freeze s3");
    connect(&mut runner, 3, SessionId::NONE, 0);
    assert_eq!(delivered(runner.recording()), ["Reset"], "no answer, and no end");
    assert_eq!(client(runner.world(), C4).unwrap().state(), ClientState::Associating);
    type_line(&mut runner, "thaw s3");
    type_line(&mut runner, "run 2s");
    assert_ne!(delivered(runner.recording()).len(), 1, "it is heard of");
}

#[test]
fn it_comes_back_to_another_server_with_its_session_and_its_ephemeral_znode_stays() {
    let mut runner = watched();
    let (id, password) = session(&runner);
    type_line(&mut runner, "crash s2");
    assert_eq!(client(runner.world(), C4).unwrap().state(), ClientState::Connected, "the packet that tells it is under way");
    type_line(&mut runner, "run 3s");
    assert_eq!(delivered(runner.recording()).last().map(String::as_str), Some("Reset"));
    connect(&mut runner, 1, id, password);
    assert_eq!(session(&runner), (id, password));
    call(&mut runner, 3, Op::Exists { path: "/lock".into(), watch: false });
    let answers = client(runner.world(), C4).unwrap().history().clone();
    let call: &Rc<_> = answers.back().unwrap();
    assert!(matches!(&call.result, Ok(Response::Stat(stat)) if stat.ephemeral_owner == id), "{:?}", call.result);
}

#[test]
fn a_wrong_password_is_refused_and_the_connection_ends() {
    let mut runner = watched();
    let (id, password) = session(&runner);
    remote(&mut runner, Remote::Break);
    connect(&mut runner, 1, id, password ^ 1);
    let seen = delivered(runner.recording());
    assert!(seen[seen.len() - 2].contains("timeout: 0") && seen[seen.len() - 1] == "Finished", "{seen:?}");
    assert_eq!(client(runner.world(), C4).unwrap().state(), ClientState::Expired);
}

#[test]
fn the_network_between_it_and_its_server_takes_no_time_of_its_own() {
    let runner = watched();
    let recording = runner.recording();
    for step in recording.trace().iter().filter(|step| step.node == Some(C4.node()) || step.peer == Some(C4.node())) {
        assert_eq!(step.at, step.sent_at);
    }
}

#[test]
fn nobody_else_calls_what_runs_outside_and_no_simulated_client_is_told_what_to_send() {
    let mut runner = watched();
    for line in ["c4 create /a", "c4 close", "c4 connect s1", "c4 run lock /l"] {
        assert_eq!(type_line(&mut runner, line), Outcome::Refused(Refused::IsRemote(C4)), "{line}");
    }
    assert_eq!(type_line(&mut runner, "remote c1 open s1"), Outcome::Refused(Refused::ClientExists(ClientId(1))));
    assert_eq!(type_line(&mut runner, "remote c1 break"), Outcome::Refused(Refused::NotRemote(ClientId(1))));
    assert!(matches!(type_line(&mut runner, "remote c5 break"), Outcome::Refused(Refused::NoSuchNode(_))));
    assert!(matches!(type_line(&mut runner, "remote c5 open s9"), Outcome::Refused(Refused::NoSuchNode(_))));
}

/// Kazoo's lock, as `live` recorded it: one program takes it, the leader stops, the other gets it.
#[test]
fn a_lock_of_kazoo_that_was_recorded_is_replayed_to_the_digest_that_it_had() {
    let file = RunFile::read(include_str!("clients/kazoo_lock.json")).unwrap();
    let runner = file.replay(MAX_RUN_STEPS);
    assert_eq!(file.difference(runner.recording()), None);
    let holder = client(runner.world(), ClientId(2)).unwrap();
    let of_holder: Vec<_> =
        server(runner.world(), holder.server().unwrap()).unwrap().tree().ephemerals_of(holder.session()).collect();
    assert_eq!(of_holder.len(), 1, "only the second program is left in the queue: {of_holder:?}");
}

#[test]
fn the_pings_of_a_program_are_heartbeats_and_hidden_like_others() {
    let mut runner = ensemble();
    connect(&mut runner, 1, SessionId::NONE, 0);
    remote(&mut runner, Remote::Request { xid: -2, body: RequestBody::Ping });
    remote(&mut runner, Remote::Request { xid: 1, body: RequestBody::Op(Op::Sync { path: "/".into() }) });
    let trace = runner.recording().trace();
    let commands: Vec<_> = trace.iter().filter(|step| step.kind == TraceKind::Command).collect();
    let [.., ping, sync] = commands[..] else { panic!("two commands") };
    assert_eq!([ping, sync].map(|step| Class::from_u8(step.class)), [Class::Ping, Class::Client]);
    assert!(!Class::shows(ping, true, &[Class::Ping]) && Class::shows(ping, true, &[]));
    assert!(Class::shows(sync, true, &[Class::Ping]));
}

/// At a real server `ip:127.0.0.1` is whoever runs on its machine.
#[test]
fn a_program_has_the_address_that_it_comes_from_and_else_one_of_its_own() {
    for (address, may_read) in [(Some(Ipv4Addr::LOCALHOST), true), (Some(Ipv4Addr::new(127, 0, 0, 2)), false), (None, false)] {
        let mut runner = ensemble();
        type_line(&mut runner, "c1 create /a x ip:127.0.0.1:r");
        remote(&mut runner, Remote::Open(ServerId(2)));
        let request = ConnectRequest {
            last_zxid_seen: Zxid::ZERO,
            timeout: 10_000_000,
            session: SessionId::NONE,
            password: 0,
            read_only: zooscope::zk::Dynamic(None),
            address: zooscope::zk::Dynamic(address),
        };
        remote(&mut runner, Remote::Connect(request));
        type_line(&mut runner, "run 1s");
        remote(
            &mut runner,
            Remote::Request { xid: -4, body: RequestBody::Op(Op::AddAuth { scheme: "ip".into(), auth: "".into() }) },
        );
        call(&mut runner, 1, Op::GetData { path: "/a".into(), watch: false });
        let told = delivered(runner.recording());
        assert_eq!(told.last().is_some_and(|last| !last.contains("NoAuth")), may_read, "{address:?}: {told:?}");
        let file = RunFile::of(runner.config(), runner.seed(), runner.recording(), runner.position()).to_string();
        let file = RunFile::read(&file).unwrap();
        assert_eq!(file.difference(file.replay(MAX_RUN_STEPS).recording()), None);
    }
}

fn create(path: &str) -> Op {
    Op::create(path, None, CreateMode::Persistent)
}

/// Kazoo does: its numbers begin at 1 with each connection.
#[test]
fn no_law_breaks_where_a_program_numbers_its_requests_anew_with_each_connection() {
    let mut runner = watched();
    call(&mut runner, 3, create("/a"));
    let (id, password) = session(&runner);
    call(&mut runner, 4, create("/b"));
    remote(&mut runner, Remote::Break);
    connect(&mut runner, 1, id, password);
    for (xid, path) in [(1, "/c"), (2, "/d"), (3, "/e"), (4, "/f")] {
        call(&mut runner, xid, create(path));
    }
    remote(&mut runner, Remote::Request { xid: 5, body: RequestBody::CloseSession });
    type_line(&mut runner, "run 1s");
    let tree = server(runner.world(), ServerId(1)).unwrap().tree();
    assert!(["/a", "/b", "/c", "/d", "/e", "/f"].iter().all(|path| tree.get(path).is_some()), "all of it was done");
    assert_eq!(breaches(runner.recording()), [""; 0]);
}

/// Kazoo does: it sets none of its watches anew. Apache's libraries do, in one request or in several.
#[test]
fn a_program_that_comes_back_has_the_watches_that_it_brings_along() {
    let mut runner = watched();
    for (xid, path) in [(3, "/lock"), (4, "/zookeeper")] {
        call(&mut runner, xid, Op::GetData { path: path.into(), watch: true });
    }
    let (id, password) = session(&runner);
    let watched = |runner: &Runner| client(runner.world(), C4).unwrap().watches().len();
    assert_eq!(watched(&runner), 2);
    remote(&mut runner, Remote::Break);
    connect(&mut runner, 1, id, password);
    assert_eq!(watched(&runner), 0, "a watch goes with its connection");
    let relative = server(runner.world(), ServerId(1)).unwrap().last_zxid();
    for path in ["/lock", "/zookeeper"] {
        let watches = Rc::new(WatchLists { data: [path.into()].into(), ..WatchLists::default() });
        remote(&mut runner, Remote::Request { xid: -8, body: RequestBody::SetWatches { relative, watches } });
    }
    type_line(&mut runner, "run 1s");
    assert_eq!(watched(&runner), 2);
    assert_eq!(server(runner.world(), ServerId(1)).unwrap().watches().len(), 2);
    assert_eq!(breaches(runner.recording()), [""; 0]);
}

#[test]
fn a_multi_behind_the_end_of_its_session_fails_with_each_of_its_operations() {
    let mut runner = ensemble();
    connect(&mut runner, 1, SessionId::NONE, 0);
    remote(&mut runner, Remote::Request { xid: 1, body: RequestBody::CloseSession });
    let set = Op::SetData { path: "/".into(), data: None, version: -1 };
    remote(&mut runner, Remote::Request { xid: 2, body: RequestBody::Op(Op::Multi([set.clone(), set].into())) });
    type_line(&mut runner, "run 1s");
    // The connection ends with its session, and no answer comes; but the txn is on every disk.
    let parts = [Code::SessionExpired, Code::RuntimeInconsistency].map(TxnBody::Error);
    for id in 1..=3 {
        let last = server(runner.world(), ServerId(id)).unwrap().store().log.iter().last().map(|txn| txn.body.clone());
        assert_eq!(last, Some(TxnBody::Multi(parts.clone().into())), "s{id}");
    }
}

#[test]
fn a_program_whose_session_is_over_has_not_lost_its_connection() {
    let mut runner = ensemble();
    connect(&mut runner, 1, SessionId::NONE, 0);
    remote(&mut runner, Remote::Request { xid: 1, body: RequestBody::CloseSession });
    type_line(&mut runner, "run 1s");
    // And one that comes back to its session too late.
    connect(&mut runner, 1, SessionId(7), 7);
    let recording = runner.recording();
    let own = (0..recording.len()).flat_map(|step| recording.notes_of(step)).filter(|(node, _)| *node == C4.node());
    let notes: Vec<&Note> = own.map(|(_, note)| note).collect();
    let is_over = |note: &&&Note| matches!(note, Note::ClientClosed | Note::Expired { .. });
    assert_eq!(notes.iter().filter(is_over).count(), 2, "{notes:?}");
    assert!(!notes.iter().any(|note| matches!(note, Note::Disconnected { .. })), "{notes:?}");
}
