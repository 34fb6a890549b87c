/** The outputs of a network that can be measured: the backbone's, the projection head's, and the averaged maps of earlier stages. */
export const layers = ['pooled', 'projection', 'layer1', 'layer2', 'layer3', 'layer4'] as const;

/** `pooled` and `layer4` are the same. */
export type Layer = (typeof layers)[number];
