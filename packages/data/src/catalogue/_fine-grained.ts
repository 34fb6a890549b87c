import type { KnownDataset } from './known-dataset.ts';

const VGG = 'https://www.robots.ox.ac.uk/~vgg/data';

// Sizes and SHA-256: tensorflow/datasets, url_checksums/{dtd,food101,oxford_flowers102,oxford_iiit_pet}.txt and
// datasets/caltech101/checksums.tsv. Counts, parts and lists: torchvision 0.14, datasets/{dtd,food101,flowers102,oxford_iiit_pet,caltech}.py.

/** Photographs of one kind of thing, and Caltech-101: what transfer is measured on. */
export const fineGrained: readonly KnownDataset[] = [
  {
    name: 'caltech101',
    title: 'Caltech-101: objects, some 300 × 200 pixels (Fei-Fei, Fergus, Perona 2004)',
    parts: { all: 9144 },
    classes: 102,
    metric: 'mean per class',
    licence: 'CC BY 4.0',
    homePage: 'https://data.caltech.edu/records/mzrjq-6wc02',
    files: [
      {
        urls: ['https://data.caltech.edu/records/mzrjq-6wc02/files/caltech-101.zip?download=1'],
        bytes: 137_414_764,
        checksum: 'sha256:331234750fc7f77520e50d9565e8b6907b03565e30320da1401130db08c61f91',
      },
    ],
    inner: ['caltech-101/101_ObjectCategories.tar.gz'],
    opens: '{}/caltech-101/101_ObjectCategories',
    layout: 'caltech-101/101_ObjectCategories/CLASS/*.jpg: 101 classes and BACKGROUND_Google; there is no split',
  },
  {
    name: 'dtd',
    title: 'Describable Textures Dataset (Cimpoi et al. 2014), its split 1 of 10',
    parts: { train: 1880, val: 1880, test: 1880 },
    classes: 47,
    licence: 'made available for research purposes',
    homePage: `${VGG}/dtd/`,
    files: [
      {
        urls: [`${VGG}/dtd/download/dtd-r1.0.1.tar.gz`],
        bytes: 625_239_812,
        checksum: 'sha256:e42855a52a4950a3b59612834602aa253914755c95b0cff9ead6d07395f8e205',
      },
    ],
    lists: {
      train: ['dtd/labels/train1.txt', 'dtd/labels/val1.txt'],
      val: ['dtd/labels/test1.txt'],
      pictures: 'dtd/images/{}',
      classFrom: 'folder',
    },
    opens: '{}',
    layout: "train/CLASS with the publisher's train and val, val/CLASS with its test part; the lists stay in dtd/labels",
  },
  {
    name: 'flowers102',
    title: 'Oxford 102 Flowers (Nilsback, Zisserman 2008)',
    parts: { train: 1020, val: 1020, test: 6149 },
    classes: 102,
    metric: 'mean per class',
    licence: 'none stated',
    homePage: `${VGG}/flowers/102/`,
    files: [
      {
        urls: [`${VGG}/flowers/102/102flowers.tgz`],
        bytes: 344_862_509,
        checksum: 'sha256:2d01ecc807db462958cfe3d92f57a8c252b4abd240eb955770201e45f783b246',
      },
      {
        urls: [`${VGG}/flowers/102/imagelabels.mat`],
        bytes: 502,
        checksum: 'sha256:4903e94206bac23bf772aadf06451916df56b58fc483a62db32a97b82656651d',
        isPlain: true,
      },
      {
        urls: [`${VGG}/flowers/102/setid.mat`],
        bytes: 14_989,
        checksum: 'sha256:46b8678f91fd95d3c8f4feab80d271a6c834a1dd896fe29fd3e6ad9ce5c8dccd',
        isPlain: true,
      },
    ],
    // Names of the variables: torchvision 0.14, datasets/flowers102.py.
    numbers: {
      labels: ['imagelabels.mat', 'labels'],
      splits: 'setid.mat',
      train: ['trnid', 'valid'],
      val: ['tstid'],
      pictures: 'jpg/image_{}.jpg',
    },
    opens: '{}',
    layout: "train/001 to 102 with the publisher's train and val, val/001 to 102 with its test part; the classes have numbers, not names",
  },
  {
    name: 'oxford-pets',
    title: 'Oxford-IIIT Pet: 37 breeds of cats and dogs (Parkhi et al. 2012)',
    parts: { trainval: 3680, test: 3669 },
    classes: 37,
    metric: 'mean per class',
    licence: 'CC BY-SA 4.0; the pictures belong to their owners',
    homePage: `${VGG}/pets/`,
    files: [
      {
        urls: [`${VGG}/pets/data/images.tar.gz`, 'https://thor.robots.ox.ac.uk/~vgg/data/pets/images.tar.gz'],
        bytes: 791_918_971,
        checksum: 'sha256:67195c5e1c01f1ab5f9b6a5d22b8c27a580d896ece458917e61d459337fa318d',
      },
      {
        urls: [`${VGG}/pets/data/annotations.tar.gz`, 'https://thor.robots.ox.ac.uk/~vgg/data/pets/annotations.tar.gz'],
        bytes: 19_173_078,
        checksum: 'sha256:52425fb6de5c424942b7626b428656fcbd798db970a937df61750c0f1d358e91',
      },
    ],
    lists: { train: ['annotations/trainval.txt'], val: ['annotations/test.txt'], pictures: 'images/{}.jpg', classFrom: 'name' },
    opens: '{}',
    layout: 'train/BREED with trainval, val/BREED with test; the lists stay in annotations',
  },
  {
    name: 'food101',
    title: 'Food-101: 101 dishes, longer side 512 px at most (Bossard, Guillaumin, Van Gool 2014)',
    parts: { train: 75_750, test: 25_250 },
    classes: 101,
    licence: 'none; any use beyond scientific fair use is to be settled with the owners of the pictures',
    homePage: 'https://data.vision.ee.ethz.ch/cvl/datasets_extra/food-101/',
    files: [
      {
        urls: ['http://data.vision.ee.ethz.ch/cvl/food-101.tar.gz'],
        bytes: 4_996_278_331,
        checksum: 'sha256:d97d15e438b7f4498f96086a4f7e2fa42a32f2712e87d3295441b2b6314053a4',
      },
    ],
    lists: { train: ['food-101/meta/train.txt'], val: ['food-101/meta/test.txt'], pictures: 'food-101/images/{}.jpg', classFrom: 'folder' },
    opens: '{}',
    layout: 'train/DISH and val/DISH (its test part); the lists stay in food-101/meta',
  },
];
