//! Data as JSON: whether it is JSON, and its form with a line per member.

use crate::json::{MAX_DEPTH, SPACE, number_len, string_len};

/// The text with a line per member, if it is one JSON object or array (RFC 8259). Numbers and strings stay as they were written.
pub fn pretty(text: &str) -> Option<String> {
    let mut printer = Printer { rest: text.trim_matches(SPACE), out: String::with_capacity(text.len() * 2) };
    if !printer.rest.starts_with(['{', '[']) {
        return None;
    }
    printer.value(0)?;
    printer.rest.is_empty().then_some(printer.out)
}

struct Printer<'a> {
    rest: &'a str,
    out: String,
}

impl Printer<'_> {
    fn value(&mut self, depth: usize) -> Option<()> {
        match self.rest.bytes().next()? {
            b'{' => self.members(depth, '}'),
            b'[' => self.members(depth, ']'),
            b'"' => self.copy(string_len(self.rest)?),
            b'-' | b'0'..=b'9' => self.copy(number_len(self.rest)?),
            _ => self.copy(["true", "false", "null"].iter().find(|word| self.rest.starts_with(**word))?.len()),
        }
    }

    /// Writes an object or array, from its opening bracket to its closing one.
    fn members(&mut self, depth: usize, close: char) -> Option<()> {
        self.copy(1)?;
        self.skip_space();
        if self.rest.starts_with(close) {
            return self.copy(1);
        }
        if depth == MAX_DEPTH {
            return None;
        }
        loop {
            self.new_line(depth + 1);
            if close == '}' {
                self.copy(string_len(self.rest)?)?;
                self.skip_space();
                self.rest = self.rest.strip_prefix(':')?;
                self.out.push_str(": ");
                self.skip_space();
            }
            self.value(depth + 1)?;
            self.skip_space();
            if self.rest.starts_with(close) {
                self.new_line(depth);
                return self.copy(1);
            }
            self.rest.starts_with(',').then_some(())?;
            self.copy(1)?;
            self.skip_space();
        }
    }

    fn copy(&mut self, len: usize) -> Option<()> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.out.push_str(taken);
        self.rest = rest;
        Some(())
    }

    fn new_line(&mut self, depth: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", depth));
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches(SPACE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_json_comes_out_with_a_line_a_member_and_means_the_same() {
        let text = r#" {"a":[1,-2.5e+3,{}],"锁":{"b":"x\"\u0041","c":null},"d":[ ]} "#;
        let shown = pretty(text).unwrap();
        assert_eq!(shown.lines().count(), 12, "{shown}");
        assert!(shown.contains("\n    -2.5e+3,\n    {}\n  ],\n  \"锁\": {\n    \"b\": \"x\\\"\\u0041\",\n"), "{shown}");
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&shown), value(text));
        assert_eq!(pretty("[]").as_deref(), Some("[]"));
    }

    #[test]
    fn what_is_no_json_or_a_bare_value_is_refused_as_the_library_would() {
        let deep = "[".repeat(MAX_DEPTH + 2) + &"]".repeat(MAX_DEPTH + 2);
        assert_eq!(pretty(&deep), None);
        for text in
            ["", "hello", "{", "{]", "[1,]", "[01]", "[1.]", "[1e]", "[-]", "{\"a\"}", "{a:1}", "[\"\\x\"]", "[\"\n\"]", "[tru]"]
        {
            assert_eq!(pretty(text), None, "{text}");
            assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text}");
        }
        for text in ["[1] x", "[1][2]", "[\"\\u12\"]", "{\"a\":1,}", "[1 2]"] {
            assert_eq!(pretty(text), None, "{text}");
        }
        // A bare number or word is shown well enough as text.
        assert_eq!((pretty("1"), pretty("null"), pretty("\"a\"")), (None, None, None));
    }
}
