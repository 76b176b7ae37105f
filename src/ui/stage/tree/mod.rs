//! The tree on the stage: znodes below their root, the clients that own and watch them, the servers as a strip.
//!
//! It is drawn from the back to the front: lines, the gate, and over them everything that one can point at. Branches are one element,
//! and so are the stems that nothing happens to, because the browser takes its time over every element of a drawing.

mod boxes;
mod gate;
mod lines;
mod znode;

use yew::prelude::*;

use crate::app::text_width;
use crate::app::view::{Highlight, StemStanding, TreeCounter, TreeStage};

/// The room between two counters.
const GAP: i32 = 14;

/// Everything of the tree, in a box of that width; `label` is the accessible name of the list of what can be pointed at.
pub fn tree(tree: &TreeStage, width: i32, label: &str, highlight: &Highlight) -> Html {
    let of = |standing: StemStanding| tree.stems.iter().filter(move |stem| stem.standing == standing).map(|stem| &stem.line);
    html! {
        <g class="tree">
            <path class="branch" d={lines::all(&tree.branches)} />
            <path class="stem" d={lines::all(of(StemStanding::Whole))} />
            <path class="stem former" d={lines::all(of(StemStanding::Former))} />
            <g>{ for tree.stems.iter().filter(|stem| matches!(stem.standing, StemStanding::Tearing | StemStanding::Torn)).map(lines::broken) }</g>
            <g>{ for tree.arcs.iter().map(lines::arc) }</g>
            <g>{ for tree.gate.iter().map(gate::gate) }</g>
            { note(tree, width) }
            <g role="list" aria-label={label.to_owned()}>
                { for tree.servers.iter().map(|server| boxes::server(server, highlight)) }
                { for tree.znodes.iter().map(|znode| znode::znode(znode, highlight)) }
                { for tree.clients.iter().map(|client| boxes::client(client, highlight)) }
            </g>
            { counters(&tree.counters, tree.counters_at) }
        </g>
    }
}

/// The note on whose tree it is, where there is room for it.
fn note(tree: &TreeStage, width: i32) -> Html {
    let (x, y) = tree.note_at;
    let fits = text_width(&tree.note) * 12 / 11 <= width - x;
    html! { <text class="sub" x={x.to_string()} y={y.to_string()}>{ if fits { tree.note.as_str() } else { "" } }</text> }
}

/// The figures, up to the right end of their line.
fn counters(counters: &[TreeCounter], (x, y): (i32, i32)) -> Html {
    html! {
        <text class="counters" x={x.to_string()} y={y.to_string()}>
            { for counters.iter().enumerate().map(|(n, counter)| html! {
                <tspan key={n} class={counter.loss.then_some("loss")} dx={(n > 0).then(|| GAP.to_string())}>{ &counter.text }</tspan>
            }) }
        </text>
    }
}
