//! The story as it is shown: the beat's words with the run's figures, the question and its outcome, the page after the lesson.

use super::at::{is_over, keys_of, on_script, takes_answer};
use super::code;
use super::story::Story;
use super::text::{label, rich};
use crate::app::author;
use crate::app::model::Model;
use crate::app::msg::{CompareMsg, LessonMsg, Msg};
use crate::app::present;
use crate::app::view::{
    Astray, Button, ButtonTone, ChapterState, ChapterView, EndView, OptionView, QuestionView, StoryBody, StoryView, Tone,
    VerdictView,
};
use crate::lessons::{Beat, Choice, PerformedBeat, Prose, Question};
use crate::tell::Rich;
use crate::tell::template::{plain_text, text as said};
use crate::tell::words::Word;

/// The open lesson.
pub fn story(model: &Model) -> Option<StoryView> {
    let story = model.story.as_ref()?;
    let beats = story.lesson.beats.len();
    let beat = story.lesson.beats.get(story.beat);
    let chapter = beat.map_or(story.lesson.chapters.len(), |beat| beat.chapter);
    let title = story.lesson.title.of(model.lang);
    let heading = beat.and_then(|beat| story.lesson.chapters.get(beat.chapter)).map_or(title, |chapter| chapter.of(model.lang));
    let body = match (beat, story.performed.beats.get(story.beat)) {
        (Some(beat), Some(done)) => beat_view(model, story, beat, done),
        _ => StoryBody::End(ending(model, story)),
    };
    let astray = (story.run != model.current).then(|| Astray {
        text: model.word(Word::LessonAstray),
        back: Button::new("lesson-return", model.word(Word::LessonReturn), Msg::Lesson(LessonMsg::Return))
            .toned(ButtonTone::Primary),
    });
    let fold = model.word(if story.folded { Word::LessonUnfold } else { Word::LessonFold });
    let spoken = match &body {
        StoryBody::Beat { text, question, .. } => {
            let ask = question.as_ref().map(|question| format!(" {}", plain_text(&question.ask)));
            format!("{heading}. {}{}", plain_text(text), ask.unwrap_or_default())
        }
        StoryBody::End(_) | StoryBody::Sheet(_) => heading.to_owned(),
    };
    Some(StoryView {
        title: title.to_owned(),
        close: Button::new("lesson-close", model.word(Word::LessonClose), Msg::Lesson(LessonMsg::Close)),
        chapters: chapters(model, story, chapter),
        heading: heading.to_owned(),
        beat: story.beat,
        body,
        spoken,
        code: if story.is_end() { Vec::new() } else { code::of_world(model) },
        astray,
        back: Button::new("lesson-back", model.word(Word::LessonBack), Msg::Lesson(LessonMsg::Back))
            .enabled(story.beat > 0)
            .keyed("Shift ←"),
        next: next(model, story),
        read_along: Some(
            Button::new("read-along", model.word(Word::ReadAlong), Msg::Lesson(LessonMsg::ReadAlong))
                .titled(model.word(Word::ReadAlongTitle))
                .pressed(model.reads_along)
                .toned(ButtonTone::Quiet),
        ),
        to_text: author::back(model),
        place: said!(model.lang, "{n} of {all}", "{n} / {all}", n = (story.beat + 1).min(beats + 1), all = beats + 1),
        folded: story.folded,
        present: present::opener(model),
        hall: present::hall(model).map(Box::new),
        fold: Button::new("lesson-fold", fold, Msg::Lesson(LessonMsg::Fold)).signed(if story.folded { "▴" } else { "▾" }),
    })
}

