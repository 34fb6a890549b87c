import type { LossSubject } from './_loss-case.ts';
import { makeLoss, validate, violation } from './_loss-case.ts';
import type { LossCheck } from './loss-checks.ts';

/** What a config file might hold where a number, a string or a switch belongs. */
const nonsense: Readonly<Record<string, readonly unknown[]>> = {
  number: [Number.NaN, 'nonsense', { nonsense: true }],
  string: [{ nonsense: true }, 1],
  boolean: [{ nonsense: true }, 'nonsense'],
};

/** The plug-in's description of itself, and its schema. */
export function optionChecks(subject: LossSubject): LossCheck[] {
  return [
    { name: 'has a name and says how many views it wants', run: async () => checkDescription(subject) },
    { name: 'makes a loss from its options', run: async () => void (await makeLoss(subject)) },
    { name: 'rejects options that are no object', run: () => checkNoObject(subject) },
    { name: 'rejects nonsense for each of its options', run: () => checkNonsense(subject) },
  ];
}

function checkDescription(subject: LossSubject): void {
  const { name, views, queue } = subject.plugin;
  if (typeof name !== 'string' || name.trim() === '') throw violation(subject, `expected name to be a word, got ${JSON.stringify(name)}.`);
  const { queries, keys } = views;
  if (!Number.isInteger(queries) || !Number.isInteger(keys) || queries < 1 || keys < 0) {
    throw violation(subject, `expected views to ask for at least one query and no fewer than 0 keys, got ${queries} and ${keys}.`);
  }
  if (!['required', 'optional', 'none'].includes(queue)) {
    throw violation(subject, `expected queue to be required, optional or none, got ${JSON.stringify(queue)}.`);
  }
}

async function checkNoObject(subject: LossSubject): Promise<void> {
  for (const options of [42, 'nonsense', true]) {
    if ('value' in (await validate(subject, options)))
      throw violation(subject, `expected its schema to reject options ${JSON.stringify(options)}, but it took them.`);
  }
}

async function checkNonsense(subject: LossSubject): Promise<void> {
  const result = await validate(subject, subject.options);
  if (!('value' in result) || typeof result.value !== 'object' || result.value === null) return;
  for (const [name, value] of Object.entries(result.value)) {
    for (const wrong of nonsense[typeof value] ?? []) {
      if ('issues' in (await validate(subject, { ...result.value, [name]: wrong }))) continue;
      const shown = typeof wrong === 'number' ? wrong : JSON.stringify(wrong);
      throw violation(
        subject,
        `expected its schema to reject option ${name} ${shown} where ${JSON.stringify(value)} is a valid one, but it took it.`,
      );
    }
  }
}
