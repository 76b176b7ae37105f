//! The timeline: lanes of states, slanted messages, marks. Dragging moves the playhead. Below is the whole run as a strip.

mod calls;
mod lanes;
mod strip;

use std::cell::Cell;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use self::lanes::Lanes;
use self::strip::Strip;
use super::Send;
use super::drawn::drawn;
use super::pointing::thing_at;
use crate::app::view::{Highlight, MessageLine, Timeline};
use crate::app::{Msg, PointingMsg, TimeMsg, Track};
use crate::tell::Thing;

/// The largest distance of the pointer from a message's line, in pixels.
const NEAR: i32 = 5;
/// The turn of a wheel for one step of zoom.
const WHEEL_STEP: f64 = 120.0;

#[derive(Clone, PartialEq, Properties)]
pub struct TimelineProps {
    pub pane: NodeRef,
    pub timeline: Rc<Timeline>,
    /// Whether the window holds the moment on screen.
    pub present: bool,
    pub highlight: Rc<Highlight>,
    pub send: Send,
}

#[component]
pub fn TimelinePane(props: &TimelineProps) -> Html {
    let TimelineProps { pane, timeline, present, highlight, send } = props;
    let dragging = use_mut_ref(|| false);
    let turned = use_memo((), |()| Cell::new(0.0));
    let onpointerdown = {
        let (pane, send, dragging) = (pane.clone(), send.clone(), dragging.clone());
        move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            if let Some((_, Thing::Step(step))) = thing_at(&event) {
                send.emit(Msg::Time(TimeMsg::GoToStep(step)));
                return;
            }
            *dragging.borrow_mut() = true;
            let x = grab(&pane, &event);
            send.emit(Msg::Time(TimeMsg::ScrubToX { track: Track::Timeline, x }));
        }
    };
    let onpointermove = {
        let (pane, send, dragging, timeline) = (pane.clone(), send.clone(), dragging.clone(), timeline.clone());
        move |event: PointerEvent| {
            let (x, y) = within(&pane, &event);
            if *dragging.borrow() {
                send.emit(Msg::Time(TimeMsg::ScrubToX { track: Track::Timeline, x }));
            } else if thing_at(&event).is_none() {
                send.emit(Msg::Pointing(PointingMsg::Hover(nearest(&timeline.lines, x, y).map(Thing::Step))));
            }
        }
    };
    let let_go = {
        let send = send.clone();
        Callback::from(move |_: PointerEvent| {
            if dragging.replace(false) {
                send.emit(Msg::Time(TimeMsg::ScrubEnd));
            }
        })
    };
    let onwheel = {
        let send = send.clone();
        move |event: WheelEvent| {
            turned.set(turned.get() + event.delta_y());
            if turned.get().abs() >= WHEEL_STEP {
                send.emit(Msg::Time(TimeMsg::Zoom(if turned.get() < 0.0 { 1 } else { -1 })));
                turned.set(0.0);
            }
        }
    };
    html! {
        <div class="timebox">
            <div class="timeline" id="timeline" ref={pane} style={format!("min-height:{}px", timeline.least)} tabindex="0" role="slider" aria-label={timeline.label.clone()} aria-valuemin="0"
                aria-valuemax={timeline.value_max_ms.to_string()} aria-valuenow={timeline.value_now_ms.to_string()}
                aria-valuetext={timeline.value_text.clone()} {onpointerdown} {onpointermove} onpointerup={let_go.clone()}
                onpointercancel={let_go} {onwheel}>
                <svg>{ drawn(Lanes { timeline: timeline.clone(), highlight: highlight.clone() }) }</svg>
                { head(*present) }
                <span class="thinned">{ timeline.thinned.clone().unwrap_or_default() }</span>
            </div>
            <Strip timeline={timeline.clone()} {send} />
        </div>
    }
}

/// The playhead, with a veil over the part after it: boxes of HTML, which move without repainting the lanes.
/// [`Moving`](super::moving) places them.
fn head(shown: bool) -> Html {
    html! {
        <div class={classes!("playhead", (!shown).then_some("gone"))}>
            <i></i>
        </div>
    }
}

/// Captures the pointer for the drag, and returns its place.
fn grab(pane: &NodeRef, event: &PointerEvent) -> i32 {
    if let Some(element) = pane.cast::<Element>() {
        // A pointer that is already gone needs no capture.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
    within(pane, event).0
}

fn within(pane: &NodeRef, event: &PointerEvent) -> (i32, i32) {
    let rect = pane.cast::<Element>().map(|element| element.get_bounding_client_rect());
    rect.map_or((0, 0), |rect| (event.client_x() - rect.left() as i32, event.client_y() - rect.top() as i32))
}

/// The step of the message whose line is nearest to the point, if one is near.
fn nearest(lines: &[MessageLine], x: i32, y: i32) -> Option<u32> {
    let near = lines.iter().filter(|line| (line.y1.min(line.y2)..=line.y1.max(line.y2)).contains(&y));
    let away = |line: &MessageLine| {
        let rise = line.y2 - line.y1;
        if rise == 0 { i32::MAX } else { (line.x1 + (line.x2 - line.x1) * (y - line.y1) / rise - x).abs() }
    };
    near.map(|line| (away(line), line.step)).min().filter(|&(away, _)| away <= NEAR).map(|(_, step)| step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zk::Class;

    #[test]
    fn the_nearest_line_is_found_and_a_far_one_is_not() {
        let line = |step, x1, x2| MessageLine { step, x1, y1: 10, x2, y2: 30, class: Class::Vote };
        let lines = [line(1, 0, 20), line(2, 40, 60)];
        assert_eq!(nearest(&lines, 11, 20), Some(1));
        assert_eq!(nearest(&lines, 48, 20), Some(2));
        assert_eq!(nearest(&lines, 30, 20), None);
        assert_eq!(nearest(&lines, 11, 40), None);
    }
}
