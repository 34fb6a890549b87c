import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { util } from '@tensorflow/tfjs-core';
import type { BackendValues, DataId, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { Handle } from './binding/_handle.ts';
import { Storage, isNumeric, numbersOf } from './memory/_storage.ts';
import type { Format } from './runtime/_layout.ts';
import type { Runtime } from './runtime/runtime.ts';

/** What tfjs's JavaScript kernels expect to find behind a data id. */
type Entry = ReturnType<MathBackendCPU['data']['get']>;

/** A new tensor and where its values go. */
export interface Output {
  readonly info: TensorInfo;
  readonly address: Handle;
}

/**
 * tfjs's JavaScript backend on native memory: its kernels run on everything that has no native one, on the same values. Numbers lie in
 * pooled native memory, maybe in an order of oneDNN's own; strings and complex numbers stay with tfjs.
 */
export class OnednnBackend extends MathBackendCPU {
  readonly runtime: Runtime;

  constructor(runtime: Runtime) {
    super();
    this.runtime = runtime;
  }

  /** Runs a pass of the momentum encoder, in the number format that was chosen for those. */
  keyPass<Result>(run: () => Result): Result {
    const { runtime } = this;
    const before = runtime.activationType;
    if (runtime.precision === 'bf16-keys') runtime.activationType = 'bf16';
    try {
      return run();
    } finally {
      runtime.activationType = before;
    }
  }

  /** @throws when the tensor holds strings or complex numbers. */
  storage({ dataId }: { dataId: DataId }): Storage {
    return this.data.get(dataId) as unknown as Storage;
  }

  /** A tensor whose values an operation is about to write. */
  output(shape: readonly number[], format: Format | null = null, dtype: 'float32' | 'int32' | 'bool' = 'float32'): Output {
    const storage = new Storage(this.runtime, { dtype, size: util.sizeFromShape([...shape]) });
    const address = storage.reserve(format);
    return { info: this.#register(storage, shape), address };
  }

  /** Another tensor of the same values. */
  share(of: { dataId: DataId; dtype: DataType }, shape: readonly number[]): TensorInfo {
    this.incRef(of.dataId);
    return { dataId: of.dataId, shape: [...shape], dtype: of.dtype };
  }

  /** Values from outside: copied, since their owner may change them. */
  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    if (!isNumeric(dtype) || values === null || values === undefined) return this.#keep(values, dtype);
    const numbers = values as ArrayLike<number>;
    const storage = new Storage(this.runtime, { dtype, size: numbers.length }, numbersOf(numbers, dtype));
    storage.own();
    return this.#register(storage, shape).dataId;
  }

  override move(dataId: DataId, ...[values, shape, dtype, refCount]: [BackendValues, number[], DataType, number]): void {
    const id = this.write(values, shape, dtype);
    const entry = this.data.get(id);
    this.data.delete(id);
    entry.refCount = refCount;
    this.data.set(dataId, entry);
  }

  /** Values from one of tfjs's kernels: adopted, unless they are a part of somebody's native memory. */
  override makeTensorInfo(shape: number[], dtype: DataType, values?: BackendValues | string[]): TensorInfo {
    if (!isNumeric(dtype) || values === null || values === undefined) return super.makeTensorInfo(shape, dtype, values);
    const numbers = numbersOf(values as ArrayLike<number>, dtype);
    if (this.runtime.pool.owns(numbers.buffer)) return { dataId: this.write(numbers, shape, dtype), shape, dtype };
    return this.#register(new Storage(this.runtime, { dtype, size: numbers.length }, numbers), shape);
  }

  /** A copy: the memory itself is used again once the tensor is disposed. */
  override readSync(dataId: DataId): BackendValues {
    const entry = this.data.get(dataId) as unknown;
    return entry instanceof Storage ? entry.values.slice() : super.readSync(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const entry = this.data.has(dataId) ? (this.data.get(dataId) as unknown) : null;
    const gone = super.disposeData(dataId, force);
    if (gone && entry instanceof Storage) entry.release();
    return gone;
  }

  #register(storage: Storage, shape: readonly number[]): TensorInfo {
    // An object of its own is all that tfjs wants of a data id.
    const dataId: DataId = {};
    this.data.set(dataId, storage as unknown as Entry);
    return { dataId, shape: [...shape], dtype: storage.dtype };
  }

  #keep(values: BackendValues, dtype: DataType): DataId {
    const dataId: DataId = {};
    this.data.set(dataId, { values, dtype, refCount: 1 } as Entry);
    return dataId;
  }
}
