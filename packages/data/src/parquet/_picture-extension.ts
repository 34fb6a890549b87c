/** The ending that fits a picture's first bytes; `.bin` for no known kind. */
export function pictureExtension(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return '.jpg';
  if (head.startsWith('\x89PNG')) return '.png';
  if (head.startsWith('GIF8')) return '.gif';
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return '.webp';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return '.tif';
  if (head.startsWith('ftypavi', 4)) return '.avif';
  return '.bin';
}
