//! The panels of a server and of a message.

use super::disks::{self, Held};
use super::happened::cause_and_effects;
use super::held::locals_of;
use super::rows::{code, node, nodes, zxid};
use super::{cluster, menu};
use crate::app::history::inspected::Inspected;
use crate::app::inspect;
use crate::app::model::Model;
use crate::app::msg::{Msg, PointingMsg};
use crate::app::view::{Choice, Details, Row, Section, SectionBody, Tone};
use crate::script::DurationText;
use crate::sim::{Life, Node};
use crate::tell::template::text;
use crate::tell::values::clock;
use crate::tell::words::Word;
use crate::tell::{self, Part, Rich, Role, Thing};
use crate::zk::{
    QuorumVerifier, Server, ServerId, ServerState, Standing, View, WatchKind, WatchMode, ZabState, Zk, server, servers,
};

/// The number of txns of a log's tail in the panel.
const LOG_TAIL: usize = 24;
/// The most rows of any table.
const MAX_ROWS: usize = 40;

/// The server to show: the selected one, or the leader.
pub fn server_panel(model: &Model) -> Option<Details> {
    if let Some(host) = cluster::shown(model) {
        return super::cluster_panel::panel(model, host);
    }
    let id = model.selected_server().or_else(|| model.shown_server())?;
    let world = model.world();
    let (there, server) = (world.node(id.node())?, server(world, id)?);
    let role = Role::of_server(there, server);
    let mut sections = vec![Section::rows(facts(model, there, server))];
    sections.extend(election(model, server));
    sections.push(log(model, there, server));
    sections.extend(leading(model, server));
    sections.extend(serving(model, server));
    Some(Details {
        thing: Thing::Server(id),
        title: node(id.node()),
        subtitle: format!("{} {}", role.sign(), role.text(model.lang)),
        picker: Some(server_picker(model, id, "server-picker", |id| Msg::Pointing(PointingMsg::Select(Some(Thing::Server(id)))))),
        actions: menu::server_actions(model, id, "panel").into_iter().chain([menu::figures(model, "panel")]).collect(),
        sections,
    })
}

/// The picker of all servers.
pub fn server_picker(model: &Model, chosen: ServerId, id: &'static str, msg: impl Fn(ServerId) -> Msg) -> Choice {
    let all: Vec<(ServerId, String)> = servers(model.world())
        .map(|(id, there, server)| (id, format!("{id} · {}", Role::of_server(there, server).text(model.lang))))
        .collect();
    let position = all.iter().position(|(id, _)| *id == chosen).unwrap_or(0);
    Choice {
        id,
        label: model.word(Word::TabServer).to_owned(),
        options: all.into_iter().map(|(id, text)| (text, msg(id))).collect(),
        chosen: position,
    }
}

fn facts(model: &Model, there: &Node<Zk>, server: &Server) -> Vec<Row> {
    let held = Held::of(there, server);
    let stopped = there.life == Life::Crashed;
    let mut rows = Vec::new();
    if !stopped {
        rows.push(model.row(Word::ZabStateLabel, code(zab_name(server.zab_state()))));
    }
    rows.push(model.row(Word::AcceptedEpoch, code(held.accepted_epoch.to_string())));
    rows.push(model.row(Word::CurrentEpoch, code(held.epoch_words())));
    if !stopped {
        rows.push(model.row(Word::RoundLabel, code(server.round().to_string())));
    }
    rows.push(model.zxid_row(Word::LastLogged, held.last_logged));
    if !stopped {
        rows.push(model.zxid_row(Word::LastApplied, server.last_zxid()));
        rows.push(model.row(Word::Leader, server.leader().map_or_else(|| none(model), |id| node(id.node()))));
    }
    if let Some(view) = server.view() {
        rows.extend(members(model, view));
    }
    let serves = server.is_serving() && there.life == Life::Running;
    rows.push(model.row(Word::Serves, Rich::plain(model.word(if serves { Word::Yes } else { Word::No }))));
    if let Some(mode) = server.sync_mode() {
        rows.push(model.row(Word::SyncModeLabel, code(mode.name())));
    }
    if there.waiting() > 0 {
        rows.push(Row { tone: Tone::Warn, ..model.row(Word::Waiting, code(there.waiting().to_string())) });
    }
    if there.disk_extra() > 0 {
        rows.push(Row { tone: Tone::Warn, ..model.row(Word::DiskExtra, code(DurationText(there.disk_extra()).to_string())) });
    }
    if let Some(last) = held.snapshots.last() {
        rows.push(Row { title: held.snapshots.len().to_string(), ..model.zxid_row(Word::Snapshots, *last) });
    }
    if stopped {
        rows.iter_mut().for_each(|row| row.tone = Tone::Faint);
    }
    rows
}

