//! The stage as it is drawn: every machine at its place, with its state in a few words.

use std::mem::discriminant;

use super::cluster;
use super::disks::{Held, cell};
use super::failing::{failure, failure_words};
use super::held::Truth;
use super::membership;
use super::note::fit_note;
use super::offer;
use super::tree;
use super::tree::wording::Wording;
use super::votes::vote_of;
use crate::app::history::run::Run;
use crate::app::lesson::shows_clients_alone;
use crate::app::model::Model;
use crate::app::msg::{DoingMsg, Msg, PageMsg, PointingMsg};
use crate::app::names::Region;
use crate::app::scene::layout::{LANE, NOTE_ROOM, TOP, aside, between, ends};
use crate::app::scene::places::{Places, has_hdfs, places};
use crate::app::scene::ruler::{CELL_STEP, FACTS_ROOM, SIGN_ROOM, beside_name, bold_width, cut, fitting, mono_width, text_width};
use crate::app::scene::tree::sketch::Sketch;
use crate::app::scene::tree::subject::Subject;
use crate::app::scene::views::choices;
use crate::app::view::{
    BoxSize, Button, ButtonTone, Cell, ClientBox, CutLine, Frame, LOG_FROM, LinkLine, LinkState, LinkUse, Moment, ServerBox, Stage,
    StageNote, Tone, WatchLine,
};
use crate::hdfs::Host;
use crate::lang::Lang;
use crate::rules::Rule;
use crate::script::StageView;
use crate::script::{Command, DEFAULT_CLIENT_TIMEOUT, DurationText};
use crate::sim::{Fault, Life, Node, NodeId, SortedMap, World};
use crate::tell::hierarchy;
use crate::tell::template::{name, text};
use crate::tell::values::seconds;
use crate::tell::words::Word;
use crate::tell::{ClientStanding, Role, Thing, program_text, verb};
use crate::zk::{
    Action, Client, ClientId, Dynamic, Machine, Note, Port, Quorum, QuorumVerifier, Server, ServerId, ServerState, Status,
    ZabState, Zk, Zxid, active_name_node, clients, count_present, daemons, established_leader, grouped, next_client, quorum,
    server, servers, servers_up,
};

/// The number of cells of a log's tail in a box.
const LOG_CELLS: usize = 9;
/// Half the length of the stroke across a cut link.
const STROKE: i32 = 11;
/// The room between a moment's words and the ends of its mark, and between the mark and the stage's edge.
const MOMENT_PADDING: i32 = 12;
const EDGE: i32 = 4;
/// The room at both sides of a client's words.
const CLIENT_EDGES: i32 = 14;
/// The width of the note where it counts servers, and the height of one of its lines.
const NOTE_WIDTH: i32 = 185;
const NOTE_LINE: i32 = 18;

/// The stage: the tree where there is a sketch of one, else the servers.
pub fn view(model: &Model, sketch: Option<&Sketch>) -> Stage {
    match Subject::of(model).zip(sketch) {
        Some((subject, sketch)) => {
            let mut tree = tree::view(&subject, sketch);
            let without = without(model);
            if !without.is_empty() {
                tree.note = format!("{} · {without}", tree.note);
            }
            Stage { tree: Some(Box::new(tree)), ..bare(model) }
        }
        None => of_servers(model),
    }
}

/// The stage with nothing on it but its bar.
fn bare(model: &Model) -> Stage {
    Stage {
        width: model.stage.width,
        height: model.stage.height,
        zoom: model.zoom,
        folds: folds(model),
        label: label(model),
        bar: bar(model),
        note: None,
        servers: Vec::new(),
        clients: Vec::new(),
        links: Vec::new(),
        watches: Vec::new(),
        cuts: Vec::new(),
        moment: None,
        tree: None,
        views: views(model),
    }
}

