//! The gate between clients that wait and clients that are inside.

use yew::prelude::*;

use crate::app::view::Gate;

/// The height of the posts that an open gate leaves standing.
const POST: i32 = 16;

/// A bar from top to bottom, or two posts with a passage between them.
pub fn gate(gate: &Gate) -> Html {
    let (x, width) = (gate.frame.x, gate.frame.width);
    let (top, bottom) = (gate.frame.y, gate.frame.y + gate.frame.height);
    let post = POST.min(gate.frame.height / 3);
    let bars = if gate.open { [(top, post), (bottom - post, post)] } else { [(top, gate.frame.height), (bottom, 0)] };
    html! {
        <g key="gate" class={classes!("gate", gate.open.then_some("open"))} role="img" aria-label={gate.label.clone()}>
            <title>{ &gate.label }</title>
            { for bars.into_iter().enumerate().map(|(n, (y, height))| html! {
                <rect key={n} x={x.to_string()} y={y.to_string()} width={width.to_string()} height={height.to_string()} rx="4" />
            }) }
            <line x1={(x + width / 2).to_string()} x2={(x + width / 2).to_string()} y1={(top + post + 4).to_string()} y2={(bottom - post - 4).to_string()} />
            { said(&gate.word, (x + width / 2, gate.outside_at.1), "word") }
            { said(&gate.outside, gate.outside_at, "sub") }
            { said(&gate.inside, gate.inside_at, "sub") }
        </g>
    }
}

fn said(text: &str, (x, y): (i32, i32), class: &'static str) -> Html {
    html! { <text class={classes!("halo", class)} x={x.to_string()} y={y.to_string()}>{ text }</text> }
}
