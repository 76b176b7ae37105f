//! The panel of the laws.

use super::at::{coming, found, is_at_stake, is_behind, is_unheard};
use crate::app::hunt::{self, challenge};
use crate::app::model::Model;
use crate::app::msg::{CompareMsg, DoingMsg, Msg, PageMsg, TimeMsg};
use crate::app::show::caption::cause_of;
use crate::app::show::happened::line;
use crate::app::view::{BreachView, Button, ButtonTone, KeeperView, LawDetail, LawRow, LawTheme, LogLine, PromisesPanel, Tone};
use crate::check::{Law, Theme, Violation};
use crate::hunt::Guard;
use crate::rules::Rule;
use crate::tell;
use crate::tell::template::text;
use crate::tell::values::seconds;
use crate::tell::words::Word;

/// The most steps of a chain of causes.
const CHAIN: usize = 8;

/// The panel of all laws.
pub fn panel(model: &Model) -> PromisesPanel {
    let found = found(model);
    PromisesPanel {
        title: model.word(Word::PromisesTitle),
        summary: summary(model, found.len()),
        rules: hunt::rules(model),
        challenges: challenge::challenges(model),
        themes: Theme::ALL.into_iter().map(|theme| of_theme(model, theme, &found)).collect(),
    }
}

fn summary(model: &Model, broken: usize) -> String {
    let (holding, all) = (Law::ALL.len() - broken, Law::ALL.len());
    if is_behind(model) {
        let (done, seen) = (model.run().inspected(), model.run().seen.steps);
        return text!(
            model.lang,
            "{holding} of {all} hold so far: {done} of {seen} events are checked.",
            "目前 {all} 条中 {holding} 条成立：已检查 {seen} 个事件中的 {done} 个。",
            holding,
            all,
            done,
            seen,
        );
    }
    let idle = Law::ALL.iter().filter(|law| !is_at_stake(model, **law)).count();
    let unheard = Law::ALL.iter().filter(|law| is_unheard(model, **law)).count();
    let idle = idle - unheard;
    let mut sum = text!(
        model.lang,
        "{holding} of {all} hold at this moment. Each is checked at every event.",
        "此刻 {all} 条中 {holding} 条成立。每个事件都会逐条检查。",
        holding,
        all,
    );
    if idle > 0 {
        sum = text!(
            model.lang,
            "{sum} {idle|is|are} not at stake in this run.",
            "{sum}其中 {idle} 条在本次运行中未涉及。",
            sum,
            idle,
        );
    }
    if unheard > 0 {
        sum = text!(
            model.lang,
            "{sum} {unheard|is|are} not checked for programs outside.",
            "{sum}其中 {unheard} 条对外部程序无从检查。",
            sum,
            unheard,
        );
    }
    sum
}

fn of_theme(model: &Model, theme: Theme, found: &[&Violation]) -> LawTheme {
    let broken = |law: Law| found.iter().copied().find(|violation| violation.law == law);
    let laws: Vec<LawRow> = theme.laws().map(|law| row(model, law, broken(law))).collect();
    let holding = laws.iter().filter(|row| row.tone == Tone::Good).count();
    let count = match laws.iter().filter(|row| row.tone != Tone::Faint).count() {
        // All of them have the same reason.
        0 => laws.first().map(|row| row.standing.to_owned()).unwrap_or_default(),
        all => text!(model.lang, "{holding} of {all}", "{holding}/{all}", holding, all),
    };
    LawTheme { name: tell::theme(model.lang, theme), count, laws }
}

fn row(model: &Model, law: Law, violation: Option<&Violation>) -> LawRow {
    let button = Button::new(law.id(), tell::law(model.lang, law), Msg::Page(PageMsg::Unfold(law))).toned(ButtonTone::Quiet);
    let (standing, tone) = match violation {
        None if !is_at_stake(model, law) => {
            let is_outside = is_unheard(model, law);
            (model.word(if is_outside { Word::PromiseOutside } else { Word::PromiseIdle }), Tone::Faint)
        }
        None => (model.word(Word::PromiseHolds), Tone::Good),
        Some(_) => (model.word(Word::PromiseBroken), Tone::Bad),
    };
    let open = (model.law == Some(law)).then(|| detail(model, law, violation));
    LawRow { law, button, standing, tone, open }
}

