//! What a hunt has found: beside the same with the rule, played past its breach, and kept when another hunt begins.

use super::lessons::lesson_of;
use super::tests::{hunted, page, row};
use crate::app::cmd::Cmd;
use crate::app::compare;
use crate::app::msg::{CompareMsg, DoingMsg, LessonMsg, Milestone, Msg, Tab, TimeMsg};
use crate::app::promises::{is_behind, panel};
use crate::app::tests::type_line;
use crate::app::view::{LawRow, LogLine, MarkKind, Tone};
use crate::app::{Model, Viewer, update};
use crate::check::Law;
use crate::rules::Rule;
use crate::tell::plain_text;

fn law_row(model: &Model, law: Law) -> LawRow {
    panel(model).themes.into_iter().flat_map(|theme| theme.laws).find(|row| row.law == law).unwrap()
}

/// The notices that a promise breaks here.
fn told_breaches(model: &Model) -> usize {
    Viewer::default().page(model).notices.iter().filter(|notice| notice.text.starts_with("Here a promise")).count()
}

fn frames(model: &mut Model, now_ms: &mut u64, mut goes_on: impl FnMut(&Model) -> bool) {
    for _ in 0..20_000 {
        if !goes_on(model) {
            return;
        }
        *now_ms += 33;
        update(model, Msg::Time(TimeMsg::Frame { now_ms: *now_ms }));
    }
    panic!("it goes on for ever");
}

/// A page with the run that a hunt has found, all of it checked, at the step before the breach; and that step.
fn opened(rule: Rule, now_ms: &mut u64) -> (Model, u32) {
    let mut model = page();
    hunted(&mut model, rule);
    let open = row(&model, rule).hunted.unwrap().button.unwrap();
    update(&mut model, open.msg);
    let step = model.cursor().steps;
    *now_ms = 1_000_000;
    frames(&mut model, now_ms, is_behind);
    (model, step)
}

#[test]
fn what_was_found_is_put_beside_the_same_with_the_rule_from_its_box_and_from_the_broken_promise() {
    let mut now = 0;
    let (mut model, step) = opened(Rule::LockLooksAgain, &mut now);
    let found = row(&model, Rule::LockLooksAgain).hunted.unwrap();
    let cmds = update(&mut model, found.beside.unwrap().msg);
    assert!(cmds.contains(&Cmd::FocusCompare) && !cmds.iter().any(|cmd| matches!(cmd, Cmd::FocusId(_))), "{cmds:?}");
    let names = |model: &Model| compare::view(model).unwrap().names;
    assert_eq!(names(&model), ["without lock-looks-again", "with the rule"]);
    update(&mut model, Msg::Compare(CompareMsg::ToEnd));
    let lines = compare::view(&model).unwrap().sides.each_ref().map(|side| plain_text(&side.line));
    assert!(lines[0].starts_with("Without the rule lock-looks-again. ") && lines[0].contains("roken"), "{lines:?}");
    assert_eq!(lines[1], "The same commands, with all rules. All promises hold.");
    // Where they part the servers are the same, and one client has come further than it should.
    let parting = compare::view(&model).unwrap().parting.unwrap();
    update(&mut model, parting.msg);
    let rows = compare::view(&model).unwrap().differences.unwrap();
    assert!(rows.iter().any(|row| row.name == "c2" && row.values == ["holds the lock", "–"]), "{rows:?}");
    update(&mut model, Msg::Compare(CompareMsg::Close));
    assert_eq!(model.cursor().steps, step, "the run that was found is behind it, before its breach");
    let breach = law_row(&model, model.law.unwrap()).open.unwrap().breach.unwrap();
    update(&mut model, breach.beside.unwrap().msg);
    assert_eq!(names(&model), ["without lock-looks-again", "with the rule"]);
}

#[test]
fn a_breach_in_a_run_with_all_rules_has_nothing_to_stand_beside() {
    let mut now = 0;
    let (mut model, _) = opened(Rule::CommitQuorum, &mut now);
    assert!(law_row(&model, Law::CommitQuorum).open.unwrap().breach.unwrap().beside.is_some());
    update(&mut model, Msg::Doing(DoingMsg::SwitchBranch(0)));
    assert_eq!(law_row(&model, Law::CommitQuorum).open.unwrap().breach, None);
}

