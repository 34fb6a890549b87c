import { detection } from './_detection.ts';
import { fineGrained } from './_fine-grained.ts';
import { imagenetFamily } from './_imagenet-family.ts';
import type { KnownDataset } from './known-dataset.ts';
import { smallPictures } from './_small-pictures.ts';

/** Data sets that can be asked for by name. Where each fact comes from is said in the lists. */
export const knownDatasets: readonly KnownDataset[] = [...smallPictures, ...imagenetFamily, ...fineGrained, ...detection];
