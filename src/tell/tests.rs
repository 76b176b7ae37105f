use std::net::Ipv4Addr;
use std::rc::Rc;

use super::*;
use crate::hdfs::Host;
use crate::rules::{Rule, Rules};
use crate::script::{Expectation, ParseError, ParseErrorKind, Vocabulary};
use crate::sim::{EventId, Fault, Limit, SECOND, TraceKind};
use crate::worksheets::{Missed, Wrong};
use crate::zk::{
    self, Action, Bound, CallRecord, ClientId, Code, Command, Config, CreateMode, Disconnection, EventType, GiveUp, Hold,
    LearnerLoss, LetGo, Misgrouped, NotReadOnly, Op, PathError, PathReason, Refused, Response, ServerId, ServerState, SessionId,
    SyncFigures, SyncMode, Vote, WatchMode, Zxid,
};

const S1: ServerId = ServerId(1);
const S2: ServerId = ServerId(2);
const C1: ClientId = ClientId(1);

fn zxid(counter: u32) -> Zxid {
    Zxid::new(1, counter)
}

fn faults() -> Vec<Fault> {
    let (a, b) = (S1.node(), S2.node());
    let message = EventId(7);
    vec![
        Fault::Crash(a),
        Fault::Crash(C1.node()),
        Fault::Restart(a),
        Fault::Restart(C1.node()),
        Fault::Freeze(a),
        Fault::Thaw(a),
        Fault::Partition(vec![vec![a], vec![b]]),
        Fault::Isolate(a),
        Fault::Cut(a, b),
        Fault::Heal,
        Fault::HealLink(a, b),
        Fault::Slow(a, b, 0),
        Fault::Slow(a, b, SECOND),
        Fault::SlowDisk(a, 0),
        Fault::SlowDisk(a, SECOND),
        Fault::Hold(message),
        Fault::Release(message),
        Fault::Drop(message),
    ]
}

fn figures(peer: u32, min: u32, max: u32) -> Rc<SyncFigures> {
    Rc::new(SyncFigures {
        peer_last_zxid: zxid(peer),
        min_committed_log: zxid(min),
        max_committed_log: zxid(max),
        last_processed_zxid: zxid(max),
    })
}

