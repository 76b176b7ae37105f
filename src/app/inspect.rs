//! The message that a person looks at: kept when it has arrived, so that its panel does not go blank.

use crate::sim::{Body, EventId, Position, Step};

use super::history::inspected::Inspected;
use super::model::Model;
use super::scene::tree::sketch::Sketch;
use super::scene::tree::subject::Subject;
use crate::tell::Thing;
use crate::zk::{Class, ClientId, Message, client};

/// Whether the thing is still on screen, so that something can be done with it.
pub fn is_there(model: &Model, thing: &Thing) -> bool {
    let world = model.world();
    match thing {
        Thing::Message(id) => world.in_flight().any(|flying| flying.packet.id == *id),
        Thing::Link(a, b) => world.node(*a).is_some() && world.node(*b).is_some(),
        Thing::Znode(path) => {
            let sketch = Subject::of(model).and_then(|subject| Sketch::of(&subject));
            sketch.is_none_or(|sketch| sketch.index_of(path).is_some())
        }
        thing => thing.node().is_none_or(|node| world.node(node).is_some()),
    }
}

/// The message under way on screen.
pub fn in_flight(model: &Model, id: EventId) -> Option<Inspected> {
    model.world().in_flight().find(|flying| flying.packet.id == id).map(|flying| Inspected {
        id,
        from: flying.from,
        to: flying.to,
        sent_at: flying.packet.sent_at,
        arrives_at: flying.packet.arrives_at,
        cause: flying.packet.cause,
        step: None,
        message: match &flying.packet.body {
            Body::Data(message) => Some(message.clone()),
            Body::Syn | Body::SynAck | Body::Fin | Body::Reset => None,
        },
    })
}

/// The message that this step of the run handled, if it handled one.
pub fn at_step(model: &Model, index: u32) -> Option<Inspected> {
    let recording = &model.run().recording;
    if index >= recording.len() {
        return None;
    }
    let mut world = recording.seek(Position { steps: index, time: 0 });
    let mut step = Step::default();
    recording.replay(&mut world, index + 1, &mut step, &mut |_| {});
    Inspected::delivered(&step)
}

/// The message of that id, under way or long arrived.
pub fn find(model: &Model, id: EventId) -> Option<Inspected> {
    in_flight(model, id).or_else(|| step_of(model, id).and_then(|step| at_step(model, step)))
}

/// Whether a call of the client waits for nothing but time, which stands still.
pub fn stands(model: &Model, id: ClientId) -> bool {
    !model.playback.playing && client(model.world(), id).is_some_and(|client| !client.waiting_calls().is_empty())
}

/// The messages on the stage, in the order in which they were sent, with their kind.
pub fn visible(model: &Model) -> impl Iterator<Item = (EventId, &Message)> {
    model.world().in_flight().filter_map(|flying| match &flying.packet.body {
        Body::Data(message) if model.shows(Class::of_message(message)) => Some((flying.packet.id, message)),
        _ => None,
    })
}

/// The message on the stage behind the selected one, or before it, round and round; the first where none is selected.
pub fn beside_selected(model: &Model, back: bool) -> Option<EventId> {
    let mut ids: Vec<EventId> = visible(model).map(|(id, _)| id).collect();
    ids.sort_unstable();
    let at = match model.selected {
        Some(Thing::Message(id)) => ids.iter().position(|it| *it == id),
        _ => None,
    };
    let last = ids.len().checked_sub(1)?;
    let to = match (at, back) {
        (None, false) => 0,
        (None, true) => last,
        (Some(at), false) => (at + 1) % ids.len(),
        (Some(at), true) => at.checked_sub(1).unwrap_or(last),
    };
    ids.get(to).copied()
}

/// The step of the message's arrival, among those computed.
pub fn step_of(model: &Model, id: EventId) -> Option<u32> {
    let trace = model.run().recording.trace();
    // Most often it is near the cursor.
    let middle = (model.cursor().steps as usize).min(trace.len());
    let before = trace[..middle].iter().rposition(|step| step.id == id);
    let found = before.or_else(|| trace[middle..].iter().position(|step| step.id == id).map(|after| middle + after));
    found.map(|step| step as u32)
}

/// The message that was handled by the step in the caption, if it handled one.
pub fn told(model: &Model) -> Option<Inspected> {
    Inspected::delivered(&model.told.as_ref()?.step)
}
