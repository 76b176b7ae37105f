//! Random requests: all operations of the wire, legal ones and others.

use zooscope::jute::Sink;
use zooscope::wire::{Asked, OpCode};

use super::raw::Xorshift;

/// Stands in all paths of a round for the name of its own part of the tree; other rounds have as many bytes.
pub const ROUND: &str = "/r000000";
/// The connections of a round.
pub const SLOTS: u64 = 3;

pub const PING: i32 = 11;
pub const CLOSE_SESSION: i32 = -11;
const AUTH_XID: i32 = -4;
const SET_WATCHES_XID: i32 = -8;

/// What one program does.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Connects for a new session, whatever there was.
    Open { timeout: i32, has_read_only: bool },
    /// Comes back on a new connection with its session, and with a wrong password.
    Return { knows_password: bool },
    /// Sends a request.
    Request { told: String, number: i32, xid: i32, body: Vec<u8>, asked: Option<Asked> },
}

#[derive(Clone, Debug)]
pub struct Step {
    pub slot: usize,
    pub ask: Ask,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.ask {
            Ask::Request { told, number, xid, body, .. } => {
                write!(f, "{}: {told} (operation {number}, xid {xid}, {} bytes)", self.slot, body.len())
            }
            other => write!(f, "{}: {other:?}", self.slot),
        }
    }
}

pub fn frame(number: i32, xid: i32, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.int(xid);
    bytes.int(number);
    bytes.raw(body);
    bytes
}

