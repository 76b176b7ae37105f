//! A link, carried out: its script up to the moment that the page shows, or its lesson.

use super::{Mark, Options, Run, carry_out, lesson, print};
use crate::failure::{Failure, Outcome};
use crate::link::failure;
use crate::packing;
use std::ffi::OsStr;
use std::path::Path;
use zooscope::lang::Lang;
use zooscope::link::{self, At, Link, Target};
use zooscope::script::{Command, Runner, Script};
use zooscope::sim::Position;
use zooscope::{tell, tell::zkcli};

const NAME: &str = "the link";

/// The fragment of what may be a link, with or without the page's address.
pub fn fragment(what: &OsStr) -> Option<&str> {
    let text = what.to_str().filter(|_| !Path::new(what).exists())?;
    let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment);
    let is_link =
        fragment.len() < text.len() || ["v=", "run=", "lesson=", "sheet=", "own="].iter().any(|field| fragment.starts_with(field));
    is_link.then_some(fragment)
}

pub fn run(fragment: &str, options: &Options) -> Outcome {
    let (link, bad) = link::read(fragment)
        .map_err(|bad| failure(NAME, bad))?
        .ok_or_else(|| Failure::new("this link is empty: it opens the page"))?;
    for field in &bad {
        eprintln!("xtask: {}", tell::bad_field(Lang::En, field));
    }
    match unpacked(link)? {
        Link { target: Target::Run { script, unknown_perms }, at, .. } => {
            for letter in unknown_perms.chars() {
                eprintln!("xtask: {}", zkcli::unknown_perm(letter));
            }
            print(NAME, &run_of(script, at, options), options)
        }
        Link { target: Target::Lesson { name, .. }, .. } => lesson::read(OsStr::new(&*name))?.tell(options.form),
        Link { target: Target::Sheet(_), .. } => Err(Failure::new("this link opens a worksheet; `cargo xtask grade` tries one")),
        Link { target: Target::Own { packed, .. }, .. } => {
            lesson::parsed(NAME.to_owned(), &packing::inflate(&packed)?)?.tell(options.form)
        }
        Link { target: Target::Opening | Target::Packed(_), .. } => {
            Err(Failure::new("this link holds no run and no lesson: it opens the page"))
        }
    }
}

fn unpacked(link: Link) -> Outcome<Link> {
    match &link.target {
        Target::Packed(packed) => {
            let script = packing::inflate(packed)?;
            link::with_script(link, &script).map_err(|bad| failure(NAME, bad))
        }
        _ => Ok(link),
    }
}

fn run_of(script: Script, at: Option<At>, options: &Options) -> Run {
    let Script { setup, commands } = script;
    let lines = setup.into_iter().map(Command::Setup).chain(commands);
    let (mut runner, mut marks) = carry_out((1..).zip(lines).collect(), &[], options);
    if let Some(at) = at.filter(|_| options.until.is_none()) {
        go_to(&mut runner, &mut marks, at);
    }
    Run::of(runner, marks)
}

/// Goes on to a moment, or back to it: what is done later is not on the page's screen.
fn go_to(runner: &mut Runner, marks: &mut Vec<Mark>, at: At) {
    let end = runner.position();
    let (steps, time) = match at {
        At::Exactly(at) => {
            runner.step_to(at.steps);
            (at.steps, at.time)
        }
        At::Time(time) => {
            runner.run_to(time);
            (runner.recording().trace().partition_point(|step| step.at <= time) as u32, time)
        }
    };
    let recording = runner.recording();
    let steps = steps.clamp(recording.begins_at(), recording.len());
    let last = steps.checked_sub(1).and_then(|last| recording.trace().get(last as usize)).map_or(0, |step| step.at);
    let moment = Position { steps, time: time.max(last) };
    if moment < end {
        marks.retain(|mark| mark.steps < moment.steps);
    }
    *runner = runner.branch(moment);
}

#[cfg(test)]
mod tests {
    use super::*;
    use zooscope::app;

    fn here(fragment: &str) -> (u32, u64, u64) {
        let (link, _) = link::read(fragment).unwrap().unwrap();
        let Link { target: Target::Run { script, .. }, at, .. } = unpacked(link).unwrap() else { panic!("{fragment} is no run") };
        let run = run_of(script, at, &Options::default());
        let world = run.replay(|_| {}).unwrap();
        (run.recording.len(), run.at.time, world.digest())
    }

    fn on_the_page(fragment: &str) -> (u32, u64, u64) {
        let (model, _) = app::open(fragment, 0);
        let at = app::Viewer::default().page(&model).at;
        (at.step, at.time, app::digest(&model))
    }

    #[test]
    fn a_link_ends_on_the_host_at_the_moment_that_the_page_shows() {
        let run = "run=ensemble 3 clients 2;run until leader;run 1s;c1 create /a x;run until replies;crash s3;run until leader";
        for at in ["", "&at=0s", "&at=700ms", "&at=1.5s", "&at=40s", "&at=300.900000", "&at=2000.40000000"] {
            let link = format!("{run}{at}");
            assert_eq!(here(&link), on_the_page(&link), "{at}");
        }
        let golden: serde_json::Value = serde_json::from_str(include_str!("../../../tests/golden.json")).unwrap();
        let lines: Vec<String> = serde_json::from_value(golden["script"].clone()).unwrap();
        let link = format!("run={}&at={}.{}", lines.join(";"), golden["steps"], golden["time"]);
        assert_eq!(format!("{:016x}", here(&link).2), golden["digest"].as_str().unwrap());
    }

    #[test]
    fn a_link_is_told_from_a_file_and_a_lesson() {
        for (what, link) in [
            ("http://127.0.0.1:8080/#v=1&run=heal", Some("v=1&run=heal")),
            ("#lesson=herd", Some("lesson=herd")),
            ("run=heal", Some("run=heal")),
            ("herd", None),
            ("examples/stop-the-leader.zk", None),
        ] {
            assert_eq!(fragment(OsStr::new(what)), link, "{what}");
        }
    }
}
