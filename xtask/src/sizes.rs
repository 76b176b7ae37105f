//! How large the built page is, on disk and as a host sends it (gzip).

use crate::dist::SINGLE_FILE;
use crate::failure::{Failure, Outcome};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// One line a file, then what a visitor of the hosted page is sent.
pub fn print(dist: &Path) -> Outcome {
    println!("{:>10} {:>10}  bytes", "raw", "gzip");
    for File { name, raw, gzip } in files(dist)? {
        println!("{raw:>10} {gzip:>10}  {name}");
    }
    let (raw, gzip) = sent(dist)?;
    println!("{raw:>10} {gzip:>10}  in all to a visitor of the hosted page");
    Ok(())
}

/// The bytes of all files but the single-file page: as they are, and with gzip.
pub fn sent(dist: &Path) -> Outcome<(usize, usize)> {
    let files = files(dist)?;
    let sent = || files.iter().filter(|file| file.name != SINGLE_FILE);
    Ok((sent().map(|file| file.raw).sum(), sent().map(|file| file.gzip).sum()))
}

struct File {
    name: String,
    raw: usize,
    gzip: usize,
}

fn files(dist: &Path) -> Outcome<Vec<File>> {
    let entries = fs::read_dir(dist).map_err(|error| Failure::reading(dist, error))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let file = |path: &PathBuf| {
        let content = fs::read(path).map_err(|error| Failure::reading(path, error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(File { name, raw: content.len(), gzip: gzip(&content)?.len() })
    };
    paths.iter().map(file).collect()
}

pub fn gzip(content: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).and_then(|()| encoder.finish()).map_err(|error| Failure::new(format!("gzip failed: {error}")))
}
