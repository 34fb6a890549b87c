/** Where trainers put a network in their checkpoints; an earlier one wins a tie. MoCo's own also holds `module.encoder_k.`. */
const PREFIXES = ['', 'module.encoder_q.', 'encoder_q.', 'module.backbone.', 'backbone.', 'module.', 'model.', 'encoder.'];

/** The prefix that turns the most expected names into names of the file; the given one, if there is one. */
export function choosePrefix(names: readonly string[], expected: readonly string[], given: string | undefined): string {
  if (given !== undefined) return given;
  const known = new Set(names);
  const hits = (prefix: string): number => expected.filter((name) => known.has(prefix + name)).length;
  return PREFIXES.reduce((best, prefix) => (hits(prefix) > hits(best) ? prefix : best), '');
}
