//! How long each beat of each lesson plays at speed 1: long enough to be seen, and the same on slow and on fast screens.

use std::fs;
use std::path::Path;

use super::super::history::interest::is_worth;
use super::super::msg::Granularity;
use super::*;
use crate::sim::Position;

/// Frames a second of a slow screen, of this page, and of a fast screen.
const RATES: [u64; 3] = [15, 30, 60];
/// A beat with so many events is too much for one look.
const MANY: usize = 6;
/// No beat with many events is over before this.
const SHORTEST_MS: u64 = 1_000;
/// Beats that play longer than this are stuck.
const LONGEST_MS: u64 = 300_000;

struct Beat {
    number: usize,
    events: u32,
    sights: usize,
    /// How long it plays at each of [`RATES`].
    took_ms: [u64; 3],
}

pub(super) fn lesson_texts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let order = fs::read_to_string(folder.join("order.txt")).unwrap();
    let names = order.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    names.map(|name| (name.to_owned(), fs::read_to_string(folder.join(format!("{name}.lesson"))).unwrap())).collect()
}

/// Plays a beat that has been entered until it stops.
fn play(model: &mut Model, rate: u64) -> u64 {
    if !wants_frames(model) {
        // A question waits before the beat.
        update(model, Msg::Lesson(LessonMsg::Next));
    }
    let mut frame = 0;
    while wants_frames(model) {
        update(model, Msg::Time(TimeMsg::Frame { now_ms: frame * 1_000 / rate }));
        frame += 1;
        assert!(frame * 1_000 / rate < LONGEST_MS, "it plays on and on");
    }
    frame.saturating_sub(1) * 1_000 / rate
}

fn beats_of(text: &str) -> Vec<Beat> {
    let mut model = opened();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text: text.to_owned() }));
    let spans: Vec<(Position, Position)> =
        model.story.as_ref().unwrap().performed.beats.iter().map(|beat| (beat.start, beat.end)).collect();
    let mut beats = Vec::new();
    for (number, (start, end)) in spans.into_iter().enumerate() {
        if start == end {
            continue;
        }
        let took_ms = RATES.map(|rate| {
            update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
            assert_eq!(model.cursor(), start);
            let took = play(&mut model, rate);
            assert_eq!(model.cursor(), end, "beat {} is played to its end", number + 1);
            took
        });
        let recording = &model.run().recording;
        let sights =
            (start.steps..end.steps).filter(|step| is_worth(recording, *step, &model.hidden, Granularity::Message)).count();
        beats.push(Beat { number: number + 1, events: end.steps - start.steps, sights, took_ms });
    }
    beats
}

#[test]
fn no_beat_is_over_before_it_was_seen_and_a_slow_screen_shows_it_no_faster() {
    let mut wrong = Vec::new();
    println!("{:22} {:>4} {:>6} {:>6}   ms at 15, 30 and 60 frames a second", "lesson", "beat", "events", "sights");
    for (name, text) in lesson_texts() {
        for Beat { number, events, sights, took_ms } in beats_of(&text) {
            let [slow, here, fast] = took_ms;
            let line = format!("{name:22} {number:4} {events:6} {sights:6}   {slow:6} {here:6} {fast:6}");
            println!("{line}");
            let over = sights >= MANY && here < SHORTEST_MS;
            // The first frame and the last are whole ones, which is none of the pace's doing.
            let differs = slow.abs_diff(fast) > fast / 10 + 2 * 1_000 / RATES[0];
            if over || differs {
                wrong.push(line);
            }
        }
    }
    assert!(wrong.is_empty(), "over too soon, or not as long on every screen:\n{}", wrong.join("\n"));
}
