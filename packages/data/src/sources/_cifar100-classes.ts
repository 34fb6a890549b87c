/** CIFAR-100's twenty superclasses in label order, each with its five classes (Krizhevsky 2009, section 3.1; names as in the archive's lists). */
const superclasses: Readonly<Record<string, string>> = {
  aquatic_mammals: 'beaver dolphin otter seal whale',
  fish: 'aquarium_fish flatfish ray shark trout',
  flowers: 'orchid poppy rose sunflower tulip',
  food_containers: 'bottle bowl can cup plate',
  fruit_and_vegetables: 'apple mushroom orange pear sweet_pepper',
  household_electrical_devices: 'clock keyboard lamp telephone television',
  household_furniture: 'bed chair couch table wardrobe',
  insects: 'bee beetle butterfly caterpillar cockroach',
  large_carnivores: 'bear leopard lion tiger wolf',
  'large_man-made_outdoor_things': 'bridge castle house road skyscraper',
  large_natural_outdoor_scenes: 'cloud forest mountain plain sea',
  large_omnivores_and_herbivores: 'camel cattle chimpanzee elephant kangaroo',
  medium_mammals: 'fox porcupine possum raccoon skunk',
  'non-insect_invertebrates': 'crab lobster snail spider worm',
  people: 'baby boy girl man woman',
  reptiles: 'crocodile dinosaur lizard snake turtle',
  small_mammals: 'hamster mouse rabbit shrew squirrel',
  trees: 'maple_tree oak_tree palm_tree pine_tree willow_tree',
  vehicles_1: 'bicycle bus motorcycle pickup_truck train',
  vehicles_2: 'lawn_mower rocket streetcar tank tractor',
};

/** The 20 superclasses in label order. */
export const coarseClasses: readonly string[] = Object.keys(superclasses);

/** The 100 classes in label order, which is that of the alphabet. */
export const fineClasses: readonly string[] = Object.values(superclasses)
  .flatMap((names) => names.split(' '))
  .sort();

/** The label of the superclass that a class belongs to, −1 for a name that is none. */
export function coarseLabelOf(fineClass: string): number {
  return Object.values(superclasses).findIndex((names) => names.split(' ').includes(fineClass));
}
