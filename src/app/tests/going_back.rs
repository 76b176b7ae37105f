//! Back and Forward: a place is an entry of the browser's history, a moment is none, and both are found again.

use super::*;

/// A browser's history, one entry a place, and the page in it.
struct Browser {
    model: Model,
    entries: Vec<(Option<u32>, String)>,
    at: usize,
    /// The browser was told to go back, and has not gone yet.
    going: u32,
}

impl Browser {
    fn open(fragment: &str) -> Self {
        let (model, cmds) = open(fragment, 0);
        let mut browser = Browser { model, entries: vec![(Some(0), fragment.to_owned())], at: 0, going: 0 };
        browser.perform(cmds);
        browser
    }

    fn send(&mut self, msg: Msg) {
        let cmds = update(&mut self.model, msg);
        self.perform(cmds);
    }

    fn perform(&mut self, cmds: Vec<Cmd>) {
        for cmd in cmds {
            match cmd {
                Cmd::WriteAddress { entry, fragment } => self.entries[self.at] = (Some(entry), fragment),
                Cmd::PushAddress { entry, fragment } => {
                    self.entries.truncate(self.at + 1);
                    let fragment = fragment.unwrap_or_else(|| self.entries[self.at].1.clone());
                    self.entries.push((Some(entry), fragment));
                    self.at += 1;
                }
                Cmd::GoBack => self.going += 1,
                Cmd::Fetch(file) => {
                    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons").join(&file);
                    self.send(Msg::Browser(BrowserMsg::Fetched { file, text: std::fs::read_to_string(path).ok() }));
                }
                _ => {}
            }
        }
    }

    fn go(&mut self, by: isize) {
        self.at = self.at.checked_add_signed(by).unwrap();
        let (entry, fragment) = self.entries[self.at].clone();
        self.send(Msg::Browser(BrowserMsg::AddressChanged { fragment, entry }));
    }

    /// Somebody writes a link into the address.
    fn follow(&mut self, link: &str) {
        self.entries.truncate(self.at + 1);
        self.entries.push((None, link.to_owned()));
        self.go(1);
    }

    fn reload(&mut self) {
        let (entry, fragment) = self.entries[self.at].clone();
        let (model, cmds) = open(&fragment, entry.unwrap_or_default());
        self.model = model;
        self.perform(cmds);
    }

    fn lesson(&mut self, msg: LessonMsg) {
        self.send(Msg::Lesson(msg));
    }

    /// Plays for some frames.
    fn play(&mut self, frames: u64) {
        (0..frames).for_each(|n| self.send(Msg::Time(TimeMsg::Frame { now_ms: n * 33 })));
    }

    fn shown(&self) -> (String, bool, bool, u64, crate::sim::Position) {
        let page = page(&self.model);
        (page.title, page.popover.is_some(), page.compare.is_some(), digest(&self.model), self.model.cursor())
    }
}

#[test]
fn back_and_forward_come_to_every_place_as_it_was_left() {
    let mut browser = Browser::open("");
    let mut left = vec![browser.shown()];
    browser.send(Msg::Time(TimeMsg::PlayPause));
    left[0] = browser.shown();
    browser.lesson(LessonMsg::Library);
    left.push(browser.shown());
    browser.lesson(LessonMsg::Open("herd".into()));
    browser.play(20);
    left.push(browser.shown());
    browser.lesson(LessonMsg::GoTo(2));
    browser.play(30);
    left.push(browser.shown());
    browser.send(Msg::Doing(DoingMsg::Do(Command::from(Fault::Crash(ServerId(1).node())))));
    left.push(browser.shown());
    browser.send(Msg::Compare(CompareMsg::Open));
    browser.send(Msg::Compare(CompareMsg::ToEnd));
    left.push(browser.shown());
    assert_eq!(browser.entries.len(), left.len(), "an entry a place: {:?}", browser.entries);
    let titles: std::collections::BTreeSet<&String> = left.iter().map(|(title, ..)| title).collect();
    assert_eq!(titles.len(), left.len(), "{titles:?}");
    for n in (0..left.len() - 1).rev() {
        browser.go(-1);
        assert_eq!(browser.shown(), left[n], "back to {n}");
    }
    for (n, place) in left.iter().enumerate().skip(1) {
        browser.go(1);
        assert_eq!(browser.shown(), *place, "forward to {n}");
    }
    assert_eq!(browser.entries.len(), left.len(), "going there makes no entry");
}

