//! The timeline as it is drawn: a window of time, a lane per machine, the messages between lanes, and the whole run as a strip.
//!
//! Only what was seen is drawn. All that is read for one picture is bounded: [`MAX_SCAN`] steps, [`MAX_LINES`] lines, [`MAX_MARKS`] marks.

use crate::app::history::index::{Change, Moment};
use crate::app::history::inspection::Inspection;
use crate::app::model::Model;
use crate::app::scene::scale::{GUTTER, Scale, end_of_run, lanes_scale, overview_scale};
use crate::app::view::{Bar, BarKind, Lane, Mark, MarkKind, MessageLine, Overview, Playhead, Tick, Timeline};
use crate::check::Violation;
use crate::hdfs::Host;
use crate::sim::{Duration, MS, NodeId, SECOND, SortedMap, Time, TraceKind};
use crate::tell::template::{name, text};
use crate::tell::values::clock;
use crate::tell::words::Word;
use crate::tell::{self, Role, Thing};
use crate::zk::{Class, servers};

/// The height of the line of times above the lanes.
pub(super) const HEAD: i32 = 20;
const MAX_LINES: usize = 400;
const MAX_SCAN: u32 = 20_000;
const MAX_MARKS: usize = 160;
const MAX_BARS: usize = 200;
/// A message sent in the window that arrives this long after its end is not looked for.
const LATE: Duration = 500 * MS;
/// The least distance of two ticks, in pixels.
const TICK_STEP: i32 = 74;

/// The height of a lane's name.
const LABEL: i32 = 12;
/// The line above the lanes, which is part of their height.
pub(super) const EDGE: i32 = 1;
/// The greatest height that the lanes ask for.
pub(super) const MAX_LEAST: i32 = HEAD + 17 * LABEL;

pub fn playhead(model: &Model) -> Playhead {
    let time = model.cursor().time;
    let scale = lanes_scale(model);
    Playhead { x: scale.inside(time).then(|| scale.x(time)), overview_x: overview_scale(model).x(time) }
}

pub fn view(model: &Model) -> Timeline {
    let scale = lanes_scale(model);
    let machines = model.machines();
    let step = ((model.timeline.height - HEAD) / machines.len().max(1) as i32).max(8);
    let ys: SortedMap<NodeId, i32> =
        machines.iter().enumerate().map(|(n, node)| (*node, HEAD + step * n as i32 + step / 2)).collect();
    // Names that would overlap are left out.
    let every = (LABEL + step - 1) / step.max(1);
    let (lines, all) = lines(model, scale, &ys);
    let drawn = lines.len();
    let now = model.cursor().time;
    Timeline {
        width: model.timeline.width,
        height: model.timeline.height,
        least: (HEAD + LABEL * machines.len() as i32).min(MAX_LEAST) + EDGE,
        gutter: GUTTER,
        from: scale.from,
        to: scale.from + scale.span,
        label: text!(model.lang, "Timeline", "时间线"),
        ticks: ticks(scale),
        lanes: machines
            .iter()
            .enumerate()
            .map(|(n, node)| Lane {
                labelled: n as i32 % every == 0,
                ..lane(model, scale, *node, ys[node], (step - 3).clamp(4, 9))
            })
            .collect(),
        thinned: (all > drawn)
            .then(|| text!(model.lang, "{drawn} of {all} messages drawn", "显示 {all} 条消息中的 {drawn} 条", drawn, all)),
        lines: lines.into(),
        marks: marks(model, scale, &ys),
        calls: None,
        overview: overview(model),
        value_now_ms: now / MS,
        value_max_ms: end_of_run(model) / MS,
        value_text: clock(now),
    }
}

/// Ticks at even distances.
fn ticks(scale: Scale) -> Vec<Tick> {
    let most = u64::from(((scale.width - GUTTER) / TICK_STEP).max(1).unsigned_abs());
    let least = scale.span / most;
    let mut step: Duration = 1;
    // 1, 2, 5, 10, 20, 50 and so on.
    for n in 0.. {
        if step >= least.max(1) {
            break;
        }
        step = if n % 3 == 1 { step / 2 * 5 } else { step * 2 };
    }
    let first = scale.from.div_ceil(step) * step;
    (0..=most)
        .map(|n| first + n * step)
        .filter(|time| scale.inside(*time))
        .map(|time| Tick { x: scale.x(time), label: tick(time, step) })
        .collect()
}

fn tick(time: Time, step: Duration) -> String {
    match step {
        SECOND.. => format!("{} s", time / SECOND),
        MS.. => {
            let digits = format!("{:03}", time % SECOND / MS);
            let places = if step >= 100 * MS {
                1
            } else if step >= 10 * MS {
                2
            } else {
                3
            };
            format!("{}.{} s", time / SECOND, &digits[..places])
        }
        _ => format!("{}.{:06} s", time / SECOND, time % SECOND),
    }
}

