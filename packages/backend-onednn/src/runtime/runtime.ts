import type { Handle } from '../binding/_handle.ts';
import type { Onednn } from '../binding/onednn.ts';
import type { PostOperations } from '../binding/_operations.ts';
import { memoryPool } from '../memory/_memory-pool.ts';
import type { MemoryPool } from '../memory/_memory-pool.ts';
import { nativeMemory } from '../memory/_native-memory.ts';
import { layouts } from './_layout.ts';
import type { Layouts } from './_layout.ts';
import { planCache } from './_plan-cache.ts';
import type { PlanCache } from './_plan-cache.ts';

/** Number format of activations and of their gradients; everything else stays float32. `bf16-keys` is bf16 inside `keyPass` only. */
export type Precision = 'f32' | 'bf16' | 'bf16-keys';

/** All that the kernels share. */
export interface Runtime {
  readonly onednn: Onednn;
  readonly pool: MemoryPool;
  readonly plans: PlanCache;
  readonly layouts: Layouts;
  readonly attributes: (post: PostOperations) => Handle;
  /** Channels in a block of the private activation format, or null where activations stay in tfjs's order. */
  readonly block: 8 | 16 | null;
  /** As set; null leaves it to the library. */
  threads: number | null;
  winograd: boolean;
  precision: Precision;
  /** What activations are made in now. */
  activationType: 'f32' | 'bf16';
  /** Collects the time spent inside oneDNN while it isn't null. */
  timing: { milliseconds: number } | null;
}

export function startRuntime(onednn: Onednn, { block, winograd }: Pick<Runtime, 'block' | 'winograd'>): Runtime {
  const pool = memoryPool(nativeMemory());
  const known = new Map<string, Handle>();
  return {
    onednn,
    pool,
    plans: planCache(),
    layouts: layouts(onednn),
    attributes(post) {
      const key = `${post.sum === true ? 'sum' : ''}|${post.relu === true ? 'relu' : ''}`;
      let handle = known.get(key);
      if (handle === undefined) known.set(key, (handle = onednn.attributes(post)));
      return handle;
    },
    block,
    threads: null,
    winograd,
    precision: 'f32',
    activationType: 'f32',
    timing: null,
  };
}
