//! What the picker draws of a lesson, in one line of the catalogue: its machines at one moment, or the part of the tree that its beat shows.
//!
//! ```text
//!   FFFLX 2c,1c,-e         five servers, three clients and the servers that they are at
//!   /0p1e1e 1h,2c1,-c2     a znode with two ephemeral children; who owns which, who watches which
//! ```

use crate::hdfs::{Host, NameNodeState, Role};
use crate::sim::{Life, World};
use crate::zk::{
    ClientState, DataTree, Program, ServerState, Zk, ZnodeKind, below, clients, daemons, established_leader, present_clients,
    sequence, server, servers, servers_up, watches,
};

const MAX_DRAWN: usize = 16;
/// The levels of a tree below its root.
const LEVELS: usize = 3;

/// What is drawn of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Snapshot {
    Machines(Machines),
    Tree(Tree),
}

/// The state of every machine at one moment of a lesson: enough for a small drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machines {
    /// `L`, `F`, `O`, `K` for LOOKING, `X` stopped, `Z` frozen, by id.
    pub servers: Vec<char>,
    /// The server that a client is at, from zero, and `c` connected, `d` not, `e` expired or closed, `x` stopped or frozen.
    pub clients: Vec<(Option<usize>, char)>,
}

/// A part of a tree, with the clients around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// The level of each below the root, and `p` persistent, `e` ephemeral, `c` container, `t` with a TTL. Children follow their parent.
    pub znodes: Vec<(usize, char)>,
    pub clients: Vec<Owner>,
}

/// A client beside a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The first znode that it owns, and the first that it watches.
    pub owns: Option<usize>,
    pub watches: Option<usize>,
    /// As in [`Machines`], and `h`: it holds a lock, or leads.
    pub state: char,
}

impl Default for Snapshot {
    fn default() -> Self {
        Snapshot::Machines(Machines::default())
    }
}

impl Snapshot {
    pub fn parse(line: &str) -> Snapshot {
        let (first, clients) = line.split_once(' ').unwrap_or((line, ""));
        let clients = clients.split(',').take(MAX_DRAWN);
        match first.strip_prefix('/') {
            None => Snapshot::Machines(Machines {
                servers: first.chars().take(MAX_DRAWN).collect(),
                clients: clients.filter_map(client).map(|(at, state, _)| (at.and_then(|at| at.checked_sub(1)), state)).collect(),
            }),
            Some(znodes) => {
                let znodes: Vec<char> = znodes.chars().take(2 * MAX_DRAWN).collect();
                let (pairs, _) = znodes.as_chunks::<2>();
                Snapshot::Tree(Tree {
                    znodes: pairs.iter().filter_map(|[level, kind]| Some((level.to_digit(10)? as usize, *kind))).collect(),
                    clients: clients.filter_map(client).map(|(owns, state, watches)| Owner { owns, watches, state }).collect(),
                })
            }
        }
    }

    pub fn line(&self) -> String {
        let number = |at: &Option<usize>, none: &str| at.map_or(none.to_owned(), |at| at.to_string());
        let (first, clients): (String, Vec<String>) = match self {
            Snapshot::Machines(it) => {
                let client = |(at, state): &(Option<usize>, char)| format!("{}{state}", number(&at.map(|at| at + 1), "-"));
                (it.servers.iter().collect(), it.clients.iter().map(client).collect())
            }
            Snapshot::Tree(it) => {
                let znodes: String = it.znodes.iter().map(|(level, kind)| format!("{level}{kind}")).collect();
                let client = |it: &Owner| format!("{}{}{}", number(&it.owns, "-"), it.state, number(&it.watches, ""));
                (format!("/{znodes}"), it.clients.iter().map(client).collect())
            }
        };
        format!("{first} {}", clients.join(",")).trim_end().to_owned()
    }
}

/// A number, a letter, and a number behind it, if any.
fn client(word: &str) -> Option<(Option<usize>, char, Option<usize>)> {
    let at = word.find(|letter: char| letter.is_ascii_alphabetic())?;
    let (before, rest) = word.split_at(at);
    let mut rest = rest.chars();
    let state = rest.next()?;
    Some((before.parse().ok(), state, rest.as_str().parse().ok()))
}

impl Machines {
    pub fn of(world: &World<Zk>) -> Self {
        let server = |life: Life, state: ServerState| match (life, state) {
            (Life::Crashed, _) => 'X',
            (Life::Frozen, _) => 'Z',
            (_, ServerState::Leading) => 'L',
            (_, ServerState::Following) => 'F',
            (_, ServerState::Observing) => 'O',
            (_, ServerState::Looking) => 'K',
        };
        let ensemble: Vec<char> = servers(world).take(MAX_DRAWN).map(|(_, node, it)| server(node.life, it.state())).collect();
        // A lesson with JournalNodes is not about DataNodes.
        let journaled = daemons(world).any(|(host, ..)| matches!(host, Host::JournalNode(_)));
        let hosts: Vec<char> = daemons(world)
            .filter(|(host, ..)| !(journaled && matches!(host, Host::DataNode(_))))
            .filter_map(|(host, node, it)| drawn(host, node.life, it.role()))
            .take(MAX_DRAWN)
            .collect();
        if !hosts.is_empty() {
            return Machines { servers: hosts, clients: Vec::new() };
        }
        let clients = clients(world).take(MAX_DRAWN);
        let at = |server: Option<crate::zk::ServerId>| server.map(|id| usize::from(id.0) - 1);
        Machines {
            servers: ensemble,
            clients: clients.map(|(_, node, it)| (at(it.server()), state(node.life, it.state()))).collect(),
        }
    }
}

