//! Znodes in which servers contradict each other: not because one is behind, but although each has applied what the other has. Only a run
//! without a rule, or a known hazard of the protocol, comes to that.

use crate::sim::World;
use crate::zk::{Data, Server, ServerId, Zk, Znode, Zxid, servers_up};

/// The way in which a znode is another elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Divergence {
    /// These servers have it. Another has applied the txn that made it, and nothing that the shown server lacks, and yet has it not.
    OnlyAt(Vec<ServerId>),
    /// This server has other data.
    Other(ServerId, Data),
}

/// What contradicts the znode `here` that `shown` has. A server that does not serve has yet to learn what counts.
pub fn divergence(world: &World<Zk>, shown: &Server, path: &str, here: &Znode) -> Option<Divergence> {
    if !shown.is_serving() {
        return None;
    }
    let is_other =
        |(id, other): &(ServerId, &Server)| *id != shown.id() && other.is_serving() && !other.tree().is_same(shown.tree());
    let here = Known::of(shown, here);
    let mut lacks = false;
    for (id, other) in servers_up(world).filter(is_other) {
        match other.tree().get(path) {
            Some(there) if here.contradicts(&Known::of(other, there)) => return Some(Divergence::Other(id, there.data.clone())),
            Some(_) => {}
            None => lacks |= (here.made..=here.through).contains(&other.last_zxid()),
        }
    }
    let has = || servers_up(world).filter(|(_, server)| server.tree().get(path).is_some()).map(|(id, _)| id).collect();
    lacks.then(|| Divergence::OnlyAt(has()))
}

/// A znode as one server has it. No txn of it counts as later than the last one that the server says it has applied.
struct Known<'a> {
    made: Zxid,
    changed: Zxid,
    data: &'a Data,
    through: Zxid,
}

impl Known<'_> {
    fn of<'a>(server: &Server, znode: &'a Znode) -> Known<'a> {
        let (stat, through) = (znode.stat(), server.last_zxid());
        Known { made: stat.czxid.min(through), changed: stat.mzxid.min(through), data: &znode.data, through }
    }

    /// Whether each server has applied the last change of the other, and yet they have different data.
    fn contradicts(&self, other: &Known<'_>) -> bool {
        self.data != other.data && self.changed <= other.through && other.changed <= self.through
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hunt::Schedule;
    use crate::sim::SECOND;

    /// Every contradiction between two servers of the world.
    fn all(world: &World<Zk>) -> Vec<String> {
        let of = |shown: &Server| {
            let paths = shown.tree().iter();
            let found = paths.filter_map(|(path, znode)| Some(format!("{path} {:?}", divergence(world, shown, path, znode)?)));
            found.map(|found| format!("{} {found}", shown.id())).collect::<Vec<_>>()
        };
        servers_up(world).flat_map(|(_, server)| of(server)).collect()
    }

    #[test]
    fn servers_that_follow_all_rules_never_contradict_each_other_however_far_one_is_behind() {
        let mut looked = 0;
        for seed in 0..60 {
            let mut schedule = Schedule::new(seed);
            let mut look = |schedule: &mut Schedule| {
                schedule.play.comes(10 * SECOND, |world| {
                    looked += 1;
                    let found = all(world);
                    assert!(found.is_empty(), "schedule {seed} at {}: {found:?}", world.now());
                    false
                });
            };
            schedule.trouble();
            look(&mut schedule);
            schedule.repair();
            look(&mut schedule);
        }
        assert!(looked > 10_000, "{looked}");
    }
}
