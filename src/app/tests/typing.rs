//! The console beside the rest of the page.

use super::*;

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
