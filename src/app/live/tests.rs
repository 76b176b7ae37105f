//! Sentences about a page that follows an ensemble: the ensemble is a run of the test's own, which tells what comes to it as `live` does.

use super::at;
use crate::app::cmd::Cmd;
use crate::app::msg::{DoingMsg, LiveMsg, Msg, PageMsg, PointingMsg, Tab, TimeMsg};
use crate::app::tests::{connect_request, facts};
use crate::app::view::PanelBody;
use crate::app::{Model, Viewer, open_asked, update, wants_frames};
use crate::lang::Lang;
use crate::script::{self, Command, DEFAULT_SEED, RunFile};
use crate::sim::{MS, Position, Recording, SECOND, Step, Time};
use crate::tell::{self, Thing};
use crate::zk::{Action, ClientId, Config, Remote, ServerId, Zk, established_leader, new_recording};

/// An ensemble outside of the page.
struct Outside {
    config: Config,
    recording: Recording<Zk>,
    told: usize,
}

impl Outside {
    fn new() -> Outside {
        let config = Config { voters: 3, clients: 1, ..Config::default() };
        let recording = new_recording(&config, DEFAULT_SEED);
        let mut outside = Outside { config, recording, told: 0 };
        outside.run(5 * SECOND);
        outside
    }

    fn run(&mut self, span: Time) {
        let to = self.recording.head().now() + span;
        self.recording.extend_to(to, &mut Step::default());
    }

    fn act(&mut self, line: &str) {
        let Ok(Some(Command::Act(command))) = script::parse_line(line) else { panic!("{line}") };
        assert!(self.recording.command(self.recording.head().now(), command, &mut Step::default()));
    }

    fn now(&self) -> Position {
        Position { steps: self.recording.len(), time: self.recording.head().now() }
    }

    fn file(&mut self) -> LiveMsg {
        self.told = self.recording.entries().len();
        LiveMsg::Began(RunFile::of(&self.config, DEFAULT_SEED, &self.recording, self.now()).to_string())
    }

    /// What has come since it told last.
    fn went(&mut self) -> LiveMsg {
        let mut text = String::new();
        for entry in &self.recording.entries()[self.told..] {
            text += &format!("entry {} {} {}\n", entry.at.steps, entry.at.time, Command::Act(entry.command.clone()));
        }
        self.told = self.recording.entries().len();
        let Position { steps, time } = self.now();
        LiveMsg::Went(format!("{text}now {steps} {time} {:016x}", self.recording.head().digest()))
    }
}

/// A page that follows the ensemble.
fn following(outside: &mut Outside) -> Model {
    let (mut model, cmds) = open_asked("?live", "", 0);
    assert!(cmds.contains(&Cmd::FollowLive));
    hear(&mut model, outside.file());
    model
}

fn hear(model: &mut Model, msg: LiveMsg) -> Vec<Cmd> {
    update(model, Msg::Live(msg))
}

/// So many frames of the sixtieth part of a second, behind those that were.
fn frames(model: &mut Model, clock: &mut u64, count: u64) {
    for _ in 0..count {
        *clock += 17;
        update(model, Msg::Time(TimeMsg::Frame { now_ms: *clock }));
    }
}

fn says(model: &Model) -> (String, bool) {
    let mark = Viewer::default().page(model).top.live.clone().expect("a mark");
    (mark.text, mark.now.is_some())
}

#[test]
fn the_page_shows_the_run_of_the_ensemble_at_its_present_and_goes_along() {
    let (mut outside, mut clock) = (Outside::new(), 0);
    let mut model = following(&mut outside);
    assert_eq!(model.cursor(), outside.now());
    assert_eq!(model.world().digest(), outside.recording.head().digest());
    assert!(wants_frames(&model));
    assert_eq!(says(&model), ("live".to_owned(), false));
    for n in 0..30 {
        if n % 7 == 3 {
            outside.act(&format!("c1 create /n{n}"));
        }
        outside.run(100 * MS);
        hear(&mut model, outside.went());
        frames(&mut model, &mut clock, 6);
        assert!(model.cursor().time <= outside.now().time, "not beyond what is known");
        assert!(model.cursor().time + 500 * MS >= outside.now().time, "nor far behind");
    }
    frames(&mut model, &mut clock, 60);
    assert_eq!(model.cursor(), outside.now());
    assert_eq!(model.world().digest(), outside.recording.head().digest());
    assert!(model.told.is_some(), "the writes were told");
}

