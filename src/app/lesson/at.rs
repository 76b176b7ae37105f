//! The place in the open lesson. Read only.

use super::story::Story;
use crate::app::model::Model;
use crate::lang::Lang;
use crate::lessons::{Beat, Choice, Look, Question, Tempo};
use crate::link::{At, BeatRef, Link, Target};
use crate::script::StageView;
use crate::sim::Position;
use crate::tell::Thing;
use crate::zk::servers_up;

/// The lesson, while its own script is on screen.
pub fn on_script(model: &Model) -> Option<&Story> {
    model.story.as_ref().filter(|story| story.run == model.current)
}

/// Whether the open beat has come to its end on screen.
pub fn is_over(model: &Model) -> bool {
    on_script(model).is_some_and(|story| model.cursor() >= story.span().1)
}

/// Whether the open question can be answered: at the beginning of its beat, before the run shows anything of the answer.
pub fn takes_answer(model: &Model) -> bool {
    on_script(model).is_some_and(|story| story.question().is_some() && model.cursor() <= story.span().0)
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
    let story = on_script(model).filter(|story| story.asks() && takes_answer(model))?;
    let name = match thing {
        Thing::Server(id) => id.to_string(),
        Thing::Client(id) => id.to_string(),
        Thing::Host(host) => host.to_string(),
        Thing::Znode(path) => path.to_string(),
        _ => return None,
    };
    story.question()?.options.iter().position(|option| option.value == name)
}

/// The key that answers the open question with each of its options, while it can be answered.
pub fn open_keys(model: &Model) -> Vec<Option<&str>> {
    let open = on_script(model).filter(|_| takes_answer(model));
    open.and_then(Story::question).map_or_else(Vec::new, keys_of)
}

/// The key of each option: of a figure or a machine its own digit, of none 0, of others the next that is free.
pub fn keys_of(question: &Question) -> Vec<Option<&str>> {
    const NUMBERS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let own: Vec<Option<&str>> = question.options.iter().map(own_key).collect();
    let mut free = NUMBERS.into_iter().filter(|number| !own.contains(&Some(*number)));
    let key = |n: usize| own[n].filter(|key| !own[..n].contains(&Some(*key)));
    (0..own.len()).map(|n| key(n).or_else(|| free.next())).collect()
}

/// The digit that an option is known by: 0 for `none`, 2 for a text such as `2`, `s2` or `s2: it was first`.
fn own_key(option: &Choice) -> Option<&str> {
    if option.value == "none" {
        return Some("0");
    }
    let text = option.label.as_ref().map_or(option.value.as_str(), |label| label.of(Lang::En));
    let name = text.split([':', ',']).next().unwrap_or_default();
    let number = name.trim_start_matches(|letter: char| letter.is_ascii_lowercase());
    (number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// The link to this moment of the lesson, while the script is on screen and nobody has changed it.
pub fn link(model: &Model) -> Option<Link> {
    let story = linked(model)?;
    let untouched = model.run().recording.entries().len() == story_commands(model);
    untouched.then(|| Link {
        at: Some(At::Exactly(model.cursor())),
        view: Some(model.shown_view()).filter(|view| view_of(model) != Some(view)),
        ..link_to(story, Some(BeatRef::Number(story.beat)))
    })
}

/// The link to the beginning of the lesson.
pub fn lesson_link(model: &Model) -> Option<Link> {
    linked(model).map(|story| link_to(story, None))
}

/// The link to the beginning of the open beat, by its name, so that it stays true when a beat is added before it.
pub fn beat_link(model: &Model) -> Option<Link> {
    let story = linked(model)?;
    let name = story.lesson.beats.get(story.beat).map(|beat| BeatRef::Name(beat.name.as_str().into()));
    Some(link_to(story, name.or(Some(BeatRef::Number(story.beat)))))
}

/// The lesson that a link can lead to: none of the person's own.
fn linked(model: &Model) -> Option<&Story> {
    on_script(model).filter(|story| !story.own)
}

fn link_to(story: &Story, beat: Option<BeatRef>) -> Link {
    Link::to(Target::Lesson { name: story.lesson.name.as_str().into(), beat })
}

/// The number of commands of the open lesson's script.
pub fn story_commands(model: &Model) -> usize {
    model.story.as_ref().map_or(0, |story| story.performed.recording.entries().len())
}

/// The words of the open beat for what it is about.
pub fn looks_named(model: &Model) -> &[Look] {
    open_beat(model).map_or(&[], |beat| &beat.looks)
}

/// The things that the open beat is about.
pub fn looks(model: &Model) -> Vec<Thing> {
    looks_named(model).iter().filter_map(thing).collect()
}

/// The tempo of the open beat.
pub fn tempo(model: &Model) -> Tempo {
    open_beat(model).map_or(Tempo::default(), |beat| beat.tempo)
}

/// The view of the stage that the open beat names; behind the last beat, that of the last.
pub fn view_of(model: &Model) -> Option<&StageView> {
    let story = on_script(model)?;
    let beat = story.lesson.beats.get(story.beat).or(story.lesson.beats.last())?;
    Some(&beat.view)
}

/// Whether the open beat wants heartbeats to be seen.
pub fn wants_heartbeats(model: &Model) -> bool {
    open_beat(model).is_some_and(|beat| beat.shows_heartbeats)
}

/// Whether the open beat has the clients alone on the stage.
pub fn shows_clients_alone(model: &Model) -> bool {
    open_beat(model).is_some_and(|beat| beat.shows_clients_alone) && model.view == StageView::Servers
}

/// The beat that is open, while the lesson's own script is on screen.
fn open_beat(model: &Model) -> Option<&Beat> {
    let story = on_script(model)?;
    story.lesson.beats.get(story.beat)
}

/// Whether the world on screen has the thing.
pub fn is_there(model: &Model, thing: &Thing) -> bool {
    match thing {
        Thing::Znode(path) => servers_up(model.world()).any(|(_, server)| server.tree().get(path).is_some()),
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
