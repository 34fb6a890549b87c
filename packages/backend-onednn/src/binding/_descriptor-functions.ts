import type { Handle } from './_handle.ts';
import type { DataType, Operation, PostOperations } from './_operations.ts';

/** What differs between oneDNN 2 and 3: how memory and operations are described. One value of this type a version. */
export interface DescriptorFunctions {
  /** Elements at the given strides (counted in elements), one stride an axis. Descriptors live until `release`. */
  readonly strided: (dims: readonly number[], dataType: DataType, strides: readonly number[]) => Handle;
  /** Any order that suits the operation; only to describe operations with. */
  readonly any: (dims: readonly number[], dataType: DataType) => Handle;
  /** `[N, C, H, W]` as blocks of 16 or 8 channels (oneDNN's nChw16c, nChw8c). */
  readonly blocked: (dims: readonly number[], dataType: DataType, block: 8 | 16) => Handle;
  /** A copy that outlives the operation that it was asked from. */
  readonly copy: (descriptor: Handle) => Handle;
  readonly byteCount: (descriptor: Handle) => number;
  readonly release: (descriptor: Handle) => void;
  readonly equal: (first: Handle, second: Handle) => boolean;
  /** Attributes with a scratchpad that the caller brings. */
  readonly attributes: (post: PostOperations) => Handle;
  /**
   * A primitive descriptor, or null where oneDNN has no implementation. `forward` is the forward operation's, which gradients need; else 0.
   */
  readonly describe: (operation: Operation, attributes: Handle, forward: Handle) => Handle | null;
}
