//! A run and a moment of it as the fragment of an address, and back.
//!
//! `#v=1&run=seed+42;ensemble+5+clients+3;step+1204;at+3.2s;crash+s5&at=1300.4100000&lang=zh`: the run is a script of the one command
//! language, `;` between its lines. A `step` and an `at` before a command say exactly when it was given; the last `at` is the moment on
//! screen: how many steps, and the microsecond.
//!
//! `#v=1&lesson=leader-stops&beat=3&at=1300.4100000&lang=zh`: a lesson, one of its beats, and the moment. The script is the lesson's.
//!
//! `&view=tree:/locks` behind either: what the stage shows, where that is not what the target shows by itself.
//!
//! `&over=lessons` behind either: the picker lies over it.
//!
//! `&compare=leaders&n=6&clock=4100000` behind either, or `#v=1&compare=leaders` alone: a comparison lies over it, of so many clients, at this
//! microsecond. `&over=compare.herd.queued-lock` is an older form.
//!
//! Invariants: whatever the text, reading it ends in a link or a [`BadLink`], never in a panic; nothing longer than [`MAX_BYTES`] is read.

use std::fmt::Write;
use std::rc::Rc;

use super::run::{DEFAULT_SEED, MAX_RUN_STEPS, Run};
use crate::lang::Lang;
use crate::lessons::{StageView, is_lesson_name};
use crate::script::{MAX_DURATION, Script, unknown_perms};
use crate::sim::Position;
use crate::zk::validate_path;

/// The version of the format and of the simulation behind it. A link of another version may mean another run, and is refused.
pub const VERSION: u32 = 1;
/// The longest fragment read or written.
pub const MAX_BYTES: usize = 64 * 1024;

/// The content of a fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub script: Script,
    /// The letters in its ACLs that stand for no right.
    pub unknown_perms: String,
    pub at: Option<Position>,
    pub lang: Option<Lang>,
    pub view: StageView,
}

/// A moment of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonLink {
    pub name: Rc<str>,
    pub beat: usize,
    pub at: Option<Position>,
    pub lang: Option<Lang>,
    /// The view of the stage, where it is not the one that the beat names.
    pub view: Option<StageView>,
}

/// The target of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    Run(Link),
    Lesson(LessonLink),
    /// The page as it opens by itself: the link names a comparison alone.
    Opening(Option<Lang>),
}

/// The layer that an address opens over its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// The picker of lessons.
    Picker,
    Comparison(AskedComparison),
}

/// A comparison as a link names it. Whether there is such a one is known to whoever opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedComparison {
    /// `leaders`, or two lessons: `herd.queued-lock`.
    pub pair: Rc<str>,
    pub size: Option<Rc<str>>,
    pub clock: Option<Rc<str>>,
}

/// The reason why a fragment is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLink {
    /// The link was made by another version.
    Version,
    /// The link was cut short, or changed on the way.
    Damaged,
    TooLong,
}

/// The fragment for a moment of a lesson.
pub fn write_lesson(link: &LessonLink) -> String {
    let mut fragment = format!("v={VERSION}&lesson={}&beat={}", link.name, link.beat);
    if let Some(at) = link.at {
        let _ = write!(fragment, "&at={}.{}", at.steps, at.time);
    }
    if let Some(lang) = link.lang {
        let _ = write!(fragment, "&lang={}", lang.code());
    }
    write_view(&mut fragment, link.view.as_ref());
    fragment
}

fn write_view(fragment: &mut String, view: Option<&StageView>) {
    let Some(view) = view else { return };
    let _ = write!(fragment, "&view={}", view.name());
    if let Some(root) = view.root() {
        fragment.push(':');
        encode(fragment, root);
    }
}

/// The view of the stage. A field that cannot be read says nothing, as the rest of the link holds without it.
fn read_view(text: &str) -> Option<StageView> {
    let (word, root) = text.split_once(':').unwrap_or((text, "/"));
    let root = decode(root).ok().filter(|root| validate_path(root).is_ok())?;
    StageView::named(word, &root)
}

/// The fields that name the layer over the moment.
pub fn write_over(over: &Over) -> String {
    let Over::Comparison(AskedComparison { pair, size, clock }) = over else { return "&over=lessons".to_owned() };
    let number = |name: &str, value: &Option<Rc<str>>| value.as_ref().map_or_else(String::new, |value| format!("&{name}={value}"));
    format!("&compare={pair}{}{}", number("n", size), number("clock", clock))
}

