//! The present content of the page as an entry of the browser's history, and as a link. Read only.

use crate::app::history::permalink;
use crate::app::model::Model;
use crate::app::msg::Popover;
use crate::app::trail::{Ground, Layer, Spot, Visit};
use crate::app::{compare, lesson};
use crate::link::{self, Link, Over, Target};
use crate::script::StageView;

impl Spot {
    pub fn of(model: &Model) -> Self {
        let on_script = lesson::on_script(model);
        let ground = match on_script {
            Some(story) => Ground::Beat { lesson: story.lesson.name.as_str().into(), beat: story.beat },
            None => Ground::Run(model.current),
        };
        let layer = match (model.popover, &model.compare) {
            (Some(Popover::Lessons), _) => Layer::Picker,
            (_, Some(_)) => Layer::Comparison,
            (_, None) => Layer::Nothing,
        };
        Spot { ground, layer }
    }
}

impl Visit {
    pub fn of(model: &Model) -> Self {
        Visit {
            spot: Spot::of(model),
            at: model.cursor(),
            lesson: model.story.as_ref().map(lesson::Story::bookmark),
            compared: model.compare.as_ref().map(compare::Compare::bookmark),
            view: model.view.clone(),
            viewed: model.viewed,
        }
    }
}

/// The address of what is on screen.
pub enum Address {
    Fragment(String),
    /// This script is to be compressed first.
    ToPack(String),
    /// It would be too long in either form.
    None,
}

/// The link to all that is on screen. A comparison that was opened over nothing in particular has a link of its own.
pub fn shown(model: &Model) -> Link {
    let ground = comparison(model).filter(|_| !link::names_ground(&model.written)).unwrap_or_else(|| moment(model));
    Link { lang: Some(model.lang), over: over(model), ..ground }
}

/// The address of what is on screen.
pub fn address(model: &Model) -> Address {
    if lesson::on_script(model).is_none() && model.run().is_unlinkable() {
        return Address::None;
    }
    let link = shown(model);
    if let Some(script) = to_pack(model, &link) {
        return Address::ToPack(script);
    }
    match (fragment(model, &link), &link.target) {
        (Some(fragment), _) => Address::Fragment(fragment),
        (None, Target::Run { script, .. }) if link::long_script(script).is_none() => {
            model.run().note_unlinkable();
            Address::None
        }
        (None, _) => Address::None,
    }
}

/// The long script of a link that has not been compressed yet, unless the browser cannot.
fn to_pack(model: &Model, link: &Link) -> Option<String> {
    let Target::Run { script, .. } = &link.target else { return None };
    let is_known = |long: &String| model.share.packed.as_ref().is_some_and(|(text, _)| **text == **long);
    let is_refused = |long: &String| model.share.refused.as_ref().is_some_and(|text| **text == **long);
    link::long_script(script).filter(|long| !is_known(long) && !is_refused(long))
}

/// The fragment of a link, with its script compressed if that has been done.
pub fn fragment(model: &Model, link: &Link) -> Option<String> {
    let compressed = match (&link.target, &model.share.packed) {
        (Target::Run { script, .. }, Some((text, packed))) => link::long_script(script)
            .filter(|long| **long == **text)
            .and_then(|_| link::write(&Link { target: Target::Packed(packed.clone()), ..link.clone() })),
        _ => None,
    };
    let plain = link::write(link);
    match (compressed, plain) {
        (Some(compressed), Some(plain)) if plain.len() <= compressed.len() => Some(plain),
        (compressed, plain) => compressed.or(plain),
    }
}

/// The link to the open comparison, without what lies below it.
pub fn comparison(model: &Model) -> Option<Link> {
    let asked = model.compare.as_ref()?.asked()?;
    Some(Link { over: Some(Over::Comparison(asked)), ..Link::to(Target::Opening) })
}

/// The link to the moment on screen: of the lesson while its script runs, else of the run. Of a worksheet that a link opened it is
/// that link.
pub fn moment(model: &Model) -> Link {
    // Loaded again, the page is to ask on: the run of a question is kept with its answer.
    if let Some(source) = model.work.as_ref().and_then(|work| work.source.clone()) {
        return Link::to(Target::Sheet(source));
    }
    lesson::link(model).unwrap_or_else(|| {
        let view = Some(model.shown_view()).filter(|view| *view != StageView::Servers);
        Link { view, ..permalink::link(model.run(), model.cursor()) }
    })
}

/// The layer over the moment, as a link names it.
pub fn over(model: &Model) -> Option<Over> {
    match Spot::of(model).layer {
        Layer::Nothing => None,
        Layer::Picker => Some(Over::Picker),
        Layer::Comparison => model.compare.as_ref()?.asked().map(Over::Comparison),
    }
}
