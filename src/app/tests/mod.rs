//! The page as a person uses it: opened, played, stepped both ways, broken, branched, shared. No browser.

mod pace;

use super::view::{MarkKind, PanelBody, PopoverView};
use super::*;
use crate::lang::Lang;
use crate::script::Command;
use crate::sim::{Fault, SECOND};
use crate::tell::{self, ClientStanding, Role, Thing};
use crate::zk::{ServerId, established_leader};

fn opened() -> Model {
    open("").0
}

pub(super) fn paused() -> Model {
    let mut model = opened();
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    model
}

pub(super) fn page(model: &Model) -> view::Page {
    Viewer::default().page(model)
}

/// The page without what names the branch or says how far the run was seen.
fn picture(model: &Model) -> impl PartialEq + std::fmt::Debug + use<> {
    let page = page(model);
    (
        page.stage.servers.clone(),
        page.stage.clients.clone(),
        page.stage.links.clone(),
        page.flying,
        page.caption.text.clone(),
        page.clock.time,
    )
}

fn press_button(model: &mut Model, id: &str) {
    let button = page(model).stage.bar.iter().find(|button| &*button.id == id).cloned().unwrap_or_else(|| panic!("no button {id}"));
    update(model, button.msg);
}

fn type_line(model: &mut Model, line: &str) {
    update(model, Msg::Console(ConsoleMsg::Input { line: line.to_owned(), cursor: line.len() }));
    update(model, Msg::Console(ConsoleMsg::Submit));
}

fn leader(model: &Model) -> Option<ServerId> {
    established_leader(model.world())
}

#[test]
fn the_page_opens_with_a_leader_connected_clients_a_write_under_way_and_one_thing_to_do() {
    let model = opened();
    let page = page(&model);
    assert!(wants_frames(&model));
    assert_eq!(page.stage.servers.len(), 5);
    assert_eq!(page.stage.servers.iter().filter(|server| server.role == Role::Leading).count(), 1);
    assert!(page.stage.clients.iter().all(|client| client.standing == ClientStanding::Connected));
    assert!(!page.flying.is_empty());
    assert!(page.stage.bar.iter().any(|button| &*button.id == "stop-leader" && button.title.starts_with("crash s")));
    assert!(!page.caption.text.is_empty() && page.caption.hint.is_some());
    assert!(page.notices.is_empty());
}

#[test]
fn playing_shows_the_write_to_its_end_and_then_goes_on() {
    let mut model = opened();
    let mut now_ms = 1_000;
    let mut kinds = std::collections::BTreeSet::new();
    let mut before = model.cursor().time;
    for _ in 0..1_200 {
        now_ms += 16;
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms }));
        kinds.extend(page(&model).flying.iter().map(|flying| flying.class));
        assert!(model.cursor().time >= before);
        before = model.cursor().time;
    }
    use crate::zk::Class;
    for class in [Class::Propose, Class::Ack, Class::Commit, Class::Client, Class::Watch] {
        assert!(kinds.contains(&class), "{class:?} never flew");
    }
    assert!(!kinds.contains(&Class::Ping));
    assert!(wants_frames(&model));
}

#[test]
fn stopping_the_leader_with_the_button_leads_to_another_leader() {
    let mut model = paused();
    let old = leader(&model);
    press_button(&mut model, "stop-leader");
    assert_eq!(leader(&model), None);
    type_line(&mut model, "run until leader");
    assert!(leader(&model).is_some() && leader(&model) != old);
    assert_eq!(model.runs.len(), 1, "nothing of the past was changed");
    press_button(&mut model, "restart-server");
    assert!(page(&model).stage.servers.iter().all(|server| server.role != Role::Stopped));
}

#[test]
fn back_shows_exactly_what_was_on_the_screen() {
    let mut model = paused();
    press_button(&mut model, "stop-leader");
    let mut seen = vec![(digest(&model), model.cursor())];
    let mut pictures = vec![format!("{:?}", picture(&model))];
    for _ in 0..120 {
        let before = model.cursor();
        update(&mut model, Msg::Time(TimeMsg::StepForward));
        // Once all is quiet there is no further step.
        if model.cursor() == before {
            break;
        }
        seen.push((digest(&model), model.cursor()));
        pictures.push(format!("{:?}", picture(&model)));
    }
    assert!(seen.len() > 40);
    for n in (0..seen.len() - 1).rev() {
        update(&mut model, Msg::Time(TimeMsg::StepBack));
        assert_eq!((digest(&model), model.cursor()), seen[n], "after {n} steps");
        assert_eq!(format!("{:?}", picture(&model)), pictures[n], "after {n} steps");
    }
}

