//! The page's glue, wasm-bindgen's JavaScript, made small by terser (npm).

use crate::failure::{Failure, Outcome};
use crate::{built, npm, process};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What terser may change: a function without `this` is written as short as it can be, and no one reads how many parameters it has.
/// wasm-bindgen's warnings are for whoever writes the glue's call, or for a host that sends wasm as another type: the page starts all the same.
const COMPRESS: &str = "ecma=2020,passes=3,unsafe_methods=true,keep_fargs=false,pure_getters=true,pure_funcs=['console.warn']";

/// The same module with short names and no comments. Exports, imports and the names of properties stay.
pub fn shrunk(glue: &str, folder: &Path) -> Outcome<String> {
    let (node, terser) = (npm::node()?, npm::package("terser")?);
    let (long, short) = (folder.join("glue.long.js"), folder.join("glue.short.js"));
    built::write(&long, glue.as_bytes())?;
    let program = terser.join("bin").join("terser");
    process::run(
        Command::new(node)
            .arg(program)
            .args(["--module", "--ecma", "2020", "--compress", COMPRESS, "--mangle", "--output"])
            .arg(&short)
            .arg(&long),
    )?;
    let result = built::text(&short)?;
    for file in [&long, &short] {
        fs::remove_file(file).map_err(|error| Failure::writing(file, error))?;
    }
    Ok(result)
}