fn of_servers(model: &Model) -> Stage {
    let places = places(model);
    let frames: SortedMap<NodeId, Frame> = places.frames.iter().copied().collect();
    let frame = |node: NodeId| frames.get(&node).copied();
    let links = links(model, &frames);
    let groups = grouped(model.world());
    let boxed =
        |node: &Node<Zk>, server: &Server, frame| server_box(model, (node, server), groups.as_deref(), frame, places.server_size);
    Stage {
        note: places.note.map(|at| note(model, at, &frames)),
        servers: servers(model.world())
            .filter_map(|(id, node, server)| Some(boxed(node, server, frame(id.node())?)))
            .chain(places.hdfs.iter().flat_map(|hdfs| cluster::boxes(model, hdfs, frame)))
            .collect(),
        clients: clients(model.world())
            .filter_map(|(id, node, client)| Some(client_box(model, node, client, frame(id.node())?, places.client_size)))
            .chain(places.hdfs.iter().flat_map(|hdfs| cluster::client_boxes(model, hdfs, frame)))
            .collect(),
        cuts: links.iter().filter(|link| link.state == LinkState::Cut).map(stroke).collect(),
        links,
        watches: watches(model, &frames),
        moment: moment(model),
        ..bare(model)
    }
}

/// The mark of consensus, beside the leader that has just got its quorum's last acknowledgement.
pub fn moment(model: &Model) -> Option<Moment> {
    let (node, zxid) = model.place.step.notes.iter().find_map(|(node, note)| match note {
        Note::Quorum { zxid } => Some((*node, *zxid)),
        _ => None,
    })?;
    let places = places(model);
    let (_, frame) = *places.frames.iter().find(|(at, _)| *at == node)?;
    let text = counted_as_committed(model, zxid)
        .unwrap_or_else(|| text!(model.lang, "quorum: {zxid} is committed", "过半：{zxid} 已提交", zxid));
    // On the side of the box that its messages do not fly to.
    let above = frame.centre().1 < model.stage.height / 2;
    let y = if above { frame.y - STROKE - 2 } else { frame.y + frame.height + STROKE };
    let width = bold_width(&text) + 2 * MOMENT_PADDING;
    let x = frame.centre().0.min(model.stage.width - width / 2 - EDGE).max(width / 2 + EDGE);
    // Below the stage's own buttons.
    let mark = Moment { x, y: y.max(TOP + Moment::HEIGHT / 2), width, text };
    let taken: Vec<Frame> = places.frames.iter().map(|(_, frame)| *frame).chain(note_frame(model, &places)).collect();
    let frame = mark.frame();
    Some(if taken.iter().any(|it| it.overlaps(&frame)) { aside_of_all(mark, &taken, y, model.stage.height) } else { mark })
}

/// The mark in the nearest place that covers no machine and no words.
#[cold]
#[inline(never)]
fn aside_of_all(mut mark: Moment, taken: &[Frame], y: i32, height: i32) -> Moment {
    let first = mark.y;
    let mut is_free = |y: &i32| {
        mark.y = *y;
        taken.iter().all(|it| !it.overlaps(&mark.frame()))
    };
    let free = (TOP + Moment::HEIGHT / 2..height - Moment::HEIGHT / 2).filter(&mut is_free).min_by_key(|free| (free - y).abs());
    mark.y = free.unwrap_or(first);
    mark
}

/// What to say in place of a quorum's mark where a rule is left out by which the mark would be true.
fn counted_as_committed(model: &Model, zxid: Zxid) -> Option<String> {
    let mut out = model.run().config.rules_out();
    out.any(|rule| matches!(rule, Rule::CommitQuorum | Rule::AckAfterSync))
        .then(|| text!(model.lang, "{zxid} counts as committed", "{zxid} 算作已提交", zxid))
}

