//! Which sights of a stretch are told, each long enough to be read.
//!
//! A stretch has time for a few sentences. Of each kind of sight the first is told and stands for the others, which are counted; the
//! weightiest kinds come first, until the time is used up. One is told whatever the time.

use super::reading::reading_time;
use super::sights::{Kind, Sight};
use super::{Screen, Stretch};
use crate::sim::{Duration, MS, Position, Recording, Step};
use crate::tell::{self, Rich};
use crate::zk::Zk;

/// Nothing lighter is told.
const LIGHTEST: u8 = 45;
/// So many sights of one kind within this time are a herd.
const HERD: usize = 5;
const HERD_WITHIN: Duration = 50 * MS;
/// So many kinds are thought of.
const CANDIDATES: usize = 24;

/// A sight that is told.
#[derive(Clone, Debug)]
pub struct ToldSight {
    pub step: Step<Zk>,
    /// What happened, and why.
    pub text: Rich,
    /// How long it stands, so that its first sentence can be read.
    pub stands: Screen,
    /// The steps of all sights of its kind from it on, itself included.
    pub repeats: Vec<u32>,
}

impl ToldSight {
    /// Right after it.
    pub fn position(&self) -> Position {
        Position { steps: self.step.index + 1, time: self.step.at }
    }

    /// Whether a step falls among many of this kind that come at once. While a herd comes, nothing lighter is told.
    fn is_herd_around(&self, recording: &Recording<Zk>, step: u32) -> bool {
        let ends = self.repeats.first().zip(self.repeats.last());
        ends.filter(|_| self.repeats.len() >= HERD).is_some_and(|(first, last)| {
            let at = |step: u32| recording.trace().get(step as usize).map_or(0, |step| step.at);
            (first..=last).contains(&&step) && at(*last) - at(*first) <= HERD_WITHIN
        })
    }
}

struct Candidate {
    kind: Kind,
    weight: u8,
    repeats: Vec<u32>,
}

/// The sights that are told in so much time on screen, in their order.
pub fn choose(recording: &Recording<Zk>, stretch: &Stretch, sights: &[Sight], time: Screen) -> Vec<ToldSight> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for sight in sights {
        match candidates.iter_mut().find(|candidate| candidate.kind == sight.kind) {
            Some(candidate) => candidate.repeats.push(sight.step),
            None => candidates.push(Candidate { kind: sight.kind, weight: sight.weight, repeats: vec![sight.step] }),
        }
    }
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.weight));
    candidates.truncate(CANDIDATES);
    let heaviest = candidates.first().map_or(0, |candidate| candidate.weight);
    candidates.retain(|candidate| candidate.weight >= LIGHTEST.min(heaviest));
    let told = tell_all(recording, stretch, candidates);
    let mut left = time;
    let mut chosen: Vec<ToldSight> = Vec::new();
    for (_, told) in told {
        let is_within = chosen.iter().any(|herd| herd.is_herd_around(recording, told.step.index));
        if chosen.is_empty() || told.stands <= left && !is_within {
            left = left.saturating_sub(told.stands);
            chosen.push(told);
        }
    }
    chosen.sort_by_key(|told| told.step.index);
    chosen
}

/// The sentences of the candidates, the weightiest first.
fn tell_all(recording: &Recording<Zk>, stretch: &Stretch, mut candidates: Vec<Candidate>) -> Vec<(u8, ToldSight)> {
    let mut world = recording.seek(stretch.from);
    let mut step = Step::default();
    candidates.sort_by_key(|candidate| candidate.repeats[0]);
    let mut told: Vec<(u8, ToldSight)> = Vec::new();
    for Candidate { weight, repeats, .. } in candidates {
        recording.replay(&mut world, repeats[0] + 1, &mut step, &mut |_| {});
        let text = tell::caption(stretch.lang, &step, &world);
        let stands = reading_time(stretch.lang, &text.first_sentence());
        told.push((weight, ToldSight { step: step.clone(), text, stands, repeats }));
    }
    told.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    told
}
