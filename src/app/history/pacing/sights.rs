//! Sights: what of a stretch there is to see, and how much each weighs.
//!
//! The things that a lesson or a person looks at weigh most; then changes of the ensemble or of a recipe, as the captions rank them; a
//! message that made nobody say anything weighs least. Of messages of one kind, the first waves are shown at leisure and the later ones
//! flow by.

use std::mem::{Discriminant, discriminant};

use super::legs::{Flight, Stop};
use super::replays::Replays;
use super::stretch::{Picture, Screen, Stretch};
use crate::app::history::interest::{is_routine, is_worth};
use crate::app::history::told::opened_for;
use crate::app::msg::Granularity;
use crate::hdfs::{self, EditOp};
use crate::lang::Lang;
use crate::sim::{Duration, Fault, MS, NodeId, Position, Recording, SECOND, Time, TraceKind, TraceStep};
use crate::tell::{self, Part, Thing};
use crate::zk::{
    Class, ClientId, Code, Disconnection, EventType, GiveUp, LearnerLoss, Note, Op, ProgramNote, ServerState, SyncMode, Zk,
};

/// The least time for which a person's command stands: all the rest follows from it.
const COMMAND_STANDS: Screen = 400 * MS;
/// The least time for which an event stands that made a process say something.
const NOTE_STANDS: Screen = 90 * MS;
/// The least time for which the arrival of a message stands: of many at one instant, each is seen to arrive.
const MESSAGE_STANDS: Screen = 45 * MS;

/// The least time for which a piece of the replay of an EditLog stands: its edits are seen to come one after another.
const PIECE_STANDS: Screen = 300 * MS;

/// The least time for which the copying of a znode into a snapshot stands, for the same reason.
const COPY_STANDS: Screen = 450 * MS;

/// Messages of one kind that leave within this are one wave.
const WAVE: Duration = 2 * MS;
/// The time for which a message of the first wave is on its way on screen, of the second, and so on; of all that follow, the last.
const FLIGHTS: [Screen; 4] = [1_000 * MS, 700 * MS, 450 * MS, 250 * MS];

/// The weight that is added to a thing that is looked at.
const FOCUS: u8 = 20;
/// The weight that is taken from the steps of agreeing on a write where znodes are shown.
const AGREEING: u8 = 30;
/// Nothing lighter is told, where there is anything as heavy; and nothing without weight.
pub(super) const LIGHTEST: u8 = 45;
/// The weight up to which a note tells of what every server does in its turn, such as that it applies a txn.
const EVERYWHERE: u8 = 60;
/// The weight of a message about which nobody says anything.
const MESSAGE: u8 = 20;

/// A step worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    pub step: u32,
    pub at: Time,
    pub weight: u8,
    /// Sights of one kind repeat each other.
    pub kind: Kind,
    /// Who did it.
    pub by: Option<NodeId>,
    /// The least time for which it stands before the next may come.
    stands: Screen,
}

/// The kind of a sight: another of the same kind repeats it, whichever machine it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    subject: Subject,
    pub(super) focus: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// A message about which nobody says anything, from a client or not, to one or not, and whether it answers one of its class: a ping and
    /// its answer are two things.
    Message(Class, bool, bool, bool),
    Note(Discriminant<Note>, Detail),
    /// A decision that is made is not one that others hear of.
    Program(Discriminant<ProgramNote>, bool),
    Hdfs(Discriminant<hdfs::Note>, Option<hdfs::RpcError>),
    /// An edit of a NameNode: a file that is opened and one that is closed are two things.
    Logged(Discriminant<EditOp>),
    /// With the time by which a link or a disk becomes slower.
    Fault(Discriminant<Fault>, Duration),
    /// A call of a program; or of a person, with the number that tells one from another.
    Called(Discriminant<Op>, usize),
    Replied(Discriminant<Op>, Option<Code>),
    /// A piece of the replay of an EditLog.
    Replay,
}

/// What two notes must have in common beside their kind to be told as one: a reason, which the sentence of the first would give to both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    Nothing,
    GaveUp(ServerState, GiveUp),
    Lost(LearnerLoss),
    /// Also whether a connection was there: a try that comes to nothing loses none.
    Disconnected(Disconnection, bool),
    Event(EventType),
    Sync(SyncMode),
    Failed(Code),
    /// Another leader's learner.
    Leader(NodeId),
    /// Who leads is not told with those who follow.
    Role(ServerState),
}

