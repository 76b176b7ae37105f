//! The menus of things: their items, each with the text of a command.

use std::rc::Rc;

use super::caption::thing_name;
use super::stage::{is_broken, new_client};
use crate::app::model::Model;
use crate::app::msg::{ConsoleMsg, DoingMsg, Msg, PageMsg, Tab, ZnodeMsg};
use crate::app::names::Form;
use crate::app::view::{Button, ButtonTone, Menu, MenuItem};
use crate::app::znodes::{acting_client, selected, watch_call};
use crate::hdfs::{FileCall, Host};
use crate::script::Command;
use crate::sim::{EventId, Fault, Life, MS, NodeId};
use crate::tell::Thing;
use crate::tell::template::{name, text};
use crate::tell::words::Word;
use crate::zk::{
    Action, Client, ClientId, CreateMode, Op, ServerId, can_call, client, clients, daemon, has_left, is_within, server, servers,
};

/// The delay that a click adds to a link or a disk.
const SLOW_LINK: u64 = 300 * MS;
const SLOW_DISK: u64 = 200 * MS;
/// The most machines that a menu offers.
const MAX_OFFERED: usize = 9;

pub fn view(model: &Model) -> Option<Menu> {
    let (of, at) = model.menu.as_ref()?;
    let groups = match of {
        Thing::Server(id) => vec![possible(server_actions(model, *id, "menu")), server_extras(model, *id)],
        Thing::Client(id) => client_groups(model, *id),
        Thing::Host(host) => vec![possible(host_actions(model, *host, "menu")), host_extras(model, *host)],
        Thing::Link(a, b) => vec![link_actions(model, *a, *b)],
        Thing::Message(id) => vec![possible(message_actions(model, *id, "menu"))],
        Thing::Stage => vec![stage_actions(model)],
        Thing::Znode(path) => znode_groups(model, path),
        Thing::Step(_) | Thing::Txn(_) | Thing::Session(_) => Vec::new(),
    };
    let groups: Vec<Vec<MenuItem>> =
        groups.into_iter().map(|group| group.into_iter().map(item).collect::<Vec<_>>()).filter(|group| !group.is_empty()).collect();
    Some(Menu { of: of.clone(), x: at.x * model.zoom / 1000, y: at.y * model.zoom / 1000, title: thing_name(model, of), groups })
}

fn item(button: Button) -> MenuItem {
    let command = match &button.msg {
        Msg::Doing(DoingMsg::Do(command)) => command.to_string(),
        Msg::Console(ConsoleMsg::Prefill(line)) => line.trim_end().to_owned() + " …",
        _ => String::new(),
    };
    MenuItem { button, command }
}

/// A button of a menu or a panel for a fault.
fn fault(model: &Model, id: String, label: Word, fault: Fault) -> Button {
    Button::command(id, model.word(label), Command::from(fault))
}

/// Buttons that stop a machine and start it again: two, so that a second click undoes nothing.
pub fn life_actions(model: &Model, node: NodeId, place: &str) -> Vec<Button> {
    let Some(life) = model.world().node(node).map(|node| node.life) else { return Vec::new() };
    let id = |what: &str| format!("{place}-{what}-{}", name(node));
    let stopped = life == Life::Crashed;
    vec![
        fault(model, id("stop"), Word::MenuStop, Fault::Crash(node)).keyed("k").toned(ButtonTone::Danger).enabled(!stopped),
        fault(model, id("restart"), Word::MenuRestart, Fault::Restart(node)).keyed("r").enabled(stopped),
    ]
}

/// Buttons that break and repair a machine, with their keys.
fn machine_actions(model: &Model, node: NodeId, place: &str) -> Vec<Button> {
    let Some(life) = model.world().node(node).map(|node| node.life) else { return Vec::new() };
    let id = |what: &str| format!("{place}-{what}-{}", name(node));
    let mut buttons = life_actions(model, node, place);
    buttons.extend([
        fault(model, id("freeze"), Word::MenuFreeze, Fault::Freeze(node)).keyed("f").enabled(life == Life::Running),
        fault(model, id("thaw"), Word::MenuThaw, Fault::Thaw(node)).keyed("t").enabled(life == Life::Frozen),
        fault(model, id("isolate"), Word::MenuIsolate, Fault::Isolate(node)).keyed("i"),
        fault(model, id("heal"), Word::MenuHeal, Fault::Heal).keyed("h").enabled(is_broken(model)),
    ]);
    buttons
}

