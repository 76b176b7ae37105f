//! Lines of the tree: from parent to child, from a znode to its owner, and from a client to what it watches.

use std::fmt::Write;

use yew::prelude::*;

use crate::app::view::{Branch, Stem, StemStanding, WatchArc, WatchSign};
use crate::tell::Thing;
use crate::ui::pointing::thing_attr;

/// The distance of the server's name from the sign of the watch that it keeps.
const KEEPER: i32 = 12;

/// The path of all the lines. Each leaves its upper end and reaches its lower end vertically.
pub fn all<'a>(branches: impl IntoIterator<Item = &'a Branch>) -> String {
    branches.into_iter().fold(String::new(), |mut path, Branch { x1, y1, x2, y2 }| {
        let middle = (y1 + y2) / 2;
        // Writing to a string does not fail.
        let _ = write!(path, "M{x1} {y1}C{x1} {middle} {x2} {middle} {x2} {y2}");
        path
    })
}

/// A stem whose session ends: a gap in its middle, and a crack across. The path counts as 100 long, so that the gap is a share of it.
pub fn broken(stem: &Stem) -> Html {
    let Branch { x1, y1, x2, y2 } = stem.line;
    let class = if stem.standing == StemStanding::Tearing { "tearing" } else { "torn" };
    html! {
        <g key={stem.path.to_string()} class={classes!("stem", class)} data-stem={stem.path.to_string()}>
            <path class="half" pathLength="100" d={all([&stem.line])} />
            <path class="crack" d="M-8 3l5-6 5 6 5-6" transform={format!("translate({} {})", (x1 + x2) / 2, (y1 + y2) / 2)} />
        </g>
    }
}

/// A watch, with the sign of its kind at the client.
pub fn arc(arc: &WatchArc) -> Html {
    let [(x1, y1), (x2, y2), (x3, y3), (x4, y4)] = arc.curve;
    let (sign, class) = sign_of(arc.sign);
    // Beside the sign, where the curve does not bend to.
    let beside = if x4 > x1 { x1 - KEEPER } else { x1 + KEEPER };
    html! {
        <g key={arc.key.clone()} class={classes!("arc", class, arc.fired.then_some("fired"))} data-thing={thing_attr(&Thing::Client(arc.client))}
            data-watch={arc.key.clone()}>
            <title>{ &arc.label }</title>
            <path class="way" d={format!("M{x1} {y1}C{x2} {y2} {x3} {y3} {x4} {y4}")} />
            <path class="sign" d={sign} transform={format!("translate({x1} {})", y1 - 6)} />
            <text class="keeper halo" aria-hidden="true" x={beside.to_string()} y={(y1 - 8).to_string()}>{ arc.keeper.to_string() }</text>
        </g>
    }
}

/// The shape of a watch's sign around its middle, and its CSS class. Watches that stay have corners.
fn sign_of(sign: WatchSign) -> (&'static str, &'static str) {
    match sign {
        WatchSign::Data => ("M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z", "data"),
        WatchSign::Child => ("M0-4.5L4.5 3.5h-9z", "child"),
        WatchSign::Exists => ("M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z", "exists"),
        WatchSign::Persistent => ("M-3.5-3.5h7v7h-7z", "persistent"),
        WatchSign::Recursive => ("M0-5.5L5.5 0 0 5.5-5.5 0z", "recursive"),
    }
}
