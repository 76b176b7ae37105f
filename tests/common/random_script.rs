//! Random scripts of the command language: every word of it, with ordinary values and with the strangest that it takes.

use zooscope::recipes::Kind;
use zooscope::script::{self, MAX_DURATION, Outcome, Runner};
use zooscope::sim::{EventId, Position, World};
use zooscope::zk::{Config, Zk};

use super::dice::Dice;

const CONDITIONS: [&str; 8] = ["leader", "commit", "watch", "session", "election", "replies", "active", "files"];
const PATHS: [&str; 8] = ["/a", "/b", "/a/b", "/a/c", "/r", "/r/q", "/", "/zookeeper/config"];

/// The range of a script's values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Such as somebody who watches would choose.
    Ordinary,
    /// Anything that the language takes.
    Any,
}

/// Somebody who types at random.
pub struct Typist {
    pub dice: Dice,
    values: Values,
    voters: usize,
    servers: usize,
    clients: usize,
    hosts: Vec<String>,
    file_clients: usize,
}

impl Typist {
    pub fn new(seed: u64, values: Values) -> Self {
        Typist { dice: Dice::new(seed, 41), values, voters: 0, servers: 0, clients: 0, hosts: Vec::new(), file_clients: 0 }
    }

    /// The lines that set a run up.
    pub fn setup(&mut self) -> Vec<String> {
        let mut lines = vec![format!("seed {}", self.dice.below(1_000_000))];
        let voters = self.dice.one_of(&[0, 1, 1, 2, 3, 3, 3, 4, 5]);
        let observers = self.dice.one_of(&[0, 0, 0, 1, 2]);
        (self.voters, self.servers) = (voters, voters + observers);
        self.clients = self.dice.below(4);
        lines.push(format!("ensemble {voters} observers {observers} clients {}", self.clients));
        if self.dice.one_in(3) {
            lines.extend(self.cluster());
        }
        for _ in 0..self.dice.below(6) {
            lines.push(self.setting());
        }
        lines
    }

    fn cluster(&mut self) -> Vec<String> {
        let mode = self.dice.one_of(&["ha", "ha", "classic", "classic secondary"]);
        let data_nodes = self.dice.below(4);
        self.file_clients = self.dice.below(3);
        let fixed: &[&str] = match mode {
            "ha" => &["nn1", "nn2", "jn1", "jn2", "jn3"],
            "classic" => &["nn1"],
            _ => &["nn1", "snn"],
        };
        self.hosts = fixed.iter().map(ToString::to_string).collect();
        self.hosts.extend((1..=data_nodes).map(|n| format!("dn{n}")));
        self.hosts.extend((1..=self.file_clients).map(|n| format!("h{n}")));
        let mut lines = vec![format!("hdfs {mode} datanodes {data_nodes} clients {}", self.file_clients)];
        if self.dice.one_in(3) {
            lines.push("rule hdfs-fencing off".to_owned());
        }
        lines
    }

