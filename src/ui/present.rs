//! The open lesson in a lecture hall: what stands around the stage, the whole screen, the speaker's window.
//!
//! The second window is an empty one of the same origin, into which this page draws: there is one model, and no message to be trusted.

use std::cell::RefCell;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::{Interval, Timeout};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent, Window};
use yew::prelude::*;

use super::Send;
use super::browser::{self, document, window};
use super::controls::button;
use super::keys::{element, is_taken};
use super::rich::rich;
use super::story::body;
use crate::app::view::{HallView, SpeakerBeat, SpeakerView, StoryView};
use crate::app::{BrowserMsg, Failure, HallCmd, KeyPress, Msg, PresentMsg, is_hall_key, talk_time};
use crate::lang::Lang;
use crate::tell::words::{self, Word};

/// The name by which the browser finds the speaker's window again.
const SPEAKER: &str = "zooscope-speaker";
/// The elements that this file writes by itself.
const DOT: &str = "hall-dot";
const CLOCK: &str = "talk-clock";
/// The time after which the speaker's window is closed, or stands there again.
const RELOADED_MS: u32 = 400;
/// The time between two looks at the clock.
const TICK_MS: u32 = 500;

thread_local! {
    /// The talk that is held: a page has one screen to fill.
    static TALK: RefCell<Option<Talk>> = const { RefCell::new(None) };
}

struct Talk {
    begun_ms: f64,
    speaker: Option<Speaker>,
    _listeners: [EventListener; 3],
}

/// The speaker's window.
struct Speaker {
    window: Window,
    /// The element that the speaker's view is drawn in.
    host: Element,
    _listeners: [EventListener; 3],
    _clock: Interval,
}

/// The lesson in the place of the story: the chapter, the buttons, the text where it is shown. The style sheet does the rest.
pub fn hall(lang: Lang, story: &StoryView, hall: &HallView, send: &Send) -> Html {
    let shows = &hall.shows;
    let classes = [
        (shows.spotlight, "spotlight"),
        (shows.text, "with-text"),
        (shows.panels, "with-panels"),
        (shows.lanes, "with-lanes"),
        (shows.black, "in-black"),
        (shows.pointer, "with-dot"),
    ];
    let classes = classes.into_iter().filter(|(on, _)| *on).map(|(_, class)| class).collect::<Vec<_>>();
    html! {
        <aside key="hall" class={classes!("story", "hall", classes)} aria-label={hall.label}>
            <header class="hallhead">
                <h1 class="hidden-text">{ words::text(lang, Word::UiTitle) }</h1>
                <h2 class="hidden-text">{ &story.title }</h2>
                <h3 id="beat-heading">{ &story.heading }</h3>
                <span class="num" id="beat-place">{ &story.place }</span>
                <div class="hallbar" role="toolbar" aria-label={hall.label}>
                    { for hall.buttons.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }
                </div>
            </header>
            <p class="hidden-text" role="status" id="beat-spoken">{ &story.spoken }</p>
            <div class="beat" key={story.beat} tabindex="0" role="region" aria-labelledby="beat-heading">{ body(lang, &story.body, send) }</div>
            <div class="dot" id={DOT}></div>
            <div class="blackness"></div>
            <div class="gone">{ hall.speaker.as_deref().and_then(|it| speaker(it, send)) }</div>
        </aside>
    }
}

/// The speaker's view, drawn into the second window.
fn speaker(it: &SpeakerView, send: &Send) -> Option<Html> {
    let host = TALK.with_borrow(|talk| Some(talk.as_ref()?.speaker.as_ref()?.host.clone()))?;
    let view = html! {
        <main class="speaker" lang={it.lang} data-theme={if it.dark { "dark" } else { "light" }}>
            <header>
                <h1>{ &it.lesson }</h1>
                <span class="num">{ &it.place }</span>
                <span class="talk"><time id={CLOCK} role="timer" aria-label={it.clock}></time>{ button(&it.restart, send) }</span>
            </header>
            <p class="black" role="status">{ it.black }</p>
            <section class="now">{ beat(&it.now) }</section>
            <section class="notes"><h2>{ it.notes_label }</h2><p id="speaker-notes">{ rich(&it.notes) }</p></section>
            <section class={classes!("next", it.next.is_none().then_some("gone"))}>
                <p class="label">{ it.next_label }</p>
                { it.next.as_ref().map(|it| html! { <div key="next">{ beat(it) }</div> }) }
            </section>
            <footer>{ for it.buttons.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }</footer>
        </main>
    };
    Some(create_portal(view, host))
}

