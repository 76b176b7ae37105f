//! A run for tests: commands, checks at every step, and the exact script that repeats it.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

pub mod dice;
pub mod plain_play;
pub mod plain_rules;
pub mod plain_tree;
pub mod plain_watches;
pub mod random_ops;
pub mod random_script;

use zooscope::check::{Checker, Files, Promises};
use zooscope::hdfs::Host;
use zooscope::script::{self, Script, TimeCommand};
use zooscope::sim::{Duration, Event, Fault, NodeId, Position, SECOND, Step, World};
use zooscope::zk::{
    self, Action, CallRecord, Client, ClientId, Code, Command, Config, Note, Op, Response, Server, ServerId, Zk, Zxid,
};

/// The time for which anything that must come is waited for.
pub const PATIENCE: Duration = 200 * SECOND;

/// Changes a step before it is looked at.
pub type Doctor = Box<dyn FnMut(&mut Step<Zk>)>;

pub struct Run {
    pub config: Config,
    pub seed: u64,
    pub world: World<Zk>,
    pub step: Step<Zk>,
    pub checker: Checker,
    /// Notes so far, where somebody wants them: `(time, node, note)`.
    pub notes: Option<Vec<(u64, NodeId, Note)>>,
    /// The promises of recipes, where somebody watches them.
    pub promises: Option<Promises>,
    /// The promises of HDFS, where somebody watches it.
    pub files: Option<Files>,
    /// Falsifies what the checker is shown, to see that it notices.
    pub doctor: Option<Doctor>,
    entries: Vec<(Position, u64, Command)>,
    first: u32,
    last_at: u64,
}

impl Run {
    /// Starts every server and adds the clients, as the page does.
    pub fn new(config: Config, seed: u64) -> Self {
        let world = zk::new_world(&config, seed);
        let mut run = Run {
            world,
            seed,
            step: Step::default(),
            checker: Checker::default(),
            notes: None,
            promises: None,
            files: config.hdfs.is_some().then(Files::default),
            doctor: None,
            entries: Vec::new(),
            first: 0,
            last_at: 0,
            config: config.clone(),
        };
        if !config.stopped {
            for id in 1..=config.voters + config.observers {
                run.command(Command::Fault(Fault::Restart(ServerId(id).node())));
            }
            for id in 1..=config.clients {
                let timeout = config.client_timeout;
                run.command(Command::Action(Action::AddClient {
                    client: ClientId(id),
                    at: None,
                    hosts: Vec::new(),
                    timeout,
                    read_only: zk::Dynamic(None),
                }));
            }
            let hosts = config.hdfs.iter().flat_map(|hdfs| hdfs.hosts()).map(Host::node);
            for node in hosts.chain(config.controllers.iter().map(|(id, _)| id.node())) {
                run.command(Command::Fault(Fault::Restart(node)));
            }
        }
        run.first = run.world.steps();
        run.entries.clear();
        run
    }

    /// An ensemble that serves, all of it, with its clients connected.
    pub fn settled(config: Config, seed: u64) -> Self {
        let mut run = Run::new(config, seed);
        run.notes = Some(Vec::new());
        run.until("every server serves and every client is connected", |world| {
            zk::servers(world).all(|(_, _, server)| server.is_serving())
                && zk::clients(world).all(|(_, _, client)| client.state() == zk::ClientState::Connected)
        });
        run
    }

    pub fn now(&self) -> u64 {
        self.world.now()
    }

    fn saw(&mut self) {
        self.last_at = self.step.at;
        if let Some(doctor) = &mut self.doctor {
            doctor(&mut self.step);
        }
        self.checker.see(&self.world, &self.step);
        if let Some(promises) = &mut self.promises {
            promises.see(&self.world, &self.step);
        }
        if let Some(files) = &mut self.files {
            files.see(&self.world, &self.step);
        }
        if let Some(notes) = &mut self.notes {
            notes.extend(self.step.notes.iter().map(|(node, note)| (self.step.at, *node, note.clone())));
        }
    }

    pub fn command(&mut self, command: Command) {
        self.world.advance_to(self.world.now());
        let at = Position { steps: self.world.steps(), time: self.world.now() };
        assert!(self.world.inject(&command, &mut self.step), "the run reached {:?}", self.world.limit());
        self.entries.push((at, self.last_at, command));
        self.saw();
    }

