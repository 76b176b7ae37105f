//! The tasks that simulate, or know a run: xtask is built once more for them, optimised and with the simulation in it.

use crate::failure::{Failure, Outcome};
use crate::{places, process};
use std::ffi::OsString;

/// Starts `task` in that xtask, in the current folder, and ends with its exit code.
pub fn again(task: &str, arguments: impl Iterator<Item = OsString>) -> Outcome {
    let root = places::root()?;
    let mut cargo = process::cargo(&root);
    cargo.current_dir(std::env::current_dir().unwrap_or_else(|_| root.clone()));
    cargo.args(["run", "--quiet", "--release", "--package", "xtask", "--features", "sim", "--manifest-path"]);
    cargo.arg(root.join("Cargo.toml")).arg("--").arg(task).args(arguments);
    eprintln!("==> Starting the simulation on the host (it is compiled first when it changed, about a minute)");
    let status = cargo.status().map_err(|error| Failure::new(format!("cargo cannot be started: {error}")))?;
    match status.code() {
        Some(0) => Ok(()),
        // The other xtask has printed the reason.
        Some(code) => std::process::exit(code),
        None => Err(Failure::new(format!("`{task}` was stopped by a signal"))),
    }
}
