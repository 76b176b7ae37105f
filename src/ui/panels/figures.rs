//! Figures of operators: the strip of one server, and the table of all.

use yew::prelude::*;

use crate::app::view::{
    FigureCell, FigureView, FiguresGroup, FiguresHead, FiguresPanel, FiguresTable, SPARK_HEIGHT, SPARK_WIDTH, Spark,
};
use crate::ui::Send;
use crate::ui::controls::{button, picker};

/// The least width of the column of labels and of a server's, in pixels.
const FIRST_COLUMN: usize = 82;
const COLUMN: usize = 50;

/// The rows of what a figure was and of what it is.
const WAS: &str = "was";
const NOW: &str = "now";

pub fn figures(panel: &FiguresPanel, send: &Send) -> Html {
    html! {
        <section class="operators">
            <h2 id="figures-title" tabindex="-1">{ panel.title }</h2>
            <p class="muted" role="status">{ &panel.about }</p>
            <p class="acts">{ button(&panel.pin, send) }{ panel.unpin.as_ref().map(|it| button(it, send)) }</p>
            <div>{ panel.behind.as_ref().map(|(says, on)| html! { <p key="behind" class="acts">{ says }{ " " }{ button(on, send) }</p> }) }</div>
            <div class="replica">{ picker(&panel.picker, send) }<span>{ panel.strip_label }</span></div>
            <ul class="strip-of">{ for panel.strip.iter().map(|it| spark(it, panel.most)) }</ul>
            <div>{ panel.table.as_ref().map(table) }</div>
            <p class="muted">{ panel.note }</p>
        </section>
    }
}

fn spark(spark: &Spark, most: &'static str) -> Html {
    html! {
        <li key={spark.name.clone()}>
            <code>{ &spark.name }</code>
            <b class="num">{ &spark.now }</b>
            <svg viewBox={format!("0 0 {SPARK_WIDTH} {SPARK_HEIGHT}")} preserveAspectRatio="none" role="img" aria-label={spark.label.clone()}>
                <path class="ground" d={format!("M0 {0}H{SPARK_WIDTH}", SPARK_HEIGHT - 1)} />
                <path class="course" d={spark.path.clone()} />
                <path class="here" d={format!("M{} 0V{SPARK_HEIGHT}", spark.cursor)} />
            </svg>
            <span class="most num" aria-hidden="true" title={most}>{ if spark.most == 0 { String::new() } else { format!("≤ {}", spark.most) } }</span>
        </li>
    }
}

fn table(table: &FiguresTable) -> Html {
    html! {
        <div key="table" class="scroll" tabindex="0" role="region" aria-label={table.label}>
            { for table.groups.iter().map(|it| group(it, table)) }
        </div>
    }
}

/// A group of figures. Each has the names of the servers over its columns, so that they are near whatever one reads.
fn group(group: &FiguresGroup, table: &FiguresTable) -> Html {
    let head = |(key, head): (usize, &FiguresHead)| {
        html! {
            <th {key} scope="col" class={classes!(head.chosen.then_some("on"))} title={head.title.clone()}>
                { &head.name }<span class="hidden-text">{ ", " }{ &head.title }</span><i aria-hidden="true">{ head.role.sign() }</i>
            </th>
        }
    };
    let columns = (table.heads.len() + 1).to_string();
    html! {
        <table key={group.title} style={format!("min-width: {}px", FIRST_COLUMN + COLUMN * table.heads.len())}>
            <caption>{ group.title }</caption>
            <thead><tr><td></td>{ for table.heads.iter().enumerate().map(head) }</tr></thead>
            { for group.figures.iter().map(|it| figure(it, table, &columns)) }
        </table>
    }
}

/// A figure: its name and meaning, and below it what it was, is and the difference; where nothing differs, what it is.
fn figure(figure: &FigureView, table: &FiguresTable, columns: &str) -> Html {
    let [was, now, change] = table.rows;
    let differs = figure.differs();
    let row = |class: &'static str, label: &'static str| {
        html! {
            <tr key={class} {class}>
                <th scope="row">{ label }</th>
                { for figure.cells.iter().enumerate().map(|(key, it)| cell(key, it, class, table.fresh)) }
            </tr>
        }
    };
    html! {
        <tbody key={figure.name.clone()} data-figure={figure.name.clone()}>
            <tr key="name"><th colspan={columns.to_owned()} scope="rowgroup"><code>{ &figure.name }</code>{ " " }<span>{ figure.says }</span></th></tr>
            { if differs { row(WAS, was) } else { Html::default() } }
            { row(NOW, now) }
            { if differs { row("change", change) } else { Html::default() } }
        </tbody>
    }
}

fn cell(key: usize, cell: &FigureCell, class: &str, fresh: &'static str) -> Html {
    let is_fresh = class == NOW && cell.fresh;
    let shown = match class {
        WAS => cell.was.as_deref(),
        NOW => cell.now.as_deref(),
        _ => Some(cell.change.as_deref().unwrap_or_default()),
    };
    html! {
        <td {key} class={classes!(is_fresh.then_some("fresh"))} title={is_fresh.then_some(fresh)}>
            { shown.unwrap_or("—") }{ if is_fresh { html! { <span class="hidden-text">{ ", " }{ fresh }</span> } } else { Html::default() } }
        </td>
    }
}