fn state(life: Life, state: ClientState) -> char {
    match (life, state) {
        (Life::Crashed | Life::Frozen, _) => 'x',
        (_, ClientState::Connected | ClientState::ConnectedReadOnly) => 'c',
        (_, ClientState::Expired | ClientState::AuthFailed | ClientState::Closed) => 'e',
        _ => 'd',
    }
}

/// A daemon of HDFS in the signs of servers: the active NameNode leads, the standby follows; clients are not drawn.
fn drawn(host: Host, life: Life, role: &Role) -> Option<char> {
    Some(match (life, role) {
        _ if matches!(host, Host::Client(_)) => return None,
        (Life::Crashed, _) => 'X',
        (Life::Frozen, _) => 'Z',
        (Life::Running, Role::NameNode(name_node)) => match name_node.state() {
            NameNodeState::Active => 'L',
            NameNodeState::Standby => 'F',
            _ => 'K',
        },
        (Life::Running, Role::Secondary(_)) => 'F',
        (Life::Running, _) => 'O',
    })
}

impl Tree {
    /// The tree below `root` as the leader has it, or else the first server that is up; `None` where that has no such znode.
    pub fn of(world: &World<Zk>, root: &str) -> Option<Self> {
        let leader = established_leader(world).and_then(|id| server(world, id));
        let tree = leader.or_else(|| servers_up(world).next().map(|(_, server)| server))?.tree();
        let mut paths = Vec::new();
        gather(tree, root, 0, &mut paths);
        let kind = |path: &str| match tree.get(path).map(|znode| znode.kind) {
            Some(ZnodeKind::Ephemeral(_)) => 'e',
            Some(ZnodeKind::Container) => 'c',
            Some(ZnodeKind::Ttl { .. }) => 't',
            Some(ZnodeKind::Persistent) | None => 'p',
        };
        let znodes: Vec<(usize, char)> = paths.iter().map(|(level, path)| (*level, kind(path))).collect();
        let all = watches(world);
        let clients = present_clients(world).take(MAX_DRAWN).map(|(id, node, client)| {
            let is_its = |path: &str| tree.get(path).is_some_and(|znode| znode.kind == ZnodeKind::Ephemeral(client.session()));
            let is_watched = |path: &str| all.iter().any(|watch| watch.client == id && *watch.path == *path);
            let holds = client.program().map(Program::status).is_some_and(|status| status.holds());
            let state = match state(node.life, client.state()) {
                'c' if holds => 'h',
                state => state,
            };
            let first = |is: &dyn Fn(&str) -> bool| paths.iter().position(|(_, path)| is(path));
            Owner { owns: first(&is_its), watches: first(&is_watched), state }
        });
        (!znodes.is_empty()).then(|| Tree { znodes, clients: clients.collect() })
    }
}

fn gather(tree: &DataTree, path: &str, level: usize, paths: &mut Vec<(usize, String)>) {
    if paths.len() >= MAX_DRAWN || level > LEVELS || tree.get(path).is_none() {
        return;
    }
    paths.push((level, path.to_owned()));
    let own = path == "/";
    // What every tree has tells nothing of a lesson.
    let mut children: Vec<_> = tree.children(path).filter(|name| !(own && &**name == "zookeeper")).collect();
    // In the order of their numbers, as on the stage; the others keep that of their names.
    children.sort_by_key(|name| sequence(name).1.parse::<i64>().ok());
    for child in children {
        gather(tree, &format!("{}{child}", below(path)), level + 1, paths);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_read_as_it_was_written() {
        for line in ["FFFLX 2c,1c,-e", "L", "FKZ -d", "/0p", "/0p1e1e1e 1h,2c1,3c2,-x", "/0p1p2e 2c0"] {
            assert_eq!(Snapshot::parse(line).line(), line);
        }
        let Snapshot::Machines(machines) = Snapshot::parse("LF 2c,-e") else { panic!() };
        assert_eq!(machines.clients, [(Some(1), 'c'), (None, 'e')]);
        let Snapshot::Tree(tree) = Snapshot::parse("/0p1e -c1") else { panic!() };
        assert_eq!(
            (tree.znodes, tree.clients),
            (vec![(0, 'p'), (1, 'e')], vec![Owner { owns: None, watches: Some(1), state: 'c' }])
        );
    }
}
