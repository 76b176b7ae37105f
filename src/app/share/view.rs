//! The dialog for sharing as it is drawn.

use super::offered::{chosen, fragment, offered, pictured, pictures};
use crate::app::model::Model;
use crate::app::msg::{Msg, PageMsg};
use crate::app::names::{PictureForm, Pictured, ShareOf};
use crate::app::view::{Button, ButtonTone, PictureOffer, PopoverView};
use crate::files::Format;
use crate::tell::words::Word;

/// The id of the button of each link, its label, and what comes of the link.
fn words(of: ShareOf) -> (&'static str, Word, Word) {
    match of {
        ShareOf::Moment => ("share-moment", Word::ShareMoment, Word::ShareMomentText),
        ShareOf::Tree => ("share-tree", Word::ShareTree, Word::ShareTreeText),
        ShareOf::Beat => ("share-beat", Word::ShareBeat, Word::ShareBeatText),
        ShareOf::Lesson => ("share-lesson", Word::ShareLesson, Word::ShareLessonText),
        ShareOf::Comparison => ("share-compare", Word::ShareCompare, Word::ShareCompareText),
        ShareOf::Own => ("share-own", Word::ShareOwn, Word::ShareOwnText),
    }
}

/// The id of the button for a form of file, and its label.
fn saving(format: Format) -> (&'static str, Word) {
    match format {
        Format::Script => ("save-script", Word::SaveScript),
        Format::Json => ("save-json", Word::SaveJson),
        Format::Mermaid => ("save-mermaid", Word::SaveMermaid),
        Format::ShiViz => ("save-shiviz", Word::SaveShiViz),
        Format::Csv => ("save-csv", Word::SaveCsv),
        Format::History => ("save-history", Word::SaveHistory),
    }
}

fn save(model: &Model, format: Format) -> Button {
    let (id, label) = saving(format);
    Button::new(id, model.word(label), Msg::Page(PageMsg::Save(format)))
}

/// A part of the page with a button for each form of its picture.
fn offer_picture(model: &Model, of: Pictured) -> PictureOffer {
    let button = |form: PictureForm| {
        let label = form.ending().to_uppercase();
        Button::new(format!("picture-{}-{}", of.name(), form.ending()), &label, Msg::Page(PageMsg::Picture(of, form)))
    };
    PictureOffer { of: model.word(pictured(of)), forms: PictureForm::ALL.map(button) }
}

/// A film is of the workspace's stage.
fn film(model: &Model) -> Option<Button> {
    let button = || Button::new("film", model.word(Word::Film), Msg::Page(PageMsg::Film { on: true }));
    model.compare.is_none().then(button)
}

pub fn view(model: &Model, close: Button) -> PopoverView {
    let (chosen, link) = chosen(model);
    let fragment = fragment(model, &link);
    let offer = |of: ShareOf| {
        let (id, label, _) = words(of);
        Button::new(id, model.word(label), Msg::Page(PageMsg::ShareOf(of))).pressed(of == chosen)
    };
    let (.., text) = words(chosen);
    let none = if chosen == ShareOf::Own { Word::ShareOwnTooLong } else { Word::NoticeRunTooLong };
    PopoverView::Share {
        title: model.word(Word::ShareTitle).to_owned(),
        offers_label: model.word(Word::ShareOffers),
        offers: offered(model).into_iter().map(|(of, _)| offer(of)).collect(),
        with_lang: Button::new("share-lang", model.word(Word::ShareLang), Msg::Page(PageMsg::ShareLang))
            .pressed(model.share.with_lang),
        text: model.word(if fragment.is_some() { text } else { none }).to_owned(),
        copy: Button::new("copy-link", model.word(Word::CopyLink), Msg::Page(PageMsg::CopyLink))
            .enabled(fragment.is_some())
            .toned(ButtonTone::Primary),
        fragment,
        save_label: model.word(Word::SaveLabel),
        saves: Format::ALL.map(|format| save(model, format)).into(),
        pictures_label: model.word(Word::PictureLabel),
        pictures: pictures(model).into_iter().map(|of| offer_picture(model, of)).collect(),
        on_paper: Button::new("picture-paper", model.word(Word::PicturePaper), Msg::Page(PageMsg::Paper))
            .pressed(model.share.on_paper),
        film: film(model),
        digest_label: model.word(Word::Digest).to_owned(),
        digest: format!("{:016x}", model.world().digest()),
        script_label: model.word(Word::ScriptLabel).to_owned(),
        script: model.run().script().to_string(),
        close,
    }
}
