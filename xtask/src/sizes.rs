//! The size of the built page, on disk and as a host sends it (gzip).

use crate::built;
use crate::dist::SINGLE_FILE;
use crate::failure::{Failure, Outcome};
use crate::{halving, offline, styles};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Prints a line for each file, then the sum of the files that a visitor of the hosted page waits for.
pub fn print(dist: &Path) -> Outcome {
    println!("{:>10} {:>10}  bytes", "raw", "gzip");
    for File { name, raw, gzip } in files(dist)? {
        println!("{raw:>10} {gzip:>10}  {name}");
    }
    let (raw, gzip) = sent(dist)?;
    println!("{raw:>10} {gzip:>10}  until the hosted page stands and plays");
    Ok(())
}

/// The bytes of all files that the hosted page opens with, as they are and with gzip: neither the single-file page nor what comes later.
pub fn sent(dist: &Path) -> Outcome<(usize, usize)> {
    let files = files(dist)?;
    let sent = || {
        files.iter().filter(|file| {
            let later = [SINGLE_FILE, halving::LATER, styles::LATER, offline::LATER, offline::MANIFEST, offline::WORKER, ".png"];
            !later.iter().any(|later| file.name.ends_with(later))
        })
    };
    Ok((sent().map(|file| file.raw).sum(), sent().map(|file| file.gzip).sum()))
}

struct File {
    name: String,
    raw: usize,
    gzip: usize,
}

fn files(dist: &Path) -> Outcome<Vec<File>> {
    let file = |path: PathBuf| {
        let content = built::read(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(File { name, raw: content.len(), gzip: gzip(&content)?.len() })
    };
    built::files(dist)?.into_iter().map(file).collect()
}

pub fn gzip(content: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).and_then(|()| encoder.finish()).map_err(|error| Failure::new(format!("gzip failed: {error}")))
}
