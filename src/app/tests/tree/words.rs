//! The words and signs of clients, znodes and messages in the tree.

use super::*;

#[test]
fn the_name_of_a_queued_znode_begins_with_whose_it_is() {
    let tree = tree(&seven("lock"));
    let names: Vec<&str> = tree.znodes[1..].iter().map(|znode| znode.name.as_str()).collect();
    assert!((1..=7).zip(&names).all(|(client, name)| name.starts_with(&format!("c{client}-"))), "{names:?}");
}

#[test]
fn the_drawn_words_of_a_message_are_among_those_for_a_screen_reader() {
    for (lang, view) in
        [(Lang::En, StageView::Both("/".into())), (Lang::Zh, StageView::Both("/".into())), (Lang::En, StageView::Servers)]
    {
        let mut model = seven("simple-lock");
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        update(&mut model, Msg::Page(PageMsg::View(view)));
        let mut bundles = 0;
        for _ in 0..600 {
            for flying in page(&model).flying.iter() {
                let drawn = format!("{}{}", flying.text.trim_start_matches('…'), flying.times());
                assert!(flying.label.contains(drawn.trim()), "{drawn:?} is not in {:?}", flying.label);
                bundles += u32::from(flying.count > 1);
            }
            update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        }
        assert!(bundles > 0, "messages were drawn as one");
    }
}

/// What the boxes of a lesson's tree say at the end of a beat, on a stage of this size: names and data.
fn said_at_the_end(lesson: &str, beat: &str, (width, height): (i32, i32)) -> TreeStage {
    let text = pace::lesson_texts().into_iter().find(|(name, _)| name == lesson).unwrap().1;
    let mut model = opened();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    let number = model.story.as_ref().unwrap().lesson.beats.iter().position(|it| it.name == beat).unwrap();
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
    update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width, height }));
    while model.cursor() < model.story.as_ref().unwrap().span().1 {
        update(&mut model, Msg::Lesson(LessonMsg::Next));
    }
    tree(&model)
}

#[test]
fn where_there_is_room_boxes_of_a_tree_cut_neither_name_nor_data() {
    for (lesson, beat, words) in [
        ("quotas", "counted", &["count=3,bytes=-1", "count=1,bytes=0"][..]),
        ("quotas", "hard", &["countHardLimit=4"]),
        ("old-active-wakes", "expires", &["ActiveStandbyElectorLock", "ActiveBreadCrumb", "/hadoop-ha/cluster"]),
    ] {
        for size in [(944, 330), (1060, 480), (390, 380)] {
            let tree = said_at_the_end(lesson, beat, size);
            for (n, a) in tree.znodes.iter().enumerate() {
                assert!(tree.znodes[n + 1..].iter().all(|b| !a.frame.overlaps(&b.frame)), "{lesson} {beat} {size:?}");
                assert!(a.frame.x >= 0 && a.frame.x + a.frame.width <= size.0, "{:?}", a.frame);
            }
            if size.0 < 900 {
                continue;
            }
            let said: Vec<String> = tree.znodes.iter().map(|it| format!("{} {}", it.name, it.text)).collect();
            assert!(!said.concat().contains('…'), "{lesson} {beat} {size:?}: {said:?}");
            for word in words {
                assert!(said.iter().any(|it| it.contains(word)), "{lesson} {beat} {size:?}: {word} in {said:?}");
            }
        }
    }
}

/// The words of the clients and the signs of the znodes below the root.
fn words_and_signs(model: &Model) -> (Vec<String>, Vec<Option<ZnodeSign>>) {
    let tree = tree(model);
    let words = tree.clients.into_iter().map(|client| client.text).collect();
    (words, tree.znodes.into_iter().skip(1).map(|znode| znode.sign).collect())
}

