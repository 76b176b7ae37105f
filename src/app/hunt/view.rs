//! The rules that a run can be without, each with its button, and how far the hunt is.

use super::bounds::{form, told};
use super::lessons::lesson_of;
use super::picture::picture;
use super::state::{Found, Hunt, Stage};
use crate::app::lab::Lab;
use crate::app::model::Model;
use crate::app::msg::{DoingMsg, LessonMsg, Msg};
use crate::app::view::{Button, ButtonTone, HuntView, RuleRow, RulesView};
use crate::hunt::{Guard, Scene, Sought};
use crate::lang::{Lang, counted};
use crate::rules::Rule;
use crate::script::{Command, Setup};
use crate::tell;
use crate::tell::template::text;
use crate::tell::words::Word;

/// The list of rules.
pub fn rules(model: &Model) -> RulesView {
    RulesView {
        title: text!(
            model.lang,
            "Rules that a run can be without: {count}",
            "可以去掉的规则：{count} 条",
            count = Rule::WORDS.len()
        ),
        about: model.word(Word::RulesAbout),
        bounds: form(model),
        all: model.word(Word::RulesAll),
        hunt: Button::new("hunt-all", model.word(Word::RulesHunt), Msg::Doing(DoingMsg::Hunt(Sought::AllRules))),
        hunted: hunted(model, Sought::AllRules),
        rows: Rule::WORDS.iter().map(|(word, rule)| row(model, word, *rule)).collect(),
    }
}

fn row(model: &Model, word: &'static str, rule: Rule) -> RuleRow {
    let config = &model.run().config;
    let is_out = config.rules_out().any(|out| out == rule);
    let toggle = if is_out { Word::RuleIn } else { Word::RuleOut };
    let set = Msg::Doing(DoingMsg::Do(Command::Setup(Setup::Rule { rule, on: is_out })));
    let guard = Guard::of(rule);
    // Without a cluster of HDFS in the run there is nothing that its rules are about.
    let is_here = guard.scene != Scene::NameNodes || config.hdfs.is_some();
    let laws: Vec<&str> = guard.laws.iter().map(|law| tell::law(model.lang, *law)).collect();
    let named = |action: Word| text!(model.lang, "{action}: {word}", "{action}：{word}", action = model.word(action), word);
    let button =
        |id: &str, action, msg| Button { title: named(action), ..Button::new(format!("{id}-{word}"), model.word(action), msg) };
    RuleRow {
        word,
        is_out,
        says: tell::rule(model.lang, rule),
        guards: text!(model.lang, "Above all for: {laws}", "主要保证：{laws}", laws = laws.join(model.lang.space())),
        notes: notes(model, guard, is_here),
        toggle: is_here.then(|| button("rule", toggle, set)),
        lesson: lesson_of(rule).map(|name| button("lesson-of", Word::RuleLesson, Msg::Lesson(LessonMsg::Open(name.into())))),
        hunt: button("hunt", Word::RuleHunt, Msg::Doing(DoingMsg::Hunt(Sought::Without(rule)))),
        hunted: hunted(model, Sought::Without(rule)),
    }
}

/// What is to be known of a rule's buttons: why it cannot be left out here, and that a hunt without it goes a course of its own.
fn notes(model: &Model, guard: Guard, is_here: bool) -> Option<String> {
    let not_here = (!is_here).then(|| model.word(Word::RuleOfHdfs));
    let written = guard.scene.is_written().then(|| model.word(Word::RuleWritten));
    let notes: Vec<&str> = not_here.into_iter().chain(written).collect();
    (!notes.is_empty()).then(|| notes.join(model.lang.space()))
}

fn hunted(model: &Model, sought: Sought) -> Option<HuntView> {
    let lab = model.hunt.as_ref()?;
    let view = standing(model, lab, sought);
    if lab.refused != Some(sought) {
        return view;
    }
    let refused = model.word(Word::NoticeBound).to_owned();
    Some(match view {
        Some(view) => HuntView { says: [refused, view.says].join(model.lang.space()), ..view },
        None => HuntView { says: refused, script: None, button: None, beside: None, is_on: false, picture: None },
    })
}

fn standing(model: &Model, lab: &Lab, sought: Sought) -> Option<HuntView> {
    let Some(hunt) = lab.hunt.as_ref().filter(|hunt| hunt.sought == sought) else {
        return lab.found(sought).map(|found| of_found(model, sought, found));
    };
    let stop = || Some(Button::new("hunt-stop", model.word(Word::HuntStop), Msg::Doing(DoingMsg::StopHunt)));
    let (says, button) = match &hunt.stage {
        Stage::Searching => (searching(model, hunt), stop()),
        Stage::Shrinking { seed, shrinking, .. } => {
            let commands = shrinking.commands();
            let says = text!(
                model.lang,
                "Schedule {seed} breaks a promise. It is made smaller: {commands|command|commands} left",
                "调度 {seed} 打破了一条保证。正在缩小：还有 {commands} 条命令",
                seed,
                commands,
            );
            (says, stop())
        }
        Stage::Found(found) => return Some(HuntView { picture: picture(model, hunt), ..of_found(model, sought, found) }),
        Stage::Exhausted => (exhausted(model, hunt), None),
        Stage::Stopped => (stopped(model, hunt), None),
    };
    Some(HuntView { says, script: None, button, beside: None, is_on: hunt.is_on(), picture: picture(model, hunt) })
}

