//! `docs/links.md`: every link in it means what it says there, byte for byte. What is compressed is tested by `cargo xtask link` itself.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use zooscope::lang::Lang;
use zooscope::link::{Link, Target, read, write};
use zooscope::tell;

const GUIDE: &str = include_str!("../docs/links.md");

/// The blocks of the guide, each with its kind and its lines.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let parts = GUIDE.split("\n```").skip(1).step_by(2);
    parts.map(|block| block.split_once('\n').unwrap()).collect()
}

fn link(fragment: &str) -> Link {
    read(fragment).unwrap_or_else(|bad| panic!("{fragment}: {bad:?}")).unwrap().0
}

#[test]
fn every_link_of_the_guide_means_what_it_says() {
    // The links that the blocks below them are about.
    let mut links: Vec<&str> = Vec::new();
    let mut counts = [0; 4];
    for (kind, text) in blocks() {
        let last = links.last().copied().unwrap_or_default();
        match kind {
            "link" => links = text.lines().collect(),
            "zk" => {
                let script = |fragment: &&&str| match read(fragment) {
                    Ok(Some((Link { target: Target::Run { script, .. }, .. }, _))) => script.to_string() == text,
                    _ => false,
                };
                assert!(script(&&last), "{last}:\n{text}");
                counts[0] += links.iter().filter(script).count();
            }
            "written" => {
                assert_eq!(format!("#{}", write(&link(last)).unwrap()), text);
                assert_eq!(link(text).at, link(last).at);
                counts[1] += 1;
            }
            "refused" => {
                let bad = read(last).unwrap_err();
                assert_eq!(Lang::ALL.map(|lang| tell::bad_link(lang, &bad)).join("\n"), text);
                counts[2] += 1;
            }
            "told" => {
                let (_, bad) = read(last).unwrap().unwrap();
                assert_eq!(Lang::ALL.map(|lang| tell::bad_field(lang, &bad[0])).join("\n"), text);
                counts[3] += 1;
            }
            "packed" | "long" | "sh" => {}
            other => panic!("nothing is known of blocks of the kind {other}"),
        }
    }
    assert_eq!(counts, [5, 7, 3, 2], "runs, written links, refusals, fields");
}

#[test]
fn what_the_guide_calls_cut_off_is_refused() {
    let cut = GUIDE.lines().find(|line| line.contains("\"100% & more\"")).unwrap();
    assert!(read(cut).is_err(), "{cut}");
}
