// The library
export { findOnednn } from './library/find-onednn.ts';
export type {
  FindOnednnOptions,
  OnednnAttempt,
  OnednnFinding,
  OnednnLibrary,
  OnednnThreading,
  OnednnVersion,
} from './library/find-onednn.ts';
export { installOnednn } from './library/install-onednn.ts';
export type { InstallOnednnOptions, OnednnInstallation } from './library/install-onednn.ts';

// The backend
export { fusedKernels } from './kernels/_native-kernels.ts';
export type { NativeKernel } from './kernels/_kernel.ts';
export { OnednnBackend } from './onednn-backend.ts';
export type { Precision } from './runtime/runtime.ts';
export { ONEDNN, startNativeClock, startOnednn } from './start-onednn.ts';
export type { OnednnStart, StartOnednnOptions } from './start-onednn.ts';
