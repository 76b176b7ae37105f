//! The picker: every lesson, by theme or in the course's order, with a line, a picture, and the reader's progress.

use std::rc::Rc;

use super::library::{Listing, Progress};
use super::miniature::picture;
use crate::app::model::Model;
use crate::app::msg::{AuthorMsg, LessonMsg, Msg, PageMsg};
use crate::app::view::{Button, ButtonTone, Card, FileView, LibraryView, ThemeView};
use crate::lessons::{Entry, Theme};
use crate::tell::template::text as said;
use crate::tell::words::Word;

/// The lesson that a newcomer begins with.
pub const FIRST: &str = "what-is-zookeeper";

pub fn view(model: &Model) -> LibraryView {
    let status = match &model.library.list {
        Listing::Unasked | Listing::Asked => Some(model.word(Word::LessonsLoading).to_owned()),
        Listing::Missing => Some(model.word(Word::LessonsMissing).to_owned()),
        Listing::Here(_) => None,
    };
    LibraryView {
        title: model.word(Word::LessonsTitle).to_owned(),
        close: Button::new("popover-close", model.word(Word::Close), Msg::Page(PageMsg::ClosePopover)).signed("✕").keyed("Esc"),
        status: status.or_else(|| found(model)),
        done: done(model),
        onward: onward(model),
        search: model.library.search.clone(),
        search_label: model.word(Word::LessonsSearch),
        orders: [(false, "order-themes", Word::OrderThemes), (true, "order-course", Word::OrderCourse)].map(
            |(course, id, word)| {
                let pressed = model.library.by_course == course;
                Button::new(id, model.word(word), Msg::Lesson(LessonMsg::Order { course })).pressed(pressed)
            },
        ),
        write: Button::new("author-open", model.word(Word::AuthorWrite), Msg::Author(AuthorMsg::Open)).signed("✎"),
        themes: themes(model),
        file: FileView {
            label: model.word(Word::LessonOwn),
            problem: model.library.problem.as_ref().map(|it| {
                let what = it.what.text(model.lang).to_owned();
                said!(model.lang, "{file}: {what}", "{file}：{what}", file = it.file.to_string(), what)
            }),
        },
    }
}

/// The lessons that are searched for, in the order that was chosen.
fn themes(model: &Model) -> Vec<ThemeView> {
    let entries = || (1..).zip(model.library.entries()).filter(|(_, entry)| is_found(model, entry));
    if model.library.by_course {
        let cards = entries().map(|(n, entry)| Card { number: Some(n), ..card(model, entry) }).collect();
        return vec![ThemeView { name: "course".into(), title: model.word(Word::OrderCourse), cards }];
    }
    let of = |theme: Theme| ThemeView {
        name: theme.name().into(),
        title: model.word(title(theme)),
        cards: entries().filter(|(_, entry)| entry.theme == theme).map(|(_, entry)| card(model, entry)).collect(),
    };
    Theme::ALL.into_iter().map(of).filter(|theme| !theme.cards.is_empty()).collect()
}

/// Every word that is searched for stands in its title or its line, in one of the languages, or names an issue that it is about.
fn is_found(model: &Model, entry: &Entry) -> bool {
    let texts = [&entry.title, &entry.line].map(|text| format!("{} {}", text.en, text.zh));
    let texts = format!("{} {} {}", texts.join(" "), entry.issues.join(" "), entry.name).to_lowercase();
    model.library.search.to_lowercase().split_whitespace().all(|word| texts.contains(word))
}

/// The sentence that nothing was found, where nothing was.
fn found(model: &Model) -> Option<String> {
    let nothing = !model.library.entries().iter().any(|entry| is_found(model, entry));
    nothing.then(|| model.word(Word::NothingFound).to_owned())
}

fn done(model: &Model) -> String {
    let all = model.library.entries();
    let done = all.iter().filter(|entry| model.library.progress(&entry.name).done).count();
    said!(model.lang, "{done} of {all} lessons done", "已完成 {done} 课，共 {all} 课", done, all = all.len())
}

