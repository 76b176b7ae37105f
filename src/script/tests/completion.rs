//! The words that are offered at the cursor, written as `^` in the line.

use super::super::complete::MAX_COMPLETIONS;
use super::*;

/// The line after each completion, without the cursor.
fn completed(marked: &str, client: Option<ClientId>) -> Vec<String> {
    let (before, after) = marked.split_once('^').unwrap_or((marked, ""));
    let line = format!("{before}{after}");
    let tree = tree();
    let completions = complete(&line, before.len(), &Known { client, ..known(&tree) });
    completions
        .into_iter()
        .map(|Completion { text, span, .. }| format!("{}{text}{}", &line[..span.start], &line[span.end..]))
        .collect()
}

fn check(cases: &[(&str, &[&str])], client: Option<ClientId>) {
    for (line, expected) in cases {
        assert_eq!(completed(line, client), *expected, "{line}");
    }
}

#[test]
fn the_cursor_is_offered_what_the_parser_would_take() {
    let cases: &[(&str, &[&str])] = &[
        ("cr^", &["crash"]),
        ("  re^", &["  restart", "  release", "  remote"]),
        ("c^", &["crash", "cut", "client", "checkpoint", "c1", "c2", "cons", "conf"]),
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
        ("hold ^", &["hold m7", "hold m12"]),
        ("drop m1^", &["drop m12"]),
        ("disk ^", &["disk s1", "disk s2", "disk s3"]),
        ("disk s1 n^", &["disk s1 normal"]),
        ("observer ^", &["observer add"]),
        ("client add ^", &["client add c3"]),
        ("client add c3 ^", &["client add c3 at", "client add c3 hosts", "client add c3 timeout", "client add c3 readonly"]),
        (
            "client add c3 hosts s1 ^",
            &["client add c3 hosts s1 at", "client add c3 hosts s1 timeout", "client add c3 hosts s1 readonly"],
        ),
        ("client add c3 hosts s1,^", &["client add c3 hosts s1,s2", "client add c3 hosts s1,s3"]),
        (
            "client add c3 hosts s^,s2 at s1",
            &["client add c3 hosts s1,s2 at s1", "client add c3 hosts s2,s2 at s1", "client add c3 hosts s3,s2 at s1"],
        ),
        ("c1 s^", &["c1 set", "c1 stat", "c1 setAcl", "c1 sync", "c1 setquota"]),
        ("c1 setquota -^", &["c1 setquota -n", "c1 setquota -b", "c1 setquota -N", "c1 setquota -B"]),
        ("c1 delquota -n /app -^", &[]),
        ("c1 connect ^", &["c1 connect s1", "c1 connect s2", "c1 connect s3"]),
        ("c1 get -^", &["c1 get -s", "c1 get -w"]),
        ("c1 get /app ^", &["c1 get /app -s", "c1 get /app -w"]),
        ("c1 get -sw /app ^", &[]),
        ("c1 create -e -^", &["c1 create -e -s"]),
        ("c1 create -c -^", &[]),
        (
            "c1 create /x y ^",
            &[
                "c1 create /x y world:anyone:cdrwa",
                "c1 create /x y world:anyone:r",
                "c1 create /x y auth::cdrwa",
                "c1 create /x y -s",
                "c1 create /x y -e",
                "c1 create /x y -c",
                "c1 create /x y -t",
            ],
        ),
        ("c1 addauth ^", &["c1 addauth digest"]),
        ("c1 addWatch -m ^", &["c1 addWatch -m PERSISTENT", "c1 addWatch -m PERSISTENT_RECURSIVE"]),
        ("c1 multi ^", &["c1 multi create", "c1 multi set", "c1 multi delete", "c1 multi check"]),
        ("c1 multi delete /lo^", &["c1 multi delete /locks"]),
        ("c1 multi delete /a ^", &["c1 multi delete /a -v", "c1 multi delete /a ;"]),
        ("c1 multi delete /a;check /b ; d^", &["c1 multi delete /a;check /b ; delete"]),
        ("c1 set -v ^", &[]),
        (
            "c1 get ^",
            &["c1 get /", "c1 get \"/a b\"", "c1 get /app", "c1 get /locks", "c1 get /zookeeper", "c1 get -s", "c1 get -w"],
        ),
        ("c1 get /^", &["c1 get \"/a b\"", "c1 get /app", "c1 get /locks", "c1 get /zookeeper"]),
        ("c1 get /app^", &["c1 get /app/config"]),
        ("c1 get /lo^", &["c1 get /locks"]),
        ("c1 get /locks/^", &["c1 get /locks/l-1", "c1 get /locks/l-2"]),
        ("c1 get /lo^cks/l-1 -w", &["c1 get /locks -w"]),
        ("c1 get \"/a^", &["c1 get \"/a b\"", "c1 get /app"]),
        ("c1 create /x ^", &["c1 create /x -s", "c1 create /x -e", "c1 create /x -c", "c1 create /x -t"]),
        ("run u^", &["run until"]),
        ("run until s^", &["run until session"]),
        ("ensemble 5 clients 2 ^", &["ensemble 5 clients 2 observers"]),
        ("set snap^", &["set snapCount"]),
        ("set start ^", &["set start yes", "set start no"]),
    ];
    check(cases, None);
}