/// A menu goes after one choice, so it has only what can be done now.
fn possible(mut buttons: Vec<Button>) -> Vec<Button> {
    buttons.retain(|button| button.enabled);
    buttons
}

pub fn server_actions(model: &Model, id: ServerId, place: &str) -> Vec<Button> {
    machine_actions(model, id.node(), place)
}

/// Buttons that break and repair a daemon of HDFS, or call for one of its clients.
pub fn host_actions(model: &Model, host: Host, place: &str) -> Vec<Button> {
    let mut buttons = machine_actions(model, host.node(), place);
    let stopped = model.world().node(host.node()).is_some_and(|node| node.life == Life::Crashed);
    if host == Host::NameNode(1) && stopped && daemon(model.world(), Host::SecondaryNameNode).is_some() {
        let import = Command::from(Action::ImportCheckpoint);
        buttons.push(Button::command(format!("{place}-import"), model.word(Word::MenuImport), import));
    }
    let runs = model.world().node(host.node()).is_some_and(|node| node.life == Life::Running);
    if host == Host::SecondaryNameNode {
        let checkpoint = Command::from(Action::Checkpoint);
        let button = Button::command(format!("{place}-checkpoint"), model.word(Word::MenuCheckpoint), checkpoint);
        buttons.insert(0, button.enabled(runs).toned(ButtonTone::Primary));
    }
    if let Host::Client(client) = host {
        // Each call gets a path that no call before it has had.
        let number = model.run().recording.entries().len();
        let call = |what: &str, label: Word, call: FileCall| {
            let action = Command::from(Action::Files { client, call });
            Button::command(format!("{place}-{what}-{host}"), model.word(label), action).enabled(runs)
        };
        let path: Rc<str> = format!("/f{number}").into();
        buttons.insert(0, call("mkdir", Word::MenuMkdir, FileCall::Mkdir { path: format!("/d{number}").into() }));
        buttons.insert(1, call("put", Word::MenuPut, FileCall::Put { path, blocks: 2 }));
    }
    buttons
}

fn host_extras(model: &Model, host: Host) -> Vec<Button> {
    match host {
        Host::Client(_) => vec![typed(model, format!("menu-type-{host}"), format!("{host} "))],
        _ => vec![disk(model, host.node()), typed(model, format!("menu-partition-{host}"), format!("partition {host} "))],
    }
}

/// A button that slows the disk of a machine down, or makes it normal again.
fn disk(model: &Model, node: NodeId) -> Button {
    let slow = model.world().node(node).is_some_and(|node| node.disk_extra() > 0);
    let (label, extra) = if slow { (Word::MenuDiskNormal, 0) } else { (Word::MenuDiskSlow, SLOW_DISK) };
    fault(model, format!("menu-disk-{}", name(node)), label, Fault::SlowDisk(node, extra))
}

/// A button that begins a line in the console.
fn typed(model: &Model, id: String, line: String) -> Button {
    Button::new(id, model.word(Word::MenuConsole), Msg::Console(ConsoleMsg::Prefill(line)))
}

/// A button that opens the figures of operators.
pub fn figures(model: &Model, place: &str) -> Button {
    let open = Msg::Page(PageMsg::OpenTab(Tab::Figures));
    Button::new(format!("{place}-figures"), model.word(Word::FiguresOpen), open).keyed("o")
}

fn server_extras(model: &Model, id: ServerId) -> Vec<Button> {
    let tree = Button::new(format!("menu-tree-{id}"), model.word(Word::MenuShowTree), Msg::Znodes(ZnodeMsg::ViewTreeOf(id)));
    let tree = model.view.root().map(|_| tree);
    let others = [
        disk(model, id.node()),
        Button::command(
            format!("menu-client-{id}"),
            model.word(Word::MenuAddClientHere),
            Command::from(new_client(model, Some(id))),
        ),
        typed(model, format!("menu-partition-{id}"), format!("partition {id} ")),
    ];
    tree.into_iter().chain(others).chain([figures(model, "menu")]).collect()
}

