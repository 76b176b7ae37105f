//! Fast Leader Election: the loop of one LOOKING server (`FastLeaderElection.lookForLeader`), as a state machine.
//!
//! ```text
//!             better vote: adopt, tell all                  200 ms of silence
//!   ELECTING ─────────────────────────────► quorum ► FINALIZING ───────────► decided
//!      ▲  │ nothing heard: tell all again, twice as long       │ better vote
//!      └──┘◄──────────────────────────────────────────────────┘
//!   a quorum that already follows a leader, and that leader's own word: decided at once
//! ```

use crate::rules::Rules;
use crate::sim::{Duration, MS, SECOND, SortedMap};
use crate::zk::ids::{ServerId, Zxid};
use crate::zk::message::{Notification, ServerState, Vote};
use crate::zk::voting::Voting;

/// The time that a quorum's vote must stand before it counts.
pub const FINALIZE_WAIT: Duration = 200 * MS;
/// The first pause before notifications are sent again; it doubles up to the last.
const MIN_NOTIFICATION_INTERVAL: Duration = 200 * MS;
const MAX_NOTIFICATION_INTERVAL: Duration = 60 * SECOND;

/// An observer's vote: nobody, which every vote beats.
pub const NOBODY: Vote = Vote { leader: ServerId(0), zxid: Zxid::ZERO, peer_epoch: 0 };

/// A vote as it was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Heard {
    pub vote: Vote,
    pub round: u64,
    pub state: ServerState,
}

/// The outcome of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Ignored,
    OldRound,
    /// A vote that is not better: it is counted. `same`: it equals the proposal.
    Kept {
        same: bool,
    },
    /// Better: adopted; tell everybody.
    Changed,
    /// A vote of a later round: the round is joined, and everybody told.
    JoinedRound,
    /// An established ensemble: follow it.
    Established(ServerId),
}

/// The election as one LOOKING server sees it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Election {
    me: ServerId,
    /// All who vote, now and by a configuration that was proposed.
    pub voting: Voting,
    rules: Rules,
    /// The vote that this server begins a round with; `None` for an observer, which has none. That of another server without a vote is for
    /// nobody, and keeps its history.
    own: Option<Vote>,
    pub round: u64,
    pub proposal: Vote,
    pub received: SortedMap<ServerId, Heard>,
    /// Notifications of servers that are in no election.
    out_of_election: SortedMap<ServerId, Heard>,
    pub wait: Duration,
    pub finalizing: bool,
}

impl Election {
    pub fn new(me: ServerId, voting: Voting, rules: Rules, round: u64, own: Option<Vote>) -> Self {
        let mut election = Election {
            me,
            voting,
            rules,
            own,
            round,
            proposal: own.unwrap_or(NOBODY),
            received: SortedMap::new(),
            out_of_election: SortedMap::new(),
            wait: MIN_NOTIFICATION_INTERVAL,
            finalizing: false,
        };
        election.count_own();
        election
    }

    /// The server's own vote reaches it by no wire. One that only a proposed configuration lets vote has none of its own, and counts for that
    /// of another.
    fn count_own(&mut self) {
        if self.voting.is_voter_of_any(self.me) && self.proposal.leader != NOBODY.leader {
            let heard = Heard { vote: self.proposal, round: self.round, state: ServerState::Looking };
            self.received.insert(self.me, heard);
        }
    }

    pub fn on_notification(&mut self, n: &Notification) -> Outcome {
        if !self.voting.is_voter_of_any(n.from) || !self.voting.is_voter_of_any(n.vote.leader) {
            return Outcome::Ignored;
        }
        if self.finalizing {
            // While a quorum's vote settles, only a better one matters; all else is let go.
            if !self.beats(&n.vote, &self.proposal) {
                return Outcome::Ignored;
            }
            self.finalizing = false;
        }
        match n.state {
            ServerState::Looking => self.on_vote(n),
            ServerState::Observing => Outcome::Ignored,
            ServerState::Following | ServerState::Leading => self.on_report(n),
        }
    }

