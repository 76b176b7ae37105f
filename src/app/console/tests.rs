//! The console as a person uses it, and what outlives a visit.

use super::state::MAX_LINES;
use super::*;
use crate::app::cmd::Cmd;
use crate::app::model::Model;
use crate::app::msg::{BrowserMsg, ConsoleMsg, DoingMsg, Msg, PageMsg, PointingMsg, StoreKey, Tab};
use crate::app::stored::merged;
use crate::app::tests::{page, paused, type_line};
use crate::app::update::{digest, update};
use crate::app::view::{ConsoleTone, PanelBody};
use crate::lang::Lang;
use crate::script::parse_line;
use crate::spoil::{Xorshift, spoiled};
use crate::tell::{self, Rich, Thing};
use crate::zk::{ClientId, Op, client};

/// The text of every console line, newest last.
fn console_text(model: &Model) -> Vec<String> {
    model.console.lines.iter().map(|(_, _, text)| tell::plain_text(text)).collect()
}

#[test]
fn a_verb_alone_is_for_the_client_that_is_picked() {
    let mut model = paused();
    type_line(&mut model, "create -c /box");
    assert_eq!(console_text(&model), ["c1 create -c /box"]);
    update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Client(ClientId(2))))));
    type_line(&mut model, "ls /");
    update(&mut model, Msg::Console(ConsoleMsg::Client(ClientId(3))));
    type_line(&mut model, "whoami");
    type_line(&mut model, "run until replies");
    let text = console_text(&model);
    assert_eq!(text[1..3], ["c2 ls /", "c3 whoami"]);
    assert!(text.iter().any(|line| line == "c3\nAuth scheme: User\nip: 10.0.0.3"), "{text:?}");
    let script: Vec<String> = model.run().script().lines().collect();
    assert!(["c1 create -c /box", "c2 ls /", "c3 whoami"].iter().all(|line| script.iter().any(|it| it == line)), "{script:?}");
}

#[test]
fn what_a_button_does_stands_in_the_console_as_its_line() {
    let mut model = paused();
    let command = parse_line("c2 deleteall /members").unwrap().unwrap();
    update(&mut model, Msg::Doing(DoingMsg::Do(command)));
    assert_eq!(console_text(&model), ["c2 deleteall /members"]);
}

#[test]
fn a_rule_with_its_name_stands_where_another_run_came_on_screen() {
    let mut model = paused();
    let ruled = |model: &Model| -> Vec<String> {
        let lines = panel(model).lines;
        lines.iter().filter(|line| line.tone == ConsoleTone::Rule).map(|line| tell::plain_text(&line.text)).collect()
    };
    update(&mut model, Msg::Doing(DoingMsg::Restart));
    assert_eq!(ruled(&model), [""; 0], "nothing stands above it");
    type_line(&mut model, "c1 create /a");
    update(&mut model, Msg::Doing(DoingMsg::SwitchBranch(0)));
    update(&mut model, Msg::Doing(DoingMsg::Restart));
    assert_eq!(ruled(&model), ["run 3"], "what came between has no line");
    type_line(&mut model, "c1 create /b");
    let lines = panel(&model).lines;
    let at = |text: &str| lines.iter().position(|line| tell::plain_text(&line.text).contains(text)).unwrap();
    assert!(at("create /a") < at("run 3") && at("run 3") < at("create /b"));
    let mut ids: Vec<u32> = lines.iter().map(|line| line.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), lines.len());
    type_line(&mut model, "rule commit-quorum off");
    assert_eq!(ruled(&model), ["run 3", "run 4, without commit-quorum"]);
    // A long console loses its first lines, and the rules among them.
    for _ in 0..MAX_LINES {
        type_line(&mut model, "crash s9");
    }
    assert_eq!(ruled(&model), [""; 0]);
}

#[test]
fn a_command_that_is_refused_is_answered_each_time_whatever_notices_stand() {
    let mut model = paused();
    for line in ["crash s7", "crash s8", "crash s9", "crash s9", "crash s9"] {
        type_line(&mut model, line);
    }
    assert_eq!(page(&model).notices.len(), 3);
    let text = console_text(&model);
    let answers = text.iter().filter(|line| line.contains("There is no")).count();
    assert_eq!((text.len(), answers), (10, 5), "{text:?}");
    type_line(&mut model, "ensemble 3 clients 1");
    assert_eq!(console_text(&model).len(), 12, "a new run is said to begin");
}

