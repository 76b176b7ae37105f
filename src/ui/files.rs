//! Files of the person's own: chosen, dropped on the page, saved.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, DragEvent, Event, File, FileReader, HtmlElement, HtmlInputElement, Url};

use super::Send;
use super::browser::{document, window};
use super::keys::element;
use crate::app::{BrowserMsg, Failure, LessonMsg, Msg, SheetMsg, most_bytes};
use crate::script::MAX_RUN_FILE_BYTES;

/// The most reports that are graded at once.
const MAX_REPORTS: usize = 1_000;
/// So long a saved file stays in the browser's memory, in which it fetches it.
const FETCHED_WITHIN_MS: u32 = 60_000;

/// Opens the file that was chosen.
pub fn chosen(input: &HtmlInputElement, send: &Send) {
    if let Some(file) = input.files().and_then(|files| files.get(0)) {
        read(&file, send);
    }
    // The same file may be chosen again after it was mended.
    input.set_value("");
}

/// Opens a file that is dropped anywhere on the page, which the browser else would show in place of the page.
pub fn dropped(send: &Send) -> [EventListener; 2] {
    let send = send.clone();
    let take = |name: &'static str, take: Box<dyn Fn(&DragEvent)>| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window(), name, options, move |event: &Event| {
            if let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| has_files(event) && !is_over_field(event)) {
                event.prevent_default();
                take(event);
            }
        })
    };
    [
        take("dragover", Box::new(|_| {})),
        take(
            "drop",
            Box::new(move |event| {
                let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
                file.iter().for_each(|file| read(file, &send));
            }),
        ),
    ]
}

/// Whether it is over a field for files, which takes them by itself: a folder, too, where folders are its kind.
fn is_over_field(event: &Event) -> bool {
    event.target().and_then(element).is_some_and(|it| it.matches("input[type=file]").unwrap_or(false))
}

fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// Grades the reports that were chosen: all files, or those of a folder that can be reports.
pub fn reports(input: &HtmlInputElement, send: &Send) {
    let files = input.files().into_iter().flat_map(|files| (0..files.length()).filter_map(move |n| files.get(n)));
    let files: Vec<File> = files.filter(|file| file.name().ends_with(".json")).take(MAX_REPORTS).collect();
    send.emit(Msg::Sheet(SheetMsg::Reports { files: files.len() }));
    for file in &files {
        let send = send.clone();
        read_as(file, move |file, text| send.emit(Msg::Sheet(SheetMsg::Report { file, text })));
    }
    input.set_value("");
}

fn read(file: &File, send: &Send) {
    let (send, name) = (send.clone(), file.name());
    if file.size() > most_bytes(&name) as f64 {
        return send.emit(Msg::Lesson(LessonMsg::FileTooLong(name)));
    }
    read_as(file, move |name, text| send.emit(Msg::Lesson(LessonMsg::OwnFile { name, text })));
}

/// Reads a text, and no more of it than any form may have and one byte: its reader then says that it is too long.
fn read_as(file: &File, take: impl FnOnce(String, String) + 'static) {
    let Ok(reader) = FileReader::new() else { return };
    let Ok(part) = file.slice_with_f64_and_f64(0.0, MAX_RUN_FILE_BYTES as f64 + 1.0) else { return };
    let (text, name) = (reader.clone(), file.name());
    let done = Closure::once_into_js(move || {
        // A file that cannot be read counts as an empty text; the parser then says what is missing.
        take(name, text.result().ok().and_then(|text| text.as_string()).unwrap_or_default());
    });
    reader.set_onloadend(Some(done.unchecked_ref()));
    // A new reader is never busy.
    let _ = reader.read_as_text(&part);
}

/// Saves a text in the browser's own way: as if its link had been clicked.
pub fn save(name: &str, media_type: &str, text: &str, send: &Send) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    match Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options) {
        Ok(blob) => save_blob(name, &blob, send),
        Err(_) => refused(send),
    }
}

/// Saves bytes in the same way.
pub fn save_blob(name: &str, blob: &JsValue, send: &Send) {
    if click(name, blob).is_err() {
        refused(send);
    }
}

fn refused(send: &Send) {
    send.emit(Msg::Browser(BrowserMsg::Failed(Failure::Saving)));
}

fn click(name: &str, blob: &JsValue) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob.unchecked_ref())?;
    let link = document().create_element("a")?;
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    link.unchecked_ref::<HtmlElement>().click();
    // An address that is gone already is no loss.
    Timeout::new(FETCHED_WITHIN_MS, move || drop(Url::revoke_object_url(&address))).forget();
    Ok(())
}
