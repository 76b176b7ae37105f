//! The whole run as a strip: times with a leader, marks, and the part that the lanes show.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::app::view::Timeline;
use crate::app::{Msg, TimeMsg, Track};
use crate::ui::Send;
use crate::ui::class::{of_bar, of_mark};

const HEIGHT: &str = "14";

#[derive(Clone, PartialEq, Properties)]
pub struct StripProps {
    pub timeline: Rc<Timeline>,
    pub send: Send,
}

/// The strip is for the pointer; for the keyboard and screen readers there is the timeline's slider.
#[component]
pub fn Strip(props: &StripProps) -> Html {
    let StripProps { timeline, send } = props;
    let pane = use_node_ref();
    let overview = &timeline.overview;
    let scrub = {
        let (pane, send) = (pane.clone(), send.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(element) = pane.cast::<Element>().filter(|_| event.buttons() & 1 != 0) else { return };
            // A pointer that is already gone needs no capture.
            let _ = element.set_pointer_capture(event.pointer_id());
            let x = event.client_x() - element.get_bounding_client_rect().left() as i32;
            send.emit(Msg::Time(TimeMsg::ScrubToX { track: Track::Overview, x }));
        })
    };
    let let_go = send.reform(|_: PointerEvent| Msg::Time(TimeMsg::ScrubEnd));
    let width = timeline.width - timeline.gutter;
    html! {
        <div class="strip" ref={pane} aria-hidden="true" onpointerdown={scrub.clone()} onpointermove={scrub} onpointerup={let_go}>
            <svg>
                <rect class="over" x={timeline.gutter.to_string()} width={width.max(0).to_string()} height={HEIGHT} />
                <g>{ for overview.bars.iter().enumerate().map(|(key, bar)| html! {
                    <rect {key} class={classes!("span", of_bar(bar.kind))} x={bar.x.to_string()} y="5" width={bar.width.to_string()} height="4" />
                }) }</g>
                <g>{ for overview.marks.iter().enumerate().map(|(key, mark)| html! {
                    <rect {key} class={classes!("mark", of_mark(mark.kind))} x={(mark.x - 1).to_string()} y="2" width="3" height="10" />
                }) }</g>
                <rect class="window" x={overview.window_x.to_string()} width={overview.window_width.max(4).to_string()} height={HEIGHT} />
            </svg>
            <div class="playhead"></div>
        </div>
    }
}
