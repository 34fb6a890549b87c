import { splitMemberName } from './_member-name.ts';
import type { RangedFile } from '../ranged/_ranged-file.ts';
import { mayHoldLabel, labelIn } from './_tar-label.ts';
import type { TarLabel } from './_tar-label.ts';
import { scanTar } from './_tar-scan.ts';
import type { TarMember } from './_tar-scan.ts';
import { readIndexFile, writeIndexFile } from './_tar-index-file.ts';

/** Everything about an archive that opening a data set needs. */
export interface TarIndex {
  /** Its plain files in the archive's order. */
  readonly members: readonly TarMember[];
  /** For each member, the label that it holds; null when it holds none. */
  readonly labels: readonly (TarLabel | null)[];
}

/**
 * The index of an archive: from the file that an earlier run left, if the archive is still the same; else from the archive's headers, and
 * kept for the next run.
 */
export async function tarIndex(what: string, file: RangedFile): Promise<TarIndex> {
  const kept = await readIndexFile(file);
  if (kept !== null) return kept;
  const members: TarMember[] = [];
  const labels: (TarLabel | null)[] = [];
  await scanTar(what, file, async (member, content) => {
    const extension = splitMemberName(member.name).extension;
    members.push(member);
    labels.push(mayHoldLabel(extension, member.size) ? labelIn(extension, await content()) : null);
  });
  const index = { members, labels };
  await writeIndexFile(file, index);
  return index;
}
