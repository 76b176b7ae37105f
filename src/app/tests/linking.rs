//! The address: what it says, and what comes of one that somebody else wrote.

use super::*;
use crate::app::here::{self, Address};
use crate::app::history::permalink::{self, Replayed};
use crate::script::Script;

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
        [
            "The link does not open. Line 1: Expected here: a number. The console has its lines, to be mended. The page stays as it was."
        ]
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
    let fragment = plain_address(&model);
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

fn notices(model: &Model) -> Vec<String> {
    page(model).notices.iter().map(|notice| notice.text.clone()).collect()
}

fn console(model: &Model) -> view::ConsolePanel {
    match &page(model).panel.body {
        PanelBody::Console(console) => console.clone(),
        other => panic!("the console is not open: {other:?}"),
    }
}

fn submit(model: &mut Model, line: &str) -> Vec<Cmd> {
    update(model, Msg::Console(ConsoleMsg::Input { line: line.to_owned(), cursor: line.len() }));
    update(model, Msg::Console(ConsoleMsg::Submit))
}

#[test]
fn a_link_by_hand_opens_at_the_end_of_its_commands_or_at_a_time() {
    let run = "run=ensemble 3 clients 1;run until leader;run 2s;c1 create /a hello;run until replies";
    let (model, _) = open(run, 0);
    assert!(!wants_frames(&model) && notices(&model).is_empty());
    assert_eq!(page(&model).stage.servers.len(), 3);
    assert!(crate::zk::servers_up(model.world()).any(|(_, server)| server.tree().get("/a").is_some()));
    let end = model.cursor();
    let early = open(&format!("{run}&at=500ms&view=tree:/a&lang=zh"), 0).0;
    assert_eq!((early.cursor().time, early.lang), (500_000, Lang::Zh));
    assert_eq!(early.view.to_string(), "tree /a");
    let mut later = paused();
    update(&mut later, Msg::Browser(BrowserMsg::AddressChanged { fragment: run.to_owned(), entry: None }));
    assert_eq!((later.cursor(), digest(&later)), (end, digest(&model)));
    assert_eq!(open("view=tree", 0).0.view.to_string(), "tree /", "the page's own run, as a tree");
    assert_eq!(open("at=1s", 0).0.cursor().time, SECOND);
}

#[test]
fn a_wrong_line_of_a_link_waits_in_the_console_and_the_mended_link_opens() {
    let (mut model, cmds) = open("run=ensemble 3 clients 1;crush s1;run until leader&at=30s&lang=en", 0);
    assert_eq!(
        notices(&model),
        [
            "The link does not open. Line 2: There is no command crush. Did you mean crash? The console has its lines, to be mended. The default run is shown."
        ]
    );
    assert!(cmds.contains(&Cmd::FocusConsole));
    let shown = console(&model);
    assert_eq!((&*shown.input, &*shown.error.unwrap().parts[1]), ("crush s1", "crush"));
    assert!(shown.mending.unwrap().0.starts_with("Line 2 of 3"));
    submit(&mut model, "help crash");
    assert_eq!(console(&model).input, "crush s1", "a question is answered, and the line waits on");
    submit(&mut model, "crash s1 s2");
    assert_eq!(&*console(&model).error.unwrap().parts[1], "s2", "the mended line is wrong too");
    assert_eq!(page(&model).stage.servers.len(), 5);
    submit(&mut model, "crash s1");
    assert!(console(&model).mending.is_none() && console(&model).input.is_empty());
    let whole = open("run=ensemble 3 clients 1;crash s1;run until leader&at=30s&lang=en", 0).0;
    assert_eq!((model.cursor(), digest(&model)), (whole.cursor(), digest(&whole)));
}

