//! Watches as arcs from clients to what they watch, and those whose event is on its way.

use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::view::{WatchArc, WatchSign};
use crate::sim::Body;
use crate::tell::template::text;
use crate::zk::{ClientId, Message, ServerId, ServerWatch, WatchKind, WatchMode, server};

pub fn arcs(subject: &Subject<'_>, sketch: &Sketch) -> Vec<WatchArc> {
    let standing = sketch.watches.iter().filter_map(|watch| arc(subject, sketch, watch));
    let fired = subject.world.arriving().filter_map(|flying| {
        let Body::Data(Message::Event(event)) = &flying.packet.body else { return None };
        let (client, keeper) = (ClientId::of_node(flying.to)?, ServerId::of_node(flying.from)?);
        sketch.index_of(&event.path)?;
        let curve = sketch.curve(client, &event.path)?;
        let label = text!(
            subject.lang,
            "{keeper} tells {client}: {event} {path}",
            "{keeper} 通知 {client}：{event} {path}",
            keeper,
            client,
            event = event.kind.name(),
            path = &event.path,
        );
        let key = format!("event {}", flying.packet.id.0);
        Some(WatchArc { client, keeper, key, curve, sign: WatchSign::Data, fired: true, label })
    });
    standing.chain(fired).collect()
}

fn arc(subject: &Subject<'_>, sketch: &Sketch, watch: &ServerWatch) -> Option<WatchArc> {
    let ServerWatch { server: keeper, path, client, kind, mode } = watch;
    sketch.index_of(path)?;
    let is_missing = server(subject.world, sketch.shown)?.tree().get(path).is_none();
    let sign = match (mode, kind) {
        (WatchMode::Persistent, _) => WatchSign::Persistent,
        (WatchMode::PersistentRecursive, _) => WatchSign::Recursive,
        (WatchMode::Standard, WatchKind::Child) => WatchSign::Child,
        (WatchMode::Standard, WatchKind::Data) if is_missing => WatchSign::Exists,
        (WatchMode::Standard, WatchKind::Data) => WatchSign::Data,
    };
    let word = match sign {
        WatchSign::Data => "data",
        WatchSign::Child => "children",
        WatchSign::Exists => "exists",
        WatchSign::Persistent => "persistent",
        WatchSign::Recursive => "recursive",
    };
    let label = text!(
        subject.lang,
        "{client} watches {path} ({word}), kept by {keeper}",
        "{client} 监听 {path}（{word}），保存在 {keeper}",
        client,
        path,
        word,
        keeper,
    );
    Some(WatchArc {
        client: *client,
        keeper: *keeper,
        key: format!("{client} {word} {path}"),
        curve: sketch.curve(*client, path)?,
        sign,
        fired: false,
        label,
    })
}
