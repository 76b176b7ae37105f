//! A function's instructions, with the blocks in which they stand.

use crate::module::block_arity;
use crate::unsplittable::{Outcome, Unsplittable};
use std::ops::Range;
use wasmparser::{FrameKind, FuncToValidate, FuncType, FunctionBody, Operator, OperatorsReader, ValType, ValidatorResources};

pub(crate) struct Body<'a> {
    /// The parameters first.
    pub(crate) locals: Vec<ValType>,
    pub(crate) parameters: usize,
    pub(crate) places: Vec<Place<'a>>,
    /// The function itself first, then each block in the order of its begin.
    pub(crate) blocks: Vec<Block>,
}

/// An instruction. `else` and `end` count to the block that they divide or end, `block`, `loop` and `if` to the block around.
pub(crate) struct Place<'a> {
    pub(crate) operator: Operator<'a>,
    /// Bytes from the begin of the module.
    pub(crate) offset: usize,
    pub(crate) block: usize,
    /// Whether the stack is empty before the instruction, apart from the values of the blocks around its block.
    pub(crate) bare: bool,
    /// Whether the instruction stands behind an unconditional branch and can never run.
    pub(crate) dead: bool,
}

pub(crate) struct Block {
    pub(crate) around: Option<usize>,
    pub(crate) kind: FrameKind,
    pub(crate) parameters: usize,
    pub(crate) results: Vec<ValType>,
    /// The place of its `block`, `loop` or `if`. The function itself has none.
    pub(crate) begin: Option<usize>,
    pub(crate) otherwise: Option<usize>,
    pub(crate) end: usize,
}

impl<'a> Body<'a> {
    pub(crate) fn parse(
        function: FuncToValidate<ValidatorResources>,
        body: FunctionBody<'a>,
        signatures: &[FuncType],
    ) -> Outcome<Self> {
        let signature = signatures.get(function.ty as usize).ok_or(Unsplittable::Lacking("type for one of its functions"))?;
        let mut blocks = vec![Block {
            around: None,
            kind: FrameKind::Block,
            parameters: 0,
            results: signature.results().to_vec(),
            begin: None,
            otherwise: None,
            end: 0,
        }];
        let mut validator = function.into_validator(Default::default());
        let mut reader = body.get_binary_reader();
        validator.read_locals(&mut reader)?;
        let locals = (0..validator.len_locals()).filter_map(|local| validator.get_local_type(local)).collect();
        let mut open = vec![0];
        let mut places = Vec::new();
        let mut operators = OperatorsReader::new(reader);
        while !operators.eof() {
            let (operator, offset) = operators.read_with_offset()?;
            let (index, block) = (places.len(), *open.last().unwrap_or(&0));
            let frame = validator.get_control_frame(0).ok_or(Unsplittable::Unknown("a function that goes on behind its end"))?;
            let bare = validator.operand_stack_height() as usize == frame.height;
            places.push(Place { operator: operator.clone(), offset, block, bare, dead: frame.unreachable });
            let kind = match operator {
                Operator::Block { blockty } => Some((FrameKind::Block, blockty)),
                Operator::Loop { blockty } => Some((FrameKind::Loop, blockty)),
                Operator::If { blockty } => Some((FrameKind::If, blockty)),
                Operator::Else => {
                    blocks[block].otherwise = Some(index);
                    None
                }
                Operator::End => {
                    blocks[block].end = index;
                    open.pop();
                    None
                }
                _ => None,
            };
            if let Some((kind, block_type)) = kind {
                let (parameters, results) = block_arity(block_type, signatures);
                open.push(blocks.len());
                blocks.push(Block { around: Some(block), kind, parameters, results, begin: Some(index), otherwise: None, end: 0 });
            }
            validator.op(offset, &operator)?;
        }
        Ok(Self { locals, parameters: signature.params().len(), places, blocks })
    }

    /// The size of the instructions in bytes, without the declarations of locals.
    pub(crate) fn size(&self) -> usize {
        let ends = self.places.first().zip(self.places.last());
        ends.map_or(0, |(first, last)| last.offset - first.offset)
    }

    /// The block to which a branch at this place goes, if it leads `depth` blocks out.
    pub(crate) fn target(&self, place: usize, depth: u32) -> usize {
        (0..depth).fold(self.places[place].block, |block, _| self.blocks[block].around.unwrap_or(0))
    }

    /// The number of blocks that a branch from within `from` to `to` leads out.
    pub(crate) fn depth(&self, from: usize, to: usize) -> u32 {
        let mut block = from;
        let mut depth = 0;
        while let (true, Some(around)) = (block != to, self.blocks[block].around) {
            block = around;
            depth += 1;
        }
        depth
    }

    /// The instructions of a block: one run of them, or two where there is an `else`.
    pub(crate) fn arms(&self, block: usize) -> Vec<Range<usize>> {
        let Block { begin, otherwise, end, .. } = self.blocks[block];
        let first = begin.map_or(0, |begin| begin + 1);
        let second = otherwise.map(|otherwise| otherwise + 1..end);
        std::iter::once(first..otherwise.unwrap_or(end)).chain(second).collect()
    }

    /// The block that begins at this place.
    pub(crate) fn beginning(&self, place: usize) -> Option<usize> {
        self.blocks.binary_search_by_key(&Some(place), |block| block.begin).ok()
    }
}
