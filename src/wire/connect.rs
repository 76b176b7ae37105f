//! The handshake: `ConnectRequest` and `ConnectResponse`, both with and without the byte that 3.4 added, which says whether a read-only server will do.

use crate::jute::{Malformed, Reader};
use crate::sim::{Duration, MS};
use crate::zk::{self, PASSWORD, SessionId, Zxid, password_bytes, write_connect, write_connected};

/// The first packet of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectRequest {
    /// 0 in every version so far. Servers do not look at it.
    pub protocol_version: i32,
    pub last_zxid_seen: Zxid,
    /// Milliseconds.
    pub timeout: i32,
    /// Zero asks for a new session.
    pub session: SessionId,
    /// Null, or of another length than 16, is a password that fits no session.
    pub password: Option<Vec<u8>>,
    /// `None` where a client does not send it; its answer does not have it either.
    pub read_only: Option<bool>,
}

/// The answer. A refused session has a timeout of 0, the session 0 and a password of zeros; then the server closes the connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectResponse {
    pub protocol_version: i32,
    pub timeout: i32,
    pub session: SessionId,
    pub password: [u8; PASSWORD],
    /// Whether the server is a read-only one.
    pub read_only: Option<bool>,
}

impl ConnectRequest {
    /// # Errors
    /// `Torn` or `Length`. Apache closes the connection.
    pub fn read(frame: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(frame);
        Ok(ConnectRequest {
            protocol_version: reader.int()?,
            last_zxid_seen: Zxid(reader.long()? as u64),
            timeout: reader.int()?,
            session: SessionId(reader.long()? as u64),
            password: reader.buffer()?.map(<[u8]>::to_vec),
            read_only: read_only(&mut reader),
        })
    }

    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let password = self.password.as_deref();
        write_connect(self.protocol_version, self.last_zxid_seen, self.timeout, self.session, password, self.read_only, &mut bytes);
        bytes
    }

    /// The request as the simulated servers know it.
    pub fn known(&self) -> zk::ConnectRequest {
        zk::ConnectRequest {
            last_zxid_seen: self.last_zxid_seen,
            timeout: span(self.timeout),
            session: self.session,
            password: password(self.password.as_deref().unwrap_or_default()),
            read_only: zk::Dynamic((self.read_only == Some(true)).then_some(())),
            address: zk::Dynamic(None),
        }
    }
}

impl ConnectResponse {
    /// # Errors
    /// `Torn`, `Length`, or `Value` where the password has another length than 16.
    pub fn read(frame: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(frame);
        let protocol_version = reader.int()?;
        let timeout = reader.int()?;
        let session = SessionId(reader.long()? as u64);
        let password = reader.buffer()?.ok_or(Malformed::Null)?;
        let password = password.try_into().map_err(|_| Malformed::Value(password.len() as i64))?;
        Ok(ConnectResponse { protocol_version, timeout, session, password, read_only: read_only(&mut reader) })
    }

    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_connected(self.protocol_version, self.timeout, self.session, &self.password, self.read_only, &mut bytes);
        bytes
    }

    /// What a simulated server answers, to a client that sends and reads the last byte, or to one that does not.
    pub fn of(response: &zk::ConnectResponse, knows_read_only: bool) -> Self {
        ConnectResponse {
            protocol_version: 0,
            timeout: zk::millis(response.timeout),
            session: response.session,
            password: password_bytes(response.password),
            read_only: knows_read_only.then_some(response.read_only.0.is_some()),
        }
    }
}

/// The byte at the end, where there is one.
fn read_only(reader: &mut Reader<'_>) -> Option<bool> {
    reader.bool().ok()
}

/// A span of so many milliseconds; a negative one is none.
fn span(millis: i32) -> Duration {
    Duration::from(millis.max(0).unsigned_abs()) * MS
}

/// The simulation's password of these bytes. Those that it did not make itself become one that fits no session but by chance, of 1 in 2^64.
fn password(bytes: &[u8]) -> u64 {
    match <[u8; PASSWORD]>::try_from(bytes).map(u128::from_be_bytes) {
        Ok(number) => u64::try_from(number).unwrap_or((number >> 64) as u64 ^ (number as u64).rotate_left(29)),
        Err(_) => bytes.iter().fold(!0, |sum: u64, byte| sum.rotate_left(5) ^ u64::from(*byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_of_the_simulation_has_16_bytes_and_comes_back() {
        for number in [0, 1, u64::MAX, 0x0123_4567_89ab_cdef] {
            assert_eq!(password(&password_bytes(number)), number);
        }
    }
}