#[test]
fn help_tells_what_each_setting_means() {
    for (lang, meaning) in [(Lang::En, "tickTime  How long a tick is."), (Lang::Zh, "tickTime  一个 tick 的时长。")] {
        let mut model = paused();
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        type_line(&mut model, "help set");
        let text = console_text(&model).join("\n");
        assert!(text.contains(meaning) && text.contains("\n  clientExpires  "), "{text}");
    }
}

#[test]
fn help_and_history_change_nothing_and_answer_in_both_languages() {
    for lang in Lang::ALL {
        let mut model = paused();
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        let before = (digest(&model), model.run().script());
        for line in ["help", "help create", "history"] {
            type_line(&mut model, line);
        }
        assert_eq!((digest(&model), model.run().script()), before);
        let text = console_text(&model).join("\n");
        assert!(text.contains("getAllChildrenNumber") && text.contains("CLIENT create [-s]"), "{text}");
        assert!(text.ends_with("history\n0 - help\n1 - help create\n2 - history"), "{text}");
    }
}

/// Stores the history as the browser does, by what a page asks for.
fn store(shelf: &mut Option<String>, cmds: Vec<Cmd>) {
    for cmd in cmds {
        if let Cmd::Store { key: StoreKey::History, value } = cmd {
            *shelf = Some(merged(StoreKey::History, shelf.as_deref(), &value));
        }
    }
}

fn submit(model: &mut Model, line: &str) -> Vec<Cmd> {
    update(model, Msg::Console(ConsoleMsg::Input { line: line.to_owned(), cursor: line.len() }));
    update(model, Msg::Console(ConsoleMsg::Submit))
}

fn stored(value: &str) -> Msg {
    Msg::Browser(BrowserMsg::Stored { key: StoreKey::History, value: value.to_owned() })
}

#[test]
fn lines_typed_in_two_tabs_are_all_kept_and_known_to_both() {
    let (mut one, mut other, mut shelf) = (paused(), paused(), None);
    store(&mut shelf, submit(&mut one, "crash s1"));
    store(&mut shelf, submit(&mut other, "crash s2"));
    store(&mut shelf, submit(&mut other, "restart s2"));
    assert_eq!(shelf.as_deref(), Some("crash s1\ncrash s2\nrestart s2"));
    update(&mut one, stored(shelf.as_deref().unwrap()));
    store(&mut shelf, submit(&mut one, "heal"));
    assert_eq!(shelf.as_deref(), Some("crash s1\ncrash s2\nrestart s2\nheal"));
    assert_eq!(one.console.history, ["crash s1", "crash s2", "restart s2", "heal"]);
}

#[test]
fn the_history_outlives_the_page_and_nonsense_in_its_place_does_no_harm() {
    let (mut model, mut shelf) = (paused(), None);
    for line in ["c1 create /a \"<img src=x onerror=alert(1)>\"", "crash s9"] {
        store(&mut shelf, submit(&mut model, line));
    }
    let mut again = paused();
    update(&mut again, stored(&shelf.unwrap()));
    update(&mut again, Msg::Console(ConsoleMsg::History { back: true }));
    assert_eq!(again.console.input, "crash s9");
    update(&mut again, Msg::Console(ConsoleMsg::History { back: true }));
    assert_eq!(again.console.input, "c1 create /a \"<img src=x onerror=alert(1)>\"");
    for nonsense in ["\0\u{1}\n\t\n\n".to_owned(), "x".repeat(100_000), format!("{}\n", "y".repeat(5_000))] {
        let mut model = paused();
        update(&mut model, stored(&nonsense));
        update(&mut model, Msg::Console(ConsoleMsg::History { back: true }));
        assert_eq!(model.console.input, "");
    }
}

