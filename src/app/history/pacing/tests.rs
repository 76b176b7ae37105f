use super::*;
use crate::sim::MS;

fn at(time: Time) -> Position {
    Position { steps: 0, time }
}

fn flight(sent: Time, arrives: Time) -> Flight {
    Flight { leaves: at(sent), arrives, screen: 700 * MS }
}

fn happens(step: u32, time: Time, stands: Screen) -> Stop {
    Stop { at: Position { steps: step, time }, stands }
}

fn plan(to: Time, flights: &[Flight], stops: &[Stop]) -> Pacing {
    Pacing::untold(Stretch::between(at(0), Position { steps: 9, time: to }), flights, stops, LONGEST)
}

/// Plays with a frame every so many milliseconds until the time is reached; how many milliseconds that took.
fn milliseconds_until(pacing: &mut Pacing, until: Time, frame: u64) -> u64 {
    let mut passed = 0;
    loop {
        let mut left = frame * MS;
        passed += frame;
        while left > 0 {
            let reached = match pacing.advance(&mut left) {
                Reached::Within(time) => time,
                Reached::End(position) => position.time,
            };
            if reached >= until {
                return passed;
            }
        }
    }
}

#[test]
fn a_message_takes_the_same_time_on_screen_whatever_its_latency() {
    for latency in [MS, 4 * MS, 300 * MS] {
        let took = milliseconds_until(&mut plan(latency, &[flight(0, latency)], &[]), latency, 4);
        assert!((696..=704).contains(&took), "{latency} us took {took} ms");
    }
}

#[test]
fn a_quiet_stretch_is_crossed_quickly_and_a_long_one_says_how_long_it_is() {
    for (stretch, most) in [(2 * MS, 100), (SECOND, 500), (60 * SECOND, 2_000)] {
        let mut pacing = plan(stretch, &[], &[]);
        assert_eq!(pacing.quiet(), (stretch >= SECOND).then_some(stretch));
        let took = milliseconds_until(&mut pacing, stretch, 4);
        assert!(took <= most + 4, "{stretch} us took {took} ms");
    }
}

#[test]
fn what_has_come_stands_before_the_next_comes_at_the_same_instant_or_soon_after() {
    for distance in [0, 1, 200, MS] {
        let stops = [happens(1, 7, 500 * MS), happens(2, 7 + distance, 0)];
        let mut pacing = plan(7 + distance, &[flight(7, 2 * MS)], &stops);
        let mut left = 499 * MS;
        while left > 0 {
            pacing.advance(&mut left);
        }
        assert!(!pacing.is_over(), "{distance} us on");
        let took = milliseconds_until(&mut pacing, 7 + distance, 1);
        assert!(took < 210, "{distance} us on: {took}");
    }
}

#[test]
fn a_slow_screen_comes_as_far_as_a_fast_one() {
    let stops = [happens(1, 400, 90 * MS), happens(2, 400, 90 * MS), happens(3, 3 * MS, 0)];
    let flights = [flight(0, 400), flight(300, 3 * MS), flight(500, 4 * MS)];
    let times = [4, 16, 66].map(|frame| milliseconds_until(&mut plan(4 * MS, &flights, &stops), 4 * MS, frame));
    assert!(times.iter().all(|took| took.abs_diff(times[0]) <= 66), "{times:?}");
}

#[test]
fn a_stretch_that_would_take_too_long_is_hurried_and_its_sentences_are_not() {
    let mut legs = vec![
        Leg { to: at(1), screen: 60 * SECOND, kind: LegKind::Moves },
        Leg { to: at(1), screen: 4 * SECOND, kind: LegKind::Stands },
        Leg { to: at(2), screen: 20 * SECOND, kind: LegKind::Quiet },
    ];
    legs::fit(&mut legs, SHORTEST, 12 * SECOND);
    assert_eq!(legs.iter().map(|leg| leg.screen / SECOND).collect::<Vec<_>>(), [6, 4, 2]);
    let mut short = vec![Leg { to: at(1), screen: MS, kind: LegKind::Moves }];
    legs::fit(&mut short, SHORTEST, LONGEST);
    assert_eq!(short[0].screen, SHORTEST);
}

#[test]
fn where_nothing_new_is_told_for_long_what_moves_is_hurried_and_the_rest_is_not() {
    let leg = |screen, kind| Leg { to: at(1), screen, kind };
    let (moves, stands, quiet) = (LegKind::Moves, LegKind::Stands, LegKind::Quiet);
    let mut legs = vec![
        leg(2 * SECOND, moves),
        leg(5 * SECOND, stands),
        leg(4 * SECOND, moves),
        leg(2 * SECOND, quiet),
        leg(SECOND, stands),
        leg(3 * SECOND, quiet),
    ];
    legs::hurry_between(&mut legs, 3 * SECOND);
    assert_eq!(legs.iter().map(|leg| leg.screen / SECOND).collect::<Vec<_>>(), [2, 5, 2, 1, 1, 3]);
}

#[test]
fn playing_goes_on_where_somebody_has_put_the_cursor() {
    let mut pacing = plan(4 * MS, &[flight(0, 4 * MS)], &[happens(1, 2 * MS, 0)]);
    pacing.resume(at(MS));
    let rest = milliseconds_until(&mut pacing, 4 * MS, 5);
    assert!((520..=530).contains(&rest), "three of four milliseconds are left: {rest}");
}

#[test]
fn a_sentence_that_was_read_is_not_waited_for_again_whatever_leaves_at_its_instant() {
    let told = Position { steps: 1, time: 5 };
    let leaves_then = Flight { leaves: told, arrives: 9, screen: 0 };
    for flights in [&[][..], &[leaves_then]] {
        let mut legs = legs::between(at(0), at(10), flights, &[happens(1, 5, 9 * MS)]);
        legs::stand(&mut legs, [(told, SECOND)].into_iter());
        let mut pacing = Pacing::of(Stretch::between(at(0), at(10)), Vec::new(), legs);
        let mut left = SECOND;
        while pacing.advance(&mut left) != Reached::End(told) {}
        pacing.resume(told);
        let took = milliseconds_until(&mut pacing, 10, 1);
        assert!(took < 20, "{took} ms with {} messages", flights.len());
    }
}
