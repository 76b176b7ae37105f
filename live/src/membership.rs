//! Rewrites `/zookeeper/config` for real clients. Curator connects to the addresses behind the semicolons.

use std::fmt::Write;
use std::rc::Rc;

use zooscope::wire::{Answer, Reply};
use zooscope::zk::{Member, Op, Reconfig, Response, ServerId};

use crate::ports::Addresses;

/// The znode with the members of the ensemble.
const CONFIG: &str = "/zookeeper/config";

/// Whether the answer shows the members.
pub fn asks_for_members(op: &Op) -> bool {
    match op {
        Op::GetData { path, .. } => &**path == CONFIG,
        Op::Reconfig(_) => true,
        _ => false,
    }
}

/// The same reply with the addresses at which programs find the servers.
pub fn with_real_addresses(reply: Reply, addresses: Addresses) -> Reply {
    let Ok(Answer::Known(Response::Data { data: Some(data), mut stat })) = reply.result else { return reply };
    let data = real(&data, addresses);
    stat.data_length = i32::try_from(data.len()).unwrap_or(i32::MAX);
    Reply { result: Ok(Answer::Known(Response::Data { data: Some(data.into()), stat })), ..reply }
}

/// The same call with the simulation's addresses in the place of those of this machine: a program names the members as it was shown them.
pub fn with_simulated_addresses(op: Op, addresses: Addresses) -> Op {
    let Op::Reconfig(change) = op else { return op };
    let simulated = |text: &Option<Rc<str>>| text.as_ref().map(|text| simulated(text, addresses).into());
    Op::Reconfig(Rc::new(Reconfig {
        joining: simulated(&change.joining),
        new_members: simulated(&change.new_members),
        leaving: change.leaving.clone(),
        config_id: change.config_id,
    }))
}

fn simulated(members: &str, addresses: Addresses) -> String {
    let member = |entry: &str| {
        let id: u8 = entry.trim().strip_prefix("server.")?.split_once('=')?.0.parse().ok().filter(|&id| id > 0)?;
        let texts = [false, true].map(|observer| Member::of(ServerId(id), observer).to_string());
        texts.into_iter().find(|text| real(text, addresses) == entry.trim())
    };
    let entries = members.split_inclusive([',', '\n']);
    let entry = |entry: &str| {
        let (text, end) = entry.strip_suffix([',', '\n']).map_or((entry, ""), |text| (text, &entry[text.len()..]));
        member(text).unwrap_or_else(|| text.to_owned()) + end
    };
    entries.map(entry).collect()
}

fn real(members: &str, addresses: Addresses) -> String {
    let mut text = String::new();
    for (n, line) in members.split('\n').enumerate() {
        if n > 0 {
            text.push('\n');
        }
        match member(line) {
            Some((id, rest)) => {
                let _ = write!(text, "server.{id}={}{rest};{}", addresses.host, addresses.of(ServerId(id)));
            }
            None => text.push_str(line),
        }
    }
    text
}

/// The id of the server that a line is about, and what stands between its address and that for clients.
fn member(line: &str) -> Option<(u8, &str)> {
    let (id, address) = line.strip_prefix("server.")?.split_once('=')?;
    let (host, rest) = address.split_at(address.find(':')?);
    // Members that programs outside have named stand as they named them.
    let is_simulated = host.strip_prefix('s') == Some(id);
    Some((id.parse().ok().filter(|&id| id > 0 && is_simulated)?, rest.split(';').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;
    use zooscope::zk::Config;

    const HERE: Addresses = Addresses { host: Ipv4Addr::LOCALHOST, first: 2181 };

    #[test]
    fn clients_are_shown_the_ports_that_they_can_connect_to() {
        let members = Config { voters: 2, observers: 1, ..Config::default() }.membership();
        assert_eq!(
            real(&members, HERE),
            "server.1=127.0.0.1:2888:3888:participant;127.0.0.1:2181\n\
             server.2=127.0.0.1:2888:3888:participant;127.0.0.1:2182\n\
             server.3=127.0.0.1:2888:3888:observer;127.0.0.1:2183\n\
             version=0"
        );
    }

    #[test]
    fn what_a_program_was_shown_means_the_same_members_when_it_names_them() {
        let members = Config { voters: 2, observers: 1, ..Config::default() }.membership();
        assert_eq!(simulated(&real(&members, HERE), HERE), members);
        let joining = "server.4=127.0.0.1:2888:3888:participant;127.0.0.1:2184,server.5=elsewhere:1:2;3";
        assert_eq!(simulated(joining, HERE), "server.4=s4:2888:3888:participant;0.0.0.0:2181,server.5=elsewhere:1:2;3");
    }

    #[test]
    fn a_member_that_is_not_simulated_is_shown_as_it_was_named() {
        let members = "server.100=127.0.0.1:5001:5002:observer;0.0.0.0:5003\nversion=100000005";
        assert_eq!(real(members, HERE), members);
    }
}
