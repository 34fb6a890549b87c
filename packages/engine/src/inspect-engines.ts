import { engines } from './_engines.ts';
import type { Engine } from './_engines.ts';
import { locateOptional } from './_import-optional.ts';
import { activeBackendName } from './tfjs-internals.ts';

/** What is known about one engine without starting it. */
export interface EngineInspection {
  readonly name: string;
  readonly about: string;
  /** All its packages are installed. */
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
  return engines.map(inspect);
}

function inspect(engine: Engine): EngineInspection {
  const missing = engine.packages.filter((name) => locateOptional(name) === null);
  const found = missing.length === 0;
  return {
    name: engine.name,
    about: engine.about,
    found,
    active: found && activeBackendName() === engine.backend,
    reason: found ? `${engine.packages.join(' and ')} found` : `${missing.join(' and ')} not installed`,
    action: found ? null : `npm install ${missing.join(' ')}`,
  };
}