    fn setting(&mut self) -> String {
        let keys = [
            ("tickTime", 't'),
            ("tickTime", 't'),
            ("initLimit", 'n'),
            ("syncLimit", 'n'),
            ("minSessionTimeout", 't'),
            ("maxSessionTimeout", 't'),
            ("snapCount", 'c'),
            ("commitLogCount", 'c'),
            ("clientTimeout", 't'),
            ("latency", 'r'),
            ("disk", 'r'),
            ("start", 'b'),
            ("extendedTypes", 'b'),
            ("reconfigEnabled", 'b'),
            ("superDigest", 'b'),
            ("enforceQuota", 'b'),
            ("maxClientCnxns", 'n'),
            ("txnsToRollover", 'n'),
            ("readonlymode", 'b'),
            ("localSessions", 'b'),
            ("localSessionsUpgrading", 'b'),
            ("groups", 'g'),
            ("weights", 'w'),
            ("containerCheckInterval", 't'),
            ("containerMaxNeverUsed", 't'),
            ("checkpointPeriod", 't'),
            ("checkpointSize", 'c'),
            ("editReplay", 't'),
            ("tailPeriod", 't'),
            ("rollPeriod", 't'),
        ];
        let (key, kind) = self.dice.one_of(&keys);
        let value = match kind {
            't' => self.span(),
            'n' => self.of(&["2", "5", "10"], &["1", "10000"]),
            'c' => self.of(&["3", "10", "500"], &["2", "10000000"]),
            'b' => self.of(&["yes", "yes", "yes", "no"], &["no"]),
            'g' => {
                let groups = self.of(&["1:2:3:4:5:6:7:8:9", "1:2:3 4:5:6 7:8:9", "1:4:7 2:5:8 3:6:9"], &["1", "9:1 2"]);
                self.voters_of(&groups)
            }
            'w' => self.of(&["1=2", "2=0", "1=0 3=3"], &["1=0 2=0 3=0", "9=99"]),
            _ => self.of(&["1ms 3ms", "0us 0us", "2ms 60ms"], &["0us 24000ms", "1000min 1000min", "1us 1us"]),
        };
        format!("set {key} {value}")
    }

    /// The groups without those that do not vote: no set-up puts others in one that have no weight.
    fn voters_of(&self, groups: &str) -> String {
        let votes = |id: &&str| id.parse().is_ok_and(|id: usize| id <= self.voters.max(1));
        let group = |group: &str| group.split(':').filter(votes).collect::<Vec<_>>().join(":");
        let groups: Vec<String> = groups.split(' ').map(group).filter(|group| !group.is_empty()).collect();
        groups.join(" ")
    }

    fn of(&mut self, ordinary: &[&str], extreme: &[&str]) -> String {
        let strange = self.values == Values::Any && self.dice.one_in(2);
        self.dice.one_of(if strange { extreme } else { ordinary }).to_owned()
    }

    /// The length of something that is set up, or done to a machine.
    fn span(&mut self) -> String {
        self.of(&["20ms", "200ms", "500ms", "1s", "2s", "4s"], &["1ms", "1440min", "59min", "1ms"])
    }

    /// A line of the run. The world tells which messages there are to hold and to lose.
    pub fn line(&mut self, world: &World<Zk>) -> String {
        match self.dice.below(20) {
            0..8 => self.time(world),
            8..13 => self.fault(world),
            13..17 => self.call(),
            17 => self.recipe(),
            18 => self.program(),
            _ => self.files(),
        }
    }

    fn time(&mut self, world: &World<Zk>) -> String {
        match self.dice.below(12) {
            0 => format!("run until {}", self.dice.one_of(&CONDITIONS)),
            1 => format!("step {}", self.of(&["1", "1", "7", "60"], &["1000000", "999"])),
            2 => format!("at {}us", (world.now() + self.dice.one_of(&[0, 1, 1_000, 500_000])).min(MAX_DURATION)),
            _ => {
                let spans = ["0us", "1us", "700us", "1ms", "3ms", "5ms", "20ms", "90ms", "400ms", "1s", "3s", "8s"];
                format!("run {}", self.of(&spans, &["1440min", "70s", "5min"]))
            }
        }
    }

    fn server(&mut self) -> String {
        format!("s{}", 1 + self.dice.below(self.servers.max(1)))
    }

    fn client(&mut self) -> String {
        format!("c{}", 1 + self.dice.below(self.clients.max(1)))
    }

    /// Any machine, also one that is not there.
    fn node(&mut self) -> String {
        match self.dice.below(8) {
            0..4 => self.server(),
            4..6 if self.hosts.is_empty() => self.client(),
            4..6 => self.dice.one_of(&self.hosts),
            _ => self.client(),
        }
    }

    fn two_nodes(&mut self) -> (String, String) {
        let one = self.node();
        loop {
            let other = self.node();
            if other != one {
                return (one, other);
            }
            self.servers += usize::from(self.servers < 2);
        }
    }