fn label(model: &Model) -> String {
    let Quorum { up, needed, voters } = quorum(model.world());
    let clients = count_present(model.world());
    if shows_clients_alone(model) {
        return text!(model.lang, "Stage: {clients|client|clients}", "舞台：{clients} 个客户端", clients);
    }
    if let Some(members) = grouped(model.world()) {
        let up = by_groups(model, &members);
        return text!(model.lang, "Stage: {up}; {clients|client|clients}", "舞台：{up}；{clients} 个客户端", up, clients);
    }
    text!(
        model.lang,
        "Stage: {all|voting server|voting servers}, {up} of them up, quorum {needed}; {clients|client|clients}",
        "舞台：{all} 台投票服务器，其中 {up} 台在运行，过半数为 {needed}；{clients} 个客户端",
        all = voters,
        up,
        needed,
        clients,
    )
}

/// Buttons that show and hide what takes the stage's room.
fn folds(model: &Model) -> Vec<Button> {
    let all = [
        (Region::Caption, "fold-caption", Word::FoldCaption, "❝"),
        (Region::Kinds, "fold-kinds", Word::FoldKinds, "◍"),
        (Region::Lanes, "fold-lanes", Word::FoldLanes, "≣"),
    ];
    all.map(|(region, id, word, sign)| {
        let button = Button::new(id, model.word(word), Msg::Page(PageMsg::Fold(region))).signed(sign);
        button.titled(model.word(word)).pressed(!model.folded.contains(&region))
    })
    .to_vec()
}

