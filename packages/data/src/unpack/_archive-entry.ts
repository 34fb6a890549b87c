/** One thing in an archive, of whatever format. */
export interface ArchiveEntry {
  /** As the archive has it: not to be trusted. */
  readonly name: string;
  /** `device` stands for all that isn't a file, a folder or a link. */
  readonly kind: 'file' | 'folder' | 'symlink' | 'hardlink' | 'device';
  /** Where a link leads; empty for others. */
  readonly target: string;
  /** Content of a file. To be read before the next entry is asked for. */
  content(): Promise<AsyncIterable<Uint8Array>>;
}
