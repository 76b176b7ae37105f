//! Conversations with a real `zkCli.sh` of 3.8, typed into the page's console: it has to print the same.
//!
//! A line with `zk>` is typed; the lines after it are the answer. A stat is written `<STAT …>` without its zxids and times, a watcher's
//! block `<W> …`.

use crate::app::msg::ConsoleMsg;
use crate::app::view::ConsoleTone;
use crate::app::{Model, Msg, open, update};
use crate::tell::plain_text;
use crate::tell::zkcli::history;

fn type_line(model: &mut Model, line: &str) {
    update(model, Msg::Console(ConsoleMsg::Input { line: line.to_owned(), cursor: line.len() }));
    update(model, Msg::Console(ConsoleMsg::Submit));
    assert_eq!(model.console.error, None, "{line}");
}

/// A page with three servers and one client, which is connected.
fn page() -> Model {
    let mut model = open("", 0).0;
    for line in ["ensemble 3 clients 2", "run until leader", "run 3s"] {
        type_line(&mut model, line);
    }
    model
}

/// The console's answer to a line, in the notation of the conversations.
fn printed(model: &mut Model, line: &str) -> String {
    model.console.lines.clear();
    type_line(model, line);
    type_line(model, "run until replies");
    type_line(model, "run 100ms");
    let mut text = String::new();
    for (_, tone, line) in &model.console.lines {
        if matches!(tone, ConsoleTone::Output | ConsoleTone::Error) {
            let line = plain_text(line);
            let line = line.strip_prefix("c1").map_or(line.as_str(), |line| &line[1..]);
            text.push_str(&format!("{}\n", shortened(line)));
        }
    }
    text
}

fn shortened(text: &str) -> String {
    if let Some(event) = text.strip_prefix("WATCHER::\n\nWatchedEvent ") {
        return format!("<W> {event}");
    }
    let mut lines: Vec<String> = Vec::new();
    let mut stat: Vec<String> = Vec::new();
    for line in text.split('\n') {
        match line.split_once(" = ").filter(|(field, _)| !field.starts_with("Keeper")) {
            Some((field, value)) => stat.push(format!("{field}={value}")),
            None => lines.push(line.to_owned()),
        }
    }
    if !stat.is_empty() {
        let fields: Vec<&str> = stat.iter().map(|field| field.split('=').next().unwrap()).collect();
        assert_eq!(fields[..5], ["cZxid", "ctime", "mZxid", "mtime", "pZxid"]);
        assert!(stat[0].starts_with("cZxid=0x"), "{stat:?}");
        lines.push(format!("<STAT {}>", stat[5..].join(" ")));
    }
    lines.join("\n")
}

fn check(conversation: &str) {
    check_on(page(), conversation);
}

fn check_on(mut model: Model, conversation: &str) {
    let mut answers = conversation.trim_start().strip_prefix("zk> ").unwrap().split("\nzk> ");
    for part in &mut answers {
        let (line, expected) = part.split_once('\n').unwrap_or((part, ""));
        assert_eq!(printed(&mut model, line).trim_end_matches('\n'), expected.trim_end_matches('\n'), "{line}");
    }
}

#[test]
fn znodes_are_made_read_and_changed_as_in_the_real_shell() {
    check(
        "
zk> create /a
Created /a
zk> create /a
Node already exists: /a
zk> create /b data1
Created /b
zk> create /e -e
Created /e
zk> create -e -s /e-s d
Created /e-s0000000003
zk> create -s /b/ d
Created /b/0000000000
zk> create -c /c cd
Created /c
zk> create -t 5000 /t td
Created /t
zk> create -t 0 /t0
Arguments are not valid : /t0
zk> create /missing/x
Node does not exist: /missing/x
zk> create /e/child
Ephemerals cannot have children: /e/child
zk> create /b/ x
Path must not end with / character
zk> create //x
Invalid path string \"//x\" caused by empty node name specified @1
zk> create /x/../y
Invalid path string \"/x/../y\" caused by relative paths not allowed @4
zk> create \"/sp ace\" \"two words\"
Created /sp ace
zk> get \"/sp ace\"
two words
zk> get /a
null
zk> get /b
data1
zk> get -s /b
data1
<STAT cversion=1 dataVersion=0 aclVersion=0 ephemeralOwner=0x0 dataLength=5 numChildren=1>
zk> get -s /a
null
<STAT cversion=0 dataVersion=0 aclVersion=0 ephemeralOwner=0x0 dataLength=0 numChildren=0>
zk> get /missing
Node does not exist: /missing
zk> set /a d1
zk> set -s /a d2
<STAT cversion=0 dataVersion=2 aclVersion=0 ephemeralOwner=0x0 dataLength=2 numChildren=0>
zk> set -v 2 /a d3
zk> set -v 0 /a d4
version No is not valid : /a
zk> set /missing x
Node does not exist: /missing
zk> ls /
[a, b, c, e, e-s0000000003, sp ace, t, zookeeper]
zk> ls /a
[]
zk> ls -s /b
[0000000000]
<STAT cversion=1 dataVersion=0 aclVersion=0 ephemeralOwner=0x0 dataLength=5 numChildren=1>
zk> stat /c
<STAT cversion=0 dataVersion=0 aclVersion=0 ephemeralOwner=0x0 dataLength=2 numChildren=0>
zk> stat /missing
Node does not exist: /missing
zk> delete /b
Node not empty: /b
zk> delete -v 5 /b/0000000000
version No is not valid : /b/0000000000
zk> delete /b/0000000000
zk> delete /
Arguments are not valid : /
zk> delete /zookeeper
Arguments are not valid : /zookeeper
zk> sync /missing
Sync is OK
zk> getEphemerals /e-
[/e-s0000000003]
zk> getEphemerals /e/
Path must not end with / character
zk> getAllChildrenNumber /zookeeper
2
",
    );
}

