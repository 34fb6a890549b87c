import type { ShapeName } from './_scene-shapes.ts';
import type { TextureName } from './_scene-textures.ts';

/** The ten kinds of things: an outline that goes with a pattern, whatever the colours. */
export const sceneClasses: readonly { readonly name: string; readonly shape: ShapeName; readonly texture: TextureName }[] = [
  { name: 'striped disc', shape: 'disc', texture: 'stripes' },
  { name: 'checked square', shape: 'square', texture: 'checks' },
  { name: 'dotted triangle', shape: 'triangle', texture: 'dots' },
  { name: 'ringed star', shape: 'star', texture: 'rings' },
  { name: 'brick hexagon', shape: 'hexagon', texture: 'bricks' },
  { name: 'zigzag cross', shape: 'cross', texture: 'zigzag' },
  { name: 'wedged ring', shape: 'ring', texture: 'wedges' },
  { name: 'speckled crescent', shape: 'crescent', texture: 'speckles' },
  { name: 'gridded leaf', shape: 'leaf', texture: 'grid' },
  { name: 'tiled dome', shape: 'dome', texture: 'tiles' },
];
