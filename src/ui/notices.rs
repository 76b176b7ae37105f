//! Notices, over the lanes: what they speak of is on the stage or in a panel.

use std::rc::Rc;

use yew::prelude::*;

use super::Send;
use super::class::of_tone;
use super::controls::button;
use super::drawn::Draw;
use crate::app::view::Notice;
use crate::lang::Lang;
use crate::tell::words::{self, Word};

/// Sentences on what went wrong or should be known, until they are dismissed.
#[derive(PartialEq)]
pub struct Notices {
    pub lang: Lang,
    pub notices: Rc<[Notice]>,
    pub send: Send,
}

impl Draw for Notices {
    fn draw(&self) -> Html {
        let Notices { lang, notices, send } = self;
        html! {
            <div class="toasts" role="log" aria-label={words::text(*lang, Word::UiNotices)}>
                { for notices.iter().map(|notice| html! {
                    <p key={notice.id} class={classes!("toast", of_tone(notice.tone))}>
                        <span>{ &notice.text }</span>{ for notice.act.iter().map(|act| button(act, send)) }{ button(&notice.dismiss, send) }
                    </p>
                }) }
            </div>
        }
    }
}
