//! The picker of lessons, each with a line, a picture and the reader's progress.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Send;
use super::controls::{button, search_field, signed};
use super::files;
use crate::app::view::{Card, FileView, LibraryView, PICTURE, Picture};
use crate::app::{LessonMsg, Msg, PROBLEM};

/// The part below the dialog's heading.
pub fn library(it: &LibraryView, send: &Send) -> Html {
    html! {
        <>
            { head(it, send) }
            <p class="muted" role="status">{ it.status.clone() }</p>
            <div class="themes">{ for it.themes.iter().map(|theme| html! {
                <section key={theme.name.to_string()}>
                    <h3>{ theme.title }</h3>
                    <ul class="cards">{ for theme.cards.iter().map(|it| html! { <li key={it.id.to_string()}>{ card(it, send) }</li> }) }</ul>
                </section>
            }) }</div>
            { file(&it.file, send) }
        </>
    }
}

/// The head of the picker: the lesson to go on with, the number of those done, a search, and the order.
fn head(it: &LibraryView, send: &Send) -> Html {
    let first = it.themes.iter().flat_map(|theme| &theme.cards).next().map(|card| card.msg.clone());
    let search = |text| Msg::Lesson(LessonMsg::Search(text));
    html! {
        <div class="pickerhead">
            <span>{ it.onward.as_ref().map(|it| html! { <span key="onward">{ button(it, send) }</span> }) }</span>
            <span class="muted">{ &it.done }</span>
            <span class="grow"></span>
            { search_field("lesson-search", it.search_label, &it.search, search, first, send) }
            { signed(&it.write, send) }
            <span class="orders">{ for it.orders.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }</span>
        </div>
    }
}

fn card(it: &Card, send: &Send) -> Html {
    let (msg, send) = (it.msg.clone(), send.clone());
    html! {
        <button type="button" id={it.id.clone()} class={classes!("card", it.done.then_some("done"))} aria-current={it.open.then_some("true")}
            onclick={move |_: MouseEvent| send.emit(msg.clone())}>
            { picture(&it.picture) }
            <span class="what"><b>{ it.number.map(|n| format!("{n}. ")) }{ &it.title }</b><span>{ &it.line }</span><small>{ &it.note }</small></span>
        </button>
    }
}

fn picture(it: &Picture) -> Html {
    html! {
        <svg class="mini" viewBox={format!("0 0 {} {}", PICTURE.0, PICTURE.1)} aria-hidden="true">
            <g>{ for it.lines.iter().enumerate().map(|(n, ([x1, y1, x2, y2], class))| html! {
                <line key={n} class={*class} x1={x1.to_string()} y1={y1.to_string()} x2={x2.to_string()} y2={y2.to_string()} />
            }) }</g>
            <g>{ for it.boxes.iter().enumerate().map(|(n, (x, y, width, class))| html! {
                <rect key={n} class={*class} x={(x - width / 2).to_string()} y={(y - 5).to_string()} width={width.to_string()} height="10" rx="3" />
            }) }</g>
            <g>{ for it.clients.iter().enumerate().map(|(n, (x, y, class))| html! {
                <circle key={n} class={*class} cx={x.to_string()} cy={y.to_string()} r="3" />
            }) }</g>
        </svg>
    }
}

/// The field for a lesson of the person's own, which is opened in the same way as one of the page's.
fn file(it: &FileView, send: &Send) -> Html {
    let onchange = {
        let send = send.clone();
        move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                files::chosen(&input, &send);
            }
        }
    };
    html! {
        <div class="ownfile">
            <label>{ it.label }{ " " }<input id="lesson-file" type="file" accept=".lesson,.worksheet,.zk,.json,.txt,text/plain,application/json" {onchange} /></label>
            <div id={PROBLEM} role="alert" tabindex="-1" class="bad">{ it.problem.as_ref().map(|problem| html! { <p key="problem">{ problem }</p> }) }</div>
        </div>
    }
}
