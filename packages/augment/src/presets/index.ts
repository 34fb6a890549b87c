// Lists of views, as a loader takes them
export { byolViews } from './byol-views.ts';
export { cifarViews } from './cifar-views.ts';
export { leoclrViews } from './leoclr-views.ts';
export type { LeoclrViewsOptions } from './leoclr-views.ts';
export { mocoV1Views } from './moco-v1-views.ts';
export { mocoV2Views } from './moco-v2-views.ts';
export { multiCropViews } from './multi-crop-views.ts';
export type { CropGroup } from './multi-crop-views.ts';
export { simclrViews } from './simclr-views.ts';
export { swavViews } from './swav-views.ts';
export type { SwavViewsOptions } from './swav-views.ts';
export type { ViewSize } from './view-size.ts';

// Options for cropView
export { byolAugmentations } from './byol-augmentations.ts';
export type { ByolAugmentationsOptions } from './byol-augmentations.ts';
export { cifarAugmentation } from './cifar-augmentation.ts';
export { mocoV1Augmentation } from './moco-v1-augmentation.ts';
export { mocoV2Augmentation } from './moco-v2-augmentation.ts';
export { simclrAugmentation } from './simclr-augmentation.ts';
export type { SimclrAugmentationOptions } from './simclr-augmentation.ts';
export { swavAugmentation } from './swav-augmentation.ts';
