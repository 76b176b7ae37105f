//! One server: the parts that it has in every role, and its role (`QuorumPeer.java`).
//!
//! ```text
//!              ┌──────────────────── gives up ─────────────────────┐
//!              ▼                                                   │
//!   start ► LOOKING ── decides ──► LEADING │ FOLLOWING │ OBSERVING ┘
//! ```
//!
//! Invariant: a role carries its own data; a follower has no field of a leader's.

mod clients;
mod cnx_manager;
mod cnxn;
mod core;
mod election;
mod final_processor;
mod inspect;
mod leader;
mod learner;
mod learner_handler;
mod local;
mod membership;
mod read_only;

use std::rc::Rc;

use crate::rules::Rule;
use crate::sim::{ConnId, Duration, MS, NodeId, Outbox};

use self::clients::Asked;
use self::cnx_manager::CnxManager;
use self::core::{AfterSync, Core};
use self::election::{Election, FINALIZE_WAIT, Heard, NOBODY, Outcome};
use self::leader::{Leader, Verdict};
use self::learner::Learner;
use self::local::Admitted;

use super::config::Config;
use super::database::Durable;
use super::dynamic::Dynamic;
use super::ids::ServerId;
use super::message::{Message, Notification, Port, QuorumPacket, Request, ServerState, Vote};
use super::note::{GiveUp, Note};
use super::verifier::QuorumVerifier;
use super::{Timer, Zk};

pub use inspect::{ClientCnxn, Connection, LearnerView, LogCell, ProposalView, ServerWatch, Standing};
pub use leader::ZabState;

/// An observer waits up to this long before it looks again.
const OBSERVER_DELAY: Duration = 200 * MS;

/// A server's role, with the data that only this role has.
#[derive(Clone, Debug, Hash)]
enum Role {
    /// The log is being flushed, or an observer waits: the election has not begun.
    Resting,
    Looking(Election),
    Following(Learner),
    Observing(Learner),
    Leading(Box<Leader>),
}

/// One server's process.
#[derive(Clone, Debug, Hash)]
pub struct Server {
    core: Core,
    cnx: CnxManager,
    /// Rounds of elections, counted since the process started.
    logical_clock: u64,
    /// The vote that ended the last election: the answer to servers that ask.
    current: Heard,
    role: Role,
}

impl Server {
    /// `first_verifier` is what its configuration file says of the members, where they can change.
    pub fn new(id: ServerId, observer: bool, config: Rc<Config>, first_verifier: Dynamic<Rc<QuorumVerifier>>) -> Self {
        Server {
            core: Core::new(id, observer, config, first_verifier),
            cnx: CnxManager::new(id),
            logical_clock: 0,
            current: Heard { vote: NOBODY, round: 0, state: ServerState::Looking },
            role: Role::Resting,
        }
    }

    pub(super) fn fresh(&self) -> Self {
        Server::new(self.core.id, self.core.observer, self.core.config.clone(), self.core.first_verifier.clone())
    }

    pub(super) fn listens(&self, port: Port) -> bool {
        match port {
            Port::Election | Port::Client => true,
            Port::Quorum => matches!(self.role, Role::Leading(_)),
            Port::Peer | Port::Hdfs => false,
        }
    }

    // ---- events -------------------------------------------------------------------------------------------------------------

    pub(super) fn on_start(&mut self, disk: &Durable, out: &mut Outbox<Zk>) {
        self.core.load(disk, out);
        self.current.vote = self.own_vote();
        self.start_looking(out);
    }

    pub(super) fn on_accepted(&mut self, conn: ConnId, from: NodeId, port: Port, out: &mut Outbox<Zk>) {
        match (port, &mut self.role) {
            (Port::Election, _) => self.cnx.on_accepted(conn),
            (Port::Client, _) => self.core.accept_client(conn, from),
            (Port::Quorum, Role::Leading(leader)) => leader.on_accepted(conn, &self.core, out.now),
            (Port::Quorum | Port::Peer | Port::Hdfs, _) => out.close(conn),
        }
    }

    pub(super) fn on_connected(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        if let Role::Following(learner) | Role::Observing(learner) = &mut self.role {
            learner.on_connected(conn, &self.core, out);
        }
        self.cnx.on_connected(conn, out);
    }

