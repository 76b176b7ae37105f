//! Rules for a good lesson, as far as a program can check them: everything said is true of the run, short enough, and in both languages.

use super::expression::Expression;
use super::figures::Figures;
use super::lesson::{Beat, Lesson};
use super::look::Look;
use super::perform::{Performed, PerformedBeat};
use super::prose::{Piece, Prose, plain};
use crate::sim::World;
use crate::zk::{Zk, servers_up};

/// The most words of English in one text: one idea.
const MAX_WORDS: usize = 60;
/// The most characters of Chinese; a word of Latin letters counts as two.
const MAX_CHARACTERS: usize = 120;

/// An expectation that does not hold, and the values that were compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// Counted from one.
    pub line: usize,
    /// The beat at whose end it does not hold.
    pub beat: String,
    /// The comparison as it is written.
    pub text: String,
    pub left: String,
    pub right: String,
}

/// The expectations of a lesson that do not hold in its run.
pub fn unmet<'a>(lesson: &'a Lesson, performed: &'a Performed) -> impl Iterator<Item = Unmet> + 'a {
    lesson.beats.iter().zip(&performed.beats).filter(|(beat, _)| !beat.expects.is_empty()).flat_map(|(beat, done)| {
        let mut figures = Figures::new(&performed.recording, done.start, done.end).of_size(lesson.size);
        beat.expects.iter().filter_map(move |expect| {
            let (left, right) = figures.check(expect).err()?;
            Some(Unmet { line: expect.line, beat: beat.name.clone(), text: expect.text.clone(), left, right })
        })
    })
}

/// The faults of a lesson that was carried out, a sentence each, for authors and tests; beside them stand the commands that could not be
/// done, `Performed::problems`.
pub fn faults(lesson: &Lesson, performed: &Performed) -> Vec<String> {
    let told = |Unmet { line, text, left, right, .. }| format!("line {line}: expect {text}: {left} against {right}");
    unmet(lesson, performed).map(told).chain(unanswerable(lesson, performed)).chain(advice(lesson, performed)).collect()
}

/// The questions that nobody could answer, a sentence each: no option is right, or every one.
pub fn unanswerable(lesson: &Lesson, performed: &Performed) -> Vec<String> {
    let mut faults = Vec::new();
    for (beat, done) in lesson.beats.iter().zip(&performed.beats) {
        let Some(question) = &beat.question else { continue };
        let mut figures = Figures::new(&performed.recording, done.start, done.end).of_size(lesson.size);
        if done.rights.is_empty() {
            faults.push(format!("beat {}: no option is right: it is {}", beat.name, figures.value(&question.answer)));
        }
        if done.rights.len() == question.options.len() {
            faults.push(format!("beat {}: no option is wrong", beat.name));
        }
    }
    faults
}

/// What would make a true lesson a better one, a sentence each.
pub fn advice(lesson: &Lesson, performed: &Performed) -> Vec<String> {
    let mut advice: Vec<String> = lesson.untranslated.iter().map(|error| format!("line {}: {}", error.line, error.kind)).collect();
    for (beat, done) in lesson.beats.iter().zip(&performed.beats) {
        let mut say = |fault: String| advice.push(format!("beat {}: {fault}", beat.name));
        let after = performed.recording.seek(done.end);
        if beat.looks.is_empty() {
            say("looks at nothing".to_owned());
        }
        lengths(beat).into_iter().for_each(&mut say);
        told_too_soon(beat, done).into_iter().for_each(&mut say);
        unexplained(beat, done).for_each(&mut say);
        let before = performed.recording.seek(done.start);
        for look in beat.looks.iter().chain(links(beat)).filter(|look| !is_there(look, &after) && !is_there(look, &before)) {
            say(format!("there is no {} in the run", look));
        }
        for (figure, value) in done.before.iter().chain(&done.after).filter(|(_, value)| value == "none") {
            // "Nobody leads", "nothing is there" may be exactly the point of the sentence.
            if !matches!(
                figure,
                Expression::Leader
                    | Expression::Elected
                    | Expression::Holder(_)
                    | Expression::ServerOf(_)
                    | Expression::Value(..)
                    | Expression::InSnapshot(..)
            ) {
                say(format!("{figure:?} is {value}"));
            }
        }
    }
    for (what, prose) in [("take", &lesson.take), ("myth", &lesson.myth), ("truth", &lesson.truth)] {
        let (words, characters) = measure(prose);
        if words > MAX_WORDS || characters > MAX_CHARACTERS {
            advice.push(format!("{what}: {words} words, {characters} characters"));
        }
    }
    if lesson.reads.is_empty() {
        advice.push("nowhere to read on".to_owned());
    }
    advice
}

