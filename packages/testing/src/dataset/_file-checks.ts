import type { Dataset, Recipe } from '@leoclr/core';
import type { DatasetCheck } from './dataset-checks.ts';
import type { DatasetSubject } from './_dataset-subject.ts';
import { difference, differentPixels, hasCode, rejection, someIndices, violation } from './_dataset-subject.ts';

/** What the optional methods must do; a data set without them passes. */
export function fileChecks(subject: DatasetSubject): DatasetCheck[] {
  const check = (name: string, run: (dataset: Dataset) => Promise<void>): DatasetCheck => ({
    name,
    run: async () => run(await subject.open()),
  });
  return [
    check('tells the same version as long as nothing changes', (dataset) => checkVersions(subject, dataset)),
    check('hands out files that hold its pictures', (dataset) => checkFiles(subject, dataset)),
    check('opens again from its recipe, as worker threads do', (dataset) => checkRecipe(subject, dataset)),
  ];
}

async function checkVersions(subject: DatasetSubject, dataset: Dataset): Promise<void> {
  if (dataset.version === undefined) return;
  for (const index of someIndices(subject, dataset)) {
    const [one, other] = [await dataset.version(index), await dataset.version(index)];
    if (typeof one !== 'string' || one === '')
      throw violation(subject, `expected version(${index}) to be a text, got ${JSON.stringify(one)}.`);
    if (one !== other) throw violation(subject, `expected version(${index}) to stay ${one}, got ${other}.`);
  }
  await checkRejects(subject, 'version', async () => dataset.version!(dataset.length));
}

async function checkFiles(subject: DatasetSubject, dataset: Dataset): Promise<void> {
  if (dataset.file === undefined) return;
  for (const index of someIndices(subject, dataset)) {
    const { name, bytes } = await dataset.file(index);
    const isPortable =
      name.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !name.includes('\\') && /\.\w+$/.test(name);
    if (!isPortable) {
      throw violation(
        subject,
        `expected file(${index}) to be named by a relative path with forward slashes and an ending, got ${JSON.stringify(name)}.`,
      );
    }
    if (!(bytes instanceof Uint8Array) || bytes.length === 0) throw violation(subject, `expected file(${index}) to hold bytes, got none.`);
    if (subject.decode === null) continue;
    const why = differentPixels((await dataset.get(index)).image, await subject.decode(bytes, name));
    if (why !== null) throw violation(subject, `expected file(${index}) to hold the picture that get(${index}) gives, got ${why}.`);
  }
  await checkRejects(subject, 'file', async () => dataset.file!(dataset.length));
}

async function checkRejects(subject: DatasetSubject, method: string, run: () => Promise<unknown>): Promise<void> {
  const error = await rejection(run);
  if (hasCode(error, ['option', 'data'])) return;
  throw violation(
    subject,
    `expected ${method} to reject an index out of range with a LeoclrError of code option or data, got ${String(error)}.`,
    error ?? undefined,
  );
}

async function checkRecipe(subject: DatasetSubject, dataset: Dataset): Promise<void> {
  if (dataset.recipe === undefined) return;
  const again = await follow(subject, dataset.recipe);
  const facts = ({ name, length, classes, labels }: Dataset): string =>
    JSON.stringify([name, length, classes, labels === null ? null : [...labels]]);
  if (facts(again) !== facts(dataset))
    throw violation(subject, 'expected its recipe to make a data set with the same name, length, classes and labels, got another.');
  for (const index of someIndices(subject, dataset, 3)) {
    const why = difference(await dataset.get(index), await again.get(index));
    if (why !== null) throw violation(subject, `expected its recipe to make the same data set, got for picture ${index} ${why}.`);
    const versions = await Promise.all([dataset.version?.(index), again.version?.(index)]);
    if (versions[0] !== versions[1])
      throw violation(subject, `expected its recipe to tell the same version of picture ${index}, got ${versions.join(', then ')}.`);
  }
}

async function follow(subject: DatasetSubject, recipe: Recipe): Promise<Dataset> {
  let options: unknown;
  try {
    options = structuredClone(recipe.options);
  } catch (cause) {
    throw violation(subject, 'expected the options of its recipe to survive structured cloning, they do not.', cause);
  }
  const make = (await subject.importModule(recipe.module))[recipe.name];
  if (typeof make !== 'function')
    throw violation(subject, `expected ${recipe.module} to export the function ${recipe.name} that its recipe names, got ${typeof make}.`);
  return (await make(options)) as Dataset;
}