    pub(super) fn on_closed(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        if self.cnx.on_closed(conn) {
            return;
        }
        let verdict = match &mut self.role {
            Role::Leading(leader) => {
                leader.on_closed(conn, out);
                None
            }
            Role::Following(learner) | Role::Observing(learner) => learner.on_closed(conn, out),
            Role::Resting | Role::Looking(_) => None,
        };
        match verdict {
            Some(verdict) => self.judge(verdict, out),
            None => {
                self.end_session_of(conn, out);
                self.core.forget_client(conn);
            }
        }
    }

    /// Without the rule that only the leader expires a session, a server ends the one whose connection it has lost.
    fn end_session_of(&mut self, conn: ConnId, out: &mut Outbox<Zk>) {
        let core = &mut self.core;
        let rule = core.config.rules.hold(Rule::LeaderExpires);
        let Some(request) = (!rule).then(|| core.end_of_session(conn)).flatten() else { return };
        out.note(Note::SessionExpiring { session: request.session });
        self.submit(request, out);
    }

    /// Takes in a request of a client that is connected here.
    fn submit(&mut self, request: Rc<Request>, out: &mut Outbox<Zk>) {
        if self.core.read_only.0.is_some() {
            return self.core.submit_read_only(&request, out);
        }
        if self.core.local.0.is_some() {
            match self.core.admit(&request, out) {
                Admitted::Yes => {}
                Admitted::Behind(upgrade) => self.submit_to_role(upgrade, out),
                Admitted::No => return,
            }
        }
        self.submit_to_role(request, out);
    }

    fn submit_to_role(&mut self, request: Rc<Request>, out: &mut Outbox<Zk>) {
        let core = &mut self.core;
        let verdict = match &mut self.role {
            Role::Leading(leader) => leader.submit(request, core, out),
            Role::Following(learner) | Role::Observing(learner) => {
                learner.submit(request, core, out);
                Ok(())
            }
            Role::Resting | Role::Looking(_) => Ok(()),
        };
        self.judge(verdict, out);
    }

    pub(super) fn on_message(&mut self, conn: ConnId, message: Message, out: &mut Outbox<Zk>) {
        match message {
            Message::Greeting { from } => self.cnx.on_greeting(conn, from, out),
            Message::Notification(notification) => self.on_notification(&notification, out),
            Message::Quorum(packet) => self.on_quorum_packet(conn, packet, out),
            message => self.on_client_message(conn, message, out),
        }
    }

    fn on_quorum_packet(&mut self, conn: ConnId, packet: QuorumPacket, out: &mut Outbox<Zk>) {
        let core = &mut self.core;
        let verdict = match &mut self.role {
            Role::Leading(leader) => leader.on_packet(conn, packet, core, out),
            Role::Following(learner) | Role::Observing(learner) => learner.on_packet(conn, packet, core, out),
            Role::Resting | Role::Looking(_) => Ok(()),
        };
        self.refresh_vote();
        self.judge(verdict, out);
    }