fn beat(it: &SpeakerBeat) -> Html {
    html! {
        <>
            <h2>{ &it.heading }</h2>
            <p>{ rich(&it.text) }</p>
            { it.question.as_ref().map(|(ask, right)| html! { <p key="ask" class="ask">{ rich(ask) }{ " " }<strong>{ right }</strong></p> }) }
            <p class={classes!("after", it.then.is_empty().then_some("gone"))}>{ rich(&it.then) }</p>
        </>
    }
}

/// Does what a presentation asks of the screen.
pub fn perform(cmd: HallCmd, send: &Send) {
    match cmd {
        HallCmd::Begin => {
            let listeners = [dot_follows(), full_screen_left(send), clicks_take_no_focus(&window())];
            let talk = Talk { begun_ms: js_sys::Date::now(), speaker: None, _listeners: listeners };
            TALK.replace(Some(talk));
            full_screen();
        }
        HallCmd::FullScreen => full_screen(),
        HallCmd::End => end(),
        HallCmd::OpenSpeaker => open_speaker(send),
        HallCmd::RestartClock => TALK.with_borrow_mut(|talk| {
            if let Some(talk) = talk {
                talk.begun_ms = js_sys::Date::now();
                talk.speaker.iter().for_each(|speaker| show_clock(&speaker.window, talk.begun_ms));
            }
        }),
    }
}

fn end() {
    if let Some(Talk { speaker: Some(speaker), .. }) = TALK.take() {
        // A window that is gone already is no loss.
        let _ = speaker.window.close();
    }
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    }
}

/// Takes the whole screen. Where the browser does not allow that, the page fills its window.
fn full_screen() {
    let root = document().document_element();
    let asked = root.and_then(|root| {
        let ask = js_sys::Reflect::get(&root, &"requestFullscreen".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
        ask.call0(&root).ok()
    });
    asked.iter().for_each(|promise| browser::on_refusal(promise, || {}));
}

fn full_screen_left(send: &Send) -> EventListener {
    let send = send.clone();
    EventListener::new(&document(), "fullscreenchange", move |_| {
        if document().fullscreen_element().is_none() {
            send.emit(Msg::Present(PresentMsg::FullScreenLeft));
        }
    })
}

/// The large dot goes with the pointer; it is in sight only while the pointer is to be large.
fn dot_follows() -> EventListener {
    EventListener::new(&window(), "pointermove", |event| {
        let event = event.unchecked_ref::<PointerEvent>();
        if let Some(dot) = document().get_element_by_id(DOT) {
            browser::put_at(dot.unchecked_ref::<HtmlElement>(), event.client_x(), event.client_y());
        }
    })
}

/// A button that is clicked would keep the focus, and with it the space bar and the arrows. Whoever goes there by key has them all the same.
fn clicks_take_no_focus(there: &Window) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(there, "mousedown", options, |event| {
        let clicked =
            event.target().and_then(element).and_then(|it| it.closest("button, a, [role=tab], [role=treeitem]").ok().flatten());
        let Some(document) = clicked.and_then(|it| it.owner_document()) else { return };
        event.prevent_default();
        // A field that had the focus is left, as by any click beside it.
        if let Some(focused) = document.active_element() {
            let _ = focused.unchecked_into::<HtmlElement>().blur();
        }
    })
}

