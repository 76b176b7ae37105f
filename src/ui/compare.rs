//! Two runs side by side, in the place of the workspace: drawings, pseudo-code, counters, the chart, and one transport for both.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Send;
use super::class::{of_class, of_role};
use super::controls::{button, button_with, picker};
use super::drawn::{Draw, drawn};
use super::icons::{Icon, named};
use super::notices::Notices;
use super::rich::rich;
use super::stage::tree;
use super::story::code;
use crate::app::view::{
    CHART, ChartView, CompareBell, CompareScene, CompareServer, CompareSide, CompareView, Counter, Difference, FOOT, HEAD,
    Highlight, NAMES, Notice, SizeView, TreeStage,
};
use crate::app::{CompareMsg, Msg, ensemble_box};
use crate::lang::Lang;
use crate::zk::Class;

#[derive(PartialEq)]
pub struct CompareLayer {
    pub lang: Lang,
    pub compare: Option<Rc<CompareView>>,
    pub notices: Rc<[Notice]>,
    pub send: Send,
}

impl Draw for CompareLayer {
    fn draw(&self) -> Html {
        let CompareLayer { lang, compare, notices, send } = self;
        let notices = || drawn(Notices { lang: *lang, notices: notices.clone(), send: send.clone() });
        html! {
            <section class={classes!("compare", compare.is_none().then_some("gone"))} aria-labelledby="compare-title">
                { compare.as_ref().map(|it| html! { <div key="compare" class="comparison">{ contents(it, send, notices()) }</div> }) }
            </section>
        }
    }
}

fn contents(it: &Rc<CompareView>, send: &Send, notices: Html) -> Html {
    html! {
        <>
            <header class="comparehead">
                <h2 id="compare-title">{ &it.title }</h2>
                { picker(&it.pair, send) }
                <span class={classes!("two", it.branches.is_none().then_some("gone"))}>
                    { it.branches.as_ref().map(|[left, right]| html! {
                        <span key="branches">{ picker(left, send) }<span aria-hidden="true">{ "⇄" }</span>{ picker(right, send) }</span>
                    }) }
                </span>
                <span class="grow"></span>
                { for it.link.iter().map(|it| html! { <span key="link">{ button(it, send) }</span> }) }
                { button(&it.close, send) }
            </header>
            <div class="sides">{ for it.sides.iter().enumerate().map(|(n, it)| html! { <div key={n} class="side-of">{ side(it) }</div> }) }</div>
            { notices }
            <div class="figures">
                <div class={classes!("differing", it.differences.is_none().then_some("gone"))}>
                    { it.differences.as_ref().map(|rows| html! {
                        <div key="differing">{ for it.parting.iter().map(|it| button(it, send)) }{ differing(it, rows) }</div>
                    }) }
                </div>
                { drawn(Counters { names: it.names.clone(), counters: it.counters.clone() }) }
                <div class={classes!("charted", it.chart.is_none().then_some("gone"))}>
                    { it.chart.as_ref().map(|it| html! { <div key="chart">{ drawn(Charted { chart: it.clone(), send: send.clone() }) }</div> }) }
                </div>
            </div>
            <footer class="transport comparebar">
                { for it.transport.iter().zip(signs(it.playing)).map(|(it, sign)| html! {
                    <span key={it.id.to_string()}>{ button_with(it, send, named(sign, &it.label)) }</span>
                }) }
                <span class="num">{ &it.clock }</span>
                { slider("compare-at", it.scrub, i64::from(it.at), (0, 1000), send, |value| CompareMsg::Scrub { thousandths: value }) }
                <span class="speed">{ button(&it.speed.slower, send) }<span class="num">{ it.speed.text }</span>{ button(&it.speed.faster, send) }</span>
                <span class={classes!("size", it.size.is_none().then_some("gone"))}>
                    { it.size.as_ref().map(|it| html! { <span key="size">{ size(it, send) }</span> }) }
                </span>
            </footer>
        </>
    }
}

/// A row for each difference of two branches.
fn differing(it: &CompareView, rows: &[Difference]) -> Html {
    html! {
        <table class="differences" tabindex="0" aria-label={it.differences_title}>
            <thead><tr><th scope="col">{ it.differences_title }</th>{ for it.names.iter().enumerate().map(|(n, name)| html! { <th key={n} scope="col">{ name }</th> }) }</tr></thead>
            <tbody>{ for rows.iter().map(|row| html! {
                <tr key={row.name.clone()}><th scope="row">{ &row.name }</th><td>{ &row.values[0] }</td><td>{ &row.values[1] }</td></tr>
            }) }</tbody>
            <caption class={classes!((!rows.is_empty()).then_some("gone"))}>{ it.no_differences }</caption>
        </table>
    }
}

