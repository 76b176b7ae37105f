//! Commands to text, in the one canonical form: what the parser takes by default is left out.

use std::fmt::{self, Display, Formatter};

use super::command::{Command, Condition, Rule, Setting, Setup, TimeCommand};
use super::duration::{DurationText, SecondsText};
use super::files::{write_cluster, write_file_call};
use super::lexer::looks_like_option;
use super::parse::DEFAULT_CLIENT_TIMEOUT;
use super::print_call::{write_errand, write_op};
use super::recipe::{write_program, write_tell};
use crate::hdfs::Host;
use crate::sim::{Duration, EventId, Fault, NodeId};
use crate::zk::{Action, ClientId, ServerId};

impl Condition {
    /// Each condition's word after `run until`.
    pub(super) const WORDS: [(&'static str, Condition); 8] = [
        ("leader", Condition::Leader),
        ("commit", Condition::Commit),
        ("watch", Condition::Watch),
        ("session", Condition::Session),
        ("election", Condition::Election),
        ("replies", Condition::Replies),
        ("active", Condition::Active),
        ("files", Condition::Files),
    ];
}

impl Rule {
    const WORDS: [(&'static str, Rule); 1] = [("hdfs-fencing", Rule::HdfsFencing)];

    pub(super) fn table() -> &'static [(&'static str, Rule)] {
        &Self::WORDS
    }

    fn word(self) -> &'static str {
        Self::WORDS.into_iter().find(|(_, rule)| *rule == self).map_or("", |(word, _)| word)
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Command::Fault(fault) => write_fault(f, fault),
            Command::Action(action) => write_action(f, action),
            Command::Time(time) => Display::fmt(time, f),
            Command::Setup(setup) => Display::fmt(setup, f),
        }
    }
}

impl Display for TimeCommand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            TimeCommand::For(duration) => write!(f, "run {}", DurationText(duration)),
            TimeCommand::Until(condition) => write!(f, "run until {condition}"),
            TimeCommand::At(time) => write!(f, "at {}", SecondsText(time)),
            TimeCommand::Step(1) => f.write_str("step"),
            TimeCommand::Step(count) => write!(f, "step {count}"),
        }
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = Condition::WORDS.into_iter().find(|(_, condition)| condition == self);
        f.write_str(word.map_or("", |(word, _)| word))
    }
}

impl Display for Setup {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Setup::Seed(seed) => write!(f, "seed {seed}"),
            Setup::Ensemble { voters, observers, clients } => {
                write!(f, "ensemble {voters}")?;
                if observers > 0 {
                    write!(f, " observers {observers}")?;
                }
                if clients > 0 {
                    write!(f, " clients {clients}")?;
                }
                Ok(())
            }
            Setup::Hdfs { mode, data_nodes, clients } => write_cluster(f, mode, data_nodes, clients),
            Setup::Rule { rule, on } => write!(f, "rule {} {}", rule.word(), if on { "on" } else { "off" }),
            Setup::Set(setting) => write!(f, "set {setting}"),
        }
    }
}