/// One note of every kind, and more where the sentence depends on its fields.
fn notes() -> Vec<Note> {
    let vote = Vote { leader: S2, zxid: zxid(7), peer_epoch: 1 };
    let session = SessionId(0x0100_0000_0000_0001);
    let path: Rc<str> = "/a".into();
    let op = Op::SetData { path: path.clone(), data: Some("v2".into()), version: -1 };
    let record = |result| {
        Some(Rc::new(CallRecord { xid: 1, op: op.clone(), at: 0, done_at: SECOND, result, zxid: zxid(3), is_step: false }))
    };
    let mut notes: Vec<Note> = faults().into_iter().map(Note::Did).collect();
    notes.extend(
        [
            Refused::NoSuchNode(S1.node()),
            Refused::NoSuchMessage(EventId(7)),
            Refused::AlreadySo,
            Refused::TooMany,
            Refused::Gone(C1.node()),
            Refused::HandleOver(C1),
            Refused::ClientExists(C1),
            Refused::ObserverByReconfig,
            Refused::IsRemote(C1),
            Refused::NotRemote(C1),
        ]
        .map(Note::Refused),
    );
    for mode in [SyncMode::Diff, SyncMode::Trunc, SyncMode::Snap] {
        notes.push(Note::SyncBegun { mode, zxid: zxid(3) });
        for figures in [figures(5, 5, 5), figures(3, 1, 5), figures(1, 3, 5), figures(7, 3, 5), figures(0, 0, 0)] {
            notes.push(Note::SyncDecided { learner: S2, mode, figures });
        }
    }
    for state in [ServerState::Leading, ServerState::Following, ServerState::Observing] {
        notes.push(Note::Decided { leader: S1, state, round: 1 });
    }
    for why in [LearnerLoss::Closed, LearnerLoss::Silent, LearnerLoss::SlowAck] {
        notes.push(Note::LearnerLost { learner: S2, why });
    }
    for why in [
        GiveUp::NoQuorumConnected,
        GiveUp::EpochNotAccepted,
        GiveUp::NoQuorumSynced,
        GiveUp::QuorumLost,
        GiveUp::LeaderUnreachable,
        GiveUp::LeaderGone,
        GiveUp::LeaderSilent,
        GiveUp::LeaderOld,
        GiveUp::BrokenHistory,
        GiveUp::ZxidRollover,
        GiveUp::Reconfigured,
    ] {
        notes.push(Note::GaveUp { state: ServerState::Leading, why });
    }
    for why in
        [Disconnection::Closed, Disconnection::Silent, Disconnection::Asked, Disconnection::TooLong, Disconnection::ReadWriteFound]
    {
        notes.push(Note::Disconnected { server: S1, why, was_connected: true });
    }
    let members = |ids: &[u8]| {
        let members = ids.iter().map(|&id| zk::Member::of(ServerId(id), false));
        Rc::new(zk::QuorumVerifier::new(members, zxid(3)))
    };
    for (was_voter, is_voter) in [(true, true), (true, false), (false, true), (false, false)] {
        notes.push(Note::ConfigActivated { old: members(&[1, 2, 3]), new: members(&[1, 2, 3, 4]), was_voter, is_voter });
    }
    for acks in [1, 3, 4] {
        notes.push(Note::Acked { zxid: zxid(3), from: S2, acks });
    }
    for why in [NotReadOnly::NotAsked, NotReadOnly::NoLocalSessions, NotReadOnly::GlobalSession] {
        notes.push(Note::ReadOnlyRefused { client: C1, why });
    }
    for bound in [
        Bound::PerAddress(60),
        Bound::Connections(200),
        Bound::Clients(220),
        Bound::Outstanding(5_000),
        Bound::Unheard,
        Bound::Unread,
        Bound::Frame(1_048_575),
        Bound::Packet,
        Bound::Operation,
    ] {
        notes.push(Note::RemoteRefused { from: Ipv4Addr::LOCALHOST, bound });
        notes.push(Note::RemoteEnded { bound });
    }
    notes.extend([
        Note::ReadOnlyBegun,
        Note::ReadOnlyEnded,
        Note::LocalSession { session, client: C1 },
        Note::LocalSessionExpired { session },
        Note::SessionUpgrading { session },
        Note::ConnectedReadOnly { server: S1, session },
        Note::ReadWriteFound { server: S1 },
        Note::Asked,
        Note::ObserverAdded(S1),
        Note::ServerAdded(S1),
        Note::ClientAdded(C1),
        Note::Looking { round: 1, vote },
        Note::VoteChanged { from: S2, vote, old: vote },
        Note::VoteKept { from: S2, vote, same: true },
        Note::VoteKept { from: S2, vote, same: false },
        Note::RoundJoined { from: S2, round: 2, vote },
        Note::VoteOfOldRound { from: S2, round: 1 },
        Note::VoteQuorum { vote },
        Note::JoinedEstablished { leader: S2 },
        Note::Answered { peer: S2 },
        Note::EpochChosen { epoch: 2 },
        Note::EpochAccepted { epoch: 2 },
        Note::EpochAhead { epoch: 2 },
        Note::AckedEarly { epoch: 2 },
        Note::Synchronised { epoch: 2 },
        Note::NewLeaderAcked { learner: S2 },
        Note::Established { epoch: 2 },
        Note::Serving { leader: S2 },
        Note::LearnerAhead { learner: S2 },
        Note::LearnerConfigLater { learner: S2 },
        Note::RoleTaken { leader: S1, state: ServerState::Leading },
        Note::RoleTaken { leader: S2, state: ServerState::Following },
        Note::Resigned { leader: S2 },
        Note::Proposed { zxid: zxid(3) },
        Note::Logged { zxid: zxid(3) },
        Note::Acked { zxid: zxid(3), from: S1, acks: 1 },
        Note::Quorum { zxid: zxid(3) },
        Note::Applied { zxid: zxid(3) },
        Note::Failed { zxid: zxid(3), code: Code::NoNode },
        Note::SnapshotTaken { zxid: zxid(3) },
        Note::SnapshotBegun { zxid: zxid(3) },
        Note::ZnodeCopied { path: "/a".into(), data: Some("1".into()) },
        Note::SnapshotWritten { zxid: zxid(3), through: zxid(3) },
        Note::SnapshotWritten { zxid: zxid(3), through: zxid(5) },
        Note::Replayed { snapshot: zxid(3), txns: 2, known: 1 },
        Note::SessionOpened { session, client: C1 },
        Note::SessionMoved { session, client: C1 },
        Note::SessionUnknown { session, client: C1 },
        Note::ClientAhead { client: C1, seen: zxid(3) },
        Note::NotServing { client: C1 },
        Note::SessionExpiring { session },
        Note::SessionClosed { session },
        Note::WatchFired { client: C1, kind: EventType::NodeCreated, path: path.clone() },
        Note::WatchSet { client: C1, path: path.clone(), mode: WatchMode::Standard },
        Note::WatchSet { client: C1, path: path.clone(), mode: WatchMode::Persistent },
        Note::WatchSet { client: C1, path: path.clone(), mode: WatchMode::PersistentRecursive },
        Note::WatchRemoved { client: C1, path: path.clone() },
        Note::Authenticated { client: C1, id: Box::new(zk::Id::digest_of("alice:secret")) },
        Note::AuthRefused { client: C1, scheme: "".into() },
        Note::AuthRefused { client: C1, scheme: "x509".into() },
        Note::AuthRefused { client: C1, scheme: "sasl".into() },
        Note::AuthRefused { client: C1, scheme: "kerberos".into() },
        Note::SaslNotConfigured,
        Note::PacketTooLong { client: C1 },
        Note::ContainerKept { path: path.clone() },
        Note::Sweeping { path: path.clone() },
        Note::AuthFailed,
        Note::MovedAway { session },
        Note::Connecting { server: S1 },
        Note::Connected { server: S1, session, is_new: false },
        Note::Expired { session },
        Note::Called { xid: 1, op: Some(Rc::new(op.clone())) },
        Note::Called { xid: 1, op: None },
        Note::Replied { xid: 1, code: None, zxid: zxid(3), call: record(Ok(Response::Nothing)), sent: true },
        Note::Replied { xid: 1, code: Some(Code::NoNode), zxid: zxid(3), call: record(Err(Code::NoNode)), sent: true },
        Note::Replied {
            xid: 1,
            code: Some(Code::ConnectionLoss),
            zxid: zxid(3),
            call: record(Err(Code::ConnectionLoss)),
            sent: false,
        },
        Note::Replied { xid: 1, code: None, zxid: zxid(3), call: None, sent: true },
        Note::Replied { xid: 1, code: Some(Code::ConnectionLoss), zxid: zxid(3), call: None, sent: true },
        Note::WatchHeard { kind: EventType::NodeCreated, path },
        Note::ClientClosed,
    ]);
    notes
}

