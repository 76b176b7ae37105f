//! Scripts of links to and from raw DEFLATE, as the page's browser does it.

use crate::failure::{Failure, Outcome};
use flate2::read::DeflateEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};
use std::io::Read;
use zooscope::link::MAX_UNPACKED;

/// So many bytes more are made room for at a time.
const PIECE: usize = 64 * 1024;

pub fn deflate(script: &str) -> Outcome<Vec<u8>> {
    let mut packed = Vec::new();
    let read = DeflateEncoder::new(script.as_bytes(), Compression::best()).read_to_end(&mut packed);
    read.map(|_| packed).map_err(|error| Failure::new(format!("the script cannot be compressed: {error}")))
}

/// No more of it is unpacked than a script may have.
pub fn inflate(packed: &[u8]) -> Outcome<String> {
    let broken = || Failure::new("the compressed run in this link cannot be unpacked: something of it is missing or changed");
    let mut inflater = Decompress::new(false);
    let mut script = Vec::new();
    loop {
        script.reserve(PIECE);
        let rest = packed.get(inflater.total_in() as usize..).unwrap_or_default();
        let status = inflater.decompress_vec(rest, &mut script, FlushDecompress::None).map_err(|_| broken())?;
        if script.len() > MAX_UNPACKED {
            return Err(Failure::new(format!("the run in this link unpacks to more than {MAX_UNPACKED} bytes")));
        }
        match status {
            Status::StreamEnd => return String::from_utf8(script).map_err(|_| broken()),
            // There is room left, so it is the rest of the input that is missing.
            Status::Ok | Status::BufError if script.len() < script.capacity() => return Err(broken()),
            Status::Ok | Status::BufError => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_found_again_and_what_is_too_long_or_broken_is_refused() {
        let script = "c1 create /锁 x\n".repeat(500);
        let packed = deflate(&script).unwrap();
        assert!(packed.len() < 200, "{}", packed.len());
        assert_eq!(inflate(&packed).unwrap(), script);
        assert!(inflate(&packed[..packed.len() / 2]).is_err());
        assert!(inflate(&[0xff; 40]).is_err());
        let huge = deflate(&"a".repeat(50 * MAX_UNPACKED)).unwrap();
        assert!(inflate(&huge).unwrap_err().to_string().contains("more than"));
    }
}
