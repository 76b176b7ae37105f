//! The addresses of the constants in a linked wasm, from the relocations that the linker keeps with `--emit-relocs`.

use crate::unsplittable::{Outcome, Unsplittable};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasm_encoder::{Module as Wasm, RawSection};
use wasmparser::{Data, DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry, RelocationType, SymbolInfo};

#[derive(Default)]
pub struct Constants {
    /// The addresses of read-only data, sorted. A range is one constant, or several that share bytes.
    ranges: Vec<Range<u32>>,
    /// Addresses in the code that lie outside of the constant they stand for, with the begin of that constant: `table - 4`, for
    /// example, where an index counts from 1.
    beside: BTreeMap<u32, BTreeSet<u32>>,
}

impl Constants {
    pub fn read(linked: &[u8]) -> Outcome<Self> {
        let (mut data, mut symbols, mut written, mut references) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(linked) {
            match payload? {
                Payload::DataSection(section) => {
                    data = section.into_iter().map(|segment| Ok(address(&segment?)?.unwrap_or(0))).collect::<Outcome<_>>()?;
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(section) => {
                        for subsection in section.subsections() {
                            match subsection? {
                                Linking::SymbolTable(table) => symbols = table.into_iter().collect::<Result<_, _>>()?,
                                Linking::SegmentInfo(segments) => {
                                    for segment in segments {
                                        written.push(segment?.name != ".rodata");
                                    }
                                }
                                _ => {}
                            }
                        }
                    }
                    KnownCustom::Reloc(section) if custom.name() == "reloc.CODE" => {
                        references = section.entries().into_iter().collect::<Result<Vec<_>, _>>()?;
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        let places: Vec<Option<Range<u32>>> = symbols
            .iter()
            .map(|symbol| match symbol {
                SymbolInfo::Data { symbol: Some(symbol), .. } if written.get(symbol.index as usize) == Some(&false) => {
                    let start = data.get(symbol.index as usize)? + symbol.offset;
                    Some(start..start + symbol.size)
                }
                _ => None,
            })
            .collect();
        let mut constants = Self { ranges: joined(places.iter().flatten().cloned().collect()), beside: BTreeMap::new() };
        for RelocationEntry { ty, index, addend, .. } in references {
            if let (true, Some(Some(place))) = (is_address(ty), places.get(index as usize)) {
                let value = (i64::from(place.start) + addend) as u32;
                if !place.contains(&value) {
                    constants.beside.entry(value).or_default().insert(place.start);
                }
            }
        }
        Ok(constants)
    }

    #[cfg(test)]
    pub(crate) fn of<const N: usize>(ranges: [Range<u32>; N]) -> Self {
        Self { ranges: ranges.to_vec(), beside: BTreeMap::new() }
    }

    /// The constant that contains the address.
    pub(crate) fn at(&self, address: u32) -> Option<usize> {
        let next = self.ranges.partition_point(|range| range.start <= address);
        next.checked_sub(1).filter(|at| self.ranges[*at].contains(&address))
    }

    /// The constants that a number in the code may mean.
    pub(crate) fn meant(&self, number: u32) -> impl Iterator<Item = usize> {
        let beside = self.beside.get(&number).into_iter().flatten().copied();
        beside.chain([number]).filter_map(|address| self.at(address))
    }

    /// The number of bytes of a constant.
    pub(crate) fn size(&self, constant: usize) -> u32 {
        self.ranges[constant].end - self.ranges[constant].start
    }

    pub(crate) fn len(&self) -> usize {
        self.ranges.len()
    }
}

/// The address at which an active segment is put.
pub(crate) fn address(segment: &Data<'_>) -> Outcome<Option<u32>> {
    let DataKind::Active { offset_expr, .. } = &segment.kind else { return Ok(None) };
    match offset_expr.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(Some(value as u32)),
        _ => Err(Unsplittable::Unknown("data at an address that is not a constant")),
    }
}

/// The ranges sorted, with those that overlap joined.
fn joined(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

fn is_address(kind: RelocationType) -> bool {
    matches!(kind, RelocationType::MemoryAddrLeb | RelocationType::MemoryAddrSleb | RelocationType::MemoryAddrI32)
}

/// The module without the linker's relocations, which are as large as the rest.
pub fn without_account(linked: &[u8]) -> Outcome<Vec<u8>> {
    without(linked, |name| name == "linking" || name.starts_with("reloc."))
}

/// The module without the functions' names.
pub fn without_names(linked: &[u8]) -> Outcome<Vec<u8>> {
    without(linked, |name| name == "name")
}

/// The module without the custom sections of these names.
fn without(linked: &[u8], unwanted: impl Fn(&str) -> bool) -> Outcome<Vec<u8>> {
    let mut wasm = Wasm::new();
    for payload in Parser::new(0).parse_all(linked) {
        let payload = payload?;
        if let Payload::CustomSection(section) = &payload
            && unwanted(section.name())
        {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            wasm.section(&RawSection { id, data: &linked[range] });
        }
    }
    Ok(wasm.finish())
}
