//! The tree on the stage, in figures.

mod crowds;
mod failing;
mod flights;
mod gate;
mod guarded;
mod jumps;
mod offer;
mod signs;
mod silent;
mod snapshots;
mod words;

use super::*;
use crate::app::scene::ruler::{mono_width, text_width};
use crate::app::show::crowd::PILL_HEIGHT;
use crate::app::view::{ClientDoing, Flying, Frame, StemStanding, TreeStage, WatchSign, ZnodeBox, ZnodeOutline, ZnodeStanding};
use crate::script::{Root, StageView};
use crate::sim::Body;
use crate::zk::{self, ClientId, Message, Note, ProgramNote, RequestBody, ZnodeSign, Zxid};

/// A paused page that shows the tree below `root` after these lines.
fn drawn(root: &str, lines: &[&str]) -> Model {
    let mut model = paused();
    update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 944, height: 340 }));
    update(&mut model, Msg::Page(PageMsg::View(StageView::Tree(root.into()))));
    for line in lines {
        type_line(&mut model, line);
    }
    model
}

fn tree(model: &Model) -> TreeStage {
    *page(model).stage.tree.clone().expect("the tree is shown")
}

/// Goes on event by event until this is so.
fn until(model: &mut Model, what: &str, mut so: impl FnMut(&TreeStage) -> bool) -> TreeStage {
    for _ in 0..2_000 {
        let tree = tree(model);
        if so(&tree) {
            return tree;
        }
        update(model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    panic!("it never happened that {what}");
}

/// Seven clients, of which the first holds the lock and the others wait.
fn six_waiting(recipe: &str) -> Model {
    let begin = ["seed 24", "ensemble 3 clients 7", "run until leader", "run 2s"].map(str::to_owned);
    let runs = |client| [format!("c{client} run {recipe} /lock"), format!("run {}ms", if client == 1 { 500 } else { 300 })];
    let lines: Vec<String> = begin.into_iter().chain((1..=7).flat_map(runs)).chain(["run 1s".to_owned()]).collect();
    drawn("/lock", &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The same at the moment at which the first lets go.
fn seven(recipe: &str) -> Model {
    let mut model = six_waiting(recipe);
    type_line(&mut model, "c1 release");
    model
}

#[test]
fn with_six_waiting_six_arcs_lead_to_one_znode_and_a_release_rings_six_bells_five_in_vain() {
    let mut model = seven("simple-lock");
    let waiting = tree(&model);
    assert_eq!((waiting.arcs.len(), waiting.znodes[0].watches), (6, 6));
    assert_eq!(waiting.clients.iter().filter(|client| client.doing == ClientDoing::Waits).count(), 6);
    assert_eq!(waiting.clients.iter().filter(|client| !client.mark.is_empty()).count(), 0, "c1 has let go");
    let rung = until(&mut model, "all six are told", |tree| tree.arcs.iter().filter(|arc| arc.fired).count() == 6);
    assert_eq!(rung.znodes[0].standing, ZnodeStanding::Deleted);
    assert_eq!(page(&model).flying.iter().filter(|flying| flying.bell).count(), 6);
    let said = |tree: &TreeStage| tree.counters.iter().map(|counter| counter.text.clone()).collect::<Vec<_>>();
    let after = until(&mut model, "five have been woken in vain", |tree| said(tree)[1..].concat().contains("5 in vain"));
    // One delete, six creates, and five whose create came too late look again.
    assert_eq!(said(&after), ["since the last release: 6 watch events", "5 in vain", "12 requests"]);
    let position = model.cursor();
    type_line(&mut model, "run 1s");
    assert_eq!(said(&tree(&model)), said(&after), "who waits asks nothing");
    update(&mut model, Msg::Time(TimeMsg::ScrubTo(position.time)));
    update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
    assert_eq!(said(&tree(&model)), ["上次释放以来：6 个监听事件", "5 个被白白唤醒", "12 个请求"]);
}

#[test]
fn events_are_counted_since_somebody_let_go_here_or_a_session_ended() {
    let mut model = drawn("/here", &["seed 36", "ensemble 3 clients 4", "run until leader", "run 2s"]);
    for line in ["c1 run lock /there", "run 1s", "c2 run lock /there", "run 1s", "c1 release", "run 1s"] {
        type_line(&mut model, line);
    }
    for line in ["c3 run lock /here", "run 1s", "c4 run lock /here", "run 1s"] {
        type_line(&mut model, line);
    }
    assert_eq!(tree(&model).counters.iter().map(|counter| counter.text.as_str()).collect::<Vec<_>>(), ["1 watch"]);
    for line in ["c3 release", "run 1s", "c3 run lock /here", "run 1s", "crash c4", "run 15s"] {
        type_line(&mut model, line);
    }
    assert_eq!(tree(&model).counters[0].text, "since the last release: 1 watch event", "of the session's end alone");
}

#[test]
fn events_are_counted_since_an_item_was_put_with_those_of_the_delete_that_takes_it() {
    let begin = ["seed 7", "ensemble 3 clients 4", "run until leader", "run 2s"];
    let consumers = ["c1 run consume /queue", "c2 run consume /queue", "c3 run consume /queue", "run 500ms"];
    let mut model = drawn("/queue", &[&begin[..], &consumers, &["c4 run produce /queue"]].concat());
    let said = |model: &Model| tree(model).counters.iter().map(|counter| counter.text.clone()).collect::<Vec<_>>();
    assert_eq!(said(&model), ["3 watches"]);
    for line in ["c4 put a", "run 1s"] {
        type_line(&mut model, line);
    }
    // A create, three who read the item and delete it, and all three list once more after each of two changes.
    let after = ["since the last item: 6 watch events", "2 in vain", "13 requests"];
    assert_eq!(said(&model), after);
    type_line(&mut model, "run 1s");
    assert_eq!(said(&model), after, "who waits asks nothing");
    update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
    assert_eq!(said(&model)[..2], ["上次放入以来：6 个监听事件", "2 个被白白唤醒"]);
}

#[test]
fn a_stage_says_in_both_of_its_views_which_rules_its_run_is_without() {
    let lines = ["seed 36", "ensemble 3 clients 1", "rule commit-quorum off", "run until leader", "run 2s"];
    let mut model = drawn("/", &lines);
    assert!(tree(&model).note.ends_with(" · without commit-quorum"), "{}", tree(&model).note);
    type_line(&mut model, "view servers");
    let note = page(&model).stage.note.clone().unwrap();
    assert_eq!((&*note.second, &*note.without), ("leader s3, epoch 1 · without commit-quorum", ""));
    assert_eq!(page(&model).top.without, "without commit-quorum");
}

#[test]
fn the_bar_at_the_top_counts_rules_where_there_are_several_and_the_stage_names_them() {
    let lines = ["seed 36", "ensemble 3 clients 1", "rule commit-quorum off", "rule election-zxid off", "run until leader"];
    let mut model = drawn("/", &lines);
    type_line(&mut model, "view servers");
    let (top, note) = (page(&model).top.clone(), page(&model).stage.note.clone().unwrap());
    assert_eq!(top.without, "without 2 rules");
    let said = format!("{} {}", note.second, note.without);
    assert!(said.contains("commit-quorum, election-zxid"), "{said}");
}

#[test]
fn no_box_covers_what_the_stage_says_of_its_run() {
    for (width, height) in [(944, 340), (944, 420), (620, 400), (560, 340), (480, 420), (360, 500), (1400, 700)] {
        for out in ["newleader-ack-first,uncommitted-waits", "commit-quorum", "commit-quorum,election-zxid,synced-before-epoch"] {
            let mut model = paused();
            update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width, height }));
            let rules = out.split(',').map(|rule| format!("rule {rule} off"));
            for line in ["seed 36".to_owned(), "ensemble 5 clients 2".to_owned()].into_iter().chain(rules) {
                type_line(&mut model, &line);
            }
            for line in ["run until leader", "run 500ms", "crash s5", "run 200ms"] {
                type_line(&mut model, line);
                let shown = page(&model).stage.clone();
                let Some(note) = shown.note.clone() else { continue };
                for (text, baseline) in [(&note.second, note.y + 15), (&note.without, note.y + 33)] {
                    let right = note.x + text_width(text) * 12 / 11;
                    let frames = shown.servers.iter().map(|it| it.frame).chain(shown.clients.iter().map(|it| it.frame));
                    let over = frames.into_iter().find(|frame| {
                        let is_beside = frame.y < baseline + 4 && frame.y + frame.height > baseline - 10;
                        !text.is_empty() && is_beside && frame.x < right && frame.x + frame.width > note.x
                    });
                    assert_eq!(over, None, "{width}×{height}: “{text}”");
                }
            }
        }
    }
}

#[test]
fn a_queued_lock_is_a_chain_and_a_release_rings_one_bell() {
    let mut model = seven("lock");
    let waiting = tree(&model);
    let family = &waiting.znodes[1..];
    assert_eq!(family.len(), 7);
    assert!(family.windows(2).all(|pair| pair[0].number < pair[1].number && pair[0].frame.x < pair[1].frame.x));
    assert_eq!((waiting.arcs.len(), waiting.stems.len()), (6, 7));
    assert!(family.iter().map(|znode| znode.watches).eq([1, 1, 1, 1, 1, 1, 0]));
    let rung = until(&mut model, "one is told", |tree| tree.arcs.iter().any(|arc| arc.fired));
    assert_eq!(rung.arcs.iter().filter(|arc| arc.fired).count(), 1);
    let after = until(&mut model, "the next one holds", |tree| tree.clients[1].doing == ClientDoing::Holds);
    assert_eq!(
        after.counters.iter().map(|counter| counter.text.as_str()).collect::<Vec<_>>(),
        ["since the last release: 1 watch event", "0 in vain", "2 requests"]
    );
}

#[test]
fn children_are_counted_as_the_shown_server_would_answer() {
    let mut model =
        drawn("/", &["run 1s", "c1 create /a", "run until replies", "c1 create /a/old", "run until replies", "run 500ms"]);
    let said = |tree: &TreeStage| tree.znodes.iter().find(|znode| &*znode.path == "/a").map(|znode| znode.text.clone()).unwrap();
    assert_eq!(said(&tree(&model)), "1 child");
    type_line(&mut model, "c1 create /a/new");
    let is = |tree: &TreeStage, path: &str, standing| tree.znodes.iter().any(|it| &*it.path == path && it.standing == standing);
    let ghost = until(&mut model, "it is proposed", |tree| is(tree, "/a/new", ZnodeStanding::Proposed));
    assert_eq!(said(&ghost), "1 child");
    let made = until(&mut model, "it is there", |tree| is(tree, "/a/new", ZnodeStanding::Created));
    assert_eq!(said(&made), "2 children");
    type_line(&mut model, "c1 delete /a/old");
    let struck = until(&mut model, "it is struck out", |tree| is(tree, "/a/old", ZnodeStanding::Deleted));
    assert_eq!(said(&struck), "1 child");
}

#[test]
fn whoever_waits_names_a_znode_that_it_watches() {
    let programs =
        ["double-barrier /x 4", "double-barrier-notes /x 4", "simple-lock /x", "lock /x", "consume /x", "sync-queue /x 4"];
    let programs = programs.map(|program| [1, 2, 3].map(|client| format!("c{client} run {program}"))).to_vec();
    let commit = ["c1 run coordinate /x sites c2,c3", "c2 run site /x", "c3 run site /x"].map(str::to_owned);
    for lines in programs.into_iter().chain([commit]) {
        let mut model = drawn("/", &["seed 3", "ensemble 3 clients 3", "run until leader", "run 2s"]);
        for line in &lines {
            type_line(&mut model, line);
        }
        let mut waits = 0;
        for _ in 0..600 {
            for (node, note) in &model.place.step.notes {
                let Note::Program(ProgramNote::Waits { path }) = note else { continue };
                let watched = zk::client(model.world(), ClientId::of_node(*node).unwrap()).unwrap().watches();
                assert!(watched.iter().any(|(of, _)| of == path), "{lines:?}: {node:?} waits for {path}, and watches {watched:?}");
                waits += 1;
            }
            update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        }
        assert!(waits > 0, "{lines:?}");
    }
}

#[test]
fn a_watch_says_which_server_keeps_it_and_that_server_fires_it() {
    let mut model = drawn("/", &["run 1s", "c1 create /x", "run until replies", "c2 get -w /x", "run until replies", "run 100ms"]);
    let home = zk::client(model.world(), ClientId(2)).unwrap().server().unwrap();
    let arc = tree(&model).arcs[0].clone();
    assert_eq!((arc.keeper, arc.label), (home, format!("c2 watches /x (data), kept by {home}")));
    type_line(&mut model, "c1 set /x 1");
    let rung = |tree: &TreeStage| tree.arcs.iter().find(|arc| arc.fired).cloned();
    let fired = rung(&until(&mut model, "it is fired", |tree| rung(tree).is_some())).unwrap();
    assert_eq!((fired.keeper, fired.label), (home, format!("{home} tells c2: NodeDataChanged /x")));
}

#[test]
fn a_create_is_a_ghost_while_it_is_proposed_and_dashed_on_a_server_that_is_behind() {
    let mut model = drawn("/", &["run 1s", "c1 create /new x"]);
    let standing = |tree: &TreeStage| tree.znodes.iter().find(|znode| &*znode.path == "/new").map(|znode| znode.standing);
    let ghost = until(&mut model, "it is proposed", |tree| standing(tree) == Some(ZnodeStanding::Proposed));
    assert!(
        ghost.znodes.iter().any(|znode| znode.text.starts_with("ack 0 of 3") || znode.text.starts_with("ack 1 of 3")),
        "{ghost:?}"
    );
    until(&mut model, "it is there", |tree| standing(tree) == Some(ZnodeStanding::Created));
    let leader = leader(&model).unwrap();
    let follower = [1, 2, 3].map(ServerId).into_iter().find(|id| *id != leader).unwrap();
    update(&mut model, Msg::Znodes(ZnodeMsg::ViewTreeOf(follower)));
    let lacks = tree(&model);
    assert_eq!(standing(&lacks), Some(ZnodeStanding::Elsewhere), "the leader has committed it, the follower has not applied it");
    assert_eq!(boxed(&lacks, "/new").text, format!("only at {leader}"));
    type_line(&mut model, &format!("freeze {follower}"));
    type_line(&mut model, "run 1s");
    assert!(tree(&model).servers.iter().any(|server| server.behind > 0));
    assert!(tree(&model).note.contains("1 txn behind"), "{}", tree(&model).note);
}

/// The tree on a stage of that size, in which no two boxes overlap and none leaves the stage.
fn tree_at(model: &mut Model, width: i32, height: i32, what: &str) -> TreeStage {
    update(model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width, height }));
    let tree = tree(model);
    let boxes: Vec<Frame> = tree.znodes.iter().map(|it| it.frame).chain(tree.clients.iter().map(|it| it.frame)).collect();
    for (n, a) in boxes.iter().enumerate() {
        assert!(a.x >= 0 && a.x + a.width <= width && a.y + a.height <= height, "{what} {width}x{height}: {a:?}");
        for b in &boxes[n + 1..] {
            assert!(!a.overlaps(b), "{what} {width}x{height}: {a:?} over {b:?}");
        }
    }
    tree
}

