//! The words of the language and the shape of each command, for help, completion and suggestions.

use super::error::Absent;

/// One command or client verb: its word, and the shape of the whole line, with its variables in capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    pub word: &'static str,
    pub shape: &'static str,
    pub group: Group,
}

/// The subject of a command; help shows one list for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Fault,
    Ensemble,
    Client,
    /// Words to a client's program.
    Program,
    /// HDFS.
    Files,
    Time,
    Setup,
    /// An operator's four-letter words to a server.
    Operator,
    Page,
}

/// Every first word of a line but a client's id.
pub const COMMANDS: &[Usage] = &[
    usage(Group::Fault, "crash", "crash NODE"),
    usage(Group::Fault, "restart", "restart NODE"),
    usage(Group::Fault, "freeze", "freeze NODE"),
    usage(Group::Fault, "thaw", "thaw NODE"),
    usage(Group::Fault, "partition", "partition NODE... | NODE... [| NODE...]"),
    usage(Group::Fault, "isolate", "isolate NODE"),
    usage(Group::Fault, "cut", "cut NODE NODE"),
    usage(Group::Fault, "heal", "heal [NODE NODE]"),
    usage(Group::Fault, "slow", "slow NODE NODE DURATION|off"),
    usage(Group::Fault, "disk", "disk NODE slow DURATION|normal"),
    usage(Group::Fault, "hold", "hold MESSAGE"),
    usage(Group::Fault, "release", "release MESSAGE"),
    usage(Group::Fault, "drop", "drop MESSAGE"),
    usage(Group::Ensemble, "observer", "observer add"),
    usage(Group::Ensemble, "server", "server add [SERVER]"),
    usage(Group::Ensemble, "client", "client add CLIENT [at SERVER] [hosts SERVER,SERVER...] [timeout DURATION] [readonly]"),
    usage(Group::Ensemble, "remote", "remote CLIENT open|connect|request|sasl|break|end ..."),
    usage(Group::Time, "run", "run DURATION|until leader|commit|watch|session|election|decided|replies|active|files"),
    usage(Group::Time, "at", "at TIME"),
    usage(Group::Time, "step", "step [N]"),
    usage(Group::Setup, "seed", "seed N"),
    usage(Group::Setup, "ensemble", "ensemble N [observers N] [clients N]"),
    usage(Group::Setup, "hdfs", "hdfs ha|classic [secondary] [datanodes N] [clients N]"),
    usage(Group::Setup, "rule", "rule NAME on|off"),
    usage(Group::Setup, "set", "set KEY VALUE..."),
    usage(Group::Files, "checkpoint", "checkpoint"),
    usage(Group::Files, "importCheckpoint", "importCheckpoint"),
];

/// Every second word of a line that begins with the id of a client of HDFS, as in `hdfs dfs`.
pub const FILE_VERBS: &[Usage] = &[
    usage(Group::Files, "mkdir", "H mkdir PATH"),
    usage(Group::Files, "put", "H put PATH [BLOCKS]"),
    usage(Group::Files, "append", "H append PATH"),
    usage(Group::Files, "cat", "H cat PATH"),
    usage(Group::Files, "rm", "H rm PATH"),
    usage(Group::Files, "load", "H load N"),
];

/// Every second word of a line that begins with a client's id, as in `zkCli.sh`.
pub const VERBS: &[Usage] = &[
    usage(Group::Client, "create", "CLIENT create [-s] [-e] [-c] [-t TTL] PATH [DATA] [ACL]"),
    usage(Group::Client, "get", "CLIENT get [-s] [-w] PATH"),
    usage(Group::Client, "set", "CLIENT set [-s] [-v VERSION] PATH DATA"),
    usage(Group::Client, "delete", "CLIENT delete [-v VERSION] PATH"),
    usage(Group::Client, "deleteall", "CLIENT deleteall PATH [-b SIZE]"),
    usage(Group::Client, "ls", "CLIENT ls [-s] [-w] [-R] PATH"),
    usage(Group::Client, "stat", "CLIENT stat [-w] PATH"),
    usage(Group::Client, "getAcl", "CLIENT getAcl [-s] PATH"),
    usage(Group::Client, "setAcl", "CLIENT setAcl [-s] [-v VERSION] [-R] PATH ACL"),
    usage(Group::Client, "addauth", "CLIENT addauth SCHEME AUTH"),
    usage(Group::Client, "whoami", "CLIENT whoami"),
    usage(Group::Client, "sync", "CLIENT sync PATH"),
    usage(Group::Client, "getEphemerals", "CLIENT getEphemerals [PATH]"),
    usage(Group::Client, "config", "CLIENT config [-s] [-w]"),
    usage(
        Group::Client,
        "reconfig",
        "CLIENT reconfig [-s] [-v VERSION] [-add MEMBER,MEMBER...] [-remove SERVER,SERVER...] [-members MEMBER,MEMBER...]",
    ),
    usage(Group::Client, "getAllChildrenNumber", "CLIENT getAllChildrenNumber PATH"),
    usage(Group::Client, "setquota", "CLIENT setquota -n|-b|-N|-B LIMIT PATH"),
    usage(Group::Client, "listquota", "CLIENT listquota PATH"),
    usage(Group::Client, "delquota", "CLIENT delquota [-n|-b|-N|-B] PATH"),
    usage(Group::Client, "addWatch", "CLIENT addWatch [-m PERSISTENT|PERSISTENT_RECURSIVE] PATH"),
    usage(Group::Client, "removewatches", "CLIENT removewatches PATH [-c|-d|-a] [-l]"),
    usage(Group::Client, "multi", "CLIENT multi create|set|delete|check ... [; ...]"),
    usage(Group::Client, "multiread", "CLIENT multiread get|ls PATH [; ...]"),
    usage(Group::Client, "connect", "CLIENT connect SERVER"),
    usage(Group::Client, "close", "CLIENT close"),
    usage(
        Group::Program,
        "run",
        "CLIENT run RECIPE PATH [N] [hold DURATION] [data DATA] [storage CLIENT] [sites CLIENT,CLIENT...]",
    ),
    usage(Group::Program, "release", "CLIENT release"),
    usage(Group::Program, "leave", "CLIENT leave"),
    usage(Group::Program, "put", "CLIENT put DATA [priority N]"),
    usage(Group::Program, "vote", "CLIENT vote commit|abort"),
    usage(Group::Program, "write", "CLIENT write DATA"),
    usage(Group::Program, "halt", "CLIENT halt"),
];