#[test]
fn acting_in_the_past_starts_a_branch_and_leaves_the_old_one_whole() {
    let mut model = paused();
    press_button(&mut model, "stop-leader");
    type_line(&mut model, "run 5s");
    let (end, old) = (model.cursor(), digest(&model));
    update(&mut model, Msg::Time(TimeMsg::ScrubTo(SECOND)));
    assert!(page(&model).transport.past.is_some());
    type_line(&mut model, "crash s1");
    assert_eq!((model.runs.len(), model.current), (2, 1));
    assert!(page(&model).transport.branches.options[1].0.contains("1.0 s"));
    type_line(&mut model, "run 10s");
    update(&mut model, Msg::Doing(DoingMsg::SwitchBranch(0)));
    assert_eq!(model.cursor().time, SECOND, "the cursor is where it was left");
    update(&mut model, Msg::Time(TimeMsg::ToEnd));
    assert_eq!((model.cursor(), digest(&model)), (end, old));
    update(&mut model, Msg::Doing(DoingMsg::SwitchBranch(1)));
    assert_eq!(page(&model).stage.servers[0].role, Role::Stopped);
}

#[test]
fn hidden_heartbeats_do_not_talk_over_the_story() {
    let mut model = paused();
    type_line(&mut model, "run 60s");
    let told = |model: &Model| tell::plain_text(&page(model).caption.text);
    let quiet = told(&model);
    type_line(&mut model, "run 7s");
    assert_eq!(told(&model), quiet);
    update(&mut model, Msg::Browser(BrowserMsg::Key(KeyPress { key: "ArrowRight".to_owned(), shift: true, modified: false })));
    assert_ne!(told(&model), quiet, "a step by event tells of every event");
    update(&mut model, Msg::Page(PageMsg::ToggleClass(crate::zk::Class::Ping)));
    type_line(&mut model, "run 1s");
    assert_ne!(told(&model), quiet);
}

#[test]
fn looking_ahead_while_playing_is_not_the_past() {
    let mut model = opened();
    for n in 0..50 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
    }
    press_button(&mut model, "stop-leader");
    assert_eq!(model.runs.len(), 1);
    assert!(wants_frames(&model), "a fault does not stop the play");
}

#[test]
fn scrubbing_anywhere_and_back_comes_to_the_same_digest() {
    let mut model = paused();
    type_line(&mut model, "crash s2");
    type_line(&mut model, "run 30s");
    let end = model.cursor().time;
    let mut digests = std::collections::BTreeMap::new();
    let mut draw = 77_u64;
    for _ in 0..200 {
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let time = (draw >> 33) % end / SECOND * SECOND;
        update(&mut model, Msg::Time(TimeMsg::ScrubTo(time)));
        let now = digest(&model);
        assert_eq!(*digests.entry(time).or_insert(now), now, "at {time}");
    }
}

#[test]
fn scrubbing_moves_no_furniture() {
    let mut model = paused();
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Server(ServerId(2))))));
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Log)));
    update(&mut model, Msg::Time(TimeMsg::ScrubTo(2 * SECOND)));
    assert_eq!((model.selected.clone(), model.tab), (Some(Thing::Server(ServerId(2))), Tab::Log));
}

#[test]
fn the_address_brings_another_page_to_the_same_moment() {
    let mut model = paused();
    press_button(&mut model, "stop-leader");
    type_line(&mut model, "run 3s");
    let cmds = update(&mut model, Msg::Time(TimeMsg::StepBack));
    let Some(Cmd::WriteHash(fragment)) = cmds.last() else { panic!("{cmds:?}") };
    let (other, _) = open(fragment);
    assert!(!wants_frames(&other));
    assert_eq!((other.cursor(), digest(&other)), (model.cursor(), digest(&model)));
    assert_eq!(format!("{:?}", picture(&other)), format!("{:?}", picture(&model)));
}

#[test]
fn the_address_stays_as_it_was_opened_until_somebody_does_something() {
    let (mut model, cmds) = open("");
    assert!(!cmds.iter().any(|cmd| matches!(cmd, Cmd::WriteHash(_))));
    update(&mut model, Msg::Browser(BrowserMsg::Stored { key: StoreKey::Lang, value: "zh".to_owned() }));
    update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 700, height: 500 }));
    assert!(update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 })).is_empty());
    let cmds = update(&mut model, Msg::Time(TimeMsg::PlayPause));
    assert!(matches!(cmds.as_slice(), [Cmd::WriteHash(fragment)] if fragment.ends_with("lang=zh-CN")), "{cmds:?}");
}

