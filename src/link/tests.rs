//! What a link may say, what is said where it says something else, and a lot of nonsense.

use std::ops::Range;

use super::*;
use crate::lang::Lang;
use crate::script::{Script, ScriptError, StageView};
use crate::sim::{Position, SECOND};
use crate::spoil::Xorshift;
use crate::zk::ServerId;

/// The link that a fragment is, with nothing in it that could not be read.
fn whole(fragment: &str) -> Link {
    match read(fragment) {
        Ok(Some((link, bad))) if bad.is_empty() => link,
        other => panic!("{fragment}: {other:?}"),
    }
}

fn script_of(fragment: &str) -> String {
    match whole(fragment).target {
        Target::Run { script, .. } => script.to_string(),
        other => panic!("{fragment}: {other:?}"),
    }
}

/// The fields of a link that said nothing.
fn left_out(fragment: &str) -> Vec<(Option<Field>, String)> {
    match read(fragment) {
        Ok(Some((_, bad))) => bad.into_iter().map(|it| (it.field, it.text)).collect(),
        other => panic!("{fragment}: {other:?}"),
    }
}

fn bad_script(fragment: &str) -> BadScript {
    match read(fragment) {
        Err(BadLink::Script(bad)) => *bad,
        other => panic!("{fragment}: {other:?}"),
    }
}

/// The line of an error, and its place in the line.
fn place(error: &ScriptError) -> (usize, Range<usize>) {
    match error {
        ScriptError::Line { line, error } => (*line, error.span.clone()),
        other => panic!("{other:?}"),
    }
}

fn lesson(name: &str, beat: Option<BeatRef>) -> Link {
    Link::to(Target::Lesson { name: name.into(), beat })
}

#[test]
fn a_link_by_hand_may_leave_out_all_but_its_commands() {
    for fragment in ["run=crash s5", "#run=crash+s5", "run=crash%20s5", "v=1&run=crash s5", "&run=crash s5&"] {
        assert_eq!(script_of(fragment), "crash s5", "{fragment}");
        assert_eq!(whole(fragment).at, None);
    }
    let long = "run=seed 7; ensemble 3 clients 1;;run until leader # then;c1 create /a \"x y\";run until replies";
    assert_eq!(script_of(long), "seed 7\nensemble 3 clients 1\nrun until leader\nc1 create /a \"x y\"\nrun until replies");
}

#[test]
fn letters_that_mean_something_in_a_link_are_escaped_and_a_lone_percent_sign_is_not() {
    assert_eq!(script_of("run=c1+create+/a+1%2B1%3D2%26%3B"), "c1 create /a \"1+1=2&;\"");
    assert_eq!(script_of("run=c1 create /锁 100%"), "c1 create /锁 100%");
    assert_eq!(script_of("run=c1 create /a 5%z"), "c1 create /a 5%z");
    assert_eq!(script_of("run=c1 create /a %E9%94%81"), "c1 create /a 锁");
}

