//! Pacing: how the clock of the screen maps to the clock of a run, so that whatever matters stands long enough to be seen and read.
//!
//! A stretch of a recording is planned as a whole. Its sights are weighed, the weightiest are told, and every part gets its time on
//! screen: a told sight as long as its sentence takes to read, a message on its way less the more of its kind were seen, a quiet stretch
//! little however long it is. What would take longer than the stretch may is hurried; the sentences are not.
//!
//! Invariant: a plan is a function of the recording, the stretch and what is looked at. Frames have no part in it, so that a slow screen
//! and a fast one show the same for the same time.

mod legs;
mod reading;
mod replays;
mod sights;
mod stretch;
mod told;

#[cfg(test)]
mod tests;

pub use legs::{Flight, Stop};
use legs::{Leg, LegKind};
pub use reading::reading_time;
pub use sights::{Sight, sights, visible_flights};
pub use stretch::{Picture, Screen, Stretch};
use stretch::{order, share};
pub use told::ToldSight;

use crate::lang::Lang;
use crate::lessons::Tempo;
use crate::sim::{Duration, NodeId, Position, Recording, SECOND, Time};
use crate::zk::{Note, Zk};

/// The longest time that a stretch takes at speed 1.
pub const LONGEST: Screen = 19 * SECOND;
/// The part of the longest time that is kept for what moves, if it wants so much: sentences get the rest.
const MOVES: (Screen, Screen) = (1, 3);
/// The longest time for which things move in a beat with nothing new told; twice as long in a slow one.
pub const UNTOLD: Screen = 3 * SECOND;
/// So many steps before the last one that is worth a sentence, one about what is looked at has the last words; and so many before it, one that
/// weighs more.
const LOOKED_AT_WORDS: u32 = 40;
const LAST_WORDS: u32 = 6;
/// The shortest time in which a stretch with something to see is shown.
pub const SHORTEST: Screen = 2 * SECOND;

/// A stretch of a run with the time that each part of it gets on screen, and how far it was played.
#[derive(Clone, Debug)]
pub struct Pacing {
    pub stretch: Stretch,
    /// The sights that are told, in their order.
    pub told: Vec<ToldSight>,
    /// The weightiest of the last steps of the stretch that are worth a sentence: told when the stretch has been played, so that the last words fit what is
    /// on the stage then.
    last: Option<u32>,
    legs: Vec<Leg>,
    /// The leg that is played, and how much of it is over.
    leg: usize,
    spent: Screen,
    at: Position,
}

/// The place that a piece of playing has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// An instant within a leg.
    Within(Time),
    /// The end of a leg, right after what happens there.
    End(Position),
}

/// The last answer that a client gets after what was told last: the end of the story.
#[cold]
#[inline(never)]
fn answered(recording: &Recording<Zk>, sights: &[Sight], told: u32) -> Option<u32> {
    let is_answer = |(_, note): &(NodeId, Note)| matches!(note, Note::Replied { call: Some(_), .. });
    let answers = |sight: &&Sight| sight.is_worth_a_word() && recording.notes_of(sight.step).iter().any(is_answer);
    sights.iter().rev().take_while(|sight| sight.step > told).find(answers).map(|sight| sight.step)
}

impl Pacing {
    /// Plans a stretch of a recording that is computed to its end.
    pub fn plan(recording: &Recording<Zk>, stretch: Stretch) -> Pacing {
        let sights = sights(recording, &stretch);
        let longest = match stretch.tempo {
            Tempo::Even => LONGEST,
            Tempo::Slow => 2 * LONGEST,
            Tempo::Brief => LONGEST / 3,
        };
        let flights = visible_flights(recording, stretch.from, stretch.to, &stretch.hidden);
        let stops = sights.iter().map(Sight::stop).collect::<Vec<_>>();
        let mut legs = legs::between(stretch.from, stretch.to, &flights, &stops);
        let moves = legs::screen(&legs).min(longest * MOVES.0 / MOVES.1);
        let told = told::choose(recording, &stretch, &sights, longest - moves);
        legs::stand(&mut legs, told.iter().map(|told| (told.position(), told.stands)));
        legs::fit(&mut legs, SHORTEST, longest);
        let worth = || sights.iter().rev().filter(|sight| sight.is_worth_a_word());
        let end = worth().next().map_or(0, |sight| sight.step);
        let is_last = |sight: &&Sight| sight.step + if sight.is_looked_at() { LOOKED_AT_WORDS } else { LAST_WORDS } >= end;
        let of_last = worth().filter(is_last);
        let weight = |sight: &Sight| Some(sight.weight).filter(|_| sight.step + LAST_WORDS >= end);
        // A recipe says what it has come to; its calls are only the means.
        let is_of_program = |(_, note): &(NodeId, Note)| matches!(note, Note::Program(_));
        let says = |sight: &Sight| weight(sight).is_some() && recording.notes_of(sight.step).iter().any(is_of_program);
        let key = |sight: &&Sight| {
            let says = says(sight);
            (sight.is_looked_at(), says, weight(sight).filter(|_| !says), sight.step)
        };
        let last = of_last.max_by_key(key).map(|sight| sight.step);
        let told_last = told.last().map(|told| told.step.index);
        let last = match (last, told_last) {
            (Some(last), Some(told)) if last <= told => answered(recording, &sights, told).or(Some(last)),
            _ => last,
        };
        Pacing { last, ..Pacing::of(stretch, told, legs) }
    }