pub fn none(model: &Model) -> Rich {
    Rich::plain(model.word(Word::NoneYet))
}

fn zab_name(state: ZabState) -> &'static str {
    match state {
        ZabState::Election => "ELECTION",
        ZabState::Discovery => "DISCOVERY",
        ZabState::Synchronization => "SYNCHRONIZATION",
        ZabState::Broadcast => "BROADCAST",
    }
}

/// The configurations that the server knows: each its voters, with its version behind.
#[cold]
fn members(model: &Model, view: &View) -> Vec<Row> {
    let row = |label, verifier: &QuorumVerifier| Row {
        title: format!("version={:x}", verifier.version.0),
        ..model.row(label, tell::voters(verifier))
    };
    let current = row(Word::VotersInForce, &view.current);
    let pending = view.pending().map(|pending| Row { tone: Tone::Warn, ..row(Word::VotersProposed, pending) });
    [current].into_iter().chain(pending).collect()
}

/// The votes that a looking server counts.
fn election(model: &Model, server: &Server) -> Option<Section> {
    let tally = server.tally();
    if server.state() != ServerState::Looking || tally.is_empty() {
        return None;
    }
    let own = server.vote().map(|vote| vote.leader);
    let rows = tally
        .into_iter()
        .map(|(from, vote)| {
            let leader =
                if Some(vote.leader) == own { Part::Strong(vote.leader.to_string()) } else { Part::Node(vote.leader.node()) };
            vec![node(from.node()), code(vote.peer_epoch.to_string()), zxid(vote.zxid), Rich(vec![leader])]
        })
        .collect();
    let head = model.heads(&[Word::VoteOf, Word::CurrentEpoch, Word::LastLogged, Word::VoteFor]);
    Some(model.section(Word::Votes, SectionBody::Table { head, rows }))
}

fn log(model: &Model, there: &Node<Zk>, server: &Server) -> Section {
    let held = Held::of(there, server);
    let tail = held.log_tail(model, LOG_TAIL);
    let title = if there.life == Life::Crashed { Word::OnDisk } else { Word::LogTail };
    if tail.is_empty() {
        return model.section(title, SectionBody::Text(model.word(Word::LogEmpty).to_owned()));
    }
    let lines = tail.iter().rev().map(|cell| {
        let standing = match cell.standing {
            Standing::Committed => Word::CellCommitted,
            Standing::Logged => Word::CellLogged,
            Standing::InMemory => Word::CellInMemory,
        };
        let mut parts = vec![Part::Zxid(cell.txn.zxid), Part::Text(format!(" {} ", cell.txn.name()))];
        if let Some(path) = cell.txn.path() {
            parts.push(Part::Path(path.clone()));
            parts.push(Part::Text(" ".to_owned()));
        }
        parts.push(Part::Text(format!("· {}", model.word(standing))));
        (disks::cell(cell), Rich(parts))
    });
    let mut section = model.section(title, SectionBody::Log(lines.collect()));
    section.title = format!("{} · {}", section.title, held.log_len);
    section
}

/// The sections that only a leader has.
fn leading(model: &Model, server: &Server) -> Vec<Section> {
    let mut sections = Vec::new();
    let outstanding = server.outstanding();
    if !outstanding.is_empty() {
        let rows = outstanding
            .into_iter()
            .take(MAX_ROWS)
            .map(|proposal| {
                let reached = if proposal.quorum { model.word(Word::QuorumReached) } else { "" };
                vec![zxid(proposal.zxid), nodes(proposal.acks.into_iter().map(ServerId::node)), Rich::plain(reached)]
            })
            .collect();
        let head = vec!["zxid".to_owned(), model.word(Word::Acks).to_owned(), String::new()];
        sections.push(model.section(Word::Outstanding, SectionBody::Table { head, rows }));
    }
    let learners = server.learners();
    if !learners.is_empty() {
        let rows = learners
            .into_iter()
            .map(|learner| {
                let synced = model.word(if learner.synced { Word::Synced } else { Word::No });
                vec![node(learner.sid.node()), Rich::plain(learner.phase), Rich::plain(synced)]
            })
            .collect();
        let head = model.heads(&[Word::TabServer, Word::Phase, Word::Synced]);
        sections.push(model.section(Word::Learners, SectionBody::Table { head, rows }));
    }
    sections
}

