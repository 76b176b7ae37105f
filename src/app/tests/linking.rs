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
    assert_eq!((digest(&model), page(&model).notices.len()), (before, 1));
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