#[test]
fn a_page_that_computes_slower_than_the_ensemble_says_how_far_it_is_behind_and_is_live_again_when_it_has_caught_up() {
    for speed in ["1", "0.1"] {
        let (mut outside, mut clock) = (Outside::new(), 5_000);
        let mut model = following(&mut outside);
        let LiveMsg::Went(went) = outside.went() else { panic!() };
        hear(&mut model, LiveMsg::Went(format!("speed {speed}\n{went}")));
        let tenth = if speed == "1" { 100 * MS } else { 10 * MS };
        let go_on = |model: &mut Model, outside: &mut Outside, clock: &mut u64, rounds: u32, count: u64| {
            for _ in 0..rounds {
                outside.run(tenth);
                hear(model, outside.went());
                frames(model, clock, count);
            }
        };
        // A tenth of a second is heard of in a tenth of a second.
        go_on(&mut model, &mut outside, &mut clock, 30, 6);
        assert_eq!(says(&model), ("live".to_owned(), false), "{speed}");
        // It takes the page two to compute one.
        go_on(&mut model, &mut outside, &mut clock, 50, 12);
        assert_eq!(says(&model), ("live, 5 s ago".to_owned(), false), "{speed}");
        assert!(at::goes_along(&model));
        outside.run(52 * tenth);
        go_on(&mut model, &mut outside, &mut clock, 1, 6);
        assert_eq!(says(&model), ("live".to_owned(), false), "{speed}");
        // The ensemble is started again: its clock says nothing about the one before.
        let mut other = Outside::new();
        hear(&mut model, other.file());
        go_on(&mut model, &mut other, &mut clock, 10, 6);
        assert_eq!(says(&model), ("live".to_owned(), false), "{speed}");
    }
}

#[test]
fn a_leader_that_stops_is_told_and_then_who_leads_after_it_and_nothing_that_is_no_news() {
    let (mut outside, mut clock) = (Outside::new(), 0);
    let mut model = following(&mut outside);
    let leader = established_leader(outside.recording.head()).unwrap();
    outside.act(&format!("crash {leader}"));
    let stopped = outside.now();
    // All of it is heard of at once, before anything can be read.
    outside.run(3 * SECOND);
    hear(&mut model, outside.went());
    let next = established_leader(outside.recording.head()).unwrap();
    let (mut told, mut last) = (Vec::new(), None);
    for _ in 0..90 {
        outside.run(100 * MS);
        hear(&mut model, outside.went());
        frames(&mut model, &mut clock, 6);
        let now = model.told.as_ref().filter(|told| Some(told.step.index) != last && told.step.at >= stopped.time).cloned();
        if let Some(now) = now {
            last = Some(now.step.index);
            told.push(tell::plain_text(&now.text.first_sentence()));
        }
    }
    assert_eq!(told[0], format!("{leader} is stopped."));
    assert!(told[1..].iter().any(|told| told.starts_with(&next.to_string()) && told.contains("lead")), "{told:?}");
    // Whoever comes back from the past is told nothing of long ago.
    outside.act(&format!("restart {leader}"));
    outside.run(60 * SECOND);
    hear(&mut model, outside.went());
    frames(&mut model, &mut clock, 600);
    assert!(
        model.told.as_ref().is_none_or(|told| last == Some(told.step.index)),
        "{:?}",
        model.told.as_ref().map(|told| &told.text)
    );
}

#[test]
fn nothing_is_computed_beyond_the_present_however_one_goes_ahead() {
    let mut outside = Outside::new();
    let mut model = following(&mut outside);
    for msg in [TimeMsg::StepForward, TimeMsg::OneEvent { back: false }, TimeMsg::GoToStep(1_000_000), TimeMsg::ScrubTo(Time::MAX)]
    {
        update(&mut model, Msg::Time(msg));
        assert!(model.run().recording.len() <= outside.now().steps);
        assert!(model.cursor() <= outside.now());
    }
    let line = |line: &str| script::parse_line(line).unwrap().unwrap();
    for line in ["run 20s", "run until leader", "at 1000s", "step 50"].map(line) {
        update(&mut model, Msg::Doing(DoingMsg::Do(line)));
        assert!(model.cursor() <= outside.now());
        assert_eq!(model.run().recording.len(), outside.now().steps);
    }
    // And what comes next is still the same.
    outside.act("crash s1");
    outside.run(SECOND);
    hear(&mut model, outside.went());
    assert_eq!(at::now(&model), Some(outside.now()));
    assert!(model.live.as_ref().is_some_and(|live| live.ended.is_none()));
}

