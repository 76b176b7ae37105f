//! What Apache's server was found to answer, and the simulated one did not (`back_to_back/`).

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod raw;

use std::net::{IpAddr, Ipv4Addr};

use live::{Addresses, Beginning, Ensemble, Out, Outside, SocketId, Whitelist};
use zooscope::jute::Sink;
use zooscope::lang::Lang;
use zooscope::sim::{Position, Step};
use zooscope::tell;
use zooscope::wire::{Frames, MAX_PACKET, PASSWORD, PING_XID};
use zooscope::zk::{Code, Note, OpCode, ServerId, SessionId};

use raw::connect_request;

const ID: SocketId = SocketId(1);
const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const OPEN: i32 = 31;

/// A server, and a program that has a session there.
fn begun() -> Ensemble {
    let outside = Outside {
        unix_millis: 1_700_000_000_000,
        speed: 1.0,
        whitelist: Whitelist::All,
        addresses: Addresses { host: Ipv4Addr::LOCALHOST, first: 2181 },
    };
    let mut ensemble = Ensemble::new(Beginning::ensemble(1), outside);
    ensemble.opened(ID, ServerId(1), LOCALHOST);
    ensemble.frame(ID, &connect_request(SessionId::NONE, [0; PASSWORD]).write());
    heard(&mut ensemble);
    ensemble
}

/// What comes within a second, and whether the connection ends.
fn heard(ensemble: &mut Ensemble) -> (Vec<Vec<u8>>, bool) {
    ensemble.advance(ensemble.now() + 1_000_000);
    let (mut frames, mut is_over) = (Frames::new(MAX_PACKET), false);
    for out in ensemble.take_out() {
        match out {
            Out::Send(ID, bytes) => frames.push(&bytes),
            Out::Close(ID) => is_over = true,
            _ => {}
        }
    }
    let mut all = Vec::new();
    while let Some(frame) = frames.next_frame().unwrap() {
        all.push(frame.to_vec());
    }
    (all, is_over)
}

/// The answers to a request.
fn asked(ensemble: &mut Ensemble, op: OpCode, xid: i32, body: &[u8]) -> (Vec<Vec<u8>>, bool) {
    let mut frame = Vec::new();
    frame.int(xid);
    frame.int(op.number());
    frame.raw(body);
    ensemble.frame(ID, &frame);
    heard(ensemble)
}

/// The xid, the zxid and the error of the only answer.
fn head(answers: &(Vec<Vec<u8>>, bool)) -> (i32, u64, i32) {
    let [answer] = answers.0.as_slice() else { panic!("{answers:?}") };
    let int = |at: usize| i32::from_be_bytes(answer[at..at + 4].try_into().unwrap());
    (int(0), u64::from_be_bytes(answer[4..12].try_into().unwrap()), int(12))
}

fn body(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut bytes);
    bytes
}

/// A create of a persistent znode for which the world may do all.
fn create(path: &str) -> Vec<u8> {
    body(|out| {
        out.string(path);
        out.null();
        out.int(1);
        out.int(OPEN);
        out.string("world");
        out.string("anyone");
        out.int(0);
    })
}

#[test]
fn the_answer_to_a_ping_has_the_xid_of_pings_whatever_it_was_sent_with() {
    let mut ensemble = begun();
    assert_eq!(head(&asked(&mut ensemble, OpCode::Ping, 4, &[])).0, PING_XID);
    // None of them is waited for any more.
    let get = body(|out| {
        out.string("/");
        out.bool(false);
    });
    assert_eq!(head(&asked(&mut ensemble, OpCode::Exists, 5, &get)).0, 5);
}

#[test]
fn no_client_deletes_a_container_by_the_request_of_a_leader() {
    let mut ensemble = begun();
    asked(&mut ensemble, OpCode::Create, 1, &create("/a"));
    for path in [body(|out| out.string("/a")), body(|out| out.null()), Vec::new()] {
        assert_eq!(head(&asked(&mut ensemble, OpCode::DeleteContainer, 2, &path)).2, Code::BadArguments.number());
    }
}

#[test]
fn a_write_that_cannot_be_read_takes_a_zxid() {
    let torn = &create("/a")[..5];
    let nowhere = body(|out| {
        out.null();
        out.int(-1);
    });
    for (op, body) in [(OpCode::Create, torn), (OpCode::Multi, torn), (OpCode::Delete, nowhere.as_slice())] {
        let mut ensemble = begun();
        let before = head(&asked(&mut ensemble, OpCode::Ping, PING_XID, &[])).1;
        assert_eq!(head(&asked(&mut ensemble, op, 1, body)), (1, before + 1, Code::MarshallingError.number()), "{op:?}");
        assert_eq!(head(&asked(&mut ensemble, OpCode::Exists, 2, body)), (2, before + 1, Code::MarshallingError.number()));
    }
}

#[test]
fn before_a_negative_zxid_every_change_is_one_that_a_watch_has_missed() {
    let mut ensemble = begun();
    asked(&mut ensemble, OpCode::Create, 1, &create("/a"));
    let watches = body(|out| {
        out.long(-1);
        out.strings(&["/a"]);
        out.strings::<&str>(&[]);
        out.strings::<&str>(&[]);
    });
    assert_eq!(asked(&mut ensemble, OpCode::SetWatches, -8, &watches).0.len(), 2, "an event and the answer");
}

