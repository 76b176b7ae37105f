//! Drawings as pixels, by the browser's own painter.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::dynamic::{call, get, new, set};
use crate::ui::browser;

/// A canvas with its painter.
#[derive(Clone)]
pub struct Canvas {
    pub element: JsValue,
    painter: JsValue,
    width: f64,
    height: f64,
}

impl Canvas {
    pub fn new(width: f64, height: f64) -> Result<Self, JsValue> {
        let element = call(&browser::document(), "createElement", &["canvas".into()])?;
        set(&element, "width", &width.into())?;
        set(&element, "height", &height.into())?;
        let painter = call(&element, "getContext", &["2d".into()])?;
        Ok(Canvas { element, painter, width, height })
    }

    /// Paints a drawing over all of it, and tells whether that could be done.
    pub fn paint(&self, svg: &str, done: impl Fn(bool) + Clone + 'static) -> Result<(), JsValue> {
        let image = new("Image", &[])?;
        let written = call(&browser::window(), "encodeURIComponent", &[svg.into()])?;
        let (canvas, painted, tell) = (self.clone(), image.clone(), done.clone());
        let loaded = Closure::once_into_js(move || tell(canvas.take(&painted).is_ok()));
        let failed = Closure::once_into_js(move || done(false));
        set(&image, "onload", &loaded)?;
        set(&image, "onerror", &failed)?;
        let address = format!("data:image/svg+xml;charset=utf-8,{}", written.as_string().unwrap_or_default());
        set(&image, "src", &address.into())
    }

    fn take(&self, image: &JsValue) -> Result<(), JsValue> {
        let all = [0.0.into(), 0.0.into(), self.width.into(), self.height.into()];
        call(&self.painter, "drawImage", &[std::slice::from_ref(image), &all[..]].concat()).map(drop)
    }

    /// The pixels as a file; `None`: the browser makes none.
    pub fn png(&self, done: impl FnOnce(Option<JsValue>) + 'static) -> Result<(), JsValue> {
        let made = Closure::once_into_js(move |blob: JsValue| done(blob.is_object().then_some(blob)));
        call(&self.element, "toBlob", &[made, "image/png".into()]).map(drop)
    }

    /// The canvas as a film, so many pictures a second.
    pub fn stream(&self, pictures: f64) -> Result<JsValue, JsValue> {
        get(&self.element, "captureStream").dyn_into::<js_sys::Function>()?.call1(&self.element, &pictures.into())
    }
}