/// A beat is one idea: its text before and after are measured as one.
fn lengths(beat: &Beat) -> Vec<String> {
    let mut faults = Vec::new();
    let (say, then) = (measure(&beat.say), measure(&beat.then));
    let others = beat.prose().filter(|prose| ![&beat.say, &beat.then].contains(prose)).map(|prose| (prose, measure(prose)));
    for (prose, (words, characters)) in std::iter::once((&beat.say, (say.0 + then.0, say.1 + then.1))).chain(others) {
        if words > MAX_WORDS || characters > MAX_CHARACTERS {
            faults.push(format!("{words} words, {characters} characters: {}", plain(&prose.en, |_| "…".to_owned())));
        }
    }
    faults
}

/// Finds words before the beat that count what has not been played yet, or that give the answer away.
fn told_too_soon(beat: &Beat, done: &PerformedBeat) -> Vec<String> {
    let counts = |expression: &&Expression| matches!(expression, Expression::Count(..) | Expression::Lasted);
    let counted = beat.before().chain([&beat.note]).flat_map(Prose::figures).filter(counts);
    let mut faults: Vec<String> = counted.map(|figure| format!("{figure:?} is told before it is counted")).collect();
    let named: Vec<String> = beat
        .before()
        .flat_map(Prose::pieces)
        .filter_map(|piece| if let Piece::Link(look, _) = piece { Some(look.to_string()) } else { None })
        .collect();
    let options = beat.question.iter().flat_map(|question| question.options.iter().enumerate());
    let (right, wrong): (Vec<_>, Vec<_>) =
        options.filter(|(_, option)| named.contains(&option.value)).partition(|(n, _)| done.rights.contains(n));
    if wrong.is_empty() {
        faults.extend(
            right.iter().map(|(_, option)| format!("of all options {} alone is named before it is asked for", option.value)),
        );
    }
    faults
}

/// Words of English, characters of Chinese.
fn measure(prose: &Prose) -> (usize, usize) {
    let english = plain(&prose.en, |_| "7".to_owned());
    let chinese = plain(&prose.zh, |_| "7".to_owned());
    let wide = chinese.chars().filter(|c| !c.is_ascii()).count();
    let latin = chinese.split(|c: char| !c.is_ascii() || c == ' ').filter(|word| !word.is_empty()).count();
    (english.split_whitespace().count(), wide + 2 * latin)
}

/// Wrong options of which nothing says why they are wrong.
fn unexplained<'a>(beat: &'a Beat, done: &'a PerformedBeat) -> impl Iterator<Item = String> + 'a {
    let options = beat.question.iter().flat_map(|question| question.options.iter().enumerate());
    let unexplained = options.filter(|(n, option)| !done.rights.contains(n) && option.why.is_none());
    unexplained.map(|(_, option)| format!("option {} is wrong and nothing says why", option.value))
}

fn links(beat: &Beat) -> impl Iterator<Item = &Look> {
    beat.prose().chain([&beat.note]).flat_map(Prose::pieces).filter_map(|piece| match piece {
        Piece::Link(look, _) => Some(look),
        _ => None,
    })
}

fn is_there(look: &Look, world: &World<Zk>) -> bool {
    match look {
        Look::Machine(machine) => world.node(machine.node()).is_some(),
        Look::Path(path) => servers_up(world).any(|(_, server)| server.tree().get(path).is_some()),
    }
}
