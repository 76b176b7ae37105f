//! Files: a run that is saved, and files that a person opens.

use super::*;
use crate::files::Format;

fn saved(model: &mut Model, format: Format) -> (String, String) {
    let cmds = update(model, Msg::Page(PageMsg::Save(format)));
    match cmds.into_iter().next() {
        Some(Cmd::Save { name, text, .. }) => (name, text),
        other => panic!("nothing is saved: {other:?}"),
    }
}

fn opens(model: &mut Model, name: &str, text: String) {
    update(model, Msg::Lesson(LessonMsg::OwnFile { name: name.to_owned(), text }));
}

/// What the picker says of a file, in both languages.
fn refused(model: &mut Model, name: &str, text: String) -> [String; 2] {
    opens(model, name, text);
    let told = Lang::ALL.map(|lang| {
        update(model, Msg::Page(PageMsg::SetLang(lang)));
        match page(model).popover.as_deref() {
            Some(PopoverView::Lessons(picker)) => picker.file.problem.clone().unwrap(),
            other => panic!("no picker but {other:?}"),
        }
    });
    update(model, Msg::Page(PageMsg::ClosePopover));
    told
}

#[test]
fn an_empty_file_or_a_folder_is_told_of_and_does_not_take_the_place_of_what_somebody_writes() {
    let mut model = paused();
    for told in refused(&mut model, "reports", String::new()) {
        assert!(told.contains("folder") || told.contains("文件夹"), "{told}");
    }
    update(&mut model, Msg::Author(AuthorMsg::Open));
    let before = page(&model).author.unwrap().text.clone();
    opens(&mut model, "reports", String::new());
    assert!(!before.is_empty());
    assert_eq!(page(&model).author.unwrap().text, before);
}

fn broken() -> Model {
    let mut model = paused();
    press_button(&mut model, "stop-leader");
    type_line(&mut model, "run 3s");
    model
}

#[test]
fn a_saved_run_opens_at_the_same_moment_with_the_same_digest() {
    let mut model = broken();
    update(&mut model, Msg::Time(TimeMsg::StepBack));
    let (name, text) = saved(&mut model, Format::Json);
    assert_eq!(name, format!("zooscope-{}.json", model.cursor().steps));
    let mut other = paused();
    opens(&mut other, &name, text);
    assert_eq!((other.cursor(), digest(&other)), (model.cursor(), digest(&model)));
    assert!(page(&other).notices.is_empty(), "{:?}", page(&other).notices);
}

#[test]
fn a_script_opens_at_its_end() {
    let mut model = broken();
    let (name, text) = saved(&mut model, Format::Script);
    assert!(name.ends_with(".zk") && text.contains("\ncrash s5\n"), "{name} {text}");
    let mut other = paused();
    opens(&mut other, &name, "ensemble 3 clients 1\nrun until leader\ncrash s3\nrun 2s\n".to_owned());
    assert_eq!(page(&other).stage.servers.len(), 3);
    let [en, zh] = refused(&mut other, "a.zk", "ensemble 3\ncrush s1\n".to_owned());
    assert_eq!(en, "a.zk: Line 2: There is no command crush. Did you mean crash?");
    assert_eq!(zh, "a.zk：第 2 行：没有命令 crush。是不是 crash？");
    let [en, zh] = refused(&mut other, "empty.zk", String::new());
    assert_eq!((&*en, &*zh), ("empty.zk: The file holds no command.", "empty.zk：文件中没有命令。"));
}

#[test]
fn what_a_file_says_and_the_replay_does_not_do_is_told() {
    let mut model = broken();
    let (name, text) = saved(&mut model, Format::Json);
    let digest = format!("{:016x}", digest(&model));
    let mut other = paused();
    opens(&mut other, &name, text.replace(&digest, "0123456789abcdef"));
    let told = page(&other).notices[0].text.to_string();
    assert!(told.contains("0123456789abcdef") && told.contains(&digest), "{told}");
    assert_eq!(other.cursor(), model.cursor(), "it is shown all the same");
    for (from, to, en, zh) in [
        ("\"version\": 1", "\"version\": 2", "it has version 2", "版本为 2"),
        ("\"crash s5\"", "\"crush s5\"", "There is no command crush", "没有命令 crush"),
        ("zooscope-run", "other", "is no run of ZooScope", "不是 ZooScope 的运行"),
        ("\"at\":", "\"at\"", "this is no JSON", "不是 JSON"),
    ] {
        assert!(text.contains(from), "{from} in {text}");
        let told = refused(&mut other, &name, text.replacen(from, to, 1));
        assert!(told[0].contains(en) && told[1].contains(zh), "{told:?}");
    }
}

#[test]
fn every_form_has_a_button_that_saves_it() {
    let mut model = broken();
    update(&mut model, Msg::Page(PageMsg::OpenPopover(Popover::Share)));
    let saves = match &*page(&model).popover.unwrap() {
        PopoverView::Share { saves, .. } => saves.clone(),
        other => panic!("nobody asked for {other:?}"),
    };
    assert_eq!(saves.len(), Format::ALL.len());
    for (button, begins) in saves.into_iter().zip(["seed 42", "{\n", "sequenceDiagram", "(?<event>", "step,time,", "<svg"]) {
        let cmds = update(&mut model, button.msg);
        assert!(matches!(cmds.first(), Some(Cmd::Save { text, .. }) if text.starts_with(begins)), "{}", button.id);
    }
}