#[test]
fn a_link_in_chinese_is_read_in_chinese_whatever_was_stored() {
    let (mut model, cmds) = open("v=1&run=seed+5&at=200.900000&lang=zh");
    assert!(cmds.contains(&Cmd::SetLang(Lang::Zh)));
    update(&mut model, Msg::Browser(BrowserMsg::Stored { key: StoreKey::Lang, value: "en".to_owned() }));
    assert_eq!(page(&model).lang, Lang::Zh);
}

#[test]
fn a_bad_link_leaves_the_default_run_and_says_what_is_wrong() {
    for fragment in ["v=9&run=seed+1&at=0.0", "v=1&run=seed+1;cra", "%%%"] {
        let (model, _) = open(fragment);
        let page = page(&model);
        assert_eq!(page.notices.len(), 1, "{fragment}");
        assert_eq!(page.stage.servers.len(), 5);
    }
    let mut model = paused();
    let before = digest(&model);
    update(&mut model, Msg::Browser(BrowserMsg::AddressChanged("v=1&run=seed".to_owned())));
    assert_eq!((digest(&model), page(&model).notices.len()), (before, 1));
}

#[test]
fn another_link_in_the_address_stands_beside_what_was_there() {
    let mut model = paused();
    let before = digest(&model);
    update(
        &mut model,
        Msg::Browser(BrowserMsg::AddressChanged("v=1&run=seed+5;ensemble+3+clients+1&at=200.900000&lang=en".to_owned())),
    );
    assert_eq!(page(&model).stage.servers.len(), 3);
    update(&mut model, Msg::Doing(DoingMsg::SwitchBranch(0)));
    assert_eq!(digest(&model), before);
}

#[test]
fn the_console_points_at_what_is_wrong_and_keeps_the_line() {
    let mut model = paused();
    type_line(&mut model, "crash s99999");
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Console)));
    let PanelBody::Console(console) = &page(&model).panel.body else { panic!("no console") };
    let error = console.error.as_ref().unwrap();
    assert_eq!((console.input.as_str(), error.parts[1].as_str()), ("crash s99999", "s99999"));
    assert!(!error.text.is_empty());
}

#[test]
fn a_command_that_cannot_be_done_says_so_and_changes_nothing_else() {
    let mut model = paused();
    type_line(&mut model, "crash s9");
    assert_eq!(page(&model).notices.len(), 1);
    assert!(leader(&model).is_some());
}

#[test]
fn the_console_prints_replies_as_they_come() {
    let mut model = paused();
    type_line(&mut model, "c1 create /hello world");
    type_line(&mut model, "run until replies");
    type_line(&mut model, "c2 get /hello");
    type_line(&mut model, "run until replies");
    let printed: Vec<String> = model.console.lines.iter().map(|(_, _, text)| tell::plain_text(text)).collect();
    assert!(printed.iter().any(|line| line == "c2 world"), "{printed:?}");
}

#[test]
fn completion_takes_the_word_and_goes_on() {
    let mut model = paused();
    update(&mut model, Msg::Console(ConsoleMsg::Input { line: "cra".to_owned(), cursor: 3 }));
    update(&mut model, Msg::Console(ConsoleMsg::Complete));
    assert_eq!(model.console.input, "crash ");
}

#[test]
fn a_set_up_line_begins_a_new_run_and_says_so() {
    let mut model = paused();
    type_line(&mut model, "ensemble 3 clients 1");
    assert_eq!(page(&model).stage.servers.len(), 3);
    assert_eq!((model.runs.len(), page(&model).notices.len()), (2, 1));
    type_line(&mut model, "run until leader");
    assert!(leader(&model).is_some());
}

#[test]
fn keys_act_on_the_selected_server_and_on_nothing_else() {
    let mut model = paused();
    let key = |key: &str| KeyPress { key: key.to_owned(), shift: false, modified: false };
    assert!(!handles_key(&model, &key("k")));
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Server(ServerId(3))))));
    assert!(handles_key(&model, &key("k")) && !handles_key(&model, &key("r")));
    update(&mut model, Msg::Browser(BrowserMsg::Key(key("k"))));
    assert_eq!(page(&model).stage.servers[2].role, Role::Stopped);
    update(&mut model, Msg::Browser(BrowserMsg::Key(key("r"))));
    assert_ne!(page(&model).stage.servers[2].role, Role::Stopped);
    assert!(!handles_key(&model, &KeyPress { modified: true, ..key(" ") }));
}

