//! `cargo xtask dist`: the page for a static host in `dist/`, and the same page as one file, `dist/zooscope.html`.

use crate::built::{self, Built};
use crate::failure::{Failure, Outcome};
use crate::policy::{self, Files};
use crate::step::step;
use crate::{halving, offline, places, process, single_file, sizes, styles, tools, wasm_opt};
use halves::Constants;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub const SINGLE_FILE: &str = "zooscope.html";

/// The linker keeps its relocations: splitting the wasm has to know where the constants are.
const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
const ACCOUNT: &str = "-Clink-arg=--emit-relocs";

pub fn run() -> Outcome {
    sizes::print(&build()?)
}

/// Builds it and returns the folder.
pub fn build() -> Outcome<PathBuf> {
    let root = places::root()?;
    let dist = root.join("dist");
    let mut code = tools::page(&root, true);
    code.cargo.env(RUSTFLAGS, ACCOUNT);
    let mut trunk = tools::trunk(&root, code)?;
    remove_old(&dist)?;
    step("Putting the page together in dist/", "seconds", || {
        // Trunk's messages are no result.
        process::run(trunk.args(["build", "--release", "--dist", "dist"]).env(RUSTFLAGS, ACCOUNT).stdout(io::stderr()))
    })?;
    let wasm = dist.join(Built::read(&dist)?.wasm);
    let linked = built::read(&wasm)?;
    let constants = Constants::read(&linked)?;
    built::write(&wasm, &halves::without_account(&linked)?)?;
    let shrunk = wasm_opt::shrink(&wasm)?;
    let named = built::read(&wasm)?;
    built::write(&wasm, &halves::without_names(&named)?)?;
    built::write(&dist.join(SINGLE_FILE), single_file::from_dist(&dist)?.as_bytes())?;
    styles::bundle(&dist)?;
    if shrunk {
        halving::halve(&root, &dist, &named, &constants)?;
    }
    offline::announce(&dist)?;
    policy::add(&dist, built::INDEX, Files::Beside)?;
    policy::add(&dist, SINGLE_FILE, Files::None)?;
    offline::seal(&dist)?;
    Ok(dist)
}

/// Removes the folder, because Trunk leaves files that it did not make.
fn remove_old(dist: &Path) -> Outcome {
    if dist.exists() {
        fs::remove_dir_all(dist).map_err(|error| Failure::writing(dist, error))?;
    }
    Ok(())
}
