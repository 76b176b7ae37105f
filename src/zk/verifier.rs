//! The members of an ensemble in one version, and their quorums: majorities (`QuorumMaj.java`, `QuorumPeer.QuorumServer`), or by groups and weights
//! (`hierarchy.rs`).
//!
//! As text this is what `/zookeeper/config` holds and what servers send each other: a line a member, and the version, which is the zxid of
//! the reconfiguration.

use std::fmt::{self, Display, Formatter};
use std::rc::Rc;

use super::code::Code;
use super::dynamic::Dynamic;
use super::hierarchy::Hierarchy;
use super::ids::{ServerId, Zxid};
use super::op::Reconfig;

/// The least voters of a new configuration: with fewer there is no ensemble (`QuorumPeerConfig.isStandaloneEnabled`).
const MIN_VOTERS: usize = 2;

/// The most members of a configuration, and the most that a request names. Apache has no such bound.
const MAX_MEMBERS: usize = 64;

/// A member. Its id may be larger than that of any server here, as nobody need run it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    pub sid: i64,
    pub host: Rc<str>,
    quorum_port: u16,
    election_port: u16,
    pub observer: bool,
    /// `0.0.0.0:2181`; a member may have none.
    client: Option<(Rc<str>, u16)>,
}

/// The members in the order of their ids, and the version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QuorumVerifier {
    members: Vec<Member>,
    /// Groups and weights, where a quorum goes by those.
    hierarchy: Dynamic<Rc<Hierarchy>>,
    pub version: Zxid,
}

impl Member {
    /// A server of the simulation, at the ports of the documentation.
    pub fn of(server: ServerId, observer: bool) -> Self {
        let host = Rc::from(server.to_string());
        let client = Some((Rc::from("0.0.0.0"), 2181));
        Member { sid: server.0.into(), host, quorum_port: 2888, election_port: 3888, observer, client }
    }

    /// Reads `host:quorum port:election port[:role][;[host:]client port]`.
    fn read(sid: i64, text: &str) -> Result<Self, Code> {
        // Java's `split` drops what is empty at the end.
        let mut halves = text.trim_end_matches(';').split(';');
        let (server, client) = (halves.next().unwrap_or_default(), halves.next());
        if halves.next().is_some() {
            return Err(Code::BadArguments);
        }
        let client = client.map(client_address).transpose()?;
        let words = host_and_ports(server)?;
        let &[host, quorum, election, ref role @ ..] = words.as_slice() else { return Err(Code::BadArguments) };
        let role = match role {
            [] => None,
            [role] => Some(*role),
            _ => return Err(Code::BadArguments),
        };
        let (quorum_port, election_port) = (port(quorum)?, port(election)?);
        let observer = match role.map(|role: &str| role.trim().to_ascii_lowercase()).as_deref() {
            None | Some("participant") => false,
            Some("observer") => true,
            Some(_) => return Err(Code::BadArguments),
        };
        if quorum_port == election_port {
            return Err(Code::BadArguments);
        }
        Ok(Member { sid, host: host.into(), quorum_port, election_port, observer, client })
    }

    /// Whether two members would listen at one address. Those that stand for any machine, or for one's own, collide with nobody
    /// (`QuorumServer.checkAddressDuplicate`).
    fn collides_with(&self, other: &Member) -> bool {
        self.addresses().any(|mine| other.addresses().any(|theirs| mine == theirs))
    }

    fn addresses(&self) -> impl Iterator<Item = (&str, u16)> {
        let own = [(&*self.host, self.quorum_port), (&*self.host, self.election_port)];
        let all = own.into_iter().chain(self.client.iter().map(|(host, port)| (&**host, *port)));
        let is_somewhere = |host: &str| !host.starts_with("127.") && !matches!(host, "0.0.0.0" | "localhost" | "::" | "::1");
        all.filter(move |(host, _)| is_somewhere(host))
    }

    /// Whether both are reached by their leader, or as the leader, at one place.
    pub fn has_quorum_address_of(&self, other: &Member) -> bool {
        (&self.host, self.quorum_port) == (&other.host, other.quorum_port)
    }
}

