/** Signed distance to an outline around the origin, negative inside. All outlines enclose about the same area (2.2 square units). */
export type Shape = (x: number, y: number) => number;

export type ShapeName = 'disc' | 'square' | 'triangle' | 'star' | 'hexagon' | 'cross' | 'ring' | 'crescent' | 'leaf' | 'dome';

/** The outlines by name. Equal areas, so that an object's size says nothing about its class. */
export const shapes: Readonly<Record<ShapeName, Shape>> = {
  disc: scaled(0.84, disc),
  square: scaled(1.05, star(4, Math.SQRT1_2)),
  triangle: scaled(1.3, star(3, 0.5)),
  star: scaled(1.29, star(5, 0.45)),
  hexagon: scaled(0.92, star(6, Math.sqrt(3) / 2)),
  cross: scaled(0.97, cross),
  ring: scaled(0.91, ring),
  crescent: scaled(1.2, crescent),
  leaf: scaled(1.25, leaf),
  dome: scaled(1.18, dome),
};

/** Farthest any outline reaches from the origin. */
export const shapeReach = 1.31;

function scaled(scale: number, shape: Shape): Shape {
  return (x, y) => shape(x / scale, y / scale) * scale;
}

function disc(x: number, y: number): number {
  return Math.sqrt(x * x + y * y) - 1;
}

/** A star with outer radius 1; with inner radius cos(π / points) it is the regular polygon. */
function star(points: number, inner: number): Shape {
  const sector = (2 * Math.PI) / points;
  const edgeX = inner * Math.cos(sector / 2) - 1;
  const edgeY = inner * Math.sin(sector / 2);
  const length = Math.hypot(edgeX, edgeY);
  return (x, y) => {
    // Fold the plane into half a sector: one edge is left, from (1, 0) to the inner corner.
    const angle = Math.atan2(y, x) / sector;
    const folded = Math.abs(angle - Math.round(angle)) * sector;
    const radius = Math.sqrt(x * x + y * y);
    return (edgeY * (radius * Math.cos(folded) - 1) - edgeX * radius * Math.sin(folded)) / length;
  };
}

function cross(x: number, y: number): number {
  const far = Math.max(Math.abs(x), Math.abs(y));
  const near = Math.min(Math.abs(x), Math.abs(y));
  return Math.max(far - 1, near - 0.36);
}

function ring(x: number, y: number): number {
  return Math.abs(Math.sqrt(x * x + y * y) - 0.7) - 0.3;
}

function crescent(x: number, y: number): number {
  return Math.max(disc(x, y), -0.2 - disc(x - 0.55, y));
}

function leaf(x: number, y: number): number {
  return Math.sqrt(x * x + (Math.abs(y) + 0.75) ** 2) - 1.25;
}

function dome(x: number, y: number): number {
  return Math.max(disc(x, y - 0.4), y - 0.4);
}
