//! Sentences with things in them, as text that one can point at.

use yew::prelude::*;

use super::pointing::thing_attr;
use crate::tell::{Part, Rich, Thing};

/// The sentence. Its nodes and paths carry `data-thing`, and the page's listeners do the rest.
pub fn rich(rich: &Rich) -> Html {
    html! { <>{ for rich.0.iter().enumerate().map(|(index, part)| keyed(index, part)) }</> }
}

fn keyed(key: usize, part: &Part) -> Html {
    match part {
        Part::Text(text) => html! { <span {key}>{ text }</span> },
        Part::Strong(text) => html! { <strong {key}>{ text }</strong> },
        Part::Node(node) => {
            let thing = Thing::of_node(*node).as_ref().map(thing_attr);
            html! { <span {key} class="node" data-thing={thing}>{ words(part) }</span> }
        }
        Part::Zxid(zxid) => {
            // An epoch's start is no txn that one could point at.
            let thing = (!zxid.is_new_epoch()).then(|| thing_attr(&Thing::Txn(*zxid)));
            html! { <code {key} class="zxid" data-thing={thing} title={format!("0x{:x}", zxid.0)}>{ zxid.to_string() }</code> }
        }
        Part::Path(path) => {
            html! { <span {key} class="path" data-thing={thing_attr(&Thing::Znode(path.clone()))}>{ words(part) }</span> }
        }
        Part::Code(text) => html! { <code {key}>{ text }</code> },
        Part::Named(thing, text) => html! { <span {key} class="node" data-thing={thing_attr(thing)}>{ text }</span> },
        Part::Message(id) => {
            html! { <span {key} class="node" data-thing={thing_attr(&Thing::Message(*id))}>{ words(part) }</span> }
        }
    }
}

fn words(part: &Part) -> String {
    match part {
        Part::Text(text) | Part::Strong(text) | Part::Code(text) | Part::Named(_, text) => text.clone(),
        Part::Node(node) => match Thing::of_node(*node) {
            Some(Thing::Server(id)) => id.to_string(),
            Some(Thing::Client(id)) => id.to_string(),
            Some(Thing::Host(host)) => host.to_string(),
            _ => node.0.to_string(),
        },
        Part::Zxid(zxid) => zxid.to_string(),
        Part::Path(path) => path.to_string(),
        Part::Message(id) => format!("#{}", id.0),
    }
}
