//! Sessions and clients: each client's session, the time that the leader still waits for it, the client's belief and the truth.
//!
//! Only the leader counts time, and it hears of the clients of other servers only when those servers answer its pings. The page shows
//! what the leader knows. Without a leader nobody counts. A local session is counted by the one server that knows it, leader or not.

use std::rc::Rc;

use super::client_panel;
use super::held::{self, Held, Truth, all, authority, left};
use crate::app::model::Model;
use crate::app::msg::Tab;
use crate::app::view::{Ring, RingState, SessionRow, SessionsPanel};
use crate::script::DurationText;
use crate::sim::{Duration, Time};
use crate::tell::template::text;
use crate::tell::values::{seconds, short_session};
use crate::tell::words::Word;
use crate::tell::{ClientStanding, Thing};
use crate::zk::{SessionId, client, established_leader, server};

/// The share of a full ring.
const FULL: u64 = 1_000;

pub fn panel(model: &Model) -> SessionsPanel {
    let has_local = !held::locals(model.world()).is_empty();
    let help = match (established_leader(model.world()), has_local) {
        (Some(leader), false) => text!(
            model.lang,
            "Only the leader, {leader}, keeps time. It hears of other servers’ clients when those servers answer its pings, every half tick.",
            "只有领导者 {leader} 计时。其他服务器每半个 tick 回复它的 ping 时，才告诉它听到过哪些客户端。",
            leader
        ),
        (Some(leader), true) => text!(
            model.lang,
            "A local session is timed by its own server. Of those that all servers know, only the leader, {leader}, keeps time.",
            "本地会话由它所在的服务器计时；所有服务器都知道的会话，只由领导者 {leader} 计时。",
            leader
        ),
        (None, false) => model.word(Word::SessionsPaused).to_owned(),
        (None, true) => text!(
            model.lang,
            "A local session is timed by its own server, which ends it without a leader too. Of the others nobody keeps time until there is one.",
            "本地会话由它所在的服务器计时，没有领导者时也会结束；其他会话在有领导者之前无人计时。",
        ),
    };
    let owners: Vec<SessionId> = authority(model).map(|(_, server)| server.tree().ephemeral_owners().collect()).unwrap_or_default();
    let left = left(model);
    SessionsPanel {
        label: model.word(Word::SessionsPanel).to_owned(),
        help,
        rows: all(model).iter().map(|held| row(model, held, &owners)).collect(),
        left: left.iter().map(|held| row(model, held, &owners)).collect(),
        left_label: text!(model.lang, "{n} that have left", "已离开的：{n} 个", n = left.len()),
        detail: client_panel::panel(model),
    }
}

/// The time that is left to each row of the panel, in the order of its rows. Empty while the panel is closed.
pub fn rings(model: &Model) -> Rc<[Ring]> {
    if model.tab != Tab::Client {
        return Rc::from([]);
    }
    let leader = established_leader(model.world()).and_then(|id| server(model.world(), id));
    let (deadlines, timeouts) = leader.map(|leader| (leader.session_deadlines(), leader.sessions())).unwrap_or_default();
    let locals = held::locals(model.world());
    let now = model.cursor().time;
    let paused = || Ring::still(RingState::Paused, model.word(Word::SessionPaused).to_owned());
    let counting = |at: Time, timeout: Duration, tick: Duration| match at.saturating_sub(now) {
        0 => Ring::still(RingState::Over, model.word(Word::SessionExpiring).to_owned()),
        // Right after a sign of life, up to a tick more than the timeout is left.
        left => {
            let share = (left * FULL / (timeout + tick)).min(FULL) as u16;
            Ring { share, state: RingState::Counting, text: seconds(left) }
        }
    };
    let ring = |held: &Held| {
        let local = locals.iter().find(|local| local.session == held.session);
        let deadline = deadlines.iter().find(|(session, _)| *session == held.session);
        let timeout = timeouts.iter().find(|(session, _)| *session == held.session);
        match (local, leader, deadline, timeout) {
            _ if held.session == SessionId::NONE => Ring::still(RingState::Nothing, "–".to_owned()),
            (Some(local), ..) if !local.runs => paused(),
            (Some(local), ..) => counting(local.deadline, local.timeout, model.run().config.tick_time),
            (None, None, ..) => paused(),
            (None, Some(leader), Some((_, at)), Some((_, timeout))) => counting(*at, *timeout, leader.config().tick_time),
            _ => Ring::still(RingState::Nothing, "–".to_owned()),
        }
    };
    all(model).iter().map(ring).collect()
}