/// Sessions, and the watches of the clients connected here.
fn serving(model: &Model, server: &Server) -> Vec<Section> {
    let mut sections = Vec::new();
    let here = server.connections();
    let known = server.sessions().into_iter().map(|(session, timeout)| (session, timeout, false));
    let local = locals_of(server, true).map(|local| (local.session, local.timeout, true));
    let sessions: Vec<_> = known.chain(local).collect();
    if !sessions.is_empty() {
        let rows = sessions
            .into_iter()
            .take(MAX_ROWS)
            .map(|(session, timeout, is_local)| {
                let client =
                    here.iter().find(|connected| connected.session == session).map(|connected| node(connected.client.node()));
                let mut name = code(session.to_string());
                if is_local {
                    name.0.push(Part::Text(format!(" {}", text!(model.lang, "local", "本地"))));
                }
                vec![name, code(DurationText(timeout).to_string()), client.unwrap_or_default()]
            })
            .collect();
        let head = model.heads(&[Word::SessionLabel, Word::Timeout, Word::ConnectedHere]);
        sections.push(model.section(Word::SessionsTitle, SectionBody::Table { head, rows }));
    }
    let watches: Vec<_> = server.distinct_watches().collect();
    if !watches.is_empty() {
        let rows = watches
            .into_iter()
            .take(MAX_ROWS)
            .map(|watch| {
                vec![Rich(vec![Part::Path(watch.path)]), node(watch.client.node()), code(watch_name(watch.kind, watch.mode))]
            })
            .collect();
        let head = model.heads(&[Word::PathLabel, Word::ClientLabel, Word::Kind]);
        sections.push(model.section(Word::WatchesTitle, SectionBody::Table { head, rows }));
    }
    sections
}

/// The table that a watch is in, and whether it stays.
pub fn watch_name(kind: WatchKind, mode: WatchMode) -> &'static str {
    match (mode, kind) {
        (WatchMode::Standard, WatchKind::Data) => "data",
        (WatchMode::Standard, WatchKind::Child) => "child",
        (WatchMode::Persistent, WatchKind::Data) => "persistent",
        (WatchMode::Persistent, WatchKind::Child) => "persistent child",
        (WatchMode::PersistentRecursive, _) => "recursive",
    }
}

/// The message to show: the one chosen last, wherever it is now; else what the step on screen handled.
pub fn message_panel(model: &Model) -> Option<Details> {
    let chosen = model.inspected.clone();
    let found = match chosen {
        Some(chosen) => inspect::in_flight(model, chosen.id).unwrap_or(chosen),
        None => inspect::told(model)?,
    };
    Some(message_details(model, &found))
}

fn message_details(model: &Model, found: &Inspected) -> Details {
    let said = found.message.as_ref().map(|message| tell::message(model.lang, message));
    let mut title = vec![Part::Strong(said.as_ref().map_or_else(|| found.id.to_string(), |said| said.kind.clone()))];
    if let Some(figure) = said.as_ref().map(|said| said.key_figure.clone()).filter(|figure| !figure.is_empty()) {
        title.extend([Part::Text(" ".to_owned()), Part::Code(figure)]);
    }
    let way = vec![
        model.row(Word::From, node(found.from)),
        model.row(Word::To, node(found.to)),
        model.row(Word::SentAt, code(clock(found.sent_at))),
        model.row(Word::ArrivesAt, code(clock(found.arrives_at))),
        model.row(Word::Under, Rich::plain(standing(model, found))),
    ];
    let mut sections = vec![Section::rows(way)];
    if let Some(said) = said.as_ref().filter(|said| !said.fields.is_empty()) {
        let rows = said.fields.iter().map(|(label, value)| Row {
            label: label.clone(),
            value: code(value.clone()),
            title: String::new(),
            tone: Tone::Plain,
        });
        sections.push(model.section(Word::Fields, SectionBody::Rows(rows.collect())));
    }
    let step = found.step.or_else(|| inspect::step_of(model, found.id)).filter(|step| *step < model.run().seen.steps);
    sections.extend(cause_and_effects(model, Some(found.cause), step));
    Details {
        thing: Thing::Message(found.id),
        title: Rich(title),
        subtitle: said.map(|said| said.about).unwrap_or_default(),
        picker: None,
        actions: menu::message_actions(model, found.id, "panel"),
        sections,
    }
}

fn standing(model: &Model, found: &Inspected) -> &'static str {
    let flying = model.world().in_flight().find(|flying| flying.packet.id == found.id);
    model.word(match flying {
        Some(flying) if flying.held => Word::Held,
        Some(flying) if flying.stalled => Word::Stalled,
        Some(_) => Word::Moving,
        None if model.cursor().time < found.sent_at => Word::NotYetSent,
        None => Word::Delivered,
    })
}