fn lane(model: &Model, scale: Scale, node: NodeId, y: i32, height: i32) -> Lane {
    let thing = Thing::of_node(node).unwrap_or(Thing::Stage);
    let changes = model.run().index.changes(node);
    Lane { thing, name: name(node), labelled: true, y, height, bars: bars(model, scale, changes) }
}

fn bars(model: &Model, scale: Scale, changes: &[Change]) -> Vec<Bar> {
    let seen = model.run().seen.steps;
    let changes = &changes[..changes.partition_point(|change| change.step < seen)];
    let to = (scale.from + scale.span).min(end_of_bars(model));
    // The bar that began last before the window, and all that begin in it.
    let first = changes.partition_point(|change| change.at <= scale.from).saturating_sub(1);
    let mut bars: Vec<Bar> = Vec::new();
    for (n, change) in changes.iter().enumerate().skip(first) {
        let end = changes.get(n + 1).map_or(to, |next| next.at.min(to));
        if change.at > to || bars.len() == MAX_BARS {
            break;
        }
        let (x, right) = (scale.x(change.at.max(scale.from)), scale.x(end));
        if right > x {
            bars.push(Bar { x, width: right - x, kind: change.kind, label: bar_label(model, change.kind).to_owned() });
        }
    }
    bars
}

/// The end of the bars. The future is not decided, so they end with what was seen; while playing, at the next event, since nothing
/// changes before it.
pub(super) fn end_of_bars(model: &Model) -> Time {
    let (run, seen) = (model.run(), model.run().seen);
    if !model.playback.playing || model.cursor() < seen {
        return seen.time;
    }
    let computed = run.recording.trace().get(seen.steps as usize).map(|step| step.at);
    computed.or_else(|| run.recording.head().next_time()).map_or(seen.time, |next| next.max(seen.time))
}

fn bar_label(model: &Model, kind: BarKind) -> &'static str {
    match kind {
        BarKind::Server(role) => role.text(model.lang),
        BarKind::ClientConnected => model.word(Word::ClientConnected),
        BarKind::ClientAway => model.word(Word::ClientConnecting),
        BarKind::ClientExpired => model.word(Word::ClientExpired),
        BarKind::ClientClosed => model.word(Word::ClientClosed),
    }
}

/// The visible messages of the window, thinned evenly where there are too many, and their number.
fn lines(model: &Model, scale: Scale, ys: &SortedMap<NodeId, i32>) -> (Vec<MessageLine>, usize) {
    let run = model.run();
    let trace = &run.recording.trace()[..(run.seen.steps as usize).min(run.recording.trace().len())];
    let first = trace.partition_point(|step| step.at < scale.from);
    let last = trace.partition_point(|step| step.at <= scale.from + scale.span + LATE);
    let stride = ((last - first) as u32 / MAX_SCAN + 1) as usize;
    let found: Vec<usize> = (first..last)
        .step_by(stride)
        .filter(|index| {
            let step = &trace[*index];
            step.kind == TraceKind::Message && step.sent_at <= scale.from + scale.span && model.shows(Class::from_u8(step.class))
        })
        .collect();
    let thin = found.len().div_ceil(MAX_LINES).max(1);
    let lines = found.iter().step_by(thin).filter_map(|index| {
        let step = &trace[*index];
        let (from, to) = (ys.get(&step.peer?)?, ys.get(&step.node?)?);
        let (x1, x2) = (scale.x(step.sent_at), scale.x(step.at));
        Some(MessageLine { step: *index as u32, x1, y1: *from, x2, y2: *to, class: Class::from_u8(step.class) })
    });
    (lines.collect(), found.len() * stride)
}

/// The moments of the run that were seen and lie in the window.
fn moments(model: &Model, scale: Scale) -> impl Iterator<Item = &Moment> {
    let run = model.run();
    let all = run.index.moments();
    let first = all.partition_point(|moment| moment.at < scale.from);
    let last = all
        .partition_point(|moment| moment.at <= scale.from + scale.span)
        .min(all.partition_point(|moment| moment.step < run.seen.steps));
    all.get(first..last).unwrap_or_default().iter()
}

fn marks(model: &Model, scale: Scale, ys: &SortedMap<NodeId, i32>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for moment in moments(model, scale) {
        let mark = mark(model, scale, moment, moment.node.and_then(|node| ys.get(&node)).copied().unwrap_or(HEAD - 4));
        if marks.len() == MAX_MARKS {
            break;
        }
        // Two marks of a kind at one place are drawn as one.
        if !marks.iter().rev().take(12).any(|other| (other.x, other.y, other.kind) == (mark.x, mark.y, mark.kind)) {
            marks.push(mark);
        }
    }
    if let Some(inspection) = &model.run().inspection {
        add_breaches(model, inspection, scale, HEAD - 4, &mut marks);
    }
    marks
}

