//! Playing: what is shown on the way, with motion and without, and what of the page is made anew.

use super::*;
use crate::tell::words::{self, Word};

#[test]
fn playing_shows_the_write_to_its_end() {
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
}

/// A free run that has stopped by itself because nothing but heartbeats is to come.
fn at_rest() -> Model {
    let mut model = opened();
    for n in 0..100_000 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
        if !wants_frames(&model) {
            assert!(model.notices.all().iter().any(|(_, saying)| *saying == Word::NoticeIdle.into()));
            return model;
        }
    }
    panic!("it plays for ever");
}

#[test]
fn whoever_acts_where_playing_stopped_by_itself_plays_on_and_where_a_person_paused_it_stays() {
    let mut model = at_rest();
    type_line(&mut model, "c1 create /new");
    assert!(wants_frames(&model));
    assert!(model.notices.all().is_empty(), "the notice goes");
    let mut model = at_rest();
    press_button(&mut model, "stop-leader");
    assert!(wants_frames(&model));
    let mut model = at_rest();
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    type_line(&mut model, "c1 create /new");
    assert!(!wants_frames(&model), "the person has paused it");
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
    assert!((still / 2_000..=still / 900 + 1).contains(&(pictures as u64)), "{pictures} pictures in {still} ms");
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
fn what_does_not_change_keeps_its_pointer() {
    let mut model = opened();
    let mut viewer = Viewer::default();
    let first = viewer.page(&model);
    update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 0 }));
    update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 8 }));
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
    for now_ms in (0..20_000).step_by(33) {
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

/// Plays until it stops.
fn play_to_a_stop(model: &mut Model) {
    for n in 0.. {
        if !wants_frames(model) {
            return;
        }
        update(model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
        assert!(n < 20_000, "it plays on and on");
    }
}

#[test]
fn a_lesson_stops_at_each_sentence_with_its_reasons_and_goes_on_from_there() {
    let mut model = opened();
    let text = include_str!("../../../lessons/herd.lesson").to_owned();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(2)));
    // It asks something first.
    update(&mut model, Msg::Lesson(LessonMsg::Next));
    let end = model.story.as_ref().unwrap().span().1;
    let mut stops = Vec::new();
    loop {
        play_to_a_stop(&mut model);
        if model.cursor() == end {
            break;
        }
        let told = model.told.as_ref().unwrap();
        assert_eq!(told.step.index + 1, model.cursor().steps, "it stops at what is told");
        assert_eq!(page(&model).caption.text, told.text, "and says why");
        stops.push(told.step.index);
        update(&mut model, Msg::Lesson(LessonMsg::Next));
    }
    assert!((1..=4).contains(&stops.len()) && stops.is_sorted(), "{stops:?}");
}

#[test]
fn whoever_has_read_a_sentence_and_goes_on_does_not_wait_as_long_again() {
    let mut model = opened();
    // In its second beat a leader tells what it is about to send, and sends it at the same instant.
    let text = include_str!("../../../lessons/hole-in-the-log.lesson").to_owned();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(1)));
    let end = model.story.as_ref().unwrap().span().1;
    let mut stops = 0;
    loop {
        play_to_a_stop(&mut model);
        if model.cursor() == end {
            break;
        }
        stops += 1;
        let read = model.cursor();
        update(&mut model, Msg::Lesson(LessonMsg::Next));
        for n in 0..=30 {
            update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
        }
        assert!(model.cursor().time > read.time, "half a second later the clock still stands behind {:?}", model.told);
    }
    assert!(stops > 0, "it tells something");
}

#[test]
fn while_a_beat_plays_next_says_that_it_skips_the_rest() {
    let mut model = opened();
    let text = include_str!("../../../lessons/leader-stops.lesson").to_owned();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    let says = |model: &Model| page(model).story.as_ref().unwrap().next.label.clone();
    for lang in [Lang::En, Lang::Zh] {
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        update(&mut model, Msg::Lesson(LessonMsg::GoTo(0)));
        assert!(model.playback.playing);
        assert_eq!(says(&model), words::text(lang, Word::LessonSkip));
        update(&mut model, Msg::Time(TimeMsg::PlayPause));
        assert_ne!(says(&model), words::text(lang, Word::LessonSkip), "a beat that waits is not skipped");
        update(&mut model, Msg::Time(TimeMsg::PlayPause));
        update(&mut model, Msg::Lesson(LessonMsg::Next));
        assert_eq!(model.cursor(), model.story.as_ref().unwrap().span().1);
        assert_eq!(says(&model), words::text(lang, Word::LessonNext), "and at its end there is nothing to skip");
    }
}

#[test]
fn a_herd_is_told_once_counted_and_named_in_both_languages_and_its_count_does_not_flicker() {
    for (lang, [begins, and, ends]) in
        [(Lang::En, ["6 times (", " to ", "), first:"]), (Lang::Zh, ["共 6 次（", " 至 ", "），首次："])]
    {
        let counts = counts_of_the_herd(lang);
        assert_eq!(counts.len(), 1, "{counts:?}");
        let names = counts[0].strip_prefix(begins).and_then(|rest| rest.strip_suffix(ends)).unwrap();
        assert_eq!(names.split(and).collect::<Vec<_>>(), ["c2", "c7"]);
    }
}

