//! The sights of a stretch that are told, each long enough to be read.
//!
//! A stretch has time for a few sentences. Of sights that have the same words, but for the machines in them, the first is told and stands for
//! the others, which are counted; the weightiest come first, and of each kind the first, until the time is used up. One is told whatever the
//! time.

use super::reading::reading_time;
use super::sights::{Kind, LIGHTEST, Sight};
use super::stretch::{Screen, Stretch};
use crate::app::history::told;
use crate::lang::Lang;
use crate::sim::{Duration, MS, NodeId, Position, Recording, Step, TraceKind};
use crate::tell::template::text;
use crate::tell::{self, Part, Rich};
use crate::zk::{Action, Command, Machine, Zk};

/// The number of sights of one kind within this time that are a herd.
const HERD: usize = 5;
const HERD_WITHIN: Duration = 50 * MS;
/// The weight that is taken from what has other words than the first of its kind, and from the next as often: another kind is as much news.
const AGAIN: u8 = 12;
/// The most machines that are named in one caption.
const MAX_NAMED: usize = 12;
/// So many machines whose numbers follow each other are told by the first and the last.
const MANY: usize = 4;

/// A sight that is told.
#[derive(Clone, Debug)]
pub struct ToldSight {
    pub step: Step<Zk>,
    /// The last step of those that it is told for and that come at the same instant, with nothing else to see between them: all of them are on
    /// the stage while the text stands.
    through: u32,
    /// The event and its reason, in sentences.
    pub text: Rich,
    /// The time for which the text stands, so that its first sentence can be read.
    pub stands: Screen,
    /// All sights with its words from it on, itself included.
    pub repeats: Vec<Repeat>,
    /// The words before the sentence where it stands for several: how many, and who does them. They are there from the first to the last, and
    /// so do not flicker where they come at once.
    pub alike: Option<String>,
}

/// A sight that another of its kind is told for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    pub step: u32,
    /// Who did it.
    pub by: Option<NodeId>,
}

