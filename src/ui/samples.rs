//! A small drawing of each sign, for the legend of the drawing. Written as the stage draws it, with the same classes.

use yew::prelude::*;

use crate::tell::Sign;

pub fn sample(sign: Sign) -> Html {
    Html::from_html_unchecked(AttrValue::Static(match sign {
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
        Sign::Message => r#"<span class="msg vote"><span>vote s5</span></span>"#,
        Sign::Zxid => r#"<code>0x1·0006</code>"#,
        Sign::Log => {
            r#"<svg viewBox="0 0 84 16"><rect class="cell committed" x="20" y="3" width="10" height="10" rx="2.5"/><rect class="cell" x="37" y="3" width="10" height="10" rx="2.5"/><rect class="cell memory" x="54" y="3" width="10" height="10" rx="2.5"/></svg>"#
        }
        Sign::Quorum => {
            r#"<svg viewBox="0 0 84 24"><g class="quorum" transform="translate(42 12)"><rect x="-40" y="-11" width="80" height="22" rx="11"/><text y="4">quorum</text></g></svg>"#
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
    }))
}
