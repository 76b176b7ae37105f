//! JSON (RFC 8259), read within bounds and written by hand. A library would cost the page too much (`serde_json`: 40 kB).
//!
//! Invariants: no text makes the reader panic; what is written reads back the same.

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;

/// White space between the pieces of a text.
pub const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// A value. Numbers stay as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

/// The place at which a text is no JSON, both counted from one, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadJson {
    pub line: usize,
    pub column: usize,
}

impl Value {
    /// Reads a whole text.
    ///
    /// # Errors
    /// The place at which it is no JSON, or nested deeper than [`MAX_DEPTH`].
    pub fn read(text: &str) -> Result<Value, BadJson> {
        let mut reader = Reader { rest: text };
        let value = reader.document();
        value.ok_or_else(|| {
            let read = &text[..text.len() - reader.rest.len()];
            let line = read.rsplit('\n').next().unwrap_or_default();
            BadJson { line: read.matches('\n').count() + 1, column: line.chars().count() + 1 }
        })
    }

    /// The member of this name; of several the first.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.iter().find(|(known, _)| known == name).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Value]> {
        match self {
            Value::List(values) => Some(values),
            _ => None,
        }
    }

    /// A whole number from zero on, written without a fraction.
    pub fn whole(&self) -> Option<u64> {
        match self {
            Value::Number(number) => number.parse().ok(),
            _ => None,
        }
    }
}

/// Writes a string, with its quotes.
pub fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            control @ '\0'..' ' => {
                out.push_str("\\u00");
                out.extend([4, 0].map(|shift| char::from_digit(control as u32 >> shift & 15, 16).unwrap_or('0')));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn document(&mut self) -> Option<Value> {
        self.skip_space();
        let value = self.value(0)?;
        self.skip_space();
        self.rest.is_empty().then_some(value)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        match self.rest.bytes().next()? {
            b'{' | b'[' if depth == MAX_DEPTH => None,
            b'{' => {
                let mut members = Vec::new();
                self.items('}', |reader| {
                    let name = reader.string()?;
                    reader.skip_space();
                    reader.take(":")?;
                    reader.skip_space();
                    members.push((name, reader.value(depth + 1)?));
                    Some(())
                })?;
                Some(Value::Object(members))
            }
            b'[' => {
                let mut values = Vec::new();
                self.items(']', |reader| {
                    values.push(reader.value(depth + 1)?);
                    Some(())
                })?;
                Some(Value::List(values))
            }
            b'"' => self.string().map(Value::Text),
            b'-' | b'0'..=b'9' => {
                let (number, rest) = self.rest.split_at_checked(number_len(self.rest)?)?;
                self.rest = rest;
                Some(Value::Number(number.to_owned()))
            }
            b't' => self.take("true").map(|()| Value::Bool(true)),
            b'f' => self.take("false").map(|()| Value::Bool(false)),
            _ => self.take("null").map(|()| Value::Null),
        }
    }

    /// What stands between an opening bracket, which comes next, and its closing one.
    fn items(&mut self, close: char, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.rest = self.rest.get(1..)?;
        self.skip_space();
        if let Some(rest) = self.rest.strip_prefix(close) {
            self.rest = rest;
            return Some(());
        }
        loop {
            item(self)?;
            self.skip_space();
            if let Some(rest) = self.rest.strip_prefix(close) {
                self.rest = rest;
                return Some(());
            }
            self.take(",")?;
            self.skip_space();
        }
    }

    fn string(&mut self) -> Option<String> {
        let (string, rest) = self.rest.split_at_checked(string_len(self.rest)?)?;
        self.rest = rest;
        Some(unescaped(string.get(1..string.len() - 1)?))
    }

    fn take(&mut self, word: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches(SPACE);
    }
}

