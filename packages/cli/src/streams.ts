import type { TextStream } from '@leoclr/log';

/** Where a command talks to; `process` is one. */
export interface Streams {
  /** Results. */
  readonly stdout: TextStream;
  /** Errors, and the progress of commands whose result is data. */
  readonly stderr: TextStream;
}
