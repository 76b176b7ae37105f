//! The captions of beats: what a beat is about has a sentence while it happens, and in the order in which it happens.

use super::*;

/// A lesson at the beginning of one of its beats, which plays.
fn entered(lesson: &str, beat: &str) -> Model {
    let text = pace::lesson_texts().into_iter().find(|(name, _)| name == lesson).unwrap().1;
    let mut model = opened();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    update(&mut model, Msg::Lesson(LessonMsg::ReadAlong));
    let number = model.story.as_ref().unwrap().lesson.beats.iter().position(|it| it.name == beat).unwrap();
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(number)));
    if !wants_frames(&model) {
        // A question waits before the beat.
        update(&mut model, Msg::Lesson(LessonMsg::Next));
    }
    model
}

/// The captions that stand while the beat is played, one after another.
fn captions(lesson: &str, beat: &str) -> Vec<String> {
    let mut model = entered(lesson, beat);
    let mut captions = Vec::new();
    for frame in 0.. {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: frame * 100 }));
        if !wants_frames(&model) {
            return captions;
        }
        let caption = page(&model).caption.clone();
        let alike = caption.alike.clone().map(|alike| alike + " ").unwrap_or_default();
        captions.push(alike + &tell::plain_text(&caption.text));
        captions.dedup();
    }
    unreachable!("it plays for ever");
}

#[test]
fn the_clock_of_captions_never_goes_back_within_a_beat() {
    for (lesson, beat) in [("automatic-failover", "takes-over"), ("double-barrier", "leave-last"), ("orphaned-znode", "create")] {
        let mut model = entered(lesson, beat);
        let mut times: Vec<String> = Vec::new();
        for frame in 0.. {
            update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: frame * 100 }));
            times.push(page(&model).caption.time.clone());
            if !wants_frames(&model) {
                break;
            }
        }
        times.retain(|time| !time.is_empty());
        times.dedup();
        let milliseconds = |time: &String| time.trim_end_matches(" s").replace('.', "").parse::<u64>().unwrap();
        assert!(times.len() > 1 && times.is_sorted_by_key(milliseconds), "{lesson}, {beat}: {times:?}");
    }
}

#[test]
fn a_beat_ends_with_its_last_words_where_promises_are_checked_too() {
    let mut model = entered("read-only-mode", "back");
    promises::begin(&mut model);
    for frame in 0.. {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: frame * 100 }));
        if !model.playback.playing {
            break;
        }
    }
    assert!(model.run().inspection.is_some());
    let caption = tell::plain_text(&page(&model).caption.text);
    assert!(caption.starts_with("c2 gets the reply to create /b 1"), "{caption}");
}

/// Whether the captions of a beat have these words, in this order.
#[track_caller]
fn tells(lesson: &str, beat: &str, words: &[&str]) {
    let captions = captions(lesson, beat);
    let mut left = words.iter();
    let mut next = left.next();
    for caption in &captions {
        if next.is_some_and(|words| caption.contains(words)) {
            next = left.next();
        }
    }
    assert!(next.is_none(), "{lesson}, {beat}: nothing tells “{}”: {captions:#?}", next.unwrap());
}

#[test]
fn a_beat_begins_without_the_sentence_of_the_beat_before() {
    for (lesson, text) in pace::lesson_texts() {
        let mut model = opened();
        update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
        let beats = model.story.as_ref().unwrap().performed.beats.len();
        for beat in 0..beats {
            let (start, end) = model.story.as_ref().unwrap().span();
            assert_eq!((model.story.as_ref().unwrap().beat, model.cursor()), (beat, start));
            let told = model.told.as_ref().map(|told| told.step.index);
            assert!(told.is_none_or(|step| step >= start.steps), "{lesson}, beat {}: {told:?} of {start:?}", beat + 1);
            while model.cursor() < end {
                update(&mut model, Msg::Lesson(LessonMsg::Next));
            }
            update(&mut model, Msg::Lesson(LessonMsg::Next));
        }
    }
}

