//! The stage as a film: one picture after the other while it plays, put together by the browser's own recorder.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

use super::dynamic::{call, get, new, number, object, set};
use super::raster::Canvas;
use super::{Drawing, drawing, refused};
use crate::app::Pictured;
use crate::ui::{Send, files};

/// Pictures a second, at most: a slow machine takes fewer.
const PICTURES: u32 = 12;
/// A film ends by itself after so many pictures, some ten minutes.
const MAX_PICTURES: u32 = 7_200;
/// A pixel of the page is so many of the film.
const SCALE: f64 = 1.5;
/// Bits a second: the words stay sharp.
const BITS: u32 = 6_000_000;
/// The forms in which browsers record, with the endings of their files.
const FORMS: [(&str, &str); 3] = [("video/webm;codecs=vp9", "webm"), ("video/webm", "webm"), ("video/mp4", "mp4")];

/// A film that is being taken. It ends and is saved when this is dropped.
pub struct Film {
    recorder: JsValue,
    goes_on: Rc<Cell<bool>>,
}

impl Film {
    /// Begins to take it. `None`: the browser has no recorder, which is said.
    pub fn begin(send: &Send) -> Option<Self> {
        let film = Film::try_begin(send);
        film.map_err(|_| refused(send)).ok()
    }

    fn try_begin(send: &Send) -> Result<Self, JsValue> {
        let Drawing { size: (width, height), .. } = drawing(Pictured::Stage, false, "", false).ok_or(JsValue::NULL)?;
        // Some recorders take even numbers only.
        let even = |side: f64| (side * SCALE / 2.0).floor() * 2.0;
        let canvas = Canvas::new(even(width), even(height))?;
        let (form, ending) = known_form()?;
        let options = object(&[("mimeType", form.into()), ("videoBitsPerSecond", BITS.into())])?;
        let recorder = new("MediaRecorder", &[canvas.stream(f64::from(PICTURES))?, options])?;
        save_at_the_end(&recorder, form, ending, send)?;
        call(&recorder, "start", &[])?;
        let goes_on = Rc::new(Cell::new(true));
        take_on(Taking { canvas, goes_on: goes_on.clone(), left: MAX_PICTURES });
        Ok(Film { recorder, goes_on })
    }
}

impl Drop for Film {
    fn drop(&mut self) {
        self.goes_on.set(false);
        // One that has ended already has been saved.
        let _ = call(&self.recorder, "stop", &[]);
    }
}

fn known_form() -> Result<(&'static str, &'static str), JsValue> {
    let recorder = get(&crate::ui::browser::window(), "MediaRecorder");
    let knows = |form: &str| call(&recorder, "isTypeSupported", &[form.into()]).is_ok_and(|knows| knows.is_truthy());
    FORMS.into_iter().find(|(form, _)| knows(form)).ok_or(JsValue::NULL)
}

fn save_at_the_end(recorder: &JsValue, form: &'static str, ending: &str, send: &Send) -> Result<(), JsValue> {
    let pieces = Array::new();
    let (all, send, name) = (pieces.clone(), send.clone(), format!("zooscope-stage.{ending}"));
    let piece = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        let data = get(&event, "data");
        if number(&data, "size") > 0.0 {
            pieces.push(&data);
        }
    });
    set(recorder, "ondataavailable", &piece.into_js_value())?;
    let stopped = Closure::once_into_js(move || {
        let options = object(&[("type", form.into())]);
        let blob = options.and_then(|options| new("Blob", &[all.into(), options]));
        match blob {
            Ok(blob) => files::save_blob(&name, &blob, &send),
            Err(_) => refused(&send),
        }
    });
    set(recorder, "onstop", &stopped)
}

/// The taking of one picture after the other.
#[derive(Clone)]
struct Taking {
    canvas: Canvas,
    goes_on: Rc<Cell<bool>>,
    left: u32,
}

/// Takes a picture, and the next one when this one is painted.
fn take_on(taking: Taking) {
    if !taking.goes_on.get() || taking.left == 0 {
        return;
    }
    let next = Taking { left: taking.left - 1, ..taking.clone() };
    let wait = move |_: bool| {
        let next = next.clone();
        Timeout::new(1_000 / PICTURES, move || take_on(next)).forget();
    };
    let painted = drawing(Pictured::Stage, false, "", false).map(|drawing| taking.canvas.paint(&drawing.svg, wait.clone()));
    if !matches!(painted, Some(Ok(()))) {
        wait(false);
    }
}
