import type { CheckedPicture, ReadablePicture, UnreadablePicture } from './_check-pictures.ts';

/** What has been found out so far. */
export interface Findings {
  add(pictures: readonly CheckedPicture[]): void;
  /** In the data set's order. */
  broken(): UnreadablePicture[];
  /** Groups of pictures with the same content, in the data set's order. */
  duplicates(): number[][];
  /** Smallest and largest width and height; null when nothing was readable. */
  sizes(): { width: [number, number]; height: [number, number] } | null;
}

export function findings(): Findings {
  const unreadable: UnreadablePicture[] = [];
  const seen = new Map<string, number>(); // whichever picture of a content came first
  const again = new Map<number, number[]>();
  let width: [number, number] = [Infinity, 0];
  let height: [number, number] = [Infinity, 0];

  const addReadable = (picture: ReadablePicture): void => {
    width = [Math.min(width[0], picture.width), Math.max(width[1], picture.width)];
    height = [Math.min(height[0], picture.height), Math.max(height[1], picture.height)];
    const first = seen.get(picture.hash);
    if (first === undefined) seen.set(picture.hash, picture.index);
    else again.set(first, [...(again.get(first) ?? []), picture.index]);
  };
  return {
    add(pictures) {
      for (const picture of pictures) {
        if ('reason' in picture) unreadable.push(picture);
        else addReadable(picture);
      }
    },
    broken: () => unreadable.toSorted((a, b) => a.index - b.index),
    duplicates() {
      const groups = [...again].map(([first, others]) => [first, ...others].sort((a, b) => a - b));
      return groups.sort((a, b) => a[0]! - b[0]!);
    },
    sizes: () => (seen.size === 0 ? null : { width, height }),
  };
}
