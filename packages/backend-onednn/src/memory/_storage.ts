import type { DataType as TensorType } from '@tensorflow/tfjs-core';
import type { Handle } from '../binding/_handle.ts';
import { sameLayout } from '../runtime/_layout.ts';
import type { Format } from '../runtime/_layout.ts';
import { canReorder, reorder } from '../runtime/_reorder.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Block } from './_memory-pool.ts';

type Numbers = Float32Array | Int32Array | Uint8Array;
type NumericType = 'float32' | 'int32' | 'bool';

/** The same values once more, in one order; null is tfjs's own. */
interface Form {
  readonly format: Format | null;
  readonly block: Block;
}

/** Values that follow from others as long as `key` does. */
interface Derived {
  readonly key: string;
  readonly weights: Storage;
  readonly bias: Storage;
}

let nextVersion = 0;

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/**
 * The values of one tensor, in as many orders as somebody has asked for. The first form is the one that the values were made in. Plain
 * JavaScript kernels see `values`, which come into being when they are read.
 */
export class Storage {
  refCount = 1;
  readonly dtype: NumericType;
  readonly size: number;
  /** What a backward operation wants from the forward one: the ReLU mask of a batch norm, the positions of a max-pool. */
  workspace: Block | null = null;
  /** Different for every content that a tensor of this process ever had. */
  version: number = nextVersion++;
  /** What has been computed from these values and is kept with them, e.g. a filter with a batch norm folded in. */
  derived: Derived | null = null;
  readonly #runtime: Runtime;
  #forms: Form[] = [];
  #host: Numbers | null;
  /** Values from JavaScript in tfjs's order that nothing has looked at in that order. */
  #unread: boolean;

  constructor(runtime: Runtime, { dtype, size }: { dtype: NumericType; size: number }, host: Numbers | null = null) {
    this.#runtime = runtime;
    this.dtype = dtype;
    this.size = size;
    this.#host = host;
    this.#unread = host !== null;
  }

  /** The format that the values were made in, null for tfjs's own order. */
  get format(): Format | null {
    return this.#forms[0]?.format ?? null;
  }

  has(format: Format | null): boolean {
    return format === null ? this.#host !== null || this.#find(null) !== undefined : this.#find(format) !== undefined;
  }

  /** Where the values lie in that order; converts them on the first call. */
  address(format: Format | null = null): Handle {
    if (format === null) this.#unread = false;
    return (this.#find(format) ?? this.#convert(format)).block.address;
  }

  /** Copies values that came from JavaScript: the array may change once the caller has it back. */
  own(): void {
    if (this.#host) this.#convert(null);
  }

  /** Room for values that an operation is about to write. */
  reserve(format: Format | null = null): Handle {
    const block = this.#runtime.pool.take(format?.layout.byteCount ?? this.#plainBytes());
    this.#forms.push({ format, block });
    return block.address;
  }

  /** Forgets all forms but this one, whose values have been changed in place. */
  changed(format: Format | null): void {
    const kept = this.#find(format)!;
    for (const { block } of this.#forms) if (block !== kept.block) this.#runtime.pool.give(block);
    this.#forms = [kept];
    this.#host = null;
    this.version = nextVersion++;
    this.derive(null);
  }

  /** Keeps what was derived in place of what was kept before. */
  derive(derived: Derived | null): void {
    this.derived?.weights.release();
    this.derived?.bias.release();
    this.derived = derived;
  }

  /** tfjs's own order, for reading only. */
  get values(): Numbers {
    this.#unread = false;
    if (this.#host) return this.#host;
    const { block } = this.#find(null) ?? this.#convert(null);
    return new arrays[this.dtype](block.buffer(), 0, this.size);
  }

  release(): void {
    const { pool } = this.#runtime;
    this.derive(null);
    for (const { block } of this.#forms) pool.give(block);
    if (this.workspace) pool.give(this.workspace);
    this.#forms = [];
    this.#host = null;
    this.workspace = null;
  }

  #find(format: Format | null): Form | undefined {
    const exact = this.#forms.find((form) => form.format === format);
    if (exact || format === null) return exact;
    return this.#forms.find((form) => form.format !== null && sameLayout(this.#runtime, form.format.layout, format.layout));
  }

  #convert(format: Format | null): Form {
    const runtime = this.#runtime;
    if (format === null) {
      const source = this.#host ? null : this.#forms[0];
      const block = runtime.pool.take(this.#plainBytes());
      if (source)
        reorder(
          runtime,
          { layout: source.format!.layout, address: source.block.address },
          { layout: source.format!.plain, address: block.address },
        );
      else if (this.#host) new arrays[this.dtype](block.buffer(), 0, this.size).set(this.#host);
      this.#host = null;
      return this.#add({ format, block });
    }
    const source = this.#forms.find(
      (form) => this.#isExact(form) && form.format?.plain === format.plain && canReorder(runtime, form.format.layout, format.layout),
    );
    const unread = this.#unread;
    const from = source
      ? { layout: source.format!.layout, address: source.block.address }
      : { layout: format.plain, address: this.address(null) };
    const block = runtime.pool.take(format.layout.byteCount);
    reorder(runtime, from, { layout: format.layout, address: block.address });
    // A batch of pictures goes into its first convolution and nowhere else: then one order is enough, if there is a way back.
    if (unread && format.layout.dataType !== 'bf16' && canReorder(runtime, format.layout, format.plain)) this.#drop(null);
    return this.#add({ format, block });
  }

  /** Not a copy that was rounded to bf16. */
  #isExact(form: Form): boolean {
    return form === this.#forms[0] || form.format?.layout.dataType !== 'bf16';
  }

  #drop(format: Format | null): void {
    const dropped = this.#forms.find((form) => form.format === format)!;
    this.#forms = this.#forms.filter((form) => form !== dropped);
    this.#runtime.pool.give(dropped.block);
  }

  #add(form: Form): Form {
    this.#forms.push(form);
    return form;
  }

  #plainBytes(): number {
    return this.size * arrays[this.dtype].BYTES_PER_ELEMENT;
  }
}

export function isNumeric(dtype: TensorType): dtype is NumericType {
  return dtype in arrays;
}

/** Values as the typed array that the type wants; the same array where it is one already. */
export function numbersOf(values: ArrayLike<number>, dtype: NumericType): Numbers {
  return values instanceof arrays[dtype] ? values : new arrays[dtype](values);
}
