import type { KnownDataset } from './known-dataset.ts';

// Sizes and SHA-256: tensorflow/datasets, url_checksums/{cifar10,cifar100,stl10,mnist,fashion_mnist}.txt. The MD5 sums of torchvision 0.14
// (datasets/{mnist,stl10}.py) and of the CIFAR page are of the same addresses, or of mirrors given second.

/** Data sets of pictures below 100 pixels, in binary files. */
export const smallPictures: readonly KnownDataset[] = [
  {
    name: 'cifar10',
    title: 'CIFAR-10: 32 × 32 pictures of animals and vehicles (Krizhevsky 2009), binary version',
    parts: { train: 50_000, test: 10_000 },
    classes: 10,
    licence: 'none stated',
    homePage: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    files: [
      {
        urls: ['https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz'],
        bytes: 170_052_171,
        checksum: 'sha256:c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
      },
    ],
    opens: 'cifar10:{}',
    layout: 'cifar-10-batches-bin/data_batch_1.bin to 5, test_batch.bin',
  },
  {
    name: 'cifar100',
    title: 'CIFAR-100: 32 × 32 pictures, 100 classes in 20 groups (Krizhevsky 2009), binary version',
    parts: { train: 50_000, test: 10_000 },
    classes: 100,
    licence: 'none stated',
    homePage: 'https://www.cs.toronto.edu/~kriz/cifar.html',
    files: [
      {
        urls: ['https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz'],
        bytes: 168_513_733,
        checksum: 'sha256:58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
      },
    ],
    opens: 'cifar100:{}',
    layout: 'cifar-100-binary/train.bin and test.bin',
  },
  {
    name: 'stl10',
    title: 'STL-10: 96 × 96 pictures from ImageNet, most of them unlabelled (Coates, Lee, Ng 2011), binary version',
    parts: { train: 5000, test: 8000, unlabeled: 100_000 },
    classes: 10,
    licence: "none stated; the pictures under ImageNet's terms (non-commercial research and education)",
    homePage: 'https://cs.stanford.edu/~acoates/stl10/',
    files: [
      {
        urls: ['http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz'],
        bytes: 2_640_397_119,
        checksum: 'sha256:f31fd99273a1acb8609c8db427cebb1de3f71de77758cdc0e22956e1289b9866',
      },
    ],
    opens: 'stl10:{}',
    layout:
      'stl10_binary/train_X.bin, train_y.bin, test_X.bin, test_y.bin, unlabeled_X.bin, fold_indices.txt; stl10-unlabeled:FOLDER opens the unlabelled part',
  },
  {
    name: 'mnist',
    title: 'MNIST: 28 × 28 handwritten digits (LeCun, Cortes, Burges 1998)',
    parts: { train: 60_000, test: 10_000 },
    classes: 10,
    licence: 'none stated by its authors',
    homePage: 'http://yann.lecun.com/exdb/mnist/',
    files: [
      mnistFile('train-images-idx3-ubyte.gz', 9_912_422, '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609'),
      mnistFile('train-labels-idx1-ubyte.gz', 28_881, '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c'),
      mnistFile('t10k-images-idx3-ubyte.gz', 1_648_877, '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6'),
      mnistFile('t10k-labels-idx1-ubyte.gz', 4542, 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6'),
    ],
    opens: 'idx:{}',
    layout: 'IDX files: train-images-idx3-ubyte, train-labels-idx1-ubyte and t10k-…',
  },
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST: 28 × 28 pictures of clothes (Xiao, Rasul, Vollgraf 2017)',
    parts: { train: 60_000, test: 10_000 },
    classes: 10,
    licence: 'MIT',
    homePage: 'https://github.com/zalandoresearch/fashion-mnist',
    files: [
      fashionFile('train-images-idx3-ubyte.gz', 26_421_880, '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84'),
      fashionFile('train-labels-idx1-ubyte.gz', 29_515, 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845'),
      fashionFile('t10k-images-idx3-ubyte.gz', 4_422_102, '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073'),
      fashionFile('t10k-labels-idx1-ubyte.gz', 5148, '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5'),
    ],
    opens: 'idx:{}',
    layout: 'IDX files: train-images-idx3-ubyte, train-labels-idx1-ubyte and t10k-…',
  },
];

/** The author's own server asks for a login by now; these two are the copies that TensorFlow and PyTorch use. */
function mnistFile(name: string, bytes: number, digest: string): KnownDataset['files'][number] {
  const urls = [
    `https://storage.googleapis.com/cvdf-datasets/mnist/${name}`,
    `https://ossci-datasets.s3.amazonaws.com/mnist/${name}`,
  ] as const;
  return { urls: [...urls], bytes, checksum: `sha256:${digest}` };
}

function fashionFile(name: string, bytes: number, digest: string): KnownDataset['files'][number] {
  return { urls: [`http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/${name}`], bytes, checksum: `sha256:${digest}` };
}
