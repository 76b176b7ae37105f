//! The parts of the stage that stand still between two events. Of the servers' view, the lines between machines are drawn again
//! only when they themselves differ: with forty machines, one of them at least changes ten times a second.

use std::rc::Rc;

use yew::prelude::*;

use super::{boxes, tree, wires};
use crate::app::view::{Highlight, LinkLine, LinkState, LinkUse, Moment, Stage, StageNote};
use crate::ui::class::of_tone;
use crate::ui::drawn::{Draw, drawn};

#[derive(PartialEq)]
pub struct Scenery {
    pub stage: Rc<Stage>,
    pub highlight: Rc<Highlight>,
}

impl Draw for Scenery {
    fn draw(&self) -> Html {
        let Scenery { stage, highlight } = self;
        if let Some(it) = &stage.tree {
            return html! { <g key="tree">{ tree::tree(it, stage.width, &stage.label, highlight) }<g>{ moment(stage) }</g></g> };
        }
        html! {
            <g key="servers">
                { drawn(Wires { stage: stage.clone(), highlight: highlight.clone() }) }
                <g>{ standing(stage.note.as_ref()) }</g>
                <g role="list" aria-label={stage.label.clone()}>
                    { for stage.servers.iter().map(|server| boxes::server(server, highlight)) }
                    { for stage.clients.iter().map(|client| boxes::client(client, highlight)) }
                </g>
                { drawn(Reaches { stage: stage.clone() }) }
                <g>{ moment(stage) }</g>
            </g>
        }
    }
}

/// The lines between machines.
struct Wires {
    stage: Rc<Stage>,
    highlight: Rc<Highlight>,
}

impl PartialEq for Wires {
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (&self.stage, &other.stage);
        (&one.links, &one.watches, &one.cuts) == (&two.links, &two.watches, &two.cuts) && self.highlight == other.highlight
    }
}

impl Draw for Wires {
    fn draw(&self) -> Html {
        let Wires { stage, highlight } = self;
        html! {
            <g>
                <g>{ for stage.links.iter().map(|link| wires::link(link, highlight)) }</g>
                <g>{ for stage.watches.iter().map(wires::watch) }</g>
                <g>{ for stage.cuts.iter().map(wires::cut) }</g>
            </g>
        }
    }
}

/// The same lines for the keyboard.
struct Reaches {
    stage: Rc<Stage>,
}

impl PartialEq for Reaches {
    fn eq(&self, other: &Self) -> bool {
        self.stage.links == other.stage.links
    }
}

impl Draw for Reaches {
    fn draw(&self) -> Html {
        let is_there = |link: &&LinkLine| link.used != LinkUse::Nothing || link.state != LinkState::Good;
        html! { <g>{ for self.stage.links.iter().filter(is_there).map(wires::reach) }</g> }
    }
}

/// The note: the number of servers that are up, and the leader.
fn standing(note: Option<&StageNote>) -> Html {
    let Some(note) = note else { return html! { <g /> } };
    html! {
        <g class="standing">
            <text class={classes!("halo", "big", of_tone(note.tone))} x={note.x.to_string()} y={(note.y - 4).to_string()}>{ &note.first }</text>
            <text class="halo sub" x={note.x.to_string()} y={(note.y + 15).to_string()}>{ &note.second }</text>
            <text class="halo sub bad" x={note.x.to_string()} y={(note.y + 33).to_string()}>{ &note.without }</text>
        </g>
    }
}

/// The mark of consensus: the quorum's last acknowledgement has just come, and nobody has heard of it yet.
fn moment(stage: &Stage) -> Html {
    let Some(moment) = &stage.moment else { return html! { <g /> } };
    let half = (Moment::HEIGHT / 2).to_string();
    html! {
        <g class="quorum" transform={format!("translate({} {})", moment.x, moment.y)}>
            <rect x={(-moment.width / 2).to_string()} y={format!("-{half}")} width={moment.width.to_string()} height={Moment::HEIGHT.to_string()} rx={half} />
            <text y="4">{ &moment.text }</text>
        </g>
    }
}
