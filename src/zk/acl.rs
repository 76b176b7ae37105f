//! Access control: rights to a znode (`ZooDefs.Perms`, `PrepRequestProcessor.fixupACL`, `ZooKeeperServer.checkACL`).
//!
//! A list belongs to one znode and is not inherited. The rights to create and delete are about the znode's children.

use std::fmt;
use std::net::Ipv4Addr;
use std::rc::Rc;

use super::code::Code;
use super::ids::ClientId;

/// `zookeeper.DigestAuthenticationProvider.superDigest` of the password `test`.
const SUPER_DIGEST: &str = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

/// A set of rights, as Apache's bits. Bits beyond the five are kept as they came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Perms(pub i32);

/// An identity, of an entry or of a connection: `world:anyone`, `ip:10.0.0.1`, `digest:alice:aYXl…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Id {
    pub scheme: Rc<str>,
    pub id: Rc<str>,
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AclEntry {
    pub perms: Perms,
    pub id: Id,
}

/// A list of entries. `None` is the open one, which nearly every znode has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Acl(Option<Rc<[AclEntry]>>);

/// The identities that a connection has shown, oldest first.
pub type AuthInfo = Rc<[Id]>;

impl Perms {
    pub const READ: Perms = Perms(1);
    pub const WRITE: Perms = Perms(2);
    pub const CREATE: Perms = Perms(4);
    pub const DELETE: Perms = Perms(8);
    pub const ADMIN: Perms = Perms(16);
    pub const ALL: Perms = Perms(31);

    /// The rights in the order in which `zkCli.sh` writes their letters.
    pub const LETTERS: [(char, Perms); 5] =
        [('c', Perms::CREATE), ('d', Perms::DELETE), ('r', Perms::READ), ('w', Perms::WRITE), ('a', Perms::ADMIN)];

    fn has_any(self, of: Perms) -> bool {
        self.0 & of.0 != 0
    }
}

/// The letters of `zkCli.sh`: `cdrwa`.
impl fmt::Display for Perms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Perms::LETTERS.iter().filter(|(_, perm)| self.has_any(*perm)).try_for_each(|(letter, _)| write!(f, "{letter}"))
    }
}

impl Id {
    pub fn new(scheme: &str, id: &str) -> Self {
        Id { scheme: scheme.into(), id: id.into() }
    }

    fn is_anyone(&self) -> bool {
        &*self.scheme == "world" && &*self.id == "anyone"
    }

    /// The identity of a client that has shown none: its address.
    pub fn address_of(client: ClientId) -> Self {
        let [high, low] = client.0.to_be_bytes();
        Id::new("ip", &Ipv4Addr::new(10, 0, high, low).to_string())
    }

    /// The identity behind `addauth digest user:password`: the user, and a hash of both
    /// (`DigestAuthenticationProvider.generateDigest`).
    pub fn digest_of(credentials: &str) -> Self {
        let user = credentials.split(':').next().unwrap_or_default();
        let hash = base64(&sha1_smol::Sha1::from(credentials).digest().bytes());
        Id { scheme: "digest".into(), id: format!("{user}:{hash}").into() }
    }

    /// The super user, who may do everything.
    pub fn super_user() -> Self {
        Id::new("super", "")
    }

    fn is_super(&self) -> bool {
        &*self.scheme == "super"
    }

    /// Whether this is the digest of the super user's name and password, `super:test`.
    pub fn is_super_digest(&self) -> bool {
        *self == Id::new("digest", SUPER_DIGEST)
    }

    /// The name alone, without the hash that proves it.
    pub fn user(&self) -> &str {
        match &*self.scheme {
            "digest" => self.id.split(':').next().unwrap_or_default(),
            _ => &self.id,
        }
    }