/// Buttons that choose what the stage shows; none where there is no tree.
fn views(model: &Model) -> Vec<Button> {
    let Some(choices) = choices(model) else { return Vec::new() };
    let words = [
        ("view-servers", Word::ViewServers, Word::ViewServersTitle),
        ("view-tree", Word::ViewTree, Word::ViewTreeTitle),
        ("view-both", Word::ViewBoth, Word::ViewBothTitle),
    ];
    let shown = discriminant(&model.view);
    let button = |((id, word, title), view): ((&'static str, Word, Word), StageView)| {
        let pressed = discriminant(&view) == shown;
        let button = Button::new(id, model.word(word), Msg::Page(PageMsg::View(view))).titled(model.word(title)).pressed(pressed);
        if id == "view-tree" { button.keyed("z") } else { button }
    };
    let mut buttons: Vec<Button> = words.into_iter().zip(choices).map(button).collect();
    if model.offers_tree {
        offer::tree(model, &mut buttons);
    }
    buttons
}

/// The name of a run.
pub fn branch_name(model: &Model, index: usize) -> String {
    let number = index + 1;
    if let Some(story) = model.story.as_ref().filter(|story| story.run == index) {
        return story.lesson.title.of(model.lang).to_owned();
    }
    let run = model.runs.get(index);
    if model.live.as_ref().is_some_and(|live| live.run == Some(index)) {
        return model.word(Word::Live).to_owned();
    }
    if let Some(run) = run.filter(|run| run.config.lacks_rules() && run.parent.is_none()) {
        return without_rules(model.lang, run, number);
    }
    match run.and_then(|run| run.parent) {
        None if index == 0 => model.word(Word::BranchMain).to_owned(),
        None => text!(model.lang, "run {number}", "运行 {number}", number),
        Some((_, at)) => {
            let time = seconds(at.time);
            text!(model.lang, "branch {number}, from {time} on", "分支 {number}（从 {time} 起）", number, time)
        }
    }
}

/// The name of a run that leaves rules out.
#[cold]
#[inline(never)]
fn without_rules(lang: Lang, run: &Run, number: usize) -> String {
    text!(lang, "run {number}, without {out}", "运行 {number}（去掉 {out}）", number, out = run.config.words_out())
}

/// The stage's own buttons, the same at the same places whatever has happened: one that has nothing to do is greyed out, and the one
/// that undoes another is never where that was. Only a thaw, which is rare, comes and goes, behind all others.
fn bar(model: &Model) -> Vec<Button> {
    let world = model.world();
    let hdfs = has_hdfs(model);
    let hosts_down = daemons(world).filter(|(_, node, _)| node.life == Life::Crashed).map(|(host, ..)| host.node());
    let servers_down = servers(world).filter(|(_, node, _)| node.life == Life::Crashed).map(|(id, ..)| id.node());
    let down = hosts_down.chain(servers_down).next();
    let frozen = servers(world).find(|(_, node, _)| node.life == Life::Frozen).map(|(id, ..)| id.node());
    let to_stop = if down.is_none() { ButtonTone::Primary } else { ButtonTone::Danger };
    let mut buttons = Vec::new();
    if hdfs {
        let active = active_name_node(world).map(|host| Fault::Crash(host.node()));
        buttons.push(slot(model, "stop-active", Word::StopActive, active, ButtonTone::Danger));
    }
    if !hdfs || servers(world).next().is_some() {
        let leader = established_leader(world).map(|id| Fault::Crash(id.node()));
        buttons.push(slot(model, "stop-leader", Word::StopLeader, leader, to_stop));
    }
    let restart = if hdfs { "restart-host" } else { "restart-server" };
    buttons.push(slot(model, restart, Word::StartAgain, down.map(Fault::Restart), ButtonTone::Primary));
    buttons.push(slot(model, "heal", Word::HealAll, is_broken(model).then_some(Fault::Heal), ButtonTone::Plain).keyed("h"));
    // With HDFS there is enough to do; the stage's menu has what changes the ensemble.
    if !hdfs {
        buttons
            .push(Button::command("add-observer", model.word(Word::AddObserver), Command::from(Action::AddObserver)).signed("+"));
        let client = Button::command("add-client", model.word(Word::AddClient), Command::from(new_client(model, None)));
        buttons.push(client.signed("+"));
    }
    let new_run = Button::new("new-run", model.word(Word::Restart), Msg::Doing(DoingMsg::Restart));
    buttons.push(new_run.titled(model.word(Word::RestartTitle)).toned(ButtonTone::Quiet));
    buttons.extend(frozen.map(|node| slot(model, "thaw-server", Word::MenuThaw, Some(Fault::Thaw(node)), ButtonTone::Plain)));
    buttons
}

/// A place in the bar for a fault, where there is one to do now.
fn slot(model: &Model, id: &'static str, label: Word, fault: Option<Fault>, tone: ButtonTone) -> Button {
    match fault {
        Some(fault) => Button::command(id, model.word(label), Command::from(fault)).toned(tone),
        None => Button::new(id, model.word(label), Msg::Pointing(PointingMsg::CloseMenu)).enabled(false),
    }
}

/// A client with the next free id.
pub fn new_client(model: &Model, at: Option<ServerId>) -> Action {
    Action::AddClient {
        client: next_client(model.world()),
        at,
        hosts: Vec::new(),
        timeout: DEFAULT_CLIENT_TIMEOUT,
        read_only: Dynamic(None),
    }
}

/// Whether there is a fault that `heal` mends.
pub fn is_broken(model: &Model) -> bool {
    model.world().links().changed().next().is_some() || model.world().nodes().any(|(_, node)| node.disk_extra() > 0)
}

fn note(model: &Model, (x, y): (i32, i32), frames: &SortedMap<NodeId, Frame>) -> StageNote {
    if let Some(members) = grouped(model.world()) {
        return with_leader(model, (x, y), frames, by_groups(model, &members));
    }
    let Quorum { up, needed, voters } = quorum(model.world());
    // Observers run too, and count for nothing here.
    let first = if servers(model.world()).count() > voters {
        text!(
            model.lang,
            "{up} of {all} voters up · quorum {needed}",
            "{all} 台投票者中 {up} 台运行 · 过半数为 {needed}",
            up,
            all = voters,
            needed
        )
    } else {
        text!(
            model.lang,
            "{up} of {all} up · quorum {needed}",
            "{all} 台中 {up} 台运行 · 过半数为 {needed}",
            up,
            all = voters,
            needed
        )
    };
    with_leader(model, (x, y), frames, first)
}

/// The room that the note's words take on the stage.
#[cold]
#[inline(never)]
pub fn note_frame(model: &Model, places: &Places) -> Option<Frame> {
    let (x, y) = places.note?;
    let counted = grouped(model.world()).map_or(NOTE_WIDTH, |members| bold_width(&by_groups(model, &members)));
    let width = counted.max(text_width(&leader_text(model).0));
    let lines = if model.run().config.lacks_rules() { 3 } else { 2 };
    Some(Frame { x, y: y - NOTE_LINE + 2, width, height: lines * NOTE_LINE })
}

/// The servers that run, in numbers of voters and of groups.
#[cold]
#[inline(never)]
fn by_groups(model: &Model, members: &QuorumVerifier) -> String {
    let running = servers(model.world()).filter(|(_, node, _)| node.life == Life::Running);
    let running: Vec<ServerId> = running.map(|(id, ..)| id).collect();
    hierarchy::on_stage(model.lang, members, &running)
}

fn with_leader(model: &Model, (x, y): (i32, i32), frames: &SortedMap<NodeId, Frame>, first: String) -> StageNote {
    let (second, tone) = leader_text(model);
    let without = without(model);
    let note = StageNote { x, y, first, second, without, tone };
    if note.without.is_empty() && text_width(&note.second) < NOTE_ROOM { note } else { fit_note(note, &counted(model), frames) }
}

/// The rules that the run is without; empty where all hold.
pub fn without(model: &Model) -> String {
    let config = &model.run().config;
    if !config.lacks_rules() {
        return String::new();
    }
    text!(model.lang, "without {rules}", "去掉规则 {rules}", rules = config.words_out())
}

/// The same in a line that has little room: of several rules, their number.
pub fn without_in_short(model: &Model) -> String {
    if model.run().config.lacks_rules() { counted(model) } else { String::new() }
}

#[cold]
#[inline(never)]
fn counted(model: &Model) -> String {
    let n = model.run().config.rules_out().count();
    if n < 2 { without(model) } else { text!(model.lang, "without {n} rules", "去掉 {n} 条规则", n) }
}

/// The sentence on the leader, or on the time since which there is none.
pub fn leader_text(model: &Model) -> (String, Tone) {
    let world = model.world();
    if believe_they_lead(world).nth(1).is_some() {
        return (several_lead(model), Tone::Warn);
    }
    if let Some((leader, server)) = established_leader(world).and_then(|id| Some((id, server(world, id)?))) {
        let epoch = server.current_epoch();
        let said = text!(model.lang, "leader {leader}, epoch {epoch}", "领导者 {leader}，纪元 {epoch}", leader, epoch);
        return (said, Tone::Good);
    }
    let cursor = model.cursor();
    let last = model.run().index.leaders().iter().rfind(|change| change.step < cursor.steps);
    let since = last.filter(|change| change.leader.is_none()).map_or(0, |lost| lost.at);
    let span = seconds(cursor.time.saturating_sub(since));
    (text!(model.lang, "no leader for {span}", "已 {span} 没有领导者", span), Tone::Warn)
}

/// The servers that believe they lead.
fn believe_they_lead(world: &World<Zk>) -> impl Iterator<Item = (ServerId, &Server)> {
    let believes = |server: &Server| server.state() == ServerState::Leading && server.zab_state() == ZabState::Broadcast;
    servers_up(world).filter(move |(_, server)| believes(server))
}

/// Each of them where there are several: one has been deposed and does not know it.
#[cold]
#[inline(never)]
fn several_lead(model: &Model) -> String {
    let said = |(leader, server): (ServerId, &Server)| {
        text!(model.lang, "{leader} (epoch {n})", "{leader}（纪元 {n}）", leader, n = server.current_epoch())
    };
    let who = believe_they_lead(model.world()).map(said).collect::<Vec<_>>().join(model.lang.and());
    text!(model.lang, "believe they lead: {who}", "自认为领导者：{who}", who)
}

/// The least room between the epoch and the zxid of a box, and the room at both edges.
const BETWEEN: i32 = 6;
const EDGES: i32 = 20;

/// The box of a server. `groups` are the members where a quorum goes by groups.
fn server_box(
    model: &Model,
    (node, server): (&Node<Zk>, &Server),
    groups: Option<&QuorumVerifier>,
    frame: Frame,
    size: BoxSize,
) -> ServerBox {
    let role = Role::of_server(node, server);
    let running = role != Role::Stopped;
    let phase = match server.zab_state() {
        ZabState::Discovery if running => Some("DISCOVERY"),
        ZabState::Synchronization if running => Some("SYNCHRONIZATION"),
        _ => None,
    };
    let held = Held::of(node, server);
    let last = held.last;
    let vote = vote_of(model.lang, role, server);
    let mut facts = facts(model.lang, node, server, groups);
    let mut log: Vec<Cell> = held.log_tail(model, LOG_CELLS).iter().map(cell).collect();
    // The name of the phase leaves no room beside it for what explains the phase, or why it takes so long.
    let has_log = size != BoxSize::Compact && frame.height >= LOG_FROM;
    let mut beside_log = slow_disk(model.lang, node).filter(|_| phase.is_some() && has_log).unwrap_or_default();
    if held.accepted_epoch != held.current_epoch {
        let promise = promise(model.lang, &held);
        if phase.is_some() && has_log && log.len() as i32 * CELL_STEP + text_width(&promise) <= FACTS_ROOM {
            beside_log.clone_from(&promise);
        }
        facts.insert(0, promise);
    }
    let log_before = if beside_log.is_empty() { String::new() } else { make_room(&mut log, &held, frame.width, &beside_log) };
    let shown: Vec<String> = facts.iter().filter(|fact| **fact != beside_log).cloned().collect();
    let (zxid, whole) = (last.to_string(), text!(model.lang, "epoch {epoch}", "纪元 {epoch}", epoch = held.epoch_words()));
    // The number alone where both would run into each other.
    let fits = mono_width(&whole) + mono_width(&zxid) + BETWEEN <= frame.width - EDGES;
    let epoch = if fits { whole.clone() } else { held.epoch_words() };
    let mut said = ServerBox {
        thing: Thing::Server(server.id()),
        name: server.id().to_string(),
        label: String::new(),
        frame,
        size,
        role,
        role_text: role.text(model.lang).to_owned(),
        phase,
        epoch,
        epoch_written: held.has_written_epoch(),
        beside_log,
        log_before,
        zxid,
        zxid_title: format!("0x{:x}", last.0),
        log,
        vote,
        facts: fitting(&shown, phase),
        group: String::new(),
        shelves: Vec::new(),
        serving: server.is_serving() && node.life == Life::Running,
    };
    if let Some(members) = groups {
        say_group(&mut said, members, server.id());
    }
    let mut parts = vec![said.name.clone(), said.role_text.clone(), whole, said.zxid.clone()];
    parts.extend(said.vote.clone());
    parts.extend(facts);
    said.label = parts.join(", ");
    said
}

/// Takes cells from the beginning of a log's tail until there is room for words beside it. Returns the sign of how many txns came before those
/// that are left; none, where all have room.
#[cold]
#[inline(never)]
fn make_room(log: &mut Vec<Cell>, held: &Held<'_>, width: i32, beside: &str) -> String {
    let room = usize::try_from((width - EDGES - text_width(beside)) / CELL_STEP).unwrap_or(0);
    if log.len() <= room {
        return String::new();
    }
    let room = usize::try_from((width - EDGES - SIGN_ROOM - text_width(beside)) / CELL_STEP).unwrap_or(0);
    log.drain(..log.len() - room);
    match held.log_len.saturating_sub(log.len()) {
        before @ ..=9 => format!("+{before}"),
        _ => "…".to_owned(),
    }
}

/// The epoch that a server promises to its leader, while it is no more than promised.
fn promise(lang: Lang, held: &Held<'_>) -> String {
    let n = held.accepted_epoch;
    if held.has_promised() {
        text!(lang, "promised {n}", "已承诺 {n}", n)
    } else {
        text!(lang, "promises {n}", "正承诺 {n}", n)
    }
}

/// Facts of a server's box; unusual ones come first.
fn facts(lang: Lang, node: &Node<Zk>, server: &Server, groups: Option<&QuorumVerifier>) -> Vec<String> {
    let mut facts = Vec::new();
    let (mut connections, watches, waiting) = (server.connections(), server.distinct_watches().count(), node.waiting());
    connections.sort_unstable();
    if node.life == Life::Frozen && waiting > 0 {
        facts.push(text!(lang, "{n} waiting", "{n} 个等待", n = waiting));
    }
    facts.extend(membership::standing(lang, node, server));
    if let Some(members) = groups {
        facts.extend(membership::group(lang, members, server.id()));
    }
    facts.extend(slow_disk(lang, node));
    match connections.as_slice() {
        [] => {}
        [one] => facts.push(one.client.to_string()),
        [one, other] => facts.push(format!("{} {}", one.client, other.client)),
        many => facts.push(text!(lang, "{n} clients", "{n} 个客户端", n = many.len())),
    }
    if watches > 0 {
        facts.push(text!(lang, "{watches|watch|watches}", "{watches} 个监听", watches));
    }
    facts
}

/// The time by which a disk is slower than usual.
fn slow_disk(lang: Lang, node: &Node<Zk>) -> Option<String> {
    let extra = Some(node.disk_extra()).filter(|extra| *extra > 0)?;
    Some(text!(lang, "disk +{extra}", "磁盘 +{extra}", extra = DurationText(extra).to_string()))
}

fn client_box(model: &Model, node: &Node<Zk>, client: &Client, frame: Frame, size: BoxSize) -> ClientBox {
    let standing = ClientStanding::of(node, client);
    let doing = client.waiting_calls().first().map(|(_, op)| match op.path() {
        Some(path) => format!("{} {path}", verb(op)),
        None => verb(op).to_owned(),
    });
    let connected = standing.is_connected();
    let at = client
        .program()
        .map(|program| program.status())
        .filter(|status| !matches!(status, Status::Idle | Status::Done | Status::GivenUp));
    let text = match (doing, client.server()) {
        _ if connected && at.is_some() => program_text(model.lang, at.unwrap_or_default()),
        (Some(doing), _) if connected => doing,
        (_, Some(server)) if connected && !shows_clients_alone(model) => match standing {
            ClientStanding::ReadOnly => text!(model.lang, "{server}, read-only", "{server}，只读", server),
            _ => text!(model.lang, "at {server}", "连接 {server}", server),
        },
        _ => standing.text(model.lang).to_owned(),
    };
    let name = client.id().to_string();
    let truth = Truth::of_session(model.world(), node, client);
    let mut label = format!("{name}, {text}");
    if let Some(truth) = truth {
        label = format!("{label}, {}", truth.text(model.lang));
    }
    let has_failed = client.history().back().is_some_and(|call| call.result.is_err());
    let failed = if has_failed { failed(model, standing, client) } else { None };
    let in_box = truth.map(|truth| Wording { full: truth.in_box(model.lang), brief: Some(truth.brief(model.lang)) }).or(failed);
    let text = in_box.map_or(text, |wording| wording.fitting(frame.width - CLIENT_EDGES));
    let stands_out = truth.map_or(standing == ClientStanding::Expired, Truth::stands_out);
    ClientBox { thing: Thing::Client(client.id()), name, label, frame, size, standing, text, stands_out }
}

/// Says the group of a server behind its name, where its box has no line of facts.
#[cold]
#[inline(never)]
fn say_group(said: &mut ServerBox, members: &QuorumVerifier, server: ServerId) {
    if said.size != BoxSize::Full {
        let room = said.frame.width - EDGES - beside_name(&said.name) - text_width(said.role.sign());
        said.group = membership::group_in_short(members, server).map_or(String::new(), |group| cut(&group, room));
    }
}

/// The failure of a client's last call, for its box.
#[cold]
#[inline(never)]
fn failed(model: &Model, standing: ClientStanding, client: &Client) -> Option<Wording> {
    Some(failure_words(model.lang, failure(model.cursor().time, standing, client)?))
}

fn links(model: &Model, frames: &SortedMap<NodeId, Frame>) -> Vec<LinkLine> {
    let mut pairs: SortedMap<(NodeId, NodeId), LinkUse> = SortedMap::new();
    let ordered = |a: NodeId, b: NodeId| if a <= b { (a, b) } else { (b, a) };
    for (a, b) in model.world().links().changed() {
        pairs.insert(ordered(a, b), LinkUse::Nothing);
    }
    for connection in model.world().connections() {
        let used = match connection.port {
            Port::Quorum => LinkUse::Quorum,
            Port::Election => LinkUse::Election,
            Port::Client | Port::Peer | Port::Hdfs => LinkUse::Client,
        };
        if connection.opened {
            let best = pairs.or_insert_with(ordered(connection.dialer, connection.acceptor), || LinkUse::Nothing);
            *best = used.max(*best);
        }
    }
    pairs.into_iter().filter_map(|((a, b), used)| link_line(model, frames, a, b, used)).collect()
}

fn link_line(model: &Model, frames: &SortedMap<NodeId, Frame>, a: NodeId, b: NodeId, used: LinkUse) -> Option<LinkLine> {
    let ((x1, y1), (x2, y2)) = ends(frames.get(&a)?, frames.get(&b)?);
    let link = model.world().links().get(a, b);
    // Cut links between machines that never speak are noise.
    let ends = (Machine::of(a), Machine::of(b));
    let of_name_node = [ends.0, ends.1].into_iter().any(|it| matches!(it, Some(Machine::Host(Host::NameNode(_)))));
    // The smaller id comes first: servers, clients, hosts.
    let seldom = match ends {
        (Some(Machine::Server(_)), Some(Machine::Server(_))) => false,
        (Some(Machine::Server(_)), Some(Machine::Client(_))) => link.extra == 0,
        _ => true,
    };
    if used == LinkUse::Nothing && seldom && !of_name_node {
        return None;
    }
    let state = match (link.cut, link.extra) {
        (true, _) => LinkState::Cut,
        (false, 0) => LinkState::Good,
        (false, _) => LinkState::Slow,
    };
    let text = (link.extra > 0).then(|| format!("+{}", DurationText(link.extra)));
    let (from, to) = (name(a), name(b));
    let label = text!(model.lang, "link {from} – {to}", "链路 {from} – {to}", from, to);
    Some(LinkLine { a, b, thing: Thing::link(a, b), label, x1, y1, x2, y2, used, state, text })
}

/// The stroke across the middle of a cut link.
fn stroke(link: &LinkLine) -> CutLine {
    let (from, to) = ((link.x1, link.y1), (link.x2, link.y2));
    let middle = between(from, to, 500);
    let (left, _) = aside(middle, to, STROKE);
    let (right, _) = aside(middle, to, -STROKE);
    CutLine { x1: left.0, y1: left.1, x2: right.0, y2: right.1, thing: link.thing.clone() }
}

fn watches(model: &Model, frames: &SortedMap<NodeId, Frame>) -> Vec<WatchLine> {
    let mut paths: SortedMap<(ServerId, ClientId), Vec<String>> = SortedMap::new();
    for (id, server) in servers_up(model.world()) {
        for watch in server.watches() {
            paths.or_default((id, watch.client)).push(watch.path.to_string());
        }
    }
    paths
        .into_iter()
        .filter_map(|((server, client), mut paths)| {
            let (from, to) = ends(frames.get(&client.node())?, frames.get(&server.node())?);
            let ((x1, y1), (x2, y2)) = aside(from, to, 2 * LANE);
            paths.dedup();
            let all = paths.join(", ");
            let label = text!(model.lang, "{client} watches {paths}", "{client} 监听 {paths}", client, paths = all);
            Some(WatchLine { x1, y1, x2, y2, label, client, server })
        })
        .collect()
}
