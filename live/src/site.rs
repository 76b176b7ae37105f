//! The page as `cargo xtask dist` built it last.

use std::path::{Component, Path, PathBuf};

/// The service worker, with which a hosted page works offline.
const WORKER: &str = "worker.js";

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
}