#[test]
fn what_a_person_does_is_asked_of_the_ensemble_and_comes_back_from_there() {
    let mut outside = Outside::new();
    let mut model = following(&mut outside);
    // From the past too: it is the present that changes.
    update(&mut model, Msg::Time(TimeMsg::StepBack));
    let (before, runs) = (model.run().recording.entries().len(), model.runs.len());
    let crash = script::parse_line("crash s2").unwrap().unwrap();
    let cmds = update(&mut model, Msg::Doing(DoingMsg::Do(crash)));
    assert!(cmds.contains(&Cmd::AskLive("crash s2".to_owned())));
    assert_eq!(
        (model.run().recording.entries().len(), model.runs.len()),
        (before, runs),
        "nothing is done here, and no branch begins"
    );
    assert!(at::goes_along(&model));
    outside.act("crash s2");
    outside.run(100 * MS);
    hear(&mut model, outside.went());
    frames(&mut model, &mut 0, 60);
    assert_eq!(model.world().digest(), outside.recording.head().digest());
    hear(&mut model, LiveMsg::Refused(Some("s2 is stopped already.".to_owned())));
    assert_eq!(model.notices.all().last().map(|(_, saying)| saying.text(model.lang)), Some("s2 is stopped already."));
}

#[test]
fn one_steps_back_and_looks_while_it_goes_on_and_returns_to_now() {
    let (mut outside, mut clock) = (Outside::new(), 0);
    let mut model = following(&mut outside);
    update(&mut model, Msg::Time(TimeMsg::StepBack));
    let there = model.cursor();
    assert!(!model.playback.playing);
    for _ in 0..40 {
        outside.run(100 * MS);
        hear(&mut model, outside.went());
    }
    assert_eq!(model.cursor(), there, "the page stands where one looks");
    let behind = at::behind(&model).expect("it is behind");
    assert!(behind >= 4);
    assert_eq!(says(&model), (format!("live, {behind} s ago"), true));
    update(&mut model, Msg::Live(LiveMsg::Now));
    assert_eq!(model.cursor(), outside.now());
    assert!(at::goes_along(&model));
    // Played from the past, it shows each thing at leisure, and comes to the present at last.
    update(&mut model, Msg::Time(TimeMsg::StepBack));
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    assert!(!at::goes_along(&model));
    update(&mut model, Msg::Time(TimeMsg::SetSpeed(8)));
    let comes = (0..3_000).any(|_| {
        frames(&mut model, &mut clock, 1);
        at::goes_along(&model)
    });
    assert!(comes);
    assert_eq!(model.cursor(), outside.now());
}

#[test]
fn beside_a_live_run_another_is_done_to_as_ever() {
    let mut outside = Outside::new();
    let mut model = following(&mut outside);
    let live = model.current;
    update(&mut model, Msg::Doing(DoingMsg::SwitchBranch(1 - live)));
    assert_eq!(says(&model), ("live, not on screen".to_owned(), true));
    let crash = script::parse_line("crash s2").unwrap().unwrap();
    let cmds = update(&mut model, Msg::Doing(DoingMsg::Do(crash)));
    assert!(!cmds.iter().any(|cmd| matches!(cmd, Cmd::AskLive(_))));
    outside.run(SECOND);
    hear(&mut model, outside.went());
    update(&mut model, Msg::Time(TimeMsg::ToEnd));
    assert_ne!(model.current, live);
    update(&mut model, Msg::Live(LiveMsg::Now));
    assert_eq!((model.current, model.cursor()), (live, outside.now()));
}

#[test]
fn a_run_that_differs_or_is_too_long_is_followed_no_further_and_stays_to_be_looked_at() {
    let mut outside = Outside::new();
    outside.run(SECOND);
    let Position { steps, time } = outside.now();
    let messages = [
        LiveMsg::Went(format!("now {steps} {time} 00000000000000ff")),
        LiveMsg::Went(format!("now {} {time}", steps + 5)),
        LiveMsg::Went("what is this".to_owned()),
        LiveMsg::Ended,
    ];
    for msg in messages {
        let mut outside = Outside::new();
        let mut model = following(&mut outside);
        outside.run(SECOND);
        let cmds = hear(&mut model, msg);
        assert!(cmds.contains(&Cmd::LeaveLive));
        assert_eq!(model.notices.all().len(), 1);
        assert_eq!(says(&model), ("no longer live".to_owned(), false));
        let crash = script::parse_line("crash s2").unwrap().unwrap();
        let cmds = update(&mut model, Msg::Doing(DoingMsg::Do(crash)));
        assert!(!cmds.iter().any(|cmd| matches!(cmd, Cmd::AskLive(_))));
        update(&mut model, Msg::Time(TimeMsg::StepBack));
        assert!(model.cursor() < outside.now());
    }
}

