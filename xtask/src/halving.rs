//! The hosted page's wasm in two halves (`halves/`): what opening the page runs, and the rest, which is fetched once the page stands.
//!
//! To tell them apart, a browser opens the page as visitors do, with a wasm that notes what it runs, and lets it play.

use crate::browser::{self, Equipment};
use crate::built::{self, Built};
use crate::failure::{Failure, Outcome};
use crate::process;
use crate::step::step;
use crate::terser;
use halves::{Constants, Halves, Later, Module};
use std::fs;
use std::path::Path;

/// The end of the name of the second half.
pub const LATER: &str = "_later.wasm";

/// The question when the second half cannot be fetched. It is in both languages, because the chosen one is known inside the wasm only.
const QUESTION: &str = "A part of ZooScope could not be fetched. OK tries again.\n\
    ZooScope 的一部分未能加载。点击“确定”重试。";

/// Splits the page in `dist`. `wasm` is its module with the functions' names. Where no browser can open the page, this prints why and
/// leaves the page in one piece: larger to open, but right.
pub fn halve(root: &Path, dist: &Path, wasm: &[u8], constants: &Constants) -> Outcome {
    let page = Built::read(dist)?;
    let module = Module::parse(wasm)?;
    let recording = halves::recording(&module)?;
    let passed = browser::present().and_then(|equipment| {
        step("Opening the page to see what it runs", "20 seconds", || recorded(root, dist, &page, &equipment, &recording))
    });
    let passed = match passed {
        Ok(passed) => passed,
        Err(failure) => {
            eprintln!("==> Going on with the wasm in one piece, so the page takes longer to open than it could: {failure}");
            return Ok(());
        }
    };
    let glue = built::text(&dist.join(&page.glue))?;
    let module = module.in_order_of(&glue);
    write(dist, &page, &module, &glue, &halves::split(&module, &passed, constants)?)
}

/// Opens a copy of the page that notes the points it passes, and returns the notes: a byte for each point.
fn recorded(root: &Path, dist: &Path, page: &Built, equipment: &Equipment, wasm: &[u8]) -> Outcome<Vec<u8>> {
    let folder = root.join("target").join("recording");
    fs::create_dir_all(&folder).map_err(|error| Failure::writing(&folder, error))?;
    for path in built::files(dist)? {
        let to = folder.join(path.file_name().unwrap_or_default());
        fs::copy(&path, &to).map_err(|error| Failure::writing(&to, error))?;
    }
    built::write(&folder.join(&page.wasm), wasm)?;
    let notes = folder.join("passed");
    process::run(equipment.script(root, "record.mjs").arg(&folder).arg(&notes))?;
    let passed = built::read(&notes)?;
    fs::remove_dir_all(&folder).map_err(|error| Failure::writing(&folder, error))?;
    Ok(passed)
}

/// Replaces the whole module by both halves. A file's name has a digest of its content: a half that a browser has kept from an earlier
/// build must never meet the other half of this one.
fn write(dist: &Path, page: &Built, module: &Module<'_>, glue: &str, halves: &Halves) -> Outcome {
    let Halves { first, second, .. } = halves;
    let later = format!("zooscope-{}{LATER}", built::digest(second));
    let glue = halves::linking(glue, module, halves, &Later { file: &later, question: QUESTION })?;
    let glue = terser::shrunk(&glue, dist)?;
    let glue_name = format!("zooscope-{}.js", built::digest(glue.as_bytes()));
    let first_name = format!("zooscope-{}_bg.wasm", built::digest(first));
    let index = built::text(&dist.join(built::INDEX))?.replace(&page.wasm, &first_name).replace(&page.glue, &glue_name);
    for name in [&page.glue, &page.wasm] {
        fs::remove_file(dist.join(name)).map_err(|error| Failure::writing(&dist.join(name), error))?;
    }
    built::write(&dist.join(&later), second)?;
    built::write(&dist.join(&glue_name), glue.as_bytes())?;
    built::write(&dist.join(&first_name), first)?;
    built::write(&dist.join(built::INDEX), index.as_bytes())
}
