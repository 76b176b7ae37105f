//! Starting programs, and finding them on PATH.

use crate::failure::{Failure, Outcome};
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the command to its end, with the terminal's own input and output.
pub fn run(command: &mut Command) -> Outcome {
    let name = called(command);
    let status = command.status().map_err(|error| Failure::new(format!("{name} cannot be started: {error}")))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => Err(Failure::new(format!("{name} ended with exit code {code}"))),
        None => Err(Failure::new(format!("{name} was stopped by a signal"))),
    }
}

/// The program and its first argument, without folders: `cargo clippy`.
fn called(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let first = command.get_args().next().filter(|argument| !argument.to_string_lossy().starts_with('-'));
    [Some(program), first].into_iter().flatten().map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// The output of a program, or nothing when it cannot be started or fails.
pub fn printed_by(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The cargo that runs this task, to be started in the checkout, so that its pinned toolchain counts.
pub fn cargo(root: &Path) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root);
    command
}

pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    env::split_paths(&path)
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{name}{ending}"))))
        .find(|candidate| candidate.is_file())
}

/// PATH with these folders in front.
pub fn path_with(folders: Vec<PathBuf>) -> Outcome<OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.into_iter().chain(env::split_paths(&old)))
        .map_err(|error| Failure::new(format!("PATH cannot be extended: {error}")))
}