    fn message(&mut self, world: &World<Zk>) -> u64 {
        let under_way: Vec<EventId> = world.in_flight().map(|flight| flight.packet.id).collect();
        if under_way.is_empty() { 7 } else { self.dice.one_of(&under_way).0 }
    }

    fn fault(&mut self, world: &World<Zk>) -> String {
        match self.dice.below(26) {
            0..3 => format!("crash {}", self.node()),
            3..7 => format!("restart {}", self.node()),
            7..11 => format!("freeze {}", self.node()),
            11..16 => format!("thaw {}", self.node()),
            16 => self.partition(),
            17 => format!("isolate {}", self.node()),
            18 => {
                let (one, other) = self.two_nodes();
                format!("cut {one} {other}")
            }
            19 => {
                let (one, other) = self.two_nodes();
                format!("heal {one} {other}")
            }
            20 => "heal".to_owned(),
            21 => {
                let (one, other) = self.two_nodes();
                format!("slow {one} {other} {}", self.span())
            }
            22 => {
                let node = if self.hosts.is_empty() { self.server() } else { self.dice.one_of(&self.hosts) };
                if self.dice.one_in(3) { format!("disk {node} normal") } else { format!("disk {node} slow {}", self.span()) }
            }
            23 => format!("hold m{}", self.message(world)),
            24 => format!("release m{}", self.message(world)),
            _ => format!("drop m{}", self.message(world)),
        }
    }

    fn partition(&mut self) -> String {
        let mut names: Vec<String> = (1..=self.servers.max(2)).map(|n| format!("s{n}")).collect();
        names.extend((1..=self.clients).map(|n| format!("c{n}")));
        names.extend(self.hosts.iter().cloned());
        let (left, right): (Vec<String>, Vec<String>) = names.into_iter().partition(|_| self.dice.one_in(2));
        if left.is_empty() || right.is_empty() {
            return "heal".to_owned();
        }
        format!("partition {} | {}", left.join(" "), right.join(" "))
    }

    fn call(&mut self) -> String {
        let (client, path) = (self.client(), self.dice.one_of(&PATHS));
        let other = self.dice.one_of(&PATHS);
        match self.dice.below(34) {
            0..3 => format!("{client} create {path} x"),
            3 => format!("{client} create -e {path} x"),
            4..6 => format!("{client} create -s {}/s- x", path.trim_end_matches('/')),
            6 => format!("{client} create -e -s {}/e-", path.trim_end_matches('/')),
            7 => format!("{client} create -c {path}"),
            8 => format!("{client} create -t {} {path}", self.of(&["200", "5000"], &["1", "0", "1099511627775"])),
            9..11 => format!("{client} set {path} y"),
            11 => format!("{client} set -s -v 1 {path} y"),
            12 => format!("{client} delete {path}"),
            13 => format!("{client} deleteall {path} -b {}", self.of(&["1000", "1"], &["0", "-1"])),
            14 => format!("{client} get -w {path}"),
            15 => format!("{client} get -s {path}"),
            16 => format!("{client} ls -w {path}"),
            17 => format!("{client} ls -R {path}"),
            18 => format!("{client} stat -w {path}"),
            19 => format!("{client} sync {path}"),
            20 => format!("{client} addWatch {path}"),
            21 => format!("{client} removewatches {path}"),
            22 => format!("{client} multi create {path} x ; set {other} y ; delete {other}"),
            23 => format!("{client} multiread get {path} ; ls {other}"),
            24 => format!("{client} getAllChildrenNumber {path}"),
            25 => format!("{client} connect {}", self.server()),
            26 => format!("{client} close"),
            27 => format!("{client} addauth digest a:b"),
            28 => self.new_client(),
            29 => format!("{client} reconfig -add s{}", self.dice.below(9) + 1),
            30 => format!("{client} reconfig -remove {}", self.dice.below(9) + 1),
            31 => format!("{client} addauth digest super:test"),
            32 => {
                self.servers += 1;
                "server add".to_owned()
            }
            _ => {
                self.servers += 1;
                "observer add".to_owned()
            }
        }
    }