/// The fragment for a comparison that lies over nothing in particular.
pub fn write_comparison(asked: &AskedComparison, lang: Lang) -> String {
    format!("v={VERSION}{}&lang={}", write_over(&Over::Comparison(asked.clone())), lang.code())
}

/// The layer that a fragment opens over its moment; `None` also where the field cannot be read.
pub fn read_over(fragment: &str) -> Option<Over> {
    let field = |name: &str| fragment.split('&').find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
    let comparison = |pair: &str| {
        let number = |name| field(name).map(Rc::from);
        Over::Comparison(AskedComparison { pair: pair.into(), size: number("n"), clock: number("clock") })
    };
    match (field("compare"), field("over")) {
        (Some(pair), _) => Some(comparison(pair)),
        (None, Some("lessons")) => Some(Over::Picker),
        (None, over) => over?.strip_prefix("compare.").map(comparison),
    }
}

/// Whether a fragment says what lies below its layer: a run, or a lesson.
pub fn names_ground(fragment: &str) -> bool {
    fragment.split('&').any(|field| field.starts_with("run=") || field.starts_with("lesson="))
}

/// The fragment for a run and a moment of it, in a view of the stage. `None` where it would be too long.
pub fn write(run: &Run, at: Position, lang: Lang, view: &StageView) -> Option<String> {
    let mut fragment = format!("v={VERSION}&run=");
    for (n, line) in run.script().lines().enumerate() {
        if n > 0 {
            fragment.push(';');
        }
        encode(&mut fragment, &line);
        if fragment.len() > MAX_BYTES {
            return None;
        }
    }
    let _ = write!(fragment, "&at={}.{}&lang={}", at.steps, at.time, lang.code());
    write_view(&mut fragment, Some(view).filter(|view| **view != StageView::Servers));
    (fragment.len() <= MAX_BYTES).then_some(fragment)
}

/// Reads a fragment, with or without its `#`. `None` where it says nothing about a run.
///
/// # Errors
/// The fragment is no link.
pub fn read(fragment: &str) -> Result<Option<Address>, BadLink> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.is_empty() {
        return Ok(None);
    }
    if fragment.len() > MAX_BYTES {
        return Err(BadLink::TooLong);
    }
    let field = |name: &str| {
        fragment.split('&').find_map(|field| field.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
    };
    match field("v").ok_or(BadLink::Damaged)?.parse::<u32>() {
        Ok(VERSION) => {}
        Ok(_) => return Err(BadLink::Version),
        Err(_) => return Err(BadLink::Damaged),
    }
    let view = field("view").and_then(read_view);
    if let Some(name) = field("lesson") {
        let link = read_lesson(name, field("beat"), field("at"), field("lang"))?;
        return Ok(Some(Address::Lesson(LessonLink { view, ..link })));
    }
    let lang = field("lang").and_then(Lang::from_code);
    if !names_ground(fragment) && matches!(read_over(fragment), Some(Over::Comparison(_))) {
        return Ok(Some(Address::Opening(lang)));
    }
    let (script, unknown_perms) = read_run(field("run").ok_or(BadLink::Damaged)?)?;
    // The moment is the last thing that matters: without it, something was cut off.
    let at = read_position(field("at").ok_or(BadLink::Damaged)?)?;
    Ok(Some(Address::Run(Link { script, unknown_perms, at: Some(at), lang, view: view.unwrap_or_default() })))
}

/// A lesson's name alone is a link to its beginning.
fn read_lesson(name: &str, beat: Option<&str>, at: Option<&str>, lang: Option<&str>) -> Result<LessonLink, BadLink> {
    if !is_lesson_name(name) {
        return Err(BadLink::Damaged);
    }
    let beat = beat.map_or(Ok(0), |beat| beat.parse().map_err(|_| BadLink::Damaged))?;
    let at = at.map(read_position).transpose()?;
    Ok(LessonLink { name: name.into(), beat, at, lang: lang.and_then(Lang::from_code), view: None })
}

