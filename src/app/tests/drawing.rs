//! The contents of the stage, the lanes and the panels.

use std::collections::BTreeMap;

use super::*;
use crate::app::scene::layout::TOP;
use crate::app::scene::places::places;
use crate::app::scene::ruler::{CELL_STEP, SIGN_ROOM, beside_name, mono_width, text_width};
use crate::app::view::{CellKind, ServerBox, Stage};

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
    assert!(lines.iter().any(|line| line == "c1’s set /config v3: version 2"), "{lines:?}");
    press_button(&mut model, "stop-leader");
    assert_eq!(faults(&model), 1);
    press_button(&mut model, "restart-server");
    assert_eq!(faults(&model), 1, "a start bears no cross");
    assert!(page(&model).timeline.marks.iter().any(|mark| mark.kind == MarkKind::Mend));
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
fn where_two_servers_believe_that_they_lead_the_head_says_so_of_both() {
    let mut model = paused();
    let lines = ["seed 53", "ensemble 5 clients 0", "run until leader", "run 2s", "partition s1 s5 | s2 s3 s4", "run until leader"];
    for line in lines {
        type_line(&mut model, line);
    }
    let head = |model: &Model| page(model).top.state.to_string();
    let two = (0..400).any(|_| {
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        head(&model) == "believe they lead: s4 (epoch 2), s5 (epoch 1)"
    });
    assert!(two, "{}", head(&model));
    type_line(&mut model, "run 5s");
    assert_eq!(head(&model), "leader s4, epoch 2");
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
    assert_eq!((&after.epoch, &after.zxid), (&before.epoch, &before.zxid));
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
fn every_panel_has_something_in_both_languages() {
    for lang in Lang::ALL {
        let mut model = paused();
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        for tab in Tab::ALL {
            update(&mut model, Msg::Page(PageMsg::OpenTab(tab)));
            assert!(!matches!(page(&model).panel.body, PanelBody::Empty(_)) || tab == Tab::Message, "{tab:?}");
        }
        for popover in [Popover::Help, Popover::Drawing, Popover::Share] {
            update(&mut model, Msg::Page(PageMsg::OpenPopover(popover)));
            match &*page(&model).popover.unwrap() {
                PopoverView::Help { keys, commands, .. } => assert!(!keys.is_empty() && commands.len() == 9),
                PopoverView::Drawing { signs, .. } => assert_eq!(signs.len(), tell::Sign::ENSEMBLE.len()),
                PopoverView::Share { fragment: Some(fragment), digest: shown, script, .. } => {
                    assert!(fragment.starts_with("v=1&run=step+") && script.starts_with("seed 42"), "{fragment}");
                    assert_eq!(*shown, format!("{:016x}", digest(&model)));
                }
                other => panic!("nobody asked for {other:?}"),
            }
        }
    }
}

/// The words of a message as they are drawn, without the padding that may lie on its neighbours'.
fn words(flying: &view::Flying) -> view::Frame {
    let width = text_width(&flying.text) + text_width(&flying.times());
    view::Frame { x: flying.x - width / 2 + 4, y: flying.y - 5, width: width - 8, height: 10 }
}

#[test]
fn on_a_telephone_no_message_of_an_election_covers_another_or_a_box() {
    for (lang, height) in [(Lang::En, 380), (Lang::Zh, 287)] {
        let mut model = paused();
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 390, height }));
        press_button(&mut model, "stop-leader");
        let mut votes = 0;
        for _ in 0..700 {
            update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
            let page = page(&model);
            let tags = page.stage.servers.iter().filter_map(|server| Some(vote_tag(&server.frame, server.vote.as_deref()?)));
            let boxes = page.stage.servers.iter().map(|server| server.frame);
            let boxes = boxes.chain(page.stage.clients.iter().map(|client| client.frame)).chain(tags).collect::<Vec<_>>();
            for (n, flying) in page.flying.iter().enumerate() {
                let here = words(flying);
                let over = page.flying[n + 1..].iter().map(words).chain(boxes.iter().copied()).find(|other| here.overlaps(other));
                assert_eq!(over, None, "{height} high, step {}: {} at {here:?}", model.cursor().steps, flying.label);
                votes += usize::from(flying.class == crate::zk::Class::Vote);
            }
        }
        assert!(votes > 20, "there was an election");
    }
}

