//! The query of the address, by which another page shows this one in a frame: one stage, and the parts around it that are asked for.
//! What is on the stage is said by the link, behind the `#`. `docs/embedding.md` is the guide.
//!
//! Invariants: no query makes this panic; whatever is not known is left out and told.

use super::cmd::Theme;
use crate::link::as_typed;

/// The longest query that is read, in bytes.
const MAX_BYTES: usize = 1_000;

/// The parts around the stage that an embedded page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embed {
    /// The text and the questions of a lesson or a worksheet.
    pub story: bool,
    pub caption: bool,
    pub timeline: bool,
    pub transport: bool,
}

/// An embedded page as its query asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub embed: Embed,
    pub theme: Theme,
    /// The words that say nothing, each once.
    pub unknown: Vec<String>,
}

impl Embed {
    /// The parts where none are named.
    const USUAL: Embed = Embed { story: true, caption: true, timeline: false, transport: true };

    /// The classes of the parts that are not shown, for the style sheet.
    pub fn classes(self) -> impl Iterator<Item = &'static str> {
        let parts =
            [(self.story, "no-story"), (self.caption, "no-caption"), (self.timeline, "no-lanes"), (self.transport, "no-transport")];
        std::iter::once("embed").chain(parts.into_iter().filter(|(shown, _)| !shown).map(|(_, class)| class))
    }
}

/// Reads the query of an address, with its `?` or without. `None` where it does not ask for an embedded page.
pub fn read(query: &str) -> Option<Asked> {
    let query = query.strip_prefix('?').unwrap_or(query);
    let query = &query[..query.floor_char_boundary(MAX_BYTES)];
    let fields = || query.split('&').map(|field| field.split_once('=').unwrap_or((field, "")));
    let value = |name: &str| fields().find(|(known, _)| *known == name).map(|(_, value)| value);
    let (embed, mut unknown) = parts(value("embed")?);
    let theme = value("theme");
    let known_theme = theme.and_then(Theme::from_name);
    unknown.extend(theme.filter(|_| known_theme.is_none()).map(|theme| format!("theme={}", as_typed(theme))));
    Some(Asked { embed, theme: known_theme.unwrap_or_default(), unknown })
}

/// The parts that are named, and the words that name none. Learning platforms may encode the commas.
fn parts(text: &str) -> (Embed, Vec<String>) {
    let text = text.replace("%2C", ",").replace("%2c", ",");
    let words = || text.split(',').filter(|word| !word.is_empty());
    if words().next().is_none() {
        return (Embed::USUAL, Vec::new());
    }
    let (mut embed, mut unknown) = (Embed::default(), Vec::new());
    for word in words() {
        match word {
            "stage" => {}
            "story" => embed.story = true,
            "caption" => embed.caption = true,
            "timeline" => embed.timeline = true,
            "transport" => embed.transport = true,
            other => {
                let word = as_typed(other);
                if !unknown.contains(&word) {
                    unknown.push(word);
                }
            }
        }
    }
    (embed, unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spoil::{Xorshift, spoiled};

    #[test]
    fn without_the_word_embed_nothing_is_embedded() {
        for query in ["", "?", "?theme=dark", "?embedded", "?x=embed"] {
            assert_eq!(read(query), None, "{query}");
        }
    }

    #[test]
    fn the_parts_are_those_that_are_named() {
        let usual = Asked { embed: Embed::USUAL, theme: Theme::System, unknown: Vec::new() };
        for query in ["?embed", "embed", "?embed=", "?utm=1&embed&x"] {
            assert_eq!(read(query).as_ref(), Some(&usual), "{query}");
        }
        let named = |query: &str| read(query).unwrap().embed;
        assert_eq!(named("?embed=stage"), Embed::default());
        assert_eq!(named("?embed=caption,timeline"), Embed { caption: true, timeline: true, ..Embed::default() });
        assert_eq!(named("?embed=story%2Ctransport"), Embed { story: true, transport: true, ..Embed::default() });
        assert_eq!(Embed::USUAL.classes().collect::<Vec<_>>(), ["embed", "no-lanes"]);
    }

    #[test]
    fn colours_are_named_and_what_says_nothing_is_told() {
        let read = |query: &str| read(query).unwrap();
        assert_eq!(read("?embed&theme=dark").theme, Theme::Dark);
        assert_eq!(read("?theme=light&embed=stage").theme, Theme::Light);
        let wrong = read("?embed=captoin,transport&theme=pink");
        assert_eq!((wrong.theme, wrong.unknown), (Theme::System, vec!["captoin".to_owned(), "theme=pink".to_owned()]));
        assert!(wrong.embed.transport);
        let encoded = "?embed=%3Cb%3Ex%3C/b%3E%2Cstory%2C%E9%94%81,%FF,%3Cb%3Ex%3C/b%3E";
        assert_eq!(read(encoded).unknown, ["<b>x</b>", "锁", "%FF"]);
        assert!(read(encoded).embed.story);
    }

    #[test]
    fn any_query_is_read() {
        let mut random = Xorshift(15);
        for _ in 0..100_000 {
            let _ = read(&spoiled("?embed=story,caption,timeline,transport&theme=dark&x=锁", b"?&=,%2C x\n", &mut random));
        }
        assert!(read(&format!("?embed={}", "锁".repeat(10_000))).is_some());
    }
}
