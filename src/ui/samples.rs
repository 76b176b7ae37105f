//! A small drawing of each sign, for the legend of the drawing. Written as the stage draws it, with the same classes.

use yew::prelude::*;

use crate::lang::Lang;
use crate::tell::Sign;
use crate::tell::template::text;

pub fn sample(lang: Lang, sign: Sign) -> Html {
    match sign {
        Sign::Message => html! { <span class="msg vote"><span>{ text!(lang, "vote s5", "投 s5") }</span></span> },
        Sign::Quorum => html! {
            <svg viewBox="0 0 84 24"><g class="quorum" transform="translate(42 12)"><rect x="-40" y="-11" width="80" height="22" rx="11"/><text y="4">{ text!(lang, "quorum", "过半") }</text></g></svg>
        },
        _ => Html::from_html_unchecked(AttrValue::Static(drawn(sign))),
    }
}

/// The drawings without a word of the page's languages.
fn drawn(sign: Sign) -> &'static str {
    match sign {
        Sign::Server => {
            r#"<svg viewBox="0 0 84 46"><g class="srv leading"><rect class="box" x="2" y="2" width="80" height="42" rx="8"/><path class="head" d="M3.5 11a8 8 0 0 1 8-7.5h61a8 8 0 0 1 8 7.5v8h-77z"/><text class="id" x="10" y="16">s5</text><text class="role" x="74" y="16">♛</text><text class="small mono" x="10" y="35">0x1·0006</text></g></svg>"#
        }
        Sign::Client => {
            r#"<svg viewBox="0 0 84 30"><g class="cli held"><rect class="box" x="2" y="2" width="80" height="26" rx="13"/><text class="id" x="42" y="20">c1</text></g></svg>"#
        }
        Sign::Connection => {
            r#"<svg viewBox="0 0 84 30"><path class="wire" d="M2 8h80"/><path class="wire cut" d="M2 23h80"/><path class="cutmark" d="M38 28l8-10"/></svg>"#
        }
        Sign::Watch => r#"<svg viewBox="0 0 84 14"><path class="watchline" style="stroke-width:2" d="M2 7h80"/></svg>"#,
        Sign::Message | Sign::Quorum => "",
        Sign::Zxid => r#"<code>0x1·0006</code>"#,
        Sign::Log => {
            r#"<svg viewBox="0 0 84 16"><rect class="cell committed" x="20" y="3" width="10" height="10" rx="2.5"/><rect class="cell" x="37" y="3" width="10" height="10" rx="2.5"/><rect class="cell memory" x="54" y="3" width="10" height="10" rx="2.5"/></svg>"#
        }
        Sign::Strip => {
            r#"<svg viewBox="0 0 84 40"><g class="srv peer leading shown" transform="translate(3 10)"><rect class="box" width="34" height="20" rx="6"/><path class="notch" d="M10 20h14l-7 7z"/><text class="id mid" x="17" y="14">s3</text></g><g class="srv peer following behind" transform="translate(45 10)"><rect class="box" width="32" height="20" rx="6"/><text class="id mid" x="14" y="14">s1</text><g class="lag" transform="translate(16 0)"><rect y="-9" width="22" height="15" rx="7.5"/><text x="11" y="3">−1</text></g></g></svg>"#
        }
        Sign::Znode => {
            r#"<svg viewBox="0 0 84 42"><g class="zn persistent" transform="translate(2 2)"><rect class="box" width="80" height="38" rx="4"/><text class="name" x="7" y="16">n-</text><text class="number" x="73" y="17">7</text><text class="data" x="7" y="31">hello</text></g></svg>"#
        }
        Sign::Kind => {
            r#"<svg viewBox="0 0 84 52"><g class="zn"><rect class="box" x="2" y="3" width="34" height="18" rx="4"/></g><g class="zn ephemeral"><rect class="box" x="46" y="3" width="34" height="18" rx="9"/></g><g class="zn"><path class="box" d="M2 31h34v18h-34zM5 34h28v12h-28z"/><path class="box" d="M52 31h22l6 6v6l-6 6h-22l-6-6v-6z"/></g></svg>"#
        }
        Sign::Unsettled => {
            r#"<svg viewBox="0 0 84 52"><g class="zn missing"><rect class="box" x="2" y="3" width="34" height="18" rx="4"/></g><g class="zn elsewhere"><rect class="box" x="46" y="3" width="34" height="18" rx="4"/></g><g class="zn deleted"><rect class="box" x="24" y="31" width="34" height="18" rx="4"/><path class="strike" d="M21 40h40"/></g></svg>"#
        }
        Sign::Owner => {
            r#"<svg viewBox="0 0 84 56"><path class="stem" d="M42 20v14"/><g class="zn ephemeral"><rect class="box" x="22" y="2" width="40" height="18" rx="9"/></g><g class="cli"><rect class="box" x="22" y="34" width="40" height="20" rx="10"/><text class="id" x="42" y="48">c1</text></g></svg>"#
        }
        Sign::Arc => {
            r#"<svg viewBox="0 0 84 34"><g class="arc"><path class="way" d="M6 32C6 14 30 22 30 2"/></g><g class="arc fired"><path class="way" d="M54 32C54 14 78 22 78 2"/></g></svg>"#
        }
        Sign::WatchKind => {
            r#"<svg viewBox="0 0 84 14"><g class="arc"><circle class="sign" cx="8" cy="7" r="3.5"/><path class="sign" d="M25 2.5l4.5 8h-9z"/></g><g class="arc exists"><circle class="sign" cx="42" cy="7" r="3.5"/></g><g class="arc"><path class="sign" d="M55.5 3.5h7v7h-7zM76 1.5l5.5 5.5-5.5 5.5-5.5-5.5z"/></g></svg>"#
        }
        Sign::Bell => {
            r#"<svg viewBox="0 0 84 20"><g class="bell" transform="translate(28 2)"><rect width="28" height="16" rx="8"/><path d="M2.5 11.5h11l-1.6-2.6V6.4a3.9 3.9 0 0 0-7.8 0v2.5zM6.3 12.7a1.8 1.8 0 0 0 3.4 0z" transform="translate(3 2) scale(.75)"/><text x="16" y="12">6</text></g></svg>"#
        }
        Sign::Badge => {
            r#"<svg viewBox="0 0 104 20"><g class="badge reader" transform="translate(12 10)"><circle r="8"/><path d="M-5 0q5-6 10 0q-5 6-10 0zM-.8 0a.8.8 0 1 0 1.6 0a.8.8 0 1 0-1.6 0z"/></g><g class="badge writer" transform="translate(32 10)"><circle r="8"/><path d="M-4 4l.7-2.7L2-4l2 2L-1.3 3.3zM.4-2.4l2 2"/></g><g class="badge commit" transform="translate(52 10)"><circle r="8"/><path d="M-3.5 0L-1 3l4.5-5.5"/></g><g class="badge abort" transform="translate(72 10)"><circle r="8"/><path d="M-3-3l6 6M3-3l-6 6"/></g><g class="badge padlock" transform="translate(92 10)"><circle r="8"/><path d="M-3.5-.5h7v4.5h-7zM-2-.5v-1.8a2 2 0 0 1 4 0v1.8"/></g></svg>"#
        }
        Sign::Gate => {
            r#"<svg viewBox="0 0 84 44"><g class="gate"><rect x="20" y="2" width="8" height="40" rx="4"/></g><g class="gate open"><rect x="56" y="2" width="8" height="11" rx="4"/><rect x="56" y="31" width="8" height="11" rx="4"/></g></svg>"#
        }
        Sign::Lane => {
            r#"<svg viewBox="0 0 84 34"><g class="following"><rect class="span" x="2" y="4" width="80" height="7" rx="2"/></g><g class="leading"><rect class="span" x="2" y="23" width="80" height="7" rx="2"/></g><path class="slant propose" d="M24 23l9-12"/><path class="slant ack" d="M44 11l9 12"/></svg>"#
        }
        Sign::NameNode => {
            r#"<svg viewBox="0 0 84 46"><g class="srv leading"><rect class="box" x="2" y="2" width="80" height="42" rx="8"/><path class="head" d="M3.5 11a8 8 0 0 1 8-7.5h61a8 8 0 0 1 8 7.5v8h-77z"/><text class="id" x="10" y="16">nn1</text><text class="role" x="74" y="16">★</text><text class="small" x="10" y="35">FsImage</text></g></svg>"#
        }
        Sign::Memory => {
            r#"<svg viewBox="0 0 84 24"><g class="srv"><rect class="memory-of" x="2" y="2" width="80" height="20"/><rect class="cell committed" x="20" y="7" width="10" height="10" rx="2"/><rect class="cell" x="37" y="7" width="10" height="10" rx="2"/><rect class="cell memory" x="54" y="7" width="10" height="10" rx="2"/></g></svg>"#
        }
        Sign::Disk => {
            r#"<svg viewBox="0 0 84 24"><g class="srv following"><rect class="box" x="2" y="2" width="80" height="20"/><rect class="cell committed" x="20" y="7" width="10" height="10" rx="2"/><rect class="cell committed" x="37" y="7" width="10" height="10" rx="2"/><rect class="cell memory" x="54" y="7" width="10" height="10" rx="2"/></g></svg>"#
        }
        Sign::Replay => {
            r#"<svg viewBox="0 0 84 34"><g class="srv"><rect class="memory-of" x="2" y="2" width="80" height="30"/><rect class="cell committed" x="15" y="5" width="10" height="10" rx="2"/><rect class="cell committed" x="30" y="5" width="10" height="10" rx="2"/><rect class="cell memory" x="45" y="5" width="10" height="10" rx="2"/><rect class="cell memory" x="60" y="5" width="10" height="10" rx="2"/><text class="small mid" x="42" y="28">2 / 4</text></g></svg>"#
        }
        Sign::SecondaryNameNode => {
            r#"<svg viewBox="0 0 84 46"><g class="srv following"><rect class="box" x="2" y="2" width="80" height="42" rx="8"/><path class="head" d="M3.5 11a8 8 0 0 1 8-7.5h61a8 8 0 0 1 8 7.5v8h-77z"/><text class="id" x="10" y="16">snn</text><text class="role" x="74" y="16">↻</text><text class="small" x="10" y="35">getimage</text></g></svg>"#
        }
        Sign::JournalNode => {
            r#"<svg viewBox="0 0 84 58"><g class="srv observing"><rect class="box" x="2" y="2" width="80" height="54" rx="8"/><path class="head" d="M3.5 11a8 8 0 0 1 8-7.5h61a8 8 0 0 1 8 7.5v8h-77z"/><text class="id" x="10" y="16">jn1</text><text class="role" x="74" y="16">≡</text><text class="small" x="10" y="34">1–3</text><rect class="cell committed" x="34" y="25" width="10" height="10" rx="2"/><rect class="cell committed" x="47" y="25" width="10" height="10" rx="2"/><rect class="cell committed" x="60" y="25" width="10" height="10" rx="2"/><text class="small" x="10" y="50">4–</text><rect class="cell" x="34" y="41" width="10" height="10" rx="2"/><rect class="cell memory" x="47" y="41" width="10" height="10" rx="2"/></g></svg>"#
        }
        Sign::DataNode => {
            r#"<svg viewBox="0 0 84 46"><g class="srv observing"><rect class="box" x="2" y="2" width="80" height="42" rx="8"/><path class="head" d="M3.5 11a8 8 0 0 1 8-7.5h61a8 8 0 0 1 8 7.5v8h-77z"/><text class="id" x="10" y="16">dn1</text><text class="role" x="74" y="16">▦</text><text class="small" x="42" y="35" text-anchor="middle">2</text></g></svg>"#
        }
        Sign::Controller => {
            r#"<svg viewBox="0 0 84 30"><g class="cli held"><rect class="box" x="2" y="2" width="80" height="26" rx="13"/><text class="id" x="42" y="20">zkfc1</text></g></svg>"#
        }
        Sign::Call => r#"<span class="msg client-kind"><span>mkdirs</span></span>"#,
    }
}
