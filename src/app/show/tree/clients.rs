//! The clients at the foot of the tree, each with its doing, or with the truth where the client believes something else.

use super::znodes::CROWN;
use crate::app::scene::ruler::cut;
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::show::held::session_truth;
use crate::app::view::{ClientDoing, Frame, TreeClient};
use crate::recipes::{Kind, Spec};
use crate::sim::Node;
use crate::tell::template::text;
use crate::tell::{ClientStanding, Thing, verb};
use crate::zk::{Client, Note, Place, Status, Zk, clients};

/// The room at both sides of a client's words.
const EDGES: i32 = 14;

pub fn boxes(subject: &Subject<'_>, sketch: &Sketch) -> Vec<TreeClient> {
    let view = |(id, node, client)| Some(client_box(subject, node, client, sketch.client_frame(id)?));
    clients(subject.world).filter_map(view).collect()
}

fn client_box(subject: &Subject<'_>, node: &Node<Zk>, client: &Client, frame: Frame) -> TreeClient {
    let standing = ClientStanding::of(node, client);
    let truth = session_truth(subject.lang, subject.world, node, client);
    let (doing, word) = at(subject, standing, client);
    let wrong = truth.is_some();
    let name = client.id().to_string();
    let holds = doing == ClientDoing::Holds && client.program().is_some_and(|program| program.status().holds());
    let said = truth.unwrap_or(word);
    TreeClient {
        thing: Thing::Client(client.id()),
        label: format!("{name}, {said}"),
        name,
        frame,
        small: frame.height < 30,
        standing,
        doing,
        text: cut(&said, frame.width - EDGES),
        wrong,
        mark: if holds { CROWN } else { "" },
    }
}

/// A client's doing, in a word.
fn at(subject: &Subject<'_>, standing: ClientStanding, client: &Client) -> (ClientDoing, String) {
    let lang = subject.lang;
    if standing != ClientStanding::Connected {
        return (ClientDoing::Nothing, standing.text(lang).to_owned());
    }
    let here = client.id().node();
    let hears = subject.step.notes.iter().any(|(node, note)| *node == here && matches!(note, Note::WatchHeard { .. }));
    if hears {
        return (ClientDoing::Woken, text!(lang, "is woken", "被唤醒"));
    }
    let call = client.waiting_calls().into_iter().next().map(|(_, op)| verb(&op));
    if let Some(stored) = stored(client) {
        let word = if stored.is_empty() {
            text!(lang, "storage", "存储")
        } else {
            text!(lang, "stores {stored}", "存有 {stored}", stored)
        };
        return (ClientDoing::Nothing, word);
    }
    let program = client.program().map(|program| (program.status(), program.place()));
    match (program, call) {
        (Some((Status::Holding, Place::Reading)), _) => (ClientDoing::Holds, text!(lang, "reads", "在读")),
        (Some((Status::Holding, Place::Writing)), _) => (ClientDoing::Holds, text!(lang, "writes", "在写")),
        (Some((Status::Holding, _)), _) => (ClientDoing::Holds, text!(lang, "holds", "持有锁")),
        (Some((Status::Leading, _)), _) => (ClientDoing::Holds, text!(lang, "leads", "为主")),
        (Some((Status::Inside, Place::Consuming)), None) => (ClientDoing::Holds, text!(lang, "works", "处理中")),
        (Some((Status::Inside, _)), None) => (ClientDoing::Holds, text!(lang, "at work", "工作中")),
        (_, Some(name)) => (ClientDoing::Asks, name.to_owned()),
        (Some((Status::Waiting, Place::Reading)), None) => (ClientDoing::Waits, text!(lang, "waits to read", "等待读")),
        (Some((Status::Waiting, Place::Writing)), None) => (ClientDoing::Waits, text!(lang, "waits to write", "等待写")),
        (Some((_, Place::Voting)), None) => (ClientDoing::Waits, text!(lang, "is asked", "被询问")),
        (Some((Status::Waiting, _)), None) => (ClientDoing::Waits, text!(lang, "waits", "等待")),
        (Some((Status::Done, _)), None) => (ClientDoing::Done, text!(lang, "done", "完成")),
        (Some((Status::Failed, _)), None) => (ClientDoing::Done, text!(lang, "failed", "失败")),
        (_, None) => match client.server() {
            Some(server) => (ClientDoing::Nothing, text!(lang, "at {server}", "连接 {server}", server)),
            None => (ClientDoing::Nothing, String::new()),
        },
    }
}

/// What a storage beside ZooKeeper holds.
fn stored(client: &Client) -> Option<&str> {
    let program = client.program()?;
    let spec = program.started_with().downcast_ref::<Spec>()?;
    matches!(spec.kind, Kind::Storage | Kind::StorageNaive).then(|| program.path())
}
