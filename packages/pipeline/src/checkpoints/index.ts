export type { CheckpointStage, Suffix } from './names.js';
export { checkpointPath, checkpointStages, stateSuffix, suffixesOf } from './names.js';
export type { CheckpointState, Determinants, FileRecord, Json } from './state.js';
export { checkpointKey } from './state.js';
export type { CheckpointFiles, FoundCheckpoint } from './store.js';
export { CheckpointStore } from './store.js';
