//! The bounds of a run without sockets: frames go in, and what is to be done outside comes out.

use live::{Beginning, Ensemble, MAX_CONNECTIONS, MAX_SAVED, Out, Outside, SocketId, Whitelist};
use zooscope::script::{MAX_RUN_STEPS, RunFile};
use zooscope::wire::{Body, ConnectRequest, PASSWORD, PING_XID, Request};
use zooscope::zk::{RequestBody, ServerId, SessionId, Zxid};

const S1: ServerId = ServerId(1);

fn ensemble() -> Ensemble {
    let outside = Outside { unix_millis: 1_700_000_000_000, speed: 1.0, whitelist: Whitelist::All, ports_from: 2181 };
    Ensemble::new(Beginning::ensemble(1), outside)
}

/// Lets a second pass.
fn wait(ensemble: &mut Ensemble) {
    ensemble.advance(ensemble.now() + 1_000_000);
}

fn connect(ensemble: &mut Ensemble, id: SocketId) {
    let request = ConnectRequest {
        protocol_version: 0,
        last_zxid_seen: Zxid::ZERO,
        timeout: 10_000,
        session: SessionId::NONE,
        password: Some(vec![0; PASSWORD]),
        read_only: Some(false),
    };
    ensemble.opened(id, S1);
    ensemble.frame(id, &request.write());
}

#[test]
fn a_recording_that_is_full_is_replayed_as_far_as_it_goes_and_the_run_goes_on() {
    let mut ensemble = ensemble();
    connect(&mut ensemble, SocketId(1));
    wait(&mut ensemble);
    let ping = Request { xid: PING_XID, body: Body::Known(RequestBody::Ping) }.write();
    for n in 0..MAX_SAVED + 10 {
        ensemble.frame(SocketId(1), &ping);
        ensemble.advance(ensemble.now() + 100);
        let out = ensemble.take_out();
        assert!(n == 0 || out.iter().any(|out| matches!(out, Out::Send(..))), "ping {n} is not answered: {out:?}");
    }
    let file = RunFile::read(&ensemble.run_file().to_string()).unwrap();
    let replayed = file.replay(MAX_RUN_STEPS);
    assert_eq!(replayed.recording().entries().len(), MAX_SAVED);
    assert_eq!(file.difference(replayed.recording()), None);
}

#[test]
fn one_connection_too_many_is_closed_with_a_sentence() {
    let mut ensemble = ensemble();
    for id in 1..=MAX_CONNECTIONS as u64 {
        connect(&mut ensemble, SocketId(id));
    }
    wait(&mut ensemble);
    assert!(!ensemble.take_out().iter().any(|out| matches!(out, Out::Close(_))));
    let one_more = SocketId(MAX_CONNECTIONS as u64 + 1);
    assert!(!ensemble.opened(one_more, S1));
    let out = ensemble.take_out();
    assert!(out.contains(&Out::Close(one_more)) && out.iter().any(|out| matches!(out, Out::Say(_))), "{out:?}");
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
