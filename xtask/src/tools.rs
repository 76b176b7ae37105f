//! The programs that build the page: the wasm target of Rust, Trunk and wasm-bindgen, each used where it is found in the pinned
//! version and installed into the shared cache where not.
//!
//! Trunk itself would download what it misses; it never comes to that, so a build needs no network once the cache is filled.

use crate::failure::{Failure, Outcome};
use crate::step::step;
use crate::{pins, places, process};
use std::path::{Path, PathBuf};
use std::process::Command;

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Trunk, ready to be given a task.
pub fn trunk(root: &Path) -> Outcome<Command> {
    rust_target(root)?;
    let trunk = installed(&CargoTool {
        program: "trunk",
        package: "trunk",
        version: pins::trunk()?,
        locked: true,
        expected: "8 to 12 minutes, once",
    })?;
    let wasm_bindgen = wasm_bindgen()?;
    let folders = [&trunk, &wasm_bindgen].into_iter().filter_map(|program| program.parent()).map(Path::to_path_buf).collect();
    let mut command = Command::new(trunk);
    command.current_dir(root).env("PATH", process::path_with(folders)?);
    // Trunk 0.21 takes the variable for a flag that wants `true` or `false` and refuses its usual value, 1.
    command.env_remove("NO_COLOR");
    command.arg("--skip-version-check");
    Ok(command)
}

/// The program that makes JavaScript glue for a wasm module.
pub fn wasm_bindgen() -> Outcome<PathBuf> {
    installed(&CargoTool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: pins::wasm_bindgen()?,
        // Its lock file names a version of a dependency that cannot be had everywhere.
        locked: false,
        expected: "about 5 minutes, once",
    })
}

/// The wasm part of the standard library. rustup adds it by itself from `rust-toolchain.toml`, unless that is turned off.
pub fn rust_target(root: &Path) -> Outcome {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(root).args(["--print", "target-libdir", "--target", WASM_TARGET]);
    if process::printed_by(&mut rustc).is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    step("Adding Rust's wasm32 target with rustup", "under a minute, once", || {
        process::run(Command::new("rustup").current_dir(root).args(["target", "add", WASM_TARGET]))
    })
    .map_err(|failure| Failure::new(format!("{failure}; this toolchain needs its {WASM_TARGET} target")))
}

struct CargoTool {
    program: &'static str,
    package: &'static str,
    version: String,
    locked: bool,
    expected: &'static str,
}

fn installed(tool: &CargoTool) -> Outcome<PathBuf> {
    let cache = places::tools()?;
    let cached = cache.join("bin").join(format!("{}{}", tool.program, std::env::consts::EXE_SUFFIX));
    let found =
        process::on_path(tool.program).into_iter().chain([cached.clone()]).find(|program| has_version(program, &tool.version));
    if let Some(program) = found {
        return Ok(program);
    }
    let what = format!("Installing {} {} into {}", tool.package, tool.version, cache.display());
    step(&what, tool.expected, || process::run(&mut install_command(tool, &cache)?))?;
    if has_version(&cached, &tool.version) {
        Ok(cached)
    } else {
        Err(Failure::new(format!("{} was installed but is not version {}", cached.display(), tool.version)))
    }
}

fn install_command(tool: &CargoTool, cache: &Path) -> Outcome<Command> {
    let mut command = process::cargo(&places::root()?);
    command.args(["install", tool.package, "--version", &tool.version, "--root"]).arg(cache);
    if tool.locked {
        command.arg("--locked");
    }
    Ok(command)
}

/// Programs print `name version`, some with more behind it.
fn has_version(program: &Path, version: &str) -> bool {
    let printed = process::printed_by(Command::new(program).arg("--version").env_remove("NO_COLOR"));
    printed.is_some_and(|printed| printed.split_whitespace().nth(1) == Some(version))
}
