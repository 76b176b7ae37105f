//! Sentences with things in them, as text with words to point at.

use yew::prelude::*;

use super::pointing::thing_attr;
use super::tip::TIP;
use crate::lang::Lang;
use crate::tell::glossary::{Marked, split};
use crate::tell::{Part, Rich, Thing};

/// The sentence. Its nodes and paths carry `data-thing`, and the page's listeners do the rest.
pub fn rich(rich: &Rich) -> Html {
    html! { <>{ for rich.0.iter().enumerate().map(|(index, part)| keyed(index, part)) }</> }
}

/// The sentence with its terms marked: each is explained on hover and focus, see [`Tip`](super::tip::Tip).
pub fn explained(lang: Lang, rich: &Rich) -> Html {
    let mut marked = Marked::default();
    html! { <>{ for rich.0.iter().enumerate().map(|(key, part)| match part {
        Part::Text(text) => html! { <span {key}>{ terms(lang, text, &mut marked) }</span> },
        Part::Strong(text) => html! { <strong {key}>{ terms(lang, text, &mut marked) }</strong> },
        // A setting such as `syncLimit` is explained too.
        Part::Code(text) => html! { <code {key}>{ terms(lang, text, &mut marked) }</code> },
        part => keyed(key, part),
    }) }</> }
}

fn terms(lang: Lang, text: &str, marked: &mut Marked) -> Html {
    html! { <>{ for split(lang, text, marked).into_iter().enumerate().map(|(key, (piece, term))| match term {
        None => html! { <span {key}>{ piece.to_owned() }</span> },
        Some(term) => html! { <dfn {key} tabindex="0" aria-describedby={TIP} data-term={term.number().to_string()}>{ piece.to_owned() }</dfn> },
    }) }</> }
}

fn keyed(key: usize, part: &Part) -> Html {
    match part {
        Part::Text(text) => html! { <span {key}>{ text }</span> },
        Part::Strong(text) => html! { <strong {key}>{ text }</strong> },
        Part::Node(node) => {
            let thing = Thing::of_node(*node).as_ref().map(thing_attr);
            html! { <span {key} class="node" data-thing={thing}>{ part.to_string() }</span> }
        }
        Part::Zxid(zxid) => {
            // An epoch's start is no txn that one could point at.
            let thing = (!zxid.is_new_epoch()).then(|| thing_attr(&Thing::Txn(*zxid)));
            html! { <code {key} class="zxid" data-thing={thing} title={format!("0x{:x}", zxid.0)}>{ zxid.to_string() }</code> }
        }
        Part::Path(path) => {
            html! { <span {key} class="path" data-thing={thing_attr(&Thing::Znode(path.clone()))}>{ part.to_string() }</span> }
        }
        Part::Code(text) => html! { <code {key}>{ text }</code> },
        Part::Named(thing, text) => html! { <span {key} class="node" data-thing={thing_attr(thing)}>{ text }</span> },
        Part::Message(id) => {
            html! { <span {key} class="node" data-thing={thing_attr(&Thing::Message(*id))}>{ part.to_string() }</span> }
        }
    }
}