fn client_groups(model: &Model, id: ClientId) -> Vec<Vec<Button>> {
    if client(model.world(), id).is_some_and(Client::is_remote) {
        return vec![client_actions(model, id, "menu"), life_of_remote(model, id, machine_actions(model, id.node(), "menu"))];
    }
    vec![
        client_actions(model, id, "menu"),
        vec![typed(model, format!("menu-type-{id}"), format!("{id} "))],
        connects(model, id),
        possible(machine_actions(model, id.node(), "menu")),
    ]
}

/// What can be done to the machine of a client whose program runs outside; nothing once that has left.
#[cold]
#[inline(never)]
fn life_of_remote(model: &Model, id: ClientId, buttons: Vec<Button>) -> Vec<Button> {
    let has_left = world_has_left(model, id);
    let why = model.word(Word::MenuProgramLeft);
    let of = |button: Button| if has_left { button.enabled(false).titled(why) } else { button };
    let buttons: Vec<Button> = buttons.into_iter().map(of).collect();
    if has_left { buttons } else { possible(buttons) }
}

fn world_has_left(model: &Model, id: ClientId) -> bool {
    let world = model.world();
    world.node(id.node()).zip(client(world, id)).is_some_and(|(node, client)| has_left(world, node, client))
}

/// The buttons of a client's panel that stop it and start it again.
pub fn client_life(model: &Model, id: ClientId) -> Vec<Button> {
    let buttons = life_actions(model, id.node(), "panel");
    if world_has_left(model, id) { life_of_remote(model, id, buttons) } else { buttons }
}

/// The reason for which nobody but a client's program calls anything; empty where its program is no stranger.
fn why_not(model: &Model, id: ClientId) -> Option<&'static str> {
    let is_remote = client(model.world(), id).is_some_and(Client::is_remote);
    is_remote.then(|| model.word(if world_has_left(model, id) { Word::MenuProgramLeft } else { Word::MenuProgramCalls }))
}

/// The common calls, ready made.
pub fn client_actions(model: &Model, id: ClientId, place: &str) -> Vec<Button> {
    let mut buttons = calls(model, id, place);
    if let Some(why) = why_not(model, id) {
        buttons.iter_mut().for_each(|button| why.clone_into(&mut button.title));
    }
    buttons
}

fn calls(model: &Model, id: ClientId, place: &str) -> Vec<Button> {
    let usable = can_call(model.world(), id);
    let call = |what: &str, label: Word, op: Op| {
        let action = Command::from(Action::Call { client: id, op });
        Button::command(format!("{place}-{what}-{id}"), model.word(label), action).enabled(usable)
    };
    let path = znode_to_call(model);
    let commands = model.run().recording.entries().len();
    let on = |word: Word| text!(model.lang, "{action} {path}", "{action} {path}", action = model.word(word), path = &path);
    let called = |what: &str, word: Word, op: Op| Button { label: on(word), ..call(what, word, op) };
    vec![
        call("create", Word::MenuCreate, Op::create(&format!("/{id}"), Some("hello"), CreateMode::Persistent)),
        call("create-e", Word::MenuCreateEphemeral, Op::create("/member-", Some(&id.to_string()), CreateMode::EphemeralSequential)),
        called("get", Word::MenuGetWatch, Op::GetData { path: path.clone(), watch: true }),
        called(
            "set",
            Word::MenuSet,
            Op::SetData { path: path.clone(), data: Some(Rc::from(format!("v{}", commands + 1))), version: -1 },
        ),
        call("ls", Word::MenuLs, Op::GetChildren { path: Rc::from("/"), watch: true, with_stat: false }),
        call("sync", Word::MenuSync, Op::Sync { path: Rc::from("/") }),
        Button::command(format!("{place}-close-{id}"), model.word(Word::MenuClose), Command::from(Action::Close { client: id }))
            .enabled(usable)
            .toned(ButtonTone::Danger),
    ]
}

/// The znode that a ready-made call is for: the selected one, else the first of the tree on screen that is not ZooKeeper's own. In an empty
/// tree it is one that is still to be made.
fn znode_to_call(model: &Model) -> Rc<str> {
    let tree = model.shown_server().and_then(|id| server(model.world(), id)).map(|server| server.tree());
    let is_there = |path: &Rc<str>| tree.is_some_and(|tree| tree.get(path).is_some());
    let chosen = selected(model).filter(is_there);
    let own = |path: &Rc<str>| &**path == "/" || is_within(path, "/zookeeper");
    let first = || tree?.iter().map(|(path, _)| path).find(|path| !own(path)).cloned();
    chosen.or_else(first).unwrap_or_else(|| Rc::from("/config"))
}

