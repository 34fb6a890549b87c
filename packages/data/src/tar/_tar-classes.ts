import { LeoclrError, nearestName } from '@leoclr/core';
import type { TarLabel } from './_tar-label.ts';
import type { TarSample } from './_tar-samples.ts';

/** Where labels come from, see `tarShards`. */
type TarLabelSource = 'cls' | 'json' | 'txt' | 'folder' | 'none';

/** Class names and one label a sample. */
export interface TarClasses {
  readonly classes: readonly string[];
  readonly labels: Int32Array | null;
}

/** Without names, classes are called by their numbers; more of them are a mistake. */
const MAX_UNNAMED = 1_000_000;

/** The source that `auto` stands for: what the samples have. A single folder tells nothing, so it takes two. */
export function labelSource(samples: readonly TarSample[]): TarLabelSource {
  for (const source of ['cls', 'json'] as const) if (samples.some(({ labels }) => labels.has(source))) return source;
  const folders = new Set(samples.map(folderOf));
  return folders.size > 1 && !folders.has('') ? 'folder' : 'none';
}

/**
 * The classes of labelled samples.
 *
 * @param names Class names in label order, where they are known.
 * @throws LeoclrError `data` for a sample without a label, and for a label that isn't in `names`.
 */
export function tarClasses(samples: readonly TarSample[], source: TarLabelSource, names: readonly string[] | null): TarClasses {
  if (source === 'none') return { classes: [], labels: null };
  const found = samples.map((sample) => labelOf(sample, source));
  const largest = found.reduce<number>((largest, label) => (typeof label === 'number' ? Math.max(largest, label) : largest), -1);
  if (found.every((label) => typeof label === 'number')) {
    const classes = names ?? numbers(largest + 1);
    if (largest >= classes.length) {
      throw new LeoclrError('data', `tarShards(): expected labels from 0 to ${classes.length - 1}, as there are ${classes.length} class names, got ${largest}.`);
    }
    return { classes, labels: Int32Array.from(found) };
  }
  const texts = found.map(String);
  const classes = names ?? [...new Set(texts)].sort();
  const index = new Map(classes.map((name, label) => [name, label]));
  return { classes, labels: Int32Array.from(texts, (name) => index.get(name) ?? unknownClass(name, classes)) };
}

function labelOf({ member, labels }: TarSample, source: 'cls' | 'json' | 'txt' | 'folder'): TarLabel {
  const label = source === 'folder' ? folderOf({ member, labels }) : labels.get(source);
  if (label !== undefined && label !== '') return label;
  const missing = source === 'folder' ? 'lies in no folder' : `has no label in a .${source} file beside it`;
  throw new LeoclrError('data', `tarShards(): ${JSON.stringify(member.name)} ${missing}. Choose another source with label, or label: 'none'.`);
}

/** The folder that a member lies in; empty for none. */
function folderOf({ member }: TarSample): string {
  return member.name.split('/').filter((part) => part !== '' && part !== '.').at(-2) ?? '';
}

function numbers(count: number): string[] {
  if (count <= MAX_UNNAMED) return Array.from({ length: count }, (_, label) => String(label));
  throw new LeoclrError('data', `tarShards(): the label ${count - 1} is too large for a class number. Choose another source with label.`);
}

function unknownClass(name: string, classes: readonly string[]): never {
  const near = nearestName(name, classes);
  const hint = near === null ? '' : ` The nearest is ${near}.`;
  throw new LeoclrError('data', `tarShards(): the class ${JSON.stringify(name)} is none of the ${classes.length} known classes.${hint}`);
}