fn signs(playing: bool) -> [Icon; 5] {
    [Icon::Start, Icon::Back, if playing { Icon::Pause } else { Icon::Play }, Icon::Forward, Icon::End]
}

fn size(it: &SizeView, send: &Send) -> Html {
    html! {
        <label class="sized">
            <span>{ "N" }<span class="hidden-text">{ it.label }</span></span>
            { slider("compare-size", it.label, i64::from(it.size), (1, i64::from(it.max)), send, CompareMsg::Size) }
            <span class="num" id="compare-n">{ it.size }</span>
        </label>
    }
}

fn slider(
    id: &'static str,
    label: &'static str,
    value: i64,
    (min, max): (i64, i64),
    send: &Send,
    msg: fn(u16) -> CompareMsg,
) -> Html {
    let settled = send.clone();
    let onchange = move |_: Event| settled.emit(Msg::Compare(CompareMsg::Settled));
    let send = send.clone();
    let oninput = move |event: InputEvent| {
        let value = event.target_dyn_into::<HtmlInputElement>().and_then(|input| input.value().parse::<u16>().ok());
        if let Some(value) = value {
            send.emit(Msg::Compare(msg(value)));
        }
    };
    html! {
        <input type="range" {id} aria-label={label} min={min.to_string()} max={max.to_string()} value={value.to_string()} {oninput} {onchange} />
    }
}

fn side(it: &CompareSide) -> Html {
    html! {
        <article>
            <h3>{ &it.title }</h3>
            <p class="muted">{ rich(&it.line) }</p>
            { drawn(Scene { scene: it.scene.clone(), label: it.label.clone() }) }
            <div class="codes">{ for it.code.iter().enumerate().map(|(n, it)| html! { <div key={n}>{ code(it) }</div> }) }</div>
        </article>
    }
}

#[derive(PartialEq)]
struct Scene {
    scene: Rc<CompareScene>,
    label: String,
}

impl Draw for Scene {
    fn draw(&self) -> Html {
        let Scene { scene, label } = self;
        if let Some(it) = &scene.tree {
            return of_tree(scene, it, label);
        }
        let (x, y, width, height) = ensemble_box();
        let alone = (!scene.servers.is_empty()).then_some("gone");
        html! {
            <svg class="scene" viewBox={format!("0 0 {} {}", scene.size.0, scene.size.1)} role="img" aria-label={label.clone()}>
                <rect class={classes!("ensemble", alone)} x={x.to_string()} y={y.to_string()} width={width.to_string()} height={height.to_string()} rx="8" />
                <text x={(x + width / 2).to_string()} y={(y + 21).to_string()} text-anchor="middle" class="who">{ &scene.leader }</text>
                <text x={(x + width / 2).to_string()} y={(y + 40).to_string()} text-anchor="middle" class="mono">{ &scene.znodes }</text>
                <g>{ for scene.wires.iter().enumerate().map(|(n, wire)| html! {
                    <line key={n} class={classes!("wire", wire.cut.then_some("cut"))} x1={wire.from.0.to_string()} y1={wire.from.1.to_string()} x2={wire.to.0.to_string()} y2={wire.to.1.to_string()} />
                }) }</g>
                <g>{ for scene.servers.iter().map(server) }</g>
                <g>{ for scene.clients.iter().map(|it| html! {
                    <g key={it.name.clone()} class={classes!("who-waits", it.standing)} transform={format!("translate({} {})", it.x, it.y)}>
                        <title>{ &it.label }</title>
                        <rect x="-15" y="-13" width="30" height="26" rx={if it.standing == "holds" { "4" } else { "13" }} />
                        <text y="4" text-anchor="middle">{ &it.name }</text>
                    </g>
                }) }</g>
                <g>{ for scene.bells.iter().map(message) }</g>
            </svg>
        }
    }
}

/// A tree is a picture here: nothing in it can be pressed.
fn of_tree(scene: &CompareScene, tree: &TreeStage, label: &str) -> Html {
    let (width, height) = scene.size;
    html! {
        <div class="scene" role="img" aria-label={label.to_owned()}>
            <svg inert={true} viewBox={format!("0 0 {width} {height}")}>
                { tree::tree(tree, width, label, &Highlight::default()) }
                <g>{ for scene.bells.iter().map(message) }</g>
            </svg>
        </div>
    }
}

