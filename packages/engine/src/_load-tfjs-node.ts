import util from 'node:util';
import type { EngineStart } from './_engines.ts';
import { importOptional } from './_import-optional.ts';
import { startBackend } from './_start-backend.ts';

/** Imports tfjs-node or tfjs-node-gpu; both register the backend "tensorflow". */
export async function loadTfjsNode(packageName: string): Promise<EngineStart> {
  restoreRemovedNodeFunctions();
  await importOptional(
    packageName,
    `Install it with "npm install ${packageName}@4.22.0" (its install script downloads libtensorflow; without that download the import fails), or use the engine wasm.`,
  );
  await startBackend('tensorflow', `Reinstall ${packageName} and look at what its install script prints.`);
  return { threads: 0, simd: true, notes: [`${packageName} chooses its threads itself.`], replaced: [] };
}

/** tfjs-node 4.22 calls two functions that Node 23 removed from `node:util` (tensorflow/tfjs#8609). */
function restoreRemovedNodeFunctions(): void {
  const functions = util as unknown as Record<string, unknown>;
  functions.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined;
  functions.isArray ??= Array.isArray;
}
