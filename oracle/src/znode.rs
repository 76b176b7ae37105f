//! One znode, as its callers should find it: what stateright's testers hold a history to.

use stateright::semantics::SequentialSpec;
use zooscope::zk::Code;

/// A znode that may be there, with its data and its version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Znode(pub Option<(String, i32)>);

/// A call upon the znode. A version of -1 fits any.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ask {
    Create(String),
    Set(String, i32),
    Delete(i32),
    Read,
}

/// The answer to a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    Created,
    /// Set; this is its version now.
    Set(i32),
    Deleted,
    Read(String, i32),
    Failed(Code),
}

impl Znode {
    /// The data and the version, if the znode is there and the version fits.
    fn fitting(&mut self, version: i32) -> Result<&mut (String, i32), Code> {
        let znode = self.0.as_mut().ok_or(Code::NoNode)?;
        if version == -1 || version == znode.1 { Ok(znode) } else { Err(Code::BadVersion) }
    }

    fn answer(&mut self, ask: &Ask) -> Result<Reply, Code> {
        match ask {
            Ask::Create(_) if self.0.is_some() => Err(Code::NodeExists),
            Ask::Create(data) => {
                self.0 = Some((data.clone(), 0));
                Ok(Reply::Created)
            }
            Ask::Set(data, version) => {
                let znode = self.fitting(*version)?;
                *znode = (data.clone(), znode.1 + 1);
                Ok(Reply::Set(znode.1))
            }
            Ask::Delete(version) => {
                self.fitting(*version)?;
                self.0 = None;
                Ok(Reply::Deleted)
            }
            Ask::Read => self.fitting(-1).map(|(data, version)| Reply::Read(data.clone(), *version)),
        }
    }
}

impl SequentialSpec for Znode {
    type Op = Ask;
    type Ret = Reply;

    fn invoke(&mut self, ask: &Ask) -> Reply {
        self.answer(ask).unwrap_or_else(Reply::Failed)
    }
}
