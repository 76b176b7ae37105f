//! The clients at the foot of the tree, each with its doing, or with the truth where the client believes something else.

use super::znodes::CROWN;
use crate::app::scene::ruler::{cut, text_width};
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::show::held::Truth;
use crate::app::view::{ClientDoing, Frame, TreeClient};
use crate::recipes::{Kind, Spec};
use crate::sim::Node;
use crate::tell::template::text;
use crate::tell::{ClientStanding, Thing, verb};
use crate::zk::{Client, Note, Place, Status, Zk, clients};

/// The room at both sides of a client's words.
const EDGES: i32 = 12;

pub fn boxes(subject: &Subject<'_>, sketch: &Sketch) -> Vec<TreeClient> {
    let view = |(id, node, client)| Some(client_box(subject, node, client, sketch.client_frame(id)?));
    clients(subject.world).filter_map(view).collect()
}

fn client_box(subject: &Subject<'_>, node: &Node<Zk>, client: &Client, frame: Frame) -> TreeClient {
    let lang = subject.lang;
    let standing = ClientStanding::of(node, client);
    let truth = Truth::of(subject.world, node, client);
    let (doing, word) = at(subject, standing, client);
    let name = client.id().to_string();
    let holds = doing == ClientDoing::Holds && client.program().is_some_and(|program| program.status().holds());
    let said = truth.map_or(word, |truth| Said { full: truth.text(lang), brief: Some(truth.brief(lang)) });
    TreeClient {
        thing: Thing::Client(client.id()),
        label: format!("{name}, {}", said.full),
        name,
        frame,
        small: frame.height < 30,
        standing,
        doing,
        text: said.fitting(frame.width - EDGES),
        wrong: truth.is_some(),
        mark: if holds { CROWN } else { "" },
    }
}

/// A client's words, and shorter ones for a narrow box.
struct Said {
    full: String,
    brief: Option<String>,
}

impl Said {
    fn fitting(self, room: i32) -> String {
        let brief = self.brief.filter(|_| text_width(&self.full) > room);
        cut(&brief.unwrap_or(self.full), room)
    }
}

/// A client's doing, in a word.
fn at(subject: &Subject<'_>, standing: ClientStanding, client: &Client) -> (ClientDoing, Said) {
    let lang = subject.lang;
    if standing != ClientStanding::Connected {
        let brief = match standing {
            ClientStanding::Connecting => Some(text!(lang, "connects", "连接中")),
            ClientStanding::Expired => Some(text!(lang, "expired", "已过期")),
            _ => None,
        };
        return (ClientDoing::Nothing, Said { full: standing.text(lang).to_owned(), brief });
    }
    let here = client.id().node();
    let hears = subject.step.notes.iter().any(|(node, note)| *node == here && matches!(note, Note::WatchHeard { .. }));
    if hears {
        return (ClientDoing::Woken, Said { full: text!(lang, "woken", "被唤醒"), brief: None });
    }
    if let Some(stored) = stored(client) {
        let word = if stored.is_empty() {
            text!(lang, "storage", "存储")
        } else {
            text!(lang, "stores {stored}", "存有 {stored}", stored)
        };
        return (ClientDoing::Nothing, Said { full: word, brief: Some(stored.to_owned()) });
    }
    let call = client.waiting_calls().into_iter().next().map(|(_, op)| verb(&op));
    let waits = || text!(lang, "waits", "等待");
    let program = client.program().map(|program| (program.status(), program.place()));
    let (doing, full) = match (program, call) {
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
        (Some((Status::Waiting, _)), None) => (ClientDoing::Waits, waits()),
        (Some((Status::Done, _)), None) => (ClientDoing::Done, text!(lang, "done", "完成")),
        (Some((Status::Failed, _)), None) => (ClientDoing::Done, text!(lang, "failed", "失败")),
        (_, None) => match client.server() {
            Some(server) => (ClientDoing::Nothing, text!(lang, "at {server}", "连接 {server}", server)),
            None => (ClientDoing::Nothing, String::new()),
        },
    };
    (doing, Said { full, brief: (doing == ClientDoing::Waits).then(waits) })
}

/// What a storage beside ZooKeeper holds.
fn stored(client: &Client) -> Option<&str> {
    let program = client.program()?;
    let spec = program.started_with().downcast_ref::<Spec>()?;
    matches!(spec.kind, Kind::Storage | Kind::StorageNaive).then(|| program.path())
}
