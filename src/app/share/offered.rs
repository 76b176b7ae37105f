//! The links and pictures that can be had of what is on screen. Read only.

use std::rc::Rc;

use crate::app::here;
use crate::app::lesson;
use crate::app::model::Model;
use crate::app::names::{Pictured, ShareOf};
use crate::link::{Link, Target};
use crate::script::StageView;
use crate::tell::words::Word;

/// The links that can be had, each with what it leads to; the moment first.
pub fn offered(model: &Model) -> Vec<(ShareOf, Link)> {
    let moment = here::moment(model);
    let tree = (moment.view.is_none() && model.view == StageView::Servers)
        .then(|| Link { view: Some(StageView::Tree("/".into())), ..moment.clone() });
    let others = [
        (ShareOf::Tree, tree),
        (ShareOf::Beat, lesson::beat_link(model)),
        (ShareOf::Lesson, lesson::lesson_link(model)),
        (ShareOf::Comparison, here::comparison(model)),
        (ShareOf::Own, own(model)),
    ];
    let others = others.into_iter().filter_map(|(of, link)| Some((of, link?)));
    std::iter::once((ShareOf::Moment, moment)).chain(others).collect()
}

/// The link to the lesson that is being written. Its text is compressed first; until then there is none in it.
fn own(model: &Model) -> Option<Link> {
    let author = model.author.as_ref()?;
    let packed = model.share.packed.as_ref().filter(|(text, _)| **text == *author.text());
    let packed = packed.map_or_else(|| Rc::from([]), |(_, packed)| packed.clone());
    Some(Link::to(Target::Own { packed, beat: None }))
}

/// The link that was chosen, or the moment's where that one cannot be had any more; its script as it is typed.
pub fn chosen(model: &Model) -> (ShareOf, Link) {
    let mut offered = offered(model);
    let place = offered.iter().position(|(of, _)| *of == model.share.of).unwrap_or(0);
    let (of, link) = offered.swap_remove(place);
    (of, Link { lang: model.share.with_lang.then_some(model.lang), ..link })
}

/// The fragment of a link that is offered; that of a lesson only once its text is compressed.
pub fn fragment(model: &Model, link: &Link) -> Option<String> {
    let is_waiting = matches!(&link.target, Target::Own { packed, .. } if packed.is_empty());
    if is_waiting { None } else { here::fragment(model, link) }
}

/// The parts of the page that are on screen, and that pictures can be had of.
pub fn pictures(model: &Model) -> Vec<Pictured> {
    match &model.compare {
        None => vec![Pictured::Stage, Pictured::Timeline],
        Some(compare) if compare.lessons.is_some() => vec![Pictured::Comparison, Pictured::Chart],
        Some(_) => vec![Pictured::Comparison],
    }
}

/// The name of such a part.
pub fn pictured(of: Pictured) -> Word {
    match of {
        Pictured::Stage => Word::PictureStage,
        Pictured::Timeline => Word::PictureTimeline,
        Pictured::Comparison => Word::PictureComparison,
        Pictured::Chart => Word::PictureChart,
    }
}
