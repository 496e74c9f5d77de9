export { BOUNDS } from './bounds.ts';
export { StreamAdapter } from './stream-adapter.ts';
export { StreamGateway } from './stream.gateway.ts';
export { StreamModule } from './stream.module.ts';