    fn new_client(&mut self) -> String {
        self.clients += 1;
        let server = self.server();
        let timeout = self.span();
        match self.dice.below(3) {
            0 => format!("client add c{} timeout {timeout}", self.clients),
            1 => format!("client add c{} at {server} readonly", self.clients),
            _ => format!("client add c{} hosts {server} timeout {timeout}", self.clients),
        }
    }

    fn recipe(&mut self) -> String {
        let kind = self.dice.one_of(&Kind::ALL);
        let mut line = format!("{} run {}", self.client(), kind.word());
        if kind.has_path() {
            line += &format!(" /r{}", self.dice.below(2));
        }
        if kind.has_members() {
            line += &format!(" {}", self.of(&["1", "2", "3"], &["64"]));
        }
        if self.dice.one_in(2) {
            line += &format!(" hold {}", self.span());
        }
        match self.dice.below(5) {
            0 => line += " data x",
            1 => line += &format!(" storage {}", self.client()),
            2 => line += &format!(" sites {}", self.client()),
            _ => {}
        }
        line
    }

    fn program(&mut self) -> String {
        let words = ["release", "leave", "halt", "put x", "put x priority 3", "vote commit", "vote abort", "write x"];
        format!("{} {}", self.client(), self.dice.one_of(&words))
    }

    fn files(&mut self) -> String {
        if self.file_clients == 0 || self.dice.one_in(6) {
            return self.dice.one_of(&["checkpoint", "importCheckpoint", "run 20ms"]).to_owned();
        }
        let client = format!("h{}", 1 + self.dice.below(self.file_clients));
        let path = self.dice.one_of(&["/f", "/d", "/d/f"]);
        match self.dice.below(6) {
            0 => format!("{client} mkdir {path}"),
            1 => format!("{client} put {path} {}", self.of(&["1", "2"], &["0", "16"])),
            2 => format!("{client} append {path}"),
            3 => format!("{client} cat {path}"),
            4 => format!("{client} rm {path}"),
            _ => format!("{client} load {}", self.of(&["3", "20"], &["1000"])),
        }
    }
}

/// A run that somebody types, and what was typed.
pub struct Typed {
    pub runner: Runner,
    pub lines: Vec<String>,
    /// A limit was reached.
    pub is_over: bool,
}

/// A world of a run: where in the run it is, and its digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub position: Position,
    digest: u64,
}

impl Typed {
    /// A run of the simulation's own configuration, until a line says otherwise.
    pub fn of(steps: u32) -> Self {
        Typed { runner: Runner::new(Config::default(), 0).within(steps), lines: Vec::new(), is_over: false }
    }

    pub fn types(&mut self, line: String) -> Outcome {
        let command = script::parse_line(&line).unwrap_or_else(|error| panic!("{line}: {error}")).expect("a command");
        self.lines.push(line);
        let outcome = self.runner.apply(&command);
        self.is_over |= matches!(outcome, Outcome::Limit(_));
        outcome
    }

    pub fn types_and_looks(&mut self, line: &str) -> Moment {
        self.types(line.to_owned());
        Moment::of(self.runner.world())
    }
}

impl Moment {
    /// The moment of a world. Entries that are due now and come to nothing are passed: they belong to no step.
    pub fn of(world: &World<Zk>) -> Self {
        let mut world = world.clone();
        world.advance_to(world.now());
        Moment { position: Position { steps: world.steps(), time: world.now() }, digest: world.digest() }
    }

    pub fn is_found(&self, how: &str, world: &World<Zk>) -> Result<(), String> {
        let now = Moment::of(world);
        if now == *self { Ok(()) } else { Err(format!("{how} ends in another world: {self:?} in the run, {now:?} now")) }
    }
}