fn check(lang: Lang, text: &str, what: &dyn std::fmt::Debug) {
    let is_chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(!text.trim().is_empty(), "{what:?}");
    assert!(!text.contains(['{', '}', '*', '`', '!', '！']), "{what:?}: {text}");
    assert!(!text.contains("  "), "{what:?}: {text}");
    if lang == Lang::En {
        assert!(!is_chinese && !text.contains(['。', '，', '：']), "{what:?}: {text}");
    }
}

fn check_sentence(lang: Lang, text: &str, what: &dyn std::fmt::Debug) {
    check(lang, text, what);
    assert!(text.ends_with(if lang == Lang::En { '.' } else { '。' }), "{what:?}: {text}");
}

fn owner(note: &Note) -> NodeId {
    match note {
        Note::Connecting { .. }
        | Note::Connected { .. }
        | Note::ConnectedReadOnly { .. }
        | Note::ReadWriteFound { .. }
        | Note::Disconnected { .. }
        | Note::Expired { .. }
        | Note::Called { .. }
        | Note::Replied { .. }
        | Note::WatchHeard { .. }
        | Note::AuthFailed
        | Note::RemoteEnded { .. }
        | Note::SaslNotConfigured
        | Note::ClientClosed => C1.node(),
        _ => S1.node(),
    }
}

#[test]
fn every_note_has_a_caption_and_a_line_in_both_languages() {
    let world = zk::new_world(&Config::default(), 1);
    let trace = zk::new_recording(&Config::default(), 1).trace()[0];
    for lang in Lang::ALL {
        for note in notes() {
            let notes = vec![(owner(&note), note.clone())];
            check(lang, &plain_text(&line(lang, &trace, &notes)), &note);
            assert!(line_of_note(lang, owner(&note), &note).is_some(), "{note:?} has no line");
            let step = Step { notes, ..Step::default() };
            check_sentence(lang, &plain_text(&caption(lang, &step, &world)), &note);
        }
    }
}

#[test]
fn a_name_node_that_ends_itself_is_told_of_and_not_the_journal_node_that_it_lost_with_it() {
    let world = zk::new_world(&Config::default(), 1);
    let why = crate::hdfs::RpcError::EpochTooOld { promised: 2 };
    let lost = HdfsNote::JournalLost { journal: Host::JournalNode(2), why };
    let exits = HdfsNote::Exits { why: crate::hdfs::ExitReason::Fenced { promised: 2 } };
    let notes = [lost, exits].map(|note| (Host::NameNode(1).node(), Note::Hdfs(note))).to_vec();
    let told = plain_text(&caption(Lang::En, &Step { notes, ..Step::default() }, &world));
    assert_eq!(told, "nn1 ends itself: a majority refuses its epoch, for 2 was promised to another.");
}

#[test]
fn whoever_calls_again_says_which_name_node_gave_the_reason() {
    let world = zk::new_world(&Config::default(), 1);
    let [nn1, nn2] = [1, 2].map(Host::NameNode);
    let retries = |why| HdfsNote::Retries { from: nn1, to: nn2, why };
    let told = |why| {
        let notes = vec![(Host::Client(1).node(), Note::Hdfs(retries(why)))];
        plain_text(&caption(Lang::En, &Step { notes, ..Step::default() }, &world))
    };
    assert_eq!(told(crate::hdfs::RpcError::Unreachable), "nn1: nobody answers there, so h1 tries again at nn2.");
    assert_eq!(told(crate::hdfs::RpcError::Standby), "nn1: it is standby, so h1 tries again at nn2.");
}

