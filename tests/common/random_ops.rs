//! Random calls: every operation, legal and illegal, mostly about znodes that are there.

use std::rc::Rc;

use zooscope::zk::{Acl, AclEntry, CreateMode, Data, Id, Op, Perms};

use super::dice::Dice;
use super::plain_tree::Tree;

/// Users, their credentials, and the hash that stands for them: `user:base64(sha1(user:password))`.
pub const USERS: [(&str, &str); 2] =
    [("alice:secret", "alice:aYXlLOpEooaV1cRAvUL1fp9Qt7E="), ("bob:pw", "bob:ikIaKsbtGweaHnb/jKn7OHqbunM=")];

const NAMES: [&str; 7] = ["a", "b", "x", "a0", "a-", "锁", "..y"];

/// Paths that no client library sends, and some that look as if.
const ODD: [&str; 14] = [
    "",
    "a",
    "//",
    "/a/",
    "/a//b",
    "/.",
    "/a/..",
    "/a/./b",
    "/a\0b",
    "/\u{1}",
    "/🔒",
    "/zookeeper",
    "/zookeeper/config",
    "/zookeeper/quota",
];

fn existing(dice: &mut Dice, tree: &Tree) -> String {
    let paths: Vec<&String> = tree.keys().filter(|path| !path.starts_with("/zookeeper")).collect();
    dice.one_of(&paths).clone()
}

pub fn path(dice: &mut Dice, tree: &Tree) -> Rc<str> {
    match dice.below(30) {
        0 => dice.one_of(&ODD).into(),
        1..9 => child(dice, tree).into(),
        _ => existing(dice, tree).into(),
    }
}

/// A path to create: below something that is there, seldom too deep.
fn child(dice: &mut Dice, tree: &Tree) -> String {
    let parent = existing(dice, tree);
    let parent = if parent.matches('/').count() > 2 || dice.one_in(3) { String::new() } else { parent };
    format!("{}/{}", parent.trim_end_matches('/'), dice.one_of(&NAMES))
}

fn new_path(dice: &mut Dice, tree: &Tree) -> Rc<str> {
    if dice.below(6) == 0 { path(dice, tree) } else { child(dice, tree).into() }
}

fn data(dice: &mut Dice) -> Data {
    dice.one_of(&[None, Some(""), Some("x"), Some("some more bytes")]).map(Rc::from)
}

fn version(dice: &mut Dice, right: Option<i32>) -> i32 {
    match dice.below(10) {
        0..5 => -1,
        5..8 => right.unwrap_or(0),
        _ => dice.one_of(&[0, 1, 2, 7, -2, i32::MAX]),
    }
}

pub fn mode(dice: &mut Dice) -> CreateMode {
    match dice.below(14) {
        0..5 => CreateMode::Persistent,
        5..7 => CreateMode::PersistentSequential,
        7..9 => CreateMode::Ephemeral,
        9 => CreateMode::EphemeralSequential,
        10 | 11 => CreateMode::Container,
        12 => CreateMode::PersistentWithTtl(dice.one_of(&[1, 300, 100_000, (1 << 40) - 1, 1 << 40, 0, -5])),
        _ => CreateMode::PersistentSequentialWithTtl(dice.one_of(&[200, 5_000])),
    }
}

pub fn acl(dice: &mut Dice) -> Acl {
    if !dice.one_in(4) {
        return Acl::OPEN;
    }
    let hash = dice.one_of(&USERS).1;
    if dice.one_in(4) {
        // Others may read it, and its list without the hash.
        let entry = |perms, scheme, id| AclEntry { perms, id: Id::new(scheme, id) };
        return Acl::new(vec![entry(Perms::ALL, "digest", hash), entry(Perms::READ, "world", "anyone")]);
    }
    let ids = [
        ("world", "anyone"),
        ("world", "anyone"),
        ("world", "somebody"),
        ("auth", ""),
        ("auth", ""),
        ("digest", hash),
        ("digest", hash),
        ("digest", "carol"),
        ("digest", "carol:"),
        ("ip", "10.0.0.1"),
        ("ip", "10.0.0.0/30"),
        ("ip", "10.0.0.2/31"),
        ("ip", "10.0.0"),
        ("ip", "10.0.0.0/33"),
        ("nobody", "knows"),
    ];
    let mut entries = Vec::new();
    for _ in 0..dice.one_of(&[0, 1, 1, 1, 2, 2, 3]) {
        let (scheme, id) = dice.one_of(&ids);
        let perms = dice.one_of(&[31, 31, 31, 1, 15, 30, 23, 27, 16]);
        entries.push(AclEntry { perms: Perms(perms), id: Id::new(scheme, id) });
    }
    if dice.one_in(5) {
        entries.extend(entries.first().cloned());
    }
    Acl::new(entries)
}

