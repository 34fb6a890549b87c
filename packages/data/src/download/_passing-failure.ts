/** A failure that may pass: the same request can go well later. */
export class PassingFailure extends Error {
  readonly reason: string;
  /** Seconds that the server asks for. */
  readonly retryAfter: number | null;

  constructor(reason: string, { retryAfter = null, cause }: { retryAfter?: number | null; cause?: unknown } = {}) {
    super(reason, { cause });
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}
