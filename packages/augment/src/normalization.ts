/** Mean and standard deviation of the channels red, green, blue, on the scale 0–1. */
export interface Normalization {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** Statistics of known data sets, as the official code uses them. */
export const normalization: { readonly imagenet: Normalization; readonly cifar10: Normalization } = {
  /** ImageNet; torchvision's models and facebookresearch/moco `main_moco.py`. */
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  /** CIFAR-10; facebookresearch/moco, the CIFAR-10 notebook. */
  cifar10: { mean: [0.4914, 0.4822, 0.4465], std: [0.2023, 0.1994, 0.201] },
};