#[test]
fn whatever_is_stored_as_the_history_can_be_walked_and_leaves_no_line_that_cannot_be_typed() {
    let mut random = Xorshift(0xc0_1d);
    let text = "crash s1\nc1 create /a \"锁\"\nrun 2s\nrestart s1";
    for _ in 0..100_000 {
        let mut console = Console::default();
        console.take_stored(&spoiled(text, b"\n\0\t\r \";", &mut random));
        let kept = console.history.clone();
        assert!(kept.iter().all(|line| !line.is_empty() && !line.contains(char::is_control)), "{kept:?}");
        let walked: Vec<String> = (0..=kept.len())
            .map(|_| {
                console.walk_history(true);
                console.input.clone()
            })
            .collect();
        assert!(walked.iter().take(kept.len()).eq(kept.iter().rev()), "{walked:?}");
    }
}

#[test]
fn an_option_is_offered_with_what_it_means() {
    let mut model = paused();
    for (line, expected) in [("create -s", "with a number behind its name"), ("get -s", "with the stat")] {
        let line = &line[..line.len() - 1];
        update(&mut model, Msg::Console(ConsoleMsg::Input { line: line.to_owned(), cursor: line.len() }));
        update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Console)));
        let PanelBody::Console(console) = &page(&model).panel.body else { panic!("no console") };
        let offered = console.completions.iter().find(|it| it.text == "-s").unwrap();
        assert_eq!(offered.meaning, expected);
    }
}

#[test]
fn the_history_goes_back_to_what_was_typed_and_forward_to_the_draft() {
    let mut console = Console::default();
    for line in ["crash s1", "restart s1", "restart s1"] {
        console.remember(line);
    }
    console.set("cra".to_owned(), 3);
    console.walk_history(true);
    assert_eq!(console.input, "restart s1");
    console.walk_history(true);
    console.walk_history(true);
    assert_eq!((console.input.as_str(), console.cursor), ("crash s1", 8));
    console.walk_history(false);
    console.walk_history(false);
    assert_eq!(console.input, "cra");
}

#[test]
fn the_console_keeps_a_bounded_number_of_lines() {
    let mut console = Console::default();
    for n in 0..2 * MAX_LINES {
        console.print(ConsoleTone::Output, Rich::plain(n.to_string()));
    }
    assert_eq!(console.lines.len(), MAX_LINES);
    assert_eq!(console.lines[0].0, MAX_LINES as u32);
}

#[test]
fn letters_that_stand_for_no_right_are_told_of_as_the_shell_does_and_the_request_goes_out() {
    let mut model = paused();
    type_line(&mut model, "setAcl / world:anyone:zr");
    assert_eq!(console_text(&model), ["c1 setAcl / world:anyone:zr", "Unknown perm type: z"]);
    let waiting = client(model.world(), ClientId(1)).unwrap().waiting_calls();
    assert!(waiting.iter().any(|(_, op)| matches!(op, Op::SetAcl { .. })), "{waiting:?}");
}

#[test]
fn a_path_that_turns_the_reading_round_leaves_the_sentence_as_it_is() {
    let mut model = paused();
    type_line(&mut model, "c1 create /🦓\u{202e}evil");
    type_line(&mut model, "run until replies");
    let text = console_text(&model);
    let refused = "Invalid path string \"\u{2068}/🦓\u{202e}evil\u{2069}\" caused by invalid character @";
    assert!(text.iter().any(|line| line.contains(refused)), "{text:?}");
}

#[test]
fn a_line_that_is_too_long_is_not_repeated_whole() {
    let mut model = paused();
    let told = |model: &mut Model, line: &str| {
        type_line(model, line);
        update(model, Msg::Page(PageMsg::OpenTab(Tab::Console)));
        match &page(model).panel.body {
            PanelBody::Console(console) => console.error.clone().unwrap(),
            other => panic!("{other:?}"),
        }
    };
    let long = told(&mut model, &format!("c1 create /a {}", "锁".repeat(700_000)));
    assert!(long.parts.iter().all(|part| part.chars().count() <= 161), "{:?}", long.parts);
    assert!(long.parts[0].starts_with('…') && long.parts[1].ends_with('…'));
    assert!(long.text.contains("4096"), "{}", long.text);
    assert_eq!(told(&mut model, "c1 craete /a").parts, ["c1 ", "craete", " /a"]);
}
