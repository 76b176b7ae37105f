//! Four-letter words that were sent to the three real servers of an ensemble of 3.8, and their answers: the page's console has to print the
//! same lines, but for figures of time, and for what the simulation does not have.
//!
//! A client of `s2` had made `/b` and the ephemeral `/f`, and had then done `get -w /b`, `ls -w /` and `stat -w /b`.

use crate::app::msg::{Msg, TimeMsg};
use crate::app::tests::type_line;
use crate::app::update::update;
use crate::app::view::ConsoleTone;
use crate::app::{Model, open};
use crate::tell::plain_text;
use crate::zk;

fn typed(model: &mut Model, lines: &[&str]) {
    lines.iter().for_each(|line| type_line(model, line));
}

/// An ensemble with the same past.
fn page() -> Model {
    let mut model = open("", 0).0;
    typed(&mut model, &["ensemble 3 clients 0", "run until leader", "run 1s", "client add c1 at s2 timeout 30s", "run 500ms"]);
    for line in ["c1 create /b x", "c1 create -e /f y", "c1 get -w /b", "c1 ls -w /", "c1 stat -w /b"] {
        typed(&mut model, &[line, "run until replies"]);
    }
    typed(&mut model, &["run 50ms"]);
    model
}

fn asked(model: &mut Model, line: &str) -> String {
    model.console.lines.clear();
    typed(model, &[line]);
    let answer = model.console.lines.iter().find(|(_, tone, _)| *tone != ConsoleTone::Input).expect("an answer");
    plain_text(&answer.2)
}

/// The answer without the server's name before it.
fn answer(model: &mut Model, line: &str) -> String {
    let text = asked(model, line);
    text.split_once('\n').expect("lines below the name").1.to_owned()
}

/// A text with `#` in place of each number.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for letter in text.chars() {
        let digit = letter.is_ascii_digit();
        if !(digit && shape.ends_with('#')) {
            shape.push(if digit { '#' } else { letter });
        }
    }
    shape
}

fn session(model: &Model) -> String {
    zk::client(model.world(), zk::ClientId(1)).expect("a client").session().to_string()
}

fn leader(model: &Model) -> String {
    zk::established_leader(model.world()).expect("a leader").to_string()
}

#[test]
fn a_server_says_that_it_runs_whether_it_only_reads_and_what_it_is() {
    let mut model = page();
    assert_eq!(answer(&mut model, "ruok s2"), "imok");
    assert_eq!(answer(&mut model, "isro s2"), "rw");
    assert!(answer(&mut model, "envi s2").starts_with("Environment:\nzookeeper.version=3.8.0-"));
    assert_eq!(
        answer(&mut model, "conf s2"),
        "clientPort=2181\ntickTime=2000\nmaxClientCnxns=60\nminSessionTimeout=4000\nmaxSessionTimeout=40000\nserverId=2\ninitLimit=10\nsyncLimit=5\n\
         electionAlg=3\nelectionPort=3888\nquorumPort=2888\npeerType=0\nmembership: \n\
         server.1=s1:2888:3888:participant;0.0.0.0:2181\nserver.2=s2:2888:3888:participant;0.0.0.0:2181\n\
         server.3=s3:2888:3888:participant;0.0.0.0:2181\nversion=0"
    );
}

#[test]
fn a_server_counts_its_packets_its_latency_and_its_znodes() {
    let mut model = page();
    assert_eq!(leader(&model), "s3");
    let stat = answer(&mut model, "stat s2");
    let (version, rest) = stat.split_once('\n').expect("lines");
    assert!(version.starts_with("Zookeeper version: 3.8.0-"), "{version}");
    let (clients, stats) = rest.split_once("\n\n").expect("an empty line");
    assert_eq!(clients, "Clients:\n /c1[1](queued=0,recved=6,sent=6)");
    assert_eq!(
        shape(stats),
        "Latency min/avg/max: #/#.#/#\nReceived: #\nSent: #\nConnections: #\nOutstanding: #\nZxid: #x#\nMode: follower\nNode count: #\n"
    );
    assert!(stats.contains("Received: 6\nSent: 6\nConnections: 1\nOutstanding: 0\nZxid: 0x100000003\n"), "{stats}");
    assert!(stats.ends_with("Node count: 7\n"), "as a real one counts its root twice: {stats}");
    assert_eq!(answer(&mut model, "srvr s2"), format!("{version}\n{stats}"));
    assert!(answer(&mut model, "srvr s3").contains("Received: 0\nSent: 0\nConnections: 0\n"));
    assert!(answer(&mut model, "srvr s3").contains("Mode: leader\n"));
}

#[test]
fn a_connection_is_shown_with_its_last_operation_and_its_latency() {
    let mut model = page();
    let line = answer(&mut model, "cons s2");
    assert_eq!(
        shape(&line),
        " /c#[#](queued=#,recved=#,sent=#,sid=#x#d#,lop=EXIS,est=#,to=#,lcxid=#x#,lzxid=#x#,lresp=#,llat=#,minlat=#,avglat=#,maxlat=#)\n\n"
            .replace("sid=#x#d#", &shape(&format!("sid={}", session(&model))))
    );
    assert!(line.contains("lop=EXIS,"), "{line}");
    assert!(line.contains(",to=30000,lcxid=0x5,lzxid=0x100000003,"), "{line}");
    assert_eq!(answer(&mut model, "cons s1"), "\n");
}

