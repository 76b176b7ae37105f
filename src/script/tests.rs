//! Every form of the language, every error, every completion, and a lot of nonsense.

use super::*;
use crate::sim::EventId;
use crate::spoil::{Xorshift, spoiled};
use crate::zk::{Acl, ClientId, DataTree, ServerId, SessionId, Txn, TxnBody, ZnodeKind, Zxid};

mod completion;
mod errors;
mod generated;
mod nonsense;
mod replay;
mod round_trip;
mod run_file;
mod running;
mod settings;

/// One line of each form, as it prints.
const CANONICAL: &[&str] = &[
    "crash s1",
    "crash c0",
    "restart s255",
    "freeze s3",
    "freeze c9999",
    "thaw s3",
    "isolate s1",
    "isolate c12",
    "partition s1 s2 | s3 s4 s5",
    "partition s1 c1 | s2 | s3",
    "heal",
    "heal s1 s3",
    "cut s1 c3",
    "slow s1 s3 300ms",
    "slow s1 s3 off",
    "disk s1 slow 200ms",
    "disk s1 normal",
    "hold m123",
    "release m0",
    "drop m18446744073709551615",
    "crash nn1",
    "restart snn",
    "freeze zkfc2",
    "cut nn1 jn3",
    "partition nn1 zkfc1 | nn2 jn1 dn2 h1",
    "disk jn1 slow 200ms",
    "hdfs ha",
    "hdfs ha datanodes 3 clients 1",
    "hdfs classic",
    "hdfs classic secondary datanodes 2",
    "rule hdfs-fencing off",
    "rule hdfs-fencing on",
    "set checkpointPeriod 1min",
    "set checkpointSize 1000",
    "set editReplay 2ms",
    "set tailPeriod 10s",
    "set rollPeriod 20s",
    "checkpoint",
    "importCheckpoint",
    "run until active",
    "run until files",
    "h1 mkdir /a",
    "h1 put /a/f",
    "h255 put \"/a b\" 3",
    "h1 append /a/f",
    "h1 cat /a/f",
    "h1 rm /a",
    "h1 load 500",
    "ensemble 0",
    "observer add",
    "client add c4",
    "client add c4 at s2",
    "client add c4 hosts s1,s3",
    "client add c4 at s2 hosts s3 timeout 4s",
    "remote c4 open s2",
    "remote c4 connect 00000000000000000000000a00000fa001020304050607080000001000000000000000000123456789abcdef00",
    "remote c4 request fffffffe0000000b # ping",
    "remote c4 request 0000000100000004000000022f6101 # getData /a",
    "remote c4 request 0000000200000004000000032f0a6101 # getData",
    "remote c4 break",
    "c1 create /a",
    "c1 create /a b",
    "c1 create -e -s /locks/l- \"\"",
    "c1 create -e /a \"hello world\"",
    "c1 create -s /a {\"x\":1}",
    "c1 create \"/a b\" \"#1\"",
    "c1 create /锁 \"全\u{3000}角\"",
    "c1 create /a \"\\\"quoted\\\" \\\\ and\\nlines\"",
    "c1 create /a C:\\dir",
    "c1 create /a \"-e\"",
    "c1 create /a \"'\"",
    "c1 create /a it's",
    "c1 create /a -5",
    "c1 create /a |",
    "c1 create /bad//path/",
    "c1 delete /a",
    "c1 delete -v 3 /a",
    "c1 get /a#b",
    "c1 get -w /a",
    "c1 set /a b",
    "c1 set -v -2147483648 /a -1",
    "c1 set -v 0 /a \"\"",
    "c1 stat /a",
    "c1 stat -w /a",
    "c1 ls /",
    "c1 ls -w /",
    "c1 sync /a",
    "c1 create -c /box",
    "c1 create -t 5000 /t",
    "c1 create -s -t -9223372036854775808 /t x",
    "c1 create /a \"\" world:anyone:r",
    "c1 create -e /a b ip:10.0.0.1:rw,digest:u:h=:cdrwa,auth::r,world:anyone:",
    "c1 create /a \"x;y\" \"a b:c:r\"",
    "c1 get -s -w /a",
    "c1 set -s -v 2 /a b",
    "c1 ls -s -w /",
    "c1 ls -R /",
    "c1 deleteall /a",
    "c1 deleteall -b 10 \"/;\"",
    "c1 setquota -n 3 /a",
    "c1 setquota -B 9223372036854775807 /a",
    "c1 listquota /a",
    "c1 delquota /a",
    "c1 delquota -N /a",
    "c1 getAcl /a",
    "c1 getAcl -s /a",
    "c1 setAcl /a world:anyone:cdrwa",
    "c1 setAcl -s -v 3 /a world:anyone:r",
    "c1 setAcl -R -v 3 /a auth::cdrwa",
    "c1 addauth digest alice:secret",
    "c1 addauth \"-x\" \"\"",
    "c1 whoami",
    "c1 getEphemerals",
    "c1 getEphemerals /a",
    "c1 getAllChildrenNumber /",
    "c1 addWatch /a",
    "c1 addWatch -m PERSISTENT /a",
    "c1 removewatches /a",
    "c1 removewatches -c /a",
    "c1 removewatches -d -l /a",
    "c1 multi create -e /a x ; set -v 2 /b \";\" ; delete /c ; check -v 3 /d",
    "c1 multi check /a",
    "c1 multiread get /a ; ls /b",
    "c1 close",
    "c1 connect s2",
    "run 2s",
    "run 250us",
    "run 1.5ms",
    "run 12.345678s",
    "run 90s",
    "run 2min",
    "run 1440min",
    "run 0s",
    "run until leader",
    "run until commit",
    "run until watch",
    "run until session",
    "run until election",
    "run until replies",
    "at 12.5s",
    "at 0.000001s",
    "at 86400s",
    "step",
    "step 3",
    "seed 18446744073709551615",
    "ensemble 5",
    "ensemble 9 observers 9 clients 64",
    "ensemble 3 clients 1",
    "set tickTime 2s",
    "set initLimit 10",
    "set syncLimit 5",
    "set minSessionTimeout 4s",
    "set maxSessionTimeout 40s",
    "set snapCount 100000",
    "set commitLogCount 500",
    "set clientTimeout 10s",
    "set clientExpires yes",
    "set latency 2ms 6ms",
    "set disk 1ms 1ms",
    "set start yes",
    "set start no",
    "set extendedTypes no",
    "set containerCheckInterval 1s",
    "set containerMaxNeverUsed 0s",
];

/// The tree that completion offers.
fn tree() -> DataTree {
    let mut tree = DataTree::default();
    for (n, path) in ["/a b", "/app", "/app/config", "/locks", "/locks/l-1", "/locks/l-2"].iter().enumerate() {
        let body = TxnBody::Create {
            path: (*path).into(),
            data: None,
            acl: Acl::OPEN,
            kind: ZnodeKind::Persistent,
            creations: n as i32 + 1,
        };
        let txn = Txn { session: SessionId(1), cxid: 1, zxid: Zxid(n as u64 + 1), time: 0, body };
        tree.apply(&txn, &mut Vec::new());
    }
    tree
}

fn known(tree: &DataTree) -> Known<'_> {
    let (servers, clients) = ([1, 2, 3].map(ServerId).to_vec(), [1, 2].map(ClientId).to_vec());
    Known { servers, clients, hosts: Vec::new(), messages: vec![EventId(7), EventId(12)], client: None, tree: Some(tree) }
}

/// The line read and printed, or what is wrong with it.
fn printed(line: &str) -> String {
    match parse_line(line) {
        Ok(Some(command)) => command.to_string(),
        Ok(None) => String::new(),
        Err(error) => format!("{error:?}"),
    }
}
