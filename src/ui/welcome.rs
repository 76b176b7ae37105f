//! The first words to a newcomer, in a band below the stage.

use std::rc::Rc;

use yew::prelude::*;

use super::Send;
use super::controls::button;
use super::drawn::Draw;
use crate::app::view::Welcome;

#[derive(PartialEq)]
pub struct WelcomeBand {
    pub welcome: Option<Rc<Welcome>>,
    pub send: Send,
}

impl Draw for WelcomeBand {
    fn draw(&self) -> Html {
        let WelcomeBand { welcome, send } = self;
        html! {
            <div class={classes!("welcome", welcome.is_none().then_some("gone"))}>
                { welcome.as_ref().map(|it| html! {
                    <p key="welcome"><span>{ it.text }</span>{ button(&it.start, send) }{ button(&it.drawing, send) }{ button(&it.dismiss, send) }</p>
                }) }
            </div>
        }
    }
}