#[test]
fn what_is_written_is_short_and_reads_back_as_the_same_link() {
    let run = |text: &str| Link::to(with_script(Link::to(Target::Opening), text).unwrap().target);
    let at = Some(At::Exactly(Position { steps: 1300, time: 4_100_000 }));
    let compared = |size: Option<&str>, clock: Option<&str>| {
        let asked = AskedComparison { pair: "herd.queued-lock".into(), size: size.map(Into::into), clock: clock.map(Into::into) };
        Link { over: Some(Over::Comparison(asked)), ..Link::to(Target::Opening) }
    };
    for (link, fragment) in [
        (run("crash s5"), "v=1&run=crash+s5"),
        (run("ensemble 3\nc1 create /a \"x; y&z=1+1 100%\""), "v=1&run=ensemble+3;c1+create+/a+%22x%3B+y%26z%3D1%2B1+100%25%22"),
        (Link { at, lang: Some(Lang::Zh), ..run("crash s5") }, "v=1&run=crash+s5&at=1300.4100000&lang=zh-CN"),
        (Link { at: Some(At::Time(4_100_000)), ..run("crash s5") }, "v=1&run=crash+s5&at=4.1s"),
        (lesson("herd", None), "v=1&lesson=herd"),
        (lesson("herd", Some(BeatRef::Name("wake-up".into()))), "v=1&lesson=herd&beat=wake-up"),
        (Link { at, ..lesson("herd", Some(BeatRef::Number(0))) }, "v=1&lesson=herd&beat=0&at=1300.4100000"),
        (Link { view: Some(StageView::Tree("/a b".into())), ..lesson("herd", None) }, "v=1&lesson=herd&view=tree:/a+b"),
        (
            Link { view: Some(StageView::Both("/a".into()).of(Some(ServerId(2)))), ..lesson("herd", None) },
            "v=1&lesson=herd&view=both.s2:/a",
        ),
        (Link { view: Some(StageView::Servers), ..lesson("herd", None) }, "v=1&lesson=herd&view=servers"),
        (compared(None, None), "v=1&compare=herd.queued-lock"),
        (compared(Some("6"), Some("4100000")), "v=1&compare=herd.queued-lock&n=6&clock=4100000"),
        (Link { lang: Some(Lang::En), over: Some(Over::Picker), ..Link::to(Target::Opening) }, "v=1&over=lessons&lang=en"),
        (Link::to(Target::Packed([0xfb, 0xff].into())), "v=1&run=z:-_8"),
        (Link::to(Target::Sheet(SheetRef::Packed([0xfb, 0xff].into()))), "v=1&sheet=z:-_8"),
        (
            Link { lang: Some(Lang::Zh), ..Link::to(Target::Sheet(SheetRef::Beside("course/week-1.worksheet".into()))) },
            "v=1&sheet=course/week-1.worksheet&lang=zh-CN",
        ),
    ] {
        assert_eq!(write(&link).as_deref(), Some(fragment));
        assert_eq!(whole(fragment), link, "{fragment}");
    }
    assert_eq!(script_of(&write(&run("seed 42\nensemble 5 clients 3\nheal")).unwrap()), "heal");
}

#[test]
fn links_of_the_first_pages_mean_what_they_meant() {
    let link = whole("#v=1&run=seed+42;ensemble+5+clients+3;step+1204;at+3.2s;crash+s5&at=1300.4100000&lang=zh");
    assert_eq!((link.at, link.lang), (Some(At::Exactly(Position { steps: 1300, time: 4_100_000 })), Some(Lang::Zh)));
    let Target::Run { script, .. } = link.target else { panic!("no run") };
    assert_eq!(script.to_string(), "seed 42\nensemble 5 clients 3\nstep 1204\nat 3.2s\ncrash s5");
    let link = whole("#v=1&lesson=leader-stops&beat=3&at=1300.4100000&lang=zh-CN&view=both:/a&over=lessons");
    assert_eq!(link.target, Target::Lesson { name: "leader-stops".into(), beat: Some(BeatRef::Number(3)) });
    assert_eq!((link.view, link.over), (Some(StageView::Both("/a".into())), Some(Over::Picker)));
    assert_eq!(whole("v=1&lesson=herd&over=compare.herd.queued-lock").over, whole("compare=herd.queued-lock").over);
}

#[test]
fn a_worksheet_lies_beside_the_page_or_below_it() {
    for path in ["a.worksheet", "a/b/c_d-1.worksheet"] {
        assert_eq!(whole(&format!("sheet={path}")).target, Target::Sheet(SheetRef::Beside(path.into())));
    }
    let long = format!("{}.worksheet", "a".repeat(200));
    for path in [
        "",
        "a",
        "a.lesson",
        "/a.worksheet",
        "../a.worksheet",
        "a/../b.worksheet",
        "./a.worksheet",
        "a//b.worksheet",
        ".worksheet",
        "https://example.org/a.worksheet",
        "a b.worksheet",
        "a%2F..%2Fb.worksheet",
        "a?b.worksheet",
        "\\a.worksheet",
        &long,
    ] {
        assert!(
            matches!(read(&format!("sheet={path}")), Err(BadLink::Field(BadField { field: Some(Field::Sheet), .. }))),
            "{path}"
        );
    }
    for packed in ["sheet=z:", "sheet=z:!"] {
        assert_eq!(read(packed), Err(BadLink::Packed(Field::Sheet)), "{packed}");
    }
}