#[test]
fn readers_and_writers_of_a_shared_lock_have_a_sign_and_a_word_of_their_own() {
    let mut model = drawn("/rw", &["seed 27", "ensemble 3 clients 4", "run until leader", "run 2s"]);
    for (client, kind) in [("c1", "write"), ("c2", "read"), ("c3", "read"), ("c4", "write")] {
        type_line(&mut model, &format!("{client} run {kind}-lock /rw"));
        type_line(&mut model, "run 400ms");
    }
    let [reader, writer] = [Some(ZnodeSign::Reader), Some(ZnodeSign::Writer)];
    let (words, signs) = words_and_signs(&model);
    assert_eq!(words, ["writes", "waits to read", "waits to read", "waits to write"]);
    assert_eq!(signs, [writer, reader, reader, writer]);
    for (znode, kind) in tree(&model).znodes[1..].iter().zip(["write", "read", "read", "write"]) {
        assert!(znode.name.contains(kind), "what tells them apart is not cut: {}", znode.name);
    }
    type_line(&mut model, "c1 release");
    type_line(&mut model, "run 1s");
    let (words, signs) = words_and_signs(&model);
    assert_eq!(words, ["done", "reads", "reads", "waits to write"]);
    assert_eq!(signs, [reader, reader, writer]);
    assert_eq!(tree(&model).znodes.iter().filter(|znode| !znode.mark.is_empty()).count(), 2, "both readers hold");
}

#[test]
fn votes_of_a_two_phase_commit_and_its_decision_stand_at_the_znodes() {
    let mut model = drawn("/tx", &["seed 48", "ensemble 3 clients 3", "run until leader", "run 2s", "c2 run site /tx"]);
    for line in ["c3 run site /tx", "run 500ms", "c1 run coordinate /tx sites c2,c3", "run 1s"] {
        type_line(&mut model, line);
    }
    let (words, signs) = words_and_signs(&model);
    assert_eq!(words, ["waits", "is asked", "is asked"]);
    assert_eq!(signs, [Some(ZnodeSign::NoVote); 2]);
    for line in ["c2 vote commit", "run 500ms", "c3 vote abort", "run 1s"] {
        type_line(&mut model, line);
    }
    assert_eq!(words_and_signs(&model).1, [Some(ZnodeSign::Commit), Some(ZnodeSign::Abort)]);
    assert_eq!(tree(&model).znodes[0].sign, Some(ZnodeSign::Abort), "the decision");
}

#[test]
fn the_sites_and_the_coordinator_of_a_two_phase_commit_say_what_became_of_it() {
    for (vote, lang, word) in [
        ("commit", Lang::En, "committed"),
        ("abort", Lang::En, "aborted"),
        ("commit", Lang::Zh, "提交"),
        ("abort", Lang::Zh, "中止"),
    ] {
        let mut model = drawn("/tx", &["seed 48", "ensemble 3 clients 3", "run until leader", "run 2s", "c2 run site /tx"]);
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        for line in ["c3 run site /tx", "run 500ms", "c1 run coordinate /tx sites c2,c3", "run 1s", "c2 vote commit", "run 500ms"] {
            type_line(&mut model, line);
        }
        for line in [format!("c3 vote {vote}"), "run 1s".to_owned()] {
            type_line(&mut model, &line);
        }
        assert_eq!(words_and_signs(&model).0, [word; 3]);
        assert!(tree(&model).clients.iter().all(|client| client.label.contains(word)), "{vote}");
    }
}

#[test]
fn a_storage_shows_what_it_stores() {
    let begin = ["seed 39", "ensemble 3 clients 2", "run until leader", "run 2s", "c2 run storage", "c1 run lock /lock storage c2"];
    let mut model = drawn("/lock", &begin);
    type_line(&mut model, "run 500ms");
    let said = |model: &Model| tree(model).clients.iter().find(|client| client.name == "c2").unwrap().text.clone();
    assert_eq!(said(&model), "storage");
    type_line(&mut model, "c1 write old");
    type_line(&mut model, "run 500ms");
    assert_eq!(said(&model), "stores old");
}

