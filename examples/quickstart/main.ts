// What `leoclr pretrain` does when it is called without options, as a program. Usage: node dist/main.js [PICTURES [EPOCHS]]
import { augment, backbones, data, evaluate, leoclr, optim, pretrain, trainer, useEngine } from 'leoclr';

const [pictures = 4096, epochs = 12] = process.argv.slice(2).map(Number);

await useEngine();
const backbone = backbones.resnet18({ widthMultiplier: 0.25 });
const network = backbones.withHead(backbone, backbones.linearHead({ width: 128 }));
const crop = { scale: [0.3, 1], blur: null } as const;
const method = leoclr({ size: 48, queueSize: 64, momentum: 0.99, temperature: 0.2, original: { blur: null }, crop });
const optimizer = optim.sgd({ momentum: 0.9, weightDecay: 1e-4 });
const schedule = optim.cosine({ base: 0.03, per: 'step' });
const loader = data.batches(data.scenes({ length: pictures }), { views: method.views, batchSize: 32, seed: 1 });

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
  const batches = data.evaluationBatches(dataset, { view: augment.testView({ size: 48, cropFraction: 1 }) });
  return evaluate.extractFeatures({ network: backbone, weights: backbones.withoutHead(state.query), batches });
}