fn client_address(text: &str) -> Result<(Rc<str>, u16), Code> {
    match host_and_ports(text)?.as_slice() {
        [number] => Ok(("0.0.0.0".into(), port(number)?)),
        [host, number] => Ok(((*host).into(), port(number)?)),
        _ => Err(Code::BadArguments),
    }
}

/// The words between the colons; an address of IPv6 stands in brackets (`ConfigUtils.getHostAndPort`).
fn host_and_ports(text: &str) -> Result<Vec<&str>, Code> {
    let Some(bracketed) = text.strip_prefix('[') else { return Ok(text.trim_end_matches(':').split(':').collect()) };
    let (host, rest) = bracketed.split_once(']').ok_or(Code::BadArguments)?;
    let rest = rest.strip_prefix(':').filter(|rest| !rest.is_empty()).ok_or(Code::BadArguments)?;
    Ok([host].into_iter().chain(rest.split(':')).collect())
}

/// A port. For a word that is no number Apache's parser throws a ConfigException, for a number that is no port an IllegalArgumentException, and
/// the two are answered by different codes.
fn port(text: &str) -> Result<u16, Code> {
    let number: i32 = text.parse().map_err(|_| Code::BadArguments)?;
    u16::try_from(number).map_err(|_| Code::MarshallingError)
}

/// A server's id in a request. A word that is none ends Apache's parser in a NumberFormatException.
fn sid(text: &str) -> Result<i64, Code> {
    text.parse().map_err(|_| Code::MarshallingError)
}

/// The version that a list of members claims to be: it must be a number in hexadecimal digits, and is not looked at further.
fn check_version(text: &str) -> Result<(), Code> {
    i64::from_str_radix(text, 16).map(|_| ()).map_err(|_| Code::MarshallingError)
}

impl Display for Member {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Member { host, quorum_port, election_port, .. } = self;
        let role = if self.observer { "observer" } else { "participant" };
        let ipv6 = |host: &str| if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        write!(f, "server.{}={}:{quorum_port}:{election_port}:{role}", self.sid, ipv6(host))?;
        self.client.as_ref().map_or(Ok(()), |(host, port)| write!(f, ";{}:{port}", ipv6(host)))
    }
}

/// The text of `/zookeeper/config`.
impl Display for QuorumVerifier {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.members.iter().try_for_each(|member| writeln!(f, "{member}"))?;
        if let Dynamic(Some(hierarchy)) = &self.hierarchy {
            Display::fmt(hierarchy, f)?;
        }
        write!(f, "version={:x}", self.version.0)
    }
}

impl QuorumVerifier {
    /// These and one more, in the file of a server that is being set up: it has no version, so that any other counts more. A voter that no group names
    /// counts for nothing yet.
    pub fn and(&self, member: Member) -> Self {
        let mut next = self.with_version(Zxid::ZERO);
        next.put(member);
        next
    }

    /// The members in any order; of two with one id the later counts.
    pub fn new(members: impl IntoIterator<Item = Member>, version: Zxid) -> Self {
        let mut verifier = QuorumVerifier { members: Vec::new(), hierarchy: Dynamic(None), version };
        members.into_iter().for_each(|member| verifier.put(member));
        verifier
    }

    /// The same members, whose quorums go by these groups and weights.
    #[cold]
    #[inline(never)]
    pub fn with_hierarchy(self, hierarchy: Hierarchy) -> Self {
        QuorumVerifier { hierarchy: Dynamic(Some(Rc::new(hierarchy))), ..self }
    }

    /// The groups and weights, where quorums go by those.
    pub fn hierarchy(&self) -> Option<&Hierarchy> {
        self.hierarchy.0.as_deref()
    }

    fn put(&mut self, member: Member) {
        match self.members.binary_search_by_key(&member.sid, |known| known.sid) {
            Ok(index) => self.members[index] = member,
            Err(index) => self.members.insert(index, member),
        }
    }

    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The member that is this server.
    pub fn member(&self, server: ServerId) -> Option<&Member> {
        let index = self.members.binary_search_by_key(&i64::from(server.0), |member| member.sid).ok()?;
        self.members.get(index)
    }