/// What a hunt has found: its commands, its run, and the same with the rule.
fn of_found(model: &Model, sought: Sought, found: &Found) -> HuntView {
    let Found { seed, law, .. } = found;
    let (commands, law) = (found.commands(), tell::law(model.lang, *law));
    let says = if commands == 0 {
        text!(
            model.lang,
            "Schedule {seed} breaks it, and so does a run without any command: {law}",
            "调度 {seed} 打破了保证，不用任何命令的运行也会打破：{law}",
            seed,
            law,
        )
    } else {
        text!(
            model.lang,
            "Schedule {seed} breaks it; {commands|command is|commands are} enough: {law}",
            "调度 {seed} 打破了保证，只需 {commands} 条命令：{law}",
            seed,
            commands,
            law,
        )
    };
    let is_newest = model.hunt.as_ref().and_then(|lab| lab.hunt.as_ref()).is_some_and(|hunt| hunt.sought == sought);
    let id = |action: &str| match sought {
        Sought::Without(rule) if !is_newest => format!("hunt-{action}-{}", rule.word()),
        _ => format!("hunt-{action}"),
    };
    let button = |action, word, msg| Button::new(id(action), model.word(word), Msg::Doing(msg));
    let beside = button("beside", Word::LessonWithRules, DoingMsg::FoundWithRules(sought));
    HuntView {
        says,
        script: Some((model.word(Word::ScriptLabel), found.plan.script().join("\n"))),
        button: Some(button("open", Word::HuntOpen, DoingMsg::OpenFound(sought)).toned(ButtonTone::Primary)),
        beside: found.plan.config.lacks_rules().then_some(beside),
        is_on: false,
        picture: None,
    }
}

/// The schedules and the events of a hunt so far, as a person reads them.
fn counts(lang: Lang, hunt: &Hunt) -> [String; 2] {
    [hunt.schedules, hunt.events].map(|count| counted(lang, count))
}

fn searching(model: &Model, hunt: &Hunt) -> String {
    let (lang, [schedules, events]) = (model.lang, counts(model.lang, hunt));
    if let Some((best, _)) = &hunt.best {
        return text!(
            lang,
            "Schedule {seed} breaks a promise with {commands} commands; one with fewer is looked for: {schedules} schedules, {events} events",
            "调度 {seed} 用 {commands} 条命令打破了保证；正在寻找命令更少的：{schedules} 个调度，{events} 个事件",
            seed = best.seed,
            commands = best.commands(),
            schedules,
            events,
        );
    }
    match hunt.rate() {
        Some(rate) => text!(
            lang,
            "{schedules|schedule|schedules}, {rate} a second; {events|event|events}, no breach so far",
            "{schedules} 个调度，每秒 {rate} 个；{events} 个事件，尚未打破",
            schedules,
            rate = counted(lang, rate),
            events,
        ),
        None => text!(
            lang,
            "{schedules|schedule|schedules}; {events|event|events}, no breach so far",
            "{schedules} 个调度；{events} 个事件，尚未打破",
            schedules,
            events,
        ),
    }
}

fn stopped(model: &Model, hunt: &Hunt) -> String {
    let (lang, [schedules, events]) = (model.lang, counts(model.lang, hunt));
    if hunt.pictured.first().is_some_and(|track| track.broke.is_some()) {
        return text!(
            lang,
            "Stopped after {schedules|schedule|schedules}, the last of which breaks a promise",
            "已停止，共 {schedules} 个调度，最后一个打破了保证",
            schedules
        );
    }
    text!(
        lang,
        "Stopped after {schedules|schedule|schedules} and {events|event|events}: no breach",
        "已停止：{schedules} 个调度、{events} 个事件，没有打破任何保证",
        schedules,
        events,
    )
}

fn exhausted(model: &Model, hunt: &Hunt) -> String {
    let (lang, [schedules, events]) = (model.lang, counts(model.lang, hunt));
    text!(
        lang,
        "Nothing found in {schedules|schedule|schedules} ({events|event|events}) within these bounds: {bounds}",
        "在 {schedules} 个调度（{events} 个事件）中没有找到，限制为：{bounds}",
        schedules,
        events,
        bounds = told(lang, &hunt.bounds).unwrap_or_default(),
    )
}