    /// A plan in which nothing is told, of several recordings that are gone through at once.
    pub fn untold(stretch: Stretch, flights: &[Flight], stops: &[Stop], longest: Screen) -> Pacing {
        let mut legs = legs::between(stretch.from, stretch.to, flights, stops);
        legs::fit(&mut legs, 0, longest);
        Pacing::of(stretch, Vec::new(), legs)
    }

    /// Hurries what goes on for long with nothing new told.
    pub fn without_lull(mut self) -> Pacing {
        let times = if self.stretch.tempo == Tempo::Slow { 2 } else { 1 };
        legs::hurry_between(&mut self.legs, times * UNTOLD);
        self
    }

    /// Hurries the beginning, so that the run comes to this time within so much time on screen.
    pub fn by(mut self, time: Time, longest: Screen) -> Pacing {
        let until = self.legs.partition_point(|leg| leg.to.time <= time);
        legs::fit(&mut self.legs[..until], 0, longest);
        self
    }

    fn of(stretch: Stretch, told: Vec<ToldSight>, legs: Vec<Leg>) -> Pacing {
        let at = stretch.from;
        Pacing { stretch, told, last: None, legs, leg: 0, spent: 0, at }
    }

    /// The time at which the leg begins that is played.
    fn leg_begins(&self) -> Time {
        self.leg.checked_sub(1).map_or(self.stretch.from, |before| self.legs[before].to).time
    }

    /// The position that playing stands at.
    pub fn at(&self) -> Position {
        self.at
    }

    pub fn is_over(&self) -> bool {
        self.leg >= self.legs.len()
    }

    /// Goes on from a place in the stretch. What was told there has been read.
    pub fn resume(&mut self, at: Position) {
        self.leg = self.legs.partition_point(|leg| order(leg.to) <= order(at));
        self.at = at;
        let from = self.leg_begins();
        self.spent = self.legs.get(self.leg).map_or(0, |leg| {
            let (gone, whole) = (at.time.saturating_sub(from), leg.to.time.saturating_sub(from));
            share(leg.screen, gone, whole)
        });
    }

    /// Plays on, to the end of the leg at most. Takes the time from what is `left` of the frame.
    pub fn advance(&mut self, left: &mut Screen) -> Reached {
        let Some(leg) = self.legs.get(self.leg) else { return Reached::End(self.stretch.to) };
        let (rest, from) = (leg.screen.saturating_sub(self.spent), self.leg_begins());
        if rest > *left {
            self.spent += std::mem::take(left);
            return Reached::Within(from + share(leg.to.time - from, self.spent, leg.screen));
        }
        *left -= rest;
        let to = leg.to;
        self.leg += 1;
        self.spent = 0;
        Reached::End(to)
    }

    /// Playing has come there.
    pub fn came(&mut self, at: Position) {
        self.at = at;
    }

    /// The quiet stretch that passes now: how much of the run's time it is.
    pub fn quiet(&self) -> Option<Duration> {
        let leg = self.legs.get(self.leg)?;
        (leg.kind == LegKind::Quiet).then(|| leg.to.time - self.leg_begins())
    }

    /// The longest time on screen for which nothing new is told.
    #[cfg(test)]
    pub fn longest_untold(&self) -> Screen {
        let untold = self.legs.split(|leg| leg.kind == LegKind::Stands).map(legs::screen);
        untold.max().unwrap_or(0)
    }

    /// Whether the plan is of this run, in this language, and the position lies in it.
    pub fn covers(&self, run: usize, lang: Lang, at: Position) -> bool {
        let Stretch { from, to, .. } = self.stretch;
        self.stretch.run == run && self.stretch.lang == lang && order(from) <= order(at) && order(at) <= order(to)
    }

    /// The last sight told at or before a number of steps.
    pub fn told_at(&self, steps: u32) -> Option<&ToldSight> {
        let after = self.told.partition_point(|told| told.step.index < steps);
        self.told[..after].last()
    }

    /// The last step that is worth a sentence, once the stretch has been played to its end, if nothing after it was told: the clock of captions never goes back.
    pub fn closing(&self, at: Position) -> Option<u32> {
        let step = self.last.filter(|_| self.is_over() && at == self.stretch.to)?;
        self.told.last().is_none_or(|told| told.step.index < step).then_some(step)
    }

    /// The told sight whose time begins at this position.
    pub fn told_just_now(&self, at: Position) -> Option<&ToldSight> {
        self.told_at(at.steps).filter(|told| told.position() == at)
    }
}