/// A write that may stand in a multi.
fn part(dice: &mut Dice, tree: &Tree) -> Op {
    match dice.below(60) {
        0 => set_acl(dice, tree),
        1..25 => create(dice, tree),
        25..35 => delete(dice, tree),
        35..50 => set_data(dice, tree),
        _ => {
            let path = path(dice, tree);
            let right = tree.get(&*path).map(|node| node.version);
            Op::Check { version: version(dice, right), path }
        }
    }
}

fn create(dice: &mut Dice, tree: &Tree) -> Op {
    let mode = mode(dice);
    let mut path = new_path(dice, tree);
    if mode.is_sequential() && dice.one_in(5) {
        path = format!("{}/", existing(dice, tree).trim_end_matches('/')).into();
    }
    Op::Create { path, data: data(dice), acl: acl(dice), mode, with_stat: dice.one_in(2) }
}

fn delete(dice: &mut Dice, tree: &Tree) -> Op {
    let path = path(dice, tree);
    let right = tree.get(&*path).map(|node| node.version);
    Op::Delete { version: version(dice, right), path }
}

fn set_data(dice: &mut Dice, tree: &Tree) -> Op {
    let path = path(dice, tree);
    let right = tree.get(&*path).map(|node| node.version);
    Op::SetData { data: data(dice), version: version(dice, right), path }
}

fn set_acl(dice: &mut Dice, tree: &Tree) -> Op {
    let mut path = path(dice, tree);
    if &*path == "/" && !dice.one_in(10) {
        path = child(dice, tree).into();
    }
    let right = tree.get(&*path).map(|node| node.aversion);
    Op::SetAcl { acl: acl(dice), version: version(dice, right), path }
}

pub fn write(dice: &mut Dice, tree: &Tree) -> Op {
    match dice.below(20) {
        0..9 => create(dice, tree),
        9..12 => delete(dice, tree),
        12..15 => set_data(dice, tree),
        15..17 => set_acl(dice, tree),
        _ => {
            let parts = dice.below(5);
            let mut ahead = tree.clone();
            let mut ops = Vec::new();
            for _ in 0..parts {
                let op = part(dice, &ahead);
                // So that later ones build upon it.
                if let (Op::Create { path, mode, .. }, Some(root)) = (&op, tree.get("/"))
                    && !mode.is_sequential()
                {
                    ahead.insert(path.to_string(), root.clone());
                }
                ops.push(op);
            }
            Op::Multi(ops.into())
        }
    }
}

/// A read; without a watch where none is wanted.
pub fn read(dice: &mut Dice, tree: &Tree, may_watch: bool) -> Op {
    let path = path(dice, tree);
    let watch = may_watch && !dice.one_in(3);
    match dice.below(17) {
        0..3 => Op::Exists { path, watch },
        3..6 => Op::GetData { path, watch },
        6..9 => Op::GetChildren { path, watch, with_stat: dice.one_in(2) },
        9 | 10 => Op::GetAcl { path },
        11 => Op::GetAllChildrenNumber { path },
        12 => Op::GetEphemerals { prefix: dice.one_of(&["/", "/a", "", "/x", "a"]).into() },
        13 => Op::WhoAmI,
        14 => Op::Sync { path },
        _ => {
            let mut ops = Vec::new();
            for _ in 0..dice.below(4) {
                let path = self::path(dice, tree);
                let with_stat = dice.one_in(2);
                ops.push(dice.one_of(&[
                    Op::GetData { path: path.clone(), watch: false },
                    Op::GetChildren { path, watch: false, with_stat },
                ]));
            }
            Op::MultiRead(ops.into())
        }
    }
}
