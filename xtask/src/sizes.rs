//! How large the built page is, on disk and as a host sends it (gzip).

use crate::dist::SINGLE_FILE;
use crate::failure::{Failure, Outcome};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// One line a file, then what a visitor of the hosted page is sent: all but the single-file page.
pub fn print(dist: &Path) -> Outcome {
    let entries = fs::read_dir(dist).map_err(|error| Failure::reading(dist, error))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let (mut sent_raw, mut sent_gzip) = (0, 0);
    println!("{:>10} {:>10}  bytes", "raw", "gzip");
    for path in paths {
        let content = fs::read(&path).map_err(|error| Failure::reading(&path, error))?;
        let (raw, gzip) = (content.len(), gzip(&content)?.len());
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        println!("{raw:>10} {gzip:>10}  {name}");
        if name != SINGLE_FILE {
            sent_raw += raw;
            sent_gzip += gzip;
        }
    }
    println!("{sent_raw:>10} {sent_gzip:>10}  in all to a visitor of the hosted page");
    Ok(())
}

pub fn gzip(content: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).and_then(|()| encoder.finish()).map_err(|error| Failure::new(format!("gzip failed: {error}")))
}
