//! `cargo xtask live`: builds the program that serves the ensemble on real sockets, and becomes it.

use crate::failure::{Failure, Outcome};
use crate::{places, process};
use std::ffi::OsString;
use std::process::Command;

pub fn run(arguments: impl Iterator<Item = OsString>) -> Outcome {
    let root = places::root()?;
    let mut cargo = process::cargo(&root);
    // Where it stands, so that the names of files are those that were typed.
    cargo.current_dir(std::env::current_dir().unwrap_or_else(|_| root.clone()));
    cargo.args(["run", "--quiet", "--package", "live", "--manifest-path"]).arg(root.join("Cargo.toml")).arg("--");
    cargo.arg("--lessons").arg(root.join("lessons")).arg("--dist").arg(root.join("dist")).args(arguments);
    become_it(cargo)
}

/// Ctrl-C and other signals reach the program alone then.
#[cfg(unix)]
fn become_it(mut cargo: Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    Err(Failure::new(format!("cargo cannot be started: {}", cargo.exec())))
}

#[cfg(not(unix))]
fn become_it(mut cargo: Command) -> Outcome {
    let status = cargo.status().map_err(|error| Failure::new(format!("cargo cannot be started: {error}")))?;
    match status.code() {
        Some(0) => Ok(()),
        // The program has printed the reason.
        Some(code) => std::process::exit(code),
        None => Err(Failure::new("`live` was stopped by a signal")),
    }
}
