import { Network } from '#sim-kernel';
import { definitionOf } from './models.ts';
import type { ModelName } from './models.ts';

/** One model from start to end of a process, and nothing else: `node whole-process.ts MODEL TRAVELLERS`. */
const [model, travellers] = process.argv.slice(2) as [ModelName, string];
const network = new Network(definitionOf(model, Number(travellers)), { randomSeed: 1 });
network.runToEnd();
console.log(JSON.stringify(network.report().stations));
