//! Actions made by chance, with every option and the strangest texts: each prints to a line that reads as the same action.

use std::rc::Rc;

use super::*;
use crate::zk::{AclEntry, Action, AddWatchMode, CreateMode, Errand, Id, Op, Perms, QuotaKind, Reconfig, WatcherType};

const ROUNDS: usize = 50_000;

/// The pieces of the texts: all that the lexer could take for something else.
const PIECES: &[&str] = &[
    "a", "-", "-e", "-v", "\"", "'", "\\", "\n", ";", " ; ", "#", "|", ":", "=", " ", "\t", "锁", "🔒", "\u{3000}", "0", "n", "/",
];

struct Maker(Xorshift);

impl Maker {
    fn flag(&mut self) -> bool {
        self.0.below(2) == 0
    }

    fn text(&mut self) -> Rc<str> {
        let count = self.0.below(5);
        let text: String = (0..count).map(|_| PIECES[self.0.below(PIECES.len())]).collect();
        text.into()
    }

    fn path(&mut self) -> Rc<str> {
        format!("/{}", self.text()).into()
    }

    fn version(&mut self) -> i32 {
        [-1, 0, 7, i32::MIN, i32::MAX][self.0.below(5)]
    }

    /// Letters without commas, which part the entries, and for the scheme without colons.
    fn acl(&mut self) -> Acl {
        let count = 1 + self.0.below(3);
        let entries = (0..count).map(|_| {
            let (scheme, id) = (self.text().replace(':', ""), self.text());
            AclEntry { perms: Perms(self.0.below(32) as i32), id: Id::new(&scheme, &id) }
        });
        Acl::new(entries.collect())
    }

    fn create(&mut self) -> Op {
        let ttl = [1, 0, -5, i64::MIN, i64::MAX][self.0.below(5)];
        let mode = [
            CreateMode::Persistent,
            CreateMode::PersistentSequential,
            CreateMode::Ephemeral,
            CreateMode::EphemeralSequential,
            CreateMode::Container,
            CreateMode::PersistentWithTtl(ttl),
            CreateMode::PersistentSequentialWithTtl(ttl),
        ][self.0.below(7)];
        let data = self.flag().then(|| self.text());
        let acl = if data.is_some() && self.flag() { self.acl() } else { Acl::OPEN };
        Op::Create { path: self.path(), data, acl, mode, with_stat: false }
    }

    fn set(&mut self) -> Op {
        Op::SetData { path: self.path(), data: Some(self.text()), version: self.version() }
    }

    fn delete(&mut self) -> Op {
        Op::Delete { path: self.path(), version: self.version() }
    }

    fn part(&mut self) -> Op {
        match self.0.below(4) {
            0 => self.create(),
            1 => self.set(),
            2 => self.delete(),
            _ => Op::Check { path: self.path(), version: self.version() },
        }
    }

    fn read_part(&mut self) -> Op {
        let path = self.path();
        if self.flag() { Op::GetData { path, watch: false } } else { Op::GetChildren { path, watch: false, with_stat: false } }
    }

    fn op(&mut self) -> Op {
        let (path, watch) = (self.path(), self.flag());
        match self.0.below(18) {
            0 => self.create(),
            1 => self.set(),
            2 => self.delete(),
            3 => Op::Exists { path, watch },
            4 => Op::GetData { path, watch },
            5 => Op::GetAcl { path },
            6 => Op::SetAcl { path, acl: self.acl(), version: self.version() },
            7 => Op::GetChildren { path, watch, with_stat: self.flag() },
            8 => Op::Sync { path },
            9 => (0..=self.0.below(4)).map(|_| self.part()).collect::<Vec<_>>().into_multi(),
            10 => Op::MultiRead((0..=self.0.below(4)).map(|_| self.read_part()).collect()),
            11 => Op::AddWatch { path, mode: [AddWatchMode::Persistent, AddWatchMode::PersistentRecursive][self.0.below(2)] },
            12 => {
                let kind = [WatcherType::Children, WatcherType::Data, WatcherType::Any][self.0.below(3)];
                Op::RemoveWatches { path, kind, local: self.flag() }
            }
            13 => Op::GetEphemerals { prefix: path },
            14 => Op::GetAllChildrenNumber { path },
            16 => self.reconfig(),
            15 => Op::AddAuth { scheme: self.text(), auth: self.text() },
            _ => Op::WhoAmI,
        }
    }