    /// Whether a vote is better than another. One for a server without weight is better than none.
    fn beats(&self, vote: &Vote, other: &Vote) -> bool {
        vote.beats(other, self.rules) && self.voting.may_lead(vote.leader)
    }

    fn on_vote(&mut self, n: &Notification) -> Outcome {
        if n.round < self.round {
            return Outcome::OldRound;
        }
        let outcome = if n.round > self.round {
            self.round = n.round;
            self.received.clear();
            self.proposal = match self.own {
                Some(own) if !self.beats(&n.vote, &own) => own,
                _ => n.vote,
            };
            Outcome::JoinedRound
        } else if self.beats(&n.vote, &self.proposal) {
            self.proposal = n.vote;
            Outcome::Changed
        } else {
            Outcome::Kept { same: n.vote == self.proposal }
        };
        self.count_own();
        self.received.insert(n.from, Heard { vote: n.vote, round: n.round, state: n.state });
        outcome
    }

    fn on_report(&mut self, n: &Notification) -> Outcome {
        let heard = Heard { vote: n.vote, round: n.round, state: n.state };
        if n.round == self.round {
            self.received.insert(n.from, heard);
            let agrees = |other: &Heard| match other.state {
                ServerState::Looking => other.vote == n.vote && other.round == n.round,
                _ => other.vote.leader == n.vote.leader,
            };
            if self.is_quorum(&self.received, agrees) && self.leader_confirms(&self.received, n.vote.leader, n.round) {
                return Outcome::Established(n.vote.leader);
            }
        }
        self.out_of_election.insert(n.from, heard);
        let agrees = |other: &Heard| other.vote.leader == n.vote.leader && other.vote.peer_epoch == n.vote.peer_epoch;
        if self.is_quorum(&self.out_of_election, agrees) && self.leader_confirms(&self.out_of_election, n.vote.leader, n.round) {
            self.round = n.round;
            return Outcome::Established(n.vote.leader);
        }
        Outcome::Kept { same: false }
    }

    /// A leader must say so itself; of this server only the same round may say that it leads.
    fn leader_confirms(&self, votes: &SortedMap<ServerId, Heard>, leader: ServerId, round: u64) -> bool {
        if leader == self.me {
            self.round == round
        } else {
            votes.get(&leader).is_some_and(|heard| heard.state == ServerState::Leading)
        }
    }

    /// Whether those whose word agrees are a quorum of each configuration.
    fn is_quorum(&self, votes: &SortedMap<ServerId, Heard>, agrees: impl Fn(&Heard) -> bool) -> bool {
        let agreed: Vec<ServerId> = votes.iter().filter(|(_, heard)| agrees(heard)).map(|(&sid, _)| sid).collect();
        self.voting.has_all_quorums(agreed.iter())
    }

    /// Whether a quorum has the server's own vote, in its own round.
    pub fn has_quorum(&self) -> bool {
        let agrees =
            |heard: &Heard| heard.vote == self.proposal && heard.round == self.round && heard.state == ServerState::Looking;
        self.is_quorum(&self.received, agrees)
    }

