/** Below this nobody would notice. */
const HOT = 1e8;
const reported = new Set<string>();

/** Says once that oneDNN has nothing but its slow reference code for a shape that costs something. */
export function reportSlow(what: string, operations: number): void {
  if (operations < HOT || reported.has(what)) return;
  reported.add(what);
  process.emitWarning(`oneDNN has only its slow reference code for the ${what}.`, { code: 'LEOCLR_ONEDNN_SLOW' });
}
