//! Servers and clients as boxes, with their state in words.

use yew::prelude::*;

use crate::app::view::{BoxSize, Cell, ClientBox, Frame, Highlight, LOG_FROM, ServerBox};
use crate::app::{BETWEEN_FACTS, CELL_STEP, SIGN_ROOM, beside_name, cut, text_width, vote_tag};
use crate::ui::class::{of_cell, of_role, of_standing, role_state};
use crate::ui::pointing::{emphasis, thing_attr};
use crate::ui::stage::shelves::shelves;

/// The side of a log's cell, and of the grid that the cells stand on.
const CELL: i32 = 10;

pub fn server(server: &ServerBox, highlight: &Highlight) -> Html {
    let frame = &server.frame;
    let right = frame.width - 10;
    let (holds, grouped) = (!server.shelves.is_empty(), !server.group.is_empty());
    let mut role = match server.size {
        BoxSize::Full | BoxSize::Medium => format!("{} {}", server.role.sign(), server.role_text),
        BoxSize::Compact => server.role.sign().to_owned(),
    };
    if grouped || holds && beside(server) + text_width(&server.facts.join(BETWEEN_FACTS)) + 6 > right - text_width(&role) {
        role = server.role.sign().to_owned();
    }
    html! {
        <g key={server.name.clone()} role="listitem" class={classes!("srv", of_role(server.role), emphasis(highlight, &server.thing))}
            transform={place(frame)} data-thing={thing_attr(&server.thing)}>
            <g tabindex="0" role="button" aria-haspopup="menu" aria-label={server.label.clone()}
                data-server={server.name.clone()} data-state={role_state(server.role)}>
                <rect class="ring" x="-4" y="-4" width={(frame.width + 8).to_string()} height={(frame.height + 8).to_string()} rx="13" />
                <rect class="box" width={frame.width.to_string()} height={frame.height.to_string()} rx="10" />
                <path class="head" d={head(frame.width)} />
            </g>
            // The accessible name says it all; the drawn words would only be read a second time.
            <g aria-hidden="true">
                <text class="id" x="10" y="17">{ &server.name }</text>
                { if grouped { group(server) } else { html! {} } }
                <text class="role" x={right.to_string()} y="17">{ role }</text>
                { if holds { contents(server) } else { standing(server) } }
                { vote(server.vote.as_deref(), frame) }
            </g>
        </g>
    }
}

/// The lines of a server: epoch and zxid, the log's tail, facts.
fn standing(server: &ServerBox) -> Html {
    let frame = &server.frame;
    let wide = server.size != BoxSize::Compact;
    html! {
        <g key="standing">
            <text class="small mono" x="10" y={if wide { "38" } else { "35" }}>{ if wide { &server.epoch } else { &server.zxid } }</text>
            { if wide && !server.epoch_written { unwritten(&server.epoch) } else { html! {} } }
            <text class="small mono end" x={(frame.width - 10).to_string()} y="38">
                { if wide { &server.zxid } else { "" } }<title>{ &server.zxid_title }</title>
            </text>
            <g>{ cells(server, wide && frame.height >= LOG_FROM) }</g>
            { if server.beside_log.is_empty() { html! {} } else { beside_log(server) } }
            <text class="small muted" x="10" y={(frame.height - 6).max(68).to_string()}>{ facts(server) }</text>
        </g>
    }
}

/// The line below an epoch that is not on the disk yet, dashed as such a txn is.
#[cold]
fn unwritten(epoch: &str) -> Html {
    html! { <path class="unwritten" d={format!("M10 42h{}", text_width(epoch))} /> }
}

/// The fact beside the log, and at its beginning the number of txns for which that leaves no room.
#[cold]
fn beside_log(server: &ServerBox) -> Html {
    html! {
        <>
            <text class="small muted" x="10" y="55">{ &server.log_before }</text>
            <text class="small muted end" x={(server.frame.width - 10).to_string()} y="55">{ &server.beside_log }</text>
        </>
    }
}

/// The group of a voter, behind its name.
#[cold]
fn group(server: &ServerBox) -> Html {
    html! { <text class="small muted" x={(10 + beside_name(&server.name)).to_string()} y="17">{ &server.group }</text> }
}

/// The x of the facts right of the name.
fn beside(server: &ServerBox) -> i32 {
    16 + beside_name(&server.name)
}