    fn reconfig(&mut self) -> Op {
        let lists =
            ["server.4=s4:2888:3888:observer;0.0.0.0:2181", "server.4=s4:2888:3888:participant;0.0.0.0:2181,x=y", "nonsense", ""];
        let mut list = || Some(lists[self.0.below(lists.len())].into());
        let (some, other) = (list(), list());
        let (joining, leaving, new_members) = match self.0.below(4) {
            0 => (some, None, None),
            1 => (None, Some("3,4".into()), None),
            2 => (some, Some("x".into()), None),
            _ => (None, None, other),
        };
        let config_id = [-1, 0, 5, i64::MAX][self.0.below(4)];
        Op::Reconfig(Reconfig { joining, leaving, new_members, config_id }.into())
    }

    fn errand(&mut self) -> Errand {
        let path = self.path();
        match self.0.below(10) {
            0 => Errand::WithStat(Op::GetData { path, watch: self.flag() }),
            1 => Errand::WithStat(self.set()),
            2 => Errand::WithStat(Op::GetAcl { path }),
            3 => Errand::WithStat(Op::SetAcl { path, acl: self.acl(), version: self.version() }),
            4 => Errand::ListAll { path },
            5 => Errand::DeleteAll { path, batch: [1000, 1, 0, -1, i32::MAX][self.0.below(5)] },
            6 => Errand::SetAclAll { path, acl: self.acl(), version: self.version() },
            7 => Errand::SetQuota { path: "/a".into(), kind: self.quota_kind(), limit: 1 + self.0.below(1_000) as i64 },
            8 => Errand::ListQuota { path },
            _ => {
                let kind = self.quota_kind();
                Errand::DeleteQuota { path, kind: self.flag().then_some(kind) }
            }
        }
    }

    fn quota_kind(&mut self) -> QuotaKind {
        QuotaKind::ALL[self.0.below(QuotaKind::ALL.len())]
    }

    fn action(&mut self) -> Action {
        let client = ClientId(self.0.below(10_000) as u16);
        match self.0.below(10) {
            0 => Action::Close { client },
            1 => Action::Connect { client, server: ServerId(1 + self.0.below(255) as u8) },
            2..5 => Action::Errand { client, errand: self.errand() },
            _ => Action::Call { client, op: self.op() },
        }
    }
}

trait IntoMulti {
    fn into_multi(self) -> Op;
}

impl IntoMulti for Vec<Op> {
    fn into_multi(self) -> Op {
        Op::Multi(self.into())
    }
}

#[test]
fn every_action_prints_to_a_line_that_reads_as_itself() {
    let mut maker = Maker(Xorshift(0xac7));
    for _ in 0..ROUNDS {
        let command = Command::from(maker.action());
        let line = command.to_string();
        assert_eq!(parse_line(&line), Ok(Some(command.clone())), "{line}");
        // In the console too, with and without the client in front.
        let implied = ClientId(4);
        assert_eq!(
            parse_typed(&line, Some(implied)),
            Ok(Some(Typed::Command { command, implied: None, unknown_perms: String::new() })),
            "{line}"
        );
    }
}

#[test]
fn a_verb_alone_is_for_the_client_that_is_understood() {
    for line in CANONICAL.iter().filter(|line| line.starts_with("c1 ")) {
        let typed = parse_typed(&line[3..], Some(ClientId(1)));
        let command = parse_line(line).unwrap().unwrap();
        // `set KEY` is set-up unless a path or an option follows.
        assert_eq!(typed, Ok(Some(Typed::Command { command, implied: Some(ClientId(1)), unknown_perms: String::new() })), "{line}");
    }
    for line in CANONICAL.iter().filter(|line| !line.starts_with("c1 ")) {
        let command = parse_line(line).unwrap().unwrap();
        assert_eq!(
            parse_typed(line, Some(ClientId(1))),
            Ok(Some(Typed::Command { command, implied: None, unknown_perms: String::new() })),
            "{line}"
        );
    }
}

#[test]
fn help_history_and_the_view_are_the_pages_own() {
    for (line, typed) in [
        ("help", Typed::Help(None)),
        ("help create", Typed::Help(Some("create"))),
        ("c2 help exists", Typed::Help(Some("stat"))),
        ("history", Typed::History),
        ("c1 history # all", Typed::History),
        ("view servers", Typed::View(StageView::Servers)),
        ("view tree /a s2", Typed::View(StageView::Tree("/a".into()).of(Some(ServerId(2))))),
    ] {
        assert_eq!(parse_typed(line, Some(ClientId(1))), Ok(Some(typed)), "{line}");
    }
    for (line, place) in [
        ("help crate", 5..10),
        ("history 5", 8..9),
        ("help set x", 9..10),
        ("crate /a", 0..5),
        ("get a", 4..5),
        ("view tree /a c1", 13..15),
    ] {
        let error = parse_typed(line, Some(ClientId(1))).unwrap_err();
        assert_eq!(error.span, place, "{line}");
    }
    assert!(matches!(parse_line("help"), Err(ParseError { kind: ParseErrorKind::Unknown { .. }, .. })));
}