    pub fn is_voter(&self, server: ServerId) -> bool {
        self.member(server).is_some_and(|member| !member.observer)
    }

    pub fn is_observer(&self, server: ServerId) -> bool {
        self.member(server).is_some_and(|member| member.observer)
    }

    /// The voters that can be servers of the simulation.
    pub fn voters(&self) -> impl Iterator<Item = ServerId> {
        let voters = self.members.iter().filter(|member| !member.observer);
        voters.filter_map(|member| u8::try_from(member.sid).ok().filter(|&sid| sid > 0).map(ServerId))
    }

    /// The number of all voters.
    pub fn num_voters(&self) -> usize {
        self.members.iter().filter(|member| !member.observer).count()
    }

    /// The number of these servers that vote.
    pub fn count(&self, servers: impl IntoIterator<Item = ServerId>) -> usize {
        servers.into_iter().filter(|&server| self.is_voter(server)).count()
    }

    /// The least number of voters that are a majority, where quorums are majorities.
    pub fn quorum_size(&self) -> usize {
        self.num_voters() / 2 + 1
    }

    /// Whether these servers, each of which comes once, are a quorum of the voters.
    pub fn contains_quorum(&self, servers: impl IntoIterator<Item = ServerId>) -> bool {
        match &self.hierarchy.0 {
            None => self.count(servers) >= self.quorum_size(),
            Some(hierarchy) => hierarchy.contains_quorum(&self.voting(&mut servers.into_iter())),
        }
    }

    /// Whether the voters of which these have something are so many that no quorum is without it.
    pub fn is_in_every_quorum(&self, servers: impl IntoIterator<Item = ServerId>) -> bool {
        match &self.hierarchy.0 {
            None => self.count(servers) >= self.num_voters().div_ceil(2),
            Some(hierarchy) => {
                let with = self.voting(&mut servers.into_iter());
                let without = self.members.iter().filter(|member| !member.observer).map(|member| member.sid);
                let without: Vec<i64> = without.filter(|sid| !with.contains(sid)).collect();
                !hierarchy.contains_quorum(&without)
            }
        }
    }

    /// The ids of these servers that vote.
    #[cold]
    #[inline(never)]
    pub fn voting(&self, servers: &mut dyn Iterator<Item = ServerId>) -> Vec<i64> {
        servers.filter(|&server| self.is_voter(server)).map(|server| server.0.into()).collect()
    }

    /// Whether a vote for this server can be better than another: not for one without weight (`FastLeaderElection.totalOrderPredicate`).
    pub fn may_lead(&self, server: ServerId) -> bool {
        self.hierarchy().is_none_or(|hierarchy| hierarchy.weight(server.0.into()) != 0)
    }

    /// Whether both have the same members and quorums, or are the same version.
    pub fn is_same(&self, other: &QuorumVerifier) -> bool {
        self.version == other.version || self.members == other.members && self.hierarchy == other.hierarchy
    }

    /// The same members in another version.
    pub fn with_version(&self, version: Zxid) -> Self {
        QuorumVerifier { members: self.members.clone(), hierarchy: self.hierarchy.clone(), version }
    }

    /// The configuration that a request asks for, if this is the last one (`PrepRequestProcessor`, `OpCode.reconfig`).
    ///
    /// # Errors
    /// `BadVersion` where it was meant for another; `BadArguments`, and `MarshallingError` where Apache's parser ends in an exception of Java.
    pub fn changed(&self, request: &Reconfig, version: Zxid) -> Result<Self, Code> {
        if request.config_id != -1 && request.config_id != self.version.0 as i64 {
            return Err(Code::BadVersion);
        }
        let next = match &request.new_members {
            Some(members) => QuorumVerifier::read(members, version)?,
            // "Incremental reconfiguration requested but last configuration seen has a non-majority quorum system".
            None if self.hierarchy.0.is_some() => return Err(Code::BadArguments),
            None => self.with_changes(request, version)?,
        };
        if next.num_voters() < MIN_VOTERS || next.members.len() > MAX_MEMBERS { Err(Code::BadArguments) } else { Ok(next) }
    }

