//! Lines between two machines: the link, a watch, the stroke of a cut.

use yew::prelude::*;

use crate::app::view::{CutLine, Emphasis, Highlight, LinkLine, LinkState, LinkUse, WatchLine};
use crate::tell::Thing;
use crate::ui::pointing::thing_attr;

/// A link, with a wide invisible line that a pointer hits easily.
pub fn link(link: &LinkLine, highlight: &Highlight) -> Html {
    let look = match (link.state, link.used) {
        (LinkState::Cut, _) => "cut",
        (LinkState::Slow, _) => "slow",
        (LinkState::Good, LinkUse::Nothing) => "idle",
        (LinkState::Good, LinkUse::Election) => "election",
        (LinkState::Good, LinkUse::Quorum) => "quorum-link",
        (LinkState::Good, LinkUse::Client) => "session",
    };
    let lit = (highlight.of(&link.thing) != Emphasis::None).then_some("lit");
    let (x1, y1, x2, y2) = (link.x1.to_string(), link.y1.to_string(), link.x2.to_string(), link.y2.to_string());
    let name = thing_attr(&link.thing);
    html! {
        <g key={name.to_string()} data-thing={name} data-used={use_name(link.used)}>
            <title>{ &link.label }</title>
            <line class="hit" x1={x1.clone()} y1={y1.clone()} x2={x2.clone()} y2={y2.clone()} />
            <line class={classes!("wire", look, lit)} {x1} {y1} {x2} {y2} />
            <text class="halo sub" x={((link.x1 + link.x2) / 2).to_string()} y={((link.y1 + link.y2) / 2).to_string()}>
                { link.text.as_deref().unwrap_or_default() }
            </text>
        </g>
    }
}

/// A link in use, for the keyboard: behind the machines in the order of Tab, and seen while it has the focus.
pub fn reach(link: &LinkLine) -> Html {
    let name = thing_attr(&link.thing);
    html! {
        <line key={name.to_string()} class="reach" tabindex="0" role="button" aria-haspopup="menu" aria-label={link.label.clone()} data-thing={name}
            x1={link.x1.to_string()} y1={link.y1.to_string()} x2={link.x2.to_string()} y2={link.y2.to_string()} />
    }
}

/// A client's watch at the server that keeps it: a thin dotted line.
pub fn watch(watch: &WatchLine) -> Html {
    html! {
        <line key={format!("{}-{}", watch.client.0, watch.server.0)} class="watchline" data-thing={thing_attr(&Thing::Client(watch.client))}
            x1={watch.x1.to_string()} y1={watch.y1.to_string()} x2={watch.x2.to_string()} y2={watch.y2.to_string()}>
            <title>{ &watch.label }</title>
        </line>
    }
}

/// A stroke across a cut link.
pub fn cut(cut: &CutLine) -> Html {
    let name = thing_attr(&cut.thing);
    html! {
        <line key={name.to_string()} class="cutmark" data-thing={name}
            x1={cut.x1.to_string()} y1={cut.y1.to_string()} x2={cut.x2.to_string()} y2={cut.y2.to_string()} />
    }
}

fn use_name(used: LinkUse) -> &'static str {
    match used {
        LinkUse::Nothing => "nothing",
        LinkUse::Election => "election",
        LinkUse::Client => "client",
        LinkUse::Quorum => "quorum",
    }
}
