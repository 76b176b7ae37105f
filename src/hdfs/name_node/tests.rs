//! Each test gives a NameNode a state and an event, and compares the exact list of effects that it asks for.

use std::rc::Rc;

use super::super::config::Mode;
use super::super::desk::{Ask, Then};
use super::super::edit::{BlockId, EditOp, RpcId};
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

/// The edits of a file of two blocks: it is created, gets its blocks, is closed.
fn edits_of_a_file(name_node: &mut NameNode) -> Vec<EditOp> {
    let data_node = Caller { from: Host::DataNode(1).node(), ..caller() };
    after(name_node, |name_node, desk| name_node.on_request(data_node, Request::Heartbeat, desk));
    let path = Rc::<str>::from("/f");
    let requests = [
        Request::Create { path: path.clone(), by: by(1) },
        Request::AddBlock { path: path.clone(), by: by(2) },
        Request::AddBlock { path: path.clone(), by: by(3) },
        Request::Complete { path, by: by(4) },
    ];
    let asks = requests.into_iter().flat_map(|request| asked(name_node, request));
    let logged = asks.filter_map(|ask| match ask {
        Ask::Note(Note::Logged(edit)) => Some(edit.op.clone()),
        _ => None,
    });
    logged.collect()
}

#[test]
fn hadoop_1_logs_the_blocks_of_a_file_when_it_is_closed() {
    // FSNamesystem.startFileInternal, getAdditionalBlock, finalizeINodeFileUnderConstruction of branch-1.
    let mut name_node = serving();
    let path = Rc::<str>::from("/f");
    let expected = [
        EditOp::SetGenstamp { stamp: 1001 },
        EditOp::Add { path: path.clone() },
        EditOp::Close { path, blocks: [BlockId(1), BlockId(2)].into() },
    ];
    assert_eq!(edits_of_a_file(&mut name_node), expected);
    assert_eq!(name_node.namespace().blocks("/f"), [BlockId(1), BlockId(2)]);
}

#[test]
fn hadoop_2_logs_a_block_when_it_is_added() {
    // FSNamesystem.createNewBlock and saveAllocatedBlock, FSDirectory.persistNewBlock.
    let mut name_node = active();
    let path = Rc::<str>::from("/f");
    let block = |number| {
        let block = BlockId(number);
        let stamp = EditOp::SetGenstampV2 { stamp: 1000 + number };
        [EditOp::AllocateBlockId { block }, stamp, EditOp::AddBlock { path: path.clone(), block }]
    };
    let mut expected = vec![EditOp::Add { path: path.clone() }];
    expected.extend(block(1).into_iter().chain(block(2)));
    expected.push(EditOp::Close { path: path.clone(), blocks: [BlockId(1), BlockId(2)].into() });
    assert_eq!(edits_of_a_file(&mut name_node), expected);
}

#[test]
fn hadoop_1_refuses_to_append_to_a_file_and_hadoop_2_does_it() {
    // FSNamesystem.appendFile of branch-1: `dfs.support.append` is false where nobody sets it.
    let append = || Request::Append { path: "/f".into(), by: by(5) };
    let (mut old, mut new) = (serving(), active());
    edits_of_a_file(&mut old);
    edits_of_a_file(&mut new);
    assert_eq!(asked(&mut old, append()), [Ask::Answer(caller(), Err(RpcError::AppendOff))]);
    let logged = asked(&mut new, append()).into_iter().any(|ask| matches!(ask, Ask::Note(Note::Logged(_))));
    assert!(logged);
}

#[test]
fn edits_of_one_call_go_to_the_journal_nodes_together() {
    let mut name_node = active();
    let data_node = Caller { from: Host::DataNode(1).node(), ..caller() };
    after(&mut name_node, |name_node, desk| name_node.on_request(data_node, Request::Heartbeat, desk));
    asked(&mut name_node, Request::Create { path: "/f".into(), by: by(1) });
    let asks = asked(&mut name_node, Request::AddBlock { path: "/f".into(), by: by(2) });
    let sent: Vec<&Ask> = asks.iter().filter(|ask| matches!(ask, Ask::Call(..))).collect();
    let [Ask::Call(_, Request::Journal { edits, .. }, _), _, _] = sent[..] else { panic!("{asks:?}") };
    assert_eq!(edits.iter().map(|edit| edit.txid).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(edits.iter().map(|edit| edit.by).collect::<Vec<_>>(), [None, None, Some(by(2))]);
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
