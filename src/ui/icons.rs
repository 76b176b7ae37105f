//! The page's few icons, as paths of a 16-unit square.

use yew::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Start,
    Back,
    Play,
    Pause,
    Forward,
    End,
    Previous,
    Next,
    Close,
    Bell,
}

impl Icon {
    /// The path alone, for a drawing that has it among others.
    pub fn path(self) -> &'static str {
        match self {
            Icon::Start => "M3 3h1.6v10H3zM13 3v10L5.6 8z",
            Icon::Back => "M11.5 3v10L5 8zM13 3h1.4v10H13z",
            Icon::Play => "M4 2.5v11L13 8z",
            Icon::Pause => "M4 3h3v10H4zM9 3h3v10H9z",
            Icon::Forward => "M4.5 3v10L11 8zM1.6 3H3v10H1.6z",
            Icon::End => "M11.4 3H13v10h-1.6zM3 3v10l7.4-5z",
            Icon::Previous => "M10.5 3 5 8l5.5 5z",
            Icon::Next => "M5.5 3 11 8l-5.5 5z",
            Icon::Bell => "M2.5 11.5h11l-1.6-2.6V6.4a3.9 3.9 0 0 0-7.8 0v2.5zM6.3 12.7a1.8 1.8 0 0 0 3.4 0z",
            Icon::Close => "M4 3 8 7l4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z",
        }
    }

    /// The same drawing as [`icon`]'s, for an element that is written by hand.
    pub fn markup(self) -> String {
        format!(r#"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>"#, self.path())
    }
}

/// An icon. The button around it carries the name.
pub fn icon(icon: Icon) -> Html {
    html! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d={icon.path()} /></svg> }
}

/// An icon with its name for screen readers.
pub fn named(sign: Icon, name: &str) -> Html {
    html! { <>{ icon(sign) }<span class="hidden-text">{ name.to_owned() }</span></> }
}

/// The sign beside the page's name: a leader and two who follow.
pub fn brand() -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="5" r="3" /><circle cx="5" cy="18" r="3" /><circle cx="19" cy="18" r="3" />
            <path d="M12 8v4M12 12 6.8 15.6M12 12l5.2 3.6" fill="none" stroke="currentColor" stroke-width="1.6" />
        </svg>
    }
}
