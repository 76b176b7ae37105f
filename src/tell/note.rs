//! Every note with its sentence. Each arm calls the function of one note; it tells the caption and the line of the log.

use super::rich::Rich;
use super::scene::Telling;
use super::template::sentence;
use super::{broadcast, client, command, election, hdfs, program, read_only, reconfig, remote, session, snapshot, sync};
use crate::zk::{Note, ProgramNote};

/// The sentence; nothing where another note or the event of the step tells it.
pub fn told(at: Telling<'_>, note: &Note) -> Option<Rich> {
    Some(match note {
        // -- what a person did
        Note::Refused(why) => command::refused(at.lang, why),
        Note::Did(done) => command::did(at, done),
        Note::Asked => return command::asked(at),
        Note::ObserverAdded(server) => command::observer_added(at, *server),
        Note::ServerAdded(server) => reconfig::server_added(at, *server),
        Note::ClientAdded(client) => command::client_added(at, *client),

        // -- election
        Note::Looking { round, vote } => election::looking(at, *round, *vote),
        Note::VoteChanged { from, vote, old } => election::vote_changed(at, *from, *vote, *old),
        Note::VoteKept { from, vote, same } => return election::vote_kept(at, *from, *vote, *same),
        Note::RoundJoined { from, round, vote } => election::round_joined(at, *from, *round, *vote),
        Note::VoteOfOldRound { from, round } => election::vote_of_old_round(at, *from, *round),
        Note::VoteQuorum { vote } => election::vote_quorum(at, *vote),
        Note::Decided { leader, state, round } => election::decided(at, *leader, *state, *round),
        Note::JoinedEstablished { leader } => election::joined_established(at, *leader),
        Note::Answered { peer } => election::answered(at, *peer),

        // -- discovery and synchronization
        Note::EpochChosen { epoch } => sync::epoch_chosen(at, *epoch),
        Note::EpochAccepted { epoch } => sync::epoch_accepted(at, *epoch),
        Note::SyncDecided { learner, mode, figures } => sync::sync_decided(at, *learner, *mode, figures),
        Note::SyncBegun { mode, zxid } => sync::sync_begun(at, *mode, *zxid),
        Note::EpochAhead { epoch } => sync::epoch_ahead(at, *epoch),
        Note::AckedEarly { epoch } => sync::acked_early(at, *epoch),
        Note::Synchronised { epoch } => sync::synchronised(at, *epoch),
        Note::NewLeaderAcked { learner } => sync::new_leader_acked(at, *learner),
        Note::Established { epoch } => sync::established(at, *epoch),
        Note::Serving { leader } => sync::serving(at, *leader),
        Note::LearnerAhead { learner } => sync::learner_ahead(at, *learner),
        Note::LearnerLost { learner, why } => sync::learner_lost(at, *learner, *why),
        Note::GaveUp { state, why } => sync::gave_up(at, *state, *why),
        Note::ConfigActivated { new, was_voter, is_voter, .. } => reconfig::config_activated(at, new, *was_voter, *is_voter),
        Note::LearnerConfigLater { learner } => reconfig::learner_config_later(at, *learner),
        Note::RoleTaken { leader, state } => reconfig::role_taken(at, *leader, *state),
        Note::Resigned { leader } => reconfig::resigned(at, *leader),

        // -- broadcast
        Note::Proposed { zxid } => broadcast::proposed(at, *zxid),
        Note::Logged { zxid } => broadcast::logged(at, *zxid),
        Note::Acked { zxid, from, acks } => broadcast::acked(at, *zxid, *from, *acks),
        Note::Quorum { zxid } => broadcast::quorum(at, *zxid),
        Note::Applied { zxid } => broadcast::applied(at, *zxid),
        Note::Failed { zxid, code } => broadcast::failed(at, *zxid, *code),
        Note::SnapshotTaken { zxid } => snapshot::taken(at, *zxid),
        Note::SnapshotBegun { zxid } => snapshot::begun(at, *zxid),
        Note::ZnodeCopied { path, data } => snapshot::znode_copied(at, path, data),
        Note::SnapshotWritten { zxid, through } => snapshot::written(at, *zxid, *through),
        Note::Replayed { snapshot, txns, known } => snapshot::replayed(at, *snapshot, *txns, *known),

        // -- sessions and watches
        Note::SessionOpened { client, .. } => session::opened(at, *client),
        Note::SessionMoved { client, .. } => session::moved(at, *client),
        Note::SessionUnknown { client, .. } => session::unknown(at, *client),
        Note::ClientAhead { client, seen } => session::client_ahead(at, *client, *seen),
        Note::NotServing { client } => session::not_serving(at, *client),
        Note::SessionExpiring { session } => session::expiring(at, *session),
        Note::SessionClosed { session } => session::closed(at, *session),
        Note::WatchFired { client, kind, path } => session::watch_fired(at, *client, *kind, path),
        Note::WatchSet { client, path, mode } => session::watch_set(at, *client, path, *mode),
        Note::WatchRemoved { client, path } => session::watch_removed(at, *client, path),
        Note::WatchHeard { kind, path } => session::watch_heard(at, *kind, path),
        Note::Authenticated { client, id } => session::authenticated(at, *client, id),
        Note::AuthRefused { client, scheme } => session::auth_refused(at, *client, scheme),
        Note::PacketTooLong { client } => session::packet_too_long(at, *client),
        Note::ContainerKept { path } => session::container_kept(at, path),
        Note::Sweeping { path } => session::sweeping(at, path),
        Note::MovedAway { session } => session::moved_away(at, *session),

        // -- clients
        Note::Connecting { server } => client::connecting(at, *server),
        Note::Connected { server, is_new, .. } => client::connected(at, *server, *is_new),
        Note::Disconnected { server, why, was_connected } => client::disconnected(at, *server, *why, *was_connected),
        Note::Expired { .. } => client::expired(at),
        Note::Called { xid, op } => return client::called(at, *xid, op.as_deref()),
        Note::Replied { code, call, sent, .. } => return client::replied(at, *code, call.as_deref(), *sent),
        Note::ErrandDone(record) => return client::errand_done(at, record),
        Note::AuthFailed => client::auth_failed(at),
        Note::ClientClosed => client::closed(at),

        // -- read-only mode, and sessions that one server knows
        Note::ReadOnlyBegun => read_only::begun(at),
        Note::ReadOnlyEnded => read_only::ended(at),
        Note::ReadOnlyRefused { client, why } => read_only::refused(at, *client, *why),
        Note::LocalSession { client, .. } => read_only::local_session(at, *client),
        Note::LocalSessionExpired { session } => read_only::local_session_expired(at, *session),
        Note::SessionUpgrading { session } => read_only::upgrading(at, *session),
        Note::ConnectedReadOnly { server, .. } => read_only::connected(at, *server),
        Note::ReadWriteFound { server } => read_only::found(at, *server),

        // -- the endpoint of programs outside
        Note::RemoteRefused { from, bound } => remote::refused(at, *from, *bound),
        Note::RemoteEnded { bound } => remote::ended(at, *bound),
        Note::SaslNotConfigured => remote::sasl(at),

        // -- one sentence for both
        Note::Program(ProgramNote::Hdfs(note)) | Note::Hdfs(note) => in_place(at, hdfs::line(at.lang, at.me, note)),
        Note::Program(ProgramNote::Waits { path }) => in_place(at, program::waits(at, path)),
        Note::Program(note) => in_place(at, program::line(at.lang, at.me, note)),
    })
}

fn in_place(at: Telling<'_>, line: Rich) -> Rich {
    if at.scene.is_some() { sentence(at.lang, line) } else { line }
}
