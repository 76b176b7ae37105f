//! The kinds of messages by colour, each to be shown or hidden.

use std::rc::Rc;

use yew::prelude::*;

use super::Send;
use super::class::of_class;
use super::controls::{button, button_with};
use super::drawn::Draw;
use crate::app::view::Legend;
use crate::lang::Lang;
use crate::tell::words::{self, Word};

#[derive(PartialEq)]
pub struct LegendBar {
    pub lang: Lang,
    pub legend: Rc<Legend>,
    pub send: Send,
}

impl Draw for LegendBar {
    fn draw(&self) -> Html {
        let LegendBar { lang, legend, send } = self;
        html! {
            <div class="legend" role="group" aria-label={words::text(*lang, Word::UiLegend)}>
                <span class="drawing">{ button(&legend.drawing, send) }</span>
                { for legend.items.iter().map(|item| html! {
                    <span key={item.button.id.to_string()}>
                        { button_with(&item.button, send, html! { <><i class={of_class(item.class)}></i>{ &item.button.label }</> }) }
                    </span>
                }) }
            </div>
        }
    }
}
