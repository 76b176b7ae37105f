//! The English texts of the page, from its sources, and those of the lessons.
//!
//! In the sources an English text stands before its Chinese one: as the arguments of `tell!`, `text!` and `choose`, in the tables of `words!`
//! and `terms!`, and in pairs of which the second holds Chinese letters.

use crate::built;
use crate::failure::{Failure, Outcome};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::HashSet;
use std::path::Path;
use std::str::FromStr;

/// The macros and functions that take two texts which say the same.
const TAKE_TEXTS: [&str; 7] = ["tell", "text", "said", "choose", "words", "terms", "found"];

/// The texts of the page's sources below `folder`, in the order of the files, each once.
pub fn of_sources(folder: &Path) -> Outcome<Vec<String>> {
    let is_of_tests = |path: &Path| path.ends_with("tests.rs") || path.iter().any(|part| part == "tests");
    let files = built::all_files(folder)?;
    let mut texts = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs") && !is_of_tests(path)) {
        texts.extend(of_source(&built::text(path)?).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?);
    }
    Ok(once(texts))
}

/// The texts of the lessons in `folder`.
pub fn of_lessons(folder: &Path) -> Outcome<Vec<String>> {
    let files = built::files(folder)?;
    let mut texts = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "lesson")) {
        texts.extend(of_lesson(&built::text(path)?));
    }
    Ok(once(texts))
}

fn once(texts: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    texts.into_iter().filter(|text| !text.is_empty() && seen.insert(text.clone())).collect()
}

fn of_source(source: &str) -> Result<Vec<String>, proc_macro2::LexError> {
    Ok(pairs_of(source)?.into_iter().map(|(english, _)| english).collect())
}

/// The texts of a source, each with its Chinese.
fn pairs_of(source: &str) -> Result<Vec<(String, String)>, proc_macro2::LexError> {
    let mut texts = Vec::new();
    walk(TokenStream::from_str(source)?, false, &mut texts);
    Ok(texts)
}

/// Collects the texts of some tokens. `taken`: a macro or a function around them takes texts.
fn walk(tokens: TokenStream, taken: bool, texts: &mut Vec<(String, String)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        let here = &tokens[at..];
        if is_test(here) {
            // The attribute, and all up to the end of its item.
            at += 2 + here[2..].iter().take_while(|token| !ends_item(token)).count();
        } else if let Some((english, chinese)) = pair(here)
            && (taken || chinese.chars().any(is_chinese))
        {
            texts.push((english, chinese));
        } else if let TokenTree::Group(group) = &tokens[at] {
            walk(group.stream(), takes_texts(&tokens[..at], group, taken), texts);
        }
        at += 1;
    }
}

/// Whether the group's macro or function takes texts. The tables of `words!` stand in braces of their own.
fn takes_texts(before: &[TokenTree], group: &Group, taken: bool) -> bool {
    let named = |token: &TokenTree| matches!(token, TokenTree::Ident(name) if TAKE_TEXTS.contains(&name.to_string().as_str()));
    match before {
        [.., name, TokenTree::Punct(sign)] if sign.as_char() == '!' => named(name),
        [.., name] if group.delimiter() == Delimiter::Parenthesis => named(name),
        _ => taken && group.delimiter() == Delimiter::Brace,
    }
}

/// `"English", "Chinese"`, or `en: "English", zh: "Chinese"`.
fn pair(tokens: &[TokenTree]) -> Option<(String, String)> {
    let is = |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    match tokens {
        [english, comma, chinese, ..] if is(comma, ',') && literal(english).is_some() => {
            let (TokenTree::Literal(_), Some(chinese)) = (chinese, literal(chinese)) else {
                return named_pair(tokens);
            };
            Some((literal(english)?, chinese))
        }
        _ => None,
    }
}

/// `"English", zh: "Chinese"`, behind the name of the first.
fn named_pair(tokens: &[TokenTree]) -> Option<(String, String)> {
    match tokens {
        [english, _, TokenTree::Ident(name), _, chinese, ..] if name == "zh" => Some((literal(english)?, literal(chinese)?)),
        _ => None,
    }
}

fn literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|text| text.value())
}

