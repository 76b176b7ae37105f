//! Objects of the browser by the names of their parts. A typed call of each would cost the page's first load a function of glue, and
//! pictures are made seldom.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::ui::browser;

pub fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

pub fn number(of: &JsValue, name: &str) -> f64 {
    get(of, name).as_f64().unwrap_or_default()
}

pub fn text(of: &JsValue, name: &str) -> String {
    get(of, name).as_string().unwrap_or_default()
}

pub fn set(of: &JsValue, name: &str, value: &JsValue) -> Result<(), JsValue> {
    Reflect::set(of, &name.into(), value).map(drop)
}

pub fn call(of: &JsValue, name: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    get(of, name).dyn_into::<Function>()?.apply(of, &list(with))
}

/// A new object of the class with this name. An error: the browser has none.
pub fn new(class: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let class: Function = get(&browser::window(), class).dyn_into()?;
    Reflect::construct(&class, &list(with))
}

pub fn list(values: &[JsValue]) -> Array {
    values.iter().collect()
}

/// A plain object.
pub fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = new("Object", &[])?;
    fields.iter().try_for_each(|(name, value)| set(&object, name, value))?;
    Ok(object)
}