#[test]
fn a_wrong_line_of_a_link_can_be_left_out_and_so_can_the_link() {
    let wrong = "run=ensemble 3;crush s1;run until leader";
    let mut model = open(wrong, 0).0;
    submit(&mut model, "");
    let without = open("run=ensemble 3;run until leader", 0).0;
    assert_eq!((model.cursor(), digest(&model)), (without.cursor(), digest(&without)));
    let mut model = open(wrong, 0).0;
    let leave = console(&model).mending.unwrap().1;
    update(&mut model, leave.msg);
    assert!(console(&model).mending.is_none() && console(&model).input.is_empty());
    type_line(&mut model, "crash s1");
    assert_eq!(page(&model).stage.servers.len(), 5, "the line is of the run on screen");
    let late = open("run=crash s1;set tickTime 1s", 0).0;
    assert!(notices(&late)[0].contains("Line 2: How a run is set up stands before everything else."));
    assert_eq!(console(&late).input, "set tickTime 1s");
}

#[test]
fn a_command_that_could_not_be_done_is_named_and_waits_to_be_mended() {
    let mut model = open("run=ensemble 3;run until leader;run until watch;crash s3", 0).0;
    assert!(notices(&model)[0].starts_with("The run stops at “run until watch”."), "{:?}", notices(&model));
    assert_eq!((page(&model).stage.servers.len(), &*console(&model).input), (3, "run until watch"));
    submit(&mut model, "run 1s");
    let mended = open("run=ensemble 3;run until leader;run 1s;crash s3", 0).0;
    assert_eq!((model.cursor(), digest(&model)), (mended.cursor(), digest(&mended)));
}

#[test]
fn fields_that_say_nothing_are_named_and_the_rest_opens() {
    let (model, _) = open("run=ensemble 3&at=soon&lang=fr&lesen=x", 0);
    assert_eq!(page(&model).stage.servers.len(), 3);
    assert_eq!(
        notices(&model),
        [
            "A link has no field “lesen=x”; it is left out. An & within a command is written %26.",
            "“at=soon” in the link says nothing. Expected there: a time, such as at=12.5s.",
            "“lang=fr” in the link says nothing. Expected there: lang=en or lang=zh.",
        ]
    );
    let (model, _) = open("v=3&run=heal", 0);
    assert!(notices(&model)[0].starts_with("This link is of version 3; this page reads version 1."));
}

#[test]
fn fields_that_contradict_each_other_are_told() {
    for (fragment, told) in [
        ("lesson=herd&run=crash+s5", "“run=crash+s5” in the link is left out: it says nothing beside lesson=."),
        ("run=heal&run=crash+s1", "“run=crash+s1” in the link is left out: run= stands before it already."),
        ("run=heal&lang=zh-CN&lang=en", "链接中的“lang=en”已忽略：前面已有 lang=。"),
        ("v=1&v=2&run=heal", "“v=2” in the link is left out: v= stands before it already."),
        ("run=heal&beat=2", "“beat=2” in the link is left out: it says nothing beside run=."),
        ("view=tree&beat=2", "“beat=2” in the link is left out: it says nothing without lesson= or own=."),
        ("run=heal&n=6", "“n=6” in the link is left out: it says nothing without compare=."),
        ("sheet=a.worksheet&at=3s", "“at=3s” in the link is left out: it says nothing beside sheet=."),
        ("run=heal&compare=leaders&over=lessons", "“over=lessons” in the link is left out: it says nothing beside compare=."),
        ("run=ensemble 3&view=tree.s99:/", "There is no server s99 in this run: the tree is the leader’s."),
    ] {
        let (model, _) = open(fragment, 0);
        assert_eq!(notices(&model), [told], "{fragment}");
    }
    for fragment in ["compare=leaders&n=6&clock=3s", "lesson=herd&beat=2&view=tree&compare=leaders&n=6", "over=compare.leaders&n=6"]
    {
        assert_eq!(notices(&open(fragment, 0).0), [""; 0], "{fragment}");
    }
}

