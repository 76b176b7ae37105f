//! Servers in a strip above the tree, clients at its foot.

use yew::prelude::*;

use crate::app::text_width;
use crate::app::view::{Frame, Highlight, StripServer, TreeClient};
use crate::ui::class::{of_doing, of_role, of_standing, role_state};
use crate::ui::pointing::{emphasis, thing_attr};
use crate::ui::stage::boxes::place;

/// A server in a line: its name, its role's sign, how far it is behind. A notch points from the one whose tree is shown to the tree.
pub fn server(server: &StripServer, highlight: &Highlight) -> Html {
    let Frame { width, height, .. } = server.frame;
    let looks = [server.shown.then_some("shown"), (server.behind > 0).then_some("behind")];
    let notch = if server.shown { format!("M{} {height}h14l-7 7z", width / 2 - 7) } else { String::new() };
    html! {
        <g key={server.name.clone()} role="listitem" transform={place(&server.frame)} data-thing={thing_attr(&server.thing)}
            class={classes!("srv", "peer", of_role(server.role), looks.to_vec(), emphasis(highlight, &server.thing))}>
            <g tabindex="0" role="button" aria-haspopup="menu" aria-label={server.label.clone()} aria-current={server.shown.then_some("true")}
                data-server={server.name.clone()} data-state={role_state(server.role)}>
                <rect class="ring" x="-4" y="-4" width={(width + 8).to_string()} height={(height + 8).to_string()} rx="10" />
                <rect class="box" width={width.to_string()} height={height.to_string()} rx="6" />
                <path class="notch" d={notch} />
            </g>
            <text class="id mid" aria-hidden="true" x={(width / 2).to_string()} y={(height / 2 + 5).to_string()}>
                { &server.name }{ " " }<tspan class="role">{ server.role.sign() }</tspan>
            </text>
            { lag(server.behind, width) }
        </g>
    }
}

/// The number of txns that a server is behind, on the upper right corner of its box.
fn lag(behind: usize, right: i32) -> Html {
    if behind == 0 {
        return html! { <g /> };
    }
    let text = format!("−{behind}");
    let width = text_width(&text) + 10;
    html! {
        <g class="lag" aria-hidden="true" transform={format!("translate({} 0)", right + 5 - width)}>
            <rect y="-9" width={width.to_string()} height="15" rx="7.5" />
            <text x={(width / 2).to_string()} y="3">{ text }</text>
        </g>
    }
}

/// The least width of a client whose name is written into it.
const NAMED: i32 = 20;

pub fn client(client: &TreeClient, highlight: &Highlight) -> Html {
    let Frame { width, height, .. } = client.frame;
    let middle = (width / 2).to_string();
    let id_y = if client.small { height / 2 + 5 } else { height / 2 - 3 };
    let tiny = width < 40;
    let name = if width < NAMED { "" } else { client.name.as_str() };
    // A name and a mark that fill their cell.
    let tight = client.small && !tiny && client.name.len() > 2 && !client.mark.is_empty();
    html! {
        <g key={client.name.clone()} role="listitem" transform={place(&client.frame)} data-thing={thing_attr(&client.thing)}
            class={classes!("cli", of_standing(client.standing), of_doing(client.doing), client.wrong.then_some("astray"), emphasis(highlight, &client.thing))}>
            <g tabindex="0" role="button" aria-haspopup="menu" aria-label={client.label.clone()}
                data-client={client.name.clone()} data-state={client.standing.name().to_uppercase()}>
                <rect class="ring" x="-4" y="-4" width={(width + 8).to_string()} height={(height + 8).to_string()} rx={(height / 2 + 4).to_string()} />
                <rect class="box" width={width.to_string()} height={height.to_string()} rx={(height / 2).to_string()} />
            </g>
            <g aria-hidden="true">
                <text class={classes!("id", tiny.then_some("tiny"), tight.then_some("tight"))} x={middle.clone()} y={id_y.to_string()}>
                    { name }{ " " }{ if tiny { "" } else { client.mark } }<tspan class="who">{ &client.who }</tspan>
                </text>
                <text class={classes!("note", if client.wrong { Some("wrong") } else { client.failed.then_some("code") })} x={middle} y={(height / 2 + 12).to_string()}>
                    { if client.small { "" } else { client.text.as_str() } }
                </text>
            </g>
        </g>
    }
}
