//! The sights of a stretch that are told, each long enough to be read.
//!
//! A stretch has time for a few sentences. Of each kind of sight the first is told and stands for the others, which are counted; the
//! weightiest kinds come first, until the time is used up. One is told whatever the time.

use super::reading::reading_time;
use super::sights::{Kind, LIGHTEST, Sight};
use super::stretch::{Screen, Stretch};
use crate::sim::{Duration, MS, NodeId, Position, Recording, Step};
use crate::tell::{self, Rich};
use crate::zk::Zk;

/// The number of sights of one kind within this time that are a herd.
const HERD: usize = 5;
const HERD_WITHIN: Duration = 50 * MS;

/// A sight that is told.
#[derive(Clone, Debug)]
pub struct ToldSight {
    pub step: Step<Zk>,
    /// The event and its reason, in sentences.
    pub text: Rich,
    /// The time for which the text stands, so that its first sentence can be read.
    pub stands: Screen,
    /// All sights of its kind from it on, itself included.
    pub repeats: Vec<Repeat>,
}

/// A sight that another of its kind is told for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    pub step: u32,
    /// Who did it.
    pub by: Option<NodeId>,
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
            let at = |repeat: &Repeat| recording.trace().get(repeat.step as usize).map_or(0, |step| step.at);
            (first.step..=last.step).contains(&step) && at(last) - at(first) <= HERD_WITHIN
        })
    }
}

/// Sights of one kind, which may be told by the first of them.
struct Candidate {
    kind: Kind,
    weight: u8,
    repeats: Vec<Repeat>,
}

/// The sights that are told in so much time on screen, in their order.
pub fn choose(recording: &Recording<Zk>, stretch: &Stretch, sights: &[Sight], time: Screen) -> Vec<ToldSight> {
    let candidates = candidates(sights);
    let weights: Vec<u8> = candidates.iter().map(|candidate| candidate.weight).collect();
    let told = tell_all(recording, stretch, candidates);
    let mut left = time;
    let mut chosen = vec![false; told.len()];
    let mut open = vec![true; told.len()];
    // The heaviest first, and of equals the first.
    while let Some(n) = (0..told.len()).rev().filter(|n| open[*n]).max_by_key(|n| weights[*n]) {
        open[n] = false;
        let any = chosen.contains(&true);
        let herd = |other: &usize| chosen[*other] && told[*other].is_herd_around(recording, told[n].step.index);
        if !any || told[n].stands <= left && !(0..told.len()).any(|other| herd(&other)) {
            left = left.saturating_sub(told[n].stands);
            chosen[n] = true;
        }
    }
    told.into_iter().zip(chosen).filter_map(|(told, chosen)| chosen.then_some(told)).collect()
}

/// The kinds of sights in the order of the first of each.
fn candidates(sights: &[Sight]) -> Vec<Candidate> {
    let heaviest = sights.iter().map(|sight| sight.weight).max().unwrap_or(0);
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut looked_at: Vec<Kind> = Vec::new();
    for sight in sights.iter().filter(|sight| sight.is_looked_at()) {
        if !looked_at.contains(&sight.kind) {
            looked_at.push(sight.kind);
        }
    }
    let is_news = |sight: &&Sight| !sight.is_in_shadow_of(&looked_at);
    for sight in sights.iter().filter(|sight| sight.weight >= LIGHTEST.min(heaviest).max(1)).filter(is_news) {
        let repeat = Repeat { step: sight.step, by: sight.by };
        match candidates.iter_mut().find(|candidate| candidate.kind == sight.kind) {
            Some(candidate) => candidate.repeats.push(repeat),
            None => candidates.push(Candidate { kind: sight.kind, weight: sight.weight, repeats: vec![repeat] }),
        }
    }
    candidates
}

/// The sentences of the candidates.
fn tell_all(recording: &Recording<Zk>, stretch: &Stretch, candidates: Vec<Candidate>) -> Vec<ToldSight> {
    let mut world = recording.seek(stretch.from);
    let mut step = Step::default();
    let tell = |Candidate { repeats, .. }: Candidate| {
        recording.replay(&mut world, repeats[0].step + 1, &mut step, &mut |_| {});
        let text = tell::caption(stretch.lang, &step, &world);
        let stands = reading_time(stretch.lang, &text.first_sentence());
        ToldSight { step: step.clone(), text, stands, repeats }
    };
    candidates.into_iter().map(tell).collect()
}
