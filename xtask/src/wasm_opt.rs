//! Shrinking the built wasm with wasm-opt (npm package `binaryen`), after Trunk is done.
//!
//! Trunk could run wasm-opt too, but fails offline where it is missing, and does not find the npm package's script on Windows.

use crate::failure::{Failure, Outcome};
use crate::step::step;
use crate::{npm, process};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The level of optimisation: `-Oz` makes the smallest page, `-O3` the fastest simulation.
const LEVEL: &str = "-Oz";

/// The largest function, in bytes, that becomes a part of its only caller. Without a bound what is rarely needed comes into functions that a
/// page needs when it opens, and then into the half of the code that it waits for.
const INLINED: &str = "--one-caller-inline-max-function-size=200";

/// Addresses below 1024 are nobody's: the stack ends there, and nothing valid is that deep. So a constant that is added to an address can
/// stand in the load itself, which makes one byte in a hundred of the code unnecessary.
const LOW: &str = "--low-memory-unused";

/// Repeats the passes until none makes the wasm smaller: about a kilobyte less to wait for, and half a minute more to build.
const AGAIN: &str = "--converge";

/// Rewrites the file, keeping the functions' names, and returns whether it did. Without Node.js or npm this prints why, and leaves the
/// file as it is: larger, but right.
pub fn shrink(wasm: &Path) -> Outcome<bool> {
    let (node, package) = match (npm::node(), npm::package("binaryen")) {
        (Ok(node), Ok(package)) => (node, package),
        (Err(failure), _) | (_, Err(failure)) => {
            eprintln!("==> Going on without wasm-opt, so the page is larger than it could be: {failure}");
            return Ok(false);
        }
    };
    let smaller = wasm.with_extension("smaller");
    step(&format!("Shrinking the wasm with wasm-opt {LEVEL}"), "about a minute", || {
        process::run(
            Command::new(node)
                .arg(package.join("bin").join("wasm-opt"))
                .args([LEVEL, AGAIN, "-g", INLINED, LOW])
                .arg(wasm)
                .arg("-o")
                .arg(&smaller),
        )
    })?;
    fs::rename(&smaller, wasm).map_err(|error| Failure::writing(wasm, error))?;
    Ok(true)
}
