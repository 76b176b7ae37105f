//! The rows of a box: what is in memory above, what is on the disk below.

use yew::prelude::*;

use crate::app::view::{SHELF, SHELVES_TOP, Shelf, ShelfPlace};
use crate::ui::class::of_cell;

/// The baseline of a row's words, and the top of its cells, below the top of the row.
const BASE: i32 = 12;
const CELL_TOP: i32 = 3;
const CELL: i32 = 10;
const BETWEEN: i32 = 3;

pub fn shelves(shelves: &[Shelf], width: i32) -> Html {
    let in_memory = shelves.iter().filter(|shelf| shelf.place == ShelfPlace::Memory).count() as i32;
    let high = in_memory * SHELF;
    html! {
        <>
            <rect class={classes!("memory-of", (high == 0).then_some("gone"))} x="2" y={SHELVES_TOP.to_string()}
                width={(width - 4).to_string()} height={high.to_string()} />
            { for (0..).zip(shelves).map(|(row, it)| shelf(it, SHELVES_TOP + row * SHELF, width)) }
        </>
    }
}

fn shelf(shelf: &Shelf, y: i32, width: i32) -> Html {
    let base = (y + BASE).to_string();
    // A cell is as wide as the distance to the next one allows.
    let side = (shelf.step - BETWEEN).min(CELL);
    html! {
        <g key={y} class="shelf">
            <text class="small muted" x="10" y={base.clone()}>{ &shelf.name }</text>
            { for (0..).zip(&shelf.cells).map(|(at, cell): (i32, _)| html! {
                <rect key={at} class={classes!("cell", of_cell(cell.kind))} x={(shelf.cells_x + at * shelf.step).to_string()}
                    y={(y + CELL_TOP).to_string()} width={side.to_string()} height={CELL.to_string()} rx="2">
                    <title>{ &cell.title }</title>
                </rect>
            }) }
            <text class="small end" x={(width - 10).to_string()} y={base}>{ &shelf.text }</text>
        </g>
    }
}
