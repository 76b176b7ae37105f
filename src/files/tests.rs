//! Runs for the tests of the formats, and sentences about all of them.

use super::*;
use crate::script::{MAX_RUN_STEPS, Runner};

/// A script, carried out to its end.
pub fn runner(script: &str) -> Runner {
    Script::parse(script).unwrap().carry_out(42, MAX_RUN_STEPS).0
}

/// The end of a run.
pub fn moment(runner: &Runner) -> Moment<'_> {
    Moment { config: runner.config(), seed: runner.seed(), recording: runner.recording(), at: runner.position() }
}

#[test]
fn a_moment_is_the_same_text_twice_and_an_earlier_one_is_shorter() {
    let runner = runner("ensemble 3 clients 1\nrun until leader\nrun 1s\nc1 create /a\nrun 1s");
    let end = moment(&runner);
    let earlier = Moment { at: Position { steps: 60, time: end.recording.trace()[59].at }, ..end };
    for format in [Format::Mermaid, Format::ShiViz, Format::Csv, Format::History] {
        let text = end.write(format, Lang::En);
        assert_eq!(text, end.write(format, Lang::En));
        assert!(earlier.write(format, Lang::En).len() < text.len(), "{format:?}");
    }
}

#[test]
fn a_format_is_found_by_its_name() {
    for format in Format::ALL {
        assert_eq!(Format::named(format.name()), Some(format));
    }
    assert_eq!(Format::named("gif"), None);
}

#[test]
fn commands_and_json_make_the_same_run_again() {
    let runner = runner("seed 7\nensemble 3 clients 1\nrun until leader\nrun 1s\nc1 create /a\nrun 1s");
    let moment = moment(&runner);
    let again = Script::parse(&moment.write(Format::Script, Lang::En)).unwrap();
    assert_eq!(again, Script::of(moment.config, moment.seed, moment.recording));
    let file = RunFile::read(&moment.write(Format::Json, Lang::En)).unwrap();
    assert_eq!(file.difference(file.replay(MAX_RUN_STEPS).recording()), None);
}
