//! The rules about paths and access lists, as the plain model has them.

use zooscope::zk::{AclEntry, Code, Id, Op, Perms};

/// `PathUtils.validatePath`.
pub fn is_valid_path(path: &str) -> bool {
    if path == "/" {
        return true;
    }
    let Some(names) = path.strip_prefix('/') else { return false };
    let is_legal = |c: char| {
        !matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}')
            && (c as u32) < 0x1_0000
    };
    names.split('/').all(|name| !name.is_empty() && name != "." && name != ".." && name.chars().all(is_legal))
}

/// Whether the library sends such a call at all.
pub fn is_sent(op: &Op) -> bool {
    match op {
        Op::Create { path, mode, .. } if mode.is_sequential() => is_valid_path(&format!("{path}1")),
        Op::Multi(ops) | Op::MultiRead(ops) => ops.iter().all(is_sent),
        op => op.path().is_none_or(|path| is_valid_path(path)),
    }
}

/// The part of a path before its last slash.
pub fn parent_of(path: &str) -> &str {
    match path.rfind('/') {
        Some(slash) if slash > 0 => &path[..slash],
        _ => "/",
    }
}

/// Whether one of these ids has one of these rights.
pub fn allowed(acl: &[AclEntry], perms: Perms, ids: &[Id]) -> Result<(), Code> {
    let matches = |entry: &AclEntry, id: &Id| {
        entry.id.scheme == id.scheme
            && match &*id.scheme {
                "ip" => is_in_network(&entry.id.id, &id.id),
                _ => entry.id.id == id.id,
            }
    };
    let may = |entry: &AclEntry| {
        entry.perms.0 & perms.0 != 0 && (&*entry.id.scheme == "world" || ids.iter().any(|id| matches(entry, id)))
    };
    if acl.is_empty() || acl.iter().any(may) { Ok(()) } else { Err(Code::NoAuth) }
}

/// Four bytes, each by itself.
fn bytes_of(address: &str) -> Option<Vec<u8>> {
    let bytes: Option<Vec<u8>> = address.split('.').map(|byte| byte.parse().ok()).collect();
    bytes.filter(|bytes| bytes.len() == 4)
}

fn network(text: &str) -> Option<(Vec<u8>, usize)> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, bits.parse().ok().filter(|bits| *bits <= 32)?),
        None => (text, 32),
    };
    Some((bytes_of(address)?, bits))
}

fn is_in_network(of: &str, address: &str) -> bool {
    let (Some((network, bits)), Some(address)) = (network(of), bytes_of(address)) else { return false };
    let bit = |bytes: &[u8], n: usize| bytes[n / 8] >> (7 - n % 8) & 1;
    (0..bits).all(|n| bit(&network, n) == bit(&address, n))
}

/// The list that a znode gets from the one that was asked for.
pub fn fix_acl(wanted: &[AclEntry], ids: &[Id]) -> Result<Vec<AclEntry>, Code> {
    let mut without_doubles: Vec<&AclEntry> = Vec::new();
    for entry in wanted {
        if !without_doubles.contains(&entry) {
            without_doubles.push(entry);
        }
    }
    let mut fixed = Vec::new();
    for entry in without_doubles {
        let is_valid = match &*entry.id.scheme {
            "world" => &*entry.id.id == "anyone",
            "ip" => network(&entry.id.id).is_some(),
            // Java's split drops empty strings at the end.
            "digest" => entry.id.id.trim_end_matches(':').matches(':').count() == 1,
            "auth" => {
                let proven = ids.iter().filter(|id| &*id.scheme == "digest");
                let before = fixed.len();
                fixed.extend(proven.map(|id| AclEntry { perms: entry.perms, id: id.clone() }));
                if fixed.len() == before {
                    return Err(Code::InvalidAcl);
                }
                continue;
            }
            _ => false,
        };
        if !is_valid {
            return Err(Code::InvalidAcl);
        }
        fixed.push(entry.clone());
    }
    if fixed.is_empty() { Err(Code::InvalidAcl) } else { Ok(fixed) }
}
