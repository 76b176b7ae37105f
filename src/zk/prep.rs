//! Preparation: the txn that the leader makes of a write before it proposes it (`PrepRequestProcessor.java`).
//!
//! Requests are judged by the tree as it will be once all that is proposed has been applied, so that pipelined requests never collide.
//! Apache keeps change records per path; a persistent tree can simply run ahead. (The one difference: the pending deletes of a
//! closeSession lower the parent's child count here at once, where Apache's do not.)

use std::rc::Rc;

use super::acl::{AuthInfo, Perms};
use super::code::Code;
use super::ids::{SessionId, Zxid};
use super::op::{CreateMode, Op};
use super::path::{validate_path, validate_sequential_path};
use super::quota::Usage;
use super::tree::{CONFIG, DataTree};
use super::txn::{Txn, TxnBody};
use super::znode::{Znode, ZnodeKind};
use crate::sim::{MS, Time};

/// Znodes that nobody can delete.
const SPECIAL: [&str; 4] = ["/", "/zookeeper", "/zookeeper/quota", CONFIG];

/// The longest TTL, in milliseconds: it has 40 bits of `ephemeralOwner`.
const MAX_TTL: i64 = (1 << 40) - 1;

/// The tree ahead of the committed one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prep {
    ahead: DataTree,
    /// `zookeeper.extendedTypesEnabled`: whether there are TTL znodes.
    extended_types_enabled: bool,
}

/// The session that asks, its identities, and the limits that it meets.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    pub session: SessionId,
    pub auth: &'a AuthInfo,
    /// The committed tree, where its quotas are enforced. What is proposed counts for nothing yet, so that several requests that are
    /// under way at once may pass a limit together.
    pub quotas: Option<&'a DataTree>,
    /// The code for whoever would make an ephemeral znode, where the session is known to its server alone.
    pub ephemeral: Option<Code>,
}

impl Prep {
    pub fn new(tree: &DataTree, extended_types_enabled: bool) -> Self {
        Prep { ahead: tree.clone(), extended_types_enabled }
    }

    /// The txn that a write becomes, or an error's: both take the zxid.
    pub fn txn(&mut self, session: SessionId, cxid: i32, zxid: Zxid, time: Time, body: Result<TxnBody, Code>) -> Rc<Txn> {
        let txn = Txn { session, cxid, zxid, time, body: body.unwrap_or_else(TxnBody::Error) };
        self.ahead.apply(&txn, &mut Vec::new());
        Rc::new(txn)
    }

    /// Checks an operation and says what applying it will do. Checks in Apache's order: the first failure wins.
    pub fn check(&self, op: &Op, asker: Asker) -> Result<TxnBody, Code> {
        match op {
            Op::Multi(ops) => self.multi(ops, asker),
            Op::SetAcl { path, acl, version } => {
                validate_path(path).map_err(|_| Code::BadArguments)?;
                let acl = acl.fixed_up(asker.auth)?;
                let znode = self.checked(path, Perms::ADMIN, asker)?;
                check_version(*version, znode.aversion())?;
                Ok(TxnBody::SetAcl { path: path.clone(), acl, version: next_version(znode.aversion()) })
            }
            op => self.check_one(op, asker),
        }
    }

    /// Checks an operation that may be part of a multi. No other can be read out of a multi's bytes.
    fn check_one(&self, op: &Op, asker: Asker) -> Result<TxnBody, Code> {
        match op {
            Op::Create { .. } => self.create(op, asker),
            Op::Delete { path, version } => {
                if SPECIAL.contains(&&**path) {
                    return Err(Code::BadArguments);
                }
                self.get(parent_of(path)?)?.acl.check(Perms::DELETE, asker.auth)?;
                let znode = self.get(path)?;
                check_version(*version, znode.version())?;
                check_childless(znode)?;
                Ok(TxnBody::Delete { path: path.clone() })
            }
            Op::SetData { path, data, version } => {
                let znode = self.checked(path, Perms::WRITE, asker)?;
                if let Some(quotas) = asker.quotas {
                    quotas.check_quota(path, Usage::of_change(&znode.data, data))?;
                }
                check_version(*version, znode.version())?;
                Ok(TxnBody::SetData { path: path.clone(), data: data.clone(), version: next_version(znode.version()) })
            }
            Op::Check { path, version } => {
                let znode = self.checked(path, Perms::READ, asker)?;
                check_version(*version, znode.version())?;
                Ok(TxnBody::Check { path: path.clone() })
            }
            _ => Err(Code::MarshallingError),
        }
    }