fn read_run(text: &str) -> Result<(Script, String), BadLink> {
    let text = decode(text)?;
    let script = Script::parse(&text).map_err(|_| BadLink::Damaged)?;
    let letters = unknown_perms(&text).map(|(_, letter)| letter).collect();
    if script.setup.is_empty() { Err(BadLink::Damaged) } else { Ok((script, letters)) }
}

fn read_position(text: &str) -> Result<Position, BadLink> {
    let (steps, time) = text.split_once('.').ok_or(BadLink::Damaged)?;
    let steps = steps.parse().map_err(|_| BadLink::Damaged)?;
    let time = time.parse().map_err(|_| BadLink::Damaged)?;
    if steps > MAX_RUN_STEPS || time > MAX_DURATION {
        return Err(BadLink::Damaged);
    }
    Ok(Position { steps, time })
}

impl Link {
    /// Computes the run. The flag is false where a limit ended it before all was done.
    pub fn replay(&self) -> (Run, Position, bool) {
        let (runner, mut complete) = self.script.carry_out(DEFAULT_SEED, MAX_RUN_STEPS);
        let cursor = runner.position();
        let mut run = Run::around(runner.config().clone(), runner.seed(), runner.into_recording());
        let at = self.at.unwrap_or(cursor);
        complete &= run.compute_steps(at.steps);
        let steps = at.steps.clamp(run.first, run.recording.len());
        let at = Position { steps, time: at.time.max(run.position_of(steps).time) };
        run.seen = run.position_of(run.seen.steps.max(at.steps).max(cursor.steps));
        run.seen.time = run.seen.time.max(at.time);
        (run, at, complete)
    }
}