/// The text of a string between its quotes, whose escapes are known to be right. Half a pair of surrogates is no character.
fn unescaped(string: &str) -> String {
    let mut out = String::with_capacity(string.len());
    let mut rest = string;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut letters = escape.chars();
        let letter = letters.next().unwrap_or('\\');
        rest = letters.as_str();
        out.push(match letter {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (code, behind) = code_unit(rest);
                let low = behind.strip_prefix("\\u").map(code_unit).filter(|(low, _)| (0xdc00..0xe000).contains(low));
                let (code, behind) = match low {
                    Some((low, behind)) if (0xd800..0xdc00).contains(&code) => {
                        (0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00), behind)
                    }
                    _ => (code, behind),
                };
                rest = behind;
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            same => same,
        });
    }
    out.push_str(rest);
    out
}

/// The four digits at the beginning of a text, and the text behind them.
fn code_unit(text: &str) -> (u32, &str) {
    let (digits, rest) = text.split_at_checked(4).unwrap_or((text, ""));
    (u32::from_str_radix(digits, 16).unwrap_or(0xfffd), rest)
}

/// The length of the string at the beginning of the text, with its quotes.
pub fn string_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (bytes.first() == Some(&b'"')).then_some(())?;
    let mut at = 1;
    loop {
        at += match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'"', _) => return Some(at + 1),
            (b'\\', Some(b'u')) => bytes.get(at + 2..at + 6)?.iter().all(u8::is_ascii_hexdigit).then_some(6)?,
            (b'\\', Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')) => 2,
            (b'\\' | 0..0x20, _) => return None,
            _ => 1,
        };
    }
}

/// The length of the number at the beginning of the text.
pub fn number_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let some = |from: usize| Some(digits(from)).filter(|count| *count > 0);
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    at += if bytes.get(at) == Some(&b'0') { 1 } else { some(at)? };
    if bytes.get(at) == Some(&b'.') {
        at += 1 + some(at + 1)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        at += some(at)?;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same value as the library has it.
    fn as_the_library(value: &Value) -> serde_json::Value {
        match value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(it) => (*it).into(),
            Value::Number(number) => serde_json::from_str(number).unwrap(),
            Value::Text(text) => text.as_str().into(),
            Value::List(values) => values.iter().map(as_the_library).collect(),
            Value::Object(members) => {
                serde_json::Value::Object(members.iter().map(|(name, value)| (name.clone(), as_the_library(value))).collect())
            }
        }
    }

    #[test]
    fn a_text_is_read_as_the_library_reads_it() {
        for text in [
            r#" {"a":[1,-2.5e+3,{},true,false,null],"锁":{"b":"x\"\u0041\n\/\ud83d\ude00"},"d":[ ]} "#,
            "[]",
            "0",
            "\"\\\\\"",
            "\n[ 1 ,\t2 ]\r\n",
        ] {
            let value = Value::read(text).unwrap();
            assert_eq!(as_the_library(&value), serde_json::from_str::<serde_json::Value>(text).unwrap(), "{text}");
        }
        assert_eq!(Value::read(r#""\ud83dx""#), Ok(Value::Text("\u{fffd}x".to_owned())), "half a pair");
    }

    #[test]
    fn what_is_no_json_is_refused_at_its_place() {
        let at = |line, column| Err(BadJson { line, column });
        for (text, place) in [
            ("", at(1, 1)),
            ("{\"a\":1,}", at(1, 8)),
            ("[1,\n 锁]", at(2, 2)),
            ("[1] x", at(1, 5)),
            ("{\"a\" 1}", at(1, 6)),
            ("[01]", at(1, 3)),
            ("\"open", at(1, 1)),
            ("[tru]", at(1, 2)),
        ] {
            assert_eq!(Value::read(text), place, "{text}");
        }
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Value::read(&deep(MAX_DEPTH)).is_ok());
        assert!(Value::read(&deep(MAX_DEPTH + 1)).is_err());
    }

    #[test]
    fn what_is_written_reads_back() {
        let text: String = (0..0x300).filter_map(char::from_u32).chain("锁😀".chars()).collect();
        let mut out = String::new();
        write_text(&mut out, &text);
        assert_eq!(Value::read(&out), Ok(Value::Text(text.clone())));
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
    }
}
