//! Rules of the real system that a run can be without, to see what each is for. Whoever follows a rule asks here whether it holds.

use std::hash::{Hash, Hasher};

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident: $word:literal;)*) => {
        /// A rule that can be left out.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// The rules with the words that one types.
            pub const WORDS: &[(&str, Rule)] = &[$(($word, Rule::$rule),)*];

            const ALL: &[Rule] = &[$(Rule::$rule,)*];
        }
    };
}

rules! {
    /// A txn is committed once more than half of the voters have acknowledged it; without the rule, half of them, rounded down.
    CommitQuorum: "commit-quorum";
    /// The last zxid counts in an election.
    ElectionZxid: "election-zxid";
    /// The epoch counts in an election.
    ElectionEpoch: "election-epoch";
    /// A follower acknowledges what is on its disk; without the rule, what it has just taken in.
    AckAfterSync: "ack-after-sync";
    /// A new leader begins a new epoch; without the rule, it goes on in the largest one that was accepted.
    NewEpoch: "new-epoch";
    /// A learner follows no leader whose epoch is older than the one it has accepted.
    OldEpochRefused: "old-epoch-refused";
    /// The epoch that a server accepts is on its disk before it says so; without the rule, it is in memory alone.
    AcceptedEpoch: "accepted-epoch";
    /// A learner logs what it was sent before it acknowledges NEWLEADER; without the rule, when it may serve (ZOOKEEPER-3911).
    SyncedLogged: "synced-logged";
    /// A learner raises its currentEpoch when all that it was sent is on its disk; without the rule, before (ZOOKEEPER-4643).
    SyncedBeforeEpoch: "synced-before-epoch";
    /// A learner acknowledges NEWLEADER when all that it was sent is on its disk (ZOOKEEPER-4646, -4785).
    SyncedBeforeAck: "synced-before-ack";
    /// A learner acknowledges NEWLEADER before any txn; without the rule, first every txn that it was sent, and its leader does not know
    /// these ACKs (ZOOKEEPER-4685).
    NewLeaderAckFirst: "newleader-ack-first";
    /// A learner logs a txn that is not committed yet when it may serve; without the rule, at NEWLEADER, and the COMMIT that follows finds
    /// no PROPOSAL (ZOOKEEPER-4394).
    UncommittedWaits: "uncommitted-waits";
    /// A server takes in what is in its log before it votes again (ZOOKEEPER-2845).
    LogBeforeVote: "log-before-vote";
    /// A leader sends no txns from before a gap in its log, which is where it had got a snapshot (ZOOKEEPER-2846).
    GapKnown: "gap-known";
    /// A learner cuts off what its leader does not have.
    Truncate: "truncate";
    /// A TRUNC takes away the snapshots that hold what is cut off; without the rule, it cuts the log alone (ZOOKEEPER-1549).
    TruncateSnapshots: "truncate-snapshots";
    /// A connection brings its messages in the order in which they were sent.
    LinksOrder: "links-order";
    /// A server sends a client the event of a change before any reply that shows the change.
    EventBeforeReply: "event-before-reply";
    /// A server sets a client's watches again when it comes back.
    WatchesRearmed: "watches-rearmed";
    /// The znodes of a session end with it.
    EphemeralsEnd: "ephemerals-end";
    /// Only the leader expires a session, by what all servers hear of it; without the rule, a server ends one whose connection it loses.
    LeaderExpires: "leader-expires";
    /// A server ends the connection of a session that has moved; without the rule, it answers that the session has moved, and goes on so
    /// where a slow server has taken the session back (ZOOKEEPER-710, -2886).
    MovedEnds: "moved-ends";
    /// Who got no reply to the creation of its znode looks for it before it makes another (Curator's protection).
    CreateProtected: "create-protected";
    /// Who waits for a lock looks at the queue again after an event; without the rule, the event is taken for the lock.
    LockLooksAgain: "lock-looks-again";
    /// Who waits for a lock watches the one before it alone; without the rule, the list of all.
    LockWatchesOne: "lock-watches-one";
    /// Who waits at a double barrier waits for `ready`; without the rule, everybody counts the members alone.
    BarrierReady: "barrier-ready";
    /// JournalNodes refuse a writer whose epoch is older than their promise.
    HdfsFencing: "hdfs-fencing";
    /// A new writer takes a new epoch from the JournalNodes; without the rule, it goes on in the last one.
    JournalEpochs: "journal-epochs";
}

/// The rules that hold in a run: all of them, but for those that are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// A bit for each rule that is left out.
    out: u32,
}

impl Rule {
    /// The word that one types.
    pub fn word(self) -> &'static str {
        Rule::WORDS.iter().find(|(_, rule)| *rule == self).map_or("", |(word, _)| word)
    }
}

impl Rules {
    /// All rules but these.
    pub const fn without(rules: &[Rule]) -> Self {
        let (mut out, mut next) = (0, 0);
        while next < rules.len() {
            out |= 1 << rules[next] as u32;
            next += 1;
        }
        Rules { out }
    }

    /// Whether a rule is left out here that is left out there.
    pub fn share(self, other: Rules) -> bool {
        self.out & other.out != 0
    }

    pub fn hold(self, rule: Rule) -> bool {
        self.out & 1 << rule as u32 == 0
    }

    pub fn set(&mut self, rule: Rule, on: bool) {
        let bit = 1 << rule as u32;
        self.out = if on { self.out & !bit } else { self.out | bit };
    }

    /// The rules that are left out.
    pub fn out(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.iter().copied().filter(move |rule| !self.hold(*rule))
    }
}

/// A run with all rules has the digest that it had before one could be left out.
impl Hash for Rules {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.out != 0 {
            self.out.hash(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_left_out_and_taken_in_again_and_the_others_stay() {
        let mut rules = Rules::default();
        for (word, rule) in Rule::WORDS {
            assert!(rules.hold(*rule));
            rules.set(*rule, false);
            assert_eq!(rules.out().collect::<Vec<_>>(), [*rule], "{word}");
            assert!(rules == Rules::without(&[*rule]) && rules.share(rules) && !rules.share(Rules::default()), "{word}");
            rules.set(*rule, true);
            assert_eq!((rules, rule.word()), (Rules::default(), *word));
        }
    }
}