#[test]
fn what_cannot_be_unpacked_or_is_too_long_is_called_by_its_name() {
    for (field, is) in [("run", "The compressed run"), ("own", "The compressed lesson"), ("sheet", "The worksheet")] {
        let (model, _) = open(&format!("{field}=z:"), 0);
        assert!(notices(&model)[0].starts_with(&format!("{is} in this link cannot be unpacked")), "{:?}", notices(&model));
    }
    let (mut model, _) = open("run=z:-_8", 0);
    let script = Some("step 1\n".repeat(420_000));
    update(&mut model, Msg::Browser(BrowserMsg::Inflated { packed: [0xfb, 0xff].into(), script }));
    let told = &notices(&model)[0];
    assert!(told.starts_with("The link does not open.") && !told.contains("console"), "{told}");
}

#[test]
fn a_compressed_link_opens_once_it_is_unpacked() {
    let inflated = |packed: &[u8], script: Option<&str>| {
        Msg::Browser(BrowserMsg::Inflated { packed: packed.into(), script: script.map(str::to_owned) })
    };
    let (mut model, cmds) = open("run=z:-_8&at=40s&over=lessons", 0);
    assert!(cmds.contains(&Cmd::Inflate([0xfb, 0xff].into())));
    assert!(!wants_frames(&model) && page(&model).popover.is_none());
    update(&mut model, inflated(&[1, 2], Some("ensemble 1")));
    assert_eq!(page(&model).stage.servers.len(), 5, "another link's script");
    update(&mut model, inflated(&[0xfb, 0xff], Some("ensemble 3\nrun until leader")));
    assert_eq!((page(&model).stage.servers.len(), model.cursor().time), (3, 40 * SECOND));
    assert!(page(&model).popover.is_some(), "the picker lies over it");
    let (mut model, _) = open("run=z:-_8", 0);
    update(&mut model, inflated(&[0xfb, 0xff], None));
    assert!(notices(&model)[0].starts_with("The compressed run in this link cannot be unpacked"));
    let (mut model, _) = open("run=z:-_8", 0);
    update(&mut model, inflated(&[0xfb, 0xff], Some("heal\nhael")));
    assert_eq!(console(&model).input, "hael");
}

#[test]
fn a_link_to_the_moment_or_to_its_tree_with_or_without_language_can_be_copied() {
    let mut model = open("run=ensemble 3;run until leader&at=30s", 0).0;
    let links = shared(&mut model);
    assert_eq!(links.iter().map(|(id, _)| &**id).collect::<Vec<_>>(), ["share-moment", "share-tree"]);
    assert!(links[0].1.starts_with("v=1&run=ensemble+3&at=") && links[0].1.ends_with("&lang=en"), "{links:?}");
    assert!(links[1].1.ends_with("&lang=en&view=tree:/"), "{links:?}");
    for (_, link) in &links {
        let (other, _) = open(link, 0);
        assert_eq!((other.cursor(), digest(&other)), (model.cursor(), digest(&model)));
    }
    update(&mut model, Msg::Page(PageMsg::ShareLang));
    assert!(shared(&mut model).iter().all(|(_, link)| !link.contains("lang")));
}

#[test]
fn a_long_run_is_compressed_for_its_link() {
    let mut model = paused();
    for n in 0..30 {
        type_line(&mut model, &format!("c1 create /members/of-a-long-run-{n} x"));
    }
    let cmds = update(&mut model, Msg::Page(PageMsg::OpenPopover(Popover::Share)));
    let [Cmd::FocusMenu, Cmd::Deflate(script)] = &cmds[..] else { panic!("{cmds:?}") };
    let script = script.clone();
    assert!(script.contains("of-a-long-run-29") && !script.starts_with("seed"), "{script}");
    update(&mut model, Msg::Browser(BrowserMsg::Deflated { script: script.clone(), packed: None }));
    assert!(copied(&mut model).starts_with("v=1&run=step+"), "a browser that cannot leaves it as it is");
    update(&mut model, Msg::Browser(BrowserMsg::Deflated { script, packed: Some([0xfb, 0xff].into()) }));
    assert!(copied(&mut model).starts_with("v=1&run=z:-_8"), "{}", copied(&mut model));
    assert_eq!(update(&mut model, Msg::Page(PageMsg::OpenPopover(Popover::Share))), [Cmd::FocusMenu], "it is here already");
    update(&mut model, Msg::Page(PageMsg::ClosePopover));
    type_line(&mut model, "crash s1");
    update(&mut model, Msg::Page(PageMsg::OpenPopover(Popover::Share)));
    assert!(copied(&mut model).starts_with("v=1&run=step+"), "the run has gone on");
}

