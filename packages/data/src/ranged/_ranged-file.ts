/** Reads exactly `length` bytes from `start` on. @throws LeoclrError `data`. */
export type ReadRange = (start: number, length: number) => Promise<Uint8Array>;

/** What has to be known of a file to read it in pieces, from any thread. */
export interface RangedFileFacts {
  /** Its path or address. */
  readonly place: string;
  readonly size: number;
  /** Another text when the file has changed: its time of change, or what the server tells of it. */
  readonly stamp: string;
}

/** A file that is read in pieces, on a disk or on a web server. No handle stays open between reads. */
export interface RangedFile extends RangedFileFacts {
  readonly read: ReadRange;
  /** Many reads in a row, cheaper than single ones. */
  reading<Result>(work: (read: ReadRange) => Promise<Result>): Promise<Result>;
  /** Throws when the file is gone or has changed, as far as that can be seen without asking a server. */
  check(): Promise<void>;
}
