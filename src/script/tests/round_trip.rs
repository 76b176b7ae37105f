//! Lines to commands and back.

use super::super::parse::{MAX_SCRIPT_BYTES, MAX_SCRIPT_LINES};
use super::*;
use crate::sim::{EventId, Fault, MS, SECOND};
use crate::zk::{Action, CreateMode, Op};

#[test]
fn a_canonical_line_prints_as_it_was_read() {
    for line in CANONICAL {
        assert_eq!(printed(line), *line);
    }
}

#[test]
fn a_printed_command_reads_as_the_same_command() {
    for line in CANONICAL {
        let command = parse_line(line);
        let text = printed(line);
        assert_eq!(parse_line(&text), command, "{line} -> {text}");
    }
}

#[test]
fn a_line_means_what_it_says() {
    let (s1, s2, c3) = (ServerId(1).node(), ServerId(2).node(), ClientId(3).node());
    let call = |op| Command::from(Action::Call { client: ClientId(3), op });
    for (line, command) in [
        ("freeze c3", Command::from(Fault::Freeze(c3))),
        ("partition s1 | s2 c3", Command::from(Fault::Partition(vec![vec![s1], vec![s2, c3]]))),
        ("slow s1 s2 300ms", Command::from(Fault::Slow(s1, s2, 300 * MS))),
        ("disk s2 normal", Command::from(Fault::SlowDisk(s2, 0))),
        ("drop m7", Command::from(Fault::Drop(EventId(7)))),
        ("c3 create -s /l-", call(Op::create("/l-", None, CreateMode::PersistentSequential))),
        ("c3 create -e /l \"\"", call(Op::create("/l", Some(""), CreateMode::Ephemeral))),
        ("c3 set /a \"x\\n\\\"\"", call(Op::SetData { path: "/a".into(), data: Some("x\n\"".into()), version: -1 })),
        ("c3 stat -w /a", call(Op::Exists { path: "/a".into(), watch: true })),
        ("c3 ls /a", call(Op::GetChildren { path: "/a".into(), watch: false, with_stat: false })),
        ("at 12.5s", Command::Time(TimeCommand::At(12_500 * MS))),
        ("ensemble 5 clients 3", Command::Setup(Setup::Ensemble { voters: 5, observers: 0, clients: 3 })),
        (
            "client add c3 hosts s2,s1",
            Command::from(Action::AddClient {
                client: ClientId(3),
                at: None,
                hosts: vec![ServerId(2), ServerId(1)],
                timeout: 10 * SECOND,
                read_only: crate::zk::Dynamic(None),
            }),
        ),
    ] {
        assert_eq!(parse_line(line), Ok(Some(command)), "{line}");
    }
}

#[test]
fn a_line_in_other_words_prints_in_the_canonical_ones() {
    for (line, canonical) in [
        ("  crash \t s01  # the leader", "crash s1"),
        ("stop s1", "crash s1"),
        ("start s1", "restart s1"),
        ("\"crash\" s1", "crash s1"),
        ("crash\u{3000}s1", "crash s1"),
        ("partition s1 s2|s3|s4", "partition s1 s2 | s3 | s4"),
        ("slow s1 s3 0ms", "slow s1 s3 off"),
        ("disk s1 slow 0s", "disk s1 normal"),
        ("client add c4 timeout 10000ms hosts s1 at s2", "client add c4 at s2 hosts s1"),
        ("c1 exists -w /a", "c1 stat -w /a"),
        ("c01 get /a -w", "c1 get -w /a"),
        ("c1 create /a -s b -e", "c1 create -e -s /a b"),
        ("c1 set /a -v 3 b", "c1 set -v 3 /a b"),
        ("c1 delete -v -1 /a", "c1 delete /a"),
        ("c1 create -es /z-", "c1 create -e -s /z-"),
        ("c1 create -st 5 /z-", "c1 create -s -t 5 /z-"),
        ("c1 create /a b world:anyone:wadrc", "c1 create /a b"),
        ("c1 create /a x;y", "c1 create /a \"x;y\""),
        ("c1 setAcl /a world:anyone:wr", "c1 setAcl /a world:anyone:rw"),
        ("c1 get /a -sw", "c1 get -s -w /a"),
        ("c1 ls -R -s -w /a", "c1 ls -R /a"),
        ("c1 deleteall /a -b 1000", "c1 deleteall /a"),
        ("c1 setquota /a -b 0", "c1 setquota -b 0 /a"),
        ("c1 delquota /a -n", "c1 delquota -n /a"),
        ("c1 getEphemerals /", "c1 getEphemerals"),
        ("c1 config", "c1 get /zookeeper/config"),
        ("c1 config -ws", "c1 get -s -w /zookeeper/config"),
        ("c1 addWatch -m persistent_recursive /a", "c1 addWatch /a"),
        ("c1 addWatch /a -m persistent", "c1 addWatch -m PERSISTENT /a"),
        ("c1 removewatches /a -a -l", "c1 removewatches -l /a"),
        ("c1 multi create /a x;set /b y;delete /c", "c1 multi create /a x ; set /b y ; delete /c"),
        ("c1 create /a \"b\"", "c1 create /a b"),
        ("c1 create '/single' 'a b'", "c1 create /single \"a b\""),
        ("c1 create '/a' ''", "c1 create /a \"\""),
        ("c1 create /a '\"b\\n'", "c1 create /a \"\\\"b\\\\n\""),
        ("c1 create /a it's", "c1 create /a it's"),
        ("c1 create /a \"'b'\"", "c1 create /a \"'b'\""),
        ("c1 multi create /a 'x;y' ; delete '/b'", "c1 multi create /a \"x;y\" ; delete /b"),
        ("\u{feff}crash s1", "crash s1"),
        ("ensemble 5 clients 2 observers 1", "ensemble 5 observers 1 clients 2"),
        ("ensemble 5 clients 0 observers 0", "ensemble 5"),
        ("step 1", "step"),
        ("run 1500ms", "run 1.5s"),
        ("run 0.25ms", "run 250us"),
        ("run 1.5min", "run 90s"),
        ("run 1.500000000000s", "run 1.5s"),
        ("run 0.00000005min", "run 3us"),
        ("at 2min", "at 120s"),
        ("set tickTime 60s", "set tickTime 1min"),
    ] {
        assert_eq!(printed(line), canonical, "{line}");
    }
}

