import { engines } from './_engines.ts';
import type { Engine } from './_engines.ts';
import { locateOptional } from './_import-optional.ts';
import { activeBackendName } from './tfjs-internals.ts';

/** What is known about one engine without starting it. */
export interface EngineInspection {
  readonly name: string;
  readonly about: string;
  /** All that it needs is installed. */
  readonly found: boolean;
  /** It is the one in use. */
  readonly active: boolean;
  /** Why it is found or not. */
  readonly reason: string;
  /** What to do to get it; null when it is there. */
  readonly action: string | null;
}

/** Returns every known engine, found or not, in the order in which 'auto' tries them. Starts none. */
export async function inspectEngines(): Promise<EngineInspection[]> {
  return Promise.all(engines.map(inspect));
}

async function inspect(engine: Engine): Promise<EngineInspection> {
  const missing = engine.packages.filter((name) => locateOptional(name) === null);
  const problem = missing.length === 0 ? ((await engine.problem?.()) ?? null) : `${missing.join(' and ')} not installed`;
  const found = problem === null;
  return {
    name: engine.name,
    about: engine.about,
    found,
    active: found && activeBackendName() === engine.backend,
    reason: problem ?? `${engine.packages.join(' and ')} found`,
    action: found ? null : missing.length > 0 ? `npm install ${missing.join(' ')}` : engine.remedy!,
  };
}
