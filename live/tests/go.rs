//! go-zookeeper's own tests, of Debian's package golang-github-samuel-go-zookeeper-dev, against `live`. What the machine lacks is said in a
//! sentence, and nothing is done.
//!
//! At a real ensemble of 3.8.0 all pass but `TestAuth`, which asks for an ACL without a right to the znode and wants to be answered; 3.8 refuses.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package, as Debian installs it.
const PACKAGE: &str = "/usr/share/gocode/src/github.com/samuel/go-zookeeper/zk";
/// Its files that start Java's servers, and those whose tests ask no server and fail with a Go as late as Debian's.
const LEFT_OUT: [&str; 3] = ["server_help.go", "server_java.go", "structs_test.go"];
/// The tests that pass, with and without an ensemble.
const PASS: [&str; 29] = [
    "TestBadSession",
    "TestBasicCluster",
    "TestChildWatch",
    "TestChildren",
    "TestClientClusterFailover",
    "TestCreate",
    "TestDNSHostProviderCreate",
    "TestDNSHostProviderReconnect",
    "TestDNSHostProviderRetryStart",
    "TestExpiringWatch",
    "TestFLWCons",
    "TestFLWRuok",
    "TestFLWSrvr",
    "TestFormatServers",
    "TestGetSetACL",
    "TestIfAuthdataSurvivesReconnect",
    "TestLock",
    "TestMaxBufferSize",
    "TestModeString",
    "TestMulti",
    "TestMultiFailures",
    "TestMultiLevelLock",
    "TestNoQuorum",
    "TestRequestFail",
    "TestSetWatchers",
    "TestSlowServer",
    "TestStateChanges",
    "TestValidatePath",
    "TestWaitForClose",
];
/// The tests that fail at a real ensemble too.
const FAIL: [&str; 1] = ["TestAuth"];

/// A copy of the package whose cluster is `live`, in the folder of builds.
fn copied() -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-zookeeper");
    let folder = path.join("src/github.com/samuel/go-zookeeper/zk");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(PACKAGE).unwrap().map(Result::unwrap) {
        if LEFT_OUT.iter().all(|name| entry.file_name() != *name) {
            fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }
    let endpoint = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/clients/go_endpoint.go");
    fs::copy(endpoint, folder.join("go_endpoint.go")).unwrap();
    path
}

#[test]
fn what_passes_at_a_real_ensemble_passes_here() {
    if !Path::new(PACKAGE).exists() || Command::new("go").arg("version").output().is_err() {
        eprintln!("Skipped: go and Debian's package golang-github-samuel-go-zookeeper-dev are not both here.");
        return;
    }
    let path = copied();
    let output = Command::new("go")
        .args(["test", "-v", "-vet=off", "-timeout", "300s", "github.com/samuel/go-zookeeper/zk"])
        .env("GOPATH", &path)
        .env("GOCACHE", path.join("cache"))
        .env("GO111MODULE", "off")
        .env("LIVE", env!("CARGO_BIN_EXE_live"))
        .output()
        .unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let named =
        |mark: &str| -> Vec<&str> { told.lines().filter_map(|line| line.strip_prefix(mark)?.split_whitespace().next()).collect() };
    let (mut passed, failed) = (named("--- PASS: "), named("--- FAIL: "));
    passed.sort_unstable();
    println!("{} tests of go-zookeeper pass, {failed:?} fail", passed.len());
    assert!(passed == PASS && failed == FAIL, "{passed:?} pass, {failed:?} fail\n{told}");
}
