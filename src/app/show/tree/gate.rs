//! The gate of a barrier or a synchronous queue, and the figures below the picture.

use crate::app::scene::tree::clients::sides;
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::view::{Gate, TreeCounter};
use crate::tell::template::text;
use crate::zk::{self, Client, Opens, Place, server};

/// The line of the words below the foot of the gate.
const BELOW: i32 = 19;

pub fn view(subject: &Subject<'_>, sketch: &Sketch) -> Option<Gate> {
    let (gate, frame) = sketch.gate.as_ref()?;
    let tree = server(subject.world, sketch.shown)?.tree();
    let count = |place: Place| sketch.clients.iter().filter(|id| sketch.place_of(subject, **id) == place).count();
    let here = gate.hall.as_ref().map(|hall| tree.children(hall).filter(|name| &**name != "ready").count());
    let is_full = here.is_some_and(|here| here >= usize::from(gate.needed));
    let inside = count(Place::Inside);
    let open = match &gate.opens {
        Opens::With(path) => tree.get(path).is_some(),
        Opens::Without(path) => tree.get(path).is_none(),
        // Whoever has seen it full is through, though others may have left by now.
        Opens::WhenFull => is_full || inside > 0,
    };
    let lang = subject.lang;
    let outside = match here.filter(|_| !open) {
        Some(here) => text!(lang, "{here} of {needed} have come", "{needed} 个中到了 {here} 个", here, needed = gate.needed),
        // Those who have come and gone through are no longer outside, and others never come.
        None => text!(lang, "waiting: {n}", "等待：{n}", n = count(Place::Outside)),
    };
    let word = if open { text!(lang, "gate: open", "门：开") } else { text!(lang, "gate: shut", "门：关") };
    let inside = text!(lang, "inside: {inside}", "里面：{inside}", inside);
    let [left, right] = sides(subject.width);
    let y = frame.y + frame.height + BELOW;
    let label = [word.as_str(), outside.as_str(), inside.as_str()].join(", ");
    Some(Gate { frame: *frame, open, word, outside, inside, outside_at: (left, y), inside_at: (right, y), label })
}

/// The figures since somebody let go or put an item: how many were told, how many of them for nothing, and the calls that all clients have
/// made since, with the one that lets go or puts.
pub fn counters(subject: &Subject<'_>, sketch: &Sketch) -> Vec<TreeCounter> {
    let (lang, steps) = (subject.lang, subject.steps);
    let index = &subject.index;
    let release = subject.view.root().and_then(|root| index.last_release(steps, &root.path));
    let release = putting(subject).map(|from| (from, true)).or(release);
    let told = release.map(|(release, puts)| (release, puts, index.watch_events(release, steps)));
    // A release that has told nobody, as the last one of a queue, has no figures.
    let Some((release, puts, events)) = told.filter(|(.., events)| *events > 0) else { return watch_counter(subject, sketch) };
    let (vain, requests) = (index.in_vain(release, steps), index.calls(release, steps));
    let counter = |text: String| TreeCounter { text, loss: false };
    vec![
        counter(if puts {
            text!(lang, "since the last item: {events|watch event|watch events}", "上次放入以来：{events} 个监听事件", events)
        } else {
            text!(lang, "since the last release: {events|watch event|watch events}", "上次释放以来：{events} 个监听事件", events)
        }),
        TreeCounter { text: text!(lang, "{vain} in vain", "{vain} 个被白白唤醒", vain), loss: vain > 0 },
        counter(text!(lang, "{requests|request|requests}", "{requests} 个请求", requests)),
    ]
}

/// The call with which a producer puts an item, where that is not answered yet: some are told before the producer is.
fn putting(subject: &Subject<'_>) -> Option<u32> {
    let puts = |client: &Client| client.waits() && client.program().is_some_and(|program| program.place() == Place::Producing);
    let calls = zk::clients(subject.world).filter(|(_, _, client)| puts(client));
    calls.filter_map(|(id, ..)| subject.index.last_call(id.node(), subject.steps)).max()
}

/// The number of watches on the znodes that are drawn.
fn watch_counter(subject: &Subject<'_>, sketch: &Sketch) -> Vec<TreeCounter> {
    let n = sketch.watches.iter().filter(|watch| sketch.index_of(&watch.path).is_some()).count();
    let counter = |n| TreeCounter { text: text!(subject.lang, "{n|watch|watches}", "{n} 个监听", n), loss: false };
    Some(n).filter(|n| *n > 0).map(counter).into_iter().collect()
}
