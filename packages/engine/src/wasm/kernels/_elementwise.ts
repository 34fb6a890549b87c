import { f32, f32x4, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, F32, V128, Value, Variable, WasmFunction } from '@leoclr/wasm-assembler';

const FLOAT = 4;

/** y = max(a + b, 0). Units of work are vectors of four. */
export const addRelu: WasmFunction = wasmFunction(['a', 'b', 'y', 'thread', 'begin', 'end'], (code, p) => {
  eachVector(code, [p.a, p.b, p.y], p, ([a, b, y]) => code.store(y!, f32x4.relu(f32x4.add(f32x4.load(a!), f32x4.load(b!)))));
});

/** dx = dy where y > 0, else 0. Units of work are vectors of four. */
export const reluGradient: WasmFunction = wasmFunction(['dy', 'y', 'dx', 'thread', 'begin', 'end'], (code, p) => {
  eachVector(code, [p.dy, p.y, p.dx], p, ([dy, y, dx]) => code.store(dx!, f32x4.where(f32x4.load(dy!), f32x4.load(y!), f32x4.zero)));
});

/** v ← momentum · v + (g + weightDecay · p); p ← p − learningRate · v. Units of work are single numbers; rates come as bits. */
export const sgdUpdate: WasmFunction = wasmFunction(
  ['param', 'velocity', 'gradient', 'newParam', 'newVelocity', 'learningRate', 'momentum', 'weightDecay', 'thread', 'begin', 'end'],
  (code, p) => {
    const rates = [p.learningRate, p.momentum, p.weightDecay].map((bits) => code.variable(f32.fromBits(bits)));
    const pointers = [p.param, p.velocity, p.gradient, p.newParam, p.newVelocity];
    eachNumber(code, { pointers, rates }, p, {
      vector([param, velocity, gradient, newParam, newVelocity], [learningRate, momentum, weightDecay]) {
        const decayed = f32x4.add(f32x4.load(gradient!), f32x4.mul(weightDecay!, f32x4.load(param!)));
        const v = code.variable(f32x4.add(f32x4.mul(momentum!, f32x4.load(velocity!)), decayed));
        const stepped = code.variable(f32x4.sub(f32x4.load(param!), f32x4.mul(learningRate!, v)));
        code.store(newVelocity!, v);
        code.store(newParam!, stepped);
      },
      single([param, velocity, gradient, newParam, newVelocity], [learningRate, momentum, weightDecay]) {
        const decayed = f32.add(f32.load(gradient!), f32.mul(weightDecay!, f32.load(param!)));
        const v = code.variable(f32.add(f32.mul(momentum!, f32.load(velocity!)), decayed));
        const stepped = code.variable(f32.sub(f32.load(param!), f32.mul(learningRate!, v)));
        code.store(newVelocity!, v);
        code.store(newParam!, stepped);
      },
    });
  },
);

/** momentum · average + rest · value. Units of work are single numbers; momentum and rest come as bits. */
export const emaUpdate: WasmFunction = wasmFunction(
  ['average', 'value', 'newAverage', 'momentum', 'rest', 'thread', 'begin', 'end'],
  (code, p) => {
    const rates = [p.momentum, p.rest].map((bits) => code.variable(f32.fromBits(bits)));
    eachNumber(code, { pointers: [p.average, p.value, p.newAverage], rates }, p, {
      vector([average, value, newAverage], [momentum, rest]) {
        code.store(newAverage!, f32x4.add(f32x4.mul(momentum!, f32x4.load(average!)), f32x4.mul(rest!, f32x4.load(value!))));
      },
      single([average, value, newAverage], [momentum, rest]) {
        code.store(newAverage!, f32.add(f32.mul(momentum!, f32.load(average!)), f32.mul(rest!, f32.load(value!))));
      },
    });
  },
);

type Share = Record<'begin' | 'end', Variable<'i32'>>;

/** Emits the body for each vector of the share; the pointers move along. */
function eachVector(
  code: Code,
  bases: readonly Variable<'i32'>[],
  { begin, end }: Share,
  body: (pointers: Variable<'i32'>[]) => void,
): void {
  const pointers = bases.map((base) => code.variable(i32.add(base, i32.mul(begin, 4 * FLOAT))));
  code.if(i32.lessThan(begin, end), () =>
    code.times(i32.sub(end, begin), () => {
      body(pointers);
      pointers.forEach((pointer) => code.advance(pointer, 4 * FLOAT));
    }),
  );
}

interface NumberBodies {
  vector(pointers: Variable<'i32'>[], rates: readonly V128[]): void;
  single(pointers: Variable<'i32'>[], rates: readonly F32[]): void;
}

/** The same for any count of numbers: vectors first, then what is left one by one. */
function eachNumber(
  code: Code,
  { pointers: bases, rates }: { pointers: readonly Variable<'i32'>[]; rates: readonly Value<'f32'>[] },
  { begin, end }: Share,
  { vector, single }: NumberBodies,
): void {
  const pointers = bases.map((base) => code.variable(i32.add(base, i32.mul(begin, FLOAT))));
  const count = code.variable(i32.sub(end, begin));
  const vectors = code.variable(i32.div(count, 4));
  const rest = code.variable(i32.sub(count, i32.mul(vectors, 4)));
  const splats = rates.map((rate) => code.variable(f32x4.splat(rate)));
  code.if(vectors, () =>
    code.times(vectors, () => {
      vector(pointers, splats);
      pointers.forEach((pointer) => code.advance(pointer, 4 * FLOAT));
    }),
  );
  code.if(rest, () =>
    code.times(rest, () => {
      single(pointers, rates);
      pointers.forEach((pointer) => code.advance(pointer, FLOAT));
    }),
  );
}
