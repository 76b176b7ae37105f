//! The lessons about rules.

use crate::rules::Rule;

/// The lesson that shows what comes of a run without the rule, if there is one.
pub fn lesson_of(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::SyncedBeforeAck => "ack-too-early",
        Rule::TruncateSnapshots => "dirty-snapshot",
        Rule::SyncedBeforeEpoch => "hasty-epoch",
        Rule::GapKnown => "hole-in-the-log",
        Rule::SyncedLogged => "logged-too-late",
        Rule::UncommittedWaits | Rule::NewLeaderAckFirst => "never-catches-up",
        Rule::HdfsFencing => "old-active-wakes",
        Rule::CreateProtected => "orphaned-znode",
        Rule::MovedEnds => "taken-back",
        Rule::LogBeforeVote => "undone-write",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_rule_leads_to_the_lesson_that_leaves_it_out_and_every_such_lesson_is_led_to() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
        let text = |name: &str| std::fs::read_to_string(folder.join(format!("{name}.lesson"))).unwrap();
        let off = |rule: Rule| format!("rule {} off", rule.word());
        for (word, rule) in Rule::WORDS {
            if let Some(lesson) = lesson_of(*rule) {
                assert!(text(lesson).contains(&off(*rule)), "{lesson} is not about {word}");
            }
        }
        for name in text_of_order(&folder).lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            for (_, rule) in Rule::WORDS.iter().filter(|(_, rule)| text(name).lines().any(|line| line == off(*rule))) {
                assert_eq!(lesson_of(*rule), Some(name));
            }
        }
    }

    fn text_of_order(folder: &Path) -> String {
        std::fs::read_to_string(folder.join("order.txt")).unwrap()
    }
}