/// Buttons that move the client with its session to another server.
fn connects(model: &Model, id: ClientId) -> Vec<Button> {
    let at = client(model.world(), id).and_then(|client| client.server());
    let others = servers(model.world()).map(|(server, ..)| server).filter(|server| Some(*server) != at);
    others
        .take(MAX_OFFERED)
        .map(|server| {
            let label = text!(model.lang, "Connect to {server}", "连接到 {server}", server);
            Button::command(format!("menu-connect-{id}-{server}"), label, Command::from(Action::Connect { client: id, server }))
        })
        .collect()
}

fn link_actions(model: &Model, a: NodeId, b: NodeId) -> Vec<Button> {
    let link = model.world().links().get(a, b);
    let id = |what: &str| format!("menu-{what}-{}-{}", name(a), name(b));
    let cut = if link.cut {
        fault(model, id("mend"), Word::MenuHealLink, Fault::HealLink(a, b)).toned(ButtonTone::Primary)
    } else {
        fault(model, id("cut"), Word::MenuCut, Fault::Cut(a, b)).toned(ButtonTone::Danger)
    };
    let slow = if link.extra > 0 {
        fault(model, id("fast"), Word::MenuSlowOff, Fault::Slow(a, b, 0))
    } else {
        fault(model, id("slow"), Word::MenuSlow, Fault::Slow(a, b, SLOW_LINK))
    };
    vec![cut, slow]
}

/// Buttons for a message under way; none once it has arrived.
pub fn message_actions(model: &Model, id: EventId, place: &str) -> Vec<Button> {
    let Some(flying) = model.world().in_flight().find(|flying| flying.packet.id == id) else { return Vec::new() };
    let button = |what: &str, label: Word, done: Fault| fault(model, format!("{place}-{what}-{id}"), label, done);
    vec![
        button("hold", Word::MenuHold, Fault::Hold(id)).enabled(!flying.held),
        button("release", Word::MenuRelease, Fault::Release(id)).enabled(flying.held),
        button("drop", Word::MenuDrop, Fault::Drop(id)).toned(ButtonTone::Danger),
    ]
}

fn stage_actions(model: &Model) -> Vec<Button> {
    let mut buttons = vec![
        Button::command("menu-add-observer", model.word(Word::AddObserverTitle), Command::from(Action::AddObserver)),
        Button::command("menu-add-client", model.word(Word::AddClientTitle), Command::from(new_client(model, None))),
    ];
    if is_broken(model) {
        buttons.push(fault(model, "menu-heal".to_owned(), Word::MenuHeal, Fault::Heal).keyed("h"));
    }
    buttons.push(typed(model, "menu-partition".to_owned(), "partition ".to_owned()));
    buttons
}

/// Buttons for a znode: of the acting client, of any client that is to watch it, and of the panel.
fn znode_groups(model: &Model, path: &Rc<str>) -> Vec<Vec<Button>> {
    let form = |id: &'static str, word: Word, form: Form| Button::new(id, model.word(word), Msg::Znodes(ZnodeMsg::Begin(form)));
    let mut calls = vec![form("znode-child", Word::MenuChild, Form::Create), form("znode-set", Word::MenuSetForm, Form::Set)];
    calls.extend(acting_client(model).map(|client| {
        let delete = Command::from(Action::Call { client, op: Op::Delete { path: path.clone(), version: -1 } });
        Button::command("znode-delete", model.word(Word::MenuDelete), delete).enabled(&**path != "/").toned(ButtonTone::Danger)
    }));
    let panel = Button::new("znode-panel", model.word(Word::MenuShowInPanel), Msg::Page(PageMsg::OpenTab(Tab::Znodes)));
    vec![possible(calls), watchers(model, path), vec![panel]]
}

/// Buttons by which a client watches a znode.
fn watchers(model: &Model, path: &Rc<str>) -> Vec<Button> {
    let usable = clients(model.world()).map(|(client, ..)| client).filter(|client| can_call(model.world(), *client));
    usable
        .take(MAX_OFFERED)
        .map(|client| {
            let label = text!(model.lang, "Watch it as {client}", "以 {client} 的身份监听", client);
            Button::command(format!("znode-watch-{client}"), label, watch_call(model, client, path))
        })
        .collect()
}
