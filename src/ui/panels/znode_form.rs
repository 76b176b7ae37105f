//! A form in the panel of znodes: a child, new data, a watch.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::view::{FieldView, FormView};
use crate::app::{Field, Msg, ZnodeMsg};
use crate::ui::Send;
use crate::ui::browser::{active_id, focus_id};
use crate::ui::controls::{button, picker};

#[derive(Clone, PartialEq, Properties)]
pub struct FormProps {
    pub form: FormView,
    pub send: Send,
}

#[component]
pub fn ZnodeForm(props: &FormProps) -> Html {
    let FormProps { form, send } = props;
    use_first_field(form);
    html! {
        <div class="form" id={form.id} role="group" aria-label={form.title.clone()}>
            <h4>{ &form.title }</h4>
            { for form.fields.iter().map(|it| field(it, form.submit.as_ref(), send)) }
            <p class="error" id="form-error" role="alert">{ form.error.clone().unwrap_or_default() }</p>
            <code class="command" id="form-command">{ &form.command }</code>
            <div class="buttons wide">
                { for form.buttons.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }
            </div>
        </div>
    }
}

/// Puts the focus into the first field when a form is opened by its button.
#[hook]
fn use_first_field(form: &FormView) {
    let first = form.fields.first().map(|field| match field {
        FieldView::Line { id, .. } | FieldView::Lines { id, .. } => *id,
        FieldView::Choice(choice) => choice.id,
        FieldView::Toggle(_) => "",
    });
    use_effect_with((), move |()| {
        if active_id().is_some_and(|id| id.starts_with("act-")) {
            first.into_iter().for_each(focus_id);
        }
    });
}

fn field(view: &FieldView, submit: Option<&Msg>, send: &Send) -> Html {
    match view {
        FieldView::Line { id, label, value, field, wrong } => {
            let write = write(*field, send);
            let oninput = move |event: InputEvent| {
                if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                    write.emit(input.value());
                }
            };
            html! {
                <div key={*id} class="pair">
                    <label for={*id}>{ label }</label>
                    <input id={*id} type="text" autocomplete="off" autocapitalize="off" spellcheck="false" value={value.clone()}
                        aria-invalid={if *wrong { "true" } else { "false" }} aria-describedby="form-error" {oninput}
                        onkeydown={enter(submit, send, false)} />
                </div>
            }
        }
        FieldView::Lines { id, label, value, field } => {
            let write = write(*field, send);
            let oninput = move |event: InputEvent| {
                if let Some(input) = event.target_dyn_into::<HtmlTextAreaElement>() {
                    write.emit(input.value());
                }
            };
            html! {
                <div key={*id} class="pair">
                    <label for={*id}>{ label }</label>
                    <textarea id={*id} rows="2" autocomplete="off" spellcheck="false" value={value.clone()} {oninput}
                        onkeydown={enter(submit, send, true)} />
                </div>
            }
        }
        FieldView::Choice(choice) => {
            html! { <div key={choice.id} class="pair"><label for={choice.id}>{ &choice.label }</label><span>{ picker(choice, send) }</span></div> }
        }
        FieldView::Toggle(it) => html! { <span key={it.id.to_string()} class="wide">{ button(it, send) }</span> },
    }
}

fn write(field: Field, send: &Send) -> Callback<String> {
    send.reform(move |text| Msg::Znodes(ZnodeMsg::Write(field, text)))
}

/// Submits the form on Enter; in a field of several lines, on Ctrl or Cmd with Enter.
fn enter(submit: Option<&Msg>, send: &Send, with_ctrl: bool) -> Callback<KeyboardEvent> {
    let (submit, send) = (submit.cloned(), send.clone());
    Callback::from(move |event: KeyboardEvent| {
        let asked = event.key() == "Enter" && !event.is_composing() && (!with_ctrl || event.ctrl_key() || event.meta_key());
        if let Some(submit) = submit.clone().filter(|_| asked) {
            event.prevent_default();
            send.emit(submit);
        }
    })
}
