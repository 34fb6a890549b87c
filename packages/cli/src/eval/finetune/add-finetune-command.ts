import type { Command } from 'commander';
import type { OnCall } from '../../program.ts';
import { whole } from '../../settings/_setting-kinds.ts';
import { addBaselinesOption } from '../add-baselines-option.ts';
import { addWeightsOptions } from '../add-weights-options.ts';
import { checkedOption } from '../checked-option.ts';
import { gridPoints } from './grid-points.ts';
import { metricOption } from './metric-option.ts';

/** `leoclr eval finetune`. */
export function addFinetuneCommand(parent: Command, onCall: OnCall): void {
  const command = parent
    .command('finetune')
    .description(
      'Accuracy after training the whole network with the labels of the training part; learning rate and weight decay are chosen on a fifth of it. Twenty-one trainings: see --grid and --steps.',
    );
  addWeightsOptions(command);
  command
    .optionsGroup('Protocol:')
    .option(
      '--grid <LIST>',
      'Learning rates with weight decays to choose from, like 0.1:0,0.01:0.0001; with a single one nothing is held out. (default: 4 × 5 points)',
      gridPoints,
    )
    .option('--validation <FILE>', 'Names of the training pictures that the point is chosen on, one a line. (default: a random fifth)')
    .option('--steps <N>', 'Updates of each training.', checkedOption(whole(1)), 5000)
    .option('--batch-size <N>', 'Pictures in a step.', checkedOption(whole(2)), 64)
    .addOption(metricOption())
    .option('--seed <N>', 'Seed of the new head, of the held-out pictures, and of order and crops.', checkedOption(whole(0)), 0)
    .option('--out <FILE>', 'Where finished grid points are kept, so that they are not trained again. (default: the run folder)');
  addBaselinesOption(command, { pixels: false });
  onCall(command, async () => (await import('./finetune-command.ts')).finetuneCommand);
}