#[test]
fn that_a_run_fits_into_no_link_is_found_out_once_and_what_branches_off_early_is_asked_anew() {
    let script = Script::parse(&("ensemble 3\n".to_owned() + &"slow s1 s2 100ms\n".repeat(70_000))).unwrap();
    let Replayed { run, at, .. } = permalink::replay(&script, None);
    let mut model = Model::around(run, at);
    assert!(!model.run().is_unlinkable());
    assert!(matches!(here::address(&model), Address::None));
    assert!(model.run().is_unlinkable());
    type_line(&mut model, "heal");
    assert!(model.run().is_unlinkable(), "with one command more it is no shorter");
    update(&mut model, Msg::Time(TimeMsg::ToStart));
    type_line(&mut model, "heal");
    assert!(!model.run().is_unlinkable() && matches!(here::address(&model), Address::Fragment(_)));
}

/// The fragment that the address was given, or `None` where the page has not touched it.
fn written(cmds: &[Cmd]) -> Option<String> {
    cmds.iter().rev().find_map(|cmd| match cmd {
        Cmd::WriteAddress { fragment, .. } | Cmd::PushAddress { fragment: Some(fragment), .. } => Some(fragment.clone()),
        _ => None,
    })
}

/// Types a line and has the browser compress what it is asked to. Returns what the address was given then.
fn type_and_pack(model: &mut Model, line: &str, packed: &dyn Fn(&str) -> Option<Vec<u8>>) -> Option<String> {
    let mut cmds = submit(model, line);
    let mut last = None;
    while !cmds.is_empty() {
        last = written(&cmds).or(last);
        let scripts: Vec<_> =
            cmds.iter().filter_map(|cmd| if let Cmd::Deflate(script) = cmd { Some(script.clone()) } else { None }).collect();
        cmds = Vec::new();
        for script in scripts {
            let packed = packed(&script).map(|bytes| bytes.into());
            cmds.extend(update(model, Msg::Browser(BrowserMsg::Deflated { script, packed })));
        }
    }
    last
}

#[test]
fn the_address_follows_a_long_run_in_the_compressed_form_and_brings_it_back() {
    let mut model = paused();
    let line = |n: usize| format!("c1 create /n{n} \"{}\"", "d".repeat(3_000));
    for n in 0..40 {
        let address = type_and_pack(&mut model, &line(n), &|script| Some(script.len().to_be_bytes().to_vec())).unwrap();
        assert!(address.starts_with("v=1&run=z:") && address.len() < 100, "{n}: {address}");
    }
    assert_eq!(notices(&model), [""; 0]);
    let address = type_and_pack(&mut model, "run 2s", &|_| Some(vec![1])).unwrap();
    let (mut again, cmds) = open(&address, 0);
    let (script, packed) = model.share.packed.clone().unwrap();
    assert!(cmds.contains(&Cmd::Inflate(packed.clone())));
    update(&mut again, Msg::Browser(BrowserMsg::Inflated { packed, script: Some(script.to_string()) }));
    assert_eq!((again.cursor(), digest(&again)), (model.cursor(), digest(&model)));
}

