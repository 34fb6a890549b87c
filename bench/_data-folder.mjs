import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Like ImageNet's pictures, most of which are 500 × 375. */
const LARGE = { width: 500, height: 375, quality: 90 };
const SEED = 1;

/** Where the packs of photographs lie: `$LEOCLR_DATA`, or `shared/data` beside the repository. */
export function photographs(...path) {
  const folder = join(process.env.LEOCLR_DATA ?? resolve(ROOT, '../shared/data'), ...path);
  try {
    readdirSync(folder);
  } catch (cause) {
    throw new Error(`There are no photographs in ${folder}. Set LEOCLR_DATA to the folder that holds imagenette and voc2007-mini.`, {
      cause,
    });
  }
  return folder;
}

/**
 * Makes a folder of `count` pictures, the same for both sides: links to photographs picked evenly from a pack, or, for `500px`, mosaics of them.
 *
 * @param {'160px' | '320px' | '500px'} source
 * @param {{ folder: string, count: number, python: { ask: (message: object) => Promise<object> } }} where `folder` gets a new folder.
 */
export async function makeFolder(source, { folder, count, python }) {
  const path = join(folder, `${source}-${count}`);
  mkdirSync(path);
  if (source === '500px') {
    const tiles = join(folder, `tiles-${count}`);
    mkdirSync(tiles);
    linkEvenly(photographs('voc2007-mini', 'VOCdevkit', 'VOC2007', 'JPEGImages'), tiles, count);
    await python.ask({ do: 'mosaics', photographs: tiles, folder: path, count, seed: SEED, ...LARGE });
  } else if (source === '320px') {
    linkEvenly(photographs('voc2007-mini', 'VOCdevkit', 'VOC2007', 'JPEGImages'), path, count);
  } else {
    linkEvenly(photographs('imagenette', 'train'), path, count);
  }
  return path;
}

function linkEvenly(from, to, count) {
  const paths = readdirSync(from, { recursive: true })
    .filter((path) => extname(path) === '.jpg')
    .toSorted();
  for (let number = 0; number < count; number++) {
    const path = paths[Math.floor((number * paths.length) / count)];
    symlinkSync(join(from, path), join(to, `${String(number).padStart(4, '0')}.jpg`));
  }
}
