//! Dialogs over the page: help, and sharing. While one is open the rest of the page is inert.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Send;
use super::browser;
use super::controls::{button, button_with};
use super::drawn::Draw;
use super::icons::{Icon, named};
use super::library::library;
use super::samples::sample;
use crate::app::view::{Button, KeyHelp, PopoverView};
use crate::app::{Msg, PageMsg};

#[derive(PartialEq)]
pub struct DialogLayer {
    pub popover: Option<Rc<PopoverView>>,
    pub send: Send,
}

impl Draw for DialogLayer {
    fn draw(&self) -> Html {
        let DialogLayer { popover, send } = self;
        let close = {
            let send = send.clone();
            move |_: MouseEvent| send.emit(Msg::Page(PageMsg::ClosePopover))
        };
        let stay = |event: MouseEvent| event.stop_propagation();
        html! {
            <div class={classes!("dialoglayer", popover.is_none().then_some("gone"))}>
                <div class="veil dim" onclick={close}>
                    <div class={classes!("dialog", popover.as_deref().map(name))} role="dialog" aria-modal="true" aria-labelledby="dialog-title" tabindex="-1" onclick={stay}>
                        { popover.as_deref().map(|popover| html! { <div key={name(popover)}>{ contents(popover, send) }</div> }) }
                    </div>
                </div>
            </div>
        }
    }
}

fn name(popover: &PopoverView) -> &'static str {
    match popover {
        PopoverView::Help { .. } => "help",
        PopoverView::Drawing { .. } => "drawing",
        PopoverView::Share { .. } => "share",
        PopoverView::Lessons(_) => "lessons",
    }
}

/// The button that takes focus when the dialog opens.
pub fn first_button(popover: &PopoverView) -> Rc<str> {
    match popover {
        PopoverView::Help { close, .. } | PopoverView::Drawing { close, .. } | PopoverView::Share { close, .. } => close.id.clone(),
        PopoverView::Lessons(it) => it.first_card().unwrap_or_else(|| it.close.id.clone()),
    }
}

fn contents(popover: &PopoverView, send: &Send) -> Html {
    match popover {
        PopoverView::Help { title, keys, commands_title, commands, close } => html! {
            <>
                { heading(title, close, send) }
                { help_keys(keys) }
                <h3>{ commands_title }</h3>
                <dl class="commands">{ for commands.iter().map(|(about, forms)| html! {
                    <div key={about.clone()}><dt>{ about }</dt><dd>{ for forms.iter().map(|form| html! { <code key={*form}>{ for form.split_inclusive('|').map(|part| html! { <>{ part }<wbr /></> }) }</code> }) }</dd></div>
                }) }</dl>
            </>
        },
        PopoverView::Drawing { lang, title, signs, close } => html! {
            <>
                { heading(title, close, send) }
                <dl class="signs">{ for signs.iter().map(|(sign, meaning)| html! {
                    <div key={*meaning}><dt aria-hidden="true">{ sample(*lang, *sign) }</dt><dd>{ *meaning }</dd></div>
                }) }</dl>
            </>
        },
        PopoverView::Share {
            title,
            offers_label,
            offers,
            with_lang,
            text,
            fragment,
            copy,
            save_label,
            saves,
            pictures_label,
            pictures,
            on_paper,
            film,
            digest_label,
            digest,
            script_label,
            script,
            close,
        } => html! {
            <>
                { heading(title, close, send) }
                <div class="offers">
                    <div class="views" role="group" aria-label={*offers_label}>
                        { for offers.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }
                    </div>
                    { button(with_lang, send) }
                </div>
                <p>{ text }</p>
                <div class="copy">
                    <input id="share-link" type="text" readonly=true value={fragment.as_deref().map(browser::link)} aria-label={title.clone()} onfocus={select_all} />
                    { button(copy, send) }
                </div>
                <h3 id="save-label">{ *save_label }</h3>
                <div class="offers" role="group" aria-labelledby="save-label">
                    { for saves.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }
                </div>
                <h3 id="pictures-label">{ *pictures_label }</h3>
                <div class="offers" role="group" aria-labelledby="pictures-label">
                    { for pictures.iter().map(|it| html! {
                        <span key={it.of} class="pictured" role="group" aria-label={it.of}>{ it.of }{ for it.forms.iter().map(|it| button(it, send)) }</span>
                    }) }
                    { button(on_paper, send) }
                    { for film.iter().map(|it| button(it, send)) }
                </div>
                <p class="muted">{ digest_label }{ " " }<code id="digest">{ digest }</code></p>
                <h3 id="script-label">{ script_label }</h3>
                <pre id="script" tabindex="0" role="region" aria-labelledby="script-label">{ script }</pre>
            </>
        },
        PopoverView::Lessons(it) => html! { <>{ heading(&it.title, &it.close, send) }{ library(it, send) }</> },
    }
}

fn heading(title: &str, close: &Button, send: &Send) -> Html {
    html! {
        <header>
            <h2 id="dialog-title">{ title }</h2>
            { button_with(close, send, named(Icon::Close, &close.label)) }
        </header>
    }
}

fn help_keys(keys: &[KeyHelp]) -> Html {
    html! {
        <dl class="keys">{ for keys.iter().map(|it| html! {
            <div key={it.text.clone()}><dt>{ for it.keys.split(' ').enumerate().map(|(key, name)| html! { <kbd {key}>{ name }</kbd> }) }</dt><dd>{ &it.text }</dd></div>
        }) }</dl>
    }
}

fn select_all(event: FocusEvent) {
    if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
        input.select();
    }
}
