//! The figures of wasm and of the page, in headless Chromium. This builds the modules; `tests/browser/bench.mjs` measures them.

use super::Figure;
use super::host::{CLIENTS, EVENTS, SERVERS};
use crate::browser::{self, Equipment};
use crate::failure::{Failure, Outcome};
use crate::step::step;
use crate::{dist, places, process, sizes, tools, wasm_opt};
use serde::Serialize;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use zooscope::bench::{Callers, Workload};
use zooscope::link::VERSION;
use zooscope::script::Script;
use zooscope::zk::Config;

const BINARY: &str = "zooscope-bench";

/// The size of a run that plays on the page: more writes than ten seconds show.
const PLAYED_EVENTS: u32 = 6_000;
/// A queue of so many clients for a lock, of which each holds it for a moment: drawn as a tree.
const QUEUE: u16 = 60;

pub fn measure(tell: &mut impl FnMut(Figure), digest: u64) -> Outcome {
    let root = places::root()?;
    let equipment = browser::equipment()?;
    let module = wasm_module(&root)?;
    let wasm = step("Simulating in Chromium", "under a minute", || {
        measured(&root, &equipment, &[("ZOOSCOPE_BENCH", module.as_os_str().to_owned())], tell, Some(digest))
    });
    let page = dist::build().and_then(|dist| {
        let (_, gzip) = sizes::sent(&dist)?;
        tell(Figure::new("page_sent_gzip", gzip as f64 / 1_000.0, "kB"));
        let played = serde_json::to_string(&played()?).map_err(|error| Failure::new(error.to_string()))?;
        let settings = [("ZOOSCOPE_DIST", dist.into_os_string()), ("ZOOSCOPE_PLAYED", played.into())];
        step("Playing in Chromium", "a minute", || measured(&root, &equipment, &settings, tell, None))
    });
    let missing: Vec<String> = [("wasm", wasm), ("the page", page)]
        .into_iter()
        .filter_map(|(what, outcome)| Some(format!("the figures of {what} are missing: {}", outcome.err()?)))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Failure::new(missing.join("\n       "))) }
}

/// Builds the workload as the page is built, so that its figures are the page's.
fn wasm_module(root: &Path) -> Outcome<PathBuf> {
    tools::rust_target(root)?;
    let wasm_bindgen = tools::wasm_bindgen()?;
    let target = places::target(root);
    let built = target.join(tools::WASM_TARGET).join("page").join(format!("{BINARY}.wasm"));
    let folder = target.join(BINARY);
    step("Building the workload as wasm", "under a minute from scratch", || {
        let mut cargo = process::cargo(root);
        cargo.args(["build", "--quiet", "--profile", "page", "--package", "zooscope", "--bin", BINARY]);
        cargo.args(["--no-default-features", "--features", "bench", "--target", tools::WASM_TARGET, "--target-dir"]).arg(&target);
        process::run(&mut cargo)?;
        let mut bindgen = Command::new(wasm_bindgen);
        process::run(bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&folder).arg(&built))
    })?;
    wasm_opt::shrink(&folder.join(format!("{BINARY}_bg.wasm")))?;
    Ok(folder)
}

/// Passes on the figures that the script prints, a JSON object a line, and compares the digest that it prints in a line of its own.
fn measured(
    root: &Path,
    equipment: &Equipment,
    settings: &[(&str, OsString)],
    tell: &mut impl FnMut(Figure),
    digest: Option<u64>,
) -> Outcome {
    let mut script = equipment.script(root, "bench.mjs");
    script.envs(settings.iter().map(|(name, value)| (name, value)));
    script.env("ZOOSCOPE_BENCH_SIZE", format!("{SERVERS} {CLIENTS} {EVENTS}"));
    let output = script.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Failure::new(format!("Node.js cannot be started: {error}")))?;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match (serde_json::from_str(line), line.strip_prefix("digest ")) {
            (Ok(figure), _) => tell(figure),
            (Err(_), Some(found)) => same_digest(found, digest)?,
            (Err(_), None) => return Err(Failure::new(format!("bench.mjs printed what is no figure: {line}"))),
        }
    }
    if output.status.success() { Ok(()) } else { Err(Failure::new("the measurement in Chromium failed")) }
}

fn same_digest(found: &str, digest: Option<u64>) -> Outcome {
    let expected = digest.map(|digest| format!("{digest:016x}"));
    if expected.as_deref().is_none_or(|expected| expected == found) {
        return Ok(());
    }
    Err(Failure::new(format!("the run's digest is {} on the host and {found} in wasm", expected.unwrap_or_default())))
}

/// A run that is played on the page, and the beginning of its figures' names.
#[derive(Serialize)]
struct Played {
    name: &'static str,
    link: String,
}

fn played() -> Outcome<Vec<Played>> {
    Ok(vec![
        Played { name: "page", link: writes(SERVERS, 3) },
        Played { name: "page_9_servers_30_clients", link: writes(9, 30) },
        Played { name: "page_tree_60_clients", link: queue()? },
    ])
}

/// A link to a run in which clients write without a pause, at the moment when they begin.
fn writes(servers: u8, clients: u16) -> String {
    let mut callers = Callers::new(Workload::Writes, servers, clients);
    let head = callers.recording().head();
    let (seed, at) = (head.seed(), format!("{}.{}", head.steps(), head.now()));
    callers.run(PLAYED_EVENTS);
    let config = Config { voters: servers, observers: 0, clients, ..Config::default() };
    let lines: Vec<String> = Script::of(&config, seed, callers.recording()).lines().collect();
    link(&lines, &at)
}

/// A link to a queue for a lock, drawn as a tree, at the moment when its first client lets go.
fn queue() -> Outcome<String> {
    let mut lines = vec![format!("ensemble 3 clients {QUEUE}"), "run until leader".to_owned(), "run 2s".to_owned()];
    lines.extend((1..=QUEUE).flat_map(|client| [format!("c{client} run lock /locks hold 200ms"), "run 10ms".to_owned()]));
    let script = Script::parse(&lines.join("\n")).map_err(|error| Failure::new(format!("{error:?}")))?;
    let (runner, _) = script.carry_out(0, u32::MAX);
    let at = runner.position();
    Ok(link(&lines, &format!("{}.{}", at.steps, at.time)) + "&view=tree:/locks")
}

fn link(lines: &[String], at: &str) -> String {
    format!("#v={VERSION}&run={}&at={at}&lang=en", lines.join(";").replace(' ', "+"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zooscope::app;

    #[test]
    fn the_link_opens_the_page_at_the_moment_when_the_clients_begin_to_write() {
        let (model, _) = app::open(&writes(SERVERS, 3), 0);
        let begin = Callers::new(Workload::Writes, SERVERS, 3);
        assert_eq!(app::digest(&model), begin.recording().head().digest());
    }
}