fn detail(model: &Model, law: Law, violation: Option<&Violation>) -> LawDetail {
    let source = text!(model.lang, "Source: {source}", "出处：{source}", source = law.source());
    let breach = violation.or_else(|| coming(model, law)).map(|violation| breach(model, violation));
    let rules = Rule::WORDS.iter().filter(|(_, rule)| Guard::of(*rule).laws.contains(&law));
    LawDetail {
        name: law.to_string(),
        source,
        breach,
        kept_by: model.word(Word::PromiseKeptBy),
        rules: rules.map(|(word, rule)| keeper(model, law, word, *rule)).collect(),
    }
}

fn keeper(model: &Model, law: Law, word: &'static str, rule: Rule) -> KeeperView {
    let label = model.word(Word::RuleHunt);
    let hunt = Button::new(format!("{}-{word}", law.id()), label, Msg::Doing(DoingMsg::HuntFor(rule)));
    let title = text!(model.lang, "{label}: {word}", "{label}：{word}", label, word);
    KeeperView { word, says: tell::rule(model.lang, rule), hunt: Button { title, ..hunt } }
}

fn breach(model: &Model, violation: &Violation) -> BreachView {
    let step = violation.step;
    let longer =
        model.hunt.as_ref().and_then(|lab| lab.further).filter(|(of, _)| *of == violation.law).map_or(0, |(_, times)| times);
    let mut chain = std::iter::successors(Some(step), |step| cause_of(model, *step));
    let causes: Vec<LogLine> = chain.by_ref().take(CHAIN * (1 + longer)).map(|step| line(model, step, "why")).collect();
    let decided: Vec<LogLine> =
        otherwise(model).filter(|at| *at <= step).map(|at| line(model, at, "otherwise")).into_iter().collect();
    let broken = already(model, violation);
    BreachView {
        ahead: ahead(model, violation),
        already: if broken.is_empty() { "" } else { model.word(Word::PromiseAlready) },
        broken,
        what: tell::found(model.lang, &violation.found),
        go: Button::new("breach-go", model.word(Word::PromiseGo), Msg::Time(TimeMsg::GoToStep(step))),
        beside: model.run().config.lacks_rules().then(|| {
            let msg = Msg::Compare(CompareMsg::WithRules(model.current));
            Button::new("breach-beside", model.word(Word::LessonWithRules), msg)
        }),
        why: model.word(Word::PromiseWhy).to_owned(),
        causes,
        further: chain.next().map(|_| {
            let msg = Msg::Doing(DoingMsg::FurtherBack(violation.law));
            Button::new("breach-further", model.word(Word::PromiseFurther), msg)
        }),
        otherwise: if decided.is_empty() { "" } else { model.word(Word::PromiseOtherwise) },
        decided,
    }
}

/// The step at which the rule that this run is without first decided otherwise, where that is known.
fn otherwise(model: &Model) -> Option<u32> {
    let known = model.hunt.as_ref()?.otherwise.as_ref()?;
    let run = model.run();
    let is_here = known.run == model.current && known.seed == run.seed && known.config == run.config;
    is_here.then_some(known.step)
}

/// The other promises that are broken at a moment at which this one holds still.
fn already(model: &Model, violation: &Violation) -> Vec<Button> {
    if violation.step < model.cursor().steps {
        return Vec::new();
    }
    let way = |law: Law| {
        let id = format!("already-{}", law.id());
        Button::new(id, tell::law(model.lang, law), Msg::Page(PageMsg::ShowLaw(law))).toned(ButtonTone::Quiet)
    };
    found(model).into_iter().filter(|other| other.law != violation.law).map(|other| way(other.law)).collect()
}

/// The words before a breach that has not come yet: its causes can be gone through one after another.
fn ahead(model: &Model, violation: &Violation) -> String {
    let now = model.cursor().steps;
    if violation.step < now {
        String::new()
    } else if violation.step == now {
        text!(model.lang, "It holds still. The next event breaks it:", "此刻仍成立，下一个事件就会打破它：")
    } else {
        let time = seconds(violation.at);
        text!(model.lang, "It holds at this moment, and breaks at {time}:", "此刻成立，到 {time} 被打破：", time)
    }
}
