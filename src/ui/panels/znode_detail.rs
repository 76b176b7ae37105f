//! The details of the selected znode: the client that acts and its actions, the data in three forms, the facts, the stat.

use yew::prelude::*;

use super::details::rows;
use super::znode_form::ZnodeForm;
use crate::app::view::{DataView, StatRow, Tone, ZnodeDetail};
use crate::ui::Send;
use crate::ui::class::of_tone;
use crate::ui::controls::{button, picker};
use crate::ui::rich::rich;

pub fn znode_detail(detail: &ZnodeDetail, send: &Send) -> Html {
    let explains = detail.explain.pressed == Some(true);
    let (answer, tone) = detail.answer.clone().unwrap_or((Default::default(), Tone::Plain));
    html! {
        <section class="details">
            <h2>{ rich(&detail.title) }</h2>
            <div class="buttons">
                <span>{ picker(&detail.client, send) }</span>
                { for detail.actions.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }
            </div>
            <div>{ detail.form.as_ref().map(|it| html! { <ZnodeForm key={it.title.clone()} form={it.clone()} {send} /> }) }</div>
            <p class={classes!("answer", of_tone(tone))} id="znode-answer" aria-live="polite">{ rich(&answer) }</p>
            <div class={classes!("sent", detail.play.is_none().then_some("gone"))}>{ detail.play.as_ref().map(|it| button(it, send)) }</div>
            <p class={classes!("missing", "warn", detail.missing.is_none().then_some("gone"))}>{ detail.missing.clone().unwrap_or_default() }</p>
            <div>{ detail.data.as_ref().map(|it| html! { <div key="data">{ data(it, send) }</div> }) }</div>
            { rows(&detail.facts) }
            <div class={classes!(detail.stat.is_empty().then_some("gone"))}>
                <div class="head"><h3>{ &detail.stat_title }</h3>{ button(&detail.explain, send) }</div>
                <dl class="facts" id="znode-stat">{ for detail.stat.iter().map(|it| stat(it, explains, send)) }</dl>
            </div>
        </section>
    }
}

fn data(data: &DataView, send: &Send) -> Html {
    let is_hex = data.forms.last().is_some_and(|hex| hex.pressed == Some(true));
    html! {
        <>
            <div class="head" role="group" aria-label={data.title.clone()}>
                <h3>{ &data.title }</h3>
                { for data.forms.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }
            </div>
            <pre id="znode-data" class={classes!(is_hex.then_some("hex"))} tabindex="0" role="region" aria-label={data.title.clone()}>{ &data.text }</pre>
            <p class={classes!("muted", "answer", data.note.is_empty().then_some("gone"))}>{ &data.note }</p>
        </>
    }
}

/// A field with its meaning, which a screen reader gets even where it is not shown.
fn stat(row: &StatRow, explains: bool, send: &Send) -> Html {
    let value = match &row.go {
        Some(go) => html! { <span key="go">{ button(go, send) }</span> },
        None => html! { <span key="value" title={(!row.title.is_empty()).then(|| row.title.clone())}>{ rich(&row.value) }</span> },
    };
    html! {
        <div key={row.name}>
            <dt title={row.note.clone()}>{ row.name }</dt>
            <dd title={row.note.clone()}>{ value }<span class={if explains { "note" } else { "hidden-text" }}>{ &row.note }</span></dd>
        </div>
    }
}