/// On by one beat; while it plays, to its end; behind the last one, to the lesson that follows.
fn next(model: &Model, story: &Story) -> Button {
    if story.is_end() {
        return onward(model, story);
    }
    let last = story.beat + 1 >= story.lesson.beats.len();
    let under_way = on_script(model).is_some() && !is_over(model);
    let waits = under_way && !model.playback.playing;
    let word = if under_way && model.playback.playing {
        Word::LessonSkip
    } else if waits && model.cursor() > story.span().0 {
        Word::LessonGoOn
    } else if waits && story.asks() {
        Word::LessonPlay
    } else if last {
        Word::LessonFinish
    } else {
        Word::LessonNext
    };
    Button::new("lesson-next", model.word(word), Msg::Lesson(LessonMsg::Next)).keyed("Shift →").toned(ButtonTone::Primary)
}

/// In the place of Next at the end: the next lesson of the course, or all of them.
fn onward(model: &Model, story: &Story) -> Button {
    let button = match model.library.next(&story.lesson.name) {
        Some(next) => {
            let open = Msg::Lesson(LessonMsg::Open(next.name.as_str().into()));
            Button::new("lesson-next", model.word(Word::LessonOnward), open).titled(next.title.of(model.lang))
        }
        None => Button::new("lesson-next", model.word(Word::Lessons), Msg::Lesson(LessonMsg::Library)),
    };
    // In another page's frame this lesson is all.
    button.enabled(model.embed.is_none()).toned(ButtonTone::Primary).late()
}

/// The chapters, and the end as the last of them.
fn chapters(model: &Model, story: &Story, now: usize) -> Vec<ChapterView> {
    let first = |chapter: usize| story.lesson.beats.iter().position(|beat| beat.chapter == chapter).unwrap_or(0);
    let titles = story.lesson.chapters.iter().enumerate().map(|(n, chapter)| (chapter.of(model.lang), first(n)));
    let end = (model.word(Word::LessonTake), story.lesson.beats.len());
    let view = |(n, (title, beat)): (usize, (&str, usize))| ChapterView {
        button: Button::new(format!("chapter-{}", n + 1), title, Msg::Lesson(LessonMsg::GoTo(beat))).titled(title),
        state: match n.cmp(&now) {
            std::cmp::Ordering::Less => ChapterState::Done,
            std::cmp::Ordering::Equal => ChapterState::Now,
            std::cmp::Ordering::Greater => ChapterState::Ahead,
        },
    };
    titles.chain([end]).enumerate().map(view).collect()
}

/// The beat. The question can be answered at its beginning; at its end the run has shown the answer, and the outcome is told.
fn beat_view(model: &Model, story: &Story, beat: &Beat, done: &PerformedBeat) -> StoryBody {
    let known = on_script(model).is_none() || is_over(model);
    StoryBody::Beat {
        text: rich(model.lang, &beat.say, &done.before),
        question: beat.question.as_ref().map(|question| question_view(model, story, question, done, known)),
        then: if known { rich(model.lang, &beat.then, &done.after) } else { Rich::default() },
    }
}

fn question_view(model: &Model, story: &Story, question: &Question, done: &PerformedBeat, known: bool) -> QuestionView {
    let chosen = story.answers.get(story.beat).copied().flatten();
    let (open, rights) = (takes_answer(model), &done.rights);
    // A question that was passed by is over, and what comes tells its answer.
    let marked = known || !open && chosen.is_none();
    let keys = keys_of(question);
    let option = |(n, option): (usize, &Choice)| {
        let said = label(model.lang, option);
        let plain = plain_text(&said);
        let button = Button::new(format!("option-{}", n + 1), plain.as_str(), Msg::Lesson(LessonMsg::Answer(n)));
        // A figure is its own key.
        let key = keys.get(n).copied().flatten().filter(|key| !plain.starts_with(key)).unwrap_or_default().to_owned();
        // The chosen one keeps the focus until the outcome is told.
        let enabled = open || chosen == Some(n) && !known;
        let button = button.pressed(chosen == Some(n)).enabled(enabled);
        OptionView { button, label: said, key, right: marked.then(|| rights.contains(&n)) }
    };
    QuestionView {
        label: model.word(Word::Predict),
        ask: rich(model.lang, &question.ask, &done.before),
        options: question.options.iter().enumerate().map(option).collect(),
        hint: match (marked, chosen) {
            (true, _) => "",
            (false, None) => model.word(Word::PredictHint),
            (false, Some(_)) => model.word(Word::PredictWait),
        },
        verdict: marked.then(|| verdict(model, question, chosen, done, known)),
    }
}

