import type { PresetName } from './presets.ts';
import type { Settings } from './settings.ts';

/** What `leoclr.config.ts` exports as default: any settings, on top of a preset or of the defaults. */
export interface Config extends Partial<Settings> {
  readonly preset?: PresetName;
}

/**
 * Returns its argument: it is there for the types.
 *
 * @example
 * ```ts
 * export default defineConfig({ preset: 'cifar', data: 'cifar10:data/cifar10', batchSize: 256, learningRate: 0.03 });
 * ```
 */
export function defineConfig(config: Config): Config {
  return config;
}
