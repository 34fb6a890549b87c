import type { LeoclrError, LossInput } from '@leoclr/core';
import { dispose, memory } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LossSubject } from './_loss-case.ts';
import { smallSizes, valueOf, violation, withCase } from './_loss-case.ts';
import type { LossCheck } from './loss-checks.ts';
import { unitRows } from './unit-rows.ts';

/** One way to spoil an input. */
interface Fault {
  readonly name: string;
  /** The argument that the message has to name. */
  readonly argument: 'queries' | 'keys' | 'negatives';
  readonly spoil: (input: LossInput, spoilt: Spoilt) => LossInput;
}

/** Rows that don't fit. */
interface Spoilt {
  readonly wider: Tensor2D;
  readonly longer: Tensor2D;
}

/** What must be refused, and how. */
export function shapeChecks(subject: LossSubject): LossCheck[] {
  const checks = faultsOf(subject).map((fault) => ({ name: fault.name, run: () => checkRejected(subject, fault) }));
  if (subject.plugin.queue !== 'optional') return checks;
  return [...checks, { name: 'works without negatives', run: () => checkWithoutQueue(subject) }];
}

function faultsOf({ plugin: { views, queue } }: LossSubject): Fault[] {
  const faults: Fault[] = [
    { name: 'rejects an input without queries', argument: 'queries', spoil: (input) => ({ ...input, queries: [] }) },
  ];
  if (views.queries > 1) {
    faults.push({
      name: 'rejects queries of another width',
      argument: 'queries',
      spoil: (input, { wider }) => ({ ...input, queries: replaceLast(input.queries, wider) }),
    });
  }
  if (views.keys > 0) {
    faults.push(
      { name: 'rejects an input without keys', argument: 'keys', spoil: (input) => ({ ...input, keys: [] }) },
      {
        name: 'rejects keys of another width',
        argument: 'keys',
        spoil: (input, { wider }) => ({ ...input, keys: replaceLast(input.keys, wider) }),
      },
      {
        name: 'rejects keys of another batch size',
        argument: 'keys',
        spoil: (input, { longer }) => ({ ...input, keys: replaceLast(input.keys, longer) }),
      },
    );
  }
  if (queue !== 'none') {
    faults.push({
      name: 'rejects negatives of another width',
      argument: 'negatives',
      spoil: (input, { wider }) => ({ ...input, negatives: wider }),
    });
  }
  if (queue === 'required') {
    faults.push({ name: 'rejects an input without negatives', argument: 'negatives', spoil: (input) => ({ ...input, negatives: null }) });
  }
  return faults;
}

function replaceLast(views: readonly Tensor2D[], view: Tensor2D): readonly Tensor2D[] {
  return [...views.slice(0, -1), view];
}

async function checkRejected(subject: LossSubject, { name, argument, spoil }: Fault): Promise<void> {
  const { rows, width } = smallSizes;
  await withCase(subject, async (loss, input) => {
    const spoilt = { wider: unitRows([rows, width + 1], 40), longer: unitRows([rows + 1, width], 41) };
    const tensors = memory().numTensors;
    try {
      const error = caught(() => dispose(loss(spoil(input, spoilt))));
      const wanted = `a LeoclrError of code shape whose message begins like "infoNce(): " and names ${argument}`;
      if (error === null) throw violation(subject, `expected ${wanted}, but it took the input ("${name}").`);
      if (!isClear(error, argument))
        throw violation(subject, `expected ${wanted}, got ${String(error)} ("${name}"). Check shapes first, with checkShape().`, error);
      if (memory().numTensors > tensors)
        throw violation(subject, `expected no tensor to stay when it ${name}. Check shapes before any tensor is made.`);
    } finally {
      dispose([spoilt.wider, spoilt.longer]);
    }
  });
}

/** How a message may call an argument. */
const names: Readonly<Record<Fault['argument'], RegExp>> = { queries: /quer(y|ies)/, keys: /keys?/, negatives: /negatives?/ };

/** The name in place of `instanceof`: a plug-in may come with a core of its own. */
function isClear(error: unknown, argument: Fault['argument']): boolean {
  if (!(error instanceof Error) || error.name !== 'LeoclrError') return false;
  return (error as LeoclrError).code === 'shape' && /^[\w.]+\(\): /.test(error.message) && names[argument].test(error.message);
}

function caught(run: () => void): unknown {
  try {
    run();
    return null;
  } catch (error) {
    return error;
  }
}

async function checkWithoutQueue(subject: LossSubject): Promise<void> {
  await withCase(subject, async (loss, input) => {
    const value = await valueOf(loss, { ...input, negatives: null });
    if (!Number.isFinite(value)) throw violation(subject, `expected a finite value without negatives, got ${value}.`);
  });
}