/// What came of the answer. The reason has figures of the beat's end, and is told there.
fn verdict(model: &Model, question: &Question, chosen: Option<usize>, done: &PerformedBeat, known: bool) -> VerdictView {
    let told = |prose: &Prose| rich(model.lang, prose, &done.after);
    let right = told(&question.right);
    let why = |n: usize| question.options.get(n).and_then(|option| option.why.as_ref()).map(told);
    match chosen {
        Some(n) if done.rights.contains(&n) => {
            VerdictView { tone: Tone::Good, head: model.word(Word::VerdictRight), text: vec![right] }
        }
        Some(n) => VerdictView {
            tone: Tone::Warn,
            head: model.word(Word::VerdictWrong),
            text: why(n).into_iter().chain([right]).collect(),
        },
        None => VerdictView {
            tone: Tone::Plain,
            head: model.word(Word::VerdictNone),
            text: if known { vec![right] } else { Vec::new() },
        },
    }
}

/// The sentence on what the person has done, in this lesson and of all.
fn done(model: &Model, story: &Story) -> String {
    let lang = model.lang;
    let questions = (0..).zip(&story.lesson.beats).filter(|(_, beat)| beat.question.is_some());
    let questions: Vec<usize> = questions.map(|(beat, _)| beat).collect();
    let right = |beat: &&usize| story.answers[**beat].is_some_and(|answer| story.performed.beats[**beat].rights.contains(&answer));
    let (right, asked) = (questions.iter().filter(right).count(), questions.len());
    let all = model.library.entries();
    let (done, all) = (all.iter().filter(|entry| model.library.progress(&entry.name).done).count(), all.len());
    let mut said = said!(lang, "You have come to the end of the lesson.", "你已学完本课。");
    if asked > 0 {
        let more = said!(lang, " Predicted rightly: {right} of {asked}.", "预测正确：{right}/{asked}。", right, asked);
        said.push_str(&more);
    }
    if all > 0 {
        said.push_str(&said!(lang, " Lessons done: {done} of {all}.", "已完成课程：{done}/{all}。", done, all));
    }
    said
}

fn ending(model: &Model, story: &Story) -> EndView {
    let lesson = &story.lesson;
    let parts = [(Word::LessonTake, &lesson.take), (Word::LessonMyth, &lesson.myth), (Word::LessonTruth, &lesson.truth)];
    let mut onward = Vec::new();
    if lesson.compare.is_some() && !story.own {
        onward.push(
            Button::new("lesson-compare", model.word(Word::Compare), Msg::Compare(CompareMsg::Open)).toned(ButtonTone::Primary),
        );
    }
    if story.performed.config.lacks_rules() {
        let msg = Msg::Compare(CompareMsg::WithRules(story.run));
        onward.push(Button::new("lesson-with-rules", model.word(Word::LessonWithRules), msg).toned(ButtonTone::Primary));
    }
    onward.push(Button::new("lesson-others", model.word(Word::LessonOthers), Msg::Lesson(LessonMsg::Library)));
    onward.push(Button::new("lesson-again", model.word(Word::LessonAgain), Msg::Lesson(LessonMsg::GoTo(0))));
    EndView {
        done: done(model, story),
        parts: parts.into_iter().map(|(word, text)| (model.word(word), rich(model.lang, text, &[]))).collect(),
        reads_title: model.word(Word::LessonReads),
        reads: lesson.reads.iter().map(|read| (read.title.clone(), read.address.clone())).collect(),
        onward,
    }
}
