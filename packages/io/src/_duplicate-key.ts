/**
 * The first key that one object of a valid JSON text holds twice, or null.
 *
 * `JSON.parse` keeps the last of them without a word. In a file header that would hide a tensor.
 */
export function duplicateKey(json: string): string | null {
  const open: Set<string>[] = [];
  for (const [token, text, colon] of json.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(text!) as string; // so that "a" and "\u0061" are the same key
      const seen = open.at(-1)!;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return null;
}