/// Adds a mark for each promise that breaks in what was seen, once all of the page's code is there.
#[cold]
#[inline(never)]
fn add_breaches(model: &Model, inspection: &Inspection, scale: Scale, y: i32, marks: &mut Vec<Mark>) {
    let found = inspection.found(model.run().seen.steps);
    let mark = |violation: &&Violation| {
        let time = clock(violation.at);
        let law = tell::law(model.lang, violation.law);
        let label = text!(model.lang, "Broken at {time}: {law}", "在 {time} 被打破：{law}", time, law);
        Mark { x: scale.x(violation.at), y, kind: MarkKind::Breach, label, step: violation.step }
    };
    marks.extend(found.iter().filter(|violation| scale.inside(violation.at)).map(mark));
}

fn mark(model: &Model, scale: Scale, moment: &Moment, y: i32) -> Mark {
    let node = moment.node.map(name).unwrap_or_default();
    let label = format!("{} {node} {}", kind_text(model, moment.kind), clock(moment.at));
    Mark { x: scale.x(moment.at), y, kind: moment.kind, label, step: moment.step }
}

fn kind_text(model: &Model, kind: MarkKind) -> &'static str {
    model.word(match kind {
        MarkKind::Fault => Word::MilestoneFault,
        MarkKind::Mend => Word::MarkMend,
        MarkKind::Election => Word::MilestoneElection,
        MarkKind::Leader => Word::Leader,
        MarkKind::Commit => Word::MilestoneCommit,
        MarkKind::Watch => Word::MilestoneWatch,
        MarkKind::Session => Word::MilestoneSession,
        MarkKind::Expiry => Word::ClientExpired,
        MarkKind::Breach => Word::MilestoneBreach,
    })
}

/// The whole run as a strip: times with and without a leader, and marks.
fn overview(model: &Model) -> Overview {
    let scale = overview_scale(model);
    let run = model.run();
    let mut bars: Vec<Bar> = Vec::new();
    let mut push = |from: Time, to: Time, leads: bool| {
        let (x, right) = (scale.x(from), scale.x(to));
        if right > x && bars.len() < MAX_BARS {
            let role = if leads { Role::Leading } else { Role::Looking };
            bars.push(Bar { x, width: right - x, kind: BarKind::Server(role), label: role.text(model.lang).to_owned() });
        }
    };
    let end = run.seen.time;
    let mut last = (0, false);
    // Without an ensemble the strip shows when the NameNode served.
    let alone = servers(model.world()).next().is_none();
    let of_name_node = run.index.changes(Host::NameNode(1).node()).iter().filter(|_| alone);
    let served = of_name_node.map(|change| (change.step, change.at, change.kind == BarKind::Server(Role::Active)));
    let led = run.index.leaders().iter().map(|change| (change.step, change.at, change.leader.is_some()));
    for (step, at, leads) in led.chain(served) {
        if step >= run.seen.steps {
            break;
        }
        push(last.0, at, last.1);
        last = (at, leads);
    }
    push(last.0, end, last.1);
    let mut marks: Vec<Mark> = Vec::new();
    for moment in moments(model, scale)
        .filter(|moment| moment.stops && !matches!(moment.kind, MarkKind::Commit | MarkKind::Watch | MarkKind::Session))
    {
        let next = mark(model, scale, moment, 0);
        let crowded = marks.last().is_some_and(|last| next.x - last.x < 3 && last.kind == next.kind);
        if !crowded && marks.len() < MAX_MARKS {
            marks.push(next);
        }
    }
    if let Some(inspection) = &run.inspection {
        add_breaches(model, inspection, scale, 0, &mut marks);
    }
    let (left, right) = (scale.x(model.window.from).max(GUTTER), scale.x(model.window.to()).min(model.timeline.width));
    Overview { bars, marks, window_x: left, window_width: (right - left).max(4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_apart() {
        for span in [10 * MS, 50 * MS, 700 * MS, 6 * SECOND, 60 * SECOND, 3_600 * SECOND] {
            let ticks = ticks(Scale { from: 1_234_567, span, width: 760 });
            assert!((2..=12).contains(&ticks.len()), "{span}: {ticks:?}");
            assert!(ticks.windows(2).all(|pair| pair[1].x - pair[0].x >= TICK_STEP - 2), "{span}: {ticks:?}");
        }
    }

    #[test]
    fn a_time_beyond_the_window_is_drawn_outside_it_and_overflows_nothing() {
        let scale = Scale { from: SECOND, span: SECOND, width: 140 };
        assert_eq!((scale.x(SECOND), scale.x(2 * SECOND)), (40, 140));
        assert!(scale.x(0) < 40 && scale.x(u64::MAX) > 140);
    }
}