impl Detail {
    fn of(me: NodeId, note: &Note) -> Detail {
        match note {
            Note::GaveUp { state, why } => Detail::GaveUp(*state, *why),
            Note::LearnerLost { why, .. } => Detail::Lost(*why),
            Note::Disconnected { why, was_connected, .. } => Detail::Disconnected(*why, *was_connected),
            Note::WatchFired { kind, .. } | Note::WatchHeard { kind, .. } => Detail::Event(*kind),
            Note::SyncDecided { mode, .. } | Note::SyncBegun { mode, .. } => Detail::Sync(*mode),
            Note::Failed { code, .. } => Detail::Failed(*code),
            Note::NewLeaderAcked { .. } => Detail::Leader(me),
            Note::Decided { state, .. } => Detail::Role(*state),
            _ => Detail::Nothing,
        }
    }
}

impl Subject {
    fn of(me: NodeId, note: &Note) -> Subject {
        match note {
            Note::Hdfs(hdfs::Note::Logged(edit)) => Subject::Logged(discriminant(&edit.op)),
            Note::Hdfs(note) | Note::Program(ProgramNote::Hdfs(note)) => {
                let why = match note {
                    hdfs::Note::Retries { why, .. }
                    | hdfs::Note::JournalLost { why, .. }
                    | hdfs::Note::CheckpointFailed { why } => Some(*why),
                    _ => None,
                };
                Subject::Hdfs(discriminant(note), why)
            }
            Note::Program(note) => Subject::Program(discriminant(note), matches!(note, ProgramNote::Decided { made: true, .. })),
            Note::Did(fault) => {
                let slower = match fault {
                    Fault::Slow(.., slower) | Fault::SlowDisk(_, slower) => *slower,
                    _ => 0,
                };
                Subject::Fault(discriminant(fault), slower)
            }
            Note::Called { op: Some(op), .. } => Subject::Called(discriminant(&**op), 0),
            Note::Replied { call: Some(call), code, .. } => Subject::Replied(discriminant(&call.op), *code),
            note => Subject::Note(discriminant(note), Detail::of(me, note)),
        }
    }
}

impl Kind {
    /// Whether it is a call that a person has had a client make: the first two at once are told alike.
    pub(super) fn is_order(self) -> bool {
        matches!(self.subject, Subject::Called(_, number) if number > 0)
    }
}

impl Sight {
    /// Right after it.
    pub fn position(&self) -> Position {
        Position { steps: self.step + 1, time: self.at }
    }

    /// Whether it has to do with what is looked at.
    pub(super) fn is_looked_at(&self) -> bool {
        self.kind.focus
    }

    /// Whether it is a step of what every server does with a write, and one of these, which are looked at, is like it: then that is told.
    pub(super) fn is_in_shadow_of(&self, looked_at: &[Kind]) -> bool {
        self.weight <= EVERYWHERE && !self.kind.focus && looked_at.contains(&Kind { focus: true, ..self.kind })
    }

    pub(super) fn is_worth_a_word(&self) -> bool {
        self.weight >= LIGHTEST
    }

    pub fn stop(&self) -> Stop {
        Stop { at: self.position(), stands: self.stands }
    }
}

/// The calls that a person has had clients make: each is told by itself, unless its client makes it again, or others make such calls at once.
#[derive(Default)]
struct Orders<'a> {
    given: Vec<(NodeId, &'a Op, Time)>,
}

impl<'a> Orders<'a> {
    /// The subject of a command that has a client make a call.
    fn subject(&mut self, step: &TraceStep, notes: &'a [(NodeId, Note)]) -> Option<Subject> {
        let (me, note, _) = tell::weightiest(notes).filter(|_| step.kind == TraceKind::Command)?;
        let Note::Called { op: Some(op), .. } = note else { return None };
        let kind = discriminant(&**op);
        let is_one = |(who, given, at): &(NodeId, &Op, Time)| {
            *who == me && *given == &**op || *at == step.at && discriminant(*given) == kind
        };
        let known = self.given.iter().position(is_one);
        let number = known.unwrap_or_else(|| {
            self.given.push((me, op, step.at));
            self.given.len() - 1
        });
        Some(Subject::Called(kind, 1 + number))
    }
}

