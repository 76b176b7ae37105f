//! The places of the checkout and of the cache of tools, which all checkouts of one person share.

use crate::failure::{Failure, Outcome};
use std::env;
use std::path::{Path, PathBuf};

/// The checkout. Cargo passes the place of xtask's manifest at run time, which stays right when the checkout is moved.
pub fn root() -> Outcome<PathBuf> {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    manifest
        .as_deref()
        .and_then(Path::parent)
        .map(Path::to_path_buf)
        .ok_or_else(|| Failure::new("start me through cargo: cargo xtask"))
}

/// The folder into which cargo builds.
pub fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// The folder of packages for learning platforms.
pub fn packages(root: &Path) -> PathBuf {
    root.join("target").join("scorm")
}

/// The folder of compiled programs. `cargo install --root` puts them into `bin/` inside.
pub fn tools() -> Outcome<PathBuf> {
    Ok(cache()?.join("tools"))
}

/// The folder of npm packages, with a folder for each package and version.
pub fn npm() -> Outcome<PathBuf> {
    Ok(cache()?.join("npm"))
}

/// The folder of everything that tasks bring.
pub fn cache() -> Outcome<PathBuf> {
    let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if let Some(chosen) = variable("XDG_CACHE_HOME") {
        Some(chosen)
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library").join("Caches"))
    } else {
        variable("HOME").map(|home| home.join(".cache"))
    };
    base.map(|base| base.join("zooscope"))
        .ok_or_else(|| Failure::new("neither a cache folder nor a home folder is set in the environment"))
}
