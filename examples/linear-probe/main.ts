// How well a linear classifier reads the classes off frozen features.
// Usage: node dist/main.js [PICTURES [runs/quickstart/backbone.safetensors]]; without a file the backbone has random weights.
import { augment, backbones, core, data, evaluate, io, useEngine } from 'leoclr';

const [pictures = '2048', file] = process.argv.slice(2);

await useEngine();
// The quickstart's backbone; any ResNet that fits the file will do, e.g. resnet50() for torchvision's published weights.
const backbone = backbones.resnet18({ widthMultiplier: 0.25 });
const weights = file === undefined ? backbone.init(1) : await io.importWeights(file, backbone);

const train = data.scenes({ length: Number(pictures) });
const test = data.scenes({ length: Math.ceil(Number(pictures) / 4), split: 'val' });
const [trainFeatures, testFeatures] = [await features(train), await features(test)];

const { top1, record } = await evaluate.linearProbe({
  train: trainFeatures,
  trainLabels: evaluate.selectLabels(train.labels, trainFeatures.indices),
  test: testFeatures,
  testLabels: evaluate.selectLabels(test.labels, testFeatures.indices),
  classes: train.classes.length,
});
console.log(`linear top-1: ${(100 * top1).toFixed(1)} % (chance: ${100 / train.classes.length} %)`);
console.log(record); // everything that somebody needs to compare the figure with theirs

/** One row of numbers a picture, in the data set's order. */
function features(dataset: core.Dataset): Promise<evaluate.Features> {
  const view = augment.testView({ size: 48, cropFraction: 1 });
  const batches = data.evaluationBatches(dataset, { view });
  return evaluate.extractFeatures({ network: backbone, weights, batches });
}
