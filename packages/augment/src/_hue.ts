// The 8-bit hue circle has 256 steps but 255 is a whole turn, as in Pillow. Each hue lies in one of six sectors, at a fraction of it.
const sectors = new Uint8Array(256);
const fractions = new Float32Array(256);
for (let hue = 0; hue < 256; hue++) {
  const sixths = (hue * 6) / 255;
  sectors[hue] = Math.floor(sixths) % 6;
  fractions[hue] = sixths - Math.floor(sixths);
}

/**
 * Turns every pixel's hue by `turn` (1 is the whole circle), in place. RGB → 8-bit HSV → RGB with the float32 and float64 roundings of
 * Pillow's C code, and torchvision's truncation of the turn to whole hue steps.
 */
export function turnHue(data: Uint8Array, turn: number): void {
  const steps = Math.trunc(turn * 255);
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i]!;
    const green = data[i + 1]!;
    const blue = data[i + 2]!;
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    if (range === 0) continue; // grey has no hue
    const saturation = Math.trunc(Math.fround(range / value) * 255);
    if (saturation === 0) {
      data[i] = data[i + 1] = data[i + 2] = value;
      continue;
    }
    const hue = (hueOf(red, green, blue, range) + steps) & 255;

    const strength = Math.fround(saturation / 255);
    const fraction = fractions[hue]!;
    const low = (value * (1 - strength) + 0.5) | 0;
    const falling = (value * (1 - Math.fround(strength * fraction)) + 0.5) | 0;
    const rising = (value * (1 - strength * (1 - fraction)) + 0.5) | 0;
    switch (sectors[hue]) {
      case 0:
        data[i] = value;
        data[i + 1] = rising;
        data[i + 2] = low;
        break;
      case 1:
        data[i] = falling;
        data[i + 1] = value;
        data[i + 2] = low;
        break;
      case 2:
        data[i] = low;
        data[i + 1] = value;
        data[i + 2] = rising;
        break;
      case 3:
        data[i] = low;
        data[i + 1] = falling;
        data[i + 2] = value;
        break;
      case 4:
        data[i] = rising;
        data[i + 1] = low;
        data[i + 2] = value;
        break;
      default:
        data[i] = value;
        data[i + 1] = low;
        data[i + 2] = falling;
    }
  }
}

/** Hue of a pixel that isn't grey, 0–255. One of the three distances from the maximum is 0 and another is 1. */
// Four scalars in place of an array: this runs once a pixel.
function hueOf(red: number, green: number, blue: number, range: number): number {
  let sixths: number;
  if (red >= green && red >= blue) {
    sixths = green <= blue ? Math.fround(Math.fround((red - blue) / range) - 1) : Math.fround(1 - Math.fround((red - green) / range));
  } else if (green >= blue) {
    sixths = red <= blue ? Math.fround(3 - Math.fround((green - blue) / range)) : Math.fround(1 + Math.fround((green - red) / range));
  } else {
    sixths = red <= green ? Math.fround(3 + Math.fround((blue - green) / range)) : Math.fround(5 - Math.fround((blue - red) / range));
  }
  let turns = sixths / 6 + 1;
  if (turns >= 1) turns -= 1;
  return Math.trunc(Math.fround(turns) * 255);
}
