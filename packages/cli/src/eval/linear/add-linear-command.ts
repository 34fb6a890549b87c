import { Option } from 'commander';
import type { Command } from 'commander';
import type { OnCall } from '../../program.ts';
import { numbers, whole } from '../../settings/_setting-kinds.ts';
import { addBaselinesOption } from '../add-baselines-option.ts';
import { addWeightsOptions } from '../add-weights-options.ts';
import { checkedOption } from '../checked-option.ts';

/** `leoclr eval linear`. */
export function addLinearCommand(parent: Command, onCall: OnCall): void {
  const command = parent.command('linear').description('Accuracy of a linear classifier on frozen features, trained on the training part.');
  addWeightsOptions(command);
  command
    .optionsGroup('Protocol:')
    .addOption(
      new Option(
        '--protocol <NAME>',
        'cached: features are extracted once. moco, simclr: the network sees fresh random crops every epoch, as in these papers.',
      )
        .choices(['cached', 'moco', 'simclr'])
        .default('cached'),
    )
    .option('--epochs <N>', 'Passes over the training pictures (default: 100; simclr 90).', checkedOption(whole(1)))
    .option('--batch-size <N>', 'Pictures in a step.', checkedOption(whole(1)), 256)
    .option(
      '--learning-rates <LIST>',
      'Learning rates to choose from on held-out training pictures (default: 0.001,0.003,0.01,0.03,0.1,0.3; moco 30; simclr 0.1 × batch / 256).',
      checkedOption(numbers()),
    )
    .option(
      '--views <N>',
      'moco, simclr: extract this many random views a picture once (default: fresh ones every epoch).',
      checkedOption(whole(1)),
    )
    .option('--seed <N>', 'Seed of the first classifier, of the order and of random crops.', checkedOption(whole(0)), 0);
  addBaselinesOption(command);
  onCall(command, async () => (await import('./linear-command.ts')).linearCommand);
}