#[test]
fn a_leader_that_has_lost_its_followers_is_not_said_to_have_waited_for_them() {
    let world = zk::new_world(&Config::default(), 1);
    let note = Note::GaveUp { state: ServerState::Leading, why: GiveUp::QuorumLost };
    let told = plain_text(&caption(Lang::En, &Step { notes: vec![(S2.node(), note)], ..Step::default() }, &world));
    assert!(told.contains("too few servers still follow it") && !told.contains("syncLimit"), "{told}");
}

#[test]
fn a_program_tells_two_things_of_one_step_and_that_it_waits_again_once() {
    let world = zk::new_world(&Config::default(), 1);
    let told = |notes: [ProgramNote; 2]| {
        let notes = notes.map(|note| (C1.node(), Note::Program(note))).to_vec();
        plain_text(&caption(Lang::En, &Step { notes, ..Step::default() }, &world))
    };
    let path: Rc<str> = "/lock".into();
    let lost = ProgramNote::LetGo { path: path.clone(), mode: Hold::Exclusive, token: zxid(3), why: LetGo::Expired };
    let both = "c1 learns that its session is over: it holds the lock at /lock no more. c1 begins anew, with a new session.";
    assert_eq!(told([lost, ProgramNote::Renews]), both);
    let again = [ProgramNote::InVain, ProgramNote::Waits { path }];
    assert_eq!(told(again), "c1 was woken in vain: it has to wait again.");
}

#[test]
fn a_call_that_was_never_sent_is_not_told_as_a_lost_reply() {
    let crashes = (1..=5).map(|n| (3 * SECOND, Command::Fault(Fault::Crash(ServerId(n).node()))));
    let get = call(C1, Op::GetData { path: "/a".into(), watch: false });
    let closed = Command::Action(Action::Close { client: C1 });
    let commands: Vec<(u64, Command)> = crashes.chain([(9 * SECOND, get), (9 * SECOND, closed)]).collect();
    let told = tell_run(&Config::default(), &commands, 10 * SECOND);
    assert!(told.iter().any(|(en, zh)| en.contains("was never sent") && zh.contains("从未发出")));
    assert!(told.iter().all(|(en, _)| !en.contains("the reply is lost")));
}

/// A run with something of everything, each of its steps told.
fn tell_run(config: &Config, commands: &[(u64, Command)], until: u64) -> Vec<(String, String)> {
    let mut recording = zk::new_recording(config, 7);
    let mut step = Step::default();
    for (at, command) in commands {
        recording.extend_to(*at, &mut step);
        recording.command(*at, command.clone(), &mut step);
    }
    recording.extend_to(until, &mut step);
    let mut world = recording.seek(crate::sim::Position::default());
    let mut told = Vec::new();
    for steps in 1..=recording.len() {
        let mut shown = Step::default();
        recording.replay(&mut world, steps, &mut shown, &mut |_| {});
        let [en, zh] = Lang::ALL.map(|lang| {
            let text = plain_text(&caption(lang, &shown, &world));
            check_sentence(lang, &text, &shown.event);
            let trace = &recording.trace()[steps as usize - 1];
            check(lang, &plain_text(&line(lang, trace, recording.notes_of(steps - 1))), &shown.event);
            if let crate::sim::Event::Delivered { message: delivered, .. } = &shown.event {
                let told = message(lang, delivered);
                check_sentence(lang, &told.about, delivered);
                assert!(!told.kind.is_empty());
            }
            text
        });
        told.push((en, zh));
    }
    told
}

fn call(client: ClientId, op: Op) -> Command {
    Command::Action(Action::Call { client, op })
}

fn create(path: &str, ephemeral: bool) -> Op {
    Op::create(path, Some("x"), if ephemeral { CreateMode::Ephemeral } else { CreateMode::Persistent })
}

fn busy_run() -> Vec<(String, String)> {
    let config = Config { observers: 1, ..Config::default() };
    let path: Rc<str> = "/a".into();
    let leader = ServerId(5).node();
    let commands = [
        (3 * SECOND, call(C1, create("/a", false))),
        (3 * SECOND + 1, call(C1, create("/a", false))),
        (4 * SECOND, call(ClientId(2), Op::GetData { path: path.clone(), watch: true })),
        (5 * SECOND, call(C1, Op::SetData { path: path.clone(), data: None, version: -1 })),
        (6 * SECOND, call(ClientId(3), create("/e", true))),
        (7 * SECOND, call(C1, Op::Sync { path: path.clone() })),
        (8 * SECOND, Command::Fault(Fault::Crash(ClientId(3).node()))),
        (9 * SECOND, Command::Fault(Fault::Crash(leader))),
        (20 * SECOND, call(C1, create("/b", false))),
        (22 * SECOND, Command::Fault(Fault::Restart(leader))),
        (30 * SECOND, Command::Action(Action::Connect { client: C1, server: S1 })),
        (35 * SECOND, Command::Fault(Fault::Isolate(ServerId(4).node()))),
        (60 * SECOND, Command::Fault(Fault::Heal)),
        (70 * SECOND, Command::Action(Action::Close { client: C1 })),
    ];
    tell_run(&config, &commands, 80 * SECOND)
}

