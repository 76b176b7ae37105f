//! Values of expressions, computed from a run at the end of a beat.

use super::acknowledged::{acknowledged, lost, stale};
use super::expression::{Counted, Expect, Expression, Operand, StatField};
use crate::check::{Inspector, Law};
use crate::sim::{Event, Fault, Life, MS, Node, NodeId, Position, Recording, Step, TraceKind, TraceStep, World};
use crate::zk::{
    Class, Client, ClientId, ClientState, Code, DataTree, Durable, Note, Op, ProgramNote, Response, Server, ServerId, ServerState,
    SessionId, Stat, SyncMode, Zk, client, clients, established_leader, server, servers, servers_up,
};

const NONE: &str = "none";

/// One beat's stretch of a run, and the world at its end.
pub struct Figures<'a> {
    recording: &'a Recording<Zk>,
    start: Position,
    end: Position,
    world: World<Zk>,
    /// The number that `N` stands for.
    size: u16,
    /// The counts, made when they are first asked for: every step has to be made again for them.
    bytes: Option<Vec<(NodeId, usize)>>,
    /// The laws that are broken in the run up to its end, found when they are first asked for.
    broken: Option<Vec<Law>>,
}

impl<'a> Figures<'a> {
    pub fn new(recording: &'a Recording<Zk>, start: Position, end: Position) -> Self {
        Figures { recording, start, end, world: recording.seek(end), size: 1, bytes: None, broken: None }
    }

    /// Of a run in which `N` stands for this number.
    pub fn of_size(self, size: u16) -> Self {
        Figures { size, ..self }
    }

    /// Of a run in which these laws are known to be broken, and no others.
    pub fn with_broken(self, broken: Vec<Law>) -> Self {
        Figures { broken: Some(broken), ..self }
    }

    pub fn world(&self) -> &World<Zk> {
        &self.world
    }

    /// The value of an expression, as a lesson writes it.
    pub fn value(&mut self, expression: &Expression) -> String {
        match expression {
            Expression::Leader => established_leader(&self.world).map_or(NONE.to_owned(), |id| id.to_string()),
            Expression::Elected => joined(self.elected().map(|id| id.to_string()).collect()),
            Expression::Leading => self.elected().count().to_string(),
            Expression::Stopped => servers(&self.world).filter(|(_, node, _)| node.life == Life::Crashed).count().to_string(),
            Expression::Lost => self.lost(),
            Expression::Size => self.size.to_string(),
            Expression::Role(id) => self.role(*id).to_owned(),
            Expression::Epoch(id) => self.epoch(*id),
            Expression::Accepted(id) => self.accepted(*id),
            Expression::Zxid(id) => self.zxid(*id),
            Expression::Sync(id) => self.sync(*id).to_owned(),
            Expression::Exists(id, path) => yes(self.up(*id).is_some_and(|server| server.tree().get(path).is_some())),
            Expression::Value(id, path) => self.of_server(*id, |server| data(server.tree(), path)),
            Expression::InSnapshot(id, path) => self.in_snapshot(*id, path),
            Expression::Children(id, path) => self.of_server(*id, |server| server.tree().children(path).count().to_string()),
            Expression::Stat(id, path, field) => self.of_server(*id, |server| {
                server.tree().get(path).map_or(NONE.to_owned(), |znode| stat_field(&znode.stat(), *field))
            }),
            Expression::State(id) => self.of_client(*id, |client| state_word(client).to_owned()),
            Expression::ServerOf(id) => {
                self.of_client(*id, |client| client.server().map_or(NONE.to_owned(), |server| server.to_string()))
            }
            Expression::Session(id) => self.session(*id).to_owned(),
            Expression::Timeout(id) => self.of_client(*id, |client| (client.timeout() / MS).to_string()),
            Expression::Reply(id) => {
                self.of_client(*id, |client| client.history().back().map_or(NONE.to_owned(), |call| reply(&call.op, &call.result)))
            }
            Expression::Waiting(id) => self.of_client(*id, |client| client.waiting_calls().len().to_string()),
            Expression::Doing(id) => {
                self.of_client(*id, |client| client.program().map_or("idle", |program| program.status().name()).to_owned())
            }
            Expression::Line(id) => self.of_client(*id, |client| client.program().map_or(0, |program| program.line()).to_string()),
            Expression::Stored(id) => self.of_client(*id, stored),
            Expression::Holder(path) => self.holders(path),
            Expression::Broken(law) => yes(self.broken().contains(law)),
            Expression::Count(what, of) => self.count(*what, of.map(ClientId::node)).to_string(),
            Expression::Cluster(cluster) => cluster.value(&self.world, self.recording, self.end.steps),
            Expression::Lasted => (self.end.time.saturating_sub(self.start.time) / MS).to_string(),
        }
    }

