//! The left side: a lesson's beat, the question, the recipes as pseudo-code, and the buttons to go on.

use std::rc::Rc;

use yew::prelude::*;

use super::Send;
use super::class::of_tone;
use super::controls::{button, button_with, dressed, signed};
use super::drawn::Draw;
use super::icons::{Icon, named};
use super::present::hall;
use super::rich::{explained, rich};
use super::sheet::sheet;
use crate::app::view::{ChapterState, CodeView, EndView, OptionView, QuestionView, StoryBody, StoryView, VerdictView};
use crate::lang::Lang;
use crate::tell::words::{self, Word};

#[derive(PartialEq)]
pub struct Story {
    pub lang: Lang,
    pub story: Option<Rc<StoryView>>,
    pub send: Send,
}

impl Draw for Story {
    fn draw(&self) -> Html {
        let Story { lang, story, send } = self;
        match story {
            None => html! { <aside key="none" class="gone"></aside> },
            Some(story) => match story.hall.as_deref() {
                Some(it) => hall(*lang, story, it, send),
                None => html! {
                    <aside key="story" class={classes!("story", story.folded.then_some("folded"))} aria-label={words::text(*lang, Word::UiStory)}>
                        { contents(*lang, story, send) }
                    </aside>
                },
            },
        }
    }
}

fn contents(lang: Lang, story: &StoryView, send: &Send) -> Html {
    html! {
        <>
            <header class="lessonhead">
                <h2>{ &story.title }</h2>
                <span class="present">{ for story.present.iter().map(|it| html! { <span key="present">{ button(it, send) }</span> }) }</span>
                <span class="fold">{ button(&story.fold, send) }</span>
                { button_with(&story.close, send, named(Icon::Close, &story.close.label)) }
            </header>
            <ol class="chapters">{ for story.chapters.iter().map(|chapter| html! {
                <li key={chapter.button.id.to_string()} class={of_chapter(chapter.state)} aria-current={(chapter.state == ChapterState::Now).then_some("step")}>
                    { button_with(&chapter.button, send, html! { <span>{ &chapter.button.label }</span> }) }
                </li>
            }) }</ol>
            // Stays while beats come and go, so that a new one is read aloud.
            <p class="hidden-text" role="status" id="beat-spoken">{ &story.spoken }</p>
            <div class="beat" key={story.beat} tabindex="0" role="region" aria-label={story.heading.clone()}>
                <h3 id="beat-heading">{ &story.heading }</h3>
                { body(lang, &story.body, send) }
                <div class="codes">{ for story.code.iter().enumerate().map(|(n, it)| html! { <div key={n}>{ code(it) }</div> }) }</div>
            </div>
            <div class={classes!("astray", story.astray.is_none().then_some("gone"))}>
                { story.astray.as_ref().map(|it| html! { <p key="astray"><span>{ it.text }</span>{ button(&it.back, send) }</p> }) }
            </div>
            <p class={classes!("reading", story.read_along.is_none().then_some("gone"))}>{ for story.read_along.iter().map(|it| html! {
                <span key="read-along">{ button(it, send) }</span>
            }) }</p>
            <p class={classes!("totext", story.to_text.is_none().then_some("gone"))}>{ for story.to_text.iter().map(|it| html! {
                <span key="to-text">{ signed(it, send) }</span>
            }) }</p>
            <footer class="beats">
                { button(&story.back, send) }
                <span class="num" id="beat-place">{ &story.place }</span>
                { button(&story.next, send) }
            </footer>
        </>
    }
}

fn of_chapter(state: ChapterState) -> &'static str {
    match state {
        ChapterState::Done => "done",
        ChapterState::Now => "now",
        ChapterState::Ahead => "ahead",
    }
}

pub fn body(lang: Lang, body: &StoryBody, send: &Send) -> Html {
    match body {
        StoryBody::Beat { text, question: it, then } => html! {
            <div key="beat">
                <p class="say" id="beat-text">{ explained(lang, text) }</p>
                <div class={classes!("predict", it.is_none().then_some("gone"))}>{ it.as_ref().map(|it| html! { <div key="it">{ question(it, send) }</div> }) }</div>
                <p class={classes!("say", "then", then.is_empty().then_some("gone"))} id="beat-then" role="status">{ explained(lang, then) }</p>
            </div>
        },
        StoryBody::End(it) => html! { <div key="end">{ ending(it, send) }</div> },
        StoryBody::Sheet(it) => html! { <div key="sheet">{ sheet(lang, it, send) }</div> },
    }
}

fn question(it: &QuestionView, send: &Send) -> Html {
    html! {
        <section class="question" aria-labelledby="ask">
            <h4>{ it.label }</h4>
            <p id="ask">{ rich(&it.ask) }</p>
            <div class="answers" role="group" aria-labelledby="ask">{ for it.options.iter().map(|it| html! {
                <span key={it.button.id.to_string()}>{ option(it, send) }</span>
            }) }</div>
            <p class="hint">{ it.hint }</p>
            { verdict(it.verdict.as_ref()) }
        </section>
    }
}

pub fn verdict(it: Option<&VerdictView>) -> Html {
    html! {
        <div role="status" id="verdict">{ it.map(|it| html! {
            <div key="verdict" class={classes!("verdict", of_tone(it.tone))}>
                <b>{ it.head }</b>
                { for it.text.iter().enumerate().map(|(n, text)| html! { <p key={n}>{ rich(text) }</p> }) }
            </div>
        }) }</div>
    }
}

pub fn option(it: &OptionView, send: &Send) -> Html {
    let (class, sign) = match it.right {
        Some(true) => ("right", "✓ "),
        Some(false) => ("wrong", "✕ "),
        None => ("open", ""),
    };
    // Only the chosen option and the right one carry a sign.
    let sign = if it.right == Some(false) && it.button.pressed != Some(true) { "" } else { sign };
    dressed(
        &it.button,
        send,
        html! {
            <><kbd class={classes!((it.right.is_some() || it.key.is_empty()).then_some("gone"))}>{ &it.key }</kbd><span aria-hidden="true">{ sign }</span>{ rich(&it.label) }</>
        },
        classes!(class),
    )
}

fn ending(it: &EndView, send: &Send) -> Html {
    html! {
        <div class="ending">
            <p class="did" id="lesson-did">{ &it.done }</p>
            { for it.parts.iter().map(|(head, text)| html! { <section key={*head}><h4>{ *head }</h4><p>{ rich(text) }</p></section> }) }
            <section class={classes!(it.reads.is_empty().then_some("gone"))}>
                <h4>{ it.reads_title }</h4>
                <ul>{ for it.reads.iter().map(|(title, address)| html! {
                    <li key={address.clone()}><a href={address.clone()} target="_blank" rel="noopener noreferrer">{ title }</a></li>
                }) }</ul>
            </section>
            <div class="onward">{ for it.onward.iter().map(|it| html! { <span key={it.id.to_string()}>{ button(it, send) }</span> }) }</div>
        </div>
    }
}

/// A recipe's lines; beside each, the clients that are at it.
pub fn code(it: &CodeView) -> Html {
    html! {
        <figure class="code">
            <figcaption>{ rich(&it.title) }</figcaption>
            <ol>{ for it.lines.iter().enumerate().map(|(n, line)| html! {
                <li key={n} class={classes!((!line.marks.is_empty()).then_some("here"))}>
                    <code>{ line.text }</code><span class="marks">{ rich(&line.marks) }</span>
                </li>
            }) }</ol>
        </figure>
    }
}
