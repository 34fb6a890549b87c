// What `leoclr pretrain` does when it is called without options, as a program. Usage: node dist/main.js [PICTURES [EPOCHS]]
import { augment, backbones, data, evaluate, leoclr, optim, pretrain, trainer, useEngine } from 'leoclr';

const [pictures = 4096, epochs = 12] = process.argv.slice(2).map(Number);

await useEngine();
const backbone = backbones.resnet18({ stem: 'cifar', widthMultiplier: 0.25 });
const network = backbones.withHead(backbone, backbones.mlpHead({ width: 64 }));
const method = leoclr({ size: 32, queueSize: 384, momentum: 0.99, temperature: 0.2, crop: { blur: null }, original: { blur: null } });
const optimizer = optim.sgd({ momentum: 0.9, weightDecay: 5e-4 });
const schedule = optim.cosine({ base: 0.06, per: 'step' });
const loader = data.batches(data.scenes({ length: pictures }), { views: method.views, batchSize: 64, seed: 1 });

let state = trainer.initState({ network, method, optimizer }, 1);
console.log('before:', await nearestNeighbourAccuracy());
for await (const progress of pretrain({ network, method, optimizer, loader, schedule, epochs, state })) {
  state = progress.state;
  if (progress.stepInEpoch === 0) console.log(`epoch ${progress.epoch + 1} of ${epochs}: loss ${progress.loss.toFixed(3)}`);
}
console.log('after:', await nearestNeighbourAccuracy());
await loader.close();

/** Share of pictures whose nearest training pictures name the right class. Only this looks at labels. */
async function nearestNeighbourAccuracy(): Promise<number> {
  const [bank, queries] = [data.scenes({ length: pictures }), data.scenes({ length: Math.ceil(pictures / 4), split: 'val' })];
  const [bankFeatures, queryFeatures] = [await features(bank), await features(queries)];
  const labels = { bankLabels: bank.labels!, queryLabels: queries.labels!, classes: bank.classes.length };
  return (await evaluate.knn({ bank: bankFeatures, queries: queryFeatures, ...labels })).top1;
}

function features(dataset: ReturnType<typeof data.scenes>): Promise<evaluate.Features> {
  const batches = data.evaluationBatches(dataset, { view: augment.testView({ size: 32, cropFraction: 1 }) });
  return evaluate.extractFeatures({ network: backbone, weights: backbones.withoutHead(state.query), batches });
}
