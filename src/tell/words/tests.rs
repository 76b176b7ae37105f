use super::*;
use crate::lang::Lang;

/// Chinese texts that are terms of the field and stay as they are.
const TERMS: &[Word] = &[Word::TabZnodes, Word::AcceptedEpoch, Word::CurrentEpoch, Word::ConsolePlaceholder, Word::ThemeHdfs];

#[test]
fn every_word_has_a_text_in_both_languages() {
    for &word in Word::ALL {
        for lang in Lang::ALL {
            let text = text(lang, word);
            assert!(!text.trim().is_empty() && text == text.trim(), "{word:?} in {lang:?}: {text:?}");
            assert!(!text.contains(['!', '！']), "{word:?} shouts in {lang:?}: {text:?}");
        }
    }
}

#[test]
fn chinese_is_chinese_and_english_is_not() {
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for &word in Word::ALL {
        assert!(!is_chinese(text(Lang::En, word)), "{word:?}");
        assert!(is_chinese(text(Lang::Zh, word)) != TERMS.contains(&word), "{word:?}: {}", text(Lang::Zh, word));
    }
}

#[test]
fn a_sentence_ends_alike_in_both_languages() {
    for &word in Word::ALL {
        assert_eq!(text(Lang::En, word).ends_with('.'), text(Lang::Zh, word).ends_with('。'), "{word:?}");
    }
}

#[test]
fn a_language_is_known_by_its_code() {
    for lang in Lang::ALL {
        assert_eq!(Lang::from_code(lang.code()), Some(lang));
    }
    assert_eq!(Lang::from_code("zh"), Some(Lang::Zh));
    assert_eq!(Lang::from_code("en-GB"), Some(Lang::En));
    assert_eq!(Lang::from_code("fr"), None);
}

#[test]
fn every_word_is_said_somewhere() {
    let mut said = String::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.extend((!path.ends_with("tell/words")).then_some(path));
            } else {
                said.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let names: std::collections::BTreeSet<&str> = said.split("Word::").skip(1).map(name_at).collect();
    let silent: Vec<String> =
        Word::ALL.iter().map(|word| format!("{word:?}")).filter(|word| !names.contains(word.as_str())).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

fn name_at(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}
