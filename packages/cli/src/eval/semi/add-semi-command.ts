import type { Command } from 'commander';
import type { OnCall } from '../../program.ts';
import { numbers, text, whole } from '../../settings/_setting-kinds.ts';
import { addBaselinesOption } from '../add-baselines-option.ts';
import { addWeightsOptions } from '../add-weights-options.ts';
import { checkedOption } from '../checked-option.ts';
import { metricOption } from '../finetune/metric-option.ts';

/** `leoclr eval semi`. */
export function addSemiCommand(parent: Command, onCall: OnCall): void {
  const command = parent
    .command('semi')
    .description(
      'Accuracy after training the whole network with few of the labels of the training part; with --baselines also from scratch.',
    );
  addWeightsOptions(command);
  command
    .optionsGroup('Protocol:')
    .option(
      '--labels <LIST>',
      'Shares of the labels, drawn from every class alike, or files with names of pictures.',
      checkedOption(text('LIST')),
      '1%,10%',
    )
    .option('--epochs <N>', 'Passes over the labelled pictures.', checkedOption(whole(1)), 20)
    .option('--batch-size <N>', 'Pictures in a step.', checkedOption(whole(2)), 256)
    .option(
      '--learning-rates <TRUNK,HEAD>',
      'Where they start. (default: 0.02,5 for about 1 % of the labels, 0.01,0.2 for about 10 %)',
      checkedOption(numbers()),
    )
    .addOption(metricOption())
    .option('--seed <N>', 'Seed of the lists, of the new head, and of order and crops.', checkedOption(whole(0)), 0)
    .option(
      '--out <FOLDER>',
      'Where the lists of labelled pictures are written, as semi-1-percent.txt and so on. (default: the run folder)',
    );
  addBaselinesOption(command, { pixels: false });
  onCall(command, async () => (await import('./semi-command.ts')).semiCommand);
}