/// `#[cfg(test)]`.
fn is_test(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(sign), TokenTree::Group(group), ..]
        if sign.as_char() == '#' && group.to_string().replace(' ', "") == "[cfg(test)]")
}

fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(sign) => sign.as_char() == ';',
        _ => false,
    }
}

fn is_chinese(letter: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&letter) || ('\u{ff00}'..='\u{ffef}').contains(&letter)
}

/// The texts behind the keywords that end with `.en`. A line that begins with a space goes on with the one above.
fn of_lesson(lesson: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in lesson.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        if line.starts_with([' ', '\t']) {
            if let Some(text) = texts.last_mut().filter(|_| goes_on) {
                text.push(' ');
                text.push_str(line.trim());
            }
            continue;
        }
        let (word, text) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        goes_on = word.ends_with(".en");
        if goes_on {
            texts.push(text.trim().to_owned());
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_where_they_stand_before_their_chinese() {
        let source = r#"
            words! { first { Share: "Share", "分享"; Ok: "OK", "OK"; } later { Help: "Help", "帮助"; } }
            const ALL: [[&str; 2]; 1] = [["left", "左"]];
            const KEY: Meaning = Meaning { name: "seed", en: "the seed", zh: "种子" };
            fn told() { tell!(lang, "{me} is “up”.", "{me} 在运行。", me = code("a", "b")); other("x", "y"); lang.choose("by", "by") }
            #[cfg(test)]
            mod tests { fn told() { tell!(lang, "of a test", "测试"); } }
        "#;
        let found = of_source(source).unwrap();
        assert_eq!(found, ["Share", "OK", "Help", "left", "the seed", "{me} is “up”.", "by"]);
    }

    /// Terms of the field that have a Chinese word on the page. Alone they may be what one types, or a name; beside Chinese letters they are
    /// a word that nobody has translated.
    const HAVE_CHINESE: [&str; 11] =
        ["leader", "follower", "learner", "voter", "watch", "quorum", "epoch", "session", "snapshot", "transaction", "heartbeat"];

    /// The term beside Chinese letters, if there is one.
    fn untranslated(chinese: &str) -> Option<&'static str> {
        // Behind this stands an example of what one types.
        let prose = chinese.split('如').next().unwrap_or_default();
        let words: Vec<&str> = prose.split(' ').collect();
        let is_among = |at: usize| {
            let before = at.checked_sub(1).and_then(|before| words[before].chars().last());
            let after = words.get(at + 1).and_then(|after| after.chars().next());
            before.into_iter().chain(after).any(is_chinese)
        };
        HAVE_CHINESE
            .into_iter()
            .find(|term| (0..words.len()).any(|at| words[at].trim_end_matches(['。', '，']) == *term && is_among(at)))
    }

    #[test]
    fn no_term_that_has_a_chinese_word_is_left_english_in_a_chinese_text() {
        assert_eq!(untranslated("learner 连接并完成同步"), Some("learner"));
        assert_eq!(untranslated("数据、会话与 watch"), Some("watch"));
        assert_eq!(untranslated("应是表达式，如 leader、role s1"), None);
        let sources = crate::places::root().unwrap().join("src");
        let is_of_tests = |path: &Path| path.ends_with("tests.rs") || path.iter().any(|part| part == "tests");
        let mut found = Vec::new();
        for path in built::all_files(&sources).unwrap() {
            if path.extension().is_none_or(|ending| ending != "rs") || is_of_tests(&path) {
                continue;
            }
            let pairs = pairs_of(&built::text(&path).unwrap()).unwrap();
            found.extend(pairs.into_iter().filter_map(|(_, chinese)| Some((untranslated(&chinese)?, chinese))));
        }
        assert_eq!(found, []);
    }

    #[test]
    fn a_lesson_s_texts_are_joined_as_the_page_joins_them() {
        let lesson =
            "title.en One\ntitle.zh 一\nsay.en [s1] leads\n  and *goes on*.\nsay.zh 二\n  三\n# no.en comment\ntake.en Two";
        assert_eq!(of_lesson(lesson), ["One", "[s1] leads and *goes on*.", "Two"]);
    }
}
