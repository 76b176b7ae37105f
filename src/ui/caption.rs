//! The caption: a sentence on the last event and its reason, spoken to screen readers, with its cause and effects a click away.

use std::rc::Rc;

use yew::prelude::*;

use super::Send;
use super::controls::button;
use super::drawn::Draw;
use super::rich::{explained, rich};
use crate::app::view::{Caption, Reading};
use crate::lang::Lang;

/// Fills while the clock stands, so that one sees that the page waits for the reader.
fn bar(Reading { step, ms }: Reading) -> Html {
    html! { <i key={step} class="reading" aria-hidden="true" style={format!("animation-duration:{ms}ms")}></i> }
}

#[derive(PartialEq)]
pub struct CaptionLine {
    pub lang: Lang,
    /// While it plays a caption does not wait until one has pointed at a word of it; so its words are explained where it stands.
    pub playing: bool,
    pub caption: Rc<Caption>,
    pub send: Send,
}

impl Draw for CaptionLine {
    fn draw(&self) -> Html {
        let CaptionLine { lang, playing, caption, send } = self;
        let live = if caption.spoken { "polite" } else { "off" };
        html! {
            <div class="caption">
                <div>
                    <p class="said" id="caption" role="status" aria-live={live}>
                        <time>{ &caption.time }</time>
                        // Before the sentence, whose end is cut where there is no room for it.
                        <span class="alike num">{ caption.alike.clone() }</span>
                        <span>{ if *playing { rich(&caption.text) } else { explained(*lang, &caption.text) } }</span>
                    </p>
                    <span>{ caption.reading.filter(|_| *playing).map(bar) }</span>
                    <p class="next">{ caption.hint.clone() }</p>
                    <div class="links">{ for caption.links.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }</div>
                </div>
            </div>
        }
    }
}