#[test]
fn nothing_overlaps_in_the_tree_at_any_size_of_the_stage() {
    for (recipe, width, height) in [("lock", 944, 330), ("simple-lock", 944, 330), ("lock", 1060, 480), ("lock", 390, 420)] {
        tree_at(&mut seven(recipe), width, height, recipe);
    }
}

#[test]
fn items_wait_in_their_order_between_those_who_take_and_those_who_put() {
    let mut model = drawn("/queue", &["seed 7", "ensemble 3 clients 4", "run until leader", "run 2s", "c1 run produce /queue"]);
    for line in ["c1 put a", "c1 put b", "c1 put c", "run 500ms", "c2 run consume /queue hold 800ms", "run 300ms"] {
        type_line(&mut model, line);
    }
    let tree = tree(&model);
    let items = &tree.znodes[1..];
    assert_eq!(items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["\"b\"", "\"c\""], "c2 has taken a");
    assert!(items[0].frame.x < items[1].frame.x);
    let x = |name: &str| tree.clients.iter().find(|client| client.name == name).unwrap().frame.x;
    assert!(x("c2") < x("c1") && x("c2") < x("c3"), "who takes stands at the end of the oldest items");
    let frames: Vec<Frame> = tree.clients.iter().map(|client| client.frame).collect();
    assert!(frames.iter().enumerate().all(|(n, a)| frames[n + 1..].iter().all(|b| !a.overlaps(b))), "{frames:?}");
}