    /// Checks a comparison.
    ///
    /// # Errors
    /// The values that were compared.
    pub fn check(&mut self, expect: &Expect) -> Result<(), (String, String)> {
        let left = self.value(&expect.left);
        let right = match &expect.right {
            Operand::Value(value) => value.clone(),
            Operand::Expression(expression) => self.value(expression),
        };
        if expect.comparison.holds(&left, &right) { Ok(()) } else { Err((left, right)) }
    }

    /// A value out of the memory of a server; a stopped one has none.
    fn of_server(&self, id: ServerId, value: impl Fn(&Server) -> String) -> String {
        self.up(id).map_or(NONE.to_owned(), value)
    }

    fn up(&self, id: ServerId) -> Option<&Server> {
        server(&self.world, id).filter(|_| self.life(id.node()) != Some(Life::Crashed))
    }

    fn disk(&self, id: ServerId) -> Option<&Durable> {
        server(&self.world, id).and_then(|_| self.world.node(id.node())).map(Node::durable)
    }

    /// A value that a stopped server keeps on its disk, and comes back with.
    fn accepted(&self, id: ServerId) -> String {
        let epoch = self.up(id).map(Server::accepted_epoch).or_else(|| self.disk(id).map(|disk| disk.accepted_epoch));
        epoch.map_or(NONE.to_owned(), |epoch| epoch.to_string())
    }

    fn epoch(&self, id: ServerId) -> String {
        let epoch = self.up(id).map(Server::current_epoch).or_else(|| self.disk(id).map(|disk| disk.current_epoch));
        epoch.map_or(NONE.to_owned(), |epoch| epoch.to_string())
    }

    fn zxid(&self, id: ServerId) -> String {
        let zxid = self.up(id).map(Server::last_zxid).or_else(|| self.disk(id).map(Durable::last_zxid));
        zxid.map_or(NONE.to_owned(), |zxid| zxid.to_string())
    }

    fn in_snapshot(&self, id: ServerId, path: &str) -> String {
        let snapshot = self.disk(id).and_then(Durable::newest_snapshot);
        snapshot.map_or(NONE.to_owned(), |image| data(&image.tree, path))
    }

    fn of_client(&self, id: ClientId, value: impl Fn(&Client) -> String) -> String {
        client(&self.world, id).map_or(NONE.to_owned(), value)
    }

    fn life(&self, node: NodeId) -> Option<Life> {
        self.world.node(node).map(|node| node.life)
    }

