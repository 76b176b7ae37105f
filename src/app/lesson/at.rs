//! The place in the open lesson. Read only.

use super::story::Story;
use crate::app::history::permalink::LessonLink;
use crate::app::model::Model;
use crate::lessons::Beat;
use crate::lessons::Look;
use crate::sim::Position;
use crate::tell::Thing;

/// The lesson, while its own script is on screen.
pub fn on_script(model: &Model) -> Option<&Story> {
    model.story.as_ref().filter(|story| story.run == model.current)
}

/// Whether the open beat has come to its end on screen.
pub fn is_over(model: &Model) -> bool {
    on_script(model).is_some_and(|story| model.cursor() >= story.span().1)
}

/// The position at which playing stops by itself: the end of the open beat, until the cursor has passed it. There the last sight
/// still stands for its time.
pub fn stop(model: &Model) -> Option<Position> {
    let story = on_script(model)?;
    let end = story.span().1;
    (model.cursor() < end || model.cursor() == end && !story.is_end()).then_some(end)
}

/// Whether Space goes on to the next beat: at a beat's end, where there is a next one.
pub fn plays_on(model: &Model) -> bool {
    on_script(model).is_some_and(|story| !story.is_end() && model.cursor() == story.span().1)
}

/// The option of the open question that names this thing on the stage.
pub fn option_of(model: &Model, thing: &Thing) -> Option<usize> {
    let story = on_script(model).filter(|story| story.asks())?;
    if is_over(model) {
        return None;
    }
    let name = match thing {
        Thing::Server(id) => id.to_string(),
        Thing::Client(id) => id.to_string(),
        Thing::Host(host) => host.to_string(),
        Thing::Znode(path) => path.to_string(),
        _ => return None,
    };
    story.question()?.options.iter().position(|option| option.value == name)
}

/// How many options the open question has, while it can be answered.
pub fn open_options(model: &Model) -> usize {
    on_script(model).filter(|_| !is_over(model)).and_then(Story::question).map_or(0, |question| question.options.len())
}

/// The link to this moment of the lesson, while the script is on screen and nobody has changed it.
pub fn link(model: &Model) -> Option<LessonLink> {
    let story = on_script(model).filter(|story| !story.own)?;
    let untouched = model.run().recording.entries().len() == story_commands(model);
    untouched.then(|| LessonLink {
        name: story.lesson.name.as_str().into(),
        beat: story.beat,
        at: Some(model.cursor()),
        lang: Some(model.lang),
    })
}

/// How many commands the open lesson's script has.
pub fn story_commands(model: &Model) -> usize {
    model.story.as_ref().map_or(0, |story| story.performed.recording.entries().len())
}

/// The thing that the open beat is about.
pub fn looks(model: &Model) -> Vec<Thing> {
    let Some(story) = on_script(model) else { return Vec::new() };
    story.lesson.beats.get(story.beat).map_or_else(Vec::new, |beat: &Beat| beat.looks.iter().filter_map(thing).collect())
}

/// Whether the world on screen has the thing.
pub fn is_there(model: &Model, thing: &Thing) -> bool {
    match thing {
        Thing::Znode(path) => crate::zk::servers_up(model.world()).any(|(_, server)| server.tree().get(path).is_some()),
        thing => thing.node().is_some_and(|node| model.world().node(node).is_some()),
    }
}

/// The thing on the page that a lesson's word stands for.
pub fn thing(look: &Look) -> Option<Thing> {
    Some(match look {
        Look::Machine(machine) => Thing::from(*machine),
        Look::Path(path) => Thing::Znode(path.clone()),
    })
}
