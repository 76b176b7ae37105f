//! Random calls by several clients, one after the other, against a plain model of the tree: every answer, every stat, every error.
//!
//! The model (`common/plain_tree.rs`) is written from Apache's rules and shares nothing with the simulation. A read is compared with the
//! model's state at the zxid that its reply names, for a follower may lag.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::dice::{Dice, search};
use common::plain_play::{Play, SETTLED};
use common::plain_tree::{BENDS, Bend};
use common::random_ops::{self, USERS};
use zooscope::sim::{MS, SECOND};
use zooscope::zk::{Config, Op};

const HISTORIES: u64 = 1_000;
/// The number of histories that must do to notice any bent rule.
const HISTORIES_PER_BEND: u64 = 400;

#[test]
fn every_answer_is_the_plain_models() {
    search(HISTORIES, |seed| play(seed, None));
}

#[test]
fn a_model_with_any_rule_bent_is_found_out() {
    for &bend in BENDS {
        let found = (0..HISTORIES_PER_BEND).any(|seed| play(seed, Some(bend)).is_err());
        assert!(found, "nobody notices {bend:?}");
    }
}

fn play(seed: u64, bend: Option<Bend>) -> Result<(), String> {
    let mut dice = Dice::new(seed, 1);
    let config = Config {
        voters: dice.one_of(&[1, 3, 3]),
        observers: u8::from(dice.one_in(4)),
        clients: 3,
        tick_time: 500 * MS,
        client_timeout: 4 * SECOND,
        extended_types_enabled: !dice.one_in(5),
        container_check_interval: dice.one_of(&[300 * MS, 2 * SECOND, 60 * SECOND]),
        container_max_never_used: dice.one_of(&[SECOND, 300 * SECOND, 0]),
        ..Config::default()
    };
    let mut play = Play::new(config, seed);
    play.model.bend = bend;
    for _ in 0..30 + dice.below(60) {
        act(&mut play, &mut dice)?;
    }
    play.agrees(SETTLED)
}

fn act(play: &mut Play, dice: &mut Dice) -> Result<(), String> {
    let client = dice.one_of(&play.clients());
    match dice.below(40) {
        0 => play.close(client),
        1 => {
            play.crash(client);
            Ok(())
        }
        2 | 3 => {
            let server = 1 + dice.below(usize::from(play.run.config.voters + play.run.config.observers)) as u8;
            play.reconnect(client, server);
            Ok(())
        }
        4 | 5 => {
            let auth = dice.one_of(&USERS).0.into();
            play.call(client, &Op::AddAuth { scheme: "digest".into(), auth })
        }
        6 => {
            play.run.run_for(dice.one_of(&[100 * MS, 500 * MS, 2 * SECOND]));
            Ok(())
        }
        7..25 => {
            let op = random_ops::write(dice, &play.model.now);
            play.call(client, &op)
        }
        _ => {
            let op = random_ops::read(dice, &play.model.now, false);
            play.call(client, &op)
        }
    }
}
