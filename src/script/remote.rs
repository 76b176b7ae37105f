//! The words of a program that runs outside of the simulation: `remote c4 open s2`, and the frames that it sends, as hexadecimal digits. Where its
//! endpoint ends a connection, the bound stands with its number: `remote c4 end requests 5000`, `remote s1 refuse 127.0.0.1 maxClientCnxns 60`.

use std::fmt::{self, Display, Formatter, Write};
use std::net::Ipv4Addr;

use super::cursor::{Cursor, Parsed, clauses, expected};
use super::error::{Expectation, Vocabulary};
use crate::wire;
use crate::zk::{Action, Bound, ConnectRequest, Dynamic, Machine, Remote, RequestBody, ServerId, millis, password_bytes};

/// The most digits of a frame.
pub(super) const MAX_DIGITS: usize = 2 * wire::MAX_PACKET;
/// The most letters of a path in the comment behind a request.
const MAX_COMMENT: usize = 200;

#[derive(Clone, Copy)]
enum Deed {
    Open,
    Connect,
    Request,
    Sasl,
    Break,
    End,
}

const DEEDS: [(&str, Deed); 6] = [
    ("open", Deed::Open),
    ("connect", Deed::Connect),
    ("request", Deed::Request),
    ("sasl", Deed::Sasl),
    ("break", Deed::Break),
    ("end", Deed::End),
];

/// The bounds, each as it is allowed 0.
const BOUNDS: [(&str, Bound); 9] = [
    ("maxClientCnxns", Bound::PerAddress(0)),
    ("connections", Bound::Connections(0)),
    ("clients", Bound::Clients(0)),
    ("requests", Bound::Outstanding(0)),
    ("unheard", Bound::Unheard),
    ("unread", Bound::Unread),
    ("frame", Bound::Frame(0)),
    ("packet", Bound::Packet),
    ("operation", Bound::Operation),
];

/// Reads the words behind `remote`.
#[cold]
pub(super) fn remote(cursor: &mut Cursor) -> Parsed<Action> {
    if cursor.peek().is_some_and(|word| word.parse::<ServerId>().is_ok()) {
        return refuse(cursor);
    }
    let client = cursor.client(Expectation::NewClient)?;
    let word = match cursor.choice(Vocabulary::Keyword, &DEEDS)? {
        Deed::Open => Remote::Open(cursor.server()?),
        Deed::Connect => connect(cursor)?,
        Deed::Request => frame(cursor, request)?,
        Deed::Sasl => Remote::Sasl,
        Deed::Break => Remote::Break,
        Deed::End => Remote::End(bound(cursor)?),
    };
    Ok(Action::Remote { client, word })
}

/// A server that does not take a connection: `s1 refuse 127.0.0.1 maxClientCnxns 60`.
fn refuse(cursor: &mut Cursor) -> Parsed<Action> {
    let server = cursor.server()?;
    cursor.choice(Vocabulary::Keyword, &[("refuse", ())])?;
    let from = address(cursor)?;
    Ok(Action::RefuseRemote { server, from, bound: bound(cursor)? })
}

fn address(cursor: &mut Cursor) -> Parsed<Ipv4Addr> {
    let word = cursor.word(Expectation::Address)?;
    word.text.parse().map_err(|_| expected(&word, Expectation::Address))
}

fn bound(cursor: &mut Cursor) -> Parsed<Bound> {
    let mut bound = cursor.choice(Vocabulary::Keyword, &BOUNDS)?;
    if let Some(max) = max_of(&mut bound) {
        *max = cursor.number(0..=u64::from(u32::MAX))?;
    }
    Ok(bound)
}

/// The number of a bound that has one.
fn max_of(bound: &mut Bound) -> Option<&mut u32> {
    match bound {
        Bound::PerAddress(max) | Bound::Connections(max) | Bound::Clients(max) | Bound::Outstanding(max) | Bound::Frame(max) => {
            Some(max)
        }
        Bound::Unheard | Bound::Unread | Bound::Packet | Bound::Operation => None,
    }
}

/// A bound as one types it.
pub(super) struct BoundText(pub Bound);

impl Display for BoundText {
    #[cold]
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let BoundText(mut bound) = *self;
        let max = max_of(&mut bound).map(std::mem::take);
        let name = BOUNDS.iter().find(|(_, of)| *of == bound).map_or("", |(name, _)| name);
        f.write_str(name)?;
        max.map_or(Ok(()), |max| write!(f, " {max}"))
    }
}

/// The first packet, and the address that it comes from: `connect 0000… from 127.0.0.1`.
fn connect(cursor: &mut Cursor) -> Parsed<Remote> {
    let request = frame(cursor, |bytes| Some(wire::ConnectRequest::read(bytes).ok()?.known()))?;
    let mut from = Dynamic(None);
    clauses(cursor, &[("from", ())], |cursor, ()| {
        from = Dynamic(Some(address(cursor)?));
        Ok(())
    })?;
    Ok(Remote::Connect(ConnectRequest { address: from, ..request }))
}

fn request(bytes: &[u8]) -> Option<Remote> {
    match wire::Request::read(bytes).ok()? {
        wire::Request { xid, body: wire::Body::Known(body) } => Some(Remote::Request { xid, body }),
        _ => None,
    }
}

fn frame<T>(cursor: &mut Cursor, read: impl Fn(&[u8]) -> Option<T>) -> Parsed<T> {
    let word = cursor.word(Expectation::Frame)?;
    let bytes = bytes_of(&word.text);
    bytes.and_then(|bytes| read(&bytes)).ok_or_else(|| expected(&word, Expectation::Frame))
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digit = |digit: u8| char::from(digit).to_digit(16).map(|digit| digit as u8);
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}

/// A deed as one types it behind the client's id. A frame has a comment that says what it is.
pub(super) struct RemoteText<'a>(pub &'a Remote);

impl Display for RemoteText<'_> {
    #[cold]
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Remote::Open(server) => write!(f, "open {}", Machine::Server(*server)),
            Remote::Connect(request) => {
                let frame = wire::ConnectRequest {
                    protocol_version: 0,
                    last_zxid_seen: request.last_zxid_seen,
                    timeout: millis(request.timeout),
                    session: request.session,
                    password: Some(password_bytes(request.password).to_vec()),
                    read_only: Some(request.read_only.0.is_some()),
                };
                write_frame(f, "connect", &frame.write())?;
                request.address.0.map_or(Ok(()), |address| write!(f, " from {address}"))
            }
            Remote::Request { xid, body } => {
                let frame = wire::Request { xid: *xid, body: wire::Body::Known(body.clone()) };
                write_frame(f, "request", &frame.write())?;
                f.write_str(" # ")?;
                f.write_str(body.name())?;
                // Another program's path may hold anything.
                match path(body).filter(|path| path.len() <= MAX_COMMENT && !path.contains(char::is_control)) {
                    Some(path) => write!(f, " {path}"),
                    None => Ok(()),
                }
            }
            Remote::Sasl => f.write_str("sasl"),
            Remote::Break => f.write_str("break"),
            Remote::End(bound) => write!(f, "end {}", BoundText(*bound)),
        }
    }
}

fn write_frame(f: &mut Formatter<'_>, word: &str, bytes: &[u8]) -> fmt::Result {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(digits, "{byte:02x}")?;
    }
    write!(f, "{word} {digits}")
}

fn path(body: &RequestBody) -> Option<&str> {
    match body {
        RequestBody::Op(op) => op.path().map(|path| &**path),
        _ => None,
    }
}
