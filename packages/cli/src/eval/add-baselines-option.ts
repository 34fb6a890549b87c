import type { Command } from 'commander';

/** `--baselines`, for the subcommands that compare; without `pixels` where a protocol needs a network. */
export function addBaselinesOption(command: Command, { pixels = true }: { readonly pixels?: boolean } = {}): void {
  const subjects = pixels ? 'the untrained network and raw pixels' : 'the untrained network';
  command.option('--baselines', `Measure ${subjects} as well. (default: off)`);
}