/// The requests of a round, in a part of the tree that has a quota or has none.
pub fn round(seed: u64, length: usize, has_quota: bool) -> Vec<Step> {
    let numbers = Xorshift(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut draw = Draw { numbers, is_part: false, has_quota };
    // The first numbers of a small seed are alike.
    (0..8).for_each(|_| _ = draw.numbers.below(2));
    let open = |slot| Step { slot, ask: Ask::Open { timeout: 30_000, has_read_only: true } };
    let mut steps: Vec<Step> = (0..SLOTS as usize).map(open).collect();
    if has_quota {
        steps.extend(draw.set_quota().map(|ask| Step { slot: 0, ask }));
    }
    let mut xid = 0;
    while steps.len() < length {
        xid += 1;
        let ask = draw.ask(xid);
        steps.push(Step { slot: draw.numbers.below(SLOTS) as usize, ask });
    }
    steps
}

struct Draw {
    numbers: Xorshift,
    /// What is drawn is an operation of a multi.
    is_part: bool,
    has_quota: bool,
}

/// A body that is written, and what it says.
#[derive(Default)]
struct Body {
    bytes: Vec<u8>,
    told: String,
}

impl Body {
    fn string(&mut self, text: Option<&str>) {
        self.bytes.buffer(text.map(str::as_bytes));
        self.tell(&format!("{text:?}"));
    }

    fn buffer(&mut self, bytes: Option<&[u8]>) {
        self.bytes.buffer(bytes);
        self.tell(&format!("{:?}", bytes.map(String::from_utf8_lossy)));
    }

    fn int(&mut self, number: i32) {
        self.bytes.int(number);
        self.tell(&number.to_string());
    }

    fn long(&mut self, number: i64) {
        self.bytes.long(number);
        self.tell(&number.to_string());
    }

    fn bool(&mut self, value: bool) {
        self.bytes.bool(value);
        self.tell(&value.to_string());
    }

    fn tell(&mut self, text: &str) {
        self.told += " ";
        self.told += text;
    }
}

impl Draw {
    fn one_in(&mut self, bound: u64) -> bool {
        self.numbers.below(bound) == 0
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.numbers.below(all.len() as u64) as usize]
    }

    /// Limits for the round's part of the tree, soft and hard ones, as `setquota` makes them.
    fn set_quota(&mut self) -> [Ask; 3] {
        let quota = format!("/zookeeper/quota{ROUND}");
        let [count, bytes] = [self.of(&["-1", "1", "5"]), self.of(&["-1", "100", "700"])];
        let hard = [self.of(&["-1", "3", "6"]), self.of(&["-1", "300", "650"])];
        let limits = format!("count={count},bytes={bytes}=;byteHardLimit={};countHardLimit={}", hard[1], hard[0]);
        let znodes = [("", None), ("/zookeeper_limits", Some(&*limits)), ("/zookeeper_stats", Some("count=0,bytes=0"))];
        znodes.map(|(name, data)| create_open(&format!("{quota}{name}"), data))
    }

    fn ask(&mut self, xid: i32) -> Ask {
        if self.has_quota && self.one_in(8) {
            let mut body = Body::default();
            body.string(Some(&format!("/zookeeper/quota{ROUND}/zookeeper_stats")));
            body.bool(false);
            return request(4, xid, body, []);
        }
        match self.numbers.below(60) {
            0 => {
                let timeout = self.of(&[-1, 0, 1, 4_000, 12_345, 40_000, 100_000, i32::MAX]);
                // A short one would end while the machine is busy.
                let timeout = if timeout < 10_000 && !self.one_in(4) { 20_000 } else { timeout };
                Ask::Open { timeout, has_read_only: !self.one_in(3) }
            }
            1 => Ask::Return { knows_password: !self.one_in(4) },
            2 if self.one_in(2) => request(CLOSE_SESSION, xid, Body::default(), []),
            _ => self.request(xid),
        }
    }

    fn request(&mut self, xid: i32) -> Ask {
        let mut body = Body::default();
        let mut parts = Vec::new();
        let number = self.of(&[
            1, 1, 1, 1, 1, 15, 15, 19, 21, 2, 2, 2, 5, 5, 5, 3, 3, 4, 4, 8, 8, 12, 12, 6, 7, 7, 9, 13, 14, 14, 14, 14, 22, 22, 106,
            106, 18, 18, 17, 103, 104, 107, 100, 101, 105, 102, 20, 11, 0,
        ]);
        match number {
            14 | 22 => parts = self.multi(number == 22, &mut body),
            number => self.body(number, &mut body),
        }
        let number = if number == 0 && self.one_in(2) { self.of(&[10, 99, 108, -100, -1, i32::MIN]) } else { number };
        let number = if number == 0 { 3 } else { number };
        // Not what ends the connection and has no answer.
        if self.one_in(40) && !matches!(number, PING) {
            match self.numbers.below(2) {
                0 => {
                    body.bytes.truncate(self.numbers.below(body.bytes.len() as u64 + 1) as usize);
                    body.tell("torn");
                }
                _ => {
                    body.int(7);
                    body.tell("behind it");
                }
            }
        }
        let xid = match number {
            100 => AUTH_XID,
            101 | 105 => SET_WATCHES_XID,
            _ => xid,
        };
        request(number, xid, body, parts)
    }

    /// The record of an operation that is no multi.
    fn body(&mut self, number: i32, body: &mut Body) {
        match number {
            1 | 15 | 19 | 21 => self.create(number, body),
            2 | 13 => {
                self.path(body);
                self.version(body);
            }
            3 | 4 | 8 | 12 => {
                self.path(body);
                body.bool(self.one_in(2));
            }
            5 => {
                self.path(body);
                self.data(body);
                self.version(body);
            }
            7 => {
                self.path(body);
                self.acl(body);
                self.version(body);
            }
            6 | 9 | 103 | 104 => self.path(body),
            // The server takes the whole frame for the path.
            20 => self.path(body),
            17 | 18 => {
                self.path(body);
                let kind = self.of(&[1, 2, 3, 3]);
                let kind = if self.one_in(20) { self.of(&[0, 4, -1]) } else { kind };
                body.int(kind);
            }
            106 => {
                // Null leaves Apache's server halfway.
                let path = self.path_text().unwrap_or_default();
                body.string(Some(&path));
                let mode = if self.one_in(20) { self.of(&[2, -1]) } else { self.of(&[0, 1]) };
                body.int(mode);
            }
            100 => {
                body.int(0);
                let scheme = self.of(&["digest", "digest", "digest", "digest", "digest", "digest", "digest", "digest", "ip", "ip"]);
                let scheme =
                    if self.one_in(4) { self.of(&["world", "auth", "super", "x509", "sasl", "nosuch", ""]) } else { scheme };
                body.string((!self.one_in(30)).then_some(scheme));
                let auth = self.of(&["alice:secret", "bob:x", "", "alice", ":", "a:b:c", "super:test"]);
                body.buffer((!self.one_in(30)).then_some(auth.as_bytes()));
            }
            101 | 105 => {
                body.long(self.of(&[0, 0, i64::MAX, -1]));
                for _ in 0..if number == 101 { 3 } else { 5 } {
                    let length = self.numbers.below(3);
                    body.int(length as i32);
                    // Null among them leaves Apache's server halfway.
                    (0..length).for_each(|_| body.string(self.path_text().as_deref().or(Some("/"))));
                }
            }
            102 => body.buffer(self.of(&[None, Some(b"".as_slice()), Some(b"x".as_slice())])),
            _ => {}
        }
    }

    /// An operation of a multi. One with null for its path makes Apache's server leave a zxid out.
    fn part(&mut self, number: i32, body: &mut Body) {
        let before = (body.bytes.len(), body.told.len());
        self.is_part = true;
        self.body(number, body);
        self.is_part = false;
        if body.bytes[before.0..].starts_with(&(-1_i32).to_be_bytes()) {
            body.bytes.truncate(before.0);
            body.told.truncate(before.1);
            self.part(number, body);
        }
    }

    fn create(&mut self, number: i32, body: &mut Body) {
        let path = self.path_text();
        // A TTL is looked at before the path.
        body.string(if number == 21 { path.as_deref().or(Some("")) } else { path.as_deref() });
        self.data(body);
        self.acl(body);
        let flags = match number {
            19 => 4,
            21 => self.of(&[5, 6]),
            _ => self.of(&[0, 0, 0, 0, 1, 1, 2, 2, 3]),
        };
        // Apache numbers a container whose flags say so, and keeps a TTL whatever they say.
        let odd: &[i32] = match number {
            19 => &[0, 1, 4, 5, 6, 7, -1],
            21 => &[5, 6, 7, -1],
            _ => &[0, 1, 2, 3, 4, 5, 6, 7, -1],
        };
        // In a multi, flags that do not fit the operation are an exception at Apache's server. They are looked at before the path.
        body.int(if !self.is_part && path.is_some() && self.one_in(25) { self.of(odd) } else { flags });
        if number == 21 {
            body.long(self.of(&[86_400_000, 86_400_000, 0, -1, 0xff_ffff_ffff, 0x100_0000_0000]));
        }
    }

    fn multi(&mut self, reads: bool, body: &mut Body) -> Vec<OpCode> {
        let mut parts = Vec::new();
        for _ in 0..self.numbers.below(4) {
            let number = if reads { self.of(&[4, 4, 8, 8]) } else { self.of(&[1, 1, 15, 19, 21, 2, 2, 5, 5, 13, 13]) };
            let number = if self.one_in(30) { self.of(&[1, 2, 3, 4, 7, 8, 12, 99]) } else { number };
            body.tell(&format!("[{number}"));
            body.bytes.int(number);
            body.bytes.bool(false);
            body.bytes.int(-1);
            self.part(number, body);
            body.tell("]");
            parts.extend(OpCode::of(number));
        }
        body.bytes.int(-1);
        body.bytes.bool(true);
        body.bytes.int(-1);
        parts
    }

    fn path(&mut self, body: &mut Body) {
        let path = self.path_text();
        body.string(path.as_deref());
    }

    fn path_text(&mut self) -> Option<String> {
        let good =
            ["", "/a", "/a", "/a", "/b", "/a/b", "/a/b", "/a/b/c", "/a/s-", "/a/s-0000000000", "/a/s-0000000001", "/锁", "/a b"];
        let bad = ["/", "/a/", "//a", "/.", "/a/../b", "/\u{1}", "/\0", "/a/b/.", "/\u{e000}"];
        let elsewhere = ["/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config", "", "a", "//", "/r", "/nowhere/a"];
        match self.numbers.below(40) {
            0 => None,
            1 | 2 => Some(self.of(&elsewhere).to_owned()),
            3 | 4 => Some(format!("{ROUND}{}", self.of(&bad))),
            _ => Some(format!("{ROUND}{}", self.of(&good))),
        }
    }

    fn version(&mut self, body: &mut Body) {
        body.int(self.of(&[-1, -1, -1, -1, 0, 0, 1, 2, -2, i32::MAX]));
    }

    fn data(&mut self, body: &mut Body) {
        let long = [b'x'; 300];
        let all: [Option<&[u8]>; 6] =
            [None, Some(b""), Some(b"x"), Some("锁".as_bytes()), Some(&[0xff, 0, 0x80, 0xc3]), Some(&long)];
        body.buffer(self.of(&all));
    }

    fn acl(&mut self, body: &mut Body) {
        if self.numbers.below(10) < 7 {
            body.bytes.int(1);
            return entry(body, 31, Some("world"), Some("anyone"));
        }
        if self.one_in(12) {
            return body.int(self.of(&[-1, 0]));
        }
        let length = 1 + self.numbers.below(2);
        body.int(length as i32);
        for _ in 0..length {
            let perms = self.of(&[31, 31, 31, 1, 16, 30, 0, 32, -1]);
            let (scheme, id) = self.of(&[
                ("world", "anyone"),
                ("world", "anyone"),
                ("auth", ""),
                ("auth", "x"),
                ("digest", "alice:aYXlLOpEooaV1cRAvUL1fp9Qt7E="),
                ("digest", "alice:aYXlLOpEooaV1cRAvUL1fp9Qt7E="),
                ("digest", "bob:nothing"),
                ("digest", "bob"),
                ("ip", "0.0.0.0/0"),
                ("ip", "203.0.113.7"),
                ("ip", "x"),
                ("world", "x"),
                ("nosuch", "x"),
                ("super", ""),
                ("x509", "CN=alice"),
                ("sasl", "alice"),
                ("digest", "super:D/InIHSb7yEEbrWz8b9l71RjZJU="),
                ("", ""),
            ]);
            // Null elsewhere is an exception at Apache's server.
            let no_scheme = length == 1 && self.one_in(40);
            let no_id = length == 1 && scheme == "auth" && self.one_in(4);
            entry(body, perms, (!no_scheme).then_some(scheme), (!no_id).then_some(id));
        }
    }
}

