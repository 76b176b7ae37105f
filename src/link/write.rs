//! Links to fragments, in the one form that the page writes: without what is so by itself.

use std::fmt::Write;

use super::base64;
use super::escape::escape;
use super::field::Field;
use super::target::{AskedComparison, At, BeatRef, Link, Over, SheetRef, Target};
use super::{MAX_BYTES, MAX_UNPACKED, PACKED, VERSION};
use crate::script::Script;
use crate::script::{Root, StageView};

/// The longest script that travels as it is typed, in bytes. A longer one is compressed where that can be done.
const MAX_PLAIN: usize = 400;

/// The fragment of a link, without its `#`. `None` where it would be too long.
pub fn write(link: &Link) -> Option<String> {
    let mut fragment = format!("v={VERSION}");
    match &link.target {
        // What lies over it is then the subject of the link.
        Target::Opening => write_over(&mut fragment, link.over.as_ref()),
        Target::Run { script, .. } => {
            fragment.push_str("&run=");
            write_script(&mut fragment, script)?;
        }
        Target::Packed(bytes) => {
            let _ = write!(fragment, "&run={PACKED}{}", base64::encode(bytes));
        }
        Target::Sheet(SheetRef::Beside(path)) => {
            let _ = write!(fragment, "&sheet={path}");
        }
        Target::Sheet(SheetRef::Packed(bytes)) => {
            let _ = write!(fragment, "&sheet={PACKED}{}", base64::encode(bytes));
        }
        Target::Lesson { name, beat } => {
            let _ = write!(fragment, "&lesson={name}");
            write_beat(&mut fragment, beat.as_ref());
        }
        Target::Own { packed, beat } => {
            let _ = write!(fragment, "&own={PACKED}{}", base64::encode(packed));
            write_beat(&mut fragment, beat.as_ref());
        }
    }
    let _ = match link.at {
        None => Ok(()),
        Some(At::Exactly(at)) => write!(fragment, "&at={}.{}", at.steps, at.time),
        Some(At::Time(time)) => write!(fragment, "&at={}", crate::script::DurationText(time)),
    };
    if let Some(lang) = link.lang {
        let _ = write!(fragment, "&lang={}", lang.code());
    }
    write_view(&mut fragment, link.view.as_ref());
    if link.target != Target::Opening {
        write_over(&mut fragment, link.over.as_ref());
    }
    (fragment.len() <= MAX_BYTES).then_some(fragment)
}

fn write_beat(fragment: &mut String, beat: Option<&BeatRef>) {
    if let Some(beat) = beat {
        // A string takes everything.
        let _ = write!(fragment, "&beat={beat}");
    }
}

/// The text of a script that is so long that it should be compressed; `None` also where it is longer than a link may hold.
pub fn long_script(script: &Script) -> Option<String> {
    let mut length = 0;
    let fits = script.lines_without_defaults().all(|line| {
        length += line.len() + 1;
        length <= MAX_UNPACKED
    });
    let text = if fits && length > MAX_PLAIN { Some(script.without_defaults().to_string()) } else { None };
    text.filter(|text| text.len() > MAX_PLAIN)
}

/// `None` as soon as it is too long, so that the longest run costs no more than a link.
fn write_script(fragment: &mut String, script: &Script) -> Option<()> {
    for (n, line) in script.lines_without_defaults().enumerate() {
        if n > 0 {
            fragment.push(';');
        }
        escape(fragment, &line);
        if fragment.len() > MAX_BYTES {
            return None;
        }
    }
    Some(())
}

fn write_over(fragment: &mut String, over: Option<&Over>) {
    let AskedComparison { pair, size, clock } = match over {
        None => return,
        Some(Over::Picker) => return fragment.push_str("&over=lessons"),
        Some(Over::Comparison(asked)) => asked,
    };
    for (field, value) in [(Field::Compare, Some(pair)), (Field::Size, size.as_ref()), (Field::Clock, clock.as_ref())] {
        if let Some(value) = value {
            let _ = write!(fragment, "&{}={value}", field.name());
        }
    }
}

fn write_view(fragment: &mut String, view: Option<&StageView>) {
    let Some(view) = view else { return };
    let _ = write!(fragment, "&view={}", view.name());
    if let Some(Root { path, server }) = view.root() {
        if let Some(server) = server {
            let _ = write!(fragment, ".{server}");
        }
        fragment.push(':');
        escape(fragment, path);
    }
}