/// What is so of a znode and of its stem.
fn stem_and_znode(tree: &TreeStage, path: &str) -> (Option<StemStanding>, Option<ZnodeStanding>) {
    let stem = tree.stems.iter().find(|stem| &*stem.path == path).map(|stem| stem.standing);
    (stem, tree.znodes.iter().find(|znode| &*znode.path == path).map(|znode| znode.standing))
}

/// What becomes of an ephemeral znode of c1's, step by step, without repetitions; and the same backwards.
fn becomes_of_an_ephemeral(model: &mut Model) -> Vec<(Option<StemStanding>, Option<ZnodeStanding>)> {
    let mut seen = vec![stem_and_znode(&tree(model), "/mine")];
    let mut steps = 0;
    while seen.last() != Some(&(None, None)) {
        update(model, Msg::Time(TimeMsg::OneEvent { back: false }));
        seen.push(stem_and_znode(&tree(model), "/mine"));
        steps += 1;
        assert!(steps < 2_000, "{seen:?}");
    }
    for n in (0..steps).rev() {
        update(model, Msg::Time(TimeMsg::OneEvent { back: true }));
        assert_eq!(stem_and_znode(&tree(model), "/mine"), seen[n], "stepping back to {n}");
    }
    seen.dedup();
    seen
}

