//! The details of a client or a session: the client's belief, and the truth where it differs; its znodes and watches in the ensemble.

use super::details::none;
use super::rows::{code, node, nodes};
use super::{held, menu};
use crate::app::model::Model;
use crate::app::view::{Details, Row, Section, SectionBody, Tone};
use crate::script::DurationText;
use crate::tell::template::text;
use crate::tell::values::{clock, short_session};
use crate::tell::words::Word;
use crate::tell::{self, ClientStanding, Part, Rich, Thing};
use crate::zk::{Client, ClientId, ServerId, SessionId, client, has_left, servers_up};

/// The most calls and events; the newest are shown.
const MAX_ROWS: usize = 16;

/// The selected client or session.
pub fn panel(model: &Model) -> Option<Details> {
    match model.selected {
        Some(Thing::Client(id)) => of_client(model, id),
        Some(Thing::Session(session)) => of_session(model, session),
        _ => None,
    }
}

fn of_client(model: &Model, id: ClientId) -> Option<Details> {
    let world = model.world();
    let (there, client) = (world.node(id.node())?, client(world, id)?);
    let believes = ClientStanding::of(there, client).text(model.lang);
    let mut rows = vec![model.row(Word::Believes, Rich::plain(believes))];
    if let Some(truth) = held::Truth::of(world, there, client) {
        rows.push(Row { tone: Tone::Bad, ..model.row(Word::Truth, Rich::plain(truth.text(model.lang))) });
    }
    if let Some(lost) = unkept(model, client) {
        rows.push(Row { tone: Tone::Bad, ..model.row(Word::Truth, Rich::plain(lost)) });
    }
    rows.extend(facts(model, client));
    let mut sections = vec![Section::rows(rows)];
    let more = [
        ephemerals(model, client.session()),
        calls(model, client),
        watches(model, client),
        events(model, client),
        credentials(model, client),
    ];
    sections.extend(more.into_iter().flatten());
    Some(Details {
        thing: Thing::Client(id),
        title: node(id.node()),
        subtitle: if has_left(world, there, client) { model.word(Word::MenuProgramLeft).to_owned() } else { String::new() },
        picker: None,
        actions: menu::client_actions(model, id, "panel").into_iter().chain(menu::client_life(model, id)).collect(),
        sections,
    })
}

/// The number of the client's watches that no server has now: the client brings them along when it connects again.
fn unkept(model: &Model, client: &Client) -> Option<String> {
    let kept: Vec<_> =
        servers_up(model.world()).flat_map(|(_, server)| server.watches()).filter(|watch| watch.client == client.id()).collect();
    let n = client.watches().iter().filter(|(path, _)| kept.iter().all(|watch| watch.path != *path)).count();
    (n > 0).then(|| text!(model.lang, "watches kept by no server: {n}", "没有服务器保存的监听：{n} 个", n))
}

/// A session that its client no longer has, until the leader ends it.
fn of_session(model: &Model, session: SessionId) -> Option<Details> {
    let held = held::all(model).into_iter().find(|held| held.session == session)?;
    let mut rows = vec![model.row(Word::SessionLabel, code(session.to_string()))];
    rows.extend(held.client.map(|id| model.row(Word::SessionOpenedFor, node(id.node()))));
    rows.extend(
        held::timeout(model, session).map(|(timeout, _)| model.row(Word::Timeout, code(DurationText(timeout).to_string()))),
    );
    let mut sections = vec![Section::rows(rows)];
    sections.extend(ephemerals(model, session));
    Some(Details {
        thing: Thing::Session(session),
        title: code(short_session(session)),
        subtitle: model.word(Word::SessionLeftBehind).to_owned(),
        picker: None,
        actions: Vec::new(),
        sections,
    })
}

fn ephemerals(model: &Model, session: SessionId) -> Option<Section> {
    let paths = held::ephemerals(model, session);
    let mut parts = Vec::new();
    for path in paths.iter().take(MAX_ROWS) {
        parts.extend([Part::Path(path.clone()), Part::Text(" ".to_owned())]);
    }
    (!parts.is_empty()).then(|| {
        let title = format!("{} · {}", model.word(Word::EphemeralsTitle), paths.len());
        Section { title, body: SectionBody::Table { head: model.heads(&[Word::PathLabel]), rows: vec![vec![Rich(parts)]] } }
    })
}

/// The credentials that `addauth` gave the client to show to every server.
fn credentials(model: &Model, client: &Client) -> Option<Section> {
    let rows: Vec<Vec<Rich>> = client.auths().map(|op| vec![code(tell::op(op))]).collect();
    let head = model.heads(&[Word::CallLabel]);
    (!rows.is_empty()).then(|| model.section(Word::CredentialsTitle, SectionBody::Table { head, rows }))
}

fn facts(model: &Model, client: &Client) -> Vec<Row> {
    let session = if client.session() == SessionId::NONE { none(model) } else { code(client.session().to_string()) };
    let hosts = client.hosts();
    let program = model.live.as_ref().and_then(|live| live.program(client.id()));
    let program = program.map(|from| model.row(Word::LiveProgram, code(from.to_owned())));
    let mut facts = vec![
        model.row(Word::ServerLabel, client.server().map_or_else(|| none(model), |id| node(id.node()))),
        model.row(Word::SessionLabel, session),
        model.row(Word::Timeout, code(timeout(model, client))),
        model.zxid_row(Word::LastSeenZxid, client.last_zxid()),
        model.row(Word::ConnectString, nodes(hosts.iter().copied().map(ServerId::node))),
    ];
    facts.extend(program);
    facts
}

/// The timeout of a client's session, and what that is for a program outside whose time passes at another speed.
fn timeout(model: &Model, client: &Client) -> String {
    let here = DurationText(client.timeout()).to_string();
    let live = model.live.as_ref().filter(|live| client.is_remote() && live.speed != 1.0 && live.run == Some(model.current));
    match live {
        Some(live) => {
            let there = DurationText((client.timeout() as f64 / live.speed) as u64).to_string();
            text!(model.lang, "{here}, for its program {there}", "{here}，对它的程序是 {there}", here, there)
        }
        None => here,
    }
}

/// The client's waiting calls and its replies, newest first.
fn calls(model: &Model, client: &Client) -> Option<Section> {
    let waiting = client
        .waiting_calls()
        .into_iter()
        .rev()
        .map(|(xid, op)| vec![code(xid.to_string()), code(tell::op(&op)), Rich::plain(model.word(Word::CallWaiting))]);
    let done = client.history().iter().rev().map(|call| {
        let answer = tell::result(model.lang, &call.result, &call.op);
        let answer = if call.result.is_ok() { Part::Text(answer) } else { Part::Strong(answer) };
        vec![code(call.xid.to_string()), code(tell::op(&call.op)), Rich(vec![answer])]
    });
    let rows: Vec<Vec<Rich>> = waiting.chain(done).take(MAX_ROWS).collect();
    let head = ["xid".to_owned()].into_iter().chain(model.heads(&[Word::CallLabel, Word::AnswerLabel])).collect();
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
