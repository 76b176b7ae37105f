//! The clients at the foot of the tree, each with its doing, or with the truth where the client believes something else.

use super::belief;
use super::wording::Wording;
use super::znodes::CROWN;
use crate::app::scene::ruler::bold_width;
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::show::failing::{failure, failure_words};
use crate::app::show::held::Truth;
use crate::app::view::{ClientDoing, Frame, TreeClient};
use crate::lang::Lang;
use crate::sim::{Node, SECOND};
use crate::tell::template::text;
use crate::tell::values::identity;
use crate::tell::{ClientStanding, Thing, outcome_text, verb};
use crate::zk::{Client, EventType, Id, Note, Place, Program, SessionId, Status, Zk, clients, established_leader, server};

/// The room at both sides of a client's words.
const EDGES: i32 = 12;
/// The same at both sides of its name and of who it has shown to be, with the room between the two.
const NAME_EDGES: i32 = 8;
/// The same for a code, which stands in the middle of the box and must be read whole.
const CODE_EDGES: i32 = 4;
/// The same for a belief that is past, whose letters are bold.
const PAST_EDGES: i32 = 22;

pub fn boxes(subject: &Subject<'_>, sketch: &Sketch) -> Vec<TreeClient> {
    let view = |(id, node, client)| Some(client_box(subject, node, client, sketch.client_frame(id)?));
    clients(subject.world).filter_map(view).collect()
}

fn client_box(subject: &Subject<'_>, node: &Node<Zk>, client: &Client, frame: Frame) -> TreeClient {
    let (lang, letters) = (subject.lang, subject.letters);
    let standing = ClientStanding::of(node, client);
    let truth = Truth::of(subject.world, node, client);
    let (doing, word) = at(subject, standing, client);
    let name = client.id().to_string();
    let holds = doing == ClientDoing::Holds && client.program().is_some_and(|program| program.status().holds());
    let failed = failure(subject.time, standing, client).filter(|_| truth.is_none());
    // While a client is woken or asks, that is said, and not what it read before.
    let believed = belief::of(subject, node, client).filter(|_| !matches!(doing, ClientDoing::Woken | ClientDoing::Asks));
    let is_past = believed.as_ref().is_some_and(|believed| believed.is_past) && truth != Some(Truth::SessionGone);
    let failed = failed.filter(|_| !is_past);
    let edges = match failed {
        Some(_) => CODE_EDGES,
        None if is_past => PAST_EDGES,
        None => EDGES,
    };
    let (said, wrong) = match (truth, failed, believed) {
        (_, _, Some(believed)) if is_past => (believed.said, true),
        (Some(truth), ..) => {
            let (full, brief) = (truth.in_box(lang), truth.brief(lang));
            // What stands out is bold.
            let is_wide = truth.stands_out() && bold_width(&full) > frame.width - EDGES;
            (Wording { full: if is_wide { brief.clone() } else { full }, brief: Some(brief) }, truth.stands_out())
        }
        (None, Some(code), _) => (failure_words(lang, code), false),
        (None, None, Some(believed)) if doing == ClientDoing::Waits => (believed.said, false),
        // It has been told that its session is over.
        (None, None, _) => (word, standing == ClientStanding::Expired),
    };
    let small = frame.height < 30;
    let shown = identities(client);
    let mut label = format!("{name}, {}", said.full);
    if let Some(shown) = &shown {
        label += &text!(lang, ", has shown to be {id}", "，已表明身份 {id}", id = &*shown.full);
    }
    let room = letters.room(frame.width - NAME_EDGES) - bold_width(&name) - if holds { bold_width(CROWN) } else { 0 };
    TreeClient {
        thing: Thing::Client(client.id()),
        label,
        who: shown.filter(|_| !small).map(|shown| shown.fitting(room)).unwrap_or_default(),
        name,
        frame,
        small,
        standing,
        doing,
        text: said.fitting(letters.room(frame.width - edges)),
        failed: failed.is_some() || refuses(client),
        wrong,
        mark: if holds { CROWN } else { "" },
    }
}