fn encode(out: &mut String, line: &str) {
    for byte in line.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b',' | b':' | b'@' | b'!' => {
                out.push(byte as char)
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

fn decode(text: &str) -> Result<String, BadLink> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b';' => b'\n',
            b'%' => {
                let mut digit = || rest.next().and_then(|digit| (digit as char).to_digit(16));
                let (high, low) = (digit().ok_or(BadLink::Damaged)?, digit().ok_or(BadLink::Damaged)?);
                (high * 16 + low) as u8
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| BadLink::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::{Command, parse_line};
    use crate::sim::SECOND;
    use crate::zk::Config;

    fn run_with(lines: &[(u64, &str)]) -> (Run, Position) {
        let mut run = Run::new(Config::default(), 7);
        let mut at = Position::default();
        for (time, line) in lines {
            run.compute_to(*time);
            let Ok(Some(Command::Act(command))) = parse_line(line) else { panic!("{line} is nothing to do") };
            at = run.act(run.position_at(*time), command).unwrap();
        }
        (run, at)
    }

    fn run_of(fragment: &str) -> Link {
        match read(fragment) {
            Ok(Some(Address::Run(link))) => link,
            other => panic!("{fragment} is no run: {other:?}"),
        }
    }

    #[test]
    fn a_lesson_and_its_moment_are_carried() {
        let at = Some(Position { steps: 1300, time: 4_100_000 });
        let link = LessonLink { name: "leader-stops".into(), beat: 3, at, lang: Some(Lang::Zh), view: None };
        assert_eq!(read(&write_lesson(&link)), Ok(Some(Address::Lesson(link))));
        let short = LessonLink { name: "herd".into(), beat: 0, at: None, lang: None, view: None };
        assert_eq!(read("#v=1&lesson=herd"), Ok(Some(Address::Lesson(short))));
        for damaged in ["v=1&lesson=", "v=1&lesson=../x", "v=1&lesson=a&beat=x", "v=1&lesson=a&at=7"] {
            assert_eq!(read(damaged), Err(BadLink::Damaged), "{damaged}");
        }
    }

    #[test]
    fn a_link_shows_the_same_moment_with_the_same_digest() {
        let (mut run, _) = run_with(&[
            (3 * SECOND, "c1 create /a \"x; y & z=1 100%\""),
            (3 * SECOND + 1, "crash s5"),
            (3 * SECOND + 1, "c2 create -e -s /锁/l- \"\""),
            (9 * SECOND + 12_345, "restart s5"),
        ]);
        run.compute_to(11 * SECOND);
        for time in [0, 2 * SECOND, 9 * SECOND + 12_345, 10 * SECOND + 3] {
            let at = run.position_at(time);
            let fragment = write(&run, at, Lang::Zh, &StageView::Servers).unwrap();
            let link = run_of(&format!("#{fragment}"));
            let (again, there, complete) = link.replay();
            assert!(complete);
            assert_eq!((there, link.lang), (at, Some(Lang::Zh)));
            assert_eq!(again.recording.entries(), run.recording.entries());
            assert_eq!(again.recording.seek(there).digest(), run.recording.seek(at).digest(), "at {time}");
            assert_eq!(write(&again, there, Lang::Zh, &StageView::Servers).unwrap(), fragment);
        }
    }

    #[test]
    fn the_set_up_is_carried() {
        let config = Config { voters: 3, observers: 1, clients: 0, tick_time: SECOND, latency_max: 9_000, ..Config::default() };
        let run = Run::new(config.clone(), 99);
        let link = run_of(&write(&run, Position::default(), Lang::En, &StageView::Servers).unwrap());
        let (again, ..) = link.replay();
        assert_eq!((again.config, again.seed), (config, 99));
    }

    #[test]
    fn the_view_of_the_stage_is_carried_with_any_root() {
        let (run, at) = run_with(&[(3 * SECOND, "crash s5")]);
        for root in ["/", "/locks", "/a b/100%&view=x;+锁"] {
            for view in [StageView::Tree(root.into()), StageView::Both(root.into())] {
                assert_eq!(run_of(&write(&run, at, Lang::En, &view).unwrap()).view, view, "{root}");
                let link = LessonLink { name: "herd".into(), beat: 1, at: Some(at), lang: None, view: Some(view) };
                assert_eq!(read(&write_lesson(&link)), Ok(Some(Address::Lesson(link))), "{root}");
            }
        }
        let plain = write(&run, at, Lang::En, &StageView::Servers).unwrap();
        assert!(!plain.contains("view"), "a run shows its servers by itself: {plain}");
        let servers = "v=1&lesson=herd&beat=1&view=servers";
        assert!(matches!(read(servers), Ok(Some(Address::Lesson(link))) if link.view == Some(StageView::Servers)));
    }

    #[test]
    fn a_view_that_cannot_be_read_leaves_the_rest_of_the_link() {
        for damaged in ["view=", "view=trees:/a", "view=tree:a", "view=tree:/a//b", "view=tree:/%4", "view=both:/%FF", "view=:"] {
            let link = run_of(&format!("v=1&run=seed+1&at=0.0&{damaged}"));
            assert_eq!(link.view, StageView::Servers, "{damaged}");
        }
    }

    #[test]
    fn an_empty_fragment_is_no_link_and_no_error() {
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("#"), Ok(None));
    }

    #[test]
    fn a_link_of_another_version_is_told_from_a_damaged_one() {
        assert_eq!(read("v=2&whatever"), Err(BadLink::Version));
        for damaged in
            ["v=", "v=x", "run=seed+1", "v=1", "v=1&run=seed+1", "v=1&run=&at=0.0", "v=1&run=crush+s1&at=0.0", "nonsense"]
        {
            assert_eq!(read(damaged), Err(BadLink::Damaged), "{damaged}");
        }
        for damaged in ["v=1&run=seed+1&at=7", "v=1&run=seed+1&at=1.", "v=1&run=seed+1&at=4294967296.0", "v=1&run=seed+1;%4&at=0.0"]
        {
            assert_eq!(read(damaged), Err(BadLink::Damaged), "{damaged}");
        }
        assert_eq!(read(&"x".repeat(MAX_BYTES + 1)), Err(BadLink::TooLong));
    }

    #[test]
    fn a_link_cut_short_anywhere_never_panics() {
        let (run, at) = run_with(&[(2 * SECOND, "c1 create /a é"), (2 * SECOND, "partition s1 s2 | s3 s4 s5")]);
        let fragment = write(&run, at, Lang::En, &StageView::Servers).unwrap();
        for end in (0..fragment.len()).filter(|end| fragment.is_char_boundary(*end)) {
            let _ = read(&fragment[..end]);
        }
        assert_eq!(read(&fragment[..fragment.len() / 2]), Err(BadLink::Damaged));
    }

    #[test]
    fn a_run_that_asks_for_too_much_is_shown_as_far_as_it_goes() {
        let link = run_of("v=1&run=seed+1;step+1000000;crash+s1&at=5.0&lang=en");
        let (_, _, complete) = link.replay();
        assert!(!complete);
    }
}
