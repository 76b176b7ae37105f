//! A hunt's beginning, its going on and its end, and the opening of what it found.

use super::beside::open_beside;
use super::challenge;
use super::state::{Found, Hunt};
use crate::app::cmd::Cmd;
use crate::app::compare;
use crate::app::doing::travel;
use crate::app::lab::{Lab, Otherwise, Typed, field_id};
use crate::app::model::Model;
use crate::app::msg::BoundMsg;
use crate::check::Law;
use crate::hunt::{Bound, Bounds, Sought};
use crate::lang::Number;
use crate::rules::Rule;
use crate::tell::words::Word;

/// The longest bound that is typed, in letters.
const MAX_TYPED: usize = 40;
/// The events between two looks at the clock: less than a millisecond.
const AT_ONCE: u32 = 32;

/// Begins to hunt, within the bounds that were set. Where a bound cannot be read, what was asked for is not known: its field gets the focus.
pub fn begin(model: &mut Model, sought: Sought) -> Vec<Cmd> {
    let lab = model.hunt.get_or_insert_default();
    let is_unread = |bound: &Bound| matches!(lab.typed[*bound as usize], Some(Typed::NoNumber(_)));
    if let Some(bound) = Bound::ALL.into_iter().find(is_unread) {
        lab.refused = Some(sought);
        model.say(Word::NoticeBound);
        return vec![Cmd::FocusId(field_id(bound))];
    }
    lab.refused = None;
    lab.keep_found();
    lab.hunt = Some(Hunt::new(sought, lab.bounds));
    Vec::new()
}

/// Begins to hunt without a rule, and brings its row into sight.
pub fn begin_in_sight(model: &mut Model, rule: Rule) -> Vec<Cmd> {
    let refused = begin(model, Sought::Without(rule));
    if refused.is_empty() { vec![Cmd::FocusId(rule.word())] } else { refused }
}

/// Sets a bound, for hunts that begin from now on.
pub fn bound(model: &mut Model, msg: BoundMsg) {
    let lab = &mut **model.hunt.get_or_insert_default();
    lab.refused = None;
    let bounds = &mut lab.bounds;
    match msg {
        BoundMsg::Number(bound, number) => bounds.set(bound, number),
        BoundMsg::Typed(bound, text) => type_bound(lab, bound, &text),
        BoundMsg::Kind(kind, is_permitted) => bounds.permit(kind, is_permitted),
        BoundMsg::Clear => {
            *bounds = Bounds::default();
            lab.typed = Default::default();
        }
    }
}

/// Sets a bound as it was typed: to the nearest number that can be kept to. What is no whole number changes nothing, and stays to be mended.
fn type_bound(lab: &mut Lab, bound: Bound, text: &str) {
    let text: String = text.trim().chars().take(MAX_TYPED).collect();
    let number = Number::read(&text).filter(|(_, unit)| unit.is_empty()).and_then(|(number, _)| number.whole());
    let range = bound.range();
    lab.typings += 1;
    lab.typed[bound as usize] = match number {
        _ if text.is_empty() => {
            lab.bounds.set(bound, None);
            None
        }
        None => Some(Typed::NoNumber(text)),
        Some(number) => {
            let kept = u64::try_from(number.max(0)).unwrap_or(u64::MAX);
            lab.bounds.set(bound, Some(kept));
            let is_in_range = (i128::from(*range.start())..=i128::from(*range.end())).contains(&number);
            (!is_in_range).then_some(Typed::Beyond(text))
        }
    };
}

fn hunt_of(model: &mut Model) -> Option<&mut Hunt> {
    model.hunt.as_mut()?.hunt.as_mut()
}

/// Whether a hunt goes on.
#[cold]
pub fn is_on(model: &Model) -> bool {
    model.hunt.as_ref().and_then(|lab| lab.hunt.as_ref()).is_some_and(Hunt::wants_frames)
}

