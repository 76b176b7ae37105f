//! The details of one thing: a server, a client, a message.

use yew::prelude::*;

use super::log::log_lines;
use crate::app::view::{Cell, Details, Highlight, Row, Section, SectionBody};
use crate::tell::Rich;
use crate::ui::Send;
use crate::ui::class::{of_cell, of_tone};
use crate::ui::controls::{button, picker};
use crate::ui::rich::rich;

pub fn details(details: &Details, highlight: &Highlight, send: &Send) -> Html {
    html! {
        <section class="details">
            <div class="replica">{ details.picker.as_ref().map(|it| html! { <span key="picker">{ picker(it, send) }</span> }) }</div>
            <h2>{ rich(&details.title) }</h2>
            <p class="muted">{ &details.subtitle }</p>
            <div class="buttons">
                { for details.actions.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }
            </div>
            <div>{ for details.sections.iter().enumerate().map(|(index, it)| section(index, it, highlight, send)) }</div>
        </section>
    }
}

fn section(index: usize, section: &Section, highlight: &Highlight, send: &Send) -> Html {
    let (kind, body) = match &section.body {
        SectionBody::Rows(list) => ("rows", rows(list)),
        SectionBody::Table { head, rows } => ("table", table(head, rows)),
        SectionBody::Log(cells) => ("log", log_tail(cells)),
        SectionBody::Links(lines) => ("links", log_lines(lines, highlight, send)),
        SectionBody::Text(text) => ("text", html! { <p>{ text }</p> }),
    };
    html! {
        <section key={format!("{index}{kind}")}>
            <h3 hidden={section.title.is_empty()}>{ &section.title }</h3>
            { body }
        </section>
    }
}

/// Labels with their values.
pub fn rows(rows: &[Row]) -> Html {
    let pair = |(key, row): (usize, &Row)| {
        html! {
            <div {key}>
                <dt>{ &row.label }</dt>
                <dd class={classes!(of_tone(row.tone))} title={(!row.title.is_empty()).then(|| row.title.clone())}>{ rich(&row.value) }</dd>
            </div>
        }
    };
    html! { <dl class="facts">{ for rows.iter().enumerate().map(pair) }</dl> }
}

fn table(head: &[String], rows: &[Vec<Rich>]) -> Html {
    html! {
        <table class="grid">
            <thead><tr>{ for head.iter().enumerate().map(|(key, name)| html! { <th {key} scope="col">{ name }</th> }) }</tr></thead>
            <tbody>{ for rows.iter().enumerate().map(|(key, row)| html! {
                <tr {key}>{ for row.iter().enumerate().map(|(key, cell)| html! { <td {key}>{ rich(cell) }</td> }) }</tr>
            }) }</tbody>
        </table>
    }
}

/// The log's tail: a line per txn, with its cell drawn as on the stage.
fn log_tail(cells: &[(Cell, Rich)]) -> Html {
    html! {
        <ol class="rows">{ for cells.iter().enumerate().map(|(key, (cell, text))| html! {
            <li {key}><div class="row" title={cell.title.clone()}>
                <i class={classes!("logcell", of_cell(cell.kind))}></i><span>{ rich(text) }</span>
            </div></li>
        }) }</ol>
    }
}
