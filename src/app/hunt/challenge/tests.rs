//! Sentences about challenges on the page.

use super::list::list;
use super::*;
use crate::app::cmd::Cmd;
use crate::app::msg::{BrowserMsg, DoingMsg, Msg, PageMsg, Point, PointingMsg, Tab, TimeMsg};
use crate::app::tests::type_line;
use crate::app::update::wants_frames;
use crate::app::view::{AttemptView, Button};
use crate::app::{Model, Viewer, open, update as tell};
use crate::tell::Thing;
use crate::zk::ClientId;

fn page() -> Model {
    let (mut model, _) = open("", 1);
    tell(&mut model, Msg::Browser(BrowserMsg::Whole));
    model.playback.pause();
    model
}

fn press(model: &mut Model, button: &Button) {
    tell(model, button.msg.clone());
}

fn begin(model: &mut Model, name: &str) -> usize {
    let rows = challenges(model).rows;
    let place = rows.iter().position(|row| row.name == name).unwrap();
    press(model, &rows[place].begin);
    place
}

/// Has frames come, a second apart, until the page asks for none.
fn settle(model: &mut Model, now_ms: &mut u64) {
    let mut frames = 0;
    while wants_frames(model) {
        frames += 1;
        assert!(frames < 5_000);
        *now_ms += 1_000;
        tell(model, Msg::Time(TimeMsg::Frame { now_ms: *now_ms }));
        model.playback.pause();
    }
}

fn attempt(model: &Model) -> AttemptView {
    challenges(model).rows.into_iter().find_map(|row| row.attempt).unwrap()
}

#[test]
fn a_challenge_opens_a_run_of_its_own_and_says_how_its_goals_stand() {
    let mut model = page();
    assert!(challenges(&model).rows.iter().all(|row| row.attempt.is_none()));
    let mut now = 0;
    begin(&mut model, "two-holders");
    settle(&mut model, &mut now);
    let shown = attempt(&model);
    assert_eq!(shown.says, "Not reached: 0 commands, 0.0 s");
    let goals: Vec<_> = shown.goals.iter().map(|goal| (goal.text.as_str(), goal.is_reached, goal.value.as_str())).collect();
    assert_eq!(goals, [("holder /lock = c1,c2", false, "c1"), ("count network = 0", true, "0")]);
    type_line(&mut model, "cut c1 s1");
    settle(&mut model, &mut now);
    let shown = attempt(&model);
    assert!(shown.says.starts_with("Not reached: 1 command,"), "{}", shown.says);
    assert!(!shown.goals[1].is_reached, "a cut is a fault of the network");
    let opens = |model: &mut Model| tell(model, Msg::Page(PageMsg::OpenTab(Tab::Promises)));
    assert_eq!(opens(&mut model), [Cmd::FocusId("attempt")], "the panel comes back where the challenge is");
    press(&mut model, &shown.end);
    assert_eq!(opens(&mut model), [Cmd::FocusId("promises-title")]);
    assert!(challenges(&model).rows.iter().all(|row| row.attempt.is_none()) && !wants_frames(&model));
}

#[test]
fn each_challenge_is_won_on_the_page_by_what_its_solution_says_and_told_with_the_figures() {
    let names: Vec<String> = list().unwrap().questions.iter().map(|question| question.name.clone()).collect();
    for name in names {
        let (mut model, mut now) = (page(), 0);
        begin(&mut model, &name);
        settle(&mut model, &mut now);
        assert!(attempt(&model).won.is_none(), "{name}");
        let solved = model.hunt.as_ref().and_then(|lab| lab.attempt.as_ref()?.solved.clone()).unwrap();
        for line in &solved.lines {
            type_line(&mut model, line);
            settle(&mut model, &mut now);
        }
        let shown = attempt(&model);
        assert!(shown.goals.iter().all(|goal| goal.is_reached), "{name}: {shown:?}");
        let won = shown.won.unwrap_or_else(|| panic!("{name}"));
        let figures = model.hunt.as_ref().and_then(|lab| lab.attempt.as_ref()?.won).unwrap();
        assert!(figures.commands <= solved.commands && figures.took <= solved.took && figures.real_ms > 0, "{name}: {figures:?}");
        let both = [format!("Won with {} command", figures.commands), format!("The solution has {} command", solved.commands)];
        assert!(both.iter().all(|part| won.says.contains(part)), "{}", won.says);
        let theirs = won.solution.unwrap();
        assert!(theirs.lines.is_none() && won.why.is_some());
        assert!(!model.notices.all().is_empty(), "{name}");
        press(&mut model, &theirs.toggle);
        assert_eq!(attempt(&model).won.unwrap().solution.unwrap().lines, Some(solved.lines));
        // Its run shows the same, and nobody wins by it.
        press(&mut model, &theirs.open);
        settle(&mut model, &mut now);
        assert!(attempt(&model).goals.iter().all(|goal| goal.is_reached), "{name}");
        assert_eq!(model.hunt.as_ref().and_then(|lab| lab.attempt.as_ref()?.won), Some(figures));
    }
}

