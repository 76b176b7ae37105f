//! `cargo xtask doctor` as a person starts it, on a machine with nothing on PATH and an empty cache.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn doctor_names_what_is_missing_and_what_for_and_changes_nothing() {
    let home = std::env::temp_dir().join(format!("zooscope-doctor-{}", std::process::id()));
    fs::create_dir_all(&home).unwrap();
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_xtask"));
    doctor.arg("doctor").current_dir(&home).env("CARGO_MANIFEST_DIR", env!("CARGO_MANIFEST_DIR"));
    for variable in [
        "PATH",
        "HOME",
        "LOCALAPPDATA",
        "XDG_CACHE_HOME",
        "ZOOSCOPE_CHROMIUM",
        "ZOOSCOPE_FIREFOX",
        "ZOOSCOPE_WEBKIT",
        "ZOOSCOPE_XVFB",
    ] {
        doctor.env(variable, &home);
    }
    let output = doctor.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    for missing in [
        "Rust's wasm32 target     compiles the page",
        "Trunk ",
        "wasm-bindgen ",
        "Node.js ",
        "npm ",
        "binaryen ",
        "playwright-core ",
        "axe-core ",
        "scorm-again ",
    ] {
        assert!(text.lines().any(|line| line.starts_with(&format!("missing  {missing}"))), "{missing} in\n{text}");
    }
    assert!(text.contains("optional cargo binstall           fetches those two prebuilt"), "{text}");
    for engine in ["Firefox", "WebKit's driver, Xvfb"] {
        assert!(text.contains(&format!("optional {engine:<24} runs a few of the tests in another engine")), "{text}");
    }
    assert!(text.contains(home.to_str().unwrap()), "{text}");
    assert!(is_empty(&home), "the cache is as empty as before");
    fs::remove_dir(&home).unwrap();
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}
