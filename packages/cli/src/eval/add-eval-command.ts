import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { OnCall } from '../program.ts';
import { numbers, positive, whole } from '../settings/_setting-kinds.ts';
import type { SettingKind } from '../settings/_setting-kinds.ts';
import { addWeightsOptions } from './add-weights-options.ts';

/** `leoclr eval knn` and `leoclr eval linear`. */
export function addEvalCommand(program: Command, onCall: OnCall): void {
  const command = program
    .command('eval')
    .description('Measure what a trained network has learned: nearest neighbours or a linear probe.')
    .helpCommand(false);

  const knn = command
    .command('knn')
    .description('Weighted k-nearest-neighbour accuracy on the validation part; training pictures are the bank. Takes no training.');
  addWeightsOptions(knn);
  knn
    .optionsGroup('Protocol:')
    .option('--k <N>', 'Neighbours that vote.', checked(whole(1)), 200)
    .option('--temperature <X>', 'Temperature of the votes.', checked(positive()), 0.1);
  addBaselines(knn);
  onCall(knn, async () => (await import('./eval-command.ts')).evalKnnCommand);

  const linear = command.command('linear').description('Accuracy of a linear classifier on frozen features, trained on the training part.');
  addWeightsOptions(linear);
  linear
    .optionsGroup('Protocol:')
    .option('--epochs <N>', 'Passes over the features.', checked(whole(1)), 100)
    .option('--batch-size <N>', 'Features in a step.', checked(whole(1)), 256)
    .option(
      '--learning-rates <LIST>',
      'Learning rates to choose from on held-out training pictures (default: 0.001,0.003,0.01,0.03,0.1,0.3).',
      checked(numbers()),
    )
    .option('--seed <N>', 'Seed of the first classifier and of the order.', checked(whole(0)), 0);
  addBaselines(linear);
  onCall(linear, async () => (await import('./eval-command.ts')).evalLinearCommand);
}

function addBaselines(command: Command): void {
  command.option('--baselines', 'Measure the untrained network and raw pixels as well. (default: off)');
}

/** What commander calls with the text behind an option. */
function checked<Value>({ parse, schema, expected }: SettingKind<Value>): (text: string) => Value {
  return (text) => {
    const result = schema.safeParse(parse(text));
    if (!result.success) throw new InvalidArgumentError(`Expected ${expected}.`);
    return result.data;
  };
}
