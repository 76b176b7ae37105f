//! `cargo xtask test`: all that must pass before a change lands, stage by stage, with a table of times at the end.
//!
//! After a stage that fails the later ones still run, unless they need it: no browser test runs on a page that was not built.

use crate::failure::{Failure, Outcome};
use crate::step::{in_words, step};
use crate::tools::WASM_TARGET;
use crate::{browser, dist, places, process, tools};
use std::path::Path;
use std::time::{Duration, Instant};

#[derive(Default)]
pub struct Options {
    /// Leave out the built page and the browser.
    pub quick: bool,
}

pub fn run(options: Options) -> Outcome {
    let root = places::root()?;
    tools::rust_target(&root)?;
    let mut report = Report::default();
    let cargo = |arguments: &[&str]| process::run(process::cargo(&root).args(arguments));
    report.stage("Format", "seconds", || cargo(&["fmt", "--all", "--check"]));
    report.stage("Lints on the host", "1 to 2 minutes from scratch", || {
        cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--no-default-features",
            "--features",
            "xtask/sim",
            "--",
            "-D",
            "warnings",
        ])
    });
    report.stage("Lints of the page", "1 to 2 minutes from scratch", || {
        cargo(&["clippy", "--package", "zooscope", "--lib", "--bins", "--target", WASM_TARGET, "--", "-D", "warnings"])
    });
    report.stage("Tests on the host", "2 to 4 minutes from scratch", || {
        cargo(&["test", "--workspace", "--no-default-features", "--features", "xtask/sim", "--no-fail-fast"])
    });
    if !options.quick {
        in_browser(&root, &mut report);
    }
    report.finish()
}

/// Tests the built page. The browser comes first, because building the page opens it to split its wasm.
fn in_browser(root: &Path, report: &mut Report) {
    let mut equipment = None;
    let found = report.stage("A browser", "1 to 3 minutes, once", || {
        equipment = Some(browser::equipment()?);
        Ok(())
    });
    if found && report.stage("The page for a static host", "3 to 6 minutes from scratch", dist::run) {
        report.stage("Tests in the browser", "a few minutes", || {
            equipment.map_or(Ok(()), |equipment| browser::run(root, &equipment))
        });
    }
}

#[derive(Default)]
struct Report {
    stages: Vec<Stage>,
}

struct Stage {
    name: &'static str,
    time: Duration,
    failure: Option<Failure>,
}

impl Report {
    /// Runs a stage, and returns whether it passed.
    fn stage(&mut self, name: &'static str, expected: &str, action: impl FnOnce() -> Outcome) -> bool {
        let start = Instant::now();
        let failure = step(name, expected, action).err();
        let passed = failure.is_none();
        self.stages.push(Stage { name, time: start.elapsed(), failure });
        passed
    }

    fn finish(self) -> Outcome {
        println!();
        for stage in &self.stages {
            let result = match &stage.failure {
                None => "ok".to_owned(),
                Some(failure) => format!("FAILED: {failure}"),
            };
            println!("{:<28} {:>12}  {result}", stage.name, in_words(stage.time));
        }
        let failed = self.stages.iter().filter(|stage| stage.failure.is_some()).count();
        match failed {
            0 => Ok(()),
            1 => Err(Failure::new("one stage failed")),
            _ => Err(Failure::new(format!("{failed} stages failed"))),
        }
    }
}
