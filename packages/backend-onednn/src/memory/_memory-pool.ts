import os from 'node:os';
import koffi from 'koffi';
import { LeoclrError } from '@leoclr/core';
import type { Handle } from '../binding/_handle.ts';
import type { NativeMemory } from './_native-memory.ts';

/** A piece of native memory. */
export interface Block {
  readonly address: Handle;
  readonly byteCount: number;
  /** The same memory for JavaScript. Only valid until the block goes back to the pool. */
  readonly buffer: () => ArrayBuffer;
}

/** Native memory that is used again and again: fresh memory costs more to touch than most operations take. */
export interface MemoryPool {
  /** A block of at least that many bytes, with anything in it. @throws LeoclrError `backend` when there is no memory left. */
  readonly take: (byteCount: number) => Block;
  readonly give: (block: Block) => void;
  /** True when JavaScript's view of a block of this pool. */
  readonly owns: (buffer: ArrayBufferLike) => boolean;
  readonly statistics: () => PoolStatistics;
}

export interface PoolStatistics {
  readonly usedBytes: number;
  readonly idleBytes: number;
  readonly peakBytes: number;
}

/** What may lie idle beside the most that was ever in use at once: enough for a step's rhythm, bounded when shapes vary. */
const SLACK = 1.125;
const SMALL_CHANGE = 2 ** 25;
/** Share of the machine's memory beyond which a clear sentence is better than the system's out-of-memory killer. */
const SHARE_OF_MACHINE = 0.95;

export function memoryPool(memory: NativeMemory, limitBytes: number = defaultLimit()): MemoryPool {
  /** Idle blocks by size; the last one in is the first one out. */
  const idle = new Map<number, Block[]>();
  const buffers = new WeakSet<ArrayBufferLike>();
  let usedBytes = 0;
  let idleBytes = 0;
  let peakBytes = 0;

  const release = (untilBytes: number): void => {
    // Sizes that were not asked for the longest lie first.
    for (const [size, blocks] of idle) {
      while (blocks.length > 0 && usedBytes + idleBytes > untilBytes) {
        memory.free(blocks.pop()!.address);
        idleBytes -= size;
      }
      if (blocks.length === 0) idle.delete(size);
      if (usedBytes + idleBytes <= untilBytes) return;
    }
  };
  const fresh = (size: number): Block => {
    release(Math.max(0, Math.min(limitBytes, Math.max(peakBytes, usedBytes + size) * SLACK + SMALL_CHANGE) - size));
    let address = usedBytes + idleBytes + size <= limitBytes ? memory.allocate(size) : null;
    if (address === null) {
      release(usedBytes);
      address = usedBytes + size <= limitBytes ? memory.allocate(size) : null;
    }
    if (address === null) throw outOfMemory(size, usedBytes);
    return { address, byteCount: size, buffer: lazyView(address, size, buffers) };
  };

  return {
    take(byteCount) {
      const size = sizeClass(byteCount);
      const blocks = idle.get(size);
      const known = blocks?.pop();
      if (known) {
        idleBytes -= size;
        // Asked for last: moves to the end.
        idle.delete(size);
        if (blocks!.length > 0) idle.set(size, blocks!);
      }
      const block = known ?? fresh(size);
      usedBytes += size;
      peakBytes = Math.max(peakBytes, usedBytes);
      return block;
    },
    give(block) {
      const { byteCount: size } = block;
      usedBytes -= size;
      idleBytes += size;
      const blocks = idle.get(size);
      if (blocks) blocks.push(block);
      else idle.set(size, [block]);
    },
    owns: (buffer) => buffers.has(buffer),
    statistics: () => ({ usedBytes, idleBytes, peakBytes }),
  };
}

/** Made when it is wanted: V8 counts such memory as its own, and would collect garbage because of it. */
function lazyView(address: Handle, byteCount: number, made: WeakSet<ArrayBufferLike>): () => ArrayBuffer {
  let view: ArrayBuffer | null = null;
  return () => {
    if (view === null) made.add((view = koffi.view(BigInt(address), byteCount) as ArrayBuffer));
    return view;
  };
}

/** Eight sizes from one power of two to the next: blocks fit more than one shape, and at most an eighth is wasted. */
function sizeClass(byteCount: number): number {
  if (byteCount <= 512) return Math.max(64, Math.ceil(byteCount / 64) * 64);
  const step = 2 ** (Math.ceil(Math.log2(byteCount)) - 4);
  return Math.ceil(byteCount / step) * step;
}

function defaultLimit(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  // Without a limit Node says 0 or a number beyond all memory.
  const machine = os.totalmem();
  return (constrained > 0 && constrained < machine ? constrained : machine) * SHARE_OF_MACHINE;
}

function outOfMemory(size: number, usedBytes: number): LeoclrError {
  const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
  return new LeoclrError(
    'backend',
    `The onednn engine has no room for another ${mebibytes(size)} MiB beside the ${mebibytes(usedBytes)} MiB in use. Use smaller batches, pictures or networks.`,
  );
}
