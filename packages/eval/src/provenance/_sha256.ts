/** SHA-256 of bytes, 64 hexadecimal digits. Through the Web Crypto API, which Node and browsers have alike. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  // Memory that is shared between threads can't be digested; a copy can.
  const own = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
  return hexadecimal(new Uint8Array(await crypto.subtle.digest('SHA-256', own)));
}

/** SHA-256 of a text in UTF-8. */
export function sha256OfText(text: string): Promise<string> {
  return sha256(new TextEncoder().encode(text));
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