#[test]
fn a_late_write_is_seen_to_leave_before_anybody_says_that_the_lock_is_lost() {
    tells("fencing", "freeze", &["c1 is to write old", "c1 is frozen"]);
    tells("fencing", "second", &["c2 runs lock", "expires c1’s session", "c2 holds the lock"]);
    tells("fencing", "other", &["c2 sends its write new", "c3 stores new"]);
    tells("fencing", "wake", &["c1 is thawed", "c1 sends its write old to c3", "c3 stores old"]);
    tells("fencing", "refused", &["c1 is thawed", "c1 sends its write old to c4", "c4 refuses old"]);
    for beat in ["wake", "refused"] {
        let captions = captions("fencing", beat);
        assert!(!captions.iter().any(|caption| caption.contains("no longer holds")), "{captions:#?}");
    }
}

#[test]
fn a_checkpoint_rolls_fetches_merges_and_replaces_each_with_a_sentence() {
    tells("checkpoint", "roll", &["A checkpoint is asked for", "nn1 rolls its log"]);
    tells("checkpoint", "merge", &["snn has fetched FsImage", "snn has merged them"]);
    tells("checkpoint", "replace", &["nn1 puts the new FsImage", "snn’s checkpoint is done"]);
}

#[test]
fn what_a_recipe_makes_of_an_answer_is_told_and_not_that_there_was_an_answer() {
    tells("configuration", "read", &["applies timeout=30, version 0"]);
    tells("configuration", "back", &["c3 comes with its watch on /config", "c3 applies timeout=90, version 7"]);
    for beat in ["join", "third", "leave", "detected"] {
        tells("membership", beat, &["c4 hears of /members", "c4 sees the members"]);
    }
}

#[test]
fn pings_of_clients_are_told_apart_from_the_answers_and_from_the_pings_of_servers() {
    tells("sessions", "ping", &["c1 pings s1"]);
    tells("negotiated-timeout", "rhythm", &["c1 pings s1"]);
    tells("orphaned-znode", "lives", &["c1 pings s3"]);
}

#[test]
fn the_leader_is_seen_to_look_at_a_container_and_a_recipe_to_make_it_anew() {
    tells("container-swept", "used", &["s3 as leader looks at its containers: /locks has a child"]);
    tells("container-swept", "swept", &["c1 no longer holds the lock", "the container /locks has no children"]);
    tells("container-swept", "retry", &["c2 finds no parent: it makes /locks", "c2 holds the lock at /locks"]);
}

#[test]
fn a_container_is_swept_for_its_children_and_a_ttl_znode_for_its_time() {
    tells("znodes", "swept", &["the container /pool has no children, and"]);
    tells("znodes", "forgotten", &["/offer has outlived its TTL and has no children"]);
}

#[test]
fn a_call_whose_answer_is_lost_is_not_said_to_have_failed_in_what_it_asked_for() {
    let mut model = entered("partition", "stale");
    update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
    while wants_frames(&model) {
        update(&mut model, Msg::Lesson(LessonMsg::Next));
    }
    let caption = tell::plain_text(&page(&model).caption.text);
    assert!(caption.contains("c1 set /a 2：ConnectionLoss，结果未知。") && !caption.contains("失败"), "{caption}");
}

#[test]
fn a_client_that_runs_no_program_is_not_said_to_go_on_with_what_it_hears() {
    let mut model = paused();
    for line in ["ensemble 3 clients 2", "run until leader", "run 2s", "c1 create /a", "run 300ms", "c2 get -w /a", "run 300ms"] {
        type_line(&mut model, line);
    }
    type_line(&mut model, "c1 delete /a");
    let heard = |model: &Model| tell::plain_text(&page(model).caption.text).starts_with("c2 hears of /a: NodeDeleted.");
    let caption = (0..200).find_map(|_| {
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        heard(&model).then(|| tell::plain_text(&page(&model).caption.text))
    });
    assert_eq!(caption.as_deref(), Some("c2 hears of /a: NodeDeleted. The event says no more."));
}