/// The button to the lesson to go on with.
fn onward(model: &Model) -> Option<Button> {
    let next = model.library.onward(FIRST)?;
    let fresh = model.library.entries().iter().all(|entry| model.library.progress(&entry.name) == Progress::default());
    let word = if fresh { Word::StartHere } else { Word::LessonsOnward };
    let label = format!("{}{}{}", model.word(word), model.lang.space(), next.title.of(model.lang));
    Some(Button::new("picker-onward", label, Msg::Lesson(LessonMsg::Open(next.name.as_str().into()))).toned(ButtonTone::Primary))
}

impl LibraryView {
    /// The lesson that takes the focus: the open one, else the first that is not done, else the first.
    pub fn first_card(&self) -> Option<Rc<str>> {
        let cards = || self.themes.iter().flat_map(|theme| &theme.cards);
        cards()
            .find(|card| card.open)
            .or_else(|| cards().find(|card| !card.done))
            .or_else(|| cards().next())
            .map(|card| card.id.clone())
    }
}

fn title(theme: Theme) -> Word {
    match theme {
        Theme::Ensemble => Word::ThemeEnsemble,
        Theme::Data => Word::ThemeData,
        Theme::Naming => Word::ThemeNaming,
        Theme::Locks => Word::ThemeLocks,
        Theme::Queues => Word::ThemeQueues,
        Theme::Pitfalls => Word::ThemePitfalls,
        Theme::Hdfs => Word::ThemeHdfs,
        Theme::Sandbox => Word::ThemeSandbox,
    }
}

fn card(model: &Model, entry: &Entry) -> Card {
    let progress = model.library.progress(&entry.name);
    let (beats, questions) = (entry.beats, entry.questions);
    let note = if progress.done {
        said!(model.lang, "done", "已完成")
    } else if progress.beats > 0 {
        said!(model.lang, "{n} of {all} steps", "已看 {n} 步，共 {all} 步", n = progress.beats.min(beats), all = beats)
    } else {
        said!(model.lang, "{beats|step|steps}, {questions|question|questions}", "{beats} 步，{questions} 个问题", beats, questions,)
    };
    Card {
        id: format!("lesson-{}", entry.name).into(),
        number: None,
        title: entry.title.of(model.lang).to_owned(),
        line: entry.line.of(model.lang).to_owned(),
        note,
        done: progress.done,
        open: model.story.as_ref().is_some_and(|story| !story.own && story.lesson.name == entry.name),
        picture: picture(&entry.picture),
        msg: Msg::Lesson(LessonMsg::Open(entry.name.as_str().into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::cmd::Cmd;
    use crate::app::msg::BrowserMsg;
    use crate::app::{open, update};
    use std::path::Path;

    #[test]
    fn the_number_of_an_issue_finds_the_lessons_about_it() {
        let (mut model, _) = open("", 1);
        for cmd in update(&mut model, Msg::Lesson(LessonMsg::Library)) {
            let Cmd::Fetch(file) = cmd else { continue };
            let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons").join(&file)).ok();
            update(&mut model, Msg::Browser(BrowserMsg::Fetched { file, text }));
        }
        for (search, lesson) in [
            ("4643", "lesson-hasty-epoch"),
            ("ZOOKEEPER-1549", "lesson-dirty-snapshot"),
            ("zookeeper-2886", "lesson-taken-back"),
            ("hole-in", "lesson-hole-in-the-log"),
        ] {
            update(&mut model, Msg::Lesson(LessonMsg::Search(search.to_owned())));
            let shown = view(&model);
            let cards: Vec<_> = shown.themes.iter().flat_map(|theme| &theme.cards).map(|card| &*card.id).collect();
            assert_eq!((cards.as_slice(), &shown.status), ([lesson].as_slice(), &None), "{search}");
        }
    }
}
