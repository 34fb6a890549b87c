import { LeoclrError } from '@leoclr/core';
import type { TarLabel } from './_tar-label.ts';
import type { TarSample } from './_tar-samples.ts';

/** Where labels come from, see `tarShards`. */
type TarLabelSource = 'cls' | 'json' | 'txt' | 'folder' | 'none';

/** The source that `auto` stands for: what the samples have. A single folder tells nothing, so it takes two. */
export function labelSource(samples: readonly TarSample[]): TarLabelSource {
  for (const source of ['cls', 'json'] as const) if (samples.some(({ labels }) => labels.has(source))) return source;
  const folders = new Set(samples.map(folderOf));
  return folders.size > 1 && !folders.has('') ? 'folder' : 'none';
}

/** One label a sample. @throws LeoclrError `data` for a sample without one. */
export function tarLabels(samples: readonly TarSample[], source: Exclude<TarLabelSource, 'none'>): TarLabel[] {
  return samples.map((sample) => {
    const label = source === 'folder' ? folderOf(sample) : sample.labels.get(source);
    if (label !== undefined && label !== '') return label;
    const missing = source === 'folder' ? 'lies in no folder' : `has no label in a .${source} file beside it`;
    throw new LeoclrError(
      'data',
      `tarShards(): ${JSON.stringify(sample.member.name)} ${missing}. Choose another source with label, or label: 'none'.`,
    );
  });
}

/** The folder that a member lies in; empty for none. */
function folderOf({ member }: TarSample): string {
  return (
    member.name
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .at(-2) ?? ''
  );
}