#[test]
fn a_blank_line_and_a_comment_are_no_command() {
    for line in ["", "   ", "\t", "#", "# crash s1", "  # crash s1", "#crash", "\u{3000}"] {
        assert_eq!(parse_line(line), Ok(None), "{line:?}");
    }
}

#[test]
fn every_listed_word_is_a_command_and_begins_its_shape() {
    let is_known = |line: &str| !matches!(parse_line(line), Err(ParseError { kind: ParseErrorKind::Unknown { .. }, .. }));
    for usage in COMMANDS {
        assert!(is_known(usage.word), "{usage:?}");
        assert!(usage.shape.starts_with(usage.word), "{usage:?}");
    }
    for usage in VERBS {
        assert!(is_known(&format!("c1 {}", usage.word)), "{usage:?}");
        assert!(usage.shape.starts_with(&format!("CLIENT {}", usage.word)), "{usage:?}");
    }
}

#[test]
fn a_script_gives_each_command_with_its_line() {
    let commands = parse_script("# a lesson\r\nensemble 3\r\n\r\nrun until leader # wait\nc1 create /a");
    let lines =
        commands.map(|commands| commands.into_iter().map(|(line, command)| format!("{line}: {command}")).collect::<Vec<_>>());
    assert_eq!(lines, Ok(["2: ensemble 3", "4: run until leader", "5: c1 create /a"].map(String::from).to_vec()));
}

#[test]
fn a_script_may_begin_with_a_byte_order_mark() {
    let commands = parse_script("\u{feff}ensemble 3 clients 1\r\nheal").unwrap();
    let lines: Vec<String> = commands.into_iter().map(|(line, command)| format!("{line}: {command}")).collect();
    assert_eq!(lines, ["1: ensemble 3 clients 1", "2: heal"]);
    assert_eq!(parse_script("\u{feff}"), Ok(Vec::new()));
    assert_eq!(parse_script("\u{feff}# a comment\n"), Ok(Vec::new()));
}

#[test]
fn a_script_says_which_line_is_wrong() {
    let error = ParseError::new(6..8, ParseErrorKind::Expected(Expectation::Node));
    assert_eq!(parse_script("heal\n\ncrash x1\ncrash"), Err(ScriptError::Line { line: 3, error }));
}

#[test]
fn a_script_is_bounded() {
    let full = "\n".repeat(MAX_SCRIPT_LINES);
    assert_eq!(parse_script(&full), Ok(Vec::new()));
    assert_eq!(parse_script(&format!("{full}heal")), Err(ScriptError::TooManyLines { max: MAX_SCRIPT_LINES }));
    let long = "#".repeat(MAX_SCRIPT_BYTES + 1);
    assert_eq!(parse_script(&long), Err(ScriptError::TooLong { max: MAX_SCRIPT_BYTES }));
}