#[test]
fn a_view_is_carried_with_any_root() {
    for root in ["/", "/locks", "/a b/100%&view=x;+锁", "/a.s2:s3"] {
        let of_s2 = StageView::Tree(root.into()).of(Some(ServerId(2)));
        for view in [StageView::Tree(root.into()), StageView::Both(root.into()), of_s2] {
            let link = Link { view: Some(view), ..lesson("herd", None) };
            assert_eq!(whole(&write(&link).unwrap()), link, "{root}");
        }
    }
    assert_eq!(whole("lesson=herd&view=tree").view, Some(StageView::Tree("/".into())));
    assert_eq!(whole("lesson=herd&view=tree.s2").view, Some(StageView::Tree("/".into()).of(Some(ServerId(2)))));
    assert_eq!(whole("lesson=herd&view=both.s2:/a").view, Some(StageView::Both("/a".into()).of(Some(ServerId(2)))));
}

#[test]
fn a_field_that_says_nothing_is_named_and_leaves_the_rest() {
    let named = |field, text: &str| vec![(Some(field), text.to_owned())];
    for bad in [
        "view=",
        "view=trees:/a",
        "view=tree:a",
        "view=tree:/a//b",
        "view=both:/%FF",
        "view=:",
        "view=tree.:/a",
        "view=tree.c1:/a",
        "view=tree.s2.s3",
        "view=servers.s2",
    ] {
        let text = bad.strip_suffix('=').unwrap_or(bad);
        assert_eq!(left_out(&format!("run=crash s1&{bad}")), named(Field::View, text));
    }
    for bad in ["at=7", "at=1.", "at=.", "at=soon", "at=4294967296.0", "at=1.99999999999999999999", "at=25min+", "at=99999min"] {
        assert_eq!(left_out(&format!("run=crash s1&{bad}")), named(Field::At, bad));
    }
    assert_eq!(left_out("lesson=herd&beat=Two"), named(Field::Beat, "beat=Two"));
    assert_eq!(left_out("lesson=herd&lang=fr"), named(Field::Lang, "lang=fr"));
    assert_eq!(left_out("lesson=herd&over=all"), named(Field::Over, "over=all"));
    assert_eq!(left_out("lesson=herd&view=tree:%E9%94%81+;"), named(Field::View, "view=tree:锁+;"));
    assert_eq!(left_out("lesson=herd&lesen=x"), [(None, "lesen=x".to_owned())]);
    let long = left_out(&format!("lesson=herd&{}", "长".repeat(100)));
    assert_eq!(long[0].1, format!("{}…", "长".repeat(40)));
}

#[test]
fn what_is_wrong_is_told_apart() {
    assert_eq!(read(""), Ok(None));
    assert_eq!(read("#"), Ok(None));
    assert_eq!(read("v=2&whatever"), Err(BadLink::Later(2)));
    assert_eq!(read(&"x".repeat(MAX_BYTES + 1)), Err(BadLink::TooLong { max: MAX_BYTES }));
    for nothing in ["nonsense", "v=1", "v=1&beat=3", "%%%"] {
        assert_eq!(read(nothing), Err(BadLink::Nothing), "{nothing}");
    }
    for (fragment, field, value) in [
        ("view=trees", Field::View, "trees"),
        ("v=", Field::Version, ""),
        ("v=x", Field::Version, "x"),
        ("v=0&run=heal", Field::Version, "0"),
        ("lesson=../x", Field::Lesson, "../x"),
        ("lesson=", Field::Lesson, ""),
        ("run=", Field::Run, ""),
        ("run=;# nothing", Field::Run, ""),
    ] {
        assert_eq!(read(fragment), Err(BadLink::Field(BadField::of(field, value))), "{fragment}");
    }
    for packed in ["run=z:", "run=z:A", "run=z:é"] {
        assert_eq!(read(packed), Err(BadLink::Packed(Field::Run)), "{packed}");
    }
}

#[test]
fn a_wrong_line_is_named_and_the_rest_of_the_link_is_kept() {
    let BadScript { error, text, rest } = bad_script("run=seed+1;ensemble+3;crush+s1;heal&at=3s&lang=zh");
    assert_eq!((place(&error), &*text), ((3, 0..5), "seed 1\nensemble 3\ncrush s1\nheal"));
    let mended = with_script(rest, "seed 1\nensemble 3\ncrash s1\nheal").unwrap();
    assert_eq!((mended.at, mended.lang), (Some(At::Time(3 * SECOND)), Some(Lang::Zh)));
    assert!(matches!(mended.target, Target::Run { script, .. } if script.commands.len() == 2));
    assert_eq!(bad_script("run=crash+s1;seed+1").error, ScriptError::LateSetup { line: 2 });
}

