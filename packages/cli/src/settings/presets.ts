import type { Settings } from './settings.ts';

export type PresetName = 'quickstart' | 'cifar' | 'paper';

/** Settings that belong together. Where they are silent the defaults hold. */
export interface Preset {
  /** One line for `leoclr methods`. */
  readonly about: string;
  readonly settings: Partial<Settings>;
}

/** What `--preset NAME` stands for. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  quickstart: {
    about: 'a few minutes on two cores, on drawn scenes: see it learn before you bring your own pictures',
    settings: {
      data: 'scenes:4096',
      size: 48,
      method: 'leoclr',
      temperature: 0.2,
      // A queue of two batches: in so short a run older keys are told apart by their age, and nothing else is learned.
      queueSize: 64,
      keyMomentum: 0.99,
      cropScale: [0.3, 1],
      blurProbability: 0,
      backbone: 'resnet18',
      stem: 'imagenet',
      widthMultiplier: 0.25,
      head: 'linear',
      batchSize: 32,
      epochs: 12,
      learningRate: 0.03,
      schedule: 'cosine-step',
      evaluationCrop: 1,
      seed: 1,
    },
  },
  // facebookresearch/moco, branch colab-notebook, colab/moco_cifar10_demo.ipynb
  cifar: {
    about: 'the official CIFAR-10 notebook of MoCo: small pictures, one device; for --data cifar10:FOLDER',
    settings: {
      size: 32,
      normalization: 'cifar10',
      temperature: 0.1,
      queueSize: 4096,
      keyMomentum: 0.99,
      cropScale: [0.08, 1],
      blurProbability: 0,
      backbone: 'resnet18',
      stem: 'cifar',
      batchNormGroups: 8,
      head: 'linear',
      batchSize: 512,
      epochs: 200,
      learningRate: 0.06,
      schedule: 'cosine-epoch',
      cosineFrom: 1,
      weightDecay: 5e-4,
      evaluationCrop: 1,
    },
  },
  // facebookresearch/moco, main_moco.py --mlp --moco-t 0.2 --aug-plus --cos; 800 epochs is its longest release
  paper: {
    about: 'MoCo-v2 on ImageNet, which LeOCLR builds on: ResNet-50, 224 px, 800 epochs',
    settings: {
      size: 224,
      normalization: 'imagenet',
      temperature: 0.2,
      queueSize: 65_536,
      keyMomentum: 0.999,
      cropScale: [0.2, 1],
      backbone: 'resnet50',
      stem: 'imagenet',
      head: 'mlp',
      embeddingWidth: 128,
      batchSize: 256,
      epochs: 800,
      learningRate: 0.03,
      schedule: 'cosine-epoch',
      momentum: 0.9,
      weightDecay: 1e-4,
    },
  },
};
