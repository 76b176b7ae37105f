//! Buttons and pickers, as the view model gives them.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Send;
use crate::app::Msg;
use crate::app::view::{Button, ButtonTone, Choice};

/// A button with its label or sign.
pub fn button(button: &Button, send: &Send) -> Html {
    let inner = match button.sign {
        Some(sign) => html! { <><span aria-hidden="true">{ sign }</span><span class="hidden-text">{ &button.label }</span></> },
        None => html! { &button.label },
    };
    button_with(button, send, inner)
}

/// A button with its sign, if any, and its label.
pub fn signed(button: &Button, send: &Send) -> Html {
    let sign = button.sign.map(|sign| format!("{sign} ")).unwrap_or_default();
    button_with(button, send, html! { <><span aria-hidden="true">{ sign }</span>{ &button.label }</> })
}

/// A button with other content, such as an icon; its label is the accessible name.
pub fn button_with(button: &Button, send: &Send, inner: Html) -> Html {
    dressed(button, send, inner, Classes::new())
}

/// As [`button_with`], with more classes.
pub fn dressed(button: &Button, send: &Send, inner: Html, more: Classes) -> Html {
    let class = match button.tone {
        ButtonTone::Plain => "",
        ButtonTone::Primary => "primary",
        ButtonTone::Danger => "danger",
        ButtonTone::Quiet => "link",
    };
    let (msg, late) = (button.msg.clone(), button.late);
    let send = send.clone();
    let onclick = move |event: MouseEvent| {
        if !late || event.detail() < 2 {
            send.emit(msg.clone());
        }
    };
    let title = match button.key {
        Some(key) if button.title.is_empty() => format!("{} ({key})", button.label),
        Some(key) => format!("{} ({key})", button.title),
        None => button.title.clone(),
    };
    html! {
        <button type="button" id={button.id.clone()} class={classes!(class, more)} disabled={!button.enabled}
            title={(!title.is_empty()).then_some(title)}
            aria-pressed={button.pressed.map(|down| if down { "true" } else { "false" })}
            {onclick}>{ inner }</button>
    }
}

/// A field that searches while one types. Enter does what the first of those found would do.
pub fn search_field(
    id: &'static str,
    label: &'static str,
    text: &str,
    typed: fn(String) -> Msg,
    first: Option<Msg>,
    send: &Send,
) -> Html {
    let oninput = {
        let send = send.clone();
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                send.emit(typed(input.value()));
            }
        }
    };
    let onkeydown = {
        let (send, first) = (send.clone(), first);
        move |event: KeyboardEvent| {
            if let Some(first) = first.clone().filter(|_| event.key() == "Enter" && !event.is_composing()) {
                event.prevent_default();
                send.emit(first);
            }
        }
    };
    html! { <input {id} type="search" placeholder={label} aria-label={label} value={text.to_owned()} {oninput} {onkeydown} /> }
}

/// A picker of one of several.
#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let PickerProps { choice, send } = props;
    let select = use_node_ref();
    let chosen = i32::try_from(choice.chosen).unwrap_or(-1);
    {
        let select = select.clone();
        // The browser keeps the person's choice, so the model's has to be set, and not only drawn.
        use_effect(move || {
            if let Some(select) = select.cast::<HtmlSelectElement>().filter(|select| select.selected_index() != chosen) {
                select.set_selected_index(chosen);
            }
        });
    }
    let msgs: Vec<Msg> = choice.options.iter().map(|(_, msg)| msg.clone()).collect();
    let send = send.clone();
    let onchange = move |event: Event| {
        let picked = event.target_dyn_into::<HtmlSelectElement>().and_then(|select| usize::try_from(select.selected_index()).ok());
        if let Some(msg) = picked.and_then(|index| msgs.get(index)) {
            send.emit(msg.clone());
        }
    };
    let options = choice.options.iter().enumerate().map(|(index, (label, _))| html! { <option key={index}>{ label }</option> });
    html! {
        <select ref={select} id={choice.id} aria-label={choice.label.clone()} title={choice.label.clone()} {onchange}>
            { for options }
        </select>
    }
}

#[derive(Clone, PartialEq, Properties)]
pub struct PickerProps {
    pub choice: Choice,
    pub send: Send,
}

/// A [`Picker`], in short.
pub fn picker(choice: &Choice, send: &Send) -> Html {
    html! { <Picker choice={choice.clone()} send={send.clone()} /> }
}