    fn on_client_message(&mut self, conn: ConnId, message: Message, out: &mut Outbox<Zk>) {
        match self.core.on_client_message(conn, message, out) {
            Asked::Request(request) => self.submit(request, out),
            Asked::Revalidate { conn, session, timeout } => match &mut self.role {
                Role::Leading(leader) => {
                    let valid = leader.revalidate_own(session, timeout, out.now);
                    self.core.finish_revalidation(conn, valid, out);
                }
                Role::Following(learner) | Role::Observing(learner) => learner.revalidate(conn, session, timeout, out),
                Role::Resting | Role::Looking(_) => {}
            },
            Asked::Nothing => {}
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, out: &mut Outbox<Zk>) {
        let core = &mut self.core;
        let verdict = match (timer, &mut self.role) {
            (Timer::Election, Role::Looking(_)) => {
                self.on_election_timer(out);
                Ok(())
            }
            (Timer::Rest, Role::Resting) => {
                self.look_when_flushed(out);
                Ok(())
            }
            (Timer::LearnerRead, Role::Following(_) | Role::Observing(_)) => Err(GiveUp::LeaderSilent),
            (Timer::LearnerConnect, Role::Following(learner) | Role::Observing(learner)) => {
                learner.on_connect_again(out);
                Ok(())
            }
            (Timer::ReadOnly, Role::Looking(_)) => {
                core.begin_read_only(out);
                Ok(())
            }
            (Timer::LocalSessions, _) => {
                core.on_local_expirer(out);
                Ok(())
            }
            (Timer::LeaderWait, Role::Leading(leader)) => leader.on_wait_over(),
            (Timer::LeaderTick, Role::Leading(leader)) => leader.on_tick(core, out),
            (Timer::Sessions, Role::Leading(leader)) => leader.on_expirer(core, out),
            (Timer::Containers, Role::Leading(leader)) => leader.on_container_sweep(core, out),
            (Timer::Quorum, Role::Leading(leader)) => {
                leader.on_quorum(core, out);
                Ok(())
            }
            _ => Ok(()),
        };
        self.judge(verdict, out);
    }

    pub(super) fn on_persisted(&mut self, writes: u64, out: &mut Outbox<Zk>) {
        for then in self.core.on_persisted(writes) {
            let core = &mut self.core;
            match (&mut self.role, then) {
                (_, AfterSync::CopyZnode) => core.copy_znode(out),
                (Role::Following(learner) | Role::Observing(learner), then) => learner.on_synced(then, core, out),
                (Role::Leading(leader), AfterSync::Ack { zxid }) => {
                    out.note(Note::Logged { zxid });
                    leader.count_ack(core.id, zxid, core, out);
                }
                (Role::Leading(leader), AfterSync::EpochWritten { epoch, current }) => {
                    leader.on_epoch_written(epoch, current, core, out);
                }
                (_, _) => {}
            }
        }
        self.refresh_vote();
        self.judge(Ok(()), out);
        if let Role::Resting = self.role {
            self.look_when_flushed(out);
        }
    }

    // ---- election -----------------------------------------------------------------------------------------------------------

    /// A vote for this server itself, with which it begins a round.
    fn own_vote(&self) -> Vote {
        Vote { leader: self.core.id, zxid: self.core.db.last_processed, peer_epoch: self.core.store.current_epoch }
    }

    /// Once synchronised, a server's remembered vote gets the new epoch; zxid and round stay as they were (`updateElectionVote`).
    fn refresh_vote(&mut self) {
        let epoch = match &self.role {
            Role::Leading(leader) if leader.zab_state == ZabState::Broadcast => leader.epoch,
            Role::Following(learner) | Role::Observing(learner) if learner.zab_state() == ZabState::Broadcast => {
                Some(learner.epoch)
            }
            _ => None,
        };
        if let Some(epoch) = epoch {
            self.current.vote.peer_epoch = epoch;
        }
    }

    /// Into LOOKING; first the log is flushed, as the end of a role is no crash.
    fn start_looking(&mut self, out: &mut Outbox<Zk>) {
        let was_observing = matches!(self.role, Role::Observing(_));
        self.role = Role::Resting;
        if was_observing {
            out.set_random_timer(Timer::Rest, 0, OBSERVER_DELAY);
        } else {
            self.look_when_flushed(out);
        }
    }

    fn look_when_flushed(&mut self, out: &mut Outbox<Zk>) {
        if !self.core.is_flushed() {
            return;
        }
        if let Some(leader) = self.core.designated_leader.0.take() {
            return self.take_designated_role(leader, out);
        }
        self.logical_clock += 1;
        let voting = self.core.voting();
        let own = if voting.is_voter(self.core.id) { Some(self.own_vote()) } else { self.vote_for_nobody() };
        let election = Election::new(self.core.id, voting, self.core.config.rules, self.logical_clock, own);
        out.note(Note::Looking { round: self.logical_clock, vote: election.proposal });
        out.set_timer(Timer::Election, election.wait);
        self.role = Role::Looking(election);
        if let Some(grace) = self.core.read_only_grace() {
            out.set_timer(Timer::ReadOnly, grace);
        }
        self.broadcast_vote(out);
        self.finalize_if_quorum(out);
    }

    fn proposal(&self) -> Notification {
        let (vote, round) = match &self.role {
            Role::Looking(election) => (election.proposal, election.round),
            _ => (self.current.vote, self.current.round),
        };
        self.notification(vote, round)
    }

    fn notification(&self, vote: Vote, round: u64) -> Notification {
        Notification { from: self.core.id, vote, round, state: self.state(), config: self.core.verifier() }
    }

    fn broadcast_vote(&mut self, out: &mut Outbox<Zk>) {
        let proposal = self.proposal();
        for sid in self.core.voting().voters_of_any().into_iter().filter(|&sid| sid != self.core.id) {
            self.cnx.send(sid, proposal.clone(), out);
        }
    }

    fn on_notification(&mut self, n: &Notification, out: &mut Outbox<Zk>) {
        if self.learn_config(n, out) {
            return;
        }
        if !self.core.voting().is_voter_of_any(n.from) {
            // One that has no vote just wants to know: with the round this server is in.
            let answer = self.notification(self.current.vote, self.logical_clock);
            self.cnx.send(n.from, answer, out);
            return;
        }
        let Role::Looking(election) = &mut self.role else {
            if n.state == ServerState::Looking && !matches!(self.role, Role::Resting) {
                out.note(Note::Answered { peer: n.from });
                let answer = self.notification(self.current.vote, self.current.round);
                self.cnx.send(n.from, answer, out);
            }
            return;
        };
        let late = n.state == ServerState::Looking && n.round < election.round;
        let was_finalizing = election.finalizing;
        let old = election.proposal;
        let outcome = election.on_notification(n);
        self.logical_clock = election.round;
        let (proposal, wait, still_finalizing) = (election.proposal, election.wait, election.finalizing);
        if late {
            let mine = self.proposal();
            self.cnx.send(n.from, mine, out);
        }
        match outcome {
            Outcome::Established(leader) => {
                out.note(Note::JoinedEstablished { leader });
                self.decide(n.vote, out);
                return;
            }
            Outcome::Changed => {
                out.note(Note::VoteChanged { from: n.from, vote: proposal, old });
                self.broadcast_vote(out);
            }
            Outcome::JoinedRound => {
                out.note(Note::RoundJoined { from: n.from, round: n.round, vote: proposal });
                self.broadcast_vote(out);
            }
            Outcome::Kept { same } => out.note(Note::VoteKept { from: n.from, vote: n.vote, same }),
            Outcome::OldRound => out.note(Note::VoteOfOldRound { from: n.from, round: n.round }),
            Outcome::Ignored => {}
        }
        if still_finalizing {
            // Any word keeps the settling vote waiting for silence.
            out.set_timer(Timer::Election, FINALIZE_WAIT);
        } else {
            if !was_finalizing || outcome != Outcome::Ignored {
                out.set_timer(Timer::Election, wait);
            }
            self.finalize_if_quorum(out);
        }
    }

    fn finalize_if_quorum(&mut self, out: &mut Outbox<Zk>) {
        let Role::Looking(election) = &mut self.role else { return };
        if !election.finalizing && election.has_quorum() {
            election.finalizing = true;
            out.note(Note::VoteQuorum { vote: election.proposal });
            out.set_timer(Timer::Election, FINALIZE_WAIT);
        }
    }

    fn on_election_timer(&mut self, out: &mut Outbox<Zk>) {
        let Role::Looking(election) = &mut self.role else { return };
        if election.finalizing {
            let vote = election.proposal;
            self.decide(vote, out);
            return;
        }
        election.back_off();
        out.set_timer(Timer::Election, election.wait);
        if self.cnx.have_delivered() {
            self.broadcast_vote(out);
        } else {
            self.cnx.connect_all(out);
        }
    }

    /// The election is over for this server: it takes its role.
    fn decide(&mut self, vote: Vote, out: &mut Outbox<Zk>) {
        out.cancel_timer(Timer::Election);
        let leader = vote.leader;
        let state = self.state_under(leader);
        self.current = Heard { vote, round: self.logical_clock, state };
        out.note(Note::Decided { leader, state, round: self.logical_clock });
        self.take_role(leader, state, out);
    }

    fn state_under(&self, leader: ServerId) -> ServerState {
        match (leader == self.core.id, self.core.observer) {
            (true, _) => ServerState::Leading,
            (false, false) => ServerState::Following,
            (false, true) => ServerState::Observing,
        }
    }

    fn take_role(&mut self, leader: ServerId, state: ServerState, out: &mut Outbox<Zk>) {
        let core = &mut self.core;
        if core.read_only_grace().is_some() {
            out.cancel_timer(Timer::ReadOnly);
            core.end_read_only(out);
        }
        self.role = match state {
            ServerState::Leading => Role::Leading(Box::new(Leader::begin(core, out))),
            ServerState::Observing => Role::Observing(Learner::begin(leader, core, out)),
            _ => Role::Following(Learner::begin(leader, core, out)),
        };
    }

    /// A role that cannot go on ends, and the server looks for a leader again.
    fn judge(&mut self, verdict: Verdict, out: &mut Outbox<Zk>) {
        if self.core.restarts_election.0.is_some() {
            self.after_reconfig(out);
        }
        let Err(why) = verdict else { return };
        out.note(Note::GaveUp { state: self.state(), why });
        self.core.stop_serving(out);
        match &mut self.role {
            Role::Leading(leader) => leader.end(out),
            Role::Following(learner) | Role::Observing(learner) => learner.end(&mut self.core, out),
            Role::Resting | Role::Looking(_) => {}
        }
        self.core.fast_forward();
        self.start_looking(out);
    }
}