/// Opens the speaker's window, or brings it to the front. One that was loaded again is empty, and is drawn into anew.
fn open_speaker(send: &Send) {
    let there = TALK.with_borrow(|talk| {
        let speaker = talk.as_ref()?.speaker.as_ref().filter(|speaker| !speaker.window.closed().unwrap_or(true))?;
        let is_drawn = speaker.window.document().is_some_and(|there| there.contains(Some(&speaker.host)));
        // A browser that leaves it where it is has its reasons.
        let _ = speaker.window.focus();
        Some((speaker.window.clone(), is_drawn))
    });
    let filled = match there {
        Some((_, true)) => return,
        Some((window, false)) => filled(window, send),
        None => opened(send),
    };
    match filled {
        Ok(speaker) => TALK.with_borrow_mut(|talk| {
            if let Some(talk) = talk {
                talk.speaker = Some(speaker);
                // The clock is there once the view is drawn.
                Timeout::new(0, tick).forget();
            }
        }),
        Err(_) => send.emit(Msg::Browser(BrowserMsg::Failed(Failure::Window))),
    }
}

fn opened(send: &Send) -> Result<Speaker, JsValue> {
    let features = "popup,width=1000,height=720";
    filled(window().open_with_url_and_target_and_features("", SPEAKER, features)?.ok_or(JsValue::NULL)?, send)
}

fn filled(window: Window, send: &Send) -> Result<Speaker, JsValue> {
    let there = window.document().ok_or(JsValue::NULL)?;
    let root = there.document_element().ok_or(JsValue::NULL)?;
    if let Some(lang) = document().document_element().and_then(|root| root.get_attribute("lang")) {
        root.set_attribute("lang", &lang)?;
    }
    let (head, body) = (there.query_selector("head")?.ok_or(JsValue::NULL)?, there.query_selector("body")?.ok_or(JsValue::NULL)?);
    // A window of an earlier talk may be open still.
    head.set_inner_html("");
    body.set_inner_html("");
    there.set_title(&document().title());
    let sheets = document().query_selector_all("link[rel=stylesheet], style")?;
    for n in 0..sheets.length() {
        if let Some(sheet) = sheets.item(n) {
            head.append_child(&sheet.clone_node_with_deep(true)?)?;
        }
    }
    let host = document().create_element("div")?;
    body.append_child(&host)?;
    let listeners = [hears_keys(&window, send), hears_of_its_end(&window, send), clicks_take_no_focus(&window)];
    let clock = Interval::new(TICK_MS, tick);
    Ok(Speaker { window, host, _listeners: listeners, _clock: clock })
}

/// The second window's keys are the first one's, as far as a presentation has a use for them.
fn hears_keys(speaker: &Window, send: &Send) -> EventListener {
    let send = send.clone();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(speaker, "keydown", options, move |event: &Event| {
        // An event of another window is of another class by the same name.
        let pressed = event.unchecked_ref::<KeyboardEvent>();
        let key = KeyPress {
            key: pressed.key(),
            shift: pressed.shift_key(),
            modified: pressed.ctrl_key() || pressed.alt_key() || pressed.meta_key(),
        };
        if is_hall_key(&key) && !is_taken(event, &key.key) {
            event.prevent_default();
            send.emit(Msg::Key(key));
        }
    })
}

fn hears_of_its_end(speaker: &Window, send: &Send) -> EventListener {
    let send = send.clone();
    let window = speaker.clone();
    EventListener::new(speaker, "pagehide", move |_| {
        send.emit(Msg::Present(PresentMsg::SpeakerClosed));
        let (window, send) = (window.clone(), send.clone());
        // It says the same when it is loaded again.
        let look = move || {
            if !window.closed().unwrap_or(true) {
                send.emit(Msg::Present(PresentMsg::OpenSpeaker));
            }
        };
        Timeout::new(RELOADED_MS, look).forget();
    })
}

fn tick() {
    TALK.with_borrow(|talk| {
        if let Some(talk) = talk {
            talk.speaker.iter().for_each(|speaker| show_clock(&speaker.window, talk.begun_ms));
        }
    });
}

fn show_clock(speaker: &Window, begun_ms: f64) {
    let clock = speaker.document().and_then(|there| there.get_element_by_id(CLOCK));
    clock.iter().for_each(|clock| clock.set_text_content(Some(&talk_time((js_sys::Date::now() - begun_ms) as u64))));
}