#[test]
fn a_create2_in_a_multi_is_answered_as_a_create() {
    let mut ensemble = begun();
    let multi = body(|out| {
        out.int(OpCode::Create2.number());
        out.bool(false);
        out.int(-1);
        out.raw(&create("/a"));
        out.int(-1);
        out.bool(true);
        out.int(-1);
    });
    let (answers, _) = asked(&mut ensemble, OpCode::Multi, 1, &multi);
    let results = body(|out| {
        out.int(OpCode::Create.number());
        out.bool(false);
        out.int(0);
        out.string("/a");
        out.int(-1);
        out.bool(true);
        out.int(-1);
    });
    assert_eq!(answers[0][16..], results);
}

#[test]
fn a_path_with_a_null_character_is_refused_by_exists_and_is_nowhere_for_other_reads() {
    let mut ensemble = begun();
    let path = body(|out| {
        out.string("/a\0");
        out.bool(true);
    });
    for (op, code) in [(OpCode::Exists, Code::BadArguments), (OpCode::GetData, Code::NoNode), (OpCode::GetChildren, Code::NoNode)] {
        assert_eq!(head(&asked(&mut ensemble, op, 1, &path)).2, code.number(), "{op:?}");
    }
}

/// A list of one entry with all rights, for the root.
fn acl(scheme: Option<&str>, id: &str) -> Vec<u8> {
    body(|out| {
        out.string("/");
        out.int(1);
        out.int(OPEN);
        out.buffer(scheme.map(str::as_bytes));
        out.string(id);
        out.int(-1);
    })
}

#[test]
fn an_entry_without_a_scheme_is_no_acl() {
    let mut ensemble = begun();
    assert_eq!(head(&asked(&mut ensemble, OpCode::SetAcl, 1, &acl(None, "anyone"))).2, Code::InvalidAcl.number());
}

/// The captions of the step in which credentials are refused, in English and in Chinese, when the run is replayed.
fn refusal_told(ensemble: &Ensemble) -> [String; 2] {
    let recording = ensemble.recording();
    let (mut world, mut step) = (recording.seek(Position::default()), Step::default());
    let is_refusal = |(_, note): &(_, Note)| matches!(note, Note::AuthRefused { .. });
    let told = (1..=recording.len()).find_map(|steps| {
        step = Step::default();
        recording.replay(&mut world, steps, &mut step, &mut |_| {});
        let lines = [Lang::En, Lang::Zh].map(|lang| tell::plain_text(&tell::caption(lang, &step, &world)));
        step.notes.iter().any(is_refusal).then_some(lines)
    });
    told.expect("the run tells of it")
}

/// `ProviderRegistry` knows `ip` and `digest` unless others are configured.
#[test]
fn credentials_of_a_scheme_that_nobody_configured_end_the_connection_and_no_acl_takes_it() {
    for scheme in ["x509", "sasl", "super", "world", "auth", "nosuch"] {
        let mut ensemble = begun();
        let credentials = body(|out| {
            out.int(0);
            out.string(scheme);
            out.buffer(Some(b"CN=alice"));
        });
        let refused = asked(&mut ensemble, OpCode::Auth, -4, &credentials);
        assert!(head(&refused).2 == Code::AuthFailed.number() && refused.1, "{scheme}: {refused:?}");
        let [english, chinese] = refusal_told(&ensemble);
        let begins = format!("The scheme {scheme} of c1’s credentials has no provider here: ");
        assert!(english.starts_with(&begins) && english.ends_with("s1 answers AuthFailed and closes the connection."), "{english}");
        let why = match scheme {
            "x509" => ["certificates over TLS, which nobody configured", "TLS 上的证书，而没有人配置过"],
            "sasl" => ["a login of SASL, such as Kerberos, which nobody configured", "SASL 登录（如 Kerberos），而没有人配置过"],
            _ => ["ip and digest unless others are configured", "只认识 ip 和 digest"],
        };
        assert!(english.contains(why[0]) && chinese.contains(why[1]), "{english} {chinese}");
        assert!(chinese.contains(&format!("认证方式 {scheme} ")) && chinese.ends_with("返回 AuthFailed 并断开连接。"), "{chinese}");
    }
    let mut ensemble = begun();
    for (scheme, id) in [("x509", "CN=alice"), ("sasl", "alice"), ("super", ""), ("auth", ""), ("nosuch", "x")] {
        let refused = asked(&mut ensemble, OpCode::SetAcl, 1, &acl(Some(scheme), id));
        assert_eq!((head(&refused).2, refused.1), (Code::InvalidAcl.number(), false), "{scheme}");
    }
}

#[test]
fn null_shows_an_address_and_no_digest_and_is_no_token_of_sasl() {
    let auth = |scheme| {
        body(|out| {
            out.int(0);
            out.string(scheme);
            out.null();
        })
    };
    let mut ensemble = begun();
    assert_eq!(head(&asked(&mut ensemble, OpCode::Auth, -4, &auth("ip"))).2, 0);
    let refused = asked(&mut ensemble, OpCode::Auth, -4, &auth("digest"));
    assert!(head(&refused).2 == Code::AuthFailed.number() && refused.1);
    assert!(refusal_told(&ensemble)[0].starts_with("What c1 shows as credentials is null."));
    let mut ensemble = begun();
    assert_eq!(asked(&mut ensemble, OpCode::Sasl, 1, &body(|out| out.null())), (Vec::new(), true));
}
