//! A leader, an acknowledgement, and exactly what follows (`Leader.processAck`).

use std::rc::Rc;

use super::Leader;
use crate::sim::{ConnId, Delay, Effect, Outbox, SortedSet};
use crate::zk::acl::AuthInfo;
use crate::zk::code::Code;
use crate::zk::config::{Admin, Config};
use crate::zk::dynamic::Dynamic;
use crate::zk::ids::{ServerId, SessionId, Zxid};
use crate::zk::message::{QuorumPacket, Request, RequestBody};
use crate::zk::note::{GiveUp, Note};
use crate::zk::server::core::Core;
use crate::zk::txn::{Txn, TxnBody};
use crate::zk::verifier::{Member, QuorumVerifier};
use crate::zk::{Timer, Zk};

const EPOCH: u32 = 1;

/// s5, which leads five voters and an observer, with this many proposals that nobody has acknowledged.
fn leading(proposals: u32) -> (Leader, Core) {
    let config = Config { voters: 5, observers: 1, ..Config::default() };
    let mut core = Core::new(ServerId(5), false, Rc::new(config), Dynamic(None));
    let mut out = Outbox::new(0, 1);
    let mut leader = Leader::begin(&mut core, &mut out);
    for counter in 1..=proposals {
        let body = TxnBody::Error(Code::NoNode);
        let txn = Txn { session: SessionId(1), cxid: 0, zxid: Zxid::new(EPOCH, counter), time: 0, body };
        leader.propose(Rc::new(txn), &mut core, &mut out);
    }
    (leader, core)
}

/// The effects of the last of these acknowledgements: of which server, for which proposal.
fn after(proposals: u32, acks: &[(u8, u32)]) -> Vec<Effect<Zk>> {
    let (mut leader, core) = leading(proposals);
    let mut last = Vec::new();
    for &(sid, counter) in acks {
        let mut out = Outbox::new(0, 1);
        leader.count_ack(ServerId(sid), Zxid::new(EPOCH, counter), &core, &mut out);
        last = out.effects().to_vec();
    }
    last
}

fn acked(from: u8, counter: u32, acks: u8) -> Effect<Zk> {
    Effect::Note(Note::Acked { zxid: Zxid::new(EPOCH, counter), from: ServerId(from), acks })
}

fn consensus() -> Effect<Zk> {
    Effect::SetTimer { timer: Timer::Quorum, delay: Delay::For(0) }
}

#[test]
fn an_acknowledgement_short_of_a_quorum_is_only_counted() {
    assert_eq!(after(1, &[(5, 1), (1, 1)]), [acked(1, 1, 2)]);
}

#[test]
fn the_third_of_five_is_the_moment_of_consensus() {
    assert_eq!(after(1, &[(5, 1), (1, 1), (2, 1)]), [acked(2, 1, 3), consensus()]);
}

#[test]
fn consensus_comes_once() {
    assert_eq!(after(1, &[(5, 1), (1, 1), (2, 1), (3, 1)]), [acked(3, 1, 4)]);
}

#[test]
fn who_acknowledges_twice_is_counted_once() {
    assert_eq!(after(1, &[(5, 1), (1, 1), (1, 1)]), [acked(1, 1, 2)]);
}

#[test]
fn the_leaders_own_disk_may_be_slow_while_three_others_have_it() {
    assert_eq!(after(1, &[(1, 1), (2, 1), (3, 1)]), [acked(3, 1, 3), consensus()]);
}

#[test]
fn a_proposal_with_its_quorum_waits_for_the_one_before_it() {
    let early = [(5, 2), (1, 2), (2, 2)];
    assert_eq!(after(2, &early), [acked(2, 2, 3)]);
    assert_eq!(after(2, &[&early[..], &[(5, 1), (1, 1), (2, 1)]].concat()), [acked(2, 1, 3), consensus()]);
}

#[test]
fn an_observer_has_no_say() {
    assert_eq!(after(1, &[(5, 1), (1, 1), (6, 1)]), []);
}

#[test]
fn what_was_never_proposed_and_a_new_epoch_count_for_no_proposal() {
    assert_eq!(after(1, &[(1, 2)]), []);
    assert_eq!(after(1, &[(1, 0)]), []);
}

#[test]
fn a_leader_says_that_it_has_promised_an_epoch_when_its_own_disk_has_it() {
    let (mut leader, mut core) = leading(0);
    leader.epoch = Some(EPOCH);
    let mut out = Outbox::new(0, 1);
    leader.on_epoch_written(EPOCH, false, &mut core, &mut out);
    assert_eq!(out.effects(), [Effect::Note(Note::EpochAccepted { epoch: EPOCH })]);
}

fn members(ids: &[u8], counter: u32) -> Rc<QuorumVerifier> {
    let members = ids.iter().map(|&id| Member::of(ServerId(id), false));
    Rc::new(QuorumVerifier::new(members, Zxid::new(EPOCH, counter)))
}

/// s5, which leads s1 to s5, with the proposal 1:1 that the members be s4 to s7.
fn reconfiguring() -> (Leader, Core) {
    let config = Config { admin: Admin { reconfig_enabled: true, ..Admin::default() }, ..Config::default() };
    let first = Dynamic(Some(members(&[1, 2, 3, 4, 5], 0)));
    let mut core = Core::new(ServerId(5), false, Rc::new(config), first);
    let mut out = Outbox::new(0, 1);
    let mut leader = Leader::begin(&mut core, &mut out);
    let body = TxnBody::Reconfig(members(&[4, 5, 6, 7], 1));
    let txn = Txn { session: SessionId(1), cxid: 0, zxid: Zxid::new(EPOCH, 1), time: 0, body };
    leader.propose(Rc::new(txn), &mut core, &mut out);
    (leader, core)
}

