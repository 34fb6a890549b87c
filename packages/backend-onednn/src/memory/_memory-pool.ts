import os from 'node:os';
import { LeoclrError } from '@leoclr/core';
import type { Handle } from '../binding/_handle.ts';
import { arenas } from './_arenas.ts';
import type { Arena } from './_arena.ts';
import { memoryViews } from './_memory-views.ts';
import type { NativeMemory } from './_native-memory.ts';
import { sizeClass, smallBlocks } from './_small-blocks.ts';

/** A piece of native memory. */
export interface Block {
  readonly address: Handle;
  readonly byteCount: number;
  /** The same memory for JavaScript. Only valid until the block goes back to the pool. */
  readonly buffer: () => ArrayBuffer;
  /** Where a large block was cut from. */
  readonly from?: Arena;
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

/** Blocks below this are kept by size; larger ones are cut from arenas, where any size can follow any other. */
const LARGE = 2 ** 20;
/** Large blocks start on pages of their own. */
const PAGE = 2 ** 12;
/** What may lie idle: of small blocks, and of all when an arena could go; bounded when shapes vary. */
const SMALL_CHANGE = 2 ** 25;
const SLACK = 1.125;
/** Share of the machine's memory beyond which a clear sentence is better than the system's out-of-memory killer. */
const SHARE_OF_MACHINE = 0.95;

export function memoryPool(memory: NativeMemory, limitBytes: number = defaultLimit()): MemoryPool {
  const views = memoryViews();
  let smallBytes = 0;
  let usedBytes = 0;
  let peakBytes = 0;
  const free = (address: Handle, byteCount: number): void => {
    views.forget(address, byteCount);
    memory.free(address);
  };
  const hasRoom = (byteCount: number): boolean => residentBytes() + byteCount <= limitBytes;
  const allocate = (byteCount: number, size: number): Handle => {
    if (!hasRoom(size)) releaseIdle();
    let address = hasRoom(size) ? memory.allocate(byteCount) : null;
    if (address === null) {
      releaseIdle();
      address = hasRoom(size) ? memory.allocate(byteCount) : null;
    }
    if (address === null) throw outOfMemory(size, usedBytes);
    return address;
  };
  const large = arenas({ allocate, free, hasRoom });
  const small = smallBlocks((address, size) => {
    free(address, size);
    smallBytes -= size;
  });
  const residentBytes = (): number => smallBytes + large.touchedBytes();
  const releaseIdle = (): void => {
    large.release();
    small.release(0);
  };
  const newSmall = (size: number): Handle => {
    const address = allocate(size, size);
    smallBytes += size;
    return address;
  };

  return {
    take(byteCount) {
      const size = byteCount < LARGE ? sizeClass(byteCount) : Math.ceil(byteCount / PAGE) * PAGE;
      const part = size < LARGE ? { address: small.take(size) ?? newSmall(size) } : large.take(size);
      usedBytes += size;
      peakBytes = Math.max(peakBytes, usedBytes);
      return { ...part, byteCount: size, buffer: () => views.of(part.address, size) };
    },
    give({ address, byteCount, from }) {
      usedBytes -= byteCount;
      if (from) {
        from.give(address, byteCount);
        if (from.isIdle() && residentBytes() > peakBytes * SLACK + SMALL_CHANGE) large.release();
      } else {
        small.give(address, byteCount);
        small.release(SMALL_CHANGE);
      }
    },
    owns: views.has,
    statistics: () => ({ usedBytes, idleBytes: residentBytes() - usedBytes, peakBytes }),
  };
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
