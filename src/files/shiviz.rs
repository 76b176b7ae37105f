//! A log for ShiViz, which draws who could know of what (bestchai.bitbucket.io/shiviz): an event a line, below it its host and its clock.
//!
//! Its first line is the regular expression that reads it, its second, empty, says that it is one run; ShiViz takes both from there.

use std::fmt::Write;

use super::Moment;
use super::clocks::{PERSON, Stamped, stamp};
use super::row::{Row, name};
use crate::json::write_text;
use crate::lang::Lang;
use crate::sim::{NodeId, Step, TraceStep};
use crate::tell::values::clock;
use crate::zk::Zk;

/// The expression that ShiViz proposes by itself.
const EXPRESSION: &str = r"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})";

/// The most steps that are told, so that ShiViz can draw them.
const MAX_STEPS: usize = 1_000;

/// The host of a person's commands.
const YOU: &str = "you";

pub fn write(moment: &Moment, lang: Lang) -> String {
    let mut out = format!("{EXPRESSION}\n\n");
    let (from, _) = moment.last(MAX_STEPS);
    stamp(moment, from, |step, events| {
        let Some(trace) = moment.recording.trace().get(step.index as usize) else { return };
        events.iter().for_each(|event| push(&mut out, event, step, trace, lang));
    });
    out
}

fn push(out: &mut String, event: &Stamped, step: &Step<Zk>, trace: &TraceStep, lang: Lang) {
    let row = Row::of(step, trace, lang);
    let from = row.peer.and_then(name).map_or_else(String::new, |peer| format!(" ← {peer}"));
    let said = row.said.map_or_else(String::new, |said| format!(": {said}"));
    let text = format!("{} {} {}{from}{said}", clock(row.at), row.kind, row.what);
    let _ = write!(out, "{}\n{} {{", one_line(&text), host(event.host));
    for (n, (host, count)) in event.clock.iter().enumerate() {
        out.push_str(if n > 0 { ", " } else { "" });
        write_text(out, &self::host(*host));
        let _ = write!(out, ": {count}");
    }
    out.push_str("}\n");
}

fn host(node: NodeId) -> String {
    if node == PERSON { YOU.to_owned() } else { name(node).unwrap_or_default() }
}

fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self, runner};
    use super::*;
    use std::collections::BTreeMap;

    /// Reads a log by its expression: two lines an event.
    fn read(log: &str) -> Vec<(String, String, BTreeMap<String, u32>)> {
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(lines[..2], [EXPRESSION, ""]);
        let (pairs, rest) = lines[2..].as_chunks::<2>();
        assert!(rest.is_empty());
        let read = |[event, second]: &[&str; 2]| {
            let (host, clock) = second.split_once(' ').unwrap();
            ((*event).to_owned(), host.to_owned(), serde_json::from_str(clock).unwrap())
        };
        pairs.iter().map(read).collect()
    }

    #[test]
    fn a_log_reads_back_and_every_host_counts_from_one() {
        let runner = runner("ensemble 3 clients 1\nrun until leader\nrun 2s\nc1 create /a \"x\\ny\"\nrun 1s\ncrash s3\nrun 5s");
        let moment = tests::moment(&runner);
        for lang in Lang::ALL {
            let events = read(&write(&moment, lang));
            let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
            for (event, host, clock) in &events {
                let count = counts.entry(host.as_str()).or_default();
                *count += 1;
                assert_eq!(clock.get(host), Some(&*count), "{event}");
            }
            assert_eq!(counts.keys().copied().collect::<Vec<_>>(), ["c1", "s1", "s2", "s3", "you"]);
        }
        let log = write(&moment, Lang::En);
        let create = log.lines().find(|line| line.contains("create /a")).unwrap();
        assert!(create.contains("command c1 create /a"), "{create}");
        assert!(log.lines().any(|line| line.contains(" message PROPOSAL ") && line.contains(" ← s3")), "{log}");
    }

    #[test]
    fn of_a_long_run_the_last_part_is_told_and_still_reads() {
        let runner = runner("ensemble 9 clients 20\nrun until leader\nrun 20s\ncrash s9\nrun 20s");
        let moment = tests::moment(&runner);
        let events = read(&write(&moment, Lang::En));
        assert!(moment.last(MAX_STEPS).1 > 0 && events.len() >= MAX_STEPS, "{}", events.len());
        let first = events.iter().find(|(_, host, _)| host == "s1").unwrap();
        assert_eq!(first.2["s1"], 1);
    }
}