/// Who the client has shown to be.
fn identities(client: &Client) -> Option<Wording> {
    let ids: Vec<Id> = client.identities().collect();
    let of = |say: fn(&Id) -> String| ids.iter().map(say).collect::<Vec<_>>().join(" ");
    (!ids.is_empty()).then(|| Wording { full: of(identity), brief: Some(of(|id| id.user().to_owned())) })
}

/// A client's doing, in a word.
fn at(subject: &Subject<'_>, standing: ClientStanding, client: &Client) -> (ClientDoing, Wording) {
    let lang = subject.lang;
    if !standing.is_connected() {
        if let Some(left) = left(subject, standing, client) {
            return (ClientDoing::Nothing, left);
        }
        // A program that has not heard that its connection is gone, or counts on what it has all the same.
        if let Some(held) = holding(lang, client).filter(|_| standing == ClientStanding::Connecting) {
            return (ClientDoing::Holds, Wording { full: held, brief: None });
        }
        let brief = match standing {
            ClientStanding::Connecting => Some(text!(lang, "connects", "连接中")),
            ClientStanding::Expired => Some(text!(lang, "expired", "已过期")),
            _ => None,
        };
        return (ClientDoing::Nothing, Wording { full: standing.text(lang).to_owned(), brief });
    }
    let here = client.id().node();
    if client.is_closing() {
        return (ClientDoing::Nothing, Wording { full: text!(lang, "closing", "关闭中"), brief: None });
    }
    if let Some(held) = holding(lang, client) {
        return (ClientDoing::Holds, Wording { full: held, brief: None });
    }
    let program = client.program().map(|program| (program.status(), program.place()));
    let has_come = matches!(program, Some((Status::Inside | Status::Done, _)));
    let hears = !has_come && subject.step.notes.iter().any(|(node, note)| *node == here && wakes(note));
    if hears {
        return (ClientDoing::Woken, Wording { full: text!(lang, "woken", "被唤醒"), brief: None });
    }
    if let Some(stored) = stored(client) {
        let (word, brief) = match (stored, refuses(client)) {
            ("", _) => (text!(lang, "storage", "存储"), String::new()),
            (_, false) => (text!(lang, "stores {stored}", "存有 {stored}", stored), stored.to_owned()),
            // It still has what it had.
            (_, true) => (text!(lang, "✗ stays {stored}", "✗ 仍存 {stored}", stored), format!("✗ {stored}")),
        };
        return (ClientDoing::Nothing, Wording { full: word, brief: Some(brief) });
    }
    let waiting = client.waiting_calls().into_iter().next().map(|(_, op)| verb(&op));
    let call = waiting.or_else(|| client.shows_auth().map(verb));
    let waits = || text!(lang, "waits", "等待");
    // Whoever has come through a gate is inside, or has left and does not wait in front of it again.
    let at_gate = client.program().is_some_and(|program| program.gate().is_some());
    let (doing, full) = match (program, call) {
        (Some((Status::Inside, Place::Consuming)), None) => (ClientDoing::Holds, text!(lang, "works", "处理中")),
        (Some((Status::Inside, _)), None) => (ClientDoing::Holds, text!(lang, "at work", "工作中")),
        (_, Some(name)) => (ClientDoing::Asks, name.to_owned()),
        (Some((Status::Waiting, Place::Reading)), None) => (ClientDoing::Waits, text!(lang, "waits to read", "等待读")),
        (Some((Status::Waiting, Place::Writing)), None) => (ClientDoing::Waits, text!(lang, "waits to write", "等待写")),
        (Some((_, Place::Voting)), None) => (ClientDoing::Waits, text!(lang, "is asked", "被询问")),
        (Some((Status::Waiting, _)), None) => (ClientDoing::Waits, waits()),
        (Some((Status::Done, Place::Inside)), None) if at_gate => (ClientDoing::Done, text!(lang, "goes on", "继续执行")),
        (Some((Status::Done, _)), None) if at_gate => (ClientDoing::Done, text!(lang, "has left", "已离开")),
        (Some((Status::Done, _)), None) => (ClientDoing::Done, done(lang, client)),
        (Some((Status::GivenUp, _)), None) => (ClientDoing::Done, text!(lang, "gave up", "已放弃")),
        (Some((Status::Failed, _)), None) => (ClientDoing::Done, text!(lang, "failed", "失败")),
        (_, None) => match client.server() {
            Some(server) => (ClientDoing::Nothing, text!(lang, "at {server}", "连接 {server}", server)),
            None => (ClientDoing::Nothing, String::new()),
        },
    };
    (doing, Wording { full, brief: (doing == ClientDoing::Waits).then(waits) })
}

