// The library
export { findOnednn } from './library/find-onednn.ts';
export type { FindOnednnOptions, OnednnAttempt, OnednnFinding, OnednnLibrary, OnednnThreading, OnednnVersion } from './library/find-onednn.ts';