/// Lines that the page answers by itself: they change nothing in the run and are in no recording.
pub const ANSWERS: &[Usage] = &[
    usage(Group::Page, "view", "view servers|tree|both [PATH] [SERVER]"),
    usage(Group::Page, "help", "help [WORD]"),
    usage(Group::Page, "history", "history"),
];

/// An operator's questions to a server, which the page answers likewise.
pub const FOUR_LETTER: &[Usage] = &[
    usage(Group::Operator, "ruok", "ruok SERVER"),
    usage(Group::Operator, "srvr", "srvr SERVER"),
    usage(Group::Operator, "stat", "stat SERVER"),
    usage(Group::Operator, "mntr", "mntr SERVER"),
    usage(Group::Operator, "cons", "cons SERVER"),
    usage(Group::Operator, "wchs", "wchs SERVER"),
    usage(Group::Operator, "wchc", "wchc SERVER"),
    usage(Group::Operator, "wchp", "wchp SERVER"),
    usage(Group::Operator, "dump", "dump SERVER"),
    usage(Group::Operator, "conf", "conf SERVER"),
    usage(Group::Operator, "envi", "envi SERVER"),
    usage(Group::Operator, "isro", "isro SERVER"),
];

/// Words that mean another word, which is the one that prints.
const COMMAND_SYNONYMS: &[(&str, &str)] = &[("start", "restart"), ("stop", "crash")];
const VERB_SYNONYMS: &[(&str, &str)] = &[("exists", "stat")];

/// Words of `zkCli.sh` that are not of this language; an error names the replacement.
const ABSENT: &[(&str, Absent)] =
    &[("version", Absent::Version), ("quit", Absent::Quit), ("redo", Absent::Redo), ("printwatches", Absent::PrintWatches)];

/// The answer to such a word; `None` for any other.
pub(super) fn absent(word: &str) -> Option<Absent> {
    ABSENT.iter().find(|(known, _)| *known == word).map(|(_, absent)| *absent)
}

/// The command's own word, or the word itself.
pub(super) fn canonical_command(word: &str) -> &str {
    canonical(COMMAND_SYNONYMS, word)
}

/// The verb's own word, or the word itself.
pub(super) fn canonical_verb(word: &str) -> &str {
    canonical(VERB_SYNONYMS, word)
}

/// The words that may stand first, synonyms too.
pub(super) fn command_words() -> impl Iterator<Item = &'static str> {
    words(COMMANDS, COMMAND_SYNONYMS)
}

/// The words that may stand after a client's id, synonyms too.
pub(super) fn verb_words() -> impl Iterator<Item = &'static str> {
    words(VERBS, VERB_SYNONYMS)
}

/// The words that may stand after the id of a client of HDFS.
pub(super) fn file_words() -> impl Iterator<Item = &'static str> {
    FILE_VERBS.iter().map(|usage| usage.word)
}

/// The words that `help` takes.
pub(super) fn help_words() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().chain(VERBS).chain(FILE_VERBS).chain(ANSWERS).chain(FOUR_LETTER).map(|usage| usage.word)
}

fn words(usages: &'static [Usage], synonyms: &'static [(&'static str, &'static str)]) -> impl Iterator<Item = &'static str> {
    usages.iter().map(|usage| usage.word).chain(synonyms.iter().map(|(word, _)| *word))
}

fn canonical<'a>(synonyms: &[(&'static str, &'static str)], word: &'a str) -> &'a str {
    synonyms.iter().find(|(synonym, _)| *synonym == word).map_or(word, |(_, own)| own)
}

const fn usage(group: Group, word: &'static str, shape: &'static str) -> Usage {
    Usage { word, shape, group }
}
