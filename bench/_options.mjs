import { parseArgs } from 'node:util';
import { findPython } from './_pytorch.mjs';

/**
 * The command line that the comparisons with PyTorch share.
 *
 * @param {{ samples: number, against: string, precision?: string[] }} defaults
 * @param {Record<string, { type: 'boolean' | 'string', default?: unknown }>} [own] Options of one benchmark.
 */
export function readOptions({ samples, against, precision = ['f32'] }, own = {}) {
  const { values, positionals } = parseArgs({
    allowPositionals: true, // more names after --config NAME
    options: {
      config: { type: 'string', multiple: true, default: [] },
      precision: { type: 'string', multiple: true, default: precision },
      against: { type: 'string', default: against },
      engine: { type: 'string', default: 'auto' },
      threads: { type: 'string', default: '2' },
      samples: { type: 'string', default: String(samples) },
      limit: { type: 'string' }, // seconds a row
      python: { type: 'string' },
      quick: { type: 'boolean', default: false },
      ...own,
    },
  });
  const againstBoth = values.against === 'both' ? ['default', 'tuned'] : [values.against];
  return {
    ...values,
    config: [...values.config, ...positionals].flatMap((names) => names.split(',')),
    precision: oneOf(
      'precision',
      values.precision.flatMap((names) => names.split(',')),
      ['f32', 'bf16', 'bf16-keys'],
    ),
    against: oneOf('against', againstBoth, ['default', 'tuned']),
    threads: wholeNumber('threads', values.threads),
    samples: wholeNumber('samples', values.samples),
    limit: values.limit === undefined ? undefined : wholeNumber('limit', values.limit),
    python: findPython(values.python),
  };
}

function oneOf(option, wanted, known) {
  const wrong = wanted.find((value) => !known.includes(value));
  if (wrong !== undefined) throw new Error(`--${option}: expected ${known.join(' or ')}, got "${wrong}".`);
  return wanted;
}

function wholeNumber(option, text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${option}: expected a whole number from 1, got "${text}".`);
  return value;
}
