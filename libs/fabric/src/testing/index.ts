export { describeBlobsContract } from './blobs.contract.ts';
export { describeAccountsContract } from './accounts.contract.ts';
export { describeBusContract } from './bus.contract.ts';
export { describeJournalContract } from './journal.contract.ts';
export type { OpenFabric } from './open-fabric.ts';
export { describePlacementContract } from './placement.contract.ts';
export { RecordedTraces, type RecordedSpan } from './recorded-traces.ts';
export { ScriptedWorker, type Hold } from './scripted-worker.ts';
export { describeStoreContract } from './store.contract.ts';