#[test]
fn every_step_of_a_busy_run_is_told_in_both_languages() {
    let told = busy_run();
    assert!(told.len() > 1_000);
    let said = |text: &str| told.iter().any(|(en, _)| en.contains(text));
    for text in [
        "a quorum. It is committed, though nobody has heard of it yet",
        "established leader",
        "fires",
        "expires session",
        "DIFF",
        "leaves",
    ] {
        assert!(said(text), "nobody said {text:?}");
    }
}

#[test]
fn a_step_without_notes_is_still_told() {
    let trace = zk::new_recording(&Config::default(), 1).trace()[0];
    for lang in Lang::ALL {
        for kind in [TraceKind::Command, TraceKind::Message, TraceKind::Connection, TraceKind::Timer, TraceKind::Sync] {
            for class in 0..=13 {
                let trace = TraceStep { kind, class, node: Some(S1.node()), peer: Some(S2.node()), ..trace };
                check(lang, &plain_text(&line(lang, &trace, &[])), &trace);
            }
        }
    }
}

#[test]
fn every_error_is_told_in_both_languages() {
    let word = || "s1".to_owned();
    let mut kinds = vec![
        ParseErrorKind::LineTooLong { max: 5 },
        ParseErrorKind::UnterminatedString { quote: '\'' },
        ParseErrorKind::BadEscape { found: 'x' },
        ParseErrorKind::OutOfRange { min: 1, max: 9 },
        ParseErrorKind::DurationOutOfRange { min: 0, max: SECOND },
        ParseErrorKind::TooPrecise,
        ParseErrorKind::Repeated { found: word() },
        ParseErrorKind::Trailing,
        ParseErrorKind::Misgrouped(Misgrouped::Ungrouped(S1)),
        ParseErrorKind::Misgrouped(Misgrouped::Unweighed(S1)),
    ];
    for vocabulary in
        [Vocabulary::Command, Vocabulary::Verb, Vocabulary::Option, Vocabulary::Key, Vocabulary::Condition, Vocabulary::Keyword]
    {
        kinds.push(ParseErrorKind::Unknown { vocabulary, found: word(), suggestion: None });
    }
    for expectation in [
        Expectation::Command,
        Expectation::Verb,
        Expectation::Node,
        Expectation::Server,
        Expectation::Servers,
        Expectation::NewClient,
        Expectation::Message,
        Expectation::Path,
        Expectation::Data,
        Expectation::Duration,
        Expectation::Unit,
        Expectation::Number,
        Expectation::Space,
        Expectation::Members,
        Expectation::MemberIds,
        Expectation::ConfigVersion,
        Expectation::Address,
        Expectation::Group,
        Expectation::Weight,
        Expectation::OneOf(vec!["on"]),
        Expectation::OneOf(vec!["on", "off", "normal"]),
    ] {
        kinds.push(ParseErrorKind::Expected(expectation));
    }
    for lang in Lang::ALL {
        for kind in &kinds {
            check_sentence(lang, &error(lang, &ParseError::new(0..0, kind.clone())), kind);
        }
        for word in ["version", "quit", "redo", "printwatches"] {
            for line in [word.to_owned(), format!("c1 {word}")] {
                let wrong = crate::script::parse_line(&line).unwrap_err();
                assert!(matches!(wrong.kind, ParseErrorKind::Absent(_)), "{line}");
                check_sentence(lang, &error(lang, &wrong), &wrong.kind);
            }
        }
        for reason in [PathReason::Null, PathReason::EmptyName, PathReason::Relative, PathReason::InvalidCharacter] {
            check_sentence(lang, &path_error(lang, &PathError::Invalid { path: word(), reason, index: 3 }), &reason);
        }
        for bound in [Limit::Nodes, Limit::Packets, Limit::Waiting, Limit::Steps, Limit::StepsAtOnce, Limit::Writes] {
            check_sentence(lang, &limit(lang, bound), &bound);
        }
    }
}

#[test]
fn a_suggestion_is_made() {
    let kind = ParseErrorKind::Unknown { vocabulary: Vocabulary::Command, found: "crahs".into(), suggestion: Some("crash".into()) };
    let wrong = ParseError::new(0..5, kind);
    assert_eq!(error(Lang::En, &wrong), "There is no command crahs. Did you mean crash?");
    assert_eq!(error(Lang::Zh, &wrong), "没有命令 crahs。是不是 crash？");
    let kind = ParseErrorKind::Expected(Expectation::OneOf(vec!["on", "off", "normal"]));
    let wrong = ParseError::new(0..5, kind);
    assert_eq!(error(Lang::En, &wrong), "Expected here: on, off or normal.");
    assert_eq!(error(Lang::Zh, &wrong), "这里应是 on、off 或 normal。");
}

