//! `cargo xtask doctor`: the things that tasks need, whether they are there, and their purposes. Nothing is changed.

use crate::browser::Engine;
use crate::failure::Outcome;
use crate::tools::program::{self, Program};
use crate::tools::{self, prebuilt};
use crate::{browser, npm, pins, places, process};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn run() -> Outcome {
    for finding in findings()? {
        println!("{finding}");
    }
    println!("\nWhat the tasks bring themselves is kept in {}", places::cache()?.display());
    Ok(())
}

/// One thing that tasks need.
struct Finding {
    what: String,
    purpose: &'static str,
    /// Whether every task can do without it.
    optional: bool,
    /// The place where it is.
    found: Option<String>,
    /// The consequence or the remedy when it is missing.
    otherwise: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, purpose, optional, found, otherwise } = self;
        match found {
            Some(place) => write!(f, "ok       {what:<24} {purpose} ({place})"),
            None => write!(f, "{:<8} {what:<24} {purpose}; {otherwise}", if *optional { "optional" } else { "missing" }),
        }
    }
}

fn findings() -> Outcome<Vec<Finding>> {
    let cache = places::tools()?;
    let mut findings = vec![
        target(&places::root()?),
        program(&program::trunk()?, "builds the page and serves it", &cache),
        program(&program::wasm_bindgen()?, "makes the JavaScript beside the page's wasm", &cache),
        Finding {
            what: "cargo binstall".to_owned(),
            purpose: "fetches those two prebuilt",
            optional: true,
            found: prebuilt::binstall().map(shown),
            otherwise: "without it they are compiled, which takes some minutes once".to_owned(),
        },
        node(),
        on_path("npm", "fetches the packages below", "it comes with Node.js"),
    ];
    for (name, purpose) in [
        ("binaryen", "has wasm-opt, which makes the released page smaller"),
        ("playwright-core", "drives the browser in tests, and where the released page's code is split"),
        ("axe-core", "tests that the page is accessible"),
        ("terser", "makes the released page's JavaScript smaller"),
        ("scorm-again", "is the platform in the tests of SCORM packages"),
    ] {
        findings.push(package(name, purpose)?);
    }
    findings.push(chromium());
    findings.extend(browser::ENGINES.iter().map(engine));
    Ok(findings)
}

fn target(root: &Path) -> Finding {
    Finding {
        what: "Rust's wasm32 target".to_owned(),
        purpose: "compiles the page",
        optional: false,
        found: tools::has_rust_target(root).then(|| "in the toolchain".to_owned()),
        otherwise: "rustup adds it when a task needs it".to_owned(),
    }
}

fn program(program: &Program, purpose: &'static str, cache: &Path) -> Finding {
    let other = program.other_on_path().map(|version| format!("PATH has {version}, which is not used; ")).unwrap_or_default();
    Finding {
        what: format!("{} {}", program.name, program.version),
        purpose,
        optional: false,
        found: program.found(cache).map(shown),
        otherwise: format!("{other}a task that needs it brings it"),
    }
}

fn node() -> Finding {
    let node = on_path("node", "runs wasm-opt and the tests in the browser", "install version 20 or later");
    let version = process::on_path("node").and_then(|node| process::printed_by(Command::new(node).arg("--version")));
    Finding { what: format!("Node.js {}", version.unwrap_or_default()), ..node }
}

fn on_path(name: &str, purpose: &'static str, otherwise: &str) -> Finding {
    Finding {
        what: name.to_owned(),
        purpose,
        optional: false,
        found: process::on_path(name).map(shown),
        otherwise: otherwise.to_owned(),
    }
}

fn package(name: &str, purpose: &'static str) -> Outcome<Finding> {
    Ok(Finding {
        what: format!("{name} {}", pins::npm_package(name)?),
        purpose,
        optional: false,
        found: npm::installed(name)?.map(shown),
        otherwise: "a task that needs it fetches it with npm".to_owned(),
    })
}

fn chromium() -> Finding {
    let playwrights = || browser::playwrights_own(&npm::node().ok()?, &npm::installed("playwright-core").ok()??);
    Finding {
        what: "Chromium or Chrome".to_owned(),
        optional: false,
        purpose: "runs the tests in the browser, and shows what of the page's code opening it needs",
        found: browser::chromium_of_the_system().or_else(playwrights).map(shown),
        otherwise: "`cargo xtask test` installs one".to_owned(),
    }
}

fn engine(engine: &Engine) -> Finding {
    let shown = |programs: Vec<PathBuf>| programs.into_iter().map(shown).collect::<Vec<_>>().join(", ");
    Finding {
        what: engine.name.to_owned(),
        optional: true,
        purpose: "runs a few of the tests in another engine",
        found: engine.found().map(shown),
        otherwise: format!("`cargo xtask test` leaves those out (Debian: {})", engine.packages),
    }
}

fn shown(path: PathBuf) -> String {
    path.display().to_string()
}
