//! The address: what it says, and what comes of one that somebody else wrote.

use super::*;

#[test]
fn the_address_brings_another_page_to_the_same_moment() {
    let mut model = paused();
    press_button(&mut model, "stop-leader");
    type_line(&mut model, "run 3s");
    let cmds = update(&mut model, Msg::Time(TimeMsg::StepBack));
    let Some(Cmd::WriteAddress { fragment, .. }) = cmds.last() else { panic!("{cmds:?}") };
    let (other, _) = open(fragment, 0);
    assert!(!wants_frames(&other));
    assert_eq!((other.cursor(), digest(&other)), (model.cursor(), digest(&model)));
    assert_eq!(format!("{:?}", picture(&other)), format!("{:?}", picture(&model)));
}

#[test]
fn the_address_stays_as_it_was_opened_until_somebody_does_something() {
    let (mut model, cmds) = open("", 0);
    assert!(!cmds.iter().any(|cmd| matches!(cmd, Cmd::WriteAddress { .. } | Cmd::PushAddress { .. })));
    update(&mut model, Msg::Browser(BrowserMsg::Stored { key: StoreKey::Lang, value: "zh".to_owned() }));
    update(&mut model, Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 700, height: 500 }));
    assert!(update(&mut model, Msg::Time(TimeMsg::Frame { now_ms: 16 })).is_empty());
    let cmds = update(&mut model, Msg::Time(TimeMsg::PlayPause));
    assert!(matches!(cmds.as_slice(), [Cmd::WriteAddress { fragment, .. }] if fragment.ends_with("lang=zh-CN")), "{cmds:?}");
}

#[test]
fn a_link_in_chinese_is_read_in_chinese_whatever_was_stored() {
    let (mut model, cmds) = open("v=1&run=seed+5&at=200.900000&lang=zh", 0);
    assert!(cmds.contains(&Cmd::SetLang(Lang::Zh)));
    update(&mut model, Msg::Browser(BrowserMsg::Stored { key: StoreKey::Lang, value: "en".to_owned() }));
    assert_eq!(page(&model).lang, Lang::Zh);
}

#[test]
fn a_bad_link_leaves_the_default_run_and_says_what_is_wrong() {
    for fragment in ["v=9&run=seed+1&at=0.0", "v=1&run=seed+1;cra", "%%%"] {
        let (model, _) = open(fragment, 0);
        let page = page(&model);
        assert_eq!(page.notices.len(), 1, "{fragment}");
        assert_eq!(page.stage.servers.len(), 5);
    }
    let mut model = paused();
    let before = digest(&model);
    update(&mut model, Msg::Browser(BrowserMsg::AddressChanged { fragment: "v=1&run=seed".to_owned(), entry: None }));
    assert_eq!(digest(&model), before);
    let notices = page(&model).notices;
    assert_eq!(
        notices.iter().map(|notice| &*notice.text).collect::<Vec<_>>(),
        ["This link is incomplete or damaged. The page stays as it was."]
    );
    assert!(page(&open("v=1&run=seed", 0).0).notices[0].text.ends_with("The default run is shown."));
}