#[test]
fn a_client_that_is_understood_has_its_verbs_offered_first() {
    let cases: &[(&str, &[&str])] = &[
        ("cr^", &["crash", "create"]),
        ("set^", &["setAcl", "setquota"]),
        ("create -^", &["create -s", "create -e", "create -c", "create -t"]),
        ("get /lo^", &["get /locks"]),
        ("set /lo^", &["set /locks"]),
        ("set lat^", &["set latency"]),
        ("help getA^", &["help getAcl", "help getAllChildrenNumber"]),
        ("hi^", &["history"]),
        ("mn^", &["mntr"]),
        ("mntr ^", &["mntr s1", "mntr s2", "mntr s3"]),
        ("stat s^", &["stat s1", "stat s2", "stat s3"]),
        ("view ^", &["view servers", "view tree", "view both"]),
        ("view tree /lo^", &["view tree /locks"]),
        ("view tree /locks ^", &["view tree /locks s1", "view tree /locks s2", "view tree /locks s3"]),
    ];
    check(cases, Some(ClientId(1)));
}

#[test]
fn an_empty_line_is_offered_every_command_and_client() {
    let tree = tree();
    let kinds = |kind| complete("", 0, &known(&tree)).into_iter().filter(|completion| completion.kind == kind).count();
    assert_eq!(kinds(CompletionKind::Command), COMMANDS.len() + ANSWERS.len() + FOUR_LETTER.len());
    assert_eq!(kinds(CompletionKind::Client), 2);
}

#[test]
fn of_ten_thousand_znodes_only_those_at_the_cursor_are_looked_at() {
    let mut tree = tree();
    for n in 0..10_000 {
        let body = TxnBody::Create {
            path: format!("/locks/n{n:05}").into(),
            data: None,
            acl: Acl::OPEN,
            kind: ZnodeKind::Persistent,
            creations: n + 7,
        };
        let txn = Txn { session: SessionId(1), cxid: 1, zxid: Zxid(n as u64 + 7), time: 0, body };
        tree.apply(&txn, &mut Vec::new());
    }
    let offered = |line: &str| complete(line, line.len(), &known(&tree));
    assert_eq!(offered("c1 ls /locks/").len(), MAX_COMPLETIONS);
    let texts: Vec<String> = offered("c1 ls /locks/n0999").into_iter().map(|completion| completion.text).collect();
    assert_eq!((texts.len(), texts[9].as_str()), (10, "/locks/n09999"));
}

#[test]
fn a_cursor_outside_the_line_or_inside_a_character_is_moved() {
    let tree = tree();
    let known = known(&tree);
    assert_eq!(complete("cras", 99, &known).len(), 1);
    assert_eq!(complete("c1 get /锁", 9, &known), complete("c1 get /锁", 8, &known));
}