#[test]
fn a_beat_shows_the_tree_of_the_server_that_it_names_and_going_back_finds_it() {
    let mut browser = Browser::open("v=1&lesson=stale-read&beat=read");
    let shown = |browser: &Browser| (browser.model.shown_view().to_string(), browser.model.shown_server());
    let s1 = ("both / s1".to_owned(), Some(ServerId(1)));
    assert_eq!(shown(&browser), s1);
    // A person may look at another's until the next beat.
    browser.send(Msg::Znodes(ZnodeMsg::ViewTreeOf(ServerId(3))));
    let s3 = ("both / s3".to_owned(), Some(ServerId(3)));
    assert_eq!(shown(&browser), s3);
    let fragment = plain_address(&browser.model);
    assert!(fragment.contains("&view=both.s3:/"), "{fragment}");
    // The next beat names a view of its own.
    browser.lesson(LessonMsg::GoTo(4));
    assert_eq!(shown(&browser).0, "servers");
    browser.go(-1);
    assert_eq!(shown(&browser), s3);
    browser.go(1);
    assert_eq!(shown(&browser).0, "servers");
    browser.lesson(LessonMsg::GoTo(3));
    assert_eq!(shown(&browser), s1);
    // What one does there begins a branch, which shows the same tree; so does the script when it is taken up again.
    browser.send(Msg::Doing(DoingMsg::Do(Command::from(Fault::Crash(ServerId(2).node())))));
    assert_eq!(shown(&browser), s1);
    browser.lesson(LessonMsg::Next);
    assert_eq!(shown(&browser), s1);
}

#[test]
fn playing_scrubbing_and_stepping_make_no_entries() {
    let mut browser = Browser::open("v=1&lesson=leader-stops");
    browser.play(600);
    assert!(!wants_frames(&browser.model), "the first beat is played to its end");
    let end = browser.model.run().recording.head().now();
    for n in 0..40 {
        browser.send(Msg::Time(TimeMsg::ScrubTo(end / 40 * n)));
        browser.send(Msg::Time(TimeMsg::StepForward));
    }
    browser.send(Msg::Time(TimeMsg::ScrubEnd));
    browser.send(Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 700, height: 500 }));
    assert_eq!(browser.entries.len(), 1, "{:?}", browser.entries);
}

#[test]
fn closing_the_picker_goes_back_to_what_it_lay_over() {
    let mut browser = Browser::open("");
    browser.send(Msg::Time(TimeMsg::PlayPause));
    let before = browser.shown();
    let escape = KeyPress { key: "Escape".to_owned(), shift: false, modified: false };
    for msg in [Msg::Page(PageMsg::ClosePopover), Msg::Page(PageMsg::Escape), Msg::Key(escape)] {
        browser.lesson(LessonMsg::Library);
        assert_eq!((browser.entries.len(), browser.at), (2, 1));
        browser.send(msg);
        browser.send(Msg::Browser(BrowserMsg::Resized { pane: Pane::Stage, width: 700, height: 500 }));
        assert_eq!(std::mem::take(&mut browser.going), 1, "once");
        browser.go(-1);
        assert_eq!((browser.shown(), browser.at), (before.clone(), 0));
    }
    browser.go(1);
    assert!(browser.shown().1, "Forward opens it again");
}

#[test]
fn a_place_that_is_loaded_anew_is_the_same_place_and_the_way_back_stays() {
    let mut browser = Browser::open("");
    browser.send(Msg::Time(TimeMsg::PlayPause));
    browser.lesson(LessonMsg::Open("leader-stops".into()));
    browser.lesson(LessonMsg::GoTo(3));
    browser.send(Msg::Time(TimeMsg::StepForward));
    let beat = browser.shown();
    browser.reload();
    assert_eq!(browser.shown(), beat);
    browser.lesson(LessonMsg::Library);
    let picker = browser.shown();
    browser.reload();
    assert_eq!(browser.shown(), picker);
    browser.go(-1);
    assert_eq!(browser.shown(), beat);
    browser.send(Msg::Compare(CompareMsg::OpenLessons("herd".into(), "queued-lock".into())));
    let compared = browser.shown();
    browser.reload();
    assert_eq!(browser.shown(), compared);
    browser.go(-1);
    assert_eq!((browser.shown(), browser.at), (beat, 2));
}

