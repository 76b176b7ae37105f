//! Fields that several records have, read to the simulation's types.

use std::rc::Rc;

use crate::jute::{Malformed, Reader, text_of};
use crate::sim::{MS, Time};
use crate::zk::{Acl, AclEntry, Data, Id, Perms, SessionId, Stat, WallClock, Zxid};

/// The least bytes of a string, which is its length.
pub const STRING: usize = 4;
/// The least bytes of an `ACL`.
const ACL: usize = 4 + STRING + STRING;

/// A string that must be there.
pub fn string(reader: &mut Reader<'_>) -> Result<Rc<str>, Malformed> {
    Ok(reader.string()?.ok_or(Malformed::Null)?.into())
}

/// A string for which null and the empty one mean the same.
pub fn string_or_empty(reader: &mut Reader<'_>) -> Result<Rc<str>, Malformed> {
    Ok(reader.string()?.unwrap_or_default().into())
}

pub fn optional_string(reader: &mut Reader<'_>) -> Result<Option<Rc<str>>, Malformed> {
    Ok(reader.string()?.map(Rc::from))
}

pub fn strings(reader: &mut Reader<'_>) -> Result<Vec<Rc<str>>, Malformed> {
    reader.vector(STRING, string)?.ok_or(Malformed::Null)
}

pub fn data(reader: &mut Reader<'_>) -> Result<Data, Malformed> {
    Ok(reader.buffer()?.map(text_of))
}

pub fn zxid(reader: &mut Reader<'_>) -> Result<Zxid, Malformed> {
    Ok(Zxid(reader.long()? as u64))
}

/// A list; null is one without entries, as which a server treats it, and no scheme is none that it knows. Kazoo writes the empty id of the scheme `auth` as null.
pub fn acl(reader: &mut Reader<'_>) -> Result<Acl, Malformed> {
    let entry = |reader: &mut Reader<'_>| {
        Ok(AclEntry { perms: Perms(reader.int()?), id: Id { scheme: string_or_empty(reader)?, id: string_or_empty(reader)? } })
    };
    Ok(Acl::new(reader.vector(ACL, entry)?.unwrap_or_default()))
}

pub fn stat(reader: &mut Reader<'_>, clock: WallClock) -> Result<Stat, Malformed> {
    let (czxid, mzxid) = (zxid(reader)?, zxid(reader)?);
    Ok(Stat {
        czxid,
        mzxid,
        ctime: time(reader.long()?, czxid, clock)?,
        mtime: time(reader.long()?, mzxid, clock)?,
        version: reader.int()?,
        cversion: reader.int()?,
        aversion: reader.int()?,
        ephemeral_owner: SessionId(reader.long()? as u64),
        data_length: reader.int()?,
        num_children: reader.int()?,
        pzxid: zxid(reader)?,
    })
}

/// The time of the change `zxid` in the run; 0 where there was no change.
fn time(millis: i64, zxid: Zxid, clock: WallClock) -> Result<Time, Malformed> {
    if zxid == Zxid::ZERO {
        return Ok(0);
    }
    let since = millis.checked_sub(clock.start).and_then(|since| Time::try_from(since).ok());
    since.and_then(|since| since.checked_mul(MS)).ok_or(Malformed::Value(millis))
}