/// Memory and disk of a machine of HDFS; facts stand between its name and its role.
fn contents(server: &ServerBox) -> Html {
    html! {
        <g key="contents">
            <text class="small muted" x={beside(server).to_string()} y="17">{ server.facts.join(BETWEEN_FACTS) }</text>
            { shelves(&server.shelves, server.frame.width) }
        </g>
    }
}

pub fn client(client: &ClientBox, highlight: &Highlight) -> Html {
    let frame = &client.frame;
    let middle = (frame.width / 2).to_string();
    let id_y = if client.size == BoxSize::Full { frame.height / 2 - 4 } else { frame.height / 2 + 5 };
    let text = if client.size == BoxSize::Compact { "" } else { client.text.as_str() };
    html! {
        <g key={client.name.clone()} role="listitem" transform={place(frame)} data-thing={thing_attr(&client.thing)}
            class={classes!("cli", of_standing(client.standing), emphasis(highlight, &client.thing))}>
            <g tabindex="0" role="button" aria-haspopup="menu" aria-label={client.label.clone()}
                data-client={client.name.clone()} data-state={client.standing.name().to_uppercase()}>
                <rect class="ring" x="-4" y="-4" width={(frame.width + 8).to_string()} height={(frame.height + 8).to_string()}
                    rx={(frame.height / 2 + 4).to_string()} />
                <rect class="box" width={frame.width.to_string()} height={frame.height.to_string()} rx={(frame.height / 2).to_string()} />
            </g>
            <g aria-hidden="true">
                <text class={classes!("id", (client.name.len() > 4).then_some("long"))} x={middle.clone()} y={id_y.to_string()}>{ &client.name }</text>
                <text class={classes!("note", client.stands_out.then_some("wrong"))} x={middle} y={(frame.height / 2 + 12).to_string()}>
                    { cut(text, frame.width - 14) }
                </text>
            </g>
        </g>
    }
}

/// The transform that puts a group at the frame's corner.
pub fn place(frame: &Frame) -> String {
    format!("translate({} {})", frame.x, frame.y)
}

/// The coloured top of a server, round above and straight below.
fn head(width: i32) -> String {
    format!("M1 11a10 10 0 0 1 10-10h{}a10 10 0 0 1 10 10v13H1z", width - 22)
}

/// The log's tail, behind the place of the sign for what came before it. Cells without a txn are invisible nodes, because making SVG nodes is
/// slow.
fn cells(server: &ServerBox, shown: bool) -> Html {
    let room = usize::try_from((server.frame.width - 16) / CELL_STEP).unwrap_or(0);
    let skip = server.log.len().saturating_sub(room);
    let tail: &[Cell] = if shown { &server.log[skip..] } else { &[] };
    let from = if server.log_before.is_empty() { 10 } else { 10 + SIGN_ROOM };
    html! {
        <>{ for (0..room).zip(0..).map(|(index, column)| {
            let cell = tail.get(index);
            let class = cell.map_or("none", |cell| of_cell(cell.kind));
            html! {
                <rect key={index} class={classes!("cell", class)} x={(from + column * CELL_STEP).to_string()} y="46"
                    width={CELL.to_string()} height={CELL.to_string()} rx="2.5">
                    <title>{ cell.map_or("", |cell| cell.title.as_str()) }</title>
                </rect>
            }
        }) }</>
    }
}

fn facts(server: &ServerBox) -> String {
    let said = server.phase.into_iter().chain(server.facts.iter().map(String::as_str)).collect::<Vec<_>>();
    if server.size == BoxSize::Full { cut(&said.join(BETWEEN_FACTS), server.frame.width - 14) } else { String::new() }
}

/// The vote of a looking server, on the corner of its box.
fn vote(vote: Option<&str>, frame: &Frame) -> Html {
    let text = vote.unwrap_or_default();
    let tag = vote_tag(&Frame { x: 0, y: 0, ..*frame }, text);
    html! {
        <g class={classes!("votetag", vote.is_none().then_some("gone"))} transform={place(&tag)}>
            <rect width={tag.width.to_string()} height={tag.height.to_string()} rx="9.5" />
            <text x={(tag.width / 2).to_string()} y="13">{ text }</text>
        </g>
    }
}
