//! A program from the crates registry in its pinned version: finding it, and having cargo compile it.

use crate::compiling::Build;
use crate::failure::{Failure, Outcome};
use crate::{pins, places, process};
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Program {
    /// The name in messages.
    pub name: &'static str,
    pub file: &'static str,
    pub package: &'static str,
    pub version: String,
    /// Whether the package's own lock file counts.
    locked: bool,
    /// The crates in it that are optimised, a little, because they do most of its work. Optimising the others costs more time than it
    /// ever saves.
    busy: &'static [&'static str],
}

/// Trunk, which builds the page and serves it.
pub fn trunk() -> Outcome<Program> {
    Ok(Program { name: "Trunk", file: "trunk", package: "trunk", version: pins::trunk()?, locked: true, busy: &[] })
}

/// wasm-bindgen, which makes JavaScript glue for a wasm module.
pub fn wasm_bindgen() -> Outcome<Program> {
    Ok(Program {
        name: "wasm-bindgen",
        file: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: pins::wasm_bindgen()?,
        // Its lock file names a version of a dependency that cannot be had everywhere.
        locked: false,
        busy: &["gimli", "walrus", "wasm-bindgen-cli-support", "wasm-encoder", "wasmparser"],
    })
}

impl Program {
    /// The place of the program in its pinned version, on PATH or in the cache.
    pub fn found(&self, cache: &Path) -> Option<PathBuf> {
        process::on_path(self.file).into_iter().chain([self.cached(cache)]).find(|program| self.is(program))
    }

    /// The place of a program that has been brought if it was missing.
    pub(super) fn path(&self, cache: &Path) -> Outcome<PathBuf> {
        self.found(cache).map_or_else(|| self.brought(cache), Ok)
    }

    /// The place in the cache of a program that has just been brought there.
    pub(super) fn brought(&self, cache: &Path) -> Outcome<PathBuf> {
        let cached = self.cached(cache);
        if self.is(&cached) {
            Ok(cached)
        } else {
            Err(Failure::new(format!("{} was installed but is not version {}", cached.display(), self.version)))
        }
    }

    fn cached(&self, cache: &Path) -> PathBuf {
        cache.join("bin").join(format!("{}{}", self.file, std::env::consts::EXE_SUFFIX))
    }

    /// The version on PATH, if it is not the pinned one.
    pub fn other_on_path(&self) -> Option<String> {
        process::on_path(self.file).and_then(|program| version(&program)).filter(|version| *version != self.version)
    }

    fn is(&self, program: &Path) -> bool {
        version(program).is_some_and(|version| version == self.version)
    }

    /// Compiles the program without the parts that are not used here: its own downloads and updates, debug information, the other
    /// programs of its package.
    pub(super) fn build(&self, cache: &Path) -> Outcome<Build> {
        let mut cargo = process::cargo(&places::root()?);
        cargo.args(["install", self.package, "--version", &self.version, "--bin", self.file, "--no-default-features"]);
        // A file in its place is not the pinned version.
        cargo.arg("--force");
        // The release profiles of these packages link for minutes.
        cargo.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_OPT_LEVEL", "0");
        for name in self.busy {
            cargo.arg("--config").arg(format!("profile.dev.package.{name}.opt-level=1"));
        }
        cargo.env("CARGO_INCREMENTAL", "0").arg("--root").arg(cache);
        // Cargo would compile in a new temporary folder each time.
        cargo.arg("--target-dir").arg(self.target(cache));
        if self.locked {
            cargo.arg("--locked");
        }
        Ok(Build { name: self.name.to_owned(), cargo })
    }

    /// The folder in which it is compiled. After an interruption the next build goes on there.
    pub(super) fn target(&self, cache: &Path) -> PathBuf {
        cache.join(format!("compiling-{}", self.package))
    }
}

/// Programs print `name version`, some with more behind it.
fn version(program: &Path) -> Option<String> {
    let printed = process::printed_by(Command::new(program).arg("--version").env_remove("NO_COLOR"))?;
    printed.split_whitespace().nth(1).map(str::to_owned)
}