fn entry(body: &mut Body, perms: i32, scheme: Option<&str>, id: Option<&str>) {
    body.int(perms);
    body.string(scheme);
    body.string(id);
}

fn request(number: i32, xid: i32, body: Body, parts: impl IntoIterator<Item = OpCode>) -> Ask {
    let op = OpCode::of(number);
    let told = format!("{}{}", op.map_or_else(|| "unknown".to_owned(), |op| format!("{op:?}")), body.told);
    Ask::Request { told, number, xid, body: body.bytes, asked: op.map(|op| Asked::new(op, parts)) }
}

/// Makes the part of the tree that is the round's own.
pub fn make() -> Ask {
    create_open(ROUND, None)
}

/// What those find who can only read.
pub fn populate() -> impl Iterator<Item = Ask> {
    let znodes = [
        ("/a", Some("x")),
        ("/a/b", None),
        ("/a/b/c", Some("")),
        ("/a/s-0000000000", Some("1")),
        ("/b", Some("锁")),
        ("/锁", None),
    ];
    znodes.into_iter().map(|(path, data)| create_open(&format!("{ROUND}{path}"), data))
}

/// A create of a znode for which the world may do all.
fn create_open(path: &str, data: Option<&str>) -> Ask {
    let mut body = Body::default();
    body.string(Some(path));
    body.buffer(data.map(str::as_bytes));
    body.bytes.int(1);
    entry(&mut body, 31, Some("world"), Some("anyone"));
    body.int(0);
    request(1, 1, body, [])
}
