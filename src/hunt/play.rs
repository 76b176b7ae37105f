//! A run that is hunted in: commands, every law watched at every step, and the exact script that repeats it.

use std::fmt::Write;

use super::plan::Plan;
use crate::check::{Checker, Inspector, Law, Violation};
use crate::hdfs::Host;
use crate::script::{self, Script, TimeCommand};
use crate::sim::{Duration, Fault, Position, Step, Time, World};
use crate::zk::{self, Action, ClientId, Command, Config, Op, ServerId, Zk};

#[derive(Clone, Debug)]
pub struct Play {
    pub config: Config,
    pub world: World<Zk>,
    seed: u64,
    step: Step<Zk>,
    inspector: Inspector,
    entries: Vec<(Position, Time, Command)>,
    /// The steps of the set-up.
    first: u32,
    last_at: Time,
}

impl Play {
    /// Starts every server, adds the clients, and starts the daemons of HDFS, as the page does.
    pub fn new(config: Config, seed: u64) -> Self {
        let mut play = Play {
            world: zk::new_world(&config, seed),
            seed,
            step: Step::default(),
            inspector: Inspector::default(),
            entries: Vec::new(),
            first: 0,
            last_at: 0,
            config,
        };
        let config = play.config.clone();
        if !config.stopped {
            let timeout = config.client_timeout;
            let servers = (1..=config.voters + config.observers).map(|id| Fault::Restart(ServerId(id).node()));
            servers.for_each(|start| play.fault(start));
            for client in (1..=config.clients).map(ClientId) {
                play.command(Command::Action(Action::AddClient {
                    client,
                    at: None,
                    hosts: Vec::new(),
                    timeout,
                    read_only: zk::Dynamic(None),
                }));
            }
            let hosts = config.hdfs.iter().flat_map(|hdfs| hdfs.hosts()).map(Host::node);
            hosts.chain(config.controllers.iter().map(|(id, _)| id.node())).for_each(|node| play.fault(Fault::Restart(node)));
        }
        play.first = play.world.steps();
        play.entries.clear();
        play
    }

    pub fn now(&self) -> Time {
        self.world.now()
    }

    fn saw(&mut self) {
        self.last_at = self.step.at;
        self.inspector.see(&self.world, &self.step);
    }

    pub fn command(&mut self, command: Command) {
        self.world.advance_to(self.world.now());
        let at = Position { steps: self.world.steps(), time: self.world.now() };
        if self.world.inject(&command, &mut self.step) {
            self.entries.push((at, self.last_at, command));
            self.saw();
        }
    }

    pub fn fault(&mut self, fault: Fault) {
        self.command(Command::Fault(fault));
    }

    /// A line of the command language: a command, or a time that passes. False where it is neither.
    pub fn does(&mut self, line: &str) -> bool {
        match script::parse_line(line) {
            Ok(Some(script::Command::Act(command))) => {
                self.command(command);
                true
            }
            Ok(Some(script::Command::Time(TimeCommand::For(duration)))) => {
                self.run_for(duration);
                true
            }
            _ => false,
        }
    }

    pub fn run_for(&mut self, duration: Duration) {
        self.run_to(self.world.now() + duration);
    }

    pub fn run_to(&mut self, time: Time) {
        while self.by(time) {}
        self.world.advance_to(time);
    }

    /// Goes on towards the time, by at most so many events, which are taken from their number. Whether it has come there.
    pub(super) fn gets_to(&mut self, time: Time, events: &mut u32) -> bool {
        loop {
            match self.goes_on(time, events) {
                Some(false) => {}
                reached => return reached.is_some(),
            }
        }
    }

    /// One event, if it happens by the time; else the time is reached. Whether it is reached; `None` where no event may happen any more.
    pub(super) fn goes_on(&mut self, time: Time, events: &mut u32) -> Option<bool> {
        let left = events.checked_sub(1)?;
        let happens = self.by(time);
        if happens {
            *events = left;
        } else {
            self.world.advance_to(time);
        }
        Some(!happens)
    }

    /// One event, if it happens by `time`.
    pub(super) fn by(&mut self, time: Time) -> bool {
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

    pub(super) fn has_broken(&self, law: Law) -> bool {
        self.violations().any(|found| found.law == law)
    }

    /// Calls, and waits for the end of it: whether it was done.
    pub fn calls(&mut self, client: ClientId, op: Op, within: Duration) -> bool {
        let ended = |world: &World<Zk>| zk::client(world, client).and_then(|it| it.history().back().map(|call| call.xid));
        let before = ended(&self.world);
        self.command(Command::Action(Action::Call { client, op }));
        self.comes(within, |world| ended(world) != before)
            && zk::client(&self.world, client).and_then(|it| it.history().back()).is_some_and(|call| call.result.is_ok())
    }

    /// What was found broken, the ensemble's laws first.
    pub fn violations(&self) -> impl Iterator<Item = &Violation> {
        self.inspector.violations()
    }

    /// The commands after the set-up, each with its time.
    pub fn acts(&self) -> impl Iterator<Item = (Time, &Command)> {
        self.entries.iter().map(|(at, _, command)| (at.time, command))
    }

    /// The world as it is now, and the laws on the ensemble, which have seen all that led to it.
    pub fn into_parts(self) -> (World<Zk>, Checker) {
        (self.world, self.inspector.into_checker())
    }

    /// The number of steps so far.
    pub fn steps(&self) -> u32 {
        self.world.steps()
    }

    /// The run as a schedule up to now, from which parts can be left out.
    pub fn plan(&self) -> Plan {
        let acts = self.acts().map(|(time, command)| (time, command.clone())).collect();
        Plan { config: self.config.clone(), seed: self.seed, acts, end: self.now() }
    }

    /// The run in the command language, each command at its exact place.
    pub fn script(&self) -> String {
        let entries = self.entries.iter().map(|(at, last_at, command)| (*at, *last_at, command));
        let script = Script::exact(&self.config, self.seed, self.first, entries);
        let steps = self.entries.last().map_or(self.first, |(at, ..)| at.steps + 1);
        let rest = self.world.steps().saturating_sub(steps);
        let mut text = String::new();
        let setup = script.setup.iter().map(ToString::to_string);
        let commands = script.commands.iter().map(ToString::to_string);
        let rest = (rest > 0).then(|| TimeCommand::Step(rest).to_string());
        let end = TimeCommand::At(self.world.now()).to_string();
        for line in setup.chain(commands).chain(rest).chain([end]) {
            let _ = writeln!(text, "{line}");
        }
        text
    }
}