#[test]
fn while_the_sentence_on_several_commands_of_one_instant_is_read_all_of_them_have_taken_effect() {
    let mut model = opened();
    let text = include_str!("../../../lessons/hierarchical-quorums.lesson").to_owned();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    let site = model.story.as_ref().unwrap().lesson.beats.iter().position(|beat| beat.name == "site").unwrap();
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(site)));
    update(&mut model, Msg::Lesson(LessonMsg::ReadAlong));
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(site)));
    let mut read = 0;
    for n in 0..600 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
        let page = page(&model);
        if page.caption.reading.is_some() && page.caption.alike.as_deref() == Some("3 times (s4, s7, s9), first:") {
            read += 1;
            let up = page.stage.servers.iter().filter(|server| ["s4", "s7", "s9"].contains(&&*server.name));
            assert!(up.map(|server| server.role).all(|role| role == Role::Stopped), "frame {n}");
        }
    }
    assert!(read > 30, "{read}");
}

/// What the caption says of those who hear that the lock is free, one after another.
fn counts_of_the_herd(lang: Lang) -> Vec<String> {
    let mut model = opened();
    update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
    let text = include_str!("../../../lessons/herd.lesson").to_owned();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    update(&mut model, Msg::Lesson(LessonMsg::ReadAlong));
    update(&mut model, Msg::Lesson(LessonMsg::GoTo(2)));
    update(&mut model, Msg::Lesson(LessonMsg::Next));
    let mut counts = Vec::new();
    for n in 0..1_500 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
        let caption = page(&model).caption.clone();
        if tell::plain_text(&caption.text).contains("NodeDeleted") && counts.last() != Some(&caption.alike) {
            counts.push(caption.alike.clone());
        }
    }
    counts.into_iter().flatten().collect()
}

#[test]
fn where_a_beat_has_come_to_its_end_the_caption_is_about_the_end() {
    let mut model = opened();
    let text = include_str!("../../../lessons/herd.lesson").to_owned();
    update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "own".to_owned(), text }));
    update(&mut model, Msg::Lesson(LessonMsg::ReadAlong));
    for beat in [1, 3] {
        update(&mut model, Msg::Lesson(LessonMsg::GoTo(beat)));
        play_to_a_stop(&mut model);
        let (start, end) = model.story.as_ref().unwrap().span();
        assert_eq!(model.cursor(), end);
        let told = model.told.as_ref().unwrap().step.index;
        let later = history::interest::last_before(&model.run().recording, end.steps, 1_000, &model.hidden, Granularity::Message);
        assert!(told >= start.steps && later.is_some_and(|later| later - told <= 6), "{told}, and the last sight is {later:?}");
        // It is gone when the next beat begins, and does not come back.
        update(&mut model, Msg::Lesson(LessonMsg::Next));
        update(&mut model, Msg::Time(TimeMsg::PlayPause));
        for n in 0..4 {
            update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
            assert!(model.told.as_ref().is_none_or(|now| now.step.index >= end.steps), "the caption goes back to {:?}", model.told);
        }
        // Going there at once shows the same.
        update(&mut model, Msg::Lesson(LessonMsg::GoTo(beat)));
        update(&mut model, Msg::Lesson(LessonMsg::Next));
        assert_eq!(model.told.as_ref().unwrap().step.index, told);
    }
}

#[test]
fn playing_crosses_a_long_quiet_stretch_in_seconds_and_stops_where_nothing_is_to_come() {
    let mut model = opened();
    for n in 0..4_000 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
    }
    assert!(!wants_frames(&model), "nothing but heartbeats is left");
    assert_eq!(page(&model).notices.len(), 1);
    // The session of a client that is gone runs out after a while.
    type_line(&mut model, "crash c1");
    let before = model.cursor().time;
    assert!(wants_frames(&model), "whoever acts has played on");
    for n in 0..1_500 {
        update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 * n }));
    }
    assert!(model.cursor().time > before + 4 * SECOND);
}

#[test]
fn play_where_nothing_is_to_come_lets_a_minute_pass_and_the_notice_goes_as_soon_as_it_plays() {
    let mut model = opened();
    play_to_a_stop(&mut model);
    let stopped = model.cursor().time;
    assert_eq!(page(&model).notices.len(), 1);
    assert!(page(&model).caption.hint.as_ref().is_some_and(|hint| hint.contains("minute")));
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    assert!(page(&model).notices.is_empty());
    play_to_a_stop(&mut model);
    assert_eq!(model.cursor().time, stopped + 60 * SECOND);
    assert_eq!(page(&model).notices.len(), 1);
}

#[test]
fn play_right_after_a_command_that_leads_to_nothing_is_not_refused() {
    let mut model = opened();
    play_to_a_stop(&mut model);
    type_line(&mut model, "run 70s");
    type_line(&mut model, "cut s1 s2");
    press_button(&mut model, "heal");
    let before = model.cursor().time;
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    play_to_a_stop(&mut model);
    assert!(model.cursor().time > before);
}

#[test]
fn a_frozen_leader_is_missed_from_its_freeze_on_and_leads_again_when_it_is_thawed_in_time() {
    let mut model = paused();
    for line in ["run until leader", "run 1s"] {
        type_line(&mut model, line);
    }
    let leader = established_leader(model.world()).unwrap();
    let line = format!("freeze {leader}");
    let said = |model: &Model| Viewer::default().page(model).top.state.to_string();
    type_line(&mut model, &line);
    type_line(&mut model, "run 200ms");
    assert_eq!(said(&model), "no leader for 0.2 s");
    type_line(&mut model, &format!("thaw {leader}"));
    assert!(said(&model).starts_with(&format!("leader {leader}")), "{}", said(&model));
    type_line(&mut model, &format!("crash {leader}"));
    type_line(&mut model, "run 100ms");
    assert_eq!(said(&model), "no leader for 0.1 s");
}