#[test]
fn that_a_stopped_server_is_disconnected_is_not_told_before_the_write_that_goes_on_without_it() {
    for (lesson, beat, words) in [("quorum-lost", "one-down", "c1 sends create /y"), ("slow-disk", "needed", "c1 sends set /x 14")]
    {
        tells(lesson, beat, &["s1 is stopped", words]);
        let captions = captions(lesson, beat);
        assert!(!captions.iter().any(|caption| caption.contains("stops sending to it")), "{captions:#?}");
    }
}

#[test]
fn a_data_node_that_starts_again_is_seen_to_report_its_blocks() {
    tells("fsimage-editlog", "locations", &["dn3 is stopped", "nn1 has the block report of dn3"]);
}

#[test]
fn a_try_that_came_to_nothing_is_not_told_where_a_client_learns_that_its_session_is_over() {
    tells("sessions", "learns", &["The network is healed", "expired"]);
    let captions = captions("sessions", "learns");
    assert!(!captions.iter().any(|caption| caption.contains("does not get through")), "{captions:#?}");
}

#[test]
fn what_every_server_does_is_told_of_the_one_that_is_looked_at_alone() {
    tells("write-path", "reply", &["s1 applies 0x1·0003", "c1 gets the reply to set /x 1"]);
    let captions = captions("write-path", "reply");
    assert!(!captions.iter().any(|caption| caption.contains("s2 applies")), "{captions:#?}");
}

/// The caption that stays when a beat has been played.
fn last_words(lesson: &str, beat: &str) -> String {
    let mut model = entered(lesson, beat);
    while wants_frames(&model) {
        update(&mut model, Msg::Lesson(LessonMsg::Next));
    }
    tell::plain_text(&page(&model).caption.text)
}

#[test]
fn the_last_words_of_a_beat_are_about_what_is_looked_at_and_else_about_what_weighs_most_at_its_end() {
    for (lesson, beat, words) in [
        ("leader-stops", "kept", "c1 gets the reply to get /config"),
        ("fifo-queue", "rest", "c2 waits for an event"),
        ("ensemble-boots", "second", "No better vote came: s2 is LEADING"),
    ] {
        let last = last_words(lesson, beat);
        assert!(last.contains(words), "{lesson}, {beat}: {last}");
    }
}

#[test]
fn only_what_has_the_same_words_but_for_the_machine_is_told_as_one() {
    tells("fifo-queue", "put", &["c1 has put a", "c1 has put b"]);
    assert!(last_words("fifo-queue", "put").starts_with("c1 has put c"));
    let orders = captions("fifo-queue", "put");
    assert!(!orders.iter().any(|caption| caption.contains("times: c1 is to put")), "b and c are two orders: {orders:#?}");
    tells("fifo-queue", "rest", &["c2 has taken b", "c2 has taken c"]);
    tells("fuzzy-snapshot", "meanwhile", &["c1 sends set /a 2", "c1 sends set /d 2"]);
    tells("herd", "release", &["6 times (c2 to c7), first: "]);
    for (lesson, beat) in [("double-barrier", "leave-all"), ("double-barrier", "ready"), ("dirty-snapshot", "asked")] {
        let captions = captions(lesson, beat);
        // All three read at last that nobody is left but `ready`.
        let is_same = |caption: &str| caption.ends_with("[ready].");
        let wrong =
            |caption: &&String| caption.contains("first: ") && caption.contains("gets the reply to ls") && !is_same(caption);
        assert!(captions.iter().find(wrong).is_none(), "{captions:#?}");
    }
    let asked = captions("dirty-snapshot", "asked");
    assert!(!asked.iter().any(|caption| caption.starts_with("2 times (c2, c1)")), "{asked:#?}");
    let elected = captions("ensemble-boots", "second");
    assert!(!elected.iter().any(|caption| caption.contains(" times") && caption.contains("FOLLOWING")), "{elected:#?}");
}

#[test]
fn the_end_of_a_double_barrier_is_told_step_by_step() {
    let steps = ["c1 hears of /b/c3", "c3 hears of /b/c1: NodeDeleted", "c1 leaves /b"];
    tells("double-barrier", "leave-all", &steps);
}

