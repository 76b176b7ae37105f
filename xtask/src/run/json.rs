//! The transcript for programs: one JSON object a step, and a last one with the digest and the states. Times in microseconds.

use super::answer::printed;
use super::notes::{kind, name, text};
use super::{Run, summary};
use crate::failure::{Failure, Outcome};
use serde::Serialize;
use std::io::{self, Write};
use zooscope::hdfs::Body;
use zooscope::sim::{Closing, Event, NodeId, Step, Time};
use zooscope::zk::{Class, Message, Note, RequestBody, Zk};

#[derive(Serialize)]
struct JsonStep {
    step: u32,
    at: Time,
    /// The id of the packet, timer or sync; null if a person's command made the step.
    id: Option<u64>,
    cause: u32,
    class: String,
    event: &'static str,
    node: Option<String>,
    peer: Option<String>,
    /// The message, timer, port or command.
    what: String,
    sent_at: Option<Time>,
    notes: Vec<JsonNote>,
}

#[derive(Serialize)]
struct JsonNote {
    node: String,
    note: String,
    text: Option<String>,
    /// The answer that the note brings, as `zkCli.sh` prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<String>,
}

#[derive(Serialize)]
struct JsonEnd {
    digest: String,
    seed: u64,
    steps: u32,
    at: Time,
    servers: Vec<summary::ServerState>,
    clients: Vec<summary::ClientState>,
}

pub fn print(run: &Run) -> Outcome {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut written: io::Result<()> = Ok(());
    let world = run.replay(|step| {
        if written.is_ok() {
            written = write(&mut out, &json_step(step));
        }
    })?;
    let end = JsonEnd {
        digest: format!("{:016x}", world.digest()),
        seed: run.seed,
        steps: run.recording.len(),
        at: run.at.time,
        servers: summary::of_servers(&world),
        clients: summary::of_clients(&world),
    };
    match written.and_then(|()| write(&mut out, &end)).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("the transcript cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

fn write(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn json_step(step: &Step<Zk>) -> JsonStep {
    let told = told(&step.event);
    JsonStep {
        step: step.index,
        at: step.at,
        id: (step.id.0 != 0).then_some(step.id.0),
        cause: step.cause,
        class: format!("{:?}", Class::of_event(&step.event)).to_lowercase(),
        event: told.event,
        node: step.event.node().map(name),
        peer: told.peer.map(name),
        what: told.what,
        sent_at: told.sent_at,
        notes: step.notes.iter().map(|(node, note)| json_note(*node, note)).collect(),
    }
}

fn json_note(node: NodeId, note: &Note) -> JsonNote {
    JsonNote { node: name(node), note: kind(note), text: text(note), printed: printed(note) }
}

struct Told {
    event: &'static str,
    what: String,
    peer: Option<NodeId>,
    sent_at: Option<Time>,
}

fn told(event: &Event<Zk>) -> Told {
    match event {
        Event::Blank => Told { event: "nothing", what: String::new(), peer: None, sent_at: None },
        Event::Command(command) => Told { event: "command", what: command.to_string(), peer: None, sent_at: None },
        Event::Delivered { message, from, sent_at, .. } => {
            Told { event: "delivered", what: message_name(message), peer: Some(*from), sent_at: Some(*sent_at) }
        }
        Event::Accepted { port, from, sent_at, .. } => {
            Told { event: "accepted", what: format!("{port:?}").to_lowercase(), peer: Some(*from), sent_at: Some(*sent_at) }
        }
        Event::Connected { port, from, sent_at, .. } => {
            Told { event: "connected", what: format!("{port:?}").to_lowercase(), peer: Some(*from), sent_at: Some(*sent_at) }
        }
        Event::Closed { port, peer, why, sent_at, .. } => {
            let what = format!("{port:?}, {}", closing(*why)).to_lowercase();
            Told { event: "closed", what, peer: Some(*peer), sent_at: Some(*sent_at) }
        }
        Event::Timer { timer, .. } => Told { event: "timer", what: format!("{timer:?}"), peer: None, sent_at: None },
        Event::Synced { writes, .. } => Told { event: "synced", what: format!("{writes} writes"), peer: None, sent_at: None },
    }
}

fn message_name(message: &Message) -> String {
    match message {
        Message::Greeting { .. } => "greeting".to_owned(),
        Message::Notification(_) => "notification".to_owned(),
        Message::Quorum(packet) => packet.name().to_owned(),
        Message::Connect(_) => "connect".to_owned(),
        Message::Connected(_) => "connected".to_owned(),
        Message::Request { body, .. } => request_name(body).to_owned(),
        Message::Reply(_) => "reply".to_owned(),
        Message::Event(event) => event.kind.name().to_owned(),
        Message::Peer { .. } => "PEER".to_owned(),
        Message::Word(word) => (*word).to_owned(),
        Message::Hdfs(packet) => match &packet.body {
            Body::Request(request) => request.name().to_owned(),
            Body::Response(Ok(_)) => "answer".to_owned(),
            Body::Response(Err(why)) => why.name().to_owned(),
        },
    }
}

fn request_name(body: &RequestBody) -> &'static str {
    match body {
        RequestBody::CreateSession { .. } => "createSession",
        RequestBody::CloseSession => "closeSession",
        RequestBody::Op(op) => op.name(),
        RequestBody::Ping => "ping",
        RequestBody::SetWatches { .. } => "setWatches",
        RequestBody::DeleteContainer { .. } => "deleteContainer",
    }
}

fn closing(why: Closing) -> &'static str {
    match why {
        Closing::Finished => "finished",
        Closing::Reset => "reset",
        Closing::DialTimeout => "dial timeout",
        Closing::GaveUp => "gave up",
        Closing::Dropped => "dropped",
    }
}
