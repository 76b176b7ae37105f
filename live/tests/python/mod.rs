//! Python with packages of its own, for tests that run somebody else's programs. What the machine lacks is said in a sentence.

// Each test program uses a part of it.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub const KAZOO: &str = "kazoo==2.11.0";

/// A folder for what is set up, beside the builds.
pub fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// A file of `tests/clients`.
pub fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/clients").join(name)
}

/// A Python, in a folder of this name, in which these modules are there once the packages are installed.
pub fn with(name: &str, packages: &[&str], modules: &str) -> Option<PathBuf> {
    let folder = place(name);
    let python = folder.join("bin").join("python");
    let has_modules = || {
        let asked = Command::new(&python).args(["-c", &format!("import {modules}")]).stderr(Stdio::null()).status();
        asked.is_ok_and(|asked| asked.success())
    };
    if has_modules() {
        return Some(python);
    }
    let made = Command::new("python3").args(["-m", "venv"]).arg(&folder).status();
    if !made.is_ok_and(|made| made.success()) {
        eprintln!("Skipped: there is no python3 with the module venv here.");
        return None;
    }
    let _ = Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(packages).status();
    if !has_modules() {
        eprintln!("Skipped: {} cannot be installed here.", packages.join(" "));
        return None;
    }
    Some(python)
}
