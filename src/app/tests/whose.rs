//! Whose a session is: told by the name of its client wherever a person reads, and never by a number of fifteen digits.

use super::*;
use crate::zk::ClientId;

/// A client has left a server that asks the leader about its session over a slow link, and writes at another one.
fn late_question() -> Model {
    let mut model = opened();
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    for line in ["seed 47", "ensemble 3 clients 0", "rule moved-ends off", "run until leader", "run 1s", "client add c1 at s1"] {
        type_line(&mut model, line);
    }
    for line in ["run 1s", "slow s1 s3 2s", "c1 connect s1", "run 500ms", "c1 connect s2", "run 300ms", "c1 create /a 1"] {
        type_line(&mut model, line);
    }
    type_line(&mut model, "run until replies");
    model
}

/// The words in the client's box, where they say what it does not know.
fn truth(model: &Model) -> Option<String> {
    let client = page(model).stage.clients[0].clone();
    client.stands_out.then_some(client.text)
}

#[test]
fn a_question_about_a_session_says_whose_it_is_and_the_client_whose_session_is_noted_elsewhere_shows_it() {
    let mut model = late_question();
    let asked = page(&model).flying.iter().find(|flying| flying.label.starts_with("REVALIDATE")).cloned().expect("it is late");
    assert_eq!((&*asked.text, asked.label.ends_with("REVALIDATE from s1 to s3, c1’s session")), ("REVALIDATE c1’s session", true));
    assert_eq!(truth(&model), None);
    type_line(&mut model, "run 1500ms");
    assert_eq!(truth(&model).as_deref(), Some("session at s1"));
    assert!(page(&model).stage.clients[0].label.ends_with("session at s1"));
    update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
    assert_eq!(truth(&model).as_deref(), Some("会话在 s1"));
}

#[test]
fn a_client_that_moves_in_good_order_is_never_said_to_be_elsewhere() {
    let mut model = paused();
    for line in ["c1 connect s1", "c1 connect s2", "c1 connect s3", "crash s3"] {
        type_line(&mut model, line);
        for _ in 0..250 {
            update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
            assert!(page(&model).stage.clients.iter().all(|client| !client.stands_out), "{line}");
        }
    }
}

#[test]
fn no_caption_and_no_message_on_the_stage_bears_the_long_number_of_a_session() {
    let is_long =
        |text: &str| text.split(|it: char| !it.is_ascii_alphanumeric()).any(|word| word.starts_with("0x") && word.len() > 12);
    assert!(is_long("session 0x100000002fe0001, alive") && !is_long("0x1·0007 and 0x1…0002"));
    for lang in Lang::ALL {
        let mut model = late_question();
        update(&mut model, Msg::Page(PageMsg::SetLang(lang)));
        let mut named = 0;
        for line in
            ["c1 create -e /e", "c1 stat /e", "client add c2 at s3", "c2 stat /e", "crash c1", "run until session", "restart c1"]
        {
            type_line(&mut model, line);
            for _ in 0..150 {
                let page = page(&model);
                let caption = tell::plain_text(&page.caption.text);
                let said: Vec<&str> = page.flying.iter().flat_map(|it| [&*it.text, &*it.label]).chain([caption.as_str()]).collect();
                assert!(!said.iter().any(|text| is_long(text)), "{line}: {said:?}");
                named += usize::from(caption.contains("c1’s session") || caption.contains("c1 的会话"));
                update(&mut model, Msg::Time(TimeMsg::OneEvent { back: false }));
            }
        }
        assert!(named > 0, "a session is told of by its client");
        update(&mut model, Msg::Pointing(PointingMsg::Select(Some(Thing::Client(ClientId(1))))));
        update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Client)));
        assert!(is_long(&format!("{:?}", page(&model).panel.body)), "the panel has the whole number");
    }
}
