//! A NameNode in a state, an event, and exactly what it asks for.

use std::rc::Rc;

use super::super::config::Mode;
use super::super::desk::{Ask, Then};
use super::super::edit::{EditOp, RpcId};
use super::*;
use crate::sim::ConnId;

const EPOCH: u64 = 3;
const JOURNALS: [Host; 3] = [Host::JournalNode(1), Host::JournalNode(2), Host::JournalNode(3)];

fn name_node(mode: Mode, phase: Phase) -> NameNode {
    let mut name_node = NameNode::new(1, Rc::new(Config { mode, ..Config::default() }));
    name_node.phase = phase;
    name_node
}

fn serving() -> NameNode {
    name_node(Mode::Classic { secondary: false }, Phase::Serving)
}

fn active() -> NameNode {
    name_node(Mode::Ha, Phase::Active(Writer::new(EPOCH, 1, Vec::new(), JOURNALS.to_vec())))
}

fn standby() -> NameNode {
    name_node(Mode::Ha, Phase::Standby(Standby::default()))
}

fn after(name_node: &mut NameNode, event: impl FnOnce(&mut NameNode, &mut Desk)) -> Vec<Ask> {
    let mut desk = Desk::new(SECOND, Host::NameNode(1));
    event(name_node, &mut desk);
    desk.asks
}

fn asked(name_node: &mut NameNode, request: Request) -> Vec<Ask> {
    after(name_node, |name_node, desk| name_node.on_request(caller(), request, desk))
}

fn answered(name_node: &mut NameNode, by: Host, request: Request, result: Result<Response, RpcError>) -> Vec<Ask> {
    after(name_node, |name_node, desk| name_node.on_response(by, request, result, desk))
}

fn caller() -> Caller {
    Caller { conn: ConnId(7), call: 1, from: Host::Client(1).node() }
}

fn by(call: u64) -> RpcId {
    RpcId { client: Host::Client(1), call }
}

fn mkdirs(call: u64) -> Request {
    Request::Mkdirs { path: "/d".into(), by: by(call) }
}

/// The edit that `mkdirs(1)` makes of an empty namespace.
fn edit() -> Rc<Edit> {
    Rc::new(Edit { txid: 1, op: EditOp::Mkdir { path: "/d".into() }, by: Some(by(1)) })
}

fn journal() -> Request {
    Request::Journal { epoch: EPOCH, first: 1, edits: [edit()].into(), committed: 0 }
}

fn to_all_journals(request: &Request) -> Vec<Ask> {
    JOURNALS.map(|journal| Ask::Call(journal, request.clone(), JOURNAL_TIMEOUT)).to_vec()
}

#[test]
fn alone_it_answers_a_change_when_its_own_disk_has_the_edit() {
    let expected = [
        Ask::Note(Note::Logged(edit())),
        Ask::Write(Write::Edit(edit())),
        Ask::Synced(Then::Tell(Synced::Edit(1))),
        Ask::Synced(Then::Answer(caller(), Ok(Response::Done))),
    ];
    assert_eq!(asked(&mut serving(), mkdirs(1)), expected);
}

#[test]
fn a_call_that_was_carried_out_before_is_answered_and_not_logged_again() {
    let mut name_node = serving();
    asked(&mut name_node, mkdirs(1));
    let expected = [Ask::Note(Note::Repeated), Ask::Synced(Then::Answer(caller(), Ok(Response::Done)))];
    assert_eq!(asked(&mut name_node, mkdirs(1)), expected);
    assert_eq!(name_node.namespace().txid(), 1);
}

#[test]
fn the_active_one_answers_a_change_when_a_majority_of_journal_nodes_has_the_edit() {
    let mut name_node = active();
    let mut expected = vec![Ask::Note(Note::Logged(edit()))];
    expected.extend(to_all_journals(&journal()));
    assert_eq!(asked(&mut name_node, mkdirs(1)), expected);
    assert_eq!(answered(&mut name_node, JOURNALS[2], journal(), Ok(Response::Done)), []);
    let expected = [Ask::Note(Note::Synced { txid: 1, epoch: EPOCH }), Ask::Answer(caller(), Ok(Response::Done))];
    assert_eq!(answered(&mut name_node, JOURNALS[0], journal(), Ok(Response::Done)), expected);
    assert_eq!(answered(&mut name_node, JOURNALS[1], journal(), Ok(Response::Done)), [], "the third changes nothing");
}

#[test]
fn the_active_one_ends_itself_when_a_majority_has_promised_a_later_epoch() {
    let mut name_node = active();
    asked(&mut name_node, mkdirs(1));
    let why = RpcError::EpochTooOld { promised: EPOCH + 1 };
    let lost = |journal| Ask::Note(Note::JournalLost { journal, why });
    assert_eq!(answered(&mut name_node, JOURNALS[0], journal(), Err(why)), [lost(JOURNALS[0])]);
    let exits = Ask::Note(Note::Exits { why: ExitReason::Fenced { promised: EPOCH + 1 } });
    assert_eq!(answered(&mut name_node, JOURNALS[1], journal(), Err(why)), [lost(JOURNALS[1]), exits, Ask::Exit]);
    assert!(!name_node.listens(), "the client hears nothing: nobody knows whether the edit is safe");
}

#[test]
fn a_standby_sends_clients_away_and_forgets_what_it_asked_for_when_it_is_to_become_active() {
    let mut name_node = standby();
    assert_eq!(asked(&mut name_node, mkdirs(1)), [Ask::Answer(caller(), Err(RpcError::Standby))]);
    let mut expected = vec![Ask::Note(Note::Activating), Ask::ForgetStandby];
    expected.extend(to_all_journals(&Request::GetJournalState));
    assert_eq!(asked(&mut name_node, Request::TransitionToActive), expected);
}

#[test]
fn a_new_epoch_is_one_more_than_any_that_a_majority_has_promised() {
    let mut name_node = standby();
    asked(&mut name_node, Request::TransitionToActive);
    let state = |promised| Ok(Response::JournalState { promised });
    assert_eq!(answered(&mut name_node, JOURNALS[0], Request::GetJournalState, state(4)), []);
    let mut expected = vec![Ask::Note(Note::EpochChosen { epoch: 5 })];
    expected.extend(to_all_journals(&Request::NewEpoch { epoch: 5 }));
    assert_eq!(answered(&mut name_node, JOURNALS[1], Request::GetJournalState, state(2)), expected);
}
