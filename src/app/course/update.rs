//! What follows for the host from every change of the page, and what follows for the page from what the host says.

use super::progress::{Progress, State, Work};
use super::splice::{self, Heard};
use super::state::{Course, Standing};
use crate::app::cmd::Cmd;
use crate::app::model::Model;
use crate::app::msg::CourseMsg;
use crate::app::{lesson, own_file, sheet};
use crate::link;

pub fn update(model: &mut Model, msg: CourseMsg) -> Vec<Cmd> {
    match msg {
        CourseMsg::Framed { name, width } => framed(model, name, width),
        CourseMsg::Width(width) => resized(model, width).into_iter().collect(),
        CourseMsg::Heard(text) => match splice::read(&text) {
            Some(Heard::Asked { id }) => vec![Cmd::Post(splice::state_response(&id, progress(model).as_ref()))],
            Some(Heard::State { id, state }) => {
                let course = model.course.as_mut().filter(|course| course.asked.as_ref() == Some(&id));
                if let Some(course) = course {
                    (course.asked, course.kept) = (None, state);
                }
                Vec::new()
            }
            Some(Heard::File { name, text }) => own_file::open(model, &name, &text),
            None => Vec::new(),
        },
    }
}

/// The page is in a frame: it asks for what was kept of an earlier visit.
fn framed(model: &mut Model, name: String, width: i32) -> Vec<Cmd> {
    let mut course = Course::new(name);
    let id = course.id();
    let content = model.library.wanted.as_ref().map(|wanted| format!("lesson={}", wanted.name));
    let question = splice::get_state(&id, content.as_deref());
    course.asked = Some(id);
    model.course = Some(course);
    std::iter::once(Cmd::Post(question)).chain(resized(model, width)).collect()
}

/// Asks for the height that the page wants in a frame so wide.
fn resized(model: &mut Model, width: i32) -> Option<Cmd> {
    let height = wanted_height(model, width);
    let course = model.course.as_mut().filter(|course| course.width != Some(width))?;
    course.width = Some(width);
    let id = course.id();
    Some(Cmd::Post(splice::resize(&id, width, height)))
}

/// The heights of the parts, as `styles/embed.css` has them; the stage is as wide as a film.
fn wanted_height(model: &Model, width: i32) -> i32 {
    const NARROW: i32 = 560;
    let Some(embed) = model.embed else { return if width < 800 { 1000 } else { 760 } };
    let stage = (width * 9 / 16).clamp(300, 520);
    let below = if embed.story && width < NARROW { 240 } else { 0 };
    let parts = [(embed.caption, 60), (embed.timeline, 150), (embed.transport, 46)];
    stage + below + parts.into_iter().filter(|(shown, _)| *shown).map(|(_, height)| height).sum::<i32>()
}

/// Takes up what was kept, and reports what has changed since the last report.
pub fn follow(model: &mut Model) -> Vec<Cmd> {
    let mut cmds = take_up(model);
    let standing = standing(model);
    let Some(course) = &mut model.course else { return cmds };
    if course.standing == standing {
        return cmds;
    }
    let before = std::mem::replace(&mut course.standing, standing.clone());
    let is_new = !before.is_of_the_same(&standing);
    (course.is_done, course.is_begun) = (course.is_done && !is_new, !is_new);
    let now = progress(model);
    for (name, data) in happened(model, &before, &standing) {
        let data: Vec<(&str, &str)> = data.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let id = next_id(model);
        cmds.push(Cmd::Post(splice::event(&id, name, &data)));
    }
    if let Some(course) = &mut model.course {
        course.is_done |= now.as_ref().is_some_and(|now| now.state.is_done);
    }
    if let Some(now) = now.filter(|_| !is_new) {
        let id = next_id(model);
        cmds.push(Cmd::Post(splice::report(&id, &now)));
    }
    cmds
}

fn next_id(model: &mut Model) -> String {
    model.course.as_mut().map(Course::id).unwrap_or_default()
}

/// Takes up what the host has kept, once the lesson or worksheet is open that it is about.
fn take_up(model: &mut Model) -> Vec<Cmd> {
    let Some(State { work, is_done }) = model.course.as_mut().and_then(|course| course.kept.take()) else { return Vec::new() };
    let is_open = match &work {
        Work::Lesson { name, .. } => model.story.as_ref().is_some_and(|story| story.lesson.name == *name),
        Work::Sheet { name, .. } => model.work.as_ref().is_some_and(|open| open.sheet.name == *name),
    };
    let Some(course) = &mut model.course else { return Vec::new() };
    if !is_open {
        course.kept = Some(State { work, is_done });
        return Vec::new();
    }
    let is_begun = course.is_begun;
    let cmds = match work {
        Work::Lesson { beat, answers, .. } => lesson::take_up(model, &answers, (!is_begun).then_some(beat.as_deref())),
        Work::Sheet { page, report, .. } => sheet::take_up(model, &report, page),
    };
    // The host knows that already.
    let standing = standing(model);
    if let Some(course) = &mut model.course {
        (course.standing, course.is_done) = (standing, is_done);
    }
    cmds
}

