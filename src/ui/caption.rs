//! The caption: a sentence on the last event and its reason, spoken to screen readers, with its cause and effects a click away.

use std::rc::Rc;

use yew::prelude::*;

use super::Send;
use super::controls::button;
use super::drawn::Draw;
use super::rich::explained;
use crate::app::view::Caption;
use crate::lang::Lang;

#[derive(PartialEq)]
pub struct CaptionLine {
    pub lang: Lang,
    pub caption: Rc<Caption>,
    pub send: Send,
}

impl Draw for CaptionLine {
    fn draw(&self) -> Html {
        let CaptionLine { lang, caption, send } = self;
        let live = if caption.spoken { "polite" } else { "off" };
        html! {
            <div class="caption">
                <p class="said" id="caption" role="status" aria-live={live}>
                    <time>{ &caption.time }</time>
                    <span>{ explained(*lang, &caption.text) }</span>
                    <span class="alike num">{ caption.alike.clone() }</span>
                    <span class="because">{ caption.hint.as_ref().map(|hint| format!(" {hint}")) }</span>
                </p>
                <div class="links">{ for caption.links.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }</div>
            </div>
        }
    }
}
