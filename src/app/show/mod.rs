//! View models made from the model, one file per region of the page. Nothing here changes the model.

pub mod calls;
pub mod caption;
pub mod client_panel;
pub mod cluster;
pub mod cluster_panel;
pub mod cluster_words;
pub mod crowd;
pub mod details;
pub mod dialogs;
pub mod disks;
pub mod due;
pub mod failing;
pub mod flying;
pub mod happened;
pub mod held;
mod membership;
pub mod menu;
pub mod note;
mod offer;
pub mod progress;
pub mod rows;
pub mod sessions;
pub mod shelves;
pub mod stage;
pub mod timeline;
pub mod title;
pub mod transport;
pub mod tree;
pub mod txns;
pub mod viewer;
mod votes;
mod welcome;

pub use due::only_moved;
pub use viewer::Viewer;
