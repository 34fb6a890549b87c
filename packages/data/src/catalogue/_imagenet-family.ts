import { imagenet100Classes } from './_imagenet-100-classes.ts';
import type { KnownDataset } from './known-dataset.ts';

const IMAGENET_TERMS = "ImageNet's terms (non-commercial research and education)";
const FAST_AI = 'https://s3.amazonaws.com/fast-ai-imageclas';

// Imagenette and Imagewoof: addresses, classes and split from the README of fastai/imagenette; its repository is under Apache-2.0, the
// pictures are ImageNet's. Sizes: fastai/fastai, data/checks.txt. Sums of Imagenette: tensorflow/datasets, datasets/imagenette/checksums.tsv;
// of Imagewoof: MD5 as frgfm/Holocron and others use beside torchvision's of Imagenette. Counts of Imagewoof: frgfm/imagewoof, dataset_infos.json.

function imagenette(size: string, bytes: number, digest: string): KnownDataset {
  const stem = `imagenette2${size === '' ? '' : `-${size}`}`;
  return {
    name: `imagenette${size === '' ? '' : `-${size}`}`,
    title: `Imagenette: ten easy classes of ImageNet, ${sizeText(size)} (fast.ai 2019)`,
    parts: { train: 9469, val: 3925 },
    classes: 10,
    licence: `Apache-2.0; the pictures under ${IMAGENET_TERMS}`,
    homePage: 'https://github.com/fastai/imagenette',
    files: [{ urls: [`${FAST_AI}/${stem}.tgz`], bytes, checksum: `sha256:${digest}` }],
    opens: `{}/${stem}`,
    layout: `${stem}/train/WNID/*.JPEG, ${stem}/val/WNID/*.JPEG`,
  };
}

function imagewoof(size: string, bytes: number, digest: string): KnownDataset {
  const stem = `imagewoof2${size === '' ? '' : `-${size}`}`;
  return {
    name: `imagewoof${size === '' ? '' : `-${size}`}`,
    title: `Imagewoof: ten breeds of dogs of ImageNet, ${sizeText(size)} (fast.ai 2019)`,
    parts: { train: 9025, val: 3929 },
    classes: 10,
    licence: `Apache-2.0; the pictures under ${IMAGENET_TERMS}`,
    homePage: 'https://github.com/fastai/imagenette',
    files: [{ urls: [`${FAST_AI}/${stem}.tgz`], bytes, checksum: `md5:${digest}` }],
    opens: `{}/${stem}`,
    layout: `${stem}/train/WNID/*.JPEG, ${stem}/val/WNID/*.JPEG`,
  };
}

function sizeText(size: string): string {
  return size === '' ? 'full size' : `shorter side ${size} px`;
}

/** ImageNet and what was cut from it. */
export const imagenetFamily: readonly KnownDataset[] = [
  imagenette('160', 99_003_388, '64d0c4859f35a461889e0147755a999a48b49bf38a7e0f9bd27003f10db02fe5'),
  imagenette('320', 341_663_724, '569b4497c98db6dd29f335d1f109cf315fe127053cedf69010d047f0188e158c'),
  imagenette('', 1_557_161_267, '6cbfac238434d89fe99e651496f0812ebc7a10fa62bd42d6874042bf01de4efd'),
  imagewoof('160', 92_612_825, '3d200a7be99704a0d7509be2a9fbfe15'),
  imagewoof('320', 328_387_740, '0f46d997ec2264e97609196c95897a44'),
  imagewoof('', 1_343_715_595, '9aafe18bcdb1632c4249a76c458465ba'),
  {
    name: 'tiny-imagenet',
    title: 'Tiny ImageNet: 64 × 64 pictures of 200 classes of ImageNet (Stanford CS231n 2015)',
    parts: { train: 100_000, val: 10_000, test: 10_000 },
    classes: 200,
    licence: `none stated; the pictures under ${IMAGENET_TERMS}`,
    homePage: 'http://cs231n.stanford.edu/',
    // MD5 as in ContinualAI/avalanche, benchmarks/datasets/tiny_imagenet; size as many people's logs have it.
    files: [
      { urls: ['http://cs231n.stanford.edu/tiny-imagenet-200.zip'], bytes: 248_100_043, checksum: 'md5:90528d7ca1a48142e341f4ef8d21d0de' },
    ],
    opens: 'tiny-imagenet:{}/tiny-imagenet-200',
    layout: 'tiny-imagenet-200/train/WNID/images, val/images with val_annotations.txt, wnids.txt; the test part has no labels',
  },
  {
    name: 'imagenet-1k',
    title: 'ImageNet-1k: the classification data of ILSVRC 2012 (Russakovsky et al. 2015)',
    parts: { train: 1_281_167, val: 50_000, test: 100_000 },
    classes: 1000,
    licence: IMAGENET_TERMS,
    homePage: 'https://image-net.org/challenges/LSVRC/2012/2012-downloads.php',
    files: [],
    // File names and MD5 sums: torchvision 0.14, datasets/imagenet.py.
    byHand:
      'ImageNet needs an account: register at https://image-net.org, accept the terms and download ILSVRC2012_img_train.tar (147,897,477,120 bytes, md5 1d675b47d978889d74fa0da5fadfb00e), ILSVRC2012_img_val.tar (6,744,924,160 bytes, md5 29b22e2961454d5413ddabcf34fc5622) and ILSVRC2012_devkit_t12.tar.gz (md5 fa75699e90414af021442c21a62c3abf). Unpack them into train/WNID, val and ILSVRC2012_devkit_t12 of one folder',
    opens: 'imagenet:{}',
    layout: 'train/WNID/*.JPEG; val/WNID/*.JPEG, or val/*.JPEG with the devkit beside it',
  },
  {
    name: 'imagenet-100',
    title: 'ImageNet-100: 100 classes of ImageNet-1k as chosen for CMC (Tian, Krishnan, Isola 2020)',
    parts: {},
    classes: 100,
    licence: IMAGENET_TERMS,
    homePage: 'https://github.com/HobbitLong/CMC',
    files: [],
    byHand:
      'It is a part of ImageNet-1k (see leoclr data info imagenet-1k). Make a folder with train and val, and in each link the folders of the 100 classes that leoclr data info imagenet-100 --json lists',
    opens: '{}',
    layout: 'train/WNID/*.JPEG and val/WNID/*.JPEG with the 100 folders',
    classNames: imagenet100Classes,
  },
];