fn standing(model: &Model) -> Standing {
    if let Some(work) = &model.work {
        let tries = work.kept.iter().map(|kept| kept.answer.as_ref().map_or(0, |answer| answer.tries)).collect();
        return Standing::Sheet { name: work.sheet.name.clone(), page: work.page, tries };
    }
    match model.story.as_ref() {
        Some(story) => Standing::Lesson { name: story.lesson.name.clone(), beat: story.beat, answers: story.answers.clone() },
        None => Standing::Nothing,
    }
}

/// The score and the state of what is open.
pub(super) fn progress(model: &Model) -> Option<Progress> {
    let was_done = model.course.as_ref().is_some_and(|course| course.is_done);
    if let Some(open) = &model.work {
        let report = open.report();
        let is_done = was_done || open.kept.iter().all(|kept| kept.answer.is_some());
        let points = report.answers.iter().map(|answer| answer.points).sum();
        let work = Work::Sheet { name: open.sheet.name.clone(), page: open.page, report: report.to_json() };
        return Some(Progress { points, of: open.sheet.points(), state: State { work, is_done }, link: None });
    }
    let story = model.story.as_ref()?;
    let (mut points, mut of, mut answers) = (0, 0, Vec::new());
    for ((beat, done), answer) in story.lesson.beats.iter().zip(&story.performed.beats).zip(&story.answers) {
        let Some(question) = &beat.question else { continue };
        of += 1;
        let Some(option) = answer.and_then(|answer| question.options.get(answer)) else { continue };
        points += u32::from(answer.is_some_and(|answer| done.rights.contains(&answer)));
        answers.push((beat.name.clone(), option.value.clone()));
    }
    let beat = story.lesson.beats.get(story.beat).map(|beat| beat.name.clone());
    let work = Work::Lesson { name: story.lesson.name.clone(), beat, answers };
    let link = lesson::beat_link(model).and_then(|link| link::write(&link));
    Some(Progress { points, of, state: State { work, is_done: was_done || story.is_end() }, link })
}

type Happened = (&'static str, Vec<(&'static str, String)>);

/// What a person has done between two standings.
fn happened(model: &Model, before: &Standing, now: &Standing) -> Vec<Happened> {
    match now {
        Standing::Nothing => Vec::new(),
        Standing::Lesson { name, .. } if !before.is_of_the_same(now) => vec![("opened", vec![("lesson", name.clone())])],
        Standing::Sheet { name, .. } if !before.is_of_the_same(now) => vec![("opened", vec![("worksheet", name.clone())])],
        Standing::Lesson { .. } => of_lesson(model, before).unwrap_or_default(),
        Standing::Sheet { .. } => of_sheet(model, before).unwrap_or_default(),
    }
}

fn of_lesson(model: &Model, before: &Standing) -> Option<Vec<Happened>> {
    let (story, Standing::Lesson { beat, answers, .. }) = (model.story.as_ref()?, before) else { return None };
    let mut all = Vec::new();
    for (n, (was, is)) in answers.iter().zip(&story.answers).enumerate() {
        let Some(answer) = is.filter(|_| was != is) else { continue };
        let (beat, done) = (story.lesson.beats.get(n)?, story.performed.beats.get(n)?);
        let value = beat.question.as_ref()?.options.get(answer)?.value.clone();
        let right = done.rights.contains(&answer).to_string();
        all.push(("answered", vec![("beat", beat.name.clone()), ("answer", value), ("right", right)]));
    }
    if *beat != story.beat {
        all.push(match story.lesson.beats.get(story.beat) {
            Some(beat) => ("beat", vec![("beat", beat.name.clone())]),
            None => ("finished", vec![("lesson", story.lesson.name.clone())]),
        });
    }
    Some(all)
}

fn of_sheet(model: &Model, before: &Standing) -> Option<Vec<Happened>> {
    let (work, Standing::Sheet { tries, .. }) = (model.work.as_ref()?, before) else { return None };
    let answers = work.kept.iter().map(|kept| kept.answer.as_ref());
    let again = answers.zip(tries).filter_map(|(answer, tries)| answer.filter(|answer| answer.tries != *tries));
    let told = |answer: &crate::worksheets::Answer| {
        let points = answer.points.to_string();
        ("answered", vec![("question", answer.question.clone()), ("answer", answer.answer.clone()), ("points", points)])
    };
    let mut all: Vec<Happened> = again.map(told).collect();
    if tries.contains(&0) && work.kept.iter().all(|kept| kept.answer.is_some()) {
        all.push(("finished", vec![("worksheet", work.sheet.name.clone())]));
    }
    Some(all)
}
