/**
 * Features with labels, whole numbers from a formula, so that pytorch/labelled_rows.py makes the very same ones: rows around the centre of
 * their class, near enough that most but not all are classified rightly.
 *
 * @param {number} stream Another one gives other rows around the same centres.
 * @param {{ count: number, width: number, classes: number, pull: number }} sizes `pull`: how far a centre is from the others; rows scatter by 32.
 */
export function labelledRows(stream, { count, width, classes, pull }) {
  const values = new Float32Array(count * width);
  const labels = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const label = Math.floor((row * classes) / count);
    labels[row] = label;
    for (let i = 0; i < width; i++) {
      values[row * width + i] = (32 * noise(stream, row * width + i) + pull * noise(0, label * width + i)) / 65_536;
    }
  }
  return { features: { values, count, width, indices: Int32Array.from({ length: count }, (_, row) => row) }, labels };
}

/** The sum of four random bytes, −510 to 510: nearly normal. The bytes are a hash of stream and place (Wellons' lowbias32). */
function noise(stream, place) {
  let bits = (place + Math.imul(stream, 0x9e3779b9)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  bits ^= bits >>> 16;
  return (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24) - 510;
}
