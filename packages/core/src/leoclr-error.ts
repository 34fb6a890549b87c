/** What went wrong, for programs; the message says it for people. */
export type LeoclrErrorCode =
  | 'shape' // a tensor or array has the wrong shape
  | 'option' // an option is unknown or out of range
  | 'data' // a file, folder or label is missing or broken
  | 'checkpoint' // a checkpoint can't be read, written or doesn't fit
  | 'backend' // no usable tensor backend, or one that lacks a kernel
  | 'plugin' // a third-party module doesn't keep its contract
  | 'numeric'; // training produced a number that isn't finite

/**
 * The one error class of leoclr. Messages name the function, what was expected of which argument, what came, and then what to do:
 * `infoNce(): expected keys[0] to have shape [32, 128] like queries[0], got [32, 64].`
 */
export class LeoclrError extends Error {
  override readonly name = 'LeoclrError';
  readonly code: LeoclrErrorCode;

  constructor(code: LeoclrErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