impl Display for Setting {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Setting::TickTime(tick) => write!(f, "tickTime {}", DurationText(tick)),
            Setting::InitLimit(ticks) => write!(f, "initLimit {ticks}"),
            Setting::SyncLimit(ticks) => write!(f, "syncLimit {ticks}"),
            Setting::MinSessionTimeout(timeout) => write!(f, "minSessionTimeout {}", DurationText(timeout)),
            Setting::MaxSessionTimeout(timeout) => write!(f, "maxSessionTimeout {}", DurationText(timeout)),
            Setting::SnapCount(count) => write!(f, "snapCount {count}"),
            Setting::CommitLogCount(count) => write!(f, "commitLogCount {count}"),
            Setting::ClientTimeout(timeout) => write!(f, "clientTimeout {}", DurationText(timeout)),
            Setting::ClientExpires(expires) => write!(f, "clientExpires {}", yes_or_no(expires)),
            Setting::Latency(min, max) => write!(f, "latency {} {}", DurationText(min), DurationText(max)),
            Setting::Disk(min, max) => write!(f, "disk {} {}", DurationText(min), DurationText(max)),
            Setting::CheckpointPeriod(period) => write!(f, "checkpointPeriod {}", DurationText(period)),
            Setting::CheckpointSize(size) => write!(f, "checkpointSize {size}"),
            Setting::EditReplay(span) => write!(f, "editReplay {}", DurationText(span)),
            Setting::TailPeriod(period) => write!(f, "tailPeriod {}", DurationText(period)),
            Setting::RollPeriod(period) => write!(f, "rollPeriod {}", DurationText(period)),
            Setting::Start(start) => write!(f, "start {}", yes_or_no(start)),
            Setting::ExtendedTypes(enabled) => write!(f, "extendedTypes {}", yes_or_no(enabled)),
            Setting::ContainerCheckInterval(interval) => write!(f, "containerCheckInterval {}", DurationText(interval)),
            Setting::ContainerMaxNeverUsed(interval) => write!(f, "containerMaxNeverUsed {}", DurationText(interval)),
        }
    }
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn write_fault(f: &mut Formatter<'_>, fault: &Fault) -> fmt::Result {
    match fault {
        Fault::Crash(node) => write!(f, "crash {}", Node(*node)),
        Fault::Restart(node) => write!(f, "restart {}", Node(*node)),
        Fault::Freeze(node) => write!(f, "freeze {}", Node(*node)),
        Fault::Thaw(node) => write!(f, "thaw {}", Node(*node)),
        Fault::Partition(sides) => write_partition(f, sides),
        Fault::Isolate(node) => write!(f, "isolate {}", Node(*node)),
        Fault::Cut(from, to) => write!(f, "cut {} {}", Node(*from), Node(*to)),
        Fault::Heal => f.write_str("heal"),
        Fault::HealLink(from, to) => write!(f, "heal {} {}", Node(*from), Node(*to)),
        Fault::Slow(from, to, 0) => write!(f, "slow {} {} off", Node(*from), Node(*to)),
        Fault::Slow(from, to, by) => write!(f, "slow {} {} {}", Node(*from), Node(*to), DurationText(*by)),
        Fault::SlowDisk(node, 0) => write!(f, "disk {} normal", Node(*node)),
        Fault::SlowDisk(node, by) => write!(f, "disk {} slow {}", Node(*node), DurationText(*by)),
        Fault::Hold(EventId(message)) => write!(f, "hold m{message}"),
        Fault::Release(EventId(message)) => write!(f, "release m{message}"),
        Fault::Drop(EventId(message)) => write!(f, "drop m{message}"),
    }
}

fn write_partition(f: &mut Formatter<'_>, sides: &[Vec<NodeId>]) -> fmt::Result {
    f.write_str("partition")?;
    for (index, side) in sides.iter().enumerate() {
        if index > 0 {
            f.write_str(" |")?;
        }
        for node in side {
            write!(f, " {}", Node(*node))?;
        }
    }
    Ok(())
}

fn write_action(f: &mut Formatter<'_>, action: &Action) -> fmt::Result {
    match action {
        Action::AddObserver => f.write_str("observer add"),
        Action::AddClient { client, at, hosts, timeout } => write_new_client(f, *client, *at, hosts, *timeout),
        Action::Call { client, op } => {
            write!(f, "{client} ")?;
            write_op(f, op)
        }
        Action::Errand { client, errand } => {
            write!(f, "{client} ")?;
            write_errand(f, errand)
        }
        Action::Run { client, program } => {
            write!(f, "{client} run ")?;
            write_program(f, program)
        }
        Action::Tell { client, word } => {
            write!(f, "{client} ")?;
            write_tell(f, word)
        }
        Action::Close { client } => write!(f, "{client} close"),
        Action::Connect { client, server } => write!(f, "{client} connect {server}"),
        Action::Files { client, call } => write_file_call(f, *client, call),
        Action::Checkpoint => f.write_str("checkpoint"),
        Action::ImportCheckpoint => f.write_str("importCheckpoint"),
    }
}

fn write_new_client(
    f: &mut Formatter<'_>,
    client: ClientId,
    at: Option<ServerId>,
    hosts: &[ServerId],
    timeout: Duration,
) -> fmt::Result {
    write!(f, "client add {client}")?;
    if let Some(server) = at {
        write!(f, " at {server}")?;
    }
    for (index, server) in hosts.iter().enumerate() {
        write!(f, "{}{server}", if index == 0 { " hosts " } else { "," })?;
    }
    if timeout != DEFAULT_CLIENT_TIMEOUT {
        write!(f, " timeout {}", DurationText(timeout))?;
    }
    Ok(())
}

/// A node by its id as a person types it.
struct Node(NodeId);

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (ServerId::of_node(self.0), ClientId::of_node(self.0)) {
            (Some(server), _) => Display::fmt(&server, f),
            (None, Some(client)) => Display::fmt(&client, f),
            (None, None) => Host::of_node(self.0).map_or(Ok(()), |host| Display::fmt(&host, f)),
        }
    }
}

/// A path or data, in quotes where the lexer would otherwise read something else.
pub(super) struct Quoted<'a>(pub &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = self.0;
        // A `;` ends a part of a multi.
        let bare = !text.is_empty()
            && !text.starts_with(['"', '\'', '#'])
            && !text.contains(|letter: char| letter == ';' || letter.is_whitespace())
            && !looks_like_option(text);
        if bare {
            return f.write_str(text);
        }
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        write!(f, "\"{escaped}\"")
    }
}
