//! What must hold: the laws by theme, each a row that unfolds to its source, and to what contradicts it.

use yew::prelude::*;

use super::challenge::challenges;
use super::hunt::{bounds, picture};
use super::log::log_lines;
use crate::app::view::{
    BreachView, Button, Highlight, HuntView, KeeperView, LawDetail, LawRow, LawTheme, PromisesPanel, RuleRow, RulesView, Tone,
};
use crate::ui::Send;
use crate::ui::controls::{button, button_with};
use crate::ui::rich::rich;

pub fn promises(panel: &PromisesPanel, highlight: &Highlight, send: &Send) -> Html {
    html! {
        <>
        { rules(&panel.rules, send) }
        { challenges(&panel.challenges, send) }
        <section class="promises">
            <h2 id="promises-title" tabindex="-1">{ panel.title }</h2>
            <p class="muted" role="status">{ &panel.summary }</p>
            { for panel.themes.iter().map(|it| theme(it, highlight, send)) }
        </section>
        </>
    }
}

fn rules(rules: &RulesView, send: &Send) -> Html {
    let is_hunted = rules.hunted.is_some() || rules.rows.iter().any(|row| row.hunted.is_some());
    html! {
        <details class="rules" id="rules" open={is_hunted}>
            <summary>{ &rules.title }</summary>
            <p class="muted">{ rules.about }</p>
            { bounds(&rules.bounds, send) }
            <p class="acts">{ rules.all }{ button(&rules.hunt, send) }</p>
            { hunted(rules.hunted.as_ref(), send) }
            <ul>{ for rules.rows.iter().map(|it| rule(it, send)) }</ul>
        </details>
    }
}

fn rule(row: &RuleRow, send: &Send) -> Html {
    html! {
        <li key={row.word} id={row.word} tabindex="-1" class={classes!(row.is_out.then_some("out"))}>
            <p><code>{ row.word }</code>{ " " }{ row.says }</p>
            <p class="muted">{ &row.guards }</p>
            <p class={classes!("muted", row.notes.is_none().then_some("gone"))}>{ row.notes.as_ref() }</p>
            <p class="acts">
                { for row.toggle.iter().chain([&row.hunt]).chain(&row.lesson).map(|it| of_rule(it, row.word, send)) }
            </p>
            { hunted(row.hunted.as_ref(), send) }
        </li>
    }
}

/// A button whose name says of which rule it is, to who does not see beside what it stands.
fn of_rule(it: &Button, word: &'static str, send: &Send) -> Html {
    button_with(it, send, html! { <>{ &it.label }<span class="hidden-text">{ ": " }{ word }</span></> })
}

/// How far the hunt is, told by itself only when it has ended; and its picture.
fn hunted(hunted: Option<&HuntView>, send: &Send) -> Html {
    html! {
        <div class="hunt">
            <div class="hunted" role="status" aria-live={if hunted.is_some_and(|it| it.is_on) { "off" } else { "polite" }}>
                { hunted.map(|it| html! {
                    <p key="hunted">{ &it.says }{ " " }{ for it.button.iter().chain(&it.beside).map(|it| button(it, send)) }</p>
                }) }
            </div>
            <div class={classes!("script", hunted.is_none_or(|it| it.script.is_none()).then_some("gone"))}>
                { hunted.and_then(|it| it.script.as_ref()).map(|(title, lines)| html! {
                    <details key="script"><summary>{ *title }</summary><pre tabindex="0" role="region" aria-label={*title}>{ lines }</pre></details>
                }) }
            </div>
            { hunted.and_then(|it| it.picture.as_ref()).map(|it| picture(it, send)) }
        </div>
    }
}

fn theme(theme: &LawTheme, highlight: &Highlight, send: &Send) -> Html {
    html! {
        <section key={theme.name} class="theme">
            <h3><span>{ theme.name }</span>{ " " }<span class="muted">{ &theme.count }</span></h3>
            <ul>{ for theme.laws.iter().map(|it| law(it, highlight, send)) }</ul>
        </section>
    }
}

fn law(row: &LawRow, highlight: &Highlight, send: &Send) -> Html {
    let broken = row.tone == Tone::Bad;
    let sign = match row.tone {
        Tone::Bad => "✗",
        Tone::Faint => "–",
        _ => "✓",
    };
    let (msg, to) = (row.button.msg.clone(), send.clone());
    html! {
        <li key={row.button.id.to_string()} class={classes!(broken.then_some("broken"), (row.tone == Tone::Faint).then_some("idle"))}>
            <button type="button" id={row.button.id.clone()} aria-expanded={if row.open.is_some() { "true" } else { "false" }}
                onclick={move |_: MouseEvent| to.emit(msg.clone())}>
                <span class="standing" aria-hidden="true">{ sign }</span>
                <span>{ &row.button.label }<span class="hidden-text">{ ": " }{ row.standing }</span></span>
            </button>
            <div class="lawdetail">{ row.open.as_ref().map(|it| detail(it, highlight, send)) }</div>
        </li>
    }
}

fn detail(detail: &LawDetail, highlight: &Highlight, send: &Send) -> Html {
    html! {
        <div key="open">
            <div>{ detail.breach.as_ref().map(|it| breach(it, highlight, send)) }</div>
            <p class="muted"><code>{ &detail.name }</code>{ " · " }{ &detail.source }</p>
            <div class={classes!("keepers", detail.rules.is_empty().then_some("gone"))}>
                <h4>{ detail.kept_by }</h4>
                <ul>{ for detail.rules.iter().map(|it| keeper(it, send)) }</ul>
            </div>
        </div>
    }
}

fn keeper(keeper: &KeeperView, send: &Send) -> Html {
    html! { <li key={keeper.word}><code>{ keeper.word }</code>{ " " }{ keeper.says }{ " " }<span>{ of_rule(&keeper.hunt, keeper.word, send) }</span></li> }
}

fn breach(breach: &BreachView, highlight: &Highlight, send: &Send) -> Html {
    html! {
        <div key="breach" class="breach">
            <p class={classes!("muted", breach.ahead.is_empty().then_some("gone"))}>{ &breach.ahead }</p>
            <p class={classes!("muted", breach.broken.is_empty().then_some("gone"))}>
                { breach.already }{ for breach.broken.iter().map(|it| html! { <>{ " " }{ button(it, send) }</> }) }
            </p>
            <p>{ rich(&breach.what) }</p>
            <p class="acts">{ button(&breach.go, send) }{ breach.beside.as_ref().map(|it| button(it, send)) }</p>
            <h4>{ &breach.why }</h4>
            { log_lines(&breach.causes, highlight, send) }
            <p class={classes!("acts", breach.further.is_none().then_some("gone"))}>{ breach.further.as_ref().map(|it| button(it, send)) }</p>
            <div class={classes!(breach.decided.is_empty().then_some("gone"))}>
                <h4>{ breach.otherwise }</h4>
                { log_lines(&breach.decided, highlight, send) }
            </div>
        </div>
    }
}