/// A program's hold of a lock or a lead, in a word.
fn holding(lang: Lang, client: &Client) -> Option<String> {
    let program = client.program()?;
    Some(match (program.status(), program.place()) {
        (Status::Holding, Place::Reading) => text!(lang, "reads", "在读"),
        (Status::Holding, Place::Writing) => text!(lang, "writes", "在写"),
        (Status::Holding, _) => text!(lang, "holds", "持有锁"),
        (Status::Leading, _) => text!(lang, "leads", "为主"),
        _ => return None,
    })
}

/// The time that the leader still gives the session of a client that is silent.
#[cold]
#[inline(never)]
fn left(subject: &Subject<'_>, standing: ClientStanding, client: &Client) -> Option<Wording> {
    if !matches!(standing, ClientStanding::Stopped | ClientStanding::Frozen) {
        return None;
    }
    let lang = subject.lang;
    let leader = established_leader(subject.world).and_then(|id| server(subject.world, id))?;
    // A program that is stopped has forgotten its session; of several the newest one is the last to end.
    let is_own = |session: SessionId| subject.index.txns().owner(session) == Some(client.id());
    let deadlines = leader.session_deadlines().into_iter().filter(|(session, _)| is_own(*session));
    let deadline = deadlines.map(|(_, deadline)| deadline).max()?;
    let brief = match deadline.saturating_sub(subject.time) {
        // The leader has proposed its end.
        0 => text!(lang, "expiring", "过期中"),
        // Whole seconds that are over: the leader rounds a timeout up to its next tick, which would look like more than was granted.
        left => {
            let seconds = if left < SECOND { "<1".to_owned() } else { (left / SECOND).to_string() };
            text!(lang, "{seconds} s left", "还剩 {seconds} s", seconds)
        }
    };
    let standing = standing.text(lang);
    let full = text!(lang, "{standing}, session: {brief}", "{standing}，会话{brief}", standing, brief = &*brief);
    Some(Wording { full, brief: Some(brief) })
}

/// The end of a program that has done its work.
fn done(lang: Lang, client: &Client) -> String {
    match client.program().and_then(Program::outcome) {
        Some(outcome) => outcome_text(lang, outcome),
        None => text!(lang, "done", "完成"),
    }
}

/// Whether a note is of an event that something has changed, and not of a watch that is taken away as its client has asked.
fn wakes(note: &Note) -> bool {
    let is_removal = |kind: &EventType| matches!(kind, EventType::DataWatchRemoved | EventType::ChildWatchRemoved);
    matches!(note, Note::WatchHeard { kind, .. } if !is_removal(kind))
}

/// Whether it is a storage that has refused the last write.
fn refuses(client: &Client) -> bool {
    stored(client).is_some() && client.program().is_some_and(|program| program.status() == Status::Failed)
}

/// What a storage beside ZooKeeper holds.
fn stored(client: &Client) -> Option<&str> {
    client.program().filter(|program| program.place() == Place::Storing).map(Program::path)
}