#[test]
fn what_a_client_says_is_not_cut_however_narrow_its_box() {
    for lang in Lang::ALL {
        for width in [944, 640, 560] {
            for lines in [
                &["c1 run write-lock /l", "run 300ms", "c2 run read-lock /l", "c3 run write-lock /l"][..],
                &["isolate c2", "freeze s1"],
                &["crash s2", "run 50ms"],
                &["isolate c2", "run 15s", "heal", "run 2s"],
            ] {
                let begin = ["seed 24", "ensemble 3 clients 7", "run until leader", "run 2s"];
                let mut model = drawn("/l", &[&begin[..], lines, &["run 300ms"]].concat());
                update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
                let tree = tree_at(&mut model, width, 340, "words");
                assert!(tree.clients.iter().all(|client| !client.text.contains('…')), "{width}: {:?}", tree.clients);
            }
        }
    }
}

#[test]
fn a_client_that_is_cut_off_and_does_not_know_it_looks_so() {
    let mut model =
        drawn("/config", &["seed 24", "ensemble 3 clients 3", "run until leader", "run 2s", "c3 stat /config -w", "run 300ms"]);
    let of_c3 = |model: &Model| tree(model).clients.iter().find(|client| client.name == "c3").unwrap().clone();
    assert!(!of_c3(&model).wrong);
    type_line(&mut model, "isolate c3");
    type_line(&mut model, "run 100ms");
    let off = of_c3(&model);
    assert!(off.wrong && off.text.starts_with("cut off"), "{off:?}");
}

#[test]
fn the_end_of_a_session_stands_out_once_its_client_has_heard_of_it_and_not_before() {
    let begin = ["seed 12", "ensemble 3 clients 0", "set tickTime 500ms", "run until leader", "run 500ms"];
    let mut model = drawn("/", &begin);
    for line in ["client add c1 at s1 timeout 4s", "run 1s", "isolate c1", "run until session", "run 100ms"] {
        type_line(&mut model, line);
    }
    let on_stage = |model: &mut Model| {
        update(model, Msg::Page(PageMsg::View(StageView::Servers)));
        let client = page(model).stage.clients[0].clone();
        update(model, Msg::Page(PageMsg::View(StageView::Tree("/".into()))));
        (client.text, client.stands_out)
    };
    let (said, wrong) = word_of(&model, "c1");
    assert!(said.contains("not told") && !wrong, "{said}");
    let (said, stands_out) = on_stage(&mut model);
    assert!(said.contains("not told") && !stands_out, "{said}");
    for line in ["heal", "run 5s"] {
        type_line(&mut model, line);
    }
    assert_eq!(word_of(&model, "c1"), is("expired", true));
    assert_eq!(on_stage(&mut model), is("session expired", true));
}

