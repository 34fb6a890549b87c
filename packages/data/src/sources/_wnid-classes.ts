import { LeoclrError } from '@leoclr/core';

/**
 * Names of classes in words: `goldfish, Carassius auratus` for `n01443537`, the WordNet id itself where no words are known, and both where two
 * classes have the same words (ImageNet has two of `crane` and of `maillot`).
 */
export function wnidClasses(wnids: readonly string[], words: ReadonlyMap<string, string>): string[] {
  const names = wnids.map((wnid) => words.get(wnid) ?? wnid);
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return names.map((name, place) => (counts.get(name)! > 1 && name !== wnids[place] ? `${name} (${wnids[place]})` : name));
}

/** Words by WordNet id, from lines of an id, a space or tab, and its words (`words.txt`, `LOC_synset_mapping.txt`). */
export function parseWords(text: string, wanted: ReadonlySet<string>): Map<string, string> {
  const words = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, wnid, name] = /^(n\d{8})\s+(.*\S)\s*$/.exec(line) ?? [];
    if (wnid !== undefined && wanted.has(wnid)) words.set(wnid, name!);
  }
  return words;
}

/** The label of each picture: the place of its WordNet id among the classes. `unknown` begins the sentence about one that is none of them. */
export function wnidLabels(wnidOf: readonly string[], wnids: readonly string[], unknown: (place: number) => string): Int32Array {
  const labels = new Map(wnids.map((wnid, label) => [wnid, label]));
  return Int32Array.from(wnidOf, (wnid, place) => {
    const label = labels.get(wnid);
    if (label !== undefined) return label;
    throw new LeoclrError('data', `${unknown(place)} to be of one of the ${wnids.length} known classes, got ${wnid}.`);
  });
}
