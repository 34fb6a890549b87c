import { shownPlace } from './_web-address.ts';

/** A short name for a series of files: `train` for `shards/train-000000.tar` and `data/train-00000-of-00003.parquet`, `shards` for `shards/000000.tar`. */
export function nameOfFiles(place: string): string {
  const [file = '', folder = ''] = shownPlace(place).split(/[/\\]/).reverse();
  const name = file.replace(/\.(tar|parquet)$/, '').replace(/[-_.]\d+(-of-\d+)?(-[0-9a-f]{16})?$/, '');
  return /^\d*$/.test(name) && folder !== '' ? folder : name;
}
