// The command line
export { runCli } from './run-cli.ts';
export type { Streams } from './streams.ts';

// Settings
export { defineConfig } from './settings/define-config.ts';
export type { Config } from './settings/define-config.ts';
export { presets } from './settings/presets.ts';
export type { Preset, PresetName } from './settings/presets.ts';
export type { BackboneName, MethodName, Settings } from './settings/settings.ts';
