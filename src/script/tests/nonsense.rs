//! No text makes the language panic, and whatever it reads it can print and read again.

use super::*;

const EDITS: usize = 100_000;
const PIECES: &[&str] = &[
    " ",
    "\"",
    "'",
    "\u{feff}",
    "\\",
    "\n",
    "#",
    "|",
    ";",
    " ; ",
    ":r,",
    ",",
    "-",
    "-v",
    "-e ",
    "/",
    "s1",
    "c1",
    "m1",
    "0",
    "9",
    "99999999999999999999",
    ".",
    "ms",
    "min",
    "\0",
    "é",
    "锁",
    "🔒",
    "\u{3000}",
    "\r",
    "off",
    "until",
    "\u{e000}",
];

/// Reads the line, and checks what every line must keep to.
fn check(line: &str, cursor: usize, tree: &DataTree) {
    let known = Known { client: Some(ClientId(1)), ..known(tree) };
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        match parse_line(line) {
            Ok(None) => {}
            Ok(Some(command)) => assert_eq!(parse_line(&command.to_string()), Ok(Some(command))),
            Err(error) => assert!(line.get(error.span.clone()).is_some(), "{error:?}"),
        }
        match parse_typed(line, Some(ClientId(1))) {
            Ok(Some(Typed::Command { command, .. })) => {
                assert_eq!(parse_line(&command.to_string()), Ok(Some(command)));
            }
            Ok(_) => {}
            Err(error) => assert!(line.get(error.span.clone()).is_some(), "{error:?}"),
        }
        for completion in complete(line, cursor, &known) {
            assert!(line.get(completion.span.clone()).is_some(), "{completion:?}");
        }
    }));
    assert!(outcome.is_ok(), "the line was {line:?}, the cursor at {cursor}");
}

#[test]
fn every_prefix_of_a_line_is_read_without_a_panic() {
    let tree = tree();
    for line in CANONICAL {
        for (end, _) in line.char_indices() {
            check(&line[..end], end, &tree);
            check(line, end, &tree);
        }
    }
}

#[test]
fn edited_lines_are_read_without_a_panic() {
    let (mut random, tree) = (Xorshift(0x5eed), tree());
    for _ in 0..EDITS {
        let mut line = CANONICAL[random.below(CANONICAL.len())].to_owned();
        for _ in 0..=random.below(4) {
            edit(&mut line, &mut random);
        }
        let cursor = random.below(line.len() + 2);
        check(&line, cursor, &tree);
    }
}

/// Puts a piece in, takes something out, or replaces a byte, whatever text that gives.
fn edit(line: &mut String, random: &mut Xorshift) {
    let at = line.floor_char_boundary(random.below(line.len() + 1));
    let end = line.ceil_char_boundary((at + random.below(4)).min(line.len()));
    match random.below(3) {
        0 => line.insert_str(at, PIECES[random.below(PIECES.len())]),
        1 => line.replace_range(at..end, ""),
        _ => {
            let mut bytes = std::mem::take(line).into_bytes();
            let at = random.below(bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte = random.below(256) as u8;
            }
            *line = String::from_utf8_lossy(&bytes).into_owned();
        }
    }
}

#[test]
fn ten_thousand_lines_of_random_bytes_are_read_or_refused_at_a_place() {
    let (mut random, tree) = (Xorshift(0xb17e5), tree());
    for _ in 0..10_000 {
        let bytes: Vec<u8> = (0..random.below(60)).map(|_| random.below(256) as u8).collect();
        let line = String::from_utf8_lossy(&bytes);
        check(&line, random.below(line.len() + 2), &tree);
    }
}

#[test]
fn a_script_of_any_bytes_is_read_without_a_panic() {
    let mut random = Xorshift(7);
    for _ in 0..EDITS {
        let bytes: Vec<u8> = (0..random.below(300)).map(|_| random.below(256) as u8).collect();
        // Right or wrong, it must only return.
        let _ = parse_script(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_script_with_places_spoiled_is_read_or_refused_at_a_place_of_it() {
    let (mut random, mut read) = (Xorshift(0x5c819), 0);
    for _ in 0..EDITS {
        let lines: Vec<&str> = (0..5).map(|_| CANONICAL[random.below(CANONICAL.len())]).collect();
        let text = spoiled(&lines.join("\n"), b" \n\";|#.-/0s", &mut random);
        match parse_script(&text) {
            Ok(commands) => {
                read += 1;
                assert!(commands.iter().all(|(line, _)| (1..=text.lines().count()).contains(line)), "{text:?}");
            }
            Err(ScriptError::Line { line, error }) => {
                let wrong = text.lines().nth(line - 1).and_then(|wrong| wrong.get(error.span.clone()));
                assert!(wrong.is_some(), "{text:?}: {error:?}");
            }
            Err(error) => panic!("{text:?}: {error}"),
        }
    }
    assert!((EDITS / 100..EDITS / 2).contains(&read), "{read} of {EDITS} are still scripts");
}