    fn create(&self, op: &Op, asker: Asker) -> Result<TxnBody, Code> {
        let Op::Create { path, data, acl, mode, .. } = op else { return Err(Code::MarshallingError) };
        let kind = self.kind_of(*mode, asker)?;
        let parent_path = parent_of(path)?;
        let acl = acl.fixed_up(asker.auth)?;
        let parent = self.get(parent_path)?;
        parent.acl.check(Perms::CREATE, asker.auth)?;
        let path: Rc<str> = if mode.is_sequential() {
            validate_sequential_path(path).map_err(|_| Code::BadArguments)?;
            format!("{path}{:010}", parent.creations()).into()
        } else {
            validate_path(path).map_err(|_| Code::BadArguments)?;
            path.clone()
        };
        if self.ahead.get(&path).is_some() {
            return Err(Code::NodeExists);
        }
        if parent.is_ephemeral() {
            return Err(Code::NoChildrenForEphemerals);
        }
        if let Some(quotas) = asker.quotas {
            quotas.check_quota(&path, Usage::of_znode(data))?;
        }
        Ok(TxnBody::Create { path, data: data.clone(), acl, kind, creations: parent.creations().wrapping_add(1) })
    }

    fn kind_of(&self, mode: CreateMode, asker: Asker) -> Result<ZnodeKind, Code> {
        match (mode, mode.ttl()) {
            (_, Some(_)) if !self.extended_types_enabled => Err(Code::Unimplemented),
            (_, Some(ttl)) if !(1..=MAX_TTL).contains(&ttl) => Err(Code::BadArguments),
            (_, Some(ttl)) => Ok(ZnodeKind::Ttl { ttl: ttl.unsigned_abs() * MS }),
            (CreateMode::Container, _) => Ok(ZnodeKind::Container),
            (mode, _) if mode.is_ephemeral() => asker.ephemeral.map_or(Ok(ZnodeKind::Ephemeral(asker.session)), Err),
            _ => Ok(ZnodeKind::Persistent),
        }
    }

    /// Later operations see what earlier ones did. One that fails undoes them all.
    fn multi(&self, ops: &[Op], asker: Asker) -> Result<TxnBody, Code> {
        can_be_read(ops)?;
        let mut ahead = self.clone();
        let mut parts = Vec::with_capacity(ops.len());
        for op in ops {
            match ahead.check_one(op, asker) {
                Ok(body) => {
                    let txn = Txn { session: asker.session, cxid: 0, zxid: Zxid::ZERO, time: 0, body };
                    ahead.ahead.apply(&txn, &mut Vec::new());
                    parts.push(txn.body);
                }
                Err(code) => {
                    let after = ops.len() - parts.len() - 1;
                    let before = parts.iter().map(|_| TxnBody::Error(Code::Ok));
                    let rest = std::iter::repeat_n(TxnBody::Error(Code::RuntimeInconsistency), after);
                    return Ok(TxnBody::Multi(before.chain([TxnBody::Error(code)]).chain(rest).collect()));
                }
            }
        }
        Ok(TxnBody::Multi(parts.into()))
    }

    /// The txn of a write whose session is not to write, for this reason. A multi is asked for its session with each of its operations: the first
    /// fails and the others with it, one without operations is done, and one that cannot be read comes to no session at all. That the session has
    /// moved is an answer to all of it (`FinalRequestProcessor.processRequest`).
    pub fn refused(op: &Op, why: Code) -> Result<TxnBody, Code> {
        let Op::Multi(ops) = op else { return Err(why) };
        can_be_read(ops)?;
        if why == Code::SessionMoved && !ops.is_empty() {
            return Err(why);
        }
        let codes = std::iter::once(why).chain(std::iter::repeat(Code::RuntimeInconsistency));
        Ok(TxnBody::Multi(ops.iter().zip(codes).map(|(_, code)| TxnBody::Error(code)).collect()))
    }

    /// The right to change the members, which is looked at last (`OpCode.reconfig`).
    ///
    /// # Errors
    /// `NoAuth`, unless the super user has given it to others.
    pub fn may_reconfigure(&self, asker: Asker) -> Result<(), Code> {
        self.get(CONFIG)?.acl.check(Perms::WRITE, asker.auth)
    }

