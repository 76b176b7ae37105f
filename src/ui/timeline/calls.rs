//! The clients' calls as bars, and the order of their writes.

use yew::prelude::*;

use super::lanes::shape;
use crate::app::view::{CallBar, CallsView, Highlight, MarkKind, PlacedView};
use crate::files::calls::CallKind;
use crate::tell::Thing;
use crate::ui::pointing::{emphasis, thing_attr};

pub fn calls(it: &CallsView, highlight: &Highlight) -> Html {
    html! {
        <g>
            <g>{ for it.placed.iter().map(|it| html! {
                <line key={it.step} class="order" x1={it.x.to_string()} x2={it.x.to_string()} y1={it.bar.to_string()} y2={it.y.to_string()} />
            }) }</g>
            <g>{ for it.bars.iter().map(|bar| html! { <g key={bar.step}>{ call(bar, it.height, highlight) }</g> }) }</g>
            <g>{ for it.placed.iter().map(|it| html! { <g key={it.step}>{ placed(it, highlight) }</g> }) }</g>
        </g>
    }
}

fn call(it: &CallBar, height: i32, highlight: &Highlight) -> Html {
    let thing = Thing::Step(it.step);
    let kind = match it.kind {
        CallKind::Read => "read",
        CallKind::Write => "write",
        CallKind::Failed => "failed",
    };
    html! {
        <>
            <rect class={classes!("call", kind, it.open.then_some("open"), emphasis(highlight, &thing))} data-thing={thing_attr(&thing)}
                x={it.x.to_string()} y={it.y.to_string()} width={it.width.to_string()} height={height.to_string()} rx="2"><title>{ &it.label }</title></rect>
            <text class="calltext" x={it.x.to_string()} y={(it.y - 3).to_string()}>{ &it.text }</text>
        </>
    }
}

fn placed(it: &PlacedView, highlight: &Highlight) -> Html {
    let thing = Thing::Step(it.step);
    html! {
        <>
            <path class={classes!("mark", "commit", emphasis(highlight, &thing))} d={shape(MarkKind::Commit)} data-thing={thing_attr(&thing)}
                transform={format!("translate({} {})", it.x, it.y)}><title>{ &it.label }</title></path>
            <text class="calltext" x={(it.x + 8).to_string()} y={(it.y + 4).to_string()}>{ &it.text }</text>
        </>
    }
}
