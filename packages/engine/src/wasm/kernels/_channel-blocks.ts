import { i32 } from '@leoclr/wasm-assembler';
import type { Code, I32, Variable } from '@leoclr/wasm-assembler';

const FLOAT = 4;
/** A cache line of channels. */
const WIDE = 16;
const NARROW = 8;

/** What a block's body is told: how many vectors of 4 channels it has, and where it starts in a pixel, in bytes. */
export interface ChannelBlock {
  readonly vectors: readonly number[];
  readonly start: Variable<'i32'>;
}

/** Emits the body for 16 channels at a time and, where 8 are left over, once for those. `channels` is a multiple of 8. */
export function eachChannelBlock(code: Code, channels: I32, body: (block: ChannelBlock) => void): void {
  const start = code.variable(i32.constant(0));
  const bytes = code.variable(i32.mul(channels, FLOAT));
  code.while(i32.lessThan(i32.add(start, (WIDE - 1) * FLOAT), bytes), () => {
    body({ vectors: [0, 1, 2, 3], start });
    code.advance(start, WIDE * FLOAT);
  });
  code.if(i32.lessThan(i32.add(start, (NARROW - 1) * FLOAT), bytes), () => body({ vectors: [0, 1], start }));
}
