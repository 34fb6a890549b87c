import { Option } from 'commander';
import type { Command } from 'commander';
import { addWeightsOptions } from '../eval/add-weights-options.ts';
import type { OnCall } from '../program.ts';

/** `leoclr embed`. */
export function addEmbedCommand(program: Command, onCall: OnCall): void {
  const command = program
    .command('embed')
    .description('Write the features of pictures to a file, with names and labels: for search, clustering or a classifier of your own.');
  addWeightsOptions(command);
  command
    .optionsGroup('Output:')
    .requiredOption(
      '--out <FILE>',
      'Where the features go; the ending decides on the format: .npz (NumPy), .safetensors, .parquet, .csv or .jsonl.',
    )
    .addOption(
      new Option('--split <train|val>', 'Which part of the data.').choices(['train', 'val']).default('train').helpGroup('Output:'),
    );
  onCall(command, async () => (await import('./embed-command.ts')).embedCommand);
}
