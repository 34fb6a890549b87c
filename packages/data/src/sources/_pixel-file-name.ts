/** How a picture is called that has no file of its own: `truck/000017.png`, or `000017.png` without a class. */
export function pixelFileName(className: string | undefined, index: number): string {
  const file = `${String(index).padStart(6, '0')}.png`;
  return className === undefined ? file : `${className.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_')}/${file}`;
}
