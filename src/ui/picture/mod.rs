//! Pictures of the page, as files for slides and papers: a drawing (SVG), pixels (PNG), or a film of the stage.
//!
//! ```text
//!   elements of the page ─ capture ─► a drawing ─ raster ─► pixels
//!                                              └─ film ─► one after the other
//! ```

mod capture;
mod dynamic;
mod film;
mod raster;

use wasm_bindgen::JsValue;
use web_sys::Element;

pub use self::film::Film;
use self::raster::Canvas;
use super::{Send, browser, files};
use crate::app::{BrowserMsg, Failure, Msg, PictureForm, Pictured};

/// A pixel of the page is so many of the picture, as long as no side becomes longer than this.
const SCALE: f64 = 2.0;
const MAX_SIDE: f64 = 8_000.0;

/// A drawing as a text, with its size.
struct Drawing {
    svg: String,
    size: (f64, f64),
}

/// Makes the picture and saves it; `title` is for those who cannot see it.
pub fn save(of: Pictured, form: PictureForm, paper: bool, title: &str, send: &Send) {
    let name = format!("zooscope-{}.{}", of.name(), form.ending());
    let Some(drawing) = drawing(of, paper, title, true) else { return refused(send) };
    match form {
        PictureForm::Svg => files::save(&name, "image/svg+xml", &drawing.svg, send),
        PictureForm::Png => {
            if pixels(&drawing, name, send).is_err() {
                refused(send);
            }
        }
    }
}

fn pixels(drawing: &Drawing, name: String, send: &Send) -> Result<(), JsValue> {
    let (width, height) = drawing.size;
    let scale = SCALE.min(MAX_SIDE / width.max(height));
    let canvas = Canvas::new((width * scale).round(), (height * scale).round())?;
    let (painted, send) = (canvas.clone(), send.clone());
    canvas.paint(&drawing.svg, move |done| {
        let (name, saves) = (name.clone(), send.clone());
        let save = move |blob: Option<JsValue>| match blob {
            Some(blob) => files::save_blob(&name, &blob, &saves),
            None => refused(&saves),
        };
        if !done || painted.png(save).is_err() {
            refused(&send);
        }
    })
}

/// Says that the browser does not make it.
fn refused(send: &Send) {
    send.emit(Msg::Browser(BrowserMsg::Failed(Failure::Picture)));
}

/// Draws a part of the page as it stands; for paper: light, on white. `whole`: with all of its words, and as large as that takes.
fn drawing(of: Pictured, paper: bool, title: &str, whole: bool) -> Option<Drawing> {
    let element = browser::document().query_selector(of.selector()).ok()??;
    let capture = || capture::capture(&element, title, whole);
    let (figure, size) = if paper { on_paper(capture) } else { capture() }?;
    Some(Drawing { svg: figure.to_string(), size })
}

/// Does something while the page has the colours of paper. Nothing of that is ever painted.
fn on_paper<T>(does: impl FnOnce() -> T) -> T {
    let root = browser::document().document_element();
    let theme = root.as_ref().and_then(|root| root.get_attribute("data-theme")).unwrap_or_default();
    let colour = |root: &Option<Element>, theme: &str, paper: &str| {
        for (name, value) in [("data-theme", theme), ("data-paper", paper)] {
            if let Some(root) = root {
                // Both names are valid ones, so nothing is refused.
                let _ = root.set_attribute(name, value);
            }
        }
    };
    colour(&root, "light", "yes");
    let done = does();
    colour(&root, &theme, "no");
    done
}
