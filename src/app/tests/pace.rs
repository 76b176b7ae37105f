//! The time that each beat of each lesson plays at speed 1, and that each of its sentences stands: long enough to be read, and the same on
//! slow and on fast screens.
//!
//! `ZOOSCOPE_LESSON=watches` plays that lesson alone.

use std::env;
use std::fs;
use std::path::Path;

use super::*;
use crate::app::history::pacing::{LONGEST, Pacing, SHORTEST, UNTOLD};
use crate::lessons::Tempo;
use crate::sim::{MS, Position};

/// Frames a second of a slow screen, of this page, and of a fast screen.
const RATES: [u64; 3] = [15, 30, 60];
/// Beats that play longer than this are stuck.
const LONGEST_MS: u64 = 300_000;
/// No sentence is over before this.
const GLANCE_MS: u64 = 1_500;
/// And none stays for longer than this: what it takes to know is in its first words, or in a sentence of its own.
const LONG_MS: u64 = 12_500;
/// The first frame and the last are whole ones, which is none of the pace's doing.
const ENDS_MS: u64 = 2 * 1_000 / RATES[0];

struct Beat {
    number: usize,
    events: u32,
    /// The sentences that were told, each with its time.
    told: Vec<(String, u64)>,
    /// The time that it plays at each of [`RATES`].
    took_ms: [u64; 3],
    /// The longest time for which nothing new is told.
    untold_ms: u64,
    tempo: Tempo,
}

pub(super) fn lesson_texts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let order = fs::read_to_string(folder.join("order.txt")).unwrap();
    let names = order.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    names.map(|name| (name.to_owned(), fs::read_to_string(folder.join(format!("{name}.lesson"))).unwrap())).collect()
}

/// Plays a beat that has been entered until it stops; how long that took, and what was told for how long.
fn play(model: &mut Model, rate: u64) -> (u64, Vec<(String, u64)>) {
    if !wants_frames(model) {
        // A question waits before the beat.
        update(model, Msg::Lesson(LessonMsg::Next));
    }
    let (mut frame, mut told) = (0, Vec::<(u32, String, u64)>::new());
    let from = model.cursor().steps;
    while wants_frames(model) {
        update(model, Msg::Time(TimeMsg::Frame { now_ms: frame * 1_000 / rate }));
        // What is told when it has stopped stands until a person goes on.
        if let Some(now) = model.told.as_ref().filter(|told| told.step.index >= from && wants_frames(model)) {
            match told.last_mut().filter(|(step, ..)| *step == now.step.index) {
                Some((.., frames)) => *frames += 1,
                None => told.push((now.step.index, sentence(model), 1)),
            }
        }
        frame += 1;
        assert!(frame * 1_000 / rate < LONGEST_MS, "it plays on and on");
    }
    let told = told.into_iter().map(|(_, text, frames)| (text, frames * 1_000 / rate)).collect();
    (frame.saturating_sub(1) * 1_000 / rate, told)
}

/// The sentence that stands, with the words before it where it stands for several.
fn sentence(model: &Model) -> String {
    let now = model.told.as_ref().unwrap();
    let planned = model.plan().and_then(|plan| plan.told_at(model.cursor().steps)).filter(|it| it.step.index == now.step.index);
    let alike = planned.and_then(|planned| planned.alike.clone()).map(|alike| alike + " ");
    alike.unwrap_or_default() + &tell::plain_text(&now.text.first_sentence())
}

/// The time in which a slow reader reads it.
fn reading_ms(lang: Lang, sentence: &str) -> u64 {
    let (quick, slow): (Vec<char>, Vec<char>) = sentence.chars().partition(char::is_ascii);
    quick.len() as u64 * 1_000 / 15 + slow.len() as u64 * 1_000 / if lang == Lang::Zh { 5 } else { 15 }
}

fn beats_of(text: &str, lang: Lang) -> Vec<Beat> {
    let mut model = opened();
    update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text: text.to_owned() }));
    update(&mut model, Msg::Lesson(LessonMsg::ReadAlong));
    let story = model.story.as_ref().unwrap();
    let spans: Vec<(Position, Position)> = story.performed.beats.iter().map(|beat| (beat.start, beat.end)).collect();
    let tempos: Vec<Tempo> = story.lesson.beats.iter().map(|beat| beat.tempo).collect();
    let mut beats = Vec::new();
    for (number, (start, end)) in spans.into_iter().enumerate() {
        if start == end {
            continue;
        }
        let mut told = Vec::new();
        let took_ms = RATES.map(|rate| {
            update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
            assert_eq!(model.cursor(), start);
            let (took, sentences) = play(&mut model, rate);
            assert_eq!(model.cursor(), end, "beat {} is played to its end", number + 1);
            told = sentences;
            took
        });
        let untold_ms = model.pacing.as_ref().map_or(0, Pacing::longest_untold) / MS;
        let events = end.steps - start.steps;
        beats.push(Beat { number: number + 1, events, told, took_ms, untold_ms, tempo: tempos[number] });
    }
    beats
}