    /// Whether an entry with this id could ever match somebody (`isValid` of the scheme's provider).
    fn is_valid(&self) -> bool {
        match &*self.scheme {
            // Java's `split` drops what is empty at the end: `alice:` is one part.
            "digest" => self.id.trim_end_matches(':').split(':').count() == 2,
            "ip" => parse_network(&self.id).is_some(),
            _ => self.is_anyone(),
        }
    }

    /// Whether this id means somebody with the identities `shown`.
    fn matches(&self, shown: &Id) -> bool {
        if self.scheme != shown.scheme {
            return false;
        }
        if &*self.scheme == "ip" { in_network(&self.id, &shown.id) } else { self.id == shown.id }
    }
}

/// The form that `zkCli.sh` takes: `world:anyone:cdrwa,ip:10.0.0.1:r`.
impl fmt::Display for Acl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, AclEntry { perms, id }) in self.entries().iter().enumerate() {
            write!(f, "{}{id}:{perms}", if n > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

/// `zkCli.sh`'s way to write one: `world:anyone`.
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scheme, self.id)
    }
}

fn parse_network(text: &str) -> Option<(Ipv4Addr, u32)> {
    let (address, bits) = text.split_once('/').unwrap_or((text, "32"));
    let bits = bits.parse().ok().filter(|bits| *bits <= 32)?;
    Some((parse_address(address)?, bits))
}

/// Zeros may lead (`IPAuthenticationProvider.v4addr2Bytes`).
fn parse_address(text: &str) -> Option<Ipv4Addr> {
    let mut octets = text.split('.').map(|octet| octet.parse::<u8>().ok());
    let address = [octets.next()??, octets.next()??, octets.next()??, octets.next()??];
    octets.next().is_none().then_some(address.into())
}

fn in_network(network: &str, address: &str) -> bool {
    let (Some((network, bits)), Some(address)) = (parse_network(network), parse_address(address)) else { return false };
    let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
    u32::from(network) & mask == u32::from(address) & mask
}

impl Acl {
    /// `OPEN_ACL_UNSAFE`: everybody may do everything.
    pub const OPEN: Acl = Acl(None);

    pub fn new(entries: Vec<AclEntry>) -> Self {
        let is_open = matches!(entries.as_slice(), [only] if only.perms == Perms::ALL && only.id.is_anyone());
        Acl((!is_open).then(|| entries.into()))
    }

    /// One entry for the whole world.
    pub fn world(perms: Perms) -> Self {
        Acl::new(vec![AclEntry { perms, id: Id::new("world", "anyone") }])
    }

    pub fn is_open(&self) -> bool {
        self.0.is_none()
    }

    pub fn entries(&self) -> Vec<AclEntry> {
        match &self.0 {
            Some(entries) => entries.to_vec(),
            None => vec![AclEntry { perms: Perms::ALL, id: Id::new("world", "anyone") }],
        }
    }

    /// Whether somebody with these identities may do any of `perms`.
    ///
    /// # Errors
    /// `NoAuth`.
    pub fn check(&self, perms: Perms, shown: &AuthInfo) -> Result<(), Code> {
        let Some(entries) = &self.0 else { return Ok(()) };
        // A znode without any entry is open too.
        let allowed = entries.is_empty()
            || shown.iter().any(Id::is_super)
            || entries.iter().any(|entry| {
                entry.perms.has_any(perms) && (entry.id.is_anyone() || shown.iter().any(|shown| entry.id.matches(shown)))
            });
        if allowed { Ok(()) } else { Err(Code::NoAuth) }
    }

