import type { Command } from 'commander';
import type { OnCall } from '../program.ts';
import { presets } from '../settings/presets.ts';
import { settingOptions } from '../settings/setting-options.ts';

const EXAMPLES = `
What wins: the command line, then the config file, then the preset, then the defaults.

Examples:
  $ leoclr pretrain
  $ leoclr pretrain --data photos --epochs 100 --queue-size 2048
  $ leoclr pretrain --preset cifar --data cifar10:cifar-10-batches-bin --out runs/cifar
  $ leoclr pretrain --resume --out runs/cifar
  $ leoclr pretrain --loss @acme/my-loss --loss-options '{"temperature":0.1}'`;

/** `leoclr pretrain`. */
export function addPretrainCommand(program: Command, onCall: OnCall): void {
  const command = program
    .command('pretrain')
    .description('Learn from pictures without labels, then measure what was learned. Leaves a run folder with a report behind.')
    .optionsGroup('Run:')
    .option(
      '--preset <NAME>',
      `Settings that belong together: ${Object.keys(presets).join(', ')}; leoclr methods explains each. (default: quickstart without --data, else none)`,
    )
    .option('--config <FILE>', 'Settings in a file. (default: leoclr.config.ts, .js, .mjs or .json in this folder, if there is one)')
    .option('--resume', 'Go on with the run in --out, with its settings, from its last checkpoint. (default: off)')
    .option('--overwrite', 'Replace the run that is in --out. (default: off)')
    .addHelpText('after', EXAMPLES);
  for (const option of settingOptions()) command.addOption(option);
  onCall(command, async () => (await import('./pretrain-command.ts')).pretrainCommand);
}
