//! The calls of clients as a picture: a bar from each call to its return, and the order in which the ensemble put the writes, by the moments
//! at which a quorum had them. It shows at a glance who may see what: a write that was over before a read was asked for stands left of it.
//!
//! ```text
//!   c1  ├─ set /a 1 ──◆──┤                 ├─ get /a ─┤
//!   c2          ├─ set /a 2 ──────◆──┤
//!   order             1·4         1·5
//! ```
//!
//! Invariants: what happened earlier stands further left, and each event has a column of its own: an axis of times would draw calls of
//! milliseconds as dots.

use std::collections::BTreeMap;

use super::Moment;
use super::calls::{Call, CallKind, Calls, Placed, fitting, told};
use super::row::name;
use super::svg::Figure;
use crate::lang::Lang;
use crate::sim::Time;
use crate::tell::template::text;
use crate::tell::values::{clock, op};

/// The most calls that are drawn, the last ones.
const MAX_CALLS: usize = 40;
/// Measures in pixels.
const COLUMN: f64 = 84.0;
const GUTTER: f64 = 64.0;
/// The least number of columns: the line below needs the room.
const LEAST: usize = 8;
const TOP: f64 = 34.0;
const ROW: f64 = 54.0;
const BAR: f64 = 14.0;
const LETTER: f64 = 6.6;
/// The colours of the page's light theme, on white.
const INK: &str = "#1b2430";
const MUTED: &str = "#566070";
const RULE: &str = "#c6ccd6";
const WRITE: &str = "#9a5b00";
const READ: &str = "#1565a8";
const ORDER: &str = "#2c752f";
const FAULT: &str = "#b83326";
const FONT: &str = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', sans-serif";

pub fn write(moment: &Moment, lang: Lang) -> String {
    let calls = Calls::seen(moment.recording, 0..moment.steps(), MAX_CALLS, |_| true, &[]);
    Picture::of(moment, &calls, lang).drawn().to_string()
}

/// What is drawn, with the column of every step in it.
struct Picture<'a> {
    calls: &'a Calls,
    columns: BTreeMap<u32, usize>,
    times: BTreeMap<u32, Time>,
    lang: Lang,
}

impl<'a> Picture<'a> {
    fn of(moment: &Moment, calls: &'a Calls, lang: Lang) -> Self {
        let ends = calls.calls.iter().filter_map(|call| call.end.as_ref().map(|(step, _)| *step));
        let steps = calls.calls.iter().map(|call| call.begins).chain(ends).chain(calls.order.iter().map(|placed| placed.step));
        let mut columns: BTreeMap<u32, usize> = steps.map(|step| (step, 0)).collect();
        for (column, at) in columns.values_mut().enumerate() {
            *at = column;
        }
        let trace = moment.recording.trace();
        let times = columns.keys().filter_map(|step| Some((*step, trace.get(*step as usize)?.at))).collect();
        Picture { calls, columns, times, lang }
    }

    fn x(&self, step: u32) -> f64 {
        GUTTER + 10.0 + self.columns.get(&step).map_or(0.0, |column| *column as f64 * COLUMN)
    }

    fn end(&self) -> f64 {
        GUTTER + 10.0 + self.columns.len().max(LEAST) as f64 * COLUMN
    }

    fn y(&self, row: usize) -> f64 {
        TOP + row as f64 * ROW
    }

    fn drawn(&self) -> Figure {
        let lang = self.lang;
        let title = text!(lang, "The calls of clients, and the order of their writes", "各客户端的调用，以及写操作的次序");
        let size = (self.end() + 10.0, self.y(self.calls.row_count) + 66.0);
        let times = self.times.iter().map(|(step, time)| words(self.x(*step), 18.0, clock(*time), MUTED, 11.0));
        let rules = self.columns.keys().map(|step| rule(self.x(*step), 24.0, self.y(self.calls.row_count) + 6.0));
        let names = self.calls.first_rows.iter().filter_map(|(client, row)| {
            Some(words(10.0, self.y(*row) + 31.0, name(*client)?, INK, 14.0).with("font-weight", "700"))
        });
        let calls =
            self.calls.calls.iter().zip(&self.calls.rows).enumerate().flat_map(|(at, (call, row))| self.call(at, call, *row));
        Figure::drawing(size, &title, "#ffffff")
            .with("font-family", FONT)
            .holding(times)
            .holding(rules)
            .holding(names)
            .holding(calls)
            .holding(self.ordered())
            .holding([words(10.0, self.y(self.calls.row_count) + 56.0, legend(lang, self.calls.before), MUTED, 11.0)])
    }

    fn call(&self, at: usize, call: &Call, row: usize) -> Vec<Figure> {
        let (x, y) = (self.x(call.begins), self.y(row) + 20.0);
        let colour = match call.kind() {
            CallKind::Failed => FAULT,
            CallKind::Write => WRITE,
            CallKind::Read => READ,
        };
        let ends = call.end.as_ref().map_or(self.end(), |(step, _)| self.x(*step));
        let bar = Figure::new("rect").at("x", x).at("y", y).at("width", (ends - x).max(6.0)).at("height", BAR).at("rx", 3.0);
        let bar = bar.with("fill", colour).with("fill-opacity", "0.16").with("stroke", colour).with("stroke-width", "1.5");
        let bar = if call.end.is_some() { bar } else { bar.with("stroke-dasharray", "5 4") };
        let room = self.room(at, row, x);
        let mut drawn = vec![bar, words(x, y - 5.0, fitting(&op(&call.op), room / LETTER), INK, 12.0)];
        if let Some((_, record)) = &call.end {
            drawn.push(words(x, y + BAR + 12.0, fitting(&told(self.lang, record), room / LETTER), colour, 11.0));
        }
        drawn
    }

