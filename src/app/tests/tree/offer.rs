//! The offer of the tree to whoever begins a recipe by hand.

use super::*;

const OFFER: [&str; 2] = ["offer-tree", "offer-close"];

/// A page that shows the servers of an ensemble with a leader.
fn servers() -> Model {
    let mut model = paused();
    for line in ["seed 36", "ensemble 3 clients 3", "run until leader", "run 2s"] {
        type_line(&mut model, line);
    }
    model
}

fn views(model: &Model) -> Vec<String> {
    page(model).stage.views.iter().map(|button| button.id.to_string()).collect()
}

fn offers(model: &Model) -> bool {
    let ids = views(model);
    assert!([3, 5].contains(&ids.len()), "{ids:?}");
    ids.len() == 5 && ids[3..] == OFFER
}

fn press(model: &mut Model, id: &str) {
    let msg = page(model).stage.views.iter().find(|button| &*button.id == id).unwrap().msg.clone();
    update(model, msg);
}

#[test]
fn whoever_begins_a_recipe_by_hand_is_offered_its_tree_until_it_is_chosen_or_the_offer_is_closed() {
    let mut model = servers();
    assert!(!offers(&model));
    type_line(&mut model, "c1 run lock /locks/a");
    assert!(offers(&model));
    type_line(&mut model, "run 300ms");
    assert!(offers(&model), "time alone takes it away from nobody");
    press(&mut model, "offer-tree");
    assert_eq!(model.view.root().map(|root| root.path.to_string()), Some("/locks/a".to_owned()));
    assert!(!offers(&model));
    press(&mut model, "view-servers");
    assert!(!offers(&model), "who comes back has seen it");
    type_line(&mut model, "c2 run lock /locks/a");
    assert!(offers(&model), "another recipe, another offer");
    press(&mut model, "offer-close");
    assert_eq!((offers(&model), &model.view), (false, &StageView::Servers));
    type_line(&mut model, "c3 run lock /locks/a");
    type_line(&mut model, "view tree /locks/a");
    type_line(&mut model, "view servers");
    assert!(!offers(&model), "chosen otherwise");
}

#[test]
fn the_tree_is_offered_for_recipes_with_znodes_and_only_to_whoever_does_not_see_it() {
    let mut model = servers();
    for line in ["c1 run storage", "c1 create /x", "crash s1"] {
        type_line(&mut model, line);
        assert!(!offers(&model), "{line}");
    }
    type_line(&mut model, "c2 run lock /locks/a");
    assert!(offers(&model));
    type_line(&mut model, "restart s1");
    assert!(!offers(&model), "it was begun before something else was done");
    type_line(&mut model, "view tree");
    type_line(&mut model, "c3 run lock /locks/a");
    assert!(!offers(&model));
}

#[test]
fn the_offer_is_in_no_recording_and_in_no_link() {
    let mut model = servers();
    type_line(&mut model, "c1 run lock /locks/a");
    let told = |model: &Model| (model.run().recording.entries().len(), plain_address(model));
    let before = told(&model);
    press(&mut model, "offer-close");
    assert_eq!(told(&model), before);
}
