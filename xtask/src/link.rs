//! `cargo xtask link`: the link of a script, as the page writes it, or of a worksheet, with its text in it.

use crate::failure::{Failure, Outcome};
use crate::packing;
use crate::run::{self, words};
use std::ffi::OsString;
use std::fs;
use zooscope::lang::Lang;
use zooscope::link::{self, BadLink, Link, SheetRef, Target};
use zooscope::script::without_byte_order_mark;
use zooscope::tell;
use zooscope::worksheets::Sheet;

pub struct Options {
    /// A file with a script or a worksheet.
    pub file: OsString,
    /// The address of the page.
    pub page: String,
    /// Further fields of the link, by name, as a person typed them.
    pub fields: Vec<(String, String)>,
}

/// The page that `cargo xtask serve` serves.
pub const PAGE: &str = "http://127.0.0.1:8080/";

impl Default for Options {
    fn default() -> Self {
        Self { file: OsString::new(), page: PAGE.to_owned(), fields: Vec::new() }
    }
}

pub fn run(options: &Options) -> Outcome {
    let path = run::place(&options.file)?;
    let file = fs::read_to_string(&path).map_err(|error| Failure::reading(&path, error))?;
    let name = options.file.to_string_lossy();
    let fragment = fragment(&name, without_byte_order_mark(&file), &options.fields)?;
    println!("{}#{fragment}", options.page);
    Ok(())
}

fn fragment(name: &str, script: &str, fields: &[(String, String)]) -> Outcome<String> {
    let rest = with_fields(fields)?;
    let too_long = || Failure::new(format!("{name} is too long for a link, even compressed"));
    if Sheet::is_meant(script) {
        Sheet::parse(script).map_err(|error| Failure::new(format!("{name}: {}", tell::lesson_error(Lang::En, &error))))?;
        let target = Target::Sheet(SheetRef::Packed(packing::deflate(script)?.into()));
        return link::write(&Link { target, ..rest }).ok_or_else(too_long);
    }
    let link = link::with_script(rest, script).map_err(|bad| failure(name, bad))?;
    let plain = link::write(&link);
    let packed = packed(&link)?.and_then(|link| link::write(&link));
    let shortest = [plain, packed].into_iter().flatten().min_by_key(String::len);
    shortest.ok_or_else(too_long)
}

/// A link that has these fields and no target yet: what the page can read of them is what may be given.
fn with_fields(fields: &[(String, String)]) -> Outcome<Link> {
    let nothing = Link::to(Target::Opening);
    let fragment: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let (link, bad) = link::read(&fragment.join("&")).map_err(|bad| failure("the link", bad))?.unwrap_or((nothing, Vec::new()));
    match bad.first() {
        None => Ok(link),
        Some(bad) => Err(Failure::new(tell::bad_field(Lang::En, bad))),
    }
}

/// The link with its script compressed, where that is long.
fn packed(link: &Link) -> Outcome<Option<Link>> {
    let Target::Run { script, .. } = &link.target else { return Ok(None) };
    let Some(long) = link::long_script(script) else { return Ok(None) };
    let target = Target::Packed(packing::deflate(&long)?.into());
    Ok(Some(Link { target, ..link.clone() }))
}

/// The failure of a task on something that is no link, or that none can be made of.
pub fn failure(name: &str, bad: BadLink) -> Failure {
    match bad {
        BadLink::Script(bad) => words::script_failure(name, &bad.text, bad.error),
        bad => Failure::new(tell::bad_link(Lang::En, &bad)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places;
    use zooscope::script::Script;

    /// The script that the page opens for a fragment.
    fn opened(fragment: &str) -> String {
        let (link, bad) = link::read(fragment).unwrap().unwrap();
        assert!(bad.is_empty(), "{bad:?}");
        match link.target {
            Target::Run { script, .. } => script.to_string(),
            Target::Packed(packed) => packing::inflate(&packed).unwrap(),
            other => panic!("{fragment}: {other:?}"),
        }
    }

    #[test]
    fn the_link_of_every_example_opens_as_its_script() {
        let examples = fs::read_dir(places::root().unwrap().join("examples")).unwrap().map(|entry| entry.unwrap().path());
        let scripts: Vec<_> = examples.filter(|path| path.extension().is_some_and(|ending| ending == "zk")).collect();
        assert!(!scripts.is_empty());
        for path in scripts {
            let text = fs::read_to_string(&path).unwrap();
            let fragment = fragment("example", &text, &[]).unwrap();
            assert!(fragment.len() < 500, "{}: {fragment}", path.display());
            assert_eq!(opened(&fragment), Script::parse(&text).unwrap().without_defaults().to_string(), "{}", path.display());
        }
    }

    #[test]
    fn a_long_script_is_compressed() {
        let text: String = (0..1_000).map(|n| format!("c1 create /a/{n} x\n")).collect();
        let fragment = fragment("long", &text, &[]).unwrap();
        assert!(fragment.starts_with("v=1&run=z:") && fragment.len() < 5_000, "{}", fragment.len());
        assert_eq!(opened(&fragment), text.trim_end());
    }

    #[test]
    fn a_worksheet_travels_in_its_link() {
        let text = fs::read_to_string(places::root().unwrap().join("docs/examples/consensus.worksheet")).unwrap();
        let fragment = fragment("consensus", &text, &[("lang".to_owned(), "zh".to_owned())]).unwrap();
        let Target::Sheet(SheetRef::Packed(packed)) = link::read(&fragment).unwrap().unwrap().0.target else {
            panic!("{fragment}")
        };
        assert_eq!(packing::inflate(&packed).unwrap(), text);
        assert!(super::fragment("bad", "worksheet a\nchoice b", &[]).is_err());
    }

    #[test]
    fn the_compressed_link_of_the_guide_is_that_of_its_script() {
        let guide = include_str!("../../docs/links.md");
        let block = |kind: &str| {
            let (_, behind) = guide.split_once(&format!("```{kind}\n")).unwrap();
            behind.split_once("\n```").unwrap().0
        };
        assert_eq!(format!("#{}", fragment("long", block("long"), &[]).unwrap()), block("packed"));
        assert_eq!(opened(block("packed")), block("long"));
    }

    #[test]
    fn what_a_link_may_show_can_be_given_and_nothing_else() {
        let with = |fields: &[(&str, &str)]| {
            let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            fragment("a.zk", "crash s5", &fields).map_err(|failure| failure.to_string())
        };
        assert_eq!(
            with(&[("at", "12.5s"), ("lang", "zh"), ("view", "tree:/a")]).unwrap(),
            "v=1&run=crash+s5&at=12.5s&lang=zh-CN&view=tree:/a"
        );
        assert!(with(&[("at", "soon")]).unwrap_err().starts_with("“at=soon” in the link says nothing."));
        let wrong = fragment("a.zk", "seed 1\ncrush s5", &[]).unwrap_err().to_string();
        assert!(wrong.starts_with("a.zk:2:1: There is no command crush. Did you mean crash?"), "{wrong}");
    }
}