/// Ends the hunt; what it has come to stays on the page.
pub fn stop(model: &mut Model) {
    if let Some(hunt) = hunt_of(model) {
        hunt.stop();
    }
}

/// Has the challenge judged, and asks for the time between this frame and the next. Counts a change when the hunt has something to tell.
pub fn frame(model: &mut Model, now_ms: u64) -> Option<Cmd> {
    challenge::follow(model, now_ms);
    let hunt = hunt_of(model)?;
    hunt.tick(now_ms);
    let is_told = hunt.has_to_tell();
    if is_told {
        hunt.picture();
    }
    let goes_on = hunt.is_on().then_some(Cmd::Hunt);
    model.changes += u64::from(is_told);
    goes_on
}

/// Goes on with the hunt while there is time. What it finds does not depend on how much there is.
pub fn go_on(model: &mut Model, has_time: impl Fn() -> bool) {
    if model.compare.is_some() {
        return;
    }
    let Some(hunt) = hunt_of(model) else { return };
    while hunt.is_on() && has_time() {
        hunt.go_on(&mut { AT_ONCE });
    }
}

/// Opens what was found, at the step before the breach, with the law unfolded that breaks there.
pub fn open_found(model: &mut Model, sought: Sought) -> Vec<Cmd> {
    let Some(Found { law, plan, .. }) = found(model, sought) else { return Vec::new() };
    let step = plan.play().violations().find(|found| found.law == law).map(|found| found.step);
    show(model, &plan.script().join("\n"), step.map(|step| (step, law)))
}

/// Opens what was found beside its commands with all rules, at the step before the breach.
pub fn found_with_rules(model: &mut Model, sought: Sought) -> Vec<Cmd> {
    let Some(Found { plan, .. }) = found(model, sought) else { return Vec::new() };
    let mut cmds = open_found(model, sought);
    // Where there was no room for it, another run is on screen.
    if (&model.run().config, model.run().seed) == (&plan.config, plan.seed) {
        // The focus is the comparison's.
        cmds.retain(|cmd| !matches!(cmd, Cmd::FocusId(_)));
        let run = model.current;
        cmds.extend(compare::open_with_rules(model, run));
    }
    cmds
}

fn found(model: &Model, sought: Sought) -> Option<Found> {
    model.hunt.as_ref()?.found(sought).cloned()
}

/// Opens the schedule of a strip: at the step before its breach, or at its end where all held.
pub fn open_schedule(model: &mut Model, seed: u64) -> Vec<Cmd> {
    let Some((sought, bounds)) = hunt_of(model).map(|hunt| (hunt.sought, hunt.bounds)) else { return Vec::new() };
    let play = sought.course(seed, &bounds).played();
    let breach = sought.broken(&play).map(|found| (found.step, found.law));
    show(model, &play.script(), breach)
}

fn show(model: &mut Model, script: &str, breach: Option<(u32, Law)>) -> Vec<Cmd> {
    let mut cmds = open_beside(model, script);
    cmds.extend(breach.map(|(_, law)| Cmd::FocusId(law.id())));
    model.playback.pause();
    model.law = breach.map(|(_, law)| law);
    if let Some((step, _)) = breach
        && let Err(refused) = travel::go_to_steps(model, step)
    {
        model.say(refused);
    }
    let (run, of) = (model.current, model.run());
    let step = breach.filter(|_| of.config.lacks_rules()).and_then(|(step, _)| compare::first_otherwise(of, step + 1));
    let otherwise = step.map(|step| Otherwise { run, config: of.config.clone(), seed: of.seed, step });
    let lab = model.hunt.get_or_insert_default();
    (lab.otherwise, lab.further) = (otherwise, None);
    cmds
}

/// Makes the list of what led to a breach of the law longer.
pub fn go_further_back(model: &mut Model, law: Law) {
    let lab = model.hunt.get_or_insert_default();
    let before = lab.further.filter(|(of, _)| *of == law).map_or(0, |(_, times)| times);
    lab.further = Some((law, before + 1));
}