#[test]
fn watches_on_data_are_shown_by_session_and_by_path_and_those_on_children_are_not() {
    let mut model = page();
    let session = session(&model);
    assert_eq!(answer(&mut model, "wchs s2"), "1 connections watching 1 paths\nTotal watches:1\n");
    assert_eq!(answer(&mut model, "wchc s2"), format!("{session}\n\t/b\n\n"));
    assert_eq!(answer(&mut model, "wchp s2"), format!("/b\n\t{session}\n\n"));
    assert_eq!(answer(&mut model, "wchs s1"), "0 connections watching 0 paths\nTotal watches:0\n");
    assert_eq!(answer(&mut model, "wchp s1"), "\n");
}

#[test]
fn the_leader_dumps_when_sessions_expire_and_a_follower_their_timeouts() {
    let mut model = page();
    let session = session(&model);
    let ephemerals = format!("ephemeral nodes dump:\nSessions with Ephemerals (1):\n{session}:\n\t/f\n");
    assert_eq!(
        answer(&mut model, "dump s2"),
        format!("SessionTracker dump:\nGlobal Sessions(1):\n{session}\t30000ms\n{ephemerals}")
    );
    let dump = answer(&mut model, "dump s3");
    assert!(dump.starts_with("SessionTracker dump:\nSession Sets (1)/(1):\n1 expire at "), "{dump}");
    assert!(dump.ends_with(&format!(":\n\t{session}\n{ephemerals}")), "{dump}");
}

#[test]
fn mntr_has_apaches_names() {
    let mut model = page();
    let value = |text: &str, key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("zk_{key}\t"))).map(str::to_owned);
        line.unwrap_or_else(|| panic!("no {key} in {text}"))
    };
    let follower = answer(&mut model, "mntr s2");
    for (key, expected) in [
        ("server_state", "follower"),
        ("peer_state", "following - broadcast"),
        ("ephemerals_count", "1"),
        ("num_alive_connections", "1"),
        ("outstanding_requests", "0"),
        ("znode_count", "7"),
        ("global_sessions", "1"),
        ("packets_sent", "6"),
        ("packets_received", "6"),
        ("watch_count", "2"),
        ("quorum_size", "3"),
        ("looking_count", "1"),
        ("learner_proposal_received_count", "3"),
        ("learner_commit_received_count", "3"),
        ("proposal_count", "0"),
        ("cnt_election_time", "1"),
        ("cnt_follower_sync_time", "1"),
    ] {
        assert_eq!(value(&follower, key), expected, "{key}");
    }
    let leader = answer(&mut model, "mntr s3");
    for (key, expected) in [
        ("server_state", "leader"),
        ("peer_state", "leading - broadcast"),
        ("learners", "2"),
        ("synced_followers", "2"),
        ("synced_non_voting_followers", "0"),
        ("synced_observers", "0"),
        ("pending_syncs", "0"),
        ("proposal_count", "3"),
        ("commit_count", "3"),
        ("learner_proposal_received_count", "0"),
    ] {
        assert_eq!(value(&leader, key), expected, "{key}");
    }
    let asked_before = value(&leader, "leader_uptime").parse::<u64>().expect("milliseconds");
    typed(&mut model, &["run 700ms"]);
    let asked_after = value(&answer(&mut model, "mntr s3"), "leader_uptime").parse::<u64>().expect("milliseconds");
    assert_eq!(asked_after - asked_before, 700);
}

#[test]
fn a_restart_begins_all_figures_anew_and_a_step_back_shows_those_of_then() {
    let mut model = page();
    let before = answer(&mut model, "cons s2");
    let at = model.cursor().steps;
    typed(&mut model, &["crash s2"]);
    assert_eq!(asked(&mut model, "srvr s2"), "s2 is stopped: the connection is refused.");
    typed(&mut model, &["restart s2", "run 5s"]);
    assert!(answer(&mut model, "mntr s2").contains("zk_packets_received\t0\n"));
    update(&mut model, Msg::Time(TimeMsg::GoToStep(at - 1)));
    assert_eq!(answer(&mut model, "cons s2"), before);
}

#[test]
fn who_does_not_serve_who_is_frozen_and_who_is_not_there_say_so() {
    let mut model = page();
    typed(&mut model, &["crash s1", "crash s3", "run 20s"]);
    let not_serving = "This ZooKeeper instance is not currently serving requests\n";
    for word in ["srvr", "stat", "mntr", "cons", "wchs", "wchc", "wchp", "dump", "conf"] {
        assert_eq!(answer(&mut model, &format!("{word} s2")), not_serving, "{word}");
    }
    assert_eq!((answer(&mut model, "isro s2"), answer(&mut model, "ruok s2")), ("null".to_owned(), "imok".to_owned()));
    typed(&mut model, &["freeze s2"]);
    assert_eq!(asked(&mut model, "ruok s2"), "s2 is frozen: no answer comes.");
    assert_eq!(asked(&mut model, "ruok s9"), "There is no s9 here.");
}

#[test]
fn stat_asks_a_server_or_for_a_znode_by_what_follows() {
    let mut model = page();
    assert!(answer(&mut model, "stat s2").contains("Clients:"));
    let steps = model.cursor().steps;
    typed(&mut model, &["stat /b"]);
    assert!(model.cursor().steps > steps, "a client asks for the znode");
    assert_eq!(model.run().recording.entries().iter().filter(|entry| entry.command.to_string().contains("srvr")).count(), 0);
}

#[test]
fn a_server_may_stand_before_the_word_and_a_word_may_be_piped_to_it() {
    let mut model = page();
    for line in ["s2 ruok", "echo ruok | nc s2 2181", "echo ruok | nc s2"] {
        assert_eq!(answer(&mut model, line), answer(&mut model, "ruok s2"), "{line}");
    }
    for other in ["s2 mntrs", "echo ruok", "echo ruok | nc c1 2181"] {
        assert!(crate::script::parse_typed(other, None).is_err(), "{other}");
    }
}