    /// The txn of the leader's sweep of a container, in which a child may have been made meanwhile.
    pub fn delete_container(&self, path: &Rc<str>) -> Result<TxnBody, Code> {
        let znode = self.get(path)?;
        check_childless(znode)?;
        // The znode may have been made anew since; of znodes that are no containers, only ephemerals are safe.
        if znode.is_ephemeral() {
            return Err(Code::BadVersion);
        }
        Ok(TxnBody::DeleteContainer { path: path.clone() })
    }

    /// The txn that ends a session: its ephemerals go with it, those proposed but not yet applied as well.
    pub fn close_session(&self, session: SessionId) -> TxnBody {
        TxnBody::CloseSession { paths: self.ahead.ephemerals_of(session).cloned().collect() }
    }

    fn get(&self, path: &str) -> Result<&Znode, Code> {
        self.ahead.get(path).ok_or(Code::NoNode)
    }

    /// The znode at a legal path, for somebody with the right to it.
    fn checked(&self, path: &str, perms: Perms, asker: Asker) -> Result<&Znode, Code> {
        validate_path(path).map_err(|_| Code::BadArguments)?;
        let znode = self.get(path)?;
        znode.acl.check(perms, asker.auth)?;
        Ok(znode)
    }
}

/// The parent of a path as asked for: `/a/` is a legal one for a sequential create.
fn parent_of(path: &str) -> Result<&str, Code> {
    let (parent, _) = path.rsplit_once('/').filter(|_| !path.contains('\0')).ok_or(Code::BadArguments)?;
    Ok(if parent.is_empty() { "/" } else { parent })
}

fn check_version(wanted: i32, version: i32) -> Result<(), Code> {
    if wanted == -1 || wanted == version { Ok(()) } else { Err(Code::BadVersion) }
}

fn check_childless(znode: &Znode) -> Result<(), Code> {
    if znode.num_children() > 0 { Err(Code::NotEmpty) } else { Ok(()) }
}

/// -1 stands for "any" in requests, so a version skips it when it wraps (ZOOKEEPER-4743).
fn next_version(version: i32) -> i32 {
    match version.wrapping_add(1) {
        -1 => 0,
        next => next,
    }
}