#[test]
fn jumps_go_from_election_to_leader_and_back() {
    let mut model = paused();
    press_button(&mut model, "stop-leader");
    let start = model.cursor();
    update(&mut model, Msg::Time(TimeMsg::Jump { milestone: Milestone::Election, back: false }));
    let election = model.cursor();
    update(&mut model, Msg::Time(TimeMsg::Jump { milestone: Milestone::Election, back: false }));
    assert!(election.time > start.time && model.cursor().time > election.time);
    assert!(leader(&model).is_some());
    update(&mut model, Msg::Time(TimeMsg::Jump { milestone: Milestone::Election, back: true }));
    assert_eq!(model.cursor(), election);
}

#[test]
fn a_line_that_is_drawn_as_a_cut_cuts_and_a_shorter_one_does_nothing() {
    for (length, cuts) in [(25, false), (39, false), (41, true)] {
        let mut model = paused();
        let middle = Point { x: model.stage.width / 3, y: model.stage.height / 2 };
        let to = Point { y: middle.y + length, ..middle };
        update(&mut model, Msg::Doing(DoingMsg::DragCut { from: middle, to }));
        assert_eq!((is_cut(middle, to), page(&model).stage.cuts.is_empty()), (cuts, !cuts), "{length} pixels");
    }
}

#[test]
fn a_drawn_cut_parts_what_lies_on_its_two_sides() {
    let mut model = paused();
    let (width, height) = (model.stage.width, model.stage.height);
    update(
        &mut model,
        Msg::Doing(DoingMsg::DragCut { from: Point { x: width / 3, y: 0 }, to: Point { x: width / 3 + 3, y: height } }),
    );
    let page = page(&model);
    assert!(!page.stage.cuts.is_empty());
    assert!(page.stage.bar.iter().any(|button| &*button.id == "heal"));
}

/// Stops the leader and plays; how long it takes on the wall's clock until another one is established, and at how many instants one was.
fn milliseconds_to_a_new_leader(reduced: bool) -> (u64, usize) {
    let mut model = opened();
    update(&mut model, Msg::Browser(BrowserMsg::ReducedMotion(reduced)));
    press_button(&mut model, "stop-leader");
    let mut times = std::collections::BTreeSet::new();
    for n in 0..4_000 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
        times.insert(model.cursor().time);
        if leader(&model).is_some() {
            return (16 * n, times.len());
        }
    }
    panic!("nobody was elected");
}

#[test]
fn without_motion_a_picture_stands_still_for_a_while_and_the_story_takes_no_longer() {
    let ((moving, _), (still, pictures)) = (milliseconds_to_a_new_leader(false), milliseconds_to_a_new_leader(true));
    assert!(still <= moving + 3_000, "{still} ms instead of {moving}");
    assert!((still / 1_500..=still / 900 + 1).contains(&(pictures as u64)), "{pictures} pictures in {still} ms");
}

#[test]
fn without_motion_playing_is_never_ahead_of_what_is_on_screen() {
    let mut model = opened();
    update(&mut model, Msg::Browser(BrowserMsg::ReducedMotion(true)));
    for n in 0..600 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
        assert!(page(&model).transport.past.is_none());
    }
}

#[test]
fn a_lane_ends_with_what_was_seen_and_not_with_the_window() {
    let mut model = paused();
    let ends = |model: &Model| {
        let page = page(model);
        let bars = page.timeline.lanes.iter().filter_map(|lane| lane.bars.last());
        (bars.map(|bar| bar.x + bar.width).max().unwrap(), page.playhead.x.unwrap(), page.timeline.width)
    };
    let (end, now, width) = ends(&model);
    assert!((end - now).abs() <= 1 && end < width - 100, "{end} of {width}, it is {now}");
    type_line(&mut model, "run 1s");
    let (later, now, _) = ends(&model);
    assert!((later - now).abs() <= 1 && later > end, "{later}, it is {now}");
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    for n in 0..200 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
        let (end, now, width) = ends(&model);
        assert!(end >= now - 4 && end < width, "{end} of {width}, it is {now}");
    }
}