#[test]
fn a_file_that_cannot_be_saved_is_said() {
    let mut model = paused();
    update(&mut model, Msg::Browser(BrowserMsg::Failed(Failure::Saving)));
    assert_eq!(page(&model).notices[0].text.to_string(), "The browser refuses to save the file.");
}

#[test]
fn a_newer_version_of_the_page_is_said_and_opens_when_it_is_asked_for() {
    let mut model = paused();
    update(&mut model, Msg::Browser(BrowserMsg::VersionWaits));
    let act = page(&model).notices[0].act.clone().unwrap();
    assert_eq!(&*act.label, "Open the new version");
    assert!(update(&mut model, act.msg).contains(&Cmd::Renew));
}

#[test]
fn what_is_on_screen_is_offered_as_a_picture_in_both_forms() {
    let mut model = paused();
    update(&mut model, Msg::Page(PageMsg::OpenPopover(Popover::Share)));
    update(&mut model, Msg::Page(PageMsg::Paper));
    let pictures = match &*page(&model).popover.unwrap() {
        PopoverView::Share { pictures, .. } => pictures.clone(),
        other => panic!("nobody asked for {other:?}"),
    };
    let saved: Vec<Cmd> = pictures.into_iter().flat_map(|it| it.forms).flat_map(|button| update(&mut model, button.msg)).collect();
    let kinds: Vec<_> = saved
        .iter()
        .filter_map(|cmd| if let Cmd::Picture { of, form, paper, .. } = cmd { Some((*of, *form, *paper)) } else { None })
        .collect();
    let (svg, png) = (PictureForm::Svg, PictureForm::Png);
    let (stage, timeline) = (Pictured::Stage, Pictured::Timeline);
    assert_eq!(kinds, [(stage, svg, true), (stage, png, true), (timeline, svg, true), (timeline, png, true)]);
}

#[test]
fn a_film_plays_and_ends_with_its_notice() {
    let mut model = paused();
    let cmds = update(&mut model, Msg::Page(PageMsg::Film { on: true }));
    assert!(cmds.contains(&Cmd::Film { on: true }) && model.playback.playing);
    let notice = page(&model).notices[0].clone();
    assert_eq!(&*notice.act.unwrap().id, "film-end");
    let cmds = update(&mut model, notice.dismiss.msg);
    assert!(cmds.contains(&Cmd::Film { on: false }) && page(&model).notices.is_empty());
}

#[test]
fn a_refused_file_brings_its_sentence_in_sight_also_when_the_list_comes_after_it() {
    let (mut model, _) = open("", 0);
    let cmds = update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "a.zk".to_owned(), text: "crush s1".to_owned() }));
    assert!(cmds.contains(&Cmd::FocusId("lesson-problem")), "{cmds:?}");
    let catalogue = std::fs::read_to_string("lessons/catalogue.txt").ok();
    let cmds = update(&mut model, Msg::Browser(BrowserMsg::Fetched { file: "catalogue.txt".to_owned(), text: catalogue }));
    assert!(cmds.contains(&Cmd::FocusId("lesson-problem")), "{cmds:?}");
}

fn told(model: &Model) -> Vec<String> {
    page(model).notices.iter().map(|notice| notice.text.clone()).collect()
}

#[test]
fn what_was_said_of_a_file_goes_with_it() {
    let mut model = paused();
    let file = |name: &str, text: String| Msg::Lesson(LessonMsg::OwnFile { name: name.to_owned(), text });
    let saved = crate::files::Moment {
        config: &model.run().config,
        seed: model.run().seed,
        recording: &model.run().recording,
        at: model.cursor(),
    }
    .write(Format::Json, Lang::En);
    let digest = format!("{:016x}", digest(&model));
    assert!(saved.contains(&digest), "{saved}");
    update(&mut model, file("run.json", saved.replace(&digest, "0000000000000000")));
    assert!(told(&model).iter().any(|text| text.contains("0000000000000000")), "{:?}", told(&model));
    update(&mut model, file("a.zk", "ensemble 3\nrun until leader".to_owned()));
    assert_eq!(told(&model), [""; 0]);
    // A file is no link.
    update(&mut model, file("long.zk", "step 1000000".to_owned()));
    assert!(told(&model)[0].starts_with("This run is longer than the page can compute."), "{:?}", told(&model));
    let link = BrowserMsg::AddressChanged { fragment: "run=heal&at=soon".to_owned(), entry: None };
    update(&mut model, Msg::Browser(link));
    assert_eq!(told(&model).len(), 1, "{:?}", told(&model));
    assert!(told(&model)[0].contains("“at=soon”"));
}

#[test]
fn a_file_that_is_too_long_or_no_text_is_called_what_it_is() {
    let mut model = paused();
    let problem = |model: &Model| model.library.problem.as_ref().map(|it| it.what.text(Lang::En).to_owned()).unwrap_or_default();
    for (name, max) in
        [("a.lesson", 131_072), ("a.worksheet", 131_072), ("a.zk", 25_165_824), ("a.json", 50_331_648), ("a", 50_331_648)]
    {
        assert_eq!(most_bytes(name), max, "{name}");
        update(&mut model, Msg::Lesson(LessonMsg::FileTooLong(name.to_owned())));
        assert_eq!(problem(&model), format!("The file is too long: the page opens at most {max} bytes of its kind."));
    }
    for text in ["\u{fffd}PNG\r\n\u{1a}\n\0\0", "a\0b"] {
        update(&mut model, Msg::Lesson(LessonMsg::OwnFile { name: "pic.png".to_owned(), text: text.to_owned() }));
        assert!(problem(&model).starts_with("This is no text."), "{}", problem(&model));
    }
}
