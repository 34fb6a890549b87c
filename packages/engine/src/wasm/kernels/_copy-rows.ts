import { i32 } from '@leoclr/wasm-assembler';
import type { Code, I32, Variable } from '@leoclr/wasm-assembler';

/** A picture's rows, and how many bytes lie between their starts in a padded copy. */
interface Rows {
  readonly rows: I32;
  readonly rowBytes: I32;
  readonly pitch: I32;
}

/** Emits a loop that copies a picture's rows into the middle of a copy whose border is zero already. */
export function copyRows(code: Code, from: I32, to: I32, { rows, rowBytes, pitch }: Rows): void {
  const source: Variable<'i32'> = code.variable(from);
  const target: Variable<'i32'> = code.variable(to);
  code.count(i32.constant(0), rows, () => {
    code.copy(target, source, rowBytes);
    code.advance(source, rowBytes);
    code.advance(target, pitch);
  });
}