#[test]
fn a_call_has_the_word_that_one_types_wherever_it_is_named() {
    let mut model = paused();
    type_line(&mut model, "run 1s");
    for line in ["ls -s /", "get /config", "set /config v9", "stat /config", "getAcl /config", "whoami"] {
        type_line(&mut model, &format!("c1 {line}"));
        let word = line.split(' ').next().unwrap();
        let page = page(&model);
        let client = page.stage.clients.iter().find(|client| client.name == "c1").unwrap();
        assert_eq!(client.text.split(' ').next(), Some(word));
        let asked = |flying: &view::Flying| flying.text.starts_with(word) && flying.label.contains("from c1");
        assert!(page.flying.iter().any(|flying| asked(flying) && flying.label.starts_with(word)), "{word}");
        assert!(tell::plain_text(&page.caption.text).contains(&format!("c1 sends {line} to")), "{word}");
        type_line(&mut model, "run until replies");
    }
    // Its create is `create2` on the wire.
    type_line(&mut model, "c2 run simple-lock /lock");
    assert!(page(&model).flying.iter().any(|flying| flying.label.starts_with("create /lock from c2")));
}

#[test]
fn the_mark_of_a_quorum_stays_on_a_narrow_stage_and_holds_its_words() {
    for (lang, words) in [(Lang::En, "is committed"), (Lang::Zh, "已提交")] {
        let mut model = paused();
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 390, height: 380 }));
        let moment = (0..400)
            .find_map(|_| {
                update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
                page(&model).stage.moment.clone()
            })
            .unwrap();
        assert!(moment.text.ends_with(words));
        assert!(moment.x - moment.width / 2 > 0 && moment.x + moment.width / 2 < 390, "{moment:?}");
        assert!(moment.y - view::Moment::HEIGHT / 2 >= TOP, "it is below the stage's buttons: {moment:?}");
        assert!(moment.width > text_width(&moment.text) + 20);
    }
}

#[test]
fn the_mark_of_a_quorum_covers_no_machine() {
    let failover = ["controllers", "closes", "takes-over", "back"].map(|beat| ("automatic-failover", beat));
    let beats = failover.into_iter().chain(["groups", "five"].map(|beat| ("hierarchical-quorums", beat)));
    let mut seen = BTreeMap::new();
    for ((lesson, beat), (width, height)) in beats.flat_map(|it| [(944, 330), (1060, 480), (390, 380)].map(|size| (it, size))) {
        // On a phone the rows of HDFS leave no place between them.
        if lesson == "automatic-failover" && width < 400 {
            continue;
        }
        let mut model = in_beat(lesson, beat);
        update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width, height }));
        update(&mut model, Msg::Page(PageMsg::View(crate::script::StageView::Servers)));
        let to = model.story.as_ref().unwrap().span().1;
        while model.cursor() < to {
            update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
            // A whole page is slow to make.
            if show::stage::moment(&model).is_none() {
                continue;
            }
            let Stage { moment, servers, clients, .. } = &*page(&model).stage;
            let note = show::stage::note_frame(&model, &places(&model)).map(|note| (lesson.to_owned(), note));
            let moment = moment.as_ref().expect("it is drawn");
            let frames = servers.iter().map(|it| (&it.name, it.frame)).chain(clients.iter().map(|it| (&it.name, it.frame)));
            let frames = frames.map(|(name, frame)| (name.clone(), frame));
            for (name, frame) in frames.chain(note.filter(|_| width > 400)) {
                assert!(!moment.frame().overlaps(&frame), "{lesson} {beat} {width}x{height}: {moment:?} over {name}: {frame:?}");
            }
            *seen.entry((lesson, width)).or_insert(0) += 1;
        }
    }
    assert_eq!(seen.len(), 5, "each lesson on each stage: {seen:?}");
}

#[test]
fn what_waits_at_a_cut_link_is_one_calm_mark_with_its_number_and_is_gone_with_its_connection() {
    for (lang, words) in [(Lang::En, " wait"), (Lang::Zh, " 条等待")] {
        let mut model = paused();
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        type_line(&mut model, "partition s1 s5 | s2 s3 s4");
        let mut most = 0;
        for _ in 0..500 {
            update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
            let queued: Vec<view::Flying> =
                page(&model).flying.iter().filter(|flying| flying.state == view::FlyingState::Queued).cloned().collect();
            let middles: std::collections::BTreeSet<(i32, i32)> = queued.iter().map(|flying| (flying.x, flying.tail_x)).collect();
            assert!(queued.len() <= 6 && middles.len() == queued.len(), "one a link: {queued:?}");
            let at_cuts = model.world().arriving().filter(|flying| flying.stalled).count() as u32;
            let counted: u32 = queued.iter().map(|flying| flying.count).sum();
            assert!(counted <= at_cuts, "{counted} are counted and {at_cuts} there");
            for flying in queued.iter().filter(|flying| flying.count > 1) {
                assert_eq!((&*flying.text, &*flying.times()), (&*format!("{}{words}", flying.count), ""));
            }
            most = most.max(counted);
        }
        assert!(most >= 12, "votes waited at cuts: {most}");
        type_line(&mut model, "run 90s");
        let waits = |flying: &view::Flying| flying.state == view::FlyingState::Queued;
        assert_eq!(page(&model).flying.iter().filter(|flying| waits(flying)).map(|flying| flying.count).max(), None);
    }
}

