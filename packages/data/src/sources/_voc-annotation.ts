import type { Box } from '@leoclr/core';
import { parseXml, XmlElement } from '@rgrove/parse-xml';

/** An object as its annotation has it. */
export interface VocObject {
  readonly className: string;
  readonly box: Omit<Box, 'label'>;
}

/**
 * The objects in a PASCAL VOC annotation. Its pixels count from 1 and both ends belong to the box: `xmin` 1 and `xmax` 2 are left 0 and
 * right 2. Document types and their entities are not followed.
 *
 * @throws Error that says what is wrong, without the file's name.
 */
export function vocObjects(xml: string): VocObject[] {
  const root = parse(xml);
  if (root.name !== 'annotation') throw new Error(`it holds <${root.name}>, not <annotation>`);
  return childrenOf(root, 'object').map((object, place) => {
    const className = textOf(object, 'name');
    if (className === '') throw new Error(`object ${place + 1} has no name`);
    const [frame] = childrenOf(object, 'bndbox');
    if (frame === undefined) throw new Error(`object ${place + 1} (${className}) has no bndbox`);
    const edge = (name: string): number => {
      const text = textOf(frame, name);
      const value = Number(text);
      if (text !== '' && Number.isFinite(value)) return value;
      throw new Error(`object ${place + 1} (${className}) has ${text === '' ? 'no' : `"${text}" for`} ${name}`);
    };
    const box = { left: edge('xmin') - 1, top: edge('ymin') - 1, right: edge('xmax'), bottom: edge('ymax') };
    return { className, box: textOf(object, 'difficult') === '1' ? { ...box, difficult: true } : box };
  });
}

function parse(xml: string): XmlElement {
  let root: XmlElement | null;
  try {
    ({ root } = parseXml(xml));
  } catch (cause) {
    if (cause instanceof RangeError) throw new Error('it is nested too deeply', { cause });
    const [line = ''] = (cause as Error).message.split('\n');
    throw new Error(`it is no whole XML file (${line})`, { cause });
  }
  if (root === null) throw new Error('it is empty');
  return root;
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child): child is XmlElement => child instanceof XmlElement && child.name === name);
}

function textOf(element: XmlElement, name: string): string {
  return childrenOf(element, name)[0]?.text.trim() ?? '';
}
