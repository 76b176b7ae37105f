//! A page of a worksheet, in the place of a lesson's beat.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Send;
use super::controls::button;
use super::files;
use super::panels::solution;
use super::rich::explained;
use super::story::{option, verdict};
use crate::app::view::{GradesView, PaperView, SheetPart, SheetView, WrittenView};
use crate::app::{Msg, SheetMsg};
use crate::lang::Lang;
use crate::tell::{GradeMark, GradeRow};

pub fn sheet(lang: Lang, it: &SheetView, send: &Send) -> Html {
    html! {
        <section class="question" aria-label={it.note.clone()}>
            <p id="ask">{ explained(lang, &it.ask) }</p>
            { part(&it.part, send) }
            <p class="hint">{ &it.note }</p>
            { verdict(it.verdict.as_ref()) }
            <div class={classes!("answers", it.watch.is_none().then_some("gone"))}>{ for it.watch.iter().map(|it| button(it, send)) }</div>
            <div class={classes!("solved", it.solution.is_none().then_some("gone"))}>{ it.solution.as_ref().map(|it| solution(it, send)) }</div>
            <div class={classes!(it.grades.is_none().then_some("gone"))}>{ it.grades.as_ref().map(|it| html! { <div key="grades">{ grades(it, send) }</div> }) }</div>
        </section>
    }
}

fn part(it: &SheetPart, send: &Send) -> Html {
    match it {
        SheetPart::Who(fields) => {
            html! { <div key="who" class="answers">{ for fields.iter().map(|it| written(it, None, send)) }</div> }
        }
        SheetPart::Options(options) => html! {
            <div key="options" class="answers" role="group" aria-labelledby="ask">{ for options.iter().map(|it| html! {
                <span key={it.button.id.to_string()}>{ option(it, send) }</span>
            }) }</div>
        },
        SheetPart::Written(field, submit) => html! {
            <div key="written" class="answers">{ written(field, submit.enabled.then(|| submit.msg.clone()), send) }{ button(submit, send) }</div>
        },
        SheetPart::Run(buttons) => html! {
            <div key="run" class="answers">{ for buttons.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }</div>
        },
        SheetPart::End { questions, save, file, report, print, paper: on_paper } => {
            let content = String::from(js_sys::encode_uri_component(report));
            html! {
                <div key="end">
                    <ul>{ for questions.iter().map(|it| html! { <li key={it.id.to_string()}>{ button(it, send) }</li> }) }</ul>
                    <p><a id="sheet-save" class="button" download={file.clone()} href={format!("data:application/json;charset=utf-8,{content}")}>{ *save }</a>{ " " }{ button(print, send) }</p>
                    { paper(on_paper) }
                </div>
            }
        }
    }
}

/// The report as it is printed; on the screen it is not in sight.
fn paper(it: &PaperView) -> Html {
    html! {
        <div class="paper">
            <dl>{ for it.head.iter().map(|(name, value)| html! { <div key={*name}><dt>{ *name }</dt><dd>{ value }</dd></div> }) }</dl>
            <table>
                <thead><tr>{ for it.columns.iter().map(|name| html! { <th key={*name} scope="col">{ *name }</th> }) }</tr></thead>
                <tbody>{ for it.rows.iter().map(|row| html! {
                    <tr key={row[0].clone()}>{ for row.iter().enumerate().map(|(n, cell)| html! { <td key={n}>{ cell }</td> }) }</tr>
                }) }</tbody>
            </table>
        </div>
    }
}

/// Reports to be opened, and the table of those that are graded.
fn grades(it: &GradesView, send: &Send) -> Html {
    let chosen = |send: &Send| {
        let send = send.clone();
        move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                files::reports(&input, &send);
            }
        }
    };
    html! {
        <details class="grading">
            <summary>{ it.title }</summary>
            <p class="hint">{ it.note }</p>
            <label>{ it.files }{ " " }<input id="sheet-reports" type="file" multiple=true accept=".json,application/json" onchange={chosen(send)} /></label>
            <label>{ it.folder }{ " " }<input id="sheet-folder" type="file" webkitdirectory=true onchange={chosen(send)} oncancel={chosen(send)} /></label>
            <p role="status" id="grades-progress">{ &it.progress }</p>
            <div id="grades" class={classes!(it.table.is_empty().then_some("gone"))} tabindex="0" role="region" aria-label={it.title}>
                <ul>{ for it.table.iter().enumerate().map(|(n, row)| html! { <li key={n}>{ graded(row) }</li> }) }</ul>
            </div>
        </details>
    }
}

/// A report of the table. Its questions flow on beside each other: a column for each is wider than the panel.
fn graded(it: &GradeRow) -> Html {
    let mark = |(n, mark): (usize, &GradeMark)| {
        let class = classes!((mark.points < mark.of).then_some("short"), (!mark.reason.is_empty()).then_some("told"));
        html! { <li key={n} {class}>{ &mark.question }{ " " }<b>{ points(mark.points, mark.of) }</b>{ " " }<span>{ &mark.reason }</span></li> }
    };
    html! {
        <>
            <p><b>{ if it.student.is_empty() { &it.file } else { &it.student } }</b>{ " " }<b>{ points(it.points, it.of) }</b></p>
            <p class="hint">{ &it.file }</p>
            <ul class="marks">{ for it.marks.iter().enumerate().map(mark) }</ul>
            <ul class="bad">{ for it.remarks.iter().enumerate().map(|(n, remark)| html! { <li key={n}>{ remark }</li> }) }</ul>
        </>
    }
}

fn points(points: u32, of: u32) -> String {
    format!("{points}/{of}")
}

/// A field; Enter sends the message.
fn written(it: &WrittenView, enter: Option<Msg>, send: &Send) -> Html {
    let (refused, is_refused) = (format!("{}-refused", it.id), !it.refused.is_empty());
    let oninput = {
        let (send, field) = (send.clone(), it.field);
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                send.emit(Msg::Sheet(SheetMsg::Write(field, input.value())));
            }
        }
    };
    let onkeydown = {
        let send = send.clone();
        move |event: KeyboardEvent| {
            if let Some(msg) = enter.clone().filter(|_| event.key() == "Enter" && !event.is_composing()) {
                event.prevent_default();
                send.emit(msg);
            }
        }
    };
    html! {
        <label key={it.id}>{ it.label }{ " " }<input id={it.id} value={it.value.clone()} disabled={!it.enabled} autocomplete="off" {oninput} {onkeydown}
            aria-invalid={is_refused.then_some("true")} aria-describedby={is_refused.then(|| refused.clone())} /><span id={refused.clone()} class="refused" role="alert">{ it.refused }</span></label>
    }
}
