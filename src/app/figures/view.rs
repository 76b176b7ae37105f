//! The panel of figures.

use crate::app::history::counting::Counting;
use crate::app::lesson;
use crate::app::model::{Model, Window};
use crate::app::msg::{Msg, PageMsg, PointingMsg, Tab};
use crate::app::show::details::server_picker;
use crate::app::view::{
    Button, ButtonTone, FigureCell, FigureView, FiguresGroup, FiguresHead, FiguresPanel, FiguresTable, SPARK_HEIGHT, SPARK_WIDTH,
    Spark,
};
use crate::metrics::{Change, Figure, Sheet};
use crate::sim::{Position, Time};
use crate::tell::template::text;
use crate::tell::values::clock;
use crate::tell::words::Word;
use crate::tell::{FIGURE_GROUPS, FigureGroup, Role, Thing, figure_name};
use crate::zk::{ServerId, servers};

/// The room above and below the line of a figure over time.
const MARGIN: i32 = 2;

/// The panel; `None` where there is no server.
pub fn panel(model: &Model) -> Option<FiguresPanel> {
    let chosen = model.selected_server().or_else(|| model.shown_server())?;
    let counting = model.run().counting.as_deref();
    let counted = counting.filter(|counting| counting.steps() == model.cursor().steps);
    let select = |id: ServerId| Msg::Pointing(PointingMsg::Select(Some(Thing::Server(id))));
    Some(FiguresPanel {
        title: model.word(Word::FiguresTitle),
        about: counted.and_then(Counting::was).map_or_else(String::new, |(at, _)| about(model, *at)),
        pin: button(model, "figures-pin", Word::FiguresPin, true),
        unpin: counting.and_then(Counting::pinned).map(|_| button(model, "figures-unpin", Word::FiguresUnpin, false)),
        behind: counted.is_none().then(|| behind(model, counting.map_or(0, Counting::steps))),
        picker: server_picker(model, chosen, "figures-server", select),
        strip_label: model.word(Word::FiguresCourse),
        most: model.word(Word::FiguresMost),
        strip: counted.map_or_else(Vec::new, |counting| strip(model, counting, chosen)),
        table: counted.map(|counting| table(model, counting, chosen)),
        note: model.word(Word::FiguresNote),
    })
}

fn button(model: &Model, id: &'static str, label: Word, on: bool) -> Button {
    let tone = if on { ButtonTone::Plain } else { ButtonTone::Quiet };
    Button::new(id, model.word(label), Msg::Page(if on { PageMsg::PinFigures } else { PageMsg::UnpinFigures })).toned(tone)
}

fn about(model: &Model, at: Position) -> String {
    let time = clock(at.time);
    if model.run().counting.as_deref().and_then(Counting::pinned).is_some() {
        return text!(model.lang, "Compared with {time}, which you have chosen.", "与你选定的 {time} 比较。", time);
    }
    if lesson::on_script(model).is_some() {
        return text!(
            model.lang,
            "Compared with {time}, where this step of the lesson begins.",
            "与本步开始的 {time} 比较。",
            time
        );
    }
    text!(model.lang, "Compared with {time}, where the run begins.", "与运行开始的 {time} 比较。", time)
}

fn behind(model: &Model, done: u32) -> (String, Button) {
    let all = model.cursor().steps;
    let says =
        text!(model.lang, "{done} of {all} events are counted so far.", "目前已统计 {all} 个事件中的 {done} 个。", done, all);
    (says, Button::new("figures-on", model.word(Word::FiguresGoOn), Msg::Page(PageMsg::OpenTab(Tab::Figures))))
}