#[test]
fn a_line_of_several_calls_prints_what_the_real_shell_prints() {
    check(
        "
zk> create /da
Created /da
zk> create /da/1
Created /da/1
zk> create /da/1/2
Created /da/1/2
zk> create /da/3
Created /da/3
zk> ls -R /da
/da
/da/1
/da/3
/da/1/2
zk> ls -R /missing
Node does not exist: /missing
zk> setAcl -R -v 9 /da world:anyone:cdrwa
KeeperErrorCode = BadVersion for /da
KeeperErrorCode = BadVersion for /da/1
KeeperErrorCode = BadVersion for /da/3
KeeperErrorCode = BadVersion for /da/1/2
zk> setAcl -R /da world:anyone:cdrwa
zk> getAcl -s /da/1/2
'world,'anyone
: cdrwa
<STAT cversion=0 dataVersion=0 aclVersion=1 ephemeralOwner=0x0 dataLength=0 numChildren=0>
zk> setAcl -R /missing world:anyone:r
Node does not exist: /missing
zk> deleteall /da -b 3
zk> deleteall /da
Node does not exist: /da
zk> deleteall /zookeeper
Failed to delete some node(s) in the subtree!
zk> multi create /m x ; set -v 0 /m y ; check -v 1 /m
create: Created /m
set: ok
check: ok
zk> multi delete /m ; delete /none ; create /n
delete: ErrorResult(0 OK)
delete: ErrorResult(-101 NONODE)
create: ErrorResult(-2 RUNTIMEINCONSISTENCY)
zk> multiread get /m ; ls /none
get: y
ls: ErrorResult(-101 NONODE)
",
    );
}

#[test]
fn rights_and_credentials_are_shown_as_in_the_real_shell() {
    check(
        "
zk> create /acl1 data world:anyone:r
Created /acl1
zk> set /acl1 x
Insufficient permission : /acl1
zk> create /acl2 data world:anyone:cdrwa,auth::r
KeeperErrorCode = InvalidACL for /acl2
Acl is not valid : /acl2
zk> whoami
Auth scheme: User
ip: 10.0.0.1
zk> addauth digest user:pw
zk> create /au x auth::cdrwa
Created /au
zk> getAcl /au
'digest,'user:2Om+GBbT2q/tS6pdvACZbbm7/1A=
: cdrwa
zk> create /sa2
Created /sa2
zk> setAcl /sa2 world:anyone:r,ip:10.0.0.1:cdrwa
zk> getAcl /sa2
'world,'anyone
: r
'ip,'10.0.0.1
: cdrwa
zk> setAcl /sa2 foo:bar:r
Acl is not valid : /sa2
zk> setAcl -s /sa2 world:anyone:cdrwa
<STAT cversion=0 dataVersion=0 aclVersion=2 ephemeralOwner=0x0 dataLength=0 numChildren=0>
zk> addauth foo bar:baz
KeeperErrorCode = AuthFailed
<W> state:Disconnected type:None path:null
<W> state:AuthFailed type:None path:null
zk> whoami
Not connected
",
    );
}

#[test]
fn what_comes_of_a_reconfig_is_printed_as_in_the_real_shell() {
    check("zk> reconfig -remove 3\nKeeperErrorCode = Reconfig is disabled\n");
    let mut model = open("", 0).0;
    for line in ["ensemble 3 clients 1", "set reconfigEnabled yes", "set superDigest yes", "run until leader", "run 3s"] {
        type_line(&mut model, line);
    }
    check_on(
        model,
        "
zk> reconfig -remove 3
Insufficient permission :\x20
zk> addauth digest super:test
zk> reconfig -add nonsense
Arguments are not valid :\x20
zk> reconfig -remove 3 -v 5
version No is not valid :\x20
zk> reconfig -remove 1
Committed new configuration:
server.2=s2:2888:3888:participant;0.0.0.0:2181
server.3=s3:2888:3888:participant;0.0.0.0:2181
version=100000005
",
    );
}