#[test]
fn asking_a_client_is_no_fault_and_neither_is_how_the_run_was_set_up() {
    let mut model = paused();
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Log)));
    type_line(&mut model, "c1 set /config v3");
    type_line(&mut model, "run until replies");
    let faults = |model: &Model| page(model).timeline.marks.iter().filter(|mark| mark.kind == MarkKind::Fault).count();
    assert_eq!(faults(&model), 0);
    let PanelBody::Log(log) = page(&model).panel.body.clone() else { panic!("no log") };
    assert!(log.lines.iter().all(|line| line.class != crate::zk::Class::Command));
    let lines: Vec<String> = log.lines.iter().map(|line| tell::plain_text(&line.text)).collect();
    assert!(lines.iter().any(|line| line == "c1 calls set /config v3"), "{lines:?}");
    assert!(lines.iter().any(|line| line == "c1 set /config v3: version 2"), "{lines:?}");
    press_button(&mut model, "stop-leader");
    assert_eq!(faults(&model), 1);
}

#[test]
fn what_a_box_says_has_room_and_counts_in_good_grammar() {
    for lang in Lang::ALL {
        let mut model = paused();
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        type_line(&mut model, "client add c4 at s1");
        type_line(&mut model, "run 2s");
        for server in &page(&model).stage.servers {
            let line = server.facts.join(" · ");
            assert!(line.chars().count() <= 20 && !line.contains("1 clients") && !line.contains("1 watches"), "{line}");
        }
        assert!(page(&model).stage.servers.iter().any(|server| server.facts.len() == 2));
    }
}

#[test]
fn a_stopped_server_shows_what_its_disk_holds() {
    let mut model = paused();
    type_line(&mut model, "run 2s");
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Server(ServerId(2))))));
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Server)));
    let shown = |model: &Model| page(model).stage.servers[1].clone();
    let before = shown(&model);
    type_line(&mut model, "crash s2");
    let after = shown(&model);
    assert_eq!((after.role, after.log.len()), (Role::Stopped, before.log.len()));
    assert!(!after.log.is_empty());
    assert_eq!((after.epoch, after.zxid), (before.epoch, before.zxid));
    let PanelBody::Details(details) = page(&model).panel.body.clone() else { panic!("no details") };
    let view::SectionBody::Rows(rows) = &details.sections[0].body else { panic!("no rows") };
    assert!(rows.iter().any(|row| row.label == "currentEpoch" && tell::plain_text(&row.value) == "1"), "{rows:?}");
    assert!(details.sections.iter().any(|section| matches!(&section.body, view::SectionBody::Log(lines) if !lines.is_empty())));
}

#[test]
fn a_message_shows_its_fields_before_and_after_it_arrives() {
    let mut model = paused();
    let id = page(&model).flying[0].id;
    update(&mut model, Msg::Pointing(PointingMsg::OpenMenu { of: Thing::Message(id), at: Point::default() }));
    assert!(page(&model).menu.is_some_and(|menu| menu.groups[0].iter().any(|item| item.command == format!("hold {id}"))));
    type_line(&mut model, "run 1s");
    let PanelBody::Details(details) = &page(&model).panel.body else { panic!("no details") };
    assert_eq!(details.thing, Thing::Message(id));
    assert!(details.sections.len() >= 2);
}

#[test]
fn a_held_message_stays_on_the_stage_until_it_is_let_go() {
    let mut model = paused();
    let id = page(&model).flying[0].id;
    type_line(&mut model, &format!("hold {id}"));
    type_line(&mut model, "run 2s");
    assert!(page(&model).flying.iter().any(|flying| flying.id == id && flying.state == view::FlyingState::Held));
    type_line(&mut model, &format!("release {id}"));
    type_line(&mut model, "run 2s");
    assert!(!page(&model).flying.iter().any(|flying| flying.id == id));
}

#[test]
fn the_timeline_marks_the_fault_and_the_new_leader() {
    let mut model = paused();
    press_button(&mut model, "stop-leader");
    type_line(&mut model, "run until leader");
    let timeline = page(&model).timeline;
    for kind in [MarkKind::Fault, MarkKind::Election, MarkKind::Leader] {
        assert!(timeline.marks.iter().any(|mark| mark.kind == kind), "{kind:?}");
    }
    assert!(!timeline.lines.is_empty());
    let x = page(&model).playhead.x.unwrap();
    update(&mut model, Msg::Time(TimeMsg::ScrubToX { track: Track::Timeline, x: x - 40 }));
    assert!((page(&model).playhead.x.unwrap() - (x - 40)).abs() <= 1);
}

