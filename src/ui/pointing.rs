//! Things behind elements: an element that shows a [`Thing`] carries `data-thing`, which a few listeners at the top read back.
//!
//! So thousands of elements need no listeners of their own, and every element that names a thing highlights it.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};
use yew::prelude::*;

use crate::app::view::{Emphasis, Highlight};
use crate::hdfs::Host;
use crate::sim::{EventId, NodeId};
use crate::tell::Thing;
use crate::zk::{ClientId, ServerId, SessionId, Zxid};

/// The attribute's value.
pub fn thing_attr(thing: &Thing) -> AttrValue {
    match thing {
        Thing::Server(id) => format!("s{}", id.0),
        Thing::Client(id) => format!("c{}", id.0),
        Thing::Host(host) => format!("h{host}"),
        Thing::Link(a, b) => format!("l{} {}", a.0, b.0),
        Thing::Message(id) => id.to_string(),
        Thing::Znode(path) => format!("z{path}"),
        Thing::Step(step) => format!("t{step}"),
        Thing::Txn(zxid) => format!("x{}", zxid.0),
        Thing::Session(session) => format!("e{}", session.0),
        Thing::Stage => "g".to_owned(),
    }
    .into()
}

/// The thing that the attribute's value names.
pub fn parse_thing(attr: &str) -> Option<Thing> {
    let kind = attr.chars().next()?;
    let rest = attr.get(1..)?;
    match kind {
        's' => rest.parse().ok().map(|id| Thing::Server(ServerId(id))),
        'c' => rest.parse().ok().map(|id| Thing::Client(ClientId(id))),
        'h' => Host::named(rest).map(Thing::Host),
        'l' => {
            let (a, b) = rest.split_once(' ')?;
            Some(Thing::link(NodeId(a.parse().ok()?), NodeId(b.parse().ok()?)))
        }
        'm' => rest.parse().ok().map(|id| Thing::Message(EventId(id))),
        'z' => Some(Thing::Znode(rest.into())),
        't' => rest.parse().ok().map(Thing::Step),
        'x' => rest.parse().ok().map(|zxid| Thing::Txn(Zxid(zxid))),
        'e' => rest.parse().ok().map(|session| Thing::Session(SessionId(session))),
        'g' => Some(Thing::Stage),
        _ => None,
    }
}

/// The innermost element around an event that stands for a thing, with the thing.
pub fn thing_at(event: &Event) -> Option<(Element, Thing)> {
    thing_around(&event.target()?.dyn_into::<Element>().ok()?)
}

/// The element that stands for a thing, this one or the nearest around it.
pub fn thing_around(element: &Element) -> Option<(Element, Thing)> {
    let element = element.closest("[data-thing]").ok()??;
    let thing = parse_thing(&element.get_attribute("data-thing")?)?;
    Some((element, thing))
}

/// The CSS class of a thing that is selected or pointed at.
pub fn emphasis(highlight: &Highlight, thing: &Thing) -> Option<&'static str> {
    match highlight.of(thing) {
        Emphasis::None => None,
        Emphasis::Hovered => Some("lit"),
        Emphasis::Selected => Some("sel"),
    }
}
