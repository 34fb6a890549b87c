/** WebDataset's rule: a sample's key goes to the first dot of the base name, the rest is the extension (here in lower case). */
export function splitMemberName(name: string): { key: string; extension: string } {
  const base = name.lastIndexOf('/') + 1;
  const dot = name.indexOf('.', base);
  return dot < 0 ? { key: name, extension: '' } : { key: name.slice(0, dot), extension: name.slice(dot + 1).toLowerCase() };
}
