//! Lines that stand for several, and for several sizes: `c1..c5 run lock /locks`, `c1..c5 leave every 100ms`, `cN release`, `c2..cN+1 …`,
//! `run N*300ms`.

use super::lesson::ScriptLine;

/// The largest size that a lesson can be performed with.
pub const MAX_SIZE: u16 = 60;

/// The most clients that one line stands for.
pub const MAX_RANGE: u16 = 64;

/// The word before the time that passes after each command of a range.
const EVERY: &str = " every ";

/// Whether the line begins with a range that no lesson may have: too many clients, with whatever size, or the larger one first. A range
/// with `N` in it may be empty, as that from the second to the last of one.
pub fn has_bad_range(line: &ScriptLine, sized: bool) -> bool {
    let word = line.text.split_whitespace().next().unwrap_or_default();
    let long = |size| range(&fill(word, size)).is_some_and(|(from, to)| to.saturating_sub(from) >= MAX_RANGE);
    long(1) || (sized && long(MAX_SIZE)) || range(word).is_some_and(|(from, to)| to < from)
}

/// The lines of the command language that this one stands for; only the first of a bad range.
pub fn expand(line: &ScriptLine, size: u16) -> Vec<String> {
    let text = fill(&line.text, size);
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
    let Some((from, to)) = range(first) else { return vec![text] };
    let (command, pause) = match rest.rsplit_once(EVERY) {
        Some((command, pause)) => (command, Some(format!("run {pause}"))),
        None => (rest, None),
    };
    let clients = from..=to.min(from.saturating_add(MAX_RANGE - 1));
    clients.flat_map(|n| std::iter::once(format!("c{n} {command}")).chain(pause.clone())).collect()
}

/// Whether a command means the same in a lesson as by itself, whatever the size.
pub fn stands_for_itself(command: &str) -> bool {
    let line = ScriptLine { line: 1, text: command.to_owned() };
    [1, 2].iter().all(|size| expand(&line, *size) == [command])
}

/// A range such as `c1..c5`: its first and its last number.
fn range(word: &str) -> Option<(u16, u16)> {
    let (from, to) = word.split_once("..")?;
    let number = |word: &str| word.strip_prefix('c')?.parse::<u16>().ok();
    Some((number(from)?, number(to)?))
}

/// Replaces `N`, `cN` and `sN` by the size, with the number that is added to it.
fn fill(text: &str, size: u16) -> String {
    let mut filled = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let parts: Vec<String> = bare.split("..").map(|part| fill_word(part, size)).collect();
        filled.push_str(&parts.join(".."));
        filled.push_str(&word[bare.len()..]);
    }
    filled
}

fn fill_word(word: &str, size: u16) -> String {
    let kind = if word.starts_with(['c', 's']) { &word[..1] } else { "" };
    let rest = &word[kind.len()..];
    match rest.strip_prefix('N') {
        Some("") => format!("{kind}{size}"),
        Some(more) => match (more.strip_prefix('+').and_then(|more| more.parse::<u16>().ok()), more.strip_prefix('*')) {
            (Some(more), _) => format!("{kind}{}", size.saturating_add(more)),
            (None, Some(unit)) if kind.is_empty() => times(size, unit).unwrap_or(word.to_owned()),
            _ => word.to_owned(),
        },
        None => word.to_owned(),
    }
}

/// A duration such as `300ms`, multiplied.
fn times(size: u16, unit: &str) -> Option<String> {
    let (number, unit) = unit.split_at(unit.find(|c: char| !c.is_ascii_digit())?);
    Some(format!("{}{unit}", u64::from(size) * u64::from(number.parse::<u16>().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str, size: u16) -> Vec<String> {
        expand(&ScriptLine { line: 1, text: text.to_owned() }, size)
    }

    #[test]
    fn a_range_is_a_command_for_each_client() {
        assert_eq!(expanded("c1..c3 run lock /l", 9), ["c1 run lock /l", "c2 run lock /l", "c3 run lock /l"]);
        assert!(expanded("c3..c1 close", 9).is_empty());
    }

    #[test]
    fn a_range_may_leave_time_after_each_of_its_commands() {
        assert_eq!(expanded("c1..c2 leave every 100ms", 9), ["c1 leave", "run 100ms", "c2 leave", "run 100ms"]);
        assert_eq!(expanded("c1 create /a every", 9), ["c1 create /a every"]);
    }

    #[test]
    fn the_size_stands_where_n_does() {
        assert_eq!(expanded("ensemble 3 clients N", 12), ["ensemble 3 clients 12"]);
        assert_eq!(expanded("c2..cN+1 close", 2), ["c2 close", "c3 close"]);
        assert_eq!(expanded("crash sN", 4), ["crash s4"]);
        assert_eq!(expanded("c1 create /N", 12), ["c1 create /N"]);
        assert_eq!(expanded("run N*300ms", 12), ["run 3600ms"]);
        assert_eq!(expanded("run N*ms", 12), ["run N*ms"]);
    }

    #[test]
    fn every_other_line_is_itself() {
        for line in ["crash s5", "c1 create -e /a \"x..y\"", "run until leader", ""] {
            assert_eq!(expanded(line, 5), [line]);
        }
    }

    #[test]
    fn a_range_is_bounded() {
        assert!(expanded("c0..c65535 close", 1).len() <= usize::from(MAX_RANGE));
    }

    #[test]
    fn a_bad_range_is_known_before_it_is_used() {
        let bad = |text: &str, sized| has_bad_range(&ScriptLine { line: 1, text: text.to_owned() }, sized);
        for text in ["c1..c9999 close", "c1..c65 close", "c3..c1 close", "c1..cN+64 close"] {
            assert!(bad(text, true), "{text}");
        }
        for text in ["c1..c64 close", "c2..cN close", "c1..cN+4 close", "c1..c1 close", "c1 create /a..b", "run 1s"] {
            assert!(!bad(text, true), "{text}");
        }
        assert!(bad("c1..cN+5 close", true), "at the largest size");
    }
}