#[test]
fn whoever_closes_its_session_is_not_said_to_be_wrong_about_it() {
    let mut model = drawn("/", &["seed 40", "ensemble 3 clients 2", "run until leader", "run 2s", "c1 close"]);
    for _ in 0..60 {
        let tree = tree(&model);
        assert!(tree.clients.iter().all(|client| !client.wrong), "{:?}", tree.clients);
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    assert_eq!(tree(&model).clients[0].text, "closed");
}

/// The words of a client, and whether they are marked as no longer so.
fn word_of(model: &Model, name: &str) -> (String, bool) {
    let client = tree(model).clients.into_iter().find(|client| client.name == name).unwrap();
    (client.text, client.wrong)
}

fn is(text: &str, wrong: bool) -> (String, bool) {
    (text.to_owned(), wrong)
}

#[test]
fn a_machine_shows_the_version_that_it_has_applied_and_that_it_is_an_old_one() {
    let begin = ["seed 9", "ensemble 3 clients 3", "run until leader", "run 2s", "c3 create /config \"timeout=30\"", "run 500ms"];
    let mut model = drawn("/config", &begin);
    for line in ["c1 run config /config", "c2 run config /config", "run 500ms"] {
        type_line(&mut model, line);
    }
    assert_eq!(word_of(&model, "c1"), is("v0 timeout=30", false));
    for line in ["isolate c2", "c3 set /config \"timeout=60\"", "run 300ms"] {
        type_line(&mut model, line);
    }
    assert_eq!(word_of(&model, "c1"), is("v1 timeout=60", false));
    assert_eq!(word_of(&model, "c2"), is("v0", true), "it cannot know");
    for line in ["heal", "run 5s"] {
        type_line(&mut model, line);
    }
    assert_eq!(word_of(&model, "c2"), is("v1 timeout=60", false));
    // Between the change and the event the machine goes on with the old value.
    type_line(&mut model, "c3 set /config \"timeout=90\"");
    let mut words = Vec::new();
    for _ in 0..300 {
        words.push(word_of(&model, "c1"));
        words.dedup();
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    }
    let went = [is("v1 timeout=60", false), is("v1", true), is("woken", false), is("get", false), is("v2 timeout=90", false)];
    assert_eq!(words, went);
}

#[test]
fn a_monitor_shows_the_members_that_it_knows_of() {
    let begin = ["seed 16", "ensemble 3 clients 3", "run until leader", "run 2s", "c3 run watch-members /members", "run 500ms"];
    let mut model = drawn("/members", &begin);
    assert_eq!(word_of(&model, "c3"), is("sees nobody", false));
    for line in ["c1 run member /members", "c2 run member /members", "run 1s"] {
        type_line(&mut model, line);
    }
    assert_eq!(word_of(&model, "c3"), is("sees c1 c2", false));
    for line in ["isolate c3", "c2 leave", "run 500ms"] {
        type_line(&mut model, line);
    }
    assert_eq!(word_of(&model, "c3"), is("sees c1 c2", true));
}

#[test]
fn who_gives_up_its_place_says_so_and_its_watch_is_counted_no_more() {
    for (recipe, root) in [("lock", "/l"), ("simple-lock", "/l"), ("elect", "/l")] {
        let mut model = drawn(root, &["seed 24", "ensemble 3 clients 3", "run until leader", "run 2s"]);
        for client in ["c1", "c2", "c3"] {
            type_line(&mut model, &format!("{client} run {recipe} {root}"));
            type_line(&mut model, "run 500ms");
        }
        let watches = |model: &Model| tree(model).znodes.iter().map(|znode| znode.watches).collect::<Vec<_>>();
        let before: u32 = watches(&model).iter().sum();
        assert_eq!(before, 2, "{recipe}");
        for line in ["c2 release", "run 1s"] {
            type_line(&mut model, line);
        }
        assert_eq!(word_of(&model, "c2"), is("gave up", false), "{recipe}");
        assert_eq!(watches(&model).iter().sum::<u32>(), 1, "{recipe}: c3 alone waits");
        assert_eq!(word_of(&model, "c3").0, "waits", "{recipe}");
    }
}

#[test]
fn who_held_before_its_connection_broke_and_lets_go_as_soon_as_it_is_back_has_not_given_up() {
    for (recipe, root) in [("lock", "/l"), ("write-lock", "/l"), ("simple-lock", "/l"), ("elect", "/l")] {
        let mut model = drawn(root, &["seed 24", "ensemble 3 clients 3", "run until leader", "run 2s"]);
        for client in ["c1", "c2"] {
            type_line(&mut model, &format!("{client} run {recipe} {root}"));
            type_line(&mut model, "run 500ms");
        }
        let server = |model: &Model| zk::client(model.world(), ClientId(1)).unwrap().server();
        let other = (1..=3).map(ServerId).find(|id| server(&model) != Some(*id)).unwrap();
        type_line(&mut model, &format!("c1 connect {other}"));
        while server(&model) != Some(other) || word_of(&model, "c1").0 == "connecting" {
            update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        }
        for line in ["c1 release", "run 1s"] {
            type_line(&mut model, line);
        }
        assert_eq!(word_of(&model, "c1"), is("done", false), "{recipe}");
        assert!(zk::client(model.world(), ClientId(2)).unwrap().program().unwrap().status().holds(), "{recipe}: c2 is next");
    }
}

/// The words of a client from here on, event by event, until it says this one; each once.
fn words_until(model: &mut Model, name: &str, last: &str) -> Vec<String> {
    let mut words = vec![word_of(model, name).0];
    until(model, last, |tree| {
        let word = tree.clients.iter().find(|client| client.name == name).unwrap().text.clone();
        let is_last = word == last && words.len() > 1;
        words.push(word);
        words.dedup();
        is_last
    });
    words
}

#[test]
fn whoever_waits_is_woken_asks_again_and_then_holds_or_waits_as_before() {
    let begin = || (seven("simple-lock"), seven("simple-lock"));
    let (mut model, mut other) = begin();
    let doing = |model: &Model| tree(model).clients.iter().map(|client| client.doing).collect::<Vec<_>>();
    assert!(doing(&model)[1..].iter().all(|doing| *doing == ClientDoing::Waits));
    type_line(&mut model, "run 1s");
    let holds = tree(&model).clients.iter().find(|client| client.doing == ClientDoing::Holds).unwrap().clone();
    assert_eq!((holds.text.as_str(), holds.mark), ("holds", "♛"));
    assert_eq!(words_until(&mut other, &holds.name, "holds"), ["waits", "woken", "create", "holds"]);
    let loser = ["c2", "c3"].into_iter().find(|name| *name != holds.name).unwrap();
    let mut other = begin().0;
    assert_eq!(words_until(&mut other, loser, "waits"), ["waits", "woken", "create", "NodeExists", "stat", "waits"]);
}

#[test]
fn the_leader_of_an_election_bears_the_crown_and_so_does_its_znode() {
    let mut model = drawn("/lead", &["seed 24", "ensemble 3 clients 3", "run until leader", "run 2s"]);
    for client in ["c1", "c2", "c3"] {
        type_line(&mut model, &format!("{client} run elect /lead"));
        type_line(&mut model, "run 500ms");
    }
    let crowned = |model: &Model| {
        let tree = tree(model);
        let clients = tree.clients.iter().filter(|client| !client.mark.is_empty()).map(|client| client.name.clone());
        let znodes = tree.znodes.iter().filter(|znode| !znode.mark.is_empty()).map(|znode| znode.name[..2].to_owned());
        (clients.collect::<Vec<_>>(), znodes.collect::<Vec<_>>())
    };
    let only = |name: &str| (vec![name.to_owned()], vec![name.to_owned()]);
    assert_eq!(words_and_signs(&model).0, ["leads", "waits", "waits"]);
    assert_eq!(crowned(&model), only("c1"));
    for line in ["crash c1", "run 15s"] {
        type_line(&mut model, line);
    }
    assert_eq!(words_and_signs(&model).0[1..], ["leads", "waits"]);
    assert_eq!(crowned(&model), only("c2"));
}

#[test]
fn those_inside_are_at_work_and_so_is_who_has_taken_an_item() {
    let mut model = drawn("/b", &["seed 36", "ensemble 3 clients 2", "run until leader", "run 2s"]);
    for line in ["c1 run double-barrier /b 2", "run 500ms", "c2 run double-barrier /b 2", "run 500ms"] {
        type_line(&mut model, line);
    }
    assert_eq!(words_and_signs(&model).0, ["at work", "at work"]);
    let begin = ["seed 7", "ensemble 3 clients 2", "run until leader", "run 2s", "c1 run produce /queue", "c1 put a", "run 500ms"];
    let mut model = drawn("/queue", &begin);
    type_line(&mut model, "c2 run consume /queue hold 800ms");
    let went = ["get", "delete", "woken", "works", "ls", "waits"];
    let words = words_until(&mut model, "c2", "waits");
    assert_eq!(words[words.len() - went.len()..], went, "{words:?}");
}