#[test]
fn what_would_fit_is_said() {
    let said = |lang, line| error(lang, &crate::script::parse_line(line).unwrap_err());
    for (line, en, zh) in [
        (
            "c1 addWatch -m foo /a",
            "foo has no place here. Expected here: PERSISTENT or PERSISTENT_RECURSIVE.",
            "这里不能写 foo。这里应是 PERSISTENT 或 PERSISTENT_RECURSIVE。",
        ),
        ("disk s1 full", "full has no place here. Expected here: slow or normal.", "这里不能写 full。这里应是 slow 或 normal。"),
        ("slow s1 s2 much", "Expected here: a time, such as 300ms or 2s, or off.", "这里应是时间，如 300ms、2s，或 off。"),
        ("c1 get -x /a", "There is no option -x here. Expected here: -s or -w.", "这里没有选项 -x。这里应是 -s 或 -w。"),
        (
            "frobnicate",
            "There is no command frobnicate. Expected here: a command; help lists them.",
            "没有命令 frobnicate。这里应是一条命令，help 列出全部命令。",
        ),
        ("c1 create /a 'b", "The string has no closing '.", "字符串缺少结尾的 '。"),
    ] {
        assert_eq!(said(Lang::En, line), en);
        assert_eq!(said(Lang::Zh, line), zh);
    }
}

#[test]
fn a_failed_call_has_apaches_text() {
    assert_eq!(result(Lang::En, &Err(Code::NoNode), &create("/a/b", false)), "KeeperErrorCode = NoNode for /a/b");
    assert_eq!(op(&create("/a", true)), "create -e /a x");
}

#[test]
fn the_figure_of_a_message_is_in_the_readers_language() {
    let vote = Vote { leader: S2, zxid: zxid(7), peer_epoch: 1 };
    let figure = |vote| {
        let state = ServerState::Looking;
        let told = zk::Message::Notification(zk::Notification { from: S1, vote, round: 1, state, config: zk::Dynamic(None) });
        Lang::ALL.map(|lang| message(lang, &told).key_figure)
    };
    assert_eq!(figure(vote), ["vote s2", "投 s2"]);
    let for_nobody = Vote { leader: ServerId(0), ..vote };
    assert_eq!(figure(for_nobody), ["who leads?", "谁领导？"], "who has no vote asks");
}

#[test]
fn a_machine_that_does_not_run_is_refused_in_words_of_its_own_kind() {
    for lang in Lang::ALL {
        let of = |node: NodeId| plain_text(&refused(lang, &Refused::Gone(node)));
        let machines = [C1.node(), Host::Client(1).node(), Host::SecondaryNameNode.node(), Host::DataNode(1).node(), S1.node()];
        let kinds: std::collections::BTreeSet<String> =
            machines.iter().map(|node| of(*node).replace(&template::name(*node), "")).collect();
        assert_eq!(kinds.len(), 4, "a client, a client of HDFS, a SecondaryNameNode, and the rest: {kinds:?}");
        for node in &machines[1..] {
            assert!(
                !of(*node).contains("session") && !of(*node).contains("会话") && !of(*node).contains("add another"),
                "{}",
                of(*node)
            );
        }
    }
}

#[test]
fn no_caption_of_a_lesson_is_too_long_to_be_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let order = std::fs::read_to_string(folder.join("order.txt")).unwrap();
    let mut long = Vec::new();
    for name in order.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let lesson = std::fs::read_to_string(folder.join(format!("{name}.lesson"))).unwrap();
        let lesson = crate::lessons::Lesson::parse(&lesson).unwrap();
        let recording = crate::lessons::perform(&lesson, lesson.size).recording;
        let mut world = recording.seek(crate::sim::Position::default());
        for steps in 1..=recording.len() {
            let mut step = Step::default();
            recording.replay(&mut world, steps, &mut step, &mut |_| {});
            let captions = Lang::ALL.map(|lang| (lang, caption(lang, &step, &world)));
            let long_ones = captions.into_iter().filter(|(lang, told)| letters(told) > room(*lang));
            long.extend(long_ones.map(|(_, told)| format!("{name}, {}, step {steps}: {}", letters(&told), plain_text(&told))));
        }
    }
    assert!(long.is_empty(), "{} captions:\n{}", long.len(), long.join("\n"));
}

#[test]
fn what_a_comparison_found_is_not_set_against_what_it_must_not_be() {
    let told = |goal: &str, left: &str, right: &str| {
        let missed = Missed { goal: goal.to_owned(), left: left.to_owned(), right: right.to_owned() };
        Lang::ALL.map(|lang| wrong(lang, &Wrong::Missed(vec![missed.clone()])))
    };
    assert_eq!(told("leader = s4", "s5", "s4"), ["leader = s4: it is s5, not s4.", "leader = s4：实际为 s5，而不是 s4。"]);
    assert_eq!(told("leader != none", "none", "none"), ["leader != none: it is none.", "leader != none：实际为 none。"]);
    assert_eq!(told("edits nn1 > 3", "2", "3")[0], "edits nn1 > 3: it is 2.");
}

