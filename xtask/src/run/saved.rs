//! A run that was saved as JSON: replayed up to its moment, and compared with what the file says of it.

use super::{Mark, Options, Run, print};
use crate::failure::{Failure, Outcome};
use zooscope::lang::Lang;
use zooscope::script::{MAX_RUN_STEPS, RunFile};
use zooscope::tell;

/// Prints the run, and fails where it differs from what the file says.
pub fn run(name: &str, text: &str, options: &Options) -> Outcome {
    if options.seed.is_some() || options.until.is_some() {
        return Err(Failure::new("a saved run has its own seed and end: leave --seed and --until out"));
    }
    let (run, difference) = replay(name, text)?;
    print(name, &run, options)?;
    difference.map_or(Ok(()), |difference| Err(Failure::new(difference)))
}

/// The run up to the moment of the file, and the sentence on what differs.
fn replay(name: &str, text: &str) -> Outcome<(Run, Option<String>)> {
    let file = RunFile::read(text).map_err(|error| Failure::new(format!("{name}: {}", tell::run_file_error(Lang::En, &error))))?;
    let runner = file.replay(MAX_RUN_STEPS);
    let difference = file.difference(runner.recording());
    let difference = difference.map(|difference| format!("{name}: {}", tell::run_difference(Lang::En, difference)));
    let (config, seed) = (runner.config().clone(), runner.seed());
    let at = if file.at.steps <= runner.recording().len() { file.at } else { runner.position() };
    let recording = runner.recording().branch(at);
    let given = recording.entries().iter();
    let marks = given.map(|entry| Mark {
        steps: entry.at.steps,
        line: 0,
        command: entry.command.to_string(),
        unknown_perms: Vec::new(),
        problem: None,
    });
    Ok((Run { config, seed, at, marks: marks.collect(), recording }, difference))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zooscope::script::Script;

    fn saved() -> String {
        let script = Script::parse("ensemble 3 clients 1\nrun until leader\nrun 1s\nc1 create /a x\nrun 1s").unwrap();
        let (runner, _) = script.carry_out(42, MAX_RUN_STEPS);
        RunFile::of(runner.config(), runner.seed(), runner.recording(), runner.position()).to_string()
    }

    #[test]
    fn a_saved_run_is_replayed_and_saved_again_as_it_was() {
        let (run, difference) = replay("run.json", &saved()).unwrap();
        assert_eq!(difference, None);
        assert_eq!(run.marks.iter().map(|mark| &*mark.command).collect::<Vec<_>>(), ["c1 create /a x"]);
        assert_eq!(run.moment().write(zooscope::files::Format::Json, Lang::En), saved());
    }

    #[test]
    fn a_digest_that_was_changed_is_told() {
        let text = saved();
        let digest = text.split("\"digest\": \"").nth(1).unwrap().split('"').next().unwrap();
        let (_, difference) = replay("run.json", &text.replace(digest, "0123456789abcdef")).unwrap();
        assert!(difference.unwrap().starts_with("run.json: The file has the digest 0123456789abcdef for its moment"));
    }
}