#[test]
fn an_ensemble_that_is_not_heard_of_is_told_and_a_new_one_takes_its_place() {
    let mut outside = Outside::new();
    let mut model = following(&mut outside);
    let runs = model.runs.len();
    hear(&mut model, LiveMsg::Lost);
    assert_eq!(says(&model).0, "live: the ensemble does not answer");
    let mut other = Outside::new();
    other.act("crash s3");
    other.run(SECOND);
    hear(&mut model, other.file());
    assert_eq!((model.runs.len(), model.cursor()), (runs, other.now()));
    assert_eq!(says(&model).0, "live");
}

/// What is said of a client in the rows of its panel.
fn panel_of(model: &mut Model, client: u16) -> String {
    update(model, Msg::Pointing(PointingMsg::Select(Some(Thing::Client(ClientId(client))))));
    update(model, Msg::Page(PageMsg::OpenTab(Tab::Client)));
    let page = Viewer::default().page(model);
    let PanelBody::Sessions(panel) = &page.panel.body else { panic!("another panel is open") };
    facts(panel.detail.as_ref().expect("it is selected"))
}

#[test]
fn the_run_is_called_live_and_a_client_keeps_the_address_of_its_last_program() {
    let mut outside = Outside::new();
    let mut model = following(&mut outside);
    let live = model.current;
    let named = |model: &Model| Viewer::default().page(model).transport.branches.options[live].0.clone();
    assert_eq!(named(&model), "live");
    for line in ["client c1 127.0.0.1:7001", "client c2 127.0.0.1:7002", "client c2 127.0.0.1:7003"] {
        let LiveMsg::Went(went) = outside.went() else { panic!() };
        hear(&mut model, LiveMsg::Went(format!("{line}\n{went}")));
    }
    assert!(panel_of(&mut model, 1).contains("127.0.0.1:7001"));
}

#[test]
fn at_a_tenth_of_the_speed_a_timeout_is_said_in_the_programs_time_too() {
    let mut outside = Outside::new();
    let request = connect_request(4 * SECOND);
    for word in [Remote::Open(ServerId(1)), Remote::Connect(request)] {
        let command = Action::Remote { client: ClientId(2), word }.into();
        assert!(outside.recording.command(outside.recording.head().now(), command, &mut Step::default()));
    }
    outside.run(SECOND);
    let mut model = following(&mut outside);
    assert!(panel_of(&mut model, 2).contains("4s\n"));
    let LiveMsg::Went(went) = outside.went() else { panic!() };
    hear(&mut model, LiveMsg::Went(format!("speed 0.1\n{went}")));
    assert!(panel_of(&mut model, 2).contains("4s, for its program 40s\n"), "{}", panel_of(&mut model, 2));
    assert!(!panel_of(&mut model, 1).contains("for its program"), "a simulated client lives in simulated time");
}

#[test]
fn a_connection_that_a_server_does_not_take_is_told_on_the_page_in_both_languages() {
    for (lang, words) in [
        (Lang::En, "s1 closes a connection of a program at 127.0.0.1 at once: the address has 60 connections there already"),
        (Lang::Zh, "s1 立即关闭来自 127.0.0.1 的程序的连接：这个地址在那里已有 60 条连接"),
    ] {
        let mut outside = Outside::new();
        let mut model = following(&mut outside);
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        outside.act("remote s1 refuse 127.0.0.1 maxClientCnxns 60");
        outside.run(100 * MS);
        hear(&mut model, outside.went());
        // The sentence before it stands until it has been read.
        frames(&mut model, &mut 0, 600);
        assert_eq!(model.world().digest(), outside.recording.head().digest());
        let caption = Viewer::default().page(&model).caption.clone();
        let caption = tell::plain_text(&caption.text);
        assert!(caption.contains(words), "{caption}");
    }
}
