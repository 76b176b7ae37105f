//! The challenges: a row each, with its goals and its solution once it is begun.

use yew::prelude::*;

use crate::app::view::{AttemptView, ChallengeRow, ChallengesView, GoalView, SolutionView, WonView};
use crate::ui::Send;
use crate::ui::controls::button;
use crate::ui::rich::rich;

pub fn challenges(view: &ChallengesView, send: &Send) -> Html {
    // What was begun is in sight when the panel comes back.
    let is_begun = view.rows.iter().any(|row| row.attempt.is_some());
    html! {
        <details class="rules" id="challenges" open={is_begun}>
            <summary>{ &view.title }</summary>
            <p class="muted">{ view.about }</p>
            <ul>{ for view.rows.iter().map(|it| row(it, send)) }</ul>
        </details>
    }
}

fn row(row: &ChallengeRow, send: &Send) -> Html {
    let (attempt, won) = (row.attempt.as_ref(), row.attempt.as_ref().and_then(|it| it.won.as_ref()));
    html! {
        <li key={row.name.clone()} class={classes!(won.map(|_| "won"))}>
            <p><code>{ &row.name }</code>{ " " }{ rich(&row.ask) }</p>
            <p class="acts"><span class={classes!("muted", row.won.is_none().then_some("gone"))}>{ row.won.as_ref().map(|won| format!("✓ {won}")) }</span>{ button(&row.begin, send) }{ attempt.map(|it| button(&it.end, send)) }</p>
            <div class="attempt">{ attempt.map(attempted) }</div>
            <div class="winner" role="status">{ won.map(winner) }</div>
            <div>{ won.and_then(|it| it.solution.as_ref()).map(|it| solution(it, send)) }</div>
        </li>
    }
}

fn attempted(attempt: &AttemptView) -> Html {
    html! {
        <div key="attempt" id="attempt" tabindex="-1">
            <p>{ &attempt.says }</p>
            <ul class="goals">{ for attempt.goals.iter().map(goal) }</ul>
        </div>
    }
}

fn goal(goal: &GoalView) -> Html {
    html! {
        <li key={goal.text.clone()} class={classes!(goal.is_reached.then_some("reached"))}>
            <span aria-hidden="true">{ if goal.is_reached { "✓" } else { "○" } }</span>{ " " }
            { goal.says.as_ref().map(|says| html! { <span key="says">{ says }<br /></span> }) }
            <code>{ &goal.text }</code>
            { (!goal.is_reached).then(|| html! { <span key="value" class="muted">{ format!(" ({})", goal.value) }</span> }) }
        </li>
    }
}

fn winner(won: &WonView) -> Html {
    html! {
        <div key="won">
            <p><strong>{ &won.says }</strong></p>
            { won.why.as_ref().map(|it| html! { <p key="why">{ rich(it) }</p> }) }
        </div>
    }
}

/// A solution, whose lines unfold.
pub fn solution(it: &SolutionView, send: &Send) -> Html {
    html! {
        <div key="solution">
            <p class="acts">{ button(&it.toggle, send) }{ button(&it.open, send) }</p>
            { it.lines.as_ref().map(|lines| html! { <pre key="lines" tabindex="0">{ lines.join("\n") }</pre> }) }
        </div>
    }
}