impl Ring {
    fn still(state: RingState, text: String) -> Self {
        Ring { share: if state == RingState::Paused { FULL as u16 } else { 0 }, state, text }
    }
}

/// The row of a client. `owners` has the session of every ephemeral.
fn row(model: &Model, held: &Held, owners: &[SessionId]) -> SessionRow {
    let here =
        held.client.filter(|_| !held.left_behind).and_then(|id| Some((model.world().node(id.node())?, client(model.world(), id)?)));
    let thing = match (here, held.client) {
        (Some(_), Some(id)) => Thing::Client(id),
        _ => Thing::Session(held.session),
    };
    let mut facts: Vec<String> = Vec::new();
    facts.extend((held.session != SessionId::NONE).then(|| short_session(held.session)));
    if let Some((timeout, is_local)) = held::timeout(model, held.session) {
        facts.push(text!(model.lang, "timeout {timeout}", "超时 {timeout}", timeout = DurationText(timeout).to_string()));
        facts.extend(is_local.then(|| text!(model.lang, "local", "本地")));
    }
    facts.extend(count(owners.iter().filter(|owner| **owner == held.session).count(), |n| {
        text!(model.lang, "{n|ephemeral|ephemerals}", "{n} 个临时节点", n)
    }));
    facts.extend(count(here.map_or(0, |(_, client)| client.watches().len()), |n| {
        text!(model.lang, "{n|watch|watches}", "{n} 个监听", n)
    }));
    let name = held.client.map_or_else(|| "?".to_owned(), |id| id.to_string());
    SessionRow {
        id: match &thing {
            Thing::Client(id) => format!("session-{id}"),
            _ => format!("session-{}", held.session),
        },
        standing: here.map(|(node, client)| ClientStanding::of(node, client)),
        state: here.map_or_else(
            || model.word(Word::SessionLeftBehind),
            |(node, client)| ClientStanding::of(node, client).text(model.lang),
        ),
        truth: here.and_then(|(node, client)| Truth::of(model.world(), node, client)).map(|truth| truth.text(model.lang)),
        title: if held.session == SessionId::NONE { String::new() } else { held.session.to_string() },
        selected: model.selected.as_ref() == Some(&thing),
        server: here.and_then(|(_, client)| client.server()).map(|id| id.to_string()),
        facts,
        thing,
        name,
    }
}