#[test]
fn an_address_that_cannot_follow_says_so_once_and_follows_again_when_it_can() {
    let mut model = opened();
    update(&mut model, Msg::Time(TimeMsg::PlayPause));
    model.written.clear();
    let long = format!("c1 create /n \"{}\"", "d".repeat(3_900));
    for _ in 0..20 {
        type_and_pack(&mut model, &long, &|_| None);
    }
    let too_long = "This run has too many commands for a link; the address no longer follows it.";
    assert_eq!(notices(&model), [too_long]);
    let number = model.notices.all()[0].0;
    update(&mut model, Msg::Page(PageMsg::DismissNotice(number)));
    type_and_pack(&mut model, &long, &|_| None);
    assert_eq!(notices(&model), [""; 0]);
    let address = type_and_pack(&mut model, &long, &|_| Some(vec![2])).unwrap();
    assert!(address.starts_with("v=1&run=z:"), "{address}");
    assert_eq!(type_and_pack(&mut model, &long, &|_| Some(vec![3; 60_000])), None, "neither form fits");
    assert_eq!(notices(&model), [too_long]);
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
fn the_console_and_a_link_name_the_server_whose_tree_is_shown() {
    let mut model = paused();
    for id in [1, 2, 3].map(ServerId) {
        type_line(&mut model, &format!("view tree /app {id}"));
        assert_eq!(model.shown_server(), Some(id));
        let fragment = plain_address(&model);
        assert!(fragment.ends_with(&format!("&view=tree.{id}:/app")), "{fragment}");
        let (there, _) = open(&fragment, 0);
        assert_eq!((there.shown_server(), there.shown_view()), (Some(id), model.shown_view()));
    }
    // Another view of the stage keeps the tree.
    let both = page(&model).stage.views[2].clone();
    update(&mut model, both.msg);
    assert_eq!(model.shown_view().to_string(), "both /app s3");
    // A line without a server leaves the choice to what is selected, else to who leads.
    type_line(&mut model, "view both /");
    assert!(plain_address(&model).ends_with("&view=both:/"));
    let before = (model.shown_view(), model.run().script());
    type_line(&mut model, "view tree /app s9");
    assert_eq!((model.shown_view(), model.run().script()), before);
    update(&mut model, Msg::Page(PageMsg::OpenTab(Tab::Console)));
    let told = |line: &view::ConsoleLine| line.tone == view::ConsoleTone::Note && format!("{:?}", line.text).contains("s9");
    assert!(console(&model).lines.iter().any(told), "it says that there is none");
}

#[test]
fn a_link_to_a_run_shows_the_lanes_up_to_its_moment() {
    for before in ["run 1s", "run 30s", "run 200s"] {
        let mut model = paused();
        type_line(&mut model, "crash s1");
        type_line(&mut model, before);
        let fragment = plain_address(&model);
        let (lanes, there) = (page(&model).timeline.clone(), open(&fragment, 0).0);
        let opened = page(&there).timeline.clone();
        let bars = |timeline: &view::Timeline| timeline.lanes.iter().map(|lane| lane.bars.len()).sum::<usize>();
        assert!(bars(&opened) >= opened.lanes.len() - 1, "{before}: {} bars", bars(&opened));
        assert_eq!((bars(&opened), opened.lines.len()), (bars(&lanes), lanes.lines.len()), "{before}");
    }
}

#[test]
fn in_another_pages_frame_nothing_is_stored_nothing_plays_and_the_history_is_the_others() {
    let (mut model, cmds) = open_asked("?embed=story,transport&theme=dark", "lesson=herd", 0);
    assert!(cmds.contains(&Cmd::SetTheme(Theme::Dark)) && is_embedded(&model));
    let text = include_str!("../../../lessons/herd.lesson").to_owned();
    let mut done = update(&mut model, Msg::Browser(BrowserMsg::Fetched { file: "herd.lesson".to_owned(), text: Some(text) }));
    assert!(!wants_frames(&model));
    let view = page(&model);
    assert!(view.welcome.is_none() && view.story.is_some());
    assert_eq!(view.embed.unwrap().classes().collect::<Vec<_>>(), ["embed", "no-caption", "no-lanes"]);
    for msg in [
        Msg::Lesson(LessonMsg::GoTo(2)),
        Msg::Lesson(LessonMsg::Library),
        Msg::Page(PageMsg::Escape),
        Msg::Page(PageMsg::SetLang(Lang::Zh)),
        Msg::Page(PageMsg::ToggleTheme),
        Msg::Lesson(LessonMsg::ReadAlong),
    ] {
        done.extend(update(&mut model, msg));
    }
    assert!(!done.iter().any(|cmd| matches!(cmd, Cmd::Store { .. } | Cmd::PushAddress { .. } | Cmd::GoBack)), "{done:?}");
    assert!(done.iter().any(|cmd| matches!(cmd, Cmd::WriteAddress { fragment, .. } if fragment.contains("beat=2"))));
}

#[test]
fn a_part_that_is_none_is_told_and_a_page_that_is_asked_for_nothing_is_whole() {
    let (model, _) = open_asked("?embed=captoin", "", 0);
    assert_eq!(notices(&model).len(), 1);
    assert!(notices(&model)[0].contains("captoin"));
    let (model, _) = open_asked("?utm_source=course", "", 0);
    assert!(!is_embedded(&model) && wants_frames(&model) && page(&model).welcome.is_some());
}

/// Every address of the guide to embedding is read, whole.
#[test]
fn the_addresses_of_the_guide_to_embedding_say_what_they_mean() {
    let guide = include_str!("../../../docs/embedding.md");
    let mut count = 0;
    for found in guide.split("https://example.org/zooscope/").skip(1) {
        let address = found.split(['"', ')', '`', '\n', ' ']).next().unwrap_or_default();
        let (query, fragment) = address.split_once('#').unwrap_or((address, ""));
        if !query.is_empty() {
            let asked = embed::read(query).unwrap_or_else(|| panic!("{address}"));
            assert_eq!(asked.unknown, [""; 0], "{address}");
        }
        let (_, bad) = crate::link::read(fragment).unwrap_or_else(|bad| panic!("{address}: {bad:?}")).unzip();
        assert_eq!(bad.unwrap_or_default(), [], "{address}");
        count += 1;
    }
    assert!(count >= 8, "{count}");
    for query in guide.split("| `?embed").skip(1).map(|found| found.split('`').next().unwrap_or_default()) {
        assert_eq!(embed::read(&format!("?embed{query}")).map(|asked| asked.unknown), Some(Vec::new()), "{query}");
    }
}

#[test]
fn a_lesson_that_the_list_does_not_have_is_said_not_to_exist() {
    let (mut model, _) = open("lesson=nope", 0);
    let came = |file: &str, text: Option<String>| Msg::Browser(BrowserMsg::Fetched { file: file.to_owned(), text });
    let catalogue = std::fs::read_to_string("lessons/catalogue.txt").ok();
    update(&mut model, came("catalogue.txt", catalogue));
    update(&mut model, came("nope.lesson", None));
    assert!(notices(&model).contains(&"There is no lesson nope.".to_owned()), "{:?}", notices(&model));
}

#[test]
fn a_beat_that_a_lesson_does_not_have_is_told_by_number_as_by_name() {
    for (beat, is_told, opens_at) in [("999", true, 0), ("nowhere", true, 0), ("0", false, 0), ("1", false, 1)] {
        let (mut model, _) = open(&format!("lesson=herd&beat={beat}"), 0);
        let text = std::fs::read_to_string("lessons/herd.lesson").ok();
        update(&mut model, Msg::Browser(BrowserMsg::Fetched { file: "herd.lesson".to_owned(), text }));
        let told = notices(&model).iter().any(|notice| notice.contains(&format!("“beat={beat}”")));
        assert_eq!(told, is_told, "{beat}: {:?}", notices(&model));
        assert_eq!(model.story.as_ref().map(|story| story.beat), Some(opens_at), "{beat}");
    }
}