#[test]
fn watchers_print_their_events_as_in_the_real_shell() {
    check(
        "
zk> create /w 1
Created /w
zk> get -w /w
1
zk> set /w 2
<W> state:SyncConnected type:NodeDataChanged path:/w
zk> set /w 3
zk> ls -w /w
[]
zk> create /w/c
<W> state:SyncConnected type:NodeChildrenChanged path:/w
Created /w/c
zk> removewatches /w
KeeperErrorCode = No such watcher for /w
zk> get -w /w
3
zk> removewatches /w -c
KeeperErrorCode = No such watcher for /w
zk> removewatches /w -d
<W> state:SyncConnected type:DataWatchRemoved path:/w
zk> addWatch /pr
zk> create /pr
<W> state:SyncConnected type:NodeCreated path:/pr
Created /pr
zk> removewatches /pr -a
<W> state:SyncConnected type:PersistentWatchRemoved path:/pr
zk> close
<W> state:Closed type:None path:null
zk> ls /
Not connected
",
    );
}

#[test]
fn quotas_are_set_listed_and_deleted_as_in_the_real_shell() {
    check(
        "
zk> create /q abc
Created /q
zk> create /q/a 12345
Created /q/a
zk> create /z
Created /z
zk> setquota -n 3 /q
zk> listquota /q
absolute path is /zookeeper/quota/q/zookeeper_limits
Output quota for /q count=3,bytes=-1=;byteHardLimit=-1;countHardLimit=-1
Output stat for /q count=2,bytes=8
zk> create /q/b
Created /q/b
zk> create /q/c
Created /q/c
zk> setquota -n 2 /q
[Warning]: the count quota you create is less than the existing count:4
zk> setquota -b 4 /q
[Warning]: the count quota you create is less than the existing count:4
[Warning]: the bytes quota you create is less than the existing bytes:8
zk> listquota /q
absolute path is /zookeeper/quota/q/zookeeper_limits
Output quota for /q count=2,bytes=4=;byteHardLimit=-1;countHardLimit=-1
Output stat for /q count=4,bytes=8
zk> setquota -n 5 /q/a
/q/a has a parent /q which has a quota
zk> setquota -n 5 /q/a/x
/q/a/x does not exist.
zk> setquota -n 5 /nope
/nope does not exist.
zk> create /p
Created /p
zk> create /p/c
Created /p/c
zk> setquota -N 7 /p/c
zk> setquota -n 5 /p
/p has a child /p/c which has a quota
zk> setquota -B 7 /p/c
zk> listquota /p/c
absolute path is /zookeeper/quota/p/c/zookeeper_limits
Output quota for /p/c count=-1,bytes=-1=;byteHardLimit=7;countHardLimit=7
Output stat for /p/c count=1,bytes=0
zk> delquota -N /p/c
zk> listquota /p/c
absolute path is /zookeeper/quota/p/c/zookeeper_limits
Output quota for /p/c count=-1,bytes=-1=;byteHardLimit=7;countHardLimit=-1
Output stat for /p/c count=1,bytes=0
zk> delquota /p/c
zk> listquota /p/c
absolute path is /zookeeper/quota/p/c/zookeeper_limits
quota for /p/c does not exist.
zk> delquota /p/c
Quota does not exist for /p/c
zk> delquota /nope
Quota does not exist for /nope
zk> listquota /nope
absolute path is /zookeeper/quota/nope/zookeeper_limits
quota for /nope does not exist.
zk> ls -R /zookeeper
/zookeeper
/zookeeper/config
/zookeeper/quota
/zookeeper/quota/q
/zookeeper/quota/q/zookeeper_limits
/zookeeper/quota/q/zookeeper_stats
zk> setquota -n 3 /
Path must not end with / character
zk> listquota /q/
absolute path is /zookeeper/quota/q//zookeeper_limits
Invalid path string \"/zookeeper/quota/q//zookeeper_limits\" caused by empty node name specified @19
zk> delquota -n /q
zk> listquota /q
absolute path is /zookeeper/quota/q/zookeeper_limits
Output quota for /q count=-1,bytes=4=;byteHardLimit=-1;countHardLimit=-1
Output stat for /q count=4,bytes=8
zk> delete /zookeeper/quota/q/zookeeper_stats
zk> listquota /q
absolute path is /zookeeper/quota/q/zookeeper_limits
quota for /q does not exist.
zk> delquota /q
zk> ls /zookeeper/quota
[]
",
    );
}

#[test]
fn the_history_shows_the_last_eleven_lines() {
    let lines: Vec<String> = (0..13).map(|n| format!("get /{n}")).collect();
    let text = history(&lines);
    assert!(text.starts_with("2 - get /2\n") && text.ends_with("\n12 - get /12"), "{text}");
}