    /// All members anew, each behind a comma or on a line of its own.
    fn read(text: &str, version: Zxid) -> Result<Self, Code> {
        let mut members = Vec::new();
        let mut hierarchy: Option<Hierarchy> = None;
        for line in text.split([',', '\n']).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '!'])) {
            let (key, value) = line.split_once(['=', ':']).unwrap_or((line, ""));
            match key.trim().strip_prefix("server.") {
                Some(_) if members.len() == MAX_MEMBERS => return Err(Code::BadArguments),
                Some(number) => members.push(Member::read(sid(number)?, value.trim())?),
                None if key.trim() == "version" => check_version(value.trim())?,
                None if key.trim().starts_with("group") || key.trim().starts_with("weight") => {
                    hierarchy.get_or_insert_default().read_line(key.trim(), value.trim())?;
                }
                None => return Err(Code::BadArguments),
            }
        }
        let mut read = QuorumVerifier::new(members, version);
        if let Some(mut hierarchy) = hierarchy {
            hierarchy.complete(read.members.iter().filter(|member| !member.observer).map(|member| member.sid))?;
            read = read.with_hierarchy(hierarchy);
        }
        // Apache's parser, which is the one of configuration files, wants no observers beside fewer voters, and throws an
        // IllegalArgumentException (`QuorumPeerConfig.parseDynamicConfig`).
        let voters = read.num_voters();
        if voters < MIN_VOTERS && voters < read.members.len() { Err(Code::MarshallingError) } else { Ok(read) }
    }

    /// Some leave, then some join; who joins with a known id is changed.
    fn with_changes(&self, request: &Reconfig, version: Zxid) -> Result<Self, Code> {
        let mut next = self.with_version(version);
        for leaving in list(&request.leaving)? {
            let sid = sid(leaving)?;
            next.members.retain(|member| member.sid != sid);
        }
        for joining in list(&request.joining)? {
            let parts: Vec<&str> = joining.split('=').filter(|part| !part.is_empty()).collect();
            let &[name, address] = parts.as_slice() else { return Err(Code::BadArguments) };
            let member = Member::read(sid(name.rsplit('.').next().unwrap_or(name))?, address)?;
            let collides = |other: &Member| other.sid != member.sid && member.collides_with(other);
            if member.client.is_none() || next.members.iter().any(collides) {
                return Err(Code::BadArguments);
            }
            next.put(member);
        }
        Ok(next)
    }
}