/// Whether the bytes of a multi can be read, which happens before anything else: `MultiOperationRecord` knows only these, and no setACL.
fn can_be_read(ops: &[Op]) -> Result<(), Code> {
    let is_known = |op: &Op| matches!(op, Op::Create { .. } | Op::Delete { .. } | Op::SetData { .. } | Op::Check { .. });
    if ops.iter().all(is_known) { Ok(()) } else { Err(Code::MarshallingError) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zk::acl::Acl;

    const SESSION: SessionId = SessionId(1);

    /// The leader's tree after these operations, each judged by the tree before it.
    fn after(ops: &[Op]) -> Prep {
        let mut prep = Prep::new(&DataTree::default(), true);
        for (n, op) in (1..).zip(ops) {
            let body = prep.check(op, Asker { session: SESSION, auth: &AuthInfo::default(), quotas: None, ephemeral: None });
            assert!(body.is_ok(), "{op:?}: {body:?}");
            prep.txn(SESSION, n, Zxid(n.unsigned_abs().into()), 0, body);
        }
        prep
    }

    fn create(path: &str, mode: CreateMode) -> Op {
        Op::create(path, None, mode)
    }

    #[test]
    fn a_sweep_spares_what_is_no_longer_to_be_swept() {
        let delete = Op::Delete { path: "/box".into(), version: -1 };
        let container = create("/box", CreateMode::Container);
        let anew = |mode| after(&[container.clone(), delete.clone(), create("/box", mode)]);
        for (why, prep, expected) in [
            ("it is as it was", after(std::slice::from_ref(&container)), Ok(TxnBody::DeleteContainer { path: "/box".into() })),
            ("it is gone", after(&[container.clone(), delete.clone()]), Err(Code::NoNode)),
            (
                "a child was made meanwhile",
                after(&[container.clone(), create("/box/a", CreateMode::Persistent)]),
                Err(Code::NotEmpty),
            ),
            ("an ephemeral was made anew at the path", anew(CreateMode::Ephemeral), Err(Code::BadVersion)),
            ("Apache asks no more", anew(CreateMode::Persistent), Ok(TxnBody::DeleteContainer { path: "/box".into() })),
        ] {
            assert_eq!(prep.delete_container(&"/box".into()), expected, "{why}");
        }
    }

    #[test]
    fn behind_the_last_number_of_a_sequence_comes_the_least() {
        let mut tree = DataTree::default();
        for (path, creations) in [("/q", 1), ("/q/x", i32::MAX)] {
            let body = TxnBody::Create { path: path.into(), data: None, acl: Acl::OPEN, kind: ZnodeKind::Persistent, creations };
            tree.apply(&Txn { session: SESSION, cxid: 0, zxid: Zxid(1), time: 0, body }, &mut Vec::new());
        }
        let mut prep = Prep::new(&tree, true);
        for name in ["/q/n-2147483647", "/q/n--2147483648", "/q/n--2147483647"] {
            let op = create("/q/n-", CreateMode::PersistentSequential);
            let body = prep.check(&op, Asker { session: SESSION, auth: &AuthInfo::default(), quotas: None, ephemeral: None });
            assert_eq!(body.as_ref().ok().and_then(TxnBody::path).map(|path| &**path), Some(name));
            prep.txn(SESSION, 0, Zxid(2), 0, body);
        }
    }

    /// Makes the txn of a request, judged by the tree ahead.
    fn becomes(before: &[Op], op: Op) -> Result<TxnBody, Code> {
        after(before).check(&op, Asker { session: SESSION, auth: &AuthInfo::default(), quotas: None, ephemeral: None })
    }

    fn set(path: &str, version: i32) -> Op {
        Op::SetData { path: path.into(), data: Some("x".into()), version }
    }

    #[test]
    fn a_sequential_create_gets_its_number_from_what_is_proposed_not_from_what_is_committed() {
        let first = create("/q/n-", CreateMode::EphemeralSequential);
        let before = [create("/q", CreateMode::Persistent), first.clone()];
        let (path, kind) = ("/q/n-0000000001".into(), ZnodeKind::Ephemeral(SESSION));
        let body = TxnBody::Create { path, data: None, acl: Acl::OPEN, kind, creations: 2 };
        assert_eq!(becomes(&before, first), Ok(body));
    }

    #[test]
    fn a_write_names_the_version_that_it_makes_and_refuses_one_that_has_passed() {
        let before = [create("/a", CreateMode::Persistent), set("/a", 0)];
        let body = TxnBody::SetData { path: "/a".into(), data: Some("x".into()), version: 2 };
        assert_eq!(becomes(&before, set("/a", 1)), Ok(body.clone()));
        assert_eq!(becomes(&before, set("/a", -1)), Ok(body));
        assert_eq!(becomes(&before, set("/a", 0)), Err(Code::BadVersion));
        assert_eq!(becomes(&before, set("/b", -1)), Err(Code::NoNode));
    }

    #[test]
    fn a_multi_of_a_session_that_is_over_fails_with_its_first_operation() {
        let multi = |ops: &[Op]| Op::Multi(ops.to_vec().into());
        let two = multi(&[set("/", -1), set("/", -1)]);
        let unreadable = multi(&[Op::GetData { path: "/".into(), watch: false }]);
        let parts = [Code::SessionExpired, Code::RuntimeInconsistency].map(TxnBody::Error);
        for (op, why, becomes) in [
            (&set("/", -1), Code::SessionExpired, Err(Code::SessionExpired)),
            (&two, Code::SessionExpired, Ok(TxnBody::Multi(parts.into()))),
            (&two, Code::SessionMoved, Err(Code::SessionMoved)),
            (&multi(&[]), Code::SessionExpired, Ok(TxnBody::Multi([].into()))),
            (&unreadable, Code::SessionExpired, Err(Code::MarshallingError)),
        ] {
            assert_eq!(Prep::refused(op, why), becomes, "{op:?}");
        }
    }

    #[test]
    fn of_a_multi_that_fails_each_part_says_why_it_is_undone() {
        let parts = [create("/a", CreateMode::Persistent), set("/none", -1), set("/a", -1)];
        let codes = [Code::Ok, Code::NoNode, Code::RuntimeInconsistency];
        let body = TxnBody::Multi(codes.map(TxnBody::Error).into());
        assert_eq!(becomes(&[], Op::Multi(parts.into())), Ok(body));
    }

    fn made(path: &str, data: &str) -> Op {
        Op::create(path, Some(data), CreateMode::Persistent)
    }

    /// `/q` with limits and a count, and `/q/a` below it: two znodes with five bytes.
    fn with_quota(limits: &str) -> Prep {
        after(&[
            made("/q", "123"),
            made("/zookeeper/quota/q", ""),
            made("/zookeeper/quota/q/zookeeper_limits", limits),
            made("/zookeeper/quota/q/zookeeper_stats", "count=0,bytes=0"),
            made("/q/a", "45"),
        ])
    }

    /// What becomes of a request where quotas are enforced.
    fn enforced(prep: &Prep, op: &Op) -> Result<TxnBody, Code> {
        prep.check(op, Asker { session: SESSION, auth: &AuthInfo::default(), quotas: Some(&prep.ahead), ephemeral: None })
    }

    #[test]
    fn a_soft_limit_refuses_nothing() {
        let prep = with_quota("count=1,bytes=1=;byteHardLimit=-1;countHardLimit=-1");
        let longer = Op::SetData { path: "/q/a".into(), data: Some("456789".into()), version: -1 };
        for op in [made("/q/b", "123456789"), longer] {
            assert_eq!(enforced(&prep, &op).err(), None, "{op:?}");
        }
    }

    #[test]
    fn each_part_of_a_multi_meets_the_count_that_is_committed() {
        let prep = with_quota("count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=3");
        let multi = |paths: &[&str]| Op::Multi(paths.iter().map(|path| made(path, "")).collect());
        let TxnBody::Multi(parts) = enforced(&prep, &multi(&["/q/b", "/q/c"])).unwrap_or(TxnBody::Error(Code::Ok)) else {
            panic!("a multi becomes one txn");
        };
        // Each alone is allowed, and so are both: what is proposed counts for nothing yet.
        assert!(parts.iter().all(|part| matches!(part, TxnBody::Create { .. })), "{parts:?}");
        let full = with_quota("count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=2");
        let codes = [Code::Ok, Code::QuotaExceeded, Code::RuntimeInconsistency].map(TxnBody::Error);
        assert_eq!(enforced(&full, &multi(&["/elsewhere", "/q/b", "/more"])), Ok(TxnBody::Multi(codes.into())));
    }

    #[test]
    fn the_nearest_limits_hold_and_without_a_count_they_refuse_nothing() {
        let mut prep = with_quota("count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=2");
        assert_eq!(enforced(&prep, &made("/q/a/b", "")).err(), Some(Code::QuotaExceeded));
        let nearer = [
            made("/zookeeper/quota/q/a", ""),
            made("/zookeeper/quota/q/a/zookeeper_limits", "count=-1,bytes=-1=;countHardLimit=0"),
        ];
        for (n, op) in (10..).zip(nearer) {
            let body = prep.check(&op, Asker { session: SESSION, auth: &AuthInfo::default(), quotas: None, ephemeral: None });
            prep.txn(SESSION, n, Zxid(10), 0, body);
        }
        assert_eq!(enforced(&prep, &made("/q/a/b", "")).err(), None);
        assert_eq!(enforced(&prep, &made("/q/b", "")).err(), Some(Code::QuotaExceeded));
    }

    #[test]
    fn a_hard_limit_refuses_what_goes_beyond_it_where_quotas_are_enforced() {
        let prep = with_quota("count=1,bytes=1=;byteHardLimit=8;countHardLimit=2");
        let data = |path: &str, data: &str, version| Op::SetData { path: path.into(), data: Some(data.into()), version };
        for (op, expected) in [
            (made("/q/b", ""), Some(Code::QuotaExceeded)),
            (made("/q/a", ""), Some(Code::NodeExists)),
            (data("/q/a", "45678", -1), None),
            (data("/q/a", "456789", -1), Some(Code::QuotaExceeded)),
            (data("/q/a", "456789", 7), Some(Code::QuotaExceeded)),
            (made("/elsewhere", "123456789"), None),
        ] {
            let auth = AuthInfo::default();
            let asker = |quotas| Asker { session: SESSION, auth: &auth, quotas, ephemeral: None };
            assert_eq!(prep.check(&op, asker(Some(&prep.ahead))).err(), expected, "{op:?}");
            let without = expected.filter(|code| *code != Code::QuotaExceeded);
            assert!(without.is_some() || !matches!(prep.check(&op, asker(None)), Err(Code::QuotaExceeded)), "{op:?}");
        }
    }

    #[test]
    fn a_session_that_closes_takes_along_what_it_has_proposed() {
        let prep = after(&[create("/e", CreateMode::Ephemeral), create("/p", CreateMode::Persistent)]);
        assert_eq!(prep.close_session(SESSION), TxnBody::CloseSession { paths: ["/e".into()].into() });
        assert_eq!(prep.close_session(SessionId(2)), TxnBody::CloseSession { paths: [].into() });
    }
}
