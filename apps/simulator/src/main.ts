import 'reflect-metadata';
import { serve } from '#http-edge';
import { settings } from './settings.ts';
import { SimulatorModule } from './simulator.module.ts';

const { HOST, PORT } = settings();
await serve(SimulatorModule, { host: HOST, port: PORT });