#[test]
fn what_a_hunt_has_found_stays_when_another_one_begins() {
    let mut model = page();
    hunted(&mut model, Rule::CommitQuorum);
    hunted(&mut model, Rule::LockLooksAgain);
    let first = row(&model, Rule::CommitQuorum).hunted.unwrap();
    let second = row(&model, Rule::LockLooksAgain).hunted.unwrap();
    let ids = [&first, &second].map(|found| found.button.as_ref().unwrap().id.to_string());
    assert_eq!(ids, ["hunt-open-commit-quorum", "hunt-open"]);
    assert!(first.script.is_some() && first.picture.is_none());
    update(&mut model, first.button.unwrap().msg);
    assert_eq!(model.run().config.rules_out().collect::<Vec<_>>(), [Rule::CommitQuorum]);
    // Hunting for it once more takes its place.
    hunted(&mut model, Rule::CommitQuorum);
    assert_eq!(&*row(&model, Rule::CommitQuorum).hunted.unwrap().button.unwrap().id, "hunt-open");
    assert_eq!(&*row(&model, Rule::LockLooksAgain).hunted.unwrap().button.unwrap().id, "hunt-open-lock-looks-again");
}

#[test]
fn playing_stops_at_the_first_breach_with_a_notice_that_leads_to_the_promise_and_then_goes_on() {
    let mut now = 0;
    let (mut model, step) = opened(Rule::LockLooksAgain, &mut now);
    let law = model.law.take().unwrap();
    model.tab = Tab::Console;
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    frames(&mut model, &mut now, |model| model.playback.playing);
    assert_eq!(model.cursor().steps, step + 1, "right after the step that breaks it");
    let page = Viewer::default().page(&model);
    let caption = plain_text(&page.caption.text);
    assert!(caption.contains("holds the lock"), "it tells of this step: {caption}");
    let notice = page.notices.iter().find(|notice| notice.text.starts_with("Here a promise breaks: “")).unwrap();
    now += 33;
    update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: now }));
    assert_eq!(told_breaches(&model), 1, "as long as nothing moves");
    let cmds = update(&mut model, notice.act.clone().unwrap().msg);
    assert_eq!((model.tab, model.law), (Tab::Promises, Some(law)));
    assert_eq!(told_breaches(&model), 0, "the promise is shown");
    assert!(cmds.contains(&Cmd::FocusId(law.id())), "{cmds:?}");
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    frames(&mut model, &mut now, |model| model.playback.playing && model.cursor().steps == step + 1);
    assert!(model.cursor().steps > step + 1, "and it does not stop there again");
}

#[test]
fn the_notice_of_a_breach_stands_at_its_moment_alone() {
    let mut now = 0;
    let (model, _) = opened(Rule::LockLooksAgain, &mut now);
    let leave: [Msg; 4] = [
        Msg::Time(TimeMsg::OneEvent { back: false }),
        Msg::Time(TimeMsg::ToStart),
        Msg::Doing(DoingMsg::Restart),
        Msg::Compare(CompareMsg::WithRules(model.current)),
    ];
    for msg in leave {
        let mut model = model.clone();
        model.tab = Tab::Console;
        update(&mut model, Msg::Time(TimeMsg::ToStart));
        update(&mut model, Msg::Time(TimeMsg::PlayPause));
        frames(&mut model, &mut now, |model| model.playback.playing);
        assert_eq!(told_breaches(&model), 1);
        update(&mut model, msg.clone());
        assert_eq!(told_breaches(&model), 0, "{msg:?}");
    }
}

