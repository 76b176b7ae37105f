//! The admin server's commands, and the four-letter words that count anew: with Apache's names, and with its fields where the machine has Apache's server.

#![allow(clippy::unwrap_used)]

mod apache;
mod raw;

use apache::Apache;
use live::Beginning;
use raw::{Client, Running};
use serde_json::Value;
use zooscope::zk::{CreateMode, Op};

/// Commands in which the simulation has other fields: what a machine and Java have, and metrics that it does not count.
const OF_A_MACHINE: [&str; 3] = ["environment", "system_properties", "monitor"];
/// Fields that the simulation leaves out.
const LEFT_OUT: [&str; 6] = [
    "fsync_threshold_exceed_count",
    "client_response_stats",
    "client_response",
    "auth_failed_count",
    "non_mtlsremote_conn_count",
    "non_mtlslocal_conn_count",
];

fn asked(running: &Running, path: &str) -> String {
    let answer = running.http(&format!("GET /commands{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

/// Something to be told of: a session with an ephemeral and a watch.
fn busy(mut client: Client) -> Client {
    client.call(Op::create("/busy", Some("x"), CreateMode::Ephemeral)).unwrap();
    client.call(Op::GetData { path: "/busy".into(), watch: true }).unwrap();
    client
}

/// The names of a page with links.
fn names(page: &str) -> Vec<&str> {
    page.split("<a href=\"/commands/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn a_servers_admin_server_answers_as_json_by_name_and_alias() {
    let running = Running::start(Beginning::ensemble(3));
    let _client = busy(Client::connect(running.address(2)));
    let stats = json(&asked(&running, "/stats?server=s2"));
    assert_eq!((&stats["command"], &stats["error"]), (&"stats".into(), &Value::Null));
    assert_eq!(stats["server_stats"]["num_alive_client_connections"], 1);
    assert_eq!(stats["connections"][0]["packets_received"], 3);
    assert_eq!(json(&asked(&running, "/cons?server=s2"))["connections"][0]["last_operation"], "GETD");
    assert_eq!(json(&asked(&running, "/mntr?server=s2"))["num_alive_connections"], 1);
    let watches = json(&asked(&running, "/watches_by_path?server=s2"));
    assert_eq!(watches["path_to_session_ids"]["/busy"].as_array().map(Vec::len), Some(1));
    assert_eq!(json(&asked(&running, "/voting_view"))["current_config"].as_object().map(serde_json::Map::len), Some(3));
    let leads = |server: u8| json(&asked(&running, &format!("/leader?server=s{server}")))["is_leader"] == true;
    assert_eq!((1..=3).filter(|&server| leads(server)).count(), 1);
    assert_eq!(json(&asked(&running, "/nosuch"))["error"], "Unknown command: nosuch");
    running.command("crash s2").unwrap();
    assert_eq!(asked(&running, "/ruok?server=s2"), "s2 does not run.\n");
}

#[test]
fn counters_begin_anew_when_they_are_told_to() {
    let running = Running::start(Beginning::ensemble(1));
    let mut client = busy(Client::connect(running.address(1)));
    assert!(running.word(1, "cons").contains("recved=3"));
    assert_eq!(running.word(1, "crst"), "Connection stats reset.\n");
    assert!(running.word(1, "cons").contains("recved=0,sent=0"));
    assert!(running.word(1, "srvr").contains("Received: 3\n"));
    assert_eq!(running.word(1, "srst"), "Server stats reset.\n");
    assert!(running.word(1, "srvr").contains("Received: 0\nSent: 0\n"));
    client.call(Op::Sync { path: "/".into() }).unwrap();
    assert!(running.word(1, "srvr").contains("Received: 1\nSent: 1\n"));
    assert_eq!(json(&asked(&running, "/stat_reset"))["error"], Value::Null);
    assert_eq!(json(&asked(&running, "/srvr"))["server_stats"]["packets_received"], 0);
    let dirs = |running: &Running| running.word(1, "dirs");
    let before = dirs(&running);
    client.call(Op::create("/more", Some("0123456789"), CreateMode::Persistent)).unwrap();
    assert_ne!(dirs(&running), before);
}

/// The fields that one has and the other has not, or has as something else.
fn differences(real: &Value, simulated: &Value, at: &str, told: &mut Vec<String>) {
    match (real, simulated) {
        (Value::Object(real), Value::Object(simulated)) => {
            // Keys that are numbers or paths are no names of fields.
            let is_name = |key: &&String| key.starts_with(|first: char| first.is_ascii_lowercase());
            for (key, value) in real.iter().filter(|(key, _)| is_name(key) && !LEFT_OUT.contains(&key.as_str())) {
                match simulated.get(key) {
                    Some(other) => differences(value, other, &format!("{at}/{key}"), told),
                    None => told.push(format!("{at}/{key} is missing")),
                }
            }
            for key in simulated.keys().filter(|key| is_name(key) && !real.contains_key(*key)) {
                told.push(format!("{at}/{key} is not Apache's"));
            }
        }
        (Value::Array(real), Value::Array(simulated)) => {
            if let (Some(real), Some(simulated)) = (real.first(), simulated.first()) {
                differences(real, simulated, &format!("{at}/0"), told);
            }
        }
        _ => {
            let kind =
                |value: &Value| (value.is_string(), value.is_number(), value.is_boolean(), value.is_array(), value.is_null());
            if kind(real) != kind(simulated) {
                told.push(format!("{at} is {real} and {simulated}"));
            }
        }
    }
}

#[test]
fn commands_have_the_names_and_the_fields_of_apaches() {
    let Some(apache) = Apache::start("admin") else { return };
    let running = Running::start(Beginning::ensemble(1));
    let _clients = [busy(Client::connect(apache.address())), busy(Client::connect(running.address(1)))];
    let (real, simulated) = (apache.command("").unwrap(), asked(&running, ""));
    assert_eq!(names(&simulated), names(&real));
    let mut told = Vec::new();
    for name in names(&real).into_iter().filter(|name| !OF_A_MACHINE.contains(name)) {
        let real = json(&apache.command(name).unwrap());
        differences(&real, &json(&asked(&running, &format!("/{name}"))), name, &mut told);
    }
    for word in ["gtmk", "srst", "crst", "isro", "ruok"] {
        assert_eq!(Some(running.word(1, word)), apache.word(word), "{word}");
    }
    let keys = |text: &str| -> Vec<String> { text.lines().filter_map(|line| Some(line.split_once('=')?.0.to_owned())).collect() };
    let (real, simulated) = (keys(&apache.word("conf").unwrap()), keys(&running.word(1, "conf")));
    assert!(simulated.contains(&"maxClientCnxns".to_owned()));
    assert_eq!(real.into_iter().filter(|key| simulated.contains(key)).collect::<Vec<_>>(), simulated, "conf");
    let simulated: Vec<String> = json(&asked(&running, "/monitor")).as_object().unwrap().keys().cloned().collect();
    let real = json(&apache.command("monitor").unwrap());
    told.extend(simulated.into_iter().filter(|name| real.get(name).is_none()).map(|name| format!("monitor/{name}")));
    assert_eq!(told, Vec::<String>::new());
}