#[test]
fn the_stem_of_a_swept_znode_tears_as_its_session_ends_and_the_znode_goes_after_that() {
    use {StemStanding as Stem, ZnodeStanding as Zn};
    for follows in [false, true] {
        let mut model = drawn("/", &["run 1s", "c1 create -e /mine x", "run until replies", "run 500ms"]);
        let leader = leader(&model).unwrap();
        let other = [1, 2, 3].map(ServerId).into_iter().find(|id| *id != leader).unwrap();
        update(&mut model, Msg::Znodes(ZnodeMsg::ViewTreeOf(if follows { other } else { leader })));
        type_line(&mut model, "c1 close");
        let expected = [
            (Some(Stem::Whole), Some(Zn::There)),
            (Some(Stem::Tearing), Some(Zn::Leaving)),
            (Some(Stem::Torn), Some(Zn::Leaving)),
            (Some(Stem::Torn), Some(Zn::Deleted)),
            (None, None),
        ];
        assert_eq!(becomes_of_an_ephemeral(&mut model), expected, "shown at a follower: {follows}");
    }
}

#[test]
fn the_stem_of_a_znode_that_its_owner_deletes_does_not_break() {
    let mut model = drawn("/", &["run 1s", "c1 create -e /mine x", "run until replies", "run 500ms", "c1 delete /mine"]);
    let seen = becomes_of_an_ephemeral(&mut model);
    assert!(seen.iter().all(|(stem, _)| matches!(stem, None | Some(StemStanding::Whole))), "{seen:?}");
    assert!(seen.contains(&(Some(StemStanding::Whole), Some(ZnodeStanding::Deleted))), "{seen:?}");
}