#[test]
fn another_promise_that_breaks_while_it_plays_on_takes_the_place_of_the_notice() {
    let mut now = 0;
    let (mut model, _) = opened(Rule::ElectionZxid, &mut now);
    model.tab = Tab::Console;
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    frames(&mut model, &mut now, |model| model.playback.playing);
    assert_eq!(told_breaches(&model), 1);
    let told = |model: &Model| -> Vec<String> {
        let page = Viewer::default().page(model);
        page.notices.iter().filter(|notice| notice.text.contains("nother promise breaks: “")).map(|it| it.text.clone()).collect()
    };
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    let mut fades = false;
    for _ in 0..20_000 {
        now += 33;
        let cmds = update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: now }));
        if !told(&model).is_empty() {
            fades = cmds.iter().any(|cmd| matches!(cmd, Cmd::DismissLater { .. }));
            break;
        }
    }
    assert!(model.playback.playing && fades, "it plays on, and what is said goes by itself");
    assert_eq!((told(&model).len(), told_breaches(&model)), (1, 0));
    let law = panel(&model).themes.into_iter().flat_map(|theme| theme.laws).filter(|row| row.tone == Tone::Bad).count();
    assert_eq!(law, 2);
    let page = Viewer::default().page(&model);
    let show = page.notices.iter().find(|notice| notice.text.contains("nother promise")).unwrap().act.clone().unwrap();
    let mut shown = model.clone();
    update(&mut shown, show.msg);
    assert!(told(&shown).is_empty() && shown.law.is_some(), "the promise is shown");
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    assert!(told(&model).is_empty(), "there it has not broken yet");
}

#[test]
fn a_find_after_another_breach_names_what_is_broken_already_and_leads_there() {
    let mut now = 0;
    let (mut model, _) = opened(Rule::ElectionZxid, &mut now);
    let law = model.law.unwrap();
    let breach = |model: &Model, law| law_row(model, law).open.unwrap().breach.unwrap();
    let shown = breach(&model, law);
    assert!(shown.ahead.starts_with("It holds still.") && shown.already == "Broken already:", "{shown:?}");
    let other = shown.broken.iter().find(|button| button.label.starts_with("A leader has the freshest history")).unwrap();
    let cmds = update(&mut model, other.msg.clone());
    assert_eq!((model.law, &*cmds), (Some(Law::LeaderFreshest), &[Cmd::FocusId(Law::LeaderFreshest.id())][..]));
    let first = breach(&model, Law::LeaderFreshest);
    assert!(first.ahead.is_empty() && first.broken.is_empty() && first.already.is_empty(), "{first:?}");
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    assert!(breach(&model, Law::LeaderFreshest).broken.is_empty(), "nothing is broken at the start");
}

#[test]
fn what_led_to_a_breach_goes_back_as_far_as_one_likes_and_names_where_the_rule_decided_otherwise() {
    let mut now = 0;
    let (mut model, _) = opened(Rule::ElectionZxid, &mut now);
    let law = model.law.unwrap();
    let breach = |model: &Model| law_row(model, law).open.unwrap().breach.unwrap();
    let said = |line: &LogLine| plain_text(&line.text);
    let decided = breach(&model).decided;
    assert!(decided.len() == 1 && said(&decided[0]).contains(", vote ("), "{decided:?}");
    assert!(decided[0].step < model.cursor().steps);
    let mut before = breach(&model).causes;
    assert_eq!(before.len(), 8);
    while let Some(further) = breach(&model).further {
        update(&mut model, further.msg);
        let causes = breach(&model).causes;
        assert!(causes.len() > before.len() && causes.starts_with(&before));
        before = causes;
    }
    assert!(before.windows(2).all(|pair| pair[0].step > pair[1].step));
    // The list of another promise begins short.
    model.law = Some(Law::LeaderFreshest);
    assert_eq!(law_row(&model, Law::LeaderFreshest).open.unwrap().breach.unwrap().causes.len(), 8);
    // Another run has nothing of it.
    update(&mut model, Msg::Doing(DoingMsg::SwitchBranch(0)));
    type_line(&mut model, "rule election-zxid off");
    assert!(law_row(&model, Law::LeaderFreshest).open.unwrap().breach.is_none_or(|breach| breach.decided.is_empty()));
}