#[test]
fn who_was_only_trying_a_server_lost_no_connection() {
    let world = zk::new_world(&Config::default(), 1);
    let told = |was_connected| {
        let gone = Note::Disconnected { server: S1, why: Disconnection::Closed, was_connected };
        plain_text(&caption(Lang::En, &Step { notes: vec![(C1.node(), gone)], ..Step::default() }, &world))
    };
    assert!(told(true).contains("connection to s1 is gone") && !told(false).contains("gone"), "{} {}", told(true), told(false));
}

#[test]
fn who_turns_clients_away_is_said_to_lack_what_its_leader_has_only_where_it_has_a_leader() {
    let mut seen = [0; 3];
    for seed in 1..=30 {
        let script = format!("seed {seed}\nensemble 3 clients 4\nrun 2s");
        let (runner, _) = crate::script::Script::parse(&script).unwrap().carry_out(0, 20_000);
        let recording = runner.recording();
        let mut world = recording.seek(crate::sim::Position::default());
        for steps in 1..=recording.len() {
            let mut step = Step::default();
            recording.replay(&mut world, steps, &mut step, &mut |_| {});
            let Some((me, _)) = step.notes.iter().find(|(_, note)| matches!(note, Note::NotServing { .. })) else { continue };
            let state = zk::server(&world, ServerId::of_node(*me).unwrap()).unwrap().state();
            let text = plain_text(&caption(Lang::En, &step, &world));
            let follows = matches!(state, ServerState::Following | ServerState::Observing);
            assert_eq!(text.contains("what its leader has"), follows, "seed {seed}, {state:?}: {text}");
            seen[match state {
                ServerState::Looking => 0,
                ServerState::Leading => 1,
                ServerState::Following | ServerState::Observing => 2,
            }] += 1;
        }
    }
    assert!(seen.iter().all(|times| *times > 0), "{seen:?}");
}

/// The captions of a lesson's steps in which this note is made, in English and in Chinese, in their order.
fn told_in(lesson: &str, is_it: fn(&Note) -> bool) -> Vec<[String; 2]> {
    told_at(lesson, |step| step.notes.iter().any(|(_, note)| is_it(note)))
}

/// The captions of these steps of a lesson.
fn told_at(lesson: &str, is_it: impl Fn(&Step<Zk>) -> bool) -> Vec<[String; 2]> {
    let lesson = format!("{}/lessons/{lesson}.lesson", env!("CARGO_MANIFEST_DIR"));
    let lesson = crate::lessons::Lesson::parse(&std::fs::read_to_string(lesson).unwrap()).unwrap();
    let recording = crate::lessons::perform(&lesson, lesson.size).recording;
    let mut world = recording.seek(crate::sim::Position::default());
    let mut told = Vec::new();
    for steps in 1..=recording.len() {
        let mut step = Step::default();
        recording.replay(&mut world, steps, &mut step, &mut |_| {});
        if is_it(&step) {
            told.push(Lang::ALL.map(|lang| plain_text(&caption(lang, &step, &world))));
        }
    }
    told
}

#[test]
fn a_learner_that_logs_what_a_diff_brought_later_is_not_said_to_have_the_history_on_its_disk_and_one_that_was_truncated_is() {
    let told = told_in("logged-too-late", |note| matches!(note, Note::Synchronised { .. }));
    let says = |text: &[String; 2], en: &str, zh: &str| text[0].contains(en) && text[1].contains(zh);
    let is_later = |text: &&[String; 2]| says(text, "only at UPTODATE", "UPTODATE 时才写入日志");
    assert_eq!(told.iter().filter(is_later).count(), 1, "{told:?}");
    for text in told.iter().filter(|text| !is_later(text)) {
        assert!(says(text, "all that the leader has sent, and then currentEpoch", "先有了领导者发来的全部历史"), "{text:?}");
    }
    assert!(told.len() > 2, "s3 is truncated at the end, and the servers had synchronised at their start");
}

#[test]
fn what_a_learner_says_of_its_history_is_not_told_as_if_its_disk_had_it() {
    let told = told_in("ack-too-early", |note| matches!(note, Note::NewLeaderAcked { .. }));
    assert!(!told.is_empty());
    for [en, zh] in told {
        // The one that makes the quorum is told by what comes of it.
        assert!(en.contains("acknowledge") && (zh.contains("回复 ACK") || zh.contains("已确认 NEWLEADER")), "{en} {zh}");
        assert!(!en.contains("synchronised") && !zh.contains("并对") && !zh.contains("同步完成"), "{en} {zh}");
    }
}

#[test]
fn the_epoch_that_comes_before_its_history_is_told_and_clients_see_nothing_of_a_server_that_serves_nobody() {
    let ahead = told_in("hasty-epoch", |note| matches!(note, Note::EpochAhead { .. }));
    assert_eq!(ahead.len(), 1);
    assert!(ahead[0][0].contains("s1 has currentEpoch 2 on its disk, and only now does it begin to write"), "{ahead:?}");
    let applied = |text: &[String; 2]| text[0].contains("s1 applies 0x1·0003") && text[1].contains("s1 应用 0x1·0003");
    assert!(applied(&ahead[0]), "{ahead:?}");
    for clients in ["clients see", "它的客户端"] {
        assert!(ahead[0].iter().all(|text| !text.contains(clients)), "{ahead:?}");
    }
}

