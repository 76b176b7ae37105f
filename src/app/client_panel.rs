//! The panel of a client: what it believes, and what is true where the two differ.

use super::details::none;
use super::menu;
use super::model::Model;
use super::msg::{Msg, Thing};
use super::narrate;
use super::rich::{Part, Rich};
use super::rows::{code, node, nodes};
use super::stage::{standing, standing_text, truth};
use super::timeline::clock;
use super::view::{Choice, Details, Row, Section, SectionBody, Tone};
use super::words::Word;
use crate::script::DurationText;
use crate::zk::{Client, ClientId, ServerId, SessionId, client, clients};

/// Calls and events, the newest.
const MAX_ROWS: usize = 16;

/// The client to show: the selected one, or the first.
pub fn panel(model: &Model) -> Option<Details> {
    let world = model.world();
    let selected = match model.selected {
        Some(Thing::Client(id)) => Some(id),
        _ => None,
    };
    let id = selected.filter(|id| client(world, *id).is_some()).or_else(|| clients(world).next().map(|(id, ..)| id))?;
    let (there, client) = (world.node(id.node())?, client(world, id)?);
    let believes = standing_text(model, standing(there, client)).to_owned();
    let mut rows = vec![model.row(Word::Believes, Rich::plain(believes.clone()))];
    if let Some(truth) = truth(model, there, client) {
        rows.push(Row { tone: Tone::Bad, ..model.row(Word::Truth, Rich::plain(truth)) });
    }
    rows.extend(facts(model, client));
    let mut sections = vec![Section { title: String::new(), body: SectionBody::Rows(rows) }];
    sections.extend([calls(model, client), watches(model, client), events(model, client)].into_iter().flatten());
    Some(Details {
        thing: Thing::Client(id),
        title: node(id.node()),
        subtitle: believes,
        picker: Some(picker(model, id)),
        actions: menu::client_actions(model, id, "panel"),
        sections,
    })
}

fn picker(model: &Model, chosen: ClientId) -> Choice {
    let ids: Vec<ClientId> = clients(model.world()).map(|(id, ..)| id).collect();
    Choice {
        id: "client-picker",
        label: model.word(Word::TabClient).to_owned(),
        chosen: ids.iter().position(|id| *id == chosen).unwrap_or(0),
        options: ids.into_iter().map(|id| (id.to_string(), Msg::Select(Some(Thing::Client(id))))).collect(),
    }
}

fn facts(model: &Model, client: &Client) -> Vec<Row> {
    let session = if client.session() == SessionId::NONE { none(model) } else { code(client.session().to_string()) };
    let hosts = client.hosts();
    vec![
        model.row(Word::ServerLabel, client.server().map_or_else(|| none(model), |id| node(id.node()))),
        model.row(Word::SessionLabel, session),
        model.row(Word::Timeout, code(DurationText(client.timeout()).to_string())),
        model.zxid_row(Word::LastSeenZxid, client.last_zxid()),
        model.row(Word::ConnectString, nodes(hosts.iter().copied().map(ServerId::node))),
    ]
}

/// What it waits for, and what it got, newest first.
fn calls(model: &Model, client: &Client) -> Option<Section> {
    let waiting = client
        .waiting_calls()
        .into_iter()
        .rev()
        .map(|(xid, op)| vec![code(xid.to_string()), code(narrate::op(&op)), Rich::plain(model.word(Word::CallWaiting))]);
    let done = client.history().iter().rev().map(|call| {
        let answer = narrate::result(model.lang, &call.result, &call.op);
        let answer = if call.result.is_ok() { Part::Text(answer) } else { Part::Strong(answer) };
        vec![code(call.xid.to_string()), code(narrate::op(&call.op)), Rich(vec![answer])]
    });
    let rows: Vec<Vec<Rich>> = waiting.chain(done).take(MAX_ROWS).collect();
    let head = vec!["xid".to_owned(), model.word(Word::CallLabel).to_owned(), model.word(Word::AnswerLabel).to_owned()];
    (!rows.is_empty()).then(|| model.section(Word::CallsTitle, SectionBody::Table { head, rows }))
}

fn watches(model: &Model, client: &Client) -> Option<Section> {
    let rows: Vec<Vec<Rich>> = client
        .watches()
        .into_iter()
        .take(MAX_ROWS)
        .map(|(path, kind)| vec![Rich(vec![Part::Path(path)]), code(kind.name())])
        .collect();
    let head = model.heads(&[Word::PathLabel, Word::Kind]);
    (!rows.is_empty()).then(|| model.section(Word::WatchesTitle, SectionBody::Table { head, rows }))
}

fn events(model: &Model, client: &Client) -> Option<Section> {
    let rows: Vec<Vec<Rich>> = client
        .events()
        .iter()
        .rev()
        .take(MAX_ROWS)
        .map(|(at, event)| vec![code(clock(*at)), code(event.kind.name()), Rich(vec![Part::Path(event.path.clone())])])
        .collect();
    let head = model.heads(&[Word::TimeLabel, Word::Kind, Word::PathLabel]);
    (!rows.is_empty()).then(|| model.section(Word::EventsTitle, SectionBody::Table { head, rows }))
}