#[test]
fn whatever_is_typed_the_address_brings_it_back_byte_for_byte() {
    let mut model = paused();
    let printable: String = (' '..='~').filter(|letter| !['"', '\\'].contains(letter)).collect();
    for line in [
        "c1 create /q \"%41;&+=#?% 中文；过半\"".to_owned(),
        "c1 multi create /q/a x ; create /q/b \"y;z\" ; check -v 0 /q".to_owned(),
        format!("c1 set /q \"{printable}\\\"\\\\\""),
        "run 3s".to_owned(),
    ] {
        type_line(&mut model, &line);
        assert_eq!(model.console.error, None, "{line}");
    }
    let fragment = here::fragment(&model).unwrap();
    assert!(fragment.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"'), "a browser encodes none of it: {fragment}");
    // Programs that pass links on may encode spaces and Chinese where they stand unencoded.
    let (other, _) = open(&format!("#{fragment}"), 0);
    assert_eq!((other.cursor(), digest(&other)), (model.cursor(), digest(&model)));
    assert_eq!(other.run().script(), model.run().script());
}

#[test]
fn a_link_that_a_program_encoded_on_the_way_still_opens() {
    let plain = open("v=1&run=seed+5;ensemble+3+clients+1;run+3s;c1+create+/中文+数据&at=400.3000000&lang=zh", 0).0;
    let encoded = open(
        "v=1&run=seed%205;ensemble%203%20clients%201;run+3s;c1+create+/%E4%B8%AD%E6%96%87+%E6%95%B0%E6%8D%AE&at=400.3000000&lang=zh",
        0,
    )
    .0;
    assert!(page(&plain).notices.is_empty());
    assert_eq!(digest(&plain), digest(&encoded));
}

#[test]
fn letters_that_are_no_rights_are_named_when_a_link_is_opened() {
    let (model, _) = open("v=1&run=seed+5;ensemble+3+clients+1;run+3s;c1+setAcl+/+world:anyone:crz&at=400.3000000", 0);
    let page = page(&model);
    assert_eq!(page.notices.iter().map(|notice| &*notice.text).collect::<Vec<_>>(), ["Unknown perm type: z"]);
}

#[test]
fn a_notice_speaks_the_language_that_is_chosen_while_it_stands() {
    let mut model = paused();
    type_line(&mut model, "crash s9");
    assert_eq!(&*page(&model).notices[0].text, "There is no s9 here.");
    update(&mut model, Msg::Page(PageMsg::SetLang(Lang::Zh)));
    assert_eq!(&*page(&model).notices[0].text, "这里没有 s9。");
}

#[test]
fn another_link_in_the_address_stands_beside_what_was_there() {
    let mut model = paused();
    let before = digest(&model);
    update(
        &mut model,
        Msg::Browser(BrowserMsg::AddressChanged {
            fragment: "v=1&run=seed+5;ensemble+3+clients+1&at=200.900000&lang=en".to_owned(),
            entry: None,
        }),
    );
    assert_eq!(page(&model).stage.servers.len(), 3);
    update(&mut model, Msg::Doing(DoingMsg::SwitchBranch(0)));
    assert_eq!(digest(&model), before);
}

#[test]
fn the_view_of_the_stage_is_chosen_by_button_and_key_and_is_in_the_address() {
    let mut model = paused();
    let key = |model: &mut Model| {
        let key = KeyPress { key: "z".to_owned(), shift: false, modified: false };
        update(model, Msg::Key(key))
    };
    let pressed = |model: &Model| {
        let down =
            page(model).stage.views.iter().filter(|it| it.pressed == Some(true)).map(|it| it.id.to_string()).collect::<Vec<_>>();
        down.join(" ")
    };
    assert_eq!(pressed(&model), "view-servers");
    let cmds = key(&mut model);
    assert_eq!(pressed(&model), "view-tree");
    let Some(Cmd::WriteAddress { fragment, .. }) = cmds.last() else { panic!("{cmds:?}") };
    assert!(fragment.ends_with("&view=tree:/"), "{fragment}");
    assert_eq!(pressed(&open(fragment, 0).0), "view-tree");
    let both = page(&model).stage.views[2].clone();
    update(&mut model, both.msg);
    assert_eq!(pressed(&model), "view-both");
    let cmds = key(&mut model);
    assert_eq!(pressed(&model), "view-servers");
    let Some(Cmd::WriteAddress { fragment, .. }) = cmds.last() else { panic!("{cmds:?}") };
    assert!(!fragment.contains("view"), "{fragment}");
}

#[test]
fn a_link_to_a_run_shows_the_lanes_up_to_its_moment() {
    for before in ["run 1s", "run 30s", "run 200s"] {
        let mut model = paused();
        type_line(&mut model, "crash s1");
        type_line(&mut model, before);
        let fragment = here::fragment(&model).unwrap();
        let (lanes, there) = (page(&model).timeline.clone(), open(&fragment, 0).0);
        let opened = page(&there).timeline.clone();
        let bars = |timeline: &view::Timeline| timeline.lanes.iter().map(|lane| lane.bars.len()).sum::<usize>();
        assert!(bars(&opened) >= opened.lanes.len() - 1, "{before}: {} bars", bars(&opened));
        assert_eq!((bars(&opened), opened.lines.len()), (bars(&lanes), lanes.lines.len()), "{before}");
    }
}
