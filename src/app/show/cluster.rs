//! HDFS on the stage: every daemon as a box like a server's, every client of it like a client's.

use super::cluster_words::outcome;
use super::shelves;
use crate::app::model::Model;
use crate::app::scene::cluster::{Counts, Places};
use crate::app::scene::places::counts;
use crate::app::view::{BoxSize, ClientBox, Frame, ServerBox, Tone};
use crate::hdfs::{
    self, Client, Daemon, DataNode, Host, JournalFiles, JournalNode, NameFiles, NameNode, ReplayFigures, SecondaryNameNode,
};
use crate::lang::Lang;
use crate::script::{DurationText, FileCallText};
use crate::sim::{Life, Node, NodeId, World};
use crate::tell::template::text;
use crate::tell::{ClientStanding, Role, Thing};
use crate::zk::{Zk, active_name_node, active_name_nodes, daemon, daemons, servers};

/// The daemon or client whose panel is shown in place of a server's: the chosen one, or the active NameNode where there is no ensemble.
pub fn shown(model: &Model) -> Option<Host> {
    match model.selected {
        Some(Thing::Host(host)) => Some(host),
        Some(Thing::Server(_)) => None,
        _ if servers(model.world()).next().is_none() => daemons(model.world()).next().map(|(host, ..)| host),
        _ => None,
    }
}

/// The top line of the page about the run: the numbers of machines.
pub fn run_text(model: &Model) -> String {
    let Counts { servers, name_nodes, data_nodes, .. } = counts(model);
    let lang = model.lang;
    let said = [
        (servers, text!(lang, "{servers|server|servers}", "{servers} 台服务器", servers)),
        (name_nodes, text!(lang, "{name_nodes|NameNode|NameNodes}", "{name_nodes} 个名称节点", name_nodes)),
        (data_nodes, text!(lang, "{data_nodes|DataNode|DataNodes}", "{data_nodes} 个数据节点", data_nodes)),
    ];
    let said: Vec<String> = said.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
    said.join(lang.comma())
}

/// The sentence that says which NameNode serves, or that none does.
pub fn state_text(model: &Model) -> (String, Tone) {
    let Some(active) = active_name_node(model.world()) else {
        return (text!(model.lang, "no NameNode serves", "没有名称节点在服务"), Tone::Warn);
    };
    if active_name_nodes(model.world()).count() > 1 {
        return (text!(model.lang, "two active NameNodes", "两个名称节点都活跃"), Tone::Warn);
    }
    let epoch = daemon(model.world(), active).and_then(|daemon| daemon.name_node()).and_then(NameNode::epoch);
    let said = match epoch {
        Some(epoch) => {
            text!(model.lang, "{active} is active, epoch {epoch}", "{active} 活跃，纪元 {epoch}", active, epoch)
        }
        None => text!(model.lang, "{active} serves", "{active} 在服务", active),
    };
    (said, Tone::Good)
}

/// The first NameNode in two lines: its state, and its files.
pub fn lines(lang: Lang, world: &World<Zk>) -> [String; 2] {
    let first =
        daemons(world).find_map(|(host, node, daemon)| Some((host, node, daemon.name_node()?, Role::of_daemon(node, daemon))));
    let Some((host, node, name_node, role)) = first else { return Default::default() };
    let said = of_name_node(lang, node, name_node);
    let what = match name_node.to_replay(world.now()).filter(|_| node.life != Life::Crashed) {
        Some(ReplayFigures { left, all }) => {
            text!(lang, "{done} of {all} replayed", "已重放 {done}/{all}", done = all - left, all)
        }
        None => text!(lang, "EditLog: {n}", "EditLog：{n} 条", n = name_files(node, name_node).all_edits().count()),
    };
    [format!("{host} {} {}", role.sign(), role.text(lang)), format!("{} · {what}", said.left)]
}

/// The daemons, without clients, as boxes.
pub fn boxes(model: &Model, places: &Places, frame: impl Fn(NodeId) -> Option<Frame>) -> Vec<ServerBox> {
    let size = |host: Host| match host {
        Host::NameNode(_) | Host::SecondaryNameNode => places.name_node_size,
        Host::JournalNode(_) => places.journal_size,
        Host::DataNode(_) | Host::Client(_) => BoxSize::Compact,
    };
    daemons(model.world())
        .filter(|(host, ..)| !matches!(host, Host::Client(_)))
        .filter_map(|(host, there, daemon)| Some(host_box(model, there, daemon, frame(host.node())?, size(host))))
        .collect()
}

/// The clients of HDFS, as boxes.
pub fn client_boxes(model: &Model, places: &Places, frame: impl Fn(NodeId) -> Option<Frame>) -> Vec<ClientBox> {
    let size = places.client_size;
    daemons(model.world())
        .filter_map(|(host, there, daemon)| Some(client_box(model, host, there, daemon.client()?, frame(host.node())?, size)))
        .collect()
}

/// The words of a box besides its name and role.
#[derive(Default)]
struct Said {
    left: String,
    right: String,
}