/// The sights of a stretch, in their order.
pub fn sights(recording: &Recording<Zk>, stretch: &Stretch) -> Vec<Sight> {
    let mut replays = Replays::at(recording, stretch.from);
    let mut orders = Orders::default();
    let of = |step: u32| {
        let is_piece = replays.is_piece(recording, step);
        match is_worth(recording, step, &stretch.hidden, Granularity::Message) {
            true => {
                let mut sight = sight(recording, step, stretch);
                let order = orders.subject(&recording.trace()[step as usize], recording.notes_of(step));
                sight.kind.subject = order.unwrap_or(sight.kind.subject);
                Some(sight)
            }
            false if is_piece => Some(piece(recording, step)),
            // A look at containers is no news, but where a lesson is about it.
            false if recording.notes_of(step).iter().any(is_routine) => {
                Some(sight(recording, step, stretch)).filter(|sight| sight.kind.focus)
            }
            false => None,
        }
    };
    (stretch.from.steps..stretch.to.steps).filter_map(of).collect()
}

/// A piece of a replay. It is shown, and never told.
fn piece(recording: &Recording<Zk>, step: u32) -> Sight {
    let kind = Kind { subject: Subject::Replay, focus: false };
    let TraceStep { at, node: by, .. } = recording.trace()[step as usize];
    Sight { step, at, weight: 0, kind, by, stands: PIECE_STANDS }
}

/// The weight that is taken from a note because the stage shows something else: in a picture of znodes, how the servers agree on a
/// write is less than what comes of it for clients.
fn aside(note: &Note, picture: Picture) -> u8 {
    match (picture, note) {
        (Picture::Servers, _) => 0,
        (_, Note::Proposed { .. } | Note::Logged { .. } | Note::Acked { .. }) | (Picture::Tree, Note::Quorum { .. }) => AGREEING,
        _ => 0,
    }
}

fn sight(recording: &Recording<Zk>, step: u32, stretch: &Stretch) -> Sight {
    let trace = recording.trace()[step as usize];
    let notes = recording.notes_of(step);
    let class = Class::from_u8(trace.class);
    let weighty = tell::weightiest(notes);
    let stands = match trace.kind {
        TraceKind::Command => COMMAND_STANDS,
        _ if notes.iter().any(|(_, note)| matches!(note, Note::ZnodeCopied { .. })) => COPY_STANDS,
        _ if !notes.is_empty() => NOTE_STANDS,
        _ => MESSAGE_STANDS,
    };
    let in_focus = is_about(&trace, notes, &stretch.focus) || expires(recording, step, &stretch.focus);
    let weight =
        weighty.map_or(MESSAGE, |(_, note, weight)| weight - aside(note, stretch.picture)) + if in_focus { FOCUS } else { 0 };
    let is_client = |node: Option<NodeId>| node.is_some_and(|node| ClientId::of_node(node).is_some());
    let message = || Subject::Message(class, is_client(trace.peer), is_client(trace.node), answers(recording, &trace));
    let subject = weighty.map_or_else(message, |(me, note, _)| Subject::of(me, note));
    // A message that made nobody say anything is its sender's.
    let sender = trace.peer.filter(|_| trace.kind == TraceKind::Message);
    let by = weighty.map(|(me, ..)| me).or(sender).or(trace.node);
    Sight { step, at: trace.at, weight, kind: Kind { subject, focus: in_focus }, by, stands }
}

/// Whether a message was sent as one of its class came from where it goes.
fn answers(recording: &Recording<Zk>, trace: &TraceStep) -> bool {
    let cause = recording.trace().get(trace.cause as usize);
    cause.is_some_and(|cause| cause.kind == TraceKind::Message && cause.class == trace.class && cause.peer == trace.node)
}

