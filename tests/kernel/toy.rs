//! A protocol that does nothing but talk.

use zooscope::sim::{Commanded, ConnId, Disk, Duration, EventId, NodeId, Outbox, Process, Protocol, Step, World};

#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Toy;

/// One who talks. It has one connection, in which it says numbers and hears some.
#[derive(Clone, Debug, Default, Hash)]
pub struct Talker {
    conn: Option<ConnId>,
    /// The numbers that the disk held when it started.
    found: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Call {
    Dial(NodeId, Duration),
    Say(u32),
    Write(u32),
    Close,
    Alarm(u8, Duration),
    /// Says something to itself, for ever, without time passing.
    Spin,
}

#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Note {
    Found(Vec<u32>),
    Accepted,
    Connected,
    Closed,
    Heard(u32),
    Rang(u8),
    Persisted(u64),
}

#[derive(Clone, Debug, Default, Hash)]
pub struct Paper(pub Vec<u32>);

impl Disk<u32> for Paper {
    fn apply(&mut self, write: u32) {
        self.0.push(write);
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Add(NodeId),
    Start(NodeId),
    Crash(NodeId),
    Freeze(NodeId),
    Thaw(NodeId),
    Cut(NodeId, NodeId),
    Heal,
    SlowDisk(NodeId, Duration),
    Hold(EventId),
    Release(EventId),
    Drop(EventId),
    Call(NodeId, Call),
}

impl Protocol for Toy {
    type Process = Talker;
    type Message = u32;
    type Timer = u8;
    type Port = ();
    type Note = Note;
    type Write = u32;
    type Disk = Paper;
    type Command = Command;
    type Call = Call;
}

impl Commanded for Toy {
    fn apply(world: &mut World<Toy>, command: &Command, step: &mut Step<Toy>) {
        match command.clone() {
            Command::Add(node) => assert!(world.add_node(node, Talker::default()) || world.limit().is_some()),
            Command::Start(node) => assert!(world.start(node, step)),
            Command::Crash(node) => assert!(world.crash(node, step)),
            Command::Freeze(node) => assert!(world.freeze(node)),
            Command::Thaw(node) => assert!(world.thaw(node)),
            Command::Cut(a, b) => _ = world.cut(a, b),
            Command::Heal => _ = world.heal(),
            Command::SlowDisk(node, extra) => assert!(world.slow_disk(node, extra)),
            Command::Hold(id) => assert_eq!(world.hold(id), Ok(true)),
            Command::Release(id) => assert_eq!(world.release(id), Ok(true)),
            Command::Drop(id) => assert_eq!(world.drop_packet(id), Ok(())),
            Command::Call(node, call) => assert!(world.call(node, call, step)),
        }
    }
}

impl Process<Toy> for Talker {
    fn fresh(&self) -> Self {
        Talker::default()
    }

    fn on_start(&mut self, disk: &Paper, out: &mut Outbox<Toy>) {
        self.found.clone_from(&disk.0);
        out.note(Note::Found(disk.0.clone()));
    }

    fn listens(&self, (): ()) -> bool {
        true
    }

    fn on_accepted(&mut self, conn: ConnId, _: NodeId, (): (), out: &mut Outbox<Toy>) {
        self.conn = Some(conn);
        out.note(Note::Accepted);
    }

    fn on_connected(&mut self, conn: ConnId, out: &mut Outbox<Toy>) {
        self.conn = Some(conn);
        out.note(Note::Connected);
    }

    fn on_closed(&mut self, _: ConnId, out: &mut Outbox<Toy>) {
        self.conn = None;
        out.note(Note::Closed);
    }

    fn on_message(&mut self, _: ConnId, message: u32, out: &mut Outbox<Toy>) {
        out.note(Note::Heard(message));
    }

    fn on_timer(&mut self, timer: u8, out: &mut Outbox<Toy>) {
        if timer == SPINNING {
            out.set_timer(SPINNING, 0);
        }
        out.note(Note::Rang(timer));
    }

    fn on_persisted(&mut self, writes: u64, out: &mut Outbox<Toy>) {
        out.note(Note::Persisted(writes));
    }

    fn on_call(&mut self, call: Call, out: &mut Outbox<Toy>) {
        match call {
            Call::Dial(to, timeout) => {
                out.dial(to, (), timeout);
            }
            Call::Say(number) => self.conn.into_iter().for_each(|conn| out.send(conn, number)),
            Call::Write(number) => out.write(number),
            Call::Close => self.conn.into_iter().for_each(|conn| out.close(conn)),
            Call::Alarm(timer, delay) => out.set_timer(timer, delay),
            Call::Spin => out.set_timer(SPINNING, 0),
        }
    }
}

const SPINNING: u8 = 99;