#[test]
fn a_run_that_does_not_go_on_from_the_challenge_is_no_answer() {
    let (mut model, mut now) = (page(), 0);
    begin(&mut model, "two-holders");
    settle(&mut model, &mut now);
    tell(&mut model, Msg::Doing(DoingMsg::Restart));
    model.playback.pause();
    settle(&mut model, &mut now);
    let shown = attempt(&model);
    assert!(shown.goals.is_empty() && shown.says.contains("does not go on from"), "{}", shown.says);
}

#[test]
fn a_moment_before_the_challenge_begins_is_told_as_one() {
    let (mut model, mut now) = (page(), 0);
    begin(&mut model, "two-holders");
    settle(&mut model, &mut now);
    let at = model.cursor();
    tell(&mut model, Msg::Time(TimeMsg::ToStart));
    settle(&mut model, &mut now);
    assert_eq!(attempt(&model).says, "This moment comes before the challenge begins.");
    tell(&mut model, Msg::Time(TimeMsg::GoToStep(at.steps)));
    // Who acts before it begins has another run.
    tell(&mut model, Msg::Time(TimeMsg::ToStart));
    type_line(&mut model, "crash s1");
    settle(&mut model, &mut now);
    assert!(attempt(&model).says.contains("does not go on from"), "{}", attempt(&model).says);
}

#[test]
fn a_challenge_that_is_begun_again_takes_the_place_of_its_run() {
    let mut model = page();
    begin(&mut model, "two-holders");
    let runs = model.runs.len();
    begin(&mut model, "old-value");
    assert_eq!(model.runs.len(), runs);
    assert_eq!(model.run().config.clients, 0, "clients come with its commands");
}

#[test]
fn a_win_stays_in_the_list_and_its_run_among_the_branches_when_another_challenge_is_begun() {
    let (mut model, mut now) = (page(), 0);
    begin(&mut model, "two-holders");
    settle(&mut model, &mut now);
    for line in ["freeze c1", "run 12s"] {
        type_line(&mut model, line);
        settle(&mut model, &mut now);
    }
    let (run, runs, digest) = (model.current, model.runs.len(), model.run().recording.head().digest());
    begin(&mut model, "old-value");
    assert_eq!(model.runs.len(), runs + 1);
    assert_eq!(model.runs[run].recording.head().digest(), digest, "it is as it was won");
    let shown = challenges(&model);
    assert_eq!(shown.title, "Challenges: 5, 1 won");
    let won: Vec<_> = shown.rows.iter().filter_map(|row| Some((&*row.name, row.won.as_deref()?))).collect();
    assert_eq!(won, [("two-holders", "won, 1 command")]);
    // Begun again, it can be done better, and is never told as done worse.
    begin(&mut model, "two-holders");
    settle(&mut model, &mut now);
    for line in ["c1 create /x", "freeze c1", "run 12s"] {
        type_line(&mut model, line);
        settle(&mut model, &mut now);
    }
    assert!(attempt(&model).won.is_some());
    assert_eq!(challenges(&model).rows.iter().find_map(|row| row.won.clone()).as_deref(), Some("won, 1 command"));
}

#[test]
fn each_goal_is_told_in_words_above_its_text() {
    let (mut model, mut now) = (page(), 0);
    let names: Vec<String> = list().unwrap().questions.iter().map(|question| question.name.clone()).collect();
    for name in &names {
        begin(&mut model, name);
        settle(&mut model, &mut now);
        for goal in attempt(&model).goals {
            let says = goal.says.unwrap_or_else(|| panic!("{name}: {}", goal.text));
            assert!(!says.contains('='), "{says}");
        }
    }
    begin(&mut model, "old-value");
    settle(&mut model, &mut now);
    let says: Vec<_> = attempt(&model).goals.into_iter().filter_map(|goal| goal.says).collect();
    assert_eq!(says, ["reads of an old value: at least 1", "commands: at most 5"]);
}

#[test]
fn an_old_value_is_read_by_what_a_clients_own_menu_offers() {
    let (mut model, mut now) = (page(), 0);
    begin(&mut model, "old-value");
    settle(&mut model, &mut now);
    let chosen = |model: &mut Model, client: u16, what: &str| {
        let (of, at) = (Thing::Client(ClientId(client)), Point::default());
        tell(model, Msg::Pointing(PointingMsg::OpenMenu { of, at }));
        let menu = Viewer::default().page(model).menu.clone().unwrap();
        let item = menu.groups.iter().flatten().find(|item| item.button.label.starts_with(what)).unwrap();
        assert!(item.button.label.ends_with(" /x"), "{}", item.button.label);
        press(model, &item.button);
        model.playback.pause();
    };
    type_line(&mut model, "slow s1 s3 2s");
    chosen(&mut model, 1, "Write");
    type_line(&mut model, "run 500ms");
    chosen(&mut model, 2, "Read and watch");
    type_line(&mut model, "run 100ms");
    settle(&mut model, &mut now);
    assert!(attempt(&model).won.is_some(), "{:?}", attempt(&model));
}
