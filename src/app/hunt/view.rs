//! The rules that a run can be without, each with its button, and how far the hunt is.

use super::state::{Hunt, Stage};
use crate::app::model::Model;
use crate::app::msg::{DoingMsg, Msg};
use crate::app::view::{Button, ButtonTone, HuntView, RuleRow, RulesView};
use crate::hunt::{Guard, Scene};
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
        guards: text!(model.lang, "For: {laws}", "保证：{laws}", laws = laws.join(" ")),
        toggle: is_here.then(|| button("rule", toggle, set)),
        hunt: button("hunt", Word::RuleHunt, Msg::Doing(DoingMsg::Hunt(rule))),
        hunted: model.hunt.as_ref().filter(|hunt| hunt.rule == rule).map(|hunt| hunted(model, hunt)),
    }
}

fn hunted(model: &Model, hunt: &Hunt) -> HuntView {
    let stop = || Some(Button::new("hunt-stop", model.word(Word::HuntStop), Msg::Doing(DoingMsg::StopHunt)));
    let (lang, schedules) = (model.lang, hunt.schedules);
    let (says, button) = match &hunt.stage {
        Stage::Searching => {
            let says = match hunt.rate() {
                Some(rate) => {
                    text!(lang, "{schedules} schedules, {rate} a second", "{schedules} 个调度，每秒 {rate} 个", schedules, rate)
                }
                None => text!(lang, "{schedules} schedules", "{schedules} 个调度", schedules),
            };
            (says, stop())
        }
        Stage::Shrinking { seed, shrinking, .. } => {
            let commands = shrinking.plan().acts.len();
            let says = text!(
                lang,
                "Schedule {seed} breaks a promise. It is made smaller: {commands} commands",
                "调度 {seed} 打破了一条保证。正在缩小：还有 {commands} 条命令",
                seed,
                commands,
            );
            (says, stop())
        }
        Stage::Found { seed, law, plan } => {
            let commands = plan.acts.len();
            let says = text!(
                lang,
                "Schedule {seed} breaks it, and with {commands} commands so does a smaller one: {law}",
                "调度 {seed} 打破了保证，缩小后只需 {commands} 条命令：{law}",
                seed,
                commands,
                law = tell::law(lang, *law),
            );
            let open = Button::new("hunt-open", model.word(Word::HuntOpen), Msg::Doing(DoingMsg::OpenFound));
            (says, Some(open.toned(ButtonTone::Primary)))
        }
        Stage::Stopped => (text!(lang, "Stopped after {schedules} schedules", "已停止，共 {schedules} 个调度", schedules), None),
    };
    HuntView { says, button, is_on: hunt.is_on() }
}