/// Whether a step has to do with any of the things.
fn is_about(trace: &TraceStep, notes: &[(NodeId, Note)], things: &[Thing]) -> bool {
    things.iter().any(|thing| match thing {
        Thing::Znode(path) => names_below(trace, notes, path),
        thing => thing.node().is_some_and(|node| {
            trace.node == Some(node) || trace.peer == Some(node) || trace.kind == TraceKind::Command && is_done_to(notes, node)
        }),
    })
}

/// Whether a session of one of these clients expires. It is the leader that says so.
fn expires(recording: &Recording<Zk>, step: u32, things: &[Thing]) -> bool {
    let is_expiring = |(_, note): &(NodeId, Note)| if let Note::SessionExpiring { session } = note { Some(*session) } else { None };
    let mut expiring = recording.notes_of(step).iter().filter_map(is_expiring);
    expiring.any(|session| opened_for(recording, step, session).is_some_and(|id| things.contains(&Thing::Client(id))))
}

/// Whether a person has done something to the machine, or had it do something. The step of a command has no machine.
fn is_done_to(notes: &[(NodeId, Note)], node: NodeId) -> bool {
    notes.iter().any(|(me, note)| *me == node || matches!(note, Note::Did(fault) if fault.nodes().contains(&node)))
}

/// Whether the step's line in the log names the znode, or one below it.
fn names_below(trace: &TraceStep, notes: &[(NodeId, Note)], path: &str) -> bool {
    let is_below = |other: &str| other.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '-']));
    tell::line(Lang::En, trace, notes).0.iter().any(|part| match part {
        Part::Path(other) | Part::Named(Thing::Znode(other), _) => is_below(other),
        Part::Text(text) | Part::Code(text) => text.split(' ').any(is_below),
        _ => false,
    })
}

/// The visible messages that are on their way in a stretch, in the order in which they leave.
pub fn visible_flights(recording: &Recording<Zk>, from: Position, to: Position, hidden: &[Class]) -> Vec<Flight> {
    let trace = recording.trace();
    let first = from.steps as usize;
    let visible = |step: &&TraceStep| {
        step.kind == TraceKind::Message && step.sent_at < to.time && !hidden.contains(&Class::from_u8(step.class))
    };
    let soon = |step: &&TraceStep| step.at <= to.time + SECOND;
    // Put in the order in which they leave one by one: they come nearly so.
    let mut moving: Vec<TraceStep> = Vec::new();
    for step in trace.get(first..).unwrap_or_default().iter().take_while(soon).filter(visible) {
        let at = moving.partition_point(|other| (other.sent_at, other.id) < (step.sent_at, step.id));
        moving.insert(at, *step);
    }
    // The pings between servers, which are many, do not take the time of those of clients.
    let mut waves = [Wave::default(); 2 * CLASSES];
    // The ids of servers are the smallest.
    let is_clients = |step: &TraceStep| step.node.max(step.peer).and_then(ClientId::of_node).is_some();
    let flight = |step: TraceStep| {
        let leaves = Position { steps: trace.partition_point(|other| other.at <= step.sent_at) as u32, time: step.sent_at };
        let wave = usize::from(step.class) % CLASSES + if is_clients(&step) { CLASSES } else { 0 };
        Flight { leaves, arrives: step.at, screen: waves[wave].takes(step.sent_at) }
    };
    moving.into_iter().map(flight).collect()
}

/// The number of classes.
const CLASSES: usize = Class::Command as usize + 1;

/// The last wave of messages of one class.
#[derive(Clone, Copy, Default)]
struct Wave {
    /// The number of waves that have begun.
    count: usize,
    began: Time,
}

