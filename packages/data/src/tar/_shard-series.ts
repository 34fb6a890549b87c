import { join } from 'node:path';
import type { ShardSample } from './_shard-sample.ts';
import { memberBytes, shardWriter } from './_shard-writer.ts';
import type { ShardWriter } from './_shard-writer.ts';

/** Shards that are written one after the other. Failures are the system's errors. */
export interface ShardSeries {
  /** File names of the shards so far. */
  readonly shards: readonly string[];
  add(sample: ShardSample): Promise<void>;
  /** Resolves to the size of all shards when they are on the disk. */
  finish(): Promise<number>;
  abandon(): Promise<void>;
}

export interface ShardSeriesOptions {
  readonly folder: string;
  readonly name: string;
  readonly shardBytes: number;
}

const END_MARK = 1024;

/** Starts a series; a shard begins when the next sample doesn't fit into the last one. */
export function shardSeries({ folder, name, shardBytes }: ShardSeriesOptions): ShardSeries {
  const shards: string[] = [];
  let writer: ShardWriter | null = null;
  let bytes = 0;

  const writerFor = async (size: number): Promise<ShardWriter> => {
    if (writer !== null && writer.bytes + size + END_MARK > shardBytes) {
      bytes += await writer.finish();
      writer = null;
    }
    if (writer === null) {
      shards.push(`${name}-${String(shards.length).padStart(6, '0')}.tar`);
      writer = shardWriter(join(folder, shards.at(-1)!));
    }
    return writer;
  };

  return {
    shards,
    async add({ key, extension, bytes, label }) {
      const shard = await writerFor(memberBytes(bytes.length) + (label === null ? 0 : memberBytes(label.length)));
      await shard.add(`${key}${extension}`, bytes);
      if (label !== null) await shard.add(`${key}.cls`, label);
    },
    async finish() {
      if (writer !== null) bytes += await writer.finish();
      writer = null;
      return bytes;
    },
    async abandon() {
      await writer?.abandon();
    },
  };
}
