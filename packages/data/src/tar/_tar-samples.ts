import { imageExtensions } from '../_list-files.ts';
import { splitMemberName } from './_member-name.ts';
import type { TarIndex } from './_tar-index.ts';
import type { TarLabel } from './_tar-label.ts';
import type { TarMember } from './_tar-scan.ts';

/** One picture of an archive with everything that may label it. */
export interface TarSample {
  readonly member: TarMember;
  /** Labels from members of the same key, by their extension: `cls`, `json`, `txt`. */
  readonly labels: ReadonlyMap<string, TarLabel>;
}

/**
 * The samples of an archive in its order: members with the same key belong together.
 *
 * Of a key's pictures the one is taken whose extension is `image`; without that, the one with a bare extension (`.jpg`, not `.mask.png`), and
 * where all extensions are longer, each is a sample of its own. A name that occurs twice counts once, as the last (so tar unpacks it).
 * Hidden files, like macOS's `._x.jpg`, are left out.
 */
export function tarSamples({ members, labels }: TarIndex, image: string | undefined): TarSample[] {
  const last = new Map(members.map(({ name }, place) => [name, place]));
  const keys = new Map<string, { pictures: TarMember[]; labels: Map<string, TarLabel> }>();
  for (const place of last.values()) {
    const member = members[place]!;
    if (/(^|\/)\.[^/]*$/.test(member.name)) continue;
    const { key, extension } = splitMemberName(member.name);
    const group = keys.get(key) ?? { pictures: [], labels: new Map<string, TarLabel>() };
    keys.set(key, group);
    const label = labels[place] ?? null;
    if (label !== null) group.labels.set(extension, label);
    if (isPicture(extension)) group.pictures.push(member);
  }
  return [...keys.values()].flatMap((group) => chosen(group.pictures, image).map((member) => ({ member, labels: group.labels })));
}

function chosen(pictures: readonly TarMember[], image: string | undefined): readonly TarMember[] {
  const withExtension = (wanted: string): TarMember | undefined => pictures.find(({ name }) => splitMemberName(name).extension === wanted);
  if (image !== undefined) return [withExtension(image.toLowerCase().replace(/^\./, ''))].filter((found) => found !== undefined);
  for (const extension of imageExtensions) {
    const found = withExtension(extension.slice(1));
    if (found !== undefined) return [found];
  }
  return pictures;
}

function isPicture(extension: string): boolean {
  return imageExtensions.includes(`.${extension.split('.').at(-1)}`);
}