fn count(n: usize, say: impl Fn(usize) -> String) -> Option<String> {
    (n > 0).then(|| say(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{ConsoleMsg, Msg, PageMsg, PointingMsg, TimeMsg, update};
    use crate::sim::SECOND;

    fn paused() -> Model {
        let mut model = crate::app::open("", 0).0;
        update(&mut model, Msg::Time(TimeMsg::PlayPause));
        update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Client)));
        model
    }

    fn say(model: &mut Model, line: &str) {
        let tab = model.tab;
        update(model, Msg::Console(ConsoleMsg::Input { line: line.to_owned(), cursor: line.len() }));
        update(model, Msg::Console(ConsoleMsg::Submit));
        model.tab = tab;
    }

    #[test]
    fn every_client_has_a_row_with_its_server_session_and_the_time_that_is_left() {
        let mut model = paused();
        say(&mut model, "c1 create -e /mine x");
        say(&mut model, "c1 get -w /mine");
        say(&mut model, "run 1s");
        let (panel, rings) = (panel(&model), rings(&model));
        assert_eq!((panel.rows.len(), rings.len()), (3, 3));
        let facts = panel.rows[0].facts.join(" ");
        for fact in ["0x", "timeout", "1 ephemeral", "1 watch"] {
            assert!(facts.contains(fact), "{fact} in {facts}");
        }
        assert!(rings.iter().all(|ring| ring.state == RingState::Counting && ring.share > 0), "{rings:?}");
    }

    #[test]
    fn a_silent_client_runs_out_of_time_is_expired_and_does_not_know_it() {
        let mut model = paused();
        say(&mut model, "c1 create -e /mine x");
        say(&mut model, "run 2s");
        say(&mut model, "freeze c1");
        let mut last = u16::MAX;
        let mut expired = false;
        for _ in 0..40 {
            let before = last;
            last = rings(&model)[0].share;
            // An earlier sign of life may come with the next ping.
            assert!(last <= before || before > 500, "{before} and then {last}");
            say(&mut model, "run 500ms");
            expired |= rings(&model)[0].state == RingState::Nothing;
        }
        assert!(expired);
        say(&mut model, "thaw c1");
        let row = &panel(&model).rows[0];
        assert!(!row.facts.join(" ").contains("ephemeral"), "{row:?}");
        assert!(row.truth.is_some(), "{row:?}");
    }

    #[test]
    fn a_session_outlives_its_client_and_is_nobodys() {
        let mut model = paused();
        say(&mut model, "c1 create -e /mine x");
        say(&mut model, "run 1s");
        say(&mut model, "crash c1");
        let rows = panel(&model).rows;
        assert_eq!(rows.len(), 4);
        assert!(
            rows[3].name == "c1" && rows[3].standing.is_none() && rows[3].facts.contains(&"1 ephemeral".to_owned()),
            "{rows:?}"
        );
        update(&mut model, Msg::Pointing(PointingMsg::Select(Some(rows[3].thing.clone()))));
        assert!(panel(&model).detail.is_some_and(|detail| detail.sections.len() == 2));
        say(&mut model, "run 20s");
        assert_eq!(panel(&model).rows.len(), 3, "the leader ended it");
        assert!(panel(&model).detail.is_none());
    }

    #[test]
    fn without_a_leader_nobody_counts() {
        let mut model = paused();
        let leader = established_leader(model.world()).unwrap();
        say(&mut model, &format!("crash {leader}"));
        assert!(rings(&model).iter().any(|ring| ring.state == RingState::Paused));
        assert_eq!(panel(&model).help, model.word(Word::SessionsPaused));
        say(&mut model, "run until leader");
        say(&mut model, "run 1s");
        assert!(rings(&model).iter().any(|ring| ring.state == RingState::Counting));
    }

    #[test]
    fn the_server_of_a_local_session_counts_without_a_leader_too() {
        for (lines, leads) in [
            (&["ensemble 3 clients 0", "set localSessions yes", "run until leader", "run 1s", "client add c1 at s1"][..], true),
            (
                &[
                    "ensemble 3 clients 0",
                    "set localSessions yes",
                    "set readonlymode yes",
                    "run until leader",
                    "crash s2",
                    "crash s3",
                    "run 5s",
                    "client add c1 at s1 readonly",
                ],
                false,
            ),
        ] {
            let mut model = paused();
            lines.iter().for_each(|line| say(&mut model, line));
            say(&mut model, "run 1s");
            let ring = rings(&model)[0].clone();
            assert!(ring.state == RingState::Counting && ring.share > 0, "{ring:?}");
            let row = panel(&model).rows[0].clone();
            assert!(row.truth.is_none() && row.facts.contains(&"local".to_owned()), "{row:?}");
            let help = panel(&model).help;
            assert!(help.starts_with("A local session is timed by its own server"), "{help}");
            assert_eq!(help.contains("the leader, s"), leads, "{help}");
            // Its server goes on counting when its client is gone, and ends it.
            say(&mut model, "crash c1");
            say(&mut model, "run 1s");
            let rows = panel(&model).rows;
            assert!(rows.len() == 2 && rows[1].name == "c1" && rows[1].state == model.word(Word::SessionLeftBehind), "{rows:?}");
            assert_eq!(rings(&model)[1].state, RingState::Counting);
            say(&mut model, "freeze s1");
            assert_eq!(rings(&model)[1].state, RingState::Paused);
            say(&mut model, "thaw s1");
            say(&mut model, "run 20s");
            assert_eq!(panel(&model).rows.len(), 1, "it is over");
        }
    }

    #[test]
    fn the_same_moment_shows_the_same_rings_whichever_way_one_came() {
        let mut model = paused();
        say(&mut model, "run 5s");
        update(&mut model, Msg::Time(TimeMsg::ScrubTo(3 * SECOND)));
        let there = rings(&model);
        update(&mut model, Msg::Time(TimeMsg::ToEnd));
        update(&mut model, Msg::Time(TimeMsg::ScrubTo(3 * SECOND)));
        assert_eq!(rings(&model), there);
    }
}
