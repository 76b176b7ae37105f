//! Lanes, bars, messages and marks: the parts that the playhead passes over.
//!
//! The messages of a kind are one path, so that a thousand of them cost the page a handful of nodes.

use std::fmt::Write;
use std::rc::Rc;

use yew::prelude::*;

use super::calls::calls;
use crate::app::view::{Emphasis, Highlight, Lane, Mark, MarkKind, MessageLine, Tick, Timeline};
use crate::tell::Thing;
use crate::ui::class::{of_bar, of_class, of_mark};
use crate::ui::drawn::Draw;
use crate::ui::pointing::{emphasis, thing_attr};
use crate::zk::Class;

/// The kinds in the order of drawing: the more important ones come later, on top.
const DRAWN: [Class; 9] =
    [Class::Ping, Class::Client, Class::Sync, Class::Ack, Class::Propose, Class::Commit, Class::Vote, Class::Watch, Class::Command];

#[derive(PartialEq)]
pub struct Lanes {
    pub timeline: Rc<Timeline>,
    pub highlight: Rc<Highlight>,
}

impl Draw for Lanes {
    fn draw(&self) -> Html {
        let Lanes { timeline, highlight } = self;
        html! {
            <g>
                <g>{ for timeline.ticks.iter().map(|it| tick(it, timeline.height)) }</g>
                <g>{ for timeline.lanes.iter().map(|it| lane(it, timeline, highlight)) }</g>
                <g>{ for DRAWN.iter().map(|&class| lines(class, &timeline.lines)) }</g>
                <g>{ for timeline.calls.iter().map(|it| calls(it, highlight)) }</g>
                <path class="slant lit" d={path(timeline.lines.iter().filter(|line| highlight.of(&Thing::Step(line.step)) != Emphasis::None))} />
                <g>{ for timeline.marks.iter().enumerate().map(|(index, it)| mark(index, it, highlight)) }</g>
            </g>
        }
    }
}

fn tick(tick: &Tick, height: i32) -> Html {
    let x = tick.x.to_string();
    html! {
        <g key={tick.label.clone()}>
            <line class="tick" x1={x.clone()} x2={x} y1="17" y2={height.to_string()} />
            <text class="ticktext" x={(tick.x + 3).to_string()} y="12">{ &tick.label }</text>
        </g>
    }
}

fn lane(lane: &Lane, timeline: &Timeline, highlight: &Highlight) -> Html {
    let y = lane.y.to_string();
    html! {
        <g key={lane.name.clone()} class={classes!("lane", emphasis(highlight, &lane.thing))} data-thing={thing_attr(&lane.thing)}>
            <line class="base" x1={timeline.gutter.to_string()} x2={timeline.width.to_string()} y1={y.clone()} y2={y} />
            <text x="5" y={(lane.y + 4).to_string()}>{ if lane.labelled { lane.name.as_str() } else { "" } }</text>
            <g>{ for lane.bars.iter().enumerate().map(|(index, bar)| html! {
                <rect key={index} class={classes!("span", of_bar(bar.kind))} x={bar.x.to_string()} y={(lane.y - lane.height / 2).to_string()}
                    width={bar.width.to_string()} height={lane.height.to_string()} rx="2"><title>{ &bar.label }</title></rect>
            }) }</g>
        </g>
    }
}

fn lines(class: Class, lines: &[MessageLine]) -> Html {
    html! { <path key={class as u8} class={classes!("slant", of_class(class))} d={path(lines.iter().filter(|line| line.class == class))} /> }
}

fn path<'a>(lines: impl Iterator<Item = &'a MessageLine>) -> String {
    let mut d = String::new();
    for line in lines {
        // Writing to a string does not fail.
        let _ = write!(d, "M{} {}L{} {}", line.x1, line.y1, line.x2, line.y2);
    }
    d
}

fn mark(key: usize, mark: &Mark, highlight: &Highlight) -> Html {
    let thing = Thing::Step(mark.step);
    html! {
        <path {key} class={classes!("mark", of_mark(mark.kind), emphasis(highlight, &thing))} d={shape(mark.kind)}
            transform={format!("translate({} {})", mark.x, mark.y)} data-thing={thing_attr(&thing)} data-mark={mark.kind.name()}>
            <title>{ &mark.label }</title>
        </path>
    }
}

/// A shape for each kind, so that colour is never the only difference.
pub fn shape(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Fault => "M-6-4-4-6 0-2 4-6 6-4 2 0 6 4 4 6 0 2-4 6-6 4-2 0z",
        MarkKind::Breach => "M-3-9H3L2 2H-2zM-2 4H2V8H-2z",
        MarkKind::Mend => "M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2z",
        MarkKind::Expiry => "M-5-5H5V5H-5z",
        MarkKind::Election => "M0-6 6 5H-6z",
        MarkKind::Leader => "M-7-5-3-1 0-6 3-1 7-5 5 5H-5z",
        MarkKind::Commit => "M0-5 5 0 0 5-5 0z",
        MarkKind::Watch | MarkKind::Session => "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    }
}
