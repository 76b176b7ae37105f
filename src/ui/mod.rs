//! The page: draws [`app::view`](crate::app::view), sends [`Msg`]s. Nothing else names the browser.
//!
//! ```text
//!   Root ─┬─ Top
//!         ├─ CompareLayer, over all below
//!         ├─ Story, or AuthorPane while a lesson is written
//!         ├─ StagePane ── Scenery               `Moving` draws its messages and moves the playhead; the rest is drawn as `app::show::due` says
//!         ├─ CaptionLine, LegendBar
//!         ├─ TimelinePane ── Lanes, Strip
//!         ├─ TransportBar
//!         ├─ Side ── the panels
//!         └─ MenuLayer, DialogLayer
//! ```
//!
//! Invariants: one struct component owns the model; every other part is a function of its fields, which compare truthfully and by
//! pointer where nothing changed. A part that needs no hook is a [`Draw`](drawn::Draw). No component renders nothing, every list is keyed
//! and has its own parent, every conditional its own wrapper (yewstack/yew#4092). An element that stands for a thing carries `data-thing`,
//! and `Root` listens for all of them.

mod author;
mod browser;
mod caption;
mod class;
mod compare;
mod controls;
mod dialogs;
mod drawn;
mod files;
mod framed;
mod frames;
mod history;
mod hunting;
mod icons;
mod keys;
mod languages;
mod legend;
mod library;
mod live;
mod measure;
mod menu;
mod moving;
mod notices;
mod opening;
mod packing;
mod panels;
mod panicked;
mod picture;
mod pointing;
mod present;
mod renewal;
mod rich;
mod root;
mod samples;
mod sheet;
mod stage;
mod story;
mod timeline;
mod tip;
mod topbar;
mod transport;
mod units;
mod welcome;
mod whole;

use gloo::timers::callback::Timeout;
use yew::Callback;

use self::opening::Opening;
use crate::app::Msg;

/// The callback that sends a message to the model: made once, so that it always compares equal.
type Send = Callback<Msg>;

/// Puts the page into the document, in place of the words that it is starting: these go once all of it is drawn.
pub fn mount() {
    panicked::watch();
    if let Some(host) = browser::document().get_element_by_id("app") {
        languages::with_wanted(|| {
            in_a_task(Box::new(move || {
                let opening = Opening::new();
                in_a_task(Box::new(move || {
                    yew::Renderer::<root::Root>::with_root_and_props(host, opening).render();
                }));
            }));
        });
    }
}

/// Goes on in a task of the browser of its own, before which it may answer and paint.
fn in_a_task(then: Box<dyn FnOnce()>) {
    Timeout::new(0, then).forget();
}