fn table(model: &Model, counting: &Counting, chosen: ServerId) -> FiguresTable {
    let now = model.cursor().time;
    let none = Sheet::default();
    let was = counting.was().map_or(&none, |(_, sheet)| sheet);
    // Both at the same time, as what only tells the time is no change.
    let before = counting.before().map(|before| Sheet::of(before.world(), &before.who, now));
    let sheet = Sheet::of(model.world(), counting.metrics(), now);
    let heads = servers(model.world()).map(|(id, node, server)| {
        let role = Role::of_server(node, server);
        FiguresHead { name: id.to_string(), role, title: role.text(model.lang).to_owned(), chosen: id == chosen }
    });
    let cell = |id: ServerId, name: &str| {
        let (was, now) = (was.get(id, name), sheet.get(id, name));
        FigureCell {
            was: was.map(|value| value.text()),
            now: now.map(|value| value.text()),
            change: was.zip(now).and_then(|(was, now)| now.since(was)),
            fresh: before.as_ref().is_some_and(|before| before.get(id, name) != now),
        }
    };
    let figure = |(name, says): (&'static str, &'static str)| FigureView {
        name: figure_name(name),
        says,
        cells: sheet.servers().map(|id| cell(id, name)).collect(),
    };
    // What only observers give has no row where there are none.
    let is_given = |figure: &FigureView| {
        !figure.name.contains("observer") || figure.cells.iter().any(|cell| cell.now.as_deref().is_some_and(|now| now != "0"))
    };
    let group = |group: &FigureGroup| FiguresGroup {
        title: group.title(model.lang),
        figures: group.figures(model.lang).map(figure).filter(is_given).collect(),
    };
    FiguresTable {
        label: model.word(Word::FiguresTable),
        heads: heads.collect(),
        rows: [Word::FiguresWas, Word::FiguresNow, Word::FiguresChange].map(|word| model.word(word)),
        fresh: model.word(Word::FiguresFresh),
        groups: FIGURE_GROUPS.iter().map(group).collect(),
    }
}

fn strip(model: &Model, counting: &Counting, chosen: ServerId) -> Vec<Spark> {
    let at = model.cursor();
    let spark = |figure: Figure| {
        let changes = counting.course().of(chosen, figure);
        let changes = &changes[..changes.partition_point(|change| change.step < at.steps)];
        let name = figure_name(figure.name());
        let now = changes.last().and_then(|change| change.value).map_or_else(|| "—".to_owned(), |value| value.to_string());
        let most = most_of(changes, model.window);
        let label = text!(
            model.lang,
            "{name} of {chosen}: {now} now, at most {most} in this stretch",
            "{chosen} 的 {name}：现在 {now}，此范围内最大 {most}",
            name = name.clone(),
            chosen,
            now = now.clone(),
            most
        );
        Spark { name, now, path: line(changes, model.window, at.time, most), most, cursor: x_of(at.time, model.window), label }
    };
    Figure::ALL.map(spark).to_vec()
}

/// The values in a stretch, each with the time from which it holds: the one that stood as it began, and those that came.
fn within(changes: &[Change], window: Window) -> impl Iterator<Item = (Time, Option<u64>)> {
    let first = changes.partition_point(|change| change.at <= window.from);
    let stood = first.checked_sub(1).map(|last| (window.from, changes[last].value));
    let came = changes[first..].iter().take_while(move |change| change.at <= window.to());
    stood.into_iter().chain(came.map(|change| (change.at, change.value)))
}

fn most_of(changes: &[Change], window: Window) -> u64 {
    within(changes, window).filter_map(|(_, value)| value).max().unwrap_or(0)
}

fn x_of(time: Time, window: Window) -> i32 {
    let share = u128::from(time.saturating_sub(window.from)) * SPARK_WIDTH as u128 / u128::from(window.span.max(1));
    share.min(SPARK_WIDTH as u128) as i32
}

/// The line of a figure: level while it stands, upright where it changes, with a gap where the server does not give it. What changes
/// within one pixel is one upright stroke.
fn line(changes: &[Change], window: Window, until: Time, most: u64) -> String {
    let y = |value: u64| {
        let room = (SPARK_HEIGHT - 2 * MARGIN) as u128;
        SPARK_HEIGHT - MARGIN - (u128::from(value) * room / u128::from(most.max(1))) as i32
    };
    let mut path = String::new();
    let mut pen: Option<i32> = None;
    for (at, value) in within(changes, window) {
        let x = x_of(at, window);
        if pen.is_some_and(|from| from < x) {
            path.push_str(&format!("H{x}"));
        }
        if let Some(to) = value.map(y) {
            path.push_str(&if pen.is_some() { format!("V{to}") } else { format!("M{x} {to}") });
        }
        pen = value.map(|_| x);
    }
    if pen.is_some() {
        path.push_str(&format!("H{}", x_of(until, window)));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_level_while_its_figure_stands_and_has_a_gap_where_there_is_none() {
        let window = Window { from: 1_000, span: 240 };
        let change = |at, value| Change { step: 0, at, value };
        let changes =
            [change(10, Some(1)), change(1_100, Some(2)), change(1_150, None), change(1_200, Some(0)), change(5_000, Some(9))];
        assert_eq!(most_of(&changes, window), 2);
        assert_eq!(line(&changes[..4], window, 1_220, 2), "M0 10H100V2H150M200 18H220");
        assert_eq!(line(&[], window, 1_220, 0), "");
    }
}
