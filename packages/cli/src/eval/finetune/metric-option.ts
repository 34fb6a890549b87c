import { Option } from 'commander';

/** `--metric`, for protocols that report one of two. */
export function metricOption(): Option {
  return new Option('--metric <NAME>', 'What is reported; by default what papers report of the data set.').choices([
    'top-1',
    'mean-per-class',
  ]);
}
