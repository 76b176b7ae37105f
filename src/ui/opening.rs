//! The model of a page that opens, and what is to be done first. It is made before the page is drawn, in a task of the browser of its own,
//! as the module is compiled in another: between them a slow machine still answers.

use std::cell::RefCell;
use std::rc::Rc;

use yew::Properties;

use super::{browser, framed, history, languages};
use crate::app::{self, BrowserMsg, Cmd, Model, Msg, StoreKey};
use crate::lang::Lang;

/// The opened page, until the component takes it that owns it.
#[derive(Clone, Properties)]
pub struct Opening {
    opened: Rc<RefCell<Option<Opened>>>,
}

pub struct Opened {
    pub model: Model,
    pub cmds: Vec<Cmd>,
    /// Whether the window has nothing but this page.
    pub is_whole: bool,
}

impl Opening {
    pub fn new() -> Self {
        Self { opened: Rc::new(RefCell::new(Some(open()))) }
    }

    /// The opened page. A second component would open it again.
    pub fn take(&self) -> Opened {
        self.opened.take().unwrap_or_else(open)
    }
}

impl PartialEq for Opening {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.opened, &other.opened)
    }
}

/// Opens what the address asks for.
fn open() -> Opened {
    let entry = history::entry().unwrap_or_default();
    history::number_entry(entry);
    let query = browser::query();
    let (mut model, mut cmds) = match &*query {
        "" => app::open(&browser::fragment(), entry),
        query => app::open_asked(query, &browser::fragment(), entry),
    };
    let is_whole = !app::is_embedded(&model);
    for msg in what_the_browser_knows(is_whole).into_iter().chain(framed::noticed()) {
        cmds.extend(app::update(&mut model, msg));
    }
    Opened { model, cmds, is_whole }
}

/// The messages that the model needs before anything is drawn. In another page's frame nothing counts that the whole page has stored.
fn what_the_browser_knows(is_whole: bool) -> Vec<Msg> {
    let stored = |key| if is_whole { browser::stored(key) } else { None };
    let lang = stored(StoreKey::Lang).or_else(|| browser::preferred_lang().map(Lang::code).map(str::to_owned));
    let values = StoreKey::ALL.map(|key| (key, if key == StoreKey::Lang { lang.clone() } else { stored(key) }));
    let stored = values.into_iter().filter_map(|(key, value)| Some(Msg::Browser(BrowserMsg::Stored { key, value: value? })));
    let asked = [
        Msg::Browser(BrowserMsg::SystemTheme { dark: browser::matches(browser::DARK) }),
        Msg::Browser(BrowserMsg::ReducedMotion(browser::matches(browser::STILL))),
    ];
    let languages = Some(languages::offered()).filter(|codes| !codes.is_empty()).map(BrowserMsg::Languages);
    stored.chain(asked).chain(languages.map(Msg::Browser)).collect()
}
