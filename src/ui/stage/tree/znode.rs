//! A znode as a box: its kind by its outline, its standing by line and colour, the bell of its watches at its corner.

use yew::prelude::*;

use crate::app::view::{Frame, Highlight, ZnodeBox, ZnodeOutline, ZnodeStanding};
use crate::ui::class::{of_outline, of_znode};
use crate::ui::icons::Icon;
use crate::ui::pointing::{emphasis, thing_attr};
use crate::ui::stage::boxes::place;
use crate::zk::ZnodeSign;

/// The height of the bell's ground, and its width without a count.
const BELL: (i32, i32) = (18, 16);
/// The room of a slip's sign, and its height.
const SLIP: (i32, i32) = (15, 16);
/// The left end of an ACL's words.
const ACL_X: &str = "15";
/// The width of a digit of the count.
const DIGIT: i32 = 7;

pub fn znode(znode: &ZnodeBox, highlight: &Highlight) -> Html {
    let Frame { width, height, .. } = znode.frame;
    html! {
        <g key={znode.path.to_string()} role="listitem" transform={place(&znode.frame)} data-thing={thing_attr(&znode.thing)}
            class={classes!("zn", of_outline(znode.outline), of_znode(znode.standing), emphasis(highlight, &znode.thing))}>
            // Grows and fades within its place.
            <g class="body">
                <g tabindex="0" role="button" aria-haspopup="menu" aria-label={znode.label.clone()}
                    data-znode={znode.path.to_string()} data-state={of_znode(znode.standing)}>
                    <rect class="ring" x="-4" y="-4" width={(width + 8).to_string()} height={(height + 8).to_string()} rx="9" />
                    <path class="box" d={outline(znode.outline, width, height)} />
                </g>
                // The accessible name says it all; the drawn words would only be read a second time.
                <g aria-hidden="true">
                    { if znode.small { line(znode) } else { lines(znode) } }
                    <path class="strike" d={strike(znode.standing, width, height)} />
                    <text class="mark" x="3" y="5">{ znode.mark }</text>
                    { badge(znode) }
                    { padlock(znode) }
                    { slip(znode) }
                    { bell(znode) }
                </g>
            </g>
        </g>
    }
}

/// Name and number above, the data below.
fn lines(znode: &ZnodeBox) -> Html {
    let Frame { width, height, .. } = znode.frame;
    let lower = (height - 7).to_string();
    html! {
        <>
            <text class="name" x="8" y="16">{ &znode.name }</text>
            <text class="number" x={(width - 8).to_string()} y="17">{ &znode.number }</text>
            <text class="data" x="8" y={lower}>{ &znode.text }</text>
        </>
    }
}

/// The number, or else the name, in the one line of a small box.
fn line(znode: &ZnodeBox) -> Html {
    let Frame { width, height, .. } = znode.frame;
    let (class, said) = if znode.number.is_empty() { ("name", &znode.name) } else { ("number", &znode.number) };
    let room = if znode.watches > 0 && has_bell_beside(znode) { bell_width(znode.watches) } else { 0 };
    html! { <text class={classes!(class, "mid")} x={((width - room) / 2).to_string()} y={(height / 2 + 5).to_string()}>{ said }</text> }
}

/// The line through a znode that is gone.
fn strike(standing: ZnodeStanding, width: i32, height: i32) -> String {
    if standing == ZnodeStanding::Deleted { format!("M-3 {0}H{1}", height / 2, width + 3) } else { String::new() }
}

/// What the znode stands for in a recipe, in a disc at the upper right corner: an eye for a reader, a pencil for a writer, a tick, a
/// cross and a question mark for votes.
fn badge(znode: &ZnodeBox) -> Html {
    let Some(sign) = znode.sign else { return html! { <g /> } };
    let (class, path) = match sign {
        ZnodeSign::Reader => ("reader", "M-5 0q5-6 10 0q-5 6-10 0zM-.8 0a.8.8 0 1 0 1.6 0a.8.8 0 1 0-1.6 0z"),
        ZnodeSign::Writer => ("writer", "M-4 4l.7-2.7L2-4l2 2L-1.3 3.3zM.4-2.4l2 2"),
        ZnodeSign::Commit => ("commit", "M-3.5 0L-1 3l4.5-5.5"),
        ZnodeSign::Abort => ("abort", "M-3-3l6 6M3-3l-6 6"),
        ZnodeSign::NoVote => ("none", "M-2.3-2a2.3 2.3 0 1 1 3.3 2.1q-1 .4-1 1.6M0 4.2v.1"),
    };
    disc(class, path, (znode.frame.width - 1, -1))
}