#[test]
fn a_link_that_is_followed_stays_in_the_address_until_what_it_leads_to_is_on_screen() {
    let mut browser = Browser::open("v=1&lesson=herd");
    for lesson in ["queued-lock", "watches"] {
        let link = format!("v=1&lesson={lesson}");
        browser.follow(&link);
        assert_eq!(browser.entries[browser.at].1, link);
        assert_eq!(browser.model.story.as_ref().map(|story| &*story.lesson.name), Some(lesson));
    }
}

#[test]
fn a_link_to_a_beat_opens_its_beginning_and_one_that_is_not_there_opens_the_lessons() {
    let beat = |link: &str| {
        let browser = Browser::open(link);
        let story = browser.model.story.as_ref().unwrap();
        (story.beat, browser.model.cursor() == story.span().0)
    };
    assert_eq!(beat("v=1&lesson=herd&beat=3"), (3, true));
    assert_eq!(beat("v=1&lesson=herd"), (0, true));
    let beats = Browser::open("v=1&lesson=herd").model.story.unwrap().performed.beats.len();
    assert_eq!(beat(&format!("v=1&lesson=herd&beat={beats}")).0, beats, "the end");
    assert_eq!(beat(&format!("v=1&lesson=herd&beat={}", beats + 1)), (0, true));
}

#[test]
fn a_beat_is_named_by_its_name_and_found_by_its_time() {
    let beat = |link: &str| {
        let browser = Browser::open(link);
        let story = browser.model.story.as_ref().unwrap();
        (story.beat, browser.model.cursor() == story.span().0)
    };
    assert_eq!(beat("lesson=herd&beat=release"), (2, true));
    assert_eq!(beat("lesson=herd&beat=nowhere"), (0, true));
    let notices = page(&Browser::open("lesson=herd&beat=nowhere").model).notices;
    assert!(notices[0].text.starts_with("“beat=nowhere” in the link says nothing."), "{notices:?}");
    let (start, end) = Browser::open("lesson=herd&beat=release").model.story.unwrap().span();
    let browser = Browser::open(&format!("lesson=herd&at={}us", (start.time + end.time) / 2));
    assert_eq!(browser.model.story.as_ref().unwrap().beat, 2);
    assert_eq!(browser.model.cursor().time, (start.time + end.time) / 2);
}

#[test]
fn a_lesson_its_beat_and_a_comparison_can_be_shared() {
    let mut browser = Browser::open("lesson=leader-stops&beat=vote&lang=en");
    let links = shared(&mut browser.model);
    let ids: Vec<&str> = links.iter().map(|(id, _)| &**id).collect();
    assert_eq!(ids, ["share-moment", "share-tree", "share-beat", "share-lesson"]);
    assert_eq!(links[2].1, "v=1&lesson=leader-stops&beat=vote&lang=en");
    assert_eq!(links[3].1, "v=1&lesson=leader-stops&lang=en");
    let there = Browser::open(&links[0].1);
    assert_eq!(there.shown().3, browser.shown().3);
    let mut browser = Browser::open("v=1&lesson=herd&over=compare.herd.queued-lock");
    let links = shared(&mut browser.model);
    let (id, link) = links.last().unwrap();
    assert_eq!(id, "share-compare");
    assert!(Browser::open(link).model.compare.is_some(), "{link}");
    assert!(Browser::open(&links[0].1).model.compare.is_none(), "the moment alone");
}

#[test]
fn a_comparison_that_cannot_be_opened_is_refused_and_leaves_the_address() {
    for (over, sentence) in [
        ("compare.automatic-failover.leader-stops", "not made to be compared"),
        ("compare.herd.herd", "not made to be compared"),
        ("compare.nope.nada", "could not be fetched"),
    ] {
        for ground in ["v=1&lesson=herd&beat=1", "v=1&run=seed+5;ensemble+3&at=200.900000&lang=en"] {
            let browser = Browser::open(&format!("{ground}&over={over}"));
            assert!(browser.model.compare.is_none());
            let notices = page(&browser.model).notices;
            assert!(notices.iter().any(|notice| notice.text.contains(sentence)), "{over}: {notices:?}");
            assert!(!browser.entries[browser.at].1.contains("over="), "{:?}", browser.entries);
        }
    }
    let browser = Browser::open("v=1&lesson=herd&over=compare.queued-lock.herd");
    assert!(browser.model.compare.is_some());
    assert!(browser.entries[browser.at].1.contains("over=compare.queued-lock.herd"));
}