#[test]
fn what_does_not_change_keeps_its_pointer() {
    let mut model = opened();
    let mut viewer = Viewer::default();
    let first = viewer.page(&model);
    update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 0 }));
    update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 4 }));
    let second = viewer.page(&model);
    assert_eq!(first.at.step, second.at.step);
    assert!(std::rc::Rc::ptr_eq(&first.stage, &second.stage) && std::rc::Rc::ptr_eq(&first.panel, &second.panel));
    assert_ne!(first.flying, second.flying);
}

#[test]
fn while_it_plays_words_stand_for_a_quarter_of_a_second_and_a_pause_shows_all_there_is() {
    let mut model = opened();
    let mut viewer = Viewer::default();
    let mut shown = viewer.page(&model);
    let (mut stages, mut words) = (Vec::new(), Vec::new());
    for now_ms in (0..3_000).step_by(33) {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms }));
        let page = viewer.frame(&model, now_ms);
        // Lanes that move on take all with them, and so does a quorum's moment.
        let kept = page.timeline.from == shown.timeline.from && page.stage.moment == shown.stage.moment;
        if kept && !std::rc::Rc::ptr_eq(&page.stage, &shown.stage) {
            stages.push(now_ms);
        }
        if kept && !std::rc::Rc::ptr_eq(&page.caption, &shown.caption) {
            words.push(now_ms);
        }
        shown = page;
    }
    let pauses = |times: &[u64]| times.windows(2).map(|pair| pair[1] - pair[0]).min();
    assert!(words.len() > 2 && pauses(&words) >= Some(250), "{words:?}");
    assert!(pauses(&stages) >= Some(100) && pauses(&stages) < Some(250), "{stages:?}");
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    assert_eq!(viewer.page(&model), page(&model));
}

#[test]
fn every_panel_has_something_in_both_languages() {
    for lang in Lang::ALL {
        let mut model = paused();
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        for tab in Tab::ALL {
            update(&mut model, Msg::Page(PageMsg::OpenTab(tab)));
            assert!(!matches!(page(&model).panel.body, PanelBody::Empty(_)) || tab == Tab::Message, "{tab:?}");
        }
        for popover in [Popover::Help, Popover::Share] {
            update(&mut model, Msg::Page(PageMsg::OpenPopover(popover)));
            match &*page(&model).popover.unwrap() {
                PopoverView::Help { keys, commands, .. } => assert!(!keys.is_empty() && commands.len() == 8),
                PopoverView::Share { link, digest: shown, script, .. } => {
                    assert!(link.starts_with("#v=1&run=seed") && script.starts_with("seed 42"));
                    assert_eq!(*shown, format!("{:016x}", digest(&model)));
                }
                PopoverView::Lessons(_) => panic!("nobody asked for lessons"),
            }
        }
    }
}

#[test]
fn every_button_of_every_menu_is_a_command_that_prints_and_parses() {
    let mut model = paused();
    let flying = page(&model).flying[0].id;
    let things = [
        Thing::Server(ServerId(1)),
        Thing::Client(crate::zk::ClientId(1)),
        Thing::link(ServerId(1).node(), ServerId(2).node()),
        Thing::Message(flying),
        Thing::Stage,
    ];
    for thing in things {
        update(&mut model, Msg::Pointing(PointingMsg::OpenMenu { of: thing.clone(), at: Point::default() }));
        let menu = page(&model).menu.unwrap();
        assert!(!menu.groups.is_empty(), "{thing:?}");
        for item in menu.groups.iter().flatten() {
            if let Msg::Doing(DoingMsg::Do(command)) = &item.button.msg {
                assert_eq!(crate::script::parse_line(&item.command).unwrap().as_ref(), Some(command));
            }
        }
    }
}

#[test]
fn a_run_that_is_full_stops_playing_and_stays() {
    let mut model = paused();
    // A run that cannot be computed further: nothing but a command can be told from it here.
    update(&mut model, Msg::Doing(DoingMsg::Do(Command::from(Fault::Crash(ServerId(1).node())))));
    type_line(&mut model, "step 1000000");
    assert!(model.run().is_full());
    assert_eq!(page(&model).notices.len(), 1);
    let before = model.cursor();
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    for n in 0..10 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: n * 16 }));
    }
    assert!(!wants_frames(&model));
    assert_eq!(model.cursor().steps, before.steps);
}