#[test]
fn a_session_that_expires_is_told_by_the_name_of_its_client_also_where_that_has_another_one_or_is_gone() {
    tells("ghost-of-a-restart", "vanish", &["expires c1’s old session"]);
    tells("ghost-of-a-restart", "owner", &["owner old session of c1"]);
    tells("choosing-a-leader", "expires", &["expires c2’s session"]);
}

#[test]
fn a_log_that_is_cut_is_told_though_a_leader_is_established_at_the_same_time() {
    tells("hasty-epoch", "cut", &["s2 ends at 0x1·0003"]);
}

#[test]
fn a_leader_without_a_txn_in_its_epoch_is_not_said_to_end_at_a_zxid_that_its_box_does_not_show() {
    tells("ensemble-boots", "synced", &["nothing in s2’s memory leads from there to epoch 1: SNAP"]);
}

#[test]
fn an_acknowledgement_that_leaves_before_the_disk_has_written_is_told() {
    tells("ack-too-early", "early", &["s1 acknowledges NEWLEADER at once"]);
}

#[test]
fn that_a_server_applies_a_txn_is_told_where_somebody_hears_of_it_or_one_looks_at_the_server() {
    for (lesson, beat) in [("ghost-of-a-restart", "restart"), ("ghost-of-a-restart", "create"), ("double-barrier", "ready")] {
        let captions = captions(lesson, beat);
        let is_mere = |caption: &String| caption.contains(" applies 0x") && !caption.contains("watchers hear");
        assert!(!captions.iter().any(is_mere), "{captions:#?}");
    }
}

#[test]
fn a_coordinator_waits_for_all_votes_and_writes_the_decision_of_which_sites_learn() {
    tells("two-phase-commit", "decide", &["c1 has written the decision into /tx: commit"]);
    let mut model = paused();
    for line in ["ensemble 3 clients 3", "run until leader", "run 2s", "c1 run coordinate /tx sites c2,c3"] {
        type_line(&mut model, line);
    }
    let waits =
        |model: &Model| tell::plain_text(&page(model).caption.text).contains("c1 waits for an event at each of /tx/c2 /tx/c3");
    let seen = (0..200).any(|_| {
        update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
        waits(&model)
    });
    assert!(seen);
}

/// The step that a caption is about, what it says, and whether a screen reader is to say it.
fn caption_now(model: &Model) -> (Option<u32>, String, bool) {
    let caption = page(model).caption;
    (model.told.as_ref().map(|told| told.step.index), tell::plain_text(&caption.text), caption.spoken)
}

#[test]
fn while_an_election_plays_a_screen_reader_hears_what_changes_the_ensemble_and_nothing_else() {
    let mut model = opened();
    update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 0 }));
    let old = leader(&model).unwrap();
    press_button(&mut model, "stop-leader");
    let (mut seen, mut now_ms) = (Vec::new(), 0);
    while leader(&model).is_none_or(|leader| leader == old) {
        now_ms += 33;
        assert!(now_ms < 60_000 && model.playback.playing);
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms }));
        seen.push(caption_now(&model));
        seen.dedup();
    }
    let spoken: Vec<&str> = seen.iter().filter(|(.., spoken)| *spoken).map(|(_, text, _)| text.as_str()).collect();
    let changes = [
        "s5 is stopped.",
        "s1 leaves FOLLOWING: its connection to the leader is gone.",
        "s4 is the established leader of epoch 2.",
    ];
    assert_eq!(spoken, changes, "{seen:#?}");
    assert!(seen.len() > spoken.len(), "more is told than said");
    // By hand every step is said, also the same ones.
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    for back in [true, false] {
        let mut steps = Vec::new();
        for _ in 0..40 {
            update(&mut model, Msg::Time(TimeMsg::OneEvent { back }));
            let (step, text, spoken) = caption_now(&model);
            assert!(spoken && !text.is_empty(), "{text}");
            steps.push(step);
        }
        assert!(steps.is_sorted_by(|one, next| if back { one > next } else { one < next }), "once each: {steps:?}");
    }
}
