//! Calls of a client as one types them in `zkCli.sh`: the canonical form, with the options before the path.

use std::fmt::{self, Display, Formatter};

use super::quoted::Quoted;
use super::reconfig::write_reconfig;
use crate::zk::{Acl, AddWatchMode, CreateMode, Errand, Op, WatcherType};

/// A call.
pub(super) fn write_op(f: &mut Formatter<'_>, op: &Op) -> fmt::Result {
    write_shown(f, op, false)
}

/// An errand: more than one call, or more than one answer.
pub(super) fn write_errand(f: &mut Formatter<'_>, errand: &Errand) -> fmt::Result {
    match errand {
        Errand::WithStat(op) => write_shown(f, op, true),
        Errand::ListAll { path } => write!(f, "ls -R {}", Quoted(path)),
        Errand::DeleteAll { path, batch: Errand::DEFAULT_BATCH } => write!(f, "deleteall {}", Quoted(path)),
        Errand::DeleteAll { path, batch } => write!(f, "deleteall -b {batch} {}", Quoted(path)),
        Errand::SetAclAll { path, acl, version } => {
            f.write_str("setAcl -R")?;
            write_version(f, *version)?;
            write!(f, " {} {}", Quoted(path), Quoted(&acl.to_string()))
        }
        Errand::SetQuota { path, kind, limit } => write!(f, "setquota {} {limit} {}", kind.option(), Quoted(path)),
        Errand::ListQuota { path } => write!(f, "listquota {}", Quoted(path)),
        Errand::DeleteQuota { path, kind: Some(kind) } => write!(f, "delquota {} {}", kind.option(), Quoted(path)),
        Errand::DeleteQuota { path, kind: None } => write!(f, "delquota {}", Quoted(path)),
    }
}

/// A call, with `-s` where its answer is shown with the stat.
fn write_shown(f: &mut Formatter<'_>, op: &Op, with_stat: bool) -> fmt::Result {
    f.write_str(verb(op))?;
    f.write_str(if with_stat { " -s" } else { "" })?;
    write_options(f, op)?;
    match op {
        Op::AddAuth { scheme, auth } => return write!(f, " {} {}", Quoted(scheme), Quoted(auth)),
        Op::Multi(ops) | Op::MultiRead(ops) => return write_parts(f, ops),
        Op::Reconfig(change) => return write_reconfig(f, change),
        // Everything, as without a path.
        Op::GetEphemerals { prefix } if &**prefix == "/" => return Ok(()),
        _ => {}
    }
    if let Some(path) = op.path() {
        write!(f, " {}", Quoted(path))?;
    }
    let (Op::Create { data, .. } | Op::SetData { data, .. }) = op else { return write_acl(f, op) };
    // An ACL stands behind data: where there is none, `zkCli.sh` has no way to say so.
    let has_acl = matches!(op, Op::Create { acl, .. } if *acl != Acl::OPEN);
    if let Some(data) = data.as_deref().or(has_acl.then_some("")) {
        write!(f, " {}", Quoted(data))?;
    }
    write_acl(f, op)
}

fn verb(op: &Op) -> &'static str {
    match op {
        Op::Create { .. } => "create",
        Op::Exists { .. } => "stat",
        Op::GetData { .. } => "get",
        Op::SetData { .. } => "set",
        Op::GetAcl { .. } => "getAcl",
        Op::SetAcl { .. } => "setAcl",
        Op::GetChildren { .. } => "ls",
        Op::MultiRead(_) => "multiread",
        Op::RemoveWatches { .. } => "removewatches",
        Op::AddAuth { .. } => "addauth",
        Op::WhoAmI => "whoami",
        // The others are called as the operations are.
        op => op.name(),
    }
}

fn write_options(f: &mut Formatter<'_>, op: &Op) -> fmt::Result {
    let mut flag = |on: bool, text: &str| if on { f.write_str(text) } else { Ok(()) };
    match op {
        Op::Create { mode, .. } => {
            flag(mode.is_ephemeral(), " -e")?;
            flag(mode.is_sequential(), " -s")?;
            flag(*mode == CreateMode::Container, " -c")?;
            mode.ttl().map_or(Ok(()), |ttl| write!(f, " -t {ttl}"))
        }
        Op::GetChildren { watch, with_stat, .. } => {
            flag(*with_stat, " -s")?;
            flag(*watch, " -w")
        }
        Op::Exists { watch, .. } | Op::GetData { watch, .. } => flag(*watch, " -w"),
        Op::AddWatch { mode: AddWatchMode::Persistent, .. } => write!(f, " -m {}", AddWatchMode::Persistent.name()),
        Op::RemoveWatches { kind, local, .. } => {
            flag(*kind == WatcherType::Children, " -c")?;
            flag(*kind == WatcherType::Data, " -d")?;
            flag(*local, " -l")
        }
        Op::Delete { version, .. } | Op::SetData { version, .. } | Op::SetAcl { version, .. } | Op::Check { version, .. } => {
            write_version(f, *version)
        }
        _ => Ok(()),
    }
}

fn write_version(f: &mut Formatter<'_>, version: i32) -> fmt::Result {
    if version == -1 { Ok(()) } else { write!(f, " -v {version}") }
}

/// An ACL; the open one of a new znode is left out.
fn write_acl(f: &mut Formatter<'_>, op: &Op) -> fmt::Result {
    match op {
        Op::Create { acl, .. } if *acl != Acl::OPEN => write!(f, " {}", Quoted(&acl.to_string())),
        Op::SetAcl { acl, .. } => write!(f, " {}", Quoted(&acl.to_string())),
        _ => Ok(()),
    }
}

fn write_parts(f: &mut Formatter<'_>, ops: &[Op]) -> fmt::Result {
    for (n, op) in ops.iter().enumerate() {
        f.write_str(if n == 0 { " " } else { " ; " })?;
        write_op(f, op)?;
    }
    Ok(())
}

/// An errand as one types it behind the client's id.
pub struct ErrandText<'a>(pub &'a Errand);

impl Display for ErrandText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_errand(f, self.0)
    }
}

/// A call as one types it behind the client's id.
pub struct OpText<'a>(pub &'a Op);

impl OpText<'_> {
    /// The word that it begins with.
    pub fn verb(&self) -> &'static str {
        verb(self.0)
    }
}

impl Display for OpText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_op(f, self.0)
    }
}
