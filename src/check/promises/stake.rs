//! The recipes that each of the promises is about.

use crate::check::Law;
use crate::recipes::Kind;

/// Whether a program of this kind can break the law. True of every law that is not about a kind of recipe.
pub fn concerns(law: Law, kind: Kind) -> bool {
    let queues =
        matches!(kind, Kind::Lock | Kind::LockNoGuid | Kind::LockUnsynced | Kind::LockByName | Kind::WriteLock | Kind::Elect);
    match law {
        Law::OneHolder | Law::FirstCome => queues || matches!(kind, Kind::ReadLock | Kind::SimpleLock | Kind::ElectNaive),
        Law::OneWoken => queues,
        Law::NobodyEarly => {
            matches!(kind, Kind::SyncQueue | Kind::DoubleBarrier | Kind::DoubleBarrierNaive | Kind::DoubleBarrierNotes)
        }
        Law::AllPass => kind == Kind::DoubleBarrier,
        Law::ItemsOnce => matches!(kind, Kind::Produce | Kind::ProduceUnsynced | Kind::Consume | Kind::ConsumeNaive),
        Law::TokensGrow => matches!(kind, Kind::Storage | Kind::StorageNaive),
        Law::AllDecideAlike => matches!(kind, Kind::Coordinate | Kind::Site),
        _ => true,
    }
}