/// A lesson where a beat begins.
fn in_beat(lesson: &str, beat: &str) -> Model {
    let text = pace::lesson_texts().into_iter().find(|(name, _)| name == lesson).unwrap().1;
    let mut model = opened();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    let number = model.story.as_ref().unwrap().lesson.beats.iter().position(|it| it.name == beat).unwrap();
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
    model
}

/// The box of a server where a lesson's beat has been played.
fn server_at_the_end(lesson: &str, beat: &str, name: &str) -> ServerBox {
    let mut model = in_beat(lesson, beat);
    while model.cursor() < model.story.as_ref().unwrap().span().1 {
        update(&mut model, Msg::Lesson(LessonMsg::Next));
    }
    page(&model).stage.servers.iter().find(|server| server.name == name).unwrap().clone()
}

#[test]
fn a_box_has_the_epoch_of_the_disk_and_marks_one_that_is_being_written() {
    let while_it_is_written = server_at_the_end("hasty-epoch", "hasty", "s1");
    // The word would run into the zxid.
    assert_eq!((&*while_it_is_written.epoch, while_it_is_written.epoch_written), ("1→2", false));
    assert!(while_it_is_written.label.contains("epoch 1→2"), "{}", while_it_is_written.label);
    assert_eq!((while_it_is_written.phase, &*while_it_is_written.beside_log), (Some("SYNCHRONIZATION"), "disk +1.5s"));
    let after = server_at_the_end("hasty-epoch", "first", "s1");
    assert_eq!((&*after.epoch, after.epoch_written), ("epoch 2", true));
    let stopped = server_at_the_end("hasty-epoch", "power", "s1");
    assert_eq!((&*stopped.epoch, stopped.epoch_written), ("epoch 2", true));
}

#[test]
fn messages_of_nine_servers_do_not_lie_on_the_words_above_them() {
    for beat in ["groups", "weight"] {
        let mut model = in_beat("hierarchical-quorums", beat);
        update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 944, height: 340 }));
        update(&mut model, Msg::Time(TimeMsg::PlayPause));
        let mut seen = 0;
        for _ in 0..150 {
            let page = page(&model);
            let note = page.stage.note.as_ref().expect("there is room for it");
            for flying in page.flying.iter() {
                let half = text_width(&format!("{}{}", flying.text, flying.times())) / 2;
                let (wide, high) = (note.x + text_width(&note.first) - (flying.x - half), (flying.y - 8 - note.y - 16).min(0));
                assert!(wide <= 0 || high >= 0, "{beat}: {} at {}, {}: {note:?}", flying.text, flying.x, flying.y);
                seen += 1;
            }
            update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        }
        assert!(seen > 300, "{seen}");
    }
}

#[test]
fn txns_that_a_fact_beside_the_log_leaves_no_room_for_are_counted() {
    let (mut model, mut crowded) = (paused(), 0);
    let begin = ["seed 40", "ensemble 3 clients 1", "run until leader", "run 1s"];
    let writes = ["c1 create /a"; 1].into_iter().chain(["c1 set /a x"; 6]).flat_map(|line| [line, "run until replies"]);
    for line in begin.into_iter().chain(writes).chain(["run 300ms"]) {
        type_line(&mut model, line);
    }
    let follower = [1, 2, 3].map(ServerId).into_iter().find(|id| Some(*id) != leader(&model)).unwrap();
    let shown = |model: &Model| page(model).stage.servers.iter().find(|it| it.thing == Thing::Server(follower)).unwrap().clone();
    let whole = shown(&model);
    assert_eq!((whole.log.len(), &*whole.log_before), (8, ""));
    for line in [format!("disk {follower} slow 900ms"), format!("crash {follower}"), format!("restart {follower}")] {
        type_line(&mut model, &line);
    }
    for _ in 0..200 {
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        let it = shown(&model);
        if it.beside_log.starts_with("disk") {
            crowded += 1;
            let before: usize = it.log_before.strip_prefix('+').expect("it says that there are more").parse().unwrap();
            assert_eq!(before + it.log.len(), 8, "{it:?}");
            assert!(text_width(&it.log_before) + 3 <= SIGN_ROOM, "the cells begin behind the sign");
            let taken = SIGN_ROOM + it.log.len() as i32 * CELL_STEP + text_width(&it.beside_log);
            assert!(taken <= it.frame.width - 20, "{it:?}");
        } else {
            assert!(it.log_before.is_empty(), "{it:?}");
        }
    }
    assert!(crowded > 0, "its disk is slow while it synchronises");
}

