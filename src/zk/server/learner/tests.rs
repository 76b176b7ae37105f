//! A learner, what has come from the leader or reached the disk, and exactly what it answers (`Learner.java`).

use std::rc::Rc;

use super::{Learner, Phase, SYNC_RULES, Synchronising};
use crate::rules::{Rule, Rules};
use crate::sim::{ConnId, Effect, Outbox};
use crate::zk::Zk;
use crate::zk::code::Code;
use crate::zk::config::Config;
use crate::zk::database::Write;
use crate::zk::dynamic::Dynamic;
use crate::zk::ids::{Epoch, ServerId, SessionId, Zxid};
use crate::zk::message::{QuorumPacket, SyncMode};
use crate::zk::note::{GiveUp, Note};
use crate::zk::server::core::{AfterSync, Core};
use crate::zk::txn::{Txn, TxnBody};

/// The last txn that it has processed.
const LAST: Zxid = Zxid((1 << 32) + 7);

/// s1, which has promised epoch 1 and has been connected to its leader s3.
fn learning(observer: bool) -> (Learner, Core, ConnId) {
    let mut core = Core::new(ServerId(1), observer, Rc::new(Config::default()), Dynamic(None));
    (core.store.accepted_epoch, core.store.current_epoch, core.db.last_processed) = (1, 1, LAST);
    let mut learner = Learner::begin(ServerId(3), &core, &mut Outbox::new(0, 1));
    learner.phase = Phase::Registering;
    (learner, core, ConnId(1))
}

fn synced(observer: bool, then: AfterSync) -> Vec<Effect<Zk>> {
    let (mut learner, mut core, _) = learning(observer);
    let mut out = Outbox::new(0, 2);
    learner.on_synced(then, &mut core, &mut out);
    out.effects().to_vec()
}

fn send(packet: QuorumPacket) -> Effect<Zk> {
    Effect::Send { conn: ConnId(1), message: packet.into() }
}

#[test]
fn the_promised_epoch_is_answered_with_the_history_it_has() {
    let answer = QuorumPacket::AckEpoch { current_epoch: Some(1), last_zxid: LAST };
    assert_eq!(synced(false, AfterSync::AckEpoch { current_epoch: Some(1) }), [send(answer)]);
}

#[test]
fn an_epoch_is_promised_on_the_disk_before_it_is_answered() {
    let (mut learner, mut core, _) = learning(false);
    let mut out = Outbox::new(0, 2);
    assert_eq!(learner.on_leader_info(2, &mut core, &mut out), Ok(()));
    assert_eq!(out.effects(), [Effect::Note(Note::EpochAccepted { epoch: 2 }), Effect::Write(Write::AcceptedEpoch(2))]);
    assert_eq!(core.on_persisted(1), [AfterSync::AckEpoch { current_epoch: Some(1) }]);
}

#[test]
fn an_epoch_promised_before_is_answered_at_once_and_counts_for_no_quorum() {
    let (mut learner, mut core, _) = learning(false);
    let mut out = Outbox::new(0, 2);
    assert_eq!(learner.on_leader_info(1, &mut core, &mut out), Ok(()));
    assert_eq!(out.effects(), [send(QuorumPacket::AckEpoch { current_epoch: None, last_zxid: LAST })]);
}

#[test]
fn a_learner_that_saw_a_higher_epoch_refuses_an_old_leader() {
    let (mut learner, mut core, _) = learning(false);
    core.store.accepted_epoch = 2;
    let mut out = Outbox::new(0, 2);
    assert_eq!(learner.on_leader_info(1, &mut core, &mut out), Err(GiveUp::LeaderOld));
    assert_eq!(out.effects(), []);
}

#[test]
fn one_whose_history_cannot_be_cut_back_says_that_it_has_none() {
    let (mut learner, mut core, _) = learning(false);
    let epoch: Epoch = 2;
    (learner.epoch, core.must_snap) = (epoch, Some(epoch));
    let mut out = Outbox::new(0, 2);
    learner.on_synced(AfterSync::AckEpoch { current_epoch: None }, &mut core, &mut out);
    assert_eq!(out.effects(), [send(QuorumPacket::AckEpoch { current_epoch: None, last_zxid: Zxid::ZERO })]);
}

