//! The lesson that was written in the page by the browser test `author.test.mjs`, as the browser saved it: it holds on the host.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use zooscope::lessons::{Lesson, advice, perform, unanswerable, unmet};

const SAVED: &str = include_str!("authored/written-in-the-page.lesson");

#[test]
fn the_lesson_that_was_written_in_the_page_holds() {
    let lesson = Lesson::parse(SAVED).unwrap();
    let performed = perform(&lesson, lesson.size);
    assert_eq!((&performed.problems, unanswerable(&lesson, &performed)), (&Vec::new(), Vec::new()));
    assert_eq!(unmet(&lesson, &performed).count(), 0);
    assert_eq!(lesson.beats.len(), 2);
    assert!(lesson.beats[1].question.is_some() && lesson.untranslated.is_empty());
    let advice = advice(&lesson, &performed);
    assert!(!advice.iter().any(|it| it.contains("missing")), "{advice:?}");
}
