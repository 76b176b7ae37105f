//! What stands around the stage in a lecture hall, and the speaker's window.

use super::at::presenting;
use super::state::Presenting;
use crate::app::lesson::{Story, label, rich};
use crate::app::model::Model;
use crate::app::msg::{LessonMsg, Msg, PresentMsg};
use crate::app::names::HallPart;
use crate::app::view::{Button, ButtonTone, HallView, SpeakerBeat, SpeakerView};
use crate::tell::Rich;
use crate::tell::template::{plain_text, text as said};
use crate::tell::words::Word;

/// The keys of a presentation, for the help.
const HELP: &[(&str, Word)] = &[
    ("PageDown →", Word::HallOn),
    ("PageUp ←", Word::HallBack),
    ("Shift ← →", Word::KeyStep),
    ("Space", Word::KeyPlay),
    ("b .", Word::HallBlack),
    ("s", Word::HallSpotlight),
    ("o", Word::HallPointer),
    ("t", Word::HallText),
    ("d", Word::UiPanels),
    ("l", Word::FoldLanes),
    ("w", Word::HallSpeaker),
    ("f", Word::HallFull),
    ("z", Word::KeyView),
    ("0 … 9", Word::KeyAnswer),
    ("?", Word::KeyHelp),
    ("Esc", Word::HallLeave),
];

/// The keys of the help, while the lesson is presented.
pub fn help(model: &Model) -> Option<&'static [(&'static str, Word)]> {
    presenting(model).map(|_| HELP)
}

/// The button that presents the open lesson.
pub fn opener(model: &Model) -> Option<Button> {
    let present = Button::new("present", model.word(Word::Present), Msg::Present(PresentMsg::Begin));
    model.story.is_some().then(|| present.titled(model.word(Word::PresentTitle)).keyed("p"))
}

/// The open lesson as an audience sees it. A question and the lesson's end show their text without a key.
pub fn hall(model: &Model) -> Option<HallView> {
    let story = model.story.as_ref()?;
    let presenting = story.presenting?;
    let shows = Presenting { text: presenting.text || story.question().is_some() || story.is_end(), ..presenting };
    Some(HallView {
        shows,
        label: model.word(Word::Present),
        buttons: buttons(model, &presenting),
        speaker: presenting.speaker.then(|| Box::new(speaker(model, story, &presenting))),
    })
}

/// The buttons over the stage; each bears its key.
fn buttons(model: &Model, presenting: &Presenting) -> Vec<Button> {
    let plain = |id: &'static str, key, word, msg| Button::new(id, model.word(word), msg).signed(key);
    let part = |id: &'static str, key, word, part| {
        plain(id, key, word, Msg::Present(PresentMsg::Toggle(part))).pressed(presenting.shows(part))
    };
    vec![
        plain("hall-back", "←", Word::HallBack, Msg::Lesson(LessonMsg::Back)),
        plain("hall-on", "→", Word::HallOn, Msg::Lesson(LessonMsg::Next)),
        part("hall-black", "b", Word::HallBlack, HallPart::Black),
        part("hall-spotlight", "s", Word::HallSpotlight, HallPart::Spotlight),
        part("hall-pointer", "o", Word::HallPointer, HallPart::Pointer),
        part("hall-text", "t", Word::HallText, HallPart::Text),
        part("hall-panels", "d", Word::UiPanels, HallPart::Panels),
        part("hall-lanes", "l", Word::FoldLanes, HallPart::Lanes),
        plain("hall-speaker", "w", Word::HallSpeaker, Msg::Present(PresentMsg::OpenSpeaker)),
        plain("hall-full", "f", Word::HallFull, Msg::Present(PresentMsg::FullScreen)),
        plain("hall-leave", "Esc", Word::HallLeave, Msg::Present(PresentMsg::Leave)),
    ]
}

fn speaker(model: &Model, story: &Story, presenting: &Presenting) -> SpeakerView {
    let (lang, beats) = (model.lang, story.lesson.beats.len() + 1);
    let word = |word| model.word(word);
    let toggle = |id: &'static str, label, part| {
        Button::new(id, word(label), Msg::Present(PresentMsg::Toggle(part))).pressed(presenting.shows(part))
    };
    let notes = story.lesson.beats.get(story.beat).zip(story.performed.beats.get(story.beat));
    let notes = notes.map(|(beat, done)| rich(lang, &beat.note, &done.before)).unwrap_or_default();
    SpeakerView {
        lang: lang.code(),
        dark: model.is_dark(),
        label: word(Word::HallSpeaker),
        lesson: story.lesson.title.of(lang).to_owned(),
        place: said!(lang, "{n} of {all}", "{n} / {all}", n = (story.beat + 1).min(beats), all = beats),
        clock: word(Word::SpeakerClock),
        restart: Button::new("speaker-zero", word(Word::SpeakerZero), Msg::Present(PresentMsg::RestartClock)),
        black: presenting.black.then(|| word(Word::SpeakerBlack)),
        now: beat(model, story, story.beat).unwrap_or_else(|| end(model)),
        notes_label: word(Word::SpeakerNotes),
        notes: if notes.is_empty() { Rich::plain(word(Word::SpeakerNoNotes)) } else { notes },
        next_label: word(Word::SpeakerNext),
        next: (!story.is_end()).then(|| beat(model, story, story.beat + 1).unwrap_or_else(|| end(model))),
        buttons: vec![
            Button::new("speaker-back", word(Word::LessonBack), Msg::Lesson(LessonMsg::Back)),
            Button::new("speaker-on", word(Word::LessonNext), Msg::Lesson(LessonMsg::Next)).toned(ButtonTone::Primary),
            toggle("speaker-black", Word::HallBlack, HallPart::Black),
            toggle("speaker-spotlight", Word::HallSpotlight, HallPart::Spotlight),
            toggle("speaker-text", Word::HallText, HallPart::Text),
        ],
    }
}

fn beat(model: &Model, story: &Story, at: usize) -> Option<SpeakerBeat> {
    let (lang, beat, done) = (model.lang, story.lesson.beats.get(at)?, story.performed.beats.get(at)?);
    let heading = story.lesson.chapters.get(beat.chapter).map_or("", |chapter| chapter.of(lang));
    let question = beat.question.as_ref().map(|question| {
        let said = |n: &usize| Some(plain_text(&label(lang, question.options.get(*n)?)));
        let right: Vec<String> = done.rights.iter().filter_map(said).collect();
        let right = said!(lang, "Right: {right}", "正确：{right}", right = right.join(", "));
        (rich(lang, &question.ask, &done.before), right)
    });
    Some(SpeakerBeat {
        heading: heading.to_owned(),
        text: rich(lang, &beat.say, &done.before),
        question,
        then: rich(lang, &beat.then, &done.after),
    })
}

/// The page after the last beat.
fn end(model: &Model) -> SpeakerBeat {
    let heading = model.word(Word::LessonTake).to_owned();
    SpeakerBeat { heading, text: Rich::default(), question: None, then: Rich::default() }
}
