export { Upstream } from './upstream.ts';
export { UpstreamError } from './upstream-error.ts';
export { UpstreamModule } from './upstream.module.ts';
