import { LeoclrError, nearestName } from '@leoclr/core';

/** Class names and one label a sample, in shared memory. */
export interface ClassLabels {
  readonly classes: readonly string[];
  readonly labels: Int32Array;
}

/** Without names, classes are called by their numbers; more of them are a mistake. */
const MAX_UNNAMED = 1_000_000;

/**
 * The classes of values that are class numbers, or names.
 *
 * @param what The function's name, for messages.
 * @param names Class names in label order, where they are known. Else the values' names in code-unit order, or numbers.
 * @throws LeoclrError `data` for a number or name that `names` doesn't have.
 */
export function classLabels(what: string, values: readonly (number | string)[], names: readonly string[] | null): ClassLabels {
  const labels = new Int32Array(new SharedArrayBuffer(values.length * 4));
  if (values.every((value) => typeof value === 'number')) {
    let largest = -1;
    for (const value of values) largest = Math.max(largest, value);
    const classes = names ?? numbers(what, largest + 1);
    if (largest >= classes.length) {
      throw new LeoclrError(
        'data',
        `${what}: expected labels from 0 to ${classes.length - 1}, as there are ${classes.length} class names, got ${largest}.`,
      );
    }
    labels.set(values);
    return { classes, labels };
  }
  const texts = values.map(String);
  const classes = names ?? [...new Set(texts)].sort();
  const index = new Map(classes.map((name, label) => [name, label]));
  for (const [place, name] of texts.entries()) labels[place] = index.get(name) ?? unknownClass(what, name, classes);
  return { classes, labels };
}

function numbers(what: string, count: number): string[] {
  if (count <= MAX_UNNAMED) return Array.from({ length: count }, (_, label) => String(label));
  throw new LeoclrError('data', `${what}: the label ${count - 1} is too large for a class number. Choose another source with label.`);
}

function unknownClass(what: string, name: string, classes: readonly string[]): never {
  const near = nearestName(name, classes);
  const hint = near === null ? '' : ` The nearest is ${near}.`;
  throw new LeoclrError('data', `${what}: the class ${JSON.stringify(name)} is none of the ${classes.length} known classes.${hint}`);
}
