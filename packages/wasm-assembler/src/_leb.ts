/** A whole number from 0 on as WebAssembly writes it: seven bits a byte, the lowest first. */
export function unsignedLeb(value: number): number[] {
  if (value < 128) return [value]; // nearly all
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** The same for 32-bit numbers with a sign. */
export function signedLeb(value: number): number[] {
  if (value >= 0 && value < 64) return [value];
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    const last = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
    bytes.push(last ? low : low + 128);
    if (last) return bytes;
  }
}
