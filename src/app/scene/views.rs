//! The views of the stage that a person can choose.

use std::rc::Rc;

use super::tree::root;
use crate::app::model::Model;
use crate::script::StageView;
use crate::zk::servers;

/// Servers, the tree, and both; nothing to choose where no server has a tree. The root of the tree stays as long as a tree is shown.
pub fn choices(model: &Model) -> Option<[StageView; 3]> {
    servers(model.world()).next()?;
    let root = root_of(model);
    Some([StageView::Servers, StageView::Tree(root.clone().into()), StageView::Both(root.into())])
}

/// The view that the key leads to: the servers, or from there the tree.
pub fn toggled(model: &Model) -> Option<StageView> {
    let [servers, tree, _] = choices(model)?;
    Some(if model.view == StageView::Servers { tree } else { servers })
}

fn root_of(model: &Model) -> Rc<str> {
    model.view.root().map(|root| root.path.clone()).unwrap_or_else(|| root::likely(model))
}