#[test]
fn a_deleted_znode_says_which_servers_still_have_it() {
    let mut model = drawn("/", &["run 1s", "c1 create /old x", "run until replies", "run 500ms"]);
    let leader = leader(&model).unwrap();
    let asleep = [1, 2, 3].map(ServerId).into_iter().find(|id| *id != leader).unwrap();
    for line in [&format!("freeze {asleep}"), "c2 delete /old", "run 1s"] {
        type_line(&mut model, line);
    }
    let tree = tree(&model);
    let old = tree.znodes.iter().find(|znode| &*znode.path == "/old").unwrap();
    assert_eq!((old.standing, old.text.clone()), (ZnodeStanding::Deleted, format!("still at {asleep}")));
}

#[test]
fn no_message_lies_on_the_name_of_a_machine() {
    let mut model = drawn("/", &["seed 12", "ensemble 3 clients 2", "run until leader", "run 1s", "c1 create /x", "c2 ls /"]);
    update(&mut model, Msg::Page(PageMsg::View(StageView::Both("/".into()))));
    let mut seen = 0;
    for _ in 0..60 {
        let tree = tree(&model);
        let frames = || tree.servers.iter().map(|it| it.frame).chain(tree.clients.iter().map(|it| it.frame));
        for flying in page(&model).flying.iter() {
            let lies_on = |frame: &Frame| {
                let (x, y) = frame.centre();
                (flying.x - x).abs() < frame.width / 2 && (flying.y - y).abs() < (frame.height + PILL_HEIGHT) / 2 - 2
            };
            assert!(!frames().any(|frame| lies_on(&frame)), "{flying:?}");
            seen += 1;
        }
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn a_znode_that_an_earlier_session_left_hangs_by_a_broken_line() {
    let begin = ["seed 51", "ensemble 3 clients 1", "run until leader", "run 2s", "c1 create -e /pay", "run until replies"];
    let mut model = drawn("/pay", &begin);
    let standings = |model: &Model| tree(model).stems.iter().map(|stem| stem.standing).collect::<Vec<_>>();
    assert_eq!(standings(&model), [StemStanding::Whole]);
    for line in ["crash c1", "run 600ms", "restart c1", "run 1s"] {
        type_line(&mut model, line);
    }
    assert_eq!(standings(&model), [StemStanding::Former]);
    let left = tree(&model);
    assert!(left.znodes[0].label.contains("of an earlier session of c1"), "{}", left.znodes[0].label);
}

#[test]
fn a_server_that_took_a_snap_shows_its_zxid() {
    let begin = ["seed 14", "ensemble 3 clients 1", "set commitLogCount 4", "set snapCount 6", "run until leader", "run 2s"];
    let mut model = drawn("/", &begin);
    update(&mut model, Msg::Page(PageMsg::View(StageView::Servers)));
    type_line(&mut model, "crash s1");
    for n in 0..14 {
        type_line(&mut model, &format!("c1 create /a{n}"));
        type_line(&mut model, "run until replies");
    }
    type_line(&mut model, "restart s1");
    type_line(&mut model, "run 3s");
    let page = page(&model);
    let zxids: Vec<&str> = page.stage.servers.iter().map(|server| server.zxid.as_str()).collect();
    assert!(zxids.iter().all(|zxid| zxid == &zxids[2]), "{zxids:?}");
}

#[test]
fn clients_that_own_znodes_stand_together_in_the_order_of_these_and_the_others_behind_them() {
    let mut model = seven("lock");
    let names = |tree: &TreeStage| {
        let mut clients: Vec<_> = tree.clients.iter().map(|client| (client.frame.x, client.name.clone())).collect();
        clients.sort();
        clients.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    assert_eq!(names(&tree(&model)), ["c1", "c2", "c3", "c4", "c5", "c6", "c7"]);
    for line in ["run 500ms", "c3 release", "run 500ms"] {
        type_line(&mut model, line);
    }
    let left = tree(&model);
    assert_eq!(names(&left), ["c2", "c4", "c5", "c6", "c7", "c1", "c3"]);
    let owners = left.clients.iter().filter(|client| !["c1", "c3"].contains(&client.name.as_str()));
    let stands = |client: &view::TreeClient| left.stems.iter().any(|stem| (stem.line.x2 - client.frame.centre().0).abs() < 2);
    assert!(owners.into_iter().all(stands));
}

/// The names of the clients from left to right.
fn from_left(tree: &TreeStage) -> Vec<String> {
    let mut clients: Vec<_> = tree.clients.iter().map(|client| (client.frame.x, client.name.clone())).collect();
    clients.sort();
    clients.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn where_there_is_no_queue_clients_stand_in_the_order_of_their_numbers_whoever_owns_what() {
    let mut model = drawn("/", &["seed 55", "ensemble 3 clients 4", "run until leader", "run 2s", "c1 create /lock", "run 300ms"]);
    for line in ["c1 create -e /short", "c2 create -e /long", "run 300ms"] {
        type_line(&mut model, line);
    }
    assert_eq!(from_left(&tree(&model)), ["c1", "c2", "c3", "c4"]);
    for line in ["c1 delete /short", "c2 delete /long", "run 300ms", "c2 run lock /lock", "run 500ms"] {
        type_line(&mut model, line);
    }
    assert_eq!(from_left(&tree(&model)), ["c1", "c2", "c3", "c4"], "one owner alone is no queue");
}

#[test]
fn the_words_of_a_message_do_not_lie_on_a_client() {
    let mut model = drawn("/", &["seed 60", "ensemble 3 clients 2", "run until leader", "run 2s", "c1 create /a", "run 300ms"]);
    for line in ["c1 get /a", "c1 stat /a", "c1 ls /a"] {
        type_line(&mut model, line);
    }
    let mut seen = 0;
    for _ in 0..20 {
        let clients: Vec<Frame> = tree(&model).clients.iter().map(|client| client.frame).collect();
        for flying in page(&model).flying.iter() {
            seen += 1;
            let lies = |frame: &Frame| {
                (frame.x..frame.x + frame.width).contains(&flying.x) && (frame.y..frame.y + frame.height).contains(&flying.y)
            };
            assert!(!clients.iter().any(lies), "{} at {}, {}: {clients:?}", flying.text, flying.x, flying.y);
        }
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    assert!(seen > 2);
}

#[test]
fn a_stopped_server_has_no_tree_and_nothing_on_its_way_to_one() {
    let mut model =
        drawn("/", &["seed 45", "ensemble 3 clients 1", "run until leader", "run 2s", "c1 create /queue", "run until replies"]);
    let leader = leader(&model).unwrap();
    let follower = [1, 2, 3].map(ServerId).into_iter().find(|id| *id != leader).unwrap();
    update(&mut model, Msg::Znodes(ZnodeMsg::ViewTreeOf(follower)));
    type_line(&mut model, &format!("crash {follower}"));
    type_line(&mut model, "run 500ms");
    let seen = tree(&model);
    let queue = seen.znodes.iter().find(|znode| &*znode.path == "/queue").unwrap();
    assert_eq!(queue.standing, ZnodeStanding::Elsewhere, "{queue:?}");
    assert!(seen.znodes.iter().all(|znode| znode.standing != ZnodeStanding::Proposed));
}

#[test]
fn a_proposed_change_says_its_data_and_its_acks_in_its_box() {
    let mut model =
        drawn("/tx", &["seed 40", "ensemble 3 clients 2", "run until leader", "run 2s", "c1 create /tx", "run until replies"]);
    type_line(&mut model, "c1 set /tx commit");
    let changing = until(&mut model, "it is proposed", |tree| tree.znodes[0].standing == ZnodeStanding::Changing);
    assert!(
        changing.znodes[0].text.starts_with("→ \"commit\" ") && !changing.znodes[0].text.contains('…'),
        "{:?}",
        changing.znodes[0]
    );
}

#[test]
fn a_change_on_its_way_leaves_what_is_still_answered_to_be_seen() {
    let lines =
        ["seed 40", "ensemble 3 clients 2", "run until leader", "run 2s", "c1 create /x 0", "run until replies", "c1 set /x 1"];
    let mut model = drawn("/x", &lines);
    let changing = until(&mut model, "it is proposed", |tree| tree.znodes[0].standing == ZnodeStanding::Changing);
    assert!(changing.znodes[0].text.starts_with("\"0\" → \"1\""), "{:?}", changing.znodes[0].text);
}

#[test]
fn a_change_that_is_committed_has_no_count_of_acks_and_its_new_value_has_room_first() {
    let mut model = drawn("/x", &["seed 40", "ensemble 3 clients 2", "run until leader", "run 2s"]);
    for line in ["c1 create /x timeout=30", "run until replies", "run 200ms", "c1 set /x timeout=60"] {
        type_line(&mut model, line);
    }
    let leader = leader(&model).unwrap();
    let follower = [1, 2, 3].map(ServerId).into_iter().find(|id| *id != leader).unwrap();
    update(&mut model, Msg::Znodes(ZnodeMsg::ViewTreeOf(follower)));
    let mut said = Vec::new();
    until(&mut model, "it is applied", |tree| {
        said.push(tree.znodes[0].text.clone());
        tree.znodes[0].standing == ZnodeStanding::Changed
    });
    said.dedup();
    assert_eq!(
        said,
        [
            "\"timeout=30\"",
            "→ \"timeout=60\"",
            "→ \"timeout=60\" ✓",
            "s3: \"timeout=60\"",
            "s2: \"timeout=60\"",
            "\"timeout=60\" v1"
        ]
    );
}

#[test]
fn what_the_servers_send_each_other_does_not_lie_on_the_line_below_them() {
    let mut model = drawn("/", &["seed 40", "ensemble 9 clients 2", "run until leader", "run 2s", "c1 create /a", "c2 create /b"]);
    let (mut seen, path) = (0, "/".into());
    update(&mut model, Msg::Page(PageMsg::View(StageView::Both(Root { path, server: Some(ServerId(1)) }))));
    for _ in 0..120 {
        let page = page(&model);
        let tree = page.stage.tree.as_ref().unwrap();
        let note = Frame { x: tree.note_at.0, y: tree.note_at.1 - 9, width: text_width(&tree.note), height: 9 };
        for flying in page.flying.iter().filter(|flying| flying.label.contains("from s") && flying.label.contains("to s")) {
            let half = text_width(&format!("{}{}", flying.text, flying.times())) / 2;
            let words = Frame { x: flying.x - half, y: flying.y - 8, width: 2 * half, height: 16 };
            assert!(!words.overlaps(&note), "{} at {words:?}: {note:?}", flying.text);
            seen += 1;
        }
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn of_several_changes_on_their_way_the_box_shows_the_one_that_is_applied_next() {
    let mut model = drawn("/x", &["seed 40", "ensemble 3 clients 2", "run until leader", "run 2s", "c1 create /x 0"]);
    for line in ["run until replies", "c1 set /x 1", "c1 set /x 2"] {
        type_line(&mut model, line);
    }
    let changing = until(&mut model, "it is proposed", |tree| tree.znodes[0].standing == ZnodeStanding::Changing);
    assert!(changing.znodes[0].text.starts_with("\"0\" → \"1\""), "{:?}", changing.znodes[0].text);
    let next = until(&mut model, "the next is the second", |tree| tree.znodes[0].text.contains("→ \"2\""));
    assert!(next.znodes[0].text.starts_with("\"1\" → \"2\""), "{:?}", next.znodes[0].text);
}

/// The tree below the root after these creates, committed and applied.
fn with_znodes(creates: impl Iterator<Item = String>, stage: (i32, i32), clients: usize) -> TreeStage {
    let mut model = drawn("/", &["seed 24", &format!("ensemble 3 clients {clients}"), "run until leader", "run 3s"]);
    update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: stage.0, height: stage.1 }));
    let lines: Vec<String> = creates.chain(["run until replies".to_owned()]).collect();
    lines.iter().for_each(|line| type_line(&mut model, line));
    tree(&model)
}

fn boxed<'a>(tree: &'a TreeStage, path: &str) -> &'a ZnodeBox {
    tree.znodes.iter().find(|znode| &*znode.path == path).unwrap_or_else(|| panic!("{path} is drawn: {:?}", tree.znodes))
}

#[test]
fn a_family_of_hundreds_shows_its_first_children_and_counts_all_of_the_rest() {
    let seen = with_znodes((0..450).map(|n| format!("c1 create /n{n}")), (944, 340), 1);
    let counted: usize = seen.znodes.iter().filter_map(|znode| znode.name.strip_prefix('+')?.parse::<usize>().ok()).sum();
    let drawn = seen.znodes.iter().filter(|znode| &*znode.path != "/" && !znode.name.starts_with('+')).count();
    // The ensemble's own znode and /config are children of the root too.
    let label = &boxed(&seen, "/").label;
    let said: usize = label.split(", ").find_map(|part| part.strip_suffix(" children")?.parse().ok()).unwrap_or_default();
    assert!(drawn > 3 && said >= 451, "{drawn} drawn, {label}");
    assert_eq!(drawn + counted, said, "{label}");
}

#[test]
fn a_znode_whose_children_are_not_drawn_says_how_many_it_has_beside_its_data() {
    let deep = with_znodes((1..=12).map(|levels| format!("c1 create {} x", "/d".repeat(levels))), (944, 340), 1);
    let last = deep.znodes.iter().filter(|znode| znode.path.starts_with("/d")).max_by_key(|znode| znode.path.len()).unwrap();
    assert_eq!((&*last.name, &*last.text), ("d +1", ""), "{last:?}");
    assert!(last.label.contains("\"x\", 1 child"), "{}", last.label);
    let tall = with_znodes((1..=12).map(|levels| format!("c1 create {} x", "/d".repeat(levels))), (944, 640), 1);
    let last = tall.znodes.iter().filter(|znode| znode.path.starts_with("/d")).max_by_key(|znode| znode.path.len()).unwrap();
    assert_eq!((&*last.name, &*last.text), ("d", "\"x\" +1"), "{last:?}");
}

#[test]
fn a_small_box_too_counts_the_children_for_which_there_is_no_room() {
    let children = (1..=60).map(|n| format!("c{n} create -e -s /w/m-"));
    let creates = ["c1 create /w x".to_owned(), "run until replies".to_owned()].into_iter().chain(children);
    let wide = with_znodes(creates, (944, 240), 60);
    let w = boxed(&wide, "/w");
    assert_eq!(wide.znodes.iter().filter(|znode| znode.path.starts_with("/w")).count(), 1);
    assert_eq!((w.small, &*w.name), (true, "w +60"), "{w:?}");
    assert!(w.label.contains("60 children"), "{}", w.label);
}

#[test]
fn a_znode_that_one_txn_deletes_and_creates_is_never_drawn_as_missing() {
    let lines = ["run 1s", "c1 create /pay old", "run until replies", "run 300ms", "c1 multi delete /pay ; create /pay new"];
    let mut model = drawn("/", &lines);
    let pay = |tree: &TreeStage| tree.znodes.iter().find(|znode| &*znode.path == "/pay").unwrap().clone();
    let mut seen = Vec::new();
    until(&mut model, "the new one is there", |tree| {
        let znode = pay(tree);
        seen.push((znode.standing, znode.text.clone()));
        znode.text == "\"new\""
    });
    seen.dedup();
    assert!(seen.iter().any(|(_, text)| text.starts_with("replaced")), "{seen:?}");
    let is_solid = |standing| matches!(standing, ZnodeStanding::There | ZnodeStanding::Changing | ZnodeStanding::Created);
    assert!(seen.iter().all(|(standing, _)| is_solid(*standing)), "{seen:?}");
}
