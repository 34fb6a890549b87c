import { formatBytes, packShards } from '@leoclr/data';
import type { Streams } from '../streams.ts';
import { openParts } from './open-parts.ts';
import { statusLine } from './status-line.ts';
import { stoppable } from './stoppable.ts';

interface PackOptions {
  readonly SOURCE: string;
  readonly to: string;
  readonly split: 'train' | 'val' | 'all';
  readonly shardSize: number;
  readonly strict?: boolean;
}

/** `leoclr data pack`: the shards of both parts in one folder, `train-000000.tar` and `val-000000.tar`. */
export async function packCommand(options: Readonly<Record<string, unknown>>, { stdout, stderr }: Streams): Promise<number> {
  const { SOURCE: source, to, split, shardSize, strict = false } = options as unknown as PackOptions;
  const line = statusLine(stderr);
  return stoppable(
    async (signal) => {
      for (const { part, dataset } of await openParts(source, split)) {
        const total = dataset.length.toLocaleString('en');
        const onProgress = (done: number): void =>
          line.update(`Packing ${dataset.name}: ${done.toLocaleString('en')} of ${total} pictures`);
        const packed = await packShards(dataset, {
          directory: to,
          name: part,
          shardBytes: shardSize * 1e6,
          strict,
          signal,
          onProgress,
        }).finally(() => line.clear());
        const shards = `${packed.shards.length} ${packed.shards.length === 1 ? 'shard' : 'shards'}`;
        stdout.write(`${packed.pictures.toLocaleString('en')} pictures of ${dataset.name} in ${shards}, ${formatBytes(packed.bytes)}\n`);
        for (const { name, reason } of packed.skipped) stdout.write(`  left out ${name}: ${reason}\n`);
      }
      stdout.write(`Learn from them with: leoclr pretrain --data tar:${to}\n`);
      return 0;
    },
    () => stdout.write('Stopped; nothing was left behind of the part that was being packed.\n'),
  );
}
