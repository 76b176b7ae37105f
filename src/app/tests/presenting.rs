//! Presenting a lesson: what its keys do, what the speaker sees, and that leaving shows the page as it was.

use super::pace::lesson_texts;
use super::*;
use crate::tell::plain_text;
use view::{HallView, SpeakerView};

/// A lesson of the page's own, presented.
fn presented(name: &str) -> Model {
    let (_, text) = lesson_texts().into_iter().find(|(lesson, _)| lesson == name).unwrap();
    let mut model = opened();
    lesson::own(&mut model, name, &text);
    press(&mut model, "p");
    model
}

fn press(model: &mut Model, key: &str) -> Vec<Cmd> {
    update(model, Msg::Key(KeyPress { key: key.to_owned(), shift: false, modified: false }))
}

fn hall(model: &Model) -> Option<HallView> {
    page(model).story.as_ref()?.hall.as_deref().cloned()
}

fn speaker(model: &Model) -> SpeakerView {
    *hall(model).unwrap().speaker.unwrap()
}

fn beat(model: &Model) -> usize {
    model.story.as_ref().unwrap().beat
}

#[test]
fn only_a_lesson_is_presented() {
    let mut model = opened();
    assert!(press(&mut model, "p").is_empty());
    assert_eq!(update(&mut model, Msg::Present(PresentMsg::Begin)), []);
    let mut model = presented("herd");
    assert!(hall(&model).is_some());
    update(&mut model, Msg::Lesson(LessonMsg::Close));
    assert!(present::presenting(&model).is_none());
}

#[test]
fn a_clicker_goes_on_and_back() {
    let mut model = presented("herd");
    for key in ["PageDown", "ArrowRight"] {
        let before = beat(&model);
        for _ in 0..4 {
            if beat(&model) == before {
                press(&mut model, key);
            }
        }
        assert_eq!(beat(&model), before + 1, "{key}");
    }
    press(&mut model, "PageUp");
    press(&mut model, "ArrowLeft");
    assert_eq!(beat(&model), 0);
}

#[test]
fn on_a_black_screen_the_next_key_only_ends_that() {
    let mut model = presented("herd");
    for key in ["PageDown", "ArrowLeft", " ", "Escape", "b", "."] {
        let at = (beat(&model), model.cursor(), model.playback.playing);
        press(&mut model, "b");
        assert!(hall(&model).unwrap().shows.black);
        press(&mut model, key);
        assert!(!hall(&model).unwrap().shows.black, "{key}");
        assert_eq!((beat(&model), model.cursor(), model.playback.playing), at, "{key}");
    }
}

#[test]
fn leaving_shows_the_page_as_it_was() {
    let mut model = presented("leader-stops");
    press(&mut model, "Escape");
    update(&mut model, Msg::Page(PageMsg::Fold(Region::Lanes)));
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Log)));
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    let before = page(&model);
    press(&mut model, "p");
    for key in ["s", "o", "t", "d", "l", "b", "b", "w"] {
        press(&mut model, key);
    }
    let cmds = press(&mut model, "Escape");
    assert_eq!(cmds, [Cmd::Hall(HallCmd::End), Cmd::FocusId("present")]);
    assert_eq!(page(&model), before);
}

#[test]
fn the_browser_that_leaves_the_full_screen_ends_it_but_not_for_the_speakers_window() {
    let mut model = presented("herd");
    press(&mut model, "w");
    update(&mut model, Msg::Present(PresentMsg::FullScreenLeft));
    assert!(hall(&model).is_some());
    update(&mut model, Msg::Present(PresentMsg::SpeakerClosed));
    update(&mut model, Msg::Present(PresentMsg::FullScreenLeft));
    assert!(hall(&model).is_none());
}

#[test]
fn a_window_that_does_not_open_is_told_of() {
    let mut model = presented("herd");
    assert_eq!(press(&mut model, "w"), [Cmd::Hall(HallCmd::OpenSpeaker)]);
    update(&mut model, Msg::Browser(BrowserMsg::Failed(Failure::Window)));
    assert!(hall(&model).unwrap().speaker.is_none());
    assert_eq!(page(&model).notices.len(), 1);
}

#[test]
fn the_spotlight_stays_where_the_beat_looks() {
    let mut model = presented("leader-stops");
    press(&mut model, "s");
    update(&mut model, Msg::Pointing(PointingMsg::Hover(Some(Thing::Server(ServerId(1))))));
    assert_eq!(page(&model).highlight.hovered, lesson::looks(&model));
    press(&mut model, "s");
    update(&mut model, Msg::Pointing(PointingMsg::Hover(Some(Thing::Server(ServerId(1))))));
    assert_eq!(page(&model).highlight.hovered, [Thing::Server(ServerId(1))]);
}

#[test]
fn a_speaker_sees_notes_answers_and_the_next_beat_in_either_language() {
    let mut model = presented("leader-stops");
    press(&mut model, "w");
    let vote = model.story.as_ref().unwrap().lesson.beats.iter().position(|beat| beat.name == "vote").unwrap();
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(vote)));
    for (lang, note, right, next) in
        [(Lang::En, "Let them vote.", "Right: s4", "To have won"), (Lang::Zh, "让大家表决", "正确：s4", "得票过半")]
    {
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        let view = speaker(&model);
        assert!(plain_text(&view.notes).starts_with(note), "{:?}", view.notes);
        assert_eq!(view.now.question.as_ref().unwrap().1, right);
        assert!(plain_text(&view.next.as_ref().unwrap().text).starts_with(next));
        assert_eq!(view.lang, lang.code());
    }
    assert!(hall(&model).unwrap().shows.text, "a question is shown without a key");
}

#[test]
fn three_lessons_have_a_note_for_every_beat_and_readers_see_none() {
    for name in ["what-is-zookeeper", "leader-stops", "herd"] {
        let mut model = presented(name);
        let beats = model.story.as_ref().unwrap().lesson.beats.clone();
        for (number, beat) in beats.iter().enumerate() {
            assert!(!beat.note.is_empty(), "{name}, {}", beat.name);
            update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
            let note = plain_text(&lesson::rich(Lang::En, &beat.note, &[]));
            assert!(!format!("{:?}", page(&model)).contains(&note[..20]), "{name}, {}", beat.name);
        }
    }
}

#[test]
fn the_help_names_the_keys_of_a_presentation() {
    let mut model = presented("herd");
    press(&mut model, "?");
    let shown = page(&model).popover.unwrap();
    let PopoverView::Help { keys, .. } = &*shown else { panic!("no help: {shown:?}") };
    for key in keys
        .iter()
        .flat_map(|line| line.keys.split(' '))
        .filter(|key| key.len() == 1 && key.is_ascii() && *key != "0" && *key != "9")
    {
        let pressed = KeyPress { key: key.to_owned(), shift: false, modified: false };
        assert!(key == "z" || is_hall_key(&pressed), "{key}");
    }
    press(&mut model, "Escape");
    assert!(page(&model).popover.is_none() && hall(&model).is_some(), "Esc closes the help first");
}
