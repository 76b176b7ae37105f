//! The page as `cargo xtask dist` built it last, and the link that opens the run so far on it.

use std::io::Read;
use std::path::{Component, Path, PathBuf};

use flate2::Compression;
use flate2::read::DeflateEncoder;
use zooscope::link::{At, Link, MAX_UNPACKED, Target, long_script, write};
use zooscope::script::RunFile;

/// The service worker, with which a hosted page works offline.
const WORKER: &str = "worker.js";

/// The fragment of the link that opens a run on the page, at its moment.
///
/// # Errors
/// The sentence that the run is too long for a link.
pub fn fragment(file: &RunFile) -> Result<String, String> {
    let too_long = || "The run is too long for a link. Save /recording, and open that file on the page.".to_owned();
    let long = long_script(&file.script);
    if long.as_ref().is_some_and(|long| long.len() > MAX_UNPACKED) {
        return Err(too_long());
    }
    let target = match long {
        None => Target::Run { script: file.script.clone(), unknown_perms: String::new() },
        Some(long) => Target::Packed(deflate(&long)?.into()),
    };
    let link = Link { at: Some(At::Exactly(file.at)), ..Link::to(target) };
    write(&link).ok_or_else(too_long)
}

fn deflate(script: &str) -> Result<Vec<u8>, String> {
    let mut packed = Vec::new();
    let read = DeflateEncoder::new(script.as_bytes(), Compression::best()).read_to_end(&mut packed);
    read.map(|_| packed).map_err(|error| error.to_string())
}

/// The file of the page at a path of its address, and the type of its content.
pub fn file(root: &Path, path: &str) -> Option<(PathBuf, &'static str)> {
    let path = if path == "/" { "index.html" } else { path.trim_start_matches('/') };
    let path = Path::new(path);
    // It would answer for every later page at this port: of another build, or of `cargo xtask serve`.
    if path == Path::new(WORKER) {
        return None;
    }
    let is_below = path.components().all(|part| matches!(part, Component::Normal(_)));
    let kind = match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        _ => "text/plain; charset=utf-8",
    };
    is_below.then(|| (root.join(path), kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::begin::Beginning;
    use zooscope::link::read;

    #[test]
    fn a_path_leads_to_a_file_below_the_page_and_nowhere_else() {
        let root = Path::new("dist");
        assert_eq!(file(root, "/"), Some((root.join("index.html"), "text/html; charset=utf-8")));
        assert_eq!(file(root, "/lessons/herd.lesson"), Some((root.join("lessons/herd.lesson"), "text/plain; charset=utf-8")));
        for path in ["/../Cargo.toml", "//..", "/a/../../b", "/./a"] {
            let found = file(root, path).map(|(path, _)| path);
            assert!(found.is_none_or(|path| path.starts_with(root) && !path.to_string_lossy().contains("..")), "{path}");
        }
    }

    #[test]
    fn the_page_is_not_kept_in_a_browser_beyond_the_program() {
        let root = Path::new("dist");
        for path in ["/worker.js", "worker.js", "//worker.js"] {
            assert_eq!(file(root, path), None);
        }
    }

    #[test]
    fn the_link_of_a_run_is_read_as_that_run_at_its_moment() {
        let file = RunFile::read(&Beginning::ensemble(3).recording()).unwrap();
        let (link, bad) = read(&fragment(&file).unwrap()).unwrap().unwrap();
        assert!(bad.is_empty());
        assert_eq!(link.at, Some(At::Exactly(file.at)));
    }
}
