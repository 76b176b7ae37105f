//! A zip archive: few files, each deflated, all of the same date, so that the same content makes the same bytes.
//!
//! Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

use crate::failure::{Failure, Outcome};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write as _;

/// 1980-01-01, the first date there is.
const DATE: u16 = 0x21;
/// Deflate, as of version 2.0; names are UTF-8.
const VERSION: u16 = 20;
const DEFLATED: u16 = 8;
const UTF_8: u16 = 1 << 11;

/// The archive of these files.
pub fn write(files: &[(&str, &[u8])]) -> Outcome<Vec<u8>> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let packed = deflated(content)?;
        let mut sum = flate2::Crc::new();
        sum.update(content);
        let offset = size(archive.len())?;
        let mut head = Vec::new();
        [VERSION, UTF_8, DEFLATED, 0, DATE].into_iter().for_each(|field| head.extend(field.to_le_bytes()));
        [sum.sum(), size(packed.len())?, size(content.len())?].into_iter().for_each(|field| head.extend(field.to_le_bytes()));
        head.extend(short(name.len())?.to_le_bytes());
        head.extend([0; 2]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&head);
        archive.extend(name.as_bytes());
        archive.extend(packed);
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&head);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (begin, length, count) = (size(archive.len())?, size(directory.len())?, short(files.len())?);
    archive.extend(directory);
    archive.extend(b"PK\x05\x06");
    archive.extend([0; 4]);
    [count, count].into_iter().for_each(|field| archive.extend(field.to_le_bytes()));
    [length, begin].into_iter().for_each(|field| archive.extend(field.to_le_bytes()));
    archive.extend([0; 2]);
    Ok(archive)
}

fn deflated(content: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(content).and_then(|()| encoder.finish());
    packed.map_err(|error| Failure::new(format!("a file cannot be packed: {error}")))
}

fn size(bytes: usize) -> Outcome<u32> {
    u32::try_from(bytes).map_err(|_| Failure::new("the package is larger than a zip archive may be"))
}

fn short(length: usize) -> Outcome<u16> {
    u16::try_from(length).map_err(|_| Failure::new("the package has more than a zip archive may have"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::DeflateDecoder;
    use std::io::Read as _;

    fn at(bytes: &[u8], place: usize) -> usize {
        u32::from_le_bytes(bytes[place..place + 4].try_into().unwrap()) as usize
    }

    #[test]
    fn files_stand_where_the_directory_says() {
        let text = "ZooKeeper ".repeat(1_000);
        let archive = write(&[("a.xml", b"<a/>"), ("中.html", text.as_bytes())]).unwrap();
        let end = archive.len() - 22;
        assert_eq!((&archive[end..end + 4], archive[end + 10]), (&b"PK\x05\x06"[..], 2));
        let directory = at(&archive, end + 16);
        assert_eq!(directory + at(&archive, end + 12), end);
        let second = directory + 46 + "a.xml".len();
        assert_eq!(&archive[second..second + 4], b"PK\x01\x02");
        let local = at(&archive, second + 42);
        assert_eq!(&archive[local..local + 4], b"PK\x03\x04");
        assert_eq!(archive[local + 14..local + 28], archive[second + 16..second + 30], "sum, sizes and length of the name");
        let begin = local + 30 + "中.html".len();
        let mut unpacked = String::new();
        DeflateDecoder::new(&archive[begin..begin + at(&archive, local + 18)]).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        assert!(archive.len() < 1_000);
    }
}
