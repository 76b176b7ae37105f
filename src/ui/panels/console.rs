//! The console: the command language by hand, with history, completion, and errors that point at the place.

use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::app::view::{Completion, ConsoleLine, ConsolePanel, ConsoleTone, InputError};
use crate::app::{ConsoleMsg, Msg, ends_in_a_word};
use crate::lang::Lang;
use crate::tell::words::{self, Word};
use crate::ui::Send;
use crate::ui::browser::CONSOLE_INPUT;
use crate::ui::controls::{button, picker};
use crate::ui::rich::rich;
use crate::ui::units::{byte_of, units_of};

/// The most letters that the input takes: somewhat more than a line may have, which is then said.
const MAX_TYPED: &str = "5000";

#[derive(Clone, PartialEq, Properties)]
pub struct ConsoleProps {
    pub lang: Lang,
    pub console: ConsolePanel,
    pub send: Send,
}

#[component]
pub fn Console(props: &ConsoleProps) -> Html {
    let ConsoleProps { lang, console, send } = props;
    let (field, list) = (use_node_ref(), use_node_ref());
    use_end(&list, console.lines.last().map(|line| line.id));
    use_caret(&field, &console.input, console.cursor);
    let oninput = {
        let send = send.clone();
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                let line = input.value();
                let cursor = byte_of(&line, caret(&input).unwrap_or(u32::MAX));
                send.emit(Msg::Console(ConsoleMsg::Input { line, cursor }));
            }
        }
    };
    let onkeydown = {
        let send = send.clone();
        let completes =
            !console.completions.is_empty() || (console.cursor == console.input.len() && ends_in_a_word(&console.input));
        move |event: KeyboardEvent| {
            let msg = match event.key().as_str() {
                "Enter" => Msg::Console(ConsoleMsg::Submit),
                "Escape" => Msg::Console(ConsoleMsg::Leave),
                "ArrowUp" => Msg::Console(ConsoleMsg::History { back: true }),
                "ArrowDown" => Msg::Console(ConsoleMsg::History { back: false }),
                "Tab" if completes && !event.shift_key() => Msg::Console(ConsoleMsg::Complete),
                _ => return,
            };
            if !event.is_composing() {
                event.prevent_default();
                send.emit(msg);
            }
        }
    };
    let broken = if console.error.is_some() { "true" } else { "false" };
    html! {
        <div class="console">
            <div class="lines" ref={list} tabindex="0" role="log" aria-label={console.label.clone()}>{ for console.lines.iter().map(line) }</div>
            <div class="entry">
                <div class="mending">{ console.mending.as_ref().map(|(text, leave)| html! { <p><span role="status">{ text }</span>{ button(leave, send) }</p> }) }</div>
                <div class="field">
                    { (!console.client.options.is_empty()).then(|| picker(&console.client, send)) }
                    <input id={CONSOLE_INPUT} ref={field} type="text" maxlength={MAX_TYPED} autocomplete="off" autocapitalize="off" spellcheck="false"
                        aria-label={console.label.clone()} aria-invalid={broken} aria-describedby="console-hint"
                        placeholder={console.placeholder.clone()} value={console.input.clone()} {oninput} {onkeydown} />
                    { button(&console.run, send) }
                </div>
                { complaint(console.error.as_ref()) }
                <div class="options" role="group" aria-label={words::text(*lang, Word::UiCompletions)}>
                    { for console.completions.iter().enumerate().map(|(index, it)| option(index, it, send)) }
                </div>
            </div>
        </div>
    }
}

fn line(line: &ConsoleLine) -> Html {
    let class = match line.tone {
        ConsoleTone::Input => "typed",
        ConsoleTone::Output => "out",
        ConsoleTone::Error => "err",
        ConsoleTone::Note => "muted",
        ConsoleTone::Rule => "rule",
    };
    html! { <div key={line.id} {class}>{ rich(&line.text) }</div> }
}

/// The line once more with the wrong part underlined, and the error.
fn complaint(error: Option<&InputError>) -> Html {
    let [before, wrong, after] = error.map(|error| error.parts.clone()).unwrap_or_default();
    let wrong = if error.is_some() && wrong.is_empty() { " ".to_owned() } else { wrong };
    html! {
        <div class={classes!("complaint", error.is_none().then_some("gone"))}>
            <div class="squiggle" aria-hidden="true">{ before }<u>{ wrong }</u>{ after }</div>
            <div class="hint" id="console-hint" role="alert">{ error.map(|error| error.text.clone()).unwrap_or_default() }</div>
        </div>
    }
}

fn option(index: usize, it: &Completion, send: &Send) -> Html {
    let send = send.clone();
    let meaning = (!it.meaning.is_empty()).then(|| html! { <small>{ format!(" {}", it.meaning) }</small> });
    html! {
        <button key={index} type="button" class={classes!(it.chosen.then_some("on"))}
            onclick={move |_: MouseEvent| send.emit(Msg::Console(ConsoleMsg::Choose(index)))}>{ &it.text }{ meaning }</button>
    }
}

/// Keeps the newest line in sight.
#[hook]
fn use_end(list: &NodeRef, newest: Option<u32>) {
    let list = list.clone();
    use_effect_with(newest, move |_| {
        if let Some(list) = list.cast::<HtmlElement>() {
            list.set_scroll_top(list.scroll_height());
        }
    });
}

/// Puts the caret where the model has it: after a completion, or at the end of a line of the history.
#[hook]
fn use_caret(field: &NodeRef, line: &str, cursor: usize) {
    let field = field.clone();
    let place = units_of(line, cursor);
    use_effect_with((line.to_owned(), place), move |&(_, place)| {
        if let Some(input) = field.cast::<HtmlInputElement>().filter(|input| caret(input) != Some(place)) {
            // Only an input without text refuses a selection.
            let _ = input.set_selection_range(place, place);
        }
    });
}

fn caret(input: &HtmlInputElement) -> Option<u32> {
    input.selection_start().ok().flatten()
}