    /// A line of the command language.
    pub fn does(&mut self, line: &str) {
        let command = script::parse_line(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        self.carry_out(command.unwrap_or_else(|| panic!("{line} is no command")));
    }

    fn carry_out(&mut self, command: script::Command) {
        match command {
            script::Command::Act(command) => self.command(command),
            script::Command::Time(TimeCommand::For(duration)) => self.run_for(duration),
            script::Command::Time(TimeCommand::Step(count)) => (0..count).for_each(|_| {
                self.one();
            }),
            script::Command::Time(TimeCommand::At(time)) => {
                while time > 0 && self.by(time - 1) {}
                self.world.advance_to(time);
            }
            other => panic!("{other} is for the beginning of a run"),
        }
    }

    pub fn fault(&mut self, fault: Fault) {
        self.command(Command::Fault(fault));
    }

    /// One event.
    pub fn one(&mut self) -> bool {
        self.by(u64::MAX)
    }

    pub fn run_for(&mut self, duration: Duration) {
        self.run_to(self.world.now() + duration);
    }

    pub fn run_to(&mut self, time: u64) {
        while self.by(time) {}
        self.world.advance_to(time);
    }

    /// One event, if it happens by `time`.
    fn by(&mut self, time: u64) -> bool {
        let done = self.world.step_by(time, &mut self.step);
        if done {
            self.saw();
        }
        done
    }

    /// Whether it came to hold in time.
    pub fn comes(&mut self, within: Duration, mut holds: impl FnMut(&World<Zk>) -> bool) -> bool {
        let deadline = self.world.now() + within;
        while !holds(&self.world) {
            if !self.by(deadline) {
                return false;
            }
        }
        true
    }

    #[track_caller]
    pub fn until(&mut self, what: &str, holds: impl FnMut(&World<Zk>) -> bool) {
        assert!(self.comes(PATIENCE, holds), "it never came that {what}; the run was\n{}", self.script());
    }

    /// Runs until a step makes a note that fits, and says when and by whom.
    #[track_caller]
    pub fn until_note(&mut self, what: &str, fits: impl Fn(&Note) -> bool) -> (u64, NodeId) {
        let deadline = self.world.now() + PATIENCE;
        loop {
            assert!(self.world.now() <= deadline && self.one(), "it never came that {what}; the run was\n{}", self.script());
            if let Some((node, _)) = self.step.notes.iter().find(|(_, note)| fits(note)) {
                return (self.step.at, *node);
            }
        }
    }

    // ---- looking ------------------------------------------------------------------------------------------------------------

    pub fn server(&self, id: u8) -> &Server {
        zk::server(&self.world, ServerId(id)).unwrap()
    }

    pub fn client(&self, id: u16) -> &Client {
        zk::client(&self.world, ClientId(id)).unwrap()
    }

    #[track_caller]
    pub fn leader(&self) -> u8 {
        zk::established_leader(&self.world).expect("an established leader").0
    }

    /// A follower that is none of these.
    pub fn follower_but(&self, not: &[u8]) -> u8 {
        let leader = self.leader();
        (1..=self.config.voters).find(|id| *id != leader && !not.contains(id)).unwrap()
    }

    pub fn last_call(&self, client: u16) -> &CallRecord {
        self.client(client).history().back().expect("a call that came to its end")
    }

    /// Calls, and waits for the end of it.
    #[track_caller]
    pub fn call(&mut self, client: u16, op: Op) -> Result<Response, Code> {
        let done = |world: &World<Zk>| zk::client(world, ClientId(client)).unwrap().history().back().map_or(0, |call| call.xid);
        let before = done(&self.world);
        self.command(Command::Action(Action::Call { client: ClientId(client), op }));
        self.until("the call ends", |world| done(world) > before);
        self.last_call(client).result.clone()
    }

    /// Calls by a line, and waits for the end of it.
    #[track_caller]
    pub fn asks(&mut self, line: &str) -> Result<Response, Code> {
        match script::parse_line(line).unwrap() {
            Some(script::Command::Act(Command::Action(Action::Call { client, op }))) => self.call(client.0, op),
            other => panic!("{line} is no call: {other:?}"),
        }
    }

    /// The events that a client has heard, oldest first: `NodeCreated /a`.
    pub fn events(&self, client: u16) -> Vec<String> {
        self.client(client).events().iter().map(|(_, event)| format!("{} {}", event.kind.name(), event.path)).collect()
    }

    /// The notes of a client since `from`.
    pub fn notes_of(&self, client: u16, from: u64) -> Vec<(u64, &Note)> {
        let node = ClientId(client).node();
        let notes = self.notes.as_deref().unwrap_or_default();
        notes.iter().filter(|(at, of, _)| *of == node && *at >= from).map(|(at, _, note)| (*at, note)).collect()
    }

    #[track_caller]
    pub fn holds(&self) {
        assert_eq!(self.checker.violations(), [], "the run was\n{}", self.script());
    }

    // ---- the script ---------------------------------------------------------------------------------------------------------

    /// The run in the command language, each command at its exact place.
    pub fn script(&self) -> String {
        let entries = self.entries.iter().map(|(at, last_at, command)| (*at, *last_at, command));
        let script = Script::exact(&self.config, self.seed, self.first, entries);
        let mut lines: Vec<String> = script.setup.iter().map(ToString::to_string).collect();
        lines.extend(script.commands.iter().map(line_of));
        let steps = self.entries.last().map_or(self.first, |(at, ..)| at.steps + 1);
        if self.world.steps() > steps {
            lines.push(TimeCommand::Step(self.world.steps() - steps).to_string());
        }
        lines.push(TimeCommand::At(self.world.now()).to_string());
        lines.join("\n")
    }

    /// Plays a printed run.
    pub fn replay(text: &str) -> Self {
        let script = Script::parse(text).unwrap();
        let (config, seed) = script.begin(Config::default(), 0);
        let mut run = Run::new(config, seed);
        for command in script.commands {
            run.carry_out(command);
        }
        run
    }
}

/// A command as one types it. Tests also do what no line says, such as a path that no library sends: that is told in a comment.
fn line_of(command: &script::Command) -> String {
    let line = command.to_string();
    if script::parse_line(&line).is_ok_and(|read| read.as_ref() == Some(command)) {
        return line;
    }
    // A megabyte of data would be no line either.
    format!("# no line says: {command:?}").chars().take(1_000).collect()
}

/// The committed end of a server's history.
pub fn last_zxid(world: &World<Zk>, id: u8) -> Zxid {
    zk::server(world, ServerId(id)).unwrap().last_zxid()
}

pub fn is_command(step: &Step<Zk>) -> bool {
    matches!(step.event, Event::Command(_))
}
