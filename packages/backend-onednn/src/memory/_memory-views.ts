import koffi from 'koffi';
import type { Handle } from '../binding/_handle.ts';

/** JavaScript's views of native memory. V8 counts such memory as its own and collects garbage because of it, so they are made when wanted. */
export interface MemoryViews {
  /** True when one of these views. */
  readonly has: (buffer: ArrayBufferLike) => boolean;
  /** The view of that memory; the same one again as long as few others were made in between. */
  readonly of: (address: Handle, byteCount: number) => ArrayBuffer;
  /** Drops the views of memory that is about to be freed. */
  readonly forget: (address: Handle, byteCount: number) => void;
}

/** In a rhythm of steps the same views come again. */
const MOST_VIEWS = 1024;

export function memoryViews(): MemoryViews {
  const made = new WeakSet<ArrayBufferLike>();
  const recent = new Map<Handle, ArrayBuffer>();
  const make = (address: Handle, byteCount: number): ArrayBuffer => {
    const view = koffi.view(BigInt(address), byteCount) as ArrayBuffer;
    made.add(view);
    return view;
  };
  return {
    has: (buffer) => made.has(buffer),
    of(address, byteCount) {
      let view = recent.get(address);
      if (view?.byteLength === byteCount) return view;
      view = make(address, byteCount);
      recent.delete(address); // made last: moves to the end
      recent.set(address, view);
      if (recent.size > MOST_VIEWS) recent.delete(recent.keys().next().value!);
      return view;
    },
    forget(start, byteCount) {
      for (const address of recent.keys()) if (address >= start && address < start + byteCount) recent.delete(address);
    },
  };
}