impl ToldSight {
    /// Right after it, and after all like it that come at once.
    pub fn position(&self) -> Position {
        Position { steps: self.through + 1, time: self.step.at }
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

/// Sights with the same words, which may be told by the first of them.
struct Candidate {
    kind: Kind,
    words: String,
    /// The words with the machines' names, and whether all of these have them.
    line: String,
    is_same: bool,
    weight: u8,
    repeats: Vec<Repeat>,
}

/// The sights that are told in so much time on screen, in their order.
pub fn choose(recording: &Recording<Zk>, stretch: &Stretch, sights: &[Sight], time: Screen) -> Vec<ToldSight> {
    let candidates = candidates(recording, sights);
    let weights: Vec<u8> = candidates.iter().map(|candidate| candidate.weight).collect();
    let told = tell_all(recording, stretch, candidates, sights);
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

/// The sights by their words, in the order of the first of each.
fn candidates(recording: &Recording<Zk>, sights: &[Sight]) -> Vec<Candidate> {
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
        let (line, words) = words(recording, sight);
        let is_of_kind = |candidate: &&mut Candidate| candidate.kind == sight.kind;
        match candidates.iter_mut().filter(is_of_kind).find(|candidate| candidate.words == words) {
            Some(candidate) => {
                candidate.is_same &= candidate.line == line;
                candidate.repeats.push(repeat);
            }
            None => {
                let others = candidates.iter().filter(|candidate| candidate.kind == sight.kind).count();
                let others = others.saturating_sub(usize::from(sight.kind.is_order()));
                let weight = sight.weight.saturating_sub(AGAIN.saturating_mul(u8::try_from(others).unwrap_or(u8::MAX)));
                candidates.push(Candidate { kind: sight.kind, words, line, is_same: true, weight, repeats: vec![repeat] });
            }
        }
    }
    candidates
}

/// The line of a sight in the log, and the same without the names of the machines in it: each stands as the first, the second and so on that is named, so
/// that `s1 votes for s1` is not `s1 votes for s2`. A path or a call with the name of whoever does it is as its.
fn words(recording: &Recording<Zk>, sight: &Sight) -> (String, String) {
    let trace = &recording.trace()[sight.step as usize];
    let line = tell::line(Lang::En, trace, recording.notes_of(sight.step));
    let doer = sight.by.and_then(Machine::of).map(|machine| machine.to_string());
    let mut named: Vec<NodeId> = Vec::new();
    let mut words = String::new();
    for part in &line.0 {
        if let Part::Node(node) = part {
            let number = named.iter().position(|it| it == node).unwrap_or(named.len());
            if number == named.len() {
                named.push(*node);
            }
            words.push(PLACES[number.min(PLACES.len() - 1)]);
            continue;
        }
        push_without(&mut words, &part.to_string(), doer.as_deref().unwrap_or_default());
    }
    if trace.kind == TraceKind::Command {
        words += &word(recording, sight.step);
    }
    (tell::plain_text(&line), words)
}

/// A person's word to a client's program at this step, which the log does not give.
#[cold]
#[inline(never)]
fn word(recording: &Recording<Zk>, step: u32) -> String {
    let entries = recording.entries();
    match entries.get(entries.partition_point(|entry| entry.at.steps < step)).map(|entry| &entry.command) {
        // Behind its client's name.
        Some(told @ Command::Action(Action::Tell { .. })) => told.to_string().split_once(' ').unwrap_or_default().1.to_owned(),
        _ => String::new(),
    }
}

/// Signs that stand for machines.
const PLACES: [char; 4] = ['①', '②', '③', '④'];

/// Adds the text, with another sign for a name where that is a word of its own.
fn push_without(words: &mut String, text: &str, name: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        if !byte.is_ascii_alphanumeric() && byte.is_ascii() {
            let word = &text[from..at];
            words.push_str(if !name.is_empty() && word == name { "⓪" } else { word });
            words.push(char::from(byte));
            from = at + 1;
        }
    }
}

/// The words before a sentence that stands for all of these: short, for they take time to read as well.
fn alike(lang: Lang, repeats: &[Repeat], is_same: bool) -> Option<String> {
    let (all, mut machines) = (repeats.len(), Vec::new());
    for machine in repeats.iter().filter_map(|repeat| Machine::of(repeat.by?)) {
        if !machines.contains(&machine) {
            machines.push(machine);
        }
    }
    // The sentence is about the first, and says itself who that is.
    match machines.len() {
        0 => None,
        _ if all < 2 => None,
        1 if is_same => Some(text!(lang, "{all} times:", "共 {all} 次：", all)),
        1 => Some(text!(lang, "{all} times, first:", "共 {all} 次，首次：", all)),
        _ => {
            let who = named(lang, &machines);
            Some(text!(lang, "{all} times ({who}), first:", "共 {all} 次（{who}），首次：", all, who))
        }
    }
}

/// The names of the machines: of many whose numbers follow each other, the first and the last.
fn named(lang: Lang, machines: &[Machine]) -> String {
    let number = |machine: &&Machine| machine.node().0;
    if let (Some(first), Some(last)) = (machines.iter().min_by_key(number), machines.iter().max_by_key(number))
        && machines.len() >= MANY
        && usize::from(number(&last) - number(&first)) + 1 == machines.len()
    {
        return text!(lang, "{first} to {last}", "{first} 至 {last}", first = first.to_string(), last = last.to_string());
    }
    let mut names: Vec<String> = machines.iter().take(MAX_NAMED).map(Machine::to_string).collect();
    if machines.len() > names.len() {
        names.push("…".to_owned());
    }
    names.join(lang.and())
}

/// The sentences of the candidates.
fn tell_all(recording: &Recording<Zk>, stretch: &Stretch, candidates: Vec<Candidate>, sights: &[Sight]) -> Vec<ToldSight> {
    let mut world = recording.seek(stretch.from);
    let mut step = Step::default();
    let tell = |Candidate { repeats, is_same, .. }: Candidate| {
        recording.replay(&mut world, repeats[0].step + 1, &mut step, &mut |_| {});
        let text = told::caption(stretch.lang, recording, &step, &world);
        let alike = alike(stretch.lang, &repeats, is_same);
        let stands = reading_time(stretch.lang, alike.as_deref().unwrap_or_default(), &text.first_sentence());
        let through = through(sights, &repeats);
        ToldSight { step: step.clone(), through, text, stands, repeats, alike }
    };
    candidates.into_iter().map(tell).collect()
}

/// The last of these that follow the first at its instant, with no other sight between them: several commands of one line, for example.
fn through(sights: &[Sight], repeats: &[Repeat]) -> u32 {
    let first = repeats[0].step;
    let from = sights.partition_point(|sight| sight.step < first);
    let at = sights.get(from).map(|sight| sight.at);
    let at_once =
        sights[from..].iter().zip(repeats).take_while(|(sight, repeat)| sight.step == repeat.step && Some(sight.at) == at);
    at_once.last().map_or(first, |(sight, _)| sight.step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_left_out_where_it_is_a_word_of_its_own() {
        let without = |text: &str, name: &str| {
            let mut words = String::new();
            push_without(&mut words, text, name);
            words
        };
        assert_eq!(without("create /lock/c1-2-lock-", "c1"), "create /lock/⓪-2-lock- ");
        assert_eq!(without("c12 and abc1, c1", "c1"), "c12 and abc1, ⓪ ");
        assert_eq!([without("c1", ""), without("锁c1", "c1")], ["c1 ", "锁c1 "]);
    }
}