#[test]
fn a_learner_that_has_all_is_sent_nothing() {
    let world = zk::new_world(&Config::default(), 1);
    let figures = Rc::new(SyncFigures { last_processed_zxid: Zxid::new(2, 0), ..*figures(2, 1, 2) });
    let decided = Note::SyncDecided { learner: S2, mode: SyncMode::Diff, figures };
    let told = plain_text(&caption(Lang::En, &Step { notes: vec![(S1.node(), decided)], ..Step::default() }, &world));
    assert!(told.contains("nothing to send"), "{told}");
}

#[test]
fn a_multi_that_failed_has_done_nothing_of_what_went_before() {
    let ops = vec![Op::create("/a", None, CreateMode::Persistent), Op::create("/none/a", None, CreateMode::Persistent)];
    let results = Response::Results(Rc::new([Err(Code::Ok), Err(Code::NoNode)]));
    assert_eq!(result(Lang::En, &Ok(results), &Op::Multi(ops.into())), "NoNode, so nothing of it is done");
}

#[test]
fn an_ack_that_a_leader_does_not_wait_for_is_not_told_as_one_that_comes_after_the_commit() {
    let told = told_at("never-catches-up", |_| true);
    let early = |text: &&[String; 2]| text[0].contains("waits for the ACK of NEWLEADER") && text[1].contains("不计数");
    assert_eq!(told.iter().filter(early).map(|text| &text[0][..11]).collect::<Vec<_>>(), ["s1’s ACK "]);
    let late = |text: &&[String; 2]| text[0].contains("s1’s ACK of NEWLEADER comes behind another") && text[1].contains("不起作用");
    assert_eq!(told.iter().filter(late).count(), 2, "an ACK of a txn has come first, once while s3 is established and once before");
    let confirmed: Vec<_> =
        told.iter().filter(|text| text[0].contains("confirms to s3 that it is up to date")).map(|text| &text[0][..2]).collect();
    assert_eq!(confirmed, ["s2", "s1", "s1", "s1"], "each answers UPTODATE");
}

#[test]
fn with_a_rule_left_out_no_caption_tells_it_as_if_it_held() {
    let (session, at) = (SessionId(1), zxid(3));
    for (rule, note, says, [never, nie]) in [
        (
            Rule::CommitQuorum,
            Note::Quorum { zxid: at },
            "counts as committed, without the rule commit-quorum",
            ["on disk", "已落盘"],
        ),
        (
            Rule::AckAfterSync,
            Note::Quorum { zxid: at },
            "counts as committed, without the rule ack-after-sync",
            ["on disk", "已落盘"],
        ),
        (
            Rule::CommitQuorum,
            Note::Acked { zxid: at, from: S2, acks: 1 },
            "1 is enough, whatever is on the disks",
            ["on its disk", "磁盘上有了"],
        ),
        (
            Rule::AckAfterSync,
            Note::Acked { zxid: at, from: S2, acks: 2 },
            "2 are enough, whatever is on the disks",
            ["on its disk", "磁盘上有了"],
        ),
        (
            Rule::Truncate,
            Note::SyncBegun { mode: SyncMode::Trunc, zxid: at },
            "keeps all of it",
            ["cuts its log back", "把日志截断到"],
        ),
        (Rule::LeaderExpires, Note::SessionExpiring { session }, "ends it at once", ["whole timeout", "整个超时"]),
    ] {
        let told = |rules: Rules| {
            let world = zk::new_world(&Config { voters: 3, rules, ..Config::default() }, 1);
            Lang::ALL
                .map(|lang| plain_text(&caption(lang, &Step { notes: vec![(S1.node(), note.clone())], ..Step::default() }, &world)))
        };
        let mut without = Rules::default();
        without.set(rule, false);
        let [en, zh] = told(without);
        assert!(en.contains(says) && !en.contains(never), "{}: {en}", rule.word());
        // The Chinese of a TRUNC says what should have been done.
        let should = zh.replace("本应把日志截断到", "");
        assert!(zh.contains(rule.word()) && !should.contains(nie), "{}: {zh}", rule.word());
        let [en, zh] = told(Rules::default());
        assert!(!en.contains(rule.word()) && !zh.contains(rule.word()), "by the rule: {en} {zh}");
        assert!(en.contains(never), "by the rule: {en}");
    }
}

#[test]
fn a_txn_of_which_watchers_hear_is_told_as_that_and_first() {
    let told = told_in("configuration", |note| matches!(note, Note::WatchFired { .. }));
    assert!(!told.is_empty());
    let applied = told.iter().filter(|text| text[0].contains(" applies "));
    for [en, zh] in applied {
        assert!(en.contains("(setData /config): its watchers hear of it."), "{en}");
        assert!(zh.contains("监听者得到通知"), "{zh}");
    }
}
