//! A sequence diagram in Mermaid's words: a line a machine, an arrow a message, a note over whoever made one. Heartbeats are left out.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::Moment;
use super::row::{Row, name};
use crate::lang::Lang;
use crate::sim::{NodeId, TraceKind};
use crate::tell::template::text;

/// The most steps that are drawn, and the most letters of a label: Mermaid draws no text of more than 50,000.
const MAX_STEPS: usize = 200;
const MAX_LETTERS: usize = 100;

pub fn write(moment: &Moment, lang: Lang) -> String {
    let (from, before) = moment.last(MAX_STEPS);
    let mut machines = BTreeSet::new();
    let mut lines = String::new();
    moment.replay(from, |step, trace| {
        // Machines that come with the set-up stand there from the beginning.
        if moment.shows(step.index) && step.index >= moment.recording.begins_at() {
            let row = Row::of(step, trace, lang);
            machines.extend([row.node, row.peer].into_iter().flatten());
            line(&mut lines, &row, trace.kind);
        }
    });
    let mut out = String::from("sequenceDiagram\n");
    let machines = ordered(machines);
    for machine in &machines {
        let _ = writeln!(out, "  participant {machine}");
    }
    let all = match machines.as_slice() {
        [] => return out,
        [only] => only.clone(),
        [first, .., last] => format!("{first},{last}"),
    };
    if before > 0 {
        let cut = text!(lang, "{before|earlier step is|earlier steps are} left out", "省略了之前的 {before} 步", before);
        let _ = writeln!(out, "  Note over {all}: {cut}");
    }
    for line in lines.lines() {
        let _ = writeln!(out, "  {}", line.replacen(EVERYBODY, &all, 1));
    }
    out
}

/// The place of the machines in a note that lies over all of them, until they are known.
const EVERYBODY: &str = "\u{0}";

/// The names of the machines, clients on the left of the servers that they ask.
fn ordered(machines: BTreeSet<NodeId>) -> Vec<String> {
    let (clients, servers): (Vec<_>, Vec<_>) = machines.into_iter().partition(|node| crate::zk::ClientId::of_node(*node).is_some());
    clients.into_iter().chain(servers).filter_map(name).collect()
}

fn line(out: &mut String, row: &Row, kind: TraceKind) {
    let name_of = |node: Option<NodeId>| node.and_then(name);
    let said = row.said.as_deref().map(escaped);
    let _ = match (kind, name_of(row.peer), name_of(row.node)) {
        (TraceKind::Message, Some(peer), Some(node)) => writeln!(out, "{peer}->>{node}: {}", escaped(&row.what)),
        (TraceKind::Command, ..) => writeln!(out, "Note over {EVERYBODY}: {}", escaped(&row.what)),
        _ => Ok(()),
    };
    if let (Some(said), Some(node)) = (said, name_of(row.node)) {
        let _ = writeln!(out, "Note over {node}: {said}");
    }
}

/// A label in which nothing means something to Mermaid, cut where it is long.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_long = text.chars().nth(MAX_LETTERS).is_some();
    for letter in text.chars().take(MAX_LETTERS).chain(is_long.then_some('…')) {
        match letter {
            '#' | ';' | '%' | '<' | '>' | '"' | '\\' | '{' | '}' => {
                let _ = write!(out, "#{};", u32::from(letter));
            }
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self, runner};
    use super::*;

    #[test]
    fn a_write_is_drawn_as_its_messages_in_their_order() {
        let runner = runner("ensemble 3 clients 1\nrun until leader\nrun 2s\nc1 create /a \"50% #1; <b>\"\nrun 500ms");
        let text = write(&tests::moment(&runner), Lang::En);
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("sequenceDiagram"));
        let participants: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  participant ")).collect();
        assert_eq!(participants, ["c1", "s1", "s2", "s3"]);
        let begin = text.find("Note over c1,s3: c1 create /a #34;50#37; #35;1#59; #60;b#62;#34;").unwrap();
        let mut rest = &text[begin..];
        for arrow in [": create /a", "s3->>s", ": PROPOSAL ", "->>s3: ACK ", ": COMMIT ", "->>c1: Reply"] {
            let at = rest.find(arrow).unwrap_or_else(|| panic!("{arrow} in {rest}"));
            rest = &rest[at..];
        }
        assert!(!text.contains("PING"), "no heartbeat: {text}");
    }

    #[test]
    fn every_line_is_an_arrow_or_a_note_between_machines_that_take_part() {
        let runner =
            runner("ensemble 9 clients 9\nrun until leader\nrun 5s\ncrash s9\nrun 20s\npartition s1 | s2\nrun 5s\nheal\nrun 20s");
        for lang in Lang::ALL {
            let text = write(&tests::moment(&runner), lang);
            let (head, lines): (Vec<&str>, Vec<&str>) = text.lines().skip(1).partition(|line| line.starts_with("  participant "));
            let known: Vec<&str> = head.iter().filter_map(|line| line.strip_prefix("  participant ")).collect();
            for line in &lines {
                let (who, what) = line.trim_start().split_once(": ").unwrap();
                assert!(!what.is_empty() && !what.contains('%'), "{line}");
                let ends = who
                    .strip_prefix("Note over ")
                    .map_or_else(|| who.split("->>").collect(), |who| who.split(',').collect::<Vec<_>>());
                assert!(ends.iter().all(|end| known.contains(end)), "{line}");
            }
            assert!(
                lines[0].contains(if lang == Lang::En { "earlier steps are left out" } else { "省略了之前的" }),
                "{}",
                lines[0]
            );
            assert!(lines.len() <= 2 * MAX_STEPS + 1 && text.len() < 50_000);
        }
    }
}
