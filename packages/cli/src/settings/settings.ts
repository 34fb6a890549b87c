/** Which method trains; see `leoclr methods`. */
export type MethodName = 'leoclr' | 'mocov2' | 'mocov2-symmetric' | 'crop-control';

/** Which network learns. */
export type BackboneName = 'resnet18' | 'resnet34' | 'resnet50' | 'resnet101';

/**
 * Everything that makes a run what it is: the command line, config files, presets and `config.json` all speak of these names.
 * The sentence of each is also its help text.
 *
 * The defaults are for one machine and a folder of some ten thousand pictures: MoCo-v2's temperature, augmentation, optimiser and schedule
 * (arXiv 2003.04297, `main_moco.py`), the queue and momentum of its CIFAR-10 notebook, and a small network. `paper` is the full recipe.
 */
export interface Settings {
  /**
   * Pictures to learn from: a folder (train/CLASS/*.jpg, pictures without labels, or the layout of a known data set), KIND:PLACE such as
   * tar:FILES, the name of a downloaded data set, or scenes[:COUNT], drawn on the fly.
   */
  readonly data: string;
  /** Side of the square views. */
  readonly size: number;
  /** Channel statistics that pixels are normalised with. */
  readonly normalization: 'imagenet' | 'cifar10';
  /** Threads that read and augment pictures, 0 for the main thread; by default one less than cores. Changes no result. */
  readonly workers: number | null;
  /** Reduce larger pictures to this short side as they are read; then a cache is smaller and views are made sooner. By default as they are. */
  readonly shortSide: number | null;
  /** Keep decoded pictures: none, ram, disk, or disk:FOLDER; on disk for later runs too. Changes no result. */
  readonly cache: string;
  /** Stop at the first picture that can't be read, instead of skipping, counting and listing it. */
  readonly strict: boolean;

  /** What is learned from; leoclr methods explains each. */
  readonly method: MethodName;
  /** A built-in loss, or a package or file with a loss plug-in as its default export; by default the method's own. */
  readonly loss: string | null;
  /** Options of the loss given with --loss. */
  readonly lossOptions: Readonly<Record<string, unknown>>;
  /** Temperature of the built-in losses. */
  readonly temperature: number;
  /** Keys of past batches that serve as negatives. */
  readonly queueSize: number;
  /** Momentum of the key encoder's moving average. */
  readonly keyMomentum: number;
  /** LeOCLR and crop-control: whether the keys of the first or of both crops enter the queue. */
  readonly enqueue: 'first' | 'both';

  /** LeOCLR: how the original becomes square, squashed or cropped in the middle. */
  readonly resize: 'squash' | 'center-crop';
  /** LeOCLR: change colours, blur and flip the original as well, not only the crops. */
  readonly originalPhotometric: boolean;
  /** Share of a picture's area that a crop covers. */
  readonly cropScale: readonly [number, number];
  /** Strength of the colour jitter: brightness, contrast, saturation, hue. */
  readonly jitter: readonly number[];
  /** How often colours are jittered. */
  readonly jitterProbability: number;
  /** How often a view loses its colours. */
  readonly grayscaleProbability: number;
  /** How often a view is blurred. */
  readonly blurProbability: number;
  /** Standard deviation of the blur. */
  readonly blurSigma: readonly [number, number];
  /** How often a view is mirrored. */
  readonly flipProbability: number;

  /** Network that learns. */
  readonly backbone: BackboneName;
  /** How pictures enter it: imagenet (7×7 convolution, stride 2, max-pool) or cifar (3×3 convolution), for 32 px and the like. */
  readonly stem: 'imagenet' | 'cifar';
  /** Factor on all channel counts; 64 times it must be a whole number. */
  readonly widthMultiplier: number;
  /** Parts of a batch that are normalised apart, as if each were on a GPU of its own; more than 1 also shuffles the keys (shuffle-BN). */
  readonly batchNormGroups: number;
  /** Projection behind the backbone: two layers or one. */
  readonly head: 'mlp' | 'linear';
  /** Width of the embedding that the loss compares. */
  readonly embeddingWidth: number;

  /** Pictures in a step. */
  readonly batchSize: number;
  /** Passes over the data. */
  readonly epochs: number;
  /** Learning rate at the start; MoCo's is 0.03 for batches of 256. */
  readonly learningRate: number;
  /** How the learning rate changes: a half cosine in steps of an epoch or smoothly, or not at all. */
  readonly schedule: 'cosine-epoch' | 'cosine-step' | 'constant';
  /** What the first epoch counts as in the cosine; with 1 the last epoch has learning rate 0. */
  readonly cosineFrom: 0 | 1;
  /** Epochs in which the learning rate grows from 0. */
  readonly warmupEpochs: number;
  /** Momentum of SGD. */
  readonly momentum: number;
  /** Weight decay, on all parameters. */
  readonly weightDecay: number;

  /** Everything random follows from it: the same seed gives the same run. */
  readonly seed: number;
  /** What computes; leoclr doctor shows what this machine has. */
  readonly engine: 'auto' | 'onednn' | 'wasm' | 'webgpu' | 'tfjs-node' | 'tfjs-node-gpu' | 'cpu';
  /**
   * Number format of feature maps: f32; bf16, with half the memory; or bf16-keys, bf16 in the momentum encoder only, whose gradient nobody
   * needs. The last two want the engine onednn and a processor with avx512_bf16.
   */
  readonly precision: 'f32' | 'bf16' | 'bf16-keys';
  /** Threads of the engine; by default as many as the machine has cores. */
  readonly threads: number | null;
  /** Folder for everything the run leaves behind; by default runs/ and the name of the preset, or of the method and the data. */
  readonly out: string | null;
  /** How often a checkpoint is written; the end and Ctrl-C always write one. */
  readonly checkpointEvery: number;
  /**
   * How often the network's health is looked at on a few pictures (spread, effective rank, neighbours): every so many epochs, off, or auto for
   * as often as takes at most 1 % of the training time. Changes no result.
   */
  readonly healthEvery: number | 'auto' | 'off';
  /** Compare kNN and linear probe of the trained network with the untrained one and with raw pixels in the end. */
  readonly evaluate: boolean;
  /** Most training pictures, and most validation pictures, that the evaluation looks at; by default all. */
  readonly evaluationImages: number | null;
  /** Share of the resized side that the evaluation's centre crop keeps: 0.875 is the ImageNet habit (256 to 224), 1 keeps all. */
  readonly evaluationCrop: number;
}