    fn role(&self, id: ServerId) -> &'static str {
        match (self.life(id.node()), server(&self.world, id)) {
            (Some(Life::Crashed), _) => "stopped",
            (Some(Life::Frozen), _) => "frozen",
            (_, Some(server)) => server.state().name(),
            _ => NONE,
        }
    }

    /// The servers that are made LEADING, and run.
    fn elected(&self) -> impl Iterator<Item = ServerId> {
        let leads = |node: &Node<Zk>, server: &Server| node.life == Life::Running && server.state() == ServerState::Leading;
        servers(&self.world).filter(move |(_, node, server)| leads(node, server)).map(|(id, ..)| id)
    }

    /// No server but the leader can tell what will stay.
    fn lost(&self) -> String {
        let leader = established_leader(&self.world).and_then(|id| server(&self.world, id));
        leader.map_or("unknown".to_owned(), |leader| lost(self.recording, self.end.steps, leader).to_string())
    }

    /// The way in which a server was last brought to the history of its leader.
    fn sync(&self, id: ServerId) -> &'static str {
        let mut notes = (0..self.end.steps).rev().flat_map(|index| self.recording.notes_of(index));
        let mode = notes.find_map(|(_, note)| match note {
            Note::SyncDecided { learner, mode, .. } if *learner == id => Some(*mode),
            _ => None,
        });
        mode.map_or(NONE, SyncMode::name)
    }

    /// Whether the leader has the session that the client has, or had last. No other server can tell, but of a session that it alone knows.
    fn session(&self, id: ClientId) -> &'static str {
        let Some(leader) = established_leader(&self.world).and_then(|id| server(&self.world, id)) else { return "unknown" };
        let session = client(&self.world, id).map_or(SessionId::NONE, Client::session);
        let alive = leader.sessions().iter().any(|(there, _)| *there == session)
            || servers_up(&self.world).any(|(_, server)| server.knows_alone(session));
        if alive { "alive" } else { "gone" }
    }

    fn holders(&self, path: &str) -> String {
        let holds = |client: &Client| client.program().is_some_and(|program| program.path() == path && program.status().holds());
        let holders: Vec<String> = clients(&self.world)
            .filter(|(_, node, client)| node.life != Life::Crashed && holds(client))
            .map(|(id, ..)| id.to_string())
            .collect();
        joined(holders)
    }

    fn count(&mut self, what: Counted, of: Option<NodeId>) -> usize {
        let is = |by: NodeId| of.is_none_or(|of| of == by);
        match what {
            Counted::Vain => self.vain(of),
            Counted::Bytes => self.bytes(of),
            Counted::Acknowledged => {
                acknowledged(self.recording, self.start.steps..self.end.steps).filter(|(by, _)| is(*by)).count()
            }
            Counted::Stale => stale(self.recording, self.start.steps..self.end.steps).filter(|(by, _)| is(*by)).count(),
            Counted::Crash => self.faults(|fault| matches!(fault, Fault::Crash(node) if ServerId::of_node(*node).is_some())),
            Counted::Network => self.faults(is_of_network),
            Counted::Command => {
                let steps = self.start.steps..self.end.steps;
                self.recording.entries().iter().filter(|entry| steps.contains(&entry.at.steps)).count()
            }
            _ => self.steps().filter(|step| is_counted(step, what, of)).count(),
        }
    }

    fn steps(&self) -> impl Iterator<Item = &TraceStep> {
        let to = (self.end.steps as usize).min(self.recording.trace().len());
        self.recording.trace()[(self.start.steps as usize).min(to)..to].iter()
    }

    fn notes(&self) -> impl Iterator<Item = &'a (NodeId, Note)> {
        let recording = self.recording;
        (self.start.steps..self.end.steps).flat_map(|index| recording.notes_of(index))
    }

    fn faults(&self, is: impl Fn(&Fault) -> bool) -> usize {
        self.notes().filter(|(_, note)| matches!(note, Note::Did(fault) if is(fault))).count()
    }

    /// Every step is looked at: what is broken may have been so for a short time only.
    fn broken(&mut self) -> &[Law] {
        let (recording, end) = (self.recording, self.end);
        self.broken.get_or_insert_with(|| {
            let mut inspector = Inspector::default();
            let (mut world, mut step) = (recording.seek(Position::default()), Step::default());
            for steps in 1..=end.steps {
                recording.replay(&mut world, steps, &mut step, &mut |_| {});
                inspector.see(&world, &step);
            }
            inspector.violations().map(|found| found.law).collect()
        })
    }

    fn vain(&self, of: Option<NodeId>) -> usize {
        self.notes()
            .filter(|(node, note)| of.is_none_or(|of| of == *node) && matches!(note, Note::Program(ProgramNote::InVain)))
            .count()
    }

    fn bytes(&mut self, of: Option<NodeId>) -> usize {
        let (recording, start, end) = (self.recording, self.start, self.end);
        let bytes = self.bytes.get_or_insert_with(|| {
            let mut bytes = Vec::new();
            let mut world = recording.seek(start);
            recording.replay(&mut world, end.steps, &mut Step::default(), &mut |step: &Step<Zk>| {
                if let Event::Delivered { from, to, message, .. } = &step.event {
                    let client = if ClientId::of_node(*from).is_some() { *from } else { *to };
                    bytes.push((client, message.client_bytes()));
                }
            });
            bytes
        });
        bytes.iter().filter(|(client, _)| of.is_none_or(|of| of == *client)).map(|(_, bytes)| bytes).sum()
    }
}

