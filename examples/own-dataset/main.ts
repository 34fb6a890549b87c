// A data set is an object with a length and a function that gives the picture at an index: here sounds, turned into pictures.
// Usage: node dist/main.js [PICTURES [EPOCHS]]
import { backbones, core, data, leoclr, optim, pretrain, useEngine } from 'leoclr';

const [length = 256, epochs = 1] = process.argv.slice(2).map(Number);
const SIDE = 48;

/** Spectrograms of chirps: a rising or falling tone in noise. Anything that ends in 8-bit RGB can be learned from. */
function chirps(): core.Dataset {
  return {
    name: 'chirps',
    length,
    classes: ['falling', 'rising'],
    labels: Int32Array.from({ length }, (_, index) => index % 2),
    // May be called for several pictures at once, and must give the same one for the same index.
    async get(index) {
      const draw = core.rng(0, 'chirps', { sample: index });
      const rising = index % 2 === 1;
      const slope = draw.uniformBetween(0.2, 0.8) * (rising ? -1 : 1);
      const start = SIDE * (rising ? draw.uniformBetween(0.6, 0.9) : draw.uniformBetween(0.1, 0.4));
      const pixels = new Uint8Array(SIDE * SIDE * 3);
      for (let y = 0; y < SIDE; y++) {
        for (let x = 0; x < SIDE; x++) {
          const tone = Math.exp(-(((y - start - slope * x) / 2) ** 2));
          const level = Math.min(255, 255 * tone + 60 * draw.uniform());
          pixels.set([level, level / 2, 255 - level], 3 * (y * SIDE + x));
        }
      }
      return { image: { width: SIDE, height: SIDE, data: pixels }, label: index % 2, name: `chirp ${index}` };
    },
    // With a `recipe` (a module and the name of a function that makes this data set) worker threads could read it too.
  };
}

await useEngine();
const backbone = backbones.resnet18({ stem: 'cifar', widthMultiplier: 0.125 });
const network = backbones.withHead(backbone, backbones.mlpHead({ width: 32 }));
// A mirrored chirp falls where it rose, and colours mean nothing here: such changes of the picture are switched off.
const views = { flipProbability: 0, jitter: null, grayscaleProbability: 0 };
const method = leoclr({ size: 32, queueSize: 25, momentum: 0.99, crop: { ...views, scale: [0.5, 1] }, original: views });
const loader = data.batches(chirps(), { views: method.views, batchSize: 16, seed: 1 });
const training = pretrain({ network, method, loader, optimizer: optim.sgd(), schedule: optim.cosine({ base: 0.03 }), epochs, seed: 1 });

for await (const { step, loss } of training) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
await loader.close();