/// The words between the commas (`StringUtils.split`).
fn list(text: &Option<Rc<str>>) -> Result<impl Iterator<Item = &str>, Code> {
    let words = || text.iter().flat_map(|text| text.split(',')).map(str::trim).filter(|word| !word.is_empty());
    if words().count() > MAX_MEMBERS { Err(Code::BadArguments) } else { Ok(words()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> QuorumVerifier {
        QuorumVerifier::new((1..=3).map(|id| Member::of(ServerId(id), false)), Zxid::new(1, 0))
    }

    fn incremental(joining: &str, leaving: &str) -> Reconfig {
        let some = |text: &str| (!text.is_empty()).then(|| Rc::from(text));
        Reconfig { joining: some(joining), leaving: some(leaving), new_members: None, config_id: -1 }
    }

    fn anew(members: &str) -> Reconfig {
        Reconfig { joining: None, leaving: None, new_members: Some(members.into()), config_id: -1 }
    }

    fn after(request: &Reconfig) -> Result<String, Code> {
        three().changed(request, Zxid::new(1, 7)).map(|next| next.to_string())
    }

    #[test]
    fn the_text_is_apaches() {
        let text = "server.1=s1:2888:3888:participant;0.0.0.0:2181\n\
                    server.2=s2:2888:3888:participant;0.0.0.0:2181\n\
                    server.3=s3:2888:3888:participant;0.0.0.0:2181\n\
                    version=100000000";
        assert_eq!(three().to_string(), text);
    }

    #[test]
    fn some_leave_and_some_join_and_a_known_id_is_changed() {
        let text = after(&incremental("server.4=s4:2888:3888;2181,server.2=s2:2888:3888:observer;2181", "3"));
        let expected = "server.1=s1:2888:3888:participant;0.0.0.0:2181\n\
                        server.2=s2:2888:3888:observer;0.0.0.0:2181\n\
                        server.4=s4:2888:3888:participant;0.0.0.0:2181\n\
                        version=100000007";
        assert_eq!(text.as_deref(), Ok(expected));
    }

    #[test]
    fn members_are_replaced_as_a_whole_whatever_version_the_list_claims() {
        let members = "server.1=s1:2888:3888:participant;2181,server.9=[::1]:1:2:participant;[::1]:3,version=5";
        let request = Reconfig { joining: None, leaving: None, new_members: Some(members.into()), config_id: 0x1_0000_0000 };
        let expected = "server.1=s1:2888:3888:participant;0.0.0.0:2181\nserver.9=[::1]:1:2:participant;[::1]:3\nversion=100000007";
        assert_eq!(after(&request).as_deref(), Ok(expected));
    }

    #[test]
    fn what_is_wrong_is_told_as_apache_does() {
        for (why, request, code) in [
            ("no equals sign", incremental("some thing", ""), Code::BadArguments),
            ("no client port", incremental("server.4=s4:2888:3888", ""), Code::BadArguments),
            ("one port", incremental("server.4=s4:2888;2181", ""), Code::BadArguments),
            ("an unknown role", incremental("server.4=s4:2888:3888:king;2181", ""), Code::BadArguments),
            ("one port twice", incremental("server.4=s4:2888:2888;2181", ""), Code::BadArguments),
            ("an address that another has", incremental("server.4=s3:2888:3888;2181", ""), Code::BadArguments),
            ("a word for a port", incremental("server.4=s4:x:3888;2181", ""), Code::BadArguments),
            ("no port of TCP", incremental("server.4=s4:70000:3888;2181", ""), Code::MarshallingError),
            ("a word for an id", incremental("", "three"), Code::MarshallingError),
            ("fewer than two voters", incremental("", "2,3"), Code::BadArguments),
            ("observers alone", anew("server.1=s1:2888:3888:observer;2181"), Code::MarshallingError),
            ("one voter beside an observer", anew("server.1=s1:1:2;2181,server.2=s2:1:2:observer;2181"), Code::MarshallingError),
            ("one voter alone", anew("server.1=s1:1:2;2181"), Code::BadArguments),
            ("a version that is no number", anew("server.1=s1:1:2;2181,server.2=s2:1:2;2181,version=x"), Code::MarshallingError),
            ("an older version", Reconfig { config_id: 5, ..incremental("", "3") }, Code::BadVersion),
        ] {
            assert_eq!(after(&request), Err(code), "{why}");
        }
    }

    #[test]
    fn there_are_no_more_members_than_the_maximum_however_long_the_request() {
        let some = |ids: std::ops::RangeInclusive<usize>| {
            let all: Vec<String> = ids.rev().map(|id| format!("server.{id}=h{id}:2888:3888;2181")).collect();
            all.join(",")
        };
        assert!(after(&anew(&some(1..=64))).is_ok());
        assert!(after(&incremental(&some(4..=64), "")).is_ok());
        for request in [anew(&some(1..=65)), incremental(&some(4..=65), ""), incremental("", &vec!["9"; 65].join(","))] {
            assert_eq!(after(&request), Err(Code::BadArguments));
        }
    }

    #[test]
    fn an_observer_and_a_stranger_count_for_no_quorum() {
        let five = (1..=5).map(|id| Member::of(ServerId(id), id > 3));
        let verifier = QuorumVerifier::new(five, Zxid::ZERO);
        let quorum = |ids: &[u8]| verifier.contains_quorum(ids.iter().copied().map(ServerId));
        assert!(quorum(&[1, 2]) && quorum(&[1, 2, 3]));
        assert!(!quorum(&[1, 4, 5, 6]) && !quorum(&[3]));
    }
}
