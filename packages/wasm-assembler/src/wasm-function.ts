import { i32 } from './i32.ts';
import { unsignedLeb } from './_leb.ts';
import type { Bytes, F32, I32, V128, Value, ValueType } from './value.ts';

/** A local of the function being written; reads like any value. */
export interface Variable<T extends ValueType = ValueType> extends Value<T> {
  readonly index: number;
}

/** A finished function: all parameters are i32, nothing is returned. */
export interface WasmFunction {
  readonly parameters: readonly string[];
  readonly locals: readonly ValueType[];
  readonly body: Uint8Array;
}

/** Writes statements, one after the other, into the function. */
export interface Code {
  /** A new local that holds the value. */
  variable<T extends ValueType>(value: Value<T>): Variable<T>;
  set<T extends ValueType>(variable: Variable<T>, value: Value<T>): void;
  /** variable += by. */
  advance(variable: Variable<'i32'>, by: I32 | number): void;
  store(address: I32, value: V128 | F32 | I32, offset?: number): void;
  copy(to: I32, from: I32, byteCount: I32): void;
  clear(from: I32, byteCount: I32): void;
  /** Repeats while the condition, looked at before each round, is not 0. */
  while(condition: I32, body: () => void): void;
  /** Counts a new variable from `from` up to below `to`. */
  count(from: I32, to: I32, body: (index: Variable<'i32'>) => void): void;
  /** Repeats as often as a value above 0 says. */
  times(rounds: I32, body: () => void): void;
  if(condition: I32, then: () => void): void;
}

const STORE: Record<ValueType, Bytes> = { i32: [0x36], f32: [0x38], v128: [0xfd, 0x0b] };

/** Assembles one function. `write` gets its parameters as variables, by name. */
export function wasmFunction<Name extends string>(
  parameters: readonly Name[],
  write: (code: Code, parameters: Record<Name, Variable<'i32'>>) => void,
): WasmFunction {
  const { code, locals, body } = writer(parameters.length);
  write(code, Object.fromEntries(parameters.map((name, index) => [name, reference('i32', index)])) as Record<Name, Variable<'i32'>>);
  return { parameters, locals, body: body() };
}

function writer(parameterCount: number): { code: Code; locals: ValueType[]; body: () => Uint8Array } {
  const locals: ValueType[] = [];
  let statements: number[] = [];
  const emit = (...parts: readonly (number | Bytes)[]): void => {
    for (const part of parts) {
      if (typeof part === 'number') statements.push(part);
      else for (let at = 0; at < part.length; at++) statements.push(part[at]!);
    }
  };
  /** What a part of the function writes, apart from the rest. */
  const block = (part: () => void): Bytes => {
    const outer = statements;
    statements = [];
    part();
    const inner = statements;
    statements = outer;
    return inner;
  };

  const code: Code = {
    variable(value) {
      const variable = reference(value.type, parameterCount + locals.length);
      locals.push(value.type);
      code.set(variable, value);
      return variable;
    },
    set: (variable, value) => emit(value.bytes, 0x21, unsignedLeb(variable.index)),
    advance: (variable, by) => code.set(variable, i32.add(variable, by)),
    store: (address, value, offset = 0) => emit(address.bytes, value.bytes, STORE[value.type], 0, unsignedLeb(offset)),
    copy: (to, from, byteCount) => emit(to.bytes, from.bytes, byteCount.bytes, 0xfc, 0x0a, 0, 0),
    clear: (from, byteCount) => emit(from.bytes, i32.constant(0).bytes, byteCount.bytes, 0xfc, 0x0b, 0),
    // block { loop { leave the block unless condition; body; again } }
    while: (condition, body) => emit(0x02, 0x40, 0x03, 0x40, condition.bytes, 0x45, 0x0d, 1, block(body), 0x0c, 0, 0x0b, 0x0b),
    count(from, to, body) {
      const index = code.variable(from);
      code.while(i32.lessThan(index, to), () => {
        body(index);
        code.advance(index, 1);
      });
    },
    times(rounds, body) {
      const left = code.variable(rounds);
      // The test at the end spares a jump in the innermost loops.
      const round = block(() => {
        body();
        code.advance(left, -1);
      });
      emit(0x03, 0x40, round, left.bytes, 0x0d, 0, 0x0b);
    },
    if: (condition, then) => emit(condition.bytes, 0x04, 0x40, block(then), 0x0b),
  };
  return { code, locals, body: () => new Uint8Array(statements) };
}

function reference<T extends ValueType>(type: T, index: number): Variable<T> {
  return { type, index, bytes: [0x20, ...unsignedLeb(index)] };
}
