//! The timeline with the calls of clients: a row a client, a bar from call to return, and below them the order of the writes, each at the
//! moment at which a quorum had it. Made from the value that the picture of a history is drawn from.

use super::timeline::{self, EDGE, HEAD, MAX_LEAST, end_of_bars};
use crate::app::model::Model;
use crate::app::scene::scale::{GUTTER, Scale, lanes_scale};
use crate::app::view::{CallBar, CallsView, Lane, Mark, MarkKind, PlacedView, Timeline};
use crate::files::calls::{Call, Calls, Placed, fitting, told};
use crate::sim::{NodeId, Time};
use crate::tell::Thing;
use crate::tell::template::{name, text};
use crate::tell::values::{clock, op};
use crate::zk::present_clients;

/// The most steps that are looked through. A call that began so long before the window's end is not found.
const MAX_SCAN: u32 = 40_000;
const MAX_CALLS: usize = 300;
/// Of more clients only those with calls in the window have a row.
const MAX_IDLE: usize = 8;
/// The height that a row asks for, and the least at which words stand above its bar.
const ROW: i32 = 30;
const LEAST_SAID: i32 = 24;
const BAR: i32 = 9;
/// Half the width of the sign of a write, and a gap.
const SIGN: i32 = 6;
/// The width of a letter of 11 pixels.
const LETTER: f64 = 6.2;

pub fn view(model: &Model) -> Timeline {
    let (scale, timeline) = (lanes_scale(model), timeline::view(model));
    let calls = calls(model, scale);
    let rows = calls.row_count as i32 + 1;
    let step = ((timeline.height - HEAD) / rows).max(8);
    let said = step >= LEAST_SAID;
    let middle = |row: usize| HEAD + step * row as i32 + if said { step - BAR / 2 - 4 } else { step / 2 };
    let lane =
        |thing, name: String, row: usize| Lane { thing, name, labelled: step >= 12, y: middle(row), height: BAR, bars: Vec::new() };
    let of_clients = calls.first_rows.iter().map(|(client, row)| {
        let thing = Thing::of_node(*client).unwrap_or(Thing::Stage);
        lane(thing, name(*client), *row)
    });
    let order = lane(Thing::Stage, text!(model.lang, "order", "次序"), calls.row_count);
    Timeline {
        least: (HEAD + ROW * rows).min(MAX_LEAST) + EDGE,
        lanes: of_clients.chain([order]).collect(),
        lines: [].into(),
        thinned: None,
        // What a machine's lane would show has none here.
        marks: timeline
            .marks
            .into_iter()
            .filter(|mark| matches!(mark.kind, MarkKind::Fault | MarkKind::Mend | MarkKind::Election | MarkKind::Leader))
            .map(|mark| Mark { y: HEAD - 4, ..mark })
            .collect(),
        calls: Some(CallsView {
            bars: (0..calls.calls.len()).filter_map(|at| bar(model, scale, &calls, at, &middle, said)).collect(),
            placed: placed(model, scale, &calls, &middle),
            height: BAR.min(step - 2),
        }),
        ..timeline
    }
}

/// The calls that were seen and touch the window.
fn calls(model: &Model, scale: Scale) -> Calls {
    let run = model.run();
    let trace = run.recording.trace();
    let until = trace.partition_point(|step| step.at <= scale.from + scale.span) as u32;
    let seen = run.seen.steps.min(trace.len() as u32);
    // A call in the window may return after it.
    let steps = until.saturating_sub(MAX_SCAN)..seen.min(until.saturating_add(MAX_SCAN));
    let touches = |call: &Call| {
        let ended = call.end.as_ref().and_then(|(step, _)| at(model, *step));
        call.begins < until && ended.is_none_or(|ended| ended >= scale.from)
    };
    let mut lanes: Vec<NodeId> = present_clients(model.world()).map(|(id, ..)| id.node()).collect();
    if lanes.len() > MAX_IDLE {
        lanes.clear();
    }
    Calls::seen(&run.recording, steps, MAX_CALLS, touches, &lanes)
}

fn at(model: &Model, step: u32) -> Option<Time> {
    model.run().recording.trace().get(step as usize).map(|step| step.at)
}

fn bar(model: &Model, scale: Scale, calls: &Calls, which: usize, middle: &dyn Fn(usize) -> i32, said: bool) -> Option<CallBar> {
    let (call, row) = (calls.calls.get(which)?, *calls.rows.get(which)?);
    let begins = at(model, call.begins)?;
    let ends = call.end.as_ref().and_then(|(step, _)| at(model, *step)).unwrap_or_else(|| end_of_bars(model));
    let left = scale.x(begins.max(scale.from)).max(GUTTER);
    let right = scale.x(ends).min(scale.width);
    let back = call.end.as_ref().map(|(_, record)| told(model.lang, record));
    let back = back.unwrap_or_else(|| text!(model.lang, "not answered yet", "尚未应答"));
    let what = op(&call.op);
    let whole = text!(model.lang, "{what}: {back}", "{what}：{back}", what = what.as_str(), back = back.as_str());
    let next = calls.calls.iter().zip(&calls.rows).skip(which + 1).find(|(_, other)| **other == row);
    let next = next.and_then(|(next, _)| at(model, next.begins)).map_or(scale.width, |next| scale.x(next).min(scale.width));
    let room = f64::from(next - left - 4) / LETTER;
    Some(CallBar {
        step: call.begins,
        x: left,
        width: (right - left).max(3),
        y: middle(row) - BAR / 2,
        kind: call.kind(),
        open: call.end.is_none(),
        text: if said && room >= 2.0 { fitting(&whole, room) } else { String::new() },
        label: format!("{} {} {whole}", name(call.client), clock(begins)),
    })
}

/// The writes on the line of their order. A zxid is written where it has room before the next of them.
fn placed(model: &Model, scale: Scale, calls: &Calls, middle: &dyn Fn(usize) -> i32) -> Vec<PlacedView> {
    let in_sight = calls.order.iter().enumerate().filter_map(|(n, placed)| {
        let at = at(model, placed.step).filter(|at| scale.inside(*at))?;
        Some((n, placed, scale.x(at)))
    });
    let in_sight: Vec<_> = in_sight.collect();
    let view = |(which, (n, placed, x)): (usize, &(usize, &Placed, i32))| {
        let zxid = placed.zxid.to_string();
        let end = x + 8 + (zxid.chars().count() as f64 * LETTER) as i32;
        let has_room = in_sight.get(which + 1).is_none_or(|(.., next)| end + SIGN <= *next);
        let label = text!(
            model.lang,
            "A quorum has {zxid}, write {n} of those in sight",
            "过半数已持有 {zxid}，即所示写操作中的第 {n} 个",
            zxid = zxid.as_str(),
            n = n + 1,
        );
        let row = calls.rows.get(placed.call).copied().unwrap_or(0);
        let text = if has_room { zxid } else { String::new() };
        PlacedView { step: placed.step, x: *x, y: middle(calls.row_count), bar: middle(row), text, label }
    };
    in_sight.iter().enumerate().map(view).collect()
}
