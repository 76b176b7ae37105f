//! The picker: every lesson, by theme or in the course's order, with a line, a picture, and the reader's progress.

use std::rc::Rc;

use super::library::{Listing, Progress};
use crate::app::model::Model;
use crate::app::msg::{AuthorMsg, LessonMsg, Msg, PageMsg};
use crate::app::view::{Button, ButtonTone, Card, FileView, LibraryView, PICTURE, Picture, ThemeView};
use crate::lessons::{Entry, Snapshot, Theme};
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

/// The ensemble on a ring, the clients below it, as they are at the lesson's moment.
fn picture(snapshot: &Snapshot) -> Picture {
    let (width, height) = PICTURE;
    let servers = ring(snapshot.servers.len(), width);
    let count = snapshot.clients.len() as i32;
    let client = |n: i32| ((2 * n + 1) * width / (2 * count.max(1)), height - 7);
    let mut picture = Picture::default();
    for (n, (at, state)) in (0..).zip(&snapshot.clients) {
        let (x, y) = client(n);
        if let Some((to_x, to_y)) = at.and_then(|at| servers.get(at)) {
            picture.lines.push([x, y, *to_x, *to_y]);
        }
        picture.clients.push((x, y, client_class(*state)));
    }
    picture.servers = servers.iter().zip(&snapshot.servers).map(|((x, y), role)| (*x, *y, server_class(*role))).collect();
    picture
}

/// The places of the servers: three in a triangle, five on an oval, any other number in a zigzag.
fn ring(count: usize, width: i32) -> Vec<(i32, i32)> {
    /// Sines and cosines of a ring's places, in thousandths, from the top.
    const FIVE: [(i32, i32); 5] = [(0, -1000), (951, -309), (588, 809), (-588, 809), (-951, -309)];
    const THREE: [(i32, i32); 3] = [(0, -1000), (866, 500), (-866, 500)];
    let (cx, cy, rx, ry) = (width / 2, 24, 34, 15);
    let on_ring = |places: &[(i32, i32)]| places.iter().map(|(x, y)| (cx + x * rx / 1000, cy + y * ry / 1000)).collect();
    match count {
        3 => on_ring(&THREE),
        5 => on_ring(&FIVE),
        count => {
            let count = count as i32;
            (0..count).map(|n| ((2 * n + 1) * width / (2 * count.max(1)), if n % 2 == 0 { 14 } else { 32 })).collect()
        }
    }
}

fn server_class(role: char) -> &'static str {
    match role {
        'L' => "leading",
        'F' => "following",
        'O' => "observing",
        'K' => "looking",
        _ => "down",
    }
}

fn client_class(state: char) -> &'static str {
    match state {
        'c' => "held",
        'd' => "trying",
        'e' => "lost",
        _ => "down",
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