    /// The list as a znode gets it: without doubles, and with the creator's own ids for the scheme `auth`.
    ///
    /// # Errors
    /// `InvalidAcl` where it is empty or an entry could match nobody.
    pub fn fixed_up(&self, shown: &AuthInfo) -> Result<Acl, Code> {
        let Some(entries) = &self.0 else { return Ok(Acl::OPEN) };
        let mut fixed: Vec<AclEntry> = Vec::new();
        for (_, entry) in entries.iter().enumerate().filter(|(n, entry)| !entries[..*n].contains(entry)) {
            if &*entry.id.scheme != "auth" {
                if !entry.id.is_valid() {
                    return Err(Code::InvalidAcl);
                }
                fixed.push(entry.clone());
                continue;
            }
            // An address is shown by being there; only a digest has been proven.
            let proven: Vec<&Id> = shown.iter().filter(|id| &*id.scheme == "digest").collect();
            if proven.is_empty() {
                return Err(Code::InvalidAcl);
            }
            fixed.extend(proven.into_iter().map(|id| AclEntry { perms: entry.perms, id: id.clone() }));
        }
        if fixed.is_empty() { Err(Code::InvalidAcl) } else { Ok(Acl::new(fixed)) }
    }

    /// The list for somebody who may not administer the znode: without the hashes.
    pub fn masked(&self) -> Acl {
        let Some(entries) = &self.0 else { return Acl::OPEN };
        let mask = |entry: &AclEntry| {
            let mut entry = entry.clone();
            if &*entry.id.scheme == "digest" {
                entry.id.id = format!("{}:x", entry.id.user()).into();
            }
            entry
        };
        Acl::new(entries.iter().map(mask).collect())
    }
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, n| bits << 8 | u32::from(chunk.get(n).copied().unwrap_or(0)));
        for n in 0..4 {
            let sextet = bits >> (18 - 6 * n) & 63;
            text.push(if n <= chunk.len() { char::from(ALPHABET[sextet as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(perms: i32, scheme: &str, id: &str) -> AclEntry {
        AclEntry { perms: Perms(perms), id: Id::new(scheme, id) }
    }

    fn shown(ids: &[Id]) -> AuthInfo {
        ids.to_vec().into()
    }

    #[test]
    fn a_digest_is_apaches() {
        // As a real server answered: conformance case acl/digest.
        assert_eq!(&*Id::digest_of("alice:secret").id, "alice:aYXlLOpEooaV1cRAvUL1fp9Qt7E=");
    }

    #[test]
    fn base64_pads_like_the_rfc() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_network_matches_the_addresses_in_it() {
        let me = shown(&[Id::new("ip", "10.0.0.7")]);
        for (id, allowed) in
            [("10.0.0.7", true), ("10.0.0.8", false), ("10.0.0.0/24", true), ("10.1.0.0/16", false), ("0.0.0.0/0", true)]
        {
            assert_eq!(Acl::new(vec![entry(1, "ip", id)]).check(Perms::READ, &me).is_ok(), allowed, "{id}");
        }
        for id in ["10.0.0", "10.0.0.0/33", "10.0.0.0/x", "somebody"] {
            assert_eq!(Acl::new(vec![entry(1, "ip", id)]).fixed_up(&me), Err(Code::InvalidAcl), "{id}");
        }
    }

    #[test]
    fn the_scheme_auth_becomes_what_the_creator_has_proven() {
        let acl = Acl::new(vec![entry(31, "auth", "whatever"), entry(31, "auth", "whatever")]);
        let alice = Id::digest_of("alice:secret");
        let with = acl.fixed_up(&shown(&[Id::new("ip", "10.0.0.1"), alice.clone()]));
        assert_eq!(with, Ok(Acl::new(vec![AclEntry { perms: Perms::ALL, id: alice }])));
        assert_eq!(acl.fixed_up(&shown(&[Id::new("ip", "10.0.0.1")])), Err(Code::InvalidAcl));
    }

    #[test]
    fn nobody_but_the_admin_sees_a_hash() {
        let acl = Acl::new(vec![entry(31, "digest", "alice:hash"), entry(1, "world", "anyone")]);
        assert_eq!(acl.masked(), Acl::new(vec![entry(31, "digest", "alice:x"), entry(1, "world", "anyone")]));
    }

    #[test]
    fn rights_are_written_in_zkclis_order() {
        assert_eq!(Perms::ALL.to_string(), "cdrwa");
        assert_eq!(Perms(3).to_string(), "rw");
    }
}
