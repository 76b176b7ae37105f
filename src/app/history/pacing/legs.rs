//! Legs: pieces of a stretch that each pass at one rate.

use super::stretch::{Screen, order, share};
use crate::sim::{Duration, MS, Position, SECOND, Time};

/// A quiet stretch of this much takes this long; a shorter one less, in proportion.
const QUIET_AFTER: Duration = 20 * MS;
const QUIET: Screen = 300 * MS;
/// A long one takes more, so that one sees a timeout run out; at most this much.
const LONGEST_QUIET: Screen = 2 * SECOND;

/// A piece of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    pub to: Position,
    pub screen: Screen,
    pub kind: LegKind,
}

/// The way in which a leg is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegKind {
    /// Something visible is on its way, or has just come.
    Moves,
    /// Nothing to see happens.
    Quiet,
    /// The clock stands while a sentence is read.
    Stands,
}

/// A visible message on its way, and how long it should be seen to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Right after all that happens at the instant at which it leaves.
    pub leaves: Position,
    pub arrives: Time,
    pub screen: Screen,
}

/// A place that is not passed over: something happens there, and stands for a while before the next does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    pub at: Position,
    pub stands: Screen,
}

/// The legs from one position to another: each ends where a message leaves or where something happens. Both come in their order.
pub fn between(from: Position, to: Position, flights: &[Flight], stops: &[Stop]) -> Vec<Leg> {
    let mut waiting = flights.iter().peekable();
    let mut moving: Vec<Flight> = Vec::new();
    let mut legs: Vec<Leg> = Vec::new();
    let (mut now, mut stands) = (from, 0);
    for point in points(from, to, flights, stops) {
        while let Some(flight) = waiting.next_if(|flight| flight.leaves.time <= now.time) {
            moving.push(*flight);
        }
        moving.retain(|flight| flight.arrives > now.time);
        let at = point.at;
        let passes = at.time - now.time;
        let (natural, kind) = match rate(&moving) {
            Some((screen, latency)) => (share(screen, passes, latency), LegKind::Moves),
            None => (quiet(passes), LegKind::Quiet),
        };
        let kind = if passes < QUIET_AFTER { LegKind::Moves } else { kind };
        if passes > 0 || stands > 0 || order(at) > order(now) {
            legs.push(Leg { to: at, screen: natural.max(stands), kind });
        }
        (now, stands) = (at, point.stands);
    }
    if stands > 0 {
        legs.push(Leg { to: now, screen: stands, kind: LegKind::Moves });
    }
    legs
}

/// Every place at which a leg ends.
fn points(from: Position, to: Position, flights: &[Flight], stops: &[Stop]) -> Vec<Stop> {
    let mut points: Vec<Stop> = Vec::with_capacity(stops.len() + flights.len() + 1);
    let mut stops = stops.iter().peekable();
    for leaves in flights.iter().map(|flight| flight.leaves) {
        if order(leaves) > order(from) && order(leaves) < order(to) {
            while let Some(stop) = stops.next_if(|stop| order(stop.at) <= order(leaves)) {
                points.push(*stop);
            }
            points.push(Stop { at: leaves, stands: 0 });
        }
    }
    points.extend(stops);
    points.push(Stop { at: to, stands: 0 });
    points
}

/// The time on screen and the mean latency of the messages that want most of it.
fn rate(moving: &[Flight]) -> Option<(Screen, Duration)> {
    let most = moving.iter().map(|flight| flight.screen).max()?;
    let latencies = moving.iter().filter(|flight| flight.screen == most).map(|flight| flight.arrives - flight.leaves.time);
    let (sum, count) = latencies.fold((0, 0), |(sum, count), latency| (sum + latency, count + 1));
    Some((most, sum / count))
}

fn quiet(passes: Duration) -> Screen {
    match passes {
        _ if passes < QUIET_AFTER => share(QUIET, passes, QUIET_AFTER),
        _ => (QUIET + (passes - QUIET_AFTER) / 6).min(LONGEST_QUIET),
    }
}

/// The whole time on screen.
pub fn screen(legs: &[Leg]) -> Screen {
    legs.iter().map(|leg| leg.screen).sum()
}

/// Puts a stand behind the leg that ends at each of these positions.
pub fn stand(legs: &mut Vec<Leg>, told: impl Iterator<Item = (Position, Screen)>) {
    for (to, screen) in told {
        let after = legs.partition_point(|leg| order(leg.to) <= order(to));
        legs.insert(after, Leg { to, screen, kind: LegKind::Stands });
    }
}

/// Makes what moves between two sentences, before the first, and behind the last quicker, where it would take longer than this.
pub fn hurry_between(legs: &mut [Leg], most: Screen) {
    for legs in legs.split_mut(|leg| leg.kind == LegKind::Stands) {
        fit(legs, 0, most);
    }
}

/// Makes what moves quicker or slower until the whole takes no less and no more than it may. Sentences keep their time.
pub fn fit(legs: &mut [Leg], shortest: Screen, longest: Screen) {
    let whole = screen(legs);
    let stands: Screen = legs.iter().filter(|leg| leg.kind == LegKind::Stands).map(|leg| leg.screen).sum();
    let moves = whole - stands;
    let may = match whole {
        _ if whole > longest => longest.saturating_sub(stands),
        _ if whole < shortest => shortest - stands,
        _ => return,
    };
    for leg in legs.iter_mut().filter(|leg| leg.kind != LegKind::Stands) {
        leg.screen = share(leg.screen, may, moves);
    }
}
