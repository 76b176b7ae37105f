//! Fragments to links. A field that the rest can do without is left out where it cannot be read, and told.

use std::rc::Rc;

use super::bad::{BadField, BadLink, BadScript, LeftOut};
use super::base64;
use super::escape::unescape;
use super::field::Field;
use super::target::{AskedComparison, At, BeatRef, Link, Over, SheetRef, Target};
use super::{MAX_BYTES, PACKED, VERSION};
use crate::lang::Lang;
use crate::lessons::is_lesson_name;
use crate::script::{MAX_DURATION, MAX_RUN_STEPS, Script, parse_duration, unknown_perms};
use crate::script::{Root, StageView};
use crate::sim::Position;
use crate::zk::validate_path;

/// The fields that say what a link leads to; where several stand there, the first of these.
const GROUNDS: [Field; 4] = [Field::Lesson, Field::Sheet, Field::Own, Field::Run];

/// The longest path of a worksheet, and how it ends.
const MAX_PATH: usize = 200;
const SHEET_ENDING: &str = ".worksheet";

/// Reads a fragment, with or without its `#`, and the fields in it that say nothing. `None` where it is empty.
///
/// # Errors
/// The fragment is no link.
pub fn read(fragment: &str) -> Result<Option<(Link, Vec<BadField>)>, BadLink> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.is_empty() {
        return Ok(None);
    }
    if fragment.len() > MAX_BYTES {
        return Err(BadLink::TooLong { max: MAX_BYTES });
    }
    let fields = Fields(fragment);
    if let Some(version) = fields.value(Field::Version) {
        check_version(version)?;
    }
    let mut bad: Vec<BadField> =
        fields.all().filter(|(name, _)| Field::named(name).is_none()).map(|(name, value)| BadField::new(name, value)).collect();
    let rest = Link {
        target: Target::Opening,
        at: fields.optional(Field::At, read_at, &mut bad),
        lang: fields.optional(Field::Lang, Lang::from_code, &mut bad),
        view: fields.optional(Field::View, read_view, &mut bad),
        over: over(&fields),
    };
    if let Some(value) = fields.value(Field::Over).filter(|_| rest.over.is_none()) {
        bad.push(BadField::of(Field::Over, value));
    }
    let link = if let Some(name) = fields.value(Field::Lesson) {
        if !is_lesson_name(name) {
            return Err(BadLink::Field(BadField::of(Field::Lesson, name)));
        }
        let beat = fields.optional(Field::Beat, read_beat, &mut bad);
        Link { target: Target::Lesson { name: name.into(), beat }, ..rest }
    } else if let Some(text) = fields.value(Field::Sheet) {
        let is_packed = text.starts_with(PACKED);
        let bad = || if is_packed { BadLink::Packed(Field::Sheet) } else { BadLink::Field(BadField::of(Field::Sheet, text)) };
        let sheet = read_sheet(text).ok_or_else(bad)?;
        Link { target: Target::Sheet(sheet), ..rest }
    } else if let Some(text) = fields.value(Field::Own) {
        let packed = text.strip_prefix(PACKED).and_then(read_packed).ok_or(BadLink::Packed(Field::Own))?;
        let beat = fields.optional(Field::Beat, read_beat, &mut bad);
        Link { target: Target::Own { packed, beat }, ..rest }
    } else if let Some(text) = fields.value(Field::Run) {
        read_run(rest, text)?
    } else if rest != Link::to(Target::Opening) {
        rest
    } else {
        let known = bad.into_iter().find(|bad| bad.field.is_some());
        return Err(known.map_or(BadLink::Nothing, BadLink::Field));
    };
    bad.extend(fields.contradicted());
    Ok(Some((link, bad)))
}

/// The link with a run that this text makes.
///
/// # Errors
/// The first line that is wrong, or that there is none.
pub fn with_script(rest: Link, text: &str) -> Result<Link, BadLink> {
    match Script::parse(text) {
        Ok(script) if script.is_empty() => Err(BadLink::Field(BadField::of(Field::Run, ""))),
        Ok(script) => {
            let unknown_perms = unknown_perms(text).map(|(_, letter)| letter).collect();
            Ok(Link { target: Target::Run { script, unknown_perms }, ..rest })
        }
        Err(error) => Err(BadLink::Script(Box::new(BadScript { error, text: text.to_owned(), rest }))),
    }
}

/// The layer that a fragment opens over its moment; `None` also where the field cannot be read.
pub fn read_over(fragment: &str) -> Option<Over> {
    over(&Fields(fragment))
}

/// Whether a fragment says what lies below its layer: a run, a lesson, or a worksheet.
pub fn names_ground(fragment: &str) -> bool {
    let fields = Fields(fragment);
    [Field::Run, Field::Lesson, Field::Sheet, Field::Own].into_iter().any(|field| fields.value(field).is_some())
}

/// The language that a fragment names, whether it is here or not.
pub fn lang_of(fragment: &str) -> Option<&str> {
    Fields(fragment).value(Field::Lang)
}

/// A fragment as names and values.
struct Fields<'a>(&'a str);

impl<'a> Fields<'a> {
    fn all(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.split('&').filter(|field| !field.is_empty()).map(|field| field.split_once('=').unwrap_or((field, "")))
    }

