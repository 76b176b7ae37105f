//! A leader, an acknowledgement, and exactly what follows (`Leader.processAck`).

use std::rc::Rc;

use super::Leader;
use crate::sim::{Delay, Effect, Outbox};
use crate::zk::code::Code;
use crate::zk::config::Config;
use crate::zk::ids::{ServerId, SessionId, Zxid};
use crate::zk::note::Note;
use crate::zk::server::core::Core;
use crate::zk::txn::{Txn, TxnBody};
use crate::zk::voting::Dynamic;
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