fn is_counted(step: &TraceStep, what: Counted, of: Option<NodeId>) -> bool {
    let class = Class::from_u8(step.class);
    let kind = match what {
        Counted::Watch => class == Class::Watch,
        Counted::Vote => class == Class::Vote,
        Counted::Propose => class == Class::Propose,
        Counted::Ack => class == Class::Ack,
        Counted::Commit => class == Class::Commit,
        Counted::Request => class == Class::Client,
        _ => class != Class::Ping,
    };
    step.kind == TraceKind::Message && kind && of.is_none_or(|of| step.node == Some(of) || step.peer == Some(of))
}

fn is_of_network(fault: &Fault) -> bool {
    match fault {
        Fault::Partition(_) | Fault::Isolate(_) | Fault::Cut(..) | Fault::Hold(_) | Fault::Drop(_) => true,
        Fault::Slow(.., by) => *by > 0,
        Fault::Crash(_)
        | Fault::Restart(_)
        | Fault::Freeze(_)
        | Fault::Thaw(_)
        | Fault::Heal
        | Fault::HealLink(..)
        | Fault::SlowDisk(..)
        | Fault::Release(_) => false,
    }
}

/// The content of a storage, which stands in the place of a path.
fn stored(client: &Client) -> String {
    let storage = client.program().filter(|program| program.listens() && !program.path().is_empty());
    storage.map_or(NONE.to_owned(), |storage| storage.path().to_owned())
}

fn joined(names: Vec<String>) -> String {
    if names.is_empty() { NONE.to_owned() } else { names.join(",") }
}

fn yes(it: bool) -> String {
    if it { "yes" } else { "no" }.to_owned()
}

fn data(tree: &DataTree, path: &str) -> String {
    tree.get(path).and_then(|znode| znode.data.as_deref()).unwrap_or(NONE).to_owned()
}

fn stat_field(stat: &Stat, field: StatField) -> String {
    match field {
        StatField::Czxid => stat.czxid.to_string(),
        StatField::Mzxid => stat.mzxid.to_string(),
        StatField::Pzxid => stat.pzxid.to_string(),
        StatField::Ctime => (stat.ctime / MS).to_string(),
        StatField::Mtime => (stat.mtime / MS).to_string(),
        StatField::Version => stat.version.to_string(),
        StatField::Cversion => stat.cversion.to_string(),
        StatField::Aversion => stat.aversion.to_string(),
        StatField::EphemeralOwner => stat.ephemeral_owner.to_string(),
        StatField::DataLength => stat.data_length.to_string(),
        StatField::NumChildren => stat.num_children.to_string(),
    }
}

/// The state that the client believes to be in.
fn state_word(client: &Client) -> &'static str {
    match client.state() {
        ClientState::Connected => "connected",
        ClientState::ConnectedReadOnly => "readonly",
        ClientState::Connecting | ClientState::Associating => "connecting",
        ClientState::Waiting => "disconnected",
        ClientState::Expired => "expired",
        ClientState::AuthFailed | ClientState::Closed => "closed",
    }
}

/// The result of a call, in a word.
fn reply(op: &Op, result: &Result<Response, Code>) -> String {
    match result {
        Err(code) => code.words().to_owned(),
        Ok(Response::Created { path, .. } | Response::Path(path)) => path.to_string(),
        Ok(Response::Data { data, .. }) => data.as_deref().unwrap_or(NONE).to_owned(),
        Ok(Response::Children { children, .. } | Response::Ephemerals(children)) => children.join(","),
        Ok(Response::Number(number)) => number.to_string(),
        Ok(Response::Stat(stat)) if matches!(op, Op::Exists { .. }) => format!("version {}", stat.version),
        Ok(_) => "OK".to_owned(),
    }
}
