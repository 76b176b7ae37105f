//! What is offered at the cursor, written as `^` in the line.

use super::*;

/// What the line becomes with each completion, without the cursor.
fn completed(marked: &str) -> Vec<String> {
    let (before, after) = marked.split_once('^').unwrap_or((marked, ""));
    let line = format!("{before}{after}");
    let completions = complete(&line, before.len(), &known());
    completions
        .into_iter()
        .map(|Completion { text, span, .. }| format!("{}{text}{}", &line[..span.start], &line[span.end..]))
        .collect()
}

#[test]
fn the_cursor_is_offered_what_the_parser_would_take() {
    for (line, expected) in [
        ("cr^", &["crash"] as &[&str]),
        ("  re^", &["  restart", "  release"]),
        ("c^", &["crash", "cut", "client", "c1", "c2"]),
        ("cr^ash s1", &["crash s1"]),
        ("crash^", &[]),
        ("zzz^", &[]),
        ("# cr^", &[]),
        ("crash s1 # s^", &[]),
        ("zzz ^", &[]),
        ("crash s1 ^", &[]),
        ("crash ^", &["crash s1", "crash s2", "crash s3", "crash c1", "crash c2"]),
        ("crash ^ # why", &["crash s1 # why", "crash s2 # why", "crash s3 # why", "crash c1 # why", "crash c2 # why"]),
        ("crash s^", &["crash s1", "crash s2", "crash s3"]),
        ("cut s1 s^", &["cut s1 s2", "cut s1 s3"]),
        ("partition s1 s2 ^", &["partition s1 s2 |", "partition s1 s2 s3", "partition s1 s2 c1", "partition s1 s2 c2"]),
        ("partition s1 | s^", &["partition s1 | s2", "partition s1 | s3"]),
        ("partition s1|s^", &["partition s1|s2", "partition s1|s3"]),
        ("partition s1|s^|c1", &["partition s1|s2|c1", "partition s1|s3|c1"]),
        ("slow s1 s2 ^", &["slow s1 s2 off"]),
        ("disk ^", &["disk s1", "disk s2", "disk s3"]),
        ("disk s1 n^", &["disk s1 normal"]),
        ("observer ^", &["observer add"]),
        ("client add ^", &["client add c3"]),
        ("client add c3 ^", &["client add c3 at", "client add c3 hosts", "client add c3 timeout"]),
        ("client add c3 hosts s1 ^", &["client add c3 hosts s1 at", "client add c3 hosts s1 timeout"]),
        ("client add c3 hosts s1,^", &["client add c3 hosts s1,s2", "client add c3 hosts s1,s3"]),
        (
            "client add c3 hosts s^,s2 at s1",
            &["client add c3 hosts s1,s2 at s1", "client add c3 hosts s2,s2 at s1", "client add c3 hosts s3,s2 at s1"],
        ),
        ("c1 s^", &["c1 set", "c1 stat", "c1 sync"]),
        ("c1 connect ^", &["c1 connect s1", "c1 connect s2", "c1 connect s3"]),
        ("c1 get -^", &["c1 get -w"]),
        ("c1 get /app ^", &["c1 get /app -w"]),
        ("c1 get -w /app ^", &[]),
        ("c1 create -e -^", &["c1 create -e -s"]),
        ("c1 set -v ^", &[]),
        ("c1 get ^", &["c1 get /", "c1 get \"/a b\"", "c1 get /app", "c1 get /locks", "c1 get -w"]),
        ("c1 get /^", &["c1 get \"/a b\"", "c1 get /app", "c1 get /locks"]),
        ("c1 get /lo^", &["c1 get /locks"]),
        ("c1 get /locks/^", &["c1 get /locks/l-1", "c1 get /locks/l-2"]),
        ("c1 get /lo^cks/l-1 -w", &["c1 get /locks -w"]),
        ("c1 get \"/a^", &["c1 get \"/a b\"", "c1 get /app"]),
        ("c1 create /x ^", &["c1 create /x -e", "c1 create /x -s"]),
        ("run u^", &["run until"]),
        ("run until s^", &["run until session"]),
        ("ensemble 5 clients 2 ^", &["ensemble 5 clients 2 observers"]),
        ("set snap^", &["set snapCount"]),
        ("set start ^", &["set start yes", "set start no"]),
    ] {
        assert_eq!(completed(line), expected, "{line}");
    }
}

#[test]
fn an_empty_line_is_offered_every_command_and_client() {
    let kinds = |kind| complete("", 0, &known()).into_iter().filter(|completion| completion.kind == kind).count();
    assert_eq!(kinds(CompletionKind::Command), COMMANDS.len());
    assert_eq!(kinds(CompletionKind::Client), 2);
}

#[test]
fn completions_are_bounded() {
    let paths = (0..1_000).map(|n| Rc::from(format!("/n{n}"))).collect();
    let known = Known { paths, ..Known::default() };
    assert_eq!(complete("c1 ls ", 6, &known).len(), MAX_COMPLETIONS);
}

#[test]
fn a_cursor_outside_the_line_or_inside_a_character_is_moved() {
    assert_eq!(complete("cras", 99, &known()).len(), 1);
    assert_eq!(complete("c1 get /锁", 9, &known()), complete("c1 get /锁", 8, &known()));
}