fn host_box(model: &Model, there: &Node<Zk>, daemon: &Daemon, frame: Frame, size: BoxSize) -> ServerBox {
    let (lang, world, width) = (model.lang, model.world(), frame.width);
    let (host, role) = (daemon.host(), Role::of_daemon(there, daemon));
    let (said, shelves) = match daemon.role() {
        hdfs::Role::NameNode(it) => (of_name_node(lang, there, it), shelves::of_name_node(lang, world, there, it, width)),
        hdfs::Role::Secondary(it) => (of_secondary(lang, it), shelves::of_secondary(lang, world, there, it, width)),
        hdfs::Role::JournalNode(it) => (of_journal(lang, there, it), shelves::of_journal(lang, there, it, width)),
        hdfs::Role::DataNode(it) => (of_data_node(lang, there, it), Vec::new()),
        hdfs::Role::Client(_) => Default::default(),
    };
    let slow = (there.disk_extra() > 0).then(|| {
        let extra = DurationText(there.disk_extra()).to_string();
        text!(lang, "disk +{extra}", "磁盘 +{extra}", extra)
    });
    let name = host.to_string();
    let mut parts = vec![name.clone(), role.text(lang).to_owned()];
    parts.extend(slow.clone());
    parts.extend([said.left.clone(), said.right.clone()].into_iter().filter(|part| !part.is_empty()));
    parts.extend(shelves.iter().map(|shelf| format!("{} {}", shelf.name, shelf.text).trim_end().to_owned()));
    ServerBox {
        thing: Thing::Host(host),
        name,
        label: parts.join(", "),
        frame,
        size,
        role,
        role_text: role.text(lang).to_owned(),
        phase: None,
        epoch: said.left,
        epoch_written: true,
        beside_log: String::new(),
        group: String::new(),
        log_before: String::new(),
        zxid: said.right,
        zxid_title: String::new(),
        log: Vec::new(),
        vote: None,
        facts: slow.into_iter().collect(),
        shelves: if size == BoxSize::Full { shelves } else { Vec::new() },
        serving: role == Role::Active,
    }
}

fn of_name_node(lang: Lang, there: &Node<Zk>, name_node: &NameNode) -> Said {
    let stopped = there.life == Life::Crashed;
    let mut said = Said::default();
    if let Some(epoch) = name_node.epoch().filter(|_| !stopped) {
        said.left = text!(lang, "epoch {epoch}", "纪元 {epoch}", epoch);
    }
    if name_node.config().journal_nodes() == 0 {
        said.left = text!(lang, "image {txid}", "映像 {txid}", txid = name_files(there, name_node).image.txid());
    }
    if !stopped {
        said.right = format!("txid {}", name_node.namespace().txid());
    }
    said
}

fn of_secondary(lang: Lang, secondary: &SecondaryNameNode) -> Said {
    Said { left: text!(lang, "image {txid}", "映像 {txid}", txid = secondary.image().txid()), right: String::new() }
}

/// The files of a NameNode; of a stopped one, those on its disk.
pub fn name_files<'a>(there: &'a Node<Zk>, name_node: &'a NameNode) -> &'a NameFiles {
    if there.life == Life::Crashed { &there.durable().hdfs.name } else { name_node.files() }
}

/// The files of a JournalNode; of a stopped one, those on its disk.
pub fn journal_files<'a>(there: &'a Node<Zk>, journal: &'a JournalNode) -> &'a JournalFiles {
    if there.life == Life::Crashed { &there.durable().hdfs.journal } else { journal.files() }
}

fn of_journal(lang: Lang, there: &Node<Zk>, journal: &JournalNode) -> Said {
    let files = journal_files(there, journal);
    let left = text!(lang, "epoch {epoch}", "纪元 {epoch}", epoch = files.promised_epoch);
    Said { left, right: format!("txid {}", files.last_txid()) }
}

fn of_data_node(lang: Lang, there: &Node<Zk>, data_node: &DataNode) -> Said {
    let stopped = there.life == Life::Crashed;
    let count = if stopped { there.durable().hdfs.blocks.len() } else { data_node.blocks().len() };
    Said { left: String::new(), right: text!(lang, "{count|block|blocks}", "{count} 个块", count) }
}

fn client_box(model: &Model, host: Host, there: &Node<Zk>, client: &Client, frame: Frame, size: BoxSize) -> ClientBox {
    let standing = ClientStanding::of_host(there);
    let text = match (there.life, client.running(), client.history().back()) {
        (Life::Running, Some(call), _) => FileCallText(call).to_string(),
        (Life::Running, None, Some(last)) => outcome(model.lang, &last.outcome),
        (Life::Running, None, None) => text!(model.lang, "HDFS client", "HDFS 客户端"),
        _ => standing.text(model.lang).to_owned(),
    };
    let name = host.to_string();
    ClientBox { thing: Thing::Host(host), label: format!("{name}, {text}"), name, frame, size, standing, text, stands_out: false }
}