#[test]
fn newleader_is_acknowledged_when_the_disk_has_the_history() {
    let effects = [Effect::Note(Note::Synchronised { epoch: 2 }), send(QuorumPacket::Ack { zxid: Zxid::new(2, 0) })];
    assert_eq!(synced(false, AfterSync::AckNewLeader { epoch: 2 }), effects);
}

#[test]
fn a_follower_acknowledges_a_proposal_when_the_disk_has_it_and_an_observer_does_not() {
    let (zxid, logged) = (LAST.next(), Effect::Note(Note::Logged { zxid: LAST.next() }));
    assert_eq!(synced(false, AfterSync::Ack { zxid }), [logged.clone(), send(QuorumPacket::Ack { zxid })]);
    assert_eq!(synced(true, AfterSync::Ack { zxid }), [logged]);
}

#[test]
fn without_a_leader_nobody_is_answered() {
    let (mut learner, mut core, conn) = learning(false);
    assert_eq!(learner.on_closed(conn, &mut Outbox::new(0, 2)), Some(Err(GiveUp::LeaderGone)));
    let mut out = Outbox::new(0, 2);
    learner.on_synced(AfterSync::Ack { zxid: LAST }, &mut core, &mut out);
    assert_eq!(out.effects(), []);
}

fn txn(zxid: Zxid) -> Rc<Txn> {
    Rc::new(Txn { session: SessionId(1), cxid: 0, zxid, time: 0, body: TxnBody::Error(Code::NoNode) })
}

/// The writes of a follower of epoch 2 at NEWLEADER, and those of the sync after them. A DIFF has brought a txn that is committed and one that
/// is not.
fn written_at_new_leader(rules: Rules) -> [Vec<Write>; 2] {
    let (mut learner, mut core, _) = learning(false);
    core.config = Rc::new(Config { rules, ..Config::default() });
    let (committed, proposed) = ([txn(LAST.next())].into(), [txn(LAST.next().next())].into());
    learner.phase = Phase::Synchronising(Synchronising { mode: SyncMode::Diff, proposed, committed });
    let writes = |out: &Outbox<Zk>| {
        let write = |effect: &Effect<Zk>| if let Effect::Write(write) = effect { Some(write.clone()) } else { None };
        out.effects().iter().filter_map(write).collect::<Vec<_>>()
    };
    let (mut first, mut second) = (Outbox::new(0, 2), Outbox::new(0, 2));
    assert_eq!(learner.on_new_leader(Zxid::new(2, 0), Dynamic(None), &mut core, &mut first), Ok(()));
    let first = writes(&first);
    for then in core.on_persisted(first.len() as u64) {
        learner.on_synced(then, &mut core, &mut second);
    }
    [first, writes(&second)]
}

#[test]
fn each_rule_of_the_synchronisation_has_its_place_in_the_order_of_the_writes() {
    let (one, two) = (Write::Append(txn(LAST.next())), Write::Append(txn(LAST.next().next())));
    let epoch = || Write::CurrentEpoch(2);
    let without = |rule| written_at_new_leader(Rules::without(&[rule]));
    assert_eq!(written_at_new_leader(Rules::default()), [vec![one.clone(), epoch()], vec![]]);
    assert_eq!(without(Rule::SyncedLogged), [vec![epoch()], vec![]]);
    assert_eq!(without(Rule::SyncedBeforeEpoch), [vec![epoch()], vec![one.clone()]]);
    assert_eq!(without(Rule::UncommittedWaits), [vec![one.clone(), two, epoch()], vec![]]);
    for rule in SYNC_RULES.out().filter(|rule| matches!(rule, Rule::SyncedBeforeAck | Rule::NewLeaderAckFirst)) {
        assert_eq!(without(rule), [vec![one.clone(), epoch()], vec![]], "{rule:?} is about the ACKs alone");
    }
}
