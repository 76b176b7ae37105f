//! The tools that build the page: the wasm target of Rust, Trunk and wasm-bindgen. Each is used where it is found in the pinned version.
//! A missing one is brought into the shared cache: prebuilt by `cargo binstall`, or else compiled beside the page itself.
//!
//! Trunk would download missing tools itself. It never has to, so a build needs no network once the cache is filled.

pub mod prebuilt;
pub mod program;

use self::program::Program;
use crate::compiling::{self, Build};
use crate::failure::{Failure, Outcome};
use crate::step::step;
use crate::{places, process};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Trunk, ready to be given a task, after the page's code was compiled: Trunk's own run of cargo then has nothing left to do. If the
/// code does not compile, that run says why.
pub fn trunk(root: &Path, page: Build) -> Outcome<Command> {
    rust_target(root)?;
    let cache = places::tools()?;
    let (trunk, wasm_bindgen) = (program::trunk()?, program::wasm_bindgen()?);
    bring(&[&trunk, &wasm_bindgen], Some(page), &cache)?;
    let programs = [trunk.path(&cache)?, wasm_bindgen.path(&cache)?];
    // Trunk starts this program at the end of a build (`Trunk.toml`). By way of cargo, it would be compiled again with the page's flags.
    let own = env::current_exe().map_err(|error| Failure::new(format!("the place of this program is not known: {error}")))?;
    let folders = programs.iter().chain([&own]).filter_map(|program| program.parent()).map(Path::to_path_buf).collect();
    let mut command = Command::new(&programs[0]);
    command.current_dir(root).env("PATH", process::path_with(folders)?);
    // Trunk 0.21 takes the variable for a flag that wants `true` or `false` and refuses its usual value, 1.
    command.env_remove("NO_COLOR");
    command.arg("--skip-version-check");
    Ok(command)
}

/// wasm-bindgen alone, for a wasm module that Trunk has no part in.
#[cfg(feature = "sim")]
pub fn wasm_bindgen() -> Outcome<std::path::PathBuf> {
    let (cache, wasm_bindgen) = (places::tools()?, program::wasm_bindgen()?);
    bring(&[&wasm_bindgen], None, &cache)?;
    wasm_bindgen.path(&cache)
}

/// The page's code as Trunk compiles it, to the letter: cargo would compile it twice otherwise.
pub fn page(root: &Path, release: bool) -> Build {
    let mut cargo = process::cargo(root);
    cargo.args(["build", "--target", WASM_TARGET, "--bin", "zooscope"]);
    if release {
        // As index.html has it.
        cargo.args(["--profile", "page"]);
    }
    Build { name: "the page".to_owned(), cargo }
}

/// The wasm part of the standard library. rustup adds it by itself from `rust-toolchain.toml`, unless that is turned off.
pub fn rust_target(root: &Path) -> Outcome {
    if has_rust_target(root) {
        return Ok(());
    }
    step("Adding Rust's wasm32 target with rustup", "under a minute, once", || {
        process::run(Command::new("rustup").current_dir(root).args(["target", "add", WASM_TARGET]))
    })
    .map_err(|failure| Failure::new(format!("{failure}; this toolchain needs its {WASM_TARGET} target")))
}

pub fn has_rust_target(root: &Path) -> bool {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(root).args(["--print", "target-libdir", "--target", WASM_TARGET]);
    process::printed_by(&mut rustc).is_some_and(|folder| Path::new(&folder).is_dir())
}

/// Makes sure that the programs are there. Those that have to be compiled are compiled side by side, and beside the page's code.
fn bring(programs: &[&Program], page: Option<Build>, cache: &Path) -> Outcome {
    let binstall = prebuilt::binstall();
    let fetched = |program| binstall.as_deref().is_some_and(|binstall| prebuilt::fetched(binstall, program, cache));
    let missing = programs.iter().filter(|program| program.found(cache).is_none());
    compile(&missing.filter(|program| !fetched(program)).copied().collect::<Vec<_>>(), page, cache)
}

fn compile(programs: &[&Program], page: Option<Build>, cache: &Path) -> Outcome {
    let mut builds = programs.iter().map(|program| program.build(cache)).collect::<Outcome<Vec<_>>>()?;
    builds.extend(page);
    if builds.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = builds.iter().map(|build| build.name.as_str()).collect();
    let expected = match programs.len() {
        0 => "2 to 4 minutes from scratch",
        1 => "4 to 8 minutes, once",
        _ => "6 to 12 minutes, once",
    };
    step(&format!("Compiling {}", names.join(", ")), expected, || {
        // If the page's code does not compile, Trunk will say why.
        compiling::side_by_side(builds).into_iter().take(programs.len()).collect::<Outcome>()
    })?;
    for program in programs {
        let target = program.target(cache);
        fs::remove_dir_all(&target).map_err(|error| Failure::writing(&target, error))?;
    }
    Ok(())
}
