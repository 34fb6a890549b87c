/** Ten hues that stay apart on white and on black ("Observable 10", https://observablehq.com/blog/crafting-data-colors). */
const HUES = ['#4269d0', '#efb118', '#ff725c', '#6cc5b0', '#3ca951', '#ff8ab7', '#a463f2', '#97bbf5', '#9c6b4e', '#9498a0'];

/** Golden angle: further classes get hues that are spread as evenly as their number allows. */
const TURN = 137.508;

/** A class's colour; grey without label. */
export function classColor(label: number): string {
  if (label < 0) return '#8a8f98';
  return HUES[label] ?? `hsl(${((label * TURN) % 360).toFixed(0)} 62% 56%)`;
}
