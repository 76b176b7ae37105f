//! The leader's watch over sessions: when each was last heard of, whose connection it belongs to, which are about to end
//! (`SessionTrackerImpl.java`, `ExpiryQueue.java`).

use super::code::Code;
use super::ids::{ServerId, SessionId};
use crate::sim::{Duration, SortedMap, SortedSet, Time};

/// The place of a session's connection, as the leader knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A connection of the leader's own.
    Leader,
    Learner(ServerId),
}

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Tracked {
    timeout: Duration,
    expires_at: Time,
    owner: Option<Owner>,
    closing: bool,
}

/// Every session of the ensemble, as its leader tracks it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionTracker {
    tick: Duration,
    sessions: SortedMap<SessionId, Tracked>,
}

impl SessionTracker {
    /// A new leader gives every session its full timeout anew.
    pub fn new(tick: Duration, sessions: impl Iterator<Item = (SessionId, Duration)>, now: Time) -> Self {
        let mut tracker = SessionTracker { tick: tick.max(1), sessions: SortedMap::new() };
        for (session, timeout) in sessions {
            tracker.track(session, timeout, None, now);
        }
        tracker
    }

    pub fn track(&mut self, session: SessionId, timeout: Duration, owner: Option<Owner>, now: Time) {
        let expires_at = self.bucket(now + timeout);
        self.sessions.insert(session, Tracked { timeout, expires_at, owner, closing: false });
    }

    /// Sessions expire by the tick: at the first one strictly after their time.
    fn bucket(&self, time: Time) -> Time {
        (time / self.tick + 1) * self.tick
    }

    /// The time at which the expirer looks next.
    pub fn next_check(&self, now: Time) -> Time {
        self.bucket(now)
    }

    /// The session was heard of, over a connection with this timeout, which may be another than the session began with. False where it
    /// is unknown or closing: nothing can save it then.
    pub fn touch(&mut self, session: SessionId, timeout: Duration, now: Time) -> bool {
        let expires_at = self.bucket(now + timeout);
        let Some(tracked) = self.sessions.get_mut(&session).filter(|tracked| !tracked.closing) else { return false };
        tracked.expires_at = expires_at;
        true
    }

    pub fn knows(&self, session: SessionId) -> bool {
        self.sessions.contains_key(&session)
    }

    pub fn set_owner(&mut self, session: SessionId, owner: Owner) {
        if let Some(tracked) = self.sessions.get_mut(&session) {
            tracked.owner = Some(owner);
        }
    }

    /// The place where the session's connection was last known to be.
    pub fn owner(&self, session: SessionId) -> Option<Owner> {
        self.sessions.get(&session).and_then(|tracked| tracked.owner)
    }

    /// Checks that a write of this session that comes by way of `owner` may go on.
    ///
    /// # Errors
    /// `SessionExpired`, or `SessionMoved` where the session's connection is elsewhere by now.
    pub fn check(&mut self, session: SessionId, owner: Owner) -> Result<(), Code> {
        let tracked = self.sessions.get_mut(&session).filter(|tracked| !tracked.closing).ok_or(Code::SessionExpired)?;
        if *tracked.owner.get_or_insert(owner) == owner { Ok(()) } else { Err(Code::SessionMoved) }
    }

    /// Later requests of the session fail.
    pub fn set_closing(&mut self, session: SessionId) {
        if let Some(tracked) = self.sessions.get_mut(&session) {
            tracked.closing = true;
        }
    }

    pub fn remove(&mut self, session: SessionId) {
        self.sessions.remove(&session);
    }

    /// Sessions whose time is over, from now on closing.
    pub fn expire(&mut self, now: Time) -> Vec<SessionId> {
        let mut expired = Vec::new();
        for (&session, tracked) in self.sessions.iter_mut() {
            if !tracked.closing && tracked.expires_at <= now {
                tracked.closing = true;
                expired.push(session);
            }
        }
        expired
    }

    /// The timeout with which a session began.
    pub fn timeout(&self, session: SessionId) -> Option<Duration> {
        self.sessions.get(&session).map(|tracked| tracked.timeout)
    }

    /// The time at which each session will expire, if nothing is heard of it before.
    pub fn deadlines(&self) -> impl Iterator<Item = (SessionId, Time)> + '_ {
        self.sessions.iter().map(|(&session, tracked)| (session, tracked.expires_at))
    }
}

/// The sessions that only one server knows, as that one tracks them.
#[derive(Clone, Debug, Hash)]
pub struct LocalSessions {
    pub tracker: SessionTracker,
    /// Sessions on the way to be known to all.
    pub upgrading: SortedSet<SessionId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::SECOND;

    #[test]
    fn a_silent_session_outlives_its_timeout_by_at_most_a_tick() {
        for started in [0, 1, SECOND, 1_999_999, 2 * SECOND] {
            let mut tracker = SessionTracker::new(2 * SECOND, std::iter::empty(), started);
            tracker.track(SessionId(1), 4 * SECOND, None, started);
            let (_, at) = tracker.deadlines().next().expect("tracked");
            assert!(at > started + 4 * SECOND && at <= started + 6 * SECOND, "started {started}, expires {at}");
            assert_eq!(tracker.expire(at - 1), []);
            assert_eq!(tracker.expire(at), [SessionId(1)]);
            assert!(!tracker.touch(SessionId(1), 4 * SECOND, at), "a closing session cannot be touched");
        }
    }

    #[test]
    fn a_write_by_way_of_a_server_that_lost_the_session_fails_session_moved() {
        let mut tracker = SessionTracker::new(SECOND, [(SessionId(7), SECOND)].into_iter(), 0);
        assert_eq!(tracker.check(SessionId(7), Owner::Learner(ServerId(1))), Ok(()));
        tracker.set_owner(SessionId(7), Owner::Learner(ServerId(2)));
        assert_eq!(tracker.check(SessionId(7), Owner::Learner(ServerId(1))), Err(Code::SessionMoved));
        assert_eq!(tracker.check(SessionId(7), Owner::Learner(ServerId(2))), Ok(()));
        assert_eq!(tracker.check(SessionId(8), Owner::Leader), Err(Code::SessionExpired));
    }
}
