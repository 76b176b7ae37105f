//! The groups and weights of a hierarchical quorum (`QuorumHierarchical.java`): a quorum is more than half of the weight in more than half of
//! the groups. Groups without any weight are not counted.

use std::fmt::{self, Display, Formatter};

use super::code::Code;
use super::ids::ServerId;

/// The most voters that the settings of a run can put in groups: the first of an ensemble.
pub const MAX_GROUPED: usize = 9;

/// Numbers of the first voters, by id: the group of each, or its weight.
pub type Numbers = [u8; MAX_GROUPED];

/// The weight of a server of which no setting says one: 1 for a voter, and none for one that does not vote.
pub const NO_WEIGHT: u8 = u8::MAX;

/// A server for which groups cannot be as a setting makes them: Apache's servers do not start so (`QuorumHierarchical.parse`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misgrouped {
    /// It votes, and is in no group.
    Ungrouped(ServerId),
    /// It is in a group, does not vote, and no setting gives it a weight: `computeGroupWeight` ends in a NullPointerException. With a weight it adds
    /// to what its group is half of, and never acknowledges anything.
    Unweighed(ServerId),
}

/// The groups and weights of voters, each by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hierarchy {
    /// The server and its group, by the server's id.
    groups: Vec<(i64, i64)>,
    /// The server and its weight, by the server's id.
    weights: Vec<(i64, i64)>,
}

/// A group's part of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupTally {
    /// The weight of those counted, and of all.
    pub have: i64,
    pub all: i64,
}

impl GroupTally {
    pub fn has_majority(self) -> bool {
        self.have > self.all / 2
    }
}

fn put(pairs: &mut Vec<(i64, i64)>, sid: i64, value: i64) {
    match pairs.binary_search_by_key(&sid, |(sid, _)| *sid) {
        Ok(index) => pairs[index].1 = value,
        Err(index) => pairs.insert(index, (sid, value)),
    }
}

fn find(pairs: &[(i64, i64)], sid: i64) -> Option<i64> {
    let index = pairs.binary_search_by_key(&sid, |(sid, _)| *sid).ok()?;
    pairs.get(index).map(|(_, value)| *value)
}

/// A number of Java's `long`; a word that is none ends Apache's parser in a NumberFormatException.
fn number(text: &str) -> Result<i64, Code> {
    text.parse().map_err(|_| Code::MarshallingError)
}

impl Hierarchy {
    /// That of a run's settings, for so many first voters. Every voter is in a group, and whoever is in one has a weight
    /// ([`Config::misgrouped`](super::config::Config::misgrouped)).
    pub fn of_settings(groups: &Numbers, weights: &Numbers, voters: u8) -> Self {
        let mut hierarchy = Hierarchy::default();
        for ((sid, &group), &weight) in (1..).zip(groups).zip(weights) {
            if group > 0 {
                hierarchy.groups.push((sid, group.into()));
            }
            let weight = if weight == NO_WEIGHT { (sid <= i64::from(voters)).then_some(1) } else { Some(weight) };
            hierarchy.weights.extend(weight.map(|weight| (sid, weight.into())));
        }
        hierarchy
    }

    /// Takes in a line of a configuration, `group.1=1:2:3` or `weight.1=2`.
    ///
    /// # Errors
    /// `BadArguments` where a server stands in two groups, `MarshallingError` for what is no number.
    pub fn read_line(&mut self, key: &str, value: &str) -> Result<(), Code> {
        let id = number(key.split_once('.').map_or(key, |(_, id)| id))?;
        if key.starts_with("weight") {
            put(&mut self.weights, id, number(value)?);
            return Ok(());
        }
        for server in value.split(':') {
            let server = number(server)?;
            if find(&self.groups, server).is_some() {
                return Err(Code::BadArguments);
            }
            put(&mut self.groups, server, id);
        }
        Ok(())
    }