#[test]
fn the_epoch_of_a_box_does_not_run_into_a_long_zxid() {
    let full = server_at_the_end("zxid-rollover", "last", "s3");
    let (epoch, zxid) = (mono_width(&full.epoch), mono_width(&full.zxid));
    assert!(full.zxid.ends_with("·fffffffe") && 20 + epoch + zxid < full.frame.width, "{full:?}");
}

#[test]
fn a_box_names_the_group_of_a_voter_and_a_weight_that_is_not_1() {
    let facts = |name| server_at_the_end("hierarchical-quorums", "groups", name).facts.join(", ");
    assert!(facts("s4").starts_with("group 2"), "{}", facts("s4"));
    assert!(facts("s9").starts_with("group 3 · weight 0"), "{}", facts("s9"));
}

#[test]
fn boxes_without_a_line_of_facts_say_group_and_weight_beside_the_name() {
    for (width, height, size) in
        [(944, 330, view::BoxSize::Compact), (1200, 300, view::BoxSize::Compact), (944, 420, view::BoxSize::Medium)]
    {
        let mut model = in_beat("hierarchical-quorums", "groups");
        update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width, height }));
        let servers = page(&model).stage.servers.clone();
        assert!(servers.iter().all(|it| it.size == size), "{width}x{height}: {:?}", servers[0].size);
        let groups: Vec<&str> = servers.iter().map(|it| it.group.as_str()).collect();
        assert_eq!(groups, ["g1", "g1", "g1", "g2", "g2", "g2", "g3", "g3", "g3 w0"]);
        assert!(servers[8].label.contains("group 3 · weight 0"), "{}", servers[8].label);
        for it in &servers {
            let signs = text_width(it.role.sign()) + 10;
            assert!(10 + beside_name(&it.name) + text_width(&it.group) + signs <= it.frame.width, "{it:?}");
        }
    }
    let mut model = paused();
    update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 360, height: 300 }));
    assert!(page(&model).stage.servers.iter().all(|it| it.size == view::BoxSize::Compact && it.group.is_empty()));
}

#[test]
fn a_promise_stands_beside_the_log_while_the_phase_has_its_line() {
    let alone = server_at_the_end("promise-alone", "alone", "s2");
    assert_eq!((alone.phase, &*alone.beside_log), (Some("DISCOVERY"), "promises 2"));
    assert!(alone.label.contains("disk +900ms"), "{}", alone.label);
    let unheard = server_at_the_end("promise-alone", "unheard", "s2");
    assert!([&unheard.beside_log, &unheard.facts.join(" ")].iter().any(|text| text.starts_with("promised 2")), "{unheard:?}");
}

#[test]
fn a_txn_from_before_a_snap_that_was_never_committed_is_not_drawn_as_committed() {
    let kinds = |name| server_at_the_end("sync-deposed", "healed", name).log.iter().map(|cell| cell.kind).collect::<Vec<_>>();
    let lost = [CellKind::Committed, CellKind::Committed, CellKind::Logged];
    assert_eq!(kinds("s1")[..3], lost);
    assert_eq!(kinds("s5")[..3], lost);
}
/// What is drawn under way between these two at any step of a lesson's beat, each word once.
fn flown(lesson: &str, beat: &str, ends: [&str; 2]) -> Vec<String> {
    let mut model = in_beat(lesson, beat);
    let to = model.story.as_ref().unwrap().span().1;
    let mut words: Vec<String> = Vec::new();
    while model.cursor() < to {
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        for flying in page(&model).flying.iter().filter(|flying| ends.iter().all(|end| flying.label.contains(end))) {
            let said = format!("{} {:?}", flying.text, flying.state);
            if !words.contains(&said) {
                words.push(said);
            }
        }
    }
    words
}

#[test]
fn a_call_to_a_machine_that_is_stopped_or_frozen_is_seen_to_come_to_nothing() {
    // The connection that was open breaks first.
    assert_eq!(flown("name-node-dies", "dies", ["h1", "nn1"]), ["✗ connection Refusal", "connect Moving"]);
    // What zkfc2 reads in the breadcrumb is the first; then it knocks, and waits.
    assert_eq!(flown("old-active-wakes", "fence", ["zkfc2", "nn1"]), ["\"nn1\" Moving", "connect Stalled", "connect Queued"]);
}
