//! The kinds of messages by colour, each to be shown or hidden.

use std::rc::Rc;

use yew::prelude::*;

use super::Send;
use super::class::of_class;
use super::controls::button_with;
use crate::app::view::Legend;
use crate::app::words::{self, Lang, Word};

#[derive(Clone, PartialEq, Properties)]
pub struct LegendProps {
    pub lang: Lang,
    pub legend: Rc<Legend>,
    pub send: Send,
}

#[component]
pub fn LegendBar(props: &LegendProps) -> Html {
    let LegendProps { lang, legend, send } = props;
    html! {
        <div class="legend" role="group" aria-label={words::text(*lang, Word::UiLegend)}>
            { for legend.items.iter().map(|item| html! {
                <span key={item.button.id.to_string()}>
                    { button_with(&item.button, send, html! { <><i class={of_class(item.class)}></i>{ &item.button.label }</> }) }
                </span>
            }) }
        </div>
    }
}
