//! `cargo xtask dist`: the page for a static host in `dist/`, and the same page as one file, `dist/zooscope.html`.

use crate::failure::{Failure, Outcome};
use crate::step::step;
use crate::{places, process, single_file, sizes, tools, wasm_opt};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub const SINGLE_FILE: &str = "zooscope.html";

pub fn run() -> Outcome {
    sizes::print(&build()?)
}

/// Builds it and returns the folder.
pub fn build() -> Outcome<PathBuf> {
    let root = places::root()?;
    let dist = root.join("dist");
    let mut trunk = tools::trunk(&root)?;
    remove_old(&dist)?;
    step("Building the page for release into dist/", "2 to 5 minutes from scratch", || {
        // What it says while it builds is no result.
        process::run(trunk.args(["build", "--release", "--dist", "dist"]).stdout(io::stderr()))
    })?;
    wasm_opt::shrink(&the_wasm(&dist)?)?;
    let path = dist.join(SINGLE_FILE);
    fs::write(&path, single_file::from_dist(&dist)?).map_err(|error| Failure::writing(&path, error))?;
    Ok(dist)
}

/// Trunk leaves alone what it did not make.
fn remove_old(dist: &Path) -> Outcome {
    if dist.exists() {
        fs::remove_dir_all(dist).map_err(|error| Failure::writing(dist, error))?;
    }
    Ok(())
}

fn the_wasm(dist: &Path) -> Outcome<PathBuf> {
    let entries = fs::read_dir(dist).map_err(|error| Failure::reading(dist, error))?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "wasm"))
        .ok_or_else(|| Failure::new("Trunk built no wasm file"))
}