/// A message on its way; a watch event is a bell.
fn message(it: &CompareBell) -> Html {
    let shape = match it.class {
        Class::Watch => {
            html! { <path d="M-7 5h14l-2.400-3.600v-4.600a4.600 4.600 0 0 0-9.200 0v4.600zM-2 6.600a2 2 0 0 0 4 0z" /> }
        }
        _ => html! { <circle r="4.500" /> },
    };
    html! {
        <g key={it.id.0.to_string()} class={classes!("flight", of_class(it.class))} transform={format!("translate({} {})", it.x, it.y)}>{ shape }</g>
    }
}

fn server(it: &CompareServer) -> Html {
    let (middle, right) = ((it.frame.width / 2).to_string(), (it.frame.width - 8).to_string());
    html! {
        <g key={it.name.clone()} class={classes!("srv", of_role(it.role))} transform={format!("translate({} {})", it.frame.x, it.frame.y)}>
            <title>{ &it.label }</title>
            <rect class="box" width={it.frame.width.to_string()} height={it.frame.height.to_string()} rx="8" />
            <text class="id" x="8" y="17">{ &it.name }</text>
            <text class="role" x={right} y="17">{ it.role.sign() }</text>
            <text class="small mono mid" x={middle} y="34">{ &it.zxid }</text>
        </g>
    }
}

#[derive(PartialEq)]
struct Counters {
    names: [String; 2],
    counters: Vec<Counter>,
}

impl Draw for Counters {
    fn draw(&self) -> Html {
        html! {
            <table class="counters">
                <thead><tr><td></td>{ for self.names.iter().enumerate().map(|(n, name)| html! { <th key={n} scope="col">{ name }</th> }) }</tr></thead>
                <tbody>{ for self.counters.iter().map(|it| html! {
                <tr key={it.name}>
                    <th scope="row">{ it.name }</th>
                    { for it.values.iter().enumerate().map(|(n, value)| html! {
                        <td key={n} class={classes!("num", it.better.map(|better| if better == n { "good" } else { "bad" }))}>{ value }</td>
                    }) }
                </tr>
            }) }</tbody>
            </table>
        }
    }
}

#[derive(PartialEq)]
struct Charted {
    chart: Rc<ChartView>,
    send: Send,
}

impl Draw for Charted {
    fn draw(&self) -> Html {
        let Charted { chart, send } = self;
        let points = |line: &[(i32, i32)]| line.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
        let bottom = CHART.1 - FOOT;
        html! {
            <figure class="chart">
                <figcaption><span class="hidden-text">{ chart.title }</span>{ picker(&chart.measure, send) }{ button(&chart.run, send) }{ button(&chart.cancel, send) }<small role="status">{ &chart.progress }</small></figcaption>
                <svg viewBox={format!("0 0 {} {}", CHART.0, CHART.1)} role="img" aria-label={format!("{}: {}", chart.title, chart.said)}>
                    <g class="rules">{ for chart.rules.iter().enumerate().map(|(n, (y, text))| html! {
                        <g key={n}>
                            <line x1="46" x2={(CHART.0 - NAMES).to_string()} y1={y.to_string()} y2={y.to_string()} />
                            <text x="40" y={(y + 5).to_string()} text-anchor="end">{ text }</text>
                        </g>
                    }) }</g>
                    <g>{ for chart.ticks.iter().enumerate().map(|(n, (x, text))| html! {
                        <text key={n} x={x.to_string()} y={(bottom + 16).to_string()} text-anchor="middle">{ text }</text>
                    }) }</g>
                    <text x="4" y="14">{ &chart.axes[1] }</text>
                    <text x={((CHART.0 - NAMES + 46) / 2).to_string()} y={(CHART.1 - 4).to_string()} text-anchor="middle">{ &chart.axes[0] }</text>
                    <g>{ for chart.here.iter().map(|x| html! { <line key="here" class="here" x1={x.to_string()} x2={x.to_string()} y1={(HEAD - 4).to_string()} y2={bottom.to_string()} /> }) }</g>
                    <g>{ for chart.lines.iter().enumerate().map(|(n, line)| html! {
                        <polyline key={n} class={if n == 0 { "one" } else { "other" }} points={points(line)} />
                    }) }</g>
                    <g>{ for chart.names.iter().zip(&chart.lines).enumerate().filter_map(|(n, ((name, y), line))| {
                        let (x, _) = line.last()?;
                        Some(html! { <text key={n} class={if n == 0 { "one" } else { "other" }} x={(x + 5).to_string()} y={(y + 5).to_string()}>{ name }</text> })
                    }) }</g>
                </svg>
            </figure>
        }
    }
}