    /// Checks that every voter is in a group, and gives those without a weight the weight 1.
    ///
    /// # Errors
    /// `BadArguments` for a voter without a group; `MarshallingError` for one that is in a group, has no weight and does not vote, as Apache's count
    /// of the groups' weights ends in a NullPointerException there.
    pub fn complete(&mut self, voters: impl Iterator<Item = i64>) -> Result<(), Code> {
        for voter in voters {
            find(&self.groups, voter).ok_or(Code::BadArguments)?;
            if find(&self.weights, voter).is_none() {
                put(&mut self.weights, voter, 1);
            }
        }
        let is_weighed = |(sid, _): &(i64, i64)| find(&self.weights, *sid).is_some();
        if self.groups.iter().all(is_weighed) { Ok(()) } else { Err(Code::MarshallingError) }
    }

    /// A server that has no weight cannot lead.
    pub fn weight(&self, sid: i64) -> i64 {
        find(&self.weights, sid).unwrap_or(0)
    }

    /// The groups in the order of their numbers.
    pub fn numbers(&self) -> Vec<i64> {
        let mut numbers: Vec<i64> = self.groups.iter().map(|(_, group)| *group).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The members of a group, by id.
    pub fn members_of(&self, group: i64) -> impl Iterator<Item = i64> {
        self.groups.iter().filter(move |(_, of)| *of == group).map(|(sid, _)| *sid)
    }

    /// The weight of these voters in each group that has any.
    pub fn tally(&self, voters: &[i64]) -> Vec<GroupTally> {
        let tally = |group| {
            let sum =
                |counts: &dyn Fn(i64) -> bool| self.members_of(group).filter(|&sid| counts(sid)).map(|sid| self.weight(sid)).sum();
            GroupTally { have: sum(&|sid| voters.contains(&sid)), all: sum(&|_| true) }
        };
        self.numbers().into_iter().map(tally).filter(|tally| tally.all != 0).collect()
    }

    /// Whether these voters, of which there is one at least, are a quorum.
    pub fn contains_quorum(&self, voters: &[i64]) -> bool {
        let tally = self.tally(voters);
        !voters.is_empty() && tally.iter().filter(|tally| tally.has_majority()).count() > tally.len() / 2
    }
}

/// The lines of a configuration.
impl Display for Hierarchy {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for group in self.numbers() {
            let members: Vec<String> = self.members_of(group).map(|sid| sid.to_string()).collect();
            writeln!(f, "group.{group}={}", members.join(":"))?;
        }
        self.weights.iter().try_for_each(|(sid, weight)| writeln!(f, "weight.{sid}={weight}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nine voters in three groups.
    const NINE: Numbers = [1, 1, 1, 2, 2, 2, 3, 3, 3];

    fn nine(weights: Numbers) -> Hierarchy {
        Hierarchy::of_settings(&NINE, &weights, 9)
    }

    #[test]
    fn a_quorum_is_more_than_half_of_the_weight_in_more_than_half_of_the_groups() {
        let plain = nine([1; 9]);
        for (voters, is_quorum) in [
            (&[1, 2, 4, 5][..], true),
            (&[4, 5, 7, 9], true),
            (&[1, 2, 3, 4, 7], false),
            (&[1, 2, 3], false),
            (&[1, 2, 3, 4, 5, 6], true),
            (&[], false),
            (&[42], false),
        ] {
            assert_eq!(plain.contains_quorum(voters), is_quorum, "{voters:?}");
        }
        // s1 weighs as much as the others of its group together; s4 nothing.
        let weighed = nine([2, 1, 1, 0, 1, 1, 1, 1, 1]);
        assert!(!weighed.contains_quorum(&[1, 5, 6]), "two of four are no more than half");
        assert!(weighed.contains_quorum(&[1, 2, 5, 6]));
        assert!(!weighed.contains_quorum(&[1, 2, 4, 5]), "one of two is no more than half, whatever s4 says");
    }

    #[test]
    fn a_group_without_weight_is_not_counted() {
        let two = nine([1, 1, 1, 1, 1, 1, 0, 0, 0]);
        assert!(!two.contains_quorum(&[1, 2, 3, 7, 8, 9]), "one of two groups");
        assert!(two.contains_quorum(&[1, 2, 4, 5]), "both");
        let one = nine([1, 1, 1, 0, 0, 0, 0, 0, 0]);
        assert!(one.contains_quorum(&[2, 3]) && !one.contains_quorum(&[3]));
    }

    #[test]
    fn any_two_quorums_share_a_server() {
        let plain = nine([1; 9]);
        let sets = (0..512_u32).map(|set| (1..=9).filter(|sid| set >> (sid - 1) & 1 == 1).collect::<Vec<i64>>());
        let quorums: Vec<Vec<i64>> = sets.filter(|set| plain.contains_quorum(set)).collect();
        assert!(quorums.iter().any(|set| set.len() == 4));
        for quorum in &quorums {
            let others: Vec<i64> = (1..=9).filter(|sid| !quorum.contains(sid)).collect();
            assert!(!plain.contains_quorum(&others), "{quorum:?} and {others:?}");
        }
    }

    #[test]
    fn the_lines_are_those_that_a_real_server_shows() {
        // A real one of 3.8.0 with `group.1=1:2`, `group.2=3`, `weight.2=0`.
        let mut weights = [NO_WEIGHT; MAX_GROUPED];
        weights[1] = 0;
        let hierarchy = Hierarchy::of_settings(&[1, 1, 2, 0, 0, 0, 0, 0, 0], &weights, 3);
        let lines = "group.1=1:2\ngroup.2=3\nweight.1=1\nweight.2=0\nweight.3=1\n";
        assert_eq!(hierarchy.to_string(), lines);
        let mut read = Hierarchy::default();
        for line in ["group.1=1:2", "group.2=3", "weight.2=0"] {
            let (key, value) = line.split_once('=').unwrap_or_default();
            assert_eq!(read.read_line(key, value), Ok(()));
        }
        assert_eq!(read.complete(1..=3), Ok(()));
        assert_eq!(read, hierarchy);
    }

    #[test]
    fn one_that_does_not_vote_and_has_a_weight_makes_a_quorum_of_its_group_larger() {
        // A real one of 3.8.0 starts with `group.1=1:2:3:4`, `weight.4=2` and an observer 4.
        let mut weights = [NO_WEIGHT; MAX_GROUPED];
        weights[3] = 2;
        let hierarchy = Hierarchy::of_settings(&[1, 1, 1, 1, 0, 0, 0, 0, 0], &weights, 3);
        assert_eq!(hierarchy.to_string(), "group.1=1:2:3:4\nweight.1=1\nweight.2=1\nweight.3=1\nweight.4=2\n");
        assert!(!hierarchy.contains_quorum(&[1, 2]), "two of five");
        assert!(hierarchy.contains_quorum(&[1, 2, 3]));
        let mut read = Hierarchy::default();
        assert_eq!(read.read_line("group.1", "1:2:3:4").and_then(|()| read.read_line("weight.4", "2")), Ok(()));
        assert_eq!(read.complete(1..=3), Ok(()));
        assert_eq!(read, hierarchy);
    }

    #[test]
    fn what_is_wrong_in_a_line_is_told_as_apache_does() {
        for (lines, code) in [
            (&[("group.1", "1:2"), ("group.2", "2:3")][..], Code::BadArguments),
            (&[("group.1", "1:2")], Code::BadArguments),
            (&[("weight.1", "1")], Code::BadArguments),
            (&[("group.1", "1:x:3")], Code::MarshallingError),
            (&[("groups", "1:2:3")], Code::MarshallingError),
            (&[("group.1", "1:2:3:4")], Code::MarshallingError),
        ] {
            let mut hierarchy = Hierarchy::default();
            let read = lines.iter().try_for_each(|(key, value)| hierarchy.read_line(key, value));
            assert_eq!(read.and_then(|()| hierarchy.complete(1..=3)), Err(code), "{lines:?}");
        }
    }
}