impl Wave {
    /// The time for which a message that leaves now is on its way on screen.
    fn takes(&mut self, sent: Time) -> Screen {
        if self.count == 0 || sent > self.began + WAVE {
            self.count += 1;
            self.began = sent;
        }
        FLIGHTS[(self.count - 1).min(FLIGHTS.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Script;
    use crate::sim::EventId;
    use crate::zk::{ServerId, Zxid};

    fn server(number: u8) -> NodeId {
        ServerId(number).node()
    }

    fn gave_up(state: ServerState, why: GiveUp) -> Note {
        Note::GaveUp { state, why }
    }

    #[test]
    fn the_first_pings_of_a_client_fly_as_long_as_those_of_servers_however_many_these_were() {
        const SCRIPT: &str = "seed 1\nensemble 3 clients 1\nrun until leader\nrun 20s";
        let (runner, _) = Script::parse(SCRIPT).unwrap().carry_out(0, 100_000);
        let recording = runner.recording();
        let end = Position { steps: recording.len(), time: recording.head().now() };
        let hidden: Vec<Class> = Class::ALL.into_iter().filter(|class| *class != Class::Ping).collect();
        let trace = recording.trace();
        let pinged = |step: &&TraceStep| step.kind == TraceKind::Message && step.class == Class::Ping as u8;
        let of_client = |step: &&TraceStep| step.peer.is_some_and(|node| ClientId::of_node(node).is_some());
        let first = trace.iter().filter(pinged).find(of_client).expect("the client pings").sent_at;
        let before = trace.iter().filter(pinged).filter(|step| step.sent_at < first).count();
        assert!(before > 2 * FLIGHTS.len(), "servers ping before it, {before} times");
        let flights = visible_flights(recording, Position::default(), end, &hidden);
        let screens: Vec<Screen> = flights.iter().filter(|it| it.leaves.time == first).map(|it| it.screen).collect();
        assert!(screens.contains(&FLIGHTS[0]), "{screens:?}");
    }

    #[test]
    fn what_two_machines_do_for_one_reason_is_told_as_one_and_what_they_do_for_two_reasons_is_not() {
        let gone = gave_up(ServerState::Following, GiveUp::LeaderGone);
        assert_eq!(Subject::of(server(1), &gone), Subject::of(server(2), &gone));
        for other in [gave_up(ServerState::Leading, GiveUp::QuorumLost), gave_up(ServerState::Following, GiveUp::LeaderSilent)] {
            assert_ne!(Subject::of(server(1), &gone), Subject::of(server(2), &other));
        }
    }

    #[test]
    fn a_disk_that_gets_slow_is_not_counted_with_one_that_is_as_fast_as_usual() {
        let slower = |node: NodeId, by: Duration| Subject::of(node, &Note::Did(Fault::SlowDisk(node, by)));
        assert_ne!(slower(server(1), 0), slower(server(2), 300 * MS));
        assert_eq!(slower(server(1), 300 * MS), slower(server(2), 300 * MS));
    }

    #[test]
    fn what_a_person_does_to_a_machine_that_is_looked_at_is_in_focus() {
        let step = TraceStep {
            at: 0,
            sent_at: 0,
            cause: 0,
            first_note: 0,
            id: EventId(0),
            node: None,
            peer: None,
            kind: TraceKind::Command,
            class: 0,
        };
        let crash = [(server(2), Note::Did(Fault::Crash(server(2))))];
        assert!(is_about(&step, &crash, &[Thing::Server(ServerId(2))]));
        assert!(!is_about(&step, &crash, &[Thing::Server(ServerId(1))]));
    }

    #[test]
    fn where_znodes_are_shown_an_event_weighs_more_than_the_agreement_on_a_write_and_where_servers_are_it_does_not() {
        let zxid = Zxid::new(1, 1);
        let heard = Note::WatchHeard { kind: EventType::NodeCreated, path: "/x".into() };
        let weight = |note: &Note, picture| tell::weightiest(&[(server(1), note.clone())]).expect("told").2 - aside(note, picture);
        for (note, picture, is_less) in [
            (Note::Quorum { zxid }, Picture::Servers, false),
            (Note::Quorum { zxid }, Picture::Both, false),
            (Note::Quorum { zxid }, Picture::Tree, true),
            (Note::Proposed { zxid }, Picture::Both, true),
            (Note::Proposed { zxid }, Picture::Tree, true),
        ] {
            assert_eq!(weight(&note, picture) < weight(&heard, picture), is_less, "{note:?} {picture:?}");
        }
    }

    #[test]
    fn events_of_two_types_are_told_one_by_one() {
        let heard = |kind: EventType| Subject::of(server(1), &Note::WatchHeard { kind, path: "/x".into() });
        assert_ne!(heard(EventType::NodeCreated), heard(EventType::NodeDataChanged));
    }
}