fn every_beat(lang: Lang) {
    let mut wrong = Vec::new();
    println!(
        "{:22} {:>4} {:>6} {:>5}   ms at 15, 30 and 60 frames a second, and of the longest time without news",
        "lesson", "beat", "events", "told"
    );
    let alone = env::var("ZOOSCOPE_LESSON").ok();
    for (name, text) in lesson_texts().into_iter().filter(|(name, _)| alone.as_ref().is_none_or(|alone| alone == name)) {
        for Beat { number, events, told, took_ms, untold_ms, tempo } in beats_of(&text, lang) {
            let [slow, here, fast] = took_ms;
            let line = format!("{name:22} {number:4} {events:6} {:5}   {slow:6} {here:6} {fast:6} {untold_ms:6}", told.len());
            println!("{line}");
            for (sentence, ms) in &told {
                println!("{:41}{ms:6}  {sentence}", "");
            }
            let times = if tempo == Tempo::Slow { 2 } else { 1 };
            let longest = LONGEST / MS * times + 1_000;
            let is_dull = untold_ms > UNTOLD / MS * times;
            let over = fast + ENDS_MS < SHORTEST / MS || told.iter().any(|(_, ms)| *ms + ENDS_MS < GLANCE_MS);
            let hurried = told.iter().any(|(sentence, ms)| *ms + ENDS_MS < reading_ms(lang, sentence));
            let stays = told.iter().any(|(_, ms)| *ms > LONG_MS * times);
            let differs = slow.abs_diff(fast) > fast / 10 + ENDS_MS;
            if over || hurried || stays || fast > longest || differs || is_dull {
                wrong.push(line);
            }
        }
    }
    assert!(wrong.is_empty(), "over too soon, too long, dull, or not as long on every screen:\n{}", wrong.join("\n"));
}

#[test]
fn every_beat_in_english_has_its_time_and_so_has_each_of_its_sentences() {
    every_beat(Lang::En);
}

#[test]
fn every_beat_in_chinese_has_its_time_and_so_has_each_of_its_sentences() {
    every_beat(Lang::Zh);
}

/// The sentences of a beat with these commands, in which c1 and /x are looked at; others are carried out before it.
fn told_of(before: &str, commands: &str) -> Vec<String> {
    let head = "lesson own\ntheme data\ntitle.en own\nline.en own\ntake.en t\nmyth.en m\ntruth.en t\n\nseed 6\nensemble 3 clients 2\n\
                run until leader\nrun 2s\nc1 create /x 0\nrun until replies\nrun 300ms\n";
    let text = format!("{head}{before}\nchapter.en one\nbeat one\nsay.en It acts.\nview tree /\nlook c1 /x\n{commands}");
    beats_of(&text, Lang::En)[0].told.iter().map(|(sentence, _)| sentence.clone()).collect()
}

#[test]
fn calls_that_are_ordered_are_told_one_by_one_and_one_that_is_made_again_once() {
    let calls =
        |commands: &str, verb: &str| told_of("", commands).iter().filter(|it| it.contains(&format!("c1 sends {verb}"))).count();
    let after = |lines: [&str; 3]| lines.map(|line| format!("{line}\nrun until replies\nrun 20ms\n")).concat();
    assert_eq!(calls(&after(["c1 set /x 1", "c1 set /x 2", "c1 set /x 3"]), "set"), 3);
    assert_eq!(calls(&after(["c1 get /x"; 3]), "get"), 1);
    assert_eq!(calls("c1 set /x 1\nc1 set /x 2\nc1 set /x 3\nrun until replies\nrun 20ms\n", "set"), 3, "at once");
}

#[test]
fn what_concerns_a_clients_connection_alone_is_told_neither_before_what_others_hear_of_nor_by_its_reply() {
    let told = told_of("", "c1 addauth digest alice:x\nrun until replies\nrun 100ms\n");
    let waits = "c2 run lock /l\nrun 300ms\nc1 run lock /l\nrun 300ms\n";
    let ends = told_of(waits, "c1 release\nrun 500ms\n");
    for sentence in told.iter().chain(&ends) {
        assert!(!sentence.contains("removewatches") && !sentence.contains("reply to addauth"), "{told:?} {ends:?}");
    }
    assert!(ends.iter().any(|sentence| sentence.starts_with("c1 sends delete")), "{ends:?}");
}