    /// The value of a field, the first where it stands there twice.
    fn value(&self, field: Field) -> Option<&'a str> {
        self.all().find(|(name, _)| *name == field.name()).map(|(_, value)| value)
    }

    /// The fields that can be read and yet say nothing, for what else stands there.
    fn contradicted(&self) -> Vec<BadField> {
        let has = |field: Field| self.value(field).is_some();
        let ground = GROUNDS.into_iter().find(|ground| has(*ground));
        let mut seen = Vec::new();
        let left_out = |(name, value): (&str, &str)| {
            let field = Field::named(name)?;
            let why = if seen.contains(&field) {
                LeftOut::Beside(field)
            } else {
                seen.push(field);
                self.why_left_out(field, ground)?
            };
            Some(BadField { why, ..BadField::of(field, value) })
        };
        self.all().filter_map(left_out).collect()
    }

    /// The reason why a field says nothing beside or without another, where it does not.
    fn why_left_out(&self, field: Field, ground: Option<Field>) -> Option<LeftOut> {
        let has = |field: Field| self.value(field).is_some();
        let without = |needed: &'static [Field]| (!needed.iter().any(|field| has(*field))).then_some(LeftOut::Without(needed));
        match field {
            Field::Run | Field::Lesson | Field::Own | Field::Sheet => ground.filter(|it| *it != field).map(LeftOut::Beside),
            Field::Beat if matches!(ground, Some(Field::Run | Field::Sheet)) => ground.map(LeftOut::Beside),
            Field::Beat => without(&[Field::Lesson, Field::Own]),
            Field::At | Field::View => ground.filter(|it| *it == Field::Sheet).map(LeftOut::Beside),
            Field::Over => has(Field::Compare).then_some(LeftOut::Beside(Field::Compare)),
            Field::Size | Field::Clock if has(Field::Over) => None,
            Field::Size | Field::Clock => without(&[Field::Compare]),
            Field::Version | Field::Lang | Field::Compare => None,
        }
    }

    fn optional<T>(&self, field: Field, read: fn(&str) -> Option<T>, bad: &mut Vec<BadField>) -> Option<T> {
        let value = self.value(field)?;
        let read = read(value);
        if read.is_none() {
            bad.push(BadField::of(field, value));
        }
        read
    }
}

fn check_version(text: &str) -> Result<(), BadLink> {
    match text.parse::<u32>() {
        Ok(VERSION) => Ok(()),
        Ok(later) if later > VERSION => Err(BadLink::Later(later)),
        _ => Err(BadLink::Field(BadField::of(Field::Version, text))),
    }
}

fn read_run(rest: Link, text: &str) -> Result<Link, BadLink> {
    if let Some(packed) = text.strip_prefix(PACKED) {
        let bytes = read_packed(packed).ok_or(BadLink::Packed(Field::Run))?;
        return Ok(Link { target: Target::Packed(bytes), ..rest });
    }
    match unescape(text) {
        Ok(text) => with_script(rest, &text),
        Err(bad) => Err(BadLink::Script(Box::new(BadScript { error: bad.error, text: bad.text, rest }))),
    }
}

fn read_packed(text: &str) -> Option<Rc<[u8]>> {
    base64::decode(text).filter(|bytes| !bytes.is_empty()).map(Rc::from)
}

fn read_sheet(text: &str) -> Option<SheetRef> {
    match text.strip_prefix(PACKED) {
        Some(packed) => read_packed(packed).map(SheetRef::Packed),
        None => is_beside(text).then(|| SheetRef::Beside(text.into())),
    }
}

/// Whether this is the path of a worksheet beside the page or below it. A link leads to no other host and to nothing above the page.
fn is_beside(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let is_name = |name: &str| !name.starts_with('.') && !name.is_empty() && name.bytes().all(plain);
    path.len() <= MAX_PATH && path.ends_with(SHEET_ENDING) && path.split('/').all(is_name)
}

/// The number of a beat, or its name, which has the form of a lesson's.
fn read_beat(text: &str) -> Option<BeatRef> {
    match text.parse() {
        Ok(number) => Some(BeatRef::Number(number)),
        Err(_) => is_lesson_name(text).then(|| BeatRef::Name(text.into())),
    }
}

/// `1300.4100000`: after so many steps, at this microsecond. `4.1s`: a time.
fn read_at(text: &str) -> Option<At> {
    if let Ok(time) = parse_duration(text) {
        return Some(At::Time(time));
    }
    let (steps, time) = text.split_once('.')?;
    let at = Position { steps: steps.parse().ok()?, time: time.parse().ok()? };
    (at.steps <= MAX_RUN_STEPS && at.time <= MAX_DURATION).then_some(At::Exactly(at))
}

fn read_view(text: &str) -> Option<StageView> {
    let (word, path) = text.split_once(':').unwrap_or((text, "/"));
    let path = unescape(path).ok().filter(|path| validate_path(path).is_ok())?;
    let (word, server) = match word.split_once('.') {
        Some((word, server)) => (word, Some(server.parse().ok()?)),
        None => (word, None),
    };
    let view = StageView::named(word, Root { path: path.as_str().into(), server })?;
    // Servers together are nobody's.
    (view.server() == server).then_some(view)
}

/// `compare=herd.queued-lock` was `over=compare.herd.queued-lock` once.
fn over(fields: &Fields) -> Option<Over> {
    let comparison = |pair: &str| {
        let number = |field| fields.value(field).map(Rc::from);
        Over::Comparison(AskedComparison { pair: pair.into(), size: number(Field::Size), clock: number(Field::Clock) })
    };
    match (fields.value(Field::Compare), fields.value(Field::Over)) {
        (Some(pair), _) => Some(comparison(pair)),
        (None, Some("lessons")) => Some(Over::Picker),
        (None, over) => over?.strip_prefix("compare.").map(comparison),
    }
}