    /// The width up to the next call of the row.
    fn room(&self, at: usize, row: usize, x: f64) -> f64 {
        let next = self.calls.calls.iter().zip(&self.calls.rows).skip(at + 1).find(|(_, other)| **other == row);
        next.map_or(self.end(), |(call, _)| self.x(call.begins)) - x - 6.0
    }

    /// The writes in the ensemble's order, each with a line up to its bar.
    fn ordered(&self) -> Vec<Figure> {
        let y = self.y(self.calls.row_count) + 24.0;
        let label = words(10.0, y + 4.0, text!(self.lang, "order", "次序"), ORDER, 12.0);
        let marks = self.calls.order.iter().enumerate().flat_map(|(place, Placed { zxid, step, call })| {
            let (x, row) = (self.x(*step), self.calls.rows.get(*call).copied().unwrap_or(0));
            let bar = self.y(row) + 20.0 + BAR / 2.0;
            let line = Figure::new("line").at("x1", x).at("x2", x).at("y1", bar).at("y2", y);
            let text = format!("{}: {zxid}", place + 1);
            [
                line.with("stroke", ORDER).with("stroke-width", "1.5"),
                diamond(x, bar),
                diamond(x, y),
                words(x + 9.0, y + 4.0, text, ORDER, 12.0),
            ]
        });
        std::iter::once(label).chain(marks).collect()
    }
}

fn legend(lang: Lang, before: usize) -> String {
    let legend = text!(
        lang,
        "A bar begins with the call and ends with its return. ◆: a quorum has the write; its zxid is its place in the order.",
        "条形从调用开始，到返回为止。◆：过半数已持有该写操作；zxid 即其次序。"
    );
    if before == 0 {
        return legend;
    }
    let cut = text!(lang, "{before|earlier call is|earlier calls are} left out.", "省略了之前的 {before} 次调用。", before);
    [legend, cut].join(lang.space())
}

fn words(x: f64, y: f64, text: String, colour: &str, size: f64) -> Figure {
    Figure::saying("text", text).at("x", x).at("y", y).with("fill", colour).at("font-size", size)
}

fn rule(x: f64, from: f64, to: f64) -> Figure {
    Figure::new("line").at("x1", x).at("x2", x).at("y1", from).at("y2", to).with("stroke", RULE).with("stroke-width", "0.75")
}

fn diamond(x: f64, y: f64) -> Figure {
    let corners = format!("{x},{} {},{y} {x},{} {},{y}", y - 6.0, x + 6.0, y + 6.0, x - 6.0);
    Figure::new("polygon").with("points", corners).with("fill", ORDER)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self, runner};
    use super::*;

    const RUN: &str = "ensemble 3 clients 2\nrun until leader\nrun 1s\nc1 create /a 1\nc2 create /b 2\nrun 1s\nc2 get /a\nrun 1s\nc1 get /nowhere\nrun 1s\nc1 set /a 3\nrun 1ms";

    fn seen(moment: &Moment) -> Calls {
        Calls::seen(moment.recording, 0..moment.steps(), MAX_CALLS, |_| true, &[])
    }

    fn xs(svg: &str, word: &str) -> f64 {
        let before = svg.split(word).next().unwrap();
        before.rsplit("x=\"").next().unwrap().split('"').next().unwrap().parse().unwrap()
    }

    #[test]
    fn calls_are_bars_and_writes_stand_in_the_ensembles_order() {
        let runner = runner(RUN);
        let moment = tests::moment(&runner);
        let svg = write(&moment, Lang::En);
        let calls = seen(&moment);
        let placed: Vec<_> = calls.order.iter().map(|placed| placed.zxid).collect();
        assert_eq!((calls.calls.len(), placed.len()), (5, 2));
        for (place, zxid) in placed.iter().enumerate() {
            assert!(svg.contains(&format!(">{}: {zxid}<", place + 1)), "{svg}");
        }
        assert!(xs(&svg, ">1: ") < xs(&svg, ">2: "));
        assert!(svg.contains(">NoNode<"), "{svg}");
        assert_eq!(svg.matches("stroke-dasharray").count(), 1, "the last call is not answered yet");
        assert!(svg.contains(&format!("as of {}", placed[1])), "a read tells the state that it is of: {svg}");
    }

    #[test]
    fn calls_that_overlap_stand_below_each_other_and_old_ones_are_left_out() {
        let many: String = (0..60).map(|n| format!("c1 create /n{n}\n")).collect();
        let runner = runner(&format!("ensemble 3 clients 1\nrun until leader\nrun 1s\n{many}run 2s"));
        let moment = tests::moment(&runner);
        let calls = seen(&moment);
        assert_eq!((calls.calls.len(), calls.before), (40, 20));
        assert!(calls.row_count > 1);
        let svg = write(&moment, Lang::Zh);
        assert!(svg.contains("省略了之前的 20 次调用") && !svg.contains("/n0<"), "{svg}");
    }
}
