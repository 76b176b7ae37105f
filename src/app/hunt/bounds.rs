//! The bounds of a hunt: a form, and what was chosen in words.

use crate::app::lab::{Typed, field_id};
use crate::app::model::Model;
use crate::app::msg::{BoundMsg, DoingMsg, Msg};
use crate::app::view::{BoundField, BoundsView, Button, KindField};
use crate::hunt::{Bound, Bounds, FaultKind, Guard};
use crate::lang::{Lang, counted};
use crate::rules::Rule;
use crate::tell::template::text;
use crate::tell::words::Word;

/// The form, as it stands.
pub fn form(model: &Model) -> BoundsView {
    let bounds = model.hunt.as_ref().map(|lab| lab.bounds).unwrap_or_default();
    let clear = || Button::new("bounds-clear", model.word(Word::BoundsClear), Msg::Doing(DoingMsg::Bound(BoundMsg::Clear)));
    BoundsView {
        title: title(model.lang, &bounds),
        about: about(model.lang),
        numbers: Bound::ALL.map(|bound| field(model, bound)).into(),
        typings: model.hunt.as_ref().map_or(0, |lab| lab.typings),
        open: model.word(Word::BoundOpen),
        kinds_title: model.word(Word::BoundsKinds),
        kinds: FaultKind::ALL
            .map(|kind| KindField { kind, label: model.word(word(kind)), is_permitted: bounds.permits(kind) })
            .into(),
        clear: (!bounds.is_none() || model.hunt.as_ref().is_some_and(|lab| lab.typed.iter().any(Option::is_some))).then(clear),
    }
}

fn field(model: &Model, bound: Bound) -> BoundField {
    let lab = model.hunt.as_ref();
    let kept = lab.and_then(|lab| lab.bounds.get(bound)).map(|number| number.to_string());
    let typed = lab.and_then(|lab| lab.typed[bound as usize].as_ref());
    let range = bound.range();
    let (least, most) = (*range.start(), *range.end());
    let told = match typed {
        None => String::new(),
        Some(Typed::NoNumber(_)) => {
            text!(
                model.lang,
                "A whole number from {least} to {most} is expected.",
                "应填 {least} 到 {most} 之间的整数。",
                least,
                most
            )
        }
        Some(Typed::Beyond(typed)) => text!(
            model.lang,
            "{typed} is not from {least} to {most}: {kept} it is.",
            "{typed} 不在 {least} 到 {most} 之间，取 {kept}。",
            typed = typed.as_str(),
            least,
            most,
            kept = kept.clone().unwrap_or_default(),
        ),
    };
    let text = match typed {
        Some(Typed::NoNumber(typed)) => typed.clone(),
        Some(Typed::Beyond(_)) | None => kept.unwrap_or_default(),
    };
    let is_refused = matches!(typed, Some(Typed::NoNumber(_)));
    BoundField { bound, id: field_id(bound), label: model.word(number(bound)), text, told, is_refused }
}

fn about(lang: Lang) -> String {
    let written = Rule::WORDS.iter().filter(|(_, rule)| Guard::of(*rule).scene.is_written()).count();
    text!(
        lang,
        "For hunts that begin from now on: the most schedules, and in each the most faults and simulated seconds. {written} rules have a course of their own, with three servers and at most one client. What is found is made smaller still.",
        "对此后开始的搜寻生效：调度数，以及每个调度的故障数和模拟秒数，均为上限。有 {written} 条规则各有固定的过程，使用三台服务器和至多一个客户端。找到的调度还会再缩小。",
        written,
    )
}

fn title(lang: Lang, bounds: &Bounds) -> String {
    match told(lang, bounds) {
        Some(bounds) => text!(lang, "Bounds of a hunt: {bounds}", "搜寻的限制：{bounds}", bounds),
        None => text!(lang, "Bounds of a hunt: none", "搜寻的限制：无"),
    }
}

fn number(bound: Bound) -> Word {
    match bound {
        Bound::Schedules => Word::BoundSchedules,
        Bound::Servers => Word::BoundServers,
        Bound::Clients => Word::BoundClients,
        Bound::Faults => Word::BoundFaults,
        Bound::Length => Word::BoundLength,
    }
}

fn word(kind: FaultKind) -> Word {
    match kind {
        FaultKind::Crash => Word::KindCrash,
        FaultKind::Freeze => Word::KindFreeze,
        FaultKind::Cut => Word::KindCut,
        FaultKind::Delay => Word::KindDelay,
        FaultKind::Message => Word::KindMessage,
    }
}

/// The bounds in words; `None` where there are none.
pub fn told(lang: Lang, bounds: &Bounds) -> Option<String> {
    let numbers = Bound::ALL.into_iter().filter_map(|bound| Some(numbered(lang, bound, bounds.get(bound)?)));
    let kinds = FaultKind::ALL.into_iter().filter(|kind| !bounds.permits(*kind)).map(|kind| forbidden(lang, kind));
    let parts: Vec<String> = numbers.chain(kinds).collect();
    (!parts.is_empty()).then(|| parts.join(lang.and()))
}

fn numbered(lang: Lang, bound: Bound, n: u64) -> String {
    match bound {
        Bound::Schedules => text!(lang, "at most {n|schedule|schedules}", "最多 {n} 个调度", n = counted(lang, n)),
        Bound::Servers => text!(lang, "{n} servers", "{n} 台服务器", n),
        Bound::Clients => text!(lang, "{n|client|clients}", "{n} 个客户端", n),
        Bound::Faults => text!(lang, "at most {n|fault|faults} each", "每个调度最多 {n} 次故障", n),
        Bound::Length => text!(lang, "at most {n} s long", "最长 {n} s", n),
    }
}

fn forbidden(lang: Lang, kind: FaultKind) -> String {
    match kind {
        FaultKind::Crash => text!(lang, "no crashes", "无崩溃"),
        FaultKind::Freeze => text!(lang, "nothing frozen", "无冻结"),
        FaultKind::Cut => text!(lang, "no cuts", "无网络切断"),
        FaultKind::Delay => text!(lang, "nothing slowed", "无减慢"),
        FaultKind::Message => text!(lang, "no message held or lost", "无消息扣留或丢失"),
    }
}
