//! The log, newest first. A line goes to its step, and highlights the things that it is about.

use yew::prelude::*;

use crate::app::view::{Emphasis, Highlight, LogLine, LogPanel};
use crate::tell::Thing;
use crate::ui::Send;
use crate::ui::class::of_class;
use crate::ui::pointing::thing_attr;
use crate::ui::rich::rich;

pub fn log(panel: &LogPanel, highlight: &Highlight, send: &Send) -> Html {
    html! {
        <section class="log">
            <h2 class="hidden-text">{ &panel.title }</h2>
            { log_lines(&panel.lines, highlight, send) }
        </section>
    }
}

/// "What just happened", below the other panels.
pub fn recent(panel: Option<&LogPanel>, highlight: &Highlight, send: &Send) -> Html {
    html! {
        <section class={classes!("recent", panel.is_none().then_some("gone"))}>
            { panel.map(|panel| html! { <div key="lines"><h2>{ &panel.title }</h2>{ log_lines(&panel.lines, highlight, send) }</div> }) }
        </section>
    }
}

pub fn log_lines(lines: &[LogLine], highlight: &Highlight, send: &Send) -> Html {
    html! { <ol class="rows">{ for lines.iter().map(|line| log_line(line, highlight, send)) }</ol> }
}

fn log_line(line: &LogLine, highlight: &Highlight, send: &Send) -> Html {
    let lit = highlight.of(&line.thing) != Emphasis::None || highlight.of(&Thing::Step(line.step)) != Emphasis::None;
    let (msg, send) = (line.button.msg.clone(), send.clone());
    html! {
        <li key={line.step}>
            <button type="button" id={line.button.id.clone()} class={classes!(lit.then_some("lit"), line.current.then_some("now"), line.later.then_some("later"))}
                aria-current={line.current.then_some("step")} data-thing={thing_attr(&line.thing)} title={line.button.title.clone()}
                onclick={move |_: MouseEvent| send.emit(msg.clone())}>
                <time>{ &line.time }</time>
                <i class={classes!("k", of_class(line.class))}></i>
                <span>{ rich(&line.text) }</span>
            </button>
        </li>
    }
}
