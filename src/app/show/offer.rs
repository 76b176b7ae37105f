//! The offer of the tree to whoever has just begun a recipe by hand and looks at the servers.

use crate::app::model::Model;
use crate::app::view::Button;
use crate::script::StageView;
use crate::tell::template::text;
use crate::tell::words::Word;
use crate::zk::clients;

/// Beside the choice of the view the offer, and the cross that takes it away. Each does what one of the views does.
#[cold]
#[inline(never)]
pub fn tree(model: &Model, views: &mut Vec<Button>) {
    let msg = |n: usize| views.get(n).map(|button| button.msg.clone());
    let (Some(servers), Some(tree), StageView::Servers) = (msg(0), msg(1), &model.view) else { return };
    if !clients(model.world()).any(|(_, _, client)| client.program().is_some_and(|program| program.has_picture())) {
        return;
    }
    let label = text!(model.lang, "Show the tree", "看树");
    views.push(Button::new("offer-tree", label, tree).titled(model.word(Word::ViewTreeTitle)).keyed("z"));
    views.push(Button::new("offer-close", model.word(Word::Close), servers).signed("✕"));
}