#[test]
fn a_breach_is_marked_in_the_timeline_and_looked_for() {
    let mut now = 0;
    let (mut model, step) = opened(Rule::CommitQuorum, &mut now);
    let timeline = Viewer::default().page(&model).timeline.clone();
    let is_breach = |mark: &&crate::app::view::Mark| mark.kind == MarkKind::Breach && mark.step == step;
    assert_eq!(timeline.marks.iter().filter(is_breach).count(), 1);
    assert_eq!(timeline.overview.marks.iter().filter(is_breach).count(), 1);
    assert!(timeline.marks.iter().find(is_breach).unwrap().label.starts_with("Broken at "));
    let choice = Viewer::default().page(&model).transport.milestone.clone();
    let (label, msg) = choice.options.last().unwrap().clone();
    assert_eq!((&*label, &msg), ("broken promise", &Msg::Time(TimeMsg::SetMilestone(Milestone::Breach))));
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    update(&mut model, Msg::Time(TimeMsg::Jump { milestone: Milestone::Breach, back: false }));
    assert_eq!(model.cursor().steps, step + 1);
    // What nobody has seen yet is looked through as well.
    update(&mut model, Msg::Doing(DoingMsg::Restart));
    model.playback.pause();
    update(&mut model, Msg::Time(TimeMsg::Jump { milestone: Milestone::Breach, back: false }));
    let at = model.cursor().steps;
    frames(&mut model, &mut now, is_behind);
    assert!(crate::app::promises::found(&model).iter().any(|violation| violation.step + 1 == at));
    update(&mut model, Msg::Time(TimeMsg::ToEnd));
    update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
    update(&mut model, Msg::Time(TimeMsg::Jump { milestone: Milestone::Breach, back: true }));
    assert_eq!(model.cursor().steps, at);
}

#[test]
fn a_promise_names_the_rules_that_keep_it_and_hunts_for_a_run_without_one() {
    let mut model = page();
    model.law = Some(Law::CommitQuorum);
    let keepers = law_row(&model, Law::CommitQuorum).open.unwrap().rules;
    let mut words: Vec<&str> = keepers.iter().map(|keeper| keeper.word).collect();
    words.sort_unstable();
    assert_eq!(words, ["ack-after-sync", "commit-quorum", "synced-before-ack", "synced-logged"]);
    let keeper = keepers.iter().find(|keeper| keeper.word == "commit-quorum").unwrap();
    let cmds = update(&mut model, keeper.hunt.msg.clone());
    assert!(cmds.contains(&Cmd::FocusId("commit-quorum")), "its row comes into sight: {cmds:?}");
    assert!(row(&model, Rule::CommitQuorum).hunted.is_some_and(|hunted| hunted.is_on));
}

#[test]
fn a_rule_leads_to_its_lesson_and_says_what_is_to_be_known_of_its_buttons() {
    let model = page();
    let lesson = row(&model, Rule::GapKnown).lesson.unwrap();
    assert_eq!(lesson.msg, Msg::Lesson(LessonMsg::Open(lesson_of(Rule::GapKnown).unwrap().into())));
    assert_eq!(row(&model, Rule::CommitQuorum).lesson, None);
    let notes = |rule| row(&model, rule).notes.unwrap_or_default();
    assert!(notes(Rule::HdfsFencing).contains("HDFS") && row(&model, Rule::HdfsFencing).toggle.is_none());
    assert!(notes(Rule::MovedEnds).contains("a course of its own"));
    assert_eq!(notes(Rule::CommitQuorum), "");
}

#[test]
fn what_was_found_parts_from_the_same_with_the_rule_at_the_first_vote_that_differs() {
    let mut now = 0;
    let (mut model, _) = opened(Rule::ElectionZxid, &mut now);
    let run = model.current;
    update(&mut model, Msg::Compare(CompareMsg::WithRules(run)));
    update(&mut model, Msg::Compare(CompareMsg::Parting));
    let rows = compare::view(&model).unwrap().differences.unwrap();
    assert!(rows.iter().any(|row| row.values.iter().all(|value| value.contains("votes for"))), "{rows:?}");
}
