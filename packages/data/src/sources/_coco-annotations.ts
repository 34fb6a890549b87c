import type { Box } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { clipBox } from '../_boxes.ts';
import { checkInside } from './_inside.ts';
import { jsonArrays } from './_json-arrays.ts';

/** What a COCO file says, pictures in the order of their ids. */
export interface CocoAnnotations {
  readonly files: readonly string[];
  /** The boxes of each picture. */
  readonly boxes: readonly (readonly Box[])[];
  /** Names of the categories in the order of their ids. */
  readonly classes: readonly string[];
}

interface Picture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: Box[];
}

/** An object whose picture and category may come later in the file. */
interface CocoObject {
  readonly picture: number;
  readonly category: number;
  readonly frame: readonly [number, number, number, number];
}

/**
 * Reads `instances_….json`.
 *
 * @throws LeoclrError `data` when it can't be read or contradicts itself, or when a file's name leads out of the data set.
 */
export async function cocoAnnotations(path: string): Promise<CocoAnnotations> {
  const pictures = new Map<number, Picture>();
  const categories = new Map<number, string>();
  const objects: CocoObject[] = [];
  try {
    await jsonArrays(path, ['images', 'annotations', 'categories'], (key, element) => {
      const entry = element as Record<string, unknown>;
      if (key === 'images') addPicture(pictures, entry);
      else if (key === 'categories') addCategory(categories, entry);
      else if (entry['iscrowd'] !== 1) objects.push(objectOf(entry));
    });
    for (const { file } of pictures.values()) checkInside('coco()', file, path);
    return assemble(pictures, categories, objects);
  } catch (cause) {
    if (cause instanceof LeoclrError) throw cause;
    throw new LeoclrError('data', `coco(): can't use ${path}: ${(cause as Error).message.replace(/\.$/, '')}.`, { cause });
  }
}

function addPicture(pictures: Map<number, Picture>, entry: Record<string, unknown>): void {
  const id = numberIn(entry, 'id', 'an image');
  const what = `image ${id}`;
  if (pictures.has(id)) throw new Error(`it has two of ${what}`);
  const file = entry['file_name'];
  if (typeof file !== 'string' || file === '') throw new Error(`${what} has no file_name`);
  pictures.set(id, { file, width: numberIn(entry, 'width', what), height: numberIn(entry, 'height', what), boxes: [] });
}

function addCategory(categories: Map<number, string>, entry: Record<string, unknown>): void {
  const id = numberIn(entry, 'id', 'a category');
  if (categories.has(id)) throw new Error(`it has two of category ${id}`);
  if (typeof entry['name'] !== 'string') throw new Error(`category ${id} has no name`);
  categories.set(id, entry['name']);
}

function objectOf(entry: Record<string, unknown>): CocoObject {
  const what = `annotation ${String(entry['id'])}`;
  const frame = entry['bbox'];
  if (!Array.isArray(frame) || frame.length !== 4 || !frame.every(Number.isFinite)) throw new Error(`${what} has no bbox of four numbers`);
  return {
    picture: numberIn(entry, 'image_id', what),
    category: numberIn(entry, 'category_id', what),
    frame: frame as unknown as CocoObject['frame'],
  };
}

function numberIn(entry: Record<string, unknown>, key: string, what: string): number {
  const value = entry[key];
  if (typeof value === 'number') return value;
  throw new Error(`${what} has no number as ${key}`);
}

function assemble(pictures: Map<number, Picture>, categories: Map<number, string>, objects: readonly CocoObject[]): CocoAnnotations {
  if (pictures.size === 0) throw new Error('it names no images');
  const categoryIds = [...categories.keys()].sort((a, b) => a - b);
  const labels = new Map(categoryIds.map((id, label) => [id, label]));
  for (const { picture: id, category, frame } of objects) {
    const picture = pictures.get(id);
    if (picture === undefined) throw new Error(`an annotation belongs to image ${id}, which it doesn't have`);
    const label = labels.get(category);
    if (label === undefined) throw new Error(`an annotation is of category ${category}, which it doesn't have`);
    const [left, top, width, height] = frame;
    const box = clipBox({ left, top, right: left + width, bottom: top + height, label }, picture);
    if (box !== null) picture.boxes.push(box);
  }
  const ids = [...pictures.keys()].sort((a, b) => a - b);
  const sorted = ids.map((id) => pictures.get(id)!);
  return {
    files: sorted.map(({ file }) => file),
    boxes: sorted.map(({ boxes }) => boxes),
    classes: categoryIds.map((id) => categories.get(id)!),
  };
}
