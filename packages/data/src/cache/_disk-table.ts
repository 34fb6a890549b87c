import type { DiskEntry } from './_disk-entry.ts';

/** The latest known entry of every sample, in memory that the threads of a process share. */
export interface DiskTable {
  /** Number of samples. */
  readonly length: number;
  /** The entry of a sample; null when there is none, or while another thread is changing it. */
  find(sample: number): DiskEntry | null;
  /** When the latest entry of a sample was written, even if it has been dropped; 0 when there was none. */
  lastTime(sample: number): number;
  /** Takes an entry that is later than the known one. `replaced` tells that there was one. */
  put(entry: DiskEntry): 'added' | 'replaced' | 'kept';
  /** Forgets the entry, unless there is another one by now. True when it was this call that did it. */
  drop(entry: DiskEntry): boolean;
}

/** `[sequence, shard, width, height, factsLength, checksum, offset (2), time (2)]`; shard 0 stands for no entry. */
const WORDS = 10;

/** Memory for a table of `length` samples: 40 bytes each. */
export function diskTableMemory(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * WORDS * 4));
}

/**
 * A table in the given memory.
 *
 * Each row is guarded by a sequence number that is odd while the row is being changed: a reader that sees the same even number before and
 * after has read a row that is of one piece. Nobody ever waits.
 */
export function diskTable(memory: Uint32Array): DiskTable {
  const words = new Uint32Array(4);
  const doubles = new Float64Array(words.buffer);

  const read = (sample: number): DiskEntry => {
    const at = sample * WORDS;
    for (let word = 0; word < 4; word++) words[word] = Atomics.load(memory, at + 6 + word);
    const [shard = 0, width = 0, height = 0, factsLength = 0, checksum = 0] = [1, 2, 3, 4, 5].map((word) =>
      Atomics.load(memory, at + word),
    );
    return { sample, shard, width, height, factsLength, checksum, offset: doubles[0]!, time: doubles[1]! };
  };
  const write = ({ sample, shard, width, height, factsLength, checksum, offset, time }: DiskEntry): void => {
    doubles.set([offset, time]);
    [shard, width, height, factsLength, checksum, ...words].forEach((word, place) =>
      Atomics.store(memory, sample * WORDS + 1 + place, word),
    );
  };
  /** Changes a row, if `wanted` says so, as the only one. */
  const change = (sample: number, wanted: (known: DiskEntry) => DiskEntry | null): DiskEntry | null => {
    const at = sample * WORDS;
    const sequence = Atomics.load(memory, at);
    if (sequence % 2 === 1 || Atomics.compareExchange(memory, at, sequence, sequence + 1) !== sequence) return null;
    const known = read(sample);
    const next = wanted(known);
    if (next !== null) write(next);
    Atomics.store(memory, at, sequence + 2);
    return next === null ? null : known;
  };

  return {
    length: memory.length / WORDS,
    lastTime: (sample) => read(sample).time,
    find(sample) {
      const before = Atomics.load(memory, sample * WORDS);
      if (before % 2 === 1 || before === 0) return null;
      const entry = read(sample);
      return Atomics.load(memory, sample * WORDS) === before && entry.shard !== 0 ? entry : null;
    },
    put(entry) {
      const before = change(entry.sample, ({ time }) => (entry.time > time ? entry : null));
      if (before === null) return 'kept';
      return before.shard === 0 ? 'added' : 'replaced';
    },
    drop(entry) {
      // Its time stays, so that the index file on disk, which still has it, doesn't bring it back.
      const isIt = ({ shard, offset }: DiskEntry): boolean => shard === entry.shard && offset === entry.offset;
      return change(entry.sample, (known) => (isIt(known) ? { ...known, shard: 0 } : null)) !== null;
    },
  };
}