    /// Doubles the next pause, as nothing was heard.
    pub fn back_off(&mut self) {
        self.wait = (self.wait * 2).min(MAX_NOTIFICATION_INTERVAL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zk::dynamic::Dynamic;

    fn vote(leader: u8, zxid: Zxid, peer_epoch: u32) -> Vote {
        Vote { leader: ServerId(leader), zxid, peer_epoch }
    }

    fn says(from: u8, vote: Vote, round: u64, state: ServerState) -> Notification {
        Notification { from: ServerId(from), vote, round, state, config: Dynamic::default() }
    }

    #[test]
    fn the_epoch_is_compared_before_the_zxid_and_the_zxid_before_the_id() {
        let old = vote(5, Zxid::new(5, 3), 5);
        let new = vote(1, Zxid::new(5, 1), 6);
        assert!(new.beats(&old, Rules::default()), "worked timeline (d)");
        assert!(vote(1, Zxid::new(1, 11), 1).beats(&vote(3, Zxid::new(1, 10), 1), Rules::default()), "worked timeline (c)");
        assert!(vote(3, Zxid::ZERO, 0).beats(&vote(2, Zxid::ZERO, 0), Rules::default()));
        assert!(!vote(2, Zxid::ZERO, 0).beats(&vote(2, Zxid::ZERO, 0), Rules::default()));
    }

    #[test]
    fn a_looking_server_joins_an_established_ensemble_whatever_its_own_vote() {
        let mut election = Election::new(ServerId(3), Voting::fixed(3), Rules::default(), 1, Some(vote(3, Zxid::new(9, 9), 9)));
        let leader = vote(2, Zxid::new(7, 1), 7);
        assert_eq!(election.on_notification(&says(1, leader, 5, ServerState::Following)), Outcome::Kept { same: false });
        let outcome = election.on_notification(&says(2, leader, 5, ServerState::Leading));
        assert_eq!(outcome, Outcome::Established(ServerId(2)));
        assert_eq!(election.round, 5);
    }

    #[test]
    fn a_quorum_of_followers_decides_nothing_while_their_leader_keeps_silent() {
        let mut election = Election::new(ServerId(1), Voting::fixed(5), Rules::default(), 1, Some(vote(1, Zxid::ZERO, 0)));
        let leader = vote(5, Zxid::ZERO, 1);
        for from in [2, 3, 4] {
            let outcome = election.on_notification(&says(from, leader, 3, ServerState::Following));
            assert_eq!(outcome, Outcome::Kept { same: false });
        }
    }

    #[test]
    fn a_later_round_forgets_the_votes_of_the_earlier_one() {
        let mut election = Election::new(ServerId(1), Voting::fixed(3), Rules::default(), 1, Some(vote(1, Zxid::ZERO, 0)));
        election.on_notification(&says(2, vote(1, Zxid::ZERO, 0), 1, ServerState::Looking));
        assert!(election.has_quorum());
        assert_eq!(election.on_notification(&says(3, vote(3, Zxid::ZERO, 0), 2, ServerState::Looking)), Outcome::JoinedRound);
        assert!(election.has_quorum(), "its own adopted vote and that of s3");
        assert_eq!(election.received.keys().copied().collect::<Vec<_>>(), [ServerId(1), ServerId(3)]);
        let late = says(2, vote(2, Zxid::ZERO, 0), 1, ServerState::Looking);
        assert_eq!(election.on_notification(&late), Outcome::OldRound);
    }

    #[test]
    fn an_observer_counts_for_nothing() {
        let mut election = Election::new(ServerId(1), Voting::fixed(3), Rules::default(), 1, Some(vote(1, Zxid::ZERO, 0)));
        assert_eq!(election.on_notification(&says(4, vote(1, Zxid::ZERO, 0), 1, ServerState::Looking)), Outcome::Ignored);
        assert!(!election.has_quorum());
    }

    #[test]
    fn who_has_no_vote_backs_nobody_that_has_logged_less_unless_it_observes() {
        let without_id = Vote { leader: ServerId(0), ..vote(4, Zxid::new(1, 9), 1) };
        let pending = |own: Option<Vote>| Election::new(ServerId(4), Voting::fixed(4), Rules::default(), 1, own);
        for (own, zxid, backs) in [
            (Some(without_id), Zxid::new(1, 8), false),
            (Some(without_id), Zxid::new(1, 9), true),
            (Some(NOBODY), Zxid::new(1, 8), true),
        ] {
            let mut election = pending(own);
            assert!(election.received.is_empty(), "a vote for nobody does not count");
            let best = vote(3, zxid, 1);
            election.on_notification(&says(3, best, 1, ServerState::Looking));
            assert_eq!(election.proposal == best, backs, "{own:?} {zxid}");
            assert!(!election.has_quorum(), "two of four");
        }
    }
}
