//! Packages from the npm registry, kept in the shared cache and never in the checkout: one folder a package and version, so that
//! checkouts with different pins do not disturb each other.

use crate::failure::{Failure, Outcome};
use crate::step::step;
use crate::{pins, places, process};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Node.js, which runs the tests in the browser and wasm-opt.
pub fn node() -> Outcome<PathBuf> {
    process::on_path("node").ok_or_else(|| Failure::new("Node.js is not on PATH; install version 20 or later, with npm"))
}

/// The folder of a package in the version that `tests/browser/package.json` pins, installed when missing.
pub fn package(name: &str) -> Outcome<PathBuf> {
    let version = pins::npm_package(name)?;
    let home = home(name, &version)?;
    if !is_package(&inside(&home, name)) {
        step(&format!("Installing {name} {version} from npm into {}", home.display()), "under a minute, once", || {
            install(&format!("{name}@{version}"), &home)
        })?;
    }
    Ok(inside(&home, name))
}

/// The folder of a package where it is installed.
pub fn installed(name: &str) -> Outcome<Option<PathBuf>> {
    let home = home(name, &pins::npm_package(name)?)?;
    Ok(Some(inside(&home, name)).filter(|folder| is_package(folder)))
}

fn home(name: &str, version: &str) -> Outcome<PathBuf> {
    Ok(places::npm()?.join(format!("{name}-{version}")))
}

fn inside(home: &Path, name: &str) -> PathBuf {
    home.join("node_modules").join(name)
}

fn is_package(folder: &Path) -> bool {
    folder.join("package.json").is_file()
}

/// Installs into a folder beside `home` first, so that an interrupted install never looks like a whole one.
fn install(package: &str, home: &Path) -> Outcome {
    let npm = process::on_path("npm").ok_or_else(|| Failure::new("npm is not on PATH; it comes with Node.js 20 or later"))?;
    let unfinished = home.with_extension(format!("unfinished-{}", std::process::id()));
    fs::create_dir_all(&unfinished).map_err(|error| Failure::writing(&unfinished, error))?;
    let flags = ["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    let installed =
        process::run(Command::new(npm).args(flags).arg("--prefix").arg(&unfinished).arg(package).current_dir(&unfinished));
    if installed.is_ok() && !home.exists() {
        return fs::rename(&unfinished, home).map_err(|error| Failure::writing(home, error));
    }
    // The install failed, or another checkout finished the same one first.
    fs::remove_dir_all(&unfinished).map_err(|error| Failure::writing(&unfinished, error))?;
    installed
}
