//! Scripts of links to and from raw DEFLATE, by the browser's own streams, so that the page carries no code for it.

use std::rc::Rc;

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ReadableStreamDefaultReader, ReadableWritablePair, Response};

use super::{Send, browser};
use crate::app::{BrowserMsg, Msg};
use crate::link::MAX_UNPACKED;

/// Takes what a stream gave; `None`: it broke off, gave too much, or the browser has no such stream.
type Done = Rc<dyn Fn(Option<Vec<u8>>)>;

pub fn deflate(script: &Rc<str>, send: &Send) {
    let (script, send, bytes) = (script.clone(), send.clone(), script.as_bytes().to_vec());
    let done = move |packed: Option<Vec<u8>>| {
        send.emit(Msg::Browser(BrowserMsg::Deflated { script: script.clone(), packed: packed.map(Rc::from) }));
    };
    pass("CompressionStream", bytes, Rc::new(done));
}

pub fn inflate(packed: &Rc<[u8]>, send: &Send) {
    let (packed, send, bytes) = (packed.clone(), send.clone(), packed.to_vec());
    let done = move |script: Option<Vec<u8>>| {
        let script = script.and_then(|bytes| String::from_utf8(bytes).ok());
        send.emit(Msg::Browser(BrowserMsg::Inflated { packed: packed.clone(), script }));
    };
    pass("DecompressionStream", bytes, Rc::new(done));
}

fn pass(class: &str, mut bytes: Vec<u8>, done: Done) {
    match reader(class, &mut bytes) {
        Ok(reader) => read_on(reader, Vec::new(), done),
        Err(_) => done(None),
    }
}

fn reader(class: &str, bytes: &mut [u8]) -> Result<ReadableStreamDefaultReader, JsValue> {
    let class: Function = Reflect::get(&browser::window(), &class.into())?.dyn_into()?;
    let stream = Reflect::construct(&class, &Array::of1(&"deflate-raw".into()))?;
    let body = Response::new_with_opt_u8_array(Some(bytes))?.body().ok_or(JsValue::NULL)?;
    Ok(body.pipe_through(stream.unchecked_ref::<ReadableWritablePair>()).get_reader().unchecked_into())
}

/// Reads piece after piece, so that a small link that unpacks to something huge is given up early.
fn read_on(reader: ReadableStreamDefaultReader, mut read: Vec<u8>, done: Done) {
    let (promise, broken): (JsValue, Done) = (reader.read().into(), done.clone());
    let came = Closure::once_into_js(move |piece: JsValue| {
        let bytes = Reflect::get(&piece, &"value".into()).and_then(|value| value.dyn_into::<Uint8Array>());
        match bytes {
            // The last piece holds none.
            Err(_) => done(Some(read)),
            Ok(bytes) if read.len() + bytes.length() as usize > MAX_UNPACKED => {
                // Nobody waits for the rest.
                let _ = reader.cancel();
                done(None);
            }
            Ok(bytes) => {
                read.extend(bytes.to_vec());
                read_on(reader, read, done);
            }
        }
    });
    let broke = Closure::once_into_js(move |_: JsValue| broken(None));
    if let Ok(then) = Reflect::get(&promise, &"then".into()) {
        // A promise's `then` takes any functions.
        let _ = then.unchecked_ref::<Function>().call2(&promise, &came, &broke);
    }
}