#[test]
fn bytes_that_are_no_text_have_their_place() {
    let BadScript { error, text, .. } = bad_script("run=heal;c1+create+/%E9%94+x");
    assert_eq!((place(&error), &*text), ((2, 11..14), "heal\nc1 create /\u{fffd} x"));
}

#[test]
fn a_long_script_asks_to_be_compressed_and_a_short_one_does_not() {
    let text = |lines: usize| "c1 create /a x\n".repeat(lines);
    assert_eq!(long_script(&Script::parse(&text(3)).unwrap()), None);
    let long = long_script(&Script::parse(&text(100)).unwrap());
    assert_eq!(long.as_deref(), Some(text(100).trim_end()));
}

#[test]
fn a_run_that_is_too_long_for_a_link_has_none() {
    let script = Script::parse(&"c1 create /a x\n".repeat(6_000)).unwrap();
    assert_eq!(write(&Link::to(Target::Run { script, unknown_perms: String::new() })), None);
}

/// Links of every form, to be spoiled.
const LINKS: &[&str] = &[
    "v=1&run=seed+42;ensemble+5+clients+3;step+1204;at+3.2s;crash+s5&at=1300.4100000&lang=zh-CN",
    "run=c1+create+/a+%22x%3B+y%22;run until leader;c1 multi create /q/a x %3B create /q/b&at=4.1s&view=tree:/a",
    "v=1&lesson=leader-stops&beat=3&at=1300.4100000&lang=zh&over=compare.herd.queued-lock",
    "lesson=herd&beat=wake-up&view=both:/%E9%94%81",
    "v=1&run=z:K05OTUpVKElNTlUIS0xOTkosTgUA&at=12.5s",
    "v=1&compare=leaders&n=6&clock=4100000&lang=en",
    "v=2&something=else",
];

const PIECES: &[&str] = &[
    "&",
    "=",
    ";",
    "+",
    "%",
    "%2",
    "%25",
    "%FF",
    "%E9%94",
    "#",
    "v=",
    "run=",
    "lesson=",
    "z:",
    "at=",
    "view=",
    "tree:",
    "over=",
    ".",
    "0",
    "99999999999999999999",
    "s",
    "min",
    "\"",
    "锁",
    "🔒",
    "\u{feff}",
    "\0",
    "\n",
    " ",
    "-",
    "_",
    "é",
    "compare.",
    "/",
    "//",
];

/// Reads the fragment; whatever link it is, it is written and read again as the same.
fn check(fragment: &str) {
    let outcome = std::panic::catch_unwind(|| match read(fragment) {
        Ok(None) | Err(_) => {}
        Ok(Some((link, _))) => {
            let Some(written) = write(&link) else { return };
            let (again, bad) = read(&written).unwrap().unwrap();
            assert!(bad.is_empty(), "{written}: {bad:?}");
            assert_eq!(write(&again).as_deref(), Some(&*written));
            assert_eq!((again.at, again.lang, again.view, again.over), (link.at, link.lang, link.view, link.over));
        }
    });
    assert!(outcome.is_ok(), "the fragment was {fragment:?}");
}

#[test]
fn a_hundred_thousand_spoiled_links_are_read_or_refused_without_a_panic() {
    let mut random = Xorshift(0x11_4b);
    for _ in 0..100_000 {
        let mut link = LINKS[random.below(LINKS.len())].to_owned();
        for _ in 0..=random.below(4) {
            let at = link.floor_char_boundary(random.below(link.len() + 1));
            let end = link.ceil_char_boundary((at + random.below(6)).min(link.len()));
            match random.below(4) {
                0 => link.insert_str(at, PIECES[random.below(PIECES.len())]),
                1 => link.replace_range(at..end, ""),
                2 => link.truncate(at),
                _ => {
                    let mut bytes = std::mem::take(&mut link).into_bytes();
                    let at = random.below(bytes.len());
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte = random.below(256) as u8;
                    }
                    link = String::from_utf8_lossy(&bytes).into_owned();
                }
            }
        }
        check(&link);
    }
}

#[test]
fn links_of_random_bytes_and_links_cut_anywhere_are_read_without_a_panic() {
    let mut random = Xorshift(0xb17e5);
    for _ in 0..10_000 {
        let bytes: Vec<u8> = (0..random.below(80)).map(|_| random.below(256) as u8).collect();
        check(&String::from_utf8_lossy(&bytes));
    }
    for link in LINKS {
        for end in 0..=link.len() {
            check(&link[..end]);
        }
    }
}
