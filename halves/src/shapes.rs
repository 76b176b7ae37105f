//! Functions of the glue that only the second half calls, and that differ from others in one word: `arg0.height` and `arg0.width`.
//!
//! The glue has one function for each such shape, which makes all of them. The second half brings the words: each of these imports has the
//! number of its shape for a module, and its word for a name.

use crate::module::Module;
use std::collections::BTreeMap;

/// What stands before the word, and the same where a variable has it.
const BEFORE: [(&str, &str, &str); 4] = [
    ("instanceof ", "instanceof globalThis[", "]"),
    ("new ", "new globalThis[", "]"),
    ("arg0.", "arg0[", "]"),
    ("arg1.", "arg1[", "]"),
];

/// The name of the variable with the word.
const WORD: &str = "word";

/// A shape that only one function has costs more than the function.
const FEWEST: usize = 2;

#[derive(Default)]
pub(crate) struct Shapes {
    /// The text of each shape, with the variable for the word.
    pub(crate) texts: Vec<String>,
    /// The shape and the word of imports, by the imports' numbers.
    pub(crate) of: BTreeMap<u32, (usize, String)>,
}

impl Shapes {
    /// The shapes of these imports.
    pub(crate) fn new(module: &Module<'_>, imports: impl Iterator<Item = u32>) -> Self {
        let mut alike: BTreeMap<String, Vec<(u32, &str)>> = BTreeMap::new();
        for number in imports {
            if let Some((text, word)) = module.texts.get(&number).and_then(|text| parted(text)) {
                alike.entry(text).or_default().push((number, word));
            }
        }
        let mut shapes = Self::default();
        for (text, members) in alike.into_iter().filter(|(_, members)| members.len() >= FEWEST) {
            let shape = shapes.texts.len();
            shapes.of.extend(members.into_iter().map(|(number, word)| (number, (shape, word.to_owned()))));
            shapes.texts.push(text);
        }
        shapes
    }

    /// The module and the name of an import in the second half.
    pub(crate) fn name_of(&self, number: u32) -> Option<(String, &str)> {
        self.of.get(&number).map(|(shape, word)| (shape.to_string(), word.as_str()))
    }

    /// JavaScript that makes the functions: an array of what makes one from its word.
    pub(crate) fn script(&self) -> String {
        let makers = self.texts.iter().map(|text| format!("({WORD}) => {text},\n"));
        format!("[\n{}]", makers.collect::<String>())
    }
}

/// The text of a function without its word, and the word.
fn parted(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start_matches(": ").trim_end().trim_end_matches(',');
    let (before, with, behind) = BEFORE.into_iter().find(|(before, ..)| text.contains(before))?;
    let (head, rest) = text.split_once(before)?;
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
    let (word, tail) = rest.split_at(end);
    (!word.is_empty()).then(|| (format!("{head}{with}{WORD}{behind}{tail}"), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_its_shape_and_its_word() {
        for (text, shape, word) in [
            (": function(arg0) { return arg0.height; },\n", "function(arg0) { return arg0[word]; }", "height"),
            (": function(arg0, arg1) { arg0.focus(arg1); },\n", "function(arg0, arg1) { arg0[word](arg1); }", "focus"),
            (
                ": function(arg0) { try { return arg0 instanceof Element; } catch (_) { return false; } },\n",
                "function(arg0) { try { return arg0 instanceof globalThis[word]; } catch (_) { return false; } }",
                "Element",
            ),
            (": function() { return new FileReader(); },\n", "function() { return new globalThis[word](); }", "FileReader"),
        ] {
            assert_eq!(parted(text), Some((shape.to_owned(), word)));
        }
        assert_eq!(parted(": function(arg0) { clearTimeout(arg0); },\n"), None);
    }
}
