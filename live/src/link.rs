//! The link that opens the run so far on the page.

use std::io::Read;

use flate2::Compression;
use flate2::read::DeflateEncoder;
use zooscope::link::{At, Link, MAX_UNPACKED, Target, long_script, write};
use zooscope::script::RunFile;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::begin::Beginning;
    use zooscope::link::read;

    #[test]
    fn the_link_of_a_run_is_read_as_that_run_at_its_moment() {
        let file = RunFile::read(&Beginning::ensemble(3).recording()).unwrap();
        let (link, bad) = read(&fragment(&file).unwrap()).unwrap().unwrap();
        assert!(bad.is_empty());
        assert_eq!(link.at, Some(At::Exactly(file.at)));
    }
}