#[test]
fn a_reconfiguration_is_agreed_when_a_quorum_of_the_old_and_one_of_the_new_members_have_it() {
    for (acks, is_agreed) in [
        (&[5, 1, 2, 3][..], false),
        (&[5, 4, 6, 7], false),
        (&[5, 4, 6], false),
        (&[5, 4, 1], false),
        (&[5, 4, 1, 6], true),
        (&[6, 7, 4, 1, 2], true),
    ] {
        let (mut leader, core) = reconfiguring();
        let mut last = Vec::new();
        for &sid in acks {
            let mut out = Outbox::new(0, 1);
            leader.count_ack(ServerId(sid), Zxid::new(EPOCH, 1), &core, &mut out);
            last = out.effects().to_vec();
        }
        let (from, count) = (acks[acks.len() - 1], acks.len() as u8);
        let expected: Vec<_> = [acked(from, 1, count)].into_iter().chain(is_agreed.then(consensus)).collect();
        assert_eq!(last, expected, "{acks:?}");
    }
}

#[test]
fn who_is_no_member_of_either_configuration_has_no_say() {
    let (mut leader, core) = reconfiguring();
    let mut out = Outbox::new(0, 1);
    leader.count_ack(ServerId(8), Zxid::new(EPOCH, 1), &core, &mut out);
    assert_eq!(out.effects(), []);
}

#[test]
fn a_leader_that_leaves_names_a_new_voter_and_commits_nothing_more() {
    let (mut leader, mut core) = reconfiguring();
    propose_later(&mut leader, &mut core, 2, &[]);
    assert_eq!(successor(&mut leader, &mut core, &[4, 6, 7]), Some(4));
    let mut out = Outbox::new(0, 1);
    for sid in [1, 4, 6] {
        leader.count_ack(ServerId(sid), Zxid::new(EPOCH, 2), &core, &mut out);
    }
    assert_eq!(out.effects(), []);
}

fn propose_later(leader: &mut Leader, core: &mut Core, counter: u32, acks: &[u8]) {
    let (mut out, zxid) = (Outbox::new(0, 1), Zxid::new(EPOCH, counter));
    let later = Txn { session: SessionId(1), cxid: 0, zxid, time: 0, body: TxnBody::Error(Code::NoNode) };
    leader.propose(Rc::new(later), core, &mut out);
    acks.iter().for_each(|&sid| leader.count_ack(ServerId(sid), zxid, core, &mut out));
}

/// The same change once more, but without the leader: the server that it names, if these have acknowledged the change.
fn successor(leader: &mut Leader, core: &mut Core, acks: &[u8]) -> Option<u8> {
    let txn = leader.outstanding.pop_front().unwrap().txn;
    let mut out = Outbox::new(0, 1);
    let acks: SortedSet<ServerId> = acks.iter().copied().map(ServerId).collect();
    leader.activate(&txn, &members(&[4, 6, 7], 1), &acks, core, &mut out);
    out.effects().iter().find_map(|effect| match effect {
        Effect::Note(Note::Resigned { leader }) => Some(leader.0),
        _ => None,
    })
}

#[test]
fn the_successor_is_looked_for_among_who_has_acknowledged_later_proposals_of_the_old_voters_first() {
    // Each later proposal's acknowledgements. Voters are s1 to s5 before the change, s4, s6 and s7 after it.
    for (later, named, why) in [
        (&[][..], 4, "the first of those that have the change"),
        (&[&[7][..]], 4, "no old voter has it: the best until then"),
        (&[&[4, 7]], 4, "of the old voters only s4 has it"),
        (&[&[6, 7], &[7]], 4, "no old voter has it, so the search ends"),
    ] {
        let (mut leader, mut core) = reconfiguring();
        for (counter, acks) in (2..).zip(later) {
            propose_later(&mut leader, &mut core, counter, acks);
        }
        assert_eq!(successor(&mut leader, &mut core, &[4, 6, 7]), Some(named), "{why}");
    }
}

#[test]
fn a_learner_with_a_later_configuration_is_turned_away_for_that_and_for_nothing_else() {
    let (mut leader, mut core) = reconfiguring();
    let conn = ConnId(9);
    leader.on_accepted(conn, &core, 0);
    let mut out = Outbox::new(0, 1);
    let config = Dynamic(Some(Zxid::new(EPOCH, 1)));
    let info = QuorumPacket::FollowerInfo { sid: ServerId(1), accepted_epoch: 0, config };
    assert_eq!(leader.on_packet(conn, info, &mut core, &mut out), Ok(()));
    assert_eq!(out.effects(), [Effect::Note(Note::LearnerConfigLater { learner: ServerId(1) }), Effect::Close { conn }]);
}

/// A leader of the first epoch that has proposed the txn with this counter, and what it makes of one request more.
fn asked_after(counter: u32) -> (Result<(), GiveUp>, Zxid) {
    let (mut leader, mut core) = leading(0);
    leader.last_proposed = Zxid::new(EPOCH, counter);
    let body = RequestBody::CreateSession { timeout: 1 };
    let request = Request { session: SessionId(1), conn: None, cxid: 0, auth: AuthInfo::default(), body };
    let verdict = leader.submit(Rc::new(request), &mut core, &mut Outbox::new(0, 1));
    (verdict, leader.last_proposed())
}

/// `Leader.propose`: "zxid lower 32 bits have rolled over, forcing re-election".
#[test]
fn the_last_counter_of_an_epoch_is_given_to_no_txn() {
    let last = Zxid::new(EPOCH, u32::MAX - 1);
    assert_eq!(asked_after(u32::MAX - 2), (Ok(()), last));
    assert_eq!(asked_after(u32::MAX - 1), (Err(GiveUp::ZxidRollover), last));
}