/// A padlock at the lower left corner of a znode whose ACL is not open to all, and behind it who may do what.
fn padlock(znode: &ZnodeBox) -> Html {
    if !znode.guarded {
        return html! { <g /> };
    }
    let bottom = znode.frame.height;
    html! {
        <>
            <text class="acl" x={ACL_X} y={(bottom + 17).to_string()}>{ &znode.acl }</text>
            { disc("padlock", "M-3.5-.5h7v4.5h-7zM-2-.5v-1.8a2 2 0 0 1 4 0v1.8", (3, bottom + if znode.acl.is_empty() { 1 } else { 12 })) }
        </>
    }
}

fn disc(class: &'static str, path: &'static str, (x, y): (i32, i32)) -> Html {
    html! {
        <g class={classes!("badge", class)} transform={format!("translate({x} {y})")}>
            <circle r="8" />
            <path d={path} />
        </g>
    }
}

/// What a snapshot has of the znode, on a slip of paper at the lower left corner.
fn slip(znode: &ZnodeBox) -> Html {
    let Some(copy) = &znode.copy else { return html! { <g /> } };
    let x = if znode.guarded { 10 } else { -4 };
    html! {
        <g class={classes!("slip", copy.differs.then_some("differs"))} transform={format!("translate({x} {})", znode.frame.height + 2)}>
            <path class="paper" d={format!("M0 0h{}v{}H0z", copy.width, SLIP.1)} />
            <path d="M4 3.5h4l2.5 2.5v6H4z" />
            <text x={SLIP.0.to_string()} y="12">{ &copy.text }</text>
        </g>
    }
}

/// Whether the bell of a small box stands beside its number. A name leaves it no room there.
fn has_bell_beside(znode: &ZnodeBox) -> bool {
    !znode.number.is_empty() || znode.sign.is_some()
}

/// A bell with the number of watches: at the lower right corner; in a small box at its right end, or over a name.
fn bell(znode: &ZnodeBox) -> Html {
    if znode.watches == 0 {
        return html! { <g /> };
    }
    // A count is as large as the other words.
    let scale = if znode.watches > 1 { znode.letters.pick(100, 145) } else { 100 };
    let (width, middle) = (bell_width(znode.watches) * scale / 100, BELL.1 * scale / 200);
    let (right, y) = match znode.small {
        true if has_bell_beside(znode) => (2, znode.frame.height / 2),
        true => (4, -2),
        false => (6, znode.frame.height + 6),
    };
    html! {
        <g class="bell" transform={format!("translate({} {}) scale({}.{:02})", znode.frame.width + right - width, y - middle, scale / 100, scale % 100)}>
            <rect width={bell_width(znode.watches).to_string()} height={BELL.1.to_string()} rx="8" />
            <path d={Icon::Bell.path()} transform="translate(3 2) scale(.75)" />
            <text x="16" y="12">{ if znode.watches > 1 { znode.watches.to_string() } else { String::new() } }</text>
        </g>
    }
}

fn bell_width(watches: u32) -> i32 {
    let digits = i32::try_from(watches.checked_ilog10().unwrap_or(0)).unwrap_or(0) + 1;
    BELL.0 + if watches > 1 { digits * DIGIT + 3 } else { 0 }
}

/// Persistent znodes have sharp corners, ephemerals round ones; a container has a double line, a znode with a TTL cut corners.
fn outline(kind: ZnodeOutline, width: i32, height: i32) -> String {
    match kind {
        ZnodeOutline::Persistent | ZnodeOutline::Rest => rounded(0, width, height, 4),
        ZnodeOutline::Ephemeral => rounded(0, width, height, 12.min(height / 2)),
        ZnodeOutline::Container => rounded(0, width, height, 4) + &rounded(3, width, height, 2),
        ZnodeOutline::Ttl => {
            let (wide, high) = (width - 14, height - 14);
            format!("M7 0h{wide}l7 7v{high}l-7 7h-{wide}l-7-7v-{high}z")
        }
    }
}

/// A rectangle with round corners, so far inside of the box.
fn rounded(inset: i32, width: i32, height: i32, r: i32) -> String {
    let (wide, high) = (width - 2 * (inset + r), height - 2 * (inset + r));
    format!("M{} {inset}h{wide}q{r} 0 {r} {r}v{high}q0 {r}-{r} {r}h-{wide}q-{r} 0-{r}-{r}v-{high}q0-{r} {r}-{r}z", inset + r)
}
