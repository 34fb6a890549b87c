import type { KnownDataset } from './known-dataset.ts';

const VOC = 'http://host.robots.ox.ac.uk/pascal/VOC';
const COCO = 'http://images.cocodataset.org';

// VOC: addresses and MD5 of torchvision 0.14, datasets/voc.py; sizes and the mirror: tensorflow/datasets, url_checksums/voc.txt.
// COCO: tensorflow/datasets, url_checksums/coco.txt (SHA-256; the publisher gives no sums).

const cocoVal = {
  urls: [`${COCO}/zips/val2017.zip`],
  bytes: 815_585_330,
  checksum: 'sha256:4f7e2ccb2866ec5041993c9cf2a952bbed69647b115d0f74da7ce8f4bef82f05',
} as const;
const cocoAnnotations = {
  urls: [`${COCO}/annotations/annotations_trainval2017.zip`],
  bytes: 252_907_541,
  checksum: 'sha256:113a836d90195ee1f884e704da6304dfaaecff1f023f49b6ca93c4aaae470268',
} as const;
const COCO_TERMS = "annotations CC BY 4.0; the pictures under Flickr's terms of use";

function vocFile(path: string, bytes: number, digest: string): KnownDataset['files'][number] {
  const mirror = `https://pjreddie.com/media/files/${path.slice(path.indexOf('/') + 1)}`;
  return { urls: [`${VOC}/${path}`, mirror], bytes, checksum: `md5:${digest}` };
}

/** Photographs with boxes. */
export const detection: readonly KnownDataset[] = [
  {
    name: 'voc2007',
    title: 'PASCAL VOC 2007: photographs with boxes (Everingham et al. 2010)',
    parts: { train: 2501, val: 2510, test: 4952 },
    classes: 20,
    metric: '11-point mAP',
    licence: "the pictures under Flickr's terms of use",
    homePage: `${VOC}/voc2007/`,
    files: [
      vocFile('voc2007/VOCtrainval_06-Nov-2007.tar', 460_032_000, 'c52e279531787c972589f7e41ab4ae64'),
      vocFile('voc2007/VOCtest_06-Nov-2007.tar', 451_020_800, 'b6e924de25625d8de591ea690078ad9f'),
    ],
    opens: 'voc:{}',
    layout: 'VOCdevkit/VOC2007/JPEGImages, Annotations and ImageSets',
  },
  {
    name: 'voc2012',
    title: 'PASCAL VOC 2012: photographs with boxes (Everingham et al. 2015), without its test part',
    parts: { train: 5717, val: 5823 },
    classes: 20,
    licence: "the pictures under Flickr's terms of use",
    homePage: `${VOC}/voc2012/`,
    files: [vocFile('voc2012/VOCtrainval_11-May-2012.tar', 1_999_639_040, '6cd6e144f989b92b3379bac3b3de84fd')],
    opens: 'voc:{}',
    layout: 'VOCdevkit/VOC2012/JPEGImages, Annotations and ImageSets',
  },
  {
    name: 'coco2017-val',
    title: 'COCO 2017, validation part: photographs with boxes of 80 kinds of things (Lin et al. 2014)',
    parts: { val2017: 5000 },
    classes: 80,
    licence: COCO_TERMS,
    homePage: 'https://cocodataset.org',
    files: [cocoVal, cocoAnnotations],
    remove: ['annotations/instances_train2017.json'],
    opens: 'coco:{}',
    layout: 'val2017/*.jpg and annotations/instances_val2017.json',
  },
  {
    name: 'coco2017',
    title: 'COCO 2017, training and validation part: photographs with boxes of 80 kinds of things (Lin et al. 2014)',
    parts: { train2017: 118_287, val2017: 5000 },
    classes: 80,
    licence: COCO_TERMS,
    homePage: 'https://cocodataset.org',
    files: [
      {
        urls: [`${COCO}/zips/train2017.zip`],
        bytes: 19_336_861_798,
        checksum: 'sha256:69a8bb58ea5f8f99d24875f21416de2e9ded3178e903f1f7603e283b9e06d929',
      },
      cocoVal,
      cocoAnnotations,
    ],
    opens: 'coco:{}',
    layout: 'train2017/*.jpg, val2017/*.jpg and annotations/instances_….json',
  },
];
