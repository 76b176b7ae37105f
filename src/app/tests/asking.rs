//! The questions of lessons: none asks for what is on the screen already.

use super::pace::lesson_texts;
use super::*;
use crate::lessons::{Figures, Look};
use crate::tell::plain_text;

/// Whether the caption has this word by itself.
fn says(caption: &str, word: &str) -> bool {
    caption.split(|c: char| !c.is_ascii_alphanumeric()).any(|other| other == word)
}

/// Questions of a lesson whose answer the caption says before the beat has been played. A machine that was the answer all along, such as
/// the leader of now, may be named.
fn given_away(name: &str, text: &str) -> Vec<String> {
    let mut model = opened();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text: text.to_owned() }));
    let story = model.story.clone().unwrap();
    let mut found = Vec::new();
    for (number, (beat, done)) in story.lesson.beats.iter().zip(&story.performed.beats).enumerate() {
        let Some(question) = &beat.question else { continue };
        update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
        let here = format!("{name}, beat {}", beat.name);
        assert!(!model.playback.playing && model.cursor() == done.start, "{here} waits for an answer");
        assert!(done.start < done.end, "{here}: nothing can answer it");
        let now = Figures::new(&story.performed.recording, done.start, done.start).value(&question.answer);
        let caption = plain_text(&page(&model).caption.text);
        let rights = done.rights.iter().map(|right| &question.options[*right].value);
        let named = rights.filter(|right| **right != now && Look::parse(right).is_some() && says(&caption, right));
        found.extend(named.map(|right| format!("{here}: {right} is the answer, and the caption says: {caption}")));
    }
    found
}

#[test]
fn no_caption_gives_the_answer_away_before_it_is_asked_for() {
    let found: Vec<String> = lesson_texts().iter().flat_map(|(name, text)| given_away(name, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_came_of_a_beat_is_told_when_it_has_been_played() {
    let (_, text) = lesson_texts().into_iter().find(|(name, _)| name == "leader-stops").unwrap();
    let mut model = opened();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    let number = model.story.as_ref().unwrap().lesson.beats.iter().position(|beat| beat.name == "quorum").unwrap();
    let then = |model: &Model| match page(model).story.as_ref().map(|story| story.body.clone()) {
        Some(view::StoryBody::Beat { then, .. }) => plain_text(&then),
        other => panic!("{other:?}"),
    };
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
    assert_eq!(then(&model), "");
    // The first time it plays, the second time it is at its end.
    update(&mut model, Msg::Lesson(LessonMsg::Next));
    assert!(then(&model).contains("s4 lead and serve, in epoch 2"), "{}", then(&model));
}

#[test]
fn when_all_recipes_are_over_the_code_is_that_of_the_last_one() {
    let (_, text) = lesson_texts().into_iter().find(|(name, _)| name == "double-barrier").unwrap();
    let mut model = opened();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    let count = model.story.as_ref().unwrap().lesson.beats.len();
    let titles = |model: &Model| {
        let story = page(model).story.clone().unwrap();
        story.code.iter().map(|code| plain_text(&code.title)).collect::<Vec<_>>()
    };
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(count - 1)));
    assert_eq!(titles(&model), ["double-barrier-notes /p"]);
    let end = model.story.as_ref().unwrap().performed.beats[count - 1].end;
    update(&mut model, Msg::Time(TimeMsg::GoToStep(end.steps)));
    assert_eq!(titles(&model), ["double-barrier-notes /p"]);
}

/// A lesson that has just asked something, and the number of that beat.
fn asked() -> (Model, usize) {
    let (_, text) = lesson_texts().into_iter().find(|(name, _)| name == "leader-stops").unwrap();
    let mut model = opened();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    let number = model.story.as_ref().unwrap().lesson.beats.iter().position(|beat| beat.question.is_some()).unwrap();
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
    (model, number)
}

#[test]
fn a_question_that_is_passed_by_closes_with_the_right_answer_marked_and_counts_as_no_try() {
    let (mut model, number) = asked();
    let question = |model: &Model| match page(model).story.as_ref().map(|story| story.body.clone()) {
        Some(view::StoryBody::Beat { question: Some(question), .. }) => question,
        other => panic!("{other:?}"),
    };
    let is_open = |question: &view::QuestionView| {
        question.verdict.is_none() && question.options.iter().all(|option| option.button.enabled && option.right.is_none())
    };
    assert!(is_open(&question(&model)));

    update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    let passed = question(&model);
    let marked = (0..).zip(&passed.options).filter(|(_, option)| option.right == Some(true)).map(|(n, _)| n).collect::<Vec<_>>();
    assert_eq!(marked, model.story.as_ref().unwrap().performed.beats[number].rights);
    assert!(passed.options.iter().all(|option| !option.button.enabled));
    let verdict = passed.verdict.unwrap();
    assert_eq!((verdict.head, verdict.text.len()), ("Not answered. The right answer is marked.", 0));
    update(&mut model, Msg::Lesson(LessonMsg::Answer(0)));
    assert!(model.story.as_ref().unwrap().answers[number].is_none() && lesson::open_keys(&model).is_empty());

    // The first time it plays, the second time it is at its end.
    update(&mut model, Msg::Lesson(LessonMsg::Next));
    update(&mut model, Msg::Lesson(LessonMsg::Next));
    assert_eq!(question(&model).verdict.map(|verdict| verdict.text.len()), Some(1), "the reason is told when it has been seen");
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
    assert!(is_open(&question(&model)), "at the beginning it is asked again");
}

#[test]
fn an_answer_stands_once_the_beat_plays() {
    let (mut model, number) = asked();
    for option in [0, 1] {
        update(&mut model, Msg::Lesson(LessonMsg::Answer(option)));
    }
    assert_eq!(model.story.as_ref().unwrap().answers[number], Some(1), "nothing has been seen yet");
    update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    update(&mut model, Msg::Lesson(LessonMsg::Answer(0)));
    assert_eq!(model.story.as_ref().unwrap().answers[number], Some(1));
}

#[test]
fn the_key_of_an_answer_is_the_digit_that_its_text_begins_with() {
    let mut wrong = Vec::new();
    for (name, text) in lesson_texts() {
        let mut model = opened();
        update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
        for number in 0..model.story.as_ref().unwrap().lesson.beats.len() {
            update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
            let story = page(&model).story.clone().unwrap();
            let view::StoryBody::Beat { question: Some(question), .. } = &story.body else { continue };
            let keys: Vec<&str> = lesson::open_keys(&model).into_iter().flatten().collect();
            let differ = keys.iter().enumerate().all(|(n, key)| !keys[..n].contains(key));
            assert!(differ && keys.len() == question.options.len(), "{name}: {keys:?}");
            for (option, key) in question.options.iter().zip(&keys) {
                let word = option.button.label.split([':', ',']).next().unwrap_or_default();
                let digit = word.trim_start_matches(|c: char| c.is_ascii_lowercase());
                if digit.len() == 1 && digit.parse::<u8>().is_ok() && digit != *key {
                    wrong.push(format!("{name}: {key} for {}", option.button.label));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
