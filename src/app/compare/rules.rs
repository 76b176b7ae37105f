//! The rules of two sides, where one leaves out some that the other has, and which promises broke.

use crate::app::model::Model;
use crate::tell::template::text;
use crate::tell::{self, Rich};

/// The name of a side by its rules, where the other side has other rules.
pub(super) fn rules_name(model: &Model, own: usize, other: usize) -> Option<String> {
    let (own, other) = (&model.runs.get(own)?.config, &model.runs.get(other)?.config);
    if own.rules_out().eq(other.rules_out()) {
        return None;
    }
    Some(match other.rules_out().count() {
        _ if own.lacks_rules() => text!(model.lang, "without {out}", "去掉 {out}", out = own.words_out()),
        1 => text!(model.lang, "with the rule", "遵守规则"),
        _ => text!(model.lang, "with the rules", "遵守规则"),
    })
}

/// The rules of a side and what broke in it so far, where the other side has other rules.
pub(super) fn rules(model: &Model, own: usize, other: usize, steps: u32) -> Option<Rich> {
    let (own, other) = (model.runs.get(own)?, model.runs.get(other)?);
    if own.config.rules_out().eq(other.config.rules_out()) {
        return None;
    }
    let lang = model.lang;
    let out = own.config.words_out();
    let rules = if out.is_empty() {
        text!(lang, "The same commands, with all rules.", "同样的命令，遵守全部规则。")
    } else {
        text!(lang, "Without the rule {out}.", "去掉了规则 {out}。", out)
    };
    let found = own.inspection.as_ref().map(|inspection| inspection.found(steps)).unwrap_or_default();
    let broken = match found.as_slice() {
        [] => text!(lang, "All promises hold.", "所有保证都成立。"),
        [first] => text!(lang, "Broken: “{law}”", "被打破的保证：“{law}”", law = tell::law(lang, first.law)),
        [first, ..] => {
            let (count, law) = (found.len(), tell::law(lang, first.law));
            text!(lang, "{count} promises broken, first: “{law}”", "{count} 条保证被打破，首先是：“{law}”", count, law)
        }
    };
    Some(Rich::plain(text!(lang, "{rules} {broken}", "{rules}{broken}", rules, broken)))
}
